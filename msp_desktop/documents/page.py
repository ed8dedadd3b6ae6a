"""The layout engine: millimetres from the top left, text that is only ever drawn, pages that know their count."""

import io
import string
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from math import ceil
from threading import RLock
from typing import NamedTuple

from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from msp_desktop.documents import fonts
from msp_desktop.documents.fonts import BOLD, MONO, REGULAR
from msp_desktop.domain.snapshot import PaperSize
from msp_desktop.i18n import Words

__all__ = ["BOLD", "MONO", "REGULAR", "Align", "Sheet", "Span", "Stock"]

rl_config.useA85 = 0  # text armour around every stream costs a tenth of the time and a quarter of the size

POINT = 72 / 25.4
BODY, SMALL, LABEL = 9.2, 8.2, 7.4
LEADING, SMALL_LEADING = 4.59, 4.0
HEAVY, FINE = 0.35, 0.2
_BLACK, _INK_GREY, _RULE_GREY = (0.0, 0.0, 0.0), (0.290, 0.325, 0.380), (0.788, 0.808, 0.839)

# A face keeps its subset per document and must not draw two documents at once.
_one_at_a_time = RLock()


class Align(Enum):
    """Where the given x lies on the drawn text."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


class Stock(NamedTuple):
    """A sheet and its margins in mm."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def edge(self) -> float:
        """The x of the right margin."""
        return self.width - self.right

    @property
    def content(self) -> float:
        """The width between the margins."""
        return self.edge - self.left


STOCKS = {
    PaperSize.A4: Stock(210, 297, 20, 16, 15, 14),
    PaperSize.LETTER: Stock(215.9, 279.4, 20, 20, 15, 14),
    PaperSize.A5: Stock(148, 210, 11, 11, 10, 10),
}
A5_ON_A4 = Stock(148.5, 210, 11, 11, 10, 10)
# Whole dots of their printers, so that a bar of whole dots stays one when the page is made into pixels.
PRINTER_DOT, ROLL_DOT = 25.4 / 300, 25.4 / 203
ROLL = Stock(640 * ROLL_DOT, 200, 32 * ROLL_DOT, 32 * ROLL_DOT, 5, 6)
LABEL_STOCK = Stock(732 * PRINTER_DOT, 342 * PRINTER_DOT, 1.55, 1.55, 3.05, 3.05)


class Span(NamedTuple):
    """A stretch of a line in one style."""

    text: str
    style: str = REGULAR
    size: float = BODY
    grey: bool = False


def roll_pdf(draw: Callable[["Sheet"], float], sheet_for: Callable[[Stock], "Sheet"]) -> bytes:
    """A roll paper, as long as what `draw` draws on it (it gives the y below): drawn once to measure, once for real."""
    length = draw(sheet_for(ROLL._replace(height=3000)))
    dots = ceil((length + ROLL.bottom) / ROLL_DOT)
    sheet = sheet_for(ROLL._replace(height=dots * ROLL_DOT))
    draw(sheet)
    return sheet.finish()


def width_mm(text: str, size: float = BODY, style: str = REGULAR) -> float:
    """How wide `text` becomes, in mm."""
    return fonts.width_pt(style, size, fonts.printable(text)) / POINT


def fitted(text: str, width: float, size: float = BODY, style: str = REGULAR) -> str:
    """`text` on one line of at most `width` mm, cut with an ellipsis when it is longer."""
    flat = " ".join(fonts.printable(text).split())
    if width_mm(flat, size, style) <= width:
        return flat
    low, high = 0, len(flat)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (
            (middle, high) if width_mm(flat[:middle].rstrip() + "…", size, style) <= width else (low, middle - 1)
        )
    return flat[:low].rstrip() + "…"


@lru_cache(maxsize=2048)
def wrapped(text: str, width: float, size: float = BODY, style: str = REGULAR, most: int = 0) -> tuple[str, ...]:
    """`text` in lines of at most `width` mm, long words broken; at most `most` lines (0: all), cut with an ellipsis."""
    lines: list[str] = []
    for paragraph in fonts.printable(text).strip("\n").split("\n"):
        lines += _wrapped_paragraph(paragraph, width, size, style)
    if most and len(lines) > most:
        rest = " ".join(lines[most - 1 :])
        lines = [*lines[: most - 1], fitted(rest, width, size, style)]
    return tuple(lines)


def _wrapped_paragraph(text: str, width: float, size: float, style: str) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if width_mm(longer, size, style) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while width_mm(line, size, style) > width and len(line) > 1:
            cut = _signs_that_fit(line, width, size, style)
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line]


