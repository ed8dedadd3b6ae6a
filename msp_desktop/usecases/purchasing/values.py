"""What acts on purchase orders and returns are given, and what their undo keeps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from msp_desktop.domain.purchase import ReturnReason
from msp_desktop.store.models.purchase import PurchaseLine, SupplierReturnLine


@dataclass(frozen=True, slots=True)
class NewOrderLine:
    """A part to order: without a price the supplier's own holds; with a job it is ordered for that repair."""

    part_id: int
    quantity: Decimal
    unit_cents: int | None = None
    job_id: int | None = None
    item_id: int | None = None
    job_line_id: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What is written on a draft besides its lines; without `freight_cents` the supplier's usual freight holds."""

    expected_day: date | None = None
    freight_cents: int | None = None
    supplier_reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class KeptOrderLine:
    """A line as it was, for undo."""

    id: int
    position: int
    part_id: int
    supplier_code: str
    description: str
    quantity: Decimal
    unit_cents: int
    job_id: int | None
    item_id: int | None
    job_line_id: int | None
    note: str

    @classmethod
    def of(cls, row: PurchaseLine) -> "KeptOrderLine":
        """The line of a row."""
        return cls(
            row.id,
            row.position,
            row.part_id,
            row.supplier_code,
            row.description,
            row.quantity,
            row.unit_cents,
            row.job_id,
            row.item_id,
            row.job_line_id,
            row.note,
        )

    def as_row(self, order_id: int, *, line_id: int | None) -> PurchaseLine:
        """A row that says the same, under its old id where that is free."""
        row = PurchaseLine(
            order_id=order_id,
            position=self.position,
            part_id=self.part_id,
            supplier_code=self.supplier_code,
            description=self.description,
            quantity=self.quantity,
            unit_cents=self.unit_cents,
            job_id=self.job_id,
            item_id=self.item_id,
            job_line_id=self.job_line_id,
            note=self.note,
        )
        if line_id is not None:
            row.id = line_id
        return row


@dataclass(frozen=True, slots=True)
class ClosedLine:
    """How much of a line was given up in one act."""

    line_id: int
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class NewReturnLine:
    """Pieces that are to go back: from stock, old pieces (reason CORE), or set aside at a delivery.

    Without a price the part's cost holds, for old pieces what the supplier pays for them.
    """

    part_id: int
    quantity: Decimal
    reason: ReturnReason
    unit_cents: int | None = None
    serial_ids: Sequence[int] = ()
    delivery_line_id: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class KeptReturnLine:
    """A line of a return as it was, for undo."""

    id: int
    position: int
    part_id: int
    quantity: Decimal
    reason: ReturnReason
    unit_cents: int
    serial_ids: tuple[int, ...]
    delivery_line_id: int | None
    note: str

    @classmethod
    def of(cls, row: SupplierReturnLine) -> "KeptReturnLine":
        """The line of a row."""
        return cls(
            row.id,
            row.position,
            row.part_id,
            row.quantity,
            row.reason,
            row.unit_cents,
            tuple(row.serial_ids),
            row.delivery_line_id,
            row.note,
        )
