"""The right side of checkout: what is due in the largest type, the ways of paying, cash and change, split payments."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from msp_desktop.domain.cash import quick_notes
from msp_desktop.domain.document_choice import PayPlan
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.payment import PayWay, Tender
from msp_desktop.i18n import _
from msp_desktop.queries.checkout_sheet import CheckoutQuote, CheckoutSheet
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import (
    Check,
    Field,
    IconLabel,
    LineEdit,
    MoneyEdit,
    Panel,
    PlainLabel,
    Rule,
    Segments,
    button,
    icon_button,
    link_button,
    row,
    scrolled,
)
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.theme import set_variant, theme

WAY_ICONS = {
    PayWay.CASH: "cash",
    PayWay.CARD: "credit-card-outline",
    PayWay.TRANSFER: "bank-outline",
    PayWay.ACCOUNT: "clock-outline",
}
WAY_KEYS = {PayWay.CASH: "F7", PayWay.CARD: "F8", PayWay.TRANSFER: "F9", PayWay.ACCOUNT: "F12"}


def short_way(way: PayWay) -> str:
    """A way of paying in the one word that fits its button."""
    return {
        PayWay.CASH: _("Cash"),
        PayWay.CARD: _("Card"),
        PayWay.TRANSFER: _("Transfer"),
        PayWay.ACCOUNT: _("Account"),
    }[way]


class PayPanel(QWidget):
    """Chooses how the draft in front is paid; `edited` when the plan changed, then the screen shows a new quote."""

    edited = Signal()

    def __init__(self, ways: tuple[PayWay, ...]) -> None:
        super().__init__()
        self._parts: list[Tender] = []
        self._quote: CheckoutQuote | None = None
        self._splitting = False
        self.ways = ways or tuple(PayWay)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        frame = Panel(bare=True)
        layout.addWidget(frame)
        content = QWidget()
        panel = QVBoxLayout(content)
        panel.setContentsMargins(15, 12, 15, 13)
        panel.setSpacing(8)
        frame.add(scrolled(content, "checkout.pay"))
        self._due_label = PlainLabel(_("To pay"), "label")
        self._due = PlainLabel("", "due")
        self._due.setObjectName("checkout.due")
        panel.addWidget(self._due_label)
        panel.addWidget(self._due)
        panel.addWidget(Rule())
        panel.addWidget(PlainLabel(_("Paid with"), "label"))
        self.way: Segments[PayWay] = Segments(
            "checkout.way", _("Paid with"), [(way, short_way(way), WAY_ICONS[way]) for way in self.ways], kind="pay"
        )
        for made, way in zip(self.way.buttons(), self.ways, strict=True):
            made.show_keys(WAY_KEYS[way])
            # Words decide: the four share the width, whatever their language.
            made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            made.setMinimumWidth(theme().px(74))
        panel.addWidget(self.way)
        self.cash = MoneyEdit("checkout.received", width=0, large=True)
        self._cash_field = Field(_("Cash received"), self.cash)
        panel.addWidget(self._cash_field)
        self._notes = QHBoxLayout()
        self._notes.setSpacing(8)
        panel.addLayout(self._notes)
        self._change = _ChangeBox()
        panel.addWidget(self._change)
        self._hint = PlainLabel("", "hint", wrap=True)
        panel.addWidget(self._hint)
        self._parts_box = QVBoxLayout()
        self._parts_box.setSpacing(2)
        panel.addLayout(self._parts_box)
        self._split = link_button(_("Split between two payments"), "checkout.split", self.start_split)
        self._split.show_icon("plus")
        panel.addLayout(row(self._split, None))
        self._part = MoneyEdit("checkout.part", width=120)
        self._part_field = Field(_("Amount of this part"), self._part)
        self._part_row = QWidget()
        part_layout = row(
            self._part_field,
            button(_("Add this part"), "checkout.part.add", self.add_part, icon="plus"),
            None,
            spacing=8,
        )
        part_layout.setAlignment(Qt.AlignmentFlag.AlignBottom)
        part_layout.setContentsMargins(0, 0, 0, 0)
        self._part_row.setLayout(part_layout)
        panel.addWidget(self._part_row)
        panel.addStretch(1)
        self.till = LineEdit("checkout.till", max_length=40)
        self.till_field = Field(_("Number of the till’s receipt"), self.till, required=True)
        panel.addWidget(self.till_field)
        self.wants_invoice = Check(_("Invoice in place of a receipt"), "checkout.wants_invoice")
        self._connect()
        self.clear()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(410), super().sizeHint().height())

    def _connect(self) -> None:
        self.way.edited.connect(self._way_changed)
        self.cash.edited.connect(self.edited)
        self.wants_invoice.edited.connect(self.edited)

    # -- the plan

    def plan(self) -> PayPlan:
        """How it is about to be paid."""
        return PayPlan(
            self.way.value(),
            tuple(self._parts),
            self.cash.value() if self.way.value() is PayWay.CASH else None,
            self.wants_invoice.value(),
        )

    def choose(self, way: PayWay) -> None:
        """Pay the rest this way."""
        if way in self.ways:
            self.way.set_value(way)
            self._way_changed()

    def clear(self) -> None:
        """Start afresh: nothing received, no parts, the first way."""
        self._parts, self._splitting = [], False
        self.cash.set_value(None)
        self.till.set_value("")
        self.till_field.set_error("")
        self.wants_invoice.set_value(value=False)
        self.way.set_value(self.ways[0])
        self._show_parts()

    def _way_changed(self) -> None:
        self.cash.set_value(None)
        self.edited.emit()
        if self.way.value() is PayWay.CASH:
            self.cash.setFocus()

    def start_split(self) -> None:
        """Ask for the amount of the first part."""
        self._splitting = True
        self._show_parts()
        self._part.set_value(None)
        self._part.setFocus()

    def split_the_rest(self) -> None:
        """Keep the cash received as a part, and leave the rest to another way."""
        received = self.cash.value() or 0
        self._parts.append(Tender(self.way.value(), received))
        others = [way for way in self.ways if way is not self.way.value() and way is not PayWay.ACCOUNT]
        self._show_parts()
        self.choose(others[0] if others else self.way.value())

    def rest_on_account(self) -> None:
        """Keep the cash received as a part, and leave the rest to be paid later."""
        self._parts.append(Tender(self.way.value(), self.cash.value() or 0))
        self._show_parts()
        self.choose(PayWay.ACCOUNT)

    def add_part(self) -> None:
        """Note that so much goes this way; the rest goes another."""
        cents = self._part.value()
        rest = self._quote.rest_cents if self._quote else 0
        if cents is None or not 0 < cents < rest:
            sentence = _("Enter an amount above 0 and below {amount}.").format(amount=formats().money(rest))
            self._part_field.set_error(sentence)
            self._part.setFocus()
            return
        self._part_field.set_error("")
        way = self.way.value()
        self._parts.append(Tender(way, cents))
        self._splitting = False
        self._show_parts()
        others = [each for each in self.ways if each is not way and each is not PayWay.ACCOUNT]
        self.choose(others[0] if others else way)

    def _take_off(self, at: int) -> None:
        del self._parts[at]
        self._show_parts()
        self.edited.emit()

    # -- showing

    def show_quote(self, quote: CheckoutQuote, sheet: CheckoutSheet) -> None:
        """Show what the plan comes to."""
        self._quote = quote
        way = self.way.value()
        self._due.setText(formats().money(quote.rest_cents))
        self._due_label.setText(_("Still to pay") if self._parts else _("To pay"))
        cash = way is PayWay.CASH and quote.rest_cents > 0
        set_shown(self._cash_field, cash)
        self._show_notes(quote.rest_cents if cash else 0)
        self._change.show_change(quote.change_cents if cash else 0)
        self._hint.setText(self._hint_words(way, quote))
        set_shown(self._hint, bool(self._hint.text()))
        till = quote.kind is SeriesKind.RECEIPT and sheet.till_number_required and quote.sums.total_cents > 0
        set_shown(self.till_field, till)
        may_choose = quote.kind is SeriesKind.RECEIPT or self.wants_invoice.value()
        set_shown(self.wants_invoice, may_choose and sheet.customer_id is not None and way is not PayWay.ACCOUNT)
        set_shown(self._split, quote.rest_cents > 0 and not self._splitting and not self._parts)

    def _hint_words(self, way: PayWay, quote: CheckoutQuote) -> str:
        amount = formats().money(quote.rest_cents)
        if not quote.rest_cents:
            return _("Nothing is left to pay.")
        if way is PayWay.CARD:
            return _("Enter {amount} on the terminal.").format(amount=amount)
        if way is PayWay.TRANSFER:
            return _("Wait until {amount} is in the bank, or choose Account.").format(amount=amount)
        if way is PayWay.ACCOUNT:
            return _("They get an invoice and pay {amount} later.").format(amount=amount)
        return ""

    def _show_notes(self, due: int) -> None:
        _emptied(self._notes)
        if not due:
            return
        choices = [(_("Exact"), due)]
        choices += [(formats().money(note).removesuffix(".00").removesuffix(",00"), note) for note in self._near(due)]
        for at, (words, cents) in enumerate(choices):
            made = button(words, f"checkout.note.{at}", self._noter(cents), kind="chip")
            made.setCheckable(True)
            made.setChecked(self.cash.value() == cents)
            self._notes.addWidget(made, 1)

    @staticmethod
    def _near(due: int) -> tuple[int, ...]:
        return quick_notes(due, formats().currency)

    def _noter(self, cents: int) -> Callable[[], None]:
        def noted() -> None:
            self.cash.set_value(cents)
            self.cash.setFocus()
            self.edited.emit()

        return noted

    def _show_parts(self) -> None:
        _emptied(self._parts_box)
        for at, part in enumerate(self._parts):
            line = QWidget()
            words = PlainLabel(short_way(part.way), tone="t2")
            amount = PlainLabel(formats().money(part.cents), "strong")
            take_off = icon_button(
                "close",
                f"checkout.part.{at}.remove",
                _("Take off {amount}").format(amount=formats().money(part.cents)),
                partial(self._take_off, at),
                small=True,
            )
            layout = row(words, None, amount, take_off)
            layout.setContentsMargins(0, 0, 0, 0)
            line.setLayout(layout)
            self._parts_box.addWidget(line)
        set_shown(self._part_row, self._splitting)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._part.hasFocus():
            self.add_part()
            return
        super().keyPressEvent(event)


class _ChangeBox(Panel):
    """What goes back, in green; stays in place so that nothing jumps."""

    def __init__(self) -> None:
        super().__init__()
        set_variant(self, message="ok")
        self.setObjectName("checkout.change")
        self._amount = PlainLabel("", "total", tone="ok")
        line = row(IconLabel("cash", "ok"), PlainLabel(_("Change to give"), "strong", tone="ok"), None, self._amount)
        self.add(line)

    def show_change(self, cents: int) -> None:
        """Show the change; hidden where there is none."""
        self._amount.setText(formats().money(cents))
        set_shown(self, cents > 0)


def _emptied(layout: QHBoxLayout | QVBoxLayout) -> None:
    while item := layout.takeAt(0):
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
