"""One invoice or receipt as its page shows it: facts, lines, sums, payments, history, and its neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.payment import InvoiceState, invoice_state
from msp_desktop.domain.snapshot import DocumentSnapshot, Party
from msp_desktop.domain.totals import PriceBasis, Totals
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.i18n import _
from msp_desktop.store.customer_rows import standing_for
from msp_desktop.store.document_draft import DraftSheet, draft_sheet, lines_of
from msp_desktop.store.models.audit import Audit
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.document import Document, DocumentItem, DocumentLine, Receivable
from msp_desktop.store.models.job import Job, JobItem
from msp_desktop.store.models.payment import Allocation, Payment
from msp_desktop.store.models.person import Person
from msp_desktop.store.parties import customer_party
from msp_desktop.store.serial_rows import pieces_of_lines


@dataclass(frozen=True, slots=True)
class CardLine:
    """One line; unit and amount are in the document's basis, `job` names the job it comes from."""

    id: int
    kind: LineKind
    code: str
    description: str
    detail: str
    quantity: Decimal
    unit_cents: int
    discount_percent: Decimal
    tax_percent: Decimal
    amount_cents: int
    job: str = ""
    serials: tuple[str, ...] = ()
    """Of the pieces of a part that it sells."""
    serial_ids: tuple[int, ...] = ()
    part_id: int | None = None
    to_choose: int | None = None
    """How many pieces of a part with serial numbers are still to be chosen; None for everything else."""
    under_cost: bool = False


@dataclass(frozen=True, slots=True)
class CardTax:
    """The tax of one rate and what it is charged on."""

    percent: Decimal
    base_cents: int
    tax_cents: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CardSums:
    """The sums of a document in cents, as they lead to what is to be paid."""

    lines_cents: int
    discount_cents: int
    discount_percent: Decimal
    net_cents: int
    taxes: tuple[CardTax, ...]
    stamp_cents: int
    total_cents: int
    withheld_cents: int
    split_cents: int
    rounding_cents: int
    to_pay_cents: int


@dataclass(frozen=True, slots=True)
class CardPayment:
    """One payment on the document; a refund is below zero. `left_cents` can still be given back."""

    id: int
    day: date
    at: datetime
    way: str
    amount_cents: int
    reference: str
    person: str
    left_cents: int


@dataclass(frozen=True, slots=True)
class CardJob:
    """A job the document charges, with its devices."""

    id: int
    number: str
    devices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CardEvent:
    """One entry of the history: `what` is "draft", "issued", "paid", "refunded" or "invoiced"."""

    at: datetime
    what: str
    person: str
    number: str = ""
    cents: int = 0
    way: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceCard:
    """Everything the page of one document shows."""

    id: int
    version: int
    kind: SeriesKind
    number: str
    state: InvoiceState
    deleted: bool
    customer_id: int | None
    customer: Party | None
    gross: bool
    issue_day: date | None
    due_day: date | None
    till_number: str
    note: str
    discount_reason: str
    jobs: tuple[CardJob, ...]
    lines: tuple[CardLine, ...]
    sums: CardSums
    paid_cents: int
    open_cents: int
    replaced: bool
    payments: tuple[CardPayment, ...]
    events: tuple[CardEvent, ...]
    names: tuple[int, str] | None = None
    """The receipt this invoice stands for: id and number."""
    named_by: tuple[int, str] | None = None
    """The invoice that stands for this receipt."""
    earlier_id: int | None = None
    later_id: int | None = None


def invoice_card(session: Session, *, document_id: int, today: date) -> InvoiceCard:
    """Ask everything about one document. Raises Refused when it is not there."""
    document = session.get(Document, document_id)
    if document is None:
        raise Refused(_("This record is no longer there."))
    if document.snapshot is None:
        sheet = draft_sheet(session, document)
        lines, sums = _draft_lines(session, sheet), _draft_sums(sheet)
        customer = _draft_customer(session, sheet)
    else:
        picture = DocumentSnapshot.from_json(document.snapshot)
        lines, sums = _issued_lines(session, document, picture), _issued_sums(picture)
        customer = picture.customer
    owed = session.execute(
        select(Receivable.open_cents, Receivable.to_pay_cents, Receivable.replaced, Receivable.due_day).where(
            Receivable.document_id == document_id
        )
    ).first()
    payments = _payments(session, document_id)
    open_cents = owed.open_cents if owed else 0
    named_by = _named_by(session, document_id)
    earlier, later = _neighbours(session, document)
    return InvoiceCard(
        id=document.id,
        version=document.version,
        kind=document.kind,
        number=document.number or "",
        state=invoice_state(
            issued=document.issued_at is not None,
            to_pay_cents=document.to_pay_cents,
            open_cents=open_cents,
            due_day=document.due_day,
            today=today,
        ),
        deleted=document.deleted_at is not None,
        customer_id=standing_for(session, document.customer_id) if document.customer_id is not None else None,
        customer=customer,
        gross=document.price_basis is PriceBasis.GROSS,
        issue_day=document.issue_day,
        due_day=document.due_day,
        till_number=document.till_number,
        note=document.note,
        discount_reason=document.discount_reason,
        jobs=_jobs(session, document_id),
        lines=lines,
        sums=sums,
        paid_cents=owed.to_pay_cents - open_cents if owed and not owed.replaced else 0,
        open_cents=open_cents,
        replaced=bool(owed and owed.replaced),
        payments=payments,
        events=_events(session, document, payments, named_by),
        names=_named(session, document.names_id),
        named_by=named_by,
        earlier_id=earlier,
        later_id=later,
    )


