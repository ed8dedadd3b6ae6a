"""A quote on a sheet: what was found, what it costs, when and how, and the box for the customer's answer."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from msp_desktop.documents.device_band import draw_devices
from msp_desktop.documents.issued_lines import columns, grid_for, rows, tax_word
from msp_desktop.documents.issued_sums import Sums, draw_sums, sums_height, taxed_rows
from msp_desktop.documents.letterhead import Fact, draw_address, draw_continued_head, draw_shop, draw_title
from msp_desktop.documents.page import (
    BODY,
    BOLD,
    LABEL,
    LEADING,
    SMALL,
    STOCKS,
    Align,
    Sheet,
    Span,
    filled,
    width_mm,
    wrapped,
)
from msp_desktop.documents.table import HEADER, Carried, Flow, draw_table
from msp_desktop.domain.approval import Answer
from msp_desktop.domain.quote import Choice, QuoteSnapshot
from msp_desktop.i18n import Formats, Words

MOST_DEVICES = 12
MOST_FOUND = 10
NEXT_TABLE = 17.0
ABOVE_BOX = 5.0
CHOICE_LEADING = 4.2
RIGHT_WIDTH = 55.0


class Room(NamedTuple):
    """How far apart things stand below the lines: roomy where the page has it, tight where that saves a page."""

    above_sums: float
    choice: float
    signing: float


ROOMY, TIGHT = Room(9.0, 7.1, 17.5), Room(7.0, 5.4, 13.5)


def quote_pdf(snapshot: QuoteSnapshot, logo: bytes | None = None, *, draft: bool = False) -> bytes:
    """The PDF of a quote on the sheet its snapshot names; `logo` is a PNG or JPEG. A draft says that it is one."""
    return _Paper(snapshot, logo, draft=draft).drawn()


@dataclass(slots=True)
class _Paper:
    """One quote while it is laid out."""

    snapshot: QuoteSnapshot
    logo: bytes | None
    draft: bool
    words: Words
    formats: Formats
    sheet: Sheet
    room: Room

    def __init__(self, snapshot: QuoteSnapshot, logo: bytes | None, *, draft: bool) -> None:
        self.logo, self.draft, self.room = logo, draft, ROOMY
        self.words = Words(snapshot.language)
        self.formats = Formats(snapshot.language, snapshot.country, snapshot.currency)
        self.snapshot = self._with_options_named(snapshot)
        seller = snapshot.seller
        author = seller.legal_name or seller.name
        self.sheet = Sheet(STOCKS[snapshot.paper], self.title, author, self.words, foot_text=self._foot())

    @property
    def title(self) -> str:
        if self.draft:
            return self.words("Quote")
        return self.words("Quote {number}").format(number=self.snapshot.number)

    def drawn(self) -> bytes:
        y = self._head()
        y = self._band(y)
        y = self._lines(y)
        self._box(self._after_lines(y))
        return self.sheet.finish()

    def _with_options_named(self, snapshot: QuoteSnapshot) -> QuoteSnapshot:
        """What may be left out says so under its name."""
        alone, with_detail = self.words("Optional"), self.words("Optional. {detail}")
        lines = tuple(
            line
            if place not in snapshot.optional
            else replace(line, detail=with_detail.format(detail=line.detail) if line.detail else alone)
            for place, line in enumerate(snapshot.lines)
        )
        return replace(snapshot, lines=lines)

    def _foot(self) -> str:
        snapshot, words = self.snapshot, self.words
        day = self.formats.long_day(snapshot.valid_until)
        if not self._taxed:
            text = words("{quote}. Prices hold until {day}.")
            return text.format(quote=self.title, day=day)
        text = words("{quote}. Prices hold until {day}. {tax} at the rate of the invoice date.")
        return text.format(quote=self.title, day=day, tax=tax_word(snapshot, words))

    @property
    def _taxed(self) -> bool:
        return self.snapshot.tax_cents > 0

    # the head

    def _head(self) -> float:
        stock, words, snapshot = self.sheet.stock, self.words, self.snapshot
        draw_shop(self.sheet, snapshot.seller, self.logo)
        top, column = stock.top + 34.2, stock.left + 96.1
        address = draw_address(self.sheet, words("Quote for"), snapshot.customer, y=top, width=column - stock.left - 6)
        marking = words("Draft, not yet made") if self.draft else ""
        facts = draw_title(self.sheet, words("Quote"), self._facts(), x=column, y=top + 4.6, marking=marking)
        return max(stock.top + 74.5, address - 2, facts - 2)

    def _facts(self) -> list[Fact]:
        words, formats, snapshot = self.words, self.formats, self.snapshot
        facts = [] if self.draft else [Fact(words("Number"), snapshot.number)]
        by = words("{job}, by {name}") if snapshot.made_by else words("{job}")
        name = snapshot.made_by.split(maxsplit=1)[0] if snapshot.made_by else ""
        return [
            *facts,
            Fact(words("Date"), formats.long_day(snapshot.issue_date)),
            Fact(words("Valid until"), formats.long_day(snapshot.valid_until)),
            Fact(words("Job"), by.format(job=snapshot.job, name=name)),
        ]

    def _band(self, y: float) -> float:
        """The devices and what was found, between two fine rules; gives the y of the table's header."""
        stock, snapshot, words = self.sheet.stock, self.snapshot, self.words
        devices = snapshot.devices[:MOST_DEVICES]
        if not devices and not snapshot.found:
            return y + 5
        self.sheet.rule(stock.left, stock.edge, y)
        y += 5.2
        one = len(devices) == 1
        if devices:
            heads = (words("Device"), words("Serial number"), words("Your tag"), words("Found"))
            texts = [(each.name, each.serial, each.tag, snapshot.found if one else "") for each in devices]
            y = draw_devices(self.sheet, heads, texts, y, most=MOST_FOUND)
        more = len(snapshot.devices) - len(devices)
        if more:
            text = words.plural("and {n} more device", "and {n} more devices", more)
            y = self.sheet.lines(stock.left, y, (text,), BODY, grey=True)
        if snapshot.found and not one:
            y += 2 if devices else 0
            self.sheet.text(stock.left, y, words("Found"), LABEL, grey=True)
            lines = wrapped(snapshot.found, stock.content, BODY, most=MOST_FOUND)
            y = self.sheet.lines(stock.left, y + 4.4, lines, BODY)
        self.sheet.rule(stock.left, stock.edge, y - 0.4)
        return y + 10.2

    # the table and what belongs to it

    def _lines(self, y: float) -> float:
        snapshot, formats, words = self.snapshot, self.formats, self.words
        grid = grid_for(snapshot, self.sheet.stock)
        carried = Carried(words("Carried forward"), words("Brought forward"), formats.money)
        below = y + HEADER + sum(each.height for each in rows(snapshot, grid, formats, words))
        if below + self._tail_height() > self._limit():
            self.room = TIGHT
            if below + self._tail_height() > self._limit():
                self.room = ROOMY
        flow = Flow(y, self.sheet.stock.top + NEXT_TABLE, self._limit(), self._tail_height(), self._next_page)
        heads = columns(snapshot, grid, formats, words)
        return draw_table(self.sheet, heads, rows(snapshot, grid, formats, words), flow, carried)

    def _next_page(self) -> None:
        self.sheet.next_page()
        draw_continued_head(self.sheet, self.snapshot.seller.name, self.title)

    def _limit(self) -> float:
        """The lowest y that anything above the foot may reach."""
        return self.sheet.stock.height - self.sheet.stock.bottom - 3.5

    @property
    def _sums(self) -> Sums:
        snapshot, formats, words = self.snapshot, self.formats, self.words
        above = taxed_rows(snapshot, formats, words, net=words("Net"))
        return Sums(tuple(above), words("Total"), formats.money(snapshot.total_cents))

    @property
    def _sums_x(self) -> float:
        return self.sheet.stock.edge - 66

    def _note_lines(self) -> list[str]:
        """When and how: what the technician wrote, then the shop's sentences, as one paragraph each."""
        width = self._sums_x - self.sheet.stock.left - 20
        texts = [self.snapshot.how, " ".join(self.snapshot.terms)]
        return [line for text in texts if text for line in wrapped(text, width, BODY)]

    def _legal_lines(self) -> list[str]:
        unique = dict.fromkeys(filter(None, (tax.reason_text for tax in self.snapshot.taxes)))
        return [line for text in unique for line in wrapped(text, self.sheet.stock.content, SMALL)]

    def _tail_height(self) -> float:
        """What must stand under the last row: sums and notes side by side, the legal sentences, the box."""
        beside = max(sums_height(self._sums, 66), 6 + LEADING * len(self._note_lines()))
        return self.room.above_sums + beside + 4 * len(self._legal_lines()) + ABOVE_BOX + self._box_height()

    def _after_lines(self, y: float) -> float:
        if y + self._tail_height() > self._limit():
            self._next_page()
            y = self.sheet.stock.top + NEXT_TABLE - 4
        stock = self.sheet.stock
        bottom = draw_sums(self.sheet, self._sums, x=self._sums_x, y=y + self.room.above_sums)
        notes = self._note_lines()
        if notes:
            top = y + self.room.above_sums
            self.sheet.text(stock.left, top - 0.4, self.words("When and how"), LABEL, grey=True)
            bottom = max(bottom, self.sheet.lines(stock.left, top + 4.5, notes, BODY))
        return self.sheet.lines(stock.left, bottom + 2, self._legal_lines(), SMALL, leading=4.0, grey=True) - 2

    # the box

    @property
    def _choice_room(self) -> float:
        return self.sheet.stock.content - RIGHT_WIDTH - 18 - 22

    def _choice_lines(self, choice: Choice) -> tuple[str, ...]:
        return wrapped(self._choice_words(choice), self._choice_room, BODY, most=3)

    def _choice_words(self, choice: Choice) -> str:
        words = self.words
        match choice.answer:
            case Answer.APPROVED:
                return words("Yes, all of it")
            case Answer.WITHOUT_OPTION:
                return words("Yes, without: {what}").format(what=", ".join(self.snapshot.optional_names))
            case Answer.REFUSED if choice.total_cents:
                return words("No, return it unrepaired. The check is due")
            case Answer.REFUSED:
                return words("No, return it unrepaired. Nothing is due")

    def _choices_height(self) -> float:
        extra = sum(len(self._choice_lines(each)) - 1 for each in self.snapshot.choices)
        return self.room.choice * len(self.snapshot.choices) + CHOICE_LEADING * extra

    def _box_height(self) -> float:
        return 10 + self._choices_height() + self.room.signing

    def _box(self, bottom: float) -> None:
        """The answer's box near the foot, a little above it where the page has room."""
        stock, words = self.sheet.stock, self.words
        height = self._box_height()
        lowest = self._limit() - height
        top = min(lowest, max(bottom + ABOVE_BOX, lowest - 5))
        self.sheet.box(stock.left, top, stock.content, height, radius=1.8)
        middle = stock.edge - RIGHT_WIDTH
        self.sheet.upright(middle, top + 4.3, top + height - 4.3)
        self._choices(stock.left + 5.2, middle - 9, top)
        base = top + height - 8.8
        x, right = stock.left + 5.2, middle - 9
        self.sheet.rule(x, right - 31, base, heavy=True)
        self.sheet.rule(right - 26, right, base, heavy=True)
        name = self.snapshot.customer.name if self.snapshot.customer else ""
        signed = words("Name and signature, {customer}") if name else words("Name and signature")
        self.sheet.text(x, base + 3.6, signed.format(customer=name), LABEL, grey=True, width=right - 31 - x)
        self.sheet.text(right - 26, base + 3.6, words("Date"), LABEL, grey=True)
        self._promise(middle + 6, top, height)

    def _choices(self, x: float, right: float, top: float) -> None:
        self.sheet.text(x, top + 7.4, self.words("Your answer"), 10.6, BOLD)
        y = top + 11.3
        for choice in self.snapshot.choices:
            lines = self._choice_lines(choice)
            self.sheet.box(x, y, 4, 4, radius=0.6, line=0.25)
            self.sheet.lines(x + 7, y + 3.1, lines, BODY, leading=CHOICE_LEADING)
            amount = self.formats.money(choice.total_cents)
            self.sheet.text(right, y + 3.1, amount, BODY, BOLD, align=Align.RIGHT)
            y += self.room.choice + CHOICE_LEADING * (len(lines) - 1)

    def _promise(self, x: float, top: float, height: float) -> None:
        """Up to which amount the shop goes without asking, and how to answer."""
        words, snapshot = self.words, self.snapshot
        room = self.sheet.stock.edge - 4 - x
        limit = snapshot.limit_cents if snapshot.limit_cents is not None else snapshot.total_cents
        self.sheet.text(x, top + 6.6, words("We ask before going over"), LABEL, grey=True, width=room)
        self.sheet.text(x, top + 12.4, self.formats.money(limit), 14, BOLD, width=room)
        if self._taxed:
            included = words("{tax} included").format(tax=tax_word(snapshot, words))
            self.sheet.text(x, top + 16.6, included, SMALL, grey=True, width=room)
        phone = snapshot.seller.phone
        lines = self._how_to_answer(phone, room)
        y = top + height - 6.2 - 4.1 * (len(lines) - 1)
        for line in lines:
            self.sheet.spans(x, y, line)
            y += 4.1

    def _how_to_answer(self, phone: str, room: float) -> list[tuple[Span, ...]]:
        words, number = self.words, "" if self.draft else self.snapshot.number
        if not phone or not number:
            return [(Span(line, size=SMALL),) for line in wrapped(words("Sign and bring or send it."), room, SMALL)]
        template = words("Sign and bring or send it, or call {phone} with the number {number}.")
        return _flowed(filled(template, SMALL, phone=phone, number=number), room)


def _flowed(spans: tuple[Span, ...], room: float) -> list[tuple[Span, ...]]:
    """Stretches in lines of at most `room` mm, broken between words; what is bold stays whole."""
    pieces: list[Span] = []
    for span in spans:
        if span.style == BOLD:
            pieces.append(span)
        else:
            pieces += [span._replace(text=part) for part in _with_blanks(span.text)]
    lines: list[list[Span]] = [[]]
    taken = 0.0
    for piece in pieces:
        shown = piece
        if lines[-1] and taken + width_mm(piece.text.rstrip(), piece.size, piece.style) > room:
            lines.append([])
            taken, shown = 0.0, piece._replace(text=piece.text.lstrip())
        if shown.text:
            lines[-1].append(shown)
            taken += width_mm(shown.text, shown.size, shown.style)
    return [tuple(line) for line in lines if line]


def _with_blanks(text: str) -> list[str]:
    """The words of a text, each with the blank behind it."""
    parts = text.split(" ")
    return [f"{part} " for part in parts[:-1]] + [parts[-1]]
