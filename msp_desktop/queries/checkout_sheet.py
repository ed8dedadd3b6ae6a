"""What checkout shows: items ready to be fetched, the draft in front, and what it comes to for each way of paying."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.document_choice import PayPlan, planned_rest, planned_tenders
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_state import OPEN_STATES, JobState
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.payment import Tender
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.i18n import _
from msp_desktop.queries.checkout_parts import line_pieces
from msp_desktop.queries.invoice_card import CardLine, CardSums, sums_of
from msp_desktop.store.customer_rows import PHONE, family, points_of
from msp_desktop.store.document_draft import draft_sheet
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.document import Document, DocumentItem, DocumentLine, Receivable
from msp_desktop.store.models.job import Job, JobCheck, JobItem
from msp_desktop.store.models.shop import PaymentWay
from msp_desktop.store.models.vault import Passcode
from msp_desktop.store.search import matches


@dataclass(frozen=True, slots=True)
class ReadyItem:
    """One item ready to be fetched, or on the draft in front."""

    item_id: int
    job_id: int
    job: str
    customer_id: int
    customer: str
    device: str
    serial: str
    shelf: str
    accessories: tuple[str, ...]
    accessory_note: str
    state: JobState
    total_cents: int
    unrepaired: bool = False
    passcode: bool = False
    """Whether a passcode is kept that goes with the hand-over."""


@dataclass(frozen=True, slots=True)
class CheckoutSheet:
    """The draft in front: who, what lies where, lines, what to tell the customer, what else they owe."""

    document_id: int
    version: int
    customer_id: int | None
    customer: str
    phone: str
    is_company: bool
    gross: bool
    has_tax_number: bool
    discount_percent: Decimal
    discount_reason: str
    items: tuple[ReadyItem, ...]
    lines: tuple[CardLine, ...]
    sums: CardSums
    told: tuple[str, ...]
    checks_done: int
    checks: int
    warranty_days: tuple[int, ...]
    owed_cents: int
    owed_since: date | None
    till_number_required: bool
    cash_step: int
    on_stop: bool
    reverse_charge: bool


@dataclass(frozen=True, slots=True)
class CheckoutQuote:
    """What the draft comes to under a plan: on which paper, its sums and tenders, what is left for the last way.

    `missing_cents` and `over_cents` say why it cannot be taken so; `open_cents` is to be paid later.
    """

    kind: SeriesKind
    sums: CardSums
    tenders: tuple[Tender, ...]
    rest_cents: int
    missing_cents: int
    over_cents: int
    change_cents: int
    open_cents: int


def ready_items(
    session: Session, *, customer_id: int | None = None, typed: str = "", limit: int = 50
) -> list[ReadyItem]:
    """Items that wait to be fetched, the longest waiting first; of one customer, or found by what was typed."""
    wanted = _item_columns().where(JobItem.state == JobState.READY, Job.state.in_(OPEN_STATES))
    if customer_id is not None:
        wanted = wanted.where(Job.customer_id == customer_id)
    if typed.strip():
        wanted = wanted.where(Job.id.in_(matches("job", typed)))
    return [_item(row) for row in session.execute(wanted.order_by(JobItem.state_since, JobItem.id).limit(limit))]


def ready_of_job(session: Session, *, job_id: int) -> list[ReadyItem]:
    """The items of one job that wait to be fetched."""
    wanted = _item_columns().where(JobItem.job_id == job_id, JobItem.state == JobState.READY)
    return [_item(row) for row in session.execute(wanted.order_by(JobItem.position))]


def job_of_number(session: Session, *, number: str) -> int | None:
    """The id of the job with that number, None if there is none."""
    return session.scalar(select(Job.id).where(Job.number == number.strip().upper()))


def jobs_of_items(session: Session, *, item_ids: Sequence[int]) -> list[tuple[int, tuple[int, ...]]]:
    """The jobs of items, each with its own of them."""
    found: dict[int, list[int]] = {}
    for row in session.execute(
        select(JobItem.job_id, JobItem.id).where(JobItem.id.in_(item_ids)).order_by(JobItem.job_id, JobItem.position)
    ):
        found.setdefault(row.job_id, []).append(row.id)
    return [(job_id, tuple(own)) for job_id, own in found.items()]


def item_of_label(session: Session, *, code: str) -> tuple[int, int] | None:
    """The job and the item of a label's code: “J-2662-2” is the second device on J-2662. None for any other code."""
    number, dash, place = code.strip().upper().rpartition("-")
    if not dash or not place.isdecimal() or not number:
        return None
    items = session.execute(
        select(JobItem.job_id, JobItem.id)
        .join(Job, Job.id == JobItem.job_id)
        .where(Job.number == number)
        .order_by(JobItem.position, JobItem.id)
    ).all()
    at = int(place) - 1
    return (items[at].job_id, items[at].id) if 0 <= at < len(items) else None


