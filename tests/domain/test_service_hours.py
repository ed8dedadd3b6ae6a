"""Opening hours in the shop's zone: lunch, closed days, the days the clock changes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from msp_desktop.domain.service_hours import NeverOpen, ServiceHours, Span

ROME = ZoneInfo("Europe/Rome")
WORKDAY = ((9 * 60, 13 * 60), (15 * 60, 18 * 60))
HOURS = ServiceHours.weekly(
    "Europe/Rome", {**dict.fromkeys(range(5), WORKDAY), 5: ((540, 720),)}, closed=[date(2026, 12, 8)]
)
ALWAYS = ServiceHours.weekly("Europe/Rome", dict.fromkeys(range(7), ((0, 1440),)))
NIGHT = ServiceHours.weekly("Europe/Rome", dict.fromkeys(range(7), ((60, 150), (150, 210))))
NEVER = ServiceHours.weekly("Europe/Rome", {})
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def rome(year: int, month: int, day: int, hour: int, minute: int, fold: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ROME, fold=fold)


@st.composite
def shops(draw: st.DrawFn) -> ServiceHours:
    zone = draw(st.sampled_from(["Europe/Rome", "America/St_Johns", "Africa/Cairo", "Asia/Kathmandu", "UTC"]))
    week: dict[int, list[tuple[int, int]]] = {}
    for weekday in range(7):
        marks = sorted(draw(st.sets(st.integers(0, 1440), max_size=6)))
        week[weekday] = list(zip(marks[::2], marks[1::2], strict=False))
    week[draw(st.integers(0, 6))] = [(100, 200)]
    closed = draw(st.sets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=5))
    return ServiceHours.weekly(zone, week, closed)


moments = st.integers(0, 364 * 1440).map(lambda minute: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute))
minutes = st.integers(0, 4000)


def test_open_in_the_morning_shut_at_lunch() -> None:
    assert not HOURS.is_open(rome(2026, 11, 17, 8, 59))
    assert HOURS.is_open(rome(2026, 11, 17, 9, 0))
    assert not HOURS.is_open(rome(2026, 11, 17, 13, 0))
    assert HOURS.is_open(rome(2026, 11, 17, 15, 0))
    assert not HOURS.is_open(rome(2026, 11, 17, 18, 0))
    assert HOURS.next_open(rome(2026, 11, 17, 13, 30)) == rome(2026, 11, 17, 15, 0)
    assert HOURS.next_open(rome(2026, 11, 17, 10, 42)) == rome(2026, 11, 17, 10, 42)


def test_over_the_weekend_and_a_holiday() -> None:
    assert HOURS.next_open(rome(2026, 11, 21, 12, 0)) == rome(2026, 11, 23, 9, 0)
    assert HOURS.next_open(rome(2026, 12, 7, 18, 0)) == rome(2026, 12, 9, 9, 0)
    assert HOURS.add_open_time(rome(2026, 12, 7, 17, 0), 90) == rome(2026, 12, 9, 9, 30)
    assert HOURS.open_minutes_between(rome(2026, 12, 7, 17, 0), rome(2026, 12, 9, 9, 30)) == 90


def test_time_that_just_fills_a_stretch_ends_with_it() -> None:
    assert HOURS.add_open_time(rome(2026, 11, 17, 9, 0), 240) == rome(2026, 11, 17, 13, 0)
    assert HOURS.add_open_time(rome(2026, 11, 17, 9, 0), 241) == rome(2026, 11, 17, 15, 1)


def test_business_days() -> None:
    assert HOURS.closing_time(date(2026, 11, 19)) == rome(2026, 11, 19, 18, 0)
    assert HOURS.opening_time(date(2026, 11, 19)) == rome(2026, 11, 19, 9, 0)
    assert HOURS.closing_time(date(2026, 11, 22)) is None
    assert HOURS.opening_time(date(2026, 12, 8)) is None
    assert HOURS.open_minutes(date(2026, 11, 19)) == 420
    assert not HOURS.is_business_day(date(2026, 12, 8))
    assert HOURS.next_business_day(date(2026, 12, 8)) == date(2026, 12, 9)
    assert HOURS.add_business_days(date(2026, 12, 5), 2) == date(2026, 12, 9)
    assert HOURS.add_business_days(date(2026, 12, 6), 0) == date(2026, 12, 6)


def test_the_days_the_clock_changes_have_their_true_length() -> None:
    assert ALWAYS.open_minutes(SPRING) == 23 * 60
    assert ALWAYS.open_minutes(AUTUMN) == 25 * 60
    # 01:00–02:30 and 02:30–03:30: in spring 02:00–03:00 is left out, in autumn 02:00–03:00 comes twice.
    assert NIGHT.open_minutes(SPRING) == 90
    assert NIGHT.open_minutes(AUTUMN) == 210
    assert NIGHT.spells(SPRING)[0][1] == NIGHT.spells(SPRING)[1][0] == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_the_hour_told_twice_is_told_apart() -> None:
    first, second = rome(2026, 10, 25, 2, 30), rome(2026, 10, 25, 2, 30, fold=1)
    assert ALWAYS.open_minutes_between(first, second) == 60
    assert ALWAYS.open_minutes_between(second, first) == -60
    assert ALWAYS.add_open_time(first, 60) == second.astimezone(UTC)


def test_the_same_wall_time_in_summer_and_winter() -> None:
    assert HOURS.opening_time(date(2026, 7, 1)) == datetime(2026, 7, 1, 7, 0, tzinfo=UTC)
    assert HOURS.opening_time(date(2026, 12, 1)) == datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


def test_a_day_a_country_left_out() -> None:
    apia = ServiceHours.weekly("Pacific/Apia", dict.fromkeys(range(7), ((0, 1440),)))
    assert apia.open_minutes(date(2011, 12, 30)) == 0
    assert apia.open_minutes(date(2011, 12, 29)) == apia.open_minutes(date(2011, 12, 31)) == 1440


def test_a_shop_that_never_opens_says_so() -> None:
    at = rome(2026, 11, 17, 10, 0)
    assert not NEVER.is_open(at)
    assert NEVER.open_minutes_between(at, at + timedelta(days=9)) == 0
    with pytest.raises(NeverOpen):
        NEVER.next_open(at)
    with pytest.raises(NeverOpen):
        NEVER.add_open_time(at, 1)
    with pytest.raises(NeverOpen):
        NEVER.next_business_day(at.date())


def test_hours_that_cannot_be() -> None:
    for opens, closes in ((600, 600), (700, 600), (-1, 10), (0, 1441)):
        with pytest.raises(ValueError, match="0 to 1440"):
            Span(opens, closes)
    with pytest.raises(ValueError, match="overlap"):
        ServiceHours.weekly("UTC", {0: [(0, 100), (99, 200)]})
    with pytest.raises(ValueError, match="seven"):
        ServiceHours("UTC", ())
    with pytest.raises(ValueError, match="not taken away"):
        HOURS.add_open_time(rome(2026, 11, 17, 9, 0), -1)


@given(shops(), moments, minutes, minutes)
@example(ALWAYS, datetime(2026, 3, 28, 23, 0, tzinfo=UTC), 120, 1)
@example(NIGHT, datetime(2026, 10, 24, 22, 0, tzinfo=UTC), 90, 120)
def test_open_time_adds_up(shop: ServiceHours, start: datetime, one: int, more: int) -> None:
    end = shop.add_open_time(start, one)
    assert shop.add_open_time(end, more) == shop.add_open_time(start, one + more)
    assert shop.open_minutes_between(start, end) == one
    assert shop.open_minutes_between(end, start) == -one


@given(shops(), moments, moments, moments)
def test_stretches_add_up_and_never_shrink(shop: ServiceHours, a: datetime, b: datetime, c: datetime) -> None:
    assert shop.open_minutes_between(a, b) + shop.open_minutes_between(b, c) == shop.open_minutes_between(a, c)
    assert (shop.open_minutes_between(a, b) >= 0) or b < a
    assert abs(shop.open_minutes_between(a, b)) <= abs(b - a) / timedelta(minutes=1)


@given(shops(), moments, moments, minutes)
def test_later_starts_end_no_earlier(shop: ServiceHours, a: datetime, b: datetime, much: int) -> None:
    a, b = sorted((a, b))
    assert shop.next_open(a) <= shop.next_open(b)
    assert shop.add_open_time(a, much) <= shop.add_open_time(b, much)


@given(shops(), moments)
def test_the_next_opening_is_open_and_nothing_before_it(shop: ServiceHours, at: datetime) -> None:
    opening = shop.next_open(at)
    assert shop.is_open(opening)
    assert shop.open_minutes_between(at, opening) == 0
    assert shop.is_open(at) == (opening == at)


@given(shops(), moments)
def test_open_means_that_the_next_minute_counts(shop: ServiceHours, at: datetime) -> None:
    assert shop.is_open(at) == (shop.open_minutes_between(at, at + timedelta(minutes=1)) == 1)
