"""Everything at a glance about one device: card, owners, jobs, what was spent on it and which repairs still stand."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from msp_desktop.domain.device_facts import DeviceFacts
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_state import OPEN_STATES, JobState, is_open
from msp_desktop.domain.totals import Line, PriceBasis, document_totals
from msp_desktop.domain.warranty import Cover, LineWarranty, covers
from msp_desktop.i18n import _
from msp_desktop.store.base import alive
from msp_desktop.store.device_rows import device_facts
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.device import Device, DeviceOwner
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.models.person import Person
from msp_desktop.store.shop_facts import charged_tax, shop_facts, tax_policy, taxes_by_ids
from msp_desktop.store.warranty_rows import device_warranties

MOST_JOBS = 500


@dataclass(frozen=True, slots=True)
class DeviceJobRow:
    """One job of a device; `work` names its lines, net cents are those of this device's lines."""

    job_id: int
    item_id: int
    number: str
    state: JobState
    problem: str
    received_at: datetime
    promised_at: datetime | None
    done_at: datetime | None
    customer_id: int
    technician: str
    shelf: str
    work: tuple[str, ...]
    net_cents: int

    @property
    def here(self) -> bool:
        """Whether the device is in the shop on this job."""
        return is_open(self.state)


@dataclass(frozen=True, slots=True)
class _JobLine:
    item_id: int
    description: str
    quantity: Decimal
    unit_cents: int
    discount_percent: Decimal
    tax_rate_id: int
    basis: PriceBasis
    job_discount: Decimal


@dataclass(frozen=True, slots=True)
class RepairWarranty:
    """Work of one past job under one warranty; `ends` is its last day, None before the hand-over or without any."""

    job_id: int
    job: str
    what: str
    starts: date | None
    ends: date | None
    days: int

    def running(self, today: date) -> bool:
        """Whether it still stands today."""
        return self.ends is not None and today <= self.ends


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """Who owned a device from when on."""

    customer_id: int
    customer: str
    from_at: datetime


@dataclass(frozen=True, slots=True)
class DeviceCard:
    """One device with its past, the newest job first."""

    id: int
    version: int
    facts: DeviceFacts
    created_at: datetime
    deleted: bool
    customer_id: int
    customer: str
    owners: tuple[OwnerRow, ...]
    jobs: tuple[DeviceJobRow, ...]
    warranties: tuple[RepairWarranty, ...]
    lines: tuple[LineWarranty, ...] = ()

    @property
    def here(self) -> DeviceJobRow | None:
        """The job it is in the shop on, the newest one."""
        return next((each for each in self.jobs if each.here), None)

    def covers(self, today: date) -> tuple[Cover, ...]:
        """What is under the shop's warranty today, the longest first."""
        return covers(self.lines, today)

    @property
    def spent_cents(self) -> int:
        """What was spent on it, net, open jobs included."""
        return sum(each.net_cents for each in self.jobs)


@dataclass(frozen=True, slots=True)
class SerialRow:
    """A device known under a serial: whose it is and how often it was here."""

    id: int
    name: str
    customer_id: int
    customer: str
    jobs: int
    open_job_id: int | None
    open_job: str


def device_card(session: Session, *, device_id: int) -> DeviceCard:
    """Show a device. Raises Refused when there is none."""
    row = session.get(Device, device_id)
    if row is None:
        raise Refused(_("This record is no longer there."))
    owners = session.execute(
        select(DeviceOwner.customer_id, Customer.name, DeviceOwner.from_at)
        .join(Customer, Customer.id == DeviceOwner.customer_id)
        .where(DeviceOwner.device_id == device_id)
        .order_by(DeviceOwner.id.desc())
    )
    lines = device_warranties(session, (device_id,))
    return DeviceCard(
        id=row.id,
        version=row.version,
        facts=device_facts(row),
        created_at=row.created_at,
        deleted=row.deleted_at is not None,
        customer_id=row.customer_id,
        customer=session.scalars(select(Customer.name).where(Customer.id == row.customer_id)).one(),
        owners=tuple(OwnerRow(*each) for each in owners),
        jobs=_past(session, device_id),
        warranties=tuple(_by_length(lines)),
        lines=tuple(lines),
    )


def device_covers(session: Session, *, device_id: int, today: date) -> tuple[Cover, ...]:
    """What of past repairs of a device is under the shop's warranty today, the longest first, and what is not."""
    return covers(device_warranties(session, (device_id,)), today)


