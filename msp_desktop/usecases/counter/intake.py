"""Booking in: customer, devices, job, items, lines and promise in one act, and the way back from all of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import exists, select

from msp_desktop import checks
from msp_desktop.domain.customer_facts import ContactPerson, CustomerFacts
from msp_desktop.domain.device_facts import DeviceFacts
from msp_desktop.domain.drafts.intake import DraftCustomer, DraftDevice, DraftLine, IntakeDraft
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.intake_answers import Accessory, Condition, ContactWay, ProblemPhrase
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.message import MessageEvent
from msp_desktop.domain.passcode_kind import SealedPasscode
from msp_desktop.domain.roles import CustomerKind, Role
from msp_desktop.domain.service_hours import ServiceHours
from msp_desktop.domain.totals import PriceBasis, converted_unit
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.i18n import _, language
from msp_desktop.store.customer_rows import customer_facts
from msp_desktop.store.device_rows import device_facts
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.document import Document
from msp_desktop.store.models.job import Job, JobItem
from msp_desktop.store.models.person import Person
from msp_desktop.store.shop_facts import basis_for, charged_tax, shop_facts, taxes_by_ids
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.customers import add_customer, change_customer, delete_customer, restore_customer
from msp_desktop.usecases.devices import add_device, change_device, delete_device, move_device, restore_device
from msp_desktop.usecases.jobs import NewItem, NewLine, cancel_job, open_job, reopen_item
from msp_desktop.usecases.jobs.check_fee import agree_check_fee
from msp_desktop.usecases.jobs.warranty import note_return
from msp_desktop.usecases.messages import take_back_messages, tell_customer
from msp_desktop.usecases.passcodes import erase_passcodes, keep_passcode
from msp_desktop.words import problem_sentence

FORM = "intake"
"""The name of the form draft that is thrown away once the job is booked in."""


@dataclass(frozen=True, slots=True)
class CardKept:
    """A known customer's card as it is to be given back."""

    customer_id: int
    facts: CustomerFacts


@dataclass(frozen=True, slots=True)
class DeviceKept:
    """A known device's card and owner as they are to be given back."""

    device_id: int
    customer_id: int
    facts: DeviceFacts


def book_in(
    work: UnitOfWork,
    *,
    customer: DraftCustomer,
    devices: Sequence[DraftDevice],
    promised_at: datetime | None,
    lines: Sequence[NewLine] = (),
    lines_basis: PriceBasis | None = None,
    problem: str = "",
    phrases: Sequence[ProblemPhrase] = (),
    technician_id: int | None = None,
    contact_way: ContactWay | None = None,
    limit_cents: int | None = None,
    discount_percent: Decimal | None = None,
    discount_reason: str = "",
    rush: bool = False,
    warranty_of_id: int | None = None,
    check_id: int | None = None,
    check_credited: bool = False,
    passcodes: Sequence[SealedPasscode | None] = (),
) -> int:
    """Book a visit in and give the job's id: customer and devices are added where they are new, all or nothing.

    A new mobile, mail or contact way of a known customer is kept on the card, first. No devices: the job moves by
    itself. Line prices are in `lines_basis` (without it: the customer's); sealed `passcodes` go with the devices, one
    by one. `check_id` is the service agreed as check fee, `warranty_of_id` the job it comes back from. Taking it back
    cancels the job and takes away what was added with it. Raises Refused, with the field's name, where the form cannot
    be kept as it stands.
    """
    _refuse_unfinished(work, customer, devices, problem, promised_at, limit_cents)
    customer_id, card = _customer(work, customer, contact_way)
    owner = work.get(Customer, customer_id)
    _refuse_stopped(work, owner)
    device_ids, new_ids, kept = _devices(work, customer_id, devices)
    items = [_item(device, each) for device, each in zip(devices, device_ids, strict=True)] or [NewItem()]
    job_id = open_job(
        work,
        customer_id=customer_id,
        items=items,
        lines=_in_basis_of(work, owner, lines, lines_basis),
        problem=problem,
        phrases=tuple(sorted(phrases)),
        promised_at=promised_at,
        technician_id=technician_id,
        contact_way=contact_way,
        limit_cents=limit_cents,
        rush=rush,
        warranty_of_id=warranty_of_id,
        discount_percent=discount_percent,
        discount_reason=discount_reason,
    )
    _note_claim(work, job_id, warranty_of_id)
    if check_id is not None:
        agree_check_fee(work, job_id=job_id, service_id=check_id, credited=check_credited)
    _keep_passcodes(work, job_id, passcodes)
    work.drafts.discard(FORM)
    work.undo_with(
        _("{job} booked in").format(job=work.get(Job, job_id).number),
        unbook,
        job_id=job_id,
        new_customer_id=customer_id if customer.is_new else None,
        new_device_ids=new_ids,
        card=card,
        devices=kept,
        told=tell_customer(work, job_id=job_id, event=MessageEvent.BOOKED_IN),
    )
    return job_id


