"""What an invoice's page shows at the left: facts, lines, payments, sums and history, one panel for each."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.payment import InvoiceState, PayWay
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.invoice_card import CardEvent, CardLine, CardPayment, InvoiceCard
from msp_desktop.ui.checkout.pay_panel import short_way
from msp_desktop.ui.checkout.words import piece_words, quantity_words, sum_rows
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Column, FactRows, IconLabel, Panel, PlainLabel, RowTable, Rule, link_button, row
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.theme import theme

_EVENT_ICONS = {
    "draft": ("pencil-outline", "neu"),
    "issued": ("file-document-outline", "inf"),
    "paid": ("cash", "ok"),
    "refunded": ("undo", "wai"),
    "invoiced": ("receipt-text-outline", "inf"),
}


def payable(card: InvoiceCard) -> bool:
    """Whether money is still to come for it."""
    return card.state in {InvoiceState.OPEN, InvoiceState.PART_PAID, InvoiceState.OVERDUE} and not card.replaced


def due_words(card: InvoiceCard, today: date) -> str:
    """The day it is due and, while money is to come, how far off or late that is; "" without a day."""
    if card.due_day is None:
        return ""
    day, days = formats().day(card.due_day), (card.due_day - today).days
    if not payable(card):
        return day
    if days < 0:
        return ngettext("{day}, {n} day late", "{day}, {n} days late", -days).format(day=day, n=-days)
    return ngettext("{day}, in {n} day", "{day}, in {n} days", days).format(day=day, n=days)


class FactsPanel(Panel):
    """Whom it is for at the left, when and for what at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._who, self._when = FactRows(), FactRows(label_width=60)
        both = QHBoxLayout()
        both.setSpacing(24)
        both.addWidget(self._who, 5, Qt.AlignmentFlag.AlignTop)
        both.addWidget(self._when, 4, Qt.AlignmentFlag.AlignTop)
        self.add(both)

    def show_card(self, card: InvoiceCard, today: date) -> None:
        """Show the facts of a document."""
        self._who.clear()
        self._when.clear()
        self._show_who(card)
        if card.issue_day is not None:
            self._when.add(_("Date"), formats().day(card.issue_day))
        if card.due_day is not None and card.kind is SeriesKind.INVOICE:
            late = payable(card) and card.due_day < today
            self._when.add(_("Due"), due_words(card, today), role="strong", tone="bad" if late else "")
        for job in card.jobs:
            link = self._link(job.number, f"invoice.job.{job.id}", "job", job_id=job.id)
            self._when.add(_("Job"), _boxed(link, PlainLabel(", ".join(job.devices), cut=True)))
        if card.till_number:
            self._when.add(_("Till"), card.till_number, role="mono")
        for label, named in ((_("For receipt"), card.names), (_("Invoice"), card.named_by)):
            if named is not None:
                at, number = named
                self._when.add(label, _boxed(self._link(number, f"invoice.paper.{at}", "invoice", document_id=at)))

    def _show_who(self, card: InvoiceCard) -> None:
        customer = card.customer
        if customer is None:
            self._who.add(_("Customer"), _("Nobody named"))
        else:
            link = self._link(customer.name, "invoice.customer", "customer", customer_id=card.customer_id)
            self._who.add(_("Customer"), _boxed(link))
            for label, text in (
                (_("Address"), ", ".join(customer.address)),
                (_("VAT number"), customer.vat_number),
                (_("Tax code"), customer.tax_code),
            ):
                if text:
                    self._who.add(label, text)
        if card.discount_reason:
            self._who.add(_("Discount"), card.discount_reason)

    def _link(self, text: str, name: str, page: str, **place: int | None) -> QWidget:
        return link_button(text.replace("&", "&&"), name, lambda: self._desk.go(page, **place))


class LinesPanel(Panel):
    """What is charged; the lines are locked once the document has its number."""

    def __init__(self) -> None:
        super().__init__(_("Lines"), icon="receipt-text-outline", note=" ", bare=True)
        self._lines: RowTable[CardLine] = RowTable(
            "invoice.lines",
            _("Lines"),
            [
                Column("code", N_("Code"), 100, kind="mono"),
                Column("description", N_("Description"), kind="strong", detail=piece_words),
                Column("quantity", N_("Quantity"), 78, kind="number", value=quantity_words),
                Column("unit_cents", N_("Unit"), 90, kind="money"),
                Column("tax", N_("Tax"), 64, align="right", value=lambda line: formats().percent(line.tax_percent)),
                Column("amount_cents", N_("Amount"), 96, kind="money_strong"),
            ],
            bare=True,
        )
        self.add(self._lines)
        self._lock = IconLabel("lock-outline")
        self.add_to_head(self._lock)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_card(self, card: InvoiceCard) -> None:
        """Show the lines of a document."""
        self._lines.set_two_lines(any(map(piece_words, card.lines)))
        self._lines.show_rows(list(card.lines))
        self._lines.fit_height(8)
        self._lines.setFixedHeight(self._lines.view.maximumHeight())
        note = ngettext("{n}, fixed once issued", "{n}, fixed once issued", len(card.lines))
        basis = _("prices with tax") if card.gross else _("prices without tax")
        shown = note if card.number else _("{n}, {basis}")
        self.set_note(shown.format(n=len(card.lines), basis=basis))
        set_shown(self._lock, bool(card.number))

    def show_codes(self, shown: bool) -> None:
        """Show the column of codes, or leave its room to the words."""
        codes = ("code",) if shown else ()
        self._lines.set_columns_shown([*codes, "description", "quantity", "unit_cents", "tax", "amount_cents"])