def serial_seen(session: Session, *, serial_key: str, other_than: int | None = None) -> list[SerialRow]:
    """List the devices known under a serial (as `domain.device_kind.serial_key` gives it); none for an empty one."""
    if not serial_key:
        return []
    jobs = select(func.count(JobItem.id)).where(JobItem.device_id == Device.id).correlate(Device).scalar_subquery()
    here = (
        select(func.max(Job.id))
        .join(JobItem, JobItem.job_id == Job.id)
        .where(JobItem.device_id == Device.id, JobItem.state.in_(OPEN_STATES))
        .correlate(Device)
        .scalar_subquery()
    )
    open_job = aliased(Job)
    rows = session.execute(
        select(
            Device.id, func.trim(Device.maker + " " + Device.model), Device.customer_id, Customer.name, jobs,
            open_job.id, func.coalesce(open_job.number, ""),
        )
        .join(Customer, Customer.id == Device.customer_id)
        .outerjoin(open_job, open_job.id == here)
        .where(Device.serial_key == serial_key, alive(Device), Device.id != (other_than or 0))
        .order_by(Device.id.desc())
        .limit(10)
    )  # fmt: skip
    return [SerialRow(*row) for row in rows]


def _past(session: Session, device_id: int) -> tuple[DeviceJobRow, ...]:
    items: Sequence[Any] = session.execute(
        select(
            Job.id, JobItem.id, Job.number, JobItem.state, Job.problem, Job.received_at, Job.promised_at,
            JobItem.handed_over_at, Job.customer_id, func.coalesce(Person.name, ""), JobItem.shelf, Job.net_cents,
        )
        .join(Job, Job.id == JobItem.job_id)
        .outerjoin(Person, Person.id == Job.technician_id)
        .where(JobItem.device_id == device_id)
        .order_by(Job.id.desc())
        .limit(MOST_JOBS)
    ).all()  # fmt: skip
    lines = _lines(session, [row[0] for row in items])
    jobs: list[DeviceJobRow] = []
    for row in items:
        own = [line for line in lines.get(row[0], ()) if line.item_id == row[1]]
        alone = len(own) == len(lines.get(row[0], ()))
        net = row[11] if alone else _net_of(session, lines[row[0]], row[1])
        jobs.append(DeviceJobRow(*(*row[:11], tuple(line.description for line in own), net)))
    return tuple(jobs)


def _lines(session: Session, job_ids: list[int]) -> dict[int, list[_JobLine]]:
    """Give all lines of those jobs, other devices' too, for they share the discount of the whole job."""
    rows: Iterable[Any] = session.execute(
        select(
            JobLine.job_id, JobLine.item_id, JobLine.description, JobLine.quantity, JobLine.unit_cents,
            JobLine.discount_percent, JobLine.tax_rate_id, Job.price_basis, Job.discount_percent,
        )
        .join(Job, Job.id == JobLine.job_id)
        .where(JobLine.job_id.in_(job_ids), JobLine.set_aside.is_(False))
        .order_by(JobLine.job_id, JobLine.position, JobLine.id)
    )  # fmt: skip
    found: dict[int, list[_JobLine]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(_JobLine(*row[1:]))
    return found


def _net_of(session: Session, lines: list[_JobLine], item_id: int) -> int:
    """Give the net of one device's lines on a job of several, as the rule that adds up the whole job shares it out."""
    facts = shop_facts(session)
    taxes = taxes_by_ids(session, (line.tax_rate_id for line in lines))
    policy = tax_policy(facts, lines[0].basis, discount_percent=lines[0].job_discount, stamp=False)
    totals = document_totals(
        (
            Line(line.quantity, line.unit_cents, charged_tax(facts, taxes[line.tax_rate_id]), line.discount_percent)
            for line in lines
        ),
        policy,
    )
    return sum(total.net_cents for line, total in zip(lines, totals.lines, strict=True) if line.item_id == item_id)


def _by_length(lines: Sequence[LineWarranty]) -> Iterator[RepairWarranty]:
    """Give one entry for each job, length and start of warranty that lines have, those without any last."""
    groups: dict[tuple[int, int, date | None], list[LineWarranty]] = {}
    for line in lines:
        groups.setdefault((line.job_id, line.days, line.starts), []).append(line)
    order = {job_id: place for place, job_id in enumerate(dict.fromkeys(line.job_id for line in lines))}
    for (job_id, days, starts), own in sorted(groups.items(), key=lambda each: (order[each[0][0]], -each[0][1])):
        what = ", ".join(dict.fromkeys(line.what for line in own))
        yield RepairWarranty(job_id, own[0].job, what, starts, own[0].ends, days)
