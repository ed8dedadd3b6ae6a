"""A stock-take as its page shows it while counting: the shelves, who counts, the last scan; never what is expected."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import and_, case, distinct, func, or_, select
from sqlalchemy.orm import Session

from msp_desktop.domain.stock_take import ShelfState, TakeState, shelf_group, shelf_order
from msp_desktop.store.models.part import Part, Shelf
from msp_desktop.store.models.person import Person
from msp_desktop.store.models.stock_take import StockCount, StockTake, StockTakeLine, StockTakeShelf
from msp_desktop.store.part_rows import part_by_code, piece_by_serial
from msp_desktop.store.search import hits
from msp_desktop.store.stock_take_rows import shelf_places, stocked_items

MOST_FOUND = 8
PACE_ROWS = 40


@dataclass(frozen=True, slots=True)
class RunningTake:
    """The count that goes on."""

    id: int
    name: str
    started_at: datetime
    started_by: str
    version: int


def running_take(session: Session) -> RunningTake | None:
    """The one count that goes on, None when there is none."""
    row = session.execute(
        select(StockTake.id, StockTake.name, StockTake.started_at, Person.name.label("who"), StockTake.version)
        .outerjoin(Person, Person.id == StockTake.started_by_id)
        .where(StockTake.state == TakeState.OPEN)
        .order_by(StockTake.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else RunningTake(row.id, row.name, row.started_at, row.who or "", row.version)


@dataclass(frozen=True, slots=True)
class TakeShelf:
    """One group of shelves: how many of its items are counted, and by whom (the last one first)."""

    id: int
    shelf: str
    name: str
    state: ShelfState
    round: int
    items: int
    counted: int
    people: tuple[str, ...]
    last_at: datetime | None
    mine_at: datetime | None


def take_shelves(session: Session, *, take_id: int, person_id: int | None = None) -> list[TakeShelf]:
    """The shelves of a count in walking order, in three statements; in a second count only its items count."""
    rows = session.execute(
        select(
            StockTakeShelf.id,
            StockTakeShelf.shelf,
            StockTakeShelf.state,
            StockTakeShelf.round,
            StockTakeShelf.items,
            func.coalesce(Shelf.name, "").label("name"),
            func.coalesce(Person.name, "").label("closer"),
        )
        .outerjoin(Shelf, Shelf.code == StockTakeShelf.shelf)
        .outerjoin(Person, Person.id == StockTakeShelf.closed_by_id)
        .where(StockTakeShelf.stock_take_id == take_id)
    ).all()
    counted = _counted(session, take_id, person_id)
    again = _again(session, take_id)
    found = []
    for row in rows:
        seen, people, last_at, mine_at = counted.get((row.id, row.round), (0, (), None, None))
        open_again = row.round > 1 and row.state is ShelfState.COUNTING
        items = again.get(row.id, 0) if open_again else row.items
        if row.state in (ShelfState.CLOSED, ShelfState.BOOKED):
            seen, people = items, (row.closer,) if row.closer else ()
        found.append(
            TakeShelf(
                row.id, row.shelf, row.name, row.state, row.round, max(items, seen), seen, people, last_at, mine_at
            )
        )
    return sorted(found, key=lambda each: shelf_order(each.shelf))


_Counted = tuple[int, tuple[str, ...], datetime | None, datetime | None]


def _counted(session: Session, take_id: int, person_id: int | None) -> dict[tuple[int, int], _Counted]:
    """By shelf and round, of those being counted: how many parts, by whom, and when last."""
    where = and_(StockTakeShelf.stock_take_id == take_id, StockTakeShelf.state == ShelfState.COUNTING)
    parts = {
        (row.shelf_id, row.round): row.parts
        for row in session.execute(
            select(StockCount.shelf_id, StockCount.round, func.count(distinct(StockCount.part_id)).label("parts"))
            .join(StockTakeShelf, StockTakeShelf.id == StockCount.shelf_id)
            .where(where)
            .group_by(StockCount.shelf_id, StockCount.round)
        )
    }
    last = func.max(StockCount.counted_at).label("last")
    people: dict[tuple[int, int], list[tuple[datetime, str, int | None]]] = {}
    for row in session.execute(
        select(StockCount.shelf_id, StockCount.round, StockCount.person_id, Person.name, last)
        .join(StockTakeShelf, StockTakeShelf.id == StockCount.shelf_id)
        .outerjoin(Person, Person.id == StockCount.person_id)
        .where(where)
        .group_by(StockCount.shelf_id, StockCount.round, StockCount.person_id, Person.name)
    ):
        people.setdefault((row.shelf_id, row.round), []).append((row.last, row.name or "", row.person_id))
    found: dict[tuple[int, int], _Counted] = {}
    for place, count in parts.items():
        who = sorted(people.get(place, []), key=lambda each: each[0], reverse=True)
        mine = next((at for at, _name, person in who if person == person_id), None)
        names = tuple(name for _at, name, _person in who if name)
        found[place] = (count, names, who[0][0] if who else None, mine)
    return found


def _again(session: Session, take_id: int) -> dict[int, int]:
    rows = session.execute(
        select(StockTakeLine.shelf_id, func.count(StockTakeLine.id))
        .join(StockTakeShelf, StockTakeShelf.id == StockTakeLine.shelf_id)
        .where(StockTakeShelf.stock_take_id == take_id, StockTakeLine.again.is_(True))
        .group_by(StockTakeLine.shelf_id)
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class LastScan:
    """What a person counted last on a shelf: how many they have, and how many others have there."""

    part_id: int
    code: str
    name: str
    place: str
    serialised: bool
    mine: Decimal
    others: Decimal


def last_scan(session: Session, *, shelf_id: int, person_id: int | None, part_id: int | None = None) -> LastScan | None:
    """What a person counted last on a shelf in its present round, or how a given part stands there."""
    shelf = session.execute(select(StockTakeShelf.round).where(StockTakeShelf.id == shelf_id)).one_or_none()
    if shelf is None:
        return None
    mine = StockCount.person_id == person_id if person_id is not None else StockCount.person_id.is_(None)
    here = (StockCount.shelf_id == shelf_id, StockCount.round == shelf.round, StockCount.booked.is_(False))
    if part_id is None:
        part_id = session.scalar(
            select(StockCount.part_id).where(*here, mine).order_by(StockCount.counted_at.desc(), StockCount.id.desc())
            .limit(1)
        )  # fmt: skip
    if part_id is None:
        return None
    part = session.execute(select(Part.code, Part.name, Part.shelf, Part.serialised).where(Part.id == part_id)).one()
    rows = session.execute(
        select(StockCount.person_id, StockCount.quantity).where(*here, StockCount.part_id == part_id)
    ).all()
    own = sum((row.quantity for row in rows if row.person_id == person_id), Decimal())
    others = sum((row.quantity for row in rows if row.person_id != person_id), Decimal())
    return LastScan(part_id, part.code, part.name, part.shelf, part.serialised, own, others)


def counting_again(session: Session, *, shelf_id: int) -> list[str]:
    """The names of the parts that a shelf counts again."""
    return list(
        session.scalars(
            select(Part.name)
            .join(StockTakeLine, StockTakeLine.part_id == Part.id)
            .where(StockTakeLine.shelf_id == shelf_id, StockTakeLine.again.is_(True))
            .order_by(Part.shelf, Part.id)
        )
    )


def latest_moments(session: Session, *, take_id: int) -> list[datetime]:
    """When the latest items were counted on the shelves being counted and the one closed last, for the pace."""
    closed_last = (
        select(StockTakeShelf.id)
        .where(StockTakeShelf.stock_take_id == take_id, StockTakeShelf.closed_at.is_not(None))
        .order_by(StockTakeShelf.closed_at.desc(), StockTakeShelf.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return list(
        session.scalars(
            select(StockCount.counted_at)
            .join(StockTakeShelf, StockTakeShelf.id == StockCount.shelf_id)
            .where(
                StockTakeShelf.stock_take_id == take_id,
                or_(StockTakeShelf.state == ShelfState.COUNTING, StockTakeShelf.id == closed_last),
            )
            .order_by(StockCount.counted_at.desc())
            .limit(PACE_ROWS)
        )
    )


@dataclass(frozen=True, slots=True)
class CountHit:
    """A part that may be meant by what was scanned or typed; `serial` is the piece's, where that was it."""

    part_id: int
    code: str
    name: str
    place: str
    serialised: bool
    serial: str = ""


