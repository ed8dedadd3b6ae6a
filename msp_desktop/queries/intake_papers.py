"""A job as the counter's papers need it: who, what was left and how, what it comes to, and the terms signed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.intake_answers import Accessory, Condition, ContactWay, DataAnswer, ProblemPhrase
from msp_desktop.domain.line_stock import LineStock
from msp_desktop.domain.snapshot import Party
from msp_desktop.domain.totals import PriceBasis, Totals
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.i18n import Formats, _
from msp_desktop.store.customer_rows import EMAIL, PHONE, points_of
from msp_desktop.store.job_sheet import job_sheet
from msp_desktop.store.line_stock_rows import line_stock
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.job import Job, JobCheck, JobItem, JobLine
from msp_desktop.store.models.person import Person
from msp_desktop.store.models.shop import Shop, Terms
from msp_desktop.store.parties import shop_party


@dataclass(frozen=True, slots=True)
class PaperItem:
    """One device as it came; `checks` are its steps with whether each is required."""

    id: int
    device: str
    serial: str
    shelf: str
    accessories: tuple[Accessory, ...]
    accessory_note: str
    conditions: tuple[Condition, ...]
    condition_note: str
    data_answer: DataAnswer | None
    checks: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One line of the job: its amount is in the job's basis, after its own discount."""

    item_id: int
    code: str
    text: str
    quantity: Decimal
    planned_minutes: int
    amount_cents: int
    is_part: bool = False
    # Where a part of the stock lies, and the serials of its pieces.
    shelf: str = ""
    serials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JobPaperFacts:
    """Everything the papers of one job are built from; `reader` reads in the customer's language."""

    reader: Formats
    shop: Party
    logo_sha256: str | None
    number: str
    customer: str
    phone: str
    email: str
    contact_way: ContactWay
    booked_at: datetime
    booked_by: str
    promised_at: datetime | None
    technician: str
    technician_initials: str
    problem: str
    phrases: tuple[ProblemPhrase, ...]
    limit_cents: int | None
    basis: PriceBasis
    planned_minutes: int
    items: tuple[PaperItem, ...]
    lines: tuple[PaperLine, ...]
    totals: Totals
    terms: str


def job_paper_facts(session: Session, *, job_id: int) -> JobPaperFacts:
    """Read a job for its papers. Raises Refused when there is none."""
    row = _job(session, job_id)
    job: Job = row.Job
    sheet = job_sheet(session, job)
    reader = sheet.facts.formats(row.language or None)
    points = points_of(session, job.customer_id)
    amounts = (total.amount_cents for total in sheet.totals.lines)
    stock = line_stock(session, sheet.rows)
    return JobPaperFacts(
        reader=reader,
        shop=shop_party(session, reader.language),
        logo_sha256=session.scalars(select(Shop.logo_sha256)).first(),
        number=job.number,
        customer=row.customer,
        phone=next((each.value for each in points if each.kind == PHONE), ""),
        email=next((each.value for each in points if each.kind == EMAIL), ""),
        contact_way=job.contact_way,
        booked_at=job.received_at,
        booked_by=row.booked_by,
        promised_at=job.promised_at,
        technician=row.technician,
        technician_initials=row.initials,
        problem=job.problem,
        phrases=tuple(ProblemPhrase(each) for each in job.phrases),
        limit_cents=job.limit_cents,
        basis=job.price_basis,
        planned_minutes=job.planned_minutes,
        items=_items(session, job_id),
        lines=tuple(_line(each, amount, stock.get(each.id)) for each, amount in zip(sheet.rows, amounts, strict=True)),
        totals=sheet.totals,
        terms=row.terms,
    )


def _line(row: JobLine, amount_cents: int, stock: LineStock | None) -> PaperLine:
    return PaperLine(
        row.item_id,
        row.code,
        row.description,
        row.quantity,
        row.planned_minutes,
        amount_cents,
        is_part=row.kind is LineKind.PART,
        shelf=stock.shelf if stock is not None else "",
        serials=tuple(each for each in stock.serials if each) if stock is not None else (),
    )


def _job(session: Session, job_id: int) -> Any:
    booker, doer = aliased(Person), aliased(Person)
    row = session.execute(
        select(
            Job,
            Customer.name.label("customer"),
            Customer.language.label("language"),
            func.coalesce(booker.name, "").label("booked_by"),
            func.coalesce(doer.name, "").label("technician"),
            func.coalesce(doer.initials, "").label("initials"),
            func.coalesce(Terms.text, "").label("terms"),
        )
        .join(Customer, Customer.id == Job.customer_id)
        .outerjoin(booker, booker.id == Job.booked_by_id)
        .outerjoin(doer, doer.id == Job.technician_id)
        .outerjoin(Terms, Terms.id == Job.terms_id)
        .where(Job.id == job_id)
    ).first()
    if row is None:
        raise Refused(_("This record is no longer there."))
    return row


def _items(session: Session, job_id: int) -> tuple[PaperItem, ...]:
    steps: dict[int, list[tuple[str, bool]]] = {}
    for check in session.execute(
        select(JobCheck.item_id, JobCheck.text, JobCheck.required)
        .where(JobCheck.job_id == job_id)
        .order_by(JobCheck.position, JobCheck.id)
    ):
        steps.setdefault(check.item_id, []).append((check.text, check.required))
    rows: Iterable[Any] = session.execute(
        select(
            JobItem.id,
            func.coalesce(func.trim(Device.maker + " " + Device.model), "").label("device"),
            func.coalesce(Device.serial, "").label("serial"),
            JobItem.shelf,
            JobItem.accessories,
            JobItem.accessory_note,
            JobItem.conditions,
            JobItem.condition_note,
            JobItem.data_answer,
        )
        .outerjoin(Device, Device.id == JobItem.device_id)
        .where(JobItem.job_id == job_id)
        .order_by(JobItem.position, JobItem.id)
    )
    return tuple(
        PaperItem(
            id=row.id,
            device=row.device,
            serial=row.serial,
            shelf=row.shelf,
            accessories=tuple(Accessory(each) for each in row.accessories),
            accessory_note=row.accessory_note,
            conditions=tuple(Condition(each) for each in row.conditions),
            condition_note=row.condition_note,
            data_answer=row.data_answer,
            checks=tuple(steps.get(row.id, ())),
        )
        for row in rows
    )
