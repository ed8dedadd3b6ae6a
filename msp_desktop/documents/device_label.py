"""The label that sticks on a device, 62 × 29 mm, in whole dots of a 300 dpi printer."""

from collections.abc import Sequence

from msp_desktop.documents.codes import QUIET_BARS, code128_width, draw_code128
from msp_desktop.documents.letterhead import DOT, joined
from msp_desktop.documents.page import (
    BOLD,
    LABEL_STOCK,
    MONO,
    PRINTER_DOT,
    REGULAR,
    Align,
    Sheet,
    Span,
    filled,
    fitted,
    width_mm,
    wrapped,
)
from msp_desktop.documents.values import DeviceLabel
from msp_desktop.i18n import Words

SIZE = 7.6
MODULE = 4 * PRINTER_DOT
NARROW_MODULE = 3 * PRINTER_DOT
BARS_WIDTH = 42.0
BARS_X = 42 * PRINTER_DOT
BARS_HEIGHT = 90 * PRINTER_DOT
TEXT_WIDTH = 38.0
BOX_X, BOX_Y, BOX_BOTTOM = 40.9, 15.6, 25.8


def device_label_pdf(labels: Sequence[DeviceLabel]) -> bytes:
    """One page per label, black only."""
    first = labels[0]
    words = Words(first.reader.language)
    title = words("Label {number}").format(number=first.job_number)
    sheet = Sheet(LABEL_STOCK, title, "", words, numbered=False, grey_allowed=False)
    for place, label in enumerate(labels):
        if place:
            sheet.next_page()
        _draw(sheet, label)
    return sheet.finish()


def _draw(sheet: Sheet, label: DeviceLabel) -> None:
    left, edge = 1.7, 60.4
    due_width = _draw_due(sheet, label, edge)
    room = edge - due_width - 2 - left
    size = next((size for size in (19, 16, 13) if width_mm(label.job_number, size, BOLD) <= room), 10)
    sheet.text(left + 0.5, 8.5, label.job_number, size, BOLD, width=room)
    sheet.text(left, 12.9, label.customer, SIZE, BOLD, width=TEXT_WIDTH)
    _draw_device(sheet, label, left)
    code = label.code or label.job_number
    module = MODULE if code128_width(code, MODULE) <= BARS_WIDTH else NARROW_MODULE
    draw_code128(sheet, BARS_X, 217 * PRINTER_DOT, code, height=BARS_HEIGHT, module=module)
    box_x = max(BOX_X, BARS_X + code128_width(code, module) + QUIET_BARS * module)
    _draw_handling(sheet, label, box_x, edge)


def _draw_due(sheet: Sheet, label: DeviceLabel, edge: float) -> float:
    words, reader = sheet.words, label.reader
    widest = 0.0
    if label.due is not None:
        day = reader.weekday_short(reader.local(label.due).date())
        shown = words("{day}, {time}").format(day=day, time=reader.time(label.due))
        widest = sheet.text(edge, 5.6, shown, SIZE, BOLD, align=Align.RIGHT)
    shelf = filled(words("Shelf {shelf}"), SIZE, shelf=label.shelf) if label.shelf else ()
    dot = (Span(DOT, REGULAR, SIZE),) if shelf and label.technician else ()
    who = (Span(label.technician, REGULAR, SIZE),) if label.technician else ()
    widest = max(widest, sheet.spans(edge, 8.8, (*shelf, *dot, *who), align=Align.RIGHT))
    if label.of > 1:
        count = words("{part} of {of}").format(part=label.part, of=label.of)
        widest = max(widest, sheet.text(edge, 12.4, count, SIZE, BOLD, align=Align.RIGHT))
    return widest


def _draw_device(sheet: Sheet, label: DeviceLabel, left: float) -> None:
    serial = label.serial
    serial_width = min(width_mm(serial, SIZE, MONO), TEXT_WIDTH * 0.5) if serial else 0
    dot_width = width_mm(DOT, SIZE) if serial else 0
    device = fitted(label.device, TEXT_WIDTH - serial_width - dot_width, SIZE)
    spans = [Span(device, REGULAR, SIZE)]
    if serial:
        spans += [Span(DOT, REGULAR, SIZE), Span(fitted(serial, serial_width + 0.1, SIZE, MONO), MONO, SIZE)]
    sheet.spans(left, 16.5, spans)


def _draw_handling(sheet: Sheet, label: DeviceLabel, x: float, edge: float) -> None:
    if not label.handling and not label.left_with_us:
        return
    room = edge - x - 2.4
    strong = packed_words(label.handling, room)
    soft = wrapped(label.left_with_us, room, 6.6, most=max(1, 3 - len(strong))) if label.left_with_us else ()
    lines = [(text, BOLD) for text in strong] + [(text, REGULAR) for text in soft]
    sheet.box(x, BOX_Y, edge - x, BOX_BOTTOM - BOX_Y, radius=0.8, line=0.34)
    y = BOX_Y + 3.1
    for text, style in lines[:3]:
        sheet.text(x + 1.3, y, text, 6.6, style, width=room)
        y += 2.8


def packed_words(handling: Sequence[str], room: float) -> list[str]:
    """Handling words, several on a line where they fit, at most three lines."""
    lines: list[str] = []
    for word in handling:
        if lines and width_mm(joined((lines[-1], word)), 6.6, BOLD) <= room:
            lines[-1] = joined((lines[-1], word))
        else:
            lines.append(word)
    return lines[:3]
