"""The stock list: what is on hand, reserved, free and on order of every part, in order of any column."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, literal, or_, select, tuple_, union
from sqlalchemy.orm import InstrumentedAttribute, Session

from msp_desktop.domain.barcode import readings
from msp_desktop.domain.part_price import PartPricing
from msp_desktop.domain.stock import NOTHING, STATE_RANK, StockState
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.queries.low_stock import LOW_RANKS
from msp_desktop.store.base import alive
from msp_desktop.store.models.part import Part, PartBarcode, PartSerial, PartSupplier
from msp_desktop.store.models.person import Person
from msp_desktop.store.models.stock import StockBalance, StockMove
from msp_desktop.store.part_rows import serial_key
from msp_desktop.store.search import matches

STATES = {rank: state for state, rank in STATE_RANK.items()}


class StockFilter(StrEnum):
    """Which parts the list shows; ended ones stand only under the last."""

    ALL = "all"
    LOW = "low"
    ON_ORDER = "on_order"
    RESERVED = "reserved"
    ENDED = "ended"


class StockSort(StrEnum):
    """What the list can be in order of; the value is the column's key."""

    CODE = "code"
    NAME = "name"
    SHELF = "shelf"
    ON_HAND = "on_hand"
    RESERVED = "reserved"
    FREE = "free"
    MINIMUM = "minimum"
    ON_ORDER = "on_order"
    COST = "cost_cents"
    STATE = "state"


_COLUMNS: Mapping[StockSort, InstrumentedAttribute[Any]] = {
    StockSort.CODE: Part.code,
    StockSort.NAME: Part.name_key,
    StockSort.SHELF: Part.shelf,
    StockSort.ON_HAND: StockBalance.on_hand,
    StockSort.RESERVED: StockBalance.reserved,
    StockSort.FREE: StockBalance.free,
    StockSort.MINIMUM: Part.minimum,
    StockSort.ON_ORDER: StockBalance.on_order,
    StockSort.COST: Part.cost_cents,
    StockSort.STATE: StockBalance.state_rank,
}
_ON_BALANCE = frozenset({StockSort.ON_HAND, StockSort.RESERVED, StockSort.FREE, StockSort.ON_ORDER, StockSort.STATE})


@dataclass(frozen=True, slots=True)
class StockRow:
    """One part in the list; pieces, and money in cents net."""

    id: int
    version: int
    code: str
    name: str
    name_key: str
    category: str
    shelf: str
    on_hand: Decimal
    reserved: Decimal
    free: Decimal
    minimum: Decimal
    on_order: Decimal
    cost_cents: int
    price_cents: int
    price_basis: PriceBasis
    tax_key: str
    pricing: PartPricing
    markup_percent: Decimal
    value_cents: int
    state_rank: int
    active: bool

    @property
    def state(self) -> StockState:
        """What the numbers mean."""
        return STATES[self.state_rank]

    def sorted_by(self, sort: StockSort) -> Any:
        """What stands in the column that the list is in order of."""
        return getattr(self, {StockSort.NAME: "name_key", StockSort.STATE: "state_rank"}.get(sort, sort.value))


@dataclass(frozen=True, slots=True)
class StockCounts:
    """How many parts each filter shows, and what the pieces on hand cost, in cents."""

    all: int
    low: int
    on_order: int
    reserved: int
    ended: int
    value_cents: int

    def of(self, chosen: StockFilter) -> int:
        """Give the count of one filter."""
        return int(getattr(self, chosen.value))


@dataclass(frozen=True, slots=True)
class LastMove:
    """The last change of any part: when, and by whom ("" where the program did it)."""

    at: datetime
    person: str


def stock_list(
    session: Session,
    *,
    chosen: StockFilter = StockFilter.ALL,
    typed: str = "",
    supplier_id: int | None = None,
    sort: StockSort = StockSort.STATE,
    descending: bool = False,
    after: StockRow | None = None,
    before: StockRow | None = None,
    backwards: bool = False,
    limit: int = 200,
) -> list[StockRow]:
    """List parts in order of a column, in one statement; `after` and `before` are rows at the edge of what is shown.

    `backwards` gives the last rows of the list (those before `before`, where it is named).
    """
    value = _COLUMNS[sort]
    key = StockBalance.part_id if sort in _ON_BALANCE else Part.id
    up = descending is (backwards or before is not None)
    page = _page().where(*_conditions(chosen, typed, supplier_id))
    for edge, behind in ((after, True), (before, False)):
        if edge is not None:
            place = tuple_(value, key)
            at = tuple_(literal(edge.sorted_by(sort), value.type), literal(edge.id))
            page = page.where(place > at if behind is not descending else place < at)
    order = (value, key) if up else (value.desc(), key.desc())
    rows = [StockRow(*row) for row in session.execute(page.order_by(*order).limit(limit))]
    if backwards or before is not None:
        rows.reverse()
    return rows


