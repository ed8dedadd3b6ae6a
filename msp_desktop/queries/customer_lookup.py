"""Customers for one lookup field: what is needed to tell one from the other."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.store.base import alive
from msp_desktop.store.customer_rows import PHONE
from msp_desktop.store.models.customer import ContactPoint, Customer
from msp_desktop.store.models.job import Job
from msp_desktop.store.search import hits


@dataclass(frozen=True, slots=True)
class CustomerFound:
    """One customer in a lookup."""

    id: int
    number: str
    name: str
    phone: str
    jobs: int


def find_customers(
    session: Session, *, typed: str, other_than: int | None = None, limit: int = 8
) -> list[CustomerFound]:
    """Find customers by name, phone, mail, number or tax number, the newest first, in two statements."""
    ids = [each for each in hits(session, "customer", typed, limit=limit + 1) if each != other_than]
    phone = (
        select(ContactPoint.value)
        .where(ContactPoint.customer_id == Customer.id, ContactPoint.kind == PHONE)
        .order_by(ContactPoint.position, ContactPoint.id)
        .limit(1)
        .correlate(Customer)
        .scalar_subquery()
    )
    jobs = select(func.count(Job.id)).where(Job.customer_id == Customer.id).correlate(Customer).scalar_subquery()
    rows = session.execute(
        select(Customer.id, Customer.number, Customer.name, func.coalesce(phone, ""), jobs)
        .where(Customer.id.in_(ids[:limit]), alive(Customer), Customer.merged_into_id.is_(None))
        .order_by(Customer.id.desc())
    )
    return [CustomerFound(*row) for row in rows]
