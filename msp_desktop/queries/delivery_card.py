"""Everything the page of a delivery shows: its lines, what is to be decided, the jobs it moves, what it comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.delivery import (
    DeliverySums,
    DifferenceKind,
    delivery_sums,
    differences,
    rise_percent,
)
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.part_price import PartPricing, margin_cents, marked_up
from msp_desktop.domain.purchase import DeliveryState
from msp_desktop.domain.stock import NOTHING
from msp_desktop.domain.totals import PriceBasis, converted_unit
from msp_desktop.i18n import _
from msp_desktop.store.delivery_rows import DeliveryRow, delivery_rows
from msp_desktop.store.models.part import Part
from msp_desktop.store.models.person import Person
from msp_desktop.store.models.purchase import Delivery, DeliveryOrder, PurchaseLine, PurchaseOrder
from msp_desktop.store.models.stock import StockBalance
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.shop_facts import charged_tax, shop_facts, tax_in_force
from msp_desktop.store.waiting_rows import Arrival, WaitingItem, arrival


@dataclass(frozen=True, slots=True)
class CoveredOrder:
    """An order that a delivery is counted against."""

    id: int
    number: str
    expected_day: date | None


@dataclass(frozen=True, slots=True)
class ToDecide:
    """One difference with what helps to decide it: the row, since when it is due, who needs it, what it leaves.

    `rise` in percent with one place; `price_cents` and `margin_cents` net, as they are with the new cost.
    """

    kind: DifferenceKind
    row: DeliveryRow
    pieces: Decimal = NOTHING
    due: date | None = None
    needs: tuple[WaitingItem, ...] = ()
    rise: Decimal | None = None
    price_cents: int = 0
    margin_cents: int = 0
    price_follows: bool = False


@dataclass(frozen=True, slots=True)
class DeliveryCard:
    """A delivery as its page shows it."""

    id: int
    version: int
    number: str
    state: DeliveryState
    discarded: bool
    supplier_id: int
    supplier: str
    supplier_email: str
    delivery_note: str
    freight_cents: int
    note: str
    saved_at: datetime
    received_at: datetime | None
    received_by: str
    orders: tuple[CoveredOrder, ...]
    rows: tuple[DeliveryRow, ...]
    last: DeliveryRow | None
    to_decide: tuple[ToDecide, ...]
    sums: DeliverySums
    jobs: Arrival
    technicians: dict[int, str]
    stock_value_cents: int

    @property
    def draft(self) -> bool:
        """Whether it is still counted."""
        return self.state is DeliveryState.DRAFT and not self.discarded


def delivery_card(session: Session, *, delivery_id: int, day: date) -> DeliveryCard:
    """Read a delivery, with prices as they are taxed on that day. Raises Refused when it is not there."""
    head = session.execute(
        select(
            Delivery.id,
            Delivery.version,
            Delivery.number,
            Delivery.state,
            Delivery.deleted_at,
            Delivery.supplier_id,
            Delivery.delivery_note,
            Delivery.freight_cents,
            Delivery.note,
            Delivery.changed_at,
            Delivery.received_at,
            Delivery.value_cents,
            Supplier.name,
            Supplier.email,
            Person.name.label("received_by"),
        )
        .join(Supplier, Supplier.id == Delivery.supplier_id)
        .outerjoin(Person, Person.id == Delivery.received_by_id)
        .where(Delivery.id == delivery_id)
    ).one_or_none()
    if head is None:
        raise Refused(_("This record is no longer there."))
    rows = delivery_rows(session, delivery_id)
    orders = _orders(session, delivery_id)
    draft = head.state is DeliveryState.DRAFT
    counted = [row.counted for row in rows]
    came = _arrival(session, rows) if draft else Arrival()
    scanned = [row for row in rows if row.scanned_at is not None]
    last = max(scanned, key=lambda row: (row.scanned_at, row.id), default=None)
    return DeliveryCard(
        id=head.id,
        version=head.version,
        number=head.number or "",
        state=head.state,
        discarded=head.deleted_at is not None,
        supplier_id=head.supplier_id,
        supplier=head.name,
        supplier_email=head.email,
        delivery_note=head.delivery_note,
        freight_cents=head.freight_cents,
        note=head.note,
        saved_at=max([head.changed_at, *(row.scanned_at for row in scanned if row.scanned_at is not None)]),
        received_at=head.received_at,
        received_by=head.received_by or "",
        orders=orders,
        rows=tuple(rows),
        last=last,
        to_decide=_to_decide(session, rows, came, day, anything_ordered=bool(orders)) if draft else (),
        sums=delivery_sums(counted, head.freight_cents),
        jobs=came,
        technicians=_names(session, came),
        stock_value_cents=session.scalar(select(func.coalesce(func.sum(StockBalance.value_cents), 0))) or 0,
    )


def _orders(session: Session, delivery_id: int) -> tuple[CoveredOrder, ...]:
    found = session.execute(
        select(PurchaseOrder.id, PurchaseOrder.number, PurchaseOrder.expected_day)
        .join(DeliveryOrder, DeliveryOrder.order_id == PurchaseOrder.id)
        .where(DeliveryOrder.delivery_id == delivery_id)
        .order_by(PurchaseOrder.id)
    )
    return tuple(CoveredOrder(*row) for row in found)


def _arrival(session: Session, rows: Sequence[DeliveryRow]) -> Arrival:
    arriving: dict[int, Decimal] = {}
    order_lines: dict[int, Decimal] = {}
    for row in rows:
        if row.counted.taken:
            arriving[row.part_id] = arriving.get(row.part_id, NOTHING) + row.counted.taken
        if row.order_line_id is not None and row.counted.of_order:
            order_lines[row.order_line_id] = row.counted.of_order
    return arrival(session, arriving, order_lines) if arriving else Arrival()


def _names(session: Session, came: Arrival) -> dict[int, str]:
    wanted = {each.technician_id for each in came.given if each.technician_id is not None}
    if not wanted:
        return {}
    return {row.id: row.name for row in session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))}


def _to_decide(
    session: Session, rows: Sequence[DeliveryRow], came: Arrival, day: date, *, anything_ordered: bool
) -> tuple[ToDecide, ...]:
    by_line = {row.id: row for row in rows}
    found = [
        each
        for each in differences([row.counted for row in rows])
        if anything_ordered or each.kind is not DifferenceKind.NOT_ORDERED
    ]
    due = _due(session, [by_line[each.line_id] for each in found if each.kind is DifferenceKind.MISSING])
    prices = _prices(session, [by_line[each.line_id] for each in found if each.kind is DifferenceKind.DEARER], day)
    made = []
    for each in found:
        row = by_line[each.line_id]
        needs = tuple(item for item in came.given if row.part_id in item.part_ids)
        price, margin, follows = prices.get(row.id, (0, 0, False))
        made.append(
            ToDecide(
                kind=each.kind,
                row=row,
                pieces=each.pieces,
                due=due.get(row.order_line_id or 0),
                needs=needs if each.kind is DifferenceKind.MISSING else (),
                rise=rise_percent(row.counted.ordered_cents, row.counted.unit_cents),
                price_cents=price,
                margin_cents=margin,
                price_follows=follows,
            )
        )
    return tuple(made)


def _due(session: Session, rows: Sequence[DeliveryRow]) -> dict[int, date]:
    """When missing pieces were expected, by line of an order."""
    wanted = [row.order_line_id for row in rows if row.order_line_id is not None]
    if not wanted:
        return {}
    found = session.execute(
        select(PurchaseLine.id, func.coalesce(PurchaseLine.expected_day, PurchaseOrder.expected_day).label("day"))
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseLine.order_id)
        .where(PurchaseLine.id.in_(wanted))
    )
    return {row.id: row.day for row in found if row.day is not None}


def _prices(session: Session, rows: Sequence[DeliveryRow], day: date) -> dict[int, tuple[int, int, bool]]:
    """Net price, margin and whether the price follows the cost, each with the new cost, by line."""
    if not rows:
        return {}
    facts = shop_facts(session)
    parts = {
        part.id: part
        for part in session.execute(
            select(
                Part.id,
                Part.price_cents,
                Part.price_basis,
                Part.tax_key,
                Part.pricing,
                Part.markup_percent,
                Part.price_ending,
            ).where(Part.id.in_({row.part_id for row in rows}))
        )
    }
    found = {}
    for row in rows:
        part = parts[row.part_id]
        tax = charged_tax(facts, tax_in_force(session, part.tax_key, day)[1])
        follows = part.pricing is PartPricing.MARKUP
        price = part.price_cents
        if follows:
            price = marked_up(
                row.counted.unit_cents, part.markup_percent, part.price_basis, tax.percent, part.price_ending
            )
        net = converted_unit(price, part.price_basis, PriceBasis.NET, tax)
        found[row.id] = (net, margin_cents(net, row.counted.unit_cents), follows)
    return found
