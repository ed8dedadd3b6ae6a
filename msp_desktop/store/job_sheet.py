"""A job read as the rules need it: its lines with the taxes they really bear, and what they come to."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.tax import Tax
from msp_desktop.domain.totals import Line, Totals, document_totals
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.job import Job, JobLine
from msp_desktop.store.shop_facts import ShopFacts, charged_tax, shop_facts, tax_policy, taxes_by_ids


@dataclass(frozen=True, slots=True)
class JobSheet:
    """The lines of a job that are charged and their totals; `taxes` are by the id of the rate's row, as charged.

    `aside` are the lines that were set aside and count for nothing.
    """

    facts: ShopFacts
    rows: tuple[JobLine, ...]
    taxes: dict[int, Tax]
    totals: Totals
    aside: tuple[JobLine, ...] = ()

    @property
    def planned_minutes(self) -> int:
        """Bench minutes of all lines."""
        return sum(row.planned_minutes for row in self.rows)


def job_lines(session: Session, job_id: int) -> Sequence[JobLine]:
    """List a job's lines in order."""
    return session.scalars(select(JobLine).where(JobLine.job_id == job_id).order_by(JobLine.position, JobLine.id)).all()


def job_sheet(
    session: Session, job: Job, *, facts: ShopFacts | None = None, rows: Sequence[JobLine] | None = None
) -> JobSheet:
    """Add a job up as what the customer is told: no stamp duty, nothing withheld. What is known may be given."""
    facts = facts or shop_facts(session)
    every = tuple(job_lines(session, job.id) if rows is None else rows)
    # A line not written yet has no default so far: it counts.
    rows = tuple(row for row in every if not row.set_aside)
    customer = session.get(Customer, job.customer_id)
    reverse = customer is not None and customer.reverse_charge
    kept = taxes_by_ids(session, (row.tax_rate_id for row in rows))
    taxes = {rate: charged_tax(facts, tax, reverse_charge=reverse) for rate, tax in kept.items()}
    lines = [Line(row.quantity, row.unit_cents, taxes[row.tax_rate_id], row.discount_percent) for row in rows]
    policy = tax_policy(facts, job.price_basis, discount_percent=job.discount_percent, stamp=False)
    aside = tuple(row for row in every if row.set_aside)
    return JobSheet(facts, rows, taxes, document_totals(lines, policy), aside)
