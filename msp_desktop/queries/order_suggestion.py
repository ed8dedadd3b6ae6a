"""What to order today, per supplier: parts that are short, how many and why, and what is on its way already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, literal, or_, select
from sqlalchemy.orm import Session

from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.purchase import (
    OPEN_ORDERS,
    OrderState,
    OrderTotals,
    Terms,
    expected_day,
    missing_cents,
    usual_freight,
)
from msp_desktop.domain.reorder import USE_DAYS, Need, Suggestion, in_lots, suggestion
from msp_desktop.domain.service_hours import ServiceHours
from msp_desktop.domain.stock import NOTHING, STATE_RANK, MoveKind, StockState
from msp_desktop.store.base import Milli
from msp_desktop.store.models.part import Part, PartSupplier
from msp_desktop.store.models.purchase import PurchaseLine, PurchaseOrder
from msp_desktop.store.models.stock import StockBalance, StockMove
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.number_rows import next_number
from msp_desktop.store.purchase_rows import offers_of, terms_of
from msp_desktop.store.shop_facts import business_calendar

USED = (MoveKind.USED, MoveKind.SOLD, MoveKind.RETURNED)
SHORT = (STATE_RANK[StockState.OUT], STATE_RANK[StockState.LOW])
MOST_COMING = 3
MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class SuggestedLine:
    """A part to order: how many and why, at the supplier's net price in cents."""

    part_id: int
    code: str
    name: str
    suggestion: Suggestion
    unit_cents: int
    supplier_code: str
    out: bool

    @property
    def cents(self) -> int:
        """What the suggested quantity costs."""
        return self.suggestion.cents(self.unit_cents)


@dataclass(frozen=True, slots=True)
class OnItsWay:
    """A short part that is on an order already: with which, and when it comes."""

    part: str
    order: str
    day: date | None


@dataclass(frozen=True, slots=True)
class SuggestedOrder:
    """What to order of one supplier, the most pressing part first; no supplier (id None) for parts without one.

    `order_until` is the moment until which an order leaves today, None where that does not matter or is past;
    `draft` the number of an open draft (`draft_id`) that the lines can join.
    """

    supplier_id: int | None
    supplier: str
    lines: tuple[SuggestedLine, ...]
    terms: Terms
    order_until: datetime | None
    expected: date
    draft_id: int | None = None
    draft: str = ""

    @property
    def goods_cents(self) -> int:
        """What all lines cost net."""
        return sum(line.cents for line in self.lines)

    def totals(self, goods_cents: int) -> OrderTotals:
        """What chosen goods come to with the supplier's freight."""
        return OrderTotals(goods_cents, usual_freight(self.terms, goods_cents))

    def missing_cents(self, goods_cents: int) -> int:
        """How much chosen goods lack to the supplier's minimum."""
        return missing_cents(self.terms, goods_cents)


@dataclass(frozen=True, slots=True)
class SuggestedSupplier:
    """A supplier with parts to order; no supplier (id None, name "") for parts without one."""

    supplier_id: int | None
    supplier: str
    parts: int
    out: int


def suggested_suppliers(session: Session) -> list[SuggestedSupplier]:
    """Who to order from: those with most parts that are out first, parts without a supplier last. One statement."""
    drafted = _drafted_sums()
    short = (
        select(_usable_supplier().label("supplier_id"), StockBalance.state_rank)
        .select_from(StockBalance)
        .join(Part, Part.id == StockBalance.part_id)
        .outerjoin(PartSupplier, _is_first())
        .outerjoin(Supplier, Supplier.id == PartSupplier.supplier_id)
        .outerjoin(drafted, drafted.c.part_id == Part.id)
        .where(*_still_short(drafted))
        .subquery()
    )
    counted = (
        select(
            short.c.supplier_id,
            func.count().label("parts"),
            func.sum(case((short.c.state_rank == SHORT[0], 1), else_=0)).label("out"),
        )
        .group_by(short.c.supplier_id)
        .subquery()
    )
    rows = session.execute(
        select(counted.c.supplier_id, Supplier.name, counted.c.parts, counted.c.out).outerjoin(
            Supplier, Supplier.id == counted.c.supplier_id
        )
    )
    found = [SuggestedSupplier(row.supplier_id, row.name or "", row.parts, row.out) for row in rows]
    return sorted(found, key=lambda one: (one.supplier_id is None, -one.out, -one.parts, one.supplier))


