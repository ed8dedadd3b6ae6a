"""Prices: which one holds on a day, what changes to many of them come to, and what an hour of bench brings in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from msp_desktop.domain.money import half_up_ratio, percent_of


@dataclass(frozen=True, slots=True)
class DatedPrice:
    """A price in cents from a day on."""

    from_day: date
    cents: int


def price_on(prices: Iterable[DatedPrice], day: date) -> int | None:
    """The price that holds on the day: the latest that has begun; None before the first."""
    begun = [price for price in prices if price.from_day <= day]
    return max(begun, key=lambda price: price.from_day).cents if begun else None


def next_price(prices: Iterable[DatedPrice], day: date) -> DatedPrice | None:
    """The first price that begins after the day, None if no change is planned."""
    coming = [price for price in prices if price.from_day > day]
    return min(coming, key=lambda price: price.from_day) if coming else None


def discounted(cents: int, percent: Decimal) -> int:
    """An amount less a percentage of itself, the discount rounded half up."""
    return cents - percent_of(cents, percent)


def discount_fits(percent: Decimal) -> bool:
    """Whether a discount is from 0 to 100 percent, with at most three decimals (as it is kept)."""
    return percent.is_finite() and 0 <= percent <= 100 and percent * 1000 == int(percent * 1000)


def needs_reason(list_cents: int, charged_cents: int) -> bool:
    """Whether a unit price was set by hand, so a reason belongs with it."""
    return list_cents != charged_cents


class PriceEnding(StrEnum):
    """What prices are rounded to after a change of many."""

    CENT = "cent"
    HALF = "half"
    WHOLE = "whole"
    NINETY = "ninety"


# Distance between two allowed prices and where the first lies, in cents.
_ENDINGS = {
    PriceEnding.CENT: (1, 0),
    PriceEnding.HALF: (50, 0),
    PriceEnding.WHOLE: (100, 0),
    PriceEnding.NINETY: (100, 90),
}


@dataclass(frozen=True, slots=True)
class PriceChange:
    """A change to many prices: a percent (may be below zero), then an amount in cents, then the ending."""

    percent: Decimal = Decimal()
    amount_cents: int = 0
    ending: PriceEnding = PriceEnding.CENT


def changed_price(cents: int, change: PriceChange) -> int:
    """A price after the change, at its nearest allowed ending, never below zero; a price of zero stays zero."""
    if cents == 0:
        return 0
    moved = cents + percent_of(cents, change.percent) + change.amount_cents
    step, first = _ENDINGS[change.ending]
    ended = half_up_ratio(moved - first, step) * step + first
    return max(ended, 0)


def income_per_hour(net_cents: int, minutes: int) -> int | None:
    """What an hour brings in, in cents; None where no time is known."""
    return half_up_ratio(net_cents * 60, minutes) if minutes > 0 else None
