"""Where an item on the bench stands, where it may go from there, and what its job's state follows from."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

REOPEN_DAYS = 90
"""How long after the hand-over a closed item may go back to the bench."""


class JobState(StrEnum):
    """The state of an item (one device on a job); the value is the stored code."""

    BOOKED_IN = "booked_in"
    DIAGNOSING = "diagnosing"
    WAITING_APPROVAL = "waiting_approval"
    WAITING_PARTS = "waiting_parts"
    IN_REPAIR = "in_repair"
    READY = "ready"
    CLOSED = "closed"
    RETURNED = "returned"
    CANCELLED = "cancelled"


WORKING_STATES = (
    JobState.BOOKED_IN,
    JobState.DIAGNOSING,
    JobState.WAITING_APPROVAL,
    JobState.WAITING_PARTS,
    JobState.IN_REPAIR,
)
"""The states in which the shop still owes work, least advanced first."""

OPEN_STATES = (*WORKING_STATES, JobState.READY)
"""The states in which the item is in the shop: the columns of the board, least advanced first."""

DONE_STATES = (JobState.CLOSED, JobState.RETURNED, JobState.CANCELLED)
"""The states in which the shop holds nothing any more."""

_LEAVES_BENCH = frozenset({JobState.READY, JobState.RETURNED, JobState.CANCELLED})

TRANSITIONS: Mapping[JobState, frozenset[JobState]] = MappingProxyType(
    {
        JobState.BOOKED_IN: frozenset(WORKING_STATES) - {JobState.BOOKED_IN} | _LEAVES_BENCH,
        JobState.DIAGNOSING: frozenset(WORKING_STATES) - {JobState.DIAGNOSING} | _LEAVES_BENCH,
        JobState.WAITING_APPROVAL: frozenset(WORKING_STATES) - {JobState.WAITING_APPROVAL} | _LEAVES_BENCH,
        JobState.WAITING_PARTS: frozenset(WORKING_STATES) - {JobState.WAITING_PARTS} | _LEAVES_BENCH,
        JobState.IN_REPAIR: frozenset(WORKING_STATES) - {JobState.IN_REPAIR} | _LEAVES_BENCH,
        # Something was forgotten, or it failed its last test: back to the bench, but never back to the door.
        JobState.READY: frozenset(
            {
                JobState.DIAGNOSING,
                JobState.WAITING_APPROVAL,
                JobState.WAITING_PARTS,
                JobState.IN_REPAIR,
                JobState.CLOSED,
                JobState.RETURNED,
            }
        ),
        JobState.CLOSED: frozenset({JobState.IN_REPAIR}),
        JobState.RETURNED: frozenset({JobState.BOOKED_IN}),
        JobState.CANCELLED: frozenset({JobState.BOOKED_IN}),
    }
)
"""The one table of moves. What leads out of a done state is a reopening."""


class ImpossibleMove(ValueError):
    """An item cannot go from `before` to `after`; the use case words it."""

    def __init__(self, before: JobState, after: JobState) -> None:
        super().__init__(f"{before} cannot become {after}")
        self.before = before
        self.after = after


def can_move(state: JobState, to: JobState) -> bool:
    """Say whether an item in this state may go to that one; staying is not a move."""
    return to in TRANSITIONS[state]


def moves(state: JobState) -> tuple[JobState, ...]:
    """List where an item may go from this state, in the order of the board."""
    return tuple(to for to in JobState if can_move(state, to))


def moved(state: JobState, to: JobState) -> JobState:
    """Give the new state, or raise ImpossibleMove."""
    if not can_move(state, to):
        raise ImpossibleMove(state, to)
    return to


def moved_back(state: JobState, to: JobState) -> JobState:
    """Give the state before a move that is undone, or raise ImpossibleMove where no such move exists."""
    if not can_move(to, state):
        raise ImpossibleMove(state, to)
    return to


def is_open(state: JobState) -> bool:
    """Say whether the item is still in the shop."""
    return state in OPEN_STATES


def is_working(state: JobState) -> bool:
    """Say whether the shop still owes work on the item: it is open and not ready."""
    return state in WORKING_STATES


def can_reopen(state: JobState, done_on: date, today: date) -> bool:
    """Say whether a done item may come back: a closed one for 90 days, a returned or cancelled one always."""
    if is_open(state):
        return False
    return state is not JobState.CLOSED or today - done_on <= timedelta(days=REOPEN_DAYS)


def reopened(state: JobState, done_on: date, today: date) -> JobState:
    """Give the state a done item comes back to, or raise ImpossibleMove when it is open or too long ago."""
    to = JobState.IN_REPAIR if state is JobState.CLOSED else JobState.BOOKED_IN
    if not can_reopen(state, done_on, today):
        raise ImpossibleMove(state, to)
    return moved(state, to)


def job_state(items: Iterable[JobState]) -> JobState:
    """Derive a job's state: the least advanced open item; when none is open, closed if any was handed over.

    Raises ValueError for a job without items, which cannot exist.
    """
    states = frozenset(items)
    for state in (*OPEN_STATES, *DONE_STATES):
        if state in states:
            return state
    raise ValueError("a job has at least one item")


class JobFlag(StrEnum):
    """What is laid over a state and never replaces it."""

    OVERDUE = "overdue"
    TIMER_RUNNING = "timer_running"
    WARRANTY_RETURN = "warranty_return"


def is_overdue(state: JobState, promised: datetime | None, now: datetime) -> bool:
    """Say whether work is still owed after the promised moment; a ready item is never late."""
    return promised is not None and is_working(state) and promised < now


def job_flags(
    state: JobState, promised: datetime | None, now: datetime, *, timer_running: bool, warranty_return: bool
) -> tuple[JobFlag, ...]:
    """List the flags of an item or a job, the most pressing first."""
    on = {
        JobFlag.OVERDUE: is_overdue(state, promised, now),
        JobFlag.TIMER_RUNNING: timer_running,
        JobFlag.WARRANTY_RETURN: warranty_return,
    }
    return tuple(flag for flag, is_on in on.items() if is_on)


class Urgency(NamedTuple):
    """A sort key, smallest first: late, due by the end of today, promised later, no promise, ready, done."""

    rank: int
    promised: float


def urgency(state: JobState, promised: datetime | None, now: datetime, day_ends: datetime) -> Urgency:
    """Give the place of a job in a list sorted by urgency; `day_ends` is the end of the shop's today."""
    at = promised.timestamp() if promised is not None else float("inf")
    if not is_open(state):
        return Urgency(5, at)
    if state is JobState.READY:
        return Urgency(4, at)
    if promised is None:
        return Urgency(3, at)
    if promised < now:
        return Urgency(0, at)
    return Urgency(1 if promised <= day_ends else 2, at)


