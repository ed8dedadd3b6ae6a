"""Where an item on the bench stands, and where it may go from there."""

from enum import StrEnum


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
