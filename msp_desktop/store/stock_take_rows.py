"""What is on which shelf, and what was counted of it, for use cases and queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.stock import SERIALS_HERE, MoveKind
from msp_desktop.domain.stock_take import shelf_group
from msp_desktop.store.models.part import Part, PartSerial
from msp_desktop.store.models.stock import StockBalance, StockMove
from msp_desktop.store.models.stock_take import StockCount, StockCountSerial, StockTakeLine, StockTakeShelf

MOST_AT_ONCE = 10_000
"""So many ids go into one statement."""
NOTHING = Decimal()


def shelf_places(session: Session) -> dict[str, list[str]]:
    """Every group of shelves with the places in it, as they are written on the parts; "" holds parts without one."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for place in session.scalars(select(Part.shelf).distinct().order_by(Part.shelf)):
        groups[shelf_group(place)].append(place)
    return dict(groups)


def stocked_items(session: Session) -> dict[str, int]:
    """How many parts with pieces on hand lie in each group of shelves."""
    found: defaultdict[str, int] = defaultdict(int)
    rows = session.execute(
        select(Part.shelf, func.count(Part.id))
        .join(StockBalance, StockBalance.part_id == Part.id)
        .where(StockBalance.on_hand > NOTHING)
        .group_by(Part.shelf)
    )
    for place, items in rows:
        found[shelf_group(place)] += items
    return dict(found)


def stocked_parts(session: Session, places: Sequence[str]) -> set[int]:
    """The parts that lie in these places by the book."""
    return set(
        session.scalars(
            select(Part.id)
            .join(StockBalance, StockBalance.part_id == Part.id)
            .where(Part.shelf.in_(places), StockBalance.on_hand > NOTHING)
        )
    )


def counted_on(session: Session, shelf_id: int) -> set[int]:
    """The parts counted on a shelf and not booked yet."""
    return set(
        session.scalars(select(StockCount.part_id).where(StockCount.shelf_id == shelf_id, StockCount.booked.is_(False)))
    )


def counted_of(session: Session, take_id: int, places: Sequence[str]) -> set[int]:
    """The parts of these places that were counted anywhere and are not booked yet."""
    return set(
        session.scalars(
            select(StockCount.part_id)
            .join(StockTakeShelf, StockTakeShelf.id == StockCount.shelf_id)
            .join(Part, Part.id == StockCount.part_id)
            .where(StockTakeShelf.stock_take_id == take_id, StockCount.booked.is_(False), Part.shelf.in_(places))
            .distinct()
        )
    )


@dataclass(frozen=True, slots=True)
class CountRow:
    """A row of `stock_count` that is not booked yet."""

    id: int
    shelf_id: int
    part_id: int
    person_id: int | None
    round: int
    quantity: Decimal
    counted_at: datetime
    book: Decimal
    unsure: bool


def open_counts(session: Session, take_id: int, part_ids: Iterable[int] | None = None) -> dict[int, list[CountRow]]:
    """What was counted in a count and is not booked yet, by part; of these parts, or of all."""
    rows: defaultdict[int, list[CountRow]] = defaultdict(list)
    statement = (
        select(
            StockCount.id,
            StockCount.shelf_id,
            StockCount.part_id,
            StockCount.person_id,
            StockCount.round,
            StockCount.quantity,
            StockCount.counted_at,
            StockCount.book,
            StockCount.unsure,
        )
        .join(StockTakeShelf, StockTakeShelf.id == StockCount.shelf_id)
        .where(StockTakeShelf.stock_take_id == take_id, StockCount.booked.is_(False))
        .order_by(StockCount.id)
    )
    if part_ids is None:
        found = [CountRow(*row) for row in session.execute(statement)]
    else:
        found = [
            CountRow(*row)
            for some in _batches(part_ids)
            for row in session.execute(statement.where(StockCount.part_id.in_(some)))
        ]
    for row in found:
        rows[row.part_id].append(row)
    return dict(rows)