# -- lines and sums


def _draft_lines(session: Session, sheet: DraftSheet) -> tuple[CardLine, ...]:
    numbers = _job_numbers(session, sheet.rows)
    totals = sheet.totals.lines
    found = pieces_of_lines(session, sheet.rows)
    pieces = {row: tuple(each.serial for each in own if each.serial) for row, own in found.items()}
    return tuple(
        _line(row, sheet.taxes[row.tax_rate_id].percent, total.amount_cents, numbers, pieces.get(row, ()))
        for row, total in zip(sheet.rows, totals, strict=True)
    )


def _issued_lines(session: Session, document: Document, picture: DocumentSnapshot) -> tuple[CardLine, ...]:
    rows = lines_of(session, document.id)
    numbers = _job_numbers(session, rows)
    return tuple(
        _line(row, line.tax_percent, line.amount_cents, numbers, line.serials)
        for row, line in zip(rows, picture.lines, strict=True)
    )


def _line(
    row: DocumentLine, percent: Decimal, amount: int, numbers: dict[int, str], serials: tuple[str, ...]
) -> CardLine:
    return CardLine(
        id=row.id,
        kind=row.kind,
        code=row.code,
        description=row.description,
        detail=row.detail,
        quantity=row.quantity,
        unit_cents=row.unit_cents,
        discount_percent=row.discount_percent,
        tax_percent=percent,
        amount_cents=amount,
        job=numbers.get(row.job_id, "") if row.job_id is not None else "",
        serials=serials,
        part_id=row.part_id,
    )


def _job_numbers(session: Session, rows: Sequence[DocumentLine]) -> dict[int, str]:
    ids = {row.job_id for row in rows if row.job_id is not None}
    if not ids:
        return {}
    return {row.id: row.number for row in session.execute(select(Job.id, Job.number).where(Job.id.in_(ids)))}


def _draft_sums(sheet: DraftSheet) -> CardSums:
    """What the draft comes to as the invoice that its page makes of it, whoever buys."""
    return sums_of(sheet.sale((), wants_invoice=True).totals, sheet.document.discount_percent)


def sums_of(totals: Totals, discount_percent: Decimal) -> CardSums:
    """Totals as a page shows them."""
    return CardSums(
        lines_cents=totals.subtotal_cents,
        discount_cents=totals.discount_cents,
        discount_percent=discount_percent,
        net_cents=totals.net_cents,
        taxes=tuple(
            CardTax(each.tax.percent, each.base_cents, each.tax_cents, each.tax.reason) for each in totals.taxes
        ),
        stamp_cents=totals.stamp_charged_cents,
        total_cents=totals.total_cents,
        withheld_cents=totals.withheld_cents,
        split_cents=totals.split_cents,
        rounding_cents=totals.cash_rounding_cents,
        to_pay_cents=totals.to_pay_cents,
    )


def _issued_sums(picture: DocumentSnapshot) -> CardSums:
    return CardSums(
        lines_cents=picture.lines_cents,
        discount_cents=picture.discount_cents,
        discount_percent=picture.discount_percent or Decimal(),
        net_cents=picture.net_cents,
        taxes=tuple(CardTax(tax.percent, tax.base_cents, tax.tax_cents, tax.reason_code) for tax in picture.taxes),
        stamp_cents=picture.stamp_cents,
        total_cents=picture.total_cents,
        withheld_cents=picture.withheld_cents,
        split_cents=picture.split_cents,
        rounding_cents=picture.rounding_cents,
        to_pay_cents=picture.to_pay_cents + picture.paid_cents,
    )


def _draft_customer(session: Session, sheet: DraftSheet) -> Party | None:
    customer: Customer | None = sheet.customer
    if customer is None:
        return None
    return customer_party(session, customer, sheet.facts.country, sheet.document.language)


# -- what belongs to it


