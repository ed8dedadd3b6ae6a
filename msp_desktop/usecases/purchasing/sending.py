"""An order that goes out: what it orders counts as on order, and when it is to come; taken back while nothing came."""

from datetime import date

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.purchase import OrderState, OrderWay
from msp_desktop.domain.stock import Change, MoveKind, MoveReason
from msp_desktop.i18n import _
from msp_desktop.store.models.part import Part
from msp_desktop.store.models.purchase import PurchaseLine, PurchaseOrder
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.purchase_rows import day_of_delivery
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.parts.ledger import Behind, book
from msp_desktop.usecases.purchasing.orders import refuse_far
from msp_desktop.usecases.purchasing.record import (
    LONGEST_REFERENCE,
    draft_order,
    index_order,
    lines_of,
    open_order,
    tidy,
)


def send_order(
    work: UnitOfWork,
    *,
    order_id: int,
    way: OrderWay,
    expected_day: date | None = None,
    paper_sha256: str | None = None,
    seen: int | None = None,
) -> None:
    """Note that an order went out: its pieces are on order from now on. Undoable while nothing came.

    Without a day it is expected by the supplier's days of delivery and the opening calendar.
    """
    order = draft_order(work, order_id, seen)
    lines = lines_of(work, order.id)
    if not lines:
        raise Refused(_("Nothing is on {order} yet. Add the parts first.").format(order=order.number))
    refuse_far(work, expected_day)
    supplier = work.get(Supplier, order.supplier_id)
    for line in lines:
        part = work.get(Part, line.part_id)
        change = Change(on_order=line.quantity)
        book(work, part=part, kind=MoveKind.ORDERED, change=change, behind=behind_line(order, line))
    usual = order.expected_day or day_of_delivery(work.session, supplier, work.now)
    before = order.expected_day
    order.state, order.sent_at, order.sent_way = OrderState.SENT, work.now, way
    order.expected_day, order.paper_sha256 = expected_day or usual, paper_sha256
    work.session.flush()
    work.undo_with(
        _("{order} sent").format(order=order.number), take_order_back, order_id=order.id, expected_day=before
    )


def take_order_back(
    work: UnitOfWork, *, order_id: int, expected_day: date | None = None, seen: int | None = None
) -> None:
    """Make a sent order a draft again, expected on the day it had as one. Refused once something came or was closed."""
    order = open_order(work, order_id, seen)
    lines = lines_of(work, order.id)
    if any(line.received or line.closed for line in lines):
        raise Refused(_("Part of {order} came or was closed. Close the rest instead.").format(order=order.number))
    for line in lines:
        part = work.get(Part, line.part_id)
        change = Change(on_order=-line.quantity)
        reason, behind = MoveReason.UNDONE, behind_line(order, line)
        book(work, part=part, kind=MoveKind.ORDERED, change=change, reason=reason, behind=behind)
        line.expected_day = None
    way, sent_for = order.sent_way or OrderWay.PHONE, order.expected_day
    order.state, order.sent_at, order.sent_way = OrderState.DRAFT, None, None
    order.expected_day, order.paper_sha256 = expected_day, None
    work.session.flush()
    work.undo_with(
        _("{order} taken back").format(order=order.number),
        send_order,
        order_id=order.id,
        way=way,
        expected_day=sent_for,
    )


def keep_order_paper(work: UnitOfWork, *, order_id: int, sha256: str) -> None:
    """Note where the bytes of a sent order's paper are kept; the first ones stay."""
    order = work.get(PurchaseOrder, order_id)
    if order.paper_sha256 is None and order.state is not OrderState.DRAFT:
        order.paper_sha256 = sha256
        work.session.flush()


def expect_order(work: UnitOfWork, *, order_id: int, day: date, seen: int | None = None) -> None:
    """Note the day on which what is still to come of an order is expected; days of single lines go. Undoable."""
    order = open_order(work, order_id, seen)
    refuse_far(work, day)
    before = order.expected_day
    for line in lines_of(work, order.id):
        line.expected_day = None
    if before == day:
        work.session.flush()
        return
    order.expected_day = day
    work.session.flush()
    if before is not None:
        work.undo_with(
            _("Delivery of {order} changed").format(order=order.number), expect_order, order_id=order.id, day=before
        )


def expect_order_line(work: UnitOfWork, *, line_id: int, day: date | None, seen: int | None = None) -> None:
    """Note that a line comes on a day of its own; None with the rest of its order. Undoable."""
    line = work.get(PurchaseLine, line_id, seen=seen)
    order = open_order(work, line.order_id)
    refuse_far(work, day)
    if line.expected_day == day:
        return
    before, line.expected_day = line.expected_day, day
    work.touch(order)
    work.session.flush()
    work.undo_with(
        _("Delivery of {part} changed").format(part=line.description),
        expect_order_line,
        line_id=line.id,
        day=before,
        seen=None,
    )


def set_supplier_reference(work: UnitOfWork, *, order_id: int, reference: str, seen: int | None = None) -> None:
    """Note what the supplier calls an order, sent or not. Undoable."""
    order = work.get(PurchaseOrder, order_id, seen=seen)
    text = " ".join(tidy(reference, LONGEST_REFERENCE, "reference").split())
    if text == order.supplier_reference:
        return
    before, order.supplier_reference = order.supplier_reference, text
    index_order(work, order)
    work.undo_with(
        _("{order} changed").format(order=order.number), set_supplier_reference, order_id=order.id, reference=before
    )


def behind_line(order: PurchaseOrder, line: PurchaseLine) -> Behind:
    """What a move of a line is made for: its order, and the repair it is ordered for."""
    return Behind(order_id=order.id, job_id=line.job_id, job_line_id=line.job_line_id)
