"""Returns to suppliers: pieces collected on a draft, sent, then credited or closed without a credit."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import func, select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.purchase import DeliveryState, ReturnReason, ReturnState
from msp_desktop.domain.stock import plain_number
from msp_desktop.i18n import _
from msp_desktop.store.models.part import Part
from msp_desktop.store.models.purchase import (
    Delivery,
    DeliveryLine,
    SupplierReturn,
    SupplierReturnLine,
)
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.purchase_rows import offers_of, returned_of_delivery
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.purchasing.record import (
    LONGEST_LINE_NOTE,
    LONGEST_NOTE,
    LONGEST_REFERENCE,
    checked_cents,
    checked_pieces,
    checked_quantity,
    tidy,
)
from msp_desktop.usecases.purchasing.values import KeptReturnLine, NewReturnLine
from msp_desktop.usecases.shop import draw_number


def make_return(
    work: UnitOfWork, *, supplier_id: int, lines: Sequence[NewReturnLine] = (), reference: str = "", note: str = ""
) -> int:
    """Begin a return to a supplier under the next number, and give its id. Nothing leaves the stock yet. Undoable."""
    supplier = work.get(Supplier, supplier_id)
    row = work.add(
        SupplierReturn(
            number=draw_number(work, SeriesKind.SUPPLIER_RETURN).text,
            supplier_id=supplier.id,
            state=ReturnState.DRAFT,
            supplier_reference=_reference(reference),
            created_at=work.now,
            created_by_id=work.actor,
            note=tidy(note, LONGEST_NOTE, "note"),
        )
    )
    for each in lines:
        _write_line(work, row, each)
    work.session.flush()
    work.undo_with(_("{number} made").format(number=row.number), delete_return, return_id=row.id)
    return row.id


def draft_return(work: UnitOfWork, *, supplier_id: int) -> int:
    """The newest return to a supplier that has not left, made where there is none."""
    found = (
        select(SupplierReturn.id)
        .where(
            SupplierReturn.supplier_id == supplier_id,
            SupplierReturn.state == ReturnState.DRAFT,
            SupplierReturn.deleted_at.is_(None),
        )
        .order_by(SupplierReturn.id.desc())
        .limit(1)
    )
    draft = work.session.scalars(found).first()
    return make_return(work, supplier_id=supplier_id) if draft is None else draft


def delete_return(work: UnitOfWork, *, return_id: int, seen: int | None = None) -> None:
    """Delete a return that has not left. Undoable."""
    row = in_draft(work, return_id, seen)
    row.deleted_at = work.now
    work.session.flush()
    work.undo_with(_("{number} deleted").format(number=row.number), restore_return, return_id=row.id)


def restore_return(work: UnitOfWork, *, return_id: int) -> None:
    """Bring a deleted return back."""
    row = work.get(SupplierReturn, return_id)
    row.deleted_at = None
    work.session.flush()
    work.undo_with(_("{number} made").format(number=row.number), delete_return, return_id=row.id)


def change_return(work: UnitOfWork, *, return_id: int, reference: str, note: str, seen: int | None = None) -> None:
    """Note the number that the supplier gave for a return (RMA), sent or not, and the note on its paper. Undoable."""
    row = work.get(SupplierReturn, return_id, seen=seen)
    before = (row.supplier_reference, row.note)
    after = (_reference(reference), tidy(note, LONGEST_NOTE, "note"))
    if before == after:
        return
    row.supplier_reference, row.note = after
    work.session.flush()
    work.undo_with(
        _("{number} changed").format(number=row.number),
        change_return,
        return_id=row.id,
        reference=before[0],
        note=before[1],
    )


# -- lines


def add_return_line(work: UnitOfWork, *, return_id: int, line: NewReturnLine, seen: int | None = None) -> int:
    """Put pieces on a return that has not left, and give the line's id. Undoable."""
    row = in_draft(work, return_id, seen)
    added = _write_line(work, row, line)
    work.touch(row)
    work.session.flush()
    label = _("{part} on {order}").format(part=_part_name(work, added), order=row.number)
    work.undo_with(label, remove_return_line, line_id=added.id)
    return added.id


def fill_return(work: UnitOfWork, *, return_id: int, lines: Sequence[NewReturnLine], seen: int | None = None) -> None:
    """Put several pieces on a return in one act. Undoable."""
    row = in_draft(work, return_id, seen)
    added = tuple(_write_line(work, row, line).id for line in lines)
    _drop_later(work, row, added)


def drop_return_lines(work: UnitOfWork, *, return_id: int, line_ids: Sequence[int]) -> None:
    """Take several lines off a return that has not left. Undoable."""
    row = in_draft(work, return_id)
    lines = [line for line in return_lines(work, row.id) if line.id in set(line_ids)]
    kept = tuple(KeptReturnLine.of(line) for line in lines)
    for line in lines:
        work.delete(line)
    work.touch(row)
    work.session.flush()
    label = _("{order} changed").format(order=row.number)
    work.undo_with(label, put_return_lines_back, return_id=row.id, lines=kept)


