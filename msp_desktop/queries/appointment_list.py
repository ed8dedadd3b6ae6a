"""Appointments as calendars, day sheets and lists show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.appointment import AppointmentKind, AppointmentState
from msp_desktop.store.bench_rows import LONGEST_VISIT
from msp_desktop.store.models.bench import Appointment
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.job import Job
from msp_desktop.store.models.person import Person
from msp_desktop.store.shop_facts import business_calendar


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """One appointment; `who` is the customer's name, or what was typed where none is on record."""

    id: int
    version: int
    kind: AppointmentKind
    state: AppointmentState
    starts_at: datetime
    ends_at: datetime
    travel_minutes: int
    travel_labour_id: int | None
    person_id: int | None
    person: str
    customer_id: int | None
    who: str
    phone: str
    place: str
    note: str
    job_id: int | None
    job_number: str

    @property
    def minutes(self) -> int:
        """How long it is, without travel."""
        return (self.ends_at - self.starts_at) // timedelta(minutes=1)


def appointments_between(
    session: Session,
    *,
    first: date,
    last: date,
    person_id: int | None = None,
    states: Sequence[AppointmentState] = (
        AppointmentState.PLANNED,
        AppointmentState.DONE,
        AppointmentState.MISSED,
    ),
) -> list[AppointmentRow]:
    """The appointments that touch the shop's days from `first` to `last`, in order; of one person with `person_id`."""
    hours = business_calendar(session)
    starts, ends = hours.moment(first, 0), hours.moment(last + timedelta(days=1), 0)
    wanted = _rows().where(
        Appointment.starts_at >= starts - LONGEST_VISIT,
        Appointment.starts_at < ends,
        Appointment.ends_at > starts,
        Appointment.state.in_(states),
        Appointment.deleted_at.is_(None),
    )
    if person_id is not None:
        wanted = wanted.where(Appointment.person_id == person_id)
    return [AppointmentRow(*row) for row in session.execute(wanted.order_by(Appointment.starts_at, Appointment.id))]


def appointment(session: Session, *, appointment_id: int) -> AppointmentRow | None:
    """One appointment; None when it is no longer there."""
    row = session.execute(
        _rows().where(Appointment.id == appointment_id, Appointment.deleted_at.is_(None))
    ).one_or_none()
    return AppointmentRow(*row) if row else None


def appointments_of(
    session: Session, *, job_id: int | None = None, customer_id: int | None = None
) -> list[AppointmentRow]:
    """The appointments of a job or of a customer, the newest first."""
    wanted = _rows().where(Appointment.deleted_at.is_(None))
    if job_id is not None:
        wanted = wanted.where(Appointment.job_id == job_id)
    if customer_id is not None:
        wanted = wanted.where(Appointment.customer_id == customer_id)
    order = Appointment.starts_at.desc(), Appointment.id.desc()
    return [AppointmentRow(*row) for row in session.execute(wanted.order_by(*order).limit(200))]


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Appointment.id, Appointment.version, Appointment.kind, Appointment.state, Appointment.starts_at,
            Appointment.ends_at, Appointment.travel_minutes, Appointment.travel_labour_id, Appointment.person_id,
            func.coalesce(Person.name, ""), Appointment.customer_id, func.coalesce(Customer.name, Appointment.who),
            Appointment.phone, Appointment.place, Appointment.note, Appointment.job_id, func.coalesce(Job.number, ""),
        )
        .outerjoin(Person, Person.id == Appointment.person_id)
        .outerjoin(Customer, Customer.id == Appointment.customer_id)
        .outerjoin(Job, Job.id == Appointment.job_id)
    )  # fmt: skip
