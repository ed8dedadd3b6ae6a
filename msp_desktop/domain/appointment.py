"""Visits at the customer's and times to bring or fetch a device."""

from enum import StrEnum


class AppointmentKind(StrEnum):
    """What an appointment is for."""

    ON_SITE = "on_site"
    DROP_OFF = "drop_off"
    PICK_UP = "pick_up"
    REMOTE = "remote"


class AppointmentState(StrEnum):
    """Where it stands."""

    PLANNED = "planned"
    DONE = "done"
    CANCELLED = "cancelled"
    MISSED = "missed"


class AbsenceKind(StrEnum):
    """Why somebody is away."""

    HOLIDAY = "holiday"
    ILL = "ill"
    COURSE = "course"
    OTHER = "other"
