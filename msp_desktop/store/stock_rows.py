"""Balances as they stand, and as the moves add up to, for use cases and queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.stock import Balance
from msp_desktop.store.base import Milli
from msp_desktop.store.models.stock import StockBalance, StockMove


def balances(session: Session, part_ids: Iterable[int]) -> dict[int, Balance]:
    """Where several parts stand; a part that never moved stands at nothing."""
    wanted = sorted(set(part_ids))
    rows = session.execute(
        select(
            StockBalance.part_id,
            StockBalance.on_hand,
            StockBalance.reserved,
            StockBalance.on_order,
            StockBalance.cores,
            StockBalance.value_cents,
        ).where(StockBalance.part_id.in_(wanted))
    )
    found = {row.part_id: Balance(row.on_hand, row.reserved, row.on_order, row.cores, row.value_cents) for row in rows}
    return {each: found.get(each, Balance()) for each in wanted}


@dataclass(frozen=True, slots=True)
class Difference:
    """A part whose balance is not what its moves add up to."""

    part_id: int
    kept: Balance
    summed: Balance


def differences(session: Session) -> list[Difference]:
    """Compare every balance with the sum of its moves; nothing is the only good answer."""
    summed = {row.part_id: Balance(*row[1:]) for row in session.execute(_sums())}
    kept = {
        row.part_id: Balance(row.on_hand, row.reserved, row.on_order, row.cores, row.value_cents)
        for row in session.execute(
            select(
                StockBalance.part_id,
                StockBalance.on_hand,
                StockBalance.reserved,
                StockBalance.on_order,
                StockBalance.cores,
                StockBalance.value_cents,
            )
        )
    }
    return [
        Difference(part_id, kept.get(part_id, Balance()), summed.get(part_id, Balance()))
        for part_id in sorted(kept.keys() | summed.keys())
        if kept.get(part_id, Balance()) != summed.get(part_id, Balance())
    ]


def _sums() -> Select[int, Decimal, Decimal, Decimal, Decimal, int]:
    return select(
        StockMove.part_id,
        func.sum(StockMove.on_hand, type_=Milli),
        func.sum(StockMove.reserved, type_=Milli),
        func.sum(StockMove.on_order, type_=Milli),
        func.sum(StockMove.cores, type_=Milli),
        func.sum(StockMove.value_cents),
    ).group_by(StockMove.part_id)
