"""Devices: add, change, hand to another customer, delete and bring back."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from msp_desktop.domain.device_facts import DeviceFacts, split_maker
from msp_desktop.domain.device_kind import DeviceKind
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_state import OPEN_STATES
from msp_desktop.i18n import _
from msp_desktop.store.device_rows import device_facts
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.device import Device, DeviceOwner
from msp_desktop.store.models.job import Job, JobItem
from msp_desktop.store.names import clean, serial_key
from msp_desktop.store.unit_of_work import UnitOfWork

NOUN = "device"

_LONGEST = {"model": 120, "maker": 80, "serial": 80, "asset_tag": 60, "place": 80, "system": 120}
EARLIEST_WARRANTY = date(1980, 1, 1)
LATEST_WARRANTY = date(2100, 1, 1)


def add_device(
    work: UnitOfWork,
    *,
    customer_id: int,
    kind: DeviceKind,
    model: str,
    maker: str = "",
    serial: str = "",
    asset_tag: str = "",
    place: str = "",
    system: str = "",
    warranty_end: date | None = None,
    note: str = "",
) -> int:
    """Add a device of a customer and give its id; a known maker typed before the model is put apart.

    Raises Refused with the field's name where something cannot be kept.
    """
    owner = _owner(work, customer_id)
    facts = tidied(DeviceFacts(kind, model, maker, serial, asset_tag, place, system, warranty_end, note))
    row = Device(customer_id=owner.id, created_at=work.now)
    _set_columns(row, facts)
    work.add(row)
    work.add(DeviceOwner(device_id=row.id, customer_id=owner.id, from_at=work.now))
    index_device(work, row)
    work.undo_with(_("{device} added").format(device=facts.name), delete_device, device_id=row.id)
    return row.id


def change_device(work: UnitOfWork, *, device_id: int, seen: int | None, facts: DeviceFacts) -> None:
    """Take over a device's card as the form has it."""
    row = work.get(Device, device_id, seen=seen)
    before, after = device_facts(row), tidied(facts)
    if after == before:
        return
    _set_columns(row, after)
    index_device(work, row)
    work.undo_with(
        _("{device} changed").format(device=after.name), change_device, device_id=row.id, seen=None, facts=before
    )


def move_device(work: UnitOfWork, *, device_id: int, customer_id: int, seen: int | None = None) -> None:
    """Hand a device to another customer from now on; its jobs stay with those who paid for them."""
    row = work.get(Device, device_id, seen=seen)
    owner = _owner(work, customer_id)
    if owner.id == row.customer_id:
        raise Refused(_("It already belongs to {customer}.").format(customer=owner.name), "customer")
    before = row.customer_id
    row.customer_id = owner.id
    entry = work.add(DeviceOwner(device_id=row.id, customer_id=owner.id, from_at=work.now))
    work.undo_with(
        _("{device} moved to {customer}").format(device=device_facts(row).name, customer=owner.name),
        move_device_back,
        device_id=row.id,
        customer_id=before,
        entry_id=entry.id,
    )


def move_device_back(work: UnitOfWork, *, device_id: int, customer_id: int, entry_id: int) -> None:
    """Take back a change of owner, as if it had not been; Refused once the device changed hands again."""
    row = work.get(Device, device_id)
    newest = work.session.scalars(
        select(DeviceOwner).where(DeviceOwner.device_id == device_id).order_by(DeviceOwner.id.desc()).limit(1)
    ).first()
    if newest is None or newest.id != entry_id:
        raise Refused(_("The device has changed hands again since."))
    moved_to = row.customer_id
    row.customer_id = customer_id
    work.delete(newest)
    work.undo_with(
        _("{device} moved back").format(device=device_facts(row).name),
        move_device,
        device_id=row.id,
        customer_id=moved_to,
        seen=None,
    )


def delete_device(work: UnitOfWork, *, device_id: int, seen: int | None = None) -> None:
    """Delete a device; its past jobs keep its name. Refused while it is in the shop."""
    row = work.get(Device, device_id, seen=seen)
    name = device_facts(row).name
    if row.deleted_at is not None:
        raise Refused(_("{device} is already deleted.").format(device=name))
    open_job = work.session.scalars(
        select(Job.number)
        .join(JobItem, JobItem.job_id == Job.id)
        .where(JobItem.device_id == row.id, JobItem.state.in_(OPEN_STATES))
        .limit(1)
    ).first()
    if open_job is not None:
        raise Refused(_("{device} is here on job {job}. Hand it over first.").format(device=name, job=open_job))
    row.deleted_at = work.now
    work.search.remove(NOUN, row.id)
    work.undo_with(_("{device} deleted").format(device=name), restore_device, device_id=row.id)


def restore_device(work: UnitOfWork, *, device_id: int) -> None:
    """Bring a deleted device back."""
    row = work.get(Device, device_id)
    name = device_facts(row).name
    if row.deleted_at is None:
        raise Refused(_("{device} is not deleted.").format(device=name))
    row.deleted_at = None
    index_device(work, row)
    work.undo_with(_("{device} brought back").format(device=name), delete_device, device_id=row.id)


def index_device(work: UnitOfWork, row: Device) -> None:
    """Write what a device is found by: maker, model, serial in both forms, asset tag and place."""
    texts = [row.maker, row.model, row.serial, row.serial_key, row.asset_tag, row.place]
    work.search.index(NOUN, row.id, [each for each in dict.fromkeys(texts) if each])


def tidied(facts: DeviceFacts) -> DeviceFacts:
    """Give the card as it is kept. Raises Refused at the first field that will not do."""
    maker, model = clean(facts.maker), clean(facts.model)
    if not maker:
        maker, model = split_maker(model)
    if not model:
        raise Refused(_("Enter the model."), "model")
    end = facts.warranty_end
    if end is not None and not EARLIEST_WARRANTY <= end <= LATEST_WARRANTY:
        raise Refused(_("Enter a year from {first} to {last}.").format(first=1980, last=2100), "warranty_end")
    return replace(
        facts,
        model=_short(model, "model"),
        maker=_short(maker, "maker"),
        serial=_short(clean(facts.serial), "serial"),
        asset_tag=_short(clean(facts.asset_tag), "asset_tag"),
        place=_short(clean(facts.place), "place"),
        system=_short(clean(facts.system), "system"),
        note=facts.note.strip(),
    )


def _owner(work: UnitOfWork, customer_id: int) -> Customer:
    owner = work.get(Customer, customer_id)
    if owner.deleted_at is not None or owner.merged_into_id is not None:
        raise Refused(
            _("{customer} is no longer in use. Choose another customer.").format(customer=owner.name), "customer"
        )
    return owner


def _set_columns(row: Device, facts: DeviceFacts) -> None:
    row.kind, row.maker, row.model = facts.kind, facts.maker, facts.model
    row.serial, row.serial_key = facts.serial, serial_key(facts.serial)
    row.asset_tag, row.place, row.system = facts.asset_tag, facts.place, facts.system
    row.warranty_end, row.note = facts.warranty_end, facts.note


def _short(text: str, field: str) -> str:
    longest = _LONGEST[field]
    if len(text) > longest:
        raise Refused(_("This is longer than {most} characters. Shorten it.").format(most=longest), field)
    return text
