"""Lines of a job: services from the catalogue, work by the hour, free parts; their prices, discounts and removal."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import is_open
from msp_desktop.domain.labour import billable_minutes, billed_minutes, hours
from msp_desktop.domain.money import half_up
from msp_desktop.domain.pricing import discount_fits, needs_reason
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.domain.work_kind import LineKind, ServiceKind
from msp_desktop.i18n import _
from msp_desktop.store.models.document import Document, DocumentLine
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.models.service import Service
from msp_desktop.store.models.work_time import WorkTime
from msp_desktop.store.service_price import OfferedService, offered_services
from msp_desktop.store.service_rows import PricedService, priced_services
from msp_desktop.store.shop_facts import USUAL, shop_facts, tax_in_force
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs.aside import after_bench
from msp_desktop.usecases.jobs.checklist import KeptCheck, copy_steps, drop_checks, put_checks_back
from msp_desktop.usecases.jobs.kept import KeptLine, kept_line, row_of
from msp_desktop.usecases.jobs.record import note_event, retotal, tidy_line, tidy_text
from msp_desktop.usecases.jobs.values import NewLine
from msp_desktop.usecases.parts.holding import ask_for_more, release_line

MOST_QUANTITY = Decimal(100_000)
MOST_UNIT_CENTS = 10**10
MOST_MINUTES = 60 * 24 * 31


# -- adding


def add_line(work: UnitOfWork, *, item_id: int, line: NewLine, scanned: bool = False) -> int:
    """Add a line to an item and give its id; the steps of a service become the item's checks. Undoable."""
    item = work.get(JobItem, item_id)
    job = open_for_lines(work, item)
    (row,) = put_lines(work, job, [item], [replace(line, item_index=0)])
    kind = EventKind.SCANNED if scanned else EventKind.LINE_ADDED
    note_event(work, job.id, kind, item_id=item.id, facts={"line": row.description})
    retotal(work, job)
    work.undo_with(_("{line} added").format(line=row.description), remove_line, line_id=row.id)
    return row.id


def add_service_line(
    work: UnitOfWork, *, item_id: int, service_id: int, quantity: Decimal = Decimal(1), scanned: bool = False
) -> int:
    """Add a flat-rate service at today's price, converted once into the job's basis; `scanned` for the timeline."""
    offer = _offer(work, item_id, service_id)
    if offer.service.kind is ServiceKind.LABOUR:
        raise Refused(_("Work by the hour needs its minutes."), "minutes")
    return add_line(work, item_id=item_id, line=line_of_service(offer, quantity=quantity), scanned=scanned)


def add_labour_line(work: UnitOfWork, *, item_id: int, service_id: int, minutes: int, detail: str = "") -> int:
    """Add work by the hour: minutes worked and minutes charged are kept apart, by the type's minimum and step."""
    offer = _offer(work, item_id, service_id)
    if offer.service.kind is not ServiceKind.LABOUR:
        raise Refused(
            _("{service} has one price, not a price by the hour.").format(service=offer.service.name), "minutes"
        )
    return add_line(work, item_id=item_id, line=line_of_labour(offer, minutes=minutes, detail=detail))


def add_part_line(
    work: UnitOfWork,
    *,
    item_id: int,
    description: str,
    unit_cents: int,
    quantity: Decimal = Decimal(1),
    tax_key: str = USUAL,
    warranty_days: int = 0,
    detail: str = "",
) -> int:
    """Add a part that is in no list, at a price in the job's basis."""
    tax_rate_id, _tax = tax_in_force(work.session, tax_key, work.today)
    line = NewLine(
        kind=LineKind.PART,
        description=description,
        unit_cents=unit_cents,
        tax_rate_id=tax_rate_id,
        quantity=quantity,
        detail=detail,
        warranty_days=warranty_days,
    )
    return add_line(work, item_id=item_id, line=line)


def line_of_service(offer: OfferedService, *, quantity: Decimal = Decimal(1), item_index: int = 0) -> NewLine:
    """The line that a flat-rate service makes."""
    service = offer.service
    return NewLine(
        kind=LineKind.FLAT,
        description=service.name,
        detail=service.detail,
        unit_cents=offer.unit_cents,
        list_cents=offer.unit_cents,
        tax_rate_id=offer.tax_rate_id,
        item_index=item_index,
        service_id=service.id,
        code=service.code,
        quantity=quantity,
        planned_minutes=half_up(service.bench_minutes * quantity),
        warranty_days=service.warranty_days,
    )


