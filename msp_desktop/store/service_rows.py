"""A catalogue entry as lines are made from it: priced for a day, with its checklist and usual parts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.pricing import DatedPrice, price_on
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.domain.work_kind import LabourKind, ServiceKind
from msp_desktop.store.models.service import Service, ServicePart, ServicePrice, ServiceStep


@dataclass(frozen=True, slots=True)
class PricedService:
    """A service or labour type at its price of a day (of one hour, for labour), in cents of its own basis."""

    id: int
    code: str
    name: str
    detail: str
    kind: ServiceKind
    labour_kind: LabourKind | None
    price_basis: PriceBasis
    price_cents: int
    tax_key: str
    bench_minutes: int
    minimum_minutes: int
    step_minutes: int
    warranty_days: int


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a checklist."""

    text: str
    required: bool


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part a service usually needs; the price is in the basis of the service."""

    description: str
    quantity: Decimal
    price_cents: int
    note: str = ""
    # A part of the stock, which has its own name and price, and how many of it are free.
    part_id: int | None = None
    free: Decimal | None = None


def priced_services(session: Session, ids: Iterable[int], day: date) -> dict[int, PricedService]:
    """Several services at their prices of the day, in two statements; one without a price yet costs 0."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    prices = dated_prices(session, wanted)
    rows = session.execute(
        select(
            Service.id,
            Service.code,
            Service.name,
            Service.detail,
            Service.kind,
            Service.labour_kind,
            Service.price_basis,
            Service.tax_key,
            Service.bench_minutes,
            Service.minimum_minutes,
            Service.step_minutes,
            Service.warranty_days,
        ).where(Service.id.in_(wanted))
    ).all()
    return {
        row.id: PricedService(
            id=row.id,
            code=row.code,
            name=row.name,
            detail=row.detail,
            kind=row.kind,
            labour_kind=row.labour_kind,
            price_basis=row.price_basis,
            price_cents=price_on(prices.get(row.id, ()), day) or 0,
            tax_key=row.tax_key,
            bench_minutes=row.bench_minutes,
            minimum_minutes=row.minimum_minutes,
            step_minutes=row.step_minutes,
            warranty_days=row.warranty_days,
        )
        for row in rows
    }


def dated_prices(session: Session, ids: Iterable[int]) -> dict[int, list[DatedPrice]]:
    """The prices of several services, oldest first."""
    found: dict[int, list[DatedPrice]] = {}
    rows = session.execute(
        select(ServicePrice.service_id, ServicePrice.from_day, ServicePrice.price_cents)
        .where(ServicePrice.service_id.in_(sorted(set(ids))))
        .order_by(ServicePrice.service_id, ServicePrice.from_day)
    )
    for row in rows:
        found.setdefault(row.service_id, []).append(DatedPrice(row.from_day, row.price_cents))
    return found


def steps_of(session: Session, ids: Iterable[int]) -> dict[int, list[StepRow]]:
    """The checklists of several services, in order."""
    found: dict[int, list[StepRow]] = {}
    rows = session.execute(
        select(ServiceStep.service_id, ServiceStep.text, ServiceStep.required)
        .where(ServiceStep.service_id.in_(sorted(set(ids))))
        .order_by(ServiceStep.service_id, ServiceStep.position)
    )
    for row in rows:
        found.setdefault(row.service_id, []).append(StepRow(row.text, row.required))
    return found


def parts_of(session: Session, ids: Iterable[int]) -> dict[int, list[PartRow]]:
    """The usual parts of several services, in order."""
    found: dict[int, list[PartRow]] = {}
    rows = session.execute(
        select(
            ServicePart.service_id,
            ServicePart.description,
            ServicePart.quantity,
            ServicePart.price_cents,
            ServicePart.note,
            ServicePart.part_id,
        )
        .where(ServicePart.service_id.in_(sorted(set(ids))))
        .order_by(ServicePart.service_id, ServicePart.position)
    )
    for row in rows:
        part = PartRow(row.description, row.quantity, row.price_cents, row.note, row.part_id)
        found.setdefault(row.service_id, []).append(part)
    return found
