"""The reader's forms of money, dates and numbers, and the region of phones, for every widget at once."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from msp_desktop.i18n import Formats

_current = Formats()


def formats() -> Formats:
    """The forms in use: the window's language with the shop's country, currency and zone."""
    return _current


def use_formats(chosen: Formats) -> None:
    """Set by the composition when a shop opens and when language or country change."""
    global _current  # one window, one reader
    _current = chosen


def today() -> date:
    """The shop's day now, for reading words such as "tomorrow" in date fields."""
    return _fixed_day or datetime.now(ZoneInfo(_current.zone)).date()


def use_day(day: date | None) -> None:
    """Fix the day for date fields (tests, demo pictures); None goes back to the clock."""
    global _fixed_day  # as above
    _fixed_day = day


_fixed_day: date | None = None
