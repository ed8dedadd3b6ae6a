"""The claim ticket a customer takes home, with the shop's stub: A5, two on A4, or on the 80 mm roll."""

from dataclasses import dataclass

from msp_desktop.documents.codes import QUIET_BARS, code128_width, contact_text, draw_code128, draw_qr
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
    filled,
    roll_pdf,
    wrapped,
)
from msp_desktop.documents.signature import draw_signature
from msp_desktop.documents.values import ClaimTicket, Signed, TellBy, TicketForm, TicketItem
from msp_desktop.domain.snapshot import PaperSize
from msp_desktop.i18n import Formats, Words

STUB_HEIGHT = 30.2
SIGNATURE_HEIGHT = 15.0
# What a drawn signature needs above its line.
DRAWN_HEIGHT = 7.0
TERMS_LINES = 6
CODE_SIZE = 20.0


def claim_ticket_pdf(ticket: ClaimTicket, form: TicketForm = TicketForm.A5, logo: bytes | None = None) -> bytes:
    """The ticket with its stub on the chosen paper; `logo` is a PNG or JPEG."""
    if form is TicketForm.ROLL:
        return roll_pdf(lambda sheet: _RollTicket(ticket, sheet, logo).draw(), lambda stock: _sheet(ticket, stock))
    two = form is TicketForm.TWO_ON_A4
    sheet = _sheet(ticket, A5_ON_A4 if two else STOCKS[PaperSize.A5])
    _SheetTicket(ticket, sheet, logo).draw()
    return sheet.finish(across=2 if two else 1)


def _sheet(ticket: ClaimTicket, stock: Stock) -> Sheet:
    words = Words(ticket.reader.language)
    title = words("Claim ticket {number}").format(number=ticket.job_number)
    return Sheet(stock, title, ticket.shop.name, words, numbered=False)


def signer_text(signed: Signed | None, customer: str, reader: Formats, words: Words) -> str:
    """Who signs, or who signed when on the screen."""
    if signed is None:
        return words("Signature, {name}").format(name=customer)
    return words("Signed by {name}, {moment}").format(name=signed.who, moment=reader.moment(signed.at))


def ready_text(ticket: ClaimTicket, words: Words) -> str:
    """The promised day and hour in words, empty without a promise."""
    if ticket.ready_by is None:
        return ""
    day = ticket.reader.long_weekday(ticket.reader.local(ticket.ready_by).date())
    return words("{day}, {time}").format(day=day, time=ticket.reader.time(ticket.ready_by))


def tell_text(ticket: ClaimTicket, words: Words) -> str:
    """How the customer hears from the shop; empty when no way was chosen."""
    if not ticket.tell_at or ticket.tell_by is None:
        return ""
    if ticket.tell_by is TellBy.CALL:
        return words("We call you on {phone} when it is ready.").format(phone=ticket.tell_at)
    return words("We write to {address} when it is ready.").format(address=ticket.tell_at)


def contact_code(ticket: ClaimTicket, words: Words) -> tuple[str, str]:
    """What the QR holds, and its caption; both empty when the shop has neither phone nor mail."""
    by_mail = ticket.tell_by is TellBy.WRITE
    subject = words("Job {number}").format(number=ticket.job_number)
    held = contact_text(phone=ticket.shop.phone, email=ticket.shop.email, subject=subject, by_mail=by_mail)
    if not held:
        return "", ""
    return held, words("Scan to write to us") if held.startswith("mailto:") else words("Scan to call us")


def item_facts(item: TicketItem, words: Words, *, several: bool = False) -> list[tuple[str, str, str]]:
    """Label, value and face of what is known about one device; of several, each keeps its problem and saves a line."""
    problem = words("“{problem}”").format(problem=item.problem) if item.problem and several else ""
    facts = [
        (words("Device"), joined((item.device, item.serial)) if several else item.device, BOLD),
        (words("Serial"), "" if several else item.serial, MONO),
        (words("Left with us"), item.left_with_us, BOLD),
        (words("Condition"), item.condition, BOLD),
        (words("Your data"), item.data, BOLD),
        (words("Problem"), problem, REGULAR),
    ]
    return [fact for fact in facts if fact[1]]


