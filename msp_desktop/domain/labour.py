"""Work by the hour: from the clock to minutes worked, minutes billed and hours on the line."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from msp_desktop.domain.money import half_up_to

# Steps in minutes that come out exact in thousandths of an hour, so hours times rate is the sum anybody expects.
EXACT_STEPS = (3, 6, 15, 30, 60)


def worked_minutes(started_at: datetime, stopped_at: datetime) -> int:
    """Whole minutes of the clock between two aware moments: both are taken at the minute the clock shows.

    So a pause within a minute costs nothing: stretches that follow each other add up to the whole. A clock that was set
    back gives 0.
    """
    return max((_minute(stopped_at) - _minute(started_at)) // timedelta(minutes=1), 0)


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def billed_minutes(stretches: Iterable[int], *, minimum: int = 0, step: int = 1) -> int:
    """Minutes billed for several stretches of one labour type: minimum and step count once, over their sum."""
    return billable_minutes(sum(stretches), minimum=minimum, step=step)


def billable_minutes(actual: int, *, minimum: int = 0, step: int = 1) -> int:
    """Minutes billed for minutes worked: at least the minimum, then up to the next full step; nothing for no work."""
    if actual < 0 or minimum < 0 or step < 1:
        raise ValueError("minutes are never below zero and a step is at least one")
    if actual == 0:
        return 0
    return -(-max(actual, minimum) // step) * step


def hours(minutes: int) -> Decimal:
    """Minutes as hours with three places, half up: the quantity of a labour line."""
    return half_up_to(Decimal(minutes) / 60, 3)
