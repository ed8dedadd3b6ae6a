"""The receipt on an 80 mm roll: black only, as long as it needs to be."""

from dataclasses import dataclass

from msp_desktop.documents.codes import code128_width, draw_code128
from msp_desktop.documents.issued_lines import currency_sign, piece_notes, quantity_text
from msp_desktop.documents.issued_sums import SumRow, due_rows, sums
from msp_desktop.documents.letterhead import joined, packed, tax_numbers
from msp_desktop.documents.names import kind_word
from msp_desktop.documents.page import (
    BOLD,
    LABEL,
    MONO,
    REGULAR,
    ROLL_DOT,
    Align,
    Sheet,
    Span,
    Stock,
    roll_pdf,
    width_mm,
    wrapped,
)
from msp_desktop.domain.snapshot import DocumentKind, DocumentSnapshot, SnapshotLine
from msp_desktop.i18n import Formats, Words

SIZE = 8.6
STEP = 4.2


def receipt_roll_pdf(snapshot: DocumentSnapshot, logo: bytes | None = None) -> bytes:
    """An issued document on the roll: a receipt by itself, or the receipt for an invoice; `logo` is a PNG or JPEG."""
    words = Words(snapshot.language)
    title = f"{kind_word(snapshot.kind, words)} {snapshot.number}"
    formats = Formats(snapshot.language, snapshot.country, snapshot.currency)

    def sheet_for(stock: Stock) -> Sheet:
        return Sheet(stock, title, snapshot.seller.legal_name or snapshot.seller.name, words, False, grey_allowed=False)  # noqa: FBT003

    return roll_pdf(lambda sheet: _Roll(snapshot, sheet, formats, logo).draw(), sheet_for)


