"""What papers to suppliers say, frozen: an order, and a return; amounts in cents net."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from msp_desktop.domain.purchase import ReturnReason
from msp_desktop.domain.snapshot import PaperSize, Party


@dataclass(frozen=True, slots=True)
class BuyingLine:
    """A part on such a paper: how many, at which price; on a return also its serials and why it goes back."""

    code: str
    supplier_code: str
    description: str
    quantity: Decimal
    unit_cents: int
    amount_cents: int
    note: str = ""
    serials: tuple[str, ...] = ()
    reason: ReturnReason | None = None


@dataclass(frozen=True, slots=True)
class PurchaseOrderPaper:
    """An order as the supplier reads it; without a number it is a draft. `deliver_to` are the lines of an address."""

    language: str
    country: str
    currency: str
    shop: Party
    supplier: Party
    number: str
    day: date
    lines: tuple[BuyingLine, ...]
    goods_cents: int
    freight_cents: int
    expected: date | None = None
    account_number: str = ""
    supplier_reference: str = ""
    ordered_by: str = ""
    deliver_to: tuple[str, ...] = ()
    hours: str = ""
    note: str = ""
    paper: PaperSize = PaperSize.A4
    logo_sha256: str = ""
    draft: bool = False

    @property
    def net_cents(self) -> int:
        """Goods and freight."""
        return self.goods_cents + self.freight_cents

    def texts(self) -> list[str]:
        """Everything on it that somebody typed."""
        typed = [self.number, self.account_number, self.supplier_reference, self.ordered_by, self.note, self.hours]
        return [*typed, *self.deliver_to, *party_texts(self.shop), *party_texts(self.supplier), *line_texts(self.lines)]


@dataclass(frozen=True, slots=True)
class SupplierReturnPaper:
    """A return as it lies in the parcel: what is sent back, why, and the credit that is expected for it."""

    language: str
    country: str
    currency: str
    shop: Party
    supplier: Party
    number: str
    day: date
    lines: tuple[BuyingLine, ...]
    account_number: str = ""
    supplier_reference: str = ""
    sent_by: str = ""
    note: str = ""
    paper: PaperSize = PaperSize.A4
    logo_sha256: str = ""
    draft: bool = False

    @property
    def credit_cents(self) -> int:
        """What all lines come to."""
        return sum(line.amount_cents for line in self.lines)

    def texts(self) -> list[str]:
        """Everything on it that somebody typed."""
        typed = [self.number, self.account_number, self.supplier_reference, self.sent_by, self.note]
        return [*typed, *party_texts(self.shop), *party_texts(self.supplier), *line_texts(self.lines)]


def party_texts(party: Party) -> list[str]:
    """What a party's lines say."""
    return [party.name, party.legal_name, party.contact, *party.address, party.vat_number, party.email, party.website]


def line_texts(lines: tuple[BuyingLine, ...]) -> list[str]:
    """What the lines say."""
    found: list[str] = []
    for line in lines:
        found += [line.code, line.supplier_code, line.description, line.note, *line.serials]
    return found
