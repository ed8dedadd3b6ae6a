"""The list of devices: what they are, whose, when they were here last and until when their maker stands for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_
from sqlalchemy.orm import Session, aliased

from msp_desktop.domain.device_kind import DeviceKind
from msp_desktop.domain.job_state import OPEN_STATES
from msp_desktop.store.base import alive
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.job import Job, JobItem
from msp_desktop.store.search import matches


class DeviceFilter(StrEnum):
    """Which devices a list shows."""

    ALL = "all"
    HERE = "here"
    UNDER_WARRANTY = "under_warranty"


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One device in a list; `open_job` is the number of the job it is here on, "" when it is not here."""

    id: int
    kind: DeviceKind
    maker: str
    model: str
    serial: str
    asset_tag: str
    customer_id: int
    customer: str
    warranty_end: date | None
    last_job: datetime | None
    open_job: str

    @property
    def name(self) -> str:
        """Maker and model as one says them."""
        return f"{self.maker} {self.model}".strip()


@dataclass(frozen=True, slots=True)
class DeviceCounts:
    """How many devices each filter shows."""

    all: int
    here: int
    under_warranty: int

    def of(self, chosen: DeviceFilter) -> int:
        """Give the count of one filter."""
        return int(getattr(self, chosen.value))


def device_list(
    session: Session,
    *,
    today: date,
    chosen: DeviceFilter = DeviceFilter.ALL,
    typed: str = "",
    after: DeviceRow | None = None,
    before: DeviceRow | None = None,
    backwards: bool = False,
    limit: int = 200,
) -> list[DeviceRow]:
    """List devices by maker and model in one statement; `after` and `before` are the rows at the edge of the page.

    `backwards` gives the last rows (before `before`). Typed text finds the device or its owner.
    """
    place = tuple_(Device.maker, Device.model, Device.id)
    query = _page().where(*_conditions(chosen, typed, today))
    if after is not None:
        query = query.where(place > tuple_(literal(after.maker), literal(after.model), literal(after.id)))
    if before is not None:
        query = query.where(place < tuple_(literal(before.maker), literal(before.model), literal(before.id)))
    back = backwards or before is not None
    keys = (Device.maker, Device.model, Device.id)
    query = query.order_by(*(each.desc() for each in keys)) if back else query.order_by(*keys)
    found: Iterable[Any] = session.execute(query.limit(limit))
    rows = [DeviceRow(*row) for row in found]
    return rows[::-1] if back else rows


def device_counts(session: Session, *, today: date) -> DeviceCounts:
    """Count the devices of each filter in one statement."""
    found = session.execute(
        select(
            *(
                select(func.count()).select_from(Device).where(*_conditions(each, "", today)).scalar_subquery()
                for each in DeviceFilter
            )
        )
    ).one()
    return DeviceCounts(*found)


def _page() -> Select[*tuple[Any, ...]]:
    last = (
        select(func.max(Job.received_at))
        .join(JobItem, JobItem.job_id == Job.id)
        .where(JobItem.device_id == Device.id)
        .correlate(Device)
        .scalar_subquery()
    )
    here = (
        select(Job.number)
        .join(JobItem, JobItem.job_id == Job.id)
        .where(JobItem.device_id == Device.id, JobItem.state.in_(OPEN_STATES))
        .order_by(Job.id.desc())
        .limit(1)
        .correlate(Device)
        .scalar_subquery()
    )
    return select(
        Device.id, Device.kind, Device.maker, Device.model, Device.serial, Device.asset_tag, Device.customer_id,
        Customer.name, Device.warranty_end, last, func.coalesce(here, ""),
    ).join(Customer, Customer.id == Device.customer_id)  # fmt: skip


def _conditions(chosen: DeviceFilter, typed: str, today: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [alive(Device)]
    if chosen is DeviceFilter.HERE:
        found.append(
            Device.id.in_(
                select(JobItem.device_id)
                .join(Job, Job.id == JobItem.job_id)
                .where(Job.state.in_(OPEN_STATES), JobItem.state.in_(OPEN_STATES), JobItem.device_id.is_not(None))
            )
        )
    elif chosen is DeviceFilter.UNDER_WARRANTY:
        # As a list of ids: walking the models in order would look at every device to find a few.
        covered = aliased(Device)
        found.append(Device.id.in_(select(covered.id).where(covered.warranty_end >= today, alive(covered))))
    if typed.strip():
        found.append(Device.id.in_(matches("device", typed)) | Device.customer_id.in_(matches("customer", typed)))
    return found
