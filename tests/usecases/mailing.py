"""A shop that writes to its customers, for tests about messages."""

from msp_desktop.domain.intake_answers import ContactWay
from msp_desktop.domain.message import MailSecurity
from msp_desktop.store.models.job import Job
from msp_desktop.store.shop import Shop
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.messages import change_mail_server


def _hear_by_mail(work: UnitOfWork, *, job_id: int) -> None:
    work.get(Job, job_id).contact_way = ContactWay.EMAIL


def write_to(shop: Shop, job_id: int) -> None:
    """The customer of this job wants mail."""
    shop.run(_hear_by_mail, job_id=job_id)


def with_server(shop: Shop, host: str = "smtp.bottega.example") -> None:
    """A mail server is set up; nothing ever reaches it."""
    shop.run(
        change_mail_server,
        host=host,
        port=587,
        security=MailSecurity.STARTTLS,
        sender_address="assistenza@bottega.example",
        sender_name="Bottega Informatica",
    )