class ClosingGapCode(StrEnum):
    """What can be missing when an item is about to be closed."""

    CHECKS_OPEN = "checks_open"
    LINES_UNPRICED = "lines_unpriced"
    NO_LINES = "no_lines"
    OVER_LIMIT = "over_limit"


@dataclass(frozen=True, slots=True)
class ClosingGap:
    """One thing that is missing; `count` says how many, the amounts (minor units) are set when over the limit."""

    code: ClosingGapCode
    count: int = 0
    total_cents: int = 0
    limit_cents: int = 0


def closing_gaps(
    *,
    open_required_checks: int,
    unit_prices_cents: Collection[int | None],
    total_cents: int,
    limit_cents: int | None,
) -> tuple[ClosingGap, ...]:
    """List what is missing to close, as it stands above the button; closing anyway asks for one line of why.

    A unit price of None is a line nobody has priced yet (nought is a price). Total and limit include tax.
    """
    gaps: list[ClosingGap] = []
    if open_required_checks:
        gaps.append(ClosingGap(ClosingGapCode.CHECKS_OPEN, count=open_required_checks))
    if unpriced := sum(price is None for price in unit_prices_cents):
        gaps.append(ClosingGap(ClosingGapCode.LINES_UNPRICED, count=unpriced))
    if not unit_prices_cents:
        gaps.append(ClosingGap(ClosingGapCode.NO_LINES))
    if limit_cents is not None and total_cents > limit_cents:
        gaps.append(ClosingGap(ClosingGapCode.OVER_LIMIT, total_cents=total_cents, limit_cents=limit_cents))
    return tuple(gaps)
