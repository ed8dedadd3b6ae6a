"""Making a shop from the answers of first start: the file, its facts, logo and starter catalogue."""

from pathlib import Path

from msp_desktop.domain.errors import Refused
from msp_desktop.i18n import _
from msp_desktop.queries.shop_settings import set_up
from msp_desktop.store.shop import Clock, create_shop, now, open_shop
from msp_desktop.usecases.catalogue import add_starter_catalogue
from msp_desktop.usecases.shop import ShopSetUp, set_up_shop


def make_shop(
    path: Path, facts: ShopSetUp, *, logo: bytes | None = None, starter: bool = True, clock: Clock = now
) -> Path:
    """Make the shop at `path` and close it again; gives the path.

    A file that an interrupted start left behind without a shop in it is used. Raises Refused where a shop stands there
    already or a fact does not fit, and Unavailable when the file cannot be written.
    """
    with open_shop(path, clock=clock) if path.exists() else create_shop(path, clock=clock) as shop:
        if shop.ask(set_up):
            raise Refused(_("A shop is kept here already. Open it, or choose another file."))
        if logo is not None:
            shop.files.put(logo)
        shop.run(set_up_shop, facts=facts)
        if starter:
            shop.run(add_starter_catalogue, language=facts.language)
    return path
