"""What the command palette finds: records of every kind that have a page, the newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, column, func, literal_column, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from msp_desktop.domain.device_kind import DeviceKind
from msp_desktop.domain.job_state import OPEN_STATES, JobState
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.purchase import OrderState
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.domain.stock import NOTHING, STATE_RANK, StockState
from msp_desktop.domain.work_kind import ServiceKind
from msp_desktop.store.base import alive
from msp_desktop.store.customer_rows import PHONE
from msp_desktop.store.models.audit import Audit
from msp_desktop.store.models.customer import ContactPoint, Customer
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.document import Document, Receivable
from msp_desktop.store.models.job import Job, JobItem
from msp_desktop.store.models.part import Part
from msp_desktop.store.models.purchase import PurchaseOrder
from msp_desktop.store.models.service import Service, ServicePrice
from msp_desktop.store.models.stock import StockBalance
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.part_rows import part_by_code, piece_by_serial
from msp_desktop.store.search import did_you_mean, hits, matches

MOST_JOBS = 4
MOST_CUSTOMERS = 4
MOST_THINGS = 3
"""Parts, services, devices and papers, each."""
_RECENT_ACTS = 400


class Narrow(StrEnum):
    """What a search is narrowed to."""

    EVERYTHING = "everything"
    JOBS = "jobs"
    CUSTOMERS = "customers"
    PARTS = "parts"
    ACTIONS = "actions"


PREFIXES = {"j": Narrow.JOBS, "c": Narrow.CUSTOMERS, "p": Narrow.PARTS}


@dataclass(frozen=True, slots=True)
class FoundJob:
    """A job."""

    id: int
    number: str
    customer: str
    device: str
    problem: str
    state: JobState
    total_cents: int


@dataclass(frozen=True, slots=True)
class FoundCustomer:
    """A customer with how to call it and how many of its jobs are open."""

    id: int
    kind: CustomerKind
    name: str
    phone: str
    open_jobs: int


@dataclass(frozen=True, slots=True)
class FoundDevice:
    """A device and whose it is."""

    id: int
    kind: DeviceKind
    name: str
    serial: str
    customer: str


@dataclass(frozen=True, slots=True)
class FoundPaper:
    """An invoice or receipt; one without number is a draft."""

    id: int
    kind: SeriesKind
    number: str
    customer: str
    day: date | None
    total_cents: int
    open_cents: int


@dataclass(frozen=True, slots=True)
class FoundService:
    """A catalogue entry at its price of the day, in its own basis."""

    id: int
    kind: ServiceKind
    code: str
    name: str
    price_cents: int


@dataclass(frozen=True, slots=True)
class FoundPart:
    """A part: what is free of it, what that means, and its price in its own basis."""

    id: int
    code: str
    name: str
    free: Decimal
    state: StockState
    price_cents: int


@dataclass(frozen=True, slots=True)
class FoundSupplier:
    """A supplier with how to reach them."""

    id: int
    name: str
    phone: str
    email: str
    town: str


@dataclass(frozen=True, slots=True)
class FoundOrder:
    """A purchase order with what it comes to, in cents net."""

    id: int
    number: str
    supplier: str
    state: OrderState
    net_cents: int


@dataclass(frozen=True, slots=True)
class PaletteFound:
    """All groups; `meant` holds what may have been meant when nothing was found."""

    jobs: tuple[FoundJob, ...] = ()
    customers: tuple[FoundCustomer, ...] = ()
    devices: tuple[FoundDevice, ...] = ()
    papers: tuple[FoundPaper, ...] = ()
    services: tuple[FoundService, ...] = ()
    parts: tuple[FoundPart, ...] = ()
    suppliers: tuple[FoundSupplier, ...] = ()
    orders: tuple[FoundOrder, ...] = ()
    meant: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        things = (self.devices, self.papers, self.services, self.parts, self.suppliers, self.orders)
        return not any((self.jobs, self.customers, *things))


def narrowed(typed: str) -> tuple[Narrow, str]:
    """Read a prefix off what was typed: "j mar" looks for jobs, ">" for actions."""
    if typed.startswith(">"):
        return Narrow.ACTIONS, typed[1:].strip()
    letter, blank, rest = typed.partition(" ")
    if blank and letter.casefold() in PREFIXES:
        return PREFIXES[letter.casefold()], rest.strip()
    return Narrow.EVERYTHING, typed.strip()


def palette(session: Session, *, typed: str, today: date, narrow: Narrow = Narrow.EVERYTHING) -> PaletteFound:
    """Look for what was typed, in at most thirteen statements; more rows of a group when it is narrowed to it."""
    if not typed.strip() or narrow is Narrow.ACTIONS:
        return PaletteFound()
    every = narrow is Narrow.EVERYTHING
    more = 1 if every else 4
    jobs = _jobs(session, _hit("job", typed, Job.id, MOST_JOBS * more)) if every or narrow is Narrow.JOBS else ()
    people = every or narrow is Narrow.CUSTOMERS
    customers = _customers(session, _hit("customer", typed, Customer.id, MOST_CUSTOMERS * more)) if people else ()
    devices = _devices(session, _hit("device", typed, Device.id, MOST_THINGS)) if every else ()
    papers = _papers(session, _hit("document", typed, Document.id, MOST_THINGS)) if every else ()
    things = every or narrow is Narrow.PARTS
    services = _services(session, _hit("service", typed, Service.id, MOST_THINGS * more), today) if things else ()
    parts = _parts(session, typed, MOST_THINGS * more) if things else ()
    suppliers = _suppliers(session, _hit("supplier", typed, Supplier.id, MOST_THINGS)) if every else ()
    orders = _orders(session, _hit("purchase_order", typed, PurchaseOrder.id, MOST_THINGS)) if every else ()
    found = PaletteFound(jobs, customers, devices, papers, services, parts, suppliers, orders)
    if found.is_empty:
        return PaletteFound(meant=_meant(session, typed, narrow))
    return found


def recent_things(session: Session, *, person_id: int | None) -> PaletteFound:
    """What this person changed last: jobs, customers and papers, in at most four statements."""
    acts = (
        select(Audit.id, Audit.actor_id, Audit.table_name, Audit.row_id)
        .order_by(Audit.id.desc())
        .limit(_RECENT_ACTS)
        .subquery()
    )
    rows = session.execute(
        select(acts.c.table_name, acts.c.row_id, func.max(acts.c.id).label("last"))
        .where(acts.c.actor_id.is_(None) if person_id is None else acts.c.actor_id == person_id)
        .where(acts.c.table_name.in_(("job", "customer", "document")))
        .group_by(acts.c.table_name, acts.c.row_id)
        .order_by(literal_column("last").desc())
    )
    ids: dict[str, list[int]] = {"job": [], "customer": [], "document": []}
    for row in rows:
        ids[row.table_name].append(row.row_id)
    jobs, customers, papers = ids["job"][:MOST_JOBS], ids["customer"][:MOST_CUSTOMERS], ids["document"][:MOST_THINGS]
    return PaletteFound(
        jobs=_in_order(_jobs(session, Job.id.in_(jobs)), jobs) if jobs else (),
        customers=_in_order(_customers(session, Customer.id.in_(customers)), customers) if customers else (),
        papers=_in_order(_papers(session, Document.id.in_(papers)), papers) if papers else (),
    )


def _in_order(rows: tuple[Any, ...], ids: list[int]) -> tuple[Any, ...]:
    return tuple(sorted(rows, key=lambda row: ids.index(row.id)))


def _hit(noun: str, typed: str, key: InstrumentedAttribute[int], most: int) -> ColumnElement[bool]:
    """The newest rows that hold every word, asked of the index alone: a common word costs no more than a rare one."""
    newest = matches(noun, typed).order_by(column("rowid").desc()).limit(most).subquery()
    return key.in_(select(newest.c.rowid))


def _jobs(session: Session, hit: ColumnElement[bool]) -> tuple[FoundJob, ...]:
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
    rows = _rows(
        session,
        select(Job.id, Job.number, Customer.name, func.coalesce(first, ""), Job.problem, Job.state, Job.total_cents)
        .join(Customer, Customer.id == Job.customer_id)
        .where(hit)
        .order_by(Job.id.desc()),
    )
    return tuple(FoundJob(*row) for row in rows)


def _customers(session: Session, hit: ColumnElement[bool]) -> tuple[FoundCustomer, ...]:
    phone = (
        select(ContactPoint.value)
        .where(ContactPoint.customer_id == Customer.id, ContactPoint.kind == PHONE)
        .order_by(ContactPoint.contact_id.is_not(None), ContactPoint.position, ContactPoint.id)
        .limit(1)
        .correlate(Customer)
        .scalar_subquery()
    )
    open_jobs = (
        select(func.count())
        .select_from(Job)
        .where(Job.customer_id == Customer.id, Job.state.in_(OPEN_STATES))
        .correlate(Customer)
        .scalar_subquery()
    )
    rows = _rows(
        session,
        select(Customer.id, Customer.kind, Customer.name, func.coalesce(phone, ""), open_jobs)
        .where(hit, alive(Customer), Customer.merged_into_id.is_(None))
        .order_by(Customer.id.desc()),
    )
    return tuple(FoundCustomer(*row) for row in rows)


def _devices(session: Session, hit: ColumnElement[bool]) -> tuple[FoundDevice, ...]:
    name = func.trim(Device.maker + " " + Device.model)
    rows = _rows(
        session,
        select(Device.id, Device.kind, name, Device.serial, Customer.name)
        .join(Customer, Customer.id == Device.customer_id)
        .where(hit, alive(Device))
        .order_by(Device.id.desc()),
    )
    return tuple(FoundDevice(*row) for row in rows)


def _papers(session: Session, hit: ColumnElement[bool]) -> tuple[FoundPaper, ...]:
    rows = _rows(
        session,
        select(
            Document.id, Document.kind, func.coalesce(Document.number, ""), func.coalesce(Customer.name, ""),
            Document.issue_day, Document.total_cents, func.coalesce(Receivable.open_cents, 0),
        )
        .outerjoin(Customer, Customer.id == Document.customer_id)
        .outerjoin(Receivable, Receivable.document_id == Document.id)
        .where(hit, alive(Document))
        .order_by(Document.id.desc()),
    )  # fmt: skip
    return tuple(FoundPaper(*row) for row in rows)


def _services(session: Session, hit: ColumnElement[bool], today: date) -> tuple[FoundService, ...]:
    price = (
        select(ServicePrice.price_cents)
        .where(ServicePrice.service_id == Service.id, ServicePrice.from_day <= today)
        .order_by(ServicePrice.from_day.desc())
        .limit(1)
        .correlate(Service)
        .scalar_subquery()
    )
    rows = _rows(
        session,
        select(Service.id, Service.kind, Service.code, Service.name, func.coalesce(price, 0))
        .where(hit, alive(Service))
        .order_by(Service.id.desc()),
    )
    return tuple(FoundService(*row) for row in rows)


def _parts(session: Session, typed: str, most: int) -> tuple[FoundPart, ...]:
    """Parts in use: first those with exactly this code, barcode, supplier's code or serial, then by words."""
    exact = [*part_by_code(session, typed), *(part_id for part_id, _piece in piece_by_serial(session, typed))]
    ids = list(dict.fromkeys([*exact, *hits(session, "part", typed, limit=most * 2)]))
    if not ids:
        return ()
    rows = session.execute(
        select(
            Part.id,
            Part.code,
            Part.name,
            func.coalesce(StockBalance.free, NOTHING),
            func.coalesce(StockBalance.state_rank, len(STATE_RANK) - 1).label("rank"),
            Part.price_cents,
        )
        .outerjoin(StockBalance, StockBalance.part_id == Part.id)
        .where(Part.id.in_(ids), Part.active.is_(True), alive(Part))
    ).all()
    states = list(StockState)
    found = [FoundPart(row.id, row.code, row.name, row[3], states[row.rank], row.price_cents) for row in rows]
    return tuple(sorted(found, key=lambda part: ids.index(part.id))[:most])


