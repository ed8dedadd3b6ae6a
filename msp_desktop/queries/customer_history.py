"""The jobs, devices and papers of one customer, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import Session, aliased

from msp_desktop.domain.device_kind import DeviceKind
from msp_desktop.domain.job_state import OPEN_STATES, JobState
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.store.base import alive
from msp_desktop.store.customer_rows import family
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.document import Document, Receivable
from msp_desktop.store.models.job import Job, JobItem
from msp_desktop.store.models.person import Person


@dataclass(frozen=True, slots=True)
class CustomerJobRow:
    """One job of a customer; `device` names the first one, `devices` counts them."""

    id: int
    number: str
    state: JobState
    device: str
    devices: int
    problem: str
    received_at: datetime
    promised_at: datetime | None
    technician: str
    net_cents: int
    total_cents: int


@dataclass(frozen=True, slots=True)
class CustomerDeviceRow:
    """One device of a customer, with its newest job."""

    id: int
    kind: DeviceKind
    place: str
    name: str
    serial: str
    last_job: datetime | None
    here: bool


@dataclass(frozen=True, slots=True)
class CustomerPaperRow:
    """One issued paper of a customer and what is still open on it."""

    id: int
    kind: SeriesKind
    number: str
    day: date
    due_day: date | None
    total_cents: int
    open_cents: int
    to_pay_cents: int
    replaced: bool


def customer_jobs(
    session: Session,
    *,
    customer_id: int,
    open_only: bool = False,
    after: CustomerJobRow | None = None,
    limit: int = 200,
) -> list[CustomerJobRow]:
    """List a customer's jobs, newest first, after the row shown last."""
    item, device = aliased(JobItem), aliased(Device)
    first = (
        select(func.trim(device.maker + " " + device.model))
        .join(item, item.device_id == device.id)
        .where(item.job_id == Job.id)
        .order_by(item.position, item.id)
        .limit(1)
        .correlate(Job)
        .scalar_subquery()
    )
    count = select(func.count(JobItem.device_id)).where(JobItem.job_id == Job.id).correlate(Job).scalar_subquery()
    query = (
        select(
            Job.id, Job.number, Job.state, func.coalesce(first, ""), count, Job.problem, Job.received_at,
            Job.promised_at, func.coalesce(Person.name, ""), Job.net_cents, Job.total_cents,
        )
        .outerjoin(Person, Person.id == Job.technician_id)
        .where(Job.customer_id == customer_id)
        .order_by(Job.id.desc())
        .limit(limit)
    )  # fmt: skip
    if open_only:
        query = query.where(Job.state.in_(OPEN_STATES))
    if after is not None:
        query = query.where(Job.id < after.id)
    return [CustomerJobRow(*row) for row in session.execute(query)]


def customer_devices(session: Session, *, customer_id: int, limit: int = 500) -> list[CustomerDeviceRow]:
    """List a customer's devices: those here first, then the ones whose last job is newest."""
    jobs = (
        select(
            JobItem.device_id.label("device_id"),
            func.max(Job.received_at).label("last"),
            func.max(literal_column("1")).filter(JobItem.state.in_(OPEN_STATES)).label("here"),
        )
        .join(Job, Job.id == JobItem.job_id)
        .join(Device, Device.id == JobItem.device_id)
        .where(Device.customer_id == customer_id)
        .group_by(JobItem.device_id)
        .subquery()
    )
    query = (
        select(
            Device.id, Device.kind, Device.place, func.trim(Device.maker + " " + Device.model), Device.serial,
            jobs.c.last, func.coalesce(jobs.c.here, 0),
        )
        .outerjoin(jobs, jobs.c.device_id == Device.id)
        .where(Device.customer_id == customer_id, alive(Device))
        .order_by(func.coalesce(jobs.c.here, 0).desc(), jobs.c.last.desc(), Device.id)
        .limit(limit)
    )  # fmt: skip
    rows: Iterable[Any] = session.execute(query)
    return [CustomerDeviceRow(*(*row[:6], bool(row[6]))) for row in rows]


def customer_papers(
    session: Session, *, customer_id: int, after: CustomerPaperRow | None = None, limit: int = 200
) -> list[CustomerPaperRow]:
    """List a customer's issued papers, newest first, those of customers merged into it too."""
    query = (
        select(
            Document.id, Document.kind, Document.number, Document.issue_day, Receivable.due_day, Document.total_cents,
            func.coalesce(Receivable.open_cents, 0), func.coalesce(Receivable.to_pay_cents, Document.to_pay_cents),
            func.coalesce(Receivable.replaced, literal_column("false")),
        )
        .outerjoin(Receivable, Receivable.document_id == Document.id)
        .where(Document.customer_id.in_(family(session, customer_id)), Document.issued_at.is_not(None))
        .order_by(Document.id.desc())
        .limit(limit)
    )  # fmt: skip
    if after is not None:
        query = query.where(Document.id < after.id)
    rows: Iterable[Any] = session.execute(query)
    return [CustomerPaperRow(*(*row[:8], bool(row[8]))) for row in rows]
