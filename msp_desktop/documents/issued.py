"""An issued paper on a sheet: invoice, credit note or receipt, drawn from its snapshot alone."""

from dataclasses import dataclass

from msp_desktop.documents.device_band import draw_devices
from msp_desktop.documents.issued_lines import columns, grid_for, rows
from msp_desktop.documents.issued_sums import Sums, draw_sums, sums, sums_height
from msp_desktop.documents.letterhead import Fact, draw_address, draw_continued_head, draw_shop, draw_title
from msp_desktop.documents.names import kind_word
from msp_desktop.documents.page import BODY, BOLD, LABEL, LEADING, SMALL, STOCKS, Sheet, wrapped
from msp_desktop.documents.payment_box import box_height, draw_box
from msp_desktop.documents.table import Carried, Flow, draw_table
from msp_desktop.domain.snapshot import DocumentKind, DocumentSnapshot, SnapshotDevice
from msp_desktop.i18n import Formats, Words

MOST_DEVICES = 12
NEXT_TABLE = 17.0
ABOVE_BOX = 4.0


def document_pdf(snapshot: DocumentSnapshot, logo: bytes | None = None) -> bytes:
    """The PDF of an issued document on the sheet its snapshot names; `logo` is a PNG or JPEG."""
    return _Paper(snapshot, logo).drawn()


