"""Days and times as people type them: "thu", "tomorrow", "+2", "19/11", "19.11 18:00"."""

import re
from datetime import date, datetime, time, timedelta

_TODAY = {
    "today": 0,
    "tod": 0,
    "tomorrow": 1,
    "tom": 1,
    "yesterday": -1,
    "oggi": 0,
    "domani": 1,
    "dopodomani": 2,
    "ieri": -1,
}
_WEEKDAYS = (
    ("monday", "lunedì", "lunedi"),
    ("tuesday", "martedì", "martedi"),
    ("wednesday", "mercoledì", "mercoledi"),
    ("thursday", "giovedì", "giovedi"),
    ("friday", "venerdì", "venerdi"),
    ("saturday", "sabato"),
    ("sunday", "domenica"),
)
_MONTHS = (
    ("january", "gennaio"),
    ("february", "febbraio"),
    ("march", "marzo"),
    ("april", "aprile"),
    ("may", "maggio"),
    ("june", "giugno"),
    ("july", "luglio"),
    ("august", "agosto"),
    ("september", "settembre"),
    ("october", "ottobre"),
    ("november", "novembre"),
    ("december", "dicembre"),
)
_TIME = re.compile(r"(?:^|[\s,])(?:at |alle |h\s?)?(\d{1,2})(?:[:.h](\d{2}))\s*$|(?:^|[\s,])(?:at |alle )(\d{1,2})\s*$")
_FAR_BACK = 120  # days; "5/1" typed in December means next January, "16/11" typed on the 17th means yesterday
_FAR_AHEAD = 300


def read_day(text: str, today: date, *, month_first: bool = False) -> date:
    """The day a text means, seen from `today`; a weekday is the next one after today, "+2" is in two days.

    A day without a year is the one nearest to now, leaning forward. `month_first` reads 11/19 as 19 November.
    Raises ValueError for a text that names no day.
    """
    bare = " ".join(text.replace(",", " ").lower().split()).rstrip(".")
    if bare in _TODAY:
        return today + timedelta(days=_TODAY[bare])
    if shift := re.fullmatch(r"([+-])\s?(\d{1,3})\s?([wm]|sett?|mes[ei])?", bare):
        return _shifted(today, int(shift[1] + shift[2]), shift[3] or "")
    weekday, rest = _weekday(bare)
    if weekday is not None and not rest:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    if weekday is not None and rest.isdigit():
        return _next_dated(today, weekday, int(rest))
    return _dated(rest if weekday is not None else bare, today, month_first=month_first)


def read_moment(text: str, now: datetime, *, month_first: bool = False, default: time = time(18)) -> datetime:
    """The moment a text means, as wall-clock time like `now` (naive); a day without a time gets `default`.

    A time alone is today. Raises ValueError for a text that names no moment.
    """
    bare = text.strip().lower()
    found = _TIME.search(bare)
    if found and not (_only_day(bare) and "." in found[0]):
        clock = time(int(found[1] or found[3]), int(found[2] or 0))
        day_text = bare[: found.start()].strip().rstrip(",")
        day = read_day(day_text, now.date(), month_first=month_first) if day_text else now.date()
        return datetime.combine(day, clock)
    return datetime.combine(read_day(bare, now.date(), month_first=month_first), default)


def _only_day(text: str) -> bool:
    """Whether the whole text is a day such as 19.11, so that its dot is not a clock's."""
    return re.fullmatch(r"\d{1,2}\.\d{1,2}\.?", text) is not None


def _shifted(today: date, number: int, unit: str) -> date:
    if not unit:
        return today + timedelta(days=number)
    if unit.startswith(("w", "s")):
        return today + timedelta(weeks=number)
    months = today.year * 12 + today.month - 1 + number
    year, month = divmod(months, 12)
    for day in range(today.day, 27, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    return date(year, month + 1, min(today.day, 28))


def _weekday(text: str) -> tuple[int | None, str]:
    """The weekday a text begins with, by at least three letters (two in Italian shorthand do not differ), and the
    rest.
    """
    first, _blank, rest = text.partition(" ")
    first = first.rstrip(".")
    if len(first) < 3:
        return None, text
    for number, names in enumerate(_WEEKDAYS):
        if any(name.startswith(first) for name in names):
            # "mar" is Tuesday in Italian and March in English; after a weekday only a day number may stand.
            return number, rest
    return None, text


def _next_dated(today: date, weekday: int, day_number: int) -> date:
    """The nearest coming month in which that day of the month falls on that weekday: "wed 18"."""
    for ahead in range(366):
        day = today + timedelta(days=ahead)
        if day.day == day_number and day.weekday() == weekday:
            return day
    raise ValueError("no such day within a year")


def _dated(text: str, today: date, *, month_first: bool) -> date:
    if iso := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        return date(int(iso[1]), int(iso[2]), int(iso[3]))
    if plain := re.fullmatch(r"(\d{1,2})[/. -](\d{1,2})(?:[/. -](\d{2}|\d{4}))?", text):
        day, month = int(plain[1]), int(plain[2])
        if month_first and month <= 31 and day <= 12:
            day, month = month, day
        return _with_year(day, month, plain[3], today)
    if worded := re.fullmatch(r"(\d{1,2})\.? ?([^\W\d]+)\.?(?: (\d{2}|\d{4}))?", text):
        return _with_year(int(worded[1]), _month(worded[2]), worded[3], today)
    if worded := re.fullmatch(r"([^\W\d]+)\.? (\d{1,2})(?: (\d{4}))?", text):
        return _with_year(int(worded[2]), _month(worded[1]), worded[3], today)
    if text.isdigit() and len(text) <= 2:
        return _coming_day_of_month(int(text), today)
    raise ValueError(f"no day is called {text!r}")


def _month(word: str) -> int:
    for number, names in enumerate(_MONTHS, start=1):
        if len(word) >= 3 and any(name.startswith(word) for name in names):
            return number
    raise ValueError(f"no month is called {word!r}")


def _with_year(day: int, month: int, year: str | None, today: date) -> date:
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    for candidate in (today.year, today.year + 1, today.year - 1):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if -_FAR_BACK <= (found - today).days <= _FAR_AHEAD:
            return found
    return date(today.year, month, day)


def _coming_day_of_month(number: int, today: date) -> date:
    for ahead in range(62):
        day = today + timedelta(days=ahead)
        if day.day == number:
            return day
    raise ValueError(f"no month has a day {number}")
