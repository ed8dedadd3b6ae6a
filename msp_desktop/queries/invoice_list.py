"""The list of invoices and receipts: filtered, sorted by indexed columns, paged by key in both directions."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal_column, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.payment import InvoiceState, invoice_state
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.document import Document, DocumentItem, Receivable
from msp_desktop.store.models.job import Job
from msp_desktop.store.search import matches


class InvoiceFilter(StrEnum):
    """Which papers the list shows; without a filter it shows every issued one."""

    DRAFT = "draft"
    OPEN = "open"
    OVERDUE = "overdue"
    MONTH = "month"


class InvoiceSort(StrEnum):
    """What the list is sorted by; the values are the keys of the table's columns."""

    DAY = "day"
    CUSTOMER = "customer"
    TOTAL = "total_cents"


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """One paper in the list; `day` is the issue day (of a draft the day it was made), amounts are cents."""

    id: int
    kind: SeriesKind
    number: str
    day: date
    customer_id: int | None
    customer: str
    customer_key: str
    due_day: date | None
    total_cents: int
    open_cents: int
    state: InvoiceState
    replaced: bool = False
    jobs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InvoiceCounts:
    """How many papers each filter shows, and what is open in all."""

    draft: int
    open: int
    overdue: int
    month: int
    open_cents: int
    overdue_cents: int


def invoice_list(
    session: Session,
    *,
    today: date,
    chosen: InvoiceFilter | None = None,
    typed: str = "",
    sort: InvoiceSort = InvoiceSort.DAY,
    descending: bool = True,
    after: InvoiceRow | None = None,
    before: InvoiceRow | None = None,
    limit: int = 200,
) -> list[InvoiceRow]:
    """List papers in display order in two statements; `after` and `before` are the rows at the edge of the list."""
    back = before is not None
    edge = before if back else after
    columns = _sorted_by(sort, chosen)
    down = descending is not back
    wanted = _columns().where(*_conditions(chosen, typed, today))
    if edge is not None:
        place = tuple_(*_edge_of(edge, sort, chosen))
        here = tuple_(*columns)
        wanted = wanted.where(here < place if down else here > place)
    order = [column.desc() if down else column.asc() for column in columns]
    rows = [_row(each, today) for each in session.execute(wanted.order_by(*order).limit(limit))]
    if back:
        rows.reverse()
    return _with_jobs(session, rows)


def invoice_counts(session: Session, *, today: date) -> InvoiceCounts:
    """Count the papers behind each filter, and add up what is open."""
    drafts = session.scalar(select(func.count()).select_from(Document).where(*_drafts())) or 0
    month = session.scalar(select(func.count()).select_from(Document).where(*_month(today))) or 0
    late = Receivable.due_day < today
    owed = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(Receivable.open_cents), 0),
            func.count().filter(late),
            func.coalesce(func.sum(Receivable.open_cents).filter(late), 0),
        ).where(*_owed())
    ).one()
    return InvoiceCounts(drafts, owed[0], owed[2], month, owed[1], owed[3])


def _columns() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Document.id,
            Document.kind,
            Document.number,
            Document.created_at,
            Document.issue_day,
            Document.issued_at,
            Document.customer_id,
            Customer.name,
            Document.customer_key,
            Document.due_day,
            Document.total_cents,
            Document.to_pay_cents,
            Receivable.open_cents,
            Receivable.replaced,
        )
        .outerjoin(Customer, Document.customer_id == Customer.id)
        .outerjoin(Receivable, Receivable.document_id == Document.id)
    )


def _owed() -> list[ColumnElement[bool]]:
    # The number itself lets the partial index of what is unpaid answer, however many papers there ever were.
    unpaid = Receivable.open_cents != literal_column("0")
    return [unpaid, Receivable.open_cents > 0, Receivable.replaced.is_(False)]


def _drafts() -> list[ColumnElement[bool]]:
    # By the issue day, which is indexed: a draft has none.
    return [Document.issue_day.is_(None), Document.deleted_at.is_(None)]


def _month(today: date) -> list[ColumnElement[bool]]:
    return [Document.issue_day >= today.replace(day=1), Document.issue_day.is_not(None)]


def _conditions(chosen: InvoiceFilter | None, typed: str, today: date) -> list[ColumnElement[bool]]:
    match chosen:
        case InvoiceFilter.DRAFT:
            found = _drafts()
        case InvoiceFilter.MONTH:
            found = _month(today)
        case InvoiceFilter.OPEN | InvoiceFilter.OVERDUE:
            found = _owed()
            found += [Receivable.due_day < today] if chosen is InvoiceFilter.OVERDUE else []
        case None:
            found = [Document.issue_day.is_not(None)]
    if typed.strip():
        # Drafts have no number and are not in the index; their customers are.
        of_customers = Document.customer_id.in_(matches("customer", typed))
        found.append(or_(Document.id.in_(matches("document", typed)), of_customers))
    return found


def _sorted_by(sort: InvoiceSort, chosen: InvoiceFilter | None) -> tuple[InstrumentedAttribute[Any], ...]:
    match sort:
        case InvoiceSort.CUSTOMER:
            return (Document.customer_key, Document.id)
        case InvoiceSort.TOTAL:
            return (Document.total_cents, Document.id)
        case InvoiceSort.DAY:
            return (Document.id,) if chosen is InvoiceFilter.DRAFT else (Document.issue_day, Document.id)


def _edge_of(row: InvoiceRow, sort: InvoiceSort, chosen: InvoiceFilter | None) -> tuple[Any, ...]:
    match sort:
        case InvoiceSort.CUSTOMER:
            return (row.customer_key, row.id)
        case InvoiceSort.TOTAL:
            return (row.total_cents, row.id)
        case InvoiceSort.DAY:
            return (row.id,) if chosen is InvoiceFilter.DRAFT else (row.day, row.id)


def _row(row: Any, today: date) -> InvoiceRow:
    state = invoice_state(
        issued=row.issued_at is not None,
        to_pay_cents=row.to_pay_cents,
        open_cents=row.open_cents or 0,
        due_day=row.due_day,
        today=today,
    )
    return InvoiceRow(
        id=row.id,
        kind=row.kind,
        number=row.number or "",
        day=row.issue_day or row.created_at.date(),
        customer_id=row.customer_id,
        customer=row.name or "",
        customer_key=row.customer_key,
        due_day=row.due_day if row.issued_at and row.kind is SeriesKind.INVOICE else None,
        total_cents=row.total_cents,
        open_cents=row.open_cents or 0,
        state=state,
        replaced=bool(row.replaced),
    )


def _with_jobs(session: Session, rows: Iterable[InvoiceRow]) -> list[InvoiceRow]:
    kept = list(rows)
    found: dict[int, list[str]] = {}
    pairs = (
        select(DocumentItem.document_id, Job.number)
        .join(Job, DocumentItem.job_id == Job.id)
        .where(DocumentItem.document_id.in_([row.id for row in kept]))
        .group_by(DocumentItem.document_id, Job.id, Job.number)
        .order_by(DocumentItem.document_id, Job.id)
    )
    for document_id, number in session.execute(pairs):
        found.setdefault(document_id, []).append(number)
    return [replace(row, jobs=tuple(found.get(row.id, ()))) for row in kept]