@dataclass(slots=True)
class _SheetTicket:
    ticket: ClaimTicket
    sheet: Sheet
    logo: bytes | None

    def draw(self) -> None:
        y = self._head()
        y = self._ready(y)
        y = self._facts(y)
        y = self._problem(y)
        y = self._estimate(y)
        self._terms_and_signature(y)
        self._stub()

    def _head(self) -> float:
        stock, shop, words = self.sheet.stock, self.ticket.shop, self.sheet.words
        x = stock.left
        if self.logo:
            x += self.sheet.picture(self.logo, x, stock.top + 2.2, 24, 8) + 3
        number = self.ticket.job_number
        taken = self.sheet.text(stock.edge, stock.top + 10.6, number, 22, BOLD, align=Align.RIGHT)
        self.sheet.text(stock.edge, stock.top + 2.5, words("Claim ticket"), SMALL, grey=True, align=Align.RIGHT)
        room = stock.edge - taken - 4 - x
        self.sheet.text(x, stock.top + 3.5, shop.name, 12.5, BOLD, width=room)
        lines = packed((", ".join(shop.address), shop.phone, shop.hours), room, 7.8)
        y = self.sheet.lines(x, stock.top + 7.7, lines[:4], 7.8, leading=3.5, grey=True)
        y = max(stock.top + 16.6, y)
        self.sheet.rule(stock.left, stock.edge, y, heavy=True)
        return y

    def _ready(self, y: float) -> float:
        stock, words = self.sheet.stock, self.sheet.words
        held, caption = contact_code(self.ticket, words)
        room = stock.content - (CODE_SIZE + 8 if held else 0)
        if held:
            draw_qr(self.sheet, stock.edge - CODE_SIZE, y + 3, held, size=CODE_SIZE)
            self.sheet.text(stock.edge, y + 26.7, caption, SMALL, grey=True, align=Align.RIGHT)
        at = y + 5.4
        ready = ready_text(self.ticket, words)
        if ready:
            self.sheet.text(stock.left, at, words("Ready by"), SMALL, grey=True)
            self.sheet.text(stock.left, at + 5.6, ready, 13.5, BOLD, width=room)
            at += 10.6
        told = tell_text(self.ticket, words)
        at = self.sheet.lines(stock.left, at, wrapped(told, room, BODY, most=2), BODY, grey=True) if told else at
        below = max(y + (30.8 if held else 0), at - 0.8)
        self.sheet.rule(stock.left, stock.edge, below)
        return below

    def _facts(self, y: float) -> float:
        stock, words = self.sheet.stock, self.sheet.words
        step = 6.0 if len(self.ticket.items) == 1 else 4.6
        y = self._fact(y + 6.4, words("Customer"), self.ticket.customer, BOLD, step)
        for place, item in enumerate(self.ticket.items):
            y += 1.2 if place else 0
            for label, value, style in item_facts(item, words, several=len(self.ticket.items) > 1):
                y = self._fact(y, label, value, style, step)
        self.sheet.rule(stock.left, stock.edge, y - step + 2.8)
        return y - step + 2.8

    def _fact(self, y: float, label: str, value: str, style: str, step: float) -> float:
        stock = self.sheet.stock
        y = self._room_for(step, y)
        x = stock.left + 27
        self.sheet.text(stock.left, y, label, BODY, grey=True, width=26)
        return (
            self.sheet.lines(x, y, wrapped(value, stock.edge - x, BODY, style, most=4), BODY, style, leading=4.2)
            - 4.2
            + step
        )

    def _problem(self, y: float) -> float:
        problem = self.ticket.items[0].problem if len(self.ticket.items) == 1 else ""
        if not problem:
            return y
        stock, words = self.sheet.stock, self.sheet.words
        y = self._room_for(14, y)
        self.sheet.text(stock.left, y + 5.3, words("Problem, in your words"), SMALL, grey=True)
        y += 10
        for line in wrapped(words("“{problem}”").format(problem=problem), stock.content, BODY, most=12):
            y = self._room_for(4.7, y)
            y = self.sheet.lines(stock.left, y, (line,), BODY, leading=4.7)
        self.sheet.rule(stock.left, stock.edge, y - 1.2)
        return y - 1.2

    def _estimate(self, y: float) -> float:
        ticket, stock, words = self.ticket, self.sheet.stock, self.sheet.words
        if ticket.estimate_cents is None and ticket.limit_cents is None:
            return y
        y = self._room_for(24, y)
        lowest = y
        if ticket.limit_cents is not None:
            lowest = self._limit(ticket.limit_cents, y)
        if ticket.estimate_cents is None:
            return lowest
        right = stock.edge - (52 if ticket.limit_cents is not None else 0)
        y += 6.2
        for line in ticket.estimate:
            y = self._room_for(5.2, y)
            self._amount(y, line.text, ticket.reader.amount(line.amount_cents), right, grey=False)
            y += 5.2
        for line in ticket.estimate_taxes:
            self._amount(y, line.text, ticket.reader.amount(line.amount_cents), right, grey=True)
            y += 5.2
        self.sheet.rule(stock.left, right, y - 2, heavy=True)
        label = words("Estimate, tax included") if ticket.estimate_includes_tax else words("Estimate")
        total = ticket.reader.money(ticket.estimate_cents)
        taken = self.sheet.text(right, y + 3, total, 12, BOLD, align=Align.RIGHT)
        self.sheet.text(stock.left, y + 3, label, 11, BOLD, width=right - stock.left - taken - 2)
        return max(lowest, y + 5)

    def _amount(self, y: float, label: str, amount: str, right: float, *, grey: bool) -> None:
        taken = self.sheet.text(right, y, amount, BODY, grey=grey, align=Align.RIGHT)
        self.sheet.text(
            self.sheet.stock.left, y, label, BODY, grey=grey, width=right - self.sheet.stock.left - taken - 3
        )

    def _limit(self, cents: int, y: float) -> float:
        stock, words, ticket = self.sheet.stock, self.sheet.words, self.ticket
        if ticket.tell_by is TellBy.WRITE:
            label = words("We ask before going over")
        else:
            label = words("We call before going over")
        self.sheet.box(stock.edge - 44, y + 2.7, 44, 15.6)
        self.sheet.text(stock.edge - 40, y + 8, label, SMALL, grey=True, width=37)
        self.sheet.text(stock.edge - 40, y + 14, ticket.reader.money(cents), 13.5, BOLD, width=37)
        return y + 19

    def _terms_and_signature(self, y: float) -> None:
        stock, words, ticket = self.sheet.stock, self.sheet.words, self.ticket
        terms = wrapped(ticket.terms, stock.content, LABEL, most=TERMS_LINES) if ticket.terms else ()
        y = self._room_for(4 + 3.5 * len(terms), y)
        self.sheet.lines(stock.left, y + 5, terms, LABEL, leading=3.5, grey=True)
        line = stock.height - STUB_HEIGHT - 13
        self.sheet.rule(stock.left, stock.edge - 46, line, heavy=True)
        self.sheet.rule(stock.edge - 38, stock.edge, line, heavy=True)
        if ticket.signed is not None:
            room = min(line - (y + 5 + 3.5 * (len(terms) - 1)) - 2, 16)
            draw_signature(self.sheet, ticket.signed.drawing, stock.left + 2, line - room, stock.content - 52, room)
        signer = signer_text(ticket.signed, ticket.customer, ticket.reader, words)
        self.sheet.text(stock.left, line + 3.6, signer, SMALL, grey=True, width=stock.content - 48)
        booked = joined((ticket.reader.moment(ticket.booked_at), ticket.booked_by))
        self.sheet.text(stock.edge - 38, line + 3.6, booked, SMALL, grey=True, width=38)

    def _stub(self) -> None:
        stock, words, ticket = self.sheet.stock, self.sheet.words, self.ticket
        tear = stock.height - STUB_HEIGHT
        self.sheet.text(stock.edge, tear - 2.3, words("Shop stub — tear here"), LABEL, grey=True, align=Align.RIGHT)
        self.sheet.rule(0, stock.width, tear, dashed=True)
        module = 4 * PRINTER_DOT
        bars = code128_width(ticket.job_number, module)
        bars_x = stock.edge - bars
        draw_code128(self.sheet, bars_x, tear + 6, ticket.job_number, height=13, module=module)
        self.sheet.text(bars_x + bars / 2, tear + 22.2, ticket.job_number, SMALL, MONO, align=Align.CENTRE)
        taken = self.sheet.text(stock.left, tear + 16.6, ticket.job_number, 19, BOLD)
        x = stock.left + taken + 6
        room = bars_x - QUIET_BARS * module - x
        self.sheet.text(x, tear + 11, ticket.customer, BODY, BOLD, width=room)
        self.sheet.text(x, tear + 15.2, stub_devices(ticket, words), BODY, width=room)
        y = tear + 19.4
        for line in stub_place(ticket, words, room):
            self.sheet.text(x, y, line, BODY, BOLD, width=room)
            y += 4.2

    def _room_for(self, height: float, y: float) -> float:
        """`y`, or the top of a next page when the signature and the stub would be reached."""
        signature = SIGNATURE_HEIGHT + (DRAWN_HEIGHT if self.ticket.signed is not None else 0)
        if y + height <= self.sheet.stock.height - STUB_HEIGHT - signature:
            return y
        self.sheet.next_page()
        title = joined((self.ticket.shop.name, self.ticket.job_number))
        self.sheet.text(
            self.sheet.stock.left, self.sheet.stock.top + 3, title, BODY, BOLD, width=self.sheet.stock.content
        )
        return self.sheet.stock.top + 10


