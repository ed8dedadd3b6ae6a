"""Customers: add, change, stop, delete and bring back."""

from decimal import Decimal

from sqlalchemy import exists, select

from msp_desktop.domain.customer_facts import ContactPerson, CustomerFacts, PostalAddress
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.intake_answers import ContactWay
from msp_desktop.domain.job_state import OPEN_STATES
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.i18n import LANGUAGES, _
from msp_desktop.store.customer_rows import EMAIL, PHONE, customer_facts, family
from msp_desktop.store.job_words import job_texts
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.document import Document, Receivable
from msp_desktop.store.models.job import Job
from msp_desktop.store.names import name_key
from msp_desktop.store.shop_facts import shop_row
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.customers_checks import tidied, tidy_emails, tidy_phones, tidy_text
from msp_desktop.usecases.customers_parts import add_parts, add_points, set_parts
from msp_desktop.usecases.shop import draw_number

NOUN = "customer"
MOST_JOBS_FOLLOW = 100
"""Open jobs that are found by a changed card at once; a customer with more of them has the newest."""


def add_customer(
    work: UnitOfWork,
    *,
    kind: CustomerKind,
    name: str,
    phones: tuple[str, ...] = (),
    emails: tuple[str, ...] = (),
    contacts: tuple[ContactPerson, ...] = (),
    billing: PostalAddress | None = None,
    service: PostalAddress | None = None,
    language: str | None = None,
    contact_way: ContactWay = ContactWay.CALL,
    price_basis: PriceBasis | None = None,
    payment_days: int | None = None,
    discount_percent: Decimal = Decimal(0),
    vat_number: str = "",
    tax_code: str = "",
    sdi_code: str = "",
    pec: str = "",
    reverse_charge: bool = False,
    split_payment: bool = False,
    withholding_percent: Decimal = Decimal(0),
    referral: str = "",
) -> int:
    """Add a customer under the next number and give its id. Phones may be typed in any form.

    Raises Refused with the field's name where something cannot be kept.
    """
    shop = shop_row(work.session)
    facts = tidied(
        CustomerFacts(
            kind, name, phones, emails, contacts, billing or PostalAddress(), service or PostalAddress(),
            language or "", contact_way, price_basis, payment_days, discount_percent, vat_number, tax_code, sdi_code,
            pec, reverse_charge, split_payment, withholding_percent, referral,
        ),
        shop.country,
    )  # fmt: skip
    row = Customer(number=draw_number(work, SeriesKind.CUSTOMER).text, created_at=work.now)
    _set_columns(row, facts, shop.language)
    work.add(row)
    add_parts(work, row.id, facts)
    index_customer(work, row, facts)
    work.undo_with(_("{customer} added").format(customer=row.name), delete_customer, customer_id=row.id)
    return row.id


def change_customer(work: UnitOfWork, *, customer_id: int, seen: int | None, facts: CustomerFacts) -> None:
    """Take over a customer's card as the form has it; jobs and drafts follow a new name, issued papers do not."""
    row = work.get(Customer, customer_id, seen=seen)
    shop = shop_row(work.session)
    before = customer_facts(work.session, row)
    after = tidied(facts, shop.country)
    if after == before:
        return
    _set_columns(row, after, shop.language)
    # Phones, contacts and addresses are rows of their own: the card counts as changed whichever it was.
    work.touch(row)
    set_parts(work, row.id, after)
    if name_key(before.name) != row.name_key:
        carry_name(work, row)
    index_customer(work, row, after)
    if _found_by(before) != _found_by(after):
        _carry_reach(work, row)
    work.undo_with(
        _("{customer} changed").format(customer=row.name), change_customer, customer_id=row.id, seen=None, facts=before
    )


def add_reach(
    work: UnitOfWork, *, customer_id: int, phones: tuple[str, ...] = (), emails: tuple[str, ...] = ()
) -> None:
    """Add phones and mails that are not yet known to a customer, after the ones that are."""
    row = work.get(Customer, customer_id)
    country = shop_row(work.session).country
    before = customer_facts(work.session, row)
    known = {each.casefold() for each in before.emails}
    more_phones = tuple(each for each in tidy_phones(phones, country) if each not in before.phones)
    more_emails = tuple(each for each in tidy_emails(emails) if each.casefold() not in known)
    if not more_phones and not more_emails:
        return
    add_points(work, row.id, PHONE, more_phones, len(before.phones))
    add_points(work, row.id, EMAIL, more_emails, len(before.emails))
    work.touch(row)
    work.session.flush()
    index_customer(work, row, customer_facts(work.session, row))
    _carry_reach(work, row)
    work.undo_with(
        _("{customer} changed").format(customer=row.name), change_customer, customer_id=row.id, seen=None, facts=before
    )


def _found_by(facts: CustomerFacts) -> tuple[object, ...]:
    """What of a card jobs are found by."""
    return facts.name, facts.phones, facts.emails, facts.contacts


