"""The report after a repair: what was wrong, found and done, the checks it passed, parts and their warranty."""

from collections.abc import Sequence
from dataclasses import dataclass

from msp_desktop.documents.device_band import draw_devices
from msp_desktop.documents.issued_lines import quantity_text
from msp_desktop.documents.letterhead import Fact, draw_address, draw_continued_head, draw_shop, draw_title
from msp_desktop.documents.page import BODY, BOLD, LABEL, LEADING, SMALL, STOCKS, Align, Sheet, wrapped
from msp_desktop.documents.repair_values import RepairReport, ReportCheck, ReportLine
from msp_desktop.documents.table import CellLine, Column, Flow, Row, draw_table, stacked
from msp_desktop.domain.snapshot import PaperSize
from msp_desktop.i18n import Words

NEXT_PAGE = 17.0
STEP, STEP_LEADING = 6.6, 3.7
HEAD_SIZE = 10.4


def repair_report_pdf(
    reports: Sequence[RepairReport], logo: bytes | None = None, paper: PaperSize = PaperSize.A4
) -> bytes:
    """One report per device, each on its own page, in one PDF; `logo` is a PNG or JPEG."""
    first = reports[0]
    words = Words(first.reader.language)
    title = words("Repair report {number}").format(number=first.job_number)
    seller = first.shop
    sheet = Sheet(STOCKS[paper], title, seller.legal_name or seller.name, words, foot_text=_foot(first, words))
    for place, report in enumerate(reports):
        if place:
            sheet.next_page()
        _Report(report, sheet, logo, title).draw()
    return sheet.finish()


def _foot(report: RepairReport, words: Words) -> str:
    if not report.shop.phone:
        return words("Bring this report along if something is not right.")
    template = words("Is something not right? Call {phone} with the number {number}.")
    return template.format(phone=report.shop.phone, number=report.job_number)