def parked_drafts(session: Session, *, limit: int = 20) -> list[tuple[int, str, str, int]]:
    """Drafts that wait: id, customer, what is first on them, and what they come to; the newest first."""
    rows = session.execute(
        select(Document.id, Customer.name, Document.total_cents)
        .outerjoin(Customer, Document.customer_id == Customer.id)
        .where(
            Document.issue_day.is_(None),
            Document.deleted_at.is_(None),
            select(DocumentLine.id).where(DocumentLine.document_id == Document.id).exists(),
        )
        .order_by(Document.id.desc())
        .limit(limit)
    ).all()
    jobs: dict[int, list[str]] = {}
    for document_id, number in session.execute(
        select(DocumentItem.document_id, Job.number)
        .join(Job, DocumentItem.job_id == Job.id)
        .where(DocumentItem.document_id.in_([row.id for row in rows]))
        .group_by(DocumentItem.document_id, Job.id, Job.number)
        .order_by(Job.id)
    ):
        jobs.setdefault(document_id, []).append(number)
    return [(row.id, row.name or "", ", ".join(jobs.get(row.id, ())), row.total_cents) for row in rows]


def empty_draft(session: Session) -> int | None:
    """A sale begun for nobody with nothing on it yet, to be used before another one is begun."""
    lines = select(DocumentLine.id).where(DocumentLine.document_id == Document.id)
    return session.scalar(
        select(Document.id)
        .where(
            Document.issue_day.is_(None),
            Document.deleted_at.is_(None),
            Document.customer_id.is_(None),
            Document.discount_percent == Decimal(),
            ~lines.exists(),
        )
        .limit(1)
    )


def enabled_ways(session: Session) -> tuple[str, ...]:
    """The codes of the ways of paying the shop takes, in its order."""
    return tuple(
        session.scalars(
            select(PaymentWay.code).where(PaymentWay.enabled.is_(True)).order_by(PaymentWay.position, PaymentWay.id)
        )
    )


def checkout_sheet(session: Session, *, document_id: int) -> CheckoutSheet:
    """Ask everything about the draft in front. Raises Refused when it is issued or gone."""
    document = session.get(Document, document_id)
    if document is None or document.issued_at is not None or document.deleted_at is not None:
        raise Refused(_("This draft is no longer there."))
    sheet = draft_sheet(session, document)
    items = tuple(_item(row) for row in session.execute(_of_document(document_id)))
    numbers = {item.job_id: item.job for item in items}
    customer = sheet.customer
    owed = _owed(session, customer.id) if customer else (0, None)
    checks = _checks(session, [item.item_id for item in items])
    parts = line_pieces(session, sheet.rows, [line.net_cents for line in sheet.totals.lines])
    return CheckoutSheet(
        document_id=document.id,
        version=document.version,
        customer_id=customer.id if customer else None,
        customer=customer.name if customer else "",
        phone=_phone(session, customer) if customer else "",
        is_company=sheet.buyer().is_company,
        gross=document.price_basis is PriceBasis.GROSS,
        has_tax_number=sheet.buyer().has_tax_number,
        discount_percent=document.discount_percent,
        discount_reason=document.discount_reason,
        items=items,
        lines=tuple(
            CardLine(
                id=row.id,
                kind=row.kind,
                code=row.code,
                description=row.description,
                detail=row.detail,
                quantity=row.quantity,
                unit_cents=row.unit_cents,
                discount_percent=row.discount_percent,
                tax_percent=sheet.taxes[row.tax_rate_id].percent,
                amount_cents=total.amount_cents,
                job=numbers.get(row.job_id, "") if row.job_id is not None else "",
                part_id=row.part_id,
                serial_ids=tuple(row.serial_ids),
                serials=parts[row.id].serials if row.id in parts else (),
                to_choose=parts[row.id].to_choose if row.id in parts and parts[row.id].serialised else None,
                under_cost=row.id in parts and parts[row.id].under_cost,
            )
            for row, total in zip(sheet.rows, sheet.totals.lines, strict=True)
        ),
        sums=sums_of(sheet.totals, document.discount_percent),
        told=_told(session, tuple(numbers)),
        checks_done=checks[0],
        checks=checks[1],
        warranty_days=tuple(sorted({row.warranty_days for row in sheet.rows if row.warranty_days})),
        owed_cents=owed[0],
        owed_since=owed[1],
        till_number_required=sheet.country.till_number_required,
        cash_step=sheet.country.cash_step,
        on_stop=customer.on_stop if customer else False,
        reverse_charge=customer.reverse_charge if customer else False,
    )


