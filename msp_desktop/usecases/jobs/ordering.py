"""Parts ordered for a repair: the line goes on a draft to its supplier, and the device waits for the day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import JobState, is_working
from msp_desktop.domain.purchase import OrderState
from msp_desktop.domain.stock import NOTHING
from msp_desktop.i18n import _
from msp_desktop.store.line_orders import line_orders
from msp_desktop.store.models.job import Job, JobEvent, JobItem, JobLine
from msp_desktop.store.models.part import Part, PartSupplier
from msp_desktop.store.models.purchase import PurchaseLine, PurchaseOrder
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.purchase_rows import day_of_delivery
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases import purchasing
from msp_desktop.usecases.jobs.lines import open_for_lines, take_line_off
from msp_desktop.usecases.jobs.moving import Standing, restore_standing, shift_items
from msp_desktop.usecases.jobs.part_lines import put_stock_part
from msp_desktop.usecases.jobs.record import note_event, restate
from msp_desktop.usecases.parts.cards import add_part, remove_part
from msp_desktop.usecases.parts.ledger import balance_of
from msp_desktop.usecases.parts.values import PartFacts, PartSupplierFacts
from msp_desktop.usecases.purchasing.orders import refuse_far
from msp_desktop.usecases.purchasing.values import NewOrderLine

STAYS = frozenset({JobState.WAITING_PARTS, JobState.WAITING_APPROVAL})
"""Where a device stays when a part is ordered for it."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """What ordering for a line has changed: the order's line, and where the device stood before."""

    order_line_id: int
    order_id: int
    made: bool
    item_id: int
    before: tuple[Standing, ...]
    expected: date | None
    event_id: int


@dataclass(frozen=True, slots=True)
class NewPart:
    """A part that is in no list yet: what it costs (net) and is sold for (in the job's basis), in cents of one."""

    name: str
    supplier_id: int
    cost_cents: int
    unit_cents: int
    supplier_code: str = ""
    quantity: Decimal = Decimal(1)
    warranty_days: int = 0


def order_for_line(
    work: UnitOfWork,
    *,
    line_id: int,
    supplier_id: int | None = None,
    expected_day: date | None = None,
    quantity: Decimal | None = None,
    unit_cents: int | None = None,
    seen: int | None = None,
) -> int:
    """Order the part of a line for its repair and give the order's line: it goes on the draft to that supplier.

    Without a supplier the part's first one, without a quantity what is missing, without a price the supplier's. The
    device waits for parts until the day. Undoable until the order is sent. Raises Refused, fields "supplier" and
    "expected".
    """
    row = work.get(JobLine, line_id, seen=seen)
    item = work.get(JobItem, row.item_id)
    job = open_for_lines(work, item)
    if row.part_id is None:
        raise Refused(_("This line is no part of the stock."))
    part = work.get(Part, row.part_id)
    done = _order(
        work,
        job,
        row,
        part,
        supplier_id if supplier_id is not None else _usual_supplier(work, part),
        quantity if quantity is not None else _missing(work, part, row),
        unit_cents,
        expected_day,
    )
    work.undo_with(
        _("{part} ordered for {job}").format(part=part.name, job=job.number),
        take_ordered_back,
        line_id=row.id,
        done=done,
        day=expected_day,
    )
    return done.order_line_id


def take_ordered_back(work: UnitOfWork, *, line_id: int, done: Ordered, day: date | None = None) -> None:
    """Take an order for a line back while it is a draft: the device stands where it stood. Undoable."""
    line = work.get(PurchaseLine, done.order_line_id)
    order, quantity, unit = work.get(PurchaseOrder, line.order_id), line.quantity, line.unit_cents
    item = work.get(JobItem, done.item_id)
    number = work.get(Job, item.job_id).number
    _back(work, done)
    work.undo_with(
        _("Order for {job} taken back").format(job=number),
        order_for_line,
        line_id=line_id,
        supplier_id=order.supplier_id,
        expected_day=day,
        quantity=quantity,
        unit_cents=unit,
    )


def order_new_part(work: UnitOfWork, *, item_id: int, part: NewPart, expected_day: date | None = None) -> int:
    """Put a part that is in no list yet into it, on an item, and on the order to its supplier; gives the job's line.

    One act with one way back. Raises Refused.
    """
    item = work.get(JobItem, item_id)
    job = open_for_lines(work, item)
    facts = PartFacts(
        name=part.name,
        cost_cents=part.cost_cents,
        price_basis=job.price_basis,
        price_cents=part.unit_cents,
        warranty_days=part.warranty_days,
        suppliers=(PartSupplierFacts(part.supplier_id, part.supplier_code, part.cost_cents),),
    )
    part_id = add_part(work, facts=facts)
    row = put_stock_part(work, job, item, work.get(Part, part_id), quantity=part.quantity)
    done = _order(
        work, job, row, work.get(Part, part_id), part.supplier_id, part.quantity, part.cost_cents, expected_day
    )
    work.undo_with(
        _("{part} ordered for {job}").format(part=row.description, job=job.number),
        take_new_part_back,
        line_id=row.id,
        done=done,
        part=part,
        day=expected_day,
    )
    return row.id


