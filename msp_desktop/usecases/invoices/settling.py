"""Money on issued documents: payments with their allocation, insert-only, and what they leave open."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.payment import PayWay, Settlement
from msp_desktop.domain.payment_record import payment_sha256
from msp_desktop.i18n import _
from msp_desktop.store.models.document import Document, DocumentItem, Receivable
from msp_desktop.store.models.payment import Allocation, Payment
from msp_desktop.store.shop_facts import shop_facts
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs import note_event

MUCH_CASH_CENTS = 100_000
"""Cash above this is asked about first."""


def record_payments(
    work: UnitOfWork,
    document: Document,
    settlement: Settlement,
    *,
    day: date,
    references: Mapping[PayWay, str],
    job_ids: Sequence[int],
    rounding_cents: int = 0,
) -> int:
    """Write one payment for each way and allocate it; gives how many cents of the document they settle.

    `rounding_cents` is what cash rounding adds to an amount issued without it: paid in cash, and settling nothing.
    """
    settled = 0
    for tender in settlement.kept:
        if tender.way is PayWay.ACCOUNT:
            continue
        cash = tender.way is PayWay.CASH
        if cash and tender.cents > MUCH_CASH_CENTS:
            amount = shop_facts(work.session).formats().money(tender.cents)
            work.confirm("much-cash", _("Take {amount} in cash?").format(amount=amount))
        covers = tender.cents - (rounding_cents if cash else 0)
        payment = _insert_payment(
            work,
            Payment(
                customer_id=document.customer_id,
                day=day,
                at=work.now,
                way=tender.way.value,
                amount_cents=tender.cents,
                received_cents=tender.cents + settlement.change_cents if cash else None,
                change_cents=settlement.change_cents if cash else None,
                reference=references.get(tender.way, "").strip(),
                person_id=work.actor,
            ),
        )
        work.session.add(Allocation(payment_id=payment.id, document_id=document.id, amount_cents=covers))
        note_on_jobs(work, job_ids, document, EventKind.PAID, payment=payment)
        settled += covers
    return settled


def insert_refund(
    work: UnitOfWork, payment: Payment, document: Document, cents: int, *, opens_cents: int, reason: str
) -> Payment:
    """Write money given back the way it came, and by how much it opens the document again."""
    refund = _insert_payment(
        work,
        Payment(
            customer_id=payment.customer_id,
            day=work.today,
            at=work.now,
            way=payment.way,
            amount_cents=-cents,
            reference=reason.strip(),
            refunds_id=payment.id,
            person_id=work.actor,
        ),
    )
    work.session.add(Allocation(payment_id=refund.id, document_id=document.id, amount_cents=-opens_cents))
    note_on_jobs(work, jobs_of(work, document.id), document, EventKind.PAID, payment=refund)
    return refund


def _insert_payment(work: UnitOfWork, payment: Payment) -> Payment:
    work.add(payment)
    work.chain("payment", payment.id, payment_hash(payment))
    return payment


def payment_hash(payment: Payment) -> str:
    """The hash of a payment's row, as the chain keeps it."""
    return payment_sha256(
        payment_id=payment.id,
        customer_id=payment.customer_id,
        day=payment.day,
        way=payment.way,
        amount_cents=payment.amount_cents,
        received_cents=payment.received_cents,
        change_cents=payment.change_cents,
        reference=payment.reference,
        refunds_id=payment.refunds_id,
    )


def receivable_of(work: UnitOfWork, document_id: int) -> Receivable:
    """What is open on an issued document; Refused for a draft."""
    row = work.session.scalars(select(Receivable).where(Receivable.document_id == document_id)).first()
    if row is None:
        raise Refused(_("Only an issued invoice can be paid."))
    return row


def jobs_of(work: UnitOfWork, document_id: int) -> Sequence[int]:
    """The jobs a document charges."""
    return work.session.scalars(
        select(DocumentItem.job_id)
        .where(DocumentItem.document_id == document_id)
        .distinct()
        .order_by(DocumentItem.job_id)
    ).all()


def note_on_jobs(
    work: UnitOfWork, job_ids: Sequence[int], document: Document, kind: EventKind, *, payment: Payment | None = None
) -> None:
    """Note on the timeline of the jobs, with the next flush, that their document was issued or paid."""
    facts: dict[str, str | int | bool | None] = {"document": document.id, "number": document.number or ""}
    if payment is not None:
        facts |= {"cents": payment.amount_cents, "way": payment.way}
    else:
        facts |= {"kind": document.kind.value, "cents": document.total_cents}
    for job_id in job_ids:
        note_event(work, job_id, kind, facts=facts)
