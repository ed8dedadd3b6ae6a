"""Facts of orders and suppliers that use cases and queries both read: terms, expected days, what is still to come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.purchase import OPEN_ORDERS, Terms, expected_day
from msp_desktop.i18n import LANGUAGES
from msp_desktop.store.base import Milli
from msp_desktop.store.models.part import PartSupplier
from msp_desktop.store.models.purchase import PurchaseLine, PurchaseOrder, SupplierReturn, SupplierReturnLine
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.shop_facts import business_calendar, shop_row


def terms_of(supplier: Supplier) -> Terms:
    """What a supplier asks for."""
    return Terms(supplier.freight_cents, supplier.free_freight_cents, supplier.minimum_cents)


def language_of_supplier(session: Session, supplier: Supplier) -> str:
    """The language a supplier is written to in: its own where we speak it, else the shop's."""
    if supplier.language in LANGUAGES:
        return supplier.language
    own = shop_row(session).language
    return own if own in LANGUAGES else "en"


def day_of_delivery(session: Session, supplier: Supplier, now: datetime) -> date:
    """The day on which an order sent now is to be there, by the supplier's days and the opening calendar."""
    return expected_day(now, business_calendar(session), supplier.delivery_days, supplier.order_until)


@dataclass(frozen=True, slots=True)
class Offer:
    """How a supplier sells a part: its code, net price in cents, and the pieces in a pack."""

    supplier_code: str
    price_cents: int
    pack: Decimal


def offers_of(session: Session, supplier_id: int, part_ids: Iterable[int]) -> dict[int, Offer]:
    """How a supplier sells several parts; those it is not known to sell are left out."""
    rows = session.execute(
        select(PartSupplier.part_id, PartSupplier.supplier_code, PartSupplier.price_cents, PartSupplier.pack).where(
            PartSupplier.supplier_id == supplier_id, PartSupplier.part_id.in_(sorted(set(part_ids)))
        )
    )
    return {row.part_id: Offer(row.supplier_code, row.price_cents, row.pack) for row in rows}


@dataclass(frozen=True, slots=True)
class Coming:
    """Pieces of a part that are still to come: how many, with which order, and when."""

    part_id: int
    quantity: Decimal
    order_id: int
    order: str
    day: date | None
    line_id: int


def coming(session: Session, part_ids: Iterable[int]) -> dict[int, list[Coming]]:
    """What is still to come of several parts, the soonest first; parts nothing comes of are left out."""
    wanted = sorted(set(part_ids))
    rows = session.execute(
        select(
            PurchaseLine.id,
            PurchaseLine.part_id,
            PurchaseLine.order_id,
            PurchaseLine.quantity,
            PurchaseLine.received,
            PurchaseLine.closed,
            PurchaseLine.expected_day,
            PurchaseOrder.number,
            PurchaseOrder.expected_day.label("order_day"),
        )
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseLine.order_id)
        .where(
            PurchaseLine.part_id.in_(wanted),
            PurchaseOrder.state.in_(sorted(OPEN_ORDERS)),
            PurchaseOrder.deleted_at.is_(None),
            PurchaseLine.quantity > PurchaseLine.received + PurchaseLine.closed,
        )
    )
    found: dict[int, list[Coming]] = {}
    for row in rows:
        left = row.quantity - row.received - row.closed
        day = row.expected_day or row.order_day
        found.setdefault(row.part_id, []).append(Coming(row.part_id, left, row.order_id, row.number, day, row.id))
    for each in found.values():
        each.sort(key=lambda one: (one.day is None, one.day, one.order_id, one.line_id))
    return found


def expected_days(session: Session, part_ids: Iterable[int]) -> dict[int, date]:
    """The day on which the next pieces of several parts come; parts without one are left out."""
    found = {
        part_id: next((one.day for one in each if one.day), None) for part_id, each in coming(session, part_ids).items()
    }
    return {part_id: day for part_id, day in found.items() if day is not None}


def returned_of_delivery(
    session: Session, delivery_line_ids: Iterable[int], *, besides: int | None = None
) -> dict[int, Decimal]:
    """How many of the pieces set aside on lines of deliveries are on a return, without the return line `besides`."""
    found = (
        select(SupplierReturnLine.delivery_line_id, func.sum(SupplierReturnLine.quantity, type_=Milli).label("n"))
        .join(SupplierReturn, SupplierReturn.id == SupplierReturnLine.return_id)
        .where(
            SupplierReturnLine.delivery_line_id.in_(sorted(set(delivery_line_ids))), SupplierReturn.deleted_at.is_(None)
        )
        .group_by(SupplierReturnLine.delivery_line_id)
    )
    if besides is not None:
        found = found.where(SupplierReturnLine.id != besides)
    return {row.delivery_line_id: row.n for row in session.execute(found) if row.delivery_line_id is not None}
