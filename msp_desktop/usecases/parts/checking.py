"""The record of one time that every balance was compared with the sum of its moves."""

from msp_desktop.store.models.stock import StockCheck
from msp_desktop.store.unit_of_work import UnitOfWork


def note_stock_check(work: UnitOfWork, *, parts: int, moves: int, differences: int) -> int:
    """Keep what a check found, and give its id."""
    return work.add(StockCheck(at=work.now, parts=parts, moves=moves, differences=differences)).id