def _keep_passcodes(work: UnitOfWork, job_id: int, passcodes: Sequence[SealedPasscode | None]) -> None:
    if any(passcodes):
        for item_id, passcode in zip(_item_ids(work, job_id), passcodes, strict=False):
            if passcode is not None:
                keep_passcode(work, item_id=item_id, passcode=passcode)


def _item_ids(work: UnitOfWork, job_id: int) -> Sequence[int]:
    return work.session.scalars(select(JobItem.id).where(JobItem.job_id == job_id).order_by(JobItem.position)).all()


def unbook(
    work: UnitOfWork,
    *,
    job_id: int,
    new_customer_id: int | None,
    new_device_ids: tuple[int, ...],
    card: CardKept | None,
    devices: tuple[DeviceKept, ...],
    told: int | None = None,
) -> None:
    """Take a booking back: the job is cancelled, its number stays given, and what came with it goes again.

    Refused once work has left the bench. A new customer or device that has other business by now stays.
    """
    job = work.get(Job, job_id)
    if told is not None:
        take_back_messages(work, message_ids=(told,))
    cancel_job(work, job_id=job_id, reason=_("Booked in by mistake"))
    erase_passcodes(work, item_ids=_item_ids(work, job_id))
    gone = tuple(each for each in new_device_ids if not _busy_device(work, each, job_id))
    for each in gone:
        delete_device(work, device_id=each)
    customer_gone = None
    if new_customer_id is not None and not _busy_customer(work, new_customer_id, job_id):
        delete_customer(work, customer_id=new_customer_id)
        customer_gone = new_customer_id
    work.undo_with(
        _("{job} taken back").format(job=job.number),
        book_again,
        job_id=job_id,
        new_customer_id=customer_gone,
        new_device_ids=gone,
        card=_give_card_back(work, card),
        devices=tuple(_give_device_back(work, each) for each in devices),
    )


def book_again(
    work: UnitOfWork,
    *,
    job_id: int,
    new_customer_id: int | None,
    new_device_ids: tuple[int, ...],
    card: CardKept | None,
    devices: tuple[DeviceKept, ...],
) -> None:
    """Book in again what was taken back, under the same number."""
    if new_customer_id is not None:
        restore_customer(work, customer_id=new_customer_id)
    for each in new_device_ids:
        restore_device(work, device_id=each)
    card = _give_card_back(work, card)
    kept = tuple(_give_device_back(work, each) for each in devices)
    cancelled = select(JobItem.id).where(JobItem.job_id == job_id, JobItem.state == JobState.CANCELLED)
    for each in work.session.scalars(cancelled.order_by(JobItem.position)).all():
        reopen_item(work, item_id=each)
    work.undo_with(
        _("{job} booked in").format(job=work.get(Job, job_id).number),
        unbook,
        job_id=job_id,
        new_customer_id=new_customer_id,
        new_device_ids=new_device_ids,
        card=card,
        devices=kept,
        told=tell_customer(work, job_id=job_id, event=MessageEvent.BOOKED_IN),
    )


def _note_claim(work: UnitOfWork, job_id: int, first_id: int | None) -> None:
    """A return under warranty is named on the timeline of the job it comes back from."""
    if first_id is not None:
        note_return(work, work.get(Job, first_id), work.get(Job, job_id))


