"""A finished job as its report shows it: found and done, steps with who and when, lines with their warranty."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.intake_answers import ProblemPhrase
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.snapshot import PaperSize, Party
from msp_desktop.domain.warranty import warranty_end
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.i18n import Formats, Words, _
from msp_desktop.store.customer_rows import standing_for
from msp_desktop.store.document_picture import warranty_time
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.job import Job, JobCheck, JobItem, JobLine
from msp_desktop.store.models.person import Person
from msp_desktop.store.models.work_time import WorkTime
from msp_desktop.store.parties import customer_party, shop_party
from msp_desktop.store.shop_facts import shop_facts, shop_row
from msp_desktop.store.warranty_rows import warranty_starts


@dataclass(frozen=True, slots=True)
class DoneCheck:
    """A step with when it was ticked and by whom (initials)."""

    text: str
    done_at: datetime | None
    by: str


@dataclass(frozen=True, slots=True)
class DoneLine:
    """Work or a part; `warranty` in words, `until` its last day once it was handed over."""

    description: str
    detail: str
    quantity: Decimal
    by_the_hour: bool
    warranty: str
    until: date | None


@dataclass(frozen=True, slots=True)
class DoneItem:
    """One device with what was done to it."""

    id: int
    device: str
    serial: str
    tag: str
    unrepaired: bool
    checks: tuple[DoneCheck, ...]
    lines: tuple[DoneLine, ...]


@dataclass(frozen=True, slots=True)
class RepairFacts:
    """A job for its report; `reader` reads in the customer's language, `done_by` are first names."""

    reader: Formats
    shop: Party
    customer: Party
    logo_sha256: str | None
    paper: PaperSize
    number: str
    booked_on: date
    ready_on: date | None
    done_by: tuple[str, ...]
    problem: str
    phrases: tuple[ProblemPhrase, ...]
    found: str
    done: str
    items: tuple[DoneItem, ...]


REPORTED = frozenset({JobState.READY, JobState.CLOSED, JobState.RETURNED})


def repair_facts(session: Session, *, job_id: int, item_id: int | None = None) -> RepairFacts:
    """Read what is finished on a job, or one device of it. Raises Refused when nothing is finished yet."""
    job = session.get(Job, job_id)
    if job is None:
        raise Refused(_("This record is no longer there."))
    facts = shop_facts(session)
    customer = session.get_one(Customer, standing_for(session, job.customer_id))
    language = customer.language or facts.language
    items = _items(session, job, item_id, Words(language), ZoneInfo(facts.zone))
    if not items:
        raise Refused(_("Nothing on {job} is finished yet. The report follows the repair.").format(job=job.number))
    return RepairFacts(
        reader=facts.formats(language),
        shop=shop_party(session, language),
        customer=customer_party(session, customer, facts.country, language),
        logo_sha256=shop_row(session).logo_sha256,
        paper=PaperSize(facts.paper),
        number=job.number,
        booked_on=facts.day_of(job.received_at),
        ready_on=facts.day_of(job.ready_at) if job.ready_at is not None else None,
        done_by=_done_by(session, job),
        problem=job.problem,
        phrases=tuple(ProblemPhrase(each) for each in job.phrases),
        found=job.found,
        done=job.solution,
        items=items,
    )


def _done_by(session: Session, job: Job) -> tuple[str, ...]:
    """Whoever worked on it: by the clock, by ticked steps, else whose job it is; first names, each once."""
    worked = select(WorkTime.person_id).join(JobItem, JobItem.id == WorkTime.item_id).where(JobItem.job_id == job.id)
    ticked = select(JobCheck.done_by_id).where(JobCheck.job_id == job.id)
    names = session.scalars(
        select(Person.name).where(Person.id.in_(worked.union(ticked).scalar_subquery())).order_by(Person.id)
    ).all()
    if not names and job.technician_id is not None:
        names = session.scalars(select(Person.name).where(Person.id == job.technician_id)).all()
    return tuple(dict.fromkeys(name.split(maxsplit=1)[0] for name in names if name))


def _items(session: Session, job: Job, item_id: int | None, words: Words, zone: ZoneInfo) -> tuple[DoneItem, ...]:
    wanted = (JobItem.id == item_id,) if item_id is not None else ()
    rows: Iterable[Any] = session.execute(
        select(JobItem, Device)
        .outerjoin(Device, Device.id == JobItem.device_id)
        .where(JobItem.job_id == job.id, JobItem.state.in_(REPORTED), *wanted)
        .order_by(JobItem.position, JobItem.id)
    )
    checks, lines = _checks(session, job.id), _lines(session, job.id)
    return tuple(
        DoneItem(
            id=item.id,
            device=" ".join(filter(None, (device.maker, device.model))) if device is not None else "",
            serial=device.serial if device is not None else "",
            tag=device.asset_tag if device is not None else "",
            unrepaired=item.unrepaired or item.state is JobState.RETURNED,
            checks=tuple(checks.get(item.id, ())),
            lines=tuple(_line(row, item, words, zone) for row in lines.get(item.id, ())),
        )
        for item, device in rows
    )


def _checks(session: Session, job_id: int) -> dict[int, list[DoneCheck]]:
    found: dict[int, list[DoneCheck]] = {}
    rows = session.execute(
        select(JobCheck.item_id, JobCheck.text, JobCheck.done_at, func.coalesce(Person.initials, ""))
        .outerjoin(Person, Person.id == JobCheck.done_by_id)
        .where(JobCheck.job_id == job_id)
        .order_by(JobCheck.position, JobCheck.id)
    )
    for item_id, text, done_at, by in rows:
        found.setdefault(item_id, []).append(DoneCheck(text, done_at, by))
    return found


def _lines(session: Session, job_id: int) -> dict[int, list[JobLine]]:
    found: dict[int, list[JobLine]] = {}
    rows = session.scalars(
        select(JobLine)
        .where(JobLine.job_id == job_id, JobLine.set_aside.is_(False))
        .order_by(JobLine.position, JobLine.id)
    )
    for row in rows:
        found.setdefault(row.item_id, []).append(row)
    return found


def _line(row: JobLine, item: JobItem, words: Words, zone: ZoneInfo) -> DoneLine:
    starts = warranty_starts(zone, item.state, item.handed_over_at, row.warranty_from)
    days = 0 if item.unrepaired or item.state is JobState.RETURNED else row.warranty_days
    return DoneLine(
        description=row.description,
        detail=row.detail,
        quantity=row.quantity,
        by_the_hour=row.kind is LineKind.LABOUR,
        warranty=warranty_time(days, words) if days else "",
        until=warranty_end(starts, days),
    )
