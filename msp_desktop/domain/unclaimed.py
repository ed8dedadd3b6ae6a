"""What happens to a device that is ready and that nobody fetches: the steps, their days, and the storage fee."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum


class UnclaimedAct(StrEnum):
    """One step of the ladder."""

    REMIND = "remind"
    CALL = "call"
    LETTER = "letter"
    LAST_LETTER = "last_letter"


@dataclass(frozen=True, slots=True, order=True)
class LadderStep:
    """So many days after the item became ready, this is done."""

    after_days: int
    act: UnclaimedAct


@dataclass(frozen=True, slots=True)
class Ladder:
    """A shop's way with unclaimed devices; a fee of None asks nothing for keeping them. Fee in cents a day, tax
    included, from the day after the free ones. `version` is that of the shop's record, for who changes it.
    """

    steps: tuple[LadderStep, ...]
    free_days: int
    fee_cents: int | None
    version: int = field(default=0, compare=False)


STORAGE_CODE = "STORAGE"
"""The code of a job's line that charges storage."""

LETTER_DAYS = 14
"""How long the last letter gives the customer."""

MOST_STEPS = 12
LONGEST_DAYS = 3650

_USUAL = (
    LadderStep(3, UnclaimedAct.REMIND),
    LadderStep(7, UnclaimedAct.REMIND),
    LadderStep(14, UnclaimedAct.CALL),
    LadderStep(30, UnclaimedAct.LETTER),
    LadderStep(60, UnclaimedAct.LAST_LETTER),
)
# From general knowledge of what shops there do and not from the law itself: what a shop may do with a device in the
# end differs from country to country, and from state to state in the US. The owner checks it before relying on it.
_LATER = (*_USUAL[:4], LadderStep(90, UnclaimedAct.LAST_LETTER))
_LADDERS = {
    "IT": Ladder(_LATER, 30, None),
    "FR": Ladder(_LATER, 30, None),
    "DE": Ladder(_LATER, 30, None),
    "AT": Ladder(_LATER, 30, None),
    "ES": Ladder(_LATER, 30, None),
    "CH": Ladder(_LATER, 30, None),
}


def ladder_of(country: str) -> Ladder:
    """Give the steps a shop of that country starts with; no fee before the owner sets one."""
    return _LADDERS.get(country, Ladder(_USUAL, 30, None))


def sorted_steps(steps: Iterable[LadderStep]) -> tuple[LadderStep, ...]:
    """Put steps in order. Raises ValueError for a day below one, too many days or steps, or two steps on one day."""
    found = tuple(sorted(steps))
    days = [step.after_days for step in found]
    if len(found) > MOST_STEPS or len(set(days)) != len(days):
        raise ValueError("at most twelve steps, one a day")
    if any(not 1 <= each <= LONGEST_DAYS for each in days):
        raise ValueError("a step is 1 to 3650 days after the item is ready")
    return found


def next_step(steps: Iterable[LadderStep], done_days: Collection[int]) -> LadderStep | None:
    """Give the first step that was not taken and that no later one has overtaken; None at the end of the ladder."""
    furthest = max(done_days, default=0)
    return next((step for step in sorted(steps) if step.after_days > furthest), None)


def due_step(steps: Iterable[LadderStep], done_days: Collection[int], ready_on: date, today: date) -> LadderStep | None:
    """Give the step that is to be taken today: the latest whose day has come, so that nobody gets three at once."""
    waiting = (today - ready_on).days
    furthest = max(done_days, default=0)
    due = [step for step in sorted(steps) if furthest < step.after_days <= waiting]
    return due[-1] if due else None


def storage_days(ready_on: date, day: date, free_days: int) -> int:
    """Count the days that cost something: those after the free ones, the last day included."""
    return max((day - ready_on).days - free_days, 0)


def storage_fee_cents(ready_on: date, day: date, ladder: Ladder) -> int:
    """Work out what storage comes to on a day, in cents, tax included; nothing where the shop asks none."""
    return storage_days(ready_on, day, ladder.free_days) * (ladder.fee_cents or 0)


def collect_by(day: date) -> date:
    """The day a last letter of `day` asks the customer to come by."""
    return day + timedelta(days=LETTER_DAYS)