def take_new_part_back(
    work: UnitOfWork, *, line_id: int, done: Ordered, part: NewPart, day: date | None = None
) -> None:
    """Take a new part off its order, its job and the list again. Undoable."""
    row = work.get(JobLine, line_id)
    part_id, item_id = row.part_id, row.item_id
    number = work.get(Job, row.job_id).number
    _back(work, done)
    take_line_off(work, row)
    if part_id is not None:
        remove_part(work, part_id=part_id)
    label = _("Order for {job} taken back").format(job=number)
    work.undo_with(label, order_new_part, item_id=item_id, part=part, expected_day=day)


def orders_follow(work: UnitOfWork, line: JobLine, job_id: int, item_id: int) -> None:
    """Let what was ordered for a line be for the job and device that the line goes to."""
    if line.part_id is None:
        return
    for each in work.session.scalars(
        select(PurchaseLine).where(PurchaseLine.job_id == line.job_id, PurchaseLine.job_line_id == line.id)
    ).all():
        each.job_id, each.item_id = job_id, item_id


# -- how it is done


def _order(
    work: UnitOfWork,
    job: Job,
    row: JobLine,
    part: Part,
    supplier_id: int,
    quantity: Decimal,
    unit_cents: int | None,
    expected_day: date | None,
) -> Ordered:
    item = work.get(JobItem, row.item_id)
    if not is_working(item.state):
        raise Refused(_("{job} is ready. Take it back into repair to order for it.").format(job=job.number))
    orders = line_orders(work.session, (job.id,)).get(row.id, [])
    known = [each for each in orders if each.part_id == part.id]
    if known:
        raise Refused(_("{part} is on {order} for this job already.").format(part=part.name, order=known[0].number))
    refuse_far(work, expected_day)
    if expected_day is not None and expected_day < work.today:
        raise Refused(_("This day is past. Choose today or later."), "expected")
    order_id, made = _draft(work, supplier_id)
    order = work.get(PurchaseOrder, order_id)
    for_job = NewOrderLine(part.id, quantity, unit_cents, job_id=job.id, item_id=item.id, job_line_id=row.id)
    line_id = purchasing.add_order_line(work, order_id=order_id, line=for_job)
    work.get(PurchaseLine, line_id).expected_day = expected_day
    day = expected_day or order.expected_day or day_of_delivery(work.session, work.get(Supplier, supplier_id), work.now)
    facts = {"part": part.name, "order": order.number, "expected": day.isoformat()}
    event = note_event(work, job.id, EventKind.PART_ORDERED, item_id=item.id, facts=facts)
    expected = item.expected_day
    before = shift_items(work, [item] if item.state not in STAYS else [], JobState.WAITING_PARTS)
    # It waits for the last of what it waits for.
    waits_already = not before and item.state is JobState.WAITING_PARTS and expected is not None
    item.expected_day = max(day, expected) if waits_already and expected is not None else day
    work.touch(row)
    work.session.flush()
    return Ordered(line_id, order_id, made, item.id, before, expected, event.id)


def _back(work: UnitOfWork, done: Ordered) -> None:
    purchasing.remove_order_line(work, line_id=done.order_line_id)
    left = work.session.scalar(select(PurchaseLine.id).where(PurchaseLine.order_id == done.order_id).limit(1))
    if done.made and left is None:
        purchasing.delete_order(work, order_id=done.order_id)
    work.get(JobEvent, done.event_id).deleted_at = work.now
    item = work.get(JobItem, done.item_id)
    if item.state is JobState.WAITING_PARTS:
        for each in done.before:
            restore_standing(work, each)
    item.expected_day = done.expected
    job = work.get(Job, item.job_id)
    work.touch(job)
    restate(work, job)


def _draft(work: UnitOfWork, supplier_id: int) -> tuple[int, bool]:
    """The draft to a supplier, and whether it was made for this."""
    there = work.session.scalars(
        select(PurchaseOrder.id).where(
            PurchaseOrder.supplier_id == supplier_id,
            PurchaseOrder.state == OrderState.DRAFT,
            PurchaseOrder.deleted_at.is_(None),
        )
    ).all()
    order_id = purchasing.draft_for_supplier(work, supplier_id=supplier_id)
    return order_id, order_id not in there


def _usual_supplier(work: UnitOfWork, part: Part) -> int:
    found = work.session.scalars(
        select(PartSupplier.supplier_id)
        .join(Supplier, Supplier.id == PartSupplier.supplier_id)
        .where(PartSupplier.part_id == part.id, Supplier.deleted_at.is_(None))
        .order_by(PartSupplier.position, PartSupplier.id)
        .limit(1)
    ).first()
    if found is None:
        raise Refused(_("Choose the supplier of {part}.").format(part=part.name), "supplier")
    return found


def _missing(work: UnitOfWork, part: Part, row: JobLine) -> Decimal:
    """How many of a line are neither here nor on their way; all of them where none is missing."""
    balance = balance_of(work, part)
    missing = -(balance.free + balance.on_order) if row.reserved else row.quantity - max(NOTHING, balance.free)
    return min(missing, row.quantity) if missing > 0 else row.quantity