def stock_rows(session: Session, *, part_ids: tuple[int, ...]) -> list[StockRow]:
    """Certain parts as rows of the list, by code."""
    page = _page().where(Part.id.in_(part_ids), alive(Part)).order_by(Part.code)
    return [StockRow(*row) for row in session.execute(page)]


def stock_counts(session: Session, *, supplier_id: int | None = None) -> StockCounts:
    """Count the parts of each filter and add up what is on hand, in one statement."""
    shown = Part.active.is_(True)

    def count(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    row = session.execute(
        select(
            count(shown),
            count(and_(shown, StockBalance.state_rank.in_(LOW_RANKS))),
            count(and_(shown, StockBalance.on_order > NOTHING)),
            count(and_(shown, StockBalance.reserved > NOTHING)),
            count(Part.active.is_(False)),
            func.coalesce(func.sum(StockBalance.value_cents), 0),
        )
        .select_from(StockBalance)
        .join(Part, Part.id == StockBalance.part_id)
        .where(alive(Part), *_of_supplier(supplier_id))
    ).one()
    return StockCounts(*row)


def stock_count(session: Session, *, chosen: StockFilter, typed: str = "", supplier_id: int | None = None) -> int:
    """How many parts the list holds."""
    found = (
        select(func.count())
        .select_from(StockBalance)
        .join(Part, Part.id == StockBalance.part_id)
        .where(*_conditions(chosen, typed, supplier_id))
    )
    return session.scalar(found) or 0


def last_move(session: Session) -> LastMove | None:
    """The last change of any part; None before the first."""
    row = session.execute(
        select(StockMove.at, func.coalesce(Person.name, ""))
        .outerjoin(Person, Person.id == StockMove.person_id)
        .order_by(StockMove.id.desc())
        .limit(1)
    ).first()
    return LastMove(*row) if row else None


def _page() -> Select[*tuple[Any, ...]]:
    return select(
        Part.id,
        Part.version,
        Part.code,
        Part.name,
        Part.name_key,
        Part.category,
        Part.shelf,
        StockBalance.on_hand,
        StockBalance.reserved,
        StockBalance.free,
        Part.minimum,
        StockBalance.on_order,
        Part.cost_cents,
        Part.price_cents,
        Part.price_basis,
        Part.tax_key,
        Part.pricing,
        Part.markup_percent,
        StockBalance.value_cents,
        StockBalance.state_rank,
        Part.active,
    ).join(StockBalance, StockBalance.part_id == Part.id)


def _conditions(chosen: StockFilter, typed: str, supplier_id: int | None) -> list[ColumnElement[bool]]:
    found = [alive(Part), Part.active.is_(chosen is not StockFilter.ENDED), *_of_supplier(supplier_id)]
    if chosen is StockFilter.LOW:
        found.append(StockBalance.state_rank.in_(LOW_RANKS))
    elif chosen is StockFilter.ON_ORDER:
        found.append(StockBalance.on_order > NOTHING)
    elif chosen is StockFilter.RESERVED:
        found.append(StockBalance.reserved > NOTHING)
    if typed.strip():
        found.append(Part.id.in_(found_by(typed)))
    return found


def _of_supplier(supplier_id: int | None) -> tuple[ColumnElement[bool], ...]:
    if supplier_id is None:
        return ()
    return (Part.id.in_(select(PartSupplier.part_id).where(PartSupplier.supplier_id == supplier_id)),)


def found_by(typed: str) -> Select[int]:
    """The ids of parts that a text means: by words, the beginning of the code, a barcode, or a serial."""
    text = typed.strip()
    code, serial = text.upper(), serial_key(text)
    ways = union(
        matches("part", text),
        select(Part.id).where(or_(Part.code == code, and_(Part.code >= code, Part.code < code + "\uffff"))),
        select(PartBarcode.part_id).where(PartBarcode.code.in_(readings(text))),
        select(PartSerial.part_id).where(PartSerial.serial_key == serial if serial else false()),
    ).subquery()
    return select(ways.c[0])
