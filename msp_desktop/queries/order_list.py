"""The list of purchase orders: late ones first, then drafts, then what is to come, then the rest, the newest first."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, or_, select, tuple_
from sqlalchemy.orm import Session

from msp_desktop.domain.message import MessageEvent, MessageState
from msp_desktop.domain.purchase import OPEN_ORDERS, OrderState
from msp_desktop.domain.stock import NOTHING
from msp_desktop.store.base import Milli
from msp_desktop.store.models.job import Job
from msp_desktop.store.models.message import Message
from msp_desktop.store.models.purchase import PurchaseLine, PurchaseOrder
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.search import matches
from msp_desktop.store.shop_facts import shop_facts

LATE, DRAFT, COMING, DONE = range(4)
_FAR = date(9999, 12, 31)
_OPEN = sorted(OPEN_ORDERS)
_DONE_STATES = (OrderState.RECEIVED, OrderState.CLOSED)


class OrderFilter(StrEnum):
    """Which orders the list shows; without a filter it shows all."""

    DRAFT = "draft"
    LATE = "late"
    SENT = "sent"
    PART_RECEIVED = "part_received"
    DONE = "done"


_RANKS: dict[OrderFilter | None, tuple[int, ...]] = {
    None: (LATE, DRAFT, COMING, DONE),
    OrderFilter.DRAFT: (DRAFT,),
    OrderFilter.LATE: (LATE,),
    OrderFilter.SENT: (LATE, COMING),
    OrderFilter.PART_RECEIVED: (LATE, COMING),
    OrderFilter.DONE: (DONE,),
}


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order in the list; `due_day` is when the next of it is to come, pieces count those of all its lines.

    `needs_you` when its mail did not leave, `leaving` while it waits to. `day` is when it was sent, else made.
    """

    id: int
    rank: int
    number: str
    supplier_id: int
    supplier: str
    state: OrderState
    day: date
    due_day: date | None
    net_cents: int
    supplier_reference: str
    version: int
    lines: int = 0
    pieces: Decimal = NOTHING
    received: Decimal = NOTHING
    outstanding: Decimal = NOTHING
    jobs: tuple[str, ...] = ()
    needs_you: bool = False
    leaving: bool = False

    @property
    def late(self) -> bool:
        """Whether something was to be here before today."""
        return self.rank == LATE


@dataclass(frozen=True, slots=True)
class OrderCounts:
    """How many orders each filter shows, and what the open ones come to in cents net."""

    draft: int
    late: int
    sent: int
    part_received: int
    done: int
    open_cents: int

    @property
    def waiting(self) -> int:
        """Orders that somebody has to do something about, or wait for."""
        return self.draft + self.sent


def order_list(
    session: Session,
    *,
    today: date,
    chosen: OrderFilter | None = None,
    typed: str = "",
    supplier_id: int | None = None,
    after: OrderRow | None = None,
    limit: int = 200,
) -> list[OrderRow]:
    """List orders after the row shown last; one statement for each rank it touches, and three for what goes with it."""
    found: list[OrderRow] = []
    facts = shop_facts(session)
    for rank in _RANKS[chosen]:
        if len(found) == limit or (after is not None and rank < after.rank):
            continue
        wanted = _columns().where(*_of_rank(rank, today), *_matching(typed))
        if chosen is OrderFilter.PART_RECEIVED:
            wanted = wanted.where(PurchaseOrder.state == OrderState.PART_RECEIVED)
        if supplier_id is not None:
            wanted = wanted.where(PurchaseOrder.supplier_id == supplier_id)
        wanted = _in_order(wanted, rank, after if after is not None and after.rank == rank else None)
        rows = session.execute(wanted.limit(limit - len(found)))
        found += [_row(each, rank, facts.day_of) for each in rows]
    return _with_more(session, found)


def order_counts(session: Session, *, today: date) -> OrderCounts:
    """Count the orders behind each filter; two statements over the index of states."""
    rows = session.execute(
        select(PurchaseOrder.state, func.count().label("n"), func.sum(PurchaseOrder.net_cents).label("cents"))
        .where(PurchaseOrder.deleted_at.is_(None))
        .group_by(PurchaseOrder.state)
    ).all()
    n = {row.state: row.n for row in rows}
    cents = sum(row.cents or 0 for row in rows if row.state in OPEN_ORDERS)
    late = session.scalar(select(func.count()).select_from(PurchaseOrder).where(*_of_rank(LATE, today))) or 0
    return OrderCounts(
        draft=n.get(OrderState.DRAFT, 0),
        late=late,
        sent=sum(n.get(state, 0) for state in OPEN_ORDERS),
        part_received=n.get(OrderState.PART_RECEIVED, 0),
        done=sum(n.get(state, 0) for state in _DONE_STATES),
        open_cents=cents,
    )


def _row(row: Any, rank: int, day_of: Callable[[datetime], date]) -> OrderRow:
    due = row.expected_day if rank == DRAFT else None
    return OrderRow(
        id=row.id,
        rank=rank,
        number=row.number,
        supplier_id=row.supplier_id,
        supplier=row.supplier,
        state=row.state,
        day=day_of(row.sent_at or row.created_at),
        due_day=row.due if rank in (LATE, COMING) else due,
        net_cents=row.net_cents,
        supplier_reference=row.supplier_reference,
        version=row.version,
    )


