"""What closed shelves differ by: line by line, in sums, and which neighbours may be mixed up."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.stock import MoveReason
from msp_desktop.domain.stock_take import Gap, ShelfState, mixed_up, shelf_order
from msp_desktop.store.base import Cents, Milli
from msp_desktop.store.models.part import Part
from msp_desktop.store.models.stock import StockBalance
from msp_desktop.store.models.stock_take import StockTakeLine, StockTakeSerial, StockTakeShelf

NOTHING = Decimal()
MOST_NEIGHBOURS = 400
ONE = Decimal(1)
ALL, MISSING, FOUND, NO_REASON = "all", "missing", "found", "no_reason"
_GAP = StockTakeLine.counted - StockTakeLine.expected
_SORTS: dict[str, SQLColumnExpression[Any]] = {
    "value_cents": func.abs(StockTakeLine.value_cents, type_=Cents),
    "code": Part.code,
    "name": Part.name_key,
    "place": Part.shelf,
    "difference": func.abs(_GAP, type_=Milli),
}


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One part of a closed shelf that is not as the book says."""

    id: int
    part_id: int
    code: str
    name: str
    place: str
    found_on: str
    expected: Decimal
    counted: Decimal
    value_cents: int
    reason: MoveReason
    note: str
    reserved: Decimal
    unsure: bool
    missing: tuple[str, ...]
    new: tuple[str, ...]
    version: int
    sort_key: object = None

    @property
    def difference(self) -> Decimal:
        """Pieces more (above zero) or fewer than the book says."""
        return self.counted - self.expected


def _of_closed(take_id: int) -> tuple[ColumnElement[bool], ...]:
    return (StockTakeShelf.stock_take_id == take_id, StockTakeShelf.state == ShelfState.CLOSED)


def _shown(show: str) -> ColumnElement[bool]:
    return {
        MISSING: StockTakeLine.counted < StockTakeLine.expected,
        FOUND: StockTakeLine.counted > StockTakeLine.expected,
        NO_REASON: StockTakeLine.reason == MoveReason.NONE,
    }.get(show, StockTakeLine.differs.is_(True))


def difference_list(
    session: Session,
    *,
    take_id: int,
    show: str = ALL,
    sort: str = "value_cents",
    descending: bool = True,
    after: DifferenceRow | None = None,
    limit: int = 100,
) -> list[DifferenceRow]:
    """List the differences of closed shelves page by page, the dearest first, in two statements."""
    key = _SORTS[sort]
    statement = (
        select(
            StockTakeLine.id,
            StockTakeLine.part_id,
            Part.code,
            Part.name,
            Part.shelf,
            StockTakeShelf.shelf.label("found_on"),
            StockTakeLine.expected,
            StockTakeLine.counted,
            StockTakeLine.value_cents,
            StockTakeLine.reason,
            StockTakeLine.note,
            func.coalesce(StockBalance.reserved, NOTHING, type_=Milli).label("reserved"),
            StockTakeLine.unsure,
            StockTakeLine.version,
            key.label("sort_key"),
        )
        .join(StockTakeShelf, StockTakeShelf.id == StockTakeLine.shelf_id)
        .join(Part, Part.id == StockTakeLine.part_id)
        .outerjoin(StockBalance, StockBalance.part_id == StockTakeLine.part_id)
        .where(*_of_closed(take_id), StockTakeLine.differs.is_(True), _shown(show))
    )
    if after is not None:
        beyond = key < after.sort_key if descending else key > after.sort_key
        statement = statement.where(beyond | and_(key == after.sort_key, StockTakeLine.id > after.id))
    order = key.desc() if descending else key
    rows = session.execute(statement.order_by(order, StockTakeLine.id).limit(limit)).all()
    pieces = _pieces(session, [row.id for row in rows])
    return [
        DifferenceRow(
            row.id,
            row.part_id,
            row.code,
            row.name,
            row.shelf,
            row.found_on,
            row.expected,
            row.counted,
            row.value_cents,
            row.reason,
            row.note,
            row.reserved,
            row.unsure,
            *pieces.get(row.id, ((), ())),
            row.version,
            row.sort_key,
        )
        for row in rows
    ]


def _pieces(session: Session, line_ids: list[int]) -> dict[int, tuple[tuple[str, ...], tuple[str, ...]]]:
    found: dict[int, tuple[list[str], list[str]]] = {}
    for row in session.execute(
        select(StockTakeSerial.line_id, StockTakeSerial.serial, StockTakeSerial.found)
        .where(StockTakeSerial.line_id.in_(line_ids))
        .order_by(StockTakeSerial.id)
    ):
        missing, new = found.setdefault(row.line_id, ([], []))
        (new if row.found else missing).append(row.serial)
    return {line_id: (tuple(missing), tuple(new)) for line_id, (missing, new) in found.items()}


