"""What papers to suppliers share: head with the shop and the supplier, the lines, sums beside a note."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from msp_desktop.documents.issued_lines import currency_sign
from msp_desktop.documents.issued_sums import Sums, draw_sums, sums_height
from msp_desktop.documents.letterhead import Fact, draw_address, draw_continued_head, draw_shop, draw_title
from msp_desktop.documents.page import (
    BODY,
    BOLD,
    LABEL,
    LEADING,
    MONO,
    REGULAR,
    SMALL,
    STOCKS,
    Align,
    Sheet,
    Stock,
    width_mm,
    wrapped,
)
from msp_desktop.documents.table import Carried, CellLine, Column, Flow, Row, draw_table, stacked
from msp_desktop.domain.buying_paper import BuyingLine, PurchaseOrderPaper, SupplierReturnPaper
from msp_desktop.domain.snapshot import PaperSize, Party
from msp_desktop.i18n import Formats, Words

NEXT_TABLE = 17.0
ABOVE_SUMS = 9.0
CODE_WIDTH = 25.0
COLUMN = 28.0
SUMS_WIDTH = 66.0
MOST_NOTE = 14


def reader_of(paper: PurchaseOrderPaper | SupplierReturnPaper) -> Formats:
    """How the supplier reads money, numbers and dates."""
    return Formats(paper.language, paper.country, paper.currency)


@dataclass(frozen=True, slots=True)
class Head:
    """Who writes to whom, and what stands beside it."""

    shop: Party
    supplier: Party
    address_label: str
    word: str
    title: str
    facts: tuple[Fact, ...]
    marking: str = ""


@dataclass(frozen=True, slots=True)
class BandPart:
    """One column of the band under the head: a label and its lines, the first one bold."""

    label: str
    lines: tuple[str, ...]
    width: float


@dataclass(slots=True)
class BuyingSheet:
    """One paper while it is laid out; the pieces are drawn one after the other."""

    head: Head
    reader: Formats
    words: Words
    sheet: Sheet

    @classmethod
    def begun(cls, head: Head, reader: Formats, paper: PaperSize, logo: bytes | None, foot: str) -> "BuyingSheet":
        """A sheet with the shop at its top."""
        words = Words(reader.language)
        author = head.shop.legal_name or head.shop.name
        sheet = Sheet(STOCKS[paper], head.title, author, words, foot_text=foot)
        draw_shop(sheet, head.shop, logo)
        return cls(head, reader, words, sheet)

    @property
    def stock(self) -> Stock:
        """The sheet's size and margins."""
        return self.sheet.stock

    def draw_head(self) -> float:
        """Address and title with facts; gives the y below."""
        stock, head = self.stock, self.head
        top, column = stock.top + 34.2, stock.left + 96.1
        width = column - stock.left - 6
        address = draw_address(self.sheet, head.address_label, head.supplier, y=top, width=width)
        facts = draw_title(self.sheet, head.word, head.facts, x=column, y=top + 4.6, marking=head.marking)
        return max(stock.top + 74.5, address - 2, facts - 2)

    def draw_band(self, parts: Sequence[BandPart], y: float) -> float:
        """Columns between two fine rules; gives the y of the table's header."""
        shown = [part for part in parts if any(part.lines)]
        if not shown:
            return y + 5
        stock = self.stock
        self.sheet.rule(stock.left, stock.edge, y)
        x, bottom = stock.left, y
        for part in shown:
            self.sheet.text(x, y + 5.2, part.label, LABEL, grey=True)
            below = y + 9.6
            for place, line in enumerate(filter(None, part.lines)):
                style = REGULAR if place else BOLD
                below = self.sheet.lines(x, below, wrapped(line, part.width - 4, BODY, style), BODY, style)
            bottom = max(bottom, below)
            x += part.width
        self.sheet.rule(stock.left, stock.edge, bottom - 0.4)
        return bottom + 9.8

    def draw_lines(
        self, lines: Sequence[BuyingLine], notes: Callable[[BuyingLine], Sequence[str]], y: float, tail: float
    ) -> float:
        """The table over as many pages as it needs, with room for `tail` mm below it; gives the y under it."""
        reader, words, stock = self.reader, self.words, self.stock
        sign = currency_sign(reader)
        columns = [
            Column(words("Your code"), stock.left),
            Column(words("Our code"), stock.left + COLUMN),
            Column(words("Description"), stock.left + 2 * COLUMN),
            Column(words("Quantity"), stock.edge - 49, Align.RIGHT),
            Column(words("Unit {currency}").format(currency=sign), stock.edge - 25, Align.RIGHT),
            Column(words("Net {currency}").format(currency=sign), stock.edge, Align.RIGHT),
        ]
        width = stock.content - 2 * COLUMN - 65
        rows = [self._row(line, notes(line), width) for line in lines]
        carried = Carried(words("Carried forward"), words("Brought forward"), reader.money)
        flow = Flow(y, stock.top + NEXT_TABLE, self.limit, tail, self.next_page)
        return draw_table(self.sheet, columns, rows, flow, carried)

    def _row(self, line: BuyingLine, notes: Sequence[str], width: float) -> Row:
        reader = self.reader
        details = [part for note in notes if note for part in wrapped(note, width, SMALL)]
        cells = (
            _code(line.supplier_code),
            _code(line.code),
            stacked(wrapped(line.description, width, BODY, BOLD), details, small=SMALL),
            (CellLine(reader.number(line.quantity)),),
            (CellLine(reader.amount(line.unit_cents)),),
            (CellLine(reader.amount(line.amount_cents), style=BOLD),),
        )
        return Row(cells, line.amount_cents)

    @property
    def limit(self) -> float:
        """The lowest y that anything above the foot may reach."""
        return self.stock.height - self.stock.bottom - 3.5

    def next_page(self) -> None:
        """Start a page with the one line that says whose paper it is."""
        self.sheet.next_page()
        draw_continued_head(self.sheet, self.head.shop.name, self.head.title)

    def tail_height(self, sums: Sums, note: str) -> float:
        """What must stand under the last row: sums and note side by side."""
        beside = 6 + LEADING * len(self._note_lines(note)) if note else 0
        return ABOVE_SUMS + max(sums_height(sums, SUMS_WIDTH), beside)

    def draw_sums(self, sums: Sums, label: str, note: str, y: float) -> float:
        """The sums on the right, the note on the left; gives the y below."""
        if y + self.tail_height(sums, note) > self.limit:
            self.next_page()
            y = self.stock.top + NEXT_TABLE - 4
        top = y + ABOVE_SUMS
        bottom = draw_sums(self.sheet, sums, x=self.stock.edge - SUMS_WIDTH, y=top)
        if note:
            self.sheet.text(self.stock.left, top - 0.4, label, LABEL, grey=True)
            bottom = max(bottom, self.sheet.lines(self.stock.left, top + 4.5, self._note_lines(note), BODY))
        return bottom

    def _note_lines(self, note: str) -> tuple[str, ...]:
        return wrapped(note, self.stock.content - SUMS_WIDTH - 20, BODY, most=MOST_NOTE)


def _code(code: str) -> tuple[CellLine, ...]:
    size = next((size for size in (SMALL, 7.4) if width_mm(code, size, MONO) <= CODE_WIDTH), 7.2)
    parts = wrapped(code, CODE_WIDTH, size, MONO, most=3)
    return tuple(CellLine(part, place * 3.6, size, MONO, grey=True) for place, part in enumerate(parts))