def _signs_that_fit(text: str, width: float, size: float, style: str) -> int:
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width_mm(text[:middle], size, style) <= width else (low, middle - 1)
    return low


def filled(template: str, size: float = BODY, *, grey: bool = False, **values: str) -> tuple[Span, ...]:
    """A sentence with its values in bold, so that a translation may move them: "Shelf {shelf}"."""
    spans: list[Span] = []
    for before, name, _form, _conversion in string.Formatter().parse(template):
        if before:
            spans.append(Span(before, REGULAR, size, grey))
        if name:
            spans.append(Span(values[name], BOLD, size))
    return tuple(spans)


@dataclass(slots=True)
class Sheet:
    """A paper being drawn. Drawing is kept per page and painted at the end, when the number of pages is known."""

    stock: Stock
    title: str
    author: str
    words: Words
    numbered: bool = True
    foot_text: str = ""
    grey_allowed: bool = True
    _pages: list[list[Callable[[Canvas], None]]] = field(default_factory=lambda: [[]])

    def next_page(self) -> None:
        """Start a new page of the same size."""
        self._pages.append([])

    @property
    def page(self) -> int:
        """The number of the page being drawn, from 1."""
        return len(self._pages)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = BODY,
        style: str = REGULAR,
        *,
        grey: bool = False,
        align: Align = Align.LEFT,
        width: float = 0,
    ) -> float:
        """Draw one line with its baseline at `y` (cut to `width` mm if given); gives the width drawn, in mm."""
        shown = fitted(text, width, size, style) if width else fonts.printable(text).replace("\n", " ")
        return self.spans(x, y, (Span(shown, style, size, grey),), align=align)

    def spans(self, x: float, y: float, spans: Iterable[Span], *, align: Align = Align.LEFT) -> float:
        """Draw stretches of several styles on one line; gives the width drawn, in mm."""
        shown = tuple(span._replace(text=fonts.printable(span.text).replace("\n", " ")) for span in spans)
        total = sum(width_mm(span.text, span.size, span.style) for span in shown)
        start, base = (x - total * align.value) * POINT, self._up(y)

        def paint(pen: Canvas) -> None:
            # One text object a line: readers and screen readers then see one line, whatever faces it needs.
            line = pen.beginText(start, base)
            for span in shown:
                line.setFillColorRGB(*(_INK_GREY if span.grey and self.grey_allowed else _BLACK))
                for run in fonts.runs(span.style, span.text):
                    line.setFont(run.face, span.size)
                    line.textOut(run.text)
            pen.drawText(line)

        self._pages[-1].append(paint)
        return total

    def lines(
        self,
        x: float,
        y: float,
        lines: Iterable[str],
        size: float = BODY,
        style: str = REGULAR,
        *,
        leading: float = LEADING,
        grey: bool = False,
        align: Align = Align.LEFT,
    ) -> float:
        """Draw lines below each other, the first baseline at `y`; gives the baseline that would come next."""
        for line in lines:
            self.text(x, y, line, size, style, grey=grey, align=align)
            y += leading
        return y

    def rule(self, x1: float, x2: float, y: float, *, heavy: bool = False, dashed: bool = False) -> None:
        """A line across: heavy and dark under headers and above totals, fine and light between rows."""
        ink = _BLACK if heavy or dashed or not self.grey_allowed else _RULE_GREY
        base = self._up(y)

        def paint(pen: Canvas) -> None:
            pen.setLineWidth((HEAVY if heavy else FINE) * POINT)
            pen.setStrokeColorRGB(*ink)
            pen.setDash([2, 1.6] if dashed else [])
            pen.line(x1 * POINT, base, x2 * POINT, base)
            pen.setDash([])

        self._pages[-1].append(paint)

    def upright(self, x: float, y1: float, y2: float) -> None:
        """A fine light line from top to bottom."""
        ends = self._up(y1), self._up(y2)

        def paint(pen: Canvas) -> None:
            pen.setLineWidth(FINE * POINT)
            pen.setStrokeColorRGB(*_RULE_GREY)
            pen.line(x * POINT, ends[0], x * POINT, ends[1])

        self._pages[-1].append(paint)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        radius: float = 1.4,
        line: float = FINE,
        dark: bool = True,
    ) -> None:
        """A rounded frame, never filled."""
        base = self._up(y + height)

        def paint(pen: Canvas) -> None:
            pen.setLineWidth(line * POINT)
            pen.setStrokeColorRGB(*(_BLACK if dark else _RULE_GREY))
            pen.roundRect(x * POINT, base, width * POINT, height * POINT, radius * POINT)

        self._pages[-1].append(paint)

    def fills(self, rectangles: Iterable[tuple[float, float, float, float]]) -> None:
        """Black rectangles (x, y, width, height in mm): the bars and modules of codes."""
        shapes = [(x * POINT, self._up(y + h), w * POINT, h * POINT) for x, y, w, h in rectangles]

        def paint(pen: Canvas) -> None:
            path = pen.beginPath()
            for x, y, w, h in shapes:
                path.rect(x, y, w, h)
            pen.setFillColorRGB(*_BLACK)
            pen.drawPath(path, stroke=0, fill=1)

        self._pages[-1].append(paint)

    def strokes(self, points: Iterable[tuple[float, float]], line: float = HEAVY) -> None:
        """A black line through points in mm: ticks and signs, which no font is asked for."""
        path = [(x * POINT, self._up(y)) for x, y in points]

        def paint(pen: Canvas) -> None:
            pen.setLineWidth(line * POINT)
            pen.setStrokeColorRGB(*_BLACK)
            for (x1, y1), (x2, y2) in pairwise(path):
                pen.line(x1, y1, x2, y2)

        self._pages[-1].append(paint)

    def curves(self, curves: Iterable[tuple[tuple[float, float], ...]], widths: Iterable[float]) -> None:
        """Black ink: cubic curves of four points in mm, each with its own width in mm and round ends."""
        shapes = [
            ([(x * POINT, self._up(y)) for x, y in curve], width * POINT)
            for curve, width in zip(curves, widths, strict=True)
        ]

        def paint(pen: Canvas) -> None:
            pen.saveState()
            pen.setLineCap(1)
            pen.setStrokeColorRGB(*_BLACK)
            for (start, first, second, end), width in shapes:
                pen.setLineWidth(width)
                pen.bezier(*start, *first, *second, *end)
            pen.restoreState()

        self._pages[-1].append(paint)

    def picture(self, data: bytes, x: float, y: float, width: float, height: float) -> float:
        """A PNG or JPEG inside the given frame, its shape kept, left and top; gives the width used in mm."""
        image = ImageReader(io.BytesIO(data))
        across, down = image.getSize()
        scale = min(width / across, height / down)
        used, tall = across * scale, down * scale
        base = self._up(y + tall)

        def paint(pen: Canvas) -> None:
            pen.drawImage(image, x * POINT, base, used * POINT, tall * POINT, mask="auto")

        self._pages[-1].append(paint)
        return float(used)

    def finish(self, *, across: int = 1) -> bytes:
        """The PDF, the same bytes for the same drawing; `across` copies of each page side by side on one sheet."""
        if self.numbered:
            self._number_pages()
        buffer = io.BytesIO()
        size = (self.stock.width * across * POINT, self.stock.height * POINT)
        with _one_at_a_time:
            fonts.face(REGULAR)
            canvas = Canvas(
                buffer,
                pagesize=size,
                invariant=1,
                pageCompression=1,
                initialFontName=REGULAR,
                lang=self.words.language,
            )
            canvas.setTitle(fonts.printable(self.title))
            canvas.setAuthor(fonts.printable(self.author))
            canvas.setCreator("MSP Desktop")
            canvas.setSubject("")
            for page in self._pages:
                self._paint(canvas, page, across)
            canvas.save()
        return buffer.getvalue()

    def _paint(self, canvas: Canvas, page: list[Callable[[Canvas], None]], across: int) -> None:
        for copy in range(across):
            if copy:
                canvas.translate(self.stock.width * POINT, 0)
                canvas.setDash([2, 3])
                canvas.setLineWidth(FINE * POINT)
                canvas.line(0, 0, 0, self.stock.height * POINT)
                canvas.setDash([])
            for paint in page:
                paint(canvas)
        canvas.showPage()

    def _number_pages(self) -> None:
        pages, stock = self._pages, self.stock
        base = stock.height - stock.bottom + 4
        for number, page in enumerate(pages, 1):
            self._pages = [page]
            label = self.words("Page {number} of {count}").format(number=number, count=len(pages))
            taken = width_mm(label, LABEL, BOLD) + 4
            self.rule(stock.left, stock.edge, base - 4.7)
            self.text(stock.left, base, self.foot_text, LABEL, grey=True, width=stock.content - taken)
            self.text(stock.edge, base, label, LABEL, BOLD, align=Align.RIGHT)
        self._pages = pages

    def _up(self, y: float) -> float:
        return (self.stock.height - y) * POINT