@dataclass(frozen=True, slots=True)
class DifferenceSums:
    """What the closed shelves come to."""

    shelves: tuple[str, ...] = ()
    items: int = 0
    differences: int = 0
    missing: int = 0
    found: int = 0
    no_reason: int = 0
    missing_pieces: Decimal = NOTHING
    found_pieces: Decimal = NOTHING
    missing_cents: int = 0
    found_cents: int = 0
    net_cents: int = 0
    lies_cents: int = 0
    sold: Decimal = NOTHING


def difference_sums(session: Session, *, take_id: int) -> DifferenceSums:
    """Count and add up the lines of closed shelves, in three statements."""
    shelves = session.scalars(select(StockTakeShelf.shelf).where(*_of_closed(take_id))).all()
    if not shelves:
        return DifferenceSums()
    less = StockTakeLine.counted < StockTakeLine.expected
    more = StockTakeLine.counted > StockTakeLine.expected

    def how_many(which: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((which, 1), else_=0)), 0)

    def cents(which: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((which, StockTakeLine.value_cents), else_=0)), 0)

    row = session.execute(
        select(
            func.count(StockTakeLine.id).label("differences"),
            how_many(less).label("missing"),
            how_many(more).label("found"),
            how_many(StockTakeLine.reason == MoveReason.NONE).label("no_reason"),
            func.sum(case((less, -_GAP)), type_=Milli).label("missing_pieces"),
            func.sum(case((more, _GAP)), type_=Milli).label("found_pieces"),
            cents(less).label("missing_cents"),
            cents(more).label("found_cents"),
            func.coalesce(func.sum(StockTakeLine.value_cents), 0).label("net_cents"),
        )
        .join(StockTakeShelf, StockTakeShelf.id == StockTakeLine.shelf_id)
        .where(*_of_closed(take_id), StockTakeLine.differs.is_(True))
    ).one()
    whole = session.execute(
        select(
            func.count(StockTakeLine.id).label("items"),
            func.coalesce(func.sum(StockBalance.value_cents), 0).label("lies_cents"),
            func.sum(StockTakeLine.sold, type_=Milli).label("sold"),
        )
        .join(StockTakeShelf, StockTakeShelf.id == StockTakeLine.shelf_id)
        .outerjoin(StockBalance, StockBalance.part_id == StockTakeLine.part_id)
        .where(*_of_closed(take_id))
    ).one()
    return DifferenceSums(
        shelves=tuple(sorted(shelves, key=shelf_order)),
        items=whole.items,
        differences=row.differences,
        missing=row.missing,
        found=row.found,
        no_reason=row.no_reason,
        missing_pieces=row.missing_pieces or NOTHING,
        found_pieces=row.found_pieces or NOTHING,
        missing_cents=row.missing_cents,
        found_cents=row.found_cents,
        net_cents=row.net_cents,
        lies_cents=whole.lies_cents,
        sold=whole.sold or NOTHING,
    )


@dataclass(frozen=True, slots=True)
class MixedUp:
    """Two parts side by side, one with a piece too many and one with a piece too few."""

    many_id: int
    many_name: str
    many_place: str
    few_id: int
    few_name: str
    few_place: str


def mixed_up_parts(session: Session, *, take_id: int) -> list[MixedUp]:
    """The neighbours on closed shelves that are off by one in opposite directions."""
    rows = session.execute(
        select(StockTakeLine.id, Part.name, Part.shelf, StockTakeLine.counted, StockTakeLine.expected)
        .join(StockTakeShelf, StockTakeShelf.id == StockTakeLine.shelf_id)
        .join(Part, Part.id == StockTakeLine.part_id)
        .where(*_of_closed(take_id), StockTakeLine.differs.is_(True), func.abs(_GAP, type_=Milli) == ONE)
        .order_by(func.abs(StockTakeLine.value_cents).desc(), StockTakeLine.id)
        .limit(MOST_NEIGHBOURS)
    ).all()
    by_id = {row.id: row for row in rows}
    pairs = mixed_up([Gap(row.id, row.shelf, row.counted - row.expected) for row in rows])
    return [
        MixedUp(many, by_id[many].name, by_id[many].shelf, few, by_id[few].name, by_id[few].shelf)
        for many, few in pairs
    ]
