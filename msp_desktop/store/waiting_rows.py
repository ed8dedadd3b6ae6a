"""Devices that wait for parts: which of them get the pieces of a delivery, and which have all they need then."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session

from msp_desktop.domain.delivery import Want, items_covered, pieces_for
from msp_desktop.domain.job_state import WORKING_STATES, JobState
from msp_desktop.domain.stock import NOTHING
from msp_desktop.store.base import alive
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.models.part import Part
from msp_desktop.store.models.purchase import PurchaseLine, PurchaseOrder
from msp_desktop.store.stock_rows import balances


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """A device in work that gets something, and what of it: the names of the parts."""

    item_id: int
    job_id: int
    job_number: str
    customer: str
    technician_id: int | None
    state: JobState
    promised_at: datetime | None
    expected_day: date | None
    part_ids: tuple[int, ...]
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arrival:
    """What pieces that arrive do for the jobs: devices that get some, and those of them that have all they waited for.

    `still` are those that wait for something else yet.
    """

    given: tuple[WaitingItem, ...] = ()
    moving: tuple[WaitingItem, ...] = ()
    still: tuple[WaitingItem, ...] = ()


def arrival(session: Session, arriving: Mapping[int, Decimal], order_lines: Mapping[int, Decimal]) -> Arrival:
    """Who gets the pieces that arrive, by part; `order_lines` says how many come of which line of an order.

    Ask before they are booked.
    """
    held = session.execute(_HELD).all()
    ordered = _ordered(session, {row.job_id for row in held}, order_lines)
    on_lines = {row.line_id for row in held}
    came = {row.job_line_id for row in ordered if row.received + order_lines.get(row.id, NOTHING) > 0}
    wants: dict[int, list[Want]] = {}
    for row in held:
        working, special = row.state is JobState.IN_REPAIR, row.line_id in came
        want = Want(row.line_id, row.item_id, row.reserved, working, special, row.promised_at)
        wants.setdefault(row.part_id, []).append(want)
    before = {part_id: stand.on_hand for part_id, stand in balances(session, wants).items()}
    after = {part_id: on_hand + arriving.get(part_id, NOTHING) for part_id, on_hand in before.items()}
    gets = _gets(before, after, wants, arriving)
    # Ordered for a device whose line is gone, or never was, or has all it needs by now.
    without = [row for row in ordered if row.job_line_id not in on_lines]
    served = _served(after, wants)
    for row in ordered:
        if order_lines.get(row.id) and (row.job_line_id not in on_lines or row.job_line_id in served):
            of_item = gets.setdefault(row.item_id, [])
            if row.part_id not in of_item:
                of_item.append(row.part_id)
    short = {each.item_id for of_part in wants.values() for each in of_part} - items_covered(after, wants)
    short |= {row.item_id for row in without if _outstanding(row, order_lines) > 0}
    return _sorted_out(session, gets, short)


def _gets(
    before: Mapping[int, Decimal],
    after: Mapping[int, Decimal],
    wants: Mapping[int, Sequence[Want]],
    arriving: Mapping[int, Decimal],
) -> dict[int, list[int]]:
    """The parts of which a device gets more than it had, by device."""
    gets: dict[int, list[int]] = {}
    for part_id in arriving:
        of_part = wants.get(part_id, ())
        had, has = pieces_for(before.get(part_id, NOTHING), of_part), pieces_for(after.get(part_id, NOTHING), of_part)
        for want in of_part:
            if has[want.line_id] > had[want.line_id] and part_id not in gets.setdefault(want.item_id, []):
                gets[want.item_id].append(part_id)
    return {item_id: part_ids for item_id, part_ids in gets.items() if part_ids}


def _served(on_hand: Mapping[int, Decimal], wants: Mapping[int, Sequence[Want]]) -> frozenset[int]:
    """The lines that get every piece they want."""
    served: set[int] = set()
    for part_id, of_part in wants.items():
        given = pieces_for(on_hand.get(part_id, NOTHING), of_part)
        served |= {want.line_id for want in of_part if given[want.line_id] >= want.quantity}
    return frozenset(served)


def _outstanding(row: Row[*tuple[Any, ...]], order_lines: Mapping[int, Decimal]) -> Decimal:
    still: Decimal = row.quantity - row.received - row.closed - order_lines.get(row.id, NOTHING)
    return still


_HELD = (
    select(
        JobLine.id.label("line_id"),
        JobLine.item_id,
        JobLine.job_id,
        JobLine.part_id,
        JobLine.reserved,
        JobItem.state,
        Job.promised_at,
    )
    .join(JobItem, JobItem.id == JobLine.item_id)
    .join(Job, Job.id == JobLine.job_id)
    .where(JobItem.state.in_(WORKING_STATES), JobLine.reserved > NOTHING, JobLine.part_id.is_not(None))
    .order_by(JobLine.id)
)


def _ordered(session: Session, job_ids: Collection[int], line_ids: Collection[int]) -> list[Row[*tuple[Any, ...]]]:
    """The lines of sent orders that were ordered for devices of these jobs, and those named."""
    return list(
        session.execute(
            select(
                PurchaseLine.id,
                PurchaseLine.item_id,
                PurchaseLine.job_line_id,
                PurchaseLine.part_id,
                PurchaseLine.quantity,
                PurchaseLine.received,
                PurchaseLine.closed,
            )
            .join(PurchaseOrder, PurchaseOrder.id == PurchaseLine.order_id)
            .where(
                or_(PurchaseLine.job_id.in_(job_ids), PurchaseLine.id.in_(line_ids)),
                PurchaseLine.item_id.is_not(None),
                PurchaseOrder.sent_at.is_not(None),
                alive(PurchaseOrder),
            )
            .order_by(PurchaseLine.id)
        )
    )


def _sorted_out(session: Session, gets: Mapping[int, Sequence[int]], short: Collection[int]) -> Arrival:
    names = {
        row.id: row.name
        for row in session.execute(
            select(Part.id, Part.name).where(Part.id.in_({each for parts in gets.values() for each in parts}))
        )
    }
    rows = session.execute(
        select(
            JobItem.id,
            JobItem.job_id,
            JobItem.state,
            JobItem.expected_day,
            Job.number,
            Job.technician_id,
            Job.promised_at,
            Customer.name,
        )
        .join(Job, Job.id == JobItem.job_id)
        .join(Customer, Customer.id == Job.customer_id)
        .where(JobItem.id.in_(gets.keys()), JobItem.state.in_(WORKING_STATES))
        .order_by(Job.promised_at.is_(None), Job.promised_at, JobItem.id)
    )
    given = tuple(
        WaitingItem(
            row.id,
            row.job_id,
            row.number,
            row.name,
            row.technician_id,
            row.state,
            row.promised_at,
            row.expected_day,
            tuple(gets[row.id]),
            tuple(names[each] for each in gets[row.id]),
        )
        for row in rows
    )
    waiting = [each for each in given if each.state is JobState.WAITING_PARTS]
    return Arrival(
        given,
        tuple(each for each in waiting if each.item_id not in short),
        tuple(each for each in waiting if each.item_id in short),
    )
