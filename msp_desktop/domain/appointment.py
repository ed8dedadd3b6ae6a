"""Visits at the customer's and times to bring or fetch a device: how long, when they clash, the next free time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from msp_desktop.domain.bench_week import Bench
from msp_desktop.domain.service_hours import ServiceHours, Spell

LONGEST_MINUTES = 12 * 60
LONGEST_TRAVEL = 8 * 60
SLOT_MINUTES = 15
"""The calendar's step."""
_HORIZON_DAYS = 60


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


TAKES_TIME = (AppointmentState.PLANNED, AppointmentState.DONE)
"""The states in which an appointment keeps its person from other work."""

NEEDS_PERSON = (AppointmentKind.ON_SITE, AppointmentKind.REMOTE)
"""What somebody named must do; anybody at the counter takes or gives a device."""


class AbsenceKind(StrEnum):
    """Why somebody is away."""

    HOLIDAY = "holiday"
    ILL = "ill"
    COURSE = "course"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Visit:
    """A time agreed with a customer (UTC) and the way there and back, `travel` minutes each."""

    starts: datetime
    ends: datetime
    travel: int = 0

    @property
    def taken(self) -> Spell:
        """The stretch in which its person can do nothing else."""
        way = timedelta(minutes=self.travel)
        return self.starts - way, self.ends + way

    def clashes(self, taken: Spell) -> bool:
        """Say whether it overlaps time that is taken; one may begin when the other ends."""
        start, end = self.taken
        return start < taken[1] and taken[0] < end


def travel_minutes(visit: Visit) -> int:
    """Count the minutes on the road, there and back."""
    return 2 * visit.travel


def next_free_visit(
    bench: Bench, hours: ServiceHours, after: datetime, minutes: int, travel: int = 0
) -> datetime | None:
    """Give the first start from a moment on at which a visit of that length, with its travel, fits into somebody's
    working time; on the calendar's step. None when there is none within two months.
    """
    way, length = timedelta(minutes=travel), timedelta(minutes=minutes)
    first = hours.day_of(after)
    for ahead in range(_HORIZON_DAYS):
        for start, end in bench.free(hours, first + timedelta(days=ahead)):
            begins = _on_step(max(start + way, after))
            if begins + length + way <= end:
                return begins
    return None


def _on_step(at: datetime) -> datetime:
    # Every zone of today is offset by whole quarters of an hour, so the step of UTC is the step of the wall clock.
    over = timedelta(minutes=at.minute % SLOT_MINUTES, seconds=at.second, microseconds=at.microsecond)
    return at + timedelta(minutes=SLOT_MINUTES) - over if over else at


def lanes(visits: Iterable[Spell]) -> tuple[tuple[int, int], ...]:
    """Give each stretch its lane and how many lanes stand side by side there, so that none covers another.

    Stretches come in the order of their starts.
    """
    found: list[tuple[int, int]] = []
    cluster: list[int] = []
    ends: list[datetime] = []
    for at, (start, end) in enumerate(visits):
        if ends and start >= max(ends):
            _close(found, cluster, len(ends))
            cluster, ends = [], []
        lane = next((free for free, until in enumerate(ends) if until <= start), len(ends))
        if lane == len(ends):
            ends.append(end)
        else:
            ends[lane] = end
        cluster.append(at)
        found.append((lane, 1))
    _close(found, cluster, len(ends))
    return tuple(found)


def _close(found: list[tuple[int, int]], cluster: list[int], count: int) -> None:
    for at in cluster:
        found[at] = (found[at][0], count)
