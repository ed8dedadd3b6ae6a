"""What callers hand to the job use cases: a device left at the shop, and a line of work."""

from dataclasses import dataclass
from decimal import Decimal

from msp_desktop.domain.intake_answers import Accessory, Condition, DataAnswer
from msp_desktop.domain.work_kind import LineKind


@dataclass(frozen=True, slots=True)
class NewItem:
    """What moves through the shop: one device and how it came, or the job itself without a device."""

    device_id: int | None = None
    accessories: tuple[Accessory, ...] = ()
    accessory_note: str = ""
    conditions: tuple[Condition, ...] = ()
    condition_note: str = ""
    data_answer: DataAnswer | None = None
    shelf: str = ""


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line on a job; prices are cents in the job's basis, `planned_minutes` is the bench time of all of it.

    `item_index` is the place in the job's items. `list_cents` is the catalogue's price where there is one; a unit price
    that differs from it needs `price_reason`. `part_id` is a part of the stock.
    """

    kind: LineKind
    description: str
    unit_cents: int
    tax_rate_id: int
    item_index: int = 0
    service_id: int | None = None
    code: str = ""
    detail: str = ""
    quantity: Decimal = Decimal(1)
    list_cents: int | None = None
    planned_minutes: int = 0
    discount_percent: Decimal = Decimal()
    price_reason: str = ""
    warranty_days: int = 0
    actual_minutes: int | None = None
    billable_minutes: int | None = None
    part_id: int | None = None
