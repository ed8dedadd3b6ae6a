"""From minutes worked to hours billed."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_desktop.domain.labour import EXACT_STEPS, billable_minutes, billed_minutes, hours, worked_minutes


@pytest.mark.parametrize(
    ("actual", "minimum", "step", "billed"),
    [
        (0, 30, 15, 0),
        (1, 30, 15, 30),
        (30, 30, 15, 30),
        (31, 30, 15, 45),
        (46, 0, 15, 60),
        (50, 20, 30, 60),
        (7, 0, 1, 7),
    ],
)
def test_minimum_and_step(actual: int, minimum: int, step: int, billed: int) -> None:
    assert billable_minutes(actual, minimum=minimum, step=step) == billed


@given(st.integers(1, 10_000), st.integers(0, 240), st.integers(1, 120))
def test_billed_is_the_least_full_step_that_covers(actual: int, minimum: int, step: int) -> None:
    billed = billable_minutes(actual, minimum=minimum, step=step)
    assert billed % step == 0
    assert max(actual, minimum) <= billed < max(actual, minimum) + step


def test_minutes_make_sense() -> None:
    for actual, minimum, step in ((-1, 0, 1), (1, -1, 1), (1, 0, 0)):
        with pytest.raises(ValueError, match="minutes"):
            billable_minutes(actual, minimum=minimum, step=step)


@pytest.mark.parametrize(
    ("minutes", "quantity"), [(60, "1.000"), (45, "0.750"), (20, "0.333"), (40, "0.667"), (0, "0.000")]
)
def test_hours_on_the_line(minutes: int, quantity: str) -> None:
    assert str(hours(minutes)) == quantity


@given(st.integers(0, 1000), st.sampled_from(EXACT_STEPS))
def test_exact_steps_are_exact(times: int, step: int) -> None:
    assert hours(times * step) * 60 == Decimal(times * step)


START = datetime(2026, 11, 17, 9, 1, 40, tzinfo=UTC)


def test_minutes_worked_are_those_of_the_clock() -> None:
    assert worked_minutes(START, START.replace(minute=42, second=12)) == 41
    assert worked_minutes(START, START.replace(second=59)) == 0
    assert worked_minutes(START, START - timedelta(hours=1)) == 0, "a clock that was set back"


@given(st.lists(st.integers(0, 20_000), min_size=1, max_size=12))
def test_a_pause_costs_nothing(seconds: list[int]) -> None:
    moments = [START]
    for each in seconds:
        moments.append(moments[-1] + timedelta(seconds=each))
    assert sum(worked_minutes(*pair) for pair in pairwise(moments)) == worked_minutes(moments[0], moments[-1])


@given(st.lists(st.integers(0, 500), max_size=10), st.integers(0, 240), st.integers(1, 120))
def test_stretches_are_rounded_once_over_their_sum(stretches: list[int], minimum: int, step: int) -> None:
    billed = billed_minutes(stretches, minimum=minimum, step=step)
    assert billed == billable_minutes(sum(stretches), minimum=minimum, step=step)
    assert billed <= sum(billable_minutes(each, minimum=minimum, step=step) for each in stretches)
