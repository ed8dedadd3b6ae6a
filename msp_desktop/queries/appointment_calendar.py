"""What a calendar of some days shows: appointments, open hours, and when everybody is there."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.bench_week import Bench
from msp_desktop.domain.service_hours import ServiceHours
from msp_desktop.domain.work_kind import LabourKind, ServiceKind
from msp_desktop.queries.appointment_list import AppointmentRow, appointments_between
from msp_desktop.store.bench_rows import benches
from msp_desktop.store.models.customer import Address, ContactPoint, Customer
from msp_desktop.store.models.job import Job
from msp_desktop.store.models.person import Person
from msp_desktop.store.models.service import Service
from msp_desktop.store.shop_facts import business_calendar


@dataclass(frozen=True, slots=True)
class CalendarPerson:
    """Somebody who may have appointments, with the times they work."""

    id: int
    name: str
    repairs: bool
    active: bool
    bench: Bench


@dataclass(frozen=True, slots=True)
class CalendarDays:
    """The shop's days from `first` to `last`."""

    first: date
    last: date
    hours: ServiceHours
    people: tuple[CalendarPerson, ...]
    rows: tuple[AppointmentRow, ...]


@dataclass(frozen=True, slots=True)
class Caller:
    """What an appointment takes over from a customer: name, first phone, address in one line."""

    id: int
    name: str
    phone: str
    place: str


def calendar_days(session: Session, *, first: date, last: date) -> CalendarDays:
    """Everything a calendar of those days paints, in a handful of statements."""
    hours = business_calendar(session)
    rows = tuple(appointments_between(session, first=first, last=last))
    busy = {row.person_id for row in rows}
    people = session.execute(
        select(Person.id, Person.name, Person.repairs, Person.active).order_by(Person.repairs.desc(), Person.id)
    ).all()
    shown = [person for person in people if person.active or person.id in busy]
    found = benches(session, hours=hours, from_day=first, to_day=last, person_ids=[person.id for person in shown])
    by_id = {bench.person_id: bench for bench in found}
    return CalendarDays(
        first,
        last,
        hours,
        tuple(CalendarPerson(each.id, each.name, each.repairs, each.active, by_id[each.id]) for each in shown),
        rows,
    )


def caller(session: Session, *, customer_id: int) -> Caller | None:
    """What is known of a customer for an appointment."""
    row = session.get(Customer, customer_id)
    if row is None:
        return None
    phone = session.scalars(
        select(ContactPoint.value)
        .where(ContactPoint.customer_id == customer_id, ContactPoint.kind == "phone")
        .order_by(ContactPoint.position, ContactPoint.id)
        .limit(1)
    ).first()
    address = session.execute(
        select(Address.street, Address.postcode, Address.town)
        .where(Address.customer_id == customer_id)
        .order_by(Address.id)
        .limit(1)
    ).first()
    town = " ".join(each for each in (address.postcode, address.town) if each) if address else ""
    place = ", ".join(each for each in (address.street if address else "", town) if each)
    return Caller(row.id, row.name, phone or "", place)


def open_jobs_of(session: Session, *, customer_id: int) -> list[tuple[int, str, str]]:
    """The customer's jobs that are not done, the newest first: id, number, problem."""
    rows = session.execute(
        select(Job.id, Job.number, Job.problem)
        .where(Job.customer_id == customer_id, Job.closed_at.is_(None))
        .order_by(Job.id.desc())
        .limit(50)
    )
    return [(row.id, row.number, row.problem) for row in rows]


def hands_of_job(session: Session, *, job_id: int) -> tuple[int | None, int | None]:
    """Whose job it is and who has it: customer and technician."""
    row = session.execute(select(Job.customer_id, Job.technician_id).where(Job.id == job_id)).one_or_none()
    return (row.customer_id, row.technician_id) if row else (None, None)


def travel_types(session: Session) -> list[tuple[int, str]]:
    """The labour types that travel is charged by: id and name."""
    rows = session.execute(
        select(Service.id, Service.name)
        .where(
            Service.kind == ServiceKind.LABOUR,
            Service.labour_kind == LabourKind.TRAVEL,
            Service.active.is_(True),
            Service.deleted_at.is_(None),
        )
        .order_by(Service.id)
    )
    return [(row.id, row.name) for row in rows]
