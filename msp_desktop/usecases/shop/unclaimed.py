"""How the shop goes about devices that nobody fetches."""

from collections.abc import Sequence

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.unclaimed import LONGEST_DAYS, MOST_STEPS, LadderStep, sorted_steps
from msp_desktop.i18n import _
from msp_desktop.store.models.shop import Shop
from msp_desktop.store.models.unclaimed import UnclaimedStep
from msp_desktop.store.shop_facts import SHOP_ID, shop_row
from msp_desktop.store.unclaimed_rows import ladder
from msp_desktop.store.unit_of_work import UnitOfWork

MOST_FEE_CENTS = 100_000


def set_ladder(
    work: UnitOfWork,
    *,
    steps: Sequence[LadderStep],
    free_days: int,
    fee_cents: int | None,
    seen: int | None = None,
) -> None:
    """Set the steps, the days that cost nothing, and the fee a day (cents, tax included; None for none). Undoable.

    Raises Refused, field "steps", "free_days" or "fee".
    """
    before = ladder(work.session)
    shop = work.get(Shop, SHOP_ID, seen=seen) if seen is not None else shop_row(work.session)
    try:
        ordered = sorted_steps(steps)
    except ValueError as problem:
        words = _("Give each step its own day, from 1 to {days}, {steps} steps at most.")
        raise Refused(words.format(days=LONGEST_DAYS, steps=MOST_STEPS), "steps") from problem
    if not ordered:
        raise Refused(_("Keep at least one step."), "steps")
    if not 0 <= free_days <= LONGEST_DAYS:
        raise Refused(_("Days without a fee are 0 to {most}.").format(most=LONGEST_DAYS), "free_days")
    if fee_cents is not None and not 0 < fee_cents <= MOST_FEE_CENTS:
        raise Refused(_("Enter a fee a day above 0, or leave it empty for none."), "fee")
    for row in work.session.scalars(select(UnclaimedStep)):
        work.delete(row)
    work.session.flush()
    work.session.add_all(UnclaimedStep(after_days=step.after_days, act=step.act) for step in ordered)
    shop.storage_free_days, shop.storage_fee_cents = free_days, fee_cents
    if ordered != before.steps:
        work.touch(shop)
    work.session.flush()
    work.undo_with(
        _("Unclaimed devices changed"),
        set_ladder,
        steps=before.steps,
        free_days=before.free_days,
        fee_cents=before.fee_cents,
    )
