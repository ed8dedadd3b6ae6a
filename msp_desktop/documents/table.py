"""Tables over several pages: the header repeats, a row never splits, sums are carried forward, totals keep company."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from msp_desktop.documents.page import BODY, BOLD, LABEL, REGULAR, SMALL_LEADING, Align, Sheet

FIRST_BASELINE = 5.6
BELOW_LAST = 3.2
HEADER = 2.5
CARRIED = 7.0
COMPANY = 2


class Column(NamedTuple):
    """A column whose texts stand at `x` mm, on their left or right side."""

    title: str
    x: float
    align: Align = Align.LEFT


class CellLine(NamedTuple):
    """One line of a cell, at its distance below the row's first baseline."""

    text: str
    down: float = 0
    size: float = BODY
    style: str = REGULAR
    grey: bool = False


class Row(NamedTuple):
    """One row: the lines of each column, and what it adds to the sum that is carried forward."""

    cells: tuple[tuple[CellLine, ...], ...]
    amount_cents: int = 0

    @property
    def height(self) -> float:
        """From the rule above to the rule below, in mm."""
        deepest = max((line.down for cell in self.cells for line in cell), default=0.0)
        return FIRST_BASELINE + deepest + BELOW_LAST


class Flow(NamedTuple):
    """Where a table may run: from `start` on this page, from `next_start` on later ones, never below `limit`.

    `tail` mm must stay free below the last row for what belongs to it; `new_page` starts a page and draws its head.
    """

    start: float
    next_start: float
    limit: float
    tail: float
    new_page: Callable[[], None]


class Carried(NamedTuple):
    """The words and the form of the sum at a page break."""

    forward: str
    brought: str
    amount: Callable[[int], str]


def stacked(main: Sequence[str], details: Sequence[str], *, small: float, leading: float = 4.5) -> tuple[CellLine, ...]:
    """A cell of bold lines with grey smaller ones below."""
    lines = [CellLine(text, place * leading, BODY, BOLD) for place, text in enumerate(main)]
    first = (len(main) - 1) * leading + 4.1
    lines += [CellLine(text, first + place * SMALL_LEADING, small, grey=True) for place, text in enumerate(details)]
    return tuple(lines)


def draw_table(
    sheet: Sheet, columns: Sequence[Column], rows: Sequence[Row], flow: Flow, carried: Carried | None = None
) -> float:
    """Draw all rows, over as many pages as they need; gives the y under the last one."""
    if rows and flow.start > flow.next_start and flow.start + HEADER + rows[0].height + CARRIED > flow.limit:
        flow.new_page()
        flow = flow._replace(start=flow.next_start)
    y = _header(sheet, columns, flow.start)
    sum_cents = 0
    pages = _pages(rows, flow, CARRIED if carried else 0)
    for number, page in enumerate(pages):
        if number:
            if carried:
                _sum_line(sheet, y, carried.forward, carried.amount(sum_cents))
            flow.new_page()
            y = _header(sheet, columns, flow.next_start)
            if carried:
                _sum_line(sheet, y, carried.brought, carried.amount(sum_cents))
                y += CARRIED
                sheet.rule(sheet.stock.left, sheet.stock.edge, y)
        for row in page:
            _row(sheet, columns, row, y)
            y += row.height
            sheet.rule(sheet.stock.left, sheet.stock.edge, y)
            sum_cents += row.amount_cents
    return y


def _pages(rows: Sequence[Row], flow: Flow, carried: float) -> list[list[Row]]:
    """The rows of each page; the last page has room for the tail, beside at least two rows where there are so many."""
    pages: list[list[Row]] = [[]]
    room = flow.limit - flow.start - HEADER
    for row in rows:
        if pages[-1] and _height(pages[-1]) + row.height + carried > room:
            pages.append([])
            room = flow.limit - flow.next_start - HEADER - carried
        pages[-1].append(row)
    last = pages[-1]
    if _height(last) + flow.tail > room:
        moved = min(COMPANY, len(last) - 1)
        pages[-1:] = [last[: len(last) - moved], last[len(last) - moved :]]
    elif (
        len(pages) > 1 and len(last) < COMPANY < len(pages[-2]) and _height([pages[-2][-1], *last]) + flow.tail <= room
    ):
        last.insert(0, pages[-2].pop())
    return pages


def _height(rows: Sequence[Row]) -> float:
    return sum(row.height for row in rows)


def _header(sheet: Sheet, columns: Sequence[Column], y: float) -> float:
    for column in columns:
        sheet.text(column.x, y, column.title, LABEL, BOLD, grey=True, align=column.align)
    sheet.rule(sheet.stock.left, sheet.stock.edge, y + HEADER, heavy=True)
    return y + HEADER


def _row(sheet: Sheet, columns: Sequence[Column], row: Row, y: float) -> None:
    for column, cell in zip(columns, row.cells, strict=True):
        for line in cell:
            base = y + FIRST_BASELINE + line.down
            sheet.text(column.x, base, line.text, line.size, line.style, grey=line.grey, align=column.align)


def _sum_line(sheet: Sheet, y: float, label: str, amount: str) -> None:
    amount_width = sheet.text(sheet.stock.edge, y + 4.8, amount, BODY, BOLD, align=Align.RIGHT)
    sheet.text(sheet.stock.edge - max(amount_width, 20) - 4, y + 4.8, label, BODY, grey=True, align=Align.RIGHT)
