"""What to order today, per supplier: parts that are short, how many and why, and what is on its way already."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
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


def suggested_orders(session: Session, *, now: datetime, today: date) -> list[SuggestedOrder]:
    """What to order, the supplier with the most pressing parts first, parts without a supplier last.

    Six statements, whatever the number of parts.
    """
    hours = business_calendar(session)
    used = _used(session, now)
    drafted = _drafted(session)
    found: dict[int | None, list[SuggestedLine]] = {}
    suppliers: dict[int, Supplier] = {row.id: row for row in session.scalars(select(Supplier))}
    leads = {each.id: _lead_days(each, hours, now, today) for each in suppliers.values()}
    for row in session.execute(_short()):
        need = Need(
            on_hand=row.on_hand,
            reserved=row.reserved,
            on_order=row.on_order,
            drafted=drafted.get(row.id, NOTHING),
            minimum=row.minimum,
            used=used.get(row.id, NOTHING),
            lot=row.order_quantity,
            pack=row.pack or Decimal(1),
            lead_days=leads.get(row.supplier_id, 0),
        )
        wanted = suggestion(need)
        if wanted is None:
            continue
        known = suppliers.get(row.supplier_id)
        to = known.id if known is not None and known.deleted_at is None else None
        price = row.price_cents if to is not None and row.price_cents else row.cost_cents
        out = row.state_rank == SHORT[0]
        line = SuggestedLine(row.id, row.code, row.name, wanted, price, row.supplier_code or "", out)
        found.setdefault(to, []).append(line)
    drafts = _open_drafts(session)
    orders = [
        _order(None if to is None else suppliers[to], lines, drafts, hours, now, today) for to, lines in found.items()
    ]
    return sorted(orders, key=_pressing)


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


def _short() -> Select[*tuple[Any, ...]]:
    """Parts with fewer pieces, here or coming, than their minimum or jobs ask for, with their first supplier."""
    first = (
        select(PartSupplier.id)
        .where(PartSupplier.part_id == Part.id)
        .order_by(PartSupplier.position, PartSupplier.id)
        .limit(1)
        .correlate(Part)
        .scalar_subquery()
    )
    return (
        select(
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
            PartSupplier.supplier_id,
            PartSupplier.supplier_code,
            PartSupplier.price_cents,
            PartSupplier.pack,
        )
        .select_from(StockBalance)
        .join(Part, Part.id == StockBalance.part_id)
        .outerjoin(PartSupplier, PartSupplier.id == first)
        .where(StockBalance.state_rank.in_(SHORT), Part.active.is_(True), Part.deleted_at.is_(None))
        .order_by(StockBalance.state_rank, Part.name_key, Part.id)
    )


def _used(session: Session, now: datetime) -> dict[int, Decimal]:
    """How many pieces of each short part left for jobs and sales in the last 90 days."""
    rows = session.execute(
        select(StockMove.part_id, func.sum(-StockMove.on_hand, type_=Milli).label("n"))
        .select_from(StockBalance)
        .join(
            StockMove,
            and_(StockMove.part_id == StockBalance.part_id, StockMove.at >= now - timedelta(days=USE_DAYS)),
        )
        .where(StockBalance.state_rank.in_(SHORT), StockMove.kind.in_(USED))
        .group_by(StockMove.part_id)
    )
    return {row.part_id: row.n for row in rows}


def _drafted(session: Session) -> dict[int, Decimal]:
    """How many pieces of each part stand on draft orders."""
    rows = session.execute(
        select(PurchaseLine.part_id, func.sum(PurchaseLine.quantity, type_=Milli).label("n"))
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseLine.order_id)
        .where(PurchaseOrder.state == OrderState.DRAFT, PurchaseOrder.deleted_at.is_(None))
        .group_by(PurchaseLine.part_id)
    )
    return {row.part_id: row.n for row in rows}


def _open_drafts(session: Session) -> dict[int, tuple[int, str]]:
    rows = session.execute(
        select(PurchaseOrder.supplier_id, PurchaseOrder.id, PurchaseOrder.number)
        .where(PurchaseOrder.state == OrderState.DRAFT, PurchaseOrder.deleted_at.is_(None))
        .order_by(PurchaseOrder.id)
    )
    return {row.supplier_id: (row.id, row.number) for row in rows}


def _lead_days(supplier: Supplier, hours: ServiceHours, now: datetime, today: date) -> int:
    """Calendar days from now to the door."""
    return (expected_day(now, hours, supplier.delivery_days, supplier.order_until) - today).days


def _order(
    supplier: Supplier | None,
    lines: list[SuggestedLine],
    drafts: dict[int, tuple[int, str]],
    hours: ServiceHours,
    now: datetime,
    today: date,
) -> SuggestedOrder:
    if supplier is None:
        return SuggestedOrder(None, "", tuple(lines), Terms(), None, today)
    draft_id, draft = drafts.get(supplier.id, (None, ""))
    comes = expected_day(now, hours, supplier.delivery_days, supplier.order_until)
    until = _order_until(supplier, hours, now, today)
    return SuggestedOrder(supplier.id, supplier.name, tuple(lines), terms_of(supplier), until, comes, draft_id, draft)


def _order_until(supplier: Supplier, hours: ServiceHours, now: datetime, today: date) -> datetime | None:
    if supplier.order_until is None or not hours.is_business_day(today):
        return None
    moment = hours.moment(today, supplier.order_until)
    return moment if moment > now else None


def _pressing(order: SuggestedOrder) -> tuple[bool, int, int, str]:
    """Parts without a supplier last; else by what is out, then by how much there is to order."""
    out = sum(line.out for line in order.lines)
    return order.supplier_id is None, -out, -len(order.lines), order.supplier
