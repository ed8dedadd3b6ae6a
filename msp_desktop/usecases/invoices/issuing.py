"""Issuing: a draft gets its number, its frozen picture, its place in the chain and what is open on it, in one act."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from sqlalchemy import select

from msp_desktop.domain.country import ReceiptPolicy
from msp_desktop.domain.document_choice import Sale
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.payment import PayWay, Tender
from msp_desktop.domain.snapshot import DocumentSnapshot
from msp_desktop.domain.tax import TaxCategory
from msp_desktop.i18n import _
from msp_desktop.store.document_draft import DraftSheet, draft_sheet
from msp_desktop.store.document_picture import Occasion, draft_snapshot
from msp_desktop.store.models.document import Document, DocumentPaper, DocumentTax, Receivable
from msp_desktop.store.models.job import JobLine
from msp_desktop.store.serial_rows import pieces_of_lines
from msp_desktop.store.shop_facts import shop_facts
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.invoices.drafting import copy_job_lines, open_draft, retotal_draft
from msp_desktop.usecases.invoices.settling import jobs_of, note_on_jobs, record_payments
from msp_desktop.usecases.parts.selling import sell
from msp_desktop.usecases.shop import Drawn, draw_number

NO_REFERENCES: Mapping[PayWay, str] = MappingProxyType({})
# Whose number the paper must then carry: Directive 2006/112/EC art. 226(4).
_BUYER_PAYS_THE_TAX = frozenset({TaxCategory.REVERSE_CHARGE, TaxCategory.INTRA_EU})


def issue(
    work: UnitOfWork,
    *,
    document_id: int,
    seen: int | None = None,
    tenders: Sequence[Tender] = (),
    references: Mapping[PayWay, str] = NO_REFERENCES,
    till_number: str = "",
    wants_invoice: bool = False,
    handed_over: Sequence[int] = (),
) -> int:
    """Issue a draft as invoice or receipt, with the money taken in the same act; gives the document's id.

    `tenders` holds what was offered, cash with the change still inside; what they leave uncovered stays open.
    `handed_over` are the items whose accessories go back now. The parts sold leave the stock in the same act. Raises
    Refused, NeedsConfirmation and Changed.
    """
    draft = open_draft(work, document_id, seen)
    _follow_the_jobs(work, draft)
    sheet = draft_sheet(work.session, draft)
    sale = checked_sale(sheet, tenders, wants_invoice=wants_invoice, till_number=till_number)
    if sale.open_cents > 0 and sheet.customer is not None and sheet.customer.on_stop:
        question = _("{customer} is on stop: {reason}. Let them pay later all the same?")
        work.confirm("on-stop", question.format(customer=sheet.customer.name, reason=sheet.customer.stop_reason))
    _take_parts(work, sheet)
    day = issue_day(work, sale.kind)
    due = day if sale.kind is SeriesKind.RECEIPT else _due_day(sheet, day)
    jobs = jobs_of(work, draft.id)
    _note_taxes(work, sheet, sale)
    drawn = draw_number(work, sale.kind, day)
    occasion = Occasion(work.now, day, due, work.actor, drawn.text, till_number.strip(), tuple(handed_over))
    snapshot = draft_snapshot(work.session, sheet, sale, occasion)
    _freeze(work, draft, sale, snapshot, drawn)
    if not snapshot.adds_up():
        raise ValueError(f"the sums of {drawn.text} do not agree")
    paid = record_payments(work, draft, sale.settlement, day=day, references=references, job_ids=jobs)
    work.session.add(
        Receivable(
            document_id=draft.id,
            customer_id=draft.customer_id,
            due_day=due,
            to_pay_cents=draft.to_pay_cents,
            open_cents=draft.to_pay_cents - paid,
        )
    )
    seal(work, draft, snapshot, jobs)
    return draft.id


def checked_sale(sheet: DraftSheet, tenders: Sequence[Tender], *, wants_invoice: bool, till_number: str) -> Sale:
    """Work a draft out on its paper, or say why it cannot be issued so. Raises Refused."""
    facts = sheet.facts
    if not sheet.rows:
        raise Refused(_("There is nothing on this draft. Add a line first."))
    if any(tender.cents < 0 for tender in tenders):
        raise Refused(_("Enter an amount of 0 or more."), "tender")
    sale = sheet.sale(tenders, wants_invoice=wants_invoice)
    money = facts.formats().money
    if sale.settlement.over_cents:
        over = money(sale.settlement.over_cents)
        raise Refused(_("{amount} more than is due. Only cash gives change.").format(amount=over), "tender")
    if sheet.customer is None and sale.kind is SeriesKind.INVOICE and not _may_stay_unnamed(sheet, sale, wants_invoice):
        raise Refused(_no_name(sheet, sale), "customer")
    if sheet.customer is not None and sheet.customer.deleted_at is not None:
        gone = _("{customer} was deleted. Bring the record back first.")
        raise Refused(gone.format(customer=sheet.customer.name), "customer")
    named = sheet.customer is not None and sheet.customer.vat_number
    if not named and any(line.tax.category in _BUYER_PAYS_THE_TAX for line in sheet.lines):
        raise Refused(_("Reverse charge needs the customer’s tax number."), "customer")
    receipt = sale.kind is SeriesKind.RECEIPT
    if receipt and sheet.country.till_number_required and sale.totals.total_cents and not till_number.strip():
        raise Refused(_("Enter the number of the till’s receipt."), "till")
    if len(till_number.strip()) > 40:
        raise Refused(_("Use at most {n} characters.").format(n=40), "till")
    return sale


def _may_stay_unnamed(sheet: DraftSheet, sale: Sale, wants_invoice: bool) -> bool:
    """Whether the law of the country lets a sale over the counter go without a name."""
    unnamed = sheet.country.unnamed
    return unnamed is not None and not wants_invoice and not sale.open_cents and unnamed.allows(sale.totals.total_cents)


def _no_name(sheet: DraftSheet, sale: Sale) -> str:
    unnamed = sheet.country.unnamed
    if unnamed is not None and unnamed.limit_cents is not None and not unnamed.allows(sale.totals.total_cents):
        limit = sheet.facts.formats().money(unnamed.limit_cents)
        if unnamed.over:
            return _("From {limit} on an invoice needs a name. Choose the customer.").format(limit=limit)
        return _("Over {limit} an invoice needs a name. Choose the customer.").format(limit=limit)
    if sheet.country.receipt_policy is ReceiptPolicy.NEVER or not sale.open_cents:
        return _("An invoice needs a name. Choose the customer.")
    missing = sheet.facts.formats().money(sale.open_cents)
    return _("{amount} missing. Choose a customer to let them pay later.").format(amount=missing)


def _follow_the_jobs(work: UnitOfWork, draft: Document) -> None:
    """Take over what changed on the jobs since the draft was made, after asking."""
    before = draft.to_pay_cents
    if not copy_job_lines(work, draft):
        return
    retotal_draft(work, draft)
    if draft.to_pay_cents != before:
        money = draft_sheet(work.session, draft).facts.formats().money(draft.to_pay_cents)
        question = _("The job changed since this draft was made. It now comes to {amount}. Issue it so?")
        work.confirm("job-changed", question.format(amount=money))


def _take_parts(work: UnitOfWork, sheet: DraftSheet) -> None:
    """Take what is sold out of stock, and keep on every line what its pieces cost and which they are: those of jobs
    were used on the job.
    """
    pieces = pieces_of_lines(work.session, sheet.rows)
    for row in sheet.rows:
        if row.job_line_id is not None and row.part_id is not None:
            row.cost_cents = work.get(JobLine, row.job_line_id).cost_cents
            row.serial_ids = [each.id for each in pieces.get(row, ())]
    sell(work, document_id=sheet.document.id, rows=sheet.rows)


def issue_day(work: UnitOfWork, kind: SeriesKind, *, not_before: date | None = None) -> date:
    """Today, or the day of the series' last paper when the clock went back; that is asked first.

    `not_before` is the day of the paper that this one names.
    """
    last = max(filter(None, (last_day(work, kind), not_before)), default=None)
    if last is None or last <= work.today:
        return work.today
    formats = shop_facts(work.session).formats()
    question = _("The clock says {today}, but the last number is of {last}. Issue this one as of {last}?")
    work.confirm("clock-went-back", question.format(today=formats.day(work.today), last=formats.day(last)))
    return last


def last_day(work: UnitOfWork, kind: SeriesKind) -> date | None:
    """The day of the last paper of a series."""
    # By the number's own index: days never fall within a series.
    return work.session.scalar(
        select(Document.issue_day)
        .where(Document.kind == kind, Document.counter.is_not(None))
        .order_by(Document.year.desc(), Document.counter.desc())
        .limit(1)
    )


def _due_day(sheet: DraftSheet, day: date) -> date:
    own = sheet.customer.payment_days if sheet.customer else None
    return max(day, sheet.document.due_day or sheet.facts.due_day(day, own))


def _note_taxes(work: UnitOfWork, sheet: DraftSheet, sale: Sale) -> None:
    """Keep the tax of each group beside the document, for sums; written with the number, before it is frozen."""
    for total in sale.totals.taxes:
        rate = next((rate for rate, tax in sheet.taxes.items() if tax.group == total.tax.group), None)
        work.session.add(
            DocumentTax(
                document_id=sheet.document.id,
                tax_rate_id=rate,
                name=total.tax.name,
                category=total.tax.category,
                percent=total.tax.percent,
                reason=total.tax.reason,
                base_cents=total.base_cents,
                tax_cents=total.tax_cents,
            )
        )
    for row, line in zip(sheet.rows, sale.totals.lines, strict=True):
        row.net_cents = line.net_cents


def _freeze(work: UnitOfWork, draft: Document, sale: Sale, snapshot: DocumentSnapshot, drawn: Drawn) -> None:
    totals = sale.totals
    draft.kind = sale.kind
    draft.due_day = snapshot.due_date or snapshot.issue_date
    draft.supply_from, draft.supply_to = snapshot.supply_from, snapshot.supply_to
    draft.net_cents, draft.tax_cents = totals.net_cents, totals.tax_cents
    draft.total_cents, draft.to_pay_cents = totals.total_cents, totals.to_pay_cents
    draft.till_number = snapshot.till_number
    freeze_with(work, draft, snapshot, drawn)


def freeze_with(work: UnitOfWork, draft: Document, snapshot: DocumentSnapshot, drawn: Drawn) -> None:
    """Write number and picture; from here on the row never changes."""
    draft.number, draft.year, draft.counter = drawn.text, drawn.year, drawn.value
    draft.issue_day = snapshot.issue_date
    draft.issued_by_id = work.actor
    draft.issued_at = work.now
    draft.snapshot = snapshot.to_json()
    draft.snapshot_sha256 = snapshot.sha256()
    work.session.flush()


def seal(work: UnitOfWork, document: Document, snapshot: DocumentSnapshot, job_ids: Sequence[int]) -> None:
    """Add an issued document to the chain, to the search and to the timelines of its jobs."""
    assert document.snapshot_sha256 is not None
    note_on_jobs(work, job_ids, document, EventKind.INVOICED)
    work.chain("document", document.id, document.snapshot_sha256)
    who = snapshot.customer.name if snapshot.customer else ""
    # Who comes with a piece in the hand is found by its serial.
    serials = [serial for line in snapshot.lines for serial in line.serials]
    work.search.index("document", document.id, [document.number or "", who, *snapshot.jobs, *serials])
    work.no_undo()


def keep_paper(work: UnitOfWork, *, document_id: int, form: str, sha256: str, size: int) -> None:
    """Note where the bytes of an issued document's paper are kept; the first ones stay."""
    document = work.get(Document, document_id)
    if document.issued_at is None:
        raise Refused(_("A draft has no paper to keep."))
    known = select(DocumentPaper.id).where(DocumentPaper.document_id == document_id, DocumentPaper.form == form)
    if work.session.scalar(known) is None:
        work.add(DocumentPaper(document_id=document_id, form=form, sha256=sha256, size=size, at=work.now))
