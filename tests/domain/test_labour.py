"""From minutes worked to hours billed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_desktop.domain.labour import EXACT_STEPS, billable_minutes, hours


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
