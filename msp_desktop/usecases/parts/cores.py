"""Old pieces that a supplier pays for: kept when a part is used in a repair, given up when that use is taken back."""

from decimal import Decimal

from msp_desktop.domain.stock import Change, MoveKind, MoveReason
from msp_desktop.store.models.part import Part
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.parts.ledger import NOTHING_BEHIND, Behind, balance_of, book


def keep_core(work: UnitOfWork, part: Part, quantity: Decimal, behind: Behind = NOTHING_BEHIND) -> Decimal:
    """Note that old pieces came out of a repair and wait to go back to the supplier, and give how many were noted.

    Nothing happens for a part whose old piece the supplier does not take. Below zero takes them back after the use was
    undone, as many as are still here: those sent to the supplier meanwhile stay with it.
    """
    if quantity > 0 and part.core_cents is None:
        return Decimal()
    taken_back = quantity < 0
    moved = max(quantity, -balance_of(work, part).cores)
    if moved:
        reason = MoveReason.UNDONE if taken_back else MoveReason.NONE
        book(work, part=part, kind=MoveKind.CORE_KEPT, change=Change(cores=moved), reason=reason, behind=behind)
    return moved
