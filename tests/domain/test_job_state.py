"""Moves of an item, the state of its job, flags, urgency and what is missing to close."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_desktop.domain.job_state import (
    DONE_STATES,
    OPEN_STATES,
    TRANSITIONS,
    WORKING_STATES,
    ClosingGap,
    ClosingGapCode,
    ImpossibleMove,
    JobFlag,
    JobState,
    can_move,
    can_reopen,
    closing_gaps,
    is_open,
    is_overdue,
    job_flags,
    job_state,
    moved,
    moved_back,
    moves,
    reopened,
    urgency,
)

NOW = datetime(2026, 11, 17, 10, 42, tzinfo=UTC)
DAY_ENDS = datetime(2026, 11, 17, 23, 0, tzinfo=UTC)
states = st.sampled_from(JobState)


def test_every_state_has_a_place_in_the_table() -> None:
    assert set(TRANSITIONS) == set(JobState)
    assert set(OPEN_STATES) | set(DONE_STATES) == set(JobState)


@given(states, states)
def test_a_move_is_either_allowed_or_raises(state: JobState, to: JobState) -> None:
    if can_move(state, to):
        assert moved(state, to) is to
        assert moved_back(to, state) is state
        assert to in moves(state)
    else:
        with pytest.raises(ImpossibleMove) as caught:
            moved(state, to)
        assert (caught.value.before, caught.value.after) == (state, to)


@given(states)
def test_staying_is_not_a_move(state: JobState) -> None:
    assert not can_move(state, state)
    with pytest.raises(ImpossibleMove):
        moved_back(state, state)


def test_only_a_ready_item_is_handed_over() -> None:
    assert [state for state in JobState if can_move(state, JobState.CLOSED)] == [JobState.READY]


@pytest.mark.parametrize("state", WORKING_STATES)
def test_bench_states_reach_each_other(state: JobState) -> None:
    assert {*moves(state), state} >= {*WORKING_STATES, JobState.READY, JobState.RETURNED, JobState.CANCELLED}


@given(st.lists(states, min_size=1))
def test_a_job_stands_where_its_least_advanced_open_item_does(items: list[JobState]) -> None:
    state = job_state(items)
    still_open = [item for item in items if is_open(item)]
    assert state in items
    if still_open:
        assert state is min(still_open, key=OPEN_STATES.index)
    elif JobState.CLOSED in items:
        assert state is JobState.CLOSED


def test_a_job_is_ready_when_all_that_is_open_is() -> None:
    assert job_state([JobState.READY, JobState.CLOSED, JobState.CANCELLED]) is JobState.READY
    assert job_state([JobState.READY, JobState.IN_REPAIR]) is JobState.IN_REPAIR
    assert job_state([JobState.RETURNED, JobState.CANCELLED]) is JobState.RETURNED
    assert job_state([JobState.CANCELLED]) is JobState.CANCELLED


def test_a_job_without_items_does_not_exist() -> None:
    with pytest.raises(ValueError, match="at least one"):
        job_state([])


def test_a_closed_item_comes_back_for_ninety_days() -> None:
    done = date(2026, 8, 19)
    assert reopened(JobState.CLOSED, done, done + timedelta(days=90)) is JobState.IN_REPAIR
    assert not can_reopen(JobState.CLOSED, done, done + timedelta(days=91))
    with pytest.raises(ImpossibleMove):
        reopened(JobState.CLOSED, done, done + timedelta(days=91))


@pytest.mark.parametrize("state", [JobState.RETURNED, JobState.CANCELLED])
def test_what_was_never_repaired_can_always_start_again(state: JobState) -> None:
    assert reopened(state, date(2020, 1, 1), date(2026, 1, 1)) is JobState.BOOKED_IN


def test_an_open_item_is_not_reopened() -> None:
    with pytest.raises(ImpossibleMove):
        reopened(JobState.READY, date(2026, 1, 1), date(2026, 1, 2))


def test_overdue_is_work_owed_after_the_promise() -> None:
    earlier = NOW - timedelta(minutes=1)
    assert is_overdue(JobState.IN_REPAIR, earlier, NOW)
    assert not is_overdue(JobState.READY, earlier, NOW)
    assert not is_overdue(JobState.CLOSED, earlier, NOW)
    assert not is_overdue(JobState.IN_REPAIR, NOW, NOW)
    assert not is_overdue(JobState.IN_REPAIR, None, NOW)


def test_flags_come_most_pressing_first() -> None:
    late = NOW - timedelta(days=1)
    found = job_flags(JobState.IN_REPAIR, late, NOW, timer_running=True, warranty_return=True)
    assert found == (JobFlag.OVERDUE, JobFlag.TIMER_RUNNING, JobFlag.WARRANTY_RETURN)
    assert job_flags(JobState.READY, late, NOW, timer_running=False, warranty_return=False) == ()


def test_a_list_by_urgency() -> None:
    hour = timedelta(hours=1)
    by_urgency: list[tuple[JobState, datetime | None]] = [
        (JobState.BOOKED_IN, NOW - 30 * hour),
        (JobState.IN_REPAIR, NOW - hour),
        (JobState.DIAGNOSING, NOW + hour),
        (JobState.BOOKED_IN, NOW + 2 * hour),
        (JobState.BOOKED_IN, NOW + 48 * hour),
        (JobState.WAITING_PARTS, None),
        (JobState.READY, NOW - 99 * hour),
        (JobState.CLOSED, NOW - 200 * hour),
    ]
    shuffled = by_urgency[3:] + by_urgency[:3]
    assert sorted(shuffled, key=lambda each: urgency(each[0], each[1], NOW, DAY_ENDS)) == by_urgency


def test_what_is_missing_to_close() -> None:
    assert closing_gaps(
        open_required_checks=2, unit_prices_cents=[9500, None], total_cents=31240, limit_cents=30000
    ) == (
        ClosingGap(ClosingGapCode.CHECKS_OPEN, count=2),
        ClosingGap(ClosingGapCode.LINES_UNPRICED, count=1),
        ClosingGap(ClosingGapCode.OVER_LIMIT, total_cents=31240, limit_cents=30000),
    )


def test_nought_is_a_price_and_the_limit_itself_is_within() -> None:
    assert closing_gaps(open_required_checks=0, unit_prices_cents=[0], total_cents=300, limit_cents=300) == ()
    (gap,) = closing_gaps(open_required_checks=0, unit_prices_cents=[], total_cents=0, limit_cents=None)
    assert gap.code is ClosingGapCode.NO_LINES
