"""What the counts of a part come to: its line on the shelf it belongs to, with the pieces that differ."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from msp_desktop.domain.stock import Balance, MoveReason, value_found, value_of
from msp_desktop.domain.stock_take import Counted, Outcome, ShelfState, outcome, shelf_group
from msp_desktop.store.models.part import Part
from msp_desktop.store.models.stock_take import StockTake, StockTakeLine, StockTakeSerial, StockTakeShelf
from msp_desktop.store.stock_rows import balances
from msp_desktop.store.stock_take_rows import (
    CountedPart,
    CountRow,
    PieceHere,
    ScannedSerial,
    counted_of,
    counted_on,
    counted_parts,
    lines_of,
    open_counts,
    pieces_here,
    scanned_serials,
    shelf_places,
    sold_since,
    stocked_parts,
)
from msp_desktop.store.unit_of_work import UnitOfWork

NOTHING = Decimal()


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of a part with serial numbers that differ: those the book has and nobody saw, and the other way."""

    missing: tuple[PieceHere, ...] = ()
    found: tuple[ScannedSerial, ...] = ()
    # Pieces without a serial beyond those the book has.
    unnamed: int = 0

    @property
    def difference(self) -> Decimal:
        return Decimal(len(self.found) + self.unnamed - len(self.missing))

    def __bool__(self) -> bool:
        return bool(self.missing or self.found or self.unnamed)


@dataclass(slots=True)
class Facts:
    """Everything lines are worked out from, read once for all of them."""

    parts: dict[int, CountedPart]
    counts: dict[int, list[CountRow]]
    stand: dict[int, Balance]
    sold: dict[int, list[tuple[datetime, Decimal]]]
    scanned: dict[int, list[ScannedSerial]] = field(default_factory=dict)
    pieces: dict[int, list[PieceHere]] = field(default_factory=dict)


def parts_to_settle(work: UnitOfWork, shelf: StockTakeShelf) -> set[int]:
    """The parts whose line belongs on this shelf: those that lie there by the book, or were counted and belong there,
    and those found there after their own shelf was booked.
    """
    take_id = shelf.stock_take_id
    places = shelf_places(work.session).get(shelf.shelf, [])
    here = stocked_parts(work.session, places) | counted_of(work.session, take_id, places)
    on_it = counted_on(work.session, shelf.id)
    lines = lines_of(work.session, take_id, here | on_it)
    wanted = set()
    for part_id in here | on_it:
        own = lines.get(part_id, [])
        if any(line.booked_at is None and line.shelf_id != shelf.id for line in own):
            continue  # it is compared on that shelf
        booked = any(line.booked_at is not None for line in own)
        if part_id in on_it if booked else part_id in here:
            wanted.add(part_id)
    return wanted


def settle(work: UnitOfWork, shelf: StockTakeShelf, part_ids: Collection[int]) -> None:
    """Write the lines of these parts on their shelf anew; what was chosen as a reason stays."""
    lines = lines_of(work.session, shelf.stock_take_id, part_ids)
    booked = {part_id for part_id, rows in lines.items() if any(row.booked_at is not None for row in rows)}
    kept = {
        row.part_id: row
        for rows in lines.values()
        for row in rows
        if row.booked_at is None and row.shelf_id == shelf.id
    }
    facts = _facts(work, shelf, part_ids)
    fresh: list[dict[str, Any]] = []
    serials: dict[int, Pieces] = {}
    for part_id in sorted(part_ids):
        values, pieces = _worked_out(work, shelf, facts, part_id, after_booking=part_id in booked)
        if pieces:
            serials[part_id] = pieces
        line = kept.get(part_id)
        if line is None:
            fresh.append({**values, "shelf_id": shelf.id, "part_id": part_id, **_UNTOUCHED})
        else:
            for name, value in values.items():
                setattr(line, name, value)
            line.again = False
    ids = dict(zip((row["part_id"] for row in fresh), work.insert_many(StockTakeLine, fresh), strict=True))
    ids |= {part_id: line.id for part_id, line in kept.items()}
    _write_serials(work, [line.id for line in kept.values()], ids, serials)


_UNTOUCHED = {"reason": MoveReason.NONE, "note": "", "again": False, "booked_at": None, "version": 1}


def settle_elsewhere(work: UnitOfWork, shelf: StockTakeShelf, part_id: int) -> None:
    """A part was counted on this shelf: where its own shelf is closed already, its line there follows."""
    for line in lines_of(work.session, shelf.stock_take_id, [part_id]).get(part_id, []):
        if line.booked_at is None and line.shelf_id != shelf.id and not line.again:
            settle(work, work.get(StockTakeShelf, line.shelf_id), [part_id])
    if shelf_group(work.get(Part, part_id).shelf) != shelf.shelf:
        # What lies on a shelf that is not its own is told beside the differences.
        work.touch(work.get(StockTake, shelf.stock_take_id))


def is_compared(shelf: StockTakeShelf) -> bool:
    """Whether a shelf's lines may be seen: it is closed, so nobody counts to fit them."""
    return shelf.state in (ShelfState.CLOSED, ShelfState.BOOKED)


