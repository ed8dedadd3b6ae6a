"""The test print of a printer: a ruler from each edge, codes to scan, letters of every script, the window's address."""

from msp_desktop.documents.codes import draw_code128, draw_qr
from msp_desktop.documents.page import (
    BODY,
    BOLD,
    LABEL,
    LABEL_STOCK,
    PRINTER_DOT,
    REGULAR,
    ROLL,
    ROLL_DOT,
    SMALL,
    STOCKS,
    Align,
    Sheet,
    Stock,
    wrapped,
)
from msp_desktop.documents.values import PrinterKind
from msp_desktop.domain.snapshot import PaperSize, Party
from msp_desktop.i18n import Formats, Words

TEST_CODE = "TEST-1234"
SAMPLE = "àèéìòù ñ ß ł ș Ωμέγα Привіт € £ −"


def printer_test_pdf(kind: PrinterKind, shop: Party, reader: Formats) -> bytes:
    """One page for the printer of this kind of paper; offsets are set until the rulers read the same on all sides."""
    stock = {
        PrinterKind.A4: STOCKS[PaperSize.A4],
        PrinterKind.LETTER: STOCKS[PaperSize.LETTER],
        PrinterKind.ROLL: ROLL._replace(height=110),
        PrinterKind.LABEL: LABEL_STOCK,
    }[kind]
    words = Words(reader.language)
    sheet = Sheet(stock, words("Test print"), shop.name, words, numbered=False, grey_allowed=False)
    if kind is PrinterKind.LABEL:
        _label(sheet, shop)
    elif kind is PrinterKind.ROLL:
        _roll(sheet, shop)
    else:
        _letter(sheet, shop, stock)
    return sheet.finish()


def _label(sheet: Sheet, shop: Party) -> None:
    stock = sheet.stock
    sheet.box(
        stock.left, stock.top, stock.content, stock.height - stock.top - stock.bottom, radius=0.1, line=PRINTER_DOT * 2
    )
    sheet.text(stock.left + 2, 8, sheet.words("Test print"), 12, BOLD)
    sheet.text(stock.left + 2, 12, shop.name, LABEL, width=stock.content - 4)
    draw_code128(sheet, 5, 15, TEST_CODE, height=8)


def _roll(sheet: Sheet, shop: Party) -> None:
    stock, words = sheet.stock, sheet.words
    sheet.text(stock.width / 2, 11, words("Test print"), 13, BOLD, align=Align.CENTRE)
    sheet.text(stock.width / 2, 16, shop.name, BODY, align=Align.CENTRE, width=stock.content)
    _ruler(sheet, stock.left, stock.content, 22)
    sheet.lines(stock.left, 33, wrapped(SAMPLE, stock.content, SMALL), SMALL)
    draw_code128(sheet, round(15 / ROLL_DOT) * ROLL_DOT, 44, TEST_CODE, height=11, module=3 * ROLL_DOT)
    draw_qr(sheet, stock.width / 2 - 11, 64, TEST_CODE, size=22)


def _letter(sheet: Sheet, shop: Party, stock: Stock) -> None:
    words = sheet.words
    sheet.box(stock.left, stock.top, stock.content, stock.height - stock.top - stock.bottom, radius=0.1, dark=False)
    sheet.text(stock.left + 5, stock.top + 12, words("Test print"), 22, BOLD)
    sheet.box(stock.left, 45, 85, 45, radius=1)
    lines = wrapped(words("This frame must show whole in the window of a DL envelope."), 75, BODY)
    sheet.lines(stock.left + 5, 55, (shop.name, *shop.address, "", *lines), BODY)
    _ruler(sheet, stock.left, 100, 105)
    y = sheet.lines(
        stock.left + 5, 122, wrapped(words("The ruler is 100 mm long. If not, print at actual size."), 160, BODY), BODY
    )
    sheet.text(stock.left + 5, y + 4, SAMPLE, BODY, REGULAR)
    sheet.text(stock.left + 5, y + 9, SAMPLE, BODY, BOLD)
    draw_code128(sheet, stock.left + 5, y + 18, TEST_CODE, height=13)
    draw_qr(sheet, stock.left + 80, y + 16, TEST_CODE, size=22)


def _ruler(sheet: Sheet, x: float, length: float, y: float) -> None:
    sheet.rule(x, x + length, y, heavy=True)
    for mark in range(0, int(length) + 1, 5):
        tall = 3 if mark % 10 == 0 else 1.6
        sheet.fills(((x + mark - 0.1, y, 0.2, tall),))
        if mark % 10 == 0:
            sheet.text(x + mark, y + 6, str(mark), LABEL, align=Align.CENTRE)
