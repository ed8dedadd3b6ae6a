"""The list of returns to suppliers: those to send first, then those that wait for their credit."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from msp_desktop.domain.purchase import ReturnState, line_cents
from msp_desktop.store.models.purchase import SupplierReturn, SupplierReturnLine
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.search import matches
from msp_desktop.store.shop_facts import shop_facts

_RANKS = ((ReturnState.DRAFT,), (ReturnState.SENT,), (ReturnState.CREDITED, ReturnState.CLOSED))


class ReturnFilter(StrEnum):
    """Which returns the list shows; without a filter it shows all."""

    DRAFT = "draft"
    SENT = "sent"
    DONE = "done"


_OF: dict[ReturnFilter | None, tuple[int, ...]] = {
    None: (0, 1, 2),
    ReturnFilter.DRAFT: (0,),
    ReturnFilter.SENT: (1,),
    ReturnFilter.DONE: (2,),
}


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """One return in the list; `expected_cents` is what its lines are to bring, `value_cents` what left the stock."""

    id: int
    rank: int
    number: str
    supplier: str
    state: ReturnState
    supplier_reference: str
    day: date
    sent_day: date | None
    credit_cents: int | None
    lines: int = 0
    expected_cents: int = 0
    value_cents: int = 0


@dataclass(frozen=True, slots=True)
class ReturnCounts:
    """How many returns each filter shows."""

    draft: int
    sent: int
    done: int


def return_list(
    session: Session,
    *,
    chosen: ReturnFilter | None = None,
    typed: str = "",
    after: ReturnRow | None = None,
    limit: int = 200,
) -> list[ReturnRow]:
    """List returns, each rank the newest first, after the row shown last; one statement for each rank it touches
    and one for their lines.
    """
    facts = shop_facts(session)
    found: list[ReturnRow] = []
    for rank in _OF[chosen]:
        if len(found) == limit or (after is not None and rank < after.rank):
            continue
        wanted = _columns().where(SupplierReturn.state.in_(_RANKS[rank]), *_matching(typed))
        if after is not None and after.rank == rank:
            wanted = wanted.where(SupplierReturn.id < after.id)
        rows = session.execute(wanted.order_by(SupplierReturn.id.desc()).limit(limit - len(found)))
        found += [_row(each, rank, facts.day_of) for each in rows]
    return _with_sums(session, found)


def return_counts(session: Session) -> ReturnCounts:
    """Count the returns behind each filter."""
    rows = session.execute(
        select(SupplierReturn.state, func.count())
        .where(SupplierReturn.deleted_at.is_(None))
        .group_by(SupplierReturn.state)
    )
    n: dict[ReturnState, int] = {row[0]: row[1] for row in rows}
    return ReturnCounts(*(sum(n.get(state, 0) for state in states) for states in _RANKS))


def _columns() -> Select[*tuple[Any, ...]]:
    return (
        select(
            SupplierReturn.id,
            SupplierReturn.number,
            Supplier.name,
            SupplierReturn.state,
            SupplierReturn.supplier_reference,
            SupplierReturn.created_at,
            SupplierReturn.sent_at,
            SupplierReturn.credit_cents,
        )
        .join(Supplier, Supplier.id == SupplierReturn.supplier_id)
        .where(SupplierReturn.deleted_at.is_(None))
    )


def _row(row: Any, rank: int, day_of: Callable[[datetime], date]) -> ReturnRow:
    return ReturnRow(
        id=row.id,
        rank=rank,
        number=row.number,
        supplier=row.name,
        state=row.state,
        supplier_reference=row.supplier_reference,
        day=day_of(row.created_at),
        sent_day=day_of(row.sent_at) if row.sent_at else None,
        credit_cents=row.credit_cents,
    )


def _with_sums(session: Session, rows: list[ReturnRow]) -> list[ReturnRow]:
    """Add up the lines of each, rounded line by line as its page does."""
    line = SupplierReturnLine
    found = session.execute(
        select(line.return_id, line.quantity, line.unit_cents, line.value_cents).where(
            line.return_id.in_([row.id for row in rows])
        )
    )
    sums: dict[int, tuple[int, int, int]] = {}
    for each in found:
        count, expected, value = sums.get(each.return_id, (0, 0, 0))
        expected += line_cents(each.quantity, each.unit_cents)
        sums[each.return_id] = count + 1, expected, value + each.value_cents
    return [
        replace(row, lines=n, expected_cents=expected, value_cents=value)
        for row in rows
        for n, expected, value in (sums.get(row.id, (0, 0, 0)),)
    ]


def _matching(typed: str) -> list[ColumnElement[bool]]:
    text = typed.strip()
    if not text:
        return []
    number = func.lower(SupplierReturn.number).contains(text.lower(), autoescape=True)
    rma = func.lower(SupplierReturn.supplier_reference).contains(text.lower(), autoescape=True)
    return [or_(number, rma, SupplierReturn.supplier_id.in_(matches("supplier", text)))]
