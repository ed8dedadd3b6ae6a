"""Opening a job: its number, items, lines and checks, and the terms it was left under."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.intake_answers import ContactWay, ProblemPhrase
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.pricing import discount_fits
from msp_desktop.i18n import _
from msp_desktop.store.customer_rows import standing_for
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.job import Job, JobItem
from msp_desktop.store.models.person import Person
from msp_desktop.store.shop_facts import basis_for, current_terms, shop_facts
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs.lines import put_first_lines
from msp_desktop.usecases.jobs.moving import cancel_job
from msp_desktop.usecases.jobs.record import index_job, note_event, refuse_far, retotal, tidy_line, tidy_text
from msp_desktop.usecases.jobs.values import NewItem, NewLine
from msp_desktop.usecases.shop import draw_number

LONGEST_PROBLEM = 4000
LONGEST_NOTE = 200
LONGEST_SHELF = 20


def open_job(
    work: UnitOfWork,
    *,
    customer_id: int,
    items: Sequence[NewItem] = (NewItem(),),
    lines: Sequence[NewLine] = (),
    problem: str = "",
    phrases: Sequence[ProblemPhrase] = (),
    promised_at: datetime | None = None,
    technician_id: int | None = None,
    contact_way: ContactWay | None = None,
    limit_cents: int | None = None,
    rush: bool = False,
    warranty_of_id: int | None = None,
    discount_percent: Decimal | None = None,
    discount_reason: str = "",
    language: str = "",
) -> int:
    """Open a job under the next number and give its id; without `contact_way` and discount the customer's own hold.

    Raises Refused where something cannot be kept. Taking it back cancels the job: its number is given for good.
    """
    customer = work.get(Customer, customer_id)
    if customer.merged_into_id is not None:
        customer = work.get(Customer, standing_for(work.session, customer.id))
    if customer.deleted_at is not None:
        raise Refused(_("{customer} was deleted. Bring the record back first.").format(customer=customer.name), "find")
    facts = shop_facts(work.session)
    terms = current_terms(work.session, language or customer.language or facts.language)
    discount = customer.discount_percent if discount_percent is None else discount_percent
    _check(work, items, technician_id, limit_cents, discount)
    refuse_far(work, promised_at)
    if warranty_of_id is not None:
        work.get(Job, warranty_of_id)
    job = work.add(
        Job(
            number=draw_number(work, SeriesKind.JOB).text,
            customer_id=customer.id,
            customer_key=customer.name_key,
            state=JobState.BOOKED_IN,
            received_at=work.now,
            promised_at=promised_at,
            technician_id=technician_id,
            booked_by_id=work.actor,
            rush=rush,
            contact_way=contact_way or customer.contact_way,
            problem=tidy_text(problem, LONGEST_PROBLEM, "problem"),
            phrases=[each.value for each in phrases],
            limit_cents=limit_cents,
            price_basis=basis_for(customer.kind, customer.price_basis, facts),
            discount_percent=discount,
            discount_reason=tidy_line(discount_reason, LONGEST_NOTE, "reason"),
            terms_id=terms.id if terms else None,
            warranty_of_id=warranty_of_id,
        )
    )
    rows = [_item(job, place, each, work.now) for place, each in enumerate(items)]
    work.session.add_all(rows)
    work.session.flush()
    put = put_first_lines(work, job, rows, lines)
    note_event(work, job.id, EventKind.BOOKED_IN)
    retotal(work, job, facts=facts, lines=put)
    index_job(work, job)
    work.undo_with(_("{job} booked in").format(job=job.number), cancel_job, job_id=job.id, seen=None)
    return job.id


def _item(job: Job, place: int, item: NewItem, now: datetime) -> JobItem:
    return JobItem(
        job_id=job.id,
        device_id=item.device_id,
        position=place,
        state=JobState.BOOKED_IN,
        state_since=now,
        shelf=tidy_line(item.shelf, LONGEST_SHELF, "shelf"),
        accessories=[each.value for each in item.accessories],
        accessory_note=tidy_line(item.accessory_note, LONGEST_NOTE, "accessories"),
        conditions=[each.value for each in item.conditions],
        condition_note=tidy_line(item.condition_note, LONGEST_NOTE, "condition"),
        data_answer=item.data_answer,
    )


def _check(
    work: UnitOfWork, items: Sequence[NewItem], technician_id: int | None, limit_cents: int | None, discount: Decimal
) -> None:
    if not items:
        raise Refused(_("Say what is left with the shop."), "device")
    for each in items:
        if each.device_id is not None:
            work.get(Device, each.device_id)
    if technician_id is not None:
        work.get(Person, technician_id)
    if limit_cents is not None and limit_cents < 0:
        raise Refused(_("A limit is 0 or more. Leave it empty for no limit."), "limit")
    if not discount_fits(discount):
        raise Refused(_("A discount is between 0 and 100 percent."), "discount")