def stub_devices(ticket: ClaimTicket, words: Words) -> str:
    """What lies behind the stub: the device and what came with it, or how many devices."""
    if len(ticket.items) == 1:
        return joined((ticket.items[0].device, ticket.items[0].left_with_us))
    return words.plural("{n} device", "{n} devices", len(ticket.items))


def stub_place(ticket: ClaimTicket, words: Words, room: float) -> list[str]:
    """The shelf and the promise, on one line where they fit."""
    shelves = ", ".join(dict.fromkeys(item.shelf for item in ticket.items if item.shelf))
    shelf = words("Shelf {shelf}").format(shelf=shelves) if shelves else ""
    due = ""
    if ticket.ready_by is not None:
        day = ticket.reader.weekday_short(ticket.reader.local(ticket.ready_by).date())
        due = words("by {day}, {time}").format(day=day, time=ticket.reader.time(ticket.ready_by))
    return packed((shelf, due), room, BODY)[:2]


@dataclass(slots=True)
class _RollTicket:
    ticket: ClaimTicket
    sheet: Sheet
    logo: bytes | None

    def draw(self) -> float:
        y = self._stub(self.sheet.stock.top)
        y = self._head(y + 4)
        y = self._facts(y)
        y = self._estimate(y)
        return self._foot(y)

    def _stub(self, y: float) -> float:
        stock, words, ticket = self.sheet.stock, self.sheet.words, self.ticket
        self.sheet.text(stock.left, y + 7, ticket.job_number, 20, BOLD)
        self.sheet.text(stock.edge, y + 7, words("Shop stub"), SMALL, align=Align.RIGHT)
        y = self._text(y + 12.5, ticket.customer, style=BOLD)
        for item in ticket.items:
            y = self._text(y, joined((item.device, item.left_with_us)))
        for line in stub_place(ticket, words, stock.content):
            y = self._text(y, line, style=BOLD)
        module = 3 * ROLL_DOT
        width = code128_width(ticket.job_number, module)
        x = round((stock.width - width) / 2 / ROLL_DOT) * ROLL_DOT
        draw_code128(self.sheet, x, y - 1, ticket.job_number, height=11, module=module)
        y += 17
        self.sheet.text(stock.width / 2, y, words("tear here"), LABEL, align=Align.CENTRE)
        self.sheet.rule(0, stock.width, y + 1.6, dashed=True)
        return y + 1.6

    def _head(self, y: float) -> float:
        stock, words, ticket, shop = self.sheet.stock, self.sheet.words, self.ticket, self.ticket.shop
        middle = stock.width / 2
        if self.logo:
            self.sheet.picture(self.logo, middle - 4, y, 24, 8)
            y += 11
        y = self.sheet.lines(
            middle, y + 4, wrapped(shop.name, stock.content, 12.5, BOLD), 12.5, BOLD, leading=5.2, align=Align.CENTRE
        )
        lines = packed((", ".join(shop.address), shop.phone, shop.hours), stock.content, SMALL)
        y = self.sheet.lines(middle, y - 0.4, lines, SMALL, leading=4, align=Align.CENTRE)
        self.sheet.rule(stock.left, stock.edge, y - 1, dashed=True)
        self.sheet.text(stock.left, y + 6.6, words("Claim ticket"), SMALL)
        self.sheet.text(stock.edge, y + 6.6, ticket.job_number, 20, BOLD, align=Align.RIGHT)
        y += 12
        ready = ready_text(ticket, words)
        if ready:
            self.sheet.text(stock.left, y, words("Ready by"), SMALL)
            y = self.sheet.lines(stock.left, y + 5, wrapped(ready, stock.content, 11.5, BOLD), 11.5, BOLD, leading=5)
        told = tell_text(ticket, words)
        y = self._text(y, told) if told else y
        held, caption = contact_code(ticket, words)
        if held:
            draw_qr(self.sheet, middle - 11, y, held, size=22)
            self.sheet.text(middle, y + 26.4, caption, SMALL, align=Align.CENTRE)
            y += 31
        self.sheet.rule(stock.left, stock.edge, y - 2.4, dashed=True)
        return y + 2.6

    def _facts(self, y: float) -> float:
        stock, words = self.sheet.stock, self.sheet.words
        y = self._fact(y, words("Customer"), self.ticket.customer, BOLD)
        for item in self.ticket.items:
            for label, value, style in item_facts(item, words):
                y = self._fact(y, label, value, style)
            if item.problem:
                y = self._text(y, words("“{problem}”").format(problem=item.problem), most=8)
            y += 1
        self.sheet.rule(stock.left, stock.edge, y - 3, dashed=True)
        return y + 2

    def _fact(self, y: float, label: str, value: str, style: str) -> float:
        x = self.sheet.stock.left + 23
        self.sheet.text(self.sheet.stock.left, y, label, SMALL, width=22)
        return (
            self.sheet.lines(
                x, y, wrapped(value, self.sheet.stock.edge - x, SMALL, style, most=3), SMALL, style, leading=4
            )
            + 0.4
        )

    def _estimate(self, y: float) -> float:
        ticket, stock, words = self.ticket, self.sheet.stock, self.sheet.words
        if ticket.estimate_cents is not None:
            for line in (*ticket.estimate, *ticket.estimate_taxes):
                amount = ticket.reader.amount(line.amount_cents)
                taken = self.sheet.text(stock.edge, y, amount, SMALL, align=Align.RIGHT)
                y = (
                    self.sheet.lines(
                        stock.left, y, wrapped(line.text, stock.content - taken - 3, SMALL, most=2), SMALL, leading=4
                    )
                    + 0.3
                )
            self.sheet.rule(stock.left, stock.edge, y - 2.6, heavy=True)
            label = words("Estimate, tax included") if ticket.estimate_includes_tax else words("Estimate")
            taken = self.sheet.text(
                stock.edge, y + 3, ticket.reader.money(ticket.estimate_cents), 13, BOLD, align=Align.RIGHT
            )
            self.sheet.text(stock.left, y + 3, label, BODY, BOLD, width=stock.content - taken - 2)
            y += 8.5
        if ticket.limit_cents is not None:
            ask = words("We ask before going over {amount}")
            call = words("We call before going over {amount}")
            template = ask if ticket.tell_by is TellBy.WRITE else call
            self.sheet.spans(stock.left, y, filled(template, SMALL, amount=ticket.reader.money(ticket.limit_cents)))
            y += 5
        return y

    def _foot(self, y: float) -> float:
        stock, words, ticket = self.sheet.stock, self.sheet.words, self.ticket
        if ticket.terms:
            y = self.sheet.lines(stock.left, y, wrapped(ticket.terms, stock.content, 7.2, most=12), 7.2, leading=3.4)
        if ticket.signed is not None:
            draw_signature(self.sheet, ticket.signed.drawing, stock.left + 2, y - 1, stock.content - 4, 14)
            y += 2
        y += 12
        self.sheet.rule(stock.left, stock.edge, y, heavy=True)
        signer = signer_text(ticket.signed, ticket.customer, ticket.reader, words)
        self.sheet.text(stock.left, y + 3.8, signer, LABEL, width=stock.content)
        booked = joined((ticket.reader.moment(ticket.booked_at), ticket.booked_by))
        self.sheet.text(stock.left, y + 7.8, booked, LABEL, width=stock.content)
        return y + 8

    def _text(self, y: float, text: str, *, style: str = "", most: int = 3) -> float:
        face = style or REGULAR
        return (
            self.sheet.lines(
                self.sheet.stock.left,
                y,
                wrapped(text, self.sheet.stock.content, SMALL, face, most=most),
                SMALL,
                face,
                leading=4,
            )
            + 0.2
        )
