"""Approving closed shelves: every difference is booked in one act, whatever was sold meanwhile."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import func, select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.stock import (
    SERIALS_HERE,
    Change,
    MoveKind,
    MoveReason,
    SerialState,
    balance_after,
    milli,
    plain_number,
)
from msp_desktop.domain.stock_take import ShelfState, TakeState, shelf_order
from msp_desktop.i18n import _, ngettext
from msp_desktop.store.models.part import Part, PartSerial
from msp_desktop.store.models.stock import StockMove, StockMoveSerial
from msp_desktop.store.models.stock_take import (
    StockCount,
    StockTake,
    StockTakeLine,
    StockTakeSerial,
    StockTakeShelf,
)
from msp_desktop.store.stock_rows import balances
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.parts.ledger import Behind, balance_of, book
from msp_desktop.usecases.parts.serials import add_pieces, put_pieces_back
from msp_desktop.usecases.stock_takes.lines import worth
from msp_desktop.usecases.stock_takes.record import check_none_runs, open_take

MOST_NAMED = 3


def approve_take(work: UnitOfWork, *, take_id: int, seen: int | None = None) -> int:
    """Book the differences of every closed shelf with the person's name, and give how many; open shelves go on.

    A difference without a reason is booked as not known. Pieces reserved for jobs that are missing ask
    `gone-<take id>-<n>`. Undoable until one of the parts moves again. Raises Refused.
    """
    take = open_take(work, take_id, seen)
    shelves = _shelves(work, take_id, ShelfState.CLOSED)
    if not shelves:
        raise Refused(_("Close a shelf first. Then its differences are here to approve."))
    lines = _lines(work, [shelf.id for shelf in shelves])
    differing = [line for line in lines if line.differs]
    _read_parts(work, differing)
    _ask_reserved(work, take, differing)
    first = _last_move(work)
    booked, net = 0, 0
    for line in differing:
        value = _book_line(work, take, line)
        line.value_cents = value
        booked, net = booked + 1, net + value
    for line in lines:
        line.booked_at = work.now
    _mark_counts(work, take_id, {line.part_id for line in lines}, booked=True)
    for shelf in shelves:
        shelf.state = ShelfState.BOOKED
    take.items, take.differences, take.net_cents = (
        take.items + len(lines),
        take.differences + booked,
        take.net_cents + net,
    )
    work.session.flush()
    _finish(work, take)
    label = ngettext("{n} difference approved", "{n} differences approved", booked).format(n=booked)
    work.undo_with(
        label,
        take_back_approval,
        take_id=take_id,
        shelf_ids=[shelf.id for shelf in shelves],
        after_move=first,
        booked=len(_shelves(work, take_id, ShelfState.BOOKED)),
    )
    return booked


def take_back_approval(work: UnitOfWork, *, take_id: int, shelf_ids: list[int], after_move: int, booked: int) -> None:
    """Book the opposite of what an approval booked, so that its shelves stand closed again.

    Refused once one of the parts has moved since, or other shelves were approved: then its number is set right by an
    adjustment.
    """
    take = work.get(StockTake, take_id)
    if len(_shelves(work, take_id, ShelfState.BOOKED)) != booked or any(
        work.get(StockTakeShelf, each).state is not ShelfState.BOOKED for each in shelf_ids
    ):
        raise Refused(_("Other shelves were approved since. Adjust the parts that are wrong instead."))
    check_none_runs(work, but=take_id)
    lines = _lines(work, shelf_ids)
    moves = _moves(work, take_id, after_move)
    _check_unmoved(work, moves)
    for move in moves:
        _book_back(work, move, take_id)
    for line in lines:
        line.booked_at = None
        _give_back(work, line)
    _mark_counts(work, take_id, {line.part_id for line in lines}, booked=False)
    for each in shelf_ids:
        work.get(StockTakeShelf, each).state = ShelfState.CLOSED
    differing = [line for line in lines if line.differs]
    take.items -= len(lines)
    take.differences -= len(differing)
    take.net_cents -= sum(line.value_cents for line in differing)
    take.state, take.done_at, take.done_by_id = TakeState.OPEN, None, None
    work.session.flush()
    work.undo_with(_("Approval of {count} taken back").format(count=take.name), approve_take, take_id=take_id)


# -- booking


def _book_line(work: UnitOfWork, take: StockTake, line: StockTakeLine) -> int:
    """Book what one line differs by, and give what it was worth in cents."""
    part = work.get(Part, line.part_id)
    difference = line.counted - line.expected
    if not part.serialised:
        return _book_move(work, take, line, part, max(difference, -balance_of(work, part).on_hand), [])
    # By the piece: those missing are written off, those found join, also where the numbers agree.
    gone, found = _missing_pieces(work, line), _found_pieces(work, line, part)
    value = _book_move(work, take, line, part, Decimal(-len(gone)), gone) if gone else 0
    return value + (_book_move(work, take, line, part, Decimal(len(found)), found) if found else 0)


def _book_move(
    work: UnitOfWork,
    take: StockTake,
    line: StockTakeLine,
    part: Part,
    difference: Decimal,
    serials: Sequence[PartSerial],
) -> int:
    if not difference:
        return 0
    before = balance_of(work, part)
    change = Change(on_hand=difference, value_cents=worth(before, difference, part.cost_cents))
    reason = line.reason or MoveReason.NOT_KNOWN
    if not line.reason and balance_after(before, change).gap > before.gap:
        reason = MoveReason.PIECES_GONE
    book(
        work,
        part=part,
        kind=MoveKind.COUNTED,
        change=change,
        reason=reason,
        behind=Behind(stock_take_id=take.id, note=line.note),
        serials=serials,
    )
    return change.value_cents


def _missing_pieces(work: UnitOfWork, line: StockTakeLine) -> list[PartSerial]:
    """The pieces nobody saw that are still on hand by the book, now written off."""
    gone = []
    for each in _serials(work, line.id, found=False):
        piece = work.get(PartSerial, each.serial_id) if each.serial_id is not None else None
        if piece is None or piece.state not in SERIALS_HERE:
            continue  # it went its way between the count and now
        each.was = piece.state
        piece.state = SerialState.WRITTEN_OFF
        gone.append(piece)
    return gone


def _found_pieces(work: UnitOfWork, line: StockTakeLine, part: Part) -> list[PartSerial]:
    """The pieces that were there and the book did not know, now on hand."""
    found = []
    for each in _serials(work, line.id, found=True):
        known = work.get(PartSerial, each.serial_id) if each.serial_id is not None else None
        if known is not None and known.state in SERIALS_HERE:
            continue  # it came in between the count and now
        each.was = known.state if known is not None else None
        piece = add_pieces(work, part, [each.serial])[0]
        each.serial_id = piece.id
        found.append(piece)
    return found


def _ask_reserved(work: UnitOfWork, take: StockTake, lines: Sequence[StockTakeLine]) -> None:
    """Missing pieces that jobs wait for are not booked as gone without a yes."""
    names, pieces = [], Decimal()
    stand = balances(work.session, [line.part_id for line in lines])
    for line in lines:
        part, stands = work.get(Part, line.part_id), stand[line.part_id]
        missing = min(line.expected - line.counted, stands.on_hand)
        short = min(stands.reserved, missing - stands.free) if missing > 0 else Decimal()
        if short > 0:
            names.append(part.name)
            pieces += short
    if not names:
        return
    shown = ", ".join(names[:MOST_NAMED])
    words = ngettext(
        "{n} missing piece is reserved for a job ({parts}). It may lie there. Book it as gone?",
        "{n} missing pieces are reserved for jobs ({parts}). They may lie there. Book them as gone?",
        max(1, int(pieces)),
    )
    if len(names) > MOST_NAMED:
        shown = _("{parts} and more").format(parts=shown)
    plain = plain_number(pieces)
    work.confirm(f"gone-{take.id}-{milli(pieces)}", words.format(n=plain, parts=shown))


def _read_parts(work: UnitOfWork, lines: Sequence[StockTakeLine]) -> None:
    """Read the parts of all lines at once; they are fetched one by one from what is in hand then."""
    ids = [line.part_id for line in lines]
    for at in range(0, len(ids), 1000):
        work.session.scalars(select(Part).where(Part.id.in_(ids[at : at + 1000]))).all()


def _finish(work: UnitOfWork, take: StockTake) -> None:
    """The count is done once every shelf in it is booked."""
    left = work.session.scalar(
        select(func.count(StockTakeShelf.id)).where(
            StockTakeShelf.stock_take_id == take.id, StockTakeShelf.state != ShelfState.BOOKED
        )
    )
    if not left:
        take.state, take.done_at, take.done_by_id = TakeState.DONE, work.now, work.actor
    else:
        work.touch(take)


# -- taking back


def _check_unmoved(work: UnitOfWork, moves: Sequence[StockMove]) -> None:
    last_of = {move.part_id: move.id for move in moves}
    for part_id, last in last_of.items():
        later = work.session.scalar(
            select(StockMove.id).where(StockMove.part_id == part_id, StockMove.id > last).limit(1)
        )
        if later is not None:
            part = work.get(Part, part_id)
            words = _("{part} has moved since it was counted, so the count stays booked. Adjust its number instead.")
            raise Refused(words.format(part=part.name))


def _book_back(work: UnitOfWork, move: StockMove, take_id: int) -> None:
    part = work.get(Part, move.part_id)
    change = Change(on_hand=-move.on_hand, value_cents=-move.value_cents)
    book(
        work,
        part=part,
        kind=MoveKind.COUNTED,
        change=change,
        reason=MoveReason.UNDONE,
        behind=Behind(stock_take_id=take_id),
        serials=_pieces_of(work, move),
    )


def _give_back(work: UnitOfWork, line: StockTakeLine) -> None:
    """Every piece is again what it was before the count was booked."""
    found = []
    for each in _all_serials(work, line.id):
        if each.serial_id is None:
            continue
        piece = work.get(PartSerial, each.serial_id)
        if each.found:
            found.append(piece)
        elif each.was is not None:
            piece.state = each.was
        each.was = None
    if found:
        put_pieces_back(work, found, otherwise=SerialState.WRITTEN_OFF)


# -- rows


def _shelves(work: UnitOfWork, take_id: int, state: ShelfState) -> list[StockTakeShelf]:
    found = work.session.scalars(
        select(StockTakeShelf).where(StockTakeShelf.stock_take_id == take_id, StockTakeShelf.state == state)
    ).all()
    return sorted(found, key=lambda shelf: shelf_order(shelf.shelf))


def _lines(work: UnitOfWork, shelf_ids: Sequence[int]) -> list[StockTakeLine]:
    return list(
        work.session.scalars(
            select(StockTakeLine).where(StockTakeLine.shelf_id.in_(shelf_ids)).order_by(StockTakeLine.id)
        )
    )


def _all_serials(work: UnitOfWork, line_id: int) -> list[StockTakeSerial]:
    return list(
        work.session.scalars(
            select(StockTakeSerial).where(StockTakeSerial.line_id == line_id).order_by(StockTakeSerial.id)
        )
    )


def _serials(work: UnitOfWork, line_id: int, *, found: bool) -> list[StockTakeSerial]:
    return [each for each in _all_serials(work, line_id) if each.found is found]


def _last_move(work: UnitOfWork) -> int:
    return work.session.scalar(select(func.max(StockMove.id))) or 0


def _moves(work: UnitOfWork, take_id: int, after: int) -> list[StockMove]:
    return list(
        work.session.scalars(
            select(StockMove)
            .where(StockMove.stock_take_id == take_id, StockMove.id > after, StockMove.kind == MoveKind.COUNTED)
            .order_by(StockMove.id)
        )
    )


def _pieces_of(work: UnitOfWork, move: StockMove) -> list[PartSerial]:
    return list(
        work.session.scalars(
            select(PartSerial)
            .join(StockMoveSerial, StockMoveSerial.serial_id == PartSerial.id)
            .where(StockMoveSerial.move_id == move.id)
            .order_by(PartSerial.id)
        )
    )


def _mark_counts(work: UnitOfWork, take_id: int, part_ids: set[int], *, booked: bool) -> None:
    """What was counted of these parts, wherever it lay, belongs to a booked line, or does not any more."""
    ids = work.session.execute(
        select(StockCount.id, StockCount.part_id)
        .join(StockTakeShelf, StockTakeShelf.id == StockCount.shelf_id)
        .where(StockTakeShelf.stock_take_id == take_id, StockCount.booked.is_(not booked))
    ).all()
    work.update_many(StockCount, [{"id": row.id, "booked": booked} for row in ids if row.part_id in part_ids])
