"""Customers as the intake form finds them: how to reach them, how often they were here and what they owe."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, literal_column, select
from sqlalchemy.orm import Session, aliased

from msp_desktop.domain.intake_answers import ContactWay
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.store.base import alive
from msp_desktop.store.customer_rows import EMAIL, PHONE, standing_for
from msp_desktop.store.models.customer import Contact, ContactPoint, Customer
from msp_desktop.store.models.document import Receivable
from msp_desktop.store.models.job import Job
from msp_desktop.store.search import hits

MOST = 12
"""Rows a lookup shows at most."""


@dataclass(frozen=True, slots=True)
class IntakeCustomer:
    """A known customer: `since` is the first visit, `owed_cents` includes what merged customers owe."""

    id: int
    number: str
    kind: CustomerKind
    name: str
    contact: str
    phone: str
    email: str
    language: str
    contact_way: ContactWay
    price_basis: PriceBasis | None
    discount_percent: Decimal
    reverse_charge: bool
    on_stop: bool
    stop_reason: str
    jobs: int
    since: datetime | None
    last_visit: datetime | None
    owed_cents: int
    oldest_due: date | None


def find_customers(session: Session, *, typed: str, limit: int = MOST) -> list[IntakeCustomer]:
    """Find customers by phone digits, name, mail, company or tax number, the newest hit first, in two statements."""
    near = hits(session, "customer", typed, limit=limit)
    found = {row.id: row for row in _rows(session, near)} if near else {}
    return [found[each] for each in near if each in found]


def intake_customer(session: Session, *, customer_id: int) -> IntakeCustomer | None:
    """One customer, or the one it was merged into; None where it is not there any more."""
    return next(iter(_rows(session, (standing_for(session, customer_id),))), None)


def _rows(session: Session, ids: Sequence[int]) -> list[IntakeCustomer]:
    rows: Iterable[Any] = session.execute(
        _select().where(Customer.id.in_(ids), alive(Customer), Customer.merged_into_id.is_(None))
    )
    return [IntakeCustomer(*row) for row in rows]


def _select() -> Select[*tuple[Any, ...]]:
    visits = select(Job.id).where(Job.customer_id == Customer.id).correlate(Customer)
    merged = aliased(Customer)
    family = select(merged.id).where((merged.id == Customer.id) | (merged.merged_into_id == Customer.id))
    owed = (
        select(func.coalesce(func.sum(Receivable.open_cents), 0))
        .where(
            Receivable.customer_id.in_(family.correlate(Customer)),
            Receivable.open_cents != 0,
            Receivable.replaced.is_(False),
        )
        .correlate(Customer)
    )
    return select(
        Customer.id,
        Customer.number,
        Customer.kind,
        Customer.name,
        func.coalesce(_first_contact(), ""),
        func.coalesce(_first_point(PHONE), ""),
        func.coalesce(_first_point(EMAIL), ""),
        Customer.language,
        Customer.contact_way,
        Customer.price_basis,
        Customer.discount_percent,
        Customer.reverse_charge,
        Customer.on_stop,
        Customer.stop_reason,
        visits.with_only_columns(func.count()).scalar_subquery(),
        visits.with_only_columns(func.min(Job.received_at)).scalar_subquery(),
        visits.with_only_columns(func.max(Job.received_at)).scalar_subquery(),
        owed.scalar_subquery(),
        owed.with_only_columns(func.min(Receivable.due_day)).scalar_subquery(),
    )


def _first_contact() -> Any:
    return (
        select(Contact.name)
        .where(Contact.customer_id == Customer.id)
        .order_by(Contact.position, Contact.id)
        .limit(1)
        .correlate(Customer)
        .scalar_subquery()
    )


def _first_point(kind: str) -> Any:
    """The preferred phone or mail: the customer's own before those of its contacts."""
    return (
        select(ContactPoint.value)
        .where(ContactPoint.customer_id == Customer.id, ContactPoint.kind == kind)
        .order_by(ContactPoint.contact_id.is_not(None), ContactPoint.position, ContactPoint.id)
        .limit(literal_column("1"))
        .correlate(Customer)
        .scalar_subquery()
    )
