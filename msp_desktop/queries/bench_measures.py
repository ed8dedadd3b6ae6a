"""Measures of the bench in a period: services, technicians, promises kept, utilisation, and the jobs behind each.

A job counts in the period in which it became ready (`job.ready_at`), if it was repaired: returned unrepaired and called
off ones are left out. Days are the shop's own. Everything is read in a dozen statements on indexed columns.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.bench_measures import (
    Period,
    median,
    minutes_by_line,
    percentile,
    share_percent,
    shared_minutes,
)
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.pricing import income_per_hour
from msp_desktop.domain.tax import Tax
from msp_desktop.domain.totals import Line, PriceBasis, TaxPolicy, document_totals
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.store.bench_rows import benches
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.job import Job, JobLine
from msp_desktop.store.models.person import Person
from msp_desktop.store.models.service import Service
from msp_desktop.store.models.work_time import WorkTime
from msp_desktop.store.shop_facts import (
    ShopFacts,
    business_calendar,
    charged_tax,
    shop_facts,
    tax_policy,
    taxes_by_ids,
)

NOBODY = 0
"""Stands for jobs and minutes that belong to nobody."""

MOST = 500
"""So many jobs behind a figure are listed, the last ready ones."""

_REPAIRED = (JobState.READY, JobState.CLOSED)


@dataclass(frozen=True, slots=True)
class ServiceMeasure:
    """A flat-rate service on the jobs of the period.

    `sold` counts its lines. Of those on devices whose time was taken (`timed`), `budget_minutes` is the planned bench
    time, `actual_minutes` what was worked (time taken on a device is divided among its flat-rate lines by their planned
    minutes; work billed by the hour is not in it), and `hour_cents` their net income over the hours worked.
    `net_cents` is the net income of all its lines, discounts off.
    """

    service_id: int
    code: str
    name: str
    sold: int
    timed: int
    budget_minutes: int
    actual_minutes: int
    net_cents: int
    hour_cents: int | None


@dataclass(frozen=True, slots=True)
class TechnicianMeasure:
    """A technician in the period; NOBODY stands for jobs that were given to nobody.

    `done` counts the jobs given to them that became ready; `middle_minutes` and `ninety_minutes` are median and 90th
    percentile of the time by the clock from received to ready. `billed_minutes` are the planned minutes of flat-rate
    lines and the charged minutes of work by the hour on jobs of the period, divided by the time each took there, to the
    job's technician where no time was taken. `planned_minutes` are own week within open hours less absences, at most
    the bench time set for a day.
    """

    person_id: int
    name: str
    done: int
    middle_minutes: int | None
    ninety_minutes: int | None
    kept: int
    promised: int
    billed_minutes: int
    worked_minutes: int
    planned_minutes: int

    @property
    def used_percent(self) -> Decimal | None:
        """Billed of planned bench hours; None for somebody without any."""
        return share_percent(self.billed_minutes, self.planned_minutes)

    @property
    def kept_percent(self) -> Decimal | None:
        """Ready by the promised time, of those promised."""
        return share_percent(self.kept, self.promised)


@dataclass(frozen=True, slots=True)
class BenchMeasures:
    """All of the shop in a period. On time: ready by the promised moment; jobs without a promise are counted apart."""

    period: Period
    target_cents: int
    done: int
    kept: int
    promised: int
    middle_minutes: int | None
    ninety_minutes: int | None
    services: tuple[ServiceMeasure, ...]
    technicians: tuple[TechnicianMeasure, ...]

    @property
    def unpromised(self) -> int:
        """Jobs without a promise."""
        return self.done - self.promised

    @property
    def kept_percent(self) -> Decimal | None:
        """The on-time share."""
        return share_percent(self.kept, self.promised)

    @property
    def billed_minutes(self) -> int:
        """Billed bench minutes of everybody, of nobody's jobs too."""
        return sum(each.billed_minutes for each in self.technicians)

    @property
    def planned_minutes(self) -> int:
        """Planned bench minutes of everybody."""
        return sum(each.planned_minutes for each in self.technicians)

    @property
    def used_percent(self) -> Decimal | None:
        """The shop's utilisation: billed by those with bench hours, of their planned hours."""
        with_hours = [each for each in self.technicians if each.planned_minutes]
        return share_percent(sum(each.billed_minutes for each in with_hours), self.planned_minutes)

    @property
    def timed_minutes(self) -> tuple[int, int]:
        """Budget and actual minutes of all timed services."""
        return sum(each.budget_minutes for each in self.services), sum(each.actual_minutes for each in self.services)


