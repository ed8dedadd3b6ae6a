"""A return that leaves the shop: pieces and their value go out of the stock, and come back when it is taken back."""

from sqlalchemy import func, select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.purchase import ReturnReason, ReturnState
from msp_desktop.domain.stock import Change, MoveKind, MoveReason, SerialState, plain_number, value_of
from msp_desktop.i18n import _
from msp_desktop.store.models.job import JobLine
from msp_desktop.store.models.part import Part, PartSerial
from msp_desktop.store.models.purchase import SupplierReturn, SupplierReturnLine
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.parts.ledger import Behind, balance_of, book
from msp_desktop.usecases.parts.serials import take_pieces
from msp_desktop.usecases.purchasing.returns import in_draft, return_lines

_REASONS = {ReturnReason.DEFECTIVE: MoveReason.DEFECTIVE, ReturnReason.WRONG: MoveReason.WRONG}


def send_return(work: UnitOfWork, *, return_id: int, seen: int | None = None) -> None:
    """Note that a return left: what was in stock leaves it with its value, old pieces are no longer kept. Undoable.

    Asks first where pieces are reserved for jobs. Raises Refused.
    """
    row = in_draft(work, return_id, seen)
    lines = return_lines(work, row.id)
    if not lines:
        raise Refused(_("Nothing is on {order} yet. Add the parts first.").format(order=row.number))
    for line in lines:
        _send_line(work, row, line)
    row.state, row.sent_at = ReturnState.SENT, work.now
    work.session.flush()
    work.undo_with(_("{number} sent").format(number=row.number), take_return_back, return_id=row.id)


def take_return_back(work: UnitOfWork, *, return_id: int, seen: int | None = None) -> None:
    """Make a return that left a draft again: its pieces are back as they were. Refused once a credit is noted."""
    row = work.get(SupplierReturn, return_id, seen=seen)
    if row.state is not ReturnState.SENT:
        raise Refused(_("{number} is settled or has not left. It cannot be taken back.").format(number=row.number))
    for line in return_lines(work, row.id):
        _bring_line_back(work, row, line)
    row.state, row.sent_at = ReturnState.DRAFT, None
    work.session.flush()
    work.undo_with(_("{number} taken back").format(number=row.number), send_return, return_id=row.id)


def _send_line(work: UnitOfWork, row: SupplierReturn, line: SupplierReturnLine) -> None:
    part, behind = work.get(Part, line.part_id), Behind(return_id=row.id)
    if line.delivery_line_id is not None:
        return  # set aside, so it never was in stock
    if line.reason is ReturnReason.CORE:
        book(work, part=part, kind=MoveKind.CORE_SENT, change=Change(cores=-line.quantity), behind=behind)
        return
    pieces = take_pieces(work, part, line.quantity, [int(each) for each in line.serial_ids])
    balance = balance_of(work, part)
    reserved_pieces = [each for each in pieces if each.state is SerialState.RESERVED]
    if reserved_pieces or (balance.reserved > 0 and balance.free < line.quantity):
        question = _("{part} is reserved for a job. Send it back all the same?")
        work.confirm(f"reserved-{part.id}", question.format(part=part.name))
    if balance.on_hand < line.quantity:
        words = _("Stock shows {there} of {part}, not {wanted}. Count it, or take fewer.")
        there, wanted = plain_number(balance.on_hand), plain_number(line.quantity)
        raise Refused(words.format(there=there, part=part.name, wanted=wanted), "quantity")
    value = value_of(balance.value_cents, balance.on_hand, line.quantity)
    change = Change(on_hand=-line.quantity, value_cents=-value)
    for each in pieces:
        each.state = SerialState.SENT_BACK
    reason = _REASONS.get(line.reason, MoveReason.PIECES_GONE)
    book(work, part=part, kind=MoveKind.SENT_BACK, change=change, reason=reason, behind=behind, serials=pieces)
    line.value_cents, line.serial_ids = value, [each.id for each in pieces]


def _bring_line_back(work: UnitOfWork, row: SupplierReturn, line: SupplierReturnLine) -> None:
    part, behind, undone = work.get(Part, line.part_id), Behind(return_id=row.id), MoveReason.UNDONE
    if line.delivery_line_id is not None:
        return
    if line.reason is ReturnReason.CORE:
        change = Change(cores=line.quantity)
        book(work, part=part, kind=MoveKind.CORE_SENT, change=change, reason=undone, behind=behind)
        return
    pieces = work.get_all(PartSerial, [int(each) for each in line.serial_ids])
    for each in pieces:
        if each.state is not SerialState.SENT_BACK:
            raise Refused(_("{number} has changed since. Look at it first.").format(number=row.number))
        _hold_again(work, each)
    change = Change(on_hand=line.quantity, value_cents=line.value_cents)
    book(work, part=part, kind=MoveKind.SENT_BACK, change=change, reason=undone, behind=behind, serials=pieces)
    line.value_cents = 0


def _hold_again(work: UnitOfWork, piece: PartSerial) -> None:
    """A piece that was held for a line of a job is its again where that line still waits for one."""
    line = work.session.get(JobLine, piece.job_line_id) if piece.job_line_id is not None else None
    if line is not None and (line.part_id, line.job_id) == (piece.part_id, piece.job_id):
        here = select(func.count()).where(PartSerial.job_line_id == line.id, PartSerial.state == SerialState.RESERVED)
        if (work.session.scalar(here) or 0) < line.reserved:
            piece.state = SerialState.RESERVED
            work.session.flush()
            return
    piece.state, piece.job_id, piece.job_line_id = SerialState.IN_STOCK, None, None
