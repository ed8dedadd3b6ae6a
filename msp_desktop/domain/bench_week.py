"""When somebody has time for the bench: own week within the shop's hours, less absences and appointments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from msp_desktop.domain.service_hours import ServiceHours, Span, Spell

Week = tuple[tuple[Span, ...], ...]
"""The spans of the seven weekdays, Monday first."""


@dataclass(frozen=True, slots=True)
class Away:
    """Days away, the first and the last included; with `starts` and `ends` (minutes after midnight) that part only."""

    first: date
    last: date
    starts: int | None = None
    ends: int | None = None

    def spell_on(self, hours: ServiceHours, day: date) -> Spell | None:
        """Give the stretch of a day it takes, None for a day it does not touch."""
        if not self.first <= day <= self.last:
            return None
        starts = hours.moment(day, 0 if self.starts is None else self.starts)
        ends = hours.moment(day + timedelta(days=1), 0) if self.ends is None else hours.moment(day, self.ends)
        return starts, ends


@dataclass(frozen=True, slots=True)
class Bench:
    """A technician's bench time. Without an own week the shop's hours hold; without `minutes_a_day` all of them count.

    `busy` are appointments with their travel, in UTC.
    """

    person_id: int
    minutes_a_day: int | None = None
    week: Week | None = None
    away: tuple[Away, ...] = ()
    busy: tuple[Spell, ...] = ()

    def at_work(self, hours: ServiceHours, day: date) -> tuple[Spell, ...]:
        """List the stretches of a day in which this person works: own week within open hours, less absences."""
        spells = hours.spells(day)
        if not spells:
            return ()
        if self.week is not None:
            own = tuple((hours.moment(day, each.opens), hours.moment(day, each.closes)) for each in _on(self.week, day))
            spells = common(spells, own)
        return less(spells, [spell for each in self.away if (spell := each.spell_on(hours, day))])

    def free(self, hours: ServiceHours, day: date) -> tuple[Spell, ...]:
        """List the stretches of a day left for the bench: at work and without an appointment."""
        return less(self.at_work(hours, day), self.busy)

    def planned_minutes(self, hours: ServiceHours, day: date) -> int:
        """Count the bench minutes planned for a whole day, absences off, appointments not."""
        return self.capped(minutes_of(self.at_work(hours, day)))

    def free_minutes(self, hours: ServiceHours, day: date) -> int:
        """Count the bench minutes of a whole day, absences and appointments off; never below nought."""
        return self.capped(minutes_of(self.free(hours, day)))

    def capped(self, minutes: int) -> int:
        """Give at most what this person does at the bench in a day."""
        return minutes if self.minutes_a_day is None else min(minutes, self.minutes_a_day)


def week_of(spans: Mapping[int, Iterable[tuple[int, int]]]) -> Week | None:
    """Build an own week from weekday → pairs of minutes, in any order; None for no spans at all."""
    week = tuple(tuple(sorted(Span(*pair) for pair in spans.get(weekday, ()))) for weekday in range(7))
    return week if any(week) else None


def _on(week: Week, day: date) -> tuple[Span, ...]:
    return week[day.weekday()]


def common(one: Iterable[Spell], other: Iterable[Spell]) -> tuple[Spell, ...]:
    """Give the time that lies in both; each is in order and without overlaps."""
    others = tuple(other)
    both = ((max(a, c), min(b, d)) for a, b in one for c, d in others)
    return tuple((start, end) for start, end in both if start < end)


def less(spells: Iterable[Spell], taken: Iterable[Spell]) -> tuple[Spell, ...]:
    """Give the stretches without the time taken, which may overlap and come in any order."""
    left = tuple(spells)
    for start, end in taken:
        left = tuple(piece for spell in left for piece in _without(spell, start, end))
    return left


def _without(spell: Spell, start: datetime, end: datetime) -> tuple[Spell, ...]:
    if end <= spell[0] or spell[1] <= start or end <= start:
        return (spell,)
    pieces = (spell[0], start), (end, spell[1])
    return tuple((begin, until) for begin, until in pieces if begin < until)


def since(spells: Iterable[Spell], at: datetime) -> tuple[Spell, ...]:
    """Give what of the stretches lies after a moment."""
    return tuple((max(start, at), end) for start, end in spells if end > at)


def minutes_of(spells: Iterable[Spell]) -> int:
    """Count the whole minutes of stretches together."""
    return sum((end - start for start, end in spells), timedelta()) // timedelta(minutes=1)
