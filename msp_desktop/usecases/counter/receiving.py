"""Receive: a counted delivery goes into stock, closes or keeps what is missing, and lets the jobs go on that waited."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from msp_desktop.domain.delivery import Landed, landed
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.message import MessageEvent
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.purchase import DeliveryState, ShortDecision
from msp_desktop.domain.stock import NOTHING, Change, MoveKind, MoveReason, SerialState
from msp_desktop.i18n import _, ngettext
from msp_desktop.store.complaint_words import complaint_lines
from msp_desktop.store.delivery_rows import DeliveryRow, delivery_rows
from msp_desktop.store.models.job import Job, JobEvent, JobItem, JobLine
from msp_desktop.store.models.operation import Operation
from msp_desktop.store.models.part import Part, PartSerial, PartSupplier
from msp_desktop.store.models.purchase import Delivery, DeliveryLine, PurchaseLine
from msp_desktop.store.models.stock import StockMove
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.purchase_rows import language_of_supplier
from msp_desktop.store.shop_facts import shop_facts
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.store.waiting_rows import Arrival, arrival
from msp_desktop.usecases.jobs.moving import Standing, restore_standing, shift_items
from msp_desktop.usecases.jobs.record import note_event, restate
from msp_desktop.usecases.jobs.timer_stops import stop_timers_of
from msp_desktop.usecases.messages import cancel_message, take_back_messages, tell_supplier
from msp_desktop.usecases.parts import Behind, add_pieces, book, set_cost
from msp_desktop.usecases.parts.serials import put_pieces_back
from msp_desktop.usecases.purchasing import close_order_line, reopen_order
from msp_desktop.usecases.purchasing.arriving import receive_lines, unreceive_lines
from msp_desktop.usecases.purchasing.delivery_lines import draft_of, has_orders
from msp_desktop.usecases.purchasing.values import ClosedLine
from msp_desktop.usecases.shop import draw_number


@dataclass(frozen=True, slots=True)
class PriceBefore:
    """What a part cost before a delivery, and at this supplier (None where it was not bought there)."""

    part_id: int
    cost_cents: int
    supplier_cents: int | None
    supplier_day: date | None
    now_cents: int


def receive_delivery(
    work: UnitOfWork,
    *,
    delivery_id: int,
    seen: int | None = None,
    pieces: Decimal | None = None,
    complain: bool = False,
) -> int:
    """Take a counted delivery into stock in one act, and give it. Undoable while nothing of it was used.

    `pieces` is how many the person saw going in: a colleague may have counted on. `complain` writes to the supplier
    about what differs. Asks (`no-serials`) about pieces
    whose serials nobody scanned. Raises Refused, Changed, NeedsConfirmation.
    """
    delivery = draft_of(work, delivery_id, seen=seen)
    rows = delivery_rows(work.session, delivery.id)
    _check(work, rows, pieces)
    counted = [row.counted for row in rows]
    spread = landed(counted, delivery.freight_cents)
    # Who gets what is worked out before it is booked: the page shows the same.
    came = _arrival(work, rows)
    if delivery.number is None:
        delivery.number = draw_number(work, SeriesKind.DELIVERY).text
    _read_ahead(work, delivery, rows)
    awaited = receive_lines(work, came=_of_orders(rows))
    arrived = tuple(
        piece
        for row in rows
        for piece in _take_in(work, delivery, row, spread.get(row.id), awaited.get(row.order_line_id or 0, NOTHING))
    )
    closed = tuple(rest for row in rows if (rest := _close_rest(work, row)) is not None)
    prices = _keep_prices(work, delivery, rows)
    delivery.state, delivery.received_at, delivery.received_by_id = DeliveryState.RECEIVED, work.now, work.actor
    delivery.value_cents = sum(each.value_cents for each in spread.values())
    letter = _complain(work, delivery, rows) if complain else None
    told = _tell(work, came, rows)
    moved = shift_items(work, [work.get(JobItem, each.item_id) for each in came.moving], JobState.IN_REPAIR)
    work.session.flush()
    work.undo_with(
        _("{number} received").format(number=delivery.number),
        take_delivery_back,
        delivery_id=delivery.id,
        pieces=arrived,
        closed=closed,
        prices=prices,
        told=told,
        moved=moved,
        letter=letter,
    )
    return delivery.id


def complain_about(work: UnitOfWork, *, delivery_id: int) -> int | None:
    """Write to the supplier what differs on a received delivery, and give the message; None without a mail server.

    Undoable until the mail leaves. Refused where nothing is to be complained about.
    """
    delivery = work.get(Delivery, delivery_id)
    rows = delivery_rows(work.session, delivery.id)
    letter = _complain(work, delivery, rows)
    if letter is not None:
        supplier = work.get(Supplier, delivery.supplier_id)
        work.undo_with(_("Complaint to {supplier}").format(supplier=supplier.name), cancel_message, message_id=letter)
    return letter


def _complain(work: UnitOfWork, delivery: Delivery, rows: Sequence[DeliveryRow]) -> int | None:
    supplier = work.get(Supplier, delivery.supplier_id)
    language = language_of_supplier(work.session, supplier)
    lines = complaint_lines(rows, shop_facts(work.session).formats(language), ordered=has_orders(work, delivery.id))
    if not lines:
        raise Refused(_("Nothing on this delivery is to be complained about."))
    order_id = next((row.order_id for row in rows if row.order_id is not None), None)
    return tell_supplier(
        work,
        supplier_id=supplier.id,
        event=MessageEvent.COMPLAINT,
        order_id=order_id,
        what="\n".join(lines),
        delivery_note=delivery.delivery_note,
    )


def _check(work: UnitOfWork, rows: Sequence[DeliveryRow], pieces: Decimal | None) -> None:
    if not any(row.counted.counted for row in rows):
        raise Refused(_("Nothing is counted yet. Scan the pieces first."), "code")
    taken = sum((row.counted.taken for row in rows), NOTHING)
    if pieces is not None and pieces != taken:
        raise Refused(_("Somebody counted on meanwhile. Look at the list, then receive."))
    bare = sum(
        int(row.counted.taken) - len(row.serials)
        for row in rows
        if row.serialised and not row.no_serials and row.counted.taken > len(row.serials)
    )
    if bare:
        words = ngettext(
            "The serial of {n} piece is not scanned. Receive it without?",
            "The serials of {n} pieces are not scanned. Receive them without?",
            bare,
        )
        work.confirm("no-serials", words.format(n=bare))


def _arrival(work: UnitOfWork, rows: Sequence[DeliveryRow]) -> Arrival:
    arriving: dict[int, Decimal] = {}
    for row in rows:
        if row.counted.taken:
            arriving[row.part_id] = arriving.get(row.part_id, NOTHING) + row.counted.taken
    return arrival(work.session, arriving, _of_orders(rows))


def _of_orders(rows: Sequence[DeliveryRow]) -> dict[int, Decimal]:
    """How many came of which line of an order."""
    return {
        row.order_line_id: row.counted.of_order
        for row in rows
        if row.order_line_id is not None and row.counted.of_order
    }


def _read_ahead(work: UnitOfWork, delivery: Delivery, rows: Sequence[DeliveryRow]) -> None:
    """Read everything the lines will ask for in a few statements, instead of one row at a time."""
    parts = {row.part_id for row in rows}
    ordered = {row.order_line_id for row in rows if row.order_line_id is not None}
    work.session.scalars(select(DeliveryLine).where(DeliveryLine.delivery_id == delivery.id)).all()
    work.session.scalars(select(Part).where(Part.id.in_(parts))).all()
    work.session.scalars(select(PurchaseLine).where(PurchaseLine.id.in_(ordered))).all()


def _take_in(
    work: UnitOfWork, delivery: Delivery, row: DeliveryRow, worth: Landed | None, awaited: Decimal
) -> tuple[int, ...]:
    """Book one line, the move with its pieces, and give those with serial numbers."""
    line = work.get(DeliveryLine, row.id)
    line.ordered, line.taken = row.counted.ordered, row.counted.taken
    line.value_cents = worth.value_cents if worth is not None else 0
    if not row.counted.taken:
        return ()
    part = work.get(Part, row.part_id)
    pieces = _pieces(work, delivery, row, part)
    special = work.get(PurchaseLine, row.order_line_id) if row.order_line_id is not None and row.job_id else None
    if special is not None:
        _keep_for_job(work, special, pieces)
    book(
        work,
        part=part,
        kind=MoveKind.RECEIVED,
        change=Change(on_hand=row.counted.taken, on_order=-awaited, value_cents=line.value_cents),
        behind=Behind(
            job_id=special.job_id if special is not None else None,
            job_line_id=special.job_line_id if special is not None else None,
            order_id=row.order_id,
            delivery_id=delivery.id,
        ),
        serials=pieces,
    )
    return tuple(piece.id for piece in pieces)


def _pieces(work: UnitOfWork, delivery: Delivery, row: DeliveryRow, part: Part) -> list[PartSerial]:
    """The pieces of a part with serials; some may have been here before."""
    if not part.serialised:
        return []
    count = int(row.counted.taken)
    serials = [*row.serials[:count], *[""] * (count - len(row.serials))]
    return add_pieces(work, part, serials, delivery.id)


def _keep_for_job(work: UnitOfWork, ordered: PurchaseLine, pieces: Sequence[PartSerial]) -> None:
    """Pieces ordered for a line of a job are its own, so nobody is asked at the bench which ones they are."""
    line = work.session.get(JobLine, ordered.job_line_id) if ordered.job_line_id is not None else None
    if line is None or not pieces or line.reserved <= 0:
        return
    named = work.session.scalar(
        select(func.count())
        .select_from(PartSerial)
        .where(PartSerial.job_line_id == line.id, PartSerial.state == SerialState.RESERVED)
    )
    for piece in pieces[: max(0, int(line.reserved) - (named or 0))]:
        piece.state, piece.job_id, piece.job_line_id = SerialState.RESERVED, line.job_id, line.id


def _close_rest(work: UnitOfWork, row: DeliveryRow) -> ClosedLine | None:
    """Give up what is missing, where that was decided."""
    if row.order_line_id is None or not row.counted.missing or row.counted.short is not ShortDecision.CLOSE:
        return None
    close_order_line(work, line_id=row.order_line_id)
    return ClosedLine(row.order_line_id, row.counted.missing)


def _keep_prices(work: UnitOfWork, delivery: Delivery, rows: Sequence[DeliveryRow]) -> tuple[PriceBefore, ...]:
    """What pieces cost at present, on their cards and at this supplier, unless the supplier is asked about it first."""
    new = [row for row in rows if row.counted.taken and not row.counted.asked]
    bought = _bought(work, delivery, {row.part_id for row in new})
    return tuple(_keep_price(work, delivery, row, bought) for row in new)


def _bought(work: UnitOfWork, delivery: Delivery, part_ids: Collection[int]) -> dict[int, PartSupplier]:
    """This supplier's prices, by part."""
    found = work.session.scalars(
        select(PartSupplier).where(PartSupplier.part_id.in_(part_ids), PartSupplier.supplier_id == delivery.supplier_id)
    )
    return {each.part_id: each for each in found}


