"""A delivery that is being counted: begun, against which orders, its facts, what is decided, and thrown away."""

from collections.abc import Sequence

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.purchase import (
    OPEN_ORDERS,
    CostDecision,
    DeliveryState,
    ExtraDecision,
    ShortDecision,
)
from msp_desktop.domain.stock import NOTHING
from msp_desktop.i18n import _
from msp_desktop.store.models.part import Part
from msp_desktop.store.models.purchase import Delivery, DeliveryLine, DeliveryOrder, PurchaseLine, PurchaseOrder
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.purchasing.counting import (
    change_serial,
    count_part,
    count_piece,
    note_serial,
    say_no_serials,
    set_count,
    take_last_scan_back,
)
from msp_desktop.usecases.purchasing.delivery_lines import draft_of, line_of, next_position, shift_count
from msp_desktop.usecases.purchasing.record import checked_cents, standing, tidy

__all__ = [
    "add_order",
    "bring_delivery_back",
    "change_delivery",
    "change_serial",
    "count_part",
    "count_piece",
    "decide",
    "decide_again",
    "discard_delivery",
    "leave_order_out",
    "note_serial",
    "say_no_serials",
    "set_count",
    "set_price",
    "shift_count",
    "start_delivery",
    "take_last_scan_back",
]

LONGEST_PAPER_NUMBER = 80
LONGEST_NOTE = 1000


def start_delivery(
    work: UnitOfWork, *, supplier_id: int, order_ids: Sequence[int] = (), delivery_note: str = ""
) -> int:
    """Begin to count what a supplier brought, against some of its open orders or none; gives the delivery. Undoable.

    The freight is what those orders said, unless another delivery of them was begun before. Raises Refused, field
    "order".
    """
    supplier = work.get(Supplier, supplier_id)
    delivery = work.add(
        Delivery(
            supplier_id=supplier.id,
            state=DeliveryState.DRAFT,
            delivery_note=tidy(delivery_note, LONGEST_PAPER_NUMBER, "delivery_note"),
            created_at=work.now,
            created_by_id=work.actor,
            changed_at=work.now,
        )
    )
    for order_id in dict.fromkeys(order_ids):
        _cover(work, delivery, order_id)
    work.undo_with(
        _("Delivery of {supplier} begun").format(supplier=supplier.name), discard_delivery, delivery_id=delivery.id
    )
    return delivery.id


def add_order(work: UnitOfWork, *, delivery_id: int, order_id: int) -> None:
    """Count a delivery against one more order of its supplier. Undoable.

    Pieces counted before that nobody had ordered then count for it. Raises Refused, field "order".
    """
    delivery = draft_of(work, delivery_id)
    order = _cover(work, delivery, order_id)
    work.undo_with(
        _("{order} added to the delivery").format(order=order.number),
        leave_order_out,
        delivery_id=delivery.id,
        order_id=order.id,
    )


def leave_order_out(work: UnitOfWork, *, delivery_id: int, order_id: int) -> None:
    """Count a delivery no more against an order; what was counted for it stands as not ordered. Undoable."""
    delivery = draft_of(work, delivery_id)
    order = work.get(PurchaseOrder, order_id)
    link = work.session.scalars(
        select(DeliveryOrder).where(DeliveryOrder.delivery_id == delivery.id, DeliveryOrder.order_id == order.id)
    ).one_or_none()
    if link is None:
        return
    of_order = select(PurchaseLine.id).where(PurchaseLine.order_id == order.id)
    for line in work.session.scalars(
        select(DeliveryLine).where(DeliveryLine.delivery_id == delivery.id, DeliveryLine.order_line_id.in_(of_order))
    ).all():
        line.order_line_id, line.ordered = None, NOTHING
    work.delete(link)
    delivery.freight_cents = max(0, delivery.freight_cents - _freight_of(work, order, delivery))
    delivery.changed_at = work.now
    work.undo_with(
        _("{order} left out of the delivery").format(order=order.number),
        add_order,
        delivery_id=delivery.id,
        order_id=order.id,
    )


def change_delivery(
    work: UnitOfWork,
    *,
    delivery_id: int,
    delivery_note: str,
    freight_cents: int,
    note: str = "",
    seen: int | None = None,
) -> None:
    """Write down the number of the supplier's paper, the freight and a note. Undoable. Refused, field "freight"."""
    delivery = draft_of(work, delivery_id, seen=seen)
    work.undo_with(
        _("Delivery changed"),
        change_delivery,
        delivery_id=delivery.id,
        delivery_note=delivery.delivery_note,
        freight_cents=delivery.freight_cents,
        note=delivery.note,
    )
    delivery.delivery_note = tidy(delivery_note, LONGEST_PAPER_NUMBER, "delivery_note")
    delivery.freight_cents = checked_cents(freight_cents, "freight")
    delivery.note, delivery.changed_at = tidy(note, LONGEST_NOTE, "note"), work.now


def discard_delivery(work: UnitOfWork, *, delivery_id: int) -> None:
    """Throw a draft away with what was counted. Undoable. Refused once it was received."""
    delivery = draft_of(work, delivery_id)
    supplier = work.get(Supplier, delivery.supplier_id)
    delivery.deleted_at = work.now
    work.undo_with(
        _("Draft of the delivery of {supplier} discarded").format(supplier=supplier.name),
        bring_delivery_back,
        delivery_id=delivery.id,
    )


