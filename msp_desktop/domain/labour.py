"""Work by the hour: from minutes worked to minutes billed and hours on the line."""

from decimal import Decimal

from msp_desktop.domain.money import half_up_to

# Steps in minutes that come out exact in thousandths of an hour, so hours times rate is the sum anybody expects.
EXACT_STEPS = (3, 6, 15, 30, 60)


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
