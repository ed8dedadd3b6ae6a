"""Where the part lines of a job stand, for its page; nothing is asked where a job has none."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.delivery import Want, pieces_for
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.line_stock import LineStanding, LineStock, LineStockState
from msp_desktop.domain.stock import NOTHING, Balance, SerialState, average_cents
from msp_desktop.store.line_orders import LineOrder, line_orders
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.models.part import Part, PartSerial
from msp_desktop.store.purchase_rows import coming
from msp_desktop.store.stock_rows import balances

HELD = (SerialState.RESERVED, SerialState.USED)


def line_stock(session: Session, rows: Iterable[JobLine]) -> dict[int, LineStock]:
    """The stock side of these lines, by line; lines without a stock part are left out."""
    lines = [row for row in rows if row.part_id is not None]
    if not lines:
        return {}
    part_ids = {row.part_id for row in lines if row.part_id is not None}
    parts = {part.id: part for part in session.scalars(select(Part).where(Part.id.in_(part_ids)))}
    stand = balances(session, part_ids)
    here = _here(session, lines, stand)
    ordered = line_orders(session, {row.job_id for row in lines})
    pieces = _pieces(session, lines, parts)
    days = _days(session, lines, here)
    found = {}
    for row in lines:
        assert row.part_id is not None, "a part line"
        part, balance = parts[row.part_id], stand[row.part_id]
        # A line that was removed may have had the same number.
        orders = [each for each in ordered.get(row.id, []) if each.part_id == row.part_id]
        standing = _standing(row, here[row.id], orders, balance)
        not_held = standing.state is LineStockState.NOT_HELD
        missing = max(NOTHING, row.quantity - balance.free) if not_held else standing.missing
        own = pieces.get(row.id, [])
        found[row.id] = LineStock(
            part_id=part.id,
            state=standing.state,
            missing=missing,
            free=balance.free,
            day=_day(orders, days.get(part.id)) if missing else None,
            order=orders[0].number if orders else "",
            order_id=orders[0].order_id if orders else None,
            shelf=part.shelf,
            serialised=part.serialised,
            serials=tuple(piece.serial for piece in own),
            serial_ids=tuple(piece.id for piece in own),
            cost_cents=row.cost_cents,
            average_cents=average_cents(balance) if balance.on_hand else part.cost_cents,
        )
    return found


def _standing(row: JobLine, here: Decimal, orders: Sequence[LineOrder], balance: Balance) -> LineStanding:
    return LineStanding(
        quantity=row.quantity,
        reserved=row.reserved,
        used=row.used,
        here=here,
        sent=sum((each.quantity for each in orders if each.sent), NOTHING),
        drafted=sum((each.quantity for each in orders if not each.sent), NOTHING),
        others=not orders and balance.gap == 0,
    )


def _here(session: Session, lines: Sequence[JobLine], stand: dict[int, Balance]) -> dict[int, Decimal]:
    """How many pieces of those each line holds are on hand for it: all, unless more is held than there is."""
    here = {row.id: row.reserved for row in lines}
    short = {row.part_id for row in lines if row.part_id is not None and stand[row.part_id].free < 0 and row.reserved}
    if not short:
        return here
    wants: dict[int, list[Want]] = {}
    for each in session.execute(
        select(JobLine.id, JobLine.item_id, JobLine.part_id, JobLine.reserved, JobItem.state, Job.promised_at)
        .join(JobItem, JobItem.id == JobLine.item_id)
        .join(Job, Job.id == JobLine.job_id)
        .where(JobLine.part_id.in_(short), JobLine.reserved > NOTHING)
    ):
        want = Want(
            each.id, each.item_id, each.reserved, each.state is JobState.IN_REPAIR, promised_at=each.promised_at
        )
        wants.setdefault(each.part_id, []).append(want)
    for part_id, of_part in wants.items():
        given = pieces_for(stand[part_id].on_hand, of_part)
        here |= {line_id: count for line_id, count in given.items() if line_id in here}
    return here


def _days(session: Session, lines: Sequence[JobLine], here: dict[int, Decimal]) -> dict[int, date | None]:
    """When the next pieces come of parts that are missing."""
    missing = {row.part_id for row in lines if row.part_id is not None and here[row.id] < row.quantity}
    if not missing:
        return {}
    return {part_id: each[0].day for part_id, each in coming(session, missing).items()}


def _day(orders: Sequence[LineOrder], usual: date | None) -> date | None:
    days = [each.day for each in orders if each.day is not None]
    return max(days) if days else usual


def _pieces(session: Session, lines: Sequence[JobLine], parts: dict[int, Part]) -> dict[int, list[PartSerial]]:
    serialised = {row.part_id for row in lines if row.part_id is not None and parts[row.part_id].serialised}
    if not serialised:
        return {}
    found: dict[int, list[PartSerial]] = {}
    for piece in session.scalars(
        select(PartSerial)
        .where(
            PartSerial.part_id.in_(serialised),
            PartSerial.job_id.in_({row.job_id for row in lines}),
            PartSerial.state.in_(HELD),
        )
        .order_by(PartSerial.id)
    ):
        if piece.job_line_id is not None:
            found.setdefault(piece.job_line_id, []).append(piece)
    return found
