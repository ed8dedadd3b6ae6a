"""How the customer of a job is written to from its page, and the mail that a few words become."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop import checks
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.intake_answers import ContactWay
from msp_desktop.domain.message import Channel, MessageEvent
from msp_desktop.domain.message_text import fill, places_of
from msp_desktop.i18n import _
from msp_desktop.store.customer_rows import standing_for
from msp_desktop.store.message_rows import (
    is_automatic,
    language_of,
    mail_of,
    may_write,
    message_values,
    phones_of,
    server_facts,
    template_for,
)
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.job import Job


@dataclass(frozen=True, slots=True)
class JobReach:
    """Where words to the customer go; without `by_mail` they leave by hand. `tells_ready` says that closing writes."""

    customer_id: int
    address: str
    phone: str
    may_write: bool
    has_server: bool
    tells_ready: bool

    @property
    def by_mail(self) -> bool:
        """Whether a mail can leave by itself."""
        return self.has_server and self.may_write and checks.mail_ok(self.address)


@dataclass(frozen=True, slots=True)
class JobMail:
    """A mail in the customer's language, ready for the queue."""

    customer_id: int
    to_address: str
    subject: str
    body: str
    language: str


def job_reach(session: Session, *, job_id: int) -> JobReach:
    """Say how the customer of a job is reached. Raises Refused when there is no such job."""
    customer_id = _customer(session, job_id).id
    way = session.scalars(select(Job.contact_way).where(Job.id == job_id)).one()
    address = mail_of(session, customer_id)
    allowed = may_write(session, customer_id, Channel.MAIL.value)
    server = server_facts(session) is not None
    told = way is ContactWay.EMAIL and is_automatic(session, MessageEvent.READY)
    return JobReach(
        customer_id=customer_id,
        address=address,
        phone=next(iter(phones_of(session, customer_id)), ""),
        may_write=allowed,
        has_server=server,
        tells_ready=told and server and allowed and checks.mail_ok(address),
    )


def job_mail(session: Session, *, job_id: int, item_id: int, text: str, now: datetime) -> JobMail:
    """Set a few words between the shop's greeting and its closing, in the customer's language."""
    customer = _customer(session, job_id)
    language = language_of(session, customer)
    values = message_values(
        session,
        customer=customer,
        language=language,
        now=now,
        job=session.get_one(Job, job_id),
        item_ids=(item_id,),
        places=places_of(MessageEvent.FREE),
    )
    filled = fill(template_for(session, MessageEvent.FREE, language), values)
    greeting, _blank, closing = filled.body.partition("\n\n")
    body = "\n\n".join(part for part in (greeting, text.strip(), closing) if part)
    return JobMail(customer.id, mail_of(session, customer.id), filled.subject, body, language)


def _customer(session: Session, job_id: int) -> Customer:
    job = session.get(Job, job_id)
    if job is None:
        raise Refused(_("This record is no longer there."))
    return session.get_one(Customer, standing_for(session, job.customer_id))
