"""How long quotes hold, and what a check costs that leads to no repair."""

from msp_desktop.domain.errors import Refused
from msp_desktop.i18n import _
from msp_desktop.store.models.service import Service
from msp_desktop.store.models.shop import Shop
from msp_desktop.store.shop_facts import SHOP_ID
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.shop import fields

MOST_DAYS = 365


def set_quoting(
    work: UnitOfWork, *, quote_days: int, diagnostic_id: int | None, credited: bool, seen: int | None = None
) -> None:
    """Say for how many days a quote holds and which service is the check fee, None for none. Undoable.

    `credited`: it falls away when the repair is done. Jobs booked before keep what was agreed on them.
    """
    shop = work.get(Shop, SHOP_ID, seen=seen)
    days = fields.whole("quote_days", quote_days, 1, MOST_DAYS)
    if diagnostic_id is not None:
        service = work.get(Service, diagnostic_id)
        if service.deleted_at is not None or not service.active:
            raise Refused(_("{service} is no longer offered.").format(service=service.name), "diagnostic_id")
    before = shop.quote_days, shop.diagnostic_id, shop.diagnostic_credited
    if before == (days, diagnostic_id, credited):
        return
    shop.quote_days, shop.diagnostic_id, shop.diagnostic_credited = days, diagnostic_id, credited
    work.session.flush()
    work.undo_with(
        _("Quotes and check fee changed"),
        set_quoting,
        quote_days=before[0],
        diagnostic_id=before[1],
        credited=before[2],
        seen=None,
    )
