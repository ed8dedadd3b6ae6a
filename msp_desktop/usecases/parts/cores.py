"""Old pieces that a supplier pays for: kept when a part is used in a repair, given up when that use is taken back."""

from decimal import Decimal

from sqlalchemy import func, select

from msp_desktop.domain.stock import NOTHING, Change, MoveKind, MoveReason
from msp_desktop.store.base import Milli
from msp_desktop.store.models.part import Part
from msp_desktop.store.models.stock import StockMove
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.parts.ledger import NOTHING_BEHIND, Behind, balance_of, book


def keep_core(work: UnitOfWork, part: Part, quantity: Decimal, behind: Behind = NOTHING_BEHIND) -> Decimal:
    """Note that old pieces came out of a repair and wait to go back to the supplier, and give how many were noted.

    Nothing happens for a part whose old piece the supplier does not take. Below zero takes them back after the use was
    undone: at most what the same line had kept, and as many as are still here; those sent to the supplier meanwhile
    stay with it.
    """
    if quantity > 0:
        return _book(work, part, quantity, MoveReason.NONE, behind) if part.core_cents is not None else NOTHING
    here = balance_of(work, part).cores
    if quantity == 0 or here <= 0:
        return NOTHING
    moved = min(-quantity, here, _kept_for(work, part, behind))
    return _book(work, part, -moved, MoveReason.UNDONE, behind) if moved > 0 else NOTHING


def _book(work: UnitOfWork, part: Part, quantity: Decimal, reason: MoveReason, behind: Behind) -> Decimal:
    change = Change(cores=quantity)
    book(work, part=part, kind=MoveKind.CORE_KEPT, change=change, reason=reason, behind=behind)
    return quantity


def _kept_for(work: UnitOfWork, part: Part, behind: Behind) -> Decimal:
    """How many old pieces a line had kept so far."""
    found = select(func.sum(StockMove.cores, type_=Milli)).where(
        StockMove.part_id == part.id, StockMove.kind == MoveKind.CORE_KEPT
    )
    if behind.job_line_id is not None:
        found = found.where(StockMove.job_line_id == behind.job_line_id)
    return work.session.scalar(found) or NOTHING
