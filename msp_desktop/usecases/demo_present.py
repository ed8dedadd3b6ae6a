"""Rows of the demo shop that no act of its stories makes: clocked work of the past, and messages that have left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from msp_desktop.domain.message import Channel, MessageEvent, MessageState
from msp_desktop.domain.message_text import fill, places_of
from msp_desktop.store.message_rows import language_of, mail_of, message_values, template_for
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.job import Job
from msp_desktop.store.models.message import Message
from msp_desktop.store.models.work_time import WorkTime
from msp_desktop.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Worked:
    """A stretch of work that is over; `labour_id` and `line_id` name the labour line it made."""

    job_id: int
    item_id: int
    person_id: int
    labour_id: int | None
    line_id: int | None
    stopped_at: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Told:
    """A message that left at a moment, or that needs somebody."""

    job_id: int
    event: MessageEvent
    at: datetime
    person_id: int | None


def write_worked(work: UnitOfWork, *, stretches: Sequence[Worked]) -> None:
    """Put stretches of the past in their table, with their audit, in one go."""
    rows = [
        {
            "job_id": each.job_id,
            "item_id": each.item_id,
            "person_id": each.person_id,
            "labour_id": each.labour_id,
            "line_id": each.line_id,
            "started_at": each.stopped_at - timedelta(minutes=each.minutes),
            "stopped_at": each.stopped_at,
            "minutes": each.minutes,
            "reason": "",
            "corrected_by_id": None,
            "deleted_at": None,
            "version": 1,
        }
        for each in stretches
    ]
    if rows:
        work.insert_many(WorkTime, rows)
    work.no_undo()


def write_told(work: UnitOfWork, *, messages: Sequence[Told]) -> None:
    """Put messages of the past in their table, in the words the shop uses; who has no mail address is left out."""
    taken = set(work.session.scalars(select(Message.header_id)))
    for each in messages:
        job = work.get(Job, each.job_id)
        customer = work.get(Customer, job.customer_id)
        address = mail_of(work.session, customer.id)
        header = f"<demo-{job.id}-{each.event.value}@bottega.example>"
        if not address or header in taken:
            continue
        language = language_of(work.session, customer)
        values = message_values(
            work.session,
            customer=customer,
            language=language,
            now=each.at,
            job=job,
            item_ids=(),
            quote_id=None,
            document_id=None,
            places=places_of(each.event),
        )
        text = fill(template_for(work.session, each.event, language), values)
        work.session.add(
            Message(
                job_id=job.id,
                customer_id=customer.id,
                event=each.event,
                channel=Channel.MAIL,
                to_name=customer.name,
                to_address=address,
                language=language,
                subject=text.subject,
                body=text.body,
                state=MessageState.SENT,
                header_id=header,
                created_at=each.at,
                person_id=each.person_id,
                due_at=each.at + timedelta(seconds=10),
                tries=1,
                sent_at=each.at + timedelta(seconds=12),
            )
        )
    work.session.flush()
    work.no_undo()