class Figure(StrEnum):
    """What a list of jobs stands behind."""

    DONE = "done"
    LATE = "late"
    KEPT = "kept"
    UNPROMISED = "unpromised"
    SERVICE = "service"
    BILLED = "billed"


@dataclass(frozen=True, slots=True)
class MeasuredJob:
    """A job behind a figure; minutes are those that count for that figure, of all its work otherwise."""

    id: int
    number: str
    customer: str
    problem: str
    technician: str
    received_at: datetime
    ready_at: datetime
    promised_at: datetime | None
    budget_minutes: int
    actual_minutes: int

    @property
    def turnaround_minutes(self) -> int:
        """From received to ready."""
        return (self.ready_at - self.received_at) // timedelta(minutes=1)

    @property
    def late(self) -> bool:
        """Ready after it was promised."""
        return self.promised_at is not None and self.ready_at > self.promised_at


@dataclass(slots=True)
class _Job:
    technician_id: int | None
    received_at: datetime
    ready_at: datetime
    promised_at: datetime | None
    basis: PriceBasis
    discount: Decimal
    reverse: bool
    billed: int = 0
    worked: dict[int, int] = field(default_factory=dict)

    @property
    def kept(self) -> bool:
        return self.promised_at is not None and self.ready_at <= self.promised_at

    @property
    def turnaround(self) -> int:
        return (self.ready_at - self.received_at) // timedelta(minutes=1)


@dataclass(slots=True)
class _FlatLine:
    job_id: int
    item_id: int
    service_id: int | None
    planned: int
    net: int


@dataclass(frozen=True, slots=True)
class _Read:
    """What the measures are made of."""

    jobs: dict[int, _Job]
    flat: list[_FlatLine]
    flat_worked: dict[int, int]
    """Minutes taken on a device that flat prices cover."""
    worked: dict[int, int]
    """Minutes taken by person."""
    facts: ShopFacts


def bench_measures(session: Session, *, period: Period) -> BenchMeasures:
    """Work all measures of a period out."""
    read = _read(session, period)
    jobs = read.jobs.values()
    turnarounds = [job.turnaround for job in jobs]
    return BenchMeasures(
        period=period,
        target_cents=read.facts.target_hour_cents,
        done=len(read.jobs),
        kept=sum(job.kept for job in jobs),
        promised=sum(job.promised_at is not None for job in jobs),
        middle_minutes=median(turnarounds),
        ninety_minutes=percentile(turnarounds, 90),
        services=_services(session, read),
        technicians=_technicians(session, period, read),
    )


def measured_jobs(
    session: Session, *, period: Period, figure: Figure, row_id: int | None = None, limit: int = MOST
) -> list[MeasuredJob]:
    """The jobs behind a figure, the last ready one first; `row_id` is a service (SERVICE) or a technician (else)."""
    read = _read(session, period)
    minutes = _minutes_by_job(read, row_id if figure is Figure.SERVICE else None)
    chosen = [job_id for job_id in read.jobs if _belongs(read, minutes, job_id, figure, row_id)]
    chosen.sort(key=lambda job_id: (read.jobs[job_id].ready_at, job_id), reverse=True)
    chosen = chosen[:limit]
    rows = {
        row.id: row
        for row in session.execute(
            select(Job.id, Job.number, Customer.name, Job.problem, func.coalesce(Person.name, "").label("technician"))
            .join(Customer, Customer.id == Job.customer_id)
            .outerjoin(Person, Person.id == Job.technician_id)
            .where(Job.id.in_(chosen))
        )
    }
    found = []
    for job_id in chosen:
        job, row = read.jobs[job_id], rows[job_id]
        budget, actual = minutes.get(job_id, (0, 0))
        if figure is Figure.BILLED:
            budget, actual = job.billed, sum(job.worked.values())
            if row_id is not None:
                budget, actual = _billed_shares(job).get(row_id, 0), job.worked.get(row_id, 0)
        found.append(
            MeasuredJob(
                job_id, row.number, row.name, row.problem, row.technician, job.received_at, job.ready_at,
                job.promised_at, budget, actual,
            )
        )  # fmt: skip
    return found


