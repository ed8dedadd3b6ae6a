"""Periods and what they are compared with, medians and percentiles, minutes divided among people and lines."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from msp_desktop.domain.bench_measures import (
    Period,
    PeriodCode,
    median,
    minutes_by_line,
    percentile,
    period_before,
    period_of,
    share_percent,
    shared_minutes,
)

TODAY = date(2026, 11, 17)


def test_named_periods_and_what_they_are_compared_with() -> None:
    expected = {
        PeriodCode.THIS_MONTH: (Period(date(2026, 11, 1), TODAY), Period(date(2026, 10, 1), date(2026, 10, 17))),
        PeriodCode.LAST_MONTH: (
            Period(date(2026, 10, 1), date(2026, 10, 31)),
            Period(date(2026, 9, 1), date(2026, 9, 30)),
        ),
        PeriodCode.QUARTER: (Period(date(2026, 10, 1), TODAY), Period(date(2026, 7, 1), date(2026, 8, 17))),
        PeriodCode.YEAR: (Period(date(2026, 1, 1), TODAY), Period(date(2025, 1, 1), date(2025, 11, 17))),
        PeriodCode.OWN: (Period(date(2026, 10, 19), TODAY), Period(date(2026, 9, 19), date(2026, 10, 18))),
    }
    for code, (period, before) in expected.items():
        assert period_of(code, TODAY) == period
        assert period_before(code, period) == before


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(PeriodCode))
def test_a_period_never_overlaps_what_it_is_compared_with(today: date, code: PeriodCode) -> None:
    period = period_of(code, today)
    before = period_before(code, period)
    assert period.last <= today
    assert before.last < period.first
    assert before.first <= before.last
    if code is PeriodCode.OWN:
        assert before.days == period.days
        assert before.last == period.first - timedelta(days=1)


values = st.lists(st.integers(0, 10_000), min_size=1, max_size=60)


@given(values)
def test_half_lie_on_each_side_of_the_median_and_nine_of_ten_below_the_percentile(found: list[int]) -> None:
    middle, ninety = median(found), percentile(found, 90)
    assert middle is not None
    assert ninety is not None
    assert 2 * sum(each <= middle for each in found) >= len(found)
    assert 10 * sum(each <= ninety for each in found) >= 9 * len(found)
    assert percentile(found, 100) == max(found)
    assert median([]) is None
    assert percentile([], 90) is None


@given(st.integers(0, 5000), st.dictionaries(st.integers(1, 9), st.integers(0, 500), max_size=5))
def test_divided_minutes_add_up(minutes: int, worked: dict[int, int]) -> None:
    assert sum(shared_minutes(minutes, worked, 3).values()) == minutes
    assert all(share >= 0 for share in shared_minutes(minutes, worked, 3).values())


@given(st.integers(0, 5000), st.lists(st.integers(0, 500), min_size=1, max_size=6))
def test_minutes_of_a_device_go_to_its_lines(worked: int, planned: list[int]) -> None:
    shares = minutes_by_line(worked, planned)
    assert sum(shares) == worked
    assert len(shares) == len(planned)


def test_shares_have_one_place() -> None:
    assert share_percent(1, 3) == Decimal("33.3")
    assert share_percent(2, 3) == Decimal("66.7")
    assert share_percent(5, 0) is None
