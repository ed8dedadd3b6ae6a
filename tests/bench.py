"""A few customers, devices, services and jobs on the bench, made by the real acts, for tests about jobs."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from msp_desktop.domain.device_kind import DeviceKind
from msp_desktop.domain.intake_answers import DataAnswer
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.domain.work_kind import LabourKind, ServiceKind
from msp_desktop.store.models.job import JobItem
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.catalogue import ServiceFacts, Step, add_service
from msp_desktop.usecases.customers import add_customer
from msp_desktop.usecases.devices import add_device
from msp_desktop.usecases.jobs import NewItem, open_job

OWNER, DESK, MARCO, ELENA = 1, 2, 3, 4
SSD_STEPS = (Step("Image the old disk", required=True), Step("Fit the new SSD", required=True), Step("Clean the case"))


@dataclass(frozen=True, slots=True)
class Bench:
    """Ids of what stands ready."""

    company: int
    person: int
    latitude: int
    aspire: int
    ssd: int
    hour: int


def bench(shop: Shop) -> Bench:
    """A dental practice and Anna with a laptop each, an SSD swap and an hour of bench work in the catalogue."""
    company = shop.run(
        add_customer,
        kind=CustomerKind.COMPANY,
        name="Studio Dentistico Marchetti",
        phones=("333 555 0117",),
        emails=("studio@marchetti.example",),
        payment_days=30,
    ).value
    person = shop.run(add_customer, kind=CustomerKind.PERSON, name="Anna Kowalski", phones=("349 555 0188",)).value
    return Bench(
        company=company,
        person=person,
        latitude=shop.run(
            add_device,
            customer_id=company,
            kind=DeviceKind.LAPTOP,
            model="Dell Latitude 5420",
            serial="7KQ2XN3",
            asset_tag="SDM-LT-04",
            system="Windows 11 Pro",
        ).value,
        aspire=shop.run(
            add_device, customer_id=person, kind=DeviceKind.LAPTOP, model="Acer Aspire 5", serial="NX-HN"
        ).value,
        ssd=shop.run(
            add_service,
            facts=ServiceFacts(
                name="SSD swap and clean install", code="SRV-021", bench_minutes=90, warranty_days=365, steps=SSD_STEPS
            ),
            price_cents=9500,
        ).value,
        hour=shop.run(
            add_service,
            facts=ServiceFacts(
                name="Data recovery, bench",
                kind=ServiceKind.LABOUR,
                labour_kind=LabourKind.BENCH,
                minimum_minutes=30,
                step_minutes=15,
            ),
            price_cents=6000,
        ).value,
    )


def job(
    shop: Shop,
    customer_id: int,
    *device_ids: int,
    problem: str = "Does not start since Friday",
    promised_at: datetime | None = None,
    technician_id: int | None = MARCO,
    limit_cents: int | None = None,
    discount_percent: Decimal | None = None,
) -> int:
    """Open a job with these devices and give its id."""
    items = tuple(NewItem(each, data_answer=DataAnswer.MUST_KEEP) for each in device_ids) or (NewItem(),)
    return shop.run(
        open_job,
        customer_id=customer_id,
        items=items,
        problem=problem,
        promised_at=promised_at,
        technician_id=technician_id,
        limit_cents=limit_cents,
        discount_percent=discount_percent,
    ).value


def items(shop: Shop, job_id: int) -> list[int]:
    """The ids of a job's items in order."""
    return list(
        shop.ask(
            lambda session: session.scalars(
                select(JobItem.id).where(JobItem.job_id == job_id).order_by(JobItem.id)
            ).all()
        )
    )