def _keep_price(work: UnitOfWork, delivery: Delivery, row: DeliveryRow, bought: dict[int, PartSupplier]) -> PriceBefore:
    cents, part, there = row.counted.unit_cents, work.get(Part, row.part_id), bought.get(row.part_id)
    before = PriceBefore(
        part.id,
        part.cost_cents,
        there.price_cents if there is not None else None,
        there.price_day if there is not None else None,
        cents,
    )
    if part.cost_cents != cents:
        set_cost(work, part=part, cost_cents=cents)
    if there is None:
        last = work.session.scalar(select(func.max(PartSupplier.position)).where(PartSupplier.part_id == part.id))
        bought[part.id] = work.add(
            PartSupplier(
                part_id=part.id,
                supplier_id=delivery.supplier_id,
                position=0 if last is None else last + 1,
                price_cents=cents,
                price_day=work.today,
            )
        )
    else:
        there.price_cents, there.price_day = cents, work.today
    return before


def _tell(work: UnitOfWork, came: Arrival, rows: Sequence[DeliveryRow]) -> tuple[int, ...]:
    """Note on the timeline of each device what came for it, which is also how its technician hears of it."""
    orders = {row.part_id: row.order_number for row in rows if row.order_number and row.counted.taken}
    events = [
        note_event(
            work,
            item.job_id,
            EventKind.PART_ARRIVED,
            item_id=item.item_id,
            facts={"part": name, "order": orders.get(part_id, "")},
        )
        for item in came.given
        for part_id, name in zip(item.part_ids, item.parts, strict=True)
    ]
    work.session.flush()
    return tuple(event.id for event in events)


