"""The papers of a delivery, which stay in the shop: the list it is counted by, and the goods-received note."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from msp_desktop.documents.page import BOLD, LABEL, MONO, REGULAR, SMALL, STOCKS, Align, Sheet, wrapped
from msp_desktop.domain.snapshot import PaperSize
from msp_desktop.i18n import NO_VALUE, Formats, Words

LINE, UNDER, HEAD = 7.6, 3.7, 9.0
BOX_WIDTH, BOX_HEIGHT = 17.0, 5.6


@dataclass(frozen=True, slots=True)
class ReceivedLine:
    """One part: what was ordered on which order and what came, net cost of a piece and of all with freight."""

    code: str
    name: str
    shelf: str
    order: str
    ordered: Decimal
    arrived: Decimal
    taken: Decimal
    unit_cents: int
    value_cents: int
    remark: str = ""
    serials: tuple[str, ...] = ()
    serialised: bool = False


@dataclass(frozen=True, slots=True)
class DeliverySheet:
    """A delivery on paper; without a number it is still counted, and the paper is the list to count by."""

    reader: Formats
    shop_name: str
    number: str
    supplier: str
    delivery_note: str
    orders: str
    made_at: datetime
    received_at: datetime | None
    received_by: str
    lines: tuple[ReceivedLine, ...]
    freight_cents: int = 0
    value_cents: int = 0
    note: str = ""


def goods_received_pdf(values: DeliverySheet, paper: PaperSize = PaperSize.A4) -> bytes:
    """The goods-received note: what came, what is missing or set aside, what it is worth, who took it in."""
    return _Paper(values, paper, counting=False).draw()


def receiving_list_pdf(values: DeliverySheet, paper: PaperSize = PaperSize.A4) -> bytes:
    """The list to count by: what is expected, and room to write what came."""
    return _Paper(values, paper, counting=True).draw()


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    x: float
    width: float
    right: bool = False


class _Paper:
    def __init__(self, values: DeliverySheet, paper: PaperSize, *, counting: bool) -> None:
        self.values, self.counting = values, counting
        self.words = Words(values.reader.language)
        words = self.words
        self.title = (
            words("Receiving list") if counting else words("Goods-received note {number}").format(number=values.number)
        )
        made = words("Printed {moment}").format(moment=values.reader.moment(values.made_at))
        self.sheet = Sheet(STOCKS[paper], self.title, values.shop_name, words, foot_text=made)
        self.columns = self._columns()
        self.y = 0.0

    def draw(self) -> bytes:
        self._head()
        self._facts()
        self._titles()
        for line in self.values.lines:
            self._line(line)
        if not self.counting:
            self._sums()
        self._foot()
        return self.sheet.finish()

    def _columns(self) -> dict[str, _Column]:
        stock, words = self.sheet.stock, self.words
        left, edge = stock.left, stock.edge
        widths: tuple[tuple[str, str, int], ...]
        if self.counting:
            widths = (
                ("order", words("Order"), 21),
                ("shelf", words("Shelf"), 17),
                ("ordered", words("Expected"), 18),
                ("arrived", words("Arrived"), 22),
            )
        else:
            widths = (
                ("order", words("Order"), 20), ("ordered", words("Ordered"), 16), ("arrived", words("Arrived"), 16),
                ("unit", words("Cost"), 19), ("value", words("Into stock"), 23),
            )  # fmt: skip
        taken = sum(width for _key, _title, width in widths)
        code = 27.0
        columns = {
            "code": _Column(words("Code"), left, code),
            "name": _Column(words("Item"), left + code + 2, edge - taken - left - code - 5),
        }
        x = edge - taken
        for key, title, width in widths:
            columns[key] = _Column(title, x, width, right=key not in {"order", "shelf"})
            x += width
        return columns

    @property
    def _limit(self) -> float:
        return self.sheet.stock.height - self.sheet.stock.bottom - 4

    def _head(self) -> None:
        stock, values = self.sheet.stock, self.values
        taken = self.sheet.text(stock.edge, stock.top + 6, values.shop_name, SMALL, grey=True, align=Align.RIGHT)
        wide = stock.content - taken - 4
        shown = self.sheet.text(stock.left, stock.top + 6, self.title, 15, BOLD, width=wide)
        self.sheet.text(stock.left + shown + 4, stock.top + 6, values.supplier, 10, width=max(wide - shown - 4, 10))
        self.y = stock.top + 13

    def _facts(self) -> None:
        words, values, reader = self.words, self.values, self.values.reader
        facts = [(words("Supplier"), values.supplier), (words("Delivery note"), values.delivery_note or NO_VALUE)]
        facts.append((words("Orders"), values.orders or words("Without an order")))
        if values.received_at is not None:
            moment = reader.moment(values.received_at)
            who = (
                words("{moment}, {name}").format(moment=moment, name=values.received_by)
                if values.received_by
                else moment
            )
            facts.append((words("Received"), who))
        stock = self.sheet.stock
        for label, text in facts:
            self.sheet.text(stock.left, self.y, label, LABEL, grey=True, width=30)
            for place, line in enumerate(wrapped(text, stock.content - 34, SMALL, REGULAR, 3)):
                if place:
                    self.y += 4.2
                self.sheet.text(stock.left + 34, self.y, line, SMALL)
            self.y += 4.8
        self.y += 1.5

    def _titles(self) -> None:
        for column in self.columns.values():
            self._cell(column, column.title, self.y + 4.5, size=LABEL, style=BOLD)
        self.sheet.rule(self.sheet.stock.left, self.sheet.stock.edge, self.y + 6.4, heavy=True)
        self.y += 6.6

    def _line(self, line: ReceivedLine) -> None:
        under = self._under(line)
        high = LINE + len(under) * UNDER
        if self.y + high > self._limit:
            self.sheet.next_page()
            self._head()
            self._titles()
        base, reader = self.y + 5.1, self.values.reader
        self._cell(self.columns["code"], line.code, base, style=MONO)
        self._cell(self.columns["name"], line.name, base, style=BOLD)
        self._cell(self.columns["order"], line.order or NO_VALUE, base)
        self._cell(self.columns["ordered"], reader.number(line.ordered) if line.ordered else NO_VALUE, base)
        if self.counting:
            self._cell(self.columns["shelf"], line.shelf, base)
            edge = self.sheet.stock.edge
            self.sheet.box(edge - BOX_WIDTH, self.y + 1.0, BOX_WIDTH, BOX_HEIGHT, radius=0.5, dark=True)
            if line.arrived:
                self.sheet.text(edge - 2, base, reader.number(line.arrived), SMALL, align=Align.RIGHT)
        else:
            self._cell(self.columns["arrived"], reader.number(line.arrived), base, style=BOLD)
            self._cell(self.columns["unit"], reader.amount(line.unit_cents), base)
            self._cell(self.columns["value"], reader.amount(line.value_cents) if line.taken else NO_VALUE, base)
        name = self.columns["name"]
        for place, (text, style) in enumerate(under):
            self.sheet.text(
                name.x,
                base + 3.9 + place * UNDER,
                text,
                LABEL,
                style,
                width=self.sheet.stock.edge - name.x - (BOX_WIDTH + 4 if self.counting else 0),
            )
        self.sheet.rule(self.sheet.stock.left, self.sheet.stock.edge, self.y + high)
        self.y += high

    def _under(self, line: ReceivedLine) -> list[tuple[str, str]]:
        """What stands below the name: what differs, the serials."""
        name = self.columns["name"]
        room = self.sheet.stock.edge - name.x - (BOX_WIDTH + 4 if self.counting else 0)
        said = [(line.remark, BOLD)] if line.remark else []
        if line.serials:
            text = ", ".join(line.serials)
            said += [(each, MONO) for each in wrapped(text, room, LABEL, MONO, 12)]
        elif line.serialised and self.counting:
            said.append((self.words("Write down the serial of each piece"), REGULAR))
        return said

    def _cell(self, column: _Column, text: str, base: float, *, size: float = SMALL, style: str = REGULAR) -> None:
        if column.right:
            self.sheet.text(column.x + column.width, base, text, size, style, align=Align.RIGHT)
        else:
            self.sheet.text(column.x, base, text, size, style, width=column.width - 1)

    def _sums(self) -> None:
        values, reader, words = self.values, self.values.reader, self.words
        rows = []
        if values.freight_cents:
            rows.append((words("Of this freight"), reader.amount(values.freight_cents), REGULAR))
        rows.append((words("Into stock, net"), reader.money(values.value_cents), BOLD))
        self._room(len(rows) * 5.4 + 4)
        self.y += 2
        for label, amount, style in rows:
            self.y += 5.4
            self.sheet.text(self.sheet.stock.edge - 34, self.y, label, SMALL, style, align=Align.RIGHT)
            self.sheet.text(
                self.sheet.stock.edge, self.y, amount, 10 if style == BOLD else SMALL, style, align=Align.RIGHT
            )

    def _foot(self) -> None:
        stock, values, words = self.sheet.stock, self.values, self.words
        if values.note:
            lines = wrapped(values.note, stock.content, SMALL, REGULAR, 6)
            self._room(len(lines) * 4.2 + 6)
            self.y += 5
            for line in lines:
                self.sheet.text(stock.left, self.y, line, SMALL)
                self.y += 4.2
        self._room(20)
        self.y += 16
        half = stock.content / 2 - 5
        for x, label in ((stock.left, words("Counted by")), (stock.left + half + 10, words("Date and signature"))):
            self.sheet.rule(x, x + half, self.y)
            self.sheet.text(x, self.y + 3.6, label, LABEL, grey=True)

    def _room(self, high: float) -> None:
        if self.y + high > self._limit:
            self.sheet.next_page()
            self._head()
