"""The list of messages: those that need somebody first, then what waits to leave, then what has left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from msp_desktop.domain.message import Channel, MessageEvent, MessageState, Trouble
from msp_desktop.store.models.job import Job
from msp_desktop.store.models.message import Message, MessageFile
from msp_desktop.store.models.purchase import PurchaseOrder, SupplierReturn
from msp_desktop.store.search import matches


class MessageFilter(StrEnum):
    """Which messages the list shows; without a filter it shows all."""

    NEEDS_YOU = "needs_you"
    WAITING = "waiting"
    SENT = "sent"
    LEFT = "left"


_NEED = (MessageState.NEEDS_YOU,)
_WAIT = (MessageState.WAITING, MessageState.SENDING)
_GONE = (MessageState.SENT, MessageState.BY_HAND)
_LEFT = (MessageState.CANCELLED,)
_RANKS = (_NEED, _WAIT, (*_GONE, *_LEFT))
_STATES = {
    MessageFilter.NEEDS_YOU: _NEED,
    MessageFilter.WAITING: _WAIT,
    MessageFilter.SENT: _GONE,
    MessageFilter.LEFT: _LEFT,
}


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message in the list; `rank` puts those that need somebody first.

    `customer` is the name it goes to, a supplier's too; `about` the number of its job, order or return.
    """

    id: int
    rank: int
    at: datetime
    state: MessageState
    trouble: Trouble | None
    channel: Channel
    event: MessageEvent
    customer_id: int | None
    customer: str
    to_address: str
    subject: str
    job_id: int | None
    about: str
    order_id: int | None
    return_id: int | None
    supplier_id: int | None
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


def message_list(
    session: Session,
    *,
    chosen: MessageFilter | None = None,
    typed: str = "",
    customer_id: int | None = None,
    after: MessageRow | None = None,
    limit: int = 200,
) -> list[MessageRow]:
    """List messages of one customer or all, each rank the newest first, after the row shown last.

    One statement for each rank it touches.
    """
    found: list[MessageRow] = []
    for rank in range(after.rank if after is not None else 0, len(_RANKS)):
        states = [state for state in _RANKS[rank] if chosen is None or state in _STATES[chosen]]
        if not states or len(found) == limit:
            continue
        wanted = _columns().where(_in_states(rank, states), *_matching(typed))
        if customer_id is not None:
            wanted = wanted.where(Message.customer_id == customer_id)
        if after is not None and after.rank == rank:
            wanted = wanted.where(Message.id < after.id)
        rows = session.execute(wanted.order_by(Message.id.desc()).limit(limit - len(found)))
        found += [_row(row, rank) for row in rows]
    return found


def _in_states(rank: int, states: list[MessageState]) -> ColumnElement[bool]:
    if rank < len(_RANKS) - 1:
        return Message.state.in_(states)
    # Nearly all messages have left. Said the other way round, so that they are read from the newest on and not sorted.
    return Message.state.not_in([state for state in MessageState if state not in states])


def message_counts(session: Session) -> MessageCounts:
    """Count the messages behind each filter; one statement over an index."""
    rows = session.execute(select(Message.state, func.count()).group_by(Message.state)).all()
    counts: dict[MessageState, int] = {row[0]: row[1] for row in rows}
    by_filter = {each: sum(counts.get(state, 0) for state in states) for each, states in _STATES.items()}
    return MessageCounts(*(by_filter[each] for each in MessageFilter))


def customer_message_count(session: Session, *, customer_id: int) -> int:
    """How many messages were written to a customer, whatever became of them."""
    return session.scalar(select(func.count()).where(Message.customer_id == customer_id)) or 0


def message_card(session: Session, *, message_id: int) -> MessageCard | None:
    """One message whole; None when there is none."""
    row = session.execute(_columns().add_columns(Message.body, Message.answer).where(Message.id == message_id)).first()
    if row is None:
        return None
    *facts, body, answer = row
    rank = next(at for at, states in enumerate(_RANKS) if row.state in states)
    files = session.scalars(
        select(MessageFile.name).where(MessageFile.message_id == message_id).order_by(MessageFile.id)
    )
    return MessageCard(_row(facts, rank), body, answer, tuple(files))


def _columns() -> Select[*tuple[Any, ...]]:
    found = select(
        Message.id,
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
        func.coalesce(Job.number, PurchaseOrder.number, SupplierReturn.number, ""),
        Message.order_id,
        Message.return_id,
        Message.supplier_id,
        Message.due_at,
        Message.sent_at,
        Message.tries,
        Message.version,
    )
    found = found.outerjoin(Job, Job.id == Message.job_id)
    found = found.outerjoin(PurchaseOrder, PurchaseOrder.id == Message.order_id)
    return found.outerjoin(SupplierReturn, SupplierReturn.id == Message.return_id)


def _row(facts: Sequence[Any], rank: int) -> MessageRow:
    message_id, *others = facts
    return MessageRow(message_id, rank, *others)


def _matching(typed: str) -> list[ColumnElement[bool]]:
    if not typed.strip():
        return []
    address = func.lower(Message.to_address).contains(typed.strip().lower(), autoescape=True)
    of_customers = Message.customer_id.in_(matches("customer", typed))
    of_suppliers = Message.supplier_id.in_(matches("supplier", typed))
    of_orders = Message.order_id.in_(matches("purchase_order", typed))
    return [or_(of_customers, Message.job_id.in_(matches("job", typed)), of_suppliers, of_orders, address)]
