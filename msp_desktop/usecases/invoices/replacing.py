"""A receipt turned into an invoice that names it: same sums, same money, counted once."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import func, select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.snapshot import DocumentKind, DocumentReference, DocumentSnapshot, SnapshotPayment, SnapshotTax
from msp_desktop.domain.tax import LEGAL_TEXTS, STAMP_TEXT
from msp_desktop.i18n import Words, _
from msp_desktop.store.customer_rows import standing_for
from msp_desktop.store.document_draft import lines_of
from msp_desktop.store.document_picture import (
    foot_of,
    legal_texts,
    line_warranty,
    payment_note,
    settled_by,
    tax_word,
    warranty_terms,
    way_names,
)
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.document import Document, DocumentItem, DocumentLine, DocumentTax, Receivable
from msp_desktop.store.models.payment import Allocation, Payment
from msp_desktop.store.names import name_key
from msp_desktop.store.parties import customer_party, shop_party
from msp_desktop.store.shop_facts import shop_facts, shop_row, stamp_of
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.invoices.issuing import freeze_with, issue_day, seal
from msp_desktop.usecases.invoices.settling import jobs_of, receivable_of
from msp_desktop.usecases.shop import draw_number


def receipt_to_invoice(work: UnitOfWork, *, document_id: int, customer_id: int) -> int:
    """Issue an invoice that stands for a receipt and names it; gives the invoice's id.

    Lines, taxes and sums are the receipt's, its payments move over, and it no longer counts as a sale. What it took
    out of stock stays out: nothing is sold again. Stamp duty
    that an invoice may need is borne by the shop: the sale was paid in full. Raises Refused.
    """
    receipt = work.get(Document, document_id)
    if receipt.kind is not SeriesKind.RECEIPT or receipt.issued_at is None or receipt.snapshot is None:
        raise Refused(_("Only an issued receipt can be turned into an invoice."))
    was = receivable_of(work, receipt.id)
    if was.replaced:
        raise Refused(_("An invoice already stands for this receipt."))
    customer = work.get(Customer, standing_for(work.session, customer_id))
    day = issue_day(work, SeriesKind.INVOICE, not_before=receipt.issue_day)
    drawn = draw_number(work, SeriesKind.INVOICE, day)
    invoice = _copy(work, receipt, customer)
    payments, moved = _moved_payments(work, receipt, invoice, invoice.language)
    snapshot = replace(_as_invoice(work, receipt, customer, payments), number=drawn.text, issue_date=day, due_date=day)
    snapshot = replace(snapshot, issued_at=work.now.astimezone(work.zone))
    if not snapshot.adds_up():
        raise ValueError(f"the sums of {drawn.text} do not agree")
    invoice.due_day = day
    freeze_with(work, invoice, snapshot, drawn)
    was.replaced, was.open_cents = True, 0
    work.add(
        Receivable(
            document_id=invoice.id,
            customer_id=customer.id,
            due_day=day,
            to_pay_cents=invoice.to_pay_cents,
            open_cents=invoice.to_pay_cents - moved,
        )
    )
    seal(work, invoice, snapshot, jobs_of(work, invoice.id))
    return invoice.id


_SAME = ("price_basis", "discount_percent", "discount_reason", "supply_from", "supply_to", "note",
         "net_cents", "tax_cents", "total_cents", "to_pay_cents", "till_number")  # fmt: skip
_LINE_SAME = (
    "position", "kind", "job_id", "job_line_id", "service_id", "code", "description", "detail", "quantity",
    "unit_cents", "discount_percent", "tax_rate_id", "net_cents", "warranty_days", "part_id", "serial_ids",
    "cost_cents",
)  # fmt: skip
_TAX_SAME = ("tax_rate_id", "name", "category", "percent", "reason", "base_cents", "tax_cents")


def _copy(work: UnitOfWork, receipt: Document, customer: Customer) -> Document:
    """The receipt's rows again under a new document, still a draft."""
    invoice = work.add(
        Document(
            kind=SeriesKind.INVOICE,
            customer_id=customer.id,
            customer_key=name_key(customer.name),
            names_id=receipt.id,
            language=customer.language or receipt.language,
            created_at=work.now,
            **{name: getattr(receipt, name) for name in _SAME},
        )
    )
    for row in lines_of(work.session, receipt.id):
        work.session.add(DocumentLine(document_id=invoice.id, **{name: getattr(row, name) for name in _LINE_SAME}))
    taxes = work.session.scalars(select(DocumentTax).where(DocumentTax.document_id == receipt.id)).all()
    for tax in taxes:
        work.session.add(DocumentTax(document_id=invoice.id, **{name: getattr(tax, name) for name in _TAX_SAME}))
    items = work.session.scalars(select(DocumentItem).where(DocumentItem.document_id == receipt.id)).all()
    for item in items:
        work.session.add(DocumentItem(document_id=invoice.id, job_id=item.job_id, item_id=item.item_id))
    work.session.flush()
    return invoice


