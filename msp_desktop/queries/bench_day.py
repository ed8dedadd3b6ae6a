"""How full each bench is: booked of capacity by technician and day, when it is free next, and the jobs behind it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.bench_load import BenchLoad, Placement
from msp_desktop.domain.bench_week import Bench
from msp_desktop.domain.job_state import JobState
from msp_desktop.store.bench_rows import load_now
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.job import Job
from msp_desktop.store.models.person import Person
from msp_desktop.store.models.work_time import WorkTime

NOBODY = 0
"""Stands for everybody's benches together."""


@dataclass(frozen=True, slots=True)
class BenchDay:
    """One technician's bench on a day; today counts from now on.

    `booked_minutes` is planned work, `capacity_minutes` what there is: own week within open hours less absences and
    appointments. `day_minutes` is the capacity of the whole day, `worked_minutes` what the timer took on it.
    """

    person_id: int
    name: str
    booked_minutes: int
    capacity_minutes: int
    next_free: datetime | None
    day_minutes: int = 0
    worked_minutes: int = 0
    late_jobs: int = 0


@dataclass(frozen=True, slots=True)
class BenchCell:
    """One technician's day in the load; `visits` counts appointments, `away` says that nobody is at this bench."""

    day: date
    booked_minutes: int
    capacity_minutes: int
    jobs: int
    late_jobs: int
    away: bool


@dataclass(frozen=True, slots=True)
class BenchRow:
    """One technician's load, day after day, with what is planned beyond those days."""

    person_id: int
    name: str
    next_free: datetime | None
    cells: tuple[BenchCell, ...]
    planned_minutes: int
    late_jobs: int


@dataclass(frozen=True, slots=True)
class BenchWeeks:
    """The load of the next days; `nowhere` counts jobs that find no room within a year."""

    days: tuple[date, ...]
    open_days: frozenset[date]
    rows: tuple[BenchRow, ...]
    late_jobs: int
    nowhere: int


@dataclass(frozen=True, slots=True)
class BenchJob:
    """A job on a bench on some day; `minutes` of that day, `done_at` when all of it is done."""

    id: int
    number: str
    customer: str
    problem: str
    state: JobState
    person_id: int
    minutes: int
    left_minutes: int
    promised_at: datetime | None
    done_at: datetime
    late: bool


def bench_day(session: Session, *, now: datetime, day: date) -> list[BenchDay]:
    """Every bench on one day, in a handful of statements."""
    load = load_now(session, now=now)
    names = _names(session)
    worked = _worked(session, load, day)
    late = _late_by_person(load)
    return [
        BenchDay(
            bench.person_id,
            names.get(bench.person_id, ""),
            load.booked_minutes(bench.person_id, day),
            load.capacity(bench, day),
            _next_free(load, bench),
            bench.free_minutes(load.hours, day),
            worked.get(bench.person_id, 0),
            late.get(bench.person_id, 0),
        )
        for bench in load.benches
    ]


def bench_weeks(session: Session, *, now: datetime, days: int = 14) -> BenchWeeks:
    """Booked of capacity by technician for so many days from today on."""
    load = load_now(session, now=now)
    names = _names(session)
    today = load.hours.day_of(now)
    shown = tuple(today + timedelta(days=ahead) for ahead in range(days))
    touched, late_touched, late = _jobs_by_day(load, shown)
    rows = tuple(
        BenchRow(
            bench.person_id,
            names.get(bench.person_id, ""),
            _next_free(load, bench),
            tuple(
                BenchCell(
                    day,
                    load.booked_minutes(bench.person_id, day),
                    load.capacity(bench, day),
                    touched.get((bench.person_id, day), 0),
                    late_touched.get((bench.person_id, day), 0),
                    away=_is_away(load, bench, day),
                )
                for day in shown
            ),
            load.laid.get(bench.person_id, 0),
            late.get(bench.person_id, 0),
        )
        for bench in load.benches
    )
    open_days = frozenset(day for day in shown if load.hours.is_business_day(day))
    return BenchWeeks(shown, open_days, rows, sum(late.values()), len(load.left_out))


def bench_jobs(
    session: Session, *, now: datetime, person_id: int, day: date | None = None, late_only: bool = False
) -> list[BenchJob]:
    """The jobs on a bench (NOBODY: on any), on a day or at all, in the order they are done."""
    load = load_now(session, now=now)
    chosen: list[tuple[Placement, int]] = []
    for placement in load.placed:
        if person_id not in (NOBODY, placement.person_id) or (late_only and not load.is_late(placement)):
            continue
        minutes = placement.ends - placement.starts if day is None else dict(load.days_of(placement)).get(day, 0)
        if minutes:
            chosen.append((placement, minutes))
    facts = _job_facts(session, [placement.work.job_id for placement, _minutes in chosen])
    return [
        BenchJob(
            *facts[placement.work.job_id],
            placement.person_id,
            minutes,
            placement.work.minutes,
            placement.work.promised,
            load.finish_of(placement),
            late=load.is_late(placement),
        )
        for placement, minutes in chosen
        if placement.work.job_id in facts
    ]


def _next_free(load: BenchLoad, bench: Bench) -> datetime | None:
    found = load.first_free(bench.person_id)
    return found.at if found else None


def _is_away(load: BenchLoad, bench: Bench, day: date) -> bool:
    return bool(load.hours.spells(day)) and not bench.at_work(load.hours, day)


def _late_by_person(load: BenchLoad) -> dict[int, int]:
    found: dict[int, int] = {}
    for placement in load.placed:
        if load.is_late(placement):
            found[placement.person_id] = found.get(placement.person_id, 0) + 1
    return found


def _jobs_by_day(
    load: BenchLoad, days: tuple[date, ...]
) -> tuple[dict[tuple[int, date], int], dict[tuple[int, date], int], dict[int, int]]:
    touched: dict[tuple[int, date], int] = {}
    late_touched: dict[tuple[int, date], int] = {}
    late: dict[int, int] = {}
    last = days[-1]
    for placement in load.placed:
        person_id, is_late = placement.person_id, load.is_late(placement)
        if is_late:
            late[person_id] = late.get(person_id, 0) + 1
        for day, _share in load.days_of(placement):
            if day > last:
                break
            touched[person_id, day] = touched.get((person_id, day), 0) + 1
            if is_late:
                late_touched[person_id, day] = late_touched.get((person_id, day), 0) + 1
    return touched, late_touched, late


def _names(session: Session) -> dict[int, str]:
    return {row.id: row.name for row in session.execute(select(Person.id, Person.name))}


def _worked(session: Session, load: BenchLoad, day: date) -> dict[int, int]:
    starts, ends = load.hours.moment(day, 0), load.hours.moment(day + timedelta(days=1), 0)
    rows = session.execute(
        select(WorkTime.person_id, func.sum(WorkTime.minutes).label("minutes"))
        .where(
            WorkTime.person_id.in_([bench.person_id for bench in load.benches]),
            WorkTime.started_at >= starts,
            WorkTime.started_at < ends,
            WorkTime.deleted_at.is_(None),
        )
        .group_by(WorkTime.person_id)
    )
    return {row.person_id: int(row.minutes or 0) for row in rows}


def _job_facts(session: Session, job_ids: list[int]) -> dict[int, tuple[int, str, str, str, JobState]]:
    rows = session.execute(
        select(Job.id, Job.number, Customer.name, Job.problem, Job.state)
        .join(Customer, Customer.id == Job.customer_id)
        .where(Job.id.in_(job_ids))
    )
    return {row.id: (row.id, row.number, row.name, row.problem, row.state) for row in rows}