def bring_delivery_back(work: UnitOfWork, *, delivery_id: int) -> None:
    """Go on with a draft that was thrown away. Undoable."""
    delivery = work.get(Delivery, delivery_id)
    supplier = work.get(Supplier, delivery.supplier_id)
    delivery.deleted_at = None
    work.undo_with(
        _("Delivery of {supplier} is back").format(supplier=supplier.name), discard_delivery, delivery_id=delivery.id
    )


def set_price(work: UnitOfWork, *, line_id: int, unit_cents: int | None, seen: int | None = None) -> None:
    """Write the net price of a piece as it stands on the note; None for as ordered. Undoable. Refused, "price"."""
    line = line_of(work, line_id, seen=seen)
    part = work.get(Part, line.part_id)
    work.undo_with(
        _("Price of {part} changed").format(part=part.name), set_price, line_id=line.id, unit_cents=line.unit_cents
    )
    line.unit_cents = checked_cents(unit_cents, "price") if unit_cents is not None else None


def decide(
    work: UnitOfWork,
    *,
    line_ids: Sequence[int],
    short: ShortDecision | None = None,
    extra: ExtraDecision | None = None,
    cost: CostDecision | None = None,
) -> None:
    """Choose what is done about differences of some lines; None leaves a choice as it is. Undoable."""
    before = []
    for line_id in line_ids:
        line = line_of(work, line_id)
        before.append((line.id, line.short, line.extra, line.cost))
        line.short, line.extra, line.cost = short or line.short, extra or line.extra, cost or line.cost
    work.undo_with(_("Decision on the delivery"), decide_again, choices=tuple(before))


def decide_again(
    work: UnitOfWork, *, choices: tuple[tuple[int, ShortDecision, ExtraDecision, CostDecision], ...]
) -> None:
    """Give lines the choices they had. Undoable."""
    before = []
    for line_id, short, extra, cost in choices:
        line = line_of(work, line_id)
        before.append((line.id, line.short, line.extra, line.cost))
        line.short, line.extra, line.cost = short, extra, cost
    work.undo_with(_("Decision on the delivery"), decide_again, choices=tuple(before))


# -- what the orders say


def _cover(work: UnitOfWork, delivery: Delivery, order_id: int) -> PurchaseOrder:
    """Count against an order: a line for each of its lines from which something is to come."""
    order = work.get(PurchaseOrder, order_id)
    if order.supplier_id != delivery.supplier_id:
        raise Refused(_("{order} went to another supplier.").format(order=order.number), "order")
    if order.deleted_at is not None or order.state not in OPEN_ORDERS:
        raise Refused(_("Nothing is to come from {order} any more.").format(order=order.number), "order")
    covered = select(DeliveryOrder.id).where(
        DeliveryOrder.delivery_id == delivery.id, DeliveryOrder.order_id == order.id
    )
    if work.session.scalars(covered).first() is not None:
        return order
    work.add(DeliveryOrder(delivery_id=delivery.id, order_id=order.id))
    _add_lines(work, delivery, order)
    delivery.freight_cents += _freight_of(work, order, delivery)
    delivery.changed_at = work.now
    work.session.flush()
    return order


def _add_lines(work: UnitOfWork, delivery: Delivery, order: PurchaseOrder) -> None:
    """A line for each of the order's from which something is to come; what was counted of it before becomes it."""
    counted: dict[int, list[DeliveryLine]] = {}
    for line in work.session.scalars(
        select(DeliveryLine)
        .where(DeliveryLine.delivery_id == delivery.id, DeliveryLine.order_line_id.is_(None))
        .order_by(DeliveryLine.counted.desc(), DeliveryLine.id)
    ):
        counted.setdefault(line.part_id, []).append(line)
    place = next_position(work, delivery.id)
    lines = select(PurchaseLine).where(PurchaseLine.order_id == order.id)
    for ordered in work.session.scalars(lines.order_by(PurchaseLine.position, PurchaseLine.id)).all():
        still = standing(ordered).outstanding
        if still <= 0:
            continue
        waiting = counted.get(ordered.part_id)
        if waiting:
            line = waiting.pop(0)
            line.order_line_id, line.ordered = ordered.id, still
            continue
        work.session.add(
            DeliveryLine(
                delivery_id=delivery.id,
                position=place,
                part_id=ordered.part_id,
                order_line_id=ordered.id,
                ordered=still,
                counted=NOTHING,
                serials=[],
            )
        )
        place += 1


def _freight_of(work: UnitOfWork, order: PurchaseOrder, delivery: Delivery) -> int:
    """Freight is paid once: with the first delivery that is counted against an order."""
    earlier = (
        select(DeliveryOrder.id)
        .join(Delivery, Delivery.id == DeliveryOrder.delivery_id)
        .where(DeliveryOrder.order_id == order.id, Delivery.id < delivery.id, Delivery.deleted_at.is_(None))
        .limit(1)
    )
    return 0 if work.session.scalar(earlier) is not None else order.freight_cents
