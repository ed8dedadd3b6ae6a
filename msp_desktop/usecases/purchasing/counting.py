"""Counting piece by piece: a scan, a typed count, the serial of each piece, and taking any of it back."""

from decimal import Decimal

from msp_desktop.domain.barcode import checks_out, has_check_digit
from msp_desktop.domain.errors import Refused
from msp_desktop.i18n import _
from msp_desktop.store.delivery_rows import DeliveryRow, delivery_rows, serial_before
from msp_desktop.store.models.part import Part
from msp_desktop.store.models.purchase import Delivery, DeliveryLine
from msp_desktop.store.names import clean
from msp_desktop.store.part_rows import part_by_code, serial_key
from msp_desktop.store.shop_facts import shop_facts
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.purchasing.delivery_lines import draft_of, extra_line, line_of, shift_count

ONE = Decimal(1)
LONGEST_SERIAL = 80


def count_piece(work: UnitOfWork, *, delivery_id: int, code: str, line_id: int | None = None) -> int:
    """Count what one scan says, and give the line it went to. Undoable.

    A code of a part counts one piece: of the selected line `line_id` where it is that part, else of the first line
    from which something is to come, else as one more. Anything else is the serial of a piece, of the selected line, or
    of the only line that still wants serials. Raises Refused, field "code" or "serial".
    """
    delivery = draft_of(work, delivery_id)
    scanned = clean(code)
    if not scanned:
        raise Refused(_("Scan a piece, or type its code."), "code")
    part_ids = part_by_code(work.session, scanned)
    if len(part_ids) == 1:
        return count_part(work, delivery_id=delivery.id, part_id=part_ids[0], line_id=line_id)
    rows = delivery_rows(work.session, delivery.id)
    if part_ids:
        part = work.get(Part, _meant(part_ids, rows, scanned))
        return count_part(work, delivery_id=delivery.id, part_id=part.id, line_id=line_id)
    if any(serial_key(scanned) == serial_key(each) for row in rows for each in row.serials):
        raise Refused(_("{serial} is counted already.").format(serial=scanned), "serial")
    row = _wants_serial(rows, line_id, scanned)
    if row is None:
        raise Refused(_("No part has the code {code}. Find it by name, or add it.").format(code=scanned), "code")
    note_serial(work, line_id=row.id, serial=scanned)
    return row.id


def count_part(
    work: UnitOfWork, *, delivery_id: int, part_id: int, line_id: int | None = None, quantity: Decimal = ONE
) -> int:
    """Count pieces of a part that was found by name, and give their line. Undoable."""
    delivery = draft_of(work, delivery_id)
    part = work.get(Part, part_id)
    line = _line_for(work, delivery, part, line_id)
    shift_count(work, line_id=line.id, by=quantity)
    return line.id


def set_count(work: UnitOfWork, *, line_id: int, counted: Decimal, seen: int | None = None) -> None:
    """Say how many came, instead of scanning each. Undoable. Raises Refused, field "counted".

    Where there are more serials than pieces then, the last ones go.
    """
    line = line_of(work, line_id, seen=seen)
    if not counted.is_finite():
        raise Refused(_("This is not a number of pieces. Check it."), "counted")
    if counted < 0:
        raise Refused(_("A count cannot be below zero."), "counted")
    if counted != counted.to_integral_value() and work.get(Part, line.part_id).serialised:
        raise Refused(_("Pieces with serials are whole ones."), "counted")
    gone = tuple(line.serials[int(counted) :])
    shift_count(work, line_id=line.id, by=counted - line.counted, off=gone)


def note_serial(work: UnitOfWork, *, line_id: int, serial: str) -> None:
    """Keep the serial of a piece: of one counted without, else of one more. Undoable. Refused, field "serial"."""
    line = line_of(work, line_id)
    kept = checked_serial(work, line, serial)
    by = ONE if len(line.serials) >= line.counted else Decimal()
    line.no_serials = False
    shift_count(work, line_id=line.id, by=by, on=(kept,))


def change_serial(work: UnitOfWork, *, line_id: int, was: str, serial: str) -> None:
    """Correct the serial of a piece; empty for one without. The piece stays counted. Undoable. Refused, "serial"."""
    line = line_of(work, line_id)
    places = [place for place, each in enumerate(line.serials) if serial_key(each) == serial_key(was)]
    if not places:
        raise Refused(_("This serial is no longer on the list."), "serial")
    kept = list(line.serials)
    part = work.get(Part, line.part_id)
    label = _("Serial of {part} changed").format(part=part.name)
    if not clean(serial):
        del kept[places[0]]
        line.serials = kept
        work.undo_with(label, shift_count, line_id=line.id, by=Decimal(), on=(was,))
        return
    new = checked_serial(work, line, serial, instead_of=was)
    kept[places[0]] = new
    line.serials = kept
    work.undo_with(label, change_serial, line_id=line.id, was=new, serial=was)


