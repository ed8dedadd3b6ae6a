"""The past of the demo shop's stock, written in bulk: orders, deliveries, moves, and what they lead to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.stock import Balance
from msp_desktop.store.base import Base
from msp_desktop.store.models.job import JobLine
from msp_desktop.store.models.part import Part, PartSerial
from msp_desktop.store.models.purchase import Delivery, DeliveryLine, DeliveryOrder, PurchaseLine, PurchaseOrder
from msp_desktop.store.models.shop import NumberCounter
from msp_desktop.store.models.stock import StockMove
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.parts.ledger import balance_row, write_balance

Rows = list[dict[str, Any]]

BOUGHT: tuple[type[Base], ...] = (PurchaseOrder, PurchaseLine, Delivery, DeliveryOrder, DeliveryLine)
"""What a row needs stands before it."""


@dataclass(slots=True)
class StockPast:
    """Rows with their own ids, but for moves and pieces; where every part stands after them."""

    rows: dict[type[Base], Rows] = field(default_factory=lambda: {each: [] for each in BOUGHT})
    moves: Rows = field(default_factory=list)
    pieces: Rows = field(default_factory=list)
    lines: Rows = field(default_factory=list)
    balances: dict[int, Balance] = field(default_factory=dict)
    orders: int = 0
    found_by: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)


def write_stock_past(work: UnitOfWork, *, past: StockPast) -> None:
    """Write all of it as one act that cannot be taken back."""
    for model, rows in past.rows.items():
        work.insert_many(model, rows)
    operation_id = work.operation_id
    work.insert_many(
        StockMove, [row | {"operation_id": operation_id, "step": step} for step, row in enumerate(past.moves)]
    )
    work.insert_many(PartSerial, past.pieces)
    work.update_many(JobLine, past.lines)
    last = _last_moves(past.moves)
    for part_id, balance in past.balances.items():
        part = work.get(Part, part_id)
        row = balance_row(work, part)
        write_balance(row, balance, part)
        row.moved_at = last.get(part_id)
    for kind in (SeriesKind.PURCHASE_ORDER, SeriesKind.DELIVERY):
        _count_to(work, kind, past.orders)
    work.search.add_many("purchase_order", past.found_by)
    work.no_undo()


def _last_moves(moves: Rows) -> Mapping[int, Any]:
    return {row["part_id"]: row["at"] for row in moves}


def _count_to(work: UnitOfWork, kind: SeriesKind, last: int) -> None:
    row = work.session.scalars(select(NumberCounter).where(NumberCounter.kind == kind, NumberCounter.year == 0)).first()
    if row is None:
        row = NumberCounter(kind=kind, year=0)
        work.session.add(row)
    row.last, row.used_at = last, work.now
    work.session.flush()
