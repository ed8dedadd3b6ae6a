"""The recovery code on paper, and a first word on how a shop's secrets stand."""

from dataclasses import dataclass, field
from datetime import datetime

from msp_desktop.documents.names import file_name
from msp_desktop.documents.recovery_code import RecoveryCode, recovery_code_pdf
from msp_desktop.domain.snapshot import PaperSize
from msp_desktop.i18n import Formats, Words, language
from msp_desktop.queries.shop_settings import shop_identity
from msp_desktop.queries.vault_rows import wrapped_keys
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.shop.vault import Way
from msp_desktop.workflows.vault import VaultState, vault_state


@dataclass(frozen=True, slots=True)
class RecoveryPaper:
    """The finished paper, what it is called and the name it is saved under."""

    pdf: bytes = field(repr=False)
    title: str
    file_name: str


def recovery_paper(shop: Shop, code: str) -> RecoveryPaper:
    """The paper of a code just made, in the language of whoever is at the screen."""
    facts = shop.ask(shop_identity)
    reader = Formats(language(), facts.country, facts.currency, facts.zone)
    paper = PaperSize.LETTER if facts.paper == PaperSize.LETTER.value else PaperSize.A4
    title = Words(reader.language)("Recovery code")
    values = RecoveryCode(reader, facts.name, shop.today, code)
    return RecoveryPaper(recovery_code_pdf(values, paper), title, file_name(title, facts.name))


@dataclass(frozen=True, slots=True)
class VaultFacts:
    """How the data key is kept: by which ways, and since when there is a recovery code on paper (aware UTC)."""

    state: VaultState
    ways: frozenset[Way]
    code_made_at: datetime | None
    code_printed_at: datetime | None

    @property
    def code_missing(self) -> bool:
        """Whether secrets would be lost with this computer."""
        return bool(self.ways) and self.code_printed_at is None


def vault_facts(shop: Shop) -> VaultFacts:
    """How it stands, at once and without asking the keyring."""
    keys = shop.ask(wrapped_keys)
    code = keys.get(Way.RECOVERY)
    return VaultFacts(
        vault_state(shop),
        frozenset(Way(each) for each in keys),
        code.made_at if code else None,
        code.printed_at if code else None,
    )
