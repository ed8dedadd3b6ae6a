"""The list of messages: those that need somebody first, then what waits to leave, then what has left."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from msp_desktop.domain.message import Channel, MessageEvent, MessageState, Trouble
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.job import Job
from msp_desktop.store.models.message import Message, MessageFile
from msp_desktop.store.search import matches


class MessageFilter(StrEnum):
    """Which messages the list shows; without a filter it shows all."""

    NEEDS_YOU = "needs_you"
    WAITING = "waiting"
    SENT = "sent"
    LEFT = "left"


_STATES = {
    MessageFilter.NEEDS_YOU: (MessageState.NEEDS_YOU,),
    MessageFilter.WAITING: (MessageState.WAITING, MessageState.SENDING),
    MessageFilter.SENT: (MessageState.SENT, MessageState.BY_HAND),
    MessageFilter.LEFT: (MessageState.CANCELLED,),
}


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message in the list; `rank` puts those that need somebody first."""

    id: int
    rank: int
    at: datetime
    state: MessageState
    trouble: Trouble | None
    channel: Channel
    event: MessageEvent
    customer_id: int
    customer: str
    to_address: str
    subject: str
    job_id: int | None
    job: str
    due_at: datetime
    sent_at: datetime | None
    tries: int
    version: int


@dataclass(frozen=True, slots=True)
class MessageCard:
    """One message whole, with the server's own words and the names of its files."""

    row: MessageRow
    body: str
    answer: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MessageCounts:
    """How many messages each filter shows."""

    needs_you: int
    waiting: int
    sent: int
    left: int


_RANK = case(
    (Message.state == MessageState.NEEDS_YOU, 0),
    (Message.state.in_((MessageState.WAITING, MessageState.SENDING)), 1),
    else_=2,
)


def message_list(
    session: Session,
    *,
    chosen: MessageFilter | None = None,
    typed: str = "",
    after: MessageRow | None = None,
    limit: int = 200,
) -> list[MessageRow]:
    """List messages, each rank the newest first, after the row shown last; one statement."""
    wanted = _columns().where(*_conditions(chosen, typed))
    if after is not None:
        same_moment = and_(Message.created_at == after.at, Message.id < after.id)
        newer = or_(Message.created_at < after.at, same_moment)
        rank = _RANK
        wanted = wanted.where(or_(rank > after.rank, and_(rank == after.rank, newer)))
    wanted = wanted.order_by(_RANK, Message.created_at.desc(), Message.id.desc()).limit(limit)
    return [MessageRow(*row) for row in session.execute(wanted)]


def message_counts(session: Session) -> MessageCounts:
    """Count the messages behind each filter; one statement over an index."""
    rows = session.execute(select(Message.state, func.count()).group_by(Message.state)).all()
    counts: dict[MessageState, int] = {row[0]: row[1] for row in rows}
    by_filter = {each: sum(counts.get(state, 0) for state in states) for each, states in _STATES.items()}
    return MessageCounts(*(by_filter[each] for each in MessageFilter))


def message_card(session: Session, *, message_id: int) -> MessageCard | None:
    """One message whole; None when there is none."""
    row = session.execute(_columns().add_columns(Message.body, Message.answer).where(Message.id == message_id)).first()
    if row is None:
        return None
    *facts, body, answer = row
    files = session.scalars(
        select(MessageFile.name).where(MessageFile.message_id == message_id).order_by(MessageFile.id)
    )
    return MessageCard(MessageRow(*facts), body, answer, tuple(files))


def _columns() -> Select[Any]:
    return (
        select(
            Message.id,
            _RANK,
            Message.created_at,
            Message.state,
            Message.trouble,
            Message.channel,
            Message.event,
            Message.customer_id,
            Message.to_name,
            Message.to_address,
            Message.subject,
            Message.job_id,
            func.coalesce(Job.number, ""),
            Message.due_at,
            Message.sent_at,
            Message.tries,
            Message.version,
        )
        .join(Customer, Customer.id == Message.customer_id)
        .outerjoin(Job, Job.id == Message.job_id)
    )


def _conditions(chosen: MessageFilter | None, typed: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [] if chosen is None else [Message.state.in_(_STATES[chosen])]
    if typed.strip():
        address = func.lower(Message.to_address).contains(typed.strip().lower(), autoescape=True)
        of_customers = Message.customer_id.in_(matches("customer", typed))
        found.append(or_(of_customers, Message.job_id.in_(matches("job", typed)), address))
    return found
