"""Closing a shelf, counting some of it again, and saying why something differs."""

from collections.abc import Sequence

from sqlalchemy import func, select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.stock import MoveReason
from msp_desktop.domain.stock_take import ShelfState
from msp_desktop.i18n import _, ngettext
from msp_desktop.store.models.part import Part
from msp_desktop.store.models.stock_take import (
    StockCount,
    StockTake,
    StockTakeLine,
    StockTakeSerial,
    StockTakeShelf,
)
from msp_desktop.store.stock_take_rows import counted_of, shelf_places, stocked_parts
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.stock_takes.lines import parts_to_settle, settle
from msp_desktop.usecases.stock_takes.record import countable_shelf, open_take, shelf_words, tidy_line

TAKE_REASONS = (
    MoveReason.NOT_BOOKED,
    MoveReason.SHOP_USE,
    MoveReason.LOST,
    MoveReason.BROKEN,
    MoveReason.OLD_COUNT,
    MoveReason.FOUND,
    MoveReason.OTHER,
)
"""What a difference may be put down to; none is needed."""


def close_shelf(work: UnitOfWork, *, shelf_id: int) -> None:
    """Compare what was counted on a shelf with the book; from now on its differences show. Undoable.

    Asks `uncounted-<shelf id>-<n>` where parts that lie there by the book were not counted: they count as none; in a
    second count they keep their first.
    """
    shelf = countable_shelf(work, shelf_id)
    again = _lines_again(work, shelf)
    if shelf.round == 1:
        parts = parts_to_settle(work, shelf)
        _ask_uncounted(work, shelf, parts)
        settle(work, shelf, parts)
    else:
        _close_again(work, shelf, again)
    shelf.state, shelf.closed_at, shelf.closed_by_id = ShelfState.CLOSED, work.now, work.actor
    work.session.flush()
    shelf.items = _items(work, shelf.id)
    work.touch(work.get(StockTake, shelf.stock_take_id))
    work.undo_with(
        _("Shelf {shelf} closed").format(shelf=shelf_words(shelf.shelf)),
        open_shelf_again,
        shelf_id=shelf_id,
        again=[line.id for line in again],
    )


def open_shelf_again(work: UnitOfWork, *, shelf_id: int, again: list[int]) -> None:
    """Go on counting on a shelf that was closed: all of it, or in a second count the lines in `again`. Undoable."""
    shelf = work.get(StockTakeShelf, shelf_id)
    take = open_take(work, shelf.stock_take_id)
    if shelf.state is not ShelfState.CLOSED:
        words = _("Shelf {shelf} is not closed any more.")
        raise Refused(words.format(shelf=shelf_words(shelf.shelf)))
    if shelf.round == 1:
        _drop_lines(work, shelf)
        counted = work.session.scalar(select(StockCount.id).where(StockCount.shelf_id == shelf_id).limit(1))
    else:
        counted = shelf_id
        for line_id in again:
            work.get(StockTakeLine, line_id).again = True
    shelf.state = ShelfState.WAITING if counted is None else ShelfState.COUNTING
    shelf.closed_at, shelf.closed_by_id = None, None
    work.touch(take)
    label = _("Shelf {shelf} opened again").format(shelf=shelf_words(shelf.shelf))
    work.undo_with(label, close_shelf, shelf_id=shelf_id)


def count_again(work: UnitOfWork, *, line_ids: Sequence[int]) -> None:
    """Have parts of closed shelves counted once more, blind, before anything is booked. Undoable.

    Their shelves are counted on again until they are closed; everything else on them stays as it is.
    """
    lines = [work.get(StockTakeLine, each) for each in dict.fromkeys(line_ids)]
    if not lines:
        raise Refused(_("Choose what to count again."), "lines")
    shelves = {line.shelf_id: work.get(StockTakeShelf, line.shelf_id) for line in lines}
    for shelf in shelves.values():
        take = open_take(work, shelf.stock_take_id)
        if shelf.state is ShelfState.BOOKED:
            raise Refused(_("Shelf {shelf} was counted and booked.").format(shelf=shelf_words(shelf.shelf)))
        if shelf.state is ShelfState.CLOSED:
            shelf.state, shelf.round = ShelfState.COUNTING, shelf.round + 1
            shelf.closed_at, shelf.closed_by_id = None, None
        work.touch(take)
    for line in lines:
        line.again = True
    label = ngettext("{n} part is counted again", "{n} parts are counted again", len(lines))
    work.undo_with(label.format(n=len(lines)), leave_first_count, line_ids=[line.id for line in lines])