def scanned_hits(session: Session, *, text: str, shelf: str) -> list[CountHit]:
    """The parts that a code or serial means; several only where suppliers' codes or serials are alike.

    What lies on the shelf in hand comes first, and alone where it is the only one there.
    """
    ids = part_by_code(session, text)
    serial = ""
    if not ids:
        ids = list(dict.fromkeys(part_id for part_id, _piece in piece_by_serial(session, text)))
        serial = text.strip()
    found = _hits(session, ids, serial)
    here = [each for each in found if shelf_group(each.place) == shelf]
    return here if len(here) == 1 else found


def typed_hits(session: Session, *, text: str, shelf: str) -> list[CountHit]:
    """The parts that words or the beginning of a code may mean, those of the shelf in hand first."""
    exact = scanned_hits(session, text=text, shelf=shelf)
    code = text.strip().upper()
    begins = list(
        session.scalars(
            select(Part.id)
            .where(Part.code >= code, Part.code < code + "\uffff", Part.deleted_at.is_(None))
            .order_by(Part.code)
            .limit(MOST_FOUND)
        )
    )
    taken = {each.part_id for each in exact}
    near = [each for each in (*begins, *hits(session, "part", text, limit=30)) if each not in taken]
    more = _hits(session, list(dict.fromkeys(near)), "")
    more.sort(key=lambda each: (shelf_group(each.place) != shelf, not each.code.startswith(code), each.name))
    return [*exact, *more][:MOST_FOUND]