class PaymentsPanel(Panel):
    """What was paid, with the way back, and when the rest is expected."""

    def __init__(self, refund: Callable[[CardPayment], object]) -> None:
        super().__init__(_("Payments"), icon="bank-outline", bare=True)
        self._payments: RowTable[CardPayment] = RowTable(
            "invoice.payments",
            _("Payments"),
            [
                Column("day", N_("Date"), 108, kind="date"),
                Column("way", N_("Way"), value=_way),
                Column("amount_cents", N_("Amount"), 90, kind="money_strong"),
                Column("act", "", 84, kind="act", value=lambda each: _("Give back") if each.left_cents else ""),
            ],
            bare=True,
        )
        self._payments.act_asked.connect(refund)
        self.add(self._payments)
        self._none = PlainLabel(_("Nothing paid yet"), tone="t2")
        self._none.setContentsMargins(14, 10, 14, 12)
        self.add(self._none)
        self.add_stretch()
        self._due = PlainLabel("", cut=True)
        self._due.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._expected = QWidget()
        layout = row(IconLabel("calendar-outline"), PlainLabel(_("Expected"), tone="t2"), spacing=8)
        layout.addWidget(self._due, 1)
        layout.setContentsMargins(14, 8, 14, 10)
        self._expected.setLayout(layout)
        self._rule = Rule()
        self.add(self._rule)
        self.add(self._expected)

    def show_card(self, card: InvoiceCard, today: date) -> None:
        """Show the payments of a document."""
        self._payments.show_rows(list(card.payments))
        self._payments.fit_height(4)
        set_shown(self._payments, bool(card.payments))
        set_shown(self._none, not card.payments)
        expected = payable(card) and card.due_day is not None
        self._due.setText(due_words(card, today) if expected else "")
        self._due.set_tone("bad" if card.state is InvoiceState.OVERDUE else "")
        for part in (self._rule, self._expected):
            set_shown(part, expected)


class SumsPanel(Panel):
    """From the lines to what is left to pay, every sum by its name."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self.add(self._grid)

    def show_card(self, card: InvoiceCard, tax_word: str) -> None:
        """Show the sums of a document; `tax_word` is what the shop's tax is called."""
        while item := self._grid.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        money = formats().money
        rows = [(each.word, each.amount, "strong" if each.strong else "") for each in sum_rows(card.sums, tax_word)]
        if card.number and not card.replaced:
            rows.append((_("Paid so far"), money(card.paid_cents) if card.paid_cents else "–", ""))
        for at, (label, amount, role) in enumerate(rows):
            self._put(at, PlainLabel(label, role, tone="" if role else "t2"), PlainLabel(amount, role))
        self._grid.addWidget(Rule(), len(rows), 0, 1, 2)
        left = card.open_cents if card.number else card.sums.to_pay_cents
        last = _("Left to pay") if card.number else _("To pay")
        self._put(len(rows) + 1, PlainLabel(last, "total"), PlainLabel(formats().money_or_dash(left), "total"))

    def _put(self, at: int, label: QWidget, amount: QWidget) -> None:
        self._grid.addWidget(label, at, 0)
        self._grid.addWidget(amount, at, 1, Qt.AlignmentFlag.AlignRight)


class HistoryPanel(Panel):
    """Who did what and when, newest first."""

    def __init__(self) -> None:
        super().__init__(_("History"), icon="clock-outline")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        self.add(self._rows)

    def show_events(self, events: Sequence[CardEvent], now: datetime) -> None:
        """Show what happened."""
        while item := self._rows.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for event in events:
            icon, token = _EVENT_ICONS[event.what]
            when = PlainLabel(formats().when(event.at, now), tone="t2")
            when.setMinimumWidth(theme().px(110))
            mark = IconLabel(icon, token, 13, square=True)
            words = PlainLabel(_event_words(event), cut=True)
            layout = row(when, mark, spacing=10)
            layout.addWidget(words, 1)
            layout.setContentsMargins(0, 0, 0, 0)
            line = QWidget()
            line.setLayout(layout)
            self._rows.addWidget(line)


def _boxed(*parts: QWidget) -> QWidget:
    """Widgets in one row of facts, to the left."""
    box = QWidget()
    layout = row(*parts, spacing=6) if len(parts) > 1 else row(*parts, None)
    layout.setContentsMargins(0, 0, 0, 0)
    box.setLayout(layout)
    return box


def _way(each: CardPayment) -> str:
    word = short_way(PayWay(each.way))
    if each.amount_cents < 0:
        word = _("Back by {way}").format(way=word)
    return f"{word}, {each.reference}" if each.reference else word


def _event_words(event: CardEvent) -> str:
    money = formats().money(event.cents)
    match event.what:
        case "issued":
            words = _("{who} issued it as {number}") if event.person else _("Issued as {number}")
        case "paid":
            words = _("{who} took {amount}, {way}") if event.person else _("{amount} paid, {way}")
        case "refunded":
            words = _("{who} gave back {amount}, {way}") if event.person else _("{amount} given back, {way}")
        case "invoiced":
            words = _("Invoice {number} stands for it")
        case _:
            words = _("{who} made the draft") if event.person else _("Draft made")
    way = short_way(PayWay(event.way)) if event.way else ""
    return words.format(who=event.person, number=event.number, amount=money, way=way)