def suggested_order(session: Session, *, supplier_id: int | None, now: datetime, today: date) -> SuggestedOrder:
    """What to order of one supplier (None: parts without one), what is out first; a few statements."""
    supplier = session.get(Supplier, supplier_id) if supplier_id is not None else None
    hours = business_calendar(session)
    lead = 0
    if supplier is not None:
        lead = (expected_day(now, hours, supplier.delivery_days, supplier.order_until) - today).days
    rows = session.execute(_short(supplier_id)).all()
    used = _used(session, [row.id for row in rows], now)
    lines = []
    for row in rows:
        need = Need(
            on_hand=row.on_hand,
            reserved=row.reserved,
            on_order=row.on_order,
            drafted=row.drafted or NOTHING,
            minimum=row.minimum,
            used=used.get(row.id, NOTHING),
            lot=row.order_quantity,
            pack=row.pack or Decimal(1),
            lead_days=lead,
        )
        wanted = suggestion(need)
        if wanted is not None:
            price = row.price_cents if supplier is not None and row.price_cents else row.cost_cents
            out = row.state_rank == SHORT[0]
            lines.append(SuggestedLine(row.id, row.code, row.name, wanted, price, row.supplier_code or "", out))
    return _order(session, supplier, lines, hours, now, today)


def suggested_orders(session: Session, *, now: datetime, today: date) -> list[SuggestedOrder]:
    """The same for every supplier with something to order."""
    return [
        suggested_order(session, supplier_id=each.supplier_id, now=now, today=today)
        for each in suggested_suppliers(session)
    ]


def on_its_way(session: Session, *, supplier_id: int) -> tuple[list[OnItsWay], int]:
    """Short parts of a supplier that are on an order already, the soonest first, and how many there are in all."""
    day = func.coalesce(PurchaseLine.expected_day, PurchaseOrder.expected_day)
    conditions = (
        StockBalance.state_rank == STATE_RANK[StockState.ON_ORDER],
        or_(StockBalance.free < Part.minimum, StockBalance.free < NOTHING),
        PurchaseOrder.supplier_id == supplier_id,
        PurchaseOrder.state.in_(sorted(OPEN_ORDERS)),
        PurchaseOrder.deleted_at.is_(None),
        PurchaseLine.quantity > PurchaseLine.received + PurchaseLine.closed,
    )
    joined = (
        select(
            Part.name, PurchaseOrder.number, PurchaseLine.expected_day, PurchaseOrder.expected_day.label("order_day")
        )
        .select_from(PurchaseOrder)
        .join(PurchaseLine, PurchaseLine.order_id == PurchaseOrder.id)
        .join(StockBalance, StockBalance.part_id == PurchaseLine.part_id)
        .join(Part, Part.id == PurchaseLine.part_id)
        .where(*conditions)
    )
    rows = session.execute(joined.order_by(day.is_(None), day, PurchaseLine.id).limit(MOST_COMING)).all()
    count = session.scalar(select(func.count()).select_from(joined.subquery())) or 0
    return [OnItsWay(row.name, row.number, row.expected_day or row.order_day) for row in rows], count


def next_order_number(session: Session, *, today: date) -> str:
    """The number that the next order gets."""
    return next_number(session, SeriesKind.PURCHASE_ORDER, today)


def usual_lot(session: Session, *, part_id: int, supplier_id: int) -> Decimal:
    """How many of a part are ordered at once of a supplier: its lot in whole packs, else one pack, else one piece."""
    lot = session.scalars(select(Part.order_quantity).where(Part.id == part_id)).first() or NOTHING
    offer = offers_of(session, supplier_id, (part_id,)).get(part_id)
    return in_lots(Decimal(1), lot, offer.pack if offer is not None else Decimal(1))


def _is_first() -> ColumnElement[bool]:
    """Whether a supplier's offer is the one that its part is ordered from."""
    first = (
        select(PartSupplier.id)
        .where(PartSupplier.part_id == Part.id)
        .order_by(PartSupplier.position, PartSupplier.id)
        .limit(1)
        .correlate(Part)
        .scalar_subquery()
    )
    return PartSupplier.id == first


def _usable_supplier() -> ColumnElement[int | None]:
    """The supplier, none where it is no longer in use."""
    return case((Supplier.deleted_at.is_(None), PartSupplier.supplier_id), else_=None)


