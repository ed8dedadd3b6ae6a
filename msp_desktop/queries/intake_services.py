"""Catalogue entries as the intake form adds them: found by code or name, at today's price in the form's basis."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.drafts.intake import DraftLine
from msp_desktop.domain.labour import billable_minutes, hours
from msp_desktop.domain.tax import Tax
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.store.base import alive
from msp_desktop.store.models.job import Job
from msp_desktop.store.models.service import Service
from msp_desktop.store.search import hits, tokens
from msp_desktop.store.service_price import OfferedService, offered_services
from msp_desktop.store.shop_facts import USUAL, charged_tax, shop_facts, tax_in_force

MOST = 12
FIRST_HOUR = 60
"""Minutes that work by the hour is put down with until somebody knows better."""


@dataclass(frozen=True, slots=True)
class IntakeService:
    """One entry: the line it makes, priced in the basis asked for."""

    id: int
    code: str
    name: str
    by_the_hour: bool
    minutes: int
    unit_cents: int
    line: DraftLine


def find_services(
    session: Session, *, typed: str, basis: PriceBasis, day: date, reverse_charge: bool = False, limit: int = MOST
) -> list[IntakeService]:
    """Find entries in use by code or words of their name; a code typed in full comes first. Few statements."""
    near = hits(session, "service", typed, limit=limit * 2)
    code = typed.strip().upper()
    active = session.execute(
        select(Service.id, Service.code, Service.name).where(
            (Service.id.in_(near)) | (Service.code == code), Service.active.is_(True), alive(Service)
        )
    ).all()
    first = tokens(typed)[:1]
    wanted = sorted(
        active,
        key=lambda row: (row.code.upper() != code, tokens(row.name)[:1] != first, row.code),
    )[:limit]
    return _offered(session, [row.id for row in wanted], basis, day, reverse_charge=reverse_charge)


def intake_service(
    session: Session, *, service_id: int, basis: PriceBasis, day: date, reverse_charge: bool = False
) -> IntakeService | None:
    """One entry; None where it is not there."""
    return next(iter(_offered(session, [service_id], basis, day, reverse_charge=reverse_charge)), None)


def agreed_check(session: Session, *, job_id: int) -> int | None:
    """The service agreed as check fee of a job."""
    return session.scalar(select(Job.diagnostic_id).where(Job.id == job_id))


def part_tax(session: Session, *, day: date, reverse_charge: bool = False) -> tuple[int, Tax]:
    """The usual rate of the day with its row's id, for a part that is in no list; Refused where there is none."""
    rate_id, tax = tax_in_force(session, USUAL, day)
    return rate_id, charged_tax(shop_facts(session), tax, reverse_charge=reverse_charge)


def _offered(
    session: Session, ids: list[int], basis: PriceBasis, day: date, *, reverse_charge: bool
) -> list[IntakeService]:
    if not ids:
        return []
    facts = shop_facts(session)
    offers = offered_services(session, ids, basis, day, facts)
    found = []
    for each in ids:
        if each in offers:
            offer = offers[each]
            tax = charged_tax(facts, offer.tax, reverse_charge=reverse_charge)
            found.append(_entry(offer, _line(offer, basis, tax)))
    return found


def _entry(offer: OfferedService, line: DraftLine) -> IntakeService:
    service = offer.service
    return IntakeService(
        id=service.id,
        code=service.code,
        name=service.name,
        by_the_hour=offer.line_kind is LineKind.LABOUR,
        minutes=line.planned_minutes,
        unit_cents=line.price_cents,
        line=line,
    )


def _line(offer: OfferedService, basis: PriceBasis, tax: Tax) -> DraftLine:
    service = offer.service
    quantity, minutes = Decimal(1), service.bench_minutes
    if offer.line_kind is LineKind.LABOUR:
        charged = billable_minutes(FIRST_HOUR, minimum=service.minimum_minutes, step=service.step_minutes)
        quantity, minutes = hours(charged), 60
    return DraftLine(
        kind=offer.line_kind,
        text=service.name,
        detail=service.detail,
        price_cents=offer.unit_cents,
        price_basis=basis,
        tax=tax,
        tax_rate_id=offer.tax_rate_id,
        service_id=service.id,
        code=service.code,
        quantity=quantity,
        minutes=minutes,
        warranty_days=service.warranty_days,
    )
