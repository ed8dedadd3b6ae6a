"""A job booked on the wrong card: it goes to another customer, with its devices where they are theirs."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.intake_answers import ContactWay
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.totals import PriceBasis, converted_unit
from msp_desktop.i18n import _
from msp_desktop.store.customer_rows import standing_for
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.document import Document, DocumentItem
from msp_desktop.store.models.job import Attachment, Job, JobLine
from msp_desktop.store.models.loaner import Loan
from msp_desktop.store.models.quote import Quote
from msp_desktop.store.shop_facts import basis_for, charged_tax, shop_facts, taxes_by_ids
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.devices import move_device
from msp_desktop.usecases.jobs.record import index_job, items_of, note_event, retotal
from msp_desktop.usecases.jobs.splitting import leave_drafts_of_items, lines_of_job


@dataclass(frozen=True, slots=True)
class KeptPrice:
    """A line's prices before they were read in another basis, in cents."""

    line_id: int
    unit_cents: int
    list_cents: int


@dataclass(frozen=True, slots=True)
class KeptTerms:
    """What hung on the customer before a job went to another one."""

    customer_id: int
    contact_way: ContactWay
    basis: PriceBasis
    discount_percent: Decimal
    discount_reason: str
    prices: tuple[KeptPrice, ...]
    device_ids: tuple[int, ...]


def change_job_customer(
    work: UnitOfWork, *, job_id: int, customer_id: int, devices_too: bool = True, seen: int | None = None
) -> None:
    """Give a job to another customer: name, reach, price basis and discount follow. Undoable.

    `devices_too` moves the devices on it to that customer as well. Raises Refused, field "customer", once an issued
    paper or a quote names the job, and while a loaner of the shop is out on it.
    """
    job = work.get(Job, job_id, seen=seen)
    customer = work.get(Customer, standing_for(work.session, customer_id))
    if customer.deleted_at is not None:
        raise Refused(
            _("{customer} was deleted. Bring the record back first.").format(customer=customer.name), "customer"
        )
    if standing_for(work.session, job.customer_id) == customer.id:
        raise Refused(_("{job} is with this customer already.").format(job=job.number), "customer")
    _refuse_named(work, job)
    own = work.get(Customer, job.customer_id)
    theirs = _devices_of(work, job, own.id) if devices_too else ()
    before = _terms(work, job, theirs)
    basis = basis_for(customer.kind, customer.price_basis, shop_facts(work.session))
    discount = customer.discount_percent if job.discount_percent == own.discount_percent else job.discount_percent
    _read_prices_in(work, job, basis, customer)
    after = KeptTerms(
        customer.id, customer.contact_way, basis, discount, job.discount_reason, _prices(work, job), theirs
    )
    _give(work, job, after)
    work.undo_with(
        _("{job} given to {customer}").format(job=job.number, customer=customer.name),
        restore_job_customer,
        job_id=job.id,
        terms=before,
    )


def restore_job_customer(work: UnitOfWork, *, job_id: int, terms: KeptTerms) -> None:
    """Give a job back to the customer it was with, at the prices it had. Undoable."""
    job = work.get(Job, job_id)
    _refuse_named(work, job)
    now = _terms(work, job, terms.device_ids)
    # Lines that came since are told in the basis of today; the others get the very price they had.
    _read_prices_in(work, job, terms.basis, work.get(Customer, terms.customer_id))
    _give(work, job, terms)
    customer = work.get(Customer, terms.customer_id)
    work.undo_with(
        _("{job} given to {customer}").format(job=job.number, customer=customer.name),
        restore_job_customer,
        job_id=job.id,
        terms=now,
    )


def _give(work: UnitOfWork, job: Job, terms: KeptTerms) -> None:
    customer = work.get(Customer, terms.customer_id)
    leave_drafts_of_items(work, [item.id for item in items_of(work, job.id)])
    job.customer_id, job.customer_key, job.contact_way = customer.id, customer.name_key, terms.contact_way
    job.price_basis, job.discount_percent, job.discount_reason = (
        terms.basis,
        terms.discount_percent,
        terms.discount_reason,
    )
    for each in terms.prices:
        line = work.session.get(JobLine, each.line_id)
        if line is not None:
            line.unit_cents, line.list_cents = each.unit_cents, each.list_cents
    for file in work.session.scalars(select(Attachment).where(Attachment.job_id == job.id)).all():
        file.customer_id = customer.id
    for device_id in terms.device_ids:
        if work.get(Device, device_id).customer_id != customer.id:
            move_device(work, device_id=device_id, customer_id=customer.id)
    note_event(work, job.id, EventKind.CUSTOMER_CHANGED)
    retotal(work, job)
    index_job(work, job)


def _terms(work: UnitOfWork, job: Job, device_ids: tuple[int, ...]) -> KeptTerms:
    return KeptTerms(
        job.customer_id, job.contact_way, job.price_basis, job.discount_percent, job.discount_reason,
        _prices(work, job), device_ids,
    )  # fmt: skip


def _prices(work: UnitOfWork, job: Job) -> tuple[KeptPrice, ...]:
    return tuple(KeptPrice(row.id, row.unit_cents, row.list_cents) for row in lines_of_job(work, job.id))


def _devices_of(work: UnitOfWork, job: Job, customer_id: int) -> tuple[int, ...]:
    """The devices on the job that belong to its customer."""
    ids = [item.device_id for item in items_of(work, job.id) if item.device_id is not None]
    return tuple(each for each in dict.fromkeys(ids) if work.get(Device, each).customer_id == customer_id)


def _read_prices_in(work: UnitOfWork, job: Job, basis: PriceBasis, customer: Customer) -> None:
    """Convert each price once into the basis of the new customer's papers."""
    if basis is job.price_basis:
        return
    facts, rows = shop_facts(work.session), lines_of_job(work, job.id)
    taxes = taxes_by_ids(work.session, {row.tax_rate_id for row in rows})
    for row in rows:
        tax = charged_tax(facts, taxes[row.tax_rate_id], reverse_charge=customer.reverse_charge)
        row.unit_cents = converted_unit(row.unit_cents, job.price_basis, basis, tax)
        row.list_cents = converted_unit(row.list_cents, job.price_basis, basis, tax)


def _refuse_named(work: UnitOfWork, job: Job) -> None:
    issued = work.session.scalars(
        select(Document.number)
        .join(DocumentItem, DocumentItem.document_id == Document.id)
        .where(DocumentItem.job_id == job.id, Document.issued_at.is_not(None))
        .limit(1)
    ).first()
    quoted = work.session.scalars(select(Quote.number).where(Quote.job_id == job.id).limit(1)).first()
    number = issued or quoted
    if number:
        words = _("{number} was made out for {job}, so it stays with this customer.")
        raise Refused(words.format(number=number, job=job.number), "customer")
    lent = select(Loan.id).where(Loan.job_id == job.id, Loan.back_at.is_(None), Loan.deleted_at.is_(None)).limit(1)
    if work.session.scalar(lent) is not None:
        raise Refused(_("A loaner is out on {job}. Take it back first.").format(job=job.number), "customer")