def see_arrivals(work: UnitOfWork, *, job_id: int) -> None:
    """Note that the technician of a job has seen which parts came for it. Nobody else's look counts."""
    if work.actor is None or work.get(Job, job_id).technician_id != work.actor:
        return
    for event in work.session.scalars(
        select(JobEvent).where(JobEvent.job_id == job_id, JobEvent.kind == EventKind.PART_ARRIVED)
    ):
        if not event.facts.get("seen"):
            event.facts = {**event.facts, "seen": True}


# -- back


def take_delivery_back(
    work: UnitOfWork,
    *,
    delivery_id: int,
    pieces: tuple[int, ...] = (),
    closed: tuple[ClosedLine, ...] = (),
    prices: tuple[PriceBefore, ...] = (),
    told: tuple[int, ...] = (),
    moved: tuple[Standing, ...] = (),
    letter: int | None = None,
) -> None:
    """Make a draft of a received delivery again: stock, orders, prices and jobs are where they were. Undoable.

    Its number stays with it. Refused once any of its pieces was used, sold or sent back.
    """
    delivery = work.get(Delivery, delivery_id)
    if delivery.state is not DeliveryState.RECEIVED:
        raise Refused(_("This delivery is a draft already."))
    _refuse_used(work, delivery)
    if letter is not None:
        take_back_messages(work, message_ids=(letter,))
    _wait_again(work, moved)
    for event_id in told:
        event = work.get(JobEvent, event_id)
        event.deleted_at = work.now
    for each in closed:
        ordered = work.get(PurchaseLine, each.line_id)
        reopen_order(work, order_id=ordered.order_id, closed=(each,))
    rows = delivery_rows(work.session, delivery.id)
    _read_ahead(work, delivery, rows)
    unreceive_lines(work, came=_of_orders(rows))
    came = work.get_all(PartSerial, pieces)
    put_pieces_back(work, came, otherwise=SerialState.WRITTEN_OFF)
    for row in rows:
        _take_out(work, delivery, row, came)
    bought = _bought(work, delivery, {price.part_id for price in prices})
    for price in reversed(prices):
        _old_price(work, bought.get(price.part_id), price)
    delivery.state, delivery.received_at, delivery.received_by_id = DeliveryState.DRAFT, None, None
    delivery.value_cents = 0
    work.session.flush()
    work.undo_with(_("{number} taken back").format(number=delivery.number), receive_delivery, delivery_id=delivery.id)