def _drafted_sums() -> Subquery:
    """How many pieces of each part stand on draft orders."""
    return (
        select(PurchaseLine.part_id, func.sum(PurchaseLine.quantity, type_=Milli).label("n"))
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseLine.order_id)
        .where(PurchaseOrder.state == OrderState.DRAFT, PurchaseOrder.deleted_at.is_(None))
        .group_by(PurchaseLine.part_id)
        .subquery()
    )


def _still_short(drafted: Subquery) -> list[ColumnElement[bool]]:
    """Fewer pieces, here, coming or drafted, than the minimum or the jobs ask for."""
    nothing = literal(NOTHING, Milli)
    coming = StockBalance.free + StockBalance.on_order + func.coalesce(drafted.c.n, nothing)
    return [
        StockBalance.state_rank.in_(SHORT),
        Part.active.is_(True),
        Part.deleted_at.is_(None),
        coming < case((Part.minimum > nothing, Part.minimum), else_=nothing),
    ]


def _short(supplier_id: int | None) -> Select[*tuple[Any, ...]]:
    """Parts to order of one supplier, with its offer."""
    drafted = _drafted_sums()
    found = select(
        Part.id,
        Part.code,
        Part.name,
        Part.minimum,
        Part.order_quantity,
        Part.cost_cents,
        StockBalance.on_hand,
        StockBalance.reserved,
        StockBalance.on_order,
        StockBalance.state_rank,
        PartSupplier.supplier_code,
        PartSupplier.price_cents,
        PartSupplier.pack,
        drafted.c.n.label("drafted"),
    )
    if supplier_id is None:
        found = (
            found.select_from(StockBalance)
            .join(Part, Part.id == StockBalance.part_id)
            .outerjoin(PartSupplier, _is_first())
            .outerjoin(Supplier, Supplier.id == PartSupplier.supplier_id)
            .where(_usable_supplier().is_(None))
        )
    else:
        # From what this supplier sells on: no other part is looked at.
        found = (
            found.select_from(PartSupplier)
            .join(Part, Part.id == PartSupplier.part_id)
            .join(StockBalance, StockBalance.part_id == Part.id)
            .where(PartSupplier.supplier_id == supplier_id, _is_first())
        )
    found = found.outerjoin(drafted, drafted.c.part_id == Part.id).where(*_still_short(drafted))
    return found.order_by(StockBalance.state_rank, Part.name_key, Part.id)


def _used(session: Session, part_ids: Sequence[int], now: datetime) -> dict[int, Decimal]:
    """How many pieces of each part left for jobs and sales in the last 90 days."""
    found: dict[int, Decimal] = {}
    since = now - timedelta(days=USE_DAYS)
    for start in range(0, len(part_ids), MOST_AT_ONCE):
        rows = session.execute(
            select(StockMove.part_id, func.sum(-StockMove.on_hand, type_=Milli).label("n"))
            .where(
                StockMove.part_id.in_(part_ids[start : start + MOST_AT_ONCE]),
                StockMove.at >= since,
                StockMove.kind.in_(USED),
            )
            .group_by(StockMove.part_id)
        )
        found |= {row.part_id: row.n for row in rows}
    return found


def _open_draft(session: Session, supplier_id: int) -> tuple[int, str] | None:
    row = session.execute(
        select(PurchaseOrder.id, PurchaseOrder.number)
        .where(
            PurchaseOrder.supplier_id == supplier_id,
            PurchaseOrder.state == OrderState.DRAFT,
            PurchaseOrder.deleted_at.is_(None),
        )
        .order_by(PurchaseOrder.id.desc())
        .limit(1)
    ).first()
    return None if row is None else (row.id, row.number)


def _order(
    session: Session,
    supplier: Supplier | None,
    lines: Sequence[SuggestedLine],
    hours: ServiceHours,
    now: datetime,
    today: date,
) -> SuggestedOrder:
    if supplier is None:
        return SuggestedOrder(None, "", tuple(lines), Terms(), None, today)
    draft_id, draft = _open_draft(session, supplier.id) or (None, "")
    comes = expected_day(now, hours, supplier.delivery_days, supplier.order_until)
    until = _order_until(supplier, hours, now, today)
    return SuggestedOrder(supplier.id, supplier.name, tuple(lines), terms_of(supplier), until, comes, draft_id, draft)


def _order_until(supplier: Supplier, hours: ServiceHours, now: datetime, today: date) -> datetime | None:
    if supplier.order_until is None or not hours.is_business_day(today):
        return None
    moment = hours.moment(today, supplier.order_until)
    return moment if moment > now else None
