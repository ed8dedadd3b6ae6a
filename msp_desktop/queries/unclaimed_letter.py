"""What the letter about an unclaimed device says of one item."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.intake_answers import Accessory
from msp_desktop.domain.snapshot import Party
from msp_desktop.domain.unclaimed import Ladder, storage_fee_cents
from msp_desktop.i18n import Formats, _
from msp_desktop.store.customer_rows import standing_for
from msp_desktop.store.message_rows import language_of
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.job import Job, JobItem
from msp_desktop.store.parties import customer_party, hours_text, shop_party
from msp_desktop.store.shop_facts import shop_facts, shop_row
from msp_desktop.store.unclaimed_rows import ladder


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """The values of the letter; `total_cents` is the job's, tax included."""

    reader: Formats
    shop: Party
    customer: Party
    hours: str
    paper: str
    logo_sha256: str | None
    job_id: int
    number: str
    device: str
    serial: str
    ready_on: date
    accessories: tuple[Accessory, ...]
    accessory_note: str
    total_cents: int
    rules: Ladder
    fee_cents: int


def letter_facts(session: Session, *, item_id: int, today: date) -> LetterFacts:
    """Read them in the customer's language. Raises Refused when the item is not there."""
    item = session.get(JobItem, item_id)
    if item is None:
        raise Refused(_("This record is no longer there."))
    job = session.get_one(Job, item.job_id)
    customer = session.get_one(Customer, standing_for(session, job.customer_id))
    facts = shop_facts(session)
    language = language_of(session, customer)
    reader = facts.formats(language)
    device = session.execute(
        select(Device.maker, Device.model, Device.serial).where(Device.id == item.device_id)
    ).first()
    rules = ladder(session)
    ready_on = item.state_since.astimezone(ZoneInfo(facts.zone)).date()
    return LetterFacts(
        reader=reader,
        shop=shop_party(session, language),
        customer=customer_party(session, customer, facts.country, language),
        hours=hours_text(session, reader),
        paper=facts.paper,
        logo_sha256=shop_row(session).logo_sha256,
        job_id=job.id,
        number=job.number,
        device=f"{device.maker} {device.model}".strip() if device else "",
        serial=device.serial if device else "",
        ready_on=ready_on,
        accessories=tuple(Accessory(each) for each in item.accessories),
        accessory_note=item.accessory_note,
        total_cents=job.total_cents,
        rules=rules,
        fee_cents=storage_fee_cents(ready_on, today, rules),
    )