def put_return_lines_back(work: UnitOfWork, *, return_id: int, lines: Sequence[KeptReturnLine]) -> None:
    """Put several lines back that were taken off, as they were."""
    row = in_draft(work, return_id)
    added = tuple(put_return_line_back(work, return_id=row.id, line=line) for line in lines)
    _drop_later(work, row, added)


def _drop_later(work: UnitOfWork, row: SupplierReturn, line_ids: tuple[int, ...]) -> None:
    work.touch(row)
    work.session.flush()
    label = _("{order} changed").format(order=row.number)
    work.undo_with(label, drop_return_lines, return_id=row.id, line_ids=line_ids)


def change_return_line(
    work: UnitOfWork,
    *,
    line_id: int,
    quantity: Decimal,
    unit_cents: int,
    reason: ReturnReason,
    note: str = "",
    serial_ids: Sequence[int] = (),
    seen: int | None = None,
) -> None:
    """Change a line of a return that has not left. Undoable."""
    line = work.get(SupplierReturnLine, line_id)
    row = in_draft(work, line.return_id, seen)
    before = KeptReturnLine.of(line)
    _refuse_other_source(before, reason)
    _check_set_aside(work, line.delivery_line_id, quantity, besides=line.id)
    line.quantity = _pieces(work.get(Part, line.part_id), quantity, reason)
    line.unit_cents = checked_cents(unit_cents, "price")
    line.reason, line.note = reason, _line_note(note)
    line.serial_ids = list(dict.fromkeys(serial_ids))
    if not work.session.is_modified(line):
        return
    work.touch(row)
    work.session.flush()
    work.undo_with(
        _("{part} on {order}").format(part=_part_name(work, line), order=row.number),
        change_return_line,
        line_id=line.id,
        quantity=before.quantity,
        unit_cents=before.unit_cents,
        reason=before.reason,
        note=before.note,
        serial_ids=before.serial_ids,
        seen=None,
    )


def remove_return_line(work: UnitOfWork, *, line_id: int, seen: int | None = None) -> None:
    """Take a line off a return that has not left. Undoable."""
    line = work.get(SupplierReturnLine, line_id)
    row = in_draft(work, line.return_id, seen)
    before, name = KeptReturnLine.of(line), _part_name(work, line)
    work.delete(line)
    work.touch(row)
    work.session.flush()
    work.undo_with(
        _("{part} taken off {order}").format(part=name, order=row.number),
        put_return_line_back,
        return_id=row.id,
        line=before,
    )


def put_return_line_back(work: UnitOfWork, *, return_id: int, line: KeptReturnLine) -> int:
    """Put a line back that was taken off, as it was."""
    row = in_draft(work, return_id)
    _check_set_aside(work, line.delivery_line_id, line.quantity)
    taken = work.session.get(SupplierReturnLine, line.id) is not None
    back = SupplierReturnLine(
        return_id=row.id,
        position=line.position,
        part_id=line.part_id,
        quantity=line.quantity,
        reason=line.reason,
        unit_cents=line.unit_cents,
        serial_ids=list(line.serial_ids),
        delivery_line_id=line.delivery_line_id,
        note=line.note,
    )
    if not taken:
        back.id = line.id
    work.add(back)
    work.touch(row)
    work.session.flush()
    label = _("{part} on {order}").format(part=_part_name(work, back), order=row.number)
    work.undo_with(label, remove_return_line, line_id=back.id)
    return back.id


# -- the credit


def credit_return(
    work: UnitOfWork, *, return_id: int, credit_cents: int, credit_note: str = "", seen: int | None = None
) -> None:
    """Note the credit that came for a return. Undoable. Raises Refused, field "credit"."""
    row = work.get(SupplierReturn, return_id, seen=seen)
    if row.state not in (ReturnState.SENT, ReturnState.CLOSED):
        raise Refused(_("{number} has not left, or its credit is noted already.").format(number=row.number))
    was = row.state
    row.credit_cents = checked_cents(credit_cents, "credit")
    row.credit_note = " ".join(tidy(credit_note, LONGEST_REFERENCE, "credit_note").split())
    row.state, row.credited_at = ReturnState.CREDITED, work.now
    work.session.flush()
    work.undo_with(_("Credit for {number}").format(number=row.number), take_credit_back, return_id=row.id, state=was)


def take_credit_back(work: UnitOfWork, *, return_id: int, state: ReturnState) -> None:
    """Take back that a credit came."""
    row = work.get(SupplierReturn, return_id)
    if row.state is not ReturnState.CREDITED or row.credit_cents is None:
        raise Refused(_("{number} has changed since. Look at it first.").format(number=row.number))
    cents, note = row.credit_cents, row.credit_note
    row.state, row.credited_at, row.credit_cents, row.credit_note = state, None, None, ""
    work.session.flush()
    work.undo_with(
        _("Credit for {number} taken back").format(number=row.number),
        credit_return,
        return_id=row.id,
        credit_cents=cents,
        credit_note=note,
    )