def _refuse_used(work: UnitOfWork, delivery: Delivery) -> None:
    """What left the stock since may have been these very pieces."""
    first = work.session.scalar(
        select(func.max(StockMove.operation_id)).where(
            StockMove.delivery_id == delivery.id, StockMove.kind == MoveKind.RECEIVED, StockMove.on_hand > NOTHING
        )
    )
    if first is None:
        return
    parts = select(DeliveryLine.part_id).where(DeliveryLine.delivery_id == delivery.id, DeliveryLine.taken > NOTHING)
    left = work.session.execute(
        select(Part.name, StockMove.operation_id)
        .join(StockMove, StockMove.part_id == Part.id)
        .where(StockMove.part_id.in_(parts), StockMove.operation_id > first, StockMove.on_hand < NOTHING)
        .order_by(StockMove.id)
    )
    gone = next((row.name for row in left if _stands(work, row.operation_id, first)), None)
    if gone is not None:
        raise Refused(_("{part} has left the stock since. Set the count right instead.").format(part=gone))


def _stands(work: UnitOfWork, operation_id: int, first: int) -> bool:
    """Whether an act after `first` counts: neither taken back since, nor merely taking back what came after that."""
    act = work.session.get(Operation, operation_id)
    if act is None:
        return True
    if act.undone_by_id is not None:
        return False
    steps = 0
    while act is not None and act.undoes_id is not None:
        act, steps = work.session.get(Operation, act.undoes_id), steps + 1
    # Taken back, or taken back and done again.
    return act is None or act.id < first or steps % 2 == 0


def _wait_again(work: UnitOfWork, moved: Sequence[Standing]) -> None:
    """Send devices back to waiting that nobody has touched since."""
    items = [(work.get(JobItem, each.item_id), each) for each in moved]
    waiting = [(item, each) for item, each in items if item.state is JobState.IN_REPAIR]
    stop_timers_of(work, item_ids=[item.id for item, _each in waiting])
    for _item, each in waiting:
        restore_standing(work, each)
    for job_id in dict.fromkeys(item.job_id for item, _each in waiting):
        job = work.get(Job, job_id)
        work.touch(job)
        restate(work, job)


def _take_out(work: UnitOfWork, delivery: Delivery, row: DeliveryRow, came: Sequence[PartSerial]) -> None:
    """Book one line back; its pieces are among those that came."""
    line = work.get(DeliveryLine, row.id)
    if not line.taken:
        return
    awaited = row.counted.of_order if row.order_line_id is not None else NOTHING
    book(
        work,
        part=work.get(Part, row.part_id),
        kind=MoveKind.RECEIVED,
        change=Change(on_hand=-line.taken, on_order=awaited, value_cents=-line.value_cents),
        reason=MoveReason.UNDONE,
        behind=Behind(order_id=row.order_id, delivery_id=delivery.id),
        serials=[each for each in came if each.part_id == row.part_id][: int(line.taken)],
    )
    line.taken, line.value_cents = NOTHING, 0


def _old_price(work: UnitOfWork, bought: PartSupplier | None, price: PriceBefore) -> None:
    """Give a part the cost it had, where nobody has changed it since."""
    part = work.get(Part, price.part_id)
    if part.cost_cents == price.now_cents != price.cost_cents:
        set_cost(work, part=part, cost_cents=price.cost_cents)
    if bought is None or bought.price_cents != price.now_cents:
        return
    if price.supplier_cents is None:
        # Their code was written down since: it is worth keeping.
        if not bought.supplier_code:
            work.delete(bought)
    else:
        bought.price_cents, bought.price_day = price.supplier_cents, price.supplier_day
