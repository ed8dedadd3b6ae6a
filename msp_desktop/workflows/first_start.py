"""Making a shop from the answers of first start: the file, its facts, logo, starter catalogue and vault."""

from dataclasses import dataclass, field
from pathlib import Path

from msp_desktop.domain.errors import Refused
from msp_desktop.i18n import _
from msp_desktop.integrations.vault import Keyring, SecretUnreachable
from msp_desktop.queries.shop_settings import set_up
from msp_desktop.store.shop import Clock, create_shop, now, open_shop
from msp_desktop.usecases.catalogue import add_starter_catalogue
from msp_desktop.usecases.shop import ShopSetUp, set_up_shop
from msp_desktop.usecases.shop.vault import note_code_printed
from msp_desktop.workflows.vault import make_vault
from msp_desktop.workflows.vault_paper import RecoveryPaper, recovery_paper


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


@dataclass(frozen=True, slots=True)
class FirstCode:
    """The first recovery code of a shop, and the paper to keep it on."""

    code: str = field(repr=False)
    paper: RecoveryPaper


def keyring_here() -> bool:
    """Whether this computer has a keyring that keeps secrets. May wait for it."""
    return Keyring().available()


def make_first_vault(path: Path, *, passphrase: str = "", clock: Clock = now) -> FirstCode | None:
    """Make the vault of a new shop and give its recovery code; None where there is neither keyring nor passphrase.

    Raises Refused for a weak passphrase.
    """
    with open_shop(path, clock=clock) as shop:
        if not passphrase and not Keyring().available():
            return None
        try:
            code = make_vault(shop, passphrase or None)
        except SecretUnreachable:
            return None
        return FirstCode(code, recovery_paper(shop, code))


def note_first_code(path: Path, *, clock: Clock = now) -> None:
    """Note in a shop that is not open that its recovery code is kept."""
    with open_shop(path, clock=clock) as shop:
        shop.run(note_code_printed)