def leave_first_count(work: UnitOfWork, *, line_ids: list[int]) -> None:
    """Let the first count of parts stand after all. Refused where somebody has begun the second one."""
    for line_id in line_ids:
        line = work.get(StockTakeLine, line_id)
        shelf = work.get(StockTakeShelf, line.shelf_id)
        take = open_take(work, shelf.stock_take_id)
        begun = work.session.scalar(
            select(StockCount.id)
            .where(StockCount.shelf_id == shelf.id, StockCount.round == shelf.round, StockCount.part_id == line.part_id)
            .limit(1)
        )
        if begun is not None or not line.again:
            part = work.get(Part, line.part_id)
            raise Refused(_("{part} is being counted again. Close the shelf then.").format(part=part.name))
        line.again = False
        work.session.flush()
        if not _lines_again(work, shelf) and not _counted_in(work, shelf):
            shelf.state, shelf.round = ShelfState.CLOSED, shelf.round - 1
            shelf.closed_at, shelf.closed_by_id = work.now, work.actor
        work.touch(take)
    work.undo_with(_("First count stands"), count_again, line_ids=line_ids)


def set_reason(work: UnitOfWork, *, line_id: int, reason: MoveReason, note: str = "", seen: int | None = None) -> None:
    """Say why a part differs; NONE leaves it open. Undoable. Raises Refused, field "reason" or "note"."""
    line = work.get(StockTakeLine, line_id, seen=seen)
    shelf = work.get(StockTakeShelf, line.shelf_id)
    take = open_take(work, shelf.stock_take_id)
    if line.booked_at is not None:
        raise Refused(_("This difference is booked."), "reason")
    if reason and reason not in TAKE_REASONS:
        raise Refused(_("Choose a reason that fits."), "reason")
    part = work.get(Part, line.part_id)
    work.undo_with(
        _("Reason for {part}").format(part=part.name),
        set_reason, line_id=line_id, reason=line.reason, note=line.note,
    )  # fmt: skip
    line.reason, line.note = reason, tidy_line(note, 200, "note")
    work.touch(take)


# -- closing


def _ask_uncounted(work: UnitOfWork, shelf: StockTakeShelf, parts: set[int]) -> None:
    places = shelf_places(work.session).get(shelf.shelf, [])
    expected = stocked_parts(work.session, places) & parts
    missing = len(expected - counted_of(work.session, shelf.stock_take_id, places))
    if not missing:
        return
    words = ngettext(
        "{n} item on shelf {shelf} was not counted. Close it all the same? It then counts as none.",
        "{n} items on shelf {shelf} were not counted. Close it all the same? They then count as none.",
        missing,
    )
    work.confirm(f"uncounted-{shelf.id}-{missing}", words.format(n=missing, shelf=shelf_words(shelf.shelf)))


def _close_again(work: UnitOfWork, shelf: StockTakeShelf, again: Sequence[StockTakeLine]) -> None:
    counted = _counted_in(work, shelf)
    left = [line for line in again if line.part_id not in counted]
    if left:
        words = ngettext(
            "{n} part was not counted again. Close shelf {shelf} with its first count?",
            "{n} parts were not counted again. Close shelf {shelf} with their first count?",
            len(left),
        )
        key = f"uncounted-{shelf.id}-{len(left)}"
        work.confirm(key, words.format(n=len(left), shelf=shelf_words(shelf.shelf)))
    for line in left:
        line.again = False
    with_line = set(work.session.scalars(select(StockTakeLine.part_id).where(StockTakeLine.shelf_id == shelf.id)))
    new = {part_id for part_id in parts_to_settle(work, shelf) if part_id in counted and part_id not in with_line}
    settle(work, shelf, {line.part_id for line in again if line.part_id in counted} | new)


def _lines_again(work: UnitOfWork, shelf: StockTakeShelf) -> list[StockTakeLine]:
    return list(
        work.session.scalars(
            select(StockTakeLine)
            .where(StockTakeLine.shelf_id == shelf.id, StockTakeLine.again.is_(True))
            .order_by(StockTakeLine.id)
        )
    )


def _counted_in(work: UnitOfWork, shelf: StockTakeShelf) -> set[int]:
    """The parts counted on a shelf in its present round."""
    return set(
        work.session.scalars(
            select(StockCount.part_id).where(StockCount.shelf_id == shelf.id, StockCount.round == shelf.round)
        )
    )


def _items(work: UnitOfWork, shelf_id: int) -> int:
    found = work.session.scalar(select(func.count(StockTakeLine.id)).where(StockTakeLine.shelf_id == shelf_id))
    return found or 0


def _drop_lines(work: UnitOfWork, shelf: StockTakeShelf) -> None:
    lines = list(work.session.scalars(select(StockTakeLine).where(StockTakeLine.shelf_id == shelf.id)))
    for each in work.session.scalars(
        select(StockTakeSerial)
        .join(StockTakeLine, StockTakeLine.id == StockTakeSerial.line_id)
        .where(StockTakeLine.shelf_id == shelf.id)
    ):
        work.session.delete(each)
    work.session.flush()
    for line in lines:
        work.session.delete(line)
    work.session.flush()
