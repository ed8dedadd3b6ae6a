"""How full the bench is: planned minutes per technician and day, first free bench time, what can be promised."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from msp_desktop.domain.service_hours import NeverOpen, ServiceHours

_FAR = datetime.max.replace(tzinfo=UTC)
_HORIZON_DAYS = 400
"""How far ahead work is laid; a bench fuller than that takes no promise."""


@dataclass(frozen=True, slots=True)
class Bench:
    """A technician's bench: minutes of bench work a working day, and the days away."""

    person_id: int
    minutes_a_day: int
    away: frozenset[date] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class PlannedWork:
    """Bench minutes still to be done on an open job, by whom (None: nobody yet) and until when (None: no promise)."""

    minutes: int
    person_id: int | None = None
    promised: datetime | None = None


@dataclass(frozen=True, slots=True)
class FreeBench:
    """A moment (UTC) at which a technician's bench is free."""

    at: datetime
    person_id: int


@dataclass(frozen=True, slots=True)
class BenchLoad:
    """The bench from `now` on, with the planned work laid on it: what is promised first comes first."""

    hours: ServiceHours
    now: datetime
    benches: tuple[Bench, ...]
    booked: Mapping[tuple[int, date], int]
    """Planned minutes by technician and the shop's day; days without work are left out."""
    _capacities: dict[tuple[int, date], int] = field(default_factory=dict, repr=False, compare=False)
    """What `capacity` has worked out, handed on with every piece of work: laying hundreds asks for the same days."""

    def capacity(self, bench: Bench, day: date) -> int:
        """Count the bench minutes a technician has on a day, today only from now on."""
        key = bench.person_id, day
        if key not in self._capacities:
            self._capacities[key] = self._capacity(bench, day)
        return self._capacities[key]

    def booked_minutes(self, person_id: int, day: date) -> int:
        """Give the planned minutes of a technician on a day."""
        return self.booked.get((person_id, day), 0)

    def free_minutes(self, person_id: int, day: date) -> int:
        """Count the bench minutes a technician still has free on a day; nought for somebody without a bench."""
        return sum(
            self.capacity(bench, day) - self.booked_minutes(person_id, day)
            for bench in self.benches
            if bench.person_id == person_id
        )

    def first_free(self, person_id: int | None = None) -> FreeBench | None:
        """Give the first free bench time of one technician, or of anybody; None when the bench is full or closed."""
        free = (self._first_free(bench) for bench in self._chosen(person_id))
        return min((found for found in free if found), key=lambda found: found.at, default=None)

    def finish(self, minutes: int, person_id: int | None = None) -> FreeBench | None:
        """Give who would finish work of so many minutes first, and when, after all that is planned already."""
        done = (self._finish(bench, minutes) for bench in self._chosen(person_id))
        return min((found for found in done if found), key=lambda found: found.at, default=None)

    def with_work(self, minutes: int, person_id: int | None = None) -> "BenchLoad":
        """Lay one more piece of work on the bench, behind all the others; what finds no room is left out."""
        chosen = self._chosen(person_id)
        found = self.finish(minutes, person_id)
        booked = dict(self.booked)
        for bench in chosen:
            if found and bench.person_id == found.person_id:
                for day, share in self._shares(bench, minutes):
                    booked[bench.person_id, day] = self.booked_minutes(bench.person_id, day) + share
        return BenchLoad(self.hours, self.now, self.benches, MappingProxyType(booked), self._capacities)

    def _chosen(self, person_id: int | None) -> tuple[Bench, ...]:
        mine = tuple(bench for bench in self.benches if bench.person_id == person_id)
        # Work given to somebody without a bench (the owner, somebody who left) is done by whoever is free.
        return mine or self.benches

    def _capacity(self, bench: Bench, day: date) -> int:
        closes = None if day in bench.away else self.hours.closing_time(day)
        if closes is None:
            return 0
        return max(min(bench.minutes_a_day, self.hours.open_minutes_between(self._starts(day), closes)), 0)

    def _starts(self, day: date) -> datetime:
        opens = self.hours.opening_time(day)
        return self.now if opens is None else max(opens, self.now)

    def _free_days(self, bench: Bench) -> Iterator[tuple[date, int]]:
        today = self.hours.day_of(self.now)
        for ahead in range(_HORIZON_DAYS):
            day = today + timedelta(days=ahead)
            free = self.capacity(bench, day) - self.booked_minutes(bench.person_id, day)
            if free > 0:
                yield day, free

    def _moment(self, bench: Bench, day: date, share: int) -> datetime:
        """Give when the bench has done what is booked on that day and `share` minutes more."""
        spent = self.booked_minutes(bench.person_id, day) + share
        return self.hours.add_open_time(self._starts(day), spent)

    def _first_free(self, bench: Bench) -> FreeBench | None:
        for day, _free in self._free_days(bench):
            return FreeBench(self.hours.next_open(self._moment(bench, day, 0)), bench.person_id)
        return None

    def _shares(self, bench: Bench, minutes: int) -> Iterator[tuple[date, int]]:
        for day, free in self._free_days(bench):
            if minutes <= 0:
                return
            yield day, min(free, minutes)
            minutes -= free

    def _finish(self, bench: Bench, minutes: int) -> FreeBench | None:
        if minutes <= 0:
            return self._first_free(bench)
        shares = list(self._shares(bench, minutes))
        if sum(share for _day, share in shares) < minutes:
            return None
        day, share = shares[-1]
        return FreeBench(self._moment(bench, day, share), bench.person_id)


def bench_load(hours: ServiceHours, now: datetime, benches: Iterable[Bench], work: Iterable[PlannedWork]) -> BenchLoad:
    """Lay the planned work on the benches from now on, first what is promised first; nobody's goes to the freest."""
    load = BenchLoad(hours, now.astimezone(UTC), tuple(benches), MappingProxyType({}))
    for each in sorted(work, key=lambda piece: piece.promised or _FAR):
        load = load.with_work(each.minutes, each.person_id)
    return load


class PromiseCode(StrEnum):
    """Which chip a promise belongs to: today, tomorrow, or a day named by its date."""

    TODAY = "today"
    TOMORROW = "tomorrow"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise on offer: its chip, the moment (closing time, UTC), whether the bench can keep it, and the default."""

    code: PromiseCode
    at: datetime
    fits: bool
    suggested: bool


def promises(hours: ServiceHours, now: datetime, finish: datetime | None) -> tuple[Promise, ...]:
    """List the chips: today and tomorrow where the shop still opens, then the first later day that can be kept.

    `finish` is when the bench would be done (BenchLoad.finish), None when it cannot say; the first to fit is suggested.
    """
    today = hours.day_of(now)
    tomorrow = today + timedelta(days=1)
    offered = [(PromiseCode.TODAY, today), (PromiseCode.TOMORROW, tomorrow)]
    try:
        later = max(tomorrow + timedelta(days=1), hours.day_of(finish) if finish else today)
        offered.append((PromiseCode.DAY, hours.next_business_day(later)))
    except NeverOpen:
        pass
    found: list[Promise] = []
    for code, day in offered:
        at = hours.closing_time(day)
        if at is None or at <= now:
            continue
        fits = finish is not None and finish <= at
        found.append(Promise(code, at, fits, suggested=fits and not any(each.fits for each in found)))
    return tuple(found)
