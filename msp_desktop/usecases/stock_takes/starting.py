"""Starting a stock-take, the shelves in it, their names, and giving it up."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.stock_take import ShelfState, TakeState, shelf_group, shelf_order
from msp_desktop.i18n import _, ngettext
from msp_desktop.store.models.part import Shelf
from msp_desktop.store.models.stock_take import StockCount, StockTake, StockTakeShelf
from msp_desktop.store.stock_take_rows import shelf_places, stocked_items
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.stock_takes.record import check_none_runs, open_take, shelf_words, tidy_line

LONGEST_NAME = 80
LONGEST_SHELF = 20


@dataclass(frozen=True, slots=True)
class NamedShelf:
    """A group of shelves that joins a count: its letters, and what it is called (None leaves the name as it is)."""

    shelf: str
    name: str | None = None


def start_take(work: UnitOfWork, *, name: str, shelves: Sequence[NamedShelf]) -> int:
    """Begin to count these groups of shelves, and give the count's id. Undoable.

    One count goes on at a time. Raises Refused, field "name" or "shelves".
    """
    check_none_runs(work)
    name = tidy_line(name, LONGEST_NAME, "name")
    if not name:
        raise Refused(_("Enter a name, so that it is found later."), "name")
    take = work.add(StockTake(name=name, state=TakeState.OPEN, started_at=work.now, started_by_id=work.actor))
    _join(work, take, shelves)
    work.undo_with(_("{count} started").format(count=name), cancel_take, take_id=take.id)
    return take.id


def add_shelves(work: UnitOfWork, *, take_id: int, shelves: Sequence[NamedShelf]) -> list[int]:
    """Let more groups of shelves join a count, and give their ids. Undoable while nothing is counted there."""
    take = open_take(work, take_id)
    joined = _join(work, take, shelves)
    work.touch(take)
    label = ngettext("{n} shelf added to the count", "{n} shelves added to the count", len(joined))
    work.undo_with(label.format(n=len(joined)), remove_shelves, take_id=take_id, shelf_ids=joined)
    return joined


def remove_shelves(work: UnitOfWork, *, take_id: int, shelf_ids: list[int]) -> None:
    """Let shelves leave a count on which nothing was counted yet. Undoable."""
    take = open_take(work, take_id)
    groups = []
    for shelf_id in shelf_ids:
        shelf = work.get(StockTakeShelf, shelf_id)
        counted = work.session.scalar(select(StockCount.id).where(StockCount.shelf_id == shelf_id).limit(1))
        if counted is not None or shelf.state is not ShelfState.WAITING:
            words = _("Shelf {shelf} is being counted. It stays in the count.")
            raise Refused(words.format(shelf=shelf_words(shelf.shelf)))
        groups.append(NamedShelf(shelf.shelf))
        work.delete(shelf)
    work.touch(take)
    label = ngettext("{n} shelf left the count", "{n} shelves left the count", len(groups)).format(n=len(groups))
    work.undo_with(label, add_shelves, take_id=take_id, shelves=groups)


def name_shelf(work: UnitOfWork, *, shelf: str, name: str, seen: int | None = None) -> None:
    """Say what lies in a group of shelves: "Keyboards, screens". Undoable. Raises Refused, field "name"."""
    group = _checked(shelf)
    row = work.session.scalars(select(Shelf).where(Shelf.code == group)).one_or_none()
    before = row.name if row is not None else ""
    if row is None:
        work.add(Shelf(code=group, name=tidy_line(name, LONGEST_NAME, "name")))
    else:
        row = work.get(Shelf, row.id, seen=seen)
        row.name = tidy_line(name, LONGEST_NAME, "name")
    work.undo_with(_("Shelf {shelf} named").format(shelf=shelf_words(group)), name_shelf, shelf=group, name=before)


def cancel_take(work: UnitOfWork, *, take_id: int, seen: int | None = None) -> None:
    """End a count without booking what is not approved yet. Undoable.

    Where shelves were approved, the count is done with them; else it is cancelled.
    """
    take = open_take(work, take_id, seen)
    booked = work.session.scalar(
        select(StockTakeShelf.id)
        .where(StockTakeShelf.stock_take_id == take_id, StockTakeShelf.state == ShelfState.BOOKED)
        .limit(1)
    )
    take.state = TakeState.DONE if booked is not None else TakeState.CANCELLED
    take.done_at, take.done_by_id = work.now, work.actor
    work.undo_with(_("{count} ended").format(count=take.name), go_on_with_take, take_id=take_id)


def go_on_with_take(work: UnitOfWork, *, take_id: int) -> None:
    """Go on with a count that was ended. Refused while another one goes on."""
    take = work.get(StockTake, take_id)
    check_none_runs(work)
    take.state, take.done_at, take.done_by_id = TakeState.OPEN, None, None
    work.undo_with(_("{count} goes on").format(count=take.name), cancel_take, take_id=take_id)


def _join(work: UnitOfWork, take: StockTake, shelves: Sequence[NamedShelf]) -> list[int]:
    wanted = {_checked(each.shelf): each for each in shelves}
    if not wanted:
        raise Refused(_("Choose at least one shelf."), "shelves")
    there = set(work.session.scalars(select(StockTakeShelf.shelf).where(StockTakeShelf.stock_take_id == take.id)))
    twice = sorted(there & wanted.keys(), key=shelf_order)
    if twice:
        raise Refused(_("Shelf {shelf} is in this count already.").format(shelf=shelf_words(twice[0])), "shelves")
    known, items = shelf_places(work.session), stocked_items(work.session)
    nowhere = sorted(wanted.keys() - known.keys())
    if nowhere:
        raise Refused(_("No part lies on a shelf {shelf}.").format(shelf=shelf_words(nowhere[0])), "shelves")
    joined = []
    for group in sorted(wanted, key=shelf_order):
        name = wanted[group].name
        if name is not None and group:
            name_shelf(work, shelf=group, name=name)
        row = StockTakeShelf(stock_take_id=take.id, shelf=group, state=ShelfState.WAITING, items=items.get(group, 0))
        joined.append(work.add(row).id)
    return joined


def _checked(shelf: str) -> str:
    group = shelf_group(shelf)
    if len(group) > LONGEST_SHELF:
        raise Refused(_("Keep a shelf under 20 characters."), "shelf")
    return group
