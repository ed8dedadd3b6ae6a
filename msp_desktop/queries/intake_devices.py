"""Devices as the intake form offers them: the customer's own, and those that a serial is known of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from msp_desktop.domain.device_kind import DeviceKind
from msp_desktop.domain.job_state import OPEN_STATES
from msp_desktop.store.base import alive
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.job import Job, JobItem


@dataclass(frozen=True, slots=True)
class IntakeDevice:
    """A known device with its last job, and the open job it is here on (`open_job` "" when it is not here)."""

    id: int
    customer_id: int
    customer: str
    kind: DeviceKind
    name: str
    serial: str
    jobs: int
    last_job_at: datetime | None
    last_job: str
    open_job_id: int | None
    open_job: str
    shelf: str


def customer_devices(session: Session, *, customer_id: int, limit: int = 8) -> list[IntakeDevice]:
    """List the devices of a customer, the one of the last job first, in one statement."""
    return _found(session, [Device.customer_id == customer_id], limit)


def devices_with_serial(session: Session, *, serial_key: str, limit: int = 3) -> list[IntakeDevice]:
    """List the devices known under a serial (as `domain.device_kind.serial_key` gives it), the one here first."""
    if not serial_key:
        return []
    found = _found(session, [Device.serial_key == serial_key], limit)
    return sorted(found, key=lambda each: not each.open_job)


def intake_device(session: Session, *, device_id: int) -> IntakeDevice | None:
    """One device, None where it is not there any more."""
    return next(iter(_found(session, [Device.id == device_id], 1)), None)


def _found(session: Session, conditions: list[Any], limit: int) -> list[IntakeDevice]:
    visits = select(JobItem.job_id).where(JobItem.device_id == Device.id).correlate(Device)
    last = visits.with_only_columns(func.max(JobItem.job_id)).scalar_subquery()
    here = visits.with_only_columns(func.max(JobItem.id)).where(JobItem.state.in_(OPEN_STATES)).scalar_subquery()
    last_job, open_item, open_job = aliased(Job), aliased(JobItem), aliased(Job)
    rows: Iterable[Any] = session.execute(
        select(
            Device.id,
            Device.customer_id,
            Customer.name,
            Device.kind,
            func.trim(Device.maker + " " + Device.model),
            Device.serial,
            visits.with_only_columns(func.count()).scalar_subquery(),
            last_job.received_at,
            func.coalesce(last_job.number, ""),
            open_job.id,
            func.coalesce(open_job.number, ""),
            func.coalesce(open_item.shelf, ""),
        )
        .join(Customer, Customer.id == Device.customer_id)
        .outerjoin(last_job, last_job.id == last)
        .outerjoin(open_item, open_item.id == here)
        .outerjoin(open_job, open_job.id == open_item.job_id)
        .where(alive(Device), *conditions)
        .order_by(func.coalesce(last_job.id, 0).desc(), Device.id.desc())
        .limit(limit)
    )
    return [IntakeDevice(*row) for row in rows]
