"""The label on a part or its shelf, 62 × 29 or 29 × 42 mm (read lying down), in whole dots of a 300 dpi printer."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from msp_desktop.documents.codes import QUIET_BARS, code128, draw_code128, draw_qr, qr_modules, scannable
from msp_desktop.documents.page import (
    BOLD,
    LABEL_STOCK,
    MONO,
    PRINTER_DOT,
    Align,
    Sheet,
    Stock,
    fitted,
    width_mm,
    wrapped,
)
from msp_desktop.i18n import Formats, Words

LONG_STOCK = Stock(497 * PRINTER_DOT, 342 * PRINTER_DOT, 1.55, 1.55, 3.05, 3.05)
"""The 29 mm roll, 42 mm long, lying: bars of three dots need the length. 497 dots stay 497 when it becomes pixels."""

CODE_SIZE = 7.6
SHELF_SIZES = (16.0, 13.0, 10.0)
MODULE_DOTS = (4, 3, 2)
LEAST_MARGIN = 18
BARS_TOP, BARS_HEIGHT = 186, 100
QR_DOTS = 132


class LabelForm(StrEnum):
    """The size of the labels in the printer; the value is kept as a preference."""

    WIDE = "62x29"
    NARROW = "29x42"


STOCKS = {LabelForm.WIDE: LABEL_STOCK, LabelForm.NARROW: LONG_STOCK}


@dataclass(frozen=True, slots=True)
class PartLabel:
    """What stands on the label of a part: never a cost or a price."""

    code: str
    name: str
    shelf: str = ""


def part_label_pdf(labels: Sequence[PartLabel], form: LabelForm, reader: Formats) -> bytes:
    """One page per label, black only."""
    words = Words(reader.language)
    sheet = Sheet(STOCKS[form], words("Part labels"), "", words, numbered=False, grey_allowed=False)
    for place, label in enumerate(labels):
        if place:
            sheet.next_page()
        _draw(sheet, label, STOCKS[form])
    return sheet.finish()


def _draw(sheet: Sheet, label: PartLabel, stock: Stock) -> None:
    shelf_width = _draw_shelf(sheet, label.shelf, stock)
    room = stock.content - (shelf_width + 2 if shelf_width else 0)
    size = 9.2 if stock is LABEL_STOCK else 7.6
    y = 6.0
    for place, line in enumerate(_name_lines(label.name, room, stock.content, size)):
        sheet.text(stock.left, y + place * 4.6, line, size, BOLD)
    text = label.code
    if _draw_bars(sheet, text, stock):
        sheet.text(
            stock.width / 2, 27.2, fitted(text, stock.content, CODE_SIZE, MONO), CODE_SIZE, MONO, align=Align.CENTRE
        )
    else:
        side = _draw_square(sheet, text, stock)
        for place, line in enumerate(wrapped(text, stock.content - side - 2, CODE_SIZE, MONO, 4)):
            sheet.text(stock.left + side + 2, 18.5 + place * 3, line, CODE_SIZE, MONO)


def _name_lines(name: str, first: float, rest: float, size: float) -> tuple[str, ...]:
    """Two lines: the first beside the shelf, the second under it."""
    lines = wrapped(name, first, size, BOLD)
    if len(lines) == 1:
        return lines
    left = name[len(lines[0]) :].strip() if name.startswith(lines[0]) else " ".join(lines[1:])
    return lines[0], fitted(left, rest, size, BOLD)


def _draw_shelf(sheet: Sheet, shelf: str, stock: Stock) -> float:
    """The shelf large at the right, and how wide it is."""
    if not shelf:
        return 0.0
    most = stock.content * 0.4
    size = next((size for size in SHELF_SIZES if width_mm(shelf, size, BOLD) <= most), SHELF_SIZES[-1])
    return sheet.text(stock.edge, 7.2, fitted(shelf, most, size, BOLD), size, BOLD, align=Align.RIGHT)


def _draw_bars(sheet: Sheet, text: str, stock: Stock) -> bool:
    """Bars as wide as fit, in the middle, with their quiet zones; False where even the finest do not fit."""
    if not scannable(text):
        return False
    modules, dots = sum(code128(text)), round(stock.width / PRINTER_DOT)
    for module in MODULE_DOTS:
        quiet = max(LEAST_MARGIN, QUIET_BARS * module)
        if modules * module + 2 * quiet <= dots:
            x = (dots - modules * module) // 2
            draw_code128(
                sheet,
                x * PRINTER_DOT,
                BARS_TOP * PRINTER_DOT,
                text,
                height=BARS_HEIGHT * PRINTER_DOT,
                module=module * PRINTER_DOT,
            )
            return True
    return False


def _draw_square(sheet: Sheet, text: str, stock: Stock) -> float:
    """The square code for what bars cannot hold, and its width in mm."""
    modules = qr_modules(text)
    side = max(2, QR_DOTS // modules) * modules * PRINTER_DOT
    draw_qr(sheet, stock.left + 1, 14.2, text, size=side)
    return side + 1
