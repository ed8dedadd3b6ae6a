"""Numbers, days and codes in the cells of price lists."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_desktop.domain.price_list_cells import (
    DayOrder,
    DecimalMark,
    guess_mark,
    is_shortened,
    read_day,
    read_number,
    text_of,
    they_have_it,
    written,
)

COMMA, POINT = DecimalMark.COMMA, DecimalMark.POINT
numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=4).map(lambda n: n.normalize())


@pytest.mark.parametrize(
    ("typed", "mark", "number"),
    [
        ("1.234,56", COMMA, "1234.56"),
        ("1,234.56", POINT, "1234.56"),
        ("€ 12,50", COMMA, "12.50"),
        ("12.5000", POINT, "12.5"),
        ("1.234", COMMA, "1234"),
        ("1.234", POINT, "1.234"),
        ("1'234.50", POINT, "1234.50"),
        ("0,35", COMMA, "0.35"),
        ("5,00-", COMMA, "-5"),
        (" 58.20 EUR ", POINT, "58.20"),
        ("−3", COMMA, "-3"),
    ],
)
def test_a_number_is_read_with_its_mark(typed: str, mark: DecimalMark, number: str) -> None:
    assert read_number(typed, mark) == Decimal(number)


@pytest.mark.parametrize(
    ("typed", "mark"),
    [("12,50", POINT), ("12.50", COMMA), ("0,350", POINT), ("1,2,3", COMMA), ("abc", POINT), ("", POINT),
     ("1e9", POINT), ("1" * 50, POINT), ("1.23,45", COMMA), ("on request", COMMA)],
)  # fmt: skip
def test_what_is_no_number_in_that_writing_is_not_guessed(typed: str, mark: DecimalMark) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_number(typed, mark)


@given(numbers, st.sampled_from([COMMA, POINT]))
def test_what_is_written_is_read_back_whatever_the_mark_of_the_column_is_taken_for(
    number: Decimal, mark: DecimalMark
) -> None:
    text = written(number, mark)
    assert read_number(text, mark) == number
    assert guess_mark([text], mark) is mark


@given(st.text(max_size=60), st.sampled_from([COMMA, POINT]))
def test_any_text_is_a_number_or_refused(text: str, mark: DecimalMark) -> None:
    try:
        number = read_number(text, mark)
    except ValueError:
        return
    assert number.is_finite()


def test_the_column_tells_the_mark() -> None:
    assert guess_mark(["1.234", "12,5"], POINT) is COMMA
    assert guess_mark(["1.234", "12.50", "7"], COMMA) is POINT
    assert guess_mark(["1.234.567"], POINT) is COMMA
    assert guess_mark(["1.234", "7", "no price"], COMMA) is COMMA
    assert guess_mark([Decimal("1.5")], COMMA) is COMMA


@pytest.mark.parametrize(
    ("typed", "order", "day"),
    [
        ("31/12/2026", DayOrder.DAY_FIRST, date(2026, 12, 31)),
        ("12/31/26", DayOrder.MONTH_FIRST, date(2026, 12, 31)),
        ("2026-11-25", DayOrder.MONTH_FIRST, date(2026, 11, 25)),
        ("1.9.2026", DayOrder.DAY_FIRST, date(2026, 9, 1)),
    ],
)
def test_days(typed: str, order: DayOrder, day: date) -> None:
    assert read_day(typed, order) == day
    assert read_day(day, order) == day


@pytest.mark.parametrize("typed", ["31/02/2026", "soon", "13/13/2026", ""])
def test_no_days(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_day(typed, DayOrder.DAY_FIRST)


def test_long_codes_stay_whole() -> None:
    assert text_of(Decimal(8034105921003)) == "8034105921003"
    assert text_of(Decimal("8.034105921003E+12")) == "8034105921003"
    assert is_shortened("8,03411E+12")
    assert not is_shortened("8034105921003")


@pytest.mark.parametrize(
    ("cell", "there"),
    [("0", False), ("0,00", False), ("3", True), (">10", True), ("Esaurito", False), ("nicht verfügbar", False),
     ("", True), (Decimal(0), False), (Decimal(2), True), ("-1", False), ("sì", True)],
)  # fmt: skip
def test_whether_they_have_it(cell: str | Decimal, there: bool) -> None:
    assert they_have_it(cell) is there
