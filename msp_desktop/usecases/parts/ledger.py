"""The one door to the stock ledger: every move of every part is booked here, with the balance it leads to."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.stock import (
    STATE_RANK,
    Balance,
    Change,
    Impossible,
    MoveKind,
    MoveReason,
    balance_after,
    impossible,
    plain_number,
    stock_state,
)
from msp_desktop.i18n import N_, _
from msp_desktop.store.models.part import Part, PartSerial
from msp_desktop.store.models.stock import StockBalance, StockMove, StockMoveSerial
from msp_desktop.store.unit_of_work import UnitOfWork

IMPOSSIBLE_WORDS = {
    Impossible.ON_HAND: N_("Stock shows {there} of {part}, not {wanted}. Count it, or take fewer."),
    Impossible.RESERVED: N_("Fewer pieces of {part} are reserved than that."),
    Impossible.ON_ORDER: N_("Fewer pieces of {part} are on order than that."),
    Impossible.CORES: N_("Fewer old pieces of {part} are kept than that."),
    Impossible.VALUE: N_("The value of {part} would not fit its pieces."),
    Impossible.GAP: N_("More of {part} would be reserved than there is and will come."),
}


@dataclass(frozen=True, slots=True)
class Behind:
    """What a move was made for."""

    job_id: int | None = None
    job_line_id: int | None = None
    document_id: int | None = None
    order_id: int | None = None
    delivery_id: int | None = None
    return_id: int | None = None
    stock_take_id: int | None = None
    note: str = ""


NOTHING_BEHIND = Behind()


def book(
    work: UnitOfWork,
    *,
    part: Part,
    kind: MoveKind,
    change: Change,
    reason: MoveReason = MoveReason.NONE,
    behind: Behind = NOTHING_BEHIND,
    serials: Sequence[PartSerial] = (),
) -> StockMove:
    """Book one move inside another act: the balance follows, and what cannot be is refused in words.

    The caller says the value; `domain.stock.value_of` and `value_found` work it out. `serials` are the pieces it is
    about, whose state the caller has set. Raises Refused.
    """
    if part.serialised and change.on_hand != int(change.on_hand):
        words = _("{part} has serial numbers, so it is counted in whole pieces.")
        raise Refused(words.format(part=part.name), "quantity")
    row = balance_row(work, part)
    before = balance_of_row(row)
    why_not = impossible(before, change, reason)
    if why_not is not None:
        there, wanted = plain_number(before.on_hand), plain_number(abs(change.on_hand))
        raise Refused(_(IMPOSSIBLE_WORDS[why_not]).format(part=part.name, there=there, wanted=wanted), "quantity")
    after = balance_after(before, change)
    write_balance(row, after, part)
    row.moved_at = work.now
    operation_id, step = work.next_step()
    move = StockMove(
        part_id=part.id,
        at=work.now,
        kind=kind,
        reason=reason,
        on_hand=change.on_hand,
        reserved=change.reserved,
        on_order=change.on_order,
        cores=change.cores,
        value_cents=change.value_cents,
        on_hand_after=after.on_hand,
        value_after_cents=after.value_cents,
        operation_id=operation_id,
        step=step,
        person_id=work.actor,
        job_id=behind.job_id,
        job_line_id=behind.job_line_id,
        document_id=behind.document_id,
        order_id=behind.order_id,
        delivery_id=behind.delivery_id,
        return_id=behind.return_id,
        stock_take_id=behind.stock_take_id,
        note=behind.note,
    )
    work.add(move)
    for each in serials:
        work.session.add(StockMoveSerial(move_id=move.id, serial_id=each.id))
    return move


def balance_row(work: UnitOfWork, part: Part) -> StockBalance:
    """The part's balance, made where it never moved."""
    row = work.session.scalars(select(StockBalance).where(StockBalance.part_id == part.id)).one_or_none()
    if row is None:
        row = StockBalance(part_id=part.id)
        write_balance(row, Balance(), part)
        work.add(row)
    return row


def balance_of(work: UnitOfWork, part: Part) -> Balance:
    """Where a part stands in the middle of an act."""
    return balance_of_row(balance_row(work, part))


def balance_of_row(row: StockBalance) -> Balance:
    """The values of a row."""
    return Balance(row.on_hand, row.reserved, row.on_order, row.cores, row.value_cents)


def write_balance(row: StockBalance, balance: Balance, part: Part) -> None:
    """Write a balance with what is derived from it and the part's minimum."""
    row.on_hand, row.reserved, row.on_order = balance.on_hand, balance.reserved, balance.on_order
    row.cores, row.value_cents, row.free = balance.cores, balance.value_cents, balance.free
    row.state_rank = STATE_RANK[stock_state(balance, part.minimum)]


def follow_minimum(work: UnitOfWork, part: Part) -> None:
    """Work out again what the balance means, after the part's minimum changed."""
    row = balance_row(work, part)
    write_balance(row, balance_of_row(row), part)
