"""Everything the page of one job shows, in a handful of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from msp_desktop.domain.approval import Answer, CallOutcome
from msp_desktop.domain.customer_facts import CustomerFacts
from msp_desktop.domain.device_facts import DeviceFacts
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.intake_answers import ContactWay, DataAnswer
from msp_desktop.domain.job_state import ClosingGap, JobState, can_move, closing_gaps
from msp_desktop.domain.line_stock import LineStock
from msp_desktop.domain.quote import agreed_cents, needs_approval
from msp_desktop.domain.totals import PriceBasis, TaxTotal
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.i18n import _
from msp_desktop.queries.customer_list import counted_sales
from msp_desktop.store.base import alive
from msp_desktop.store.customer_rows import customer_facts, family, standing_for
from msp_desktop.store.device_rows import device_facts
from msp_desktop.store.job_sheet import job_sheet
from msp_desktop.store.line_stock_rows import line_stock
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.document import Document, DocumentItem, Receivable
from msp_desktop.store.models.job import Attachment, Job, JobCheck, JobItem
from msp_desktop.store.models.person import Person
from msp_desktop.store.models.quote import Approval
from msp_desktop.store.shop_facts import shop_facts


@dataclass(frozen=True, slots=True)
class JobCustomer:
    """Whose job it is; `owed_cents` on issued papers, jobs and cents (net) of the twelve months before."""

    id: int
    facts: CustomerFacts
    on_stop: bool
    stop_reason: str
    payment_days: int
    owed_cents: int
    oldest_due: date | None
    jobs: int
    spent_cents: int


@dataclass(frozen=True, slots=True)
class JobItemCard:
    """One item of a job; `facts` are those of its device, None on the job itself; `earlier` counts its other jobs."""

    id: int
    version: int
    device_id: int | None
    facts: DeviceFacts | None
    earlier: int
    state: JobState
    state_since: datetime
    shelf: str
    accessories: tuple[str, ...]
    accessory_note: str
    conditions: tuple[str, ...]
    condition_note: str
    data_answer: DataAnswer | None
    handed_over_at: datetime | None
    unrepaired: bool = False
    expected_day: date | None = None


@dataclass(frozen=True, slots=True)
class JobLineRow:
    """One line; `amount_cents` after its own discount in the job's basis, `net_cents` after every discount."""

    id: int
    version: int
    item_id: int
    kind: LineKind
    service_id: int | None
    code: str
    description: str
    detail: str
    quantity: Decimal
    unit_cents: int
    list_cents: int
    price_reason: str
    discount_percent: Decimal
    amount_cents: int
    net_cents: int
    actual_minutes: int | None
    billable_minutes: int | None
    warranty_days: int
    optional: bool = False
    from_timer: bool = False
    part_id: int | None = None
    stock: LineStock | None = None


@dataclass(frozen=True, slots=True)
class JobCheckRow:
    """One step of the checklist; `service` names the line it came with."""

    id: int
    item_id: int
    line_id: int | None
    text: str
    required: bool
    done_at: datetime | None
    done_by: str
    skip_reason: str


@dataclass(frozen=True, slots=True)
class JobPaper:
    """A document that charges this job; a draft has no number."""

    id: int
    number: str
    issued: bool
    total_cents: int
    open_cents: int


@dataclass(frozen=True, slots=True)
class JobFile:
    """A file kept with the job."""

    id: int
    kind: str
    name: str
    mime: str
    size: int
    sha256: str
    at: datetime