@dataclass(slots=True)
class _Paper:
    """One document while it is laid out."""

    snapshot: DocumentSnapshot
    logo: bytes | None
    words: Words
    formats: Formats
    sheet: Sheet

    def __init__(self, snapshot: DocumentSnapshot, logo: bytes | None) -> None:
        self.snapshot, self.logo = snapshot, logo
        self.words = Words(snapshot.language)
        self.formats = Formats(snapshot.language, snapshot.country, snapshot.currency)
        seller = snapshot.seller
        self.sheet = Sheet(
            STOCKS[snapshot.paper],
            self.title,
            seller.legal_name or seller.name,
            self.words,
            foot_text=snapshot.foot_text,
        )

    @property
    def title(self) -> str:
        return f"{kind_word(self.snapshot.kind, self.words)} {self.snapshot.number}"

    @property
    def narrow(self) -> bool:
        return self.sheet.stock.content < 150

    def drawn(self) -> bytes:
        y = self._head()
        y = self._band(y)
        y = self._lines(y)
        self._box(self._after_lines(y))
        return self.sheet.finish()

    # the head

    def _head(self) -> float:
        stock, words, snapshot = self.sheet.stock, self.words, self.snapshot
        draw_shop(self.sheet, snapshot.seller, self.logo)
        top = stock.top + (27 if self.narrow else 34.2)
        column = stock.left + (62 if self.narrow else 96.1)
        label = {
            DocumentKind.INVOICE: words("Invoice to"),
            DocumentKind.CREDIT_NOTE: words("Credit to"),
            DocumentKind.RECEIPT: words("Received from"),
        }[snapshot.kind]
        address = draw_address(self.sheet, label, snapshot.customer, y=top, width=column - stock.left - 6)
        word = kind_word(snapshot.kind, words)
        facts = draw_title(self.sheet, word, self._facts(), x=column, y=top + 4.6, marking=snapshot.marking)
        least = stock.top + (50 if self.narrow else 74.5)
        return max(least, address - 2, facts - 2)

    def _facts(self) -> list[Fact]:
        words, formats, snapshot = self.words, self.formats, self.snapshot
        facts = [Fact(words("Number"), snapshot.number), Fact(words("Date"), self._issued())]
        if snapshot.due_date and snapshot.to_pay_cents and snapshot.kind is not DocumentKind.CREDIT_NOTE:
            facts.append(Fact(words("Due"), formats.long_day(snapshot.due_date)))
        facts += [
            Fact(self._names(named.kind), f"{named.number}, {formats.day(named.issue_date)}")
            for named in snapshot.names_documents
        ]
        if snapshot.jobs:
            facts.append(Fact(words("Job"), ", ".join(snapshot.jobs)))
        if self._supplied():
            facts.append(Fact(words("Supplied"), self._supplied()))
        if snapshot.customer_reference:
            facts.append(Fact(words("Your reference"), snapshot.customer_reference))
        if snapshot.till_number:
            facts.append(Fact(words("Till receipt"), snapshot.till_number))
        return facts

    def _names(self, kind: DocumentKind) -> str:
        match kind:
            case DocumentKind.INVOICE:
                return self.words("For invoice")
            case DocumentKind.RECEIPT:
                return self.words("For receipt")
            case DocumentKind.CREDIT_NOTE:
                return self.words("For credit note")

    def _issued(self) -> str:
        snapshot, formats = self.snapshot, self.formats
        day = formats.long_day(snapshot.issue_date)
        if snapshot.kind is DocumentKind.RECEIPT and snapshot.issued_at:
            return f"{day}, {formats.time(snapshot.issued_at.timetz())}"
        return day

    def _supplied(self) -> str:
        """The day or days of supply, where they are not the day of issue (Directive 2006/112, art. 226 no. 7)."""
        first = self.snapshot.supply_from or self.snapshot.supply_to
        last = self.snapshot.supply_to or first
        receipt = self.snapshot.kind is DocumentKind.RECEIPT
        if receipt or first is None or last is None or (first == last == self.snapshot.issue_date):
            return ""
        if first == last:
            return self.formats.long_day(first)
        return f"{self.formats.short_day(first)} – {self.formats.day(last)}"

    # the band

    def _band(self, y: float) -> float:
        """What was repaired, or why it is credited, between two fine rules; gives the y of the table's header."""
        stock, snapshot, words = self.sheet.stock, self.snapshot, self.words
        devices = snapshot.devices[:MOST_DEVICES]
        if not devices and not snapshot.reason:
            return y + 5
        self.sheet.rule(stock.left, stock.edge, y)
        y += 5.2
        if snapshot.reason:
            self.sheet.text(stock.left, y, words("Reason"), LABEL, grey=True)
            y = self.sheet.lines(
                stock.left, y + 4.4, wrapped(snapshot.reason, stock.content, BODY, BOLD, most=3), BODY, BOLD
            )
            y += 2 if devices else 0
        if devices:
            y = self._devices(devices, y)
        more = len(snapshot.devices) - len(devices)
        if more:
            text = words.plural("and {n} more device", "and {n} more devices", more)
            y = self.sheet.lines(stock.left, y, (text,), BODY, grey=True)
        self.sheet.rule(stock.left, stock.edge, y - 0.4)
        return y + 10.2

    def _devices(self, devices: tuple[SnapshotDevice, ...], y: float) -> float:
        words = self.words
        heads = (words("Device"), words("Serial number"), words("Your tag"), words("Problem"))
        texts = [(device.name, device.serial, device.tag, device.problem) for device in devices]
        return draw_devices(self.sheet, heads, texts, y, most=4 if len(devices) == 1 else 2)

    # the table and what belongs to it

    def _lines(self, y: float) -> float:
        snapshot, formats, words = self.snapshot, self.formats, self.words
        grid = grid_for(snapshot, self.sheet.stock)
        carried = Carried(words("Carried forward"), words("Brought forward"), formats.money)
        flow = Flow(y, self.sheet.stock.top + NEXT_TABLE, self._limit(), self._tail_height(), self._next_page)
        return draw_table(
            self.sheet, columns(snapshot, grid, formats, words), rows(snapshot, grid, formats, words), flow, carried
        )

    def _next_page(self) -> None:
        self.sheet.next_page()
        draw_continued_head(self.sheet, self.snapshot.seller.name, self.title)

    def _limit(self) -> float:
        """The lowest y that anything above the foot may reach."""
        return self.sheet.stock.height - self.sheet.stock.bottom - 3.5

    @property
    def _sums(self) -> Sums:
        return sums(self.snapshot, self.formats, self.words)

    @property
    def _sums_x(self) -> float:
        stock = self.sheet.stock
        return stock.edge - (62 if self.narrow else 66)

    def _box_room(self) -> float:
        height = box_height(self.snapshot, self.formats, self.words)
        return height + ABOVE_BOX if height else 0

    def _legal_lines(self) -> list[str]:
        texts = [
            *(tax.reason_text for tax in self.snapshot.taxes),
            self.snapshot.stamp_text,
            *self.snapshot.legal_texts,
        ]
        unique = dict.fromkeys(filter(None, texts))
        return [line for text in unique for line in wrapped(text, self.sheet.stock.content, SMALL)]

    def _tail_height(self) -> float:
        """What must stand under the last row: the sums, the legal sentences, the box."""
        height = sums_height(self._sums, self.sheet.stock.edge - self._sums_x)
        return 9 + height + 4 * len(self._legal_lines()) + self._box_room()

    def _notes(self) -> list[tuple[str, tuple[str, ...]]]:
        """What stands left of the sums: titles with their sentences."""
        words, snapshot = self.words, self.snapshot
        notes = [
            (words("Work done"), tuple(filter(None, (snapshot.work_done,)))),
            (words("Warranty"), snapshot.warranty),
            (words("Handed over"), snapshot.handed_over),
        ]
        return [(title, texts) for title, texts in notes if texts]

    def _after_lines(self, y: float) -> float:
        y = self._room_for(self._tail_height(), y)
        bottom = draw_sums(self.sheet, self._sums, x=self._sums_x, y=y + 9)
        bottom = self._draw_notes(y + 8.6, bottom)
        for line in self._legal_lines():
            bottom = self._room_for(4 + self._box_room(), bottom)
            bottom = self.sheet.lines(self.sheet.stock.left, bottom + 2, (line,), SMALL, leading=4.0, grey=True) - 2
        return bottom

    def _draw_notes(self, y: float, beside: float) -> float:
        """The notes left of the sums, over as many pages as they need; gives the y below notes and sums."""
        stock = self.sheet.stock
        width = self._sums_x - stock.left - (6 if self.narrow else 20)
        after_notes = 4.0 * len(self._legal_lines()) + self._box_room()
        page = self.sheet.page
        for title, texts in self._notes():
            y = self._note_line(y, title, LABEL, after_notes, grey=True) + 4.9
            for line in (line for text in texts for line in wrapped(text, width, BODY)):
                y = self._note_line(y, line, BODY, after_notes) + LEADING
            y += 1.6
        return max(y, beside) if page == self.sheet.page else y

    def _note_line(self, y: float, text: str, size: float, after: float, *, grey: bool = False) -> float:
        y = self._room_for(LEADING + after, y)
        self.sheet.text(self.sheet.stock.left, y, text, size, grey=grey)
        return y

    def _room_for(self, height: float, y: float) -> float:
        """`y` where it was, or the top of a new page when `height` mm do not fit any more."""
        if y + height <= self._limit():
            return y
        self._next_page()
        return self.sheet.stock.top + NEXT_TABLE - 4

    def _box(self, bottom: float) -> None:
        """The box near the foot, a little above it where the page has room."""
        height = box_height(self.snapshot, self.formats, self.words)
        if height:
            lowest = self._limit() - height
            draw_box(self.sheet, self.snapshot, self.formats, y=min(lowest, max(bottom + ABOVE_BOX, lowest - 9)))
