"""One entry of the catalogue with all that belongs to it: prices by date, checklist, usual parts, time on real jobs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from statistics import median
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.money import half_up
from msp_desktop.domain.pricing import DatedPrice, price_on
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.domain.work_kind import LabourKind, ServiceKind
from msp_desktop.i18n import _
from msp_desktop.queries.catalogue_list import SOLD_DAYS, hour_income, sold_of, sold_since
from msp_desktop.queries.catalogue_taxes import DayTaxes, day_taxes
from msp_desktop.store.base import alive
from msp_desktop.store.models.job import JobLine
from msp_desktop.store.models.service import Service
from msp_desktop.store.part_rows import offered_parts
from msp_desktop.store.service_rows import PartRow, StepRow, dated_prices, parts_of, steps_of
from msp_desktop.store.shop_facts import ShopFacts, shop_facts

MEASURED_JOBS = 200
"""At most so many of the newest jobs say how long the work takes."""


class PriceState(StrEnum):
    """Where a price stands on the day."""

    NEXT = "next"
    NOW = "now"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class CardPrice:
    """A price from a day on, in cents of the entry's basis and in both, at the tax of today."""

    from_day: date
    cents: int
    net_cents: int
    gross_cents: int
    state: PriceState


@dataclass(frozen=True, slots=True)
class Measured:
    """Minutes that the work took on jobs: the least, the middle one and the most."""

    jobs: int
    least: int
    middle: int
    most: int


@dataclass(frozen=True, slots=True)
class ServiceCard:
    """One entry on its day; `prices` newest first."""

    id: int
    code: str
    name: str
    detail: str
    category: str
    kind: ServiceKind
    labour_kind: LabourKind | None
    price_basis: PriceBasis
    tax_key: str
    bench_minutes: int
    minimum_minutes: int
    step_minutes: int
    warranty_days: int
    active: bool
    version: int
    prices: tuple[CardPrice, ...]
    steps: tuple[StepRow, ...]
    parts: tuple[PartRow, ...]
    sold: Decimal
    target_cents: int
    tax_name: str
    tax_percent: Decimal
    taxed: bool
    measured: Measured | None

    @property
    def now(self) -> CardPrice | None:
        """The price that holds today."""
        return next((each for each in self.prices if each.state is PriceState.NOW), None)

    @property
    def hour_cents(self) -> int | None:
        """What an hour brings in without tax."""
        return hour_income(self.kind, self.now.net_cents if self.now else None, self.bench_minutes)


def service_card(session: Session, *, service_id: int, today: date) -> ServiceCard:
    """Read one entry in ten statements; Refused when it is not there or deleted."""
    facts = shop_facts(session)
    row: Any = session.execute(
        select(
            Service.id,
            Service.code,
            Service.name,
            Service.detail,
            Service.category,
            Service.kind,
            Service.labour_kind,
            Service.price_basis,
            Service.tax_key,
            Service.bench_minutes,
            Service.minimum_minutes,
            Service.step_minutes,
            Service.warranty_days,
            Service.active,
            Service.version,
        ).where(Service.id == service_id, alive(Service))
    ).one_or_none()
    if row is None:
        raise Refused(_("This entry is no longer in the catalogue."))
    taxes = day_taxes(session, facts, today)
    tax = taxes.of(row.tax_key)
    dated = dated_prices(session, (service_id,)).get(service_id, [])
    sold = sold_since(session, today - timedelta(days=SOLD_DAYS), service_id).get(service_id)
    return ServiceCard(
        **row._asdict(),
        prices=_prices(dated, taxes, row.price_basis, row.tax_key, today),
        steps=tuple(steps_of(session, (service_id,)).get(service_id, ())),
        parts=_parts(session, service_id, row.price_basis, today, facts),
        sold=sold_of(row.kind, sold),
        target_cents=facts.target_hour_cents,
        tax_name=tax.name if tax else "",
        tax_percent=tax.percent if tax else Decimal(),
        taxed=taxes.taxed,
        measured=_measured(session, service_id),
    )


def _parts(session: Session, service_id: int, basis: PriceBasis, today: date, facts: ShopFacts) -> tuple[PartRow, ...]:
    """The usual parts; those of the stock by their own name, at their own price in the basis of the service."""
    rows = parts_of(session, (service_id,)).get(service_id, [])
    offers = offered_parts(session, (row.part_id for row in rows if row.part_id is not None), basis, today, facts)
    return tuple(
        replace(row, description=offer.name, price_cents=offer.unit_cents, free=offer.free)
        if row.part_id is not None and (offer := offers.get(row.part_id)) is not None
        else row
        for row in rows
    )


def service_version(session: Session, *, service_id: int) -> int | None:
    """The version of an entry as it is now; None when it is not there."""
    return session.scalar(select(Service.version).where(Service.id == service_id, alive(Service)))


def _prices(
    dated: Sequence[DatedPrice], taxes: DayTaxes, basis: PriceBasis, tax_key: str, today: date
) -> tuple[CardPrice, ...]:
    begun = [each.from_day for each in dated if each.from_day <= today]
    now = max(begun) if begun and price_on(dated, today) is not None else None
    found = []
    for each in sorted(dated, key=lambda price: price.from_day, reverse=True):
        state = PriceState.NOW if each.from_day == now else PriceState.PAST
        if each.from_day > today:
            state = PriceState.NEXT
        found.append(CardPrice(each.from_day, each.cents, *taxes.both(each.cents, basis, tax_key), state))
    return tuple(found)


def _measured(session: Session, service_id: int) -> Measured | None:
    minutes = session.scalars(
        select(JobLine.actual_minutes)
        .where(JobLine.service_id == service_id, JobLine.actual_minutes > 0)
        .order_by(JobLine.id.desc())
        .limit(MEASURED_JOBS)
    ).all()
    known = [each for each in minutes if each is not None]
    if not known:
        return None
    return Measured(len(known), min(known), half_up(Decimal(str(median(known)))), max(known))
