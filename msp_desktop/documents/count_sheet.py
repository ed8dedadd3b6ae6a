"""The count sheet: what lies on a shelf and a box to write the number in; never what the book says. It stays in the
shop.
"""

from dataclasses import dataclass, field
from datetime import datetime

from msp_desktop.documents.codes import code128_width, draw_code128
from msp_desktop.documents.page import BOLD, LABEL, PRINTER_DOT, SMALL, STOCKS, Align, Sheet
from msp_desktop.domain.snapshot import PaperSize
from msp_desktop.i18n import Formats, Words

MODULE = 4 * PRINTER_DOT
ROW, ROW_WITH_SERIALS = 8.6, 15.0
BOX_WIDTH, BOX_HEIGHT = 24.0, 6.4
HEAD, COLUMNS = 20.0, 7.5
SPARE_ROWS = 3


@dataclass(frozen=True, slots=True)
class CountRow:
    """One part: where it lies, its code and name, and whether its serials are written down too."""

    place: str
    code: str
    name: str
    serials: bool = False


@dataclass(frozen=True, slots=True)
class CountShelf:
    """One shelf on pages of its own; `code` takes it in hand when it is scanned, `note` says that it counts again."""

    title: str
    code: str
    rows: tuple[CountRow, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class CountSheet:
    """The shelves of a count, printed for whoever counts them."""

    reader: Formats
    shop_name: str
    count_name: str
    made_at: datetime
    shelves: tuple[CountShelf, ...]


def count_sheet_pdf(values: CountSheet, paper: PaperSize = PaperSize.A4) -> bytes:
    """The sheet on as many pages as it needs; every shelf begins a page, a part is never split."""
    words = Words(values.reader.language)
    made = words("Printed {moment}").format(moment=values.reader.moment(values.made_at))
    sheet = Sheet(STOCKS[paper], words("Count sheet"), values.shop_name, words, foot_text=made)
    _Pages(values, sheet).draw()
    return sheet.finish()


@dataclass(slots=True)
class _Pages:
    values: CountSheet
    sheet: Sheet
    y: float = field(default=0.0)

    def draw(self) -> None:
        for at, shelf in enumerate(self.values.shelves):
            if at:
                self.sheet.next_page()
            self._head(shelf, continued=False)
            for row in (*shelf.rows, *[None] * SPARE_ROWS):
                height = ROW_WITH_SERIALS if row is not None and row.serials else ROW
                if self.y + height > self._limit:
                    self.sheet.next_page()
                    self._head(shelf, continued=True)
                self._row(row, height)

    @property
    def _limit(self) -> float:
        return self.sheet.stock.height - self.sheet.stock.bottom - 3.5

    def _head(self, shelf: CountShelf, *, continued: bool) -> None:
        sheet, stock, words = self.sheet, self.sheet.stock, self.sheet.words
        bars = code128_width(shelf.code, MODULE) if shelf.code else 0.0
        wide = stock.content - bars - 10
        title = words("{title}, continued").format(title=shelf.title) if continued else shelf.title
        sheet.text(stock.left, stock.top + 6, title, 15, BOLD, width=wide)
        said = " · ".join(part for part in (self.values.count_name, shelf.note, self.values.shop_name) if part)
        sheet.text(stock.left, stock.top + 11.5, said, SMALL, grey=True, width=wide)
        if bars:
            draw_code128(sheet, stock.edge - bars, stock.top + 2, shelf.code, height=8.5, module=MODULE)
        self._who(stock.top + HEAD)
        self.y = stock.top + HEAD + 4
        self._columns()

    def _who(self, base: float) -> None:
        """Lines for who counted and when."""
        sheet, stock, words = self.sheet, self.sheet.stock, self.sheet.words
        half = stock.left + stock.content * 0.56
        for left, right, label in (
            (stock.left, half - 6, words("Counted by")),
            (half, stock.edge, words("Day and time")),
        ):
            shown = sheet.text(left, base, label, SMALL, grey=True)
            sheet.rule(left + shown + 2, right, base + 0.8)

    def _columns(self) -> None:
        sheet, stock, words = self.sheet, self.sheet.stock, self.sheet.words
        base = self.y + 4.6
        for x, label in zip(self._at(), (words("Shelf"), words("Code"), words("Part")), strict=True):
            sheet.text(x, base, label, LABEL + 0.4, grey=True)
        sheet.text(stock.edge, base, words("Pieces"), LABEL + 0.4, grey=True, align=Align.RIGHT)
        sheet.rule(stock.left, stock.edge, self.y + COLUMNS - 1, heavy=True)
        self.y += COLUMNS - 1

    def _at(self) -> tuple[float, float, float]:
        left = self.sheet.stock.left
        return left, left + 19, left + 52

    def _row(self, row: CountRow | None, height: float) -> None:
        sheet, stock = self.sheet, self.sheet.stock
        place, code, name = self._at()
        box = stock.edge - BOX_WIDTH
        base = self.y + 5.5
        if row is not None:
            sheet.text(place, base, row.place, SMALL + 0.6, BOLD, width=code - place - 2)
            sheet.text(code, base, row.code, SMALL, width=name - code - 2)
            sheet.text(name, base, row.name, SMALL + 0.6, width=box - name - 4)
            if row.serials:
                shown = sheet.text(name, self.y + 12, sheet.words("Serials"), LABEL + 0.4, grey=True)
                sheet.rule(name + shown + 2, box - 4, self.y + 12.6)
        else:
            # For what is not on the list.
            for left, right in ((place, code - 3), (code, name - 3), (name, box - 4)):
                sheet.rule(left, right, self.y + 6.6)
        sheet.box(box, self.y + 1.2, BOX_WIDTH, BOX_HEIGHT, radius=0.8, dark=True)
        sheet.rule(stock.left, stock.edge, self.y + height)
        self.y += height
