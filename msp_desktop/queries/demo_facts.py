"""What the maker of the demo shop asks a shop file: prices, opening hours, ids given so far, and checks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.intake_answers import ContactWay
from msp_desktop.domain.job_state import OPEN_STATES, JobState
from msp_desktop.domain.payment import PayWay
from msp_desktop.domain.service_hours import ServiceHours
from msp_desktop.domain.snapshot import Party
from msp_desktop.domain.tax import Tax
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.i18n import Words
from msp_desktop.store.base import Base, alive
from msp_desktop.store.document_picture import foot_of, payment_note, tax_word, way_names
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.document import Document, Receivable
from msp_desktop.store.models.job import Job, JobCheck, JobItem, JobLine
from msp_desktop.store.models.part import Part
from msp_desktop.store.models.person import Person
from msp_desktop.store.models.service import Service
from msp_desktop.store.models.shop import TaxRate
from msp_desktop.store.parties import shop_party
from msp_desktop.store.service_price import OfferedService, offered_services
from msp_desktop.store.service_rows import StepRow, steps_of
from msp_desktop.store.shop_facts import (
    USUAL,
    ShopFacts,
    TermsText,
    business_calendar,
    current_terms,
    shop_facts,
    shop_row,
    tax_in_force,
    taxes_by_ids,
)


def calendar(session: Session) -> ServiceHours:
    """The shop's opening hours and closed days."""
    return business_calendar(session)


@dataclass(frozen=True, slots=True)
class StockPart:
    """A part of the stock, and what a piece costs, in cents."""

    id: int
    code: str
    cost_cents: int


@dataclass(frozen=True, slots=True)
class PriceList:
    """Every service by code and basis at its price of a day, their checklists by id, and the usual tax with its id."""

    offers: dict[tuple[str, PriceBasis], OfferedService]
    steps: dict[int, tuple[StepRow, ...]]
    usual_id: int
    usual: Tax
    parts: dict[str, StockPart]
    """Parts of the stock, by name."""


def price_list(session: Session, *, day: date) -> PriceList:
    """The catalogue as it is charged on a day."""
    facts = shop_facts(session)
    ids = session.scalars(select(Service.id).where(alive(Service))).all()
    offers = {}
    for basis in PriceBasis:
        for each in offered_services(session, ids, basis, day, facts).values():
            offers[each.service.code, basis] = each
    usual_id, usual = tax_in_force(session, USUAL, day)
    steps = {key: tuple(found) for key, found in steps_of(session, set(ids)).items()}
    kept = session.execute(select(Part.name, Part.id, Part.code, Part.cost_cents).order_by(Part.id.desc()))
    parts = {row.name: StockPart(row.id, row.code, row.cost_cents) for row in kept}
    return PriceList(offers, steps, usual_id, usual, parts)


def facts_of_shop(session: Session) -> ShopFacts:
    """The facts that rule prices and papers."""
    return shop_facts(session)


def terms_for(session: Session, *, languages: Iterable[str]) -> dict[str, TermsText | None]:
    """The terms in force by language."""
    return {each: current_terms(session, each) for each in languages}


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What every paper in one language says, whatever is sold."""

    words: Words
    seller: Party
    foot: str
    foot_above: tuple[str, ...]
    payment_note: str
    ways: dict[PayWay, str]
    tax_word: str
    iban: str
    bic: str
    account_name: str


def paper_facts(session: Session, *, language: str) -> PaperFacts:
    """The fixed parts of papers in a language."""
    words, shop, facts = Words(language), shop_row(session), shop_facts(session)
    foot, above = foot_of(shop, facts.preset, language)
    return PaperFacts(
        words=words,
        seller=shop_party(session, language),
        foot=foot,
        foot_above=above,
        payment_note=payment_note(session, words),
        ways=way_names(session, words),
        tax_word=tax_word(facts.preset, words),
        iban=shop.iban,
        bic=shop.bic,
        account_name=shop.account_name,
    )


def taxes(session: Session) -> dict[int, Tax]:
    """Every rate of the shop by its row's id."""
    return taxes_by_ids(session, session.scalars(select(TaxRate.id)))


def people(session: Session) -> dict[int, str]:
    """The names of the shop's people by id."""
    return {row.id: row.name for row in session.execute(select(Person.id, Person.name))}


