"""The reader's forms of money, dates and numbers, and the region of phones, for every widget at once."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from msp_desktop.i18n import Formats


class _Covered(Formats):
    """The same forms with every amount covered, while somebody looks over the counter."""

    def money(self, cents: int) -> str:
        """The currency's sign and dots; fields that are being typed into keep their digits."""
        return super().money(0).split("0")[0] + "•••"


_current = Formats()
_shown = _current


def formats() -> Formats:
    """The forms in use: the window's language with the shop's country, currency and zone."""
    return _shown


def in_use() -> Formats:
    """The same forms with amounts never covered, to be changed and set again."""
    return _current


def use_formats(chosen: Formats, *, cover_amounts: bool | None = None) -> None:
    """Set by the composition when a shop opens, when language or country change, and to cover amounts."""
    global _current, _shown  # one window, one reader
    covered = isinstance(_shown, _Covered) if cover_amounts is None else cover_amounts
    _current = chosen
    parts = (chosen.language, chosen.country, chosen.currency, chosen.zone)
    _shown = _Covered(*parts) if covered else chosen


def cover_amounts(covered: bool) -> None:
    """Cover every amount on the screen, or show them again."""
    use_formats(_current, cover_amounts=covered)


def today() -> date:
    """The shop's day now, for reading words such as "tomorrow" in date fields."""
    return _fixed_day or datetime.now(ZoneInfo(_current.zone)).date()


def use_day(day: date | None) -> None:
    """Fix the day for date fields (tests, demo pictures); None goes back to the clock."""
    global _fixed_day  # as above
    _fixed_day = day


_fixed_day: date | None = None
