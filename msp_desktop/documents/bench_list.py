"""The day sheet and the bench list: jobs to tick off on paper, each with its code to scan. They stay in the shop."""

from dataclasses import dataclass, field
from datetime import datetime

from msp_desktop.documents.codes import QUIET_BARS, code128_width, draw_code128
from msp_desktop.documents.page import BOLD, LABEL, PRINTER_DOT, SMALL, STOCKS, Align, Sheet, wrapped
from msp_desktop.domain.snapshot import PaperSize
from msp_desktop.i18n import Formats, Words

MODULE = 4 * PRINTER_DOT
TICK = 4.2
ROW = 17.0
TITLE = 12.0


@dataclass(frozen=True, slots=True)
class BenchRow:
    """One job: the sentences are in the reader's language. No phone, no passcode, no cost."""

    job_number: str
    customer: str
    device: str
    problem: str
    state: str
    due: str = ""
    technician: str = ""
    shelf: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class BenchGroup:
    """A heading with what stands beside it, and its jobs; `lines` stand below as plain text."""

    title: str
    rows: tuple[BenchRow, ...] = ()
    note: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BenchList:
    """A list for the bench: what it is, of which day, for whom, made when."""

    reader: Formats
    shop_name: str
    title: str
    day: str
    made_at: datetime
    groups: tuple[BenchGroup, ...]
    made_for: str = ""


def bench_list_pdf(values: BenchList, paper: PaperSize = PaperSize.A4) -> bytes:
    """The list on as many pages as it needs; a job is never split, a heading never stands alone."""
    words = Words(values.reader.language)
    made = words("Printed {moment}").format(moment=values.reader.moment(values.made_at))
    sheet = Sheet(STOCKS[paper], values.title, values.shop_name, words, foot_text=made)
    _List(values, sheet).draw()
    return sheet.finish()


@dataclass(slots=True)
class _List:
    values: BenchList
    sheet: Sheet
    y: float = field(default=0.0)

    def draw(self) -> None:
        self._head()
        for group in self.values.groups:
            if group.rows or group.lines:
                self._group(group)

    @property
    def _limit(self) -> float:
        return self.sheet.stock.height - self.sheet.stock.bottom - 3.5

    def _head(self) -> None:
        stock, values = self.sheet.stock, self.values
        taken = self.sheet.text(stock.edge, stock.top + 6, values.shop_name, SMALL, grey=True, align=Align.RIGHT)
        wide = stock.content - taken - 4
        shown = self.sheet.text(stock.left, stock.top + 6, values.title, 15, BOLD, width=wide)
        said = " · ".join(part for part in (values.day, values.made_for) if part)
        self.sheet.text(stock.left + shown + 4, stock.top + 6, said, 10, width=max(wide - shown - 4, 10))
        self.y = stock.top + 11

    def _next_page(self) -> None:
        self.sheet.next_page()
        self._head()

    def _group(self, group: BenchGroup) -> None:
        if self.y + TITLE + (ROW if group.rows else 5) > self._limit:
            self._next_page()
        self._title(group, continued=False)
        for row in group.rows:
            if self.y + ROW > self._limit:
                self._next_page()
                self._title(group, continued=True)
            self._row(row)
        for line in group.lines:
            if self.y + 5.5 > self._limit:
                self._next_page()
            self.sheet.text(self.sheet.stock.left, self.y + 5, line, SMALL, width=self.sheet.stock.content)
            self.y += 5.5
        self.y += 3

    def _title(self, group: BenchGroup, *, continued: bool) -> None:
        stock, words = self.sheet.stock, self.sheet.words
        title = words("{title}, continued").format(title=group.title) if continued else group.title
        shown = self.sheet.text(stock.left, self.y + 6.5, title, 11, BOLD, width=stock.content)
        self.sheet.text(
            stock.left + shown + 3, self.y + 6.5, group.note, SMALL, grey=True, width=max(stock.content - shown - 3, 5)
        )
        self.sheet.rule(stock.left, stock.edge, self.y + 9, heavy=True)
        self.y += 9

    def _row(self, row: BenchRow) -> None:
        sheet, stock, y = self.sheet, self.sheet.stock, self.y
        sheet.box(stock.left, y + 4.4, TICK, TICK, radius=0.5, dark=True)
        quiet = QUIET_BARS * MODULE
        x = stock.left + TICK + quiet
        sheet.text(x, y + 4.8, row.job_number, 10.5, BOLD)
        draw_code128(sheet, x, y + 6.4, row.job_number, height=7.4, module=MODULE)
        bars = max(code128_width(row.job_number, MODULE), 34.0)
        x += bars + quiet
        right = stock.edge - 33
        middle = x + (right - x) * 0.48
        self._cell(x, middle - x - 3, (row.customer, row.device, row.shelf and self._shelf(row.shelf)), bold=True)
        problem = wrapped(row.problem, right - middle - 3, SMALL, most=3)
        sheet.lines(middle, y + 4.8, problem, SMALL, leading=4.1)
        self._cell(right, 33, (row.due, row.state, row.technician), bold=row.late)
        sheet.rule(stock.left, stock.edge, y + ROW)
        self.y += ROW

    def _shelf(self, shelf: str) -> str:
        return self.sheet.words("Shelf {shelf}").format(shelf=shelf)

    def _cell(self, x: float, width: float, lines: tuple[str, ...], *, bold: bool) -> None:
        for place, line in enumerate(line for line in lines if line):
            size, base = SMALL, self.y + 4.8 + place * 4.1
            if place == 0 and bold:
                self.sheet.text(x, base, line, size, BOLD, width=width)
            else:
                self.sheet.text(x, base, line, size if place == 0 else LABEL + 0.4, grey=place > 0, width=width)
