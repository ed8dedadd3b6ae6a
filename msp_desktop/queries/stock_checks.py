"""What a check of the stock reads: every balance against its moves, every piece against its balance, the last check."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.stock import SERIALS_HERE, Balance
from msp_desktop.store.models.part import Part, PartSerial
from msp_desktop.store.models.stock import StockBalance, StockCheck, StockMove
from msp_desktop.store.stock_rows import differences


@dataclass(frozen=True, slots=True)
class WrongPart:
    """A part whose stock does not add up: its balance, what the moves come to, and its pieces with serial numbers
    that are here (None where they are as many as on hand).
    """

    part_id: int
    code: str
    name: str
    kept: Balance
    summed: Balance
    pieces: int | None = None


@dataclass(frozen=True, slots=True)
class StockFound:
    """What was compared, and what is wrong."""

    parts: int
    moves: int
    wrong: tuple[WrongPart, ...]


def check_balances(session: Session) -> StockFound:
    """Add every move up again and compare, in a handful of statements; for the worker."""
    unequal = {each.part_id: each for each in differences(session)}
    pieces = _pieces(session)
    names = {
        row.id: row
        for row in session.execute(select(Part.id, Part.code, Part.name).where(Part.id.in_({*unequal, *pieces})))
    }
    wrong = []
    for part_id, row in sorted(names.items()):
        found, here = unequal.get(part_id), pieces.get(part_id)
        kept = found.kept if found else Balance(on_hand=here[0] if here else Decimal())
        wrong.append(
            WrongPart(part_id, row.code, row.name, kept, found.summed if found else kept, here[1] if here else None)
        )
    parts = session.scalar(select(func.count()).select_from(StockBalance)) or 0
    moves = session.scalar(select(func.count()).select_from(StockMove)) or 0
    return StockFound(parts, moves, tuple(wrong))


def last_check(session: Session) -> tuple[datetime, int] | None:
    """When the stock was checked last, and how many parts did not add up; None before the first time."""
    row = session.execute(select(StockCheck.at, StockCheck.differences).order_by(StockCheck.id.desc()).limit(1)).first()
    return None if row is None else (row[0], row[1])


def _pieces(session: Session) -> dict[int, tuple[Decimal, int]]:
    """Parts whose pieces with serial numbers are more or fewer than on hand: on hand, and how many pieces are here."""
    here = (
        select(PartSerial.part_id, func.count().label("pieces"))
        .where(PartSerial.state.in_(SERIALS_HERE))
        .group_by(PartSerial.part_id)
        .subquery()
    )
    rows = session.execute(
        select(Part.id, StockBalance.on_hand, func.coalesce(here.c.pieces, 0))
        .join(StockBalance, StockBalance.part_id == Part.id)
        .outerjoin(here, here.c.part_id == Part.id)
        .where(Part.serialised)
    )
    return {row[0]: (row[1], row[2]) for row in rows if row[1] != row[2]}
