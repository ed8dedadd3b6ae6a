"""How long a timer may run before the shop asks about it."""

from msp_desktop.i18n import _
from msp_desktop.store.models.shop import Shop
from msp_desktop.store.shop_facts import SHOP_ID
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.shop import fields

LEAST_MINUTES, MOST_MINUTES = 15, 24 * 60


def set_timer_limit(work: UnitOfWork, *, minutes: int, seen: int | None = None) -> None:
    """Say after how many minutes a running timer is asked about, 15 to 1440. Undoable."""
    shop = work.get(Shop, SHOP_ID, seen=seen)
    wanted, before = fields.whole("timer_limit", minutes, LEAST_MINUTES, MOST_MINUTES), shop.timer_limit_minutes
    if wanted == before:
        return
    shop.timer_limit_minutes = wanted
    work.session.flush()
    work.undo_with(_("Timer changed"), set_timer_limit, minutes=before, seen=None)
