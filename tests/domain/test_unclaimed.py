"""The ladder for unclaimed devices: one step at a time, never three at once, and a fee that counts each day once."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_desktop.domain.country import COUNTRIES
from msp_desktop.domain.unclaimed import (
    Ladder,
    LadderStep,
    UnclaimedAct,
    due_step,
    ladder_of,
    next_step,
    sorted_steps,
    storage_days,
    storage_fee_cents,
)

READY = date(2026, 11, 2)
STEPS = (
    LadderStep(3, UnclaimedAct.REMIND),
    LadderStep(14, UnclaimedAct.CALL),
    LadderStep(30, UnclaimedAct.LETTER),
)


@pytest.mark.parametrize(
    ("days", "done", "due"),
    [(2, (), None), (3, (), 3), (13, (3,), None), (14, (3,), 14), (40, (), 30), (40, (30,), None), (20, (3, 14), None)],
)
def test_the_latest_step_whose_day_has_come_is_due(days: int, done: tuple[int, ...], due: int | None) -> None:
    step = due_step(STEPS, done, READY, READY + timedelta(days=days))
    assert (step.after_days if step else None) == due


def test_what_a_later_step_has_overtaken_is_not_asked_again() -> None:
    assert next_step(STEPS, (14,)) == STEPS[2]
    assert next_step(STEPS, (30,)) is None


@given(st.lists(st.integers(1, 300), unique=True, max_size=12), st.integers(0, 400))
def test_every_step_is_taken_once_whatever_day_one_looks(days: list[int], looked: int) -> None:
    steps = [LadderStep(each, UnclaimedAct.REMIND) for each in days]
    done: list[int] = []
    for waited in range(0, 401, max(looked % 40, 1)):
        step = due_step(steps, done, READY, READY + timedelta(days=waited))
        if step is not None:
            assert step.after_days not in done
            assert step.after_days <= waited
            done.append(step.after_days)
    assert done == sorted(done)


@given(st.integers(0, 400), st.integers(0, 60), st.integers(1, 5000))
def test_the_fee_grows_by_one_day_each_day(days: int, free: int, fee: int) -> None:
    rules = Ladder(STEPS, free, fee)
    day = READY + timedelta(days=days)
    grown = storage_fee_cents(READY, day + timedelta(days=1), rules) - storage_fee_cents(READY, day, rules)
    assert grown == (fee if days >= free else 0)
    assert storage_fee_cents(READY, READY + timedelta(days=free), rules) == 0
    assert storage_fee_cents(READY, day, Ladder(STEPS, free, None)) == 0
    assert storage_days(READY, READY - timedelta(days=days), free) == 0


def test_steps_that_cannot_be_are_refused() -> None:
    for wrong in (
        [LadderStep(0, UnclaimedAct.CALL)],
        [LadderStep(3, UnclaimedAct.CALL), LadderStep(3, UnclaimedAct.LETTER)],
        [LadderStep(each, UnclaimedAct.CALL) for each in range(1, 14)],
        [LadderStep(4000, UnclaimedAct.CALL)],
    ):
        with pytest.raises(ValueError, match="step"):
            sorted_steps(wrong)


def test_every_country_has_a_ladder_that_ends_with_the_last_letter() -> None:
    for country in COUNTRIES:
        steps = sorted_steps(ladder_of(country).steps)
        assert steps[-1].act is UnclaimedAct.LAST_LETTER
        assert ladder_of(country).fee_cents is None
