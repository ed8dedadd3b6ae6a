"""The list of customers: who they are, when they came last, what they spent and what they owe."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    case,
    cast,
    exists,
    func,
    literal,
    literal_column,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from msp_desktop.domain.roles import CustomerKind
from msp_desktop.store.base import Day, alive
from msp_desktop.store.customer_rows import EMAIL, PHONE
from msp_desktop.store.models.customer import ContactPoint, Customer
from msp_desktop.store.models.document import Document, Receivable
from msp_desktop.store.models.job import Job
from msp_desktop.store.search import matches


class CustomerFilter(StrEnum):
    """Which customers a list shows."""

    ALL = "all"
    COMPANIES = "companies"
    PEOPLE = "people"
    OWES = "owes"
    ON_STOP = "on_stop"


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One customer in a list; money in cents, twelve months back from today."""

    id: int
    number: str
    kind: CustomerKind
    name: str
    name_key: str
    phone: str
    email: str
    on_stop: bool
    last_visit: datetime | None
    jobs: int
    spent_cents: int = 0
    owed_cents: int = 0
    oldest_due: date | None = None


@dataclass(frozen=True, slots=True)
class CustomerCounts:
    """How many customers each filter shows."""

    all: int
    companies: int
    people: int
    owes: int
    on_stop: int

    def of(self, chosen: CustomerFilter) -> int:
        """Give the count of one filter."""
        return int(getattr(self, chosen.value))


def customer_list(
    session: Session,
    *,
    since: datetime,
    since_day: date,
    chosen: CustomerFilter = CustomerFilter.ALL,
    typed: str = "",
    after: CustomerRow | None = None,
    before: CustomerRow | None = None,
    backwards: bool = False,
    limit: int = 200,
) -> list[CustomerRow]:
    """List customers by name, in three statements; `after` and `before` are the rows at the edge of the page shown.

    `since` and `since_day` say from when on jobs and sales count. `backwards` gives the last rows (before `before`).
    """
    place = tuple_(Customer.name_key, Customer.id)
    page = _page(since).where(*_conditions(chosen, typed))
    if after is not None:
        page = page.where(place > tuple_(literal(after.name_key), literal(after.id)))
    if before is not None:
        page = page.where(place < tuple_(literal(before.name_key), literal(before.id)))
    if backwards or before is not None:
        page = page.order_by(Customer.name_key.desc(), Customer.id.desc())
    else:
        page = page.order_by(Customer.name_key, Customer.id)
    found: Iterable[Any] = session.execute(page.limit(limit))
    rows = [CustomerRow(*row) for row in found]
    if backwards or before is not None:
        rows.reverse()
    return _with_money(session, rows, since_day)


def customer_counts(session: Session) -> CustomerCounts:
    """Count the customers of each filter in two statements."""
    totals = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(case((Customer.kind == CustomerKind.COMPANY, 1), else_=0)), 0),
            func.coalesce(func.sum(case((Customer.on_stop.is_(True), 1), else_=0)), 0),
        ).where(*_shown())
    ).one()
    owes = session.scalar(select(func.count()).select_from(Customer).where(*_conditions(CustomerFilter.OWES, ""))) or 0
    return CustomerCounts(totals[0], totals[1], totals[0] - totals[1], owes, totals[2])


def _shown() -> tuple[ColumnElement[bool], ...]:
    return (alive(Customer), Customer.merged_into_id.is_(None))


def _conditions(chosen: CustomerFilter, typed: str) -> list[ColumnElement[bool]]:
    found = list(_shown())
    stopped = aliased(Customer)
    if chosen is CustomerFilter.COMPANIES:
        found.append(Customer.kind == CustomerKind.COMPANY)
    elif chosen is CustomerFilter.PEOPLE:
        found.append(Customer.kind == CustomerKind.PERSON)
    elif chosen is CustomerFilter.ON_STOP:
        # As a list of ids: walking the names in order would look at every customer to find a few.
        shown = (alive(stopped), stopped.merged_into_id.is_(None))
        found.append(Customer.id.in_(select(stopped.id).where(stopped.on_stop.is_(True), *shown)))
    elif chosen is CustomerFilter.OWES:
        found.append(Customer.id.in_(_owing()))
    if typed.strip():
        found.append(Customer.id.in_(matches("customer", typed)))
    return found


