"""What a customer's card says, as plain values: how to reach them, where they are and how they are billed."""

from dataclasses import dataclass
from decimal import Decimal

from msp_desktop.domain.intake_answers import ContactWay
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.domain.totals import PriceBasis

PURPOSES = ("jobs", "reminders", "news")
"""What a consent can be about: their jobs, service reminders, news and offers."""

CHANNELS = ("", "mail", "sms", "phone")
"""Through what a consent holds; the empty one stands for any."""


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """One address; `country` is two letters, empty for the shop's own."""

    street: str = ""
    postcode: str = ""
    town: str = ""
    province: str = ""
    country: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing but perhaps a country stands there."""
        return not (self.street or self.postcode or self.town or self.province)


@dataclass(frozen=True, slots=True)
class ContactPerson:
    """Somebody to talk to at a customer: `part` is what they do there ("reception")."""

    name: str
    part: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """Everything a person can change on a customer's card. Phones are E.164 once kept; the first of each is preferred.

    `language` empty is the shop's own; no `price_basis` and no `payment_days` follow the shop's rule.
    """

    kind: CustomerKind
    name: str
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    contacts: tuple[ContactPerson, ...] = ()
    billing: PostalAddress = PostalAddress()
    service: PostalAddress = PostalAddress()
    language: str = ""
    contact_way: ContactWay = ContactWay.CALL
    price_basis: PriceBasis | None = None
    payment_days: int | None = None
    discount_percent: Decimal = Decimal()
    vat_number: str = ""
    tax_code: str = ""
    sdi_code: str = ""
    pec: str = ""
    reverse_charge: bool = False
    split_payment: bool = False
    withholding_percent: Decimal = Decimal()
    referral: str = ""
