"""The machines that are lent: which are here, who has the others and until when, and the past loans of one."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, case, select
from sqlalchemy.orm import Session

from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.job import Job
from msp_desktop.store.models.loaner import Loan, Loaner


@dataclass(frozen=True, slots=True)
class LoanerRow:
    """One machine; the loan's fields are empty while it is here."""

    id: int
    version: int
    name: str
    serial: str
    note: str
    value_cents: int | None
    active: bool
    loan_id: int | None
    loan_version: int | None
    customer_id: int | None
    customer: str
    job_id: int | None
    job_number: str
    out_at: datetime | None
    due_day: date | None
    with_it: str
    state_out: str

    def is_late(self, today: date) -> bool:
        """Whether it should have come back."""
        return self.due_day is not None and self.due_day < today


@dataclass(frozen=True, slots=True)
class PastLoan:
    """A loan that is over, or still on."""

    loan_id: int
    customer: str
    job_number: str
    out_at: datetime
    due_day: date
    back_at: datetime | None
    state_out: str
    state_back: str


def loaner_list(session: Session, *, with_retired: bool = False, job_id: int | None = None) -> list[LoanerRow]:
    """List machines, those that are out first by the day they are due; only those out for a job with `job_id`."""
    on_loan = and_(Loan.loaner_id == Loaner.id, Loan.back_at.is_(None), Loan.deleted_at.is_(None))
    query = (
        select(
            Loaner.id, Loaner.version, Loaner.name, Loaner.serial, Loaner.note, Loaner.value_cents, Loaner.active,
            Loan.id.label("loan_id"), Loan.version.label("loan_version"), Loan.customer_id,
            Customer.name.label("customer"), Loan.job_id, Job.number.label("job"), Loan.out_at, Loan.due_day,
            Loan.with_it, Loan.state_out,
        )
        .outerjoin(Loan, on_loan)
        .outerjoin(Customer, Customer.id == Loan.customer_id)
        .outerjoin(Job, Job.id == Loan.job_id)
        .where(Loaner.deleted_at.is_(None))
        .order_by(case((Loan.id.is_(None), 1), else_=0), Loan.due_day, Loaner.name, Loaner.id)
    )  # fmt: skip
    if not with_retired:
        query = query.where(Loaner.active.is_(True))
    if job_id is not None:
        query = query.where(Loan.job_id == job_id)
    return [
        LoanerRow(
            row.id, row.version, row.name, row.serial, row.note, row.value_cents, row.active, row.loan_id,
            row.loan_version, row.customer_id, row.customer or "", row.job_id, row.job or "", row.out_at, row.due_day,
            row.with_it or "", row.state_out or "",
        )
        for row in session.execute(query)
    ]  # fmt: skip


def loans_due(session: Session, *, today: date) -> list[LoanerRow]:
    """List the machines that should have come back by today, the longest overdue first."""
    return [row for row in loaner_list(session) if row.due_day is not None and row.due_day <= today]


def loans_of(session: Session, *, loaner_id: int, most: int = 100) -> list[PastLoan]:
    """List who had a machine, the newest first."""
    rows = session.execute(
        select(
            Loan.id, Customer.name, Job.number, Loan.out_at, Loan.due_day, Loan.back_at, Loan.state_out, Loan.state_back
        )
        .join(Customer, Customer.id == Loan.customer_id)
        .outerjoin(Job, Job.id == Loan.job_id)
        .where(Loan.loaner_id == loaner_id, Loan.deleted_at.is_(None))
        .order_by(Loan.out_at.desc(), Loan.id.desc())
        .limit(most)
    )
    return [
        PastLoan(
            row.id, row.name, row.number or "", row.out_at, row.due_day, row.back_at, row.state_out, row.state_back
        )
        for row in rows
    ]
