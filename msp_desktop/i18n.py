"""Words in the reader's language, numbers, money and dates in the reader's form; no Qt, so every floor may use it."""

import gettext as _gettext
import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from msp_desktop import paths

LANGUAGES = {"en": "English", "it": "Italiano"}
DOMAIN = "msp_desktop"
NO_VALUE = "–"

_current: _gettext.NullTranslations = _gettext.NullTranslations()
_language = "en"


@lru_cache(maxsize=8)
def _translations(language: str) -> _gettext.NullTranslations:
    if language == "en":
        return _gettext.NullTranslations()
    return _gettext.translation(DOMAIN, str(paths.bundled("locale")), languages=[language], fallback=True)


def use_language(language: str) -> None:
    """Set the window's language ("en" or "it"); papers and mails carry their own `Words`."""
    global _current, _language
    _language = language if language in LANGUAGES else "en"
    _current = _translations(_language)


def language() -> str:
    """The window's language code."""
    return _language


def system_language() -> str:
    """The language of this computer if we speak it, else English."""
    import locale
    import os

    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    names.append(locale.getlocale()[0] or "")
    for name in filter(None, names):
        code = name[:2].lower()
        return "it" if code == "it" or name.startswith("Italian") else "en"
    return "en"


def _(text: str) -> str:
    """The text in the window's language."""
    return _current.gettext(text) if text else ""


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a text in a table, to be translated with `_` when it is shown."""
    return text


def ngettext(one: str, many: str, n: int) -> str:
    """The form for `n` in the window's language."""
    return _current.ngettext(one, many, n)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one paper or mail, in the customer's language."""

    language: str = "en"

    def __call__(self, text: str) -> str:
        return _translations(self.language).gettext(text) if text else ""

    def plural(self, one: str, many: str, n: int, **more: str) -> str:
        """The form for `n`, with `{n}` and what else it names filled in."""
        return _translations(self.language).ngettext(one, many, n).format(n=n, **more)


_SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$", "CAD": "$", "CHF": "CHF ", "PLN": "zł "}


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Months, weekdays and signs of the languages we speak, as CLDR has them; a test compares them. Reading CLDR itself
# would take a fifth of the start.
_MONTHS = {
    "en": _names("January February March April May June July August September October November December"),
    "it": _names("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"),
}
_WEEKDAYS = {
    "en": _names("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
    "it": _names("lunedì martedì mercoledì giovedì venerdì sabato domenica"),
}
_PART = re.compile(r"EEEE|EEE|MMMM|MMM|d|y")


def _signs(country: str) -> tuple[str, str]:
    """Decimal sign and thousands sign of a continental country."""
    return (".", "’") if country == "CH" else (",", ".")


def _short_month(language: str, country: str, month: int) -> str:
    if (language, month) == ("en", 9):
        return "Sep" if country in ("US", "CA") else "Sept"
    return _MONTHS[language][month - 1][:3]


@lru_cache(maxsize=4096)
def _date_text(language: str, country: str, value: date, pattern: str) -> str:
    language = language if language in LANGUAGES else "en"

    def part(found: re.Match[str]) -> str:
        match found.group():
            case "EEEE":
                return _WEEKDAYS[language][value.weekday()]
            case "EEE":
                return _WEEKDAYS[language][value.weekday()][:3]
            case "MMMM":
                return _MONTHS[language][value.month - 1]
            case "MMM":
                return _short_month(language, country, value.month)
            case "d":
                return str(value.day)
        return str(value.year)

    return _PART.sub(part, pattern)


@dataclass(frozen=True, slots=True)
class Formats:
    """How one reader sees money, numbers and dates. Nothing here rounds: values come rounded half up from `domain`.

    `language` gives the words of dates, `country` the order of their parts and the signs of numbers.
    """

    language: str = "en"
    country: str = "IT"
    currency: str = "EUR"
    zone: str = "UTC"

    @property
    def signs(self) -> tuple[str, str]:
        """Decimal sign and thousands sign."""
        # A reader of English expects 1,234.56, in a continental shop too.
        return (".", ",") if self.language == "en" else _signs(self.country)

    def amount(self, cents: int) -> str:
        """`1,234.50` or `1.234,50`, without the currency, with a true minus."""
        decimal, group = self.signs
        whole, rest = divmod(abs(cents), 100)
        return f"{'−' if cents < 0 else ''}{_grouped(whole, group)}{decimal}{rest:02d}"

    def money(self, cents: int) -> str:
        """`€1,234.50`; the sign stands in front, a minus before it."""
        symbol = _SYMBOLS.get(self.currency, self.currency + "\u00a0").replace(" ", "\u00a0")
        text = self.amount(cents)
        return f"−{symbol}{text[1:]}" if cents < 0 else f"{symbol}{text}"

    def money_or_dash(self, cents: int | None) -> str:
        """Money, or a dash where nothing is meant."""
        return self.money(cents) if cents else NO_VALUE

    def number(self, value: Decimal | int) -> str:
        """A quantity with only the decimals it has: `0.75`, `1`, `1,5`."""
        decimal, group = self.signs
        text = format(Decimal(value).normalize(), "f")
        sign, text = ("−", text[1:]) if text.startswith("-") else ("", text)
        whole, _dot, rest = text.partition(".")
        return f"{sign}{_grouped(int(whole), group)}{decimal + rest if rest else ''}"

    def percent(self, value: Decimal) -> str:
        """`22%`, `8.875%`."""
        return f"{self.number(value)}%"

    def day(self, value: date) -> str:
        """`17 Nov 2026`."""
        return self._date(value, "d MMM y", us="MMM d, y")

    def long_day(self, value: date) -> str:
        """`17 November 2026`."""
        return self._date(value, "d MMMM y", us="MMMM d, y")

    def long_day_of_year(self, value: date) -> str:
        """`17 November`."""
        return self._date(value, "d MMMM", us="MMMM d")

    def weekday_day(self, value: date) -> str:
        """`Tue 17 Nov 2026`."""
        return self._date(value, "EEE d MMM y", us="EEE, MMM d, y")

    def long_weekday(self, value: date) -> str:
        """`Thursday 19 November`."""
        return self._date(value, "EEEE d MMMM", us="EEEE, MMMM d")

    def short_day(self, value: date) -> str:
        """`17 Nov`."""
        return self._date(value, "d MMM", us="MMM d")

    def weekday_short(self, value: date) -> str:
        """`Wed 18`."""
        return self._date(value, "EEE d", us="EEE d")

    def month(self, value: date) -> str:
        """`November 2026`."""
        return self._date(value, "MMMM y", us="MMMM y")

    def short_month(self, value: date) -> str:
        """`Nov`."""
        return self._date(value, "MMM", us="MMM")

    def weekday(self, weekday: int) -> str:
        """The short name of a weekday, 0 is Monday."""
        return _WEEKDAYS.get(self.language, _WEEKDAYS["en"])[weekday][:3].capitalize()

    def time(self, value: datetime | time) -> str:
        """`16:05`, 24 hours, of an aware moment in the reader's zone or of a plain clock time."""
        if isinstance(value, datetime):
            value = self.local(value).time()
        return f"{value.hour:02d}:{value.minute:02d}"

    def moment(self, value: datetime) -> str:
        """`17 Nov 2026, 16:05`."""
        return f"{self.day(self.local(value).date())}, {self.time(value)}"

    def local(self, value: datetime) -> datetime:
        """The moment in the reader's zone; a plain time is taken as it is."""
        from zoneinfo import ZoneInfo

        return value if value.tzinfo is None else value.astimezone(ZoneInfo(self.zone))

    def when(self, value: datetime, now: datetime) -> str:
        """A moment near now in words, as the window shows it: `Today 16:00`, `Tomorrow 9:00`, `Wed 18`, `20 Nov`."""
        there, here = self.local(value), self.local(now)
        days = (there.date() - here.date()).days
        if days == 0:
            return _("Today {time}").format(time=self.time(there))
        if days == 1:
            return _("Tomorrow {time}").format(time=self.time(there))
        if days == -1:
            return _("Yesterday {time}").format(time=self.time(there))
        return self.near_day(there.date(), here.date())

    def near_day(self, value: date, today: date) -> str:
        """A day near today: `Today`, `Tomorrow`, `Wed 18`, `20 Nov`, with the year when it is another one."""
        days = (value - today).days
        if days == 0:
            return _("Today")
        if days == 1:
            return _("Tomorrow")
        if days == -1:
            return _("Yesterday")
        if 1 < days < 7:
            return self.weekday_short(value)
        return self.short_day(value) if value.year == today.year else self.day(value)

    def _date(self, value: date, pattern: str, *, us: str) -> str:
        chosen = us if self.language == "en" and self.country == "US" else pattern
        return _date_text(self.language, self.country, value, chosen)


def _grouped(whole: int, sign: str) -> str:
    return f"{whole:,}".replace(",", sign)
