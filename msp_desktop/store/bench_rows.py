"""The benches and the work on them as the rows have them: one capacity for the promise, the load and the measures."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.appointment import AppointmentState
from msp_desktop.domain.bench_load import BenchLoad, PlannedWork, bench_load, remaining_minutes
from msp_desktop.domain.bench_week import Away, Bench, Week, week_of
from msp_desktop.domain.job_state import WORKING_STATES
from msp_desktop.domain.service_hours import ServiceHours, Spell
from msp_desktop.store.models.bench import Absence, Appointment, PersonHours
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.models.person import Person
from msp_desktop.store.models.work_time import WorkTime
from msp_desktop.store.shop_facts import business_calendar

LONGEST_VISIT = timedelta(hours=36)
"""No appointment with its travel is longer, so the index of the starts finds every one that touches a time."""


def benches(
    session: Session,
    *,
    hours: ServiceHours,
    from_day: date,
    to_day: date | None = None,
    person_ids: Sequence[int] | None = None,
) -> tuple[Bench, ...]:
    """The benches of those who repair, with absences and appointments from a day on, in four statements.

    `person_ids` asks for these people instead, whether they repair or not.
    """
    wanted = select(Person.id, Person.bench_minutes).order_by(Person.id)
    if person_ids is None:
        wanted = wanted.where(Person.active.is_(True), Person.repairs.is_(True))
    else:
        wanted = wanted.where(Person.id.in_(person_ids))
    people = session.execute(wanted).all()
    ids = [row.id for row in people]
    weeks = own_weeks(session, ids)
    away = _away(session, ids, from_day, to_day)
    busy = _busy(session, ids, hours, from_day, to_day)
    return tuple(
        Bench(
            row.id,
            row.bench_minutes or None,
            weeks.get(row.id),
            tuple(away.get(row.id, ())),
            tuple(busy.get(row.id, ())),
        )
        for row in people
    )


def own_weeks(session: Session, person_ids: Sequence[int]) -> dict[int, Week]:
    """The own weeks of these people; those without one are left out: the shop's hours hold for them."""
    spans: dict[int, dict[int, list[tuple[int, int]]]] = {}
    rows = session.execute(
        select(PersonHours.person_id, PersonHours.weekday, PersonHours.starts, PersonHours.ends)
        .where(PersonHours.person_id.in_(person_ids))
        .order_by(PersonHours.weekday, PersonHours.starts)
    )
    for row in rows:
        spans.setdefault(row.person_id, {}).setdefault(row.weekday, []).append((row.starts, row.ends))
    return {person_id: week for person_id, own in spans.items() if (week := week_of(own))}


def open_work(session: Session, *, now: datetime, most: int | None = None) -> tuple[PlannedWork, ...]:
    """The bench minutes that open jobs still need, by technician and promise, the soonest promised first.

    Planned less worked; devices of a job that are ready already, and what was worked on them, do not count.
    """
    wanted = (
        select(Job.id, Job.planned_minutes, Job.technician_id, Job.promised_at)
        .where(Job.state.in_(WORKING_STATES), Job.planned_minutes > 0)
        .order_by(Job.promised_at.is_(None), Job.promised_at, Job.id)
    )
    rows = session.execute(wanted if most is None else wanted.limit(most)).all()
    chosen = [row.id for row in rows] if most is not None else None
    done = {row.job_id: int(row.minutes) for row in session.execute(_ready_minutes(chosen))}
    worked: dict[int, int] = {}
    for row in session.execute(_worked(chosen)):
        minutes = row.minutes if row.minutes is not None else max((now - row.started_at) // timedelta(minutes=1), 0)
        worked[row.job_id] = worked.get(row.job_id, 0) + minutes
    found = (
        PlannedWork(
            remaining_minutes(row.planned_minutes - done.get(row.id, 0), worked.get(row.id, 0)),
            row.technician_id,
            row.promised_at,
            row.id,
        )
        for row in rows
    )
    return tuple(each for each in found if each.minutes)


def load_now(session: Session, *, now: datetime) -> BenchLoad:
    """All open work laid on the benches from now on."""
    hours = business_calendar(session)
    made = benches(session, hours=hours, from_day=hours.day_of(now))
    return bench_load(hours, now, made, open_work(session, now=now))


def _ready_minutes(job_ids: Sequence[int] | None) -> Select[*tuple[Any, ...]]:
    """Planned minutes of lines whose device is done while another one of the job is still in work."""
    wanted = (
        select(JobLine.job_id, func.sum(JobLine.planned_minutes).label("minutes"))
        .join(JobItem, JobItem.id == JobLine.item_id)
        .join(Job, Job.id == JobLine.job_id)
        .where(Job.state.in_(WORKING_STATES), JobItem.state.not_in(WORKING_STATES), JobLine.set_aside.is_(False))
        .group_by(JobLine.job_id)
    )
    return wanted if job_ids is None else wanted.where(Job.id.in_(job_ids))


def _worked(job_ids: Sequence[int] | None) -> Select[*tuple[Any, ...]]:
    wanted = (
        select(WorkTime.job_id, WorkTime.minutes, WorkTime.started_at)
        .join(JobItem, JobItem.id == WorkTime.item_id)
        .join(Job, Job.id == WorkTime.job_id)
        .where(Job.state.in_(WORKING_STATES), JobItem.state.in_(WORKING_STATES), WorkTime.deleted_at.is_(None))
    )
    return wanted if job_ids is None else wanted.where(Job.id.in_(job_ids))


def _away(session: Session, ids: Sequence[int], from_day: date, to_day: date | None) -> dict[int, list[Away]]:
    wanted = (
        select(Absence.person_id, Absence.first_day, Absence.last_day, Absence.starts, Absence.ends)
        .where(Absence.person_id.in_(ids), Absence.deleted_at.is_(None), Absence.last_day >= from_day)
        .order_by(Absence.first_day, Absence.id)
    )
    if to_day is not None:
        wanted = wanted.where(Absence.first_day <= to_day)
    found: dict[int, list[Away]] = {}
    for row in session.execute(wanted):
        found.setdefault(row.person_id, []).append(Away(row.first_day, row.last_day, row.starts, row.ends))
    return found


def _busy(
    session: Session, ids: Sequence[int], hours: ServiceHours, from_day: date, to_day: date | None
) -> dict[int, list[Spell]]:
    # A day more on each side: travel reaches over the edges.
    wanted = (
        select(Appointment.person_id, Appointment.starts_at, Appointment.ends_at, Appointment.travel_minutes)
        .where(
            Appointment.starts_at >= hours.moment(from_day, 0) - LONGEST_VISIT,
            Appointment.state.in_((AppointmentState.PLANNED, AppointmentState.DONE)),
            Appointment.person_id.in_(ids),
            Appointment.deleted_at.is_(None),
        )
        .order_by(Appointment.starts_at)
    )
    if to_day is not None:
        wanted = wanted.where(Appointment.starts_at < hours.moment(to_day + timedelta(days=1), 0) + LONGEST_VISIT)
    found: dict[int, list[Spell]] = {}
    for row in session.execute(wanted):
        travel = timedelta(minutes=row.travel_minutes)
        found.setdefault(row.person_id, []).append((row.starts_at - travel, row.ends_at + travel))
    return found