def say_no_serials(work: UnitOfWork, *, line_id: int, none: bool = True) -> None:
    """Say that the pieces without a serial have none on them. Undoable."""
    line = line_of(work, line_id)
    part = work.get(Part, line.part_id)
    line.no_serials = none
    label = _("No serials on {part}") if none else _("Serials of {part} are asked for")
    work.undo_with(label.format(part=part.name), say_no_serials, line_id=line.id, none=not none)


def checked_serial(work: UnitOfWork, line: DeliveryLine, serial: str, *, instead_of: str = "") -> str:
    """A serial as it is kept. Refused, field "serial", when it is on the list already or came before and is here."""
    kept = clean(serial)
    part = work.get(Part, line.part_id)
    if not part.serialised:
        raise Refused(_("{part} is kept without serials.").format(part=part.name), "serial")
    if not serial_key(kept):
        raise Refused(_("Scan the serial, or type it."), "serial")
    if len(kept) > LONGEST_SERIAL:
        raise Refused(_("This is longer than {most} characters. Shorten it.").format(most=LONGEST_SERIAL), "serial")
    taken = {
        serial_key(each) for row in delivery_rows(work.session, line.delivery_id, line.part_id) for each in row.serials
    } - ({serial_key(instead_of)} if instead_of else set())
    if serial_key(kept) in taken:
        raise Refused(_("{serial} is counted already.").format(serial=kept), "serial")
    before = serial_before(work.session, line.part_id, kept)
    if before is not None and before.here:
        facts = shop_facts(work.session)
        reader = facts.formats()
        day = reader.short_day(reader.local(before.arrived_at).date())
        words = _("This serial came on {day} with {order}.") if before.came_with else _("This serial came on {day}.")
        raise Refused(words.format(day=day, order=before.came_with), "serial")
    return kept


def _meant(part_ids: list[int], rows: list[DeliveryRow], scanned: str) -> int:
    """Which of several parts with this code is meant: the one on the delivery, the one of its supplier."""
    here = list(dict.fromkeys(row.part_id for row in rows if row.part_id in part_ids))
    named = list(dict.fromkeys(row.part_id for row in rows if row.part_id in here and row.supplier_code == scanned))
    for few in (named, here):
        if len(few) == 1:
            return few[0]
    raise Refused(_("Several parts have the code {code}. Find the one by its name.").format(code=scanned), "code")


def _wants_serial(rows: list[DeliveryRow], line_id: int | None, scanned: str) -> DeliveryRow | None:
    """The line a serial belongs to: the selected one, else the only one that still lacks some.

    A code that ends in the right check digit of an article is a part nobody knows yet, not a serial.
    """
    if has_check_digit(scanned) and checks_out(scanned):
        return None
    selected = next((row for row in rows if row.id == line_id and row.serialised), None)
    if selected is not None:
        return selected
    lacking = [row for row in rows if row.serialised and not row.no_serials and _lacks(row)]
    return lacking[0] if len(lacking) == 1 else None


def _lacks(row: DeliveryRow) -> bool:
    return len(row.serials) < max(row.counted.counted, row.counted.ordered)


def _line_for(work: UnitOfWork, delivery: Delivery, part: Part, line_id: int | None) -> DeliveryLine:
    rows = delivery_rows(work.session, delivery.id, part.id)
    waiting = [row for row in rows if row.counted.missing > 0]
    chosen = next((row for row in waiting if row.id == line_id), None) or next(iter(waiting), None)
    if chosen is None:
        # All there: one more than ordered, on the last line that has the part.
        chosen = next((row for row in reversed(rows)), None)
    return work.get(DeliveryLine, chosen.id) if chosen is not None else extra_line(work, delivery, part)


def take_last_scan_back(work: UnitOfWork, *, delivery_id: int) -> int | None:
    """Take one piece off the line that was counted last, with its serial, and give the line; None without one.

    For the button “Last scan”, which works after a restart too. Undoable.
    """
    delivery = draft_of(work, delivery_id)
    rows = [row for row in delivery_rows(work.session, delivery.id) if row.scanned_at is not None]
    counted = [row for row in rows if row.counted.counted >= ONE]
    last = max(counted, key=lambda row: (row.scanned_at, row.id), default=None)
    if last is None:
        return None
    off = last.serials[-1:] if len(last.serials) >= last.counted.counted else ()
    shift_count(work, line_id=last.id, by=-ONE, off=off)
    return last.id