def _jobs(session: Session, document_id: int) -> tuple[CardJob, ...]:
    rows = session.execute(
        select(Job.id, Job.number, Device.maker, Device.model)
        .select_from(DocumentItem)
        .join(Job, DocumentItem.job_id == Job.id)
        .join(JobItem, DocumentItem.item_id == JobItem.id)
        .outerjoin(Device, JobItem.device_id == Device.id)
        .where(DocumentItem.document_id == document_id)
        .order_by(Job.id, JobItem.position)
    ).all()
    found: dict[tuple[int, str], list[str]] = {}
    for row in rows:
        names = found.setdefault((row.id, row.number), [])
        if row.model is not None:
            names.append(" ".join(filter(None, (row.maker, row.model))))
    return tuple(CardJob(job_id, number, tuple(names)) for (job_id, number), names in found.items())


def _payments(session: Session, document_id: int) -> tuple[CardPayment, ...]:
    """The payments that settle the document; those moved on to an invoice are shown there."""
    settles = func.sum(Allocation.amount_cents)
    rows = session.execute(
        select(Payment, Person.name, settles.label("settles"))
        .join(Allocation, Allocation.payment_id == Payment.id)
        .outerjoin(Person, Payment.person_id == Person.id)
        .where(Allocation.document_id == document_id)
        .group_by(Payment.id)
        .having(settles != 0)
        .order_by(Payment.id)
    ).all()
    back: dict[int, int] = {}
    for row in rows:
        if row.Payment.refunds_id is not None:
            back[row.Payment.refunds_id] = back.get(row.Payment.refunds_id, 0) - row.Payment.amount_cents
    return tuple(
        CardPayment(
            id=row.Payment.id,
            day=row.Payment.day,
            at=row.Payment.at,
            way=row.Payment.way,
            amount_cents=row.Payment.amount_cents,
            reference=row.Payment.reference,
            person=row.name or "",
            left_cents=max(row.Payment.amount_cents - back.get(row.Payment.id, 0), 0),
        )
        for row in rows
    )


def _named(session: Session, document_id: int | None) -> tuple[int, str] | None:
    if document_id is None:
        return None
    return document_id, session.scalar(select(Document.number).where(Document.id == document_id)) or ""


def _named_by(session: Session, document_id: int) -> tuple[int, str] | None:
    row = session.execute(
        select(Document.id, Document.number).where(Document.names_id == document_id, Document.issued_at.is_not(None))
    ).first()
    return None if row is None else (row.id, row.number or "")


def _events(
    session: Session, document: Document, payments: Sequence[CardPayment], named_by: tuple[int, str] | None
) -> tuple[CardEvent, ...]:
    """What happened to the document, newest first."""
    maker = (
        select(Person.name)
        .join(Audit, Audit.actor_id == Person.id)
        .where(Audit.table_name == "document", Audit.row_id == document.id, Audit.act == "insert")
    )
    found = [CardEvent(document.created_at, "draft", session.scalar(maker) or "")]
    if document.issued_at is not None:
        issuer = session.scalar(select(Person.name).where(Person.id == document.issued_by_id)) or ""
        found.append(CardEvent(document.issued_at, "issued", issuer, number=document.number or ""))
    found += [
        CardEvent(
            each.at,
            "paid" if each.amount_cents > 0 else "refunded",
            each.person,
            cents=abs(each.amount_cents),
            way=each.way,
        )
        for each in payments
    ]
    if named_by is not None:
        at = session.scalar(select(Document.issued_at).where(Document.id == named_by[0]))
        found.append(CardEvent(at or document.created_at, "invoiced", "", number=named_by[1]))
    order = {"draft": 0, "issued": 1, "paid": 2, "refunded": 3, "invoiced": 4}
    return tuple(sorted(found, key=lambda event: (event.at, order[event.what]), reverse=True))


def _neighbours(session: Session, document: Document) -> tuple[int | None, int | None]:
    """The papers before and after it: of its series, or among the drafts."""
    if document.issued_at is None:
        others = select(Document.id).where(Document.issue_day.is_(None), Document.deleted_at.is_(None))
        earlier = others.where(Document.id < document.id).order_by(Document.id.desc())
        later = others.where(Document.id > document.id).order_by(Document.id)
    else:
        place = (document.year, document.counter)
        others = select(Document.id).where(Document.kind == document.kind, Document.counter.is_not(None))
        here = (Document.year, Document.counter)
        before = (here[0] < place[0]) | ((here[0] == place[0]) & (here[1] < place[1]))
        after = (here[0] > place[0]) | ((here[0] == place[0]) & (here[1] > place[1]))
        earlier = others.where(before).order_by(here[0].desc(), here[1].desc())
        later = others.where(after).order_by(here[0], here[1])
    return session.scalar(earlier.limit(1)), session.scalar(later.limit(1))
