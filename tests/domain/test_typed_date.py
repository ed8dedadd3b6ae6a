"""Days and times as people type them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_desktop.domain.typed_date import read_day, read_moment

TODAY = date(2026, 11, 17)  # a Tuesday
NOW = datetime(2026, 11, 17, 10, 42)  # noqa: DTZ001 - wall clock, as typed


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", date(2026, 11, 17)),
        ("oggi", date(2026, 11, 17)),
        ("Tomorrow", date(2026, 11, 18)),
        ("dopodomani", date(2026, 11, 19)),
        ("ieri", date(2026, 11, 16)),
        ("thu", date(2026, 11, 19)),
        ("Giovedì", date(2026, 11, 19)),
        ("tue", date(2026, 11, 24)),
        ("wed 18", date(2026, 11, 18)),
        ("fri 18", date(2026, 12, 18)),
        ("+2", date(2026, 11, 19)),
        ("-1", date(2026, 11, 16)),
        ("+1w", date(2026, 11, 24)),
        ("+3m", date(2027, 2, 17)),
        ("19/11", date(2026, 11, 19)),
        ("19.11", date(2026, 11, 19)),
        ("19.11.", date(2026, 11, 19)),
        ("19-11-26", date(2026, 11, 19)),
        ("19/11/2027", date(2027, 11, 19)),
        ("2027-01-31", date(2027, 1, 31)),
        ("5/1", date(2027, 1, 5)),
        ("16/11", date(2026, 11, 16)),
        ("19 nov", date(2026, 11, 19)),
        ("19 novembre 2027", date(2027, 11, 19)),
        ("Nov 19", date(2026, 11, 19)),
        ("Thu 19 Nov", date(2026, 11, 19)),
        ("3", date(2026, 12, 3)),
        ("29/2", date(2028, 2, 29)),
    ],
)
def test_a_day_is_read(text: str, day: date) -> None:
    if text == "29/2":
        assert read_day(text, date(2027, 11, 17)) == day
    else:
        assert read_day(text, TODAY) == day


def test_month_first_where_the_country_writes_so() -> None:
    assert read_day("11/19", TODAY, month_first=True) == date(2026, 11, 19)
    assert read_day("12/1", TODAY, month_first=True) == date(2026, 12, 1)


@pytest.mark.parametrize("text", ["", "soon", "32/11", "31/11", "29/2/2027", "1/13", "99", "xyz 19", "wed 45"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_day(text, TODAY)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("19.11 18:00", (2026, 11, 19, 18, 0)),
        ("19/11, 9.30", (2026, 11, 19, 9, 30)),
        ("thu 17:15", (2026, 11, 19, 17, 15)),
        ("tomorrow at 9", (2026, 11, 18, 9, 0)),
        ("domani alle 9", (2026, 11, 18, 9, 0)),
        ("16:30", (2026, 11, 17, 16, 30)),
        ("19.11", (2026, 11, 19, 18, 0)),
        ("+2", (2026, 11, 19, 18, 0)),
        ("Thu 19 Nov, 18:00", (2026, 11, 19, 18, 0)),
        ("Thu 19 Nov 2026, 18:00", (2026, 11, 19, 18, 0)),
    ],
)
def test_a_moment_is_read(text: str, moment: tuple[int, int, int, int, int]) -> None:
    assert read_moment(text, NOW) == datetime(*moment)  # noqa: DTZ001 - wall clock, as typed


@pytest.mark.parametrize("text", ["25:00", "thu 12:75", "soon 18:00", ""])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_moment(text, NOW)


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_a_full_date_is_read_as_itself(day: date) -> None:
    assert read_day(f"{day.day}/{day.month}/{day.year}", TODAY) == day
    assert read_day(day.isoformat(), TODAY) == day


@given(st.text(max_size=20))
def test_nothing_typed_breaks_it(text: str) -> None:
    try:
        read_day(text, TODAY)
        read_moment(text, NOW)
    except ValueError:
        pass
