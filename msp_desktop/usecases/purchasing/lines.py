"""Lines of a draft order: added, changed, taken off."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import func, select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.taking_back import without_change
from msp_desktop.i18n import _
from msp_desktop.store.models.part import Part
from msp_desktop.store.models.purchase import PurchaseLine, PurchaseOrder
from msp_desktop.store.purchase_rows import Offer, offers_of
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.purchasing.record import (
    LONGEST_LINE_NOTE,
    checked_cents,
    checked_pieces,
    checked_quantity,
    draft_order,
    goods_cents,
    index_order,
    lines_of,
    retotal,
    tidy,
)
from msp_desktop.usecases.purchasing.values import KeptOrderLine, NewOrderLine


def add_order_line(work: UnitOfWork, *, order_id: int, line: NewOrderLine, seen: int | None = None) -> int:
    """Put a part on a draft and give the line's id; pieces for no job join the line that orders the same. Undoable."""
    order = draft_order(work, order_id, seen)
    goods = goods_cents(lines_of(work, order.id))
    same = None if line.job_id is not None else _same_line(work, order, line)
    if same is not None:
        return _more_of(work, order, same, line.quantity, goods)
    row = write_line(work, order, line)
    _after(work, order, goods)
    work.undo_with(
        _("{part} on {order}").format(part=row.description, order=order.number), remove_order_line, line_id=row.id
    )
    return row.id


def write_line(work: UnitOfWork, order: PurchaseOrder, line: NewOrderLine) -> PurchaseLine:
    """Write a line inside another act; the caller adds the order up. Price and code are the supplier's own."""
    return write_lines(work, order, (line,))[0]


def write_lines(work: UnitOfWork, order: PurchaseOrder, lines: Sequence[NewOrderLine]) -> list[PurchaseLine]:
    """Do the same for many lines in a few statements."""
    ids = {line.part_id for line in lines}
    # Read at once; they are fetched one by one from what is in hand then.
    work.session.scalars(select(Part).where(Part.id.in_(ids))).all()
    offers = offers_of(work.session, order.supplier_id, ids)
    last = work.session.scalar(select(func.max(PurchaseLine.position)).where(PurchaseLine.order_id == order.id))
    first = 0 if last is None else last + 1
    rows = [_row(work, order, line, offers.get(line.part_id), first + place) for place, line in enumerate(lines)]
    work.session.add_all(rows)
    work.session.flush()
    return rows


def _row(
    work: UnitOfWork, order: PurchaseOrder, line: NewOrderLine, offer: Offer | None, position: int
) -> PurchaseLine:
    part = work.get(Part, line.part_id)
    if part.deleted_at is not None or not part.active:
        raise Refused(_("{part} is no longer kept. Bring it back to order it.").format(part=part.name), "part")
    usual = offer.price_cents if offer is not None else part.cost_cents
    return PurchaseLine(
        order_id=order.id,
        position=position,
        part_id=part.id,
        supplier_code=offer.supplier_code if offer is not None else "",
        description=part.name,
        quantity=checked_pieces(part, line.quantity),
        unit_cents=usual if line.unit_cents is None else checked_cents(line.unit_cents, "price"),
        job_id=line.job_id,
        item_id=line.item_id,
        job_line_id=line.job_line_id,
        note=" ".join(tidy(line.note, LONGEST_LINE_NOTE, "note").split()),
    )


def fill_order(work: UnitOfWork, *, order_id: int, lines: Sequence[NewOrderLine], seen: int | None = None) -> None:
    """Put several parts on a draft in one act; those for no job join the line that orders the same. Undoable."""
    order = draft_order(work, order_id, seen)
    rows = lines_of(work, order.id)
    before, goods = tuple(KeptOrderLine.of(row) for row in rows), goods_cents(rows)
    for line in lines:
        same = None if line.job_id is not None else _same_line(work, order, line)
        if same is None:
            write_line(work, order, line)
        else:
            more = checked_pieces(work.get(Part, line.part_id), line.quantity)
            same.quantity = checked_quantity(same.quantity + more)
    _after(work, order, goods)
    label = _("{order} changed").format(order=order.number)
    work.undo_with(label, restore_lines, order_id=order.id, lines=before, version=order.version)


