"""What a job is found by, read from its rows: for the acts on jobs and for those on its customer."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.job_event import EventKind
from msp_desktop.store.customer_rows import points_of
from msp_desktop.store.models.customer import Contact, Customer
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.job import Job, JobEvent, JobItem


def job_texts(session: Session, job: Job) -> list[str]:
    """Number, customer and reach, devices, the problem and what was written about it; no empty text, none twice."""
    customer = session.get_one(Customer, job.customer_id)
    people = session.scalars(select(Contact.name).where(Contact.customer_id == customer.id)).all()
    devices = session.execute(
        select(Device.maker, Device.model, Device.serial, Device.asset_tag)
        .join(JobItem, JobItem.device_id == Device.id)
        .where(JobItem.job_id == job.id)
    ).all()
    notes = session.scalars(
        select(JobEvent.text).where(
            JobEvent.job_id == job.id, JobEvent.kind == EventKind.NOTE, JobEvent.deleted_at.is_(None)
        )
    ).all()
    texts = [job.number, customer.name, *people, *(point.value for point in points_of(session, customer.id))]
    texts += [each for device in devices for each in device]
    texts += [job.problem, job.found, job.solution, *notes]
    return [each for each in dict.fromkeys(texts) if each]