@dataclass(frozen=True, slots=True)
class JobCard:
    """One job with everything on it; totals are those of the customer's paper, amounts in cents."""

    id: int
    version: int
    number: str
    state: JobState
    received_at: datetime
    promised_at: datetime | None
    ready_at: datetime | None
    closed_at: datetime | None
    technician_id: int | None
    technician: str
    booked_by: str
    contact_way: ContactWay
    rush: bool
    problem: str
    phrases: tuple[str, ...]
    found: str
    solution: str
    limit_cents: int | None
    basis: PriceBasis
    discount_percent: Decimal
    discount_reason: str
    discount_cents: int
    subtotal_cents: int
    net_cents: int
    taxes: tuple[TaxTotal, ...]
    total_cents: int
    planned_minutes: int
    warranty_of_id: int | None
    warranty_of: str
    came_back_as: tuple[tuple[int, str], ...]
    customer: JobCustomer
    items: tuple[JobItemCard, ...]
    lines: tuple[JobLineRow, ...]
    checks: tuple[JobCheckRow, ...]
    papers: tuple[JobPaper, ...]
    files: tuple[JobFile, ...]
    approved_cents: int | None = None
    last_call: CallOutcome | None = None
    last_call_at: datetime | None = None
    diagnostic_id: int | None = None

    @property
    def agreed_cents(self) -> int | None:
        """Up to which amount (tax included) the shop may go without asking; None where nothing was agreed."""
        return agreed_cents(self.limit_cents, self.approved_cents)

    @property
    def over_limit(self) -> bool:
        """Whether the customer has to be asked before going on."""
        return needs_approval(self.total_cents, self.limit_cents, self.approved_cents)

    def gaps(self, item_ids: Sequence[int]) -> tuple[ClosingGap, ...]:
        """What is missing to close these items, by the rules of the closing."""
        open_checks = sum(
            check.required and check.done_at is None and not check.skip_reason
            for check in self.checks
            if check.item_id in item_ids
        )
        # On a job of several devices the work may stand on another one: nothing is charged only if there is no line.
        own = [line for line in self.lines if line.item_id in item_ids]
        prices = [line.unit_cents for line in own or self.lines]
        return closing_gaps(
            open_required_checks=open_checks,
            unit_prices_cents=prices,
            total_cents=self.total_cents,
            limit_cents=self.agreed_cents,
        )

    def closable(self) -> tuple[JobItemCard, ...]:
        """The items still in work, which closing makes ready."""
        return tuple(item for item in self.items if can_move(item.state, JobState.READY))


def job_card(session: Session, *, job_id: int, since: datetime, since_day: date) -> JobCard:
    """Show a job; what the customer spent counts from `since`. Raises Refused when there is none."""
    job = session.get(Job, job_id)
    if job is None:
        raise Refused(_("This record is no longer there."))
    facts = shop_facts(session)
    sheet = job_sheet(session, job, facts=facts)
    stock = line_stock(session, sheet.rows)
    lines = tuple(
        JobLineRow(
            row.id, row.version, row.item_id, row.kind, row.service_id, row.code, row.description, row.detail,
            row.quantity, row.unit_cents, row.list_cents, row.price_reason, row.discount_percent, total.amount_cents,
            total.net_cents, row.actual_minutes, row.billable_minutes, row.warranty_days, row.optional, row.from_timer,
            row.part_id, stock.get(row.id),
        )
        for row, total in zip(sheet.rows, sheet.totals.lines, strict=True)
    )  # fmt: skip
    names = _names(session, job)
    return JobCard(
        id=job.id,
        version=job.version,
        number=job.number,
        state=job.state,
        received_at=job.received_at,
        promised_at=job.promised_at,
        ready_at=job.ready_at,
        closed_at=job.closed_at,
        technician_id=job.technician_id,
        technician=names.get(job.technician_id or 0, ""),
        booked_by=names.get(job.booked_by_id or 0, ""),
        contact_way=job.contact_way,
        rush=job.rush,
        problem=job.problem,
        phrases=tuple(job.phrases),
        found=job.found,
        solution=job.solution,
        limit_cents=job.limit_cents,
        basis=job.price_basis,
        discount_percent=job.discount_percent,
        discount_reason=job.discount_reason,
        discount_cents=sheet.totals.discount_cents,
        subtotal_cents=sheet.totals.subtotal_cents,
        net_cents=sheet.totals.net_cents,
        taxes=sheet.totals.taxes,
        total_cents=sheet.totals.total_cents,
        planned_minutes=job.planned_minutes,
        warranty_of_id=job.warranty_of_id,
        warranty_of=_number(session, job.warranty_of_id),
        came_back_as=_returns(session, job.id),
        customer=_customer(session, job.customer_id, since, since_day, facts.payment_days),
        items=_items(session, job.id),
        lines=lines,
        checks=_checks(session, job.id),
        papers=_papers(session, job.id),
        files=_files(session, job.id),
        approved_cents=_approved(session, job.id),
        last_call=job.last_call,
        last_call_at=job.last_call_at,
        diagnostic_id=job.diagnostic_id,
    )


def _names(session: Session, job: Job) -> dict[int, str]:
    ids = [each for each in (job.technician_id, job.booked_by_id) if each is not None]
    return {row.id: row.name for row in session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))}


def _number(session: Session, job_id: int | None) -> str:
    return "" if job_id is None else session.scalar(select(Job.number).where(Job.id == job_id)) or ""


def _returns(session: Session, job_id: int) -> tuple[tuple[int, str], ...]:
    found = session.execute(select(Job.id, Job.number).where(Job.warranty_of_id == job_id).order_by(Job.id))
    return tuple((row.id, row.number) for row in found)


