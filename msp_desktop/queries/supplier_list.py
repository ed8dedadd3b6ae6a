"""The list of suppliers: how they are reached, what is on order with them, and what was bought there this year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, literal, select, tuple_
from sqlalchemy.orm import Session

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.purchase import OPEN_ORDERS, DeliveryState, OrderWay
from msp_desktop.domain.supplier_facts import SupplierFacts
from msp_desktop.i18n import _
from msp_desktop.store.base import alive
from msp_desktop.store.models.part import Part, PartSupplier
from msp_desktop.store.models.purchase import Delivery, PurchaseOrder
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.search import matches
from msp_desktop.store.supplier_rows import facts_of


@dataclass(frozen=True, slots=True)
class SupplierRow:
    """One supplier in a list; money in cents net, `received_cents` since the moment asked for."""

    id: int
    version: int
    name: str
    name_key: str
    town: str
    phone: str
    email: str
    order_way: OrderWay
    delivery_days: int
    parts: int
    open_orders: int
    open_cents: int
    next_day: date | None
    received_cents: int
    last_delivery: datetime | None


@dataclass(frozen=True, slots=True)
class SupplierCard:
    """One supplier with the version that was seen."""

    id: int
    version: int
    facts: SupplierFacts
    deleted: bool


def supplier_list(
    session: Session,
    *,
    since: datetime,
    typed: str = "",
    open_only: bool = False,
    after: SupplierRow | None = None,
    before: SupplierRow | None = None,
    backwards: bool = False,
    limit: int = 200,
) -> list[SupplierRow]:
    """Suppliers by name in one statement; `since` says from when on deliveries count as bought.

    `open_only` leaves those with open orders. `after` and `before` are the rows at the edge of the page shown.
    """
    place = tuple_(Supplier.name_key, Supplier.id)
    page = _page(since).where(alive(Supplier))
    if typed.strip():
        page = page.where(Supplier.id.in_(matches("supplier", typed)))
    if open_only:
        page = page.where(Supplier.id.in_(select(PurchaseOrder.supplier_id).where(*_open())))
    if after is not None:
        page = page.where(place > tuple_(literal(after.name_key), literal(after.id)))
    if before is not None:
        page = page.where(place < tuple_(literal(before.name_key), literal(before.id)))
    if backwards or before is not None:
        page = page.order_by(Supplier.name_key.desc(), Supplier.id.desc())
    else:
        page = page.order_by(Supplier.name_key, Supplier.id)
    found: Iterable[Any] = session.execute(page.limit(limit))
    rows = [SupplierRow(*row) for row in found]
    if backwards or before is not None:
        rows.reverse()
    return rows


def supplier_counts(session: Session) -> tuple[int, int]:
    """How many suppliers there are, and how many of them have open orders."""
    everyone = session.scalar(select(func.count()).select_from(Supplier).where(alive(Supplier))) or 0
    ordered = session.scalar(
        select(func.count(func.distinct(PurchaseOrder.supplier_id)))
        .join(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .where(alive(Supplier), *_open())
    )
    return everyone, ordered or 0


def supplier_choices(session: Session) -> list[tuple[int, str]]:
    """Id and name of every supplier, by name, for a field that chooses one."""
    found = select(Supplier.id, Supplier.name).where(alive(Supplier)).order_by(Supplier.name_key, Supplier.id)
    return [(row.id, row.name) for row in session.execute(found)]


def supplier_card(session: Session, *, supplier_id: int) -> SupplierCard:
    """One supplier's card. Raises Refused when there is none."""
    row = session.get(Supplier, supplier_id)
    if row is None:
        raise Refused(_("This record is no longer there."))
    return SupplierCard(row.id, row.version, facts_of(row), row.deleted_at is not None)


def supplier_facts(session: Session, supplier_id: int) -> SupplierFacts:
    """What a supplier's card says. Raises Refused when there is none."""
    return supplier_card(session, supplier_id=supplier_id).facts


def supplier_named(session: Session, *, typed: str) -> list[tuple[int, str]]:
    """Id and name of the suppliers of exactly that name, however its letters are written."""
    from msp_desktop.store.names import name_key

    found = select(Supplier.id, Supplier.name).where(alive(Supplier), Supplier.name_key == name_key(typed))
    return [(row.id, row.name) for row in session.execute(found.order_by(Supplier.id))]


def _open() -> tuple[Any, ...]:
    return (PurchaseOrder.state.in_(OPEN_ORDERS), PurchaseOrder.deleted_at.is_(None))


def _page(since: datetime) -> Select[*tuple[Any, ...]]:
    orders = select(PurchaseOrder.id).where(PurchaseOrder.supplier_id == Supplier.id, *_open()).correlate(Supplier)
    deliveries = (Delivery.supplier_id == Supplier.id, Delivery.state == DeliveryState.RECEIVED)
    return select(
        Supplier.id,
        Supplier.version,
        Supplier.name,
        Supplier.name_key,
        Supplier.town,
        Supplier.phone,
        Supplier.email,
        Supplier.order_way,
        Supplier.delivery_days,
        select(func.count())
        .select_from(PartSupplier)
        .join(Part, Part.id == PartSupplier.part_id)
        .where(PartSupplier.supplier_id == Supplier.id, Part.deleted_at.is_(None))
        .correlate(Supplier)
        .scalar_subquery(),
        orders.with_only_columns(func.count()).scalar_subquery(),
        orders.with_only_columns(func.coalesce(func.sum(PurchaseOrder.net_cents), 0)).scalar_subquery(),
        orders.with_only_columns(func.min(PurchaseOrder.expected_day)).scalar_subquery(),
        select(func.coalesce(func.sum(Delivery.value_cents), 0))
        .where(*deliveries, Delivery.received_at >= since)
        .correlate(Supplier)
        .scalar_subquery(),
        select(func.max(Delivery.received_at)).where(*deliveries).correlate(Supplier).scalar_subquery(),
    )