def new_lines(draft: IntakeDraft) -> tuple[NewLine, ...]:
    """The lines of a form as the job takes them, in the form's basis. Lines without a tax yet are a mistake."""
    return tuple(_new_line(line, draft.basis) for line in draft.lines)


def _new_line(line: DraftLine, basis: PriceBasis) -> NewLine:
    assert line.tax_rate_id is not None, "a line is added with the rate it bears"
    unit = line.unit_cents(basis)
    return NewLine(
        kind=line.kind,
        description=line.text,
        unit_cents=unit,
        list_cents=line.listed_cents(basis),
        tax_rate_id=line.tax_rate_id,
        item_index=line.device,
        service_id=line.service_id,
        code=line.code,
        detail=line.detail,
        quantity=line.quantity,
        planned_minutes=line.planned_minutes,
        billable_minutes=line.planned_minutes if line.kind is LineKind.LABOUR else None,
        discount_percent=line.discount_percent,
        price_reason=line.price_reason,
        warranty_days=line.warranty_days,
        part_id=line.part_id,
    )


# -- what the form must say


def _refuse_unfinished(
    work: UnitOfWork,
    customer: DraftCustomer,
    devices: Sequence[DraftDevice],
    problem: str,
    promised_at: datetime | None,
    limit_cents: int | None,
) -> None:
    draft = IntakeDraft(
        customer=customer, devices=tuple(devices), problem=problem, promise=promised_at, limit_cents=limit_cents
    )
    # What is wrong depends on the shop's day alone, not on when it opens: so no hours are read.
    for found in draft.problems(work.now, ServiceHours.weekly(work.zone.key, {})):
        reader = shop_facts(work.session).formats(language())
        raise Refused(problem_sentence(found, reader), found.field.rpartition(".")[2])


def _refuse_stopped(work: UnitOfWork, owner: Customer) -> None:
    """A customer on stop is booked in by an owner only; the system's own runs are nobody's decision."""
    if not owner.on_stop or work.actor is None:
        return
    if work.get(Person, work.actor).role is not Role.OWNER:
        words = _("{customer} is on stop: {reason}. Only the owner can book this in.")
        raise Refused(words.format(customer=owner.name, reason=owner.stop_reason), "find")


# -- who and what


def _customer(work: UnitOfWork, typed: DraftCustomer, way: ContactWay | None) -> tuple[int, CardKept | None]:
    phones = () if typed.no_phone or not typed.mobile.strip() else (typed.mobile,)
    emails = (typed.email,) if typed.email.strip() else ()
    if typed.id is None:
        company = typed.kind is CustomerKind.COMPANY
        contacts = (ContactPerson(typed.contact),) if company and typed.contact.strip() else ()
        added = add_customer(
            work,
            kind=typed.kind,
            name=typed.name,
            phones=phones,
            emails=emails,
            contacts=contacts,
            language=typed.language or None,
            contact_way=way or ContactWay.CALL,
        )
        return added, None
    row = work.get(Customer, typed.id)
    before = customer_facts(work.session, row)
    after = replace(
        before,
        phones=_first(_e164(work, phones), before.phones),
        emails=_first(emails, before.emails),
        contact_way=way or before.contact_way,
    )
    if after == before:
        return row.id, None
    change_customer(work, customer_id=row.id, seen=None, facts=after)
    return row.id, CardKept(row.id, before)


def _e164(work: UnitOfWork, phones: tuple[str, ...]) -> tuple[str, ...]:
    """The form in which a known number stands on the card; one that lacks digits is left for the card to refuse."""
    country = shop_facts(work.session).country
    return tuple(checks.phone_e164(each, country) or each for each in phones)


