"""What is on order for single lines of jobs, and on drafts that were not sent yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.purchase import OPEN_ORDERS, OrderState
from msp_desktop.store.base import alive
from msp_desktop.store.models.purchase import PurchaseLine, PurchaseOrder
from msp_desktop.store.models.supplier import Supplier

NOT_HERE_YET = (OrderState.DRAFT, *sorted(OPEN_ORDERS))


@dataclass(frozen=True, slots=True)
class LineOrder:
    """Pieces on their way for one line of a job: how many are still to come, with which order, and when."""

    line_id: int
    part_id: int
    order_id: int
    number: str
    supplier: str
    sent: bool
    quantity: Decimal
    day: date | None


def line_orders(session: Session, job_ids: Iterable[int]) -> dict[int, list[LineOrder]]:
    """What was ordered for the lines of these jobs and did not come yet, by line, the oldest order first."""
    rows = session.execute(
        select(
            PurchaseLine.job_line_id,
            PurchaseLine.part_id,
            PurchaseLine.quantity,
            PurchaseLine.received,
            PurchaseLine.closed,
            PurchaseLine.expected_day,
            PurchaseOrder.id,
            PurchaseOrder.number,
            PurchaseOrder.state,
            PurchaseOrder.expected_day.label("order_day"),
            Supplier.name,
        )
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseLine.order_id)
        .join(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .where(
            PurchaseLine.job_id.in_(sorted(set(job_ids))),
            PurchaseLine.job_line_id.is_not(None),
            PurchaseOrder.state.in_(NOT_HERE_YET),
            alive(PurchaseOrder),
            PurchaseLine.quantity > PurchaseLine.received + PurchaseLine.closed,
        )
        .order_by(PurchaseOrder.id, PurchaseLine.id)
    )
    found: dict[int, list[LineOrder]] = {}
    for row in rows:
        if row.job_line_id is not None:
            one = LineOrder(
                line_id=row.job_line_id,
                part_id=row.part_id,
                order_id=row.id,
                number=row.number,
                supplier=row.name,
                sent=row.state is not OrderState.DRAFT,
                quantity=row.quantity - row.received - row.closed,
                day=row.expected_day or row.order_day,
            )
            found.setdefault(row.job_line_id, []).append(one)
    return found
