"""The hand-over receipt: what went back to whom, when, and who signed for it; A5, two on A4, or the 80 mm roll."""

from collections.abc import Iterator
from dataclasses import dataclass

from msp_desktop.documents.claim_ticket import signer_text
from msp_desktop.documents.codes import code128_width, draw_code128
from msp_desktop.documents.letterhead import joined, packed
from msp_desktop.documents.page import (
    A5_ON_A4,
    BODY,
    BOLD,
    LABEL,
    MONO,
    PRINTER_DOT,
    REGULAR,
    ROLL_DOT,
    SMALL,
    STOCKS,
    Align,
    Sheet,
    Stock,
    roll_pdf,
    wrapped,
)
from msp_desktop.documents.signature import draw_signature
from msp_desktop.documents.values import HandoverItem, HandoverReceipt, TicketForm
from msp_desktop.domain.snapshot import PaperSize
from msp_desktop.i18n import Words

SIGNATURE_HEIGHT = 30.0
STEP, LINE = 5.2, 4.3
LABEL_WIDTH = 30.0


def handover_receipt_pdf(
    receipt: HandoverReceipt, form: TicketForm = TicketForm.A5, logo: bytes | None = None
) -> bytes:
    """The receipt on the chosen paper; `logo` is a PNG or JPEG."""
    if form is TicketForm.ROLL:
        return roll_pdf(lambda sheet: _Roll(receipt, sheet, logo).draw(), lambda stock: _sheet(receipt, stock))
    two = form is TicketForm.TWO_ON_A4
    sheet = _sheet(receipt, A5_ON_A4 if two else STOCKS[PaperSize.A5])
    _Page(receipt, sheet, logo).draw()
    return sheet.finish(across=2 if two else 1)


def _sheet(receipt: HandoverReceipt, stock: Stock) -> Sheet:
    words = Words(receipt.reader.language)
    title = words("Hand-over receipt {number}").format(number=receipt.job_number)
    return Sheet(stock, title, receipt.shop.name, words, numbered=False)


def _facts(receipt: HandoverReceipt, words: Words) -> list[tuple[str, str]]:
    """Label and value of who gave what to whom; what is not known is left out."""
    facts = [
        (words("Customer"), receipt.customer),
        (words("Handed to"), receipt.to_whom if receipt.to_whom != receipt.customer else ""),
        (words("Handed over by"), receipt.by_whom),
        (words("On"), receipt.reader.moment(receipt.at)),
    ]
    return [fact for fact in facts if fact[1]]


def _item_facts(item: HandoverItem, words: Words) -> Iterator[tuple[str, str, str]]:
    """Label, value and face of one device."""
    for label, value, face in (
        (words("Device"), item.device, BOLD),
        (words("Serial"), item.serial, MONO),
        (words("With it"), item.returned, REGULAR),
        (words("Done"), item.work, REGULAR),
        (words("Fitted"), item.fitted, REGULAR),
        (words("Warranty"), item.warranty, REGULAR),
    ):
        if value:
            yield label, value, face


def _received(words: Words) -> str:
    return words("I have received what is named above.")


@dataclass(slots=True)
class _Page:
    receipt: HandoverReceipt
    sheet: Sheet
    logo: bytes | None

    def draw(self) -> None:
        y = self._head()
        words = self.sheet.words
        y += 6.4
        for label, value in _facts(self.receipt, words):
            y = self._fact(y, label, value, BOLD)
        for item in self.receipt.items:
            self.sheet.rule(self.sheet.stock.left, self.sheet.stock.edge, y - STEP + 2.4)
            y = self._room_for(14, y + 2.8)
            for label, value, face in _item_facts(item, words):
                y = self._fact(y, label, value, face)
        self.sheet.rule(self.sheet.stock.left, self.sheet.stock.edge, y - STEP + 2.4)
        y += 3
        for text in filter(None, (self.receipt.still_here, self.receipt.data)):
            for line in wrapped(text, self.sheet.stock.content, BODY):
                y = self._room_for(LINE, y)
                y = self.sheet.lines(self.sheet.stock.left, y, (line,), BODY, leading=LINE)
            y += 1
        self._signature()

    def _head(self) -> float:
        stock, shop, words, number = self.sheet.stock, self.receipt.shop, self.sheet.words, self.receipt.job_number
        x = stock.left
        if self.logo:
            x += self.sheet.picture(self.logo, x, stock.top + 2.2, 24, 8) + 3
        taken = self.sheet.text(stock.edge, stock.top + 10.6, number, 22, BOLD, align=Align.RIGHT)
        title = self.sheet.text(
            stock.edge, stock.top + 2.5, words("Hand-over receipt"), SMALL, grey=True, align=Align.RIGHT
        )
        room = stock.edge - max(taken, title) - 4 - x
        self.sheet.text(x, stock.top + 3.5, shop.name, 12.5, BOLD, width=room)
        lines = packed((", ".join(shop.address), shop.phone, shop.hours), room, 7.8)
        y = max(stock.top + 16.6, self.sheet.lines(x, stock.top + 7.7, lines[:4], 7.8, leading=3.5, grey=True))
        self.sheet.rule(stock.left, stock.edge, y, heavy=True)
        return y

    def _fact(self, y: float, label: str, value: str, face: str) -> float:
        stock = self.sheet.stock
        x = stock.left + LABEL_WIDTH
        lines = wrapped(value, stock.edge - x, BODY, face, most=8)
        y = self._room_for(STEP + LINE * (len(lines) - 1), y)
        self.sheet.text(stock.left, y, label, BODY, grey=True, width=LABEL_WIDTH - 1)
        return self.sheet.lines(x, y, lines, BODY, face, leading=LINE) - LINE + STEP

    def _signature(self) -> None:
        stock, words, receipt = self.sheet.stock, self.sheet.words, self.receipt
        line = stock.height - stock.bottom - 8
        module = 4 * PRINTER_DOT
        bars = code128_width(receipt.job_number, module)
        draw_code128(self.sheet, stock.edge - bars, line - 12.5, receipt.job_number, height=9, module=module)
        right = stock.edge - bars - 10
        self.sheet.text(stock.left, line - 18.5, _received(words), BODY, width=stock.content)
        self.sheet.rule(stock.left, right, line, heavy=True)
        if receipt.signed is not None:
            draw_signature(
                self.sheet, receipt.signed.drawing, stock.left + 2, line - 16.5, right - stock.left - 4, 15.5
            )
        signer = signer_text(receipt.signed, receipt.to_whom, receipt.reader, words)
        self.sheet.text(stock.left, line + 3.6, signer, SMALL, grey=True, width=stock.content)

    def _room_for(self, height: float, y: float) -> float:
        """`y`, or the top of a next page when the signature would be reached."""
        stock = self.sheet.stock
        if y + height <= stock.height - stock.bottom - SIGNATURE_HEIGHT:
            return y
        self.sheet.next_page()
        title = joined((self.receipt.shop.name, self.receipt.job_number))
        self.sheet.text(stock.left, stock.top + 3, title, BODY, BOLD, width=stock.content)
        return stock.top + 10