@dataclass(slots=True)
class _Roll:
    snapshot: DocumentSnapshot
    sheet: Sheet
    formats: Formats
    logo: bytes | None

    def draw(self) -> float:
        y = self._head()
        y = self._facts(self._dashes(y))
        y = self._lines(self._dashes(y))
        y = self._sums(self._dashes(y))
        y = self._promises(y)
        return self._foot(self._dashes(y))

    @property
    def middle(self) -> float:
        return self.sheet.stock.width / 2

    def _dashes(self, y: float) -> float:
        """A dashed line under what was drawn, whose next baseline would be `y`; gives the next baseline."""
        self.sheet.rule(self.sheet.stock.left, self.sheet.stock.edge, y - 1.4, dashed=True)
        return y + 3.6

    def _head(self) -> float:
        stock, seller = self.sheet.stock, self.snapshot.seller
        y = stock.top
        if self.logo:
            self.sheet.picture(self.logo, self.middle - 4, y, 24, 8)
            y += 10
        y = self.sheet.lines(
            self.middle,
            y + 4,
            wrapped(seller.name, stock.content, 12.5, BOLD),
            12.5,
            BOLD,
            leading=5.2,
            align=Align.CENTRE,
        )
        legal = seller.legal_name if seller.legal_name != seller.name else ""
        lines = [
            line
            for part in (legal, ", ".join(seller.address), seller.phone)
            for line in packed((part,), stock.content, SIZE)
        ]
        lines += packed(tax_numbers(seller, self.sheet.words), stock.content, SIZE)
        return self.sheet.lines(self.middle, y - 0.4, lines, SIZE, leading=STEP, align=Align.CENTRE)

    def _facts(self, y: float) -> float:
        snapshot, words, formats = self.snapshot, self.sheet.words, self.formats
        paid_invoice = snapshot.kind is DocumentKind.INVOICE and snapshot.payments
        label = words("Receipt for invoice") if paid_invoice else kind_word(snapshot.kind, words)
        y = self._pair(y, label, snapshot.number, strong=True)
        if snapshot.marking:
            y = self._text(y, snapshot.marking, BOLD)
        day = formats.day(snapshot.issue_date)
        if snapshot.issued_at:
            day = f"{day}, {formats.time(snapshot.issued_at.timetz())}"
        y = self._pair(y, day, snapshot.served_by)
        customer = snapshot.customer.name if snapshot.customer else ""
        jobs = ", ".join(snapshot.jobs)
        if customer or jobs:
            y = self._pair(y, customer, jobs, strong=True)
        for device in snapshot.devices:
            dot = " · " if device.serial else ""
            y = self._spans(y, (Span(device.name + dot, REGULAR, SIZE), Span(device.serial, MONO, SIZE)))
        if snapshot.till_number:
            y = self._pair(y, words("Till receipt"), snapshot.till_number)
        for named in snapshot.names_documents:
            y = self._pair(y, kind_word(named.kind, words), f"{named.number}, {formats.day(named.issue_date)}")
        return y

    def _lines(self, y: float) -> float:
        words, sign = self.sheet.words, currency_sign(self.formats)
        head = words("Total {currency}") if self.snapshot.prices_include_tax else words("Net {currency}")
        y = self._text(y, head.format(currency=sign), BOLD)
        for line in self.snapshot.lines:
            y = self._pair(y, line.description, self.formats.amount(line.amount_cents), strong=True, both=True)
            y = self._text(y, self._how_many(line))
            for note in piece_notes(line, words):
                y = self._text(y, note)
            y += 0.6
        return y

    def _how_many(self, line: SnapshotLine) -> str:
        words, formats = self.sheet.words, self.formats
        count = quantity_text(line.quantity, line.unit_code, formats, words)
        price = formats.amount(line.unit_cents)
        if not line.discount_percent:
            return words("{quantity} × {price}").format(quantity=count, price=price)
        less = formats.percent(line.discount_percent)
        return words("{quantity} × {price}, −{percent}").format(quantity=count, price=price, percent=less)

    def _sums(self, y: float) -> float:
        stock = self.sheet.stock
        shown = sums(self.snapshot, self.formats, self.sheet.words, at_counter=True)
        for row in shown.rows:
            y = self._sum_row(y, row) + 0.5
        self.sheet.rule(stock.left, stock.edge, y - 2.6, heavy=True)
        taken = self.sheet.text(stock.edge, y + 4.4, shown.amount, 16, BOLD, align=Align.RIGHT)
        self.sheet.text(stock.left, y + 4.4, shown.label, 11, BOLD, width=stock.content - taken - 2)
        y += 10
        for row in shown.below:
            y = self._sum_row(y, row) + 0.4
        if self.snapshot.to_pay_cents and not self.snapshot.payments and self.snapshot.kind is DocumentKind.INVOICE:
            for row in due_rows(self.snapshot, self.formats, self.sheet.words):
                y = self._sum_row(y, row)
        return y

    def _sum_row(self, y: float, row: SumRow) -> float:
        return self._pair(y, row.label, row.amount, strong=row.strong, both=row.strong)

    def _promises(self, y: float) -> float:
        """Warranty, what lies in the bag, and legal sentences, each part after a dashed line."""
        words, snapshot = self.sheet.words, self.snapshot
        reasons = dict.fromkeys(filter(None, (*(tax.reason_text for tax in snapshot.taxes), snapshot.stamp_text)))
        parts = [
            (words("Warranty"), snapshot.warranty),
            (words("Handed over"), snapshot.handed_over),
            ("", tuple(reasons)),
        ]
        for title, texts in parts:
            if not texts:
                continue
            y = self._dashes(y)
            if title:
                y = self._text(y, title, BOLD)
            for text in texts:
                y = self._text(y, text)
        return y

    def _foot(self, y: float) -> float:
        snapshot, stock, words = self.snapshot, self.sheet.stock, self.sheet.words
        held = snapshot.jobs[0] if len(snapshot.jobs) == 1 else snapshot.number
        module = 3 * ROLL_DOT
        width = code128_width(held, module)
        if 0 < width <= stock.content:
            x = round((stock.width - width) / 2 / ROLL_DOT) * ROLL_DOT
            draw_code128(self.sheet, x, y - 2, held, height=11, module=module)
            self.sheet.text(self.middle, y + 12.4, held, SIZE, MONO, align=Align.CENTRE)
            y += 18
        lines = packed((snapshot.seller.hours,), stock.content, SIZE)
        if snapshot.customer and snapshot.payments:
            lines += wrapped(words("Thank you, {name}.").format(name=snapshot.customer.name), stock.content, SIZE)
        y = self.sheet.lines(self.middle, y, lines, SIZE, leading=STEP, align=Align.CENTRE)
        legal = [
            line
            for text in (*snapshot.legal_texts, snapshot.foot_text)
            if text
            for line in wrapped(text, stock.content, LABEL)
        ]
        return self.sheet.lines(self.middle, y + 1.4, legal, LABEL, leading=3.4, align=Align.CENTRE) - 3.4

    def _pair(self, y: float, label: str, value: str, *, strong: bool = False, both: bool = False) -> float:
        """A text at the left, wrapped, and a value at the right of its first line; gives the next baseline."""
        stock = self.sheet.stock
        face = BOLD if both else REGULAR
        value_face = BOLD if strong else REGULAR
        lines = wrapped(value, stock.content * 0.6, SIZE, value_face)
        self.sheet.lines(stock.edge, y, lines, SIZE, value_face, leading=STEP, align=Align.RIGHT)
        room = stock.content - max(width_mm(line, SIZE, value_face) for line in lines) - 3
        below = self.sheet.lines(stock.left, y, wrapped(label, room, SIZE, face), SIZE, face, leading=STEP)
        return max(below, y + STEP * len(lines)) + 0.3

    def _text(self, y: float, text: str, face: str = REGULAR) -> float:
        return self.sheet.lines(
            self.sheet.stock.left, y, wrapped(text, self.sheet.stock.content, SIZE, face), SIZE, face, leading=STEP
        )

    def _spans(self, y: float, spans: tuple[Span, ...]) -> float:
        """One line of several faces, or several lines where it does not fit."""
        if sum(width_mm(span.text, span.size, span.style) for span in spans) > self.sheet.stock.content:
            return self._text(y, joined(span.text.strip(" ·") for span in spans))
        self.sheet.spans(self.sheet.stock.left, y, spans)
        return y + STEP
