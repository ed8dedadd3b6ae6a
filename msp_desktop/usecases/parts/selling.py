"""Parts sold over the counter: asked about while the sale is put together, gone from stock when its paper is issued."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.stock import SERIALS_HERE, Change, MoveKind, MoveReason, SerialState, plain_number, value_of
from msp_desktop.domain.stock_sale import OutOfStock, Shortage, shortage
from msp_desktop.i18n import _, ngettext
from msp_desktop.store.models.document import DocumentLine
from msp_desktop.store.models.job import Job, JobLine
from msp_desktop.store.models.part import Part, PartSerial
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.parts.ledger import Behind, balance_of, book
from msp_desktop.usecases.parts.serials import take_pieces

MOST_JOBS_NAMED = 3


def sell(work: UnitOfWork, *, document_id: int, rows: Sequence[DocumentLine]) -> None:
    """Take the parts of these lines out of stock for a document that is being issued, inside the same act.

    Each line keeps what its pieces cost and which they are; lines without a part, and lines of jobs, are left alone.
    Raises Refused where pieces are missing and NeedsConfirmation where they are kept for a job.
    """
    of_part: dict[int, list[DocumentLine]] = {}
    for row in rows:
        if row.part_id is not None and row.job_line_id is None:
            of_part.setdefault(row.part_id, []).append(row)
    for part_id, own in of_part.items():
        part = work.get(Part, part_id)
        chosen = [each for row in own for each in row.serial_ids]
        check_stock(work, part, sum((row.quantity for row in own), Decimal()), chosen)
        # Lines whose pieces are all chosen come first, so that nobody else is given those.
        for row in sorted(own, key=lambda row: len(row.serial_ids) < row.quantity):
            pieces = take_pieces(work, part, row.quantity, row.serial_ids)
            _sell_line(work, part, row, pieces, document_id)


def check_stock(work: UnitOfWork, part: Part, quantity: Decimal, serial_ids: Sequence[int] = ()) -> None:
    """Say what stands against selling so many pieces of a part in all. Raises Refused and NeedsConfirmation.

    A yes holds for as long as no more pieces would be taken from jobs than it was said to.
    """
    short = shortage(balance_of(work, part), quantity)
    if short.missing:
        raise OutOfStock(_missing_words(part, quantity, short), part.id)
    pieces = chosen_pieces(work, part, serial_ids)
    if short.taken:
        work.confirm(f"sold-{part.id}-{plain_number(short.taken)}", _taken_question(work, part, quantity, short))
        return
    for piece in pieces:
        if piece.state is SerialState.RESERVED:
            _ask_for_piece(work, part, piece)


def chosen_pieces(work: UnitOfWork, part: Part, serial_ids: Sequence[int]) -> list[PartSerial]:
    """The pieces chosen of a part, each there and chosen once. Raises Refused, field "serials"."""
    pieces = [work.get(PartSerial, each) for each in serial_ids]
    if len(set(serial_ids)) < len(serial_ids):
        twice = next(each for each in pieces if serial_ids.count(each.id) > 1)
        raise Refused(_("{serial} is on this sale already.").format(serial=named(twice)), "serials")
    for piece in pieces:
        if piece.part_id != part.id:
            raise Refused(_("{serial} is no piece of {part}.").format(serial=named(piece), part=part.name), "serials")
        if piece.state not in SERIALS_HERE:
            gone = _("{serial} is not in stock any more. Choose another piece of {part}.")
            raise Refused(gone.format(serial=named(piece), part=part.name), "serials")
    return pieces


def named(piece: PartSerial) -> str:
    """What a piece is called: its serial, or that it has none."""
    return piece.serial or _("The piece without a serial")


# -- what stands against it


def _missing_words(part: Part, quantity: Decimal, short: Shortage) -> str:
    if not short.on_hand:
        words = _("Stock shows none of {part}. Adjust the stock if it is there, or order it.")
        return words.format(part=part.name)
    words = _("Stock shows {there} of {part}, not {wanted}. Sell fewer, adjust the stock, or order more.")
    return words.format(part=part.name, there=plain_number(short.on_hand), wanted=plain_number(quantity))


def _taken_question(work: UnitOfWork, part: Part, quantity: Decimal, short: Shortage) -> str:
    jobs = _jobs_that_hold(work, part)
    there, kept = plain_number(short.on_hand), plain_number(short.kept)
    if short.kept == short.on_hand:
        question = _("{part}: {there} on hand, reserved for {jobs}. Sell it anyway?")
        return question.format(part=part.name, there=there, jobs=jobs)
    question = _("{part}: {there} on hand, {kept} of them reserved for {jobs}. Sell {wanted} anyway?")
    return question.format(part=part.name, there=there, kept=kept, jobs=jobs, wanted=plain_number(quantity))


def _jobs_that_hold(work: UnitOfWork, part: Part) -> str:
    numbers = work.session.scalars(
        select(Job.number)
        .join(JobLine, JobLine.job_id == Job.id)
        .where(JobLine.part_id == part.id, JobLine.reserved > Decimal())
        .group_by(Job.id, Job.number)
        .order_by(Job.id)
    ).all()
    if not numbers:
        return _("a job")
    shown, more = ", ".join(numbers[:MOST_JOBS_NAMED]), len(numbers) - MOST_JOBS_NAMED
    if more <= 0:
        return shown
    return ngettext("{jobs} and {n} more job", "{jobs} and {n} more jobs", more).format(jobs=shown, n=more)


def _ask_for_piece(work: UnitOfWork, part: Part, piece: PartSerial) -> None:
    job = work.get(Job, piece.job_id).number if piece.job_id is not None else _("a job")
    question = _("{serial} of {part} is kept for {job}. Sell this piece anyway?")
    work.confirm(f"sold-piece-{piece.id}", question.format(serial=named(piece), part=part.name, job=job))


# -- the moves


def _sell_line(work: UnitOfWork, part: Part, row: DocumentLine, pieces: Sequence[PartSerial], document_id: int) -> None:
    before = balance_of(work, part)
    cost = value_of(before.value_cents, before.on_hand, row.quantity)
    for piece in pieces:
        piece.state = SerialState.SOLD
        piece.job_id, piece.job_line_id, piece.document_id = None, None, document_id
    reason = MoveReason.TAKEN_FIRST if shortage(before, row.quantity).taken else MoveReason.NONE
    change = Change(on_hand=-row.quantity, value_cents=-cost)
    behind = Behind(document_id=document_id)
    book(work, part=part, kind=MoveKind.SOLD, change=change, reason=reason, behind=behind, serials=pieces)
    row.cost_cents = cost
    row.serial_ids = [each.id for each in pieces]
