"""What the acts on parts are told: the facts of a card, its suppliers, and new prices of several."""

from dataclasses import dataclass
from decimal import Decimal

from msp_desktop.domain.part_price import PartPricing
from msp_desktop.domain.pricing import PriceEnding
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.store.shop_facts import USUAL


@dataclass(frozen=True, slots=True)
class PartSupplierFacts:
    """One supplier of a part: its own code, net price in cents, and the pieces in a pack. The first is ordered from."""

    supplier_id: int
    supplier_code: str = ""
    price_cents: int = 0
    pack: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class PartFacts:
    """Everything about a part but its stock.

    An empty `code` is made by us. Money in cents: cost net, price in its basis; under a markup the price is worked out
    from the cost and `price_cents` is not read. `order_quantity` 0 where any number may be ordered; `core_cents` None
    where no old piece goes back.
    """

    name: str
    code: str = ""
    detail: str = ""
    category: str = ""
    maker: str = ""
    shelf: str = ""
    tax_key: str = USUAL
    cost_cents: int = 0
    pricing: PartPricing = PartPricing.FIXED
    price_basis: PriceBasis = PriceBasis.NET
    price_cents: int = 0
    markup_percent: Decimal = Decimal()
    price_ending: PriceEnding = PriceEnding.CENT
    minimum: Decimal = Decimal()
    order_quantity: Decimal = Decimal()
    serialised: bool = False
    warranty_days: int = 0
    supplier_warranty_days: int = 0
    core_cents: int | None = None
    note: str = ""
    barcodes: tuple[str, ...] = ()
    suppliers: tuple[PartSupplierFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class NewPartPrice:
    """What one part of a change of many is sold for from now on: a fixed price, or a markup in percent, rounded."""

    part_id: int
    price_cents: int
    pricing: PartPricing = PartPricing.FIXED
    markup_percent: Decimal = Decimal()
    ending: PriceEnding = PriceEnding.CENT