def _carry_reach(work: UnitOfWork, row: Customer) -> None:
    """Let the open jobs of a customer be found by the card as it is now, the newest ones first."""
    work.session.flush()
    for job in work.session.scalars(
        select(Job)
        .where(Job.customer_id == row.id, Job.state.in_(OPEN_STATES))
        .order_by(Job.id.desc())
        .limit(MOST_JOBS_FOLLOW)
    ):
        work.search.index("job", job.id, job_texts(work.session, job))


def set_stop(work: UnitOfWork, *, customer_id: int, seen: int | None, on_stop: bool, reason: str = "") -> None:
    """Put a customer on stop with the reason why, or take the stop off."""
    row = work.get(Customer, customer_id, seen=seen)
    text = tidy_text(reason, "stop_reason")
    if on_stop and not text:
        raise Refused(_("Say why, so that the desk knows."), "stop_reason")
    before, reason_before = row.on_stop, row.stop_reason
    row.on_stop, row.stop_reason = on_stop, text if on_stop else ""
    label = _("{customer} on stop") if on_stop else _("{customer} off stop")
    work.undo_with(
        label.format(customer=row.name), set_stop, customer_id=row.id, seen=None, on_stop=before, reason=reason_before
    )


def delete_customer(work: UnitOfWork, *, customer_id: int, seen: int | None = None) -> None:
    """Delete a customer; issued papers and closed jobs keep the name. Refused while jobs are open or money is owed."""
    row = work.get(Customer, customer_id, seen=seen)
    if row.deleted_at is not None:
        raise Refused(_("{customer} is already deleted.").format(customer=row.name))
    _refuse_unfinished(work, row)
    row.deleted_at = work.now
    work.search.remove(NOUN, row.id)
    work.undo_with(_("{customer} deleted").format(customer=row.name), restore_customer, customer_id=row.id)


def restore_customer(work: UnitOfWork, *, customer_id: int) -> None:
    """Bring a deleted customer back."""
    row = work.get(Customer, customer_id)
    if row.deleted_at is None:
        raise Refused(_("{customer} is not deleted.").format(customer=row.name))
    row.deleted_at = None
    index_customer(work, row, customer_facts(work.session, row))
    work.undo_with(_("{customer} brought back").format(customer=row.name), delete_customer, customer_id=row.id)


def index_customer(work: UnitOfWork, row: Customer, facts: CustomerFacts) -> None:
    """Write what a customer is found by: names, number, phones, mails, town and tax numbers."""
    people = facts.contacts
    phones = [*facts.phones, *(each for one in people for each in one.phones)]
    mails = [*facts.emails, *(each for one in people for each in one.emails)]
    texts = [row.name, row.number, *(each.name for each in people), *phones, *mails]
    texts += [facts.billing.town, facts.vat_number, facts.tax_code]
    work.search.index(NOUN, row.id, [each for each in dict.fromkeys(texts) if each])


def carry_name(work: UnitOfWork, row: Customer) -> None:
    """Make the customer's jobs and draft papers sort under its name of today."""
    jobs = work.session.scalars(select(Job.id).where(Job.customer_id == row.id, Job.customer_key != row.name_key)).all()
    work.update_many(Job, [{"id": each, "customer_key": row.name_key} for each in jobs])
    drafts = work.session.scalars(
        select(Document.id).where(Document.customer_id == row.id, Document.issued_at.is_(None))
    ).all()
    work.update_many(Document, [{"id": each, "customer_key": row.name_key} for each in drafts])


def _refuse_unfinished(work: UnitOfWork, row: Customer) -> None:
    ids = family(work.session, row.id)
    open_job = work.session.scalars(
        select(Job.number).where(Job.customer_id.in_(ids), Job.state.in_(OPEN_STATES)).order_by(Job.id).limit(1)
    ).first()
    if open_job is not None:
        raise Refused(_("Job {job} is still open. Finish or cancel it first.").format(job=open_job))
    owes = exists().where(Receivable.customer_id.in_(ids), Receivable.open_cents != 0, Receivable.replaced.is_(False))
    if work.session.scalar(select(owes)):
        raise Refused(_("{customer} still has unpaid invoices. Settle them first.").format(customer=row.name))


def _set_columns(row: Customer, facts: CustomerFacts, shop_language: str) -> None:
    row.kind, row.name, row.name_key = facts.kind, facts.name, name_key(facts.name)
    row.language = facts.language if facts.language in LANGUAGES else shop_language
    row.contact_way = facts.contact_way
    row.price_basis, row.payment_days, row.discount_percent = (
        facts.price_basis,
        facts.payment_days,
        facts.discount_percent,
    )
    row.vat_number, row.tax_code, row.sdi_code, row.pec = facts.vat_number, facts.tax_code, facts.sdi_code, facts.pec
    row.reverse_charge, row.split_payment = facts.reverse_charge, facts.split_payment
    row.withholding_percent, row.referral = facts.withholding_percent, facts.referral
