"""A line as it was, so that taking it off or changing it can be taken back."""

from dataclasses import dataclass, fields
from decimal import Decimal

from msp_desktop.domain.work_kind import LineKind
from msp_desktop.store.models.job import JobLine


@dataclass(frozen=True, slots=True)
class KeptLine:
    """Everything of a line but whose it is."""

    position: int
    kind: LineKind
    service_id: int | None
    code: str
    description: str
    detail: str
    quantity: Decimal
    unit_cents: int
    list_cents: int
    price_reason: str
    discount_percent: Decimal
    tax_rate_id: int
    planned_minutes: int
    actual_minutes: int | None
    billable_minutes: int | None
    warranty_days: int
    optional: bool = False
    from_timer: bool = False
    part_id: int | None = None

    def write_to(self, row: JobLine) -> None:
        """Give a row this content."""
        for each in fields(self):
            setattr(row, each.name, getattr(self, each.name))


def kept_line(row: JobLine) -> KeptLine:
    """The content of a row."""
    return KeptLine(**{each.name: getattr(row, each.name) for each in fields(KeptLine)})


def row_of(line: KeptLine, job_id: int, item_id: int) -> JobLine:
    """A new row with this content."""
    row = JobLine(job_id=job_id, item_id=item_id)
    line.write_to(row)
    return row
