"""What can be received: orders from which something is to come, and deliveries that somebody has begun to count."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.purchase import OPEN_ORDERS, DeliveryState
from msp_desktop.domain.stock import NOTHING
from msp_desktop.store.base import Milli, alive
from msp_desktop.store.models.person import Person
from msp_desktop.store.models.purchase import Delivery, DeliveryLine, DeliveryOrder, PurchaseLine, PurchaseOrder
from msp_desktop.store.models.supplier import Supplier

MOST = 200


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """A sent order from which something is to come."""

    id: int
    number: str
    supplier_id: int
    supplier: str
    sent_at: datetime | None
    expected_day: date | None
    pieces: Decimal
    lines: int


@dataclass(frozen=True, slots=True)
class OpenDelivery:
    """A delivery that somebody has begun to count."""

    id: int
    supplier: str
    delivery_note: str
    orders: tuple[str, ...]
    counted: Decimal
    begun_at: datetime
    begun_by: str


@dataclass(frozen=True, slots=True)
class ReceivedDelivery:
    """A delivery that went into stock."""

    id: int
    number: str
    supplier: str
    delivery_note: str
    received_at: datetime
    value_cents: int


def open_orders(session: Session, *, supplier_id: int | None = None) -> list[OpenOrder]:
    """Sent orders from which something is to come, the earliest expected first; of one supplier or of all."""
    still = PurchaseLine.quantity - PurchaseLine.received - PurchaseLine.closed
    wanted = (
        select(
            PurchaseOrder.id,
            PurchaseOrder.number,
            PurchaseOrder.supplier_id,
            Supplier.name,
            PurchaseOrder.sent_at,
            PurchaseOrder.expected_day,
            func.sum(still, type_=Milli).label("pieces"),
            func.count(PurchaseLine.id).label("lines"),
        )
        .join(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .join(PurchaseLine, PurchaseLine.order_id == PurchaseOrder.id)
        .where(PurchaseOrder.state.in_(OPEN_ORDERS), alive(PurchaseOrder), still > NOTHING)
        .group_by(
            PurchaseOrder.id,
            PurchaseOrder.number,
            PurchaseOrder.supplier_id,
            Supplier.name,
            PurchaseOrder.sent_at,
            PurchaseOrder.expected_day,
        )
        .order_by(PurchaseOrder.expected_day.is_(None), PurchaseOrder.expected_day, PurchaseOrder.id)
        .limit(MOST)
    )
    if supplier_id is not None:
        wanted = wanted.where(PurchaseOrder.supplier_id == supplier_id)
    return [OpenOrder(*row) for row in session.execute(wanted)]


def open_deliveries(session: Session) -> list[OpenDelivery]:
    """Drafts, the newest first."""
    rows = session.execute(
        select(Delivery.id, Delivery.delivery_note, Delivery.created_at, Supplier.name, Person.name.label("person"))
        .join(Supplier, Supplier.id == Delivery.supplier_id)
        .outerjoin(Person, Person.id == Delivery.created_by_id)
        .where(Delivery.state == DeliveryState.DRAFT, alive(Delivery))
        .order_by(Delivery.id.desc())
        .limit(MOST)
    ).all()
    ids = [row.id for row in rows]
    orders: dict[int, list[str]] = {}
    for found in session.execute(
        select(DeliveryOrder.delivery_id, PurchaseOrder.number)
        .join(PurchaseOrder, PurchaseOrder.id == DeliveryOrder.order_id)
        .where(DeliveryOrder.delivery_id.in_(ids))
        .order_by(PurchaseOrder.id)
    ):
        orders.setdefault(found.delivery_id, []).append(found.number)
    counted = {
        found.delivery_id: found.pieces
        for found in session.execute(
            select(DeliveryLine.delivery_id, func.sum(DeliveryLine.counted, type_=Milli).label("pieces"))
            .where(DeliveryLine.delivery_id.in_(ids))
            .group_by(DeliveryLine.delivery_id)
        )
    }
    return [
        OpenDelivery(
            row.id,
            row.name,
            row.delivery_note,
            tuple(orders.get(row.id, ())),
            counted.get(row.id) or NOTHING,
            row.created_at,
            row.person or "",
        )
        for row in rows
    ]


def draft_of_order(session: Session, *, order_id: int) -> int | None:
    """The newest draft that is counted against an order, None without one."""
    return session.scalars(
        select(Delivery.id)
        .join(DeliveryOrder, DeliveryOrder.delivery_id == Delivery.id)
        .where(DeliveryOrder.order_id == order_id, Delivery.state == DeliveryState.DRAFT, alive(Delivery))
        .order_by(Delivery.id.desc())
        .limit(1)
    ).first()


def supplier_of_order(session: Session, *, order_id: int) -> int | None:
    """Whom an order went to."""
    return session.scalar(select(PurchaseOrder.supplier_id).where(PurchaseOrder.id == order_id))


def received_deliveries(session: Session, *, limit: int = 10) -> list[ReceivedDelivery]:
    """What was received last, the newest first."""
    rows = session.execute(
        select(
            Delivery.id,
            Delivery.number,
            Supplier.name,
            Delivery.delivery_note,
            Delivery.received_at,
            Delivery.value_cents,
        )
        .join(Supplier, Supplier.id == Delivery.supplier_id)
        .where(Delivery.state == DeliveryState.RECEIVED, alive(Delivery))
        .order_by(Delivery.id.desc())
        .limit(limit)
    )
    return [
        ReceivedDelivery(row.id, row.number or "", row.name, row.delivery_note, row.received_at, row.value_cents)
        for row in rows
        if row.received_at is not None
    ]