def _customer(session: Session, customer_id: int, since: datetime, since_day: date, days: int) -> JobCustomer:
    row = session.get(Customer, standing_for(session, customer_id))
    assert row is not None, "a job has a customer"
    ids = family(session, row.id)
    owed, due = session.execute(
        select(func.coalesce(func.sum(Receivable.open_cents), 0), func.min(Receivable.due_day)).where(
            Receivable.customer_id.in_(ids), Receivable.open_cents != 0, Receivable.replaced.is_(False)
        )
    ).one()
    jobs = select(func.count()).where(Job.customer_id.in_(ids), Job.received_at >= since).scalar_subquery()
    spent = (
        select(func.coalesce(func.sum(Document.net_cents), 0))
        .where(Document.customer_id.in_(ids), *counted_sales(since_day))
        .scalar_subquery()
    )
    count, cents = session.execute(select(jobs, spent)).one()
    return JobCustomer(
        id=row.id,
        facts=customer_facts(session, row),
        on_stop=row.on_stop,
        stop_reason=row.stop_reason,
        payment_days=days if row.payment_days is None else row.payment_days,
        owed_cents=owed,
        oldest_due=due,
        jobs=count,
        spent_cents=cents,
    )


def _items(session: Session, job_id: int) -> tuple[JobItemCard, ...]:
    other = aliased(JobItem)
    earlier = (
        select(func.count())
        .where(other.device_id == JobItem.device_id, other.job_id != job_id)
        .correlate(JobItem)
        .scalar_subquery()
    )
    rows = session.execute(
        select(JobItem, Device, earlier)
        .outerjoin(Device, Device.id == JobItem.device_id)
        .where(JobItem.job_id == job_id)
        .order_by(JobItem.position, JobItem.id)
    ).all()
    return tuple(_item(item, device, count) for item, device, count in rows)


def _item(item: JobItem, device: Device | None, earlier: int) -> JobItemCard:
    return JobItemCard(
        id=item.id,
        version=item.version,
        device_id=item.device_id,
        facts=device_facts(device) if device is not None else None,
        earlier=earlier,
        state=item.state,
        state_since=item.state_since,
        shelf=item.shelf,
        accessories=tuple(item.accessories),
        accessory_note=item.accessory_note,
        conditions=tuple(item.conditions),
        condition_note=item.condition_note,
        data_answer=item.data_answer,
        handed_over_at=item.handed_over_at,
        unrepaired=item.unrepaired,
        expected_day=item.expected_day,
    )


def _checks(session: Session, job_id: int) -> tuple[JobCheckRow, ...]:
    rows: Any = session.execute(
        select(
            JobCheck.id, JobCheck.item_id, JobCheck.line_id, JobCheck.text, JobCheck.required, JobCheck.done_at,
            func.coalesce(Person.name, ""), JobCheck.skip_reason,
        )
        .outerjoin(Person, Person.id == JobCheck.done_by_id)
        .where(JobCheck.job_id == job_id)
        .order_by(JobCheck.item_id, JobCheck.position, JobCheck.id)
    )  # fmt: skip
    return tuple(JobCheckRow(*row) for row in rows)


def _papers(session: Session, job_id: int) -> tuple[JobPaper, ...]:
    ids = select(DocumentItem.document_id).where(DocumentItem.job_id == job_id)
    rows = session.execute(
        select(Document.id, Document.number, Document.issued_at, Document.total_cents, Receivable.open_cents)
        .outerjoin(Receivable, Receivable.document_id == Document.id)
        .where(Document.id.in_(ids), alive(Document))
        .order_by(Document.id)
    )
    return tuple(
        JobPaper(row.id, row.number or "", row.issued_at is not None, row.total_cents, row.open_cents or 0)
        for row in rows
    )


def _approved(session: Session, job_id: int) -> int | None:
    """What the customer said yes to last, tax included; None without an answer, or when it was a no."""
    row = session.execute(
        select(Approval.answer, Approval.total_cents)
        .where(Approval.job_id == job_id, Approval.withdrawn_at.is_(None))
        .order_by(Approval.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None or row.answer is Answer.REFUSED else row.total_cents


def _files(session: Session, job_id: int) -> tuple[JobFile, ...]:
    rows: Any = session.execute(
        select(
            Attachment.id, Attachment.kind, Attachment.name, Attachment.mime, Attachment.size, Attachment.sha256,
            Attachment.at,
        )
        .where(Attachment.job_id == job_id, alive(Attachment))
        .order_by(Attachment.id)
    )  # fmt: skip
    return tuple(JobFile(*row) for row in rows)
