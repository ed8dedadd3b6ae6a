"""Which price holds, and what a change of many comes to."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_desktop.domain.pricing import (
    DatedPrice,
    PriceChange,
    PriceEnding,
    changed_price,
    discount_fits,
    discounted,
    income_per_hour,
    needs_reason,
    next_price,
    price_on,
)

PRICES = (DatedPrice(date(2027, 1, 1), 7_000), DatedPrice(date(2025, 1, 1), 6_000), DatedPrice(date(2026, 3, 1), 6_500))


@pytest.mark.parametrize(
    ("day", "cents"),
    [
        (date(2024, 12, 31), None),
        (date(2025, 1, 1), 6_000),
        (date(2026, 2, 28), 6_000),
        (date(2026, 3, 1), 6_500),
        (date(2030, 1, 1), 7_000),
    ],
)
def test_the_price_of_a_day(day: date, cents: int | None) -> None:
    assert price_on(PRICES, day) == cents


def test_the_change_that_is_coming() -> None:
    assert next_price(PRICES, date(2026, 3, 1)) == DatedPrice(date(2027, 1, 1), 7_000)
    assert next_price(PRICES, date(2027, 1, 1)) is None


def test_discount_of_a_line() -> None:
    assert discounted(6_500, Decimal(5)) == 6_175
    assert discounted(-6_500, Decimal(5)) == -6_175
    assert discounted(333, Decimal(100)) == 0


@pytest.mark.parametrize(
    ("percent", "fits"),
    [("0", True), ("100", True), ("12.345", True), ("-1", False), ("100.001", False), ("1.2345", False)],
)
def test_discounts_that_fit(percent: str, fits: bool) -> None:
    assert discount_fits(Decimal(percent)) is fits


def test_a_price_set_by_hand_needs_a_reason() -> None:
    assert needs_reason(6_500, 6_000)
    assert not needs_reason(6_500, 6_500)


@pytest.mark.parametrize(
    ("cents", "change", "after"),
    [
        (6_500, PriceChange(Decimal(3)), 6_695),
        (6_500, PriceChange(Decimal(3), ending=PriceEnding.HALF), 6_700),
        (6_500, PriceChange(Decimal(3), ending=PriceEnding.WHOLE), 6_700),
        (6_500, PriceChange(Decimal(3), ending=PriceEnding.NINETY), 6_690),
        (6_500, PriceChange(Decimal(-10), amount_cents=50), 5_900),
        (2_525, PriceChange(ending=PriceEnding.HALF), 2_550),
        (40, PriceChange(Decimal(-90), ending=PriceEnding.NINETY), 0),
        (0, PriceChange(amount_cents=500), 0),
    ],
)
def test_changes_of_many_prices(cents: int, change: PriceChange, after: int) -> None:
    assert changed_price(cents, change) == after


@given(st.integers(1, 10**7), st.integers(-50, 100), st.sampled_from(PriceEnding))
def test_endings_hold_and_stay_near(cents: int, percent: int, ending: PriceEnding) -> None:
    after = changed_price(cents, PriceChange(Decimal(percent), ending=ending))
    plain = changed_price(cents, PriceChange(Decimal(percent)))
    assert abs(after - plain) <= 50
    endings = {PriceEnding.HALF: {0, 50}, PriceEnding.WHOLE: {0}, PriceEnding.NINETY: {90}}
    assert after == 0 or ending is PriceEnding.CENT or after % 100 in endings[ending]


def test_income_per_hour() -> None:
    assert income_per_hour(6_500, 45) == 8_667
    assert income_per_hour(6_500, 0) is None
