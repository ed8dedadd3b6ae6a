"""Reports of the stock: what is low, what parts left, what was used, and what lies there. Each in one statement.

Days are the shop's own, given as moments; money in cents net, pieces as they are. Margin counts issued papers by their
day, an invoice in place of a receipt once; usage counts what left the stock for jobs and sales less what came back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal_column, select
from sqlalchemy.orm import Session

from msp_desktop.domain.part_price import margin_percent
from msp_desktop.domain.stock import NOTHING, STATE_RANK, MoveKind, StockState
from msp_desktop.queries.low_stock import LOW_RANKS
from msp_desktop.store.base import Milli, alive
from msp_desktop.store.models.document import Document, DocumentLine
from msp_desktop.store.models.part import Part, PartSupplier
from msp_desktop.store.models.stock import StockBalance, StockMove
from msp_desktop.store.models.supplier import Supplier

MOST = 1000
"""So many rows of a report are shown; the file and the sums hold all."""

USE_KINDS = (MoveKind.USED, MoveKind.SOLD, MoveKind.RETURNED)


@dataclass(frozen=True, slots=True)
class LowRow:
    """A part that has fewer free pieces than its minimum, or that jobs wait for."""

    part_id: int
    code: str
    name: str
    supplier: str
    is_out: bool
    on_hand: Decimal
    reserved: Decimal
    on_order: Decimal
    minimum: Decimal
    cost_cents: int

    @property
    def short(self) -> Decimal:
        """What is missing to its minimum once everything on order is here."""
        return max(NOTHING, self.minimum - (self.on_hand - self.reserved) - self.on_order)


@dataclass(frozen=True, slots=True)
class MarginRow:
    """What a part brought in a period and what those pieces had cost."""

    part_id: int
    code: str
    name: str
    pieces: Decimal
    net_cents: int
    cost_cents: int

    @property
    def margin_cents(self) -> int:
        """What is left."""
        return self.net_cents - self.cost_cents

    @property
    def percent(self) -> Decimal | None:
        """That as a share of the net sales; None where there are none."""
        return margin_percent(self.net_cents, self.cost_cents)


@dataclass(frozen=True, slots=True)
class UsageRow:
    """How much of a part was used and sold in a period, and what that had cost."""

    part_id: int
    code: str
    name: str
    pieces: Decimal
    cost_cents: int


@dataclass(frozen=True, slots=True)
class UsageMonth:
    """The same of all parts in one month, named by its first day."""

    month: date
    pieces: Decimal
    cost_cents: int


@dataclass(frozen=True, slots=True)
class DeadRow:
    """A part with pieces of which none was used or sold for long; `last_out` is None where none ever was."""

    part_id: int
    code: str
    name: str
    shelf: str
    on_hand: Decimal
    value_cents: int
    last_out: datetime | None


def low_parts(session: Session, *, limit: int | None = MOST) -> list[LowRow]:
    """Parts that run low, those at nothing first."""
    found = (
        select(
            Part.id,
            Part.code,
            Part.name,
            func.coalesce(Supplier.name, ""),
            StockBalance.state_rank == STATE_RANK[StockState.OUT],
            StockBalance.on_hand,
            StockBalance.reserved,
            StockBalance.on_order,
            Part.minimum,
            Part.cost_cents,
        )
        .select_from(StockBalance)
        .join(Part, Part.id == StockBalance.part_id)
        .outerjoin(PartSupplier, PartSupplier.id == _first_supplier())
        .outerjoin(Supplier, Supplier.id == PartSupplier.supplier_id)
        .where(StockBalance.state_rank.in_(LOW_RANKS), Part.active, alive(Part))
        .order_by(StockBalance.state_rank, StockBalance.part_id)
    )
    return [LowRow(*row) for row in session.execute(_cut(found, limit))]


def part_margins(session: Session, *, first: date, last: date, limit: int | None = None) -> list[MarginRow]:
    """What each part brought on papers of these days, the largest margin first."""
    net = func.coalesce(func.sum(DocumentLine.net_cents), 0)
    cost = func.coalesce(func.sum(DocumentLine.cost_cents), 0)
    sold = (
        select(
            DocumentLine.part_id.label("part_id"),
            func.sum(DocumentLine.quantity, type_=Milli).label("pieces"),
            net.label("net_cents"),
            cost.label("cost_cents"),
        )
        .join(Document, Document.id == DocumentLine.document_id)
        .where(
            Document.issue_day.between(first, last),
            Document.issued_at.is_not(None),
            Document.names_id.is_(None),
            DocumentLine.part_id.is_not(None),
        )
        .group_by(DocumentLine.part_id)
        .subquery()
    )
    found = (
        select(Part.id, Part.code, Part.name, sold.c.pieces, sold.c.net_cents, sold.c.cost_cents)
        .join(sold, sold.c.part_id == Part.id)
        .order_by((sold.c.net_cents - sold.c.cost_cents).desc(), Part.id)
    )
    return [MarginRow(*row) for row in session.execute(_cut(found, limit))]


def part_usage(session: Session, *, start: datetime, end: datetime, limit: int | None = None) -> list[UsageRow]:
    """How much of each part went between two moments, what cost most first."""
    used = _used(start, end, StockMove.part_id.label("part_id")).group_by(StockMove.part_id).subquery()
    found = (
        select(Part.id, Part.code, Part.name, used.c.pieces, used.c.cost_cents)
        .join(used, used.c.part_id == Part.id)
        .where(used.c.pieces != literal_column("0"))
        .order_by(used.c.cost_cents.desc(), Part.id)
    )
    return [UsageRow(*row) for row in session.execute(_cut(found, limit))]


def usage_by_month(session: Session, *, months: Sequence[tuple[date, datetime]], end: datetime) -> list[UsageMonth]:
    """How much went in each month; `months` are the first days with the moments they begin at, without a gap."""
    if not months:
        return []
    begins = [moment for _day, moment in months]
    which = case(*((StockMove.at < moment, at) for at, moment in enumerate([*begins[1:], end])), else_=len(begins))
    rows = session.execute(_used(begins[0], end, which.label("month")).group_by("month"))
    found = {row.month: row for row in rows}
    return [
        UsageMonth(day, found[at].pieces, found[at].cost_cents) if at in found else UsageMonth(day, NOTHING, 0)
        for at, (day, _moment) in enumerate(months)
    ]


def dead_stock(session: Session, *, before: datetime, limit: int | None = None) -> list[DeadRow]:
    """Parts of which nothing was used or sold since a moment, and that were there then, what is worth most first."""
    out = StockMove.on_hand < literal_column("0")
    gone = StockMove.kind.in_((MoveKind.USED, MoveKind.SOLD))
    since = exists().where(StockMove.part_id == StockBalance.part_id, out, gone, StockMove.at >= before)
    then = exists().where(StockMove.part_id == StockBalance.part_id, StockMove.at < before)
    last = (
        select(func.max(StockMove.at))
        .where(StockMove.part_id == StockBalance.part_id, out, gone)
        .correlate(StockBalance)
        .scalar_subquery()
    )
    found = (
        select(Part.id, Part.code, Part.name, Part.shelf, StockBalance.on_hand, StockBalance.value_cents, last)
        .select_from(StockBalance)
        .join(Part, Part.id == StockBalance.part_id)
        .where(StockBalance.on_hand > NOTHING, alive(Part), then, ~since)
        .order_by(StockBalance.value_cents.desc(), StockBalance.part_id)
    )
    return [DeadRow(*row) for row in session.execute(_cut(found, limit))]


def _used(start: datetime, end: datetime, by: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    return select(
        by,
        (-func.sum(StockMove.on_hand, type_=Milli)).label("pieces"),
        (-func.sum(StockMove.value_cents)).label("cost_cents"),
    ).where(and_(StockMove.at >= start, StockMove.at < end), StockMove.kind.in_(USE_KINDS))


def _first_supplier() -> ColumnElement[int]:
    other = PartSupplier.__table__.alias()
    return (
        select(other.c.id)
        .where(other.c.part_id == Part.id)
        .order_by(other.c.position, other.c.id)
        .limit(1)
        .correlate(Part)
        .scalar_subquery()
    )


def _cut(found: Select[*tuple[Any, ...]], limit: int | None) -> Select[*tuple[Any, ...]]:
    return found if limit is None else found.limit(limit)