def _facts(work: UnitOfWork, shelf: StockTakeShelf, part_ids: Collection[int]) -> Facts:
    session = work.session
    counts = open_counts(session, shelf.stock_take_id, part_ids)
    facts = Facts(
        parts=counted_parts(session, part_ids),
        counts=counts,
        stand=balances(session, part_ids),
        sold=sold_since(session, part_ids, shelf.started_at) if shelf.started_at is not None else {},
    )
    with_serials = [part.id for part in facts.parts.values() if part.serialised]
    if with_serials:
        rows = [row for part_id in with_serials for row in _last_round(counts.get(part_id, []), shelf.id)]
        facts.scanned = scanned_serials(session, [row.id for row in rows])
        facts.pieces = pieces_here(session, with_serials)
    return facts


def _last_round(rows: Iterable[CountRow], home_id: int) -> list[CountRow]:
    """The rows that count: on its own shelf those of the last round, elsewhere all."""
    kept = list(rows)
    last = max((row.round for row in kept if row.shelf_id == home_id), default=0)
    return [row for row in kept if row.shelf_id != home_id or row.round == last]


def _worked_out(
    work: UnitOfWork, shelf: StockTakeShelf, facts: Facts, part_id: int, *, after_booking: bool
) -> tuple[dict[str, Any], Pieces]:
    part, stands = facts.parts[part_id], facts.stand[part_id]
    rows = facts.counts.get(part_id, [])
    # Found after its own shelf was booked: it is simply more than the book says.
    seen = [
        Counted(row.quantity, row.counted_at, row.book, row.round, row.shelf_id == shelf.id and not after_booking,
                row.unsure)
        for row in rows
    ]  # fmt: skip
    comes_to = outcome(seen, book=NOTHING if after_booking else stands.on_hand, now=work.now)
    pieces = Pieces()
    if part.serialised:
        pieces = _pieces(facts, part_id, shelf.id, comes_to, after_booking=after_booking)
    difference = comes_to.counted - comes_to.expected
    sold = sum((quantity for at, quantity in facts.sold.get(part_id, []) if at <= comes_to.at), NOTHING)
    values = {
        "expected": comes_to.expected,
        "counted": comes_to.counted,
        "value_cents": worth(stands, difference, part.cost_cents),
        "differs": bool(difference) or bool(pieces),
        "sold": max(sold, NOTHING),
        "unsure": comes_to.unsure,
    }
    return values, pieces


def worth(stands: Balance, difference: Decimal, cost_cents: int) -> int:
    """What a difference is worth at cost: missing pieces leave with their share, found ones come at the average."""
    if difference < 0:
        gone = min(-difference, stands.on_hand)
        return -value_of(stands.value_cents, stands.on_hand, gone) if gone > 0 else 0
    return value_found(stands, difference, cost_cents)


def _pieces(facts: Facts, part_id: int, home_id: int, comes_to: Outcome, *, after_booking: bool) -> Pieces:
    """Compare the pieces scanned with those the book has; what was scanned without serial stands for any of them."""
    rows = _last_round(facts.counts.get(part_id, []), home_id)
    scanned = facts.scanned.get(part_id, [])
    here = [each for each in facts.pieces.get(part_id, []) if each.arrived_at <= comes_to.at]
    known = {each.id for each in here}
    seen = {each.serial_id for each in scanned}
    # A piece that was here as it was scanned and has been sold since is no find.
    found = tuple(each for each in scanned if not each.here and each.serial_id not in known)
    unnamed = max(0, int(sum((row.quantity for row in rows), NOTHING)) - len(scanned))
    if after_booking:
        return Pieces((), found, unnamed)
    unseen = [each for each in here if each.id not in seen]
    # Pieces sold after they were counted without serial are no longer in `here`, but were among those counted.
    left = sum(each.here and each.serial_id not in known for each in scanned)
    gone_since = max(0, int(comes_to.expected) - len(here) - left)
    unnamed = max(0, unnamed - gone_since)
    return Pieces(tuple(unseen[unnamed:]), found, max(0, unnamed - len(unseen)))


def _write_serials(
    work: UnitOfWork, line_ids: Collection[int], ids: dict[int, int], serials: dict[int, Pieces]
) -> None:
    if line_ids:
        for old in work.session.scalars(select(StockTakeSerial).where(StockTakeSerial.line_id.in_(line_ids))):
            work.session.delete(old)
        work.session.flush()
    rows: list[dict[str, Any]] = []
    for part_id, pieces in serials.items():
        line_id = ids[part_id]
        rows += [
            {"line_id": line_id, "serial": each.serial, "serial_id": each.id, "found": False, "was": None}
            for each in pieces.missing
        ]
        rows += [
            {"line_id": line_id, "serial": each.serial, "serial_id": each.serial_id, "found": True, "was": None}
            for each in pieces.found
        ]
        rows += [
            {"line_id": line_id, "serial": "", "serial_id": None, "found": True, "was": None}
            for _each in range(pieces.unnamed)
        ]
    work.insert_many(StockTakeSerial, rows)
