"""What a part is sold for: a price of its own, or a markup on what it costs."""

from decimal import Decimal
from enum import StrEnum

from msp_desktop.domain.money import half_up_ratio, percent_of
from msp_desktop.domain.pricing import PriceChange, PriceEnding, changed_price
from msp_desktop.domain.totals import PriceBasis


class PartPricing(StrEnum):
    """How the price of a part comes about."""

    FIXED = "fixed"
    MARKUP = "markup"


def marked_up(
    cost_cents: int, markup_percent: Decimal, basis: PriceBasis, tax_percent: Decimal, ending: PriceEnding
) -> int:
    """Cost plus markup, with the tax on top where the price is gross, at its nearest allowed ending; never below cost
    with a markup of 0 or more but by the ending.
    """
    net = cost_cents + percent_of(cost_cents, markup_percent)
    tax = percent_of(net, tax_percent) if basis is PriceBasis.GROSS else 0
    return changed_price(net + tax, PriceChange(ending=ending))


def margin_cents(net_price_cents: int, cost_cents: int) -> int:
    """What a piece leaves, in cents net; below zero when it is sold under cost."""
    return net_price_cents - cost_cents


def margin_percent(net_price_cents: int, cost_cents: int) -> Decimal | None:
    """The margin as a share of the net price, in percent with one place; None for what is given away."""
    if net_price_cents <= 0:
        return None
    return Decimal(half_up_ratio((net_price_cents - cost_cents) * 1000, net_price_cents)) / 10
