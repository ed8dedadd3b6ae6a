"""The signature that counts for a moment of a job, and what somebody is about to sign."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.intake_answers import Accessory
from msp_desktop.domain.signature import Drawing, SigningMoment
from msp_desktop.i18n import _
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.job import Job, JobItem
from msp_desktop.store.models.person import Person
from msp_desktop.store.models.shop import Terms
from msp_desktop.store.models.signature import Signature
from msp_desktop.store.shop_facts import shop_facts


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """Who signed when, and how; `by` served them. `item_ids` is empty for all devices of the job."""

    id: int
    moment: SigningMoment
    who: str
    at: datetime
    by: str
    terms_id: int | None
    item_ids: tuple[int, ...]
    drawing: Drawing


@dataclass(frozen=True, slots=True)
class SignedDevice:
    """One device somebody signs for."""

    item_id: int
    name: str
    serial: str
    accessories: tuple[Accessory, ...]
    accessory_note: str


@dataclass(frozen=True, slots=True)
class SigningFacts:
    """What is shown to the person who signs, in their `language`."""

    number: str
    customer: str
    language: str
    terms: str
    devices: tuple[SignedDevice, ...]


def signature_of(
    session: Session, *, job_id: int, moment: SigningMoment, item_ids: Sequence[int] = ()
) -> SignatureRow | None:
    """The newest signature of that moment that stands, for those devices if any are named; None without one."""
    wanted = set(item_ids)
    for row in signatures_of(session, job_id=job_id):
        if row.moment is moment and (not row.item_ids or not wanted or wanted.issubset(row.item_ids)):
            return row
    return None


def signatures_of(session: Session, *, job_id: int) -> tuple[SignatureRow, ...]:
    """Every signature of a job that stands, the newest first."""
    rows = session.execute(
        select(
            Signature.id,
            Signature.moment,
            Signature.who,
            Signature.at,
            func.coalesce(Person.name, "").label("by"),
            Signature.terms_id,
            Signature.item_ids,
            Signature.width,
            Signature.height,
            Signature.strokes,
        )
        .outerjoin(Person, Person.id == Signature.person_id)
        .where(Signature.job_id == job_id, Signature.withdrawn_at.is_(None))
        .order_by(Signature.id.desc())
    )
    return tuple(
        SignatureRow(
            id=row.id,
            moment=row.moment,
            who=row.who,
            at=row.at,
            by=row.by,
            terms_id=row.terms_id,
            item_ids=tuple(row.item_ids),
            drawing=Drawing.from_rows(row.width, row.height, row.strokes),
        )
        for row in rows
    )


def signing_facts(session: Session, *, job_id: int, item_ids: Sequence[int] = ()) -> SigningFacts:
    """What is about to be signed. Raises Refused when there is no such job."""
    job = session.execute(
        select(
            Job.number,
            Customer.name.label("customer"),
            Customer.language.label("language"),
            func.coalesce(Terms.text, "").label("terms"),
        )
        .join(Customer, Customer.id == Job.customer_id)
        .outerjoin(Terms, Terms.id == Job.terms_id)
        .where(Job.id == job_id)
    ).first()
    if job is None:
        raise Refused(_("This record is no longer there."))
    return SigningFacts(
        number=job.number,
        customer=job.customer,
        language=job.language or shop_facts(session).language,
        terms=job.terms,
        devices=tuple(each for each in _devices(session, job_id) if not item_ids or each.item_id in item_ids),
    )


def _devices(session: Session, job_id: int) -> list[SignedDevice]:
    rows = session.execute(
        select(
            JobItem.id,
            func.coalesce(func.trim(Device.maker + " " + Device.model), "").label("name"),
            func.coalesce(Device.serial, "").label("serial"),
            JobItem.accessories,
            JobItem.accessory_note,
        )
        .outerjoin(Device, Device.id == JobItem.device_id)
        .where(JobItem.job_id == job_id)
        .order_by(JobItem.position, JobItem.id)
    )
    return [
        SignedDevice(
            row.id, row.name, row.serial, tuple(Accessory(each) for each in row.accessories), row.accessory_note
        )
        for row in rows
    ]
