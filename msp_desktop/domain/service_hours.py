"""When the shop is open: weekday spans, closed days and the local zone, turned into moments and minutes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

DAY_MINUTES = 24 * 60
_HORIZON_DAYS = 800
"""How far the next opening is looked for; a shop closed for over two years is closed."""

Spell = tuple[datetime, datetime]
"""One unbroken stretch of open time: from, until, in UTC."""


class NeverOpen(ValueError):
    """The shop has no opening hours within the next two years, so no open moment can be named."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """One stretch of a day on the shop's wall clock, in minutes after midnight; 1440 is the next midnight."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= DAY_MINUTES:
            raise ValueError(f"a span of a day runs from 0 to 1440 minutes, not {self.opens} to {self.closes}")


@dataclass(frozen=True, slots=True)
class ServiceHours:
    """The shop's opening hours; moments go in aware in any zone and come out in UTC, days are the shop's own.

    `week` has the spans of the seven weekdays, Monday first, in order and apart. Wall times that a summer-time change
    leaves out stand for the moment of the change; those it repeats stand for the first time round.
    """

    zone: str
    week: tuple[tuple[Span, ...], ...]
    closed: frozenset[date] = field(default_factory=frozenset)
    _known: dict[date, tuple[Spell, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """The days worked out so far: laying out a bench asks for the same few days thousands of times."""

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError("a week has seven days")
        for spans in self.week:
            if any(later.opens < earlier.closes for earlier, later in pairwise(spans)):
                raise ValueError("the spans of a day are in order and do not overlap")

    @classmethod
    def weekly(
        cls, zone: str, week: Mapping[int, Iterable[tuple[int, int]]], closed: Iterable[date] = ()
    ) -> "ServiceHours":
        """Build from weekday (0 is Monday) → pairs of minutes; a weekday left out is closed, order does not matter."""
        days = tuple(tuple(sorted(Span(*pair) for pair in week.get(weekday, ()))) for weekday in range(7))
        return cls(zone, days, frozenset(closed))

    def local(self, at: datetime) -> datetime:
        """Give the moment on the shop's wall clock."""
        return at.astimezone(ZoneInfo(self.zone))

    def day_of(self, at: datetime) -> date:
        """Give the shop's business day of a moment."""
        return self.local(at).date()

    def moment(self, day: date, minute: int) -> datetime:
        """Give the moment at which the shop's clock shows so many minutes after midnight of that day."""
        zone = ZoneInfo(self.zone)
        wall = datetime.combine(day, time(), zone) + timedelta(minutes=minute)
        at = wall.astimezone(UTC)
        if at.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
            return at
        return _clock_change(zone, wall.replace(fold=1).astimezone(UTC), at)

    def spells(self, day: date) -> tuple[Spell, ...]:
        """List the open stretches of a day; none on a closed day."""
        known = self._known.get(day)
        if known is None:
            known = self._known[day] = self._spells(day)
        return known

    def is_business_day(self, day: date) -> bool:
        """Say whether the shop opens at all on that day."""
        return day not in self.closed and bool(self.week[day.weekday()])

    def opening_time(self, day: date) -> datetime | None:
        """Give the first open moment of a day, or None."""
        spells = self.spells(day)
        return spells[0][0] if spells else None

    def closing_time(self, day: date) -> datetime | None:
        """Give the moment the shop closes for the day, or None."""
        spells = self.spells(day)
        return spells[-1][1] if spells else None

    def is_open(self, at: datetime) -> bool:
        """Say whether the shop is open; the moment of opening is, the moment of closing is not."""
        # Moments of one zone compare by the wall clock, which an hour told twice would fool: so in UTC.
        at = at.astimezone(UTC)
        day = self.day_of(at)
        # A clock that goes back over midnight shows yesterday's date in a stretch of today, and the other way round.
        near = (day - timedelta(days=1), day, day + timedelta(days=1))
        return any(start <= at < end for each in near for start, end in self.spells(each))

    def next_open(self, at: datetime) -> datetime:
        """Give the first open moment at or after this one; raises NeverOpen."""
        for start, _end in self._spells_from(at):
            return start
        raise NeverOpen

    def add_open_time(self, start: datetime, minutes: int) -> datetime:
        """Give the earliest moment by which so many open minutes have passed; raises NeverOpen.

        No minutes give the start itself; minutes that just fill a stretch give its end, not the next opening.
        """
        if minutes < 0:
            raise ValueError("open time is added, not taken away")
        left = timedelta(minutes=minutes)
        start = start.astimezone(UTC)
        if not left:
            return start
        for begin, end in self._spells_from(start):
            if left <= end - begin:
                return begin + left
            left -= end - begin
        raise NeverOpen

    def open_minutes_between(self, start: datetime, end: datetime) -> int:
        """Count the whole open minutes between two moments; below nought when `end` comes first."""
        start, end = start.astimezone(UTC), end.astimezone(UTC)
        if end < start:
            return -self.open_minutes_between(end, start)
        total = timedelta()
        day, last = self.day_of(start) - timedelta(days=1), self.day_of(end) + timedelta(days=1)
        while day <= last:
            for begin, until in self.spells(day):
                total += max(min(until, end) - max(begin, start), timedelta())
            day += timedelta(days=1)
        return total // timedelta(minutes=1)

    def open_minutes(self, day: date) -> int:
        """Count the open minutes of a day."""
        return sum((end - start) // timedelta(minutes=1) for start, end in self.spells(day))

    def next_business_day(self, day: date) -> date:
        """Give this day if the shop opens on it, else the first one after it that it does; raises NeverOpen."""
        for ahead in range(_HORIZON_DAYS):
            if self.is_business_day(day + timedelta(days=ahead)):
                return day + timedelta(days=ahead)
        raise NeverOpen

    def add_business_days(self, day: date, days: int) -> date:
        """Give the day so many business days later; none gives the day itself; raises NeverOpen."""
        for _each in range(days):
            day = self.next_business_day(day + timedelta(days=1))
        return day

    def _spells(self, day: date) -> tuple[Spell, ...]:
        if day in self.closed:
            return ()
        both = ((self.moment(day, span.opens), self.moment(day, span.closes)) for span in self.week[day.weekday()])
        return tuple((start, end) for start, end in both if start < end)

    def _spells_from(self, at: datetime) -> Iterator[Spell]:
        """Walk the open stretches after a moment, the first one cut to begin there."""
        at = at.astimezone(UTC)
        first = self.day_of(at) - timedelta(days=1)
        for ahead in range(_HORIZON_DAYS):
            for start, end in self.spells(first + timedelta(days=ahead)):
                if end > at:
                    yield max(start, at), end


def _clock_change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Find the moment between these two (UTC) at which the zone's clock jumps, to the second."""
    old = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
