"""Who is away when, own weeks, and the promises and appointments that an absence is in the way of."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from msp_desktop.domain.appointment import AbsenceKind, AppointmentState, Visit
from msp_desktop.domain.job_state import WORKING_STATES
from msp_desktop.store.bench_rows import LONGEST_VISIT
from msp_desktop.store.models.bench import Absence, Appointment, PersonHours
from msp_desktop.store.models.job import Job
from msp_desktop.store.models.person import Person
from msp_desktop.store.shop_facts import business_calendar


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """One absence; `starts` and `ends` (minutes after midnight) for part of one day."""

    id: int
    version: int
    person_id: int
    person: str
    first_day: date
    last_day: date
    starts: int | None
    ends: int | None
    kind: AbsenceKind
    note: str


@dataclass(frozen=True, slots=True)
class AbsenceConflicts:
    """Jobs promised for, and appointments on, days on which their person is away: ids with what names them."""

    person: str
    jobs: tuple[tuple[int, str], ...]
    appointments: tuple[tuple[int, datetime], ...]


def absences(session: Session, *, from_day: date, person_id: int | None = None) -> list[AbsenceRow]:
    """Absences that last until a day or later, the next one first; of one person with `person_id`."""
    wanted: Select[*tuple[Any, ...]] = (
        select(
            Absence.id, Absence.version, Absence.person_id, Person.name, Absence.first_day, Absence.last_day,
            Absence.starts, Absence.ends, Absence.kind, Absence.note,
        )
        .join(Person, Person.id == Absence.person_id)
        .where(Absence.deleted_at.is_(None), Absence.last_day >= from_day)
        .order_by(Absence.first_day, Absence.starts, Absence.id)
    )  # fmt: skip
    if person_id is not None:
        wanted = wanted.where(Absence.person_id == person_id)
    return [AbsenceRow(*row) for row in session.execute(wanted)]


def person_week(session: Session, *, person_id: int) -> dict[int, tuple[tuple[int, int], ...]]:
    """Somebody's own week by weekday (0 is Monday) in minutes after midnight; empty while the shop's hours hold."""
    found: dict[int, tuple[tuple[int, int], ...]] = {}
    rows = session.execute(
        select(PersonHours.weekday, PersonHours.starts, PersonHours.ends)
        .where(PersonHours.person_id == person_id)
        .order_by(PersonHours.weekday, PersonHours.starts)
    )
    for row in rows:
        found[row.weekday] = (*found.get(row.weekday, ()), (row.starts, row.ends))
    return found


def own_week_people(session: Session) -> frozenset[int]:
    """Who has an own week."""
    return frozenset(session.scalars(select(PersonHours.person_id).distinct()))


def absence_conflicts(session: Session, *, absence_id: int) -> AbsenceConflicts:
    """What an absence is in the way of: open jobs of that person promised for those days, and its appointments."""
    row = session.get(Absence, absence_id)
    if row is None:
        return AbsenceConflicts("", (), ())
    person = session.get_one(Person, row.person_id)
    hours = business_calendar(session)
    starts = hours.moment(row.first_day, row.starts or 0)
    ends = hours.moment(row.last_day, row.ends) if row.ends else hours.moment(row.last_day + timedelta(days=1), 0)
    jobs = session.execute(
        select(Job.id, Job.number, Job.promised_at)
        .where(
            Job.state.in_(WORKING_STATES),
            Job.technician_id == person.id,
            Job.promised_at >= starts,
            Job.promised_at < ends,
        )
        .order_by(Job.promised_at, Job.id)
    ).all()
    visits = session.execute(
        select(Appointment.id, Appointment.starts_at, Appointment.ends_at, Appointment.travel_minutes)
        .where(
            Appointment.person_id == person.id,
            Appointment.state == AppointmentState.PLANNED,
            Appointment.deleted_at.is_(None),
            Appointment.starts_at >= starts - LONGEST_VISIT,
            Appointment.starts_at < ends + LONGEST_VISIT,
        )
        .order_by(Appointment.starts_at)
    ).all()
    return AbsenceConflicts(
        person.name,
        tuple((job.id, job.number) for job in jobs),
        tuple(
            (visit.id, visit.starts_at)
            for visit in visits
            if Visit(visit.starts_at, visit.ends_at, visit.travel_minutes).clashes((starts, ends))
        ),
    )