def _hits(session: Session, ids: list[int], serial: str) -> list[CountHit]:
    rows = session.execute(
        select(Part.id, Part.code, Part.name, Part.shelf, Part.serialised).where(
            Part.id.in_(ids), Part.deleted_at.is_(None)
        )
    ).all()
    by_id = {row.id: row for row in rows}
    return [
        CountHit(row.id, row.code, row.name, row.shelf, row.serialised, serial)
        for row in (by_id[each] for each in ids if each in by_id)
    ]


@dataclass(frozen=True, slots=True)
class ShelfChoice:
    """A group of shelves that may join a count."""

    shelf: str
    name: str
    items: int
    last_at: datetime | None


def shelf_choices(session: Session, *, take_id: int | None = None) -> list[ShelfChoice]:
    """The groups with parts on them that are not in the count yet, in walking order, and when each was booked last."""
    taken: set[str] = set()
    if take_id is not None:
        taken = set(session.scalars(select(StockTakeShelf.shelf).where(StockTakeShelf.stock_take_id == take_id)))
    names = {row.code: row.name for row in session.execute(select(Shelf.code, Shelf.name))}
    last = {
        row[0]: row[1]
        for row in session.execute(
            select(StockTakeShelf.shelf, func.max(StockTakeShelf.closed_at))
            .where(StockTakeShelf.state == ShelfState.BOOKED)
            .group_by(StockTakeShelf.shelf)
        )
    }
    items = stocked_items(session)
    groups = [each for each in shelf_places(session) if each or items.get("")]
    return [
        ShelfChoice(group, names.get(group, ""), items.get(group, 0), last.get(group))
        for group in sorted(groups, key=shelf_order)
        if group not in taken
    ]


@dataclass(frozen=True, slots=True)
class FoundElsewhere:
    """Pieces counted on a shelf that is not their own."""

    id: int
    code: str
    name: str
    quantity: Decimal
    found_on: str
    belongs_on: str


def found_elsewhere(session: Session, *, take_id: int, limit: int = 50) -> list[FoundElsewhere]:
    """What was counted on shelves it does not belong on and is not booked yet, the latest first."""
    own = case((StockTakeShelf.shelf == "", Part.shelf == ""), else_=(
        (func.upper(func.trim(Part.shelf)) == StockTakeShelf.shelf)
        | func.upper(func.trim(Part.shelf)).startswith(StockTakeShelf.shelf + "-")
    ))  # fmt: skip
    rows = session.execute(
        select(
            StockCount.id, Part.code, Part.name, StockCount.quantity, StockTakeShelf.shelf, Part.shelf.label("belongs")
        )
        .join(StockTakeShelf, StockTakeShelf.id == StockCount.shelf_id)
        .join(Part, Part.id == StockCount.part_id)
        .where(
            StockTakeShelf.stock_take_id == take_id,
            StockCount.booked.is_(False),
            StockCount.quantity > Decimal(),
            ~own,
        )
        .order_by(StockCount.counted_at.desc(), StockCount.id.desc())
        .limit(limit)
    ).all()
    return [FoundElsewhere(row.id, row.code, row.name, row.quantity, row.shelf, row.belongs) for row in rows]


@dataclass(frozen=True, slots=True)
class EarlierTake:
    """A count that is done."""

    id: int
    name: str
    by: str
    done_at: datetime
    items: int
    differences: int
    net_cents: int


def earlier_takes(session: Session, *, limit: int = 5) -> list[EarlierTake]:
    """The counts done before, the latest first."""
    rows = session.execute(
        select(
            StockTake.id,
            StockTake.name,
            Person.name.label("who"),
            StockTake.done_at,
            StockTake.items,
            StockTake.differences,
            StockTake.net_cents,
        )
        .outerjoin(Person, Person.id == StockTake.done_by_id)
        .where(StockTake.state == TakeState.DONE)
        .order_by(StockTake.done_at.desc(), StockTake.id.desc())
        .limit(limit)
    ).all()
    return [
        EarlierTake(row.id, row.name, row.who or "", row.done_at, row.items, row.differences, row.net_cents)
        for row in rows
        if row.done_at is not None
    ]
