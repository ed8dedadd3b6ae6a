"""What goes back to a customer: devices, what came with them, work, warranties, passcodes, and who signed for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.intake_answers import Accessory
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.signature import SigningMoment
from msp_desktop.domain.snapshot import Party
from msp_desktop.domain.stock import SerialState
from msp_desktop.domain.warranty import LineWarranty
from msp_desktop.i18n import Formats, _
from msp_desktop.queries.signature_of import SignatureRow, signature_of
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.job import Job, JobEvent, JobItem, JobLine
from msp_desktop.store.models.part import PartSerial
from msp_desktop.store.models.person import Person
from msp_desktop.store.models.shop import Shop
from msp_desktop.store.models.vault import Passcode
from msp_desktop.store.parties import shop_party
from msp_desktop.store.shop_facts import shop_facts
from msp_desktop.store.warranty_rows import item_warranties


@dataclass(frozen=True, slots=True)
class FittedPart:
    """A part that went into a device, with the serials of its pieces."""

    what: str
    serials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HandedItem:
    """One device on the receipt; `at` is None while it is still here."""

    id: int
    device: str
    serial: str
    accessories: tuple[Accessory, ...]
    accessory_note: str
    state: JobState
    unrepaired: bool
    at: datetime | None
    work: tuple[str, ...]
    warranties: tuple[LineWarranty, ...]
    fitted: tuple[FittedPart, ...] = ()


@dataclass(frozen=True, slots=True)
class HandoverFacts:
    """Everything a hand-over receipt is made of; `reader` reads in the customer's language."""

    reader: Formats
    shop: Party
    logo_sha256: str | None
    number: str
    customer: str
    by_whom: str
    items: tuple[HandedItem, ...]
    others: tuple[str, ...]
    passcodes: int
    passcodes_left: int
    signature: SignatureRow | None


def handover_facts(session: Session, *, job_id: int, item_ids: Sequence[int] = ()) -> HandoverFacts:
    """Read a job for its hand-over receipt: the devices named, else all that went back, else all.

    Raises Refused when there is no such job.
    """
    job = session.execute(
        select(Job.number, Customer.name.label("customer"), Customer.language.label("language"))
        .join(Customer, Customer.id == Job.customer_id)
        .where(Job.id == job_id)
    ).first()
    if job is None:
        raise Refused(_("This record is no longer there."))
    every = _items(session, job_id)
    over = {item.id for item in every if item.at is not None}
    wanted = set(item_ids) or over or {item.id for item in every}
    items = tuple(item for item in every if item.id in wanted)
    reader = shop_facts(session).formats(job.language or None)
    kept, left = _passcodes(session, wanted)
    signature = signature_of(session, job_id=job_id, moment=SigningMoment.PICK_UP, item_ids=sorted(wanted))
    return HandoverFacts(
        reader=reader,
        shop=shop_party(session, reader.language),
        logo_sha256=session.scalars(select(Shop.logo_sha256)).first(),
        number=job.number,
        customer=job.customer,
        by_whom=_giver(session, job_id, wanted) or (signature.by if signature else ""),
        items=items,
        others=tuple(item.device for item in every if item.id not in wanted and item.at is None),
        passcodes=kept,
        passcodes_left=left,
        signature=signature,
    )


def _items(session: Session, job_id: int) -> list[HandedItem]:
    work: dict[int, list[str]] = {}
    for item_id, what in session.execute(
        select(JobLine.item_id, JobLine.description)
        .where(JobLine.job_id == job_id, JobLine.set_aside.is_(False))
        .order_by(JobLine.position, JobLine.id)
    ):
        work.setdefault(item_id, []).append(what)
    rows: Sequence[Any] = session.execute(
        select(
            JobItem.id,
            func.coalesce(func.trim(Device.maker + " " + Device.model), "").label("device"),
            func.coalesce(Device.serial, "").label("serial"),
            JobItem.accessories,
            JobItem.accessory_note,
            JobItem.state,
            JobItem.unrepaired,
            JobItem.handed_over_at,
        )
        .outerjoin(Device, Device.id == JobItem.device_id)
        .where(JobItem.job_id == job_id)
        .order_by(JobItem.position, JobItem.id)
    ).all()
    fitted = _fitted(session, job_id)
    warranties: dict[int, list[LineWarranty]] = {}
    for each in item_warranties(session, [row.id for row in rows]):
        warranties.setdefault(each.item_id, []).append(each)
    return [
        HandedItem(
            id=row.id,
            device=row.device,
            serial=row.serial,
            accessories=tuple(Accessory(each) for each in row.accessories),
            accessory_note=row.accessory_note,
            state=row.state,
            unrepaired=row.unrepaired or row.state is JobState.RETURNED,
            at=row.handed_over_at,
            work=tuple(dict.fromkeys(work.get(row.id, ()))),
            warranties=tuple(warranties.get(row.id, ())),
            fitted=tuple(fitted.get(row.id, ())),
        )
        for row in rows
    ]


def _fitted(session: Session, job_id: int) -> dict[int, list[FittedPart]]:
    """The parts with serial numbers in each device of a job."""
    rows = session.execute(
        select(JobLine.item_id, JobLine.id, JobLine.description, PartSerial.serial)
        .join(PartSerial, PartSerial.job_line_id == JobLine.id)
        .where(JobLine.job_id == job_id, PartSerial.state == SerialState.USED, PartSerial.serial != "")
        .order_by(JobLine.position, JobLine.id, PartSerial.id)
    )
    serials: dict[tuple[int, int, str], list[str]] = {}
    for item_id, line_id, what, serial in rows:
        serials.setdefault((item_id, line_id, what), []).append(serial)
    fitted: dict[int, list[FittedPart]] = {}
    for (item_id, _line, what), own in serials.items():
        fitted.setdefault(item_id, []).append(FittedPart(what, tuple(own)))
    return fitted


def _passcodes(session: Session, item_ids: set[int]) -> tuple[int, int]:
    """How many passcodes these devices came with, and how many are still kept."""
    kept, erased = session.execute(
        select(func.count(Passcode.id), func.count(Passcode.erased_at)).where(Passcode.item_id.in_(item_ids))
    ).one()
    return kept, kept - erased


def _giver(session: Session, job_id: int, item_ids: set[int]) -> str:
    return (
        session.scalars(
            select(Person.name)
            .join(JobEvent, JobEvent.person_id == Person.id)
            .where(
                JobEvent.job_id == job_id,
                JobEvent.kind == EventKind.HANDED_OVER,
                JobEvent.item_id.in_(item_ids),
                JobEvent.deleted_at.is_(None),
            )
            .order_by(JobEvent.id.desc())
            .limit(1)
        ).first()
        or ""
    )