def checkout_quote(session: Session, *, document_id: int, plan: PayPlan) -> CheckoutQuote:
    """Work out the draft for a plan of paying, as issuing will."""
    document = session.get_one(Document, document_id)
    sheet = draft_sheet(session, document)
    buyer = sheet.buyer(wants_invoice=plan.wants_invoice)
    rest = planned_rest(sheet.country, buyer, sheet.lines, sheet.policy, plan, cash_step=sheet.country.cash_step)
    tenders = planned_tenders(rest, plan)
    sale = sheet.sale(tenders, wants_invoice=plan.wants_invoice)
    settlement = sale.settlement
    return CheckoutQuote(
        kind=sale.kind,
        sums=sums_of(sale.totals, document.discount_percent),
        tenders=tenders,
        rest_cents=rest,
        missing_cents=settlement.missing_cents,
        over_cents=settlement.over_cents,
        change_cents=settlement.change_cents,
        open_cents=sale.open_cents,
    )


def items_on_draft(session: Session, *, document_id: int) -> tuple[int, ...]:
    """The items a draft charges; none for one that is issued or put away."""
    return tuple(
        session.scalars(
            select(DocumentItem.item_id)
            .join(Document, DocumentItem.document_id == Document.id)
            .where(Document.id == document_id, Document.issued_at.is_(None), Document.deleted_at.is_(None))
            .order_by(DocumentItem.id)
        )
    )


def _item_columns() -> Select[*tuple[Any, ...]]:
    return (
        select(
            JobItem.id,
            JobItem.job_id,
            Job.number,
            Job.customer_id,
            Customer.name,
            Device.maker,
            Device.model,
            Device.serial,
            JobItem.shelf,
            JobItem.accessories,
            JobItem.accessory_note,
            JobItem.state,
            Job.total_cents,
            JobItem.unrepaired,
            _passcode().label("passcode"),
        )
        .join(Job, JobItem.job_id == Job.id)
        .join(Customer, Job.customer_id == Customer.id)
        .outerjoin(Device, JobItem.device_id == Device.id)
    )


def _of_document(document_id: int) -> Select[*tuple[Any, ...]]:
    on_it = select(DocumentItem.item_id).where(DocumentItem.document_id == document_id)
    return _item_columns().where(JobItem.id.in_(on_it)).order_by(Job.id, JobItem.position)


def _item(row: Any) -> ReadyItem:
    return ReadyItem(
        item_id=row.id,
        job_id=row.job_id,
        job=row.number,
        customer_id=row.customer_id,
        customer=row.name,
        device=" ".join(filter(None, (row.maker, row.model))),
        serial=row.serial or "",
        shelf=row.shelf,
        accessories=tuple(row.accessories),
        accessory_note=row.accessory_note,
        state=row.state,
        total_cents=row.total_cents,
        unrepaired=row.unrepaired,
        passcode=bool(row.passcode),
    )


def _passcode() -> ColumnElement[bool]:
    kept = select(Passcode.id).where(Passcode.item_id == JobItem.id, Passcode.erased_at.is_(None))
    return kept.correlate(JobItem).exists()


def _phone(session: Session, customer: Customer) -> str:
    return next((each.value for each in points_of(session, customer.id) if each.kind == PHONE), "")


def _owed(session: Session, customer_id: int) -> tuple[int, date | None]:
    row = session.execute(
        select(func.coalesce(func.sum(Receivable.open_cents), 0), func.min(Document.issue_day))
        .join(Document, Receivable.document_id == Document.id)
        .where(
            Receivable.customer_id.in_(family(session, customer_id)),
            Receivable.open_cents != 0,
            Receivable.open_cents > 0,
            Receivable.replaced.is_(False),
        )
    ).one()
    return int(row[0]), row[1]


def _told(session: Session, job_ids: tuple[int, ...]) -> tuple[str, ...]:
    """What was done, sentence by sentence, as it was written when the job was closed."""
    texts = session.scalars(select(Job.solution).where(Job.id.in_(job_ids)).order_by(Job.id))
    return tuple(line.strip() for text in texts for line in text.splitlines() if line.strip())


def _checks(session: Session, item_ids: Sequence[int]) -> tuple[int, int]:
    row = session.execute(
        select(func.count().filter(JobCheck.done_at.is_not(None)), func.count()).where(JobCheck.item_id.in_(item_ids))
    ).one()
    return row[0], row[1]