def close_return(work: UnitOfWork, *, return_id: int, seen: int | None = None) -> None:
    """Close a return for which no credit comes. Undoable."""
    row = work.get(SupplierReturn, return_id, seen=seen)
    if row.state is not ReturnState.SENT:
        raise Refused(_("Only a return that was sent can be closed."))
    row.state = ReturnState.CLOSED
    work.session.flush()
    work.undo_with(_("{number} closed").format(number=row.number), reopen_return, return_id=row.id)


def reopen_return(work: UnitOfWork, *, return_id: int, seen: int | None = None) -> None:
    """Wait again for the credit of a return that was closed. Undoable."""
    row = work.get(SupplierReturn, return_id, seen=seen)
    if row.state is not ReturnState.CLOSED:
        raise Refused(_("{number} has changed since. Look at it first.").format(number=row.number))
    row.state = ReturnState.SENT
    work.session.flush()
    work.undo_with(_("{number} open again").format(number=row.number), close_return, return_id=row.id)


# -- pieces


def in_draft(work: UnitOfWork, return_id: int, seen: int | None = None) -> SupplierReturn:
    """A return that has not left. Refused for others."""
    row = work.get(SupplierReturn, return_id, seen=seen)
    if row.deleted_at is not None:
        raise Refused(_("{order} was deleted.").format(order=row.number))
    if row.state is not ReturnState.DRAFT:
        raise Refused(_("{number} has left. Take it back to change it.").format(number=row.number))
    return row


def return_lines(work: UnitOfWork, return_id: int) -> list[SupplierReturnLine]:
    """The lines of a return in order."""
    found = select(SupplierReturnLine).where(SupplierReturnLine.return_id == return_id)
    return list(work.session.scalars(found.order_by(SupplierReturnLine.position, SupplierReturnLine.id)))


def _write_line(work: UnitOfWork, row: SupplierReturn, line: NewReturnLine) -> SupplierReturnLine:
    part = work.get(Part, line.part_id)
    _check_set_aside(work, line.delivery_line_id, line.quantity, part=part, supplier_id=row.supplier_id)
    found = select(func.max(SupplierReturnLine.position)).where(SupplierReturnLine.return_id == row.id)
    last = work.session.scalar(found)
    usual = _usual_cents(work, row, part, line)
    return work.add(
        SupplierReturnLine(
            return_id=row.id,
            position=0 if last is None else last + 1,
            part_id=part.id,
            quantity=_pieces(part, line.quantity, line.reason),
            reason=line.reason,
            unit_cents=usual if line.unit_cents is None else checked_cents(line.unit_cents, "price"),
            serial_ids=list(dict.fromkeys(line.serial_ids)),
            delivery_line_id=line.delivery_line_id,
            note=_line_note(line.note),
        )
    )


def _pieces(part: Part, quantity: Decimal, reason: ReturnReason) -> Decimal:
    """Old pieces are counted without serial numbers."""
    return checked_quantity(quantity) if reason is ReturnReason.CORE else checked_pieces(part, quantity)


def _usual_cents(work: UnitOfWork, row: SupplierReturn, part: Part, line: NewReturnLine) -> int:
    if line.reason is ReturnReason.CORE:
        if part.core_cents is None:
            raise Refused(_("No old pieces of {part} go back. Its card says so.").format(part=part.name), "part")
        return part.core_cents
    offer = offers_of(work.session, row.supplier_id, (part.id,)).get(part.id)
    return offer.price_cents if offer is not None and offer.price_cents else part.cost_cents


def _check_set_aside(
    work: UnitOfWork,
    delivery_line_id: int | None,
    quantity: Decimal,
    *,
    part: Part | None = None,
    supplier_id: int | None = None,
    besides: int | None = None,
) -> None:
    """Refuse to return more of what was set aside at a delivery than lies there."""
    if delivery_line_id is None:
        return
    line = work.get(DeliveryLine, delivery_line_id)
    delivery = work.get(Delivery, line.delivery_id)
    wrong = (part is not None and part.id != line.part_id) or supplier_id not in (None, delivery.supplier_id)
    if wrong or delivery.state is not DeliveryState.RECEIVED:
        raise Refused(_("These pieces were not set aside at a delivery of this supplier."), "part")
    gone = returned_of_delivery(work.session, (line.id,), besides=besides).get(line.id, Decimal())
    left = line.counted - line.taken - gone
    if quantity > left:
        words = _("Only {n} pieces were set aside and are still here.")
        raise Refused(words.format(n=plain_number(max(left, Decimal()))), "quantity")


def _refuse_other_source(before: KeptReturnLine, reason: ReturnReason) -> None:
    """Old pieces stay old pieces: what was in stock and what was taken out of a device are counted apart."""
    if (before.reason is ReturnReason.CORE) is not (reason is ReturnReason.CORE):
        raise Refused(_("Old pieces are counted apart from the stock. Take the line off and add another."), "reason")


def _part_name(work: UnitOfWork, line: SupplierReturnLine) -> str:
    return work.get(Part, line.part_id).name


def _reference(text: str) -> str:
    return " ".join(tidy(text, LONGEST_REFERENCE, "reference").split())


def _line_note(text: str) -> str:
    return " ".join(tidy(text, LONGEST_LINE_NOTE, "note").split())