def line_of_labour(offer: OfferedService, *, minutes: int, detail: str = "", item_index: int = 0) -> NewLine:
    """The line that so many minutes of a labour type make. Raises Refused for minutes that cannot be."""
    service = offer.service
    charged = charged_minutes(service, minutes)
    return NewLine(
        kind=LineKind.LABOUR,
        description=service.name,
        detail=detail or service.detail,
        unit_cents=offer.unit_cents,
        list_cents=offer.unit_cents,
        tax_rate_id=offer.tax_rate_id,
        item_index=item_index,
        service_id=service.id,
        code=service.code,
        quantity=hours(charged),
        planned_minutes=charged,
        warranty_days=service.warranty_days,
        actual_minutes=minutes,
        billable_minutes=charged,
    )


def charged_minutes(service: PricedService, minutes: int) -> int:
    """The minutes charged for minutes worked. Raises Refused for minutes that cannot be."""
    if not 0 < minutes <= MOST_MINUTES:
        raise Refused(_("Enter the minutes worked, 1 or more."), "minutes")
    return billable_minutes(minutes, minimum=service.minimum_minutes, step=service.step_minutes)


def put_lines(work: UnitOfWork, job: Job, items: Sequence[JobItem], lines: Sequence[NewLine]) -> list[JobLine]:
    """Write lines behind those of the job, with the checks of their services; the caller adds the job up."""
    last = work.session.scalar(select(func.max(JobLine.position)).where(JobLine.job_id == job.id))
    return put_first_lines(work, job, items, lines, first=0 if last is None else last + 1)


def put_first_lines(
    work: UnitOfWork, job: Job, items: Sequence[JobItem], lines: Sequence[NewLine], *, first: int = 0
) -> list[JobLine]:
    """Do the same from a known position on."""
    if not lines:
        return []
    rows = [_row(job, items, line, first + place) for place, line in enumerate(lines)]
    work.session.add_all(rows)
    work.session.flush()
    copy_steps(work, rows)
    return rows


def _row(job: Job, items: Sequence[JobItem], line: NewLine, position: int) -> JobLine:
    if not 0 <= line.item_index < len(items):
        raise Refused(_("Say for which device this line is."), "line")
    listed = line.unit_cents if line.list_cents is None else line.list_cents
    row = JobLine(
        job_id=job.id,
        item_id=items[line.item_index].id,
        position=position,
        kind=line.kind,
        service_id=line.service_id,
        code=tidy_line(line.code, 40, "code"),
        description=tidy_line(line.description, 200, "description"),
        detail=tidy_text(line.detail, 1000, "detail"),
        quantity=line.quantity,
        unit_cents=line.unit_cents,
        list_cents=listed,
        price_reason=tidy_line(line.price_reason, 200, "price_reason"),
        discount_percent=line.discount_percent,
        tax_rate_id=line.tax_rate_id,
        planned_minutes=line.planned_minutes,
        actual_minutes=line.actual_minutes,
        billable_minutes=line.billable_minutes,
        warranty_days=line.warranty_days,
        part_id=line.part_id,
    )
    check_line(row)
    return row


def check_line(row: JobLine) -> None:
    """Refuse a line that cannot be charged as it stands, naming the field."""
    if not row.description:
        raise Refused(_("Say what this line is for."), "description")
    if not _quantity_fits(row.quantity):
        raise Refused(_("Enter a quantity above 0, or remove the line."), "quantity")
    if not 0 <= row.unit_cents <= MOST_UNIT_CENTS:
        raise Refused(_("Enter a price of 0 or more."), "unit")
    if not discount_fits(row.discount_percent):
        raise Refused(_("A discount is between 0 and 100 percent."), "discount")
    if is_listed(row) and needs_reason(row.list_cents, row.unit_cents) and not row.price_reason:
        raise Refused(_("Say why the price differs from the list."), "price_reason")


def is_listed(row: JobLine) -> bool:
    """Whether a line has a price in a list: of a service, or of a part of the stock."""
    return row.service_id is not None or row.part_id is not None


def _quantity_fits(quantity: Decimal) -> bool:
    """Whether a quantity is above 0, not beyond what is kept, and has three decimals at most."""
    return quantity.is_finite() and 0 < quantity <= MOST_QUANTITY and quantity * 1000 == int(quantity * 1000)


def _offer(work: UnitOfWork, item_id: int, service_id: int) -> OfferedService:
    item = work.get(JobItem, item_id)
    job = work.get(Job, item.job_id)
    service = work.get(Service, service_id)
    if service.deleted_at is not None or not service.active:
        raise Refused(_("{service} is no longer offered.").format(service=service.name), "add")
    return offer_for(work, service_id, job.price_basis)


def offer_for(work: UnitOfWork, service_id: int, basis: PriceBasis) -> OfferedService:
    """A catalogue entry at today's price in a basis. Raises Refused when it is not there."""
    offers = offered_services(work.session, (service_id,), basis, work.today, shop_facts(work.session))
    if service_id not in offers:
        raise Refused(_("This record is no longer there."))
    return offers[service_id]


# -- changing


