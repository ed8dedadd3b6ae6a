"""A message about to be written: who it goes to and by which ways, and the words of an occasion filled in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.message import MessageEvent
from msp_desktop.domain.message_text import Filled, fill, places_of
from msp_desktop.i18n import _
from msp_desktop.store.customer_rows import EMAIL, standing_for
from msp_desktop.store.message_rows import (
    language_of,
    message_values,
    phones_of,
    reach_of,
    server_facts,
    template_for,
)
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.job import Job
from msp_desktop.store.models.quote import Quote


@dataclass(frozen=True, slots=True)
class MessageReach:
    """Who is written to: addresses and phones (E.164), the first choice first, and whether mail can leave at all."""

    customer_id: int
    customer: str
    language: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    job: str
    has_server: bool


@dataclass(frozen=True, slots=True)
class MessageWords:
    """The words of an occasion in one language, filled in."""

    event: MessageEvent
    language: str
    text: Filled


def message_reach(session: Session, *, customer_id: int, job_id: int | None = None) -> MessageReach:
    """Say who is written to and how. Raises Refused when there is no such customer."""
    customer = _customer(session, customer_id)
    number = session.scalars(select(Job.number).where(Job.id == job_id)).first() if job_id is not None else None
    return MessageReach(
        customer_id=customer.id,
        customer=customer.name,
        language=language_of(session, customer),
        emails=reach_of(session, customer.id, EMAIL),
        phones=phones_of(session, customer.id),
        job=number or "",
        has_server=server_facts(session) is not None,
    )


def message_words(
    session: Session,
    *,
    event: MessageEvent,
    customer_id: int,
    language: str,
    now: datetime,
    job_id: int | None = None,
    quote_id: int | None = None,
    document_id: int | None = None,
) -> MessageWords:
    """Fill the words of an occasion for one customer and job; the newest quote counts where none is named."""
    customer = _customer(session, customer_id)
    job = session.get(Job, job_id) if job_id is not None else None
    if quote_id is None and job is not None and event in (MessageEvent.QUOTE, MessageEvent.QUOTE_REMINDER):
        newest = select(Quote.id).where(Quote.job_id == job.id).order_by(Quote.id.desc()).limit(1)
        quote_id = session.scalars(newest).first()
    values = message_values(
        session,
        customer=customer,
        language=language,
        now=now,
        job=job,
        quote_id=quote_id,
        document_id=document_id,
        places=places_of(event),
    )
    return MessageWords(event, language, fill(template_for(session, event, language), values))


def _customer(session: Session, customer_id: int) -> Customer:
    row = session.get(Customer, standing_for(session, customer_id))
    if row is None:
        raise Refused(_("This record is no longer there."))
    return row
