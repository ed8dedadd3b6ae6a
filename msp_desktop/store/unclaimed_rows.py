"""The shop's ladder for unclaimed devices, read by use cases and queries alike."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.unclaimed import Ladder, LadderStep, ladder_of
from msp_desktop.store.models.unclaimed import UnclaimedStep
from msp_desktop.store.shop_facts import shop_row


def ladder(session: Session) -> Ladder:
    """The shop's own steps and fee; without own steps those of its country."""
    shop = shop_row(session)
    rows = session.execute(select(UnclaimedStep.after_days, UnclaimedStep.act).order_by(UnclaimedStep.after_days)).all()
    steps = tuple(LadderStep(row.after_days, row.act) for row in rows) or ladder_of(shop.country).steps
    return Ladder(steps, shop.storage_free_days, shop.storage_fee_cents, shop.version)
