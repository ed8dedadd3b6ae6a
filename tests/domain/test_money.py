"""Rounding, sharing out and reading amounts."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from msp_desktop.domain.money import (
    CURRENCIES,
    allocate,
    half_up,
    half_up_ratio,
    half_up_to,
    parse_amount,
    percent_of,
    round_to_step,
)

WEIGHTS = st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("value", "cents"), [("0.5", 1), ("1.5", 2), ("2.5", 3), ("-0.5", -1), ("-2.5", -3), ("2.4999", 2), ("-2.4999", -2)]
)
def test_halves_go_away_from_zero(value: str, cents: int) -> None:
    assert half_up(Decimal(value)) == cents


@pytest.mark.parametrize(("value", "rounded"), [("0.125", "0.13"), ("1.005", "1.01"), ("2.665", "2.67")])
def test_places_that_a_formatter_would_round_to_even(value: str, rounded: str) -> None:
    assert half_up_to(Decimal(value), 2) == Decimal(rounded)


@given(st.integers(-(10**15), 10**15), st.integers(-(10**6), 10**6).filter(bool))
def test_a_ratio_is_nearest_and_symmetrical(top: int, bottom: int) -> None:
    rounded = half_up_ratio(top, bottom)
    assert 2 * abs(rounded * bottom - top) <= abs(bottom)
    assert half_up_ratio(-top, bottom) == -rounded


def test_nothing_is_divided_by_zero() -> None:
    with pytest.raises(ValueError, match="nothing to divide"):
        half_up_ratio(1, 0)


def test_percent_keeps_every_decimal_of_the_rate() -> None:
    assert percent_of(10_000, Decimal("8.875")) == 888
    assert percent_of(-10_000, Decimal("8.875")) == -888


@pytest.mark.parametrize(("cents", "step", "rounded"), [(1002, 5, 1000), (1003, 5, 1005), (-1003, 5, -1005), (7, 0, 7)])
def test_cash_steps(cents: int, step: int, rounded: int) -> None:
    assert round_to_step(cents, step) == rounded


@given(st.integers(-(10**12), 10**12), WEIGHTS)
def test_shares_add_up(total: int, weights: list[int]) -> None:
    assert sum(allocate(total, weights)) == total


@given(st.integers(-(10**12), 10**12), WEIGHTS)
@example(5, [1, -1])
@example(5, [0, 0])
def test_the_negative_is_shared_exactly_negative(total: int, weights: list[int]) -> None:
    shares = allocate(total, weights)
    assert allocate(-total, weights) == tuple(-share for share in shares)
    assert allocate(total, [-weight for weight in weights]) == shares


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=12).filter(any))
def test_no_share_is_a_cent_off(total: int, weights: list[int]) -> None:
    whole = sum(weights)
    for share, weight in zip(allocate(total, weights), weights, strict=True):
        assert abs(share * whole - total * weight) < whole


@given(WEIGHTS)
def test_sharing_the_sum_gives_the_weights_back(weights: list[int]) -> None:
    if sum(weights) != 0:
        assert allocate(sum(weights), weights) == tuple(weights)


def test_odd_cents_go_to_the_largest_remainder_then_to_the_first() -> None:
    assert allocate(100, [1, 1, 1]) == (34, 33, 33)
    assert allocate(10, [1, 5]) == (2, 8)
    assert allocate(0, []) == ()
    with pytest.raises(ValueError, match="nobody"):
        allocate(1, [])


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1.234,56", 123456),
        ("1,234.56", 123456),
        ("1'234.56", 123456),
        ("1’234.50", 123450),
        ("1 234,5", 123450),
        ("1\u202f234,56 €", 123456),
        ("250", 25000),
        ("€ 250,00", 25000),
        ("€250.00", 25000),
        ("250 EUR", 25000),
        ("CHF 12.5", 1250),
        ("Fr. 5.-", 500),
        ("5.--", 500),
        ("5.–", 500),
        ("-5,00", -500),
        ("−5,00", -500),
        ("-€5", -500),
        ("€ -5", -500),
        ("5,00-", -500),
        ("1.234", 123400),
        ("1,234,567", 123456700),
        (",50", 50),
        ("0", 0),
        ("0,05", 5),
        ("007", 700),
    ],
)
def test_amounts_as_people_type_them(typed: str, cents: int) -> None:
    assert parse_amount(typed) == cents


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "€",
        "-",
        "abc",
        "12a",
        "1.2345",
        "0.125",
        "1.234.56",
        "1,23,456",
        "12 34",
        "2€50",
        "--5",
        "-5-",
        "1e3",
        "٣",
        "5..0",
        ".",
        "12.",
        "9" * 20,
        "5\n6",
    ],
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        parse_amount(typed)


@given(st.integers(-(10**12), 10**12), st.sampled_from([(",", "."), (".", ","), ("'", "."), (" ", ","), ("", ".")]))
def test_every_written_form_is_read_back(cents: int, marks: tuple[str, str]) -> None:
    group, decimal = marks
    written = f"{abs(cents) // 100:,}".replace(",", group) + f"{decimal}{abs(cents) % 100:02d}"
    assert parse_amount(f"-{written}" if cents < 0 else written) == cents


def test_every_currency_counts_in_hundredths() -> None:
    assert set(CURRENCIES) == {"EUR", "GBP", "USD", "CAD", "CHF", "PLN"}
    assert {currency.minor_digits for currency in CURRENCIES.values()} == {2}