def _belongs(read: _Read, minutes: dict[int, tuple[int, int]], job_id: int, figure: Figure, row_id: int | None) -> bool:
    job = read.jobs[job_id]
    if figure is Figure.SERVICE:
        return job_id in minutes
    if figure is Figure.BILLED:
        return bool(job.billed) if row_id is None else bool(_billed_shares(job).get(row_id))
    if row_id is not None and (job.technician_id or NOBODY) != row_id:
        return False
    match figure:
        case Figure.LATE:
            return job.promised_at is not None and not job.kept
        case Figure.KEPT:
            return job.kept
        case Figure.UNPROMISED:
            return job.promised_at is None
        case _:
            return True


def _minutes_by_job(read: _Read, service_id: int | None) -> dict[int, tuple[int, int]]:
    """Planned and worked minutes of the flat-rate lines of each job, of one service if asked."""
    found: dict[int, tuple[int, int]] = {}
    for line, worked in _timed_lines(read):
        if service_id is None or line.service_id == service_id:
            budget, actual = found.get(line.job_id, (0, 0))
            found[line.job_id] = budget + line.planned, actual + (worked or 0)
    return found


def _timed_lines(read: _Read) -> Iterable[tuple[_FlatLine, int | None]]:
    """Each flat-rate line with the minutes worked for it, None where no time was taken on its device."""
    by_item: dict[int, list[_FlatLine]] = {}
    for line in read.flat:
        by_item.setdefault(line.item_id, []).append(line)
    for item_id, lines in by_item.items():
        worked = read.flat_worked.get(item_id, 0)
        if not worked:
            yield from ((line, None) for line in lines)
        else:
            yield from zip(lines, minutes_by_line(worked, [line.planned for line in lines]), strict=True)


def _services(session: Session, read: _Read) -> tuple[ServiceMeasure, ...]:
    sums: dict[int, list[int]] = {}
    for line, worked in _timed_lines(read):
        if line.service_id is None:
            continue
        found = sums.setdefault(line.service_id, [0] * 6)
        found[0] += 1
        found[4] += line.net
        if worked is not None:
            for at, value in ((1, 1), (2, line.planned), (3, worked), (5, line.net)):
                found[at] += value
    names = {
        row.id: row for row in session.execute(select(Service.id, Service.code, Service.name).order_by(Service.code))
    }
    rows = [
        ServiceMeasure(
            service_id,
            names[service_id].code,
            names[service_id].name,
            sold,
            timed,
            budget,
            actual,
            net,
            income_per_hour(timed_net, actual),
        )
        for service_id, (sold, timed, budget, actual, net, timed_net) in sums.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.sold, row.code)))


def _technicians(session: Session, period: Period, read: _Read) -> tuple[TechnicianMeasure, ...]:
    hours = business_calendar(session)
    people = session.execute(
        select(Person.id, Person.name, Person.repairs, Person.active).order_by(Person.repairs.desc(), Person.id)
    ).all()
    able = [row.id for row in people if row.repairs and row.active]
    made = benches(session, hours=hours, from_day=period.first, to_day=period.last, person_ids=able)
    days = [period.first + timedelta(days=ahead) for ahead in range(period.days)]
    planned = {bench.person_id: sum(bench.planned_minutes(hours, day) for day in days) for bench in made}
    by_person: dict[int, list[_Job]] = {}
    billed: dict[int, int] = {}
    for job in read.jobs.values():
        by_person.setdefault(job.technician_id or NOBODY, []).append(job)
        for person_id, minutes in _billed_shares(job).items():
            billed[person_id] = billed.get(person_id, 0) + minutes
    names = {row.id: row.name for row in people} | {NOBODY: ""}
    shown = [row.id for row in people if row.id in by_person or row.id in billed or row.id in planned]
    if NOBODY in by_person or billed.get(NOBODY):
        shown.append(NOBODY)
    return tuple(
        _technician(
            person_id,
            names[person_id],
            by_person.get(person_id, []),
            (billed.get(person_id, 0), read.worked.get(person_id, 0), planned.get(person_id, 0)),
        )
        for person_id in shown
    )


def _technician(person_id: int, name: str, jobs: list[_Job], minutes: tuple[int, int, int]) -> TechnicianMeasure:
    turnarounds = [job.turnaround for job in jobs]
    return TechnicianMeasure(
        person_id,
        name,
        len(jobs),
        median(turnarounds),
        percentile(turnarounds, 90),
        sum(job.kept for job in jobs),
        sum(job.promised_at is not None for job in jobs),
        *minutes,
    )


def _billed_shares(job: _Job) -> dict[int, int]:
    return shared_minutes(job.billed, job.worked, job.technician_id or NOBODY)


# -- reading


