"""What the acts on a delivery that is being counted share: its draft, its lines, and how a count moves."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import func, select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.purchase import DeliveryState, ExtraDecision
from msp_desktop.domain.stock import NOTHING
from msp_desktop.i18n import _
from msp_desktop.store.models.part import Part
from msp_desktop.store.models.purchase import Delivery, DeliveryLine, DeliveryOrder
from msp_desktop.store.part_rows import serial_key
from msp_desktop.store.unit_of_work import UnitOfWork

MOST = Decimal(100_000)


def draft_of(work: UnitOfWork, delivery_id: int, *, seen: int | None = None) -> Delivery:
    """The draft; Refused once it was received or thrown away."""
    delivery = work.get(Delivery, delivery_id, seen=seen)
    if delivery.state is not DeliveryState.DRAFT:
        raise Refused(_("This delivery was received as {number}.").format(number=delivery.number))
    if delivery.deleted_at is not None:
        raise Refused(_("This draft was discarded. Begin again, or undo that."))
    return delivery


def line_of(work: UnitOfWork, line_id: int, *, seen: int | None = None) -> DeliveryLine:
    """A line of a draft."""
    line = work.get(DeliveryLine, line_id, seen=seen)
    draft_of(work, line.delivery_id)
    return line


def next_position(work: UnitOfWork, delivery_id: int) -> int:
    """The place after the last line."""
    last = work.session.scalar(select(func.max(DeliveryLine.position)).where(DeliveryLine.delivery_id == delivery_id))
    return 0 if last is None else last + 1


def has_orders(work: UnitOfWork, delivery_id: int) -> bool:
    """Whether the delivery is counted against any order."""
    one = select(DeliveryOrder.id).where(DeliveryOrder.delivery_id == delivery_id).limit(1)
    return work.session.scalar(one) is not None


def extra_line(work: UnitOfWork, delivery: Delivery, part: Part) -> DeliveryLine:
    """The line for pieces of a part that no order of the delivery has, made where there is none.

    They are set aside until somebody says otherwise, but taken where nothing was ordered at all.
    """
    found = work.session.scalars(
        select(DeliveryLine)
        .where(
            DeliveryLine.delivery_id == delivery.id,
            DeliveryLine.part_id == part.id,
            DeliveryLine.order_line_id.is_(None),
        )
        .order_by(DeliveryLine.id)
    ).first()
    if found is not None:
        return found
    taken = ExtraDecision.SET_ASIDE if has_orders(work, delivery.id) else ExtraDecision.TAKE
    return work.add(
        DeliveryLine(
            delivery_id=delivery.id,
            position=next_position(work, delivery.id),
            part_id=part.id,
            ordered=NOTHING,
            counted=NOTHING,
            serials=[],
            extra=taken,
        )
    )


def shift_count(
    work: UnitOfWork,
    *,
    line_id: int,
    by: Decimal,
    on: Sequence[str] = (),
    off: Sequence[str] = (),
) -> None:
    """Count more pieces (below zero: fewer) with these serials added and taken off. Undoable.

    A difference and not a number, so that what a colleague counts meanwhile stays.
    """
    line = line_of(work, line_id)
    put_on(work, line, by, on=on, off=off)
    part = work.get(Part, line.part_id)
    label = _("{part} counted") if by > 0 else _("{part} counted back")
    work.undo_with(label.format(part=part.name), shift_count, line_id=line.id, by=-by, on=tuple(off), off=tuple(on))


def put_on(
    work: UnitOfWork, line: DeliveryLine, by: Decimal, *, on: Sequence[str] = (), off: Sequence[str] = ()
) -> None:
    """Bring a line's count and serials to where they are after it. Raises Refused, field "counted" or "serial"."""
    counted = line.counted + by
    if not counted.is_finite() or counted != round(counted, 3):
        raise Refused(_("This is not a number of pieces. Check it."), "counted")
    if counted < 0:
        raise Refused(_("Fewer were counted than that."), "counted")
    if counted > MOST:
        raise Refused(_("This is more than {most}. Check the count.").format(most=f"{MOST:f}"), "counted")
    gone = {serial_key(each) for each in off}
    serials = [each for each in line.serials if serial_key(each) not in gone] + list(on)
    if len(serials) > counted:
        raise Refused(_("More serials were scanned than that. Take one off first."), "counted")
    line.counted, line.serials, line.scanned_at = counted, serials, work.now
    work.session.flush()