def _first(typed: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    """What was typed at the desk first, then the others; an address known in other letters stays as it is."""
    fresh = tuple(each.strip() for each in typed)
    here = {each.casefold() for each in known}
    if all(each.casefold() in here for each in fresh):
        return known
    return (*fresh, *(each for each in known if each not in fresh))


def _devices(
    work: UnitOfWork, customer_id: int, devices: Sequence[DraftDevice]
) -> tuple[list[int], tuple[int, ...], tuple[DeviceKept, ...]]:
    """The id of each device, those that are new, and the known ones whose card or owner changed, as they were."""
    ids: list[int] = []
    new: list[int] = []
    kept: list[DeviceKept] = []
    for device in devices:
        if device.id is None:
            new.append(
                add_device(
                    work, customer_id=customer_id, kind=device.kind, model=device.model, serial=device.serial.strip()
                )
            )
            ids.append(new[-1])
            continue
        ids.append(device.id)
        before = _use_device(work, customer_id, device)
        if before is not None:
            kept.append(before)
    return ids, tuple(new), tuple(kept)


def _use_device(work: UnitOfWork, customer_id: int, device: DraftDevice) -> DeviceKept | None:
    assert device.id is not None
    row = work.get(Device, device.id)
    if row.deleted_at is not None:
        raise Refused(_("{device} was deleted. Bring the record back first.").format(device=device.model), "model")
    before = DeviceKept(row.id, row.customer_id, device_facts(row))
    serial = device.serial.strip() or row.serial
    facts = replace(before.facts, kind=device.kind, serial=serial)
    if facts == before.facts and row.customer_id == customer_id:
        return None
    change_device(work, device_id=row.id, seen=None, facts=facts)
    if row.customer_id != customer_id:
        move_device(work, device_id=row.id, customer_id=customer_id)
    return before


def _item(device: DraftDevice, device_id: int) -> NewItem:
    return NewItem(
        device_id=device_id,
        accessories=tuple(each for each in Accessory if each in device.accessories),
        accessory_note=device.accessory_note,
        conditions=tuple(each for each in Condition if each in device.conditions),
        condition_note=device.condition_note,
        data_answer=device.data_answer,
        shelf=device.shelf,
    )


def _in_basis_of(
    work: UnitOfWork, owner: Customer, lines: Sequence[NewLine], basis: PriceBasis | None
) -> Sequence[NewLine]:
    """The lines in the basis of the customer's papers, each price converted once per unit."""
    facts = shop_facts(work.session)
    wanted = basis_for(owner.kind, owner.price_basis, facts)
    if basis is None or basis is wanted or not lines:
        return lines
    taxes = taxes_by_ids(work.session, {line.tax_rate_id for line in lines})
    found = []
    for line in lines:
        tax = charged_tax(facts, taxes[line.tax_rate_id], reverse_charge=owner.reverse_charge)
        listed = None if line.list_cents is None else converted_unit(line.list_cents, basis, wanted, tax)
        unit = converted_unit(line.unit_cents, basis, wanted, tax)
        found.append(replace(line, unit_cents=unit, list_cents=listed))
    return found


# -- taking it back


def _busy_device(work: UnitOfWork, device_id: int, job_id: int) -> bool:
    other = exists().where(JobItem.device_id == device_id, JobItem.job_id != job_id)
    return work.get(Device, device_id).deleted_at is not None or bool(work.session.scalar(select(other)))


def _busy_customer(work: UnitOfWork, customer_id: int, job_id: int) -> bool:
    row = work.get(Customer, customer_id)
    if row.deleted_at is not None or row.merged_into_id is not None:
        return True
    business = (
        exists().where(Job.customer_id == customer_id, Job.id != job_id),
        exists().where(Device.customer_id == customer_id, Device.deleted_at.is_(None)),
        exists().where(Document.customer_id == customer_id),
    )
    return any(work.session.scalar(select(each)) for each in business)


def _give_card_back(work: UnitOfWork, card: CardKept | None) -> CardKept | None:
    """Give a card the content it had, and answer with what it was until now."""
    if card is None:
        return None
    now = customer_facts(work.session, work.get(Customer, card.customer_id))
    change_customer(work, customer_id=card.customer_id, seen=None, facts=card.facts)
    return CardKept(card.customer_id, now)


def _give_device_back(work: UnitOfWork, kept: DeviceKept) -> DeviceKept:
    row = work.get(Device, kept.device_id)
    now = DeviceKept(row.id, row.customer_id, device_facts(row))
    change_device(work, device_id=row.id, seen=None, facts=kept.facts)
    if row.customer_id != kept.customer_id:
        move_device(work, device_id=row.id, customer_id=kept.customer_id)
    return now