def lines_of(session: Session, take_id: int, part_ids: Iterable[int]) -> dict[int, list[StockTakeLine]]:
    """The lines that a count has of these parts, on whichever shelf."""
    found: defaultdict[int, list[StockTakeLine]] = defaultdict(list)
    for some in _batches(part_ids):
        for line in session.scalars(
            select(StockTakeLine)
            .join(StockTakeShelf, StockTakeShelf.id == StockTakeLine.shelf_id)
            .where(StockTakeShelf.stock_take_id == take_id, StockTakeLine.part_id.in_(some))
            .order_by(StockTakeLine.id)
        ):
            found[line.part_id].append(line)
    return dict(found)


@dataclass(frozen=True, slots=True)
class CountedPart:
    """What a line needs to know of its part."""

    id: int
    shelf: str
    serialised: bool
    cost_cents: int


def counted_parts(session: Session, part_ids: Iterable[int]) -> dict[int, CountedPart]:
    """The parts of lines."""
    columns = select(Part.id, Part.shelf, Part.serialised, Part.cost_cents)
    return {
        row.id: CountedPart(row.id, row.shelf, row.serialised, row.cost_cents)
        for some in _batches(part_ids)
        for row in session.execute(columns.where(Part.id.in_(some)))
    }


def sold_since(session: Session, part_ids: Iterable[int], since: datetime) -> dict[int, list[tuple[datetime, Decimal]]]:
    """When how many pieces of each part were sold or used since a moment."""
    found: defaultdict[int, list[tuple[datetime, Decimal]]] = defaultdict(list)
    for some in _batches(part_ids):
        for row in session.execute(
            select(StockMove.part_id, StockMove.at, StockMove.on_hand).where(
                StockMove.part_id.in_(some),
                StockMove.at >= since,
                StockMove.kind.in_((MoveKind.SOLD, MoveKind.USED)),
            )
        ):
            found[row.part_id].append((row.at, -row.on_hand))
    return dict(found)


@dataclass(frozen=True, slots=True)
class ScannedSerial:
    """A piece that was counted by its serial."""

    part_id: int
    serial: str
    serial_key: str
    serial_id: int | None
    here: bool


def scanned_serials(session: Session, count_ids: Iterable[int]) -> dict[int, list[ScannedSerial]]:
    """The pieces scanned in these counts, by part."""
    found: defaultdict[int, list[ScannedSerial]] = defaultdict(list)
    for some in _batches(count_ids):
        for row in session.execute(
            select(
                StockCount.part_id,
                StockCountSerial.serial,
                StockCountSerial.serial_key,
                StockCountSerial.serial_id,
                StockCountSerial.here,
            )
            .join(StockCount, StockCount.id == StockCountSerial.count_id)
            .where(StockCountSerial.count_id.in_(some))
            .order_by(StockCountSerial.id)
        ):
            found[row.part_id].append(ScannedSerial(*row))
    return dict(found)


@dataclass(frozen=True, slots=True)
class PieceHere:
    """A piece that is on hand by the book."""

    id: int
    part_id: int
    serial: str
    arrived_at: datetime


def pieces_here(session: Session, part_ids: Iterable[int]) -> dict[int, list[PieceHere]]:
    """The pieces on hand of parts with serial numbers: without a serial first, then in the order they came."""
    found: defaultdict[int, list[PieceHere]] = defaultdict(list)
    for some in _batches(part_ids):
        for row in session.execute(
            select(PartSerial.id, PartSerial.part_id, PartSerial.serial, PartSerial.arrived_at)
            .where(PartSerial.part_id.in_(some), PartSerial.state.in_(SERIALS_HERE))
            .order_by(PartSerial.serial_key != "", PartSerial.arrived_at, PartSerial.id)
        ):
            found[row.part_id].append(PieceHere(*row))
    return dict(found)


def _batches(ids: Iterable[int]) -> Iterator[tuple[int, ...]]:
    wanted = sorted(set(ids))
    return (tuple(wanted[at : at + MOST_AT_ONCE]) for at in range(0, len(wanted), MOST_AT_ONCE))
