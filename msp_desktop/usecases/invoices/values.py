"""What callers hand to the invoice use cases: a line to sell."""

from dataclasses import dataclass
from decimal import Decimal

from msp_desktop.domain.work_kind import LineKind


@dataclass(frozen=True, slots=True)
class SaleLine:
    """A line sold without a job; `unit_cents` is in the document's price basis, the tax is a rate's row.

    A part of the stock names itself, and the pieces chosen where they have serial numbers.
    """

    description: str
    unit_cents: int
    tax_rate_id: int
    quantity: Decimal = Decimal(1)
    kind: LineKind = LineKind.PART
    service_id: int | None = None
    code: str = ""
    detail: str = ""
    discount_percent: Decimal = Decimal()
    warranty_days: int = 0
    part_id: int | None = None
    serial_ids: tuple[int, ...] = ()
