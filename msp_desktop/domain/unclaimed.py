"""What happens to a device that is ready and that nobody fetches."""

from enum import StrEnum


class UnclaimedAct(StrEnum):
    """One step of the ladder."""

    REMIND = "remind"
    CALL = "call"
    LETTER = "letter"
    LAST_LETTER = "last_letter"