def _read(session: Session, period: Period) -> _Read:
    hours = business_calendar(session)
    starts, ends = hours.moment(period.first, 0), hours.moment(period.last + timedelta(days=1), 0)
    # The state is hidden from the planner: nearly every job is closed, and the moment it became ready finds few.
    counted = and_(Job.ready_at >= starts, Job.ready_at < ends, func.coalesce(Job.state, Job.state).in_(_REPAIRED))
    facts = shop_facts(session)
    jobs = {
        row.id: _Job(
            row.technician_id,
            row.received_at,
            row.ready_at,
            row.promised_at,
            row.price_basis,
            row.discount_percent,
            row.reverse_charge,
        )
        for row in session.execute(
            select(
                Job.id, Job.technician_id, Job.received_at, Job.ready_at, Job.promised_at, Job.price_basis,
                Job.discount_percent, Customer.reverse_charge,
            )
            .join(Customer, Customer.id == Job.customer_id)
            .where(counted)
        )
    }  # fmt: skip
    flat = _read_lines(session, counted, jobs, facts)
    flat_worked: dict[int, int] = {}
    worked: dict[int, int] = {}
    for row in session.execute(_work(counted)):
        minutes = int(row.minutes)
        job = jobs[row.job_id]
        job.worked[row.person_id] = job.worked.get(row.person_id, 0) + minutes
        worked[row.person_id] = worked.get(row.person_id, 0) + minutes
        if row.labour_id is None:
            flat_worked[row.item_id] = flat_worked.get(row.item_id, 0) + minutes
    return _Read(jobs, flat, flat_worked, worked, facts)


def _work(counted: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(
            WorkTime.job_id, WorkTime.item_id, WorkTime.person_id, WorkTime.labour_id,
            func.sum(WorkTime.minutes).label("minutes"),
        )
        .join(Job, Job.id == WorkTime.job_id)
        .where(counted, WorkTime.deleted_at.is_(None), WorkTime.minutes.is_not(None))
        .group_by(WorkTime.job_id, WorkTime.item_id, WorkTime.person_id, WorkTime.labour_id)
    )  # fmt: skip


def _read_lines(session: Session, counted: Any, jobs: dict[int, _Job], facts: ShopFacts) -> list[_FlatLine]:
    """Add what each job bills to it, and give its flat-rate lines."""
    rows = session.execute(
        select(
            JobLine.job_id, JobLine.item_id, JobLine.kind, JobLine.service_id, JobLine.planned_minutes,
            JobLine.billable_minutes, JobLine.quantity, JobLine.unit_cents, JobLine.discount_percent,
            JobLine.tax_rate_id,
        )
        .join(Job, Job.id == JobLine.job_id)
        .where(counted, JobLine.kind != LineKind.PART, JobLine.set_aside.is_(False))
        .order_by(JobLine.id)
    ).all()  # fmt: skip
    net_of = _net_of(facts, taxes_by_ids(session, {row.tax_rate_id for row in rows}))
    flat: list[_FlatLine] = []
    for row in rows:
        job = jobs[row.job_id]
        if row.kind is LineKind.LABOUR:
            job.billed += row.billable_minutes if row.billable_minutes is not None else row.planned_minutes
            continue
        job.billed += row.planned_minutes
        net = net_of(job, row.quantity, row.unit_cents, row.discount_percent, row.tax_rate_id)
        flat.append(_FlatLine(row.job_id, row.item_id, row.service_id, row.planned_minutes, net))
    return flat


def _net_of(facts: ShopFacts, taxes: dict[int, Tax]) -> Callable[[_Job, Decimal, int, Decimal, int], int]:
    """What a line comes to without tax, its own and the job's discount off; a catalogue's lines repeat, so each sum is
    worked out once.
    """
    policies: dict[tuple[PriceBasis, Decimal], TaxPolicy] = {}
    known: dict[tuple[object, ...], int] = {}

    def net(job: _Job, quantity: Decimal, unit_cents: int, discount: Decimal, tax_rate_id: int) -> int:
        key = job.basis, job.discount, job.reverse, quantity, unit_cents, discount, tax_rate_id
        if key not in known:
            terms = job.basis, job.discount
            if terms not in policies:
                policies[terms] = tax_policy(facts, job.basis, discount_percent=job.discount, stamp=False)
            tax = charged_tax(facts, taxes[tax_rate_id], reverse_charge=job.reverse)
            known[key] = document_totals([Line(quantity, unit_cents, tax, discount)], policies[terms]).net_cents
        return known[key]

    return net