def restore_lines(work: UnitOfWork, *, order_id: int, lines: Sequence[KeptOrderLine], version: int) -> None:
    """Let a draft have the lines it had before. Refused when somebody changed it since."""
    order = draft_order(work, order_id)
    if order.version != version:
        raise Refused(_("{order} has changed since. Look at it first.").format(order=order.number))
    rows = lines_of(work, order.id)
    now, goods = tuple(KeptOrderLine.of(row) for row in rows), goods_cents(rows)
    kept = {line.id: line for line in lines}
    for row in rows:
        if row.id in kept:
            row.quantity = kept[row.id].quantity
        else:
            work.delete(row)
    there = {row.id for row in rows}
    for line in lines:
        if line.id not in there:
            work.add(line.as_row(order.id, line_id=line.id))
    _after(work, order, goods)
    label = _("{order} changed").format(order=order.number)
    work.undo_with(label, restore_lines, order_id=order.id, lines=now, version=order.version)


def change_order_line(
    work: UnitOfWork,
    *,
    line_id: int,
    quantity: Decimal,
    unit_cents: int,
    note: str | None = None,
    seen: int | None = None,
) -> None:
    """Change how many are ordered, at which net price, or the note of a line. Undoable."""
    row = work.get(PurchaseLine, line_id, seen=seen)
    order = draft_order(work, row.order_id)
    goods = goods_cents(lines_of(work, order.id))
    before = KeptOrderLine.of(row)
    part = work.get(Part, row.part_id)
    row.quantity, row.unit_cents = checked_pieces(part, quantity), checked_cents(unit_cents, "price")
    if note is not None:
        row.note = " ".join(tidy(note, LONGEST_LINE_NOTE, "note").split())
    if work.session.is_modified(row):
        _changed(work, order, row, before, goods)


def take_line_change_back(work: UnitOfWork, *, before: KeptOrderLine, after: KeptOrderLine) -> None:
    """Take a change of a line of a draft back and leave what else was changed on it since. Undoable.

    Refused where the same was changed again.
    """
    row = work.get(PurchaseLine, before.id)
    order = draft_order(work, row.order_id)
    line = without_change(KeptOrderLine.of(row), before, after)
    if line is None:
        raise Refused(_("{order} has changed since. Look at it first.").format(order=order.number))
    change_order_line(work, line_id=row.id, quantity=line.quantity, unit_cents=line.unit_cents, note=line.note)


def _changed(work: UnitOfWork, order: PurchaseOrder, row: PurchaseLine, before: KeptOrderLine, goods: int) -> None:
    _after(work, order, goods)
    label = _("{part} on {order}").format(part=row.description, order=order.number)
    work.undo_with(label, take_line_change_back, before=before, after=KeptOrderLine.of(row))


def remove_order_line(work: UnitOfWork, *, line_id: int, seen: int | None = None) -> None:
    """Take a line off a draft. Undoable."""
    row = work.get(PurchaseLine, line_id, seen=seen)
    order = draft_order(work, row.order_id)
    goods = goods_cents(lines_of(work, order.id))
    before = KeptOrderLine.of(row)
    work.delete(row)
    _after(work, order, goods)
    work.undo_with(
        _("{part} taken off {order}").format(part=before.description, order=order.number),
        put_order_line_back,
        order_id=order.id,
        line=before,
    )


def put_order_line_back(work: UnitOfWork, *, order_id: int, line: KeptOrderLine) -> int:
    """Put a line back that was taken off, as it was."""
    order = draft_order(work, order_id)
    goods = goods_cents(lines_of(work, order.id))
    taken = work.session.get(PurchaseLine, line.id) is not None
    row = line.as_row(order.id, line_id=None if taken else line.id)
    work.add(row)
    _after(work, order, goods)
    work.undo_with(
        _("{part} on {order}").format(part=row.description, order=order.number), remove_order_line, line_id=row.id
    )
    return row.id


def _same_line(work: UnitOfWork, order: PurchaseOrder, line: NewOrderLine) -> PurchaseLine | None:
    for row in lines_of(work, order.id):
        if row.part_id == line.part_id and row.job_id is None and line.unit_cents in (None, row.unit_cents):
            return row
    return None


def _more_of(work: UnitOfWork, order: PurchaseOrder, row: PurchaseLine, quantity: Decimal, goods: int) -> int:
    before = KeptOrderLine.of(row)
    row.quantity = checked_quantity(row.quantity + checked_pieces(work.get(Part, row.part_id), quantity))
    _changed(work, order, row, before, goods)
    return row.id


def _after(work: UnitOfWork, order: PurchaseOrder, goods_before: int) -> None:
    retotal(work, order, before_cents=goods_before)
    index_order(work, order)
