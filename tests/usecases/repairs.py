"""Repaired devices, ready to be fetched, for the tests of checkout and papers."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.device_kind import DeviceKind
from msp_desktop.domain.intake_answers import Accessory
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.store.models.job import Job, JobItem
from msp_desktop.store.shop import Shop
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.devices import add_device
from msp_desktop.usecases.jobs import NewItem, NewLine, open_job
from msp_desktop.usecases.jobs.moving import shift_items
from tests.usecases.sales import tax_id


def work_lines(shop: Shop, *, item: int = 0) -> tuple[NewLine, ...]:
    """A flat rate with 5 % off and a part, as told to Federico: 61.75 and 42.00."""
    tax = tax_id(shop)
    return (
        NewLine(
            LineKind.FLAT,
            "SSD upgrade with data transfer",
            6500,
            tax,
            item_index=item,
            code="SRV-018",
            discount_percent=Decimal(5),
            warranty_days=90,
            planned_minutes=60,
        ),
        NewLine(
            LineKind.PART, "Kingston NV2 500 GB NVMe", 4200, tax, item_index=item, code="SNV2S-500", warranty_days=730
        ),
    )


def ready_job(shop: Shop, customer_id: int, *, devices: Sequence[str] = ("Pavilion 15-eg",), ready: bool = True) -> int:
    """A job with one device each of these models, all repaired."""
    items = []
    for model in devices:
        device = shop.run(
            add_device, customer_id=customer_id, kind=DeviceKind.LAPTOP, maker="HP", model=model, serial="5CD1247XKP"
        )
        items.append(
            NewItem(device.value, accessories=(Accessory.CHARGER,), accessory_note="blue sleeve", shelf="A-11")
        )
    lines = tuple(line for place in range(len(items)) for line in work_lines(shop, item=place))
    job = shop.run(
        open_job,
        customer_id=customer_id,
        items=items,
        lines=lines,
        problem="Slow, wants a faster disk",
        discount_percent=Decimal(),
    ).value
    if ready:
        shop.run(make_ready, item_ids=item_ids(shop, job))
    return job


def make_ready(work: UnitOfWork, *, item_ids: Sequence[int]) -> None:
    """Bring items to Ready without the closing form."""
    items = [work.get(JobItem, each) for each in item_ids]
    work.get(Job, items[0].job_id).solution = "New 500 GB disk fitted, all files moved across."
    shift_items(work, items, JobState.READY)


def item_ids(shop: Shop, job_id: int) -> tuple[int, ...]:
    """The items of a job."""

    def found(session: Session) -> tuple[int, ...]:
        return tuple(session.scalars(select(JobItem.id).where(JobItem.job_id == job_id).order_by(JobItem.id)))

    return shop.ask(found)


def job(shop: Shop, job_id: int) -> Job:
    """The job's row."""

    def found(session: Session) -> Job:
        return session.get_one(Job, job_id)

    return shop.ask(found)