def _owing() -> Select[*tuple[Any, ...]]:
    """Give whoever owes, and whom they were merged into."""
    debts = select(Receivable.customer_id.label("id")).where(
        Receivable.open_cents != literal_column("0"),
        Receivable.open_cents > 0,
        Receivable.replaced.is_(False),
        Receivable.customer_id.is_not(None),
    )
    owing = debts.cte("owing", recursive=True)
    loser = aliased(Customer)
    up = select(loser.merged_into_id).join(owing, loser.id == owing.c.id).where(loser.merged_into_id.is_not(None))
    return select(owing.union(up).c.id)


def _page(since: datetime) -> Select[*tuple[Any, ...]]:
    return select(
        Customer.id,
        Customer.number,
        Customer.kind,
        Customer.name,
        Customer.name_key,
        func.coalesce(_first_point(PHONE), ""),
        func.coalesce(_first_point(EMAIL), ""),
        Customer.on_stop,
        select(func.max(Job.received_at)).where(Job.customer_id == Customer.id).correlate(Customer).scalar_subquery(),
        select(func.count())
        .select_from(Job)
        .where(Job.customer_id == Customer.id, Job.received_at >= since)
        .correlate(Customer)
        .scalar_subquery(),
    )


def _first_point(kind: str) -> ColumnElement[str]:
    # The customer's own first, then those of its contacts.
    return (
        select(ContactPoint.value)
        .where(ContactPoint.customer_id == Customer.id, ContactPoint.kind == kind)
        .order_by(ContactPoint.contact_id.is_not(None), ContactPoint.position, ContactPoint.id)
        .limit(1)
        .correlate(Customer)
        .scalar_subquery()
    )


def _with_money(session: Session, rows: Sequence[CustomerRow], since: date) -> list[CustomerRow]:
    if not rows:
        return []
    # The ids go in as a list: joined to the recursive table, SQLite reads every document to build a filter.
    root_of = _families(session, [row.id for row in rows])
    ids = list(root_of)
    spent: Select[*tuple[Any, ...]] = (
        select(
            Document.customer_id, literal_column("0"), func.sum(Document.net_cents), cast(literal(None), Day)
        )
        .where(Document.customer_id.in_(ids), *counted_sales(since))
        .group_by(Document.customer_id)
    )  # fmt: skip
    owed: Select[*tuple[Any, ...]] = (
        select(
            Receivable.customer_id, literal_column("1"), func.sum(Receivable.open_cents), func.min(Receivable.due_day)
        )
        .where(Receivable.customer_id.in_(ids), Receivable.open_cents != 0, Receivable.replaced.is_(False))
        .group_by(Receivable.customer_id)
    )  # fmt: skip
    sums = {row.id: [0, 0] for row in rows}
    oldest: dict[int, date] = {}
    for customer_id, is_owed, cents, due in session.execute(union_all(spent, owed)):
        root = root_of[customer_id]
        sums[root][is_owed] += cents or 0
        if due is not None:
            oldest[root] = min(due, oldest.get(root, due))
    return [
        replace(row, spent_cents=sums[row.id][0], owed_cents=sums[row.id][1], oldest_due=oldest.get(row.id))
        for row in rows
    ]


def _families(session: Session, ids: list[int]) -> dict[int, int]:
    """Give for each of the customers, and each that was merged into one, the customer it stands for."""
    first = select(Customer.id.label("root"), Customer.id.label("id")).where(Customer.id.in_(ids))
    tree = first.cte("family", recursive=True)
    loser = aliased(Customer)
    tree = tree.union(select(tree.c.root, loser.id).join(tree, loser.merged_into_id == tree.c.id))
    return {row.id: row.root for row in session.execute(select(tree.c.root, tree.c.id))}


def counted_sales(since: date | None = None) -> tuple[ColumnElement[bool], ...]:
    """Give the conditions under which a document counts as its customer's: issued, and no other stands for it.

    The receipt may have been nobody's; the invoice that names it says whose the sale was.
    """
    found: list[ColumnElement[bool]] = [Document.issued_at.is_not(None), ~stood_for()]
    if since is not None:
        found.append(Document.issue_day >= since)
    return tuple(found)


def stood_for() -> ColumnElement[bool]:
    """Give the condition that an invoice stands for this document, a receipt."""
    invoice = aliased(Document)
    return select(invoice.id).where(invoice.names_id == Document.id, invoice.issued_at.is_not(None)).exists()


def has_debts(customer_id: int) -> ColumnElement[bool]:
    """Give the condition that something is still to be paid by a customer under its own id."""
    return exists().where(
        Receivable.customer_id == customer_id, Receivable.open_cents != 0, Receivable.replaced.is_(False)
    )
