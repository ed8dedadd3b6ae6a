"""The same job once more: same customer, devices and work, under a new number and at the prices of today."""

from datetime import datetime

from msp_desktop.domain.intake_answers import Accessory, Condition, ProblemPhrase
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.totals import PriceBasis, converted_unit
from msp_desktop.domain.unclaimed import STORAGE_CODE
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.i18n import _
from msp_desktop.store.customer_rows import standing_for
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.models.part import Part
from msp_desktop.store.models.service import Service
from msp_desktop.store.shop_facts import basis_for, charged_tax, shop_facts, taxes_by_ids
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs.lines import line_of_labour, line_of_service, offer_for
from msp_desktop.usecases.jobs.moving import cancel_job
from msp_desktop.usecases.jobs.opening import open_job
from msp_desktop.usecases.jobs.part_lines import line_of_part, part_offer
from msp_desktop.usecases.jobs.record import items_of, note_event, still_here
from msp_desktop.usecases.jobs.splitting import lines_of_job
from msp_desktop.usecases.jobs.values import NewItem, NewLine


def duplicate_job(
    work: UnitOfWork, *, job_id: int, problem: str | None = None, promised_at: datetime | None = None
) -> int:
    """Book the same once more and give the new job's id: same customer, devices and lines, today's prices. Undoable.

    A service or part that is no longer offered keeps its old price and becomes a line of its own; hours are those
    planned. Parts are held anew, and wait where the stock is short.
    """
    job = work.get(Job, job_id)
    customer = work.get(Customer, standing_for(work.session, job.customer_id))
    basis = basis_for(customer.kind, customer.price_basis, shop_facts(work.session))
    items = items_of(work, job.id)
    places = {item.id: place for place, item in enumerate(items)}
    lines = [
        _again(work, line, places[line.item_id], job.price_basis, basis, customer)
        for line in lines_of_job(work, job.id)
        if not line.set_aside and line.code != STORAGE_CODE
    ]
    made = open_job(
        work,
        customer_id=customer.id,
        items=[_item(item) for item in items],
        lines=lines,
        problem=job.problem if problem is None else problem,
        phrases=tuple(ProblemPhrase(each) for each in job.phrases),
        promised_at=promised_at,
        technician_id=still_here(work, job.technician_id),
        contact_way=customer.contact_way,
        limit_cents=None,
    )
    row = work.get(Job, made)
    note_event(work, row.id, EventKind.DUPLICATED, facts={"from": job.number})
    work.session.flush()
    work.undo_with(_("{job} booked in").format(job=row.number), cancel_job, job_id=row.id, seen=None)
    return made


def _item(item: JobItem) -> NewItem:
    return NewItem(
        device_id=item.device_id,
        accessories=tuple(Accessory(each) for each in item.accessories),
        accessory_note=item.accessory_note,
        conditions=tuple(Condition(each) for each in item.conditions),
        condition_note=item.condition_note,
        data_answer=item.data_answer,
    )


def _again(
    work: UnitOfWork, line: JobLine, place: int, old: PriceBasis, basis: PriceBasis, customer: Customer
) -> NewLine:
    part = work.session.get(Part, line.part_id) if line.part_id is not None else None
    if part is not None and part.deleted_at is None and part.active:
        return line_of_part(part_offer(work, part.id, basis), quantity=line.quantity, item_index=place)
    service = work.session.get(Service, line.service_id) if line.service_id is not None else None
    if service is None or service.deleted_at is not None or not service.active:
        return _as_it_was(work, line, place, old, basis, customer)
    offer = offer_for(work, service.id, basis)
    if line.kind is LineKind.LABOUR:
        return line_of_labour(offer, minutes=max(line.planned_minutes, 1), item_index=place)
    return line_of_service(offer, quantity=line.quantity, item_index=place)


def _as_it_was(
    work: UnitOfWork, line: JobLine, place: int, old: PriceBasis, basis: PriceBasis, customer: Customer
) -> NewLine:
    facts = shop_facts(work.session)
    tax = taxes_by_ids(work.session, (line.tax_rate_id,))[line.tax_rate_id]
    charged = charged_tax(facts, tax, reverse_charge=customer.reverse_charge)
    unit = line.unit_cents if old is basis else converted_unit(line.unit_cents, old, basis, charged)
    return NewLine(
        kind=line.kind,
        description=line.description,
        detail=line.detail,
        code=line.code,
        unit_cents=unit,
        tax_rate_id=line.tax_rate_id,
        item_index=place,
        quantity=line.quantity,
        planned_minutes=line.planned_minutes,
        warranty_days=line.warranty_days,
    )
