"""Counting the stock: where a count stands, which shelves belong together, and what a difference comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise


class TakeState(StrEnum):
    """Where a stock-take stands."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


class ShelfState(StrEnum):
    """Where the counting of one group of shelves stands; booked once its differences are approved."""

    WAITING = "waiting"
    COUNTING = "counting"
    CLOSED = "closed"
    BOOKED = "booked"


def shelf_group(shelf: str) -> str:
    """The group a shelf belongs to: what stands before the first dash, upper case; "" for parts without a shelf."""
    return shelf.partition("-")[0].strip().upper()


def shelf_order(shelf: str) -> tuple[bool, str, int, str]:
    """Shelves in the order one walks along them: by letters, then by number; those without a name last."""
    letters = shelf.rstrip("0123456789")
    number = shelf[len(letters) :]
    return not shelf, letters.upper(), int(number or 0), shelf


def side_by_side(one: str, other: str) -> bool:
    """Whether two places are the same or next to each other: K-03 and K-04."""
    (_none, left, first, _one), (_no, right, second, _other) = shelf_order(one), shelf_order(other)
    if not one or not other or left != right:
        return False
    return one.upper() == other.upper() or (left != one and right != other and abs(first - second) == 1)


@dataclass(frozen=True, slots=True)
class Counted:
    """What one person counted of a part in one place: how many, when, and what the book said then."""

    quantity: Decimal
    at: datetime
    book: Decimal
    round: int
    home: bool
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a part's counts come to: pieces there, what the book said, and the moment it said so."""

    counted: Decimal
    expected: Decimal
    at: datetime
    unsure: bool


def outcome(counts: Sequence[Counted], *, book: Decimal, now: datetime) -> Outcome:
    """Add up what everybody counted of one part, and say what the book said as it was last counted on its own shelf.

    Where it was counted there in a later round, that round alone counts. Finds on other shelves add to it: what is
    sold meanwhile goes from its own shelf. Not counted there at all, the book of `now` is compared.
    """
    last = max((each.round for each in counts if each.home), default=0)
    home = [each for each in counts if each.home and each.round == last]
    total = sum((each.quantity for each in counts if not each.home), Decimal())
    if not home:
        return Outcome(total, book, now, unsure=False)
    latest = max(home, key=lambda each: each.at)
    # Two people whose counts saw different books: something left between them.
    unsure = any(each.unsure or each.book != latest.book for each in home)
    return Outcome(total + sum((each.quantity for each in home), Decimal()), latest.book, latest.at, unsure)


@dataclass(frozen=True, slots=True)
class Gap:
    """A difference as the search for mixed-up neighbours sees it."""

    line_id: int
    shelf: str
    difference: Decimal


def mixed_up(gaps: Sequence[Gap]) -> list[tuple[int, int]]:
    """Pairs of lines side by side of which one has one piece too many and the other one too few; (many, few)."""
    many = sorted((each for each in gaps if each.difference == 1), key=lambda each: shelf_order(each.shelf))
    few = sorted((each for each in gaps if each.difference == -1), key=lambda each: shelf_order(each.shelf))
    pairs = []
    for more in many:
        less = next((each for each in few if side_by_side(more.shelf, each.shelf)), None)
        if less is not None:
            few.remove(less)
            pairs.append((more.line_id, less.line_id))
    return pairs


PACE_NEEDS = 5
PACE_LOOKS_AT = 40
PAUSE = timedelta(minutes=20)


def done_by(moments: Sequence[datetime], left: int, now: datetime) -> datetime | None:
    """When the rest is counted at the pace of the latest items; None while the pace is not known or counting rests."""
    latest = sorted(moments)[-PACE_LOOKS_AT:]
    if left <= 0 or len(latest) < PACE_NEEDS or now - latest[-1] > PAUSE:
        return None
    steps = [later - earlier for earlier, later in pairwise(latest) if later - earlier <= PAUSE]
    spent = sum(steps, timedelta())
    if len(steps) < PACE_NEEDS - 1 or not spent:
        return None
    return now + spent / len(steps) * left
