"""The kinds of work a shop sells and of lines a job carries."""

from enum import StrEnum


class LabourKind(StrEnum):
    """Where and when work by the hour is done."""

    BENCH = "bench"
    ON_SITE = "on_site"
    REMOTE = "remote"
    TRAVEL = "travel"
    OUT_OF_HOURS = "out_of_hours"


class ServiceKind(StrEnum):
    """How a catalogue entry is priced: one price, or by the hour."""

    FLAT = "flat"
    LABOUR = "labour"


class LineKind(StrEnum):
    """What a line on a job or a document stands for."""

    FLAT = "flat"
    LABOUR = "labour"
    PART = "part"
