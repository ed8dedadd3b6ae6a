"""Money for issued invoices: taken later, in one or several ways, in whole or in part; and given back."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import func, select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.payment import PayWay, Tender, settled
from msp_desktop.i18n import _
from msp_desktop.store.models.document import Document
from msp_desktop.store.models.payment import Allocation, Payment
from msp_desktop.store.shop_facts import shop_facts
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.invoices.issuing import NO_REFERENCES
from msp_desktop.usecases.invoices.settling import insert_refund, jobs_of, receivable_of, record_payments


def take_payment(
    work: UnitOfWork,
    *,
    document_id: int,
    tenders: Sequence[Tender],
    day: date | None = None,
    references: Mapping[PayWay, str] = NO_REFERENCES,
) -> int:
    """Take money for an issued invoice, all of it or a part; gives what is still open in cents.

    `day` is when the money came (today without one); cash may be more than is open and gives change.
    """
    document = work.get(Document, document_id)
    receivable = receivable_of(work, document_id)
    facts = shop_facts(work.session)
    if receivable.replaced:
        raise Refused(_("An invoice stands for this receipt. Take the money there."))
    if receivable.open_cents <= 0:
        raise Refused(_("{number} is paid already.").format(number=document.number))
    if any(tender.cents < 0 for tender in tenders) or not any(
        tender.cents for tender in tenders if tender.way is not PayWay.ACCOUNT
    ):
        raise Refused(_("Enter an amount above 0."), "amount")
    when = day or work.today
    if when > work.today:
        raise Refused(
            _("{day} is still to come. Choose today or earlier.").format(day=facts.formats().day(when)), "day"
        )
    money = [tender for tender in tenders if tender.way is not PayWay.ACCOUNT]
    settlement = settled(receivable.open_cents, money, cash_step=facts.preset.cash_step)
    if settlement.over_cents:
        over = facts.formats().money(settlement.over_cents)
        raise Refused(_("{amount} more than is open. Only cash gives change.").format(amount=over), "amount")
    receivable.open_cents -= record_payments(
        work,
        document,
        settlement,
        day=when,
        references=references,
        job_ids=jobs_of(work, document.id),
        rounding_cents=settlement.rounding_cents,
    )
    return receivable.open_cents


def refund_payment(work: UnitOfWork, *, payment_id: int, cents: int | None = None, reason: str = "") -> int:
    """Give money back the way it came, all that is left of the payment or `cents` of it; gives the refund's id.

    The document is open by as much again. Raises Refused for more than was paid and for want of a reason.
    """
    payment = work.get(Payment, payment_id)
    if payment.amount_cents <= 0:
        raise Refused(_("A refund cannot be refunded."))
    if not reason.strip():
        raise Refused(_("Say why the money goes back. It is kept with the payment."), "reason")
    back = -(work.session.scalar(select(func.sum(Payment.amount_cents)).where(Payment.refunds_id == payment.id)) or 0)
    left = payment.amount_cents - back
    amount = left if cents is None else cents
    formats = shop_facts(work.session).formats()
    if not 0 < amount <= left:
        raise Refused(_("Of this payment {amount} can be given back.").format(amount=formats.money(left)), "amount")
    document = work.get(Document, _paid_document(work, payment))
    settles = _settles(work, payment)
    opens = settles if amount == left else min(amount, settles)
    refund = insert_refund(work, payment, document, amount, opens_cents=opens, reason=reason)
    receivable_of(work, document.id).open_cents += opens
    return refund.id


def _settles(work: UnitOfWork, payment: Payment) -> int:
    """What a payment less its refunds settles; differs from what is left of it by cash rounding only."""
    whole = select(Payment.id).where((Payment.id == payment.id) | (Payment.refunds_id == payment.id))
    found: int | None = work.session.scalar(
        select(func.sum(Allocation.amount_cents)).where(Allocation.payment_id.in_(whole))
    )
    return found or 0


def _paid_document(work: UnitOfWork, payment: Payment) -> int:
    """The document that a payment settles today, after moves from a receipt to its invoice."""
    settles = func.sum(Allocation.amount_cents)
    found = work.session.execute(
        select(Allocation.document_id)
        .where(Allocation.payment_id == payment.id)
        .group_by(Allocation.document_id)
        .having(settles > 0)
        .order_by(Allocation.document_id.desc())
    ).first()
    if found is None:
        raise Refused(_("This payment settles nothing any more."))
    return int(found.document_id)