@dataclass(slots=True)
class _Roll:
    receipt: HandoverReceipt
    sheet: Sheet
    logo: bytes | None

    def draw(self) -> float:
        words, receipt = self.sheet.words, self.receipt
        y = self._head()
        for label, value in _facts(receipt, words):
            y = self._fact(y, label, value, BOLD)
        for item in receipt.items:
            y = self._dashes(y)
            for label, value, face in _item_facts(item, words):
                y = self._fact(y, label, value, face)
        y = self._dashes(y)
        for text in filter(None, (receipt.still_here, receipt.data)):
            y = self._text(y, text) + 0.6
        return self._foot(y)

    def _head(self) -> float:
        stock, shop, words = self.sheet.stock, self.receipt.shop, self.sheet.words
        middle, y = stock.width / 2, stock.top
        if self.logo:
            self.sheet.picture(self.logo, middle - 4, y, 24, 8)
            y += 10
        name = wrapped(shop.name, stock.content, 12.5, BOLD)
        y = self.sheet.lines(middle, y + 4, name, 12.5, BOLD, leading=5.2, align=Align.CENTRE)
        lines = packed((", ".join(shop.address), shop.phone, shop.hours), stock.content, SMALL)
        y = self.sheet.lines(middle, y - 0.4, lines, SMALL, leading=4, align=Align.CENTRE)
        self.sheet.rule(stock.left, stock.edge, y - 1, dashed=True)
        self.sheet.text(stock.left, y + 6.6, words("Hand-over receipt"), SMALL)
        self.sheet.text(stock.edge, y + 6.6, self.receipt.job_number, 16, BOLD, align=Align.RIGHT)
        return y + 12.4

    def _dashes(self, y: float) -> float:
        self.sheet.rule(self.sheet.stock.left, self.sheet.stock.edge, y - 2, dashed=True)
        return y + 3

    def _fact(self, y: float, label: str, value: str, face: str) -> float:
        """The label at the left and its value beside it; below it where the label is long."""
        stock = self.sheet.stock
        x = stock.left + 25
        self.sheet.text(stock.left, y, label, SMALL, width=24.5)
        lines = wrapped(value, stock.edge - x, SMALL, face, most=10)
        return self.sheet.lines(x, y, lines, SMALL, face, leading=4) + 0.4

    def _text(self, y: float, text: str) -> float:
        return self.sheet.lines(
            self.sheet.stock.left, y, wrapped(text, self.sheet.stock.content, SMALL), SMALL, leading=4
        )

    def _foot(self, y: float) -> float:
        stock, words, receipt = self.sheet.stock, self.sheet.words, self.receipt
        y = self._text(y + 1, _received(words))
        if receipt.signed is not None:
            draw_signature(self.sheet, receipt.signed.drawing, stock.left + 2, y - 2, stock.content - 4, 15)
        y += 14
        self.sheet.rule(stock.left, stock.edge, y, heavy=True)
        signer = wrapped(signer_text(receipt.signed, receipt.to_whom, receipt.reader, words), stock.content, LABEL)
        y = self.sheet.lines(stock.left, y + 3.8, signer, LABEL, leading=3.6) + 2
        module = 3 * ROLL_DOT
        width = code128_width(receipt.job_number, module)
        x = round((stock.width - width) / 2 / ROLL_DOT) * ROLL_DOT
        draw_code128(self.sheet, x, y, receipt.job_number, height=11, module=module)
        self.sheet.text(stock.width / 2, y + 14.4, receipt.job_number, SMALL, MONO, align=Align.CENTRE)
        return y + 15
