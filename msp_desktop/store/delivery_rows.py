"""The lines of a delivery with what their orders say, for use cases and queries."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.delivery import CountedLine
from msp_desktop.domain.purchase import DeliveryState
from msp_desktop.domain.stock import NOTHING, SerialState
from msp_desktop.store.models.part import Part, PartSerial, PartSupplier
from msp_desktop.store.models.purchase import Delivery, DeliveryLine, PurchaseLine, PurchaseOrder
from msp_desktop.store.part_rows import serial_key


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One line of a delivery: what was ordered and came, of which part and order, and the serials scanned so far."""

    id: int
    part_id: int
    order_line_id: int | None
    order_id: int | None
    order_number: str
    job_id: int | None
    code: str
    supplier_code: str
    name: str
    shelf: str
    serialised: bool
    serials: tuple[str, ...]
    no_serials: bool
    scanned_at: datetime | None
    taken: Decimal
    value_cents: int
    version: int
    counted: CountedLine

    @property
    def shown(self) -> bool:
        """Whether it is a line at all: what is not to come and was not counted is not."""
        return bool(self.counted.ordered or self.counted.counted)


def delivery_rows(session: Session, delivery_id: int, part_id: int | None = None) -> list[DeliveryRow]:
    """Every line in order, or those of one part. While it is a draft, what is still to come is read from the orders as
    they stand now.
    """
    wanted = _LINES.where(DeliveryLine.delivery_id == delivery_id)
    if part_id is not None:
        wanted = wanted.where(DeliveryLine.part_id == part_id)
    rows = session.execute(wanted)
    return [row for row in map(_row, rows) if row.shown]


_LINES = (
    select(
        DeliveryLine.id,
        DeliveryLine.part_id,
        DeliveryLine.ordered,
        DeliveryLine.counted,
        DeliveryLine.unit_cents.label("note_cents"),
        DeliveryLine.serials,
        DeliveryLine.no_serials,
        DeliveryLine.short,
        DeliveryLine.extra,
        DeliveryLine.cost,
        DeliveryLine.taken,
        DeliveryLine.value_cents,
        DeliveryLine.scanned_at,
        DeliveryLine.version,
        DeliveryLine.order_line_id,
        Part.code,
        Part.name,
        Part.shelf,
        Part.serialised,
        Part.cost_cents,
        PurchaseLine.order_id,
        PurchaseLine.job_id,
        PurchaseLine.quantity,
        PurchaseLine.received,
        PurchaseLine.closed,
        PurchaseLine.unit_cents.label("order_cents"),
        PurchaseLine.supplier_code.label("ordered_code"),
        PurchaseOrder.number,
        PartSupplier.supplier_code,
        PartSupplier.price_cents,
        Delivery.state,
    )
    .join(Delivery, Delivery.id == DeliveryLine.delivery_id)
    .join(Part, Part.id == DeliveryLine.part_id)
    .outerjoin(PurchaseLine, PurchaseLine.id == DeliveryLine.order_line_id)
    .outerjoin(PurchaseOrder, PurchaseOrder.id == PurchaseLine.order_id)
    .outerjoin(
        PartSupplier,
        and_(PartSupplier.part_id == DeliveryLine.part_id, PartSupplier.supplier_id == Delivery.supplier_id),
    )
    .order_by(DeliveryLine.position, DeliveryLine.id)
)


def _row(found: Row[*tuple[Any, ...]]) -> DeliveryRow:
    ordered = found.ordered
    if found.state is DeliveryState.DRAFT and found.order_line_id is not None:
        ordered = max(NOTHING, found.quantity - found.received - found.closed)
    return DeliveryRow(
        id=found.id,
        part_id=found.part_id,
        order_line_id=found.order_line_id,
        order_id=found.order_id,
        order_number=found.number or "",
        job_id=found.job_id,
        code=found.code,
        supplier_code=found.ordered_code or found.supplier_code or "",
        name=found.name,
        shelf=found.shelf,
        serialised=found.serialised,
        serials=tuple(found.serials),
        no_serials=found.no_serials,
        scanned_at=found.scanned_at,
        taken=found.taken,
        value_cents=found.value_cents,
        version=found.version,
        counted=CountedLine(
            id=found.id,
            ordered=ordered,
            counted=found.counted,
            ordered_cents=found.order_cents
            if found.order_line_id is not None
            else found.price_cents or found.cost_cents,
            note_cents=found.note_cents,
            short=found.short,
            extra=found.extra,
            cost=found.cost,
        ),
    )


@dataclass(frozen=True, slots=True)
class SerialBefore:
    """A piece with this serial that came before: when, and with which order or delivery ("" where nobody knows)."""

    piece_id: int
    part_id: int
    here: bool
    arrived_at: datetime
    came_with: str


def serial_before(session: Session, part_id: int, serial: str) -> SerialBefore | None:
    """The piece of a part that has this serial already, None for a new one."""
    wanted = serial_key(serial)
    if not wanted:
        return None
    order = (
        select(func.min(PurchaseOrder.number))
        .join(PurchaseLine, PurchaseLine.order_id == PurchaseOrder.id)
        .join(DeliveryLine, DeliveryLine.order_line_id == PurchaseLine.id)
        .where(DeliveryLine.delivery_id == PartSerial.delivery_id, DeliveryLine.part_id == PartSerial.part_id)
        .scalar_subquery()
    )
    row = session.execute(
        select(PartSerial.id, PartSerial.state, PartSerial.arrived_at, Delivery.number, order.label("order_number"))
        .outerjoin(Delivery, Delivery.id == PartSerial.delivery_id)
        .where(PartSerial.part_id == part_id, PartSerial.serial_key == wanted)
    ).first()
    if row is None:
        return None
    gone = row.state in (SerialState.SENT_BACK, SerialState.WRITTEN_OFF)
    return SerialBefore(row.id, part_id, not gone, row.arrived_at, row.order_number or row.number or "")