def change_line(
    work: UnitOfWork,
    *,
    line_id: int,
    seen: int | None = None,
    quantity: Decimal,
    unit_cents: int,
    price_reason: str = "",
    discount_percent: Decimal = Decimal(),
    description: str | None = None,
    detail: str | None = None,
    minutes: int | None = None,
) -> None:
    """Change a line; a price other than the list's needs a reason. `minutes` worked set the quantity of labour."""
    row = work.get(JobLine, line_id, seen=seen)
    job = open_for_lines(work, work.get(JobItem, row.item_id))
    refuse_invoiced(work, row)
    before = kept_line(row)
    if row.from_timer:
        _refuse_typed_minutes(row, quantity, minutes)
    elif row.kind is LineKind.LABOUR and minutes is not None and row.service_id is not None:
        _set_minutes(work, row, minutes)
    elif quantity != row.quantity:
        row.planned_minutes = half_up(row.planned_minutes * quantity / row.quantity)
        row.quantity = quantity
        if row.kind is LineKind.LABOUR and 0 < quantity <= MOST_QUANTITY:
            row.billable_minutes = half_up(quantity * 60)
    row.unit_cents, row.discount_percent = unit_cents, discount_percent
    if not is_listed(row):
        row.list_cents = unit_cents
    row.price_reason = tidy_line(price_reason, 200, "price_reason") if needs_reason(row.list_cents, unit_cents) else ""
    if description is not None:
        row.description = tidy_line(description, 200, "description")
    if detail is not None:
        row.detail = tidy_text(detail, 1000, "detail")
    check_line(row)
    if kept_line(row) == before:
        return
    ask_for_more(work, row, quantity - before.quantity)
    note_event(work, job.id, EventKind.LINE_CHANGED, item_id=row.item_id, facts=_difference(before, kept_line(row)))
    retotal(work, job)
    work.undo_with(_("{line} changed").format(line=row.description), restore_line, line_id=row.id, line=before)


def restore_line(work: UnitOfWork, *, line_id: int, line: KeptLine) -> None:
    """Give a line back the content it had before."""
    row = work.get(JobLine, line_id)
    job = open_for_lines(work, work.get(JobItem, row.item_id))
    refuse_invoiced(work, row)
    before = kept_line(row)
    if row.from_timer:
        # Its minutes follow the stretches as they are now.
        line = replace(
            line,
            quantity=before.quantity,
            planned_minutes=before.planned_minutes,
            actual_minutes=before.actual_minutes,
            billable_minutes=before.billable_minutes,
        )
    line.write_to(row)
    note_event(work, job.id, EventKind.LINE_CHANGED, item_id=row.item_id, facts=_difference(before, line))
    retotal(work, job)
    work.undo_with(_("{line} changed").format(line=row.description), restore_line, line_id=row.id, line=before)


def _refuse_typed_minutes(row: JobLine, quantity: Decimal, minutes: int | None) -> None:
    if minutes not in (None, row.actual_minutes) or quantity != row.quantity:
        raise Refused(_("These minutes follow the timer. Correct the time there."), "minutes")


def _set_minutes(work: UnitOfWork, row: JobLine, minutes: int) -> None:
    assert row.service_id is not None
    service = priced_services(work.session, (row.service_id,), work.today)[row.service_id]
    charged = charged_minutes(service, minutes)
    row.actual_minutes, row.billable_minutes = minutes, charged
    row.quantity, row.planned_minutes = hours(charged), charged


def _difference(before: KeptLine, after: KeptLine) -> dict[str, str | int | bool | None]:
    """What of a line changed, as plain values: old and new price, quantity or discount, and the reason."""
    facts: dict[str, str | int | bool | None] = {"line": after.description}
    if before.unit_cents != after.unit_cents:
        facts |= {"from_cents": before.unit_cents, "to_cents": after.unit_cents, "reason": after.price_reason}
    if before.quantity != after.quantity:
        facts |= {"from_quantity": str(before.quantity), "to_quantity": str(after.quantity)}
    if before.discount_percent != after.discount_percent:
        facts |= {"discount": str(after.discount_percent)}
    return facts


# -- taking off


def remove_line(work: UnitOfWork, *, line_id: int, seen: int | None = None) -> None:
    """Take a line off its job, with the checks nobody has ticked yet; time on it is no longer billed. Undoable."""
    row = work.get(JobLine, line_id, seen=seen)
    open_for_lines(work, work.get(JobItem, row.item_id))
    refuse_invoiced(work, row)
    line, item_id = kept_line(row), row.item_id
    aside, warranty_from = row.set_aside, row.warranty_from
    times = _stretches(work, row.id)
    for each in times:
        each.labour_id = None
    checks = take_line_off(work, row)
    work.undo_with(
        _("{line} taken off").format(line=line.description),
        put_line_back,
        item_id=item_id,
        line=line,
        line_id=line_id,
        checks=checks,
        time_ids=tuple(each.id for each in times),
        aside=aside,
        warranty_from=warranty_from,
    )


