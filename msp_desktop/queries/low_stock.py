"""Parts that run low: how many, how many of them are at nothing, and the most pressing first."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.stock import STATE_RANK, StockState
from msp_desktop.store.models.part import Part
from msp_desktop.store.models.stock import StockBalance

LOW_RANKS = (STATE_RANK[StockState.OUT], STATE_RANK[StockState.LOW])


@dataclass(frozen=True, slots=True)
class LowPart:
    """A part that needs ordering: what is free of it, below zero when jobs wait, and its minimum."""

    part_id: int
    code: str
    name: str
    on_hand: Decimal
    free: Decimal
    minimum: Decimal
    is_out: bool


@dataclass(frozen=True, slots=True)
class LowStock:
    """`count` parts run low, `out` of them are at nothing; `parts` are the first of them."""

    count: int
    out: int
    parts: tuple[LowPart, ...]


def low_count(session: Session) -> int:
    """How many parts of those still sold run low."""
    return sum(_counts(session).values())


def low_stock(session: Session, *, most: int) -> LowStock:
    """The most pressing parts, in two statements over indexed columns."""
    counts = _counts(session)
    rows = session.execute(
        select(
            StockBalance.part_id,
            StockBalance.on_hand,
            StockBalance.free,
            StockBalance.state_rank,
            Part.code,
            Part.name,
            Part.minimum,
        )
        .join(Part, Part.id == StockBalance.part_id)
        .where(StockBalance.state_rank.in_(LOW_RANKS), Part.active, Part.deleted_at.is_(None))
        .order_by(StockBalance.state_rank, StockBalance.part_id)
        .limit(most)
    )
    parts = tuple(
        LowPart(row.part_id, row.code, row.name, row.on_hand, row.free, row.minimum, row.state_rank == LOW_RANKS[0])
        for row in rows
    )
    return LowStock(sum(counts.values()), counts.get(LOW_RANKS[0], 0), parts)


def _counts(session: Session) -> dict[int, int]:
    rows = session.execute(
        select(StockBalance.state_rank, func.count())
        .join(Part, Part.id == StockBalance.part_id)
        .where(StockBalance.state_rank.in_(LOW_RANKS), Part.active, Part.deleted_at.is_(None))
        .group_by(StockBalance.state_rank)
    )
    return {row[0]: row[1] for row in rows}
