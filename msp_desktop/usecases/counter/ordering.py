"""Orders at the counter: sent with their mail, taken back with it, and the jobs that wait for them follow the day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.message import MessageEvent, MessageState
from msp_desktop.domain.purchase import OPEN_ORDERS, OrderWay
from msp_desktop.i18n import _
from msp_desktop.store.models.job import JobItem
from msp_desktop.store.models.message import Message
from msp_desktop.store.models.purchase import PurchaseLine, PurchaseOrder
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases import purchasing
from msp_desktop.usecases.jobs import expect_parts
from msp_desktop.usecases.messages import NewFile, take_back_messages, write_to_supplier

LEFT = frozenset({MessageState.SENDING, MessageState.SENT})


@dataclass(frozen=True, slots=True)
class SupplierMail:
    """The mail that takes a paper to a supplier, as somebody saw it before it went."""

    to_address: str
    subject: str
    body: str
    language: str


@dataclass(frozen=True, slots=True)
class Expected:
    """The day on which an item expected its parts before an act."""

    item_id: int
    day: date | None


def send_order(
    work: UnitOfWork,
    *,
    order_id: int,
    way: OrderWay,
    expected_day: date | None = None,
    paper: NewFile | None = None,
    mail: SupplierMail | None = None,
    seen: int | None = None,
) -> int | None:
    """Send an order, with its mail where it goes by mail, and give the message's id; waiting jobs expect its day.

    `paper` is the order's PDF in the file store, kept as it was sent. Undoable until the mail leaves.
    """
    order = work.get(PurchaseOrder, order_id, seen=seen)
    before = order.expected_day
    if expected_day is not None and expected_day < work.today and not work.takes_back:
        raise Refused(_("This day is past. Choose today or later."), "expected")
    sha256 = paper.sha256 if paper is not None else None
    purchasing.send_order(work, order_id=order_id, way=way, expected_day=expected_day, paper_sha256=sha256, seen=seen)
    message_id = None
    if mail is not None:
        message_id = write_to_supplier(
            work,
            supplier_id=order.supplier_id,
            event=MessageEvent.PURCHASE_ORDER,
            to_address=mail.to_address,
            subject=mail.subject,
            body=mail.body,
            language=mail.language,
            order_id=order_id,
            files=() if paper is None else (paper,),
        )
    moved = _follow(work, order)
    work.undo_with(
        _("{order} sent").format(order=order.number),
        take_order_back,
        order_id=order_id,
        expected_day=before,
        moved=moved,
    )
    return message_id


def take_order_back(
    work: UnitOfWork,
    *,
    order_id: int,
    expected_day: date | None = None,
    moved: Sequence[Expected] = (),
    seen: int | None = None,
) -> None:
    """Make a sent order a draft again and keep its mail from leaving.

    A mail that has left cannot be undone: a person who takes the order back all the same is asked first. Refused once
    something came. Undoable, but no mail is written again.
    """
    order = work.get(PurchaseOrder, order_id, seen=seen)
    mails = _mails(work, order_id)
    if any(each.state in LEFT for each in mails):
        if work.takes_back:
            raise Refused(_("{order} has left by mail. Take it back on its page.").format(order=order.number))
        question = _("{order} has left by mail. Tell the supplier that it does not hold. Take it back?")
        work.confirm(f"left-{order_id}", question.format(order=order.number))
    way, sent_for = order.sent_way or OrderWay.PHONE, order.expected_day
    purchasing.take_order_back(work, order_id=order_id, expected_day=expected_day)
    take_back_messages(work, message_ids=[each.id for each in mails])
    for each in moved:
        _expect(work, each.item_id, each.day)
    work.undo_with(
        _("{order} taken back").format(order=order.number),
        send_order,
        order_id=order_id,
        way=way,
        expected_day=sent_for,
    )


def expect_order(work: UnitOfWork, *, order_id: int, day: date, seen: int | None = None) -> None:
    """Note when what is still to come of an order is expected; the jobs that wait for it expect it then. Undoable."""
    order = work.get(PurchaseOrder, order_id, seen=seen)
    lines = _lines(work, order_id)
    before = DaysBefore(order.expected_day, tuple(LineDay(each.id, each.expected_day) for each in lines))
    purchasing.expect_order(work, order_id=order_id, day=day, seen=seen)
    moved = _follow(work, order)
    work.undo_with(
        _("Delivery of {order} changed").format(order=order.number),
        put_days_back,
        order_id=order_id,
        before=before,
        moved=moved,
    )


@dataclass(frozen=True, slots=True)
class LineDay:
    """The day a line of an order was expected on, by itself."""

    line_id: int
    day: date | None


@dataclass(frozen=True, slots=True)
class DaysBefore:
    """When an order and each of its lines were expected before an act."""

    order: date | None
    lines: tuple[LineDay, ...]


def put_days_back(work: UnitOfWork, *, order_id: int, before: DaysBefore, moved: Sequence[Expected]) -> None:
    """Expect an order, its lines and the jobs that wait for it as before an act."""
    order = work.get(PurchaseOrder, order_id)
    now = order.expected_day
    if order.state not in OPEN_ORDERS:
        raise Refused(_("Nothing is to come from {order} any more.").format(order=order.number))
    order.expected_day = before.order
    for each in before.lines:
        line = work.session.get(PurchaseLine, each.line_id)
        if line is not None:
            line.expected_day = each.day
    work.touch(order)
    work.session.flush()
    for one in moved:
        _expect(work, one.item_id, one.day)
    if now is not None:
        label = _("Delivery of {order} changed").format(order=order.number)
        work.undo_with(label, expect_order, order_id=order_id, day=now)


def expect_order_line(work: UnitOfWork, *, line_id: int, day: date | None, seen: int | None = None) -> None:
    """Note that a line comes on a day of its own, None with the rest; the job that waits for it follows. Undoable."""
    line = work.get(PurchaseLine, line_id, seen=seen)
    order = work.get(PurchaseOrder, line.order_id)
    before = DaysBefore(order.expected_day, (LineDay(line.id, line.expected_day),))
    purchasing.expect_order_line(work, line_id=line_id, day=day, seen=seen)
    moved = _follow(work, order)
    work.undo_with(
        _("Delivery of {part} changed").format(part=line.description),
        put_days_back,
        order_id=order.id,
        before=before,
        moved=moved,
    )


# -- the jobs that wait


def _follow(work: UnitOfWork, order: PurchaseOrder) -> tuple[Expected, ...]:
    """Let the items that wait for pieces of an order expect the last of what they wait for, and give how it was."""
    items = {line.item_id for line in _lines(work, order.id) if line.item_id is not None}
    moved = []
    for item_id, day in _last_days(work, items).items():
        item = work.get(JobItem, item_id)
        if item.state is JobState.WAITING_PARTS and item.expected_day != day:
            moved.append(Expected(item_id, item.expected_day))
            expect_parts(work, item_id=item_id, day=day)
    return tuple(moved)


def _expect(work: UnitOfWork, item_id: int, day: date | None) -> None:
    if work.get(JobItem, item_id).state is JobState.WAITING_PARTS:
        expect_parts(work, item_id=item_id, day=day)


def _last_days(work: UnitOfWork, item_ids: Iterable[int]) -> dict[int, date]:
    """The day on which the last of what is on order for each item comes."""
    rows = work.session.execute(
        select(PurchaseLine.item_id, PurchaseLine.expected_day, PurchaseOrder.expected_day.label("order_day"))
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseLine.order_id)
        .where(
            PurchaseLine.item_id.in_(sorted(item_ids)),
            PurchaseOrder.state.in_(sorted(OPEN_ORDERS)),
            PurchaseOrder.deleted_at.is_(None),
            PurchaseLine.quantity > PurchaseLine.received + PurchaseLine.closed,
        )
    )
    found: dict[int, date] = {}
    for row in rows:
        day = row.expected_day or row.order_day
        if row.item_id is not None and day is not None:
            found[row.item_id] = max(day, found.get(row.item_id, day))
    return found


def _lines(work: UnitOfWork, order_id: int) -> Sequence[PurchaseLine]:
    return work.session.scalars(select(PurchaseLine).where(PurchaseLine.order_id == order_id)).all()


def _mails(work: UnitOfWork, order_id: int) -> Sequence[Message]:
    found = select(Message).where(Message.order_id == order_id, Message.event == MessageEvent.PURCHASE_ORDER)
    return work.session.scalars(found.where(Message.state != MessageState.CANCELLED).order_by(Message.id)).all()