def take_line_off(work: UnitOfWork, row: JobLine) -> tuple[KeptCheck, ...]:
    """Remove a line that is on no issued paper and add the job up; gives the open steps that went with it."""
    job, item_id, description = work.get(Job, row.job_id), row.item_id, row.description
    checks = drop_checks(work, row.id)
    leave_drafts(work, row.id)
    for each in _stretches(work, row.id):
        each.line_id = None
    work.session.flush()
    release_line(work, row)
    work.delete(row)
    note_event(work, job.id, EventKind.LINE_REMOVED, item_id=item_id, facts={"line": description})
    retotal(work, job)
    return checks


def _stretches(work: UnitOfWork, line_id: int) -> Sequence[WorkTime]:
    return work.session.scalars(select(WorkTime).where(WorkTime.line_id == line_id).order_by(WorkTime.id)).all()


def put_line_back(
    work: UnitOfWork,
    *,
    item_id: int,
    line: KeptLine,
    checks: tuple[KeptCheck, ...] = (),
    time_ids: tuple[int, ...] = (),
    line_id: int | None = None,
    aside: bool = False,
    warranty_from: date | None = None,
) -> int:
    """Put a line back that was taken off, at its old price, with the time that stood on it and is billed nowhere else.

    It has its old `line_id` again, so that what was done to it before can still be taken back. What was set `aside`
    is so again where its item still goes back unrepaired; `warranty_from` is the first day of a clock that runs on.
    """
    item = work.get(JobItem, item_id)
    job = open_for_lines(work, item)
    row = row_of(line, job.id, item.id)
    if line_id is not None and work.session.get(JobLine, line_id) is None:
        row.id = line_id
    row.warranty_from = warranty_from
    work.add(row)
    row.set_aside = aside and (item.unrepaired or row.id in after_bench(work, item))
    put_checks_back(work, row, checks)
    _take_up_times(work, row, time_ids)
    note_event(work, job.id, EventKind.LINE_ADDED, item_id=item.id, facts={"line": row.description})
    retotal(work, job)
    work.undo_with(_("{line} put back").format(line=row.description), remove_line, line_id=row.id)
    return row.id


def _take_up_times(work: UnitOfWork, row: JobLine, time_ids: Sequence[int]) -> None:
    """Let stretches stand on a line again that stand nowhere else; a line of the timer follows them."""
    times = [work.get(WorkTime, each) for each in time_ids]
    here = [each for each in times if each.item_id == row.item_id and each.deleted_at is None]
    free = [each for each in here if each.labour_id is None]
    for each in free:
        each.labour_id, each.line_id = row.service_id, row.id
    if row.from_timer and free:
        follow_stretches(work, row, [each.minutes or 0 for each in free])


def follow_stretches(work: UnitOfWork, line: JobLine, stretches: Sequence[int]) -> None:
    """Let a line of the timer say the minutes of its stretches: worked ones, and charged ones rounded once."""
    assert line.service_id is not None
    service = priced_services(work.session, (line.service_id,), work.today)[line.service_id]
    charged = billed_minutes(stretches, minimum=service.minimum_minutes, step=service.step_minutes)
    line.actual_minutes, line.billable_minutes = sum(stretches), charged
    line.quantity, line.planned_minutes = hours(charged), charged
    check_line(line)


def open_for_lines(work: UnitOfWork, item: JobItem) -> Job:
    """The job of an item whose lines may change. Raises Refused once it has left the shop."""
    job = work.get(Job, item.job_id)
    if not is_open(item.state):
        raise Refused(_("{job} is done. Reopen it to change its lines.").format(job=job.number))
    return job


def refuse_invoiced(work: UnitOfWork, row: JobLine) -> None:
    """Refuse a change of a line that an issued paper charges."""
    number = issued_number(work, row.id)
    if number is not None:
        raise Refused(_("This line is on {number}, which was issued. Credit it there.").format(number=number))


def issued_number(work: UnitOfWork, line_id: int) -> str | None:
    """The number of the issued paper that charges a line, None when there is none."""
    return work.session.scalars(
        select(Document.number)
        .join(DocumentLine, DocumentLine.document_id == Document.id)
        .where(DocumentLine.job_line_id == line_id, Document.issued_at.is_not(None))
        .limit(1)
    ).first()


def leave_drafts(work: UnitOfWork, line_id: int) -> None:
    """Take the line off drafts, which are added up again whenever they are shown or issued."""
    rows = work.session.scalars(select(DocumentLine).where(DocumentLine.job_line_id == line_id)).all()
    for row in rows:
        work.session.delete(row)
    work.session.flush()
