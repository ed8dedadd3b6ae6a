"""Counting pieces on a shelf, by scan or by number, each person on their own sheet."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.stock import SERIALS_HERE, SerialState, milli
from msp_desktop.domain.stock_take import ShelfState
from msp_desktop.i18n import _
from msp_desktop.store.models.part import Part, PartSerial
from msp_desktop.store.models.stock_take import StockCount, StockCountSerial, StockTakeShelf
from msp_desktop.store.part_rows import serial_key
from msp_desktop.store.stock_rows import balances
from msp_desktop.store.stock_take_rows import lines_of
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.parts.serials import checked_serial
from msp_desktop.usecases.stock_takes.lines import settle_elsewhere
from msp_desktop.usecases.stock_takes.record import countable_shelf, shelf_words

LARGEST = Decimal(1_000_000)
ONE = Decimal(1)
NOTHING = Decimal()


def count_part(work: UnitOfWork, *, shelf_id: int, part_id: int, quantity: Decimal = ONE, serial: str = "") -> int:
    """Add pieces to what the person counted of a part on a shelf (below zero: take some back); gives the count's id.

    `serial` names one piece of a part with serial numbers. Undoable. Raises Refused, field "quantity" or "serial".
    """
    shelf = countable_shelf(work, shelf_id)
    part = work.get(Part, part_id)
    _check_quantity(part, quantity)
    row = _own(work, shelf, part_id)
    before = row.quantity if row is not None else Decimal()
    if before + quantity < 0:
        raise Refused(_("You have not counted so many of {part}.").format(part=part.name), "quantity")
    _check_round(work, shelf, part)
    serial = checked_serial(serial)
    if serial:
        _check_serial(work, shelf, part, serial, quantity)
    elif quantity < 0 and row is not None and before + quantity < len(_serials(work, row.id)):
        raise Refused(_("Scan the serial of the piece that goes back off the count."), "serial")
    stands = balances(work.session, [part_id])[part_id].on_hand
    taken = _stood(row)
    if row is None:
        row = _begin(work, shelf, part_id, stands)
    # What is taken back was scanned before: it is no newer look at the shelf.
    moved = row.book != stands
    row.quantity = before + quantity
    row.unsure = row.unsure or moved
    if quantity > 0:
        row.counted_at, row.book = work.now, stands
    if serial:
        _note_serial(work, row, part, serial)
    work.session.flush()
    settle_elsewhere(work, shelf, part_id)
    label = _("{part} counted") if quantity > 0 else _("{part} taken off the count")
    work.undo_with(
        label.format(part=part.name),
        take_back_count,
        count_id=row.id,
        quantity=quantity,
        serial=serial,
        before=taken.before,
        at=taken.at,
        book=taken.book,
        unsure=taken.unsure,
    )
    return row.id


def set_count(work: UnitOfWork, *, shelf_id: int, part_id: int, quantity: Decimal) -> int:
    """Say how many pieces of a part the person counts on a shelf in all, zero too; gives the count's id. Undoable.

    What other people counted there adds to it. Raises Refused, field "quantity".
    """
    shelf = countable_shelf(work, shelf_id)
    part = work.get(Part, part_id)
    _check_quantity(part, quantity)
    if quantity < 0:
        raise Refused(_("Enter a number of zero or more."), "quantity")
    _check_round(work, shelf, part)
    stands = balances(work.session, [part_id])[part_id].on_hand
    row = _own(work, shelf, part_id)
    taken = _stood(row)
    if row is None:
        row = _begin(work, shelf, part_id, stands)
    named = len(_serials(work, row.id))
    if quantity < named:
        words = _("{n} pieces of {part} were scanned by their serial. Take those back by −1 and their serial.")
        raise Refused(words.format(n=named, part=part.name), "quantity")
    changed = quantity - row.quantity
    row.quantity, row.counted_at, row.book, row.unsure = quantity, work.now, stands, False
    work.session.flush()
    settle_elsewhere(work, shelf, part_id)
    work.undo_with(
        _("{part} counted").format(part=part.name),
        take_back_count,
        count_id=row.id,
        quantity=changed,
        serial="",
        before=taken.before,
        at=taken.at,
        book=taken.book,
        unsure=taken.unsure,
    )
    return row.id


def take_back_count(
    work: UnitOfWork,
    *,
    count_id: int,
    quantity: Decimal,
    serial: str,
    before: bool,
    at: datetime | None,
    book: Decimal,
    unsure: bool,
) -> None:
    """Take one scan back, with the moment it stood for; the row goes with it where it was `before` nothing."""
    row = work.get(StockCount, count_id)
    shelf = countable_shelf(work, row.shelf_id)
    part = work.get(Part, row.part_id)
    if row.booked or row.round != shelf.round:
        raise Refused(_("{part} was counted again meanwhile. It stays as it is.").format(part=part.name))
    if row.quantity < quantity:
        raise Refused(_("You have not counted so many of {part}.").format(part=part.name))
    if serial:
        key = serial_key(serial)
        found = next((each for each in _serials(work, row.id) if each.serial_key == key), None)
        if found is not None and quantity > 0:
            work.delete(found)
        elif found is None and quantity < 0:
            _note_serial(work, row, part, serial)
    row.quantity -= quantity
    if at is not None:
        row.counted_at, row.book, row.unsure = at, book, unsure
    nothing_left = not before and not row.quantity
    shelf_id, part_id = row.shelf_id, row.part_id
    if nothing_left:
        work.delete(row)
    work.session.flush()
    settle_elsewhere(work, shelf, part_id)
    work.undo_with(
        _("{part} taken off the count").format(part=part.name),
        count_part, shelf_id=shelf_id, part_id=part_id, quantity=quantity, serial=serial,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Taken:
    """How a row stood before a scan, for its way back."""

    before: bool = False
    at: datetime | None = None
    book: Decimal = NOTHING
    unsure: bool = False


def _stood(row: StockCount | None) -> _Taken:
    if row is None:
        return _Taken()
    return _Taken(before=True, at=row.counted_at, book=row.book, unsure=row.unsure)


def _own(work: UnitOfWork, shelf: StockTakeShelf, part_id: int) -> StockCount | None:
    mine = StockCount.person_id == work.actor if work.actor is not None else StockCount.person_id.is_(None)
    return work.session.scalars(
        select(StockCount)
        .where(
            StockCount.shelf_id == shelf.id,
            StockCount.part_id == part_id,
            StockCount.round == shelf.round,
            StockCount.booked.is_(False),
            mine,
        )
        .order_by(StockCount.id.desc())
        .limit(1)
    ).one_or_none()


def _begin(work: UnitOfWork, shelf: StockTakeShelf, part_id: int, stands: Decimal) -> StockCount:
    if shelf.state is ShelfState.WAITING:
        shelf.state, shelf.started_at = ShelfState.COUNTING, work.now
    row = StockCount(
        shelf_id=shelf.id,
        part_id=part_id,
        person_id=work.actor,
        round=shelf.round,
        quantity=Decimal(),
        counted_at=work.now,
        book=stands,
    )
    return work.add(row)


def _check_quantity(part: Part, quantity: Decimal) -> None:
    if abs(quantity) > LARGEST or milli(quantity) != quantity * 1000:
        raise Refused(_("Enter a number with at most three decimals, up to 1,000,000."), "quantity")
    if part.serialised and quantity != int(quantity):
        words = _("{part} has serial numbers, so it is counted in whole pieces.")
        raise Refused(words.format(part=part.name), "quantity")


def _check_round(work: UnitOfWork, shelf: StockTakeShelf, part: Part) -> None:
    """In a second count only what was chosen for it is counted: one stray scan must not replace a whole count."""
    if shelf.round == 1:
        return
    own = [each for each in lines_of(work.session, shelf.stock_take_id, [part.id]).get(part.id, []) if
           each.shelf_id == shelf.id]  # fmt: skip
    if own and not own[0].again:
        words = _("{part} is not counted again on shelf {shelf}. Its first count stands.")
        raise Refused(words.format(part=part.name, shelf=shelf_words(shelf.shelf)))


def _serials(work: UnitOfWork, count_id: int) -> list[StockCountSerial]:
    return list(work.session.scalars(select(StockCountSerial).where(StockCountSerial.count_id == count_id)))


def _check_serial(work: UnitOfWork, shelf: StockTakeShelf, part: Part, serial: str, quantity: Decimal) -> None:
    """A serial is one piece, and counts once in a round. Raises Refused, field "serial"."""
    if not part.serialised or abs(quantity) != 1:
        raise Refused(_("{part} is counted without serials.").format(part=part.name), "serial")
    found = work.session.scalars(
        select(StockCountSerial)
        .join(StockCount, StockCount.id == StockCountSerial.count_id)
        .join(StockTakeShelf, StockTakeShelf.id == StockCount.shelf_id)
        .where(
            StockTakeShelf.stock_take_id == shelf.stock_take_id,
            StockCount.part_id == part.id,
            StockCount.booked.is_(False),
            (StockCount.shelf_id != shelf.id) | (StockCount.round == shelf.round),
            StockCountSerial.serial_key == serial_key(serial),
        )
    ).first()
    if quantity > 0 and found is not None:
        raise Refused(_("{serial} is counted already.").format(serial=found.serial), "serial")
    if quantity < 0:
        if found is None:
            raise Refused(_("{serial} is not counted yet.").format(serial=serial), "serial")
        own = _own(work, shelf, part.id)
        if own is None or found.count_id != own.id:
            raise Refused(_("{serial} was counted by somebody else.").format(serial=found.serial), "serial")


def _note_serial(work: UnitOfWork, row: StockCount, part: Part, serial: str) -> None:
    """Keep the serial of a piece that is counted, or drop it where the piece is taken back."""
    wanted = serial_key(serial)
    kept = next((each for each in _serials(work, row.id) if each.serial_key == wanted), None)
    if kept is not None:
        work.delete(kept)
        return
    piece = work.session.scalars(
        select(PartSerial).where(PartSerial.part_id == part.id, PartSerial.serial_key == wanted)
    ).one_or_none()
    state: SerialState | None = piece.state if piece is not None else None
    work.add(
        StockCountSerial(
            count_id=row.id,
            serial=serial if piece is None else piece.serial,
            serial_key=wanted,
            serial_id=piece.id if piece is not None else None,
            here=state in SERIALS_HERE,
        )
    )
