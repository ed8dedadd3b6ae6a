"""Parts on repairs: what each line holds of the stock or has used up, brought in line with where its device stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_state import JobState, is_working
from msp_desktop.domain.stock import (
    NOTHING,
    Balance,
    Change,
    MoveKind,
    MoveReason,
    balance_after,
    plain_number,
    value_found,
    value_of,
)
from msp_desktop.i18n import _, ngettext
from msp_desktop.store.models.document import Document, DocumentLine
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.models.part import Part
from msp_desktop.store.models.stock import StockMove
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.parts.adjusting import value_back
from msp_desktop.usecases.parts.cores import keep_core
from msp_desktop.usecases.parts.ledger import Behind, balance_of, book
from msp_desktop.usecases.parts.pieces import PieceBox


@dataclass(frozen=True, slots=True)
class Hold:
    """How much of a line is held for it in the stock, and how much has gone into the device."""

    reserved: Decimal = NOTHING
    used: Decimal = NOTHING


FREE = Hold()


def hold_of(line: JobLine, item: JobItem, *, issued: bool = False) -> Hold:
    """What a part line holds by the state of its device alone; `issued` says that an issued paper charges it.

    Work holds its parts, what is done has used them. What waits for the customer's answer, may be left out, was set
    aside or goes back as it came holds nothing, unless it is charged.
    """
    if line.set_aside or item.state is JobState.CANCELLED:
        return FREE
    if item.unrepaired or item.state is JobState.RETURNED:
        return Hold(used=line.quantity) if issued else FREE
    if not is_working(item.state):
        return Hold(used=line.quantity)
    if line.optional or item.state is JobState.WAITING_APPROVAL:
        return FREE
    return Hold(reserved=line.quantity)


def settle_parts(work: UnitOfWork, job: Job, *, lines: Sequence[JobLine] | None = None) -> None:
    """Book what the part lines of a job hold or use by now; nothing where all is so already.

    All lines of the job may be given where they are at hand. What is short is booked as waiting; pieces used that the
    book does not know are asked about (`found-<part id>`). Raises NeedsConfirmation, and Refused where nobody said
    which pieces with serial numbers were used.
    """
    rows = _part_lines(work, job.id) if lines is None else [row for row in lines if row.part_id is not None]
    if not rows:
        return
    wanted = _holds(work, rows)
    moving = [(row, wanted[row.id]) for row in rows if Hold(row.reserved, row.used) != wanted[row.id]]
    # What comes back first may be what another line waits for.
    for row, hold in moving:
        _give_back(work, row, hold)
    for row, hold in moving:
        _take(work, row, hold)
    if moving:
        work.session.flush()


def release_line(work: UnitOfWork, line: JobLine) -> None:
    """Give everything back that a line holds or has used, before it is deleted."""
    if line.part_id is not None:
        _give_back(work, line, FREE)
        work.session.flush()


def ask_short(work: UnitOfWork, part: Part, more: Decimal) -> None:
    """Ask (`short-<part id>`) before jobs hold more of a part than is here or on its way. Raises NeedsConfirmation."""
    balance = balance_of(work, part)
    if balance_after(balance, Change(reserved=more)).gap <= balance.gap:
        return
    free = max(NOTHING, balance.free + balance.on_order)
    if free:
        words = _("Only {n} of {part} are free. Put it on the job all the same?").format(
            n=plain_number(free), part=part.name
        )
    else:
        words = _("No {part} is free. Put it on the job all the same?").format(part=part.name)
    work.confirm(f"short-{part.id}", words)


def ask_for_more(work: UnitOfWork, row: JobLine, more: Decimal) -> None:
    """Check a quantity that a part line is to have from now on, `more` than before: whole pieces where each has its
    serial number, and a question where the stock is short. Raises Refused, field "quantity", and NeedsConfirmation.
    """
    if row.part_id is None:
        return
    part = _part(work, row)
    if part.serialised and row.quantity != int(row.quantity):
        raise Refused(_("{part} has serial numbers: only whole pieces.").format(part=part.name), "quantity")
    if more > 0 and hold_of(row, work.get(JobItem, row.item_id)).reserved:
        ask_short(work, part, more)


def _part_lines(work: UnitOfWork, job_id: int) -> list[JobLine]:
    return list(
        work.session.scalars(
            select(JobLine)
            .where(JobLine.job_id == job_id, JobLine.part_id.is_not(None))
            .order_by(JobLine.position, JobLine.id)
        )
    )


def _holds(work: UnitOfWork, rows: Sequence[JobLine]) -> dict[int, Hold]:
    items = {row.item_id: work.get(JobItem, row.item_id) for row in rows}
    unsure = [
        row.id
        for row in rows
        if not row.set_aside and (items[row.item_id].unrepaired or items[row.item_id].state is JobState.RETURNED)
    ]
    issued = _issued(work, unsure)
    return {row.id: hold_of(row, items[row.item_id], issued=row.id in issued) for row in rows}


def _issued(work: UnitOfWork, line_ids: Sequence[int]) -> frozenset[int]:
    if not line_ids:
        return frozenset()
    found = work.session.scalars(
        select(DocumentLine.job_line_id)
        .join(Document, DocumentLine.document_id == Document.id)
        .where(DocumentLine.job_line_id.in_(line_ids), Document.issued_at.is_not(None))
    )
    return frozenset(each for each in found if each is not None)


# -- back


def _give_back(work: UnitOfWork, row: JobLine, hold: Hold) -> None:
    """Put back what was used and is not any more, and release what is neither held nor about to be used."""
    part = _part(work, row)
    back = row.used - hold.used
    if back > 0:
        _return(work, part, row, back)
    about_to_use = min(row.reserved, max(NOTHING, hold.used - row.used))
    release = row.reserved - about_to_use - hold.reserved
    if release > 0:
        keep = row.reserved - release
        pieces = PieceBox(work, part, row).let_go(keep)
        book(
            work,
            part=part,
            kind=MoveKind.RELEASED,
            change=Change(reserved=-release),
            reason=_undone(work),
            behind=_behind(row),
            serials=pieces,
        )
        row.reserved -= release


def _return(work: UnitOfWork, part: Part, row: JobLine, back: Decimal) -> None:
    cost = row.cost_cents or 0
    used = _moves_taken_back(work, part, row, MoveKind.USED)
    exactly = sum((-move.on_hand for move in used), NOTHING) == back
    value = -sum(move.value_cents for move in used) if exactly else value_of(cost, row.used, back)
    if value > cost or (back == row.used and value != cost):
        value = value_of(cost, row.used, back)
    pieces = PieceBox(work, part, row).bring_back(back, used)
    book(
        work,
        part=part,
        kind=MoveKind.RETURNED,
        change=Change(on_hand=back, value_cents=value),
        reason=_undone(work),
        behind=_behind(row),
        serials=pieces,
    )
    row.used -= back
    row.cost_cents = cost - value if row.used else None
    keep_core(work, part, -back, _behind(row))
    if work.takes_back:
        _lose_again(work, part, row)


def _lose_again(work: UnitOfWork, part: Part, row: JobLine) -> None:
    """Take pieces off the book again that the act now taken back had booked as found for this line."""
    moves = _moves_taken_back(work, part, row, MoveKind.ADJUSTED)
    found = sum((move.on_hand for move in moves), NOTHING)
    balance = balance_of(work, part)
    if found <= 0 or balance.on_hand < found:
        return
    value = value_back(balance, found, sum(move.value_cents for move in moves))
    change = Change(on_hand=-found, value_cents=value)
    book(
        work,
        part=part,
        kind=MoveKind.ADJUSTED,
        change=change,
        reason=MoveReason.UNDONE,
        behind=_behind(row),
        serials=PieceBox(work, part, row).lose(moves),
    )


def _moves_taken_back(work: UnitOfWork, part: Part, row: JobLine, kind: MoveKind) -> Sequence[StockMove]:
    """The moves of one kind that the act now taken back had made for a line, and what this act already made of them."""
    if work.taken_back_id is None:
        return ()
    return work.session.scalars(
        select(StockMove)
        .where(
            StockMove.part_id == part.id,
            StockMove.job_line_id == row.id,
            StockMove.kind == kind,
            StockMove.operation_id.in_((work.taken_back_id, work.operation_id)),
        )
        .order_by(StockMove.id)
    ).all()


# -- there


def _take(work: UnitOfWork, row: JobLine, hold: Hold) -> None:
    """Hold what is to be held and use what is used."""
    part = _part(work, row)
    more = hold.reserved - row.reserved
    if more > 0:
        pieces = PieceBox(work, part, row).take_up(hold.reserved)
        change = Change(reserved=more)
        book(
            work,
            part=part,
            kind=MoveKind.RESERVED,
            change=change,
            reason=_if_short(balance_of(work, part), change, MoveReason.WAITS),
            behind=_behind(row),
            serials=pieces,
        )
        row.reserved += more
    use = hold.used - row.used
    if use > 0:
        _use(work, part, row, use)


def _use(work: UnitOfWork, part: Part, row: JobLine, use: Decimal) -> None:
    box = PieceBox(work, part, row)
    _find(work, part, row, use - (box.usable() if part.serialised else balance_of(work, part).on_hand), use)
    pieces = box.use(use)
    balance = balance_of(work, part)
    held = min(row.reserved, use)
    value = _value_used(work, part, row, balance, use)
    change = Change(on_hand=-use, reserved=-held, value_cents=-value)
    book(
        work,
        part=part,
        kind=MoveKind.USED,
        change=change,
        reason=_if_short(balance, change, MoveReason.TAKEN_FIRST),
        behind=_behind(row),
        serials=pieces,
    )
    row.reserved -= held
    row.used += use
    row.cost_cents = (row.cost_cents or 0) + value
    keep_core(work, part, use, _behind(row))


def _value_used(work: UnitOfWork, part: Part, row: JobLine, balance: Balance, use: Decimal) -> int:
    """What the pieces carry away: their share, or exactly what the act now taken back had brought in of them."""
    returned = _moves_taken_back(work, part, row, MoveKind.RETURNED)
    if sum((move.on_hand for move in returned), NOTHING) == use:
        value = sum(move.value_cents for move in returned)
        left = balance.value_cents - value
        if left >= 0 and (balance.on_hand > use or left == 0):
            return value
    return value_of(balance.value_cents, balance.on_hand, use)


def _find(work: UnitOfWork, part: Part, row: JobLine, missing: Decimal, use: Decimal) -> None:
    """Book pieces as found that were used although the book does not know them, once a person has said so."""
    if missing <= 0:
        return
    balance = balance_of(work, part)
    words = ngettext(
        "Stock shows {there} of {part}, but {used} is used. Book it as found?",
        "Stock shows {there} of {part}, but {used} are used. Book them as found?",
        2 if use > 1 else 1,
    )
    question = words.format(there=plain_number(balance.on_hand), part=part.name, used=plain_number(use))
    work.confirm(f"found-{part.id}", question)
    book(
        work,
        part=part,
        kind=MoveKind.ADJUSTED,
        change=Change(on_hand=missing, value_cents=value_found(balance, missing, part.cost_cents)),
        reason=MoveReason.FOUND,
        behind=_behind(row),
        serials=PieceBox(work, part, row).find(missing),
    )


def _if_short(balance: Balance, change: Change, reason: MoveReason) -> MoveReason:
    return reason if balance_after(balance, change).gap > balance.gap else MoveReason.NONE


def _undone(work: UnitOfWork) -> MoveReason:
    return MoveReason.UNDONE if work.takes_back else MoveReason.NONE


def _behind(row: JobLine) -> Behind:
    return Behind(job_id=row.job_id, job_line_id=row.id)


def _part(work: UnitOfWork, row: JobLine) -> Part:
    assert row.part_id is not None, "a line of a stock part"
    return work.get(Part, row.part_id)