def _due() -> ScalarSelect[Any]:
    """The day on which the next of an order is to come, by its lines."""
    return (
        select(func.min(func.coalesce(PurchaseLine.expected_day, PurchaseOrder.expected_day)))
        .where(
            PurchaseLine.order_id == PurchaseOrder.id,
            PurchaseLine.quantity > PurchaseLine.received + PurchaseLine.closed,
        )
        .correlate(PurchaseOrder)
        .scalar_subquery()
    )


def _columns() -> Select[*tuple[Any, ...]]:
    return select(
        PurchaseOrder.id,
        PurchaseOrder.number,
        PurchaseOrder.supplier_id,
        Supplier.name.label("supplier"),
        PurchaseOrder.state,
        PurchaseOrder.created_at,
        PurchaseOrder.sent_at,
        PurchaseOrder.expected_day,
        PurchaseOrder.net_cents,
        PurchaseOrder.supplier_reference,
        PurchaseOrder.version,
        _due().label("due"),
    ).join(Supplier, Supplier.id == PurchaseOrder.supplier_id)


def _of_rank(rank: int, today: date) -> list[ColumnElement[bool]]:
    alive = PurchaseOrder.deleted_at.is_(None)
    match rank:
        case 0:
            return [PurchaseOrder.state.in_(_OPEN), _due() < today, alive]
        case 1:
            return [PurchaseOrder.state == OrderState.DRAFT, alive]
        case 2:
            return [PurchaseOrder.state.in_(_OPEN), or_(_due() >= today, _due().is_(None)), alive]
        case _:
            return [PurchaseOrder.state.in_(_DONE_STATES), alive]


def _in_order(wanted: Select[*tuple[Any, ...]], rank: int, after: OrderRow | None) -> Select[*tuple[Any, ...]]:
    """What is to come by its day, the rest the newest first; from the row shown last on."""
    if rank in (LATE, COMING):
        day = func.coalesce(_due(), _FAR)
        if after is not None:
            wanted = wanted.where(tuple_(day, PurchaseOrder.id) > tuple_(after.due_day or _FAR, after.id))
        return wanted.order_by(day, PurchaseOrder.id)
    if after is not None:
        wanted = wanted.where(PurchaseOrder.id < after.id)
    return wanted.order_by(PurchaseOrder.id.desc())


def _matching(typed: str) -> list[ColumnElement[bool]]:
    if not typed.strip():
        return []
    by_order = PurchaseOrder.id.in_(matches("purchase_order", typed))
    return [or_(by_order, PurchaseOrder.supplier_id.in_(matches("supplier", typed)))]


def _with_more(session: Session, rows: Sequence[OrderRow]) -> list[OrderRow]:
    ids = [row.id for row in rows]
    sums = _sums(session, ids)
    jobs = _jobs(session, ids)
    mails = _mails(session, ids)
    return [
        replace(
            row,
            lines=sums.get(row.id, _NONE)[0],
            pieces=sums.get(row.id, _NONE)[1],
            received=sums.get(row.id, _NONE)[2],
            outstanding=sums.get(row.id, _NONE)[3],
            jobs=tuple(jobs.get(row.id, ())),
            needs_you=MessageState.NEEDS_YOU in mails.get(row.id, ()),
            leaving=bool({MessageState.WAITING, MessageState.SENDING} & mails.get(row.id, set())),
        )
        for row in rows
    ]


_Sums = tuple[int, Decimal, Decimal, Decimal]
_NONE: _Sums = (0, NOTHING, NOTHING, NOTHING)


def _sums(session: Session, ids: Iterable[int]) -> dict[int, _Sums]:
    total = func.sum(PurchaseLine.quantity, type_=Milli)
    received = func.sum(PurchaseLine.received, type_=Milli)
    closed = func.sum(PurchaseLine.closed, type_=Milli)
    rows = session.execute(
        select(PurchaseLine.order_id, func.count().label("n"), total.label("q"), received.label("r"), closed.label("c"))
        .where(PurchaseLine.order_id.in_(list(ids)))
        .group_by(PurchaseLine.order_id)
    )
    return {row.order_id: (row.n, row.q, row.r, row.q - row.r - row.c) for row in rows}


def _jobs(session: Session, ids: Iterable[int]) -> dict[int, list[str]]:
    pairs = (
        select(PurchaseLine.order_id, Job.number)
        .join(Job, Job.id == PurchaseLine.job_id)
        .where(PurchaseLine.order_id.in_(list(ids)))
        .group_by(PurchaseLine.order_id, Job.id, Job.number)
        .order_by(PurchaseLine.order_id, Job.id)
    )
    found: dict[int, list[str]] = {}
    for order_id, number in session.execute(pairs):
        found.setdefault(order_id, []).append(number)
    return found


def _mails(session: Session, ids: Iterable[int]) -> dict[int, set[MessageState]]:
    """The states of the mails that carry these orders, of the newest one of each."""
    newest = (
        select(func.max(Message.id))
        .where(Message.order_id.in_(list(ids)), Message.event == MessageEvent.PURCHASE_ORDER)
        .group_by(Message.order_id)
    )
    rows = session.execute(select(Message.order_id, Message.state).where(Message.id.in_(newest)))
    found: dict[int, set[MessageState]] = {}
    for row in rows:
        if row.order_id is not None:
            found.setdefault(row.order_id, set()).add(row.state)
    return found
