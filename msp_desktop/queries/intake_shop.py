"""What the intake form knows of the shop: hours, who repairs, how full the bench is, next shelf, terms."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.bench_load import Bench, PlannedWork
from msp_desktop.domain.job_state import OPEN_STATES
from msp_desktop.domain.message import MessageEvent
from msp_desktop.domain.roles import CustomerKind, Role
from msp_desktop.domain.service_hours import ServiceHours
from msp_desktop.domain.totals import PriceBasis, TaxPolicy
from msp_desktop.store.bench_rows import benches, open_work
from msp_desktop.store.message_rows import is_automatic, server_facts
from msp_desktop.store.models.job import JobItem
from msp_desktop.store.models.person import Person
from msp_desktop.store.models.service import Service
from msp_desktop.store.shop_facts import (
    ShopFacts,
    TermsText,
    basis_for,
    business_calendar,
    current_terms,
    shop_facts,
    shop_row,
    tax_policy,
)

MOST_WORK = 2_000
"""Open jobs laid on the bench at most, the soonest promised first."""

_SHELF = re.compile(r"(.*?)(\d+)", re.DOTALL)
_RECENT = 200


@dataclass(frozen=True, slots=True)
class Technician:
    """Somebody a job can be given to; those who repair have a bench."""

    id: int
    name: str
    role: Role
    repairs: bool
    bench_minutes: int


@dataclass(frozen=True, slots=True)
class IntakeShop:
    """The shop around the form at this moment."""

    facts: ShopFacts
    hours: ServiceHours
    technicians: tuple[Technician, ...]
    work: tuple[PlannedWork, ...]
    shelf: str
    benches: tuple[Bench, ...]
    """Those who repair, with their week, absences and appointments."""
    check_id: int | None = None
    """The service the shop asks as check fee, None where it asks none."""
    check_credited: bool = False
    check: str = ""
    writes_booked_in: bool = False
    """Whether a customer who wants mail gets one on booking in."""

    def policy(
        self, kind: CustomerKind, own_basis: PriceBasis | None = None, discount_percent: Decimal = Decimal()
    ) -> TaxPolicy:
        """How an estimate for such a customer adds up."""
        basis = basis_for(kind, own_basis, self.facts)
        return tax_policy(self.facts, basis, discount_percent=discount_percent, stamp=False)


def intake_shop(session: Session, *, now: datetime) -> IntakeShop:
    """Everything of the shop that the form needs, in a handful of statements."""
    hours = business_calendar(session)
    shop = shop_row(session)
    check = session.get(Service, shop.diagnostic_id) if shop.diagnostic_id is not None else None
    offered = check is not None and check.active and check.deleted_at is None
    return IntakeShop(
        facts=shop_facts(session),
        hours=hours,
        technicians=_technicians(session),
        work=open_work(session, now=now, most=MOST_WORK),
        shelf=next_shelf(session),
        benches=benches(session, hours=hours, from_day=hours.day_of(now)),
        check_id=check.id if check is not None and offered else None,
        check_credited=shop.diagnostic_credited,
        check=check.name if check is not None and offered else "",
        writes_booked_in=server_facts(session) is not None and is_automatic(session, MessageEvent.BOOKED_IN),
    )


def next_shelf(session: Session) -> str:
    """The free shelf after the one used last, one seen lately before a new one; "" while none was used."""
    newest = session.scalar(select(func.max(JobItem.id))) or 0
    recent = session.execute(
        select(JobItem.shelf, JobItem.state)
        .where(JobItem.id > newest - _RECENT, JobItem.shelf != "")
        .order_by(JobItem.id.desc())
    ).all()
    if not recent:
        return ""
    last = _SHELF.fullmatch(recent[0].shelf)
    if last is None:
        return ""
    row, digits = last.groups()
    known = {int(found[2]) for each in recent if (found := _SHELF.fullmatch(each.shelf)) and found[1] == row}
    used = {each.shelf for each in recent if each.state in OPEN_STATES}
    order = [*sorted(known, key=lambda number: (number <= int(digits), number)), max(known) + 1]
    shelves = (f"{row}{number:0{len(digits)}d}" for number in order)
    return next((each for each in shelves if each not in used), "")


def terms_in_force(session: Session, *, language: str) -> TermsText | None:
    """The terms that print on a claim ticket in that language today; None while the shop has none."""
    return current_terms(session, language)


def _technicians(session: Session) -> tuple[Technician, ...]:
    rows = session.execute(
        select(Person.id, Person.name, Person.role, Person.repairs, Person.bench_minutes)
        .where(Person.active.is_(True))
        .order_by(Person.repairs.desc(), Person.id)
    )
    return tuple(Technician(*row) for row in rows)