def last_ids(session: Session, *, models: Iterable[type[Base]]) -> dict[str, int]:
    """The highest id of each table."""
    found: dict[str, int] = {}
    for each in models:
        table: Any = each.__table__
        found[each.__tablename__] = session.scalar(select(func.max(table.c.id))) or 0
    return found


def items_of_job(session: Session, *, job_id: int) -> tuple[int, ...]:
    """The items of a job in order."""
    return tuple(
        session.scalars(select(JobItem.id).where(JobItem.job_id == job_id).order_by(JobItem.position, JobItem.id))
    )


def open_checks(session: Session, *, job_id: int) -> tuple[int, ...]:
    """The checks of a job that nobody has ticked, in order."""
    return tuple(
        session.scalars(
            select(JobCheck.id)
            .where(JobCheck.job_id == job_id, JobCheck.done_at.is_(None))
            .order_by(JobCheck.item_id, JobCheck.position)
        )
    )


def draft_to_pay(session: Session, *, document_id: int) -> int:
    """What a draft comes to, in cents."""
    return session.scalars(select(Document.to_pay_cents).where(Document.id == document_id)).one()


def open_cents(session: Session, *, document_id: int) -> int:
    """What is still open on an issued document, in cents."""
    return session.scalars(select(Receivable.open_cents).where(Receivable.document_id == document_id)).one()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows a shop has."""

    jobs: int
    customers: int
    devices: int
    documents: int


def counts(session: Session) -> Counts:
    """Count jobs, customers, devices and issued papers."""

    def number(of: Any) -> int:
        return session.scalar(select(func.count()).select_from(of)) or 0

    issued = session.scalar(select(func.count()).select_from(Document).where(Document.issued_at.is_not(None))) or 0
    return Counts(number(Job), number(Customer), number(Device), issued)


@dataclass(frozen=True, slots=True)
class DoneWork:
    """A repaired item of the past: what it was planned to take, and the labour line that says what it took."""

    job_id: int
    item_id: int
    technician_id: int
    ready_at: datetime
    planned_minutes: int
    line_id: int | None
    labour_id: int | None
    actual_minutes: int | None


def done_work(session: Session, *, after: int, limit: int) -> list[DoneWork]:
    """Read repaired items in the order of their jobs, those of jobs after `after`, in two statements."""
    rows = session.execute(
        select(Job.id, Job.technician_id, Job.ready_at)
        .where(
            Job.id > after,
            Job.state.in_((JobState.CLOSED, JobState.READY)),
            Job.ready_at.is_not(None),
            Job.technician_id.is_not(None),
        )
        .order_by(Job.id)
        .limit(limit)
    ).all()
    jobs = {row.id: row for row in rows}
    planned: dict[tuple[int, int], int] = {}
    labour: dict[tuple[int, int], Any] = {}
    lines = session.execute(
        select(
            JobLine.id,
            JobLine.job_id,
            JobLine.item_id,
            JobLine.kind,
            JobLine.service_id,
            JobLine.planned_minutes,
            JobLine.actual_minutes,
        )
        .where(JobLine.job_id.in_(jobs))
        .order_by(JobLine.job_id, JobLine.item_id, JobLine.id)
    )
    for line in lines:
        key = line.job_id, line.item_id
        planned[key] = planned.get(key, 0) + line.planned_minutes
        if line.kind is LineKind.LABOUR and line.actual_minutes:
            labour[key] = line
    found = []
    for (job_id, item_id), minutes in planned.items():
        billed = labour.get((job_id, item_id))
        job = jobs[job_id]
        found.append(
            DoneWork(
                job_id,
                item_id,
                job.technician_id,
                job.ready_at,
                minutes,
                billed.id if billed else None,
                billed.service_id if billed else None,
                billed.actual_minutes if billed else None,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An item in the shop as the last day left it."""

    job_id: int
    item_id: int
    customer_id: int
    state: JobState
    state_since: datetime
    received_at: datetime
    technician_id: int | None
    contact_way: ContactWay
    total_cents: int


def open_items(session: Session) -> list[OpenItem]:
    """Read everything in the shop, by job."""
    rows = session.execute(
        select(
            Job.id,
            JobItem.id,
            Job.customer_id,
            JobItem.state,
            JobItem.state_since,
            Job.received_at,
            Job.technician_id,
            Job.contact_way,
            Job.total_cents,
        )
        .join(JobItem, JobItem.job_id == Job.id)
        .where(JobItem.state.in_(OPEN_STATES))
        .order_by(Job.id, JobItem.id)
    )
    return [OpenItem(*row) for row in rows]
