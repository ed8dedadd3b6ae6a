"""What a count sheet prints: the shelves still to be counted and what is kept on them, without any number."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from msp_desktop.domain.stock_take import ShelfState, shelf_order
from msp_desktop.i18n import Formats
from msp_desktop.queries.bench_paper import bench_paper_facts
from msp_desktop.store.models.part import Part, Shelf
from msp_desktop.store.models.stock import StockBalance
from msp_desktop.store.models.stock_take import StockTake, StockTakeLine, StockTakeShelf
from msp_desktop.store.stock_take_rows import NOTHING, shelf_places


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A part that is kept on a shelf."""

    place: str
    code: str
    name: str
    serialised: bool


@dataclass(frozen=True, slots=True)
class SheetShelf:
    """A group of shelves with its parts in walking order; `again` when only some of them are counted once more."""

    shelf: str
    name: str
    again: bool
    parts: tuple[SheetPart, ...]


@dataclass(frozen=True, slots=True)
class CountSheetFacts:
    """Everything a count sheet needs."""

    reader: Formats
    shop_name: str
    paper: str
    count_name: str
    shelves: tuple[SheetShelf, ...]


def count_sheet_facts(
    session: Session, *, take_id: int, shelf_ids: tuple[int, ...] = (), language: str | None = None
) -> CountSheetFacts:
    """The shelves of a count that are still to be counted, or these; two statements a shelf."""
    shop = bench_paper_facts(session, language=language)
    name = session.scalar(select(StockTake.name).where(StockTake.id == take_id)) or ""
    wanted: ColumnElement[bool] = StockTakeShelf.state.in_((ShelfState.WAITING, ShelfState.COUNTING))
    if shelf_ids:
        wanted = StockTakeShelf.id.in_(shelf_ids)
    rows = session.execute(
        select(StockTakeShelf.id, StockTakeShelf.shelf, StockTakeShelf.round, Shelf.name)
        .outerjoin(Shelf, Shelf.code == StockTakeShelf.shelf)
        .where(StockTakeShelf.stock_take_id == take_id, wanted)
    ).all()
    places = shelf_places(session)
    shelves = tuple(
        SheetShelf(
            row.shelf,
            row.name or "",
            row.round > 1,
            _again(session, row.id) if row.round > 1 else _kept(session, row.shelf, places.get(row.shelf, [])),
        )
        for row in sorted(rows, key=lambda row: shelf_order(row.shelf))
    )
    return CountSheetFacts(shop.reader, shop.shop_name, shop.paper, name, shelves)


def _kept(session: Session, group: str, places: list[str]) -> tuple[SheetPart, ...]:
    """What lies there by the book, and what has its place there although none is left: that may be there too."""
    stocked = StockBalance.on_hand > NOTHING
    kept = or_(Part.minimum > NOTHING, StockBalance.moved_at.is_not(None)) & Part.active.is_(True)
    return _parts(session, Part.shelf.in_(places), or_(stocked, kept) if group else stocked)


def _again(session: Session, shelf_id: int) -> tuple[SheetPart, ...]:
    ids = select(StockTakeLine.part_id).where(StockTakeLine.shelf_id == shelf_id, StockTakeLine.again.is_(True))
    return _parts(session, Part.id.in_(ids))


def _parts(session: Session, *where: ColumnElement[bool]) -> tuple[SheetPart, ...]:
    rows = session.execute(
        select(Part.shelf, Part.code, Part.name, Part.serialised)
        .outerjoin(StockBalance, StockBalance.part_id == Part.id)
        .where(*where)
    ).all()
    found = [SheetPart(row.shelf, row.code, row.name, row.serialised) for row in rows]
    return tuple(sorted(found, key=lambda each: (shelf_order(each.place), each.code)))
