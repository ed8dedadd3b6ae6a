"""The order's side of a delivery: what came of a line, and taking that back; the ledger is the delivery's business."""

from collections.abc import Mapping
from decimal import Decimal

from msp_desktop.domain.errors import Refused
from msp_desktop.i18n import _
from msp_desktop.store.models.purchase import PurchaseLine, PurchaseOrder
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.purchasing.record import restate, standing


def receive_line(work: UnitOfWork, *, line_id: int, quantity: Decimal) -> Decimal:
    """Count pieces of a line as received inside another act, and give how many of them were still to come.

    So many leave what is on order; the others nobody ordered. The order's state follows.
    """
    line = work.get(PurchaseLine, line_id)
    order = work.get(PurchaseOrder, line.order_id)
    if order.sent_at is None or order.deleted_at is not None:
        raise Refused(_("{order} was not sent, or was taken back.").format(order=order.number))
    awaited = min(quantity, standing(line).outstanding)
    line.received += awaited
    restate(work, order)
    return awaited


def receive_lines(work: UnitOfWork, *, came: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """The same for several lines at once, by line: each order's state is worked out once."""
    orders: dict[int, PurchaseOrder] = {}
    awaited: dict[int, Decimal] = {}
    for line_id, quantity in came.items():
        line = work.get(PurchaseLine, line_id)
        order = work.get(PurchaseOrder, line.order_id)
        if order.sent_at is None or order.deleted_at is not None:
            raise Refused(_("{order} was not sent, or was taken back.").format(order=order.number))
        awaited[line_id] = min(quantity, standing(line).outstanding)
        line.received += awaited[line_id]
        orders[order.id] = order
    for order in orders.values():
        restate(work, order)
    return awaited


def unreceive_lines(work: UnitOfWork, *, came: Mapping[int, Decimal]) -> None:
    """Take back that pieces of several lines came."""
    orders: dict[int, PurchaseOrder] = {}
    for line_id, quantity in came.items():
        line = work.get(PurchaseLine, line_id)
        order = orders.setdefault(line.order_id, work.get(PurchaseOrder, line.order_id))
        if line.received < quantity:
            raise Refused(_("{order} has changed since. Look at it first.").format(order=order.number))
        line.received -= quantity
    for order in orders.values():
        restate(work, order)


def unreceive_line(work: UnitOfWork, *, line_id: int, quantity: Decimal) -> None:
    """Take back that pieces of a line came; `quantity` is what `receive_line` gave."""
    line = work.get(PurchaseLine, line_id)
    order = work.get(PurchaseOrder, line.order_id)
    if line.received < quantity:
        raise Refused(_("{order} has changed since. Look at it first.").format(order=order.number))
    line.received -= quantity
    restate(work, order)
