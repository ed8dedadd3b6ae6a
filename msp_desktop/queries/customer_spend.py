"""What a customer spent month by month, labour and parts apart, from issued papers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.work_kind import LineKind
from msp_desktop.queries.customer_list import counted_sales
from msp_desktop.store.customer_rows import family
from msp_desktop.store.models.document import Document, DocumentLine


@dataclass(frozen=True, slots=True)
class SpendMonth:
    """One month, by its first day; net cents."""

    month: date
    labour_cents: int
    parts_cents: int

    @property
    def total_cents(self) -> int:
        """Labour and parts together."""
        return self.labour_cents + self.parts_cents


def customer_spend(session: Session, *, customer_id: int, today: date, months: int = 12) -> tuple[SpendMonth, ...]:
    """Give the net of issued lines in each of the last months, this one last; a month without any is nought."""
    wanted = tuple(_months(today, months))
    rows = session.execute(
        select(Document.issue_day, DocumentLine.kind, func.sum(DocumentLine.net_cents))
        .join(DocumentLine, DocumentLine.document_id == Document.id)
        .where(Document.customer_id.in_(family(session, customer_id)), *counted_sales(wanted[0]))
        .group_by(Document.issue_day, DocumentLine.kind)
    )
    labour, parts = dict.fromkeys(wanted, 0), dict.fromkeys(wanted, 0)
    for day, kind, cents in rows:
        month = day.replace(day=1) if day else None
        if month in labour:
            (parts if kind is LineKind.PART else labour)[month] += cents
    return tuple(SpendMonth(month, labour[month], parts[month]) for month in wanted)


def _months(today: date, count: int) -> Iterator[date]:
    at = today.year * 12 + today.month - 1
    for each in range(at - count + 1, at + 1):
        yield date(each // 12, each % 12 + 1, 1)
