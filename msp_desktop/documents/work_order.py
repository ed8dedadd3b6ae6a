"""The bench copy of a job: what to do, what to tick, what to write down; no phone, passcode or cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from msp_desktop.documents.codes import code128_width, draw_code128
from msp_desktop.documents.page import (
    BODY,
    BOLD,
    LABEL,
    MONO,
    PRINTER_DOT,
    SMALL,
    STOCKS,
    Align,
    Sheet,
    width_mm,
    wrapped,
)
from msp_desktop.documents.values import CheckStep, WorkOrder
from msp_desktop.domain.snapshot import PaperSize
from msp_desktop.i18n import Words

STEPS_A_PAGE = 18
STEP = 8.3
FOOT_HEIGHT = 14.0
NOTES_HEIGHT = 30.0
MEASURES_A_ROW = 6


def work_order_pdf(sheets: Sequence[WorkOrder], logo: bytes | None = None, paper: PaperSize = PaperSize.A4) -> bytes:
    """One bench copy per item, in one PDF; `logo` is a PNG or JPEG."""
    first = sheets[0]
    words = Words(first.reader.language)
    title = words("Work order {number}").format(number=first.job_number)
    foot = words("No passcode, phone number or cost is printed here.")
    sheet = Sheet(STOCKS[paper], title, "", words, foot_text=foot)
    for place, order in enumerate(sheets):
        if place:
            sheet.next_page()
        _Bench(order, sheet, logo).draw()
    return sheet.finish()


@dataclass(slots=True)
class _Bench:
    order: WorkOrder
    sheet: Sheet
    logo: bytes | None

    def draw(self) -> None:
        y = self._facts(self._head())
        y = self._device(y)
        y = self._problem(y)
        y = self._checklist(y)
        y = self._measures(y)
        self._work(y)
        self._foot()

    def _head(self) -> float:
        stock, words, order = self.sheet.stock, self.sheet.words, self.order
        x = stock.left
        if self.logo:
            x += self.sheet.picture(self.logo, x, stock.top, 24, 8) + 3
        module = 4 * PRINTER_DOT
        bars = code128_width(order.job_number, module)
        draw_code128(self.sheet, stock.edge - bars, stock.top, order.job_number, height=13, module=module)
        caption = words("Scan to open the job") if bars else ""
        self.sheet.text(stock.edge - bars / 2, stock.top + 16.2, caption, LABEL, align=Align.CENTRE)
        right = stock.edge - bars - 8
        size = next((size for size in (30, 24, 18) if width_mm(order.job_number, size, BOLD) < right - x - 32), 14)
        taken = self.sheet.text(right, stock.top + 9.3, order.job_number, size, BOLD, align=Align.RIGHT)
        self.sheet.text(x, stock.top + 5.6, words("Work order"), 13.5, BOLD, width=right - taken - x - 2)
        booked = words("Booked in {moment}, by {name}") if order.booked_by else words("Booked in {moment}")
        shown = booked.format(moment=order.reader.moment(order.booked_at), name=order.booked_by)
        lines = (words("Bench copy, stays in the shop"), shown)
        self.sheet.lines(stock.left, stock.top + 12.6, lines, SMALL, leading=4.1, grey=True)
        self.sheet.rule(stock.left, stock.edge, stock.top + 23, heavy=True)
        return stock.top + 23

    def _facts(self, y: float) -> float:
        stock, words, order = self.sheet.stock, self.sheet.words, self.order
        facts = []
        if order.ready_by is not None:
            day = order.reader.weekday_day(order.reader.local(order.ready_by).date())
            facts.append(
                (words("Ready by"), words("{day}, {time}").format(day=day, time=order.reader.time(order.ready_by)))
            )
        if order.technician:
            facts.append((words("Technician"), order.technician))
        if order.shelf:
            facts.append((words("Shelf"), order.shelf))
        if order.bench_minutes:
            facts.append((words("Bench time"), bench_time(order, words)))
        x, right = stock.left, stock.edge
        if order.limit_cents is not None:
            label, amount = words("Call before going over, tax included"), order.reader.money(order.limit_cents)
            self.sheet.text(right, y + 5.4, label, LABEL, grey=True, align=Align.RIGHT)
            self.sheet.text(right, y + 10.4, amount, 11, BOLD, align=Align.RIGHT)
            right -= max(width_mm(label, LABEL), width_mm(amount, 11, BOLD)) + 4
        for label, value in facts:
            room = min(right - x, 60)
            if room < 12:
                break
            self.sheet.text(x, y + 5.4, label, LABEL, grey=True, width=room)
            x += max(self.sheet.text(x, y + 10.4, value, 11, BOLD, width=room), width_mm(label, LABEL)) + 7
        if facts or order.limit_cents is not None:
            y += 14.3
            self.sheet.rule(stock.left, stock.edge, y)
        return y

    def _device(self, y: float) -> float:
        stock, words, order = self.sheet.stock, self.sheet.words, self.order
        rows = [
            (words("Customer"), order.customer, BOLD),
            (words("Device"), order.device, BOLD),
            (words("Serial"), order.serial, MONO),
            (words("Left with us"), order.left_with_us, BOLD),
            (words("Condition"), order.condition, BOLD),
        ]
        box_x = stock.edge - 74
        box_bottom = self._handling(box_x, y + 3.8) if order.handling_title else y
        right = box_x - 4 if order.handling_title else stock.edge
        y += 7.3
        for label, value, style in rows:
            if value:
                self.sheet.text(stock.left, y, label, BODY, grey=True)
                lines = wrapped(value, right - stock.left - 24, BODY, style, most=3)
                y = self.sheet.lines(stock.left + 24, y, lines, BODY, style, leading=4.3) + 1.4
        y = max(y - 2, box_bottom + 3)
        self.sheet.rule(stock.left, stock.edge, y)
        return y

    def _handling(self, x: float, y: float) -> float:
        order, room = self.order, 74 - 8
        title = wrapped(order.handling_title, room - 7, 10.4, BOLD, most=2)
        text = wrapped(order.handling_text, room, SMALL, most=4) if order.handling_text else ()
        height = 4.5 + 4.8 * len(title) + 4 * len(text) + 2
        self.sheet.box(x, y, 74, height)
        top = y + 2.8
        self.sheet.strokes(((x + 6, top), (x + 8.2, top + 3.9), (x + 3.8, top + 3.9), (x + 6, top)))
        self.sheet.fills(((x + 5.8, top + 1.3, 0.4, 1.3), (x + 5.8, top + 3.0, 0.4, 0.4)))
        base = self.sheet.lines(x + 11, y + 6.3, title, 10.4, BOLD, leading=4.8)
        self.sheet.lines(x + 4, base + 0.2, text, SMALL, leading=4)
        return y + height

    def _problem(self, y: float) -> float:
        stock, words, order = self.sheet.stock, self.sheet.words, self.order
        if order.problem:
            self.sheet.text(stock.left, y + 5.4, words("Problem, in the customer’s words"), LABEL, grey=True)
            quoted = words("“{problem}”").format(problem=order.problem)
            y = self.sheet.lines(stock.left, y + 10.4, wrapped(quoted, stock.content, BODY, most=10), BODY) + 0.8
        self.sheet.rule(stock.left, stock.edge, y, heavy=True)
        return y

    def _checklist(self, y: float) -> float:
        """Steps in two columns; what does not fit goes on, with number and code again."""
        stock, words, order = self.sheet.stock, self.sheet.words, self.order
        if not order.checklist:
            return y
        steps = list(order.checklist)
        title = words("Checklist, {service}").format(service=order.checklist_title) if order.checklist_title else ""
        while steps:
            fits = max(2, 2 * int((self._bottom() - y - 10) / STEP))
            now, steps = steps[: min(STEPS_A_PAGE, fits)], steps[min(STEPS_A_PAGE, fits) :]
            mark = words("* required · initials and time on the line")
            taken = self.sheet.text(stock.edge, y + 5.2, mark, LABEL, grey=True, align=Align.RIGHT)
            shown = title or words("Checklist")
            self.sheet.text(stock.left, y + 5.8, shown, 10.4, BOLD, width=stock.content - taken - 4)
            y = self._steps(now, y + 8.6)
            if steps:
                self.sheet.next_page()
                y = self._head()
        return y

    def _steps(self, steps: Sequence[CheckStep], y: float) -> float:
        stock = self.sheet.stock
        half = (len(steps) + 1) // 2
        width = (stock.content - 8) / 2
        for place, step in enumerate(steps):
            x = stock.left + (width + 8 if place >= half else 0)
            top = y + (place % half if place >= half else place) * STEP
            self.sheet.box(x, top + 1.2, 4, 4, radius=0.6, line=0.25)
            text = f"{step.text} *" if step.required else step.text
            lines = wrapped(text, width - 7 - 16, BODY, most=2)
            size = BODY if len(lines) == 1 else 7.4
            lines = wrapped(text, width - 7 - 16, size, most=2)
            self.sheet.lines(x + 7, top + (4.4 if len(lines) == 1 else 3), lines, size, leading=3.3)
            self.sheet.rule(x + width - 14, x + width, top + 5.6, heavy=True)
            self.sheet.rule(x, x + width, top + STEP - 0.6)
        return y + half * STEP

    def _measures(self, y: float) -> float:
        stock, words = self.sheet.stock, self.sheet.words
        measures = self.order.measures
        if not measures:
            return y
        rows = (len(measures) + MEASURES_A_ROW - 1) // MEASURES_A_ROW
        y = self._room_for(9 + rows * 15, y)
        self.sheet.text(stock.left, y + 6, words("Measured"), 10.4, BOLD)
        y += 8.6
        width = (stock.content - 2.5 * (MEASURES_A_ROW - 1)) / MEASURES_A_ROW
        for place, measure in enumerate(measures):
            x = stock.left + (place % MEASURES_A_ROW) * (width + 2.5)
            top = y + (place // MEASURES_A_ROW) * 15
            self.sheet.box(x, top, width, 13, radius=0.8, dark=False)
            self.sheet.text(x + 2.2, top + 4, measure.label, LABEL, grey=True, width=width - 4)
            self.sheet.text(x + width - 2.4, top + 10.2, measure.unit, SMALL, grey=True, align=Align.RIGHT)
        return y + rows * 15

    def _work(self, y: float) -> None:
        """Ruled lines for work, parts and notes, as many as the page still has room for."""
        stock, words = self.sheet.stock, self.sheet.words
        y = self._room_for(38, y)
        title_width = self.sheet.text(stock.left, y + 6.2, words("Work and parts"), 10.4, BOLD)
        if self.order.ordered:
            shown = words("Ordered: {work}").format(work=" · ".join(self.order.ordered))
            lines = wrapped(shown, stock.content - title_width - 8, SMALL, most=2)
            for line in lines:
                self.sheet.text(stock.edge, y + 5.8, line, SMALL, grey=True, align=Align.RIGHT)
                y += 3.8
            y -= 3.8
        y += 12
        heads = (
            words("Code"),
            words("Part or work"),
            words("Quantity"),
            words("Serial of the new part"),
            words("From – to"),
        )
        for x, head in zip((0, 32, 88, 106, 150), heads, strict=True):
            self.sheet.text(stock.left + x, y, head, LABEL, BOLD, grey=True)
        self.sheet.rule(stock.left, stock.edge, y + 2.4, heavy=True)
        y += 2.4
        notes = self._bottom() - NOTES_HEIGHT
        y = self._ruled(y, notes if y + 2 * 8 <= notes else self._bottom(), 8, dark=False)
        if self._bottom() - y >= NOTES_HEIGHT - 8:
            self.sheet.text(stock.left, y + 6.2, words("Notes for the customer"), 10.4, BOLD)
            self._ruled(y + 7.5, self._bottom(), 7.6, dark=True)

    def _ruled(self, y: float, bottom: float, step: float, *, dark: bool) -> float:
        while y + step <= bottom + 0.01:
            y += step
            self.sheet.rule(self.sheet.stock.left, self.sheet.stock.edge, y)
            if dark:
                self.sheet.rule(self.sheet.stock.left, self.sheet.stock.edge, y)
        return y

    def _foot(self) -> None:
        stock, words = self.sheet.stock, self.sheet.words
        y = stock.height - stock.bottom - 9
        for x, label in ((0.0, words("Done by, date and time")), (47.5, words("Tested by a second person"))):
            self.sheet.rule(stock.left + x, stock.left + x + 40, y, heavy=True)
            self.sheet.text(stock.left + x, y + 3.6, label, LABEL, grey=True, width=42)
        x = stock.edge
        for label in (words("Part ordered"), words("Ask customer"), words("Ready")):
            x -= self.sheet.text(x, y + 3.2, label, BODY, BOLD, align=Align.RIGHT) + 6
            self.sheet.box(x, y, 4, 4, radius=0.6, line=0.25)
            x -= 5

    def _bottom(self) -> float:
        return self.sheet.stock.height - self.sheet.stock.bottom - FOOT_HEIGHT - 4

    def _room_for(self, height: float, y: float) -> float:
        if y + height <= self._bottom():
            return y
        self.sheet.next_page()
        return self._head()


def bench_time(order: WorkOrder, words: Words) -> str:
    """Planned bench time: hours from one hour on, else minutes."""
    if order.bench_minutes < 60:
        return words("{quantity} min").format(quantity=order.bench_minutes)
    hours = (Decimal(order.bench_minutes) / 60).quantize(Decimal("0.01"))
    return words("{quantity} h").format(quantity=order.reader.number(hours))
