"""What the stock is worth, now or at any moment before: by part, category, shelf or supplier."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, func, literal_column, or_, select
from sqlalchemy.orm import Session

from msp_desktop.domain.stock import NOTHING
from msp_desktop.store.base import Milli
from msp_desktop.store.models.part import Part, PartSupplier
from msp_desktop.store.models.stock import StockBalance, StockMove
from msp_desktop.store.models.supplier import Supplier


class ValueBy(StrEnum):
    """What one row of the value stands for."""

    CATEGORY = "category"
    SHELF = "shelf"
    SUPPLIER = "supplier"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Worth:
    """What a group of parts is worth: its name ("" for none), how many parts have pieces, and their cost in cents."""

    name: str
    parts: int
    value_cents: int


@dataclass(frozen=True, slots=True)
class PartWorth:
    """What one part is worth: pieces on hand, and their cost in cents net."""

    part_id: int
    code: str
    name: str
    category: str
    shelf: str
    supplier: str
    on_hand: Decimal
    value_cents: int


def stock_worth(session: Session, *, by: ValueBy, until: datetime | None = None) -> list[Worth]:
    """Add the value up by category, shelf or usual supplier, the dearest first, in one statement.

    `until` is the moment up to which moves count, None for now: the balances then, which the nightly check keeps equal.
    """
    stands = _stands(until)
    name = _group(by)
    value = func.sum(stands.c.value_cents)
    found = (
        _with_supplier(select(name, func.count(), value).select_from(stands).join(Part, Part.id == stands.c.part_id))
        .group_by(name)
        .order_by(value.desc(), name)
    )
    return [Worth(row[0], row[1], row[2]) for row in session.execute(found)]


def part_worth(
    session: Session,
    *,
    until: datetime | None = None,
    by: ValueBy = ValueBy.PART,
    name: str | None = None,
    limit: int | None = None,
) -> list[PartWorth]:
    """Each part that has pieces, the dearest first, in one statement; only those of a group where it is named."""
    stands = _stands(until)
    found = _with_supplier(
        select(
            Part.id,
            Part.code,
            Part.name,
            Part.category,
            Part.shelf,
            func.coalesce(Supplier.name, ""),
            stands.c.on_hand,
            stands.c.value_cents,
        )
        .select_from(stands)
        .join(Part, Part.id == stands.c.part_id)
    ).order_by(stands.c.value_cents.desc(), Part.id)
    if name is not None and by is not ValueBy.PART:
        found = found.where(_group(by) == name)
    return [PartWorth(*row) for row in session.execute(found if limit is None else found.limit(limit))]


def worth_in_all(session: Session, *, until: datetime | None = None) -> Worth:
    """The whole stock as one row without a name."""
    stands = _stands(until)
    row = session.execute(select(func.count(), func.coalesce(func.sum(stands.c.value_cents), 0)).select_from(stands))
    return Worth("", *row.one())


def _stands(until: datetime | None) -> Subquery:
    """What was on hand of each part, and its value; parts without are left out."""
    if until is None:
        rows: Select[*tuple[Any, ...]] = select(
            StockBalance.part_id, StockBalance.on_hand, StockBalance.value_cents
        ).where(StockBalance.on_hand > NOTHING)
        return rows.subquery()
    on_hand = func.sum(StockMove.on_hand, type_=Milli)
    value = func.sum(StockMove.value_cents)
    return (
        select(StockMove.part_id, on_hand.label("on_hand"), value.label("value_cents"))
        .where(StockMove.at < until)
        .group_by(StockMove.part_id)
        .having(or_(on_hand != literal_column("0"), value != literal_column("0")))
        .subquery()
    )


def _group(by: ValueBy) -> ColumnElement[str]:
    if by is ValueBy.SUPPLIER:
        return func.coalesce(Supplier.name, "")
    return {ValueBy.CATEGORY: Part.category, ValueBy.SHELF: Part.shelf, ValueBy.PART: Part.name}[by].expression


def _with_supplier(found: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """With the supplier a part is usually bought from: the first on its card."""
    other = PartSupplier.__table__.alias()
    first = (
        select(other.c.id)
        .where(other.c.part_id == Part.id)
        .order_by(other.c.position, other.c.id)
        .limit(1)
        .correlate(Part)
        .scalar_subquery()
    )
    return found.outerjoin(PartSupplier, PartSupplier.id == first).outerjoin(
        Supplier, Supplier.id == PartSupplier.supplier_id
    )