def _moved_payments(
    work: UnitOfWork, receipt: Document, invoice: Document, language: str
) -> tuple[tuple[SnapshotPayment, ...], int]:
    """Move what was paid on the receipt to the invoice by inserting; gives the payments as printed and their sum."""
    kept = work.session.execute(
        select(Payment, func.sum(Allocation.amount_cents))
        .join(Allocation, Allocation.payment_id == Payment.id)
        .where(Allocation.document_id == receipt.id)
        .group_by(Payment.id)
        .order_by(Payment.id)
    ).all()
    names = {way.value: name for way, name in way_names(work.session, Words(language)).items()}
    printed: dict[int, SnapshotPayment] = {}
    total = 0
    for payment, cents in kept:
        work.session.add(Allocation(payment_id=payment.id, document_id=receipt.id, amount_cents=-cents))
        work.session.add(Allocation(payment_id=payment.id, document_id=invoice.id, amount_cents=cents))
        total += cents
        origin = payment.refunds_id or payment.id
        before = printed.get(origin)
        if before is not None:
            printed[origin] = replace(
                before, amount_cents=before.amount_cents + cents, received_cents=0, change_cents=0
            )
            continue
        printed[origin] = SnapshotPayment(
            way=names.get(payment.way, payment.way),
            settled_by=settled_by(payment.way),
            amount_cents=cents,
            paid_on=payment.day,
            received_cents=payment.received_cents or 0,
            change_cents=payment.change_cents or 0,
            reference=payment.reference,
        )
    work.session.flush()
    return tuple(each for each in printed.values() if each.amount_cents), total


def _as_invoice(
    work: UnitOfWork, receipt: Document, customer: Customer, payments: Sequence[SnapshotPayment]
) -> DocumentSnapshot:
    """The receipt's picture as an invoice to that customer, still under the receipt's number."""
    old = _in_language(work, receipt, customer.language or receipt.language)
    facts, shop = shop_facts(work.session), shop_row(work.session)
    paid = sum(payment.amount_cents for payment in payments)
    foot, extra = foot_of(shop, facts.preset, old.language)
    stamp = stamp_of(facts)
    stamped = stamp is not None and stamp.over_cents < sum(
        tax.base_cents for tax in old.taxes if tax.reason_code in stamp.counted
    )
    return replace(
        old,
        kind=DocumentKind.INVOICE,
        customer=customer_party(work.session, customer, facts.country, old.language),
        names_documents=(DocumentReference(DocumentKind.RECEIPT, old.number, old.issue_date),),
        payments=tuple(payments),
        paid_cents=paid,
        to_pay_cents=old.total_cents + old.rounding_cents - paid,
        marking="",
        handed_over=(),
        foot_text=foot,
        legal_texts=(*old.legal_texts, *extra),
        stamp_text=STAMP_TEXT.text(old.language) if stamped else "",
    )


def _in_language(work: UnitOfWork, receipt: Document, language: str) -> DocumentSnapshot:
    """The receipt's picture as it reads in the language of who is named now; what people typed stays as typed."""
    old = DocumentSnapshot.from_json(receipt.snapshot or "")
    if language == old.language:
        return old
    facts, words = shop_facts(work.session), Words(language)
    word = tax_word(facts.preset, words)
    rows = lines_of(work.session, receipt.id)
    return replace(
        old,
        language=language,
        seller=shop_party(work.session, language),
        lines=tuple(
            replace(
                line,
                tax_name=word if line.tax_name else "",
                warranty=line_warranty(row.warranty_days, facts, language, old.issue_date) if line.warranty else "",
            )
            for line, row in zip(old.lines, rows, strict=True)
        ),
        taxes=tuple(replace(tax, name=word, reason_text=_reason(tax, language)) for tax in old.taxes),
        legal_texts=(
            *legal_texts(facts, language, split=bool(old.split_cents)),
            *filter(None, (receipt.note,)),
        ),
        warranty=warranty_terms(
            ((row.kind, row.warranty_days) for row, line in zip(rows, old.lines, strict=True) if not line.warranty),
            facts,
            language,
            old.issue_date,
        ),
        payment_note=payment_note(work.session, words),
    )


def _reason(tax: SnapshotTax, language: str) -> str:
    law = LEGAL_TEXTS.get(tax.reason_code)
    return law.text(language) if law else tax.reason_text
