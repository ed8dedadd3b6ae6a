"""How full the bench is: planned minutes per technician and day, first free bench time, what can be promised."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from msp_desktop.domain.bench_week import Away, Bench, minutes_of, since
from msp_desktop.domain.service_hours import NeverOpen, ServiceHours, Spell

__all__ = [
    "Away",
    "Bench",
    "BenchLoad",
    "FreeBench",
    "Placement",
    "PlannedWork",
    "Promise",
    "PromiseCode",
    "bench_load",
    "promises",
    "remaining_minutes",
]

_FAR = datetime.max.replace(tzinfo=UTC)
_HORIZON_DAYS = 400
"""How far ahead work is laid; a bench fuller than that takes no promise."""


@dataclass(frozen=True, slots=True)
class PlannedWork:
    """Bench minutes still to be done on an open job, by whom (None: nobody yet) and until when (None: no promise)."""

    minutes: int
    person_id: int | None = None
    promised: datetime | None = None
    job_id: int = field(default=0, compare=False)


def remaining_minutes(planned: int, worked: int) -> int:
    """Give the bench minutes an open job still needs: planned less worked, never below nought."""
    return max(planned - worked, 0)


@dataclass(frozen=True, slots=True)
class FreeBench:
    """A moment (UTC) at which a technician's bench is free."""

    at: datetime
    person_id: int


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a piece of work lies on a bench: from which to which of the bench minutes there are from now on."""

    work: PlannedWork
    person_id: int
    starts: int
    ends: int


class _Line:
    """The bench minutes of one technician from now on, day after day, worked out as far as somebody asks."""

    __slots__ = ("_bench", "_hours", "_now", "_today", "ends", "spells")

    def __init__(self, bench: Bench, hours: ServiceHours, now: datetime) -> None:
        self._bench, self._hours, self._now = bench, hours, now
        self._today = hours.day_of(now)
        self.ends: list[int] = []
        """The minutes there are until the end of each day, today first."""
        self.spells: list[tuple[Spell, ...]] = []

    def holds(self, minutes: int) -> bool:
        """Say whether so many minutes find room within the horizon."""
        while (self.ends[-1] if self.ends else 0) < minutes and len(self.ends) < _HORIZON_DAYS:
            self._next_day()
        return bool(self.ends) and self.ends[-1] >= minutes

    def starts(self, at: int) -> int:
        """Give the minutes there are before a day."""
        return self.ends[at - 1] if at else 0

    def share(self, day: date, starts: int, ends: int) -> int:
        """Count how many of the minutes from `starts` to `ends` fall on a day."""
        at = (day - self._today).days
        if at < 0:
            return 0
        while len(self.ends) <= at:
            self._next_day()
        return max(min(ends, self.ends[at]) - max(starts, self.starts(at)), 0)

    def capacity(self, day: date) -> int:
        """Count the minutes of a day."""
        at = (day - self._today).days
        if at < 0:
            return 0
        while len(self.ends) <= at:
            self._next_day()
        return self.ends[at] - self.starts(at)

    def days(self, starts: int, ends: int) -> Iterator[tuple[date, int]]:
        """Walk the days on which those minutes fall, each with its share."""
        for at in range(bisect_right(self.ends, starts), len(self.ends)):
            if self.starts(at) >= ends:
                return
            day = self._today + timedelta(days=at)
            share = self.share(day, starts, ends)
            if share:
                yield day, share

    def done(self, minutes: int) -> datetime:
        """Give the moment by which so many minutes (at least one, and held) are done."""
        at = bisect_left(self.ends, minutes)
        left = timedelta(minutes=minutes - self.starts(at))
        for start, end in self.spells[at]:
            if left <= end - start:
                return start + left
            left -= end - start
        return self.spells[at][-1][1]

    def free(self, minutes: int) -> datetime | None:
        """Give the first moment after so many minutes at which there is time left."""
        if not self.holds(minutes + 1):
            return None
        at = bisect_right(self.ends, minutes)
        left = timedelta(minutes=minutes - self.starts(at))
        for start, end in self.spells[at]:
            if left < end - start:
                return start + left
            left -= end - start
        return self.spells[at][-1][1]

    def _next_day(self) -> None:
        day = self._today + timedelta(days=len(self.ends))
        spells = since(self._bench.free(self._hours, day), self._now)
        self.spells.append(spells)
        self.ends.append((self.ends[-1] if self.ends else 0) + self._bench.capped(minutes_of(spells)))


@dataclass(frozen=True, slots=True)
class BenchLoad:
    """The bench from `now` on, with the planned work laid on it without gaps: what is promised first comes first."""

    hours: ServiceHours
    now: datetime
    benches: tuple[Bench, ...]
    laid: Mapping[int, int]
    """Planned minutes by technician, of all days together."""
    placed: tuple[Placement, ...] = ()
    """Where each piece lies, in the order it was laid; what found no room is not among them."""
    left_out: tuple[PlannedWork, ...] = ()
    """What found no room within a year."""
    _lines: dict[int, _Line] = field(default_factory=dict, repr=False, compare=False)
    """The days worked out so far, handed on with every piece of work."""

    @property
    def booked(self) -> Mapping[tuple[int, date], int]:
        """Planned minutes by technician and the shop's day; days without work are left out."""
        return MappingProxyType(
            {
                (person_id, day): share
                for person_id, minutes in self.laid.items()
                for day, share in self._lines[person_id].days(0, minutes)
            }
        )

    def capacity(self, bench: Bench, day: date) -> int:
        """Count the bench minutes a technician has on a day, today only from now on; never below nought."""
        return self._line(bench).capacity(day)

    def booked_minutes(self, person_id: int, day: date) -> int:
        """Give the planned minutes of a technician on a day."""
        minutes = self.laid.get(person_id, 0)
        return self._lines[person_id].share(day, 0, minutes) if minutes else 0

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
        done = (self._finish(bench, minutes, self.laid) for bench in self._chosen(person_id))
        return min((found for found in done if found), key=lambda found: found.at, default=None)

    def with_work(self, minutes: int, person_id: int | None = None) -> "BenchLoad":
        """Lay one more piece of work on the bench, behind all the others; what finds no room is left out."""
        return self.with_all((PlannedWork(minutes, person_id),))

    def with_all(self, work: Iterable[PlannedWork]) -> "BenchLoad":
        """Lay pieces of work behind all the others, in the order given."""
        laid, placed, left_out = dict(self.laid), list(self.placed), list(self.left_out)
        for each in work:
            if each.minutes <= 0:
                continue
            person_id = self._taker(each, laid)
            if person_id is None:
                left_out.append(each)
                continue
            starts = laid.get(person_id, 0)
            laid[person_id] = starts + each.minutes
            placed.append(Placement(each, person_id, starts, laid[person_id]))
        return BenchLoad(
            self.hours, self.now, self.benches, MappingProxyType(laid), tuple(placed), tuple(left_out), self._lines
        )

    def finish_of(self, placement: Placement) -> datetime:
        """Give when (UTC) a piece that was laid would be done."""
        return self._lines[placement.person_id].done(placement.ends)

    def days_of(self, placement: Placement) -> tuple[tuple[date, int], ...]:
        """Give the days on which a piece that was laid is worked on, each with its minutes."""
        return tuple(self._lines[placement.person_id].days(placement.starts, placement.ends))

    def is_late(self, placement: Placement) -> bool:
        """Say whether a piece that was laid would be done after it is promised."""
        promised = placement.work.promised
        return promised is not None and self.finish_of(placement) > promised

    def _chosen(self, person_id: int | None) -> tuple[Bench, ...]:
        mine = tuple(bench for bench in self.benches if bench.person_id == person_id)
        # Work given to somebody without a bench (the owner, somebody who left) is done by whoever is free.
        return mine or self.benches

    def _taker(self, work: PlannedWork, laid: Mapping[int, int]) -> int | None:
        chosen = self._chosen(work.person_id)
        if len(chosen) == 1:
            (bench,) = chosen
            line = self._line(bench)
            return bench.person_id if line.holds(laid.get(bench.person_id, 0) + work.minutes) else None
        done = (self._finish(bench, work.minutes, laid) for bench in chosen)
        found = min((each for each in done if each), key=lambda each: each.at, default=None)
        return found.person_id if found else None

    def _line(self, bench: Bench) -> _Line:
        line = self._lines.get(bench.person_id)
        if line is None:
            line = self._lines[bench.person_id] = _Line(bench, self.hours, self.now)
        return line

    def _first_free(self, bench: Bench) -> FreeBench | None:
        at = self._line(bench).free(self.laid.get(bench.person_id, 0))
        return FreeBench(at, bench.person_id) if at else None

    def _finish(self, bench: Bench, minutes: int, laid: Mapping[int, int]) -> FreeBench | None:
        if minutes <= 0:
            return self._first_free(bench)
        line, total = self._line(bench), laid.get(bench.person_id, 0) + minutes
        return FreeBench(line.done(total), bench.person_id) if line.holds(total) else None


def bench_load(hours: ServiceHours, now: datetime, benches: Iterable[Bench], work: Iterable[PlannedWork]) -> BenchLoad:
    """Lay the planned work on the benches from now on, first what is promised first; nobody's goes to the freest."""
    load = BenchLoad(hours, now.astimezone(UTC), tuple(benches), MappingProxyType({}))
    return load.with_all(sorted(work, key=lambda piece: piece.promised or _FAR))


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