def _suppliers(session: Session, hit: ColumnElement[bool]) -> tuple[FoundSupplier, ...]:
    rows = _rows(
        session,
        select(Supplier.id, Supplier.name, Supplier.phone, Supplier.email, Supplier.town)
        .where(hit, alive(Supplier))
        .order_by(Supplier.id.desc()),
    )
    return tuple(FoundSupplier(*row) for row in rows)


def _orders(session: Session, hit: ColumnElement[bool]) -> tuple[FoundOrder, ...]:
    rows = _rows(
        session,
        select(PurchaseOrder.id, PurchaseOrder.number, Supplier.name, PurchaseOrder.state, PurchaseOrder.net_cents)
        .join(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .where(hit, alive(PurchaseOrder))
        .order_by(PurchaseOrder.id.desc()),
    )
    return tuple(FoundOrder(*row) for row in rows)


def _rows(session: Session, query: Select[*tuple[Any, ...]]) -> Iterable[Any]:
    return session.execute(query)


_NOUNS = {Narrow.JOBS: ("job",), Narrow.CUSTOMERS: ("customer",), Narrow.PARTS: ("part", "service")}


def _meant(session: Session, typed: str, narrow: Narrow) -> tuple[str, ...]:
    for noun in _NOUNS.get(narrow, ("customer", "device", "job", "part", "service", "supplier")):
        if answers := did_you_mean(session, noun, typed):
            return tuple(answers)
    return ()
