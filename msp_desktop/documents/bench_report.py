"""The measures of the bench as a paper for the owner: figures, then a table for each question. It stays in the shop."""

from dataclasses import dataclass
from datetime import datetime

from msp_desktop.documents.letterhead import draw_continued_head
from msp_desktop.documents.page import BODY, BOLD, LABEL, SMALL, STOCKS, Align, Sheet, wrapped
from msp_desktop.documents.table import CellLine, Column, Flow, Row, draw_table
from msp_desktop.domain.snapshot import PaperSize
from msp_desktop.i18n import Formats, Words


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """One figure with what it is and what it was before."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """A column and how wide it is in parts of the table; numbers stand right."""

    title: str
    parts: float
    number: bool = True


@dataclass(frozen=True, slots=True)
class ReportTable:
    """One question with its rows, every cell as it prints, and how its figures were reached."""

    title: str
    columns: tuple[ReportColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class BenchReport:
    """A report over a period, compared with another one; texts are in the reader's language."""

    reader: Formats
    shop_name: str
    period: str
    compared: str
    figures: tuple[ReportFigure, ...]
    tables: tuple[ReportTable, ...]
    made_at: datetime


def bench_report_pdf(values: BenchReport, paper: PaperSize = PaperSize.A4) -> bytes:
    """The report on as many pages as it needs; headings stay with their first row."""
    return report_pdf(values, Words(values.reader.language)("Bench report"), paper)


def report_pdf(values: BenchReport, title: str, paper: PaperSize) -> bytes:
    """Any report of figures and tables, under its title."""
    words = Words(values.reader.language)
    made = words("Printed {moment}").format(moment=values.reader.moment(values.made_at))
    sheet = Sheet(STOCKS[paper], f"{title}, {values.period}", values.shop_name, words, foot_text=made)
    stock = sheet.stock
    sheet.text(stock.left, stock.top + 7, title, 18, BOLD)
    sheet.text(stock.edge, stock.top + 7, values.shop_name, BODY, align=Align.RIGHT, grey=True, width=80)
    sheet.text(stock.left, stock.top + 14, values.period, 11, BOLD)
    sheet.text(stock.left, stock.top + 19, values.compared, SMALL, grey=True)
    y = _figures(sheet, values.figures, stock.top + (29 if values.compared else 24))

    def next_page() -> None:
        sheet.next_page()
        draw_continued_head(sheet, values.shop_name, f"{title}, {values.period}")

    limit = stock.height - stock.bottom - 3.5
    for table in values.tables:
        rows = _rows(table, stock.content)
        note = wrapped(table.note, stock.content, LABEL) if table.note else ()
        room = 14 + (rows[0].height if rows else 0)
        if y + room > limit:
            next_page()
            y = stock.top + 15
        sheet.text(stock.left, y, table.title, 11, BOLD, width=stock.content)
        tail = len(note) * 3.6 + 2
        columns = _columns(table, stock.left, stock.content)
        under_title = 6.4 if table.title else 0
        y = draw_table(sheet, columns, rows, Flow(y + under_title, stock.top + 17, limit, tail, next_page))
        sheet.lines(stock.left, y + 4.4, note, LABEL, leading=3.6, grey=True)
        y += tail + 12
    return sheet.finish()


def _figures(sheet: Sheet, figures: tuple[ReportFigure, ...], y: float) -> float:
    stock = sheet.stock
    if not figures:
        return y
    each = stock.content / len(figures)
    for at, figure in enumerate(figures):
        x = stock.left + at * each
        sheet.text(x, y, figure.label, LABEL, grey=True, width=each - 3)
        sheet.text(x, y + 6.5, figure.value, 13, BOLD, width=each - 3)
        sheet.text(x, y + 11, figure.note, LABEL, grey=True, width=each - 3)
    return y + 23


def _edges(table: ReportTable, left: float, content: float) -> list[tuple[float, float]]:
    whole = sum(column.parts for column in table.columns)
    edges: list[tuple[float, float]] = []
    x = left
    for column in table.columns:
        width = content * column.parts / whole
        edges.append((x, x + width))
        x += width
    return edges


def _columns(table: ReportTable, left: float, content: float) -> tuple[Column, ...]:
    return tuple(
        Column(column.title, end if column.number else start, Align.RIGHT if column.number else Align.LEFT)
        for column, (start, end) in zip(table.columns, _edges(table, left, content), strict=True)
    )


def _rows(table: ReportTable, content: float) -> list[Row]:
    widths = [end - start - 3 for start, end in _edges(table, 0, content)]
    found = []
    for cells in table.rows:
        lines = []
        for at, (text, column) in enumerate(zip(cells, table.columns, strict=True)):
            parts = (text,) if column.number else tuple(wrapped(text, widths[at], BODY, most=2)) or ("",)
            lines.append(tuple(CellLine(part, place * 4.2) for place, part in enumerate(parts)))
        found.append(Row(tuple(lines)))
    return found
