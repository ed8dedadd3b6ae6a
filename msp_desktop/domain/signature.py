"""A signature as it was drawn: strokes of points with their time."""

from enum import StrEnum


class SigningMoment(StrEnum):
    """When somebody signs."""

    DROP_OFF = "drop_off"
    PICK_UP = "pick_up"