@dataclass(slots=True)
class _Report:
    report: RepairReport
    sheet: Sheet
    logo: bytes | None
    title: str

    def draw(self) -> None:
        y = self._head()
        y = self._band(y)
        y = self._texts(y)
        y = self._checks(y)
        self._lines(y)

    # the head

    def _head(self) -> float:
        stock, words, report = self.sheet.stock, self.sheet.words, self.report
        draw_shop(self.sheet, report.shop, self.logo)
        top, column = stock.top + 34.2, stock.left + 96.1
        width = column - stock.left - 6
        address = draw_address(self.sheet, words("Report for"), report.customer, y=top, width=width)
        facts = draw_title(self.sheet, words("Repair report"), self._facts(), x=column, y=top + 4.6)
        return max(stock.top + 74.5, address - 2, facts - 2)

    def _facts(self) -> list[Fact]:
        words, report = self.sheet.words, self.report
        facts = [
            Fact(words("Job"), report.job_number),
            Fact(words("Booked in"), report.reader.long_day(report.booked_on)),
        ]
        if report.ready_on is not None:
            facts.append(Fact(words("Ready"), report.reader.long_day(report.ready_on)))
        if report.done_by:
            facts.append(Fact(words("Done by"), ", ".join(report.done_by)))
        return facts

    def _band(self, y: float) -> float:
        stock, words, report = self.sheet.stock, self.sheet.words, self.report
        self.sheet.rule(stock.left, stock.edge, y)
        y += 5.2
        if report.device:
            heads = (words("Device"), words("Serial number"), words("Your tag"), words("Problem"))
            row = (report.device, report.serial, report.tag, report.problem)
            y = draw_devices(self.sheet, heads, (row,), y, most=12)
        elif report.problem:
            self.sheet.text(stock.left, y, words("Problem"), LABEL, grey=True)
            y = self.sheet.lines(stock.left, y + 4.4, wrapped(report.problem, stock.content, BODY), BODY)
        self.sheet.rule(stock.left, stock.edge, y - 0.4)
        return y + 2

    # what was found and done

    def _texts(self, y: float) -> float:
        words, report = self.sheet.words, self.report
        done = report.done
        if report.unrepaired:
            unrepaired = words("Nothing was repaired. The device goes back as it came.")
            done = f"{unrepaired}\n{done}" if done else unrepaired
        for title, text in ((words("Found"), report.found), (words("Done"), done)):
            if text:
                y = self._text(y, title, text)
        return y

    def _text(self, y: float, title: str, text: str) -> float:
        stock = self.sheet.stock
        y = self._room_for(14, y)
        self.sheet.text(stock.left, y + 6, title, HEAD_SIZE, BOLD)
        y += 11.4
        for line in wrapped(text, stock.content, BODY):
            y = self._room_for(LEADING, y)
            self.sheet.text(stock.left, y, line, BODY)
            y += LEADING
        return y

    # the checks

    def _checks(self, y: float) -> float:
        """Steps in two columns, read down the left one first; a tick is drawn, so every printer has it."""
        checks = self.report.checks
        if not checks:
            return y
        stock, words = self.sheet.stock, self.sheet.words
        y = self._room_for(10 + 2 * STEP, y)
        passed = sum(check.done_at is not None for check in checks)
        counted = words("{passed} of {all} checks passed").format(passed=passed, all=len(checks))
        taken = self.sheet.text(stock.edge, y + 6, counted, LABEL, grey=True, align=Align.RIGHT)
        self.sheet.text(stock.left, y + 6, words("Checks"), HEAD_SIZE, BOLD, width=stock.content - taken - 4)
        y += 9
        left = list(checks)
        while left:
            fits = max(1, int((self._limit() - y) / STEP))
            now, left = left[: 2 * fits], left[2 * fits :]
            y = self._steps(now, y)
            if left:
                y = self._next_page()
        return y + 1

    def _steps(self, checks: Sequence[ReportCheck], y: float) -> float:
        stock = self.sheet.stock
        half = (len(checks) + 1) // 2
        width = (stock.content - 8) / 2
        for place, check in enumerate(checks):
            x = stock.left + (width + 8 if place >= half else 0)
            top = y + (place % half if place >= half else place) * STEP
            self._step(check, x, top, width)
        return y + half * STEP

    def _step(self, check: ReportCheck, x: float, top: float, width: float) -> None:
        words, reader = self.sheet.words, self.report.reader
        self.sheet.box(x, top + 0.6, 3.6, 3.6, radius=0.6, line=0.25)
        if check.done_at is None:
            note = words("left out")
        else:
            self.sheet.strokes(((x + 0.8, top + 2.5), (x + 1.6, top + 3.4), (x + 3.0, top + 1.3)), line=0.45)
            note = f"{check.by} {reader.short_day(reader.local(check.done_at).date())}".strip()
        taken = self.sheet.text(x + width, top + 3.5, note, LABEL, grey=True, align=Align.RIGHT)
        room = width - 6 - taken - 3
        lines = wrapped(check.text, room, BODY)
        if len(lines) == 1:
            self.sheet.text(x + 6, top + 3.6, lines[0], BODY)
        else:
            self.sheet.lines(x + 6, top + 2.2, wrapped(check.text, room, LABEL, most=2), LABEL, leading=3.2)
        self.sheet.rule(x, x + width, top + STEP - 0.9)

    # work, parts and their warranty

    def _lines(self, y: float) -> None:
        report, words, stock = self.report, self.sheet.words, self.sheet.stock
        if not report.lines:
            return
        y = self._room_for(30, y)
        self.sheet.text(stock.left, y + 6, words("Work, parts and warranty"), HEAD_SIZE, BOLD)
        heads = [
            Column(words("Description"), stock.left),
            Column(words("Quantity"), stock.edge - 62, Align.RIGHT),
            Column(words("Warranty until"), stock.edge, Align.RIGHT),
        ]
        flow = Flow(y + 12.5, stock.top + NEXT_PAGE, self._limit(), 0, self._continue)
        draw_table(self.sheet, heads, [self._row(line) for line in report.lines], flow)

    def _row(self, line: ReportLine) -> Row:
        reader, words, stock = self.report.reader, self.sheet.words, self.sheet.stock
        room = stock.content - 62 - 18
        details = wrapped(line.detail, room, SMALL) if line.detail else ()
        text = stacked(wrapped(line.description, room, BODY, BOLD), details, small=SMALL)
        quantity = (CellLine(quantity_text(line.quantity, line.unit_code, reader, words)),)
        if not line.warranty:
            return Row((text, quantity, (CellLine("–"),)))
        if line.until is None:
            shown = words("{time} from the hand-over").format(time=line.warranty)
            return Row((text, quantity, (CellLine(shown),)))
        last = CellLine(reader.day(line.until), style=BOLD)
        return Row((text, quantity, (last, CellLine(line.warranty, 4.1, SMALL, grey=True))))

    # pages

    def _limit(self) -> float:
        return self.sheet.stock.height - self.sheet.stock.bottom - 3.5

    def _room_for(self, height: float, y: float) -> float:
        return y if y + height <= self._limit() else self._next_page()

    def _next_page(self) -> float:
        self._continue()
        return self.sheet.stock.top + NEXT_PAGE - 4

    def _continue(self) -> None:
        self.sheet.next_page()
        draw_continued_head(self.sheet, self.report.shop.name, self.title)
