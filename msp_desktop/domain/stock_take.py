"""Counting the stock: where a count stands, which shelves belong together, and what a difference comes to."""

from enum import StrEnum


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
