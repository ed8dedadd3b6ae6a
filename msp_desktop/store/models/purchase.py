"""Buying: purchase orders, deliveries counted against them, and what goes back to suppliers."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from msp_desktop.domain.purchase import (
    CostDecision,
    DeliveryState,
    ExtraDecision,
    OrderState,
    OrderWay,
    ReturnReason,
    ReturnState,
    ShortDecision,
)
from msp_desktop.store.base import (
    Base,
    Cents,
    Code,
    Day,
    Flag,
    Integer,
    Json,
    Milli,
    Text,
    UtcTime,
    column,
    key,
    link,
    version,
)


class PurchaseOrder(Base):
    """An order to one supplier; its lines may be changed until it is sent."""

    __tablename__ = "purchase_order"

    id: Mapped[int] = key()
    number: Mapped[str] = column(Text(40), privacy="document", unique=True)
    supplier_id: Mapped[int] = link("supplier.id")
    state: Mapped[OrderState] = column(Code(OrderState), privacy="technical")
    language: Mapped[str] = column(Text(2), privacy="document")
    created_at: Mapped[datetime] = column(UtcTime, privacy="technical")
    created_by_id: Mapped[int | None] = link("person.id", nullable=True, index=False)
    sent_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    sent_way: Mapped[OrderWay | None] = column(Code(OrderWay), privacy="technical")
    # The day the whole order is to be there; a line may have its own.
    expected_day: Mapped[date | None] = column(Day, privacy="technical")
    # What the supplier calls it.
    supplier_reference: Mapped[str] = column(Text(80), privacy="document", default="")
    freight_cents: Mapped[int] = column(Cents, privacy="document", default=0)
    # Net, goods and freight, as domain.purchase adds it up.
    net_cents: Mapped[int] = column(Cents, privacy="document", default=0)
    note: Mapped[str] = column(Text(1000), privacy="document", default="")
    # The PDF as it was sent.
    paper_sha256: Mapped[str | None] = column(Text(64), privacy="technical")
    deleted_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    version: Mapped[int] = version()

    __table_args__ = (Index("ix_purchase_order_state", "state", "id"),)


class PurchaseLine(Base):
    """A part on an order; what is still to come is quantity less received less closed."""

    __tablename__ = "purchase_line"

    id: Mapped[int] = key()
    order_id: Mapped[int] = link("purchase_order.id")
    position: Mapped[int] = column(Integer, privacy="technical", default=0)
    part_id: Mapped[int] = link("part.id")
    supplier_code: Mapped[str] = column(Text(80), privacy="document", default="")
    description: Mapped[str] = column(Text(200), privacy="document")
    quantity: Mapped[Decimal] = column(Milli, privacy="document")
    received: Mapped[Decimal] = column(Milli, privacy="technical", default=Decimal(0))
    closed: Mapped[Decimal] = column(Milli, privacy="technical", default=Decimal(0))
    unit_cents: Mapped[int] = column(Cents, privacy="document")
    expected_day: Mapped[date | None] = column(Day, privacy="technical")
    # Ordered for this repair; lines of jobs can be removed, so the line is no link.
    job_id: Mapped[int | None] = link("job.id", nullable=True)
    item_id: Mapped[int | None] = link("job_item.id", nullable=True, index=False)
    job_line_id: Mapped[int | None] = column(Integer, privacy="technical")
    note: Mapped[str] = column(Text(200), privacy="document", default="")
    version: Mapped[int] = version()


class Delivery(Base):
    """What one supplier brought at one time: a draft while it is counted, then the goods-received note."""

    __tablename__ = "delivery"

    id: Mapped[int] = key()
    number: Mapped[str | None] = column(Text(40), privacy="document", unique=True)
    supplier_id: Mapped[int] = link("supplier.id")
    state: Mapped[DeliveryState] = column(Code(DeliveryState), privacy="technical")
    # The number on the supplier's paper.
    delivery_note: Mapped[str] = column(Text(80), privacy="document", default="")
    freight_cents: Mapped[int] = column(Cents, privacy="document", default=0)
    note: Mapped[str] = column(Text(1000), privacy="document", default="")
    created_at: Mapped[datetime] = column(UtcTime, privacy="technical")
    created_by_id: Mapped[int | None] = link("person.id", nullable=True, index=False)
    changed_at: Mapped[datetime] = column(UtcTime, privacy="technical")
    received_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    received_by_id: Mapped[int | None] = link("person.id", nullable=True, index=False)
    value_cents: Mapped[int] = column(Cents, privacy="document", default=0)
    deleted_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    version: Mapped[int] = version()

    __table_args__ = (Index("ix_delivery_state", "state", "id"),)


class DeliveryOrder(Base):
    """An order that a delivery is counted against."""

    __tablename__ = "delivery_order"

    id: Mapped[int] = key()
    delivery_id: Mapped[int] = link("delivery.id")
    order_id: Mapped[int] = link("purchase_order.id")

    __table_args__ = (UniqueConstraint("delivery_id", "order_id"),)


class DeliveryLine(Base):
    """What came of one part: against a line of an order, or without one."""

    __tablename__ = "delivery_line"

    id: Mapped[int] = key()
    delivery_id: Mapped[int] = link("delivery.id")
    position: Mapped[int] = column(Integer, privacy="technical", default=0)
    part_id: Mapped[int] = link("part.id")
    order_line_id: Mapped[int | None] = link("purchase_line.id", nullable=True)
    # What was still to come when the counting began.
    ordered: Mapped[Decimal] = column(Milli, privacy="document", default=Decimal(0))
    counted: Mapped[Decimal] = column(Milli, privacy="document", default=Decimal(0))
    # Net per piece as on the delivery note; NULL while it is as ordered.
    unit_cents: Mapped[int | None] = column(Cents, privacy="document")
    serials: Mapped[list[str]] = column(Json, privacy="technical", default=list)
    no_serials: Mapped[bool] = column(Flag, privacy="technical", default=False)
    short: Mapped[ShortDecision] = column(Code(ShortDecision), privacy="technical", default=ShortDecision.KEEP)
    extra: Mapped[ExtraDecision] = column(Code(ExtraDecision), privacy="technical", default=ExtraDecision.SET_ASIDE)
    cost: Mapped[CostDecision] = column(Code(CostDecision), privacy="technical", default=CostDecision.USE)
    # Once received: the pieces taken into stock, and their value with their share of the freight.
    taken: Mapped[Decimal] = column(Milli, privacy="document", default=Decimal(0))
    value_cents: Mapped[int] = column(Cents, privacy="document", default=0)
    scanned_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    version: Mapped[int] = version()


class SupplierReturn(Base):
    """Pieces that go back to a supplier, and the credit that comes for them."""

    __tablename__ = "supplier_return"

    id: Mapped[int] = key()
    number: Mapped[str] = column(Text(40), privacy="document", unique=True)
    supplier_id: Mapped[int] = link("supplier.id")
    state: Mapped[ReturnState] = column(Code(ReturnState), privacy="technical")
    # The number the supplier gave for it (RMA).
    supplier_reference: Mapped[str] = column(Text(80), privacy="document", default="")
    created_at: Mapped[datetime] = column(UtcTime, privacy="technical")
    created_by_id: Mapped[int | None] = link("person.id", nullable=True, index=False)
    sent_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    credited_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    credit_note: Mapped[str] = column(Text(80), privacy="document", default="")
    credit_cents: Mapped[int | None] = column(Cents, privacy="document")
    note: Mapped[str] = column(Text(1000), privacy="document", default="")
    deleted_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    version: Mapped[int] = version()

    __table_args__ = (Index("ix_supplier_return_state", "state", "id"),)


class SupplierReturnLine(Base):
    """A part that goes back: from stock, from what was set aside at a delivery, or an old piece taken out."""

    __tablename__ = "supplier_return_line"

    id: Mapped[int] = key()
    return_id: Mapped[int] = link("supplier_return.id")
    position: Mapped[int] = column(Integer, privacy="technical", default=0)
    part_id: Mapped[int] = link("part.id")
    quantity: Mapped[Decimal] = column(Milli, privacy="document")
    reason: Mapped[ReturnReason] = column(Code(ReturnReason), privacy="document")
    # Net per piece, as expected.
    unit_cents: Mapped[int] = column(Cents, privacy="document")
    # What left the stock; set when it is sent.
    value_cents: Mapped[int] = column(Cents, privacy="technical", default=0)
    serial_ids: Mapped[list[Any]] = column(Json, privacy="technical", default=list)
    # Set aside at this delivery, so it never was in stock.
    delivery_line_id: Mapped[int | None] = link("delivery_line.id", nullable=True, index=False)
    note: Mapped[str] = column(Text(200), privacy="document", default="")
