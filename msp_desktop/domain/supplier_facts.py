"""What a supplier's card says, as plain values: how to reach them, and on which terms the shop buys."""

from dataclasses import dataclass

from msp_desktop.domain.customer_facts import PostalAddress
from msp_desktop.domain.purchase import OrderWay

NO_ADDRESS = PostalAddress()


@dataclass(frozen=True, slots=True)
class SupplierFacts:
    """Everything a person can change on a supplier's card. The phone is E.164 once kept.

    `language` empty is the shop's own. `delivery_days` are working days from the order to the door, `order_until` the
    minutes after midnight until which an order leaves the same day. Amounts in cents, net; None where there is none.
    """

    name: str
    language: str = ""
    account_number: str = ""
    contact_name: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    address: PostalAddress = NO_ADDRESS
    vat_number: str = ""
    order_way: OrderWay = OrderWay.MAIL
    payment_days: int | None = None
    delivery_days: int = 2
    order_until: int | None = None
    minimum_cents: int | None = None
    freight_cents: int = 0
    free_freight_cents: int | None = None
    note: str = ""
