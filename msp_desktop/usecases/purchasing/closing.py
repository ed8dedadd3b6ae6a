"""Giving up what is still to come: a line, or all of an order."""

from collections.abc import Sequence

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.stock import Change, MoveKind, MoveReason
from msp_desktop.i18n import _
from msp_desktop.store.models.part import Part
from msp_desktop.store.models.purchase import PurchaseLine, PurchaseOrder
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.parts.ledger import book
from msp_desktop.usecases.purchasing.record import lines_of, open_order, restate, standing
from msp_desktop.usecases.purchasing.sending import behind_line
from msp_desktop.usecases.purchasing.values import ClosedLine


def close_order_line(work: UnitOfWork, *, line_id: int, seen: int | None = None) -> None:
    """Give up what is still to come of a line. Undoable."""
    line = work.get(PurchaseLine, line_id, seen=seen)
    order = open_order(work, line.order_id)
    if standing(line).outstanding <= 0:
        raise Refused(_("Nothing of {part} is to come any more.").format(part=line.description))
    _close(work, order, [line], _("{part} closed on {order}").format(part=line.description, order=order.number))


def close_order(work: UnitOfWork, *, order_id: int, seen: int | None = None) -> None:
    """Give up all that is still to come of an order. Undoable."""
    order = open_order(work, order_id, seen)
    lines = [line for line in lines_of(work, order.id) if standing(line).outstanding > 0]
    _close(work, order, lines, _("{order} closed").format(order=order.number))


def _close(work: UnitOfWork, order: PurchaseOrder, lines: Sequence[PurchaseLine], label: str) -> None:
    closed = []
    for line in lines:
        rest = standing(line).outstanding
        line.closed += rest
        part, reason, behind = work.get(Part, line.part_id), MoveReason.ORDER_CLOSED, behind_line(order, line)
        change = Change(on_order=-rest)
        book(work, part=part, kind=MoveKind.ORDER_CLOSED, change=change, reason=reason, behind=behind)
        closed.append(ClosedLine(line.id, rest))
    restate(work, order)
    work.undo_with(label, reopen_order, order_id=order.id, closed=tuple(closed))


def reopen_order(work: UnitOfWork, *, order_id: int, closed: Sequence[ClosedLine]) -> None:
    """Wait again for pieces that were given up. Undoable. Refused when they are not given up any more."""
    order = work.get(PurchaseOrder, order_id)
    lines = []
    for each in closed:
        line = work.get(PurchaseLine, each.line_id)
        if line.closed < each.quantity:
            raise Refused(_("{order} has changed since. Look at it first.").format(order=order.number))
        line.closed -= each.quantity
        part, reason, behind = work.get(Part, line.part_id), MoveReason.UNDONE, behind_line(order, line)
        change = Change(on_order=each.quantity)
        book(work, part=part, kind=MoveKind.ORDER_CLOSED, change=change, reason=reason, behind=behind)
        lines.append(line)
    restate(work, order)
    label = _("{order} open again").format(order=order.number)
    work.undo_with(label, close_lines, order_id=order.id, line_ids=tuple(line.id for line in lines))


def close_lines(work: UnitOfWork, *, order_id: int, line_ids: Sequence[int]) -> None:
    """Give up several lines of an order. Undoable."""
    order = open_order(work, order_id)
    lines = [line for line in work.get_all(PurchaseLine, line_ids) if standing(line).outstanding > 0]
    _close(work, order, lines, _("{order} closed").format(order=order.number))
