"""Parts of the stock on a job: added by search or scan, their pieces with serial numbers named."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.stock import NOTHING, SerialState, plain_number
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.i18n import _
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.models.part import Part, PartSerial
from msp_desktop.store.part_rows import OfferedPart, offered_parts
from msp_desktop.store.shop_facts import shop_facts
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs.lines import open_for_lines, put_lines, remove_line
from msp_desktop.usecases.jobs.record import Facts, note_event, retotal
from msp_desktop.usecases.jobs.values import NewLine
from msp_desktop.usecases.parts.holding import FREE, ask_for_more, hold_of
from msp_desktop.usecases.parts.ledger import balance_of
from msp_desktop.usecases.parts.pieces import PieceBox


def add_stock_part(
    work: UnitOfWork,
    *,
    item_id: int,
    part_id: int,
    quantity: Decimal = Decimal(1),
    scanned: bool = False,
    serial_ids: Sequence[int] = (),
) -> int:
    """Put a part of the stock on an item at today's price and give the line's id; the stock holds it. Undoable.

    `serial_ids` names the pieces where each has its serial number, `scanned` is for the timeline. Asks
    (`short-<part id>`) where more would be promised than is here or on its way. Raises Refused.
    """
    item = work.get(JobItem, item_id)
    job = open_for_lines(work, item)
    part = work.get(Part, part_id)
    if part.deleted_at is not None or not part.active:
        raise Refused(_("{part} is no longer sold.").format(part=part.name), "add")
    row = put_stock_part(work, job, item, part, quantity=quantity, serial_ids=serial_ids, scanned=scanned, ask=True)
    work.undo_with(_("{line} added").format(line=row.description), remove_line, line_id=row.id)
    return row.id


def put_stock_part(
    work: UnitOfWork,
    job: Job,
    item: JobItem,
    part: Part,
    *,
    quantity: Decimal,
    serial_ids: Sequence[int] = (),
    scanned: bool = False,
    ask: bool = False,
) -> JobLine:
    """Put a part on an item inside another act, which names the undo; `ask` where the stock is short."""
    before = balance_of(work, part).free
    offer = part_offer(work, part.id, job.price_basis)
    (row,) = put_lines(work, job, [item], [line_of_part(offer, quantity=quantity)])
    ask_for_more(work, row, quantity if ask else NOTHING)
    if serial_ids and hold_of(row, item) != FREE:
        _name_pieces(work, part, row, serial_ids)
    retotal(work, job)
    note_part_added(work, job, row, part, before=before, scanned=scanned)
    return row


def note_part_added(
    work: UnitOfWork, job: Job, row: JobLine, part: Part, *, before: Decimal, scanned: bool = False
) -> None:
    """Say on the timeline that a part went on a job, and what was free before and after."""
    after = balance_of(work, part).free
    facts: Facts = {"line": row.description, "part": part.id}
    if after != before:
        facts = {**facts, "from_free": plain_number(before), "to_free": plain_number(after)}
    kind = EventKind.SCANNED if scanned else EventKind.LINE_ADDED
    note_event(work, job.id, kind, item_id=row.item_id, facts=facts)
    work.session.flush()


def line_of_part(offer: OfferedPart, *, quantity: Decimal = Decimal(1), item_index: int = 0) -> NewLine:
    """The line that a part of the stock makes."""
    return NewLine(
        kind=LineKind.PART,
        description=offer.name,
        detail=offer.detail,
        unit_cents=offer.unit_cents,
        list_cents=offer.unit_cents,
        tax_rate_id=offer.tax_rate_id,
        item_index=item_index,
        code=offer.code,
        quantity=quantity,
        warranty_days=offer.warranty_days,
        part_id=offer.id,
    )


def part_offer(work: UnitOfWork, part_id: int, basis: PriceBasis) -> OfferedPart:
    """A part at today's price in a basis. Raises Refused when it is not there."""
    offers = offered_parts(work.session, (part_id,), basis, work.today, shop_facts(work.session))
    if part_id not in offers:
        raise Refused(_("This record is no longer there."))
    return offers[part_id]


# -- pieces with serial numbers


def name_pieces(work: UnitOfWork, *, line_id: int, serial_ids: Sequence[int], seen: int | None = None) -> None:
    """Say which pieces a line holds or has used, instead of those named before. Undoable. Raises Refused."""
    row = work.get(JobLine, line_id, seen=seen)
    job = open_for_lines(work, work.get(JobItem, row.item_id))
    if row.part_id is None:
        raise Refused(_("This line is no part of the stock."), "serials")
    part = work.get(Part, row.part_id)
    if not row.reserved and not row.used:
        raise Refused(_("Nothing is held for this line yet. Take the device into repair first."), "serials")
    before = tuple(each.id for each in _named(work, part, row))
    if set(before) == set(serial_ids):
        return
    _name_pieces(work, part, row, serial_ids)
    work.touch(row)
    facts: Facts = {"line": row.description, "serials": ", ".join(each.serial for each in _named(work, part, row))}
    note_event(work, job.id, EventKind.LINE_CHANGED, item_id=row.item_id, facts=facts)
    work.session.flush()
    label = _("Serial numbers of {line} changed").format(line=row.description)
    work.undo_with(label, name_pieces, line_id=row.id, serial_ids=before, seen=None)


def _named(work: UnitOfWork, part: Part, row: JobLine) -> list[PartSerial]:
    box = PieceBox(work, part, row)
    return box.named(SerialState.USED if row.used else SerialState.RESERVED)


def _name_pieces(work: UnitOfWork, part: Part, row: JobLine, serial_ids: Sequence[int]) -> None:
    wanted = list(dict.fromkeys(serial_ids))
    if len(wanted) > row.quantity:
        raise Refused(_("More pieces are chosen than the line has."), "serials")
    if row.used and len(wanted) != row.used:
        raise Refused(_("These pieces are used already. Choose as many others."), "serials")
    state = SerialState.USED if row.used else SerialState.RESERVED
    for each in _named(work, part, row):
        if each.id not in wanted:
            each.state, each.job_id, each.job_line_id = SerialState.IN_STOCK, None, None
    for piece_id in wanted:
        piece = work.get(PartSerial, piece_id)
        if piece.part_id != part.id:
            raise Refused(_("This serial number belongs to another part."), "serials")
        if piece.job_line_id != row.id and piece.state is not SerialState.IN_STOCK:
            words = _("{serial} is not free: it is held for another job or has left the stock.")
            raise Refused(words.format(serial=piece.serial or part.name), "serials")
        piece.state, piece.job_id, piece.job_line_id = state, row.job_id, row.id
    work.session.flush()


def pieces_of_line(work: UnitOfWork, line_id: int) -> list[PartSerial]:
    """The pieces that a line holds or has used."""
    row = work.get(JobLine, line_id)
    if row.part_id is None:
        return []
    return list(
        work.session.scalars(
            select(PartSerial)
            .where(PartSerial.part_id == row.part_id, PartSerial.job_line_id == line_id)
            .order_by(PartSerial.id)
        )
    )
