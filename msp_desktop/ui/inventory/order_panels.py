"""What an order's page shows at the left: facts, lines and sums, one panel for each."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from msp_desktop.domain.message import MessageState
from msp_desktop.domain.purchase import OPEN_ORDERS, OrderState
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.order_card import OrderCard, OrderLine
from msp_desktop.queries.order_suggestion import usual_lot
from msp_desktop.ui.formats import formats
from msp_desktop.ui.inventory.order_words import due_words, minimum_words
from msp_desktop.ui.kit import (
    Column,
    EmptyState,
    FactRows,
    Panel,
    PlainLabel,
    RowTable,
    Rule,
    link_button,
    row,
    scrolled,
)
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.screen import Screen
from msp_desktop.words import SENT_WAY_WORDS


class OrderFactsPanel(Panel):
    """The supplier at the left; when it went out, how, and when it comes at the right."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._screen = screen
        self._who, self._when = FactRows(), FactRows(label_width=92)
        both = QHBoxLayout()
        both.setSpacing(24)
        both.addWidget(self._who, 5, Qt.AlignmentFlag.AlignTop)
        both.addWidget(self._when, 5, Qt.AlignmentFlag.AlignTop)
        self.add(both)

    def show_card(self, card: OrderCard, now: datetime, today: date) -> None:
        """Show the facts of an order."""
        self._who.clear()
        self._when.clear()
        desk = self._screen.desk
        name = link_button(
            card.supplier.replace("&", "&&"),
            "order.supplier",
            lambda: desk.go("supplier_edit", supplier_id=card.supplier_id),
        )
        self._who.add(_("Supplier"), boxed(name))
        for label, text in (
            (_("Our number"), card.account_number),
            (_("Email"), card.supplier_email),
            (_("Their number"), card.supplier_reference),
            (_("Made by"), card.created_by),
        ):
            if text:
                self._who.add(label, text)
        self._show_when(card, now, today)
        if card.note:
            self._who.add(_("Note"), card.note)

    def _show_when(self, card: OrderCard, now: datetime, today: date) -> None:
        if card.sent_at is not None and card.sent_way is not None:
            when = formats().when(card.sent_at, now)
            self._when.add(_("Sent"), f"{when}, {_(SENT_WAY_WORDS[card.sent_way])}")
        if card.mail is not None:
            self._when.add(_("Mail"), _mail_words(card))
        if card.state is OrderState.DRAFT:
            day = card.expected_day or card.usual_day
            self._when.add(_("Expected"), formats().near_day(day, today))
        elif card.state in OPEN_ORDERS:
            tone = "bad" if card.late(today) else ""
            self._when.add(_("Expected"), due_words(card.due_day, today), role="strong", tone=tone)
        for each in card.deliveries:
            number = link_button(each.number, f"order.delivery.{each.id}", _go(self._screen, each.id))
            self._when.add(_("Came with"), boxed(number))


class OrderLinesPanel(Panel):
    """What is ordered; of a sent order also what came and what is still to come."""

    def __init__(self, name: str) -> None:
        super().__init__(_("Lines"), icon="package-variant-closed", note=" ", bare=True)
        self._today = date.min
        self._codes = True
        self.table: RowTable[OrderLine] = RowTable(
            name,
            _("Lines"),
            [
                Column("supplier_code", N_("Their code"), 108, kind="mono"),
                Column("name", N_("Part"), kind="strong", detail=_detail),
                Column("quantity", N_("Quantity"), 78, kind="number"),
                Column("received", N_("Came"), 62, kind="number", value=lambda one: one.received or ""),
                Column("outstanding", N_("To come"), 74, kind="number", value=lambda one: one.outstanding or ""),
                Column("due_day", N_("Expected"), 142, value=self._due, tone=self._tone),
                Column("unit_cents", N_("Net, each"), 88, kind="money"),
                Column("amount_cents", N_("Net"), 96, kind="money_strong"),
            ],
            two_lines=True,
            bare=True,
        )
        self.table.set_empty(
            EmptyState(
                _("Nothing on this order yet. Scan a part, or find it above."), f"{name}.empty", icon="barcode-scan"
            )
        )
        self.add(self.table)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._sent = False

    def show_card(self, card: OrderCard, today: date) -> None:
        """Show the lines of an order, what is late first in colour."""
        self._today = today
        self._sent = card.state is not OrderState.DRAFT
        self.table.show_rows(list(card.lines))
        self.table.fit_height(9)
        self.table.setFixedHeight(self.table.view.maximumHeight())
        n = len(card.lines)
        self.set_note(ngettext("{n} line, net prices", "{n} lines, net prices", n).format(n=n))
        self._show_columns()

    def show_codes(self, shown: bool) -> None:
        """Show the supplier's codes, or leave their room to the names."""
        self._codes = shown
        self._show_columns()

    def usual_quantity(self, screen: Screen, part_id: int, supplier_id: int) -> Decimal:
        """How many of a part are added at once: a lot in whole packs, else one pack."""
        return screen.ask(usual_lot, part_id=part_id, supplier_id=supplier_id)

    def _show_columns(self) -> None:
        # What came counts once it is sent; codes and prices stand on the paper beside.
        if self._sent:
            self.table.set_columns_shown(["name", "quantity", "received", "outstanding", "due_day", "amount_cents"])
            return
        codes = ("supplier_code",) if self._codes else ()
        self.table.set_columns_shown([*codes, "name", "quantity", "unit_cents", "amount_cents"])

    def _due(self, line: OrderLine) -> str:
        return due_words(line.due_day, self._today) if line.outstanding > 0 else ""

    def _tone(self, line: OrderLine) -> str:
        late = line.outstanding > 0 and line.due_day is not None and line.due_day < self._today
        return "bad" if late and self._sent else ""


class OrderSumsPanel(Panel):
    """Goods, freight and the total; what the supplier asks for below."""

    def __init__(self) -> None:
        super().__init__()
        self._goods, self._freight = PlainLabel(""), PlainLabel("")
        self._freight_words = PlainLabel("", tone="t2")
        self._total = PlainLabel("", "total")
        self._minimum = PlainLabel("", "warning", wrap=True)
        self._free = PlainLabel("", "hint", wrap=True)
        self.add(row(PlainLabel(_("Goods"), tone="t2"), None, self._goods))
        self.add(row(self._freight_words, None, self._freight))
        self.add(Rule())
        self.add(row(PlainLabel(_("Total net"), "strong"), None, self._total))
        self.add(self._minimum)
        self.add(self._free)

    def show_card(self, card: OrderCard) -> None:
        """Show what an order comes to."""
        money = formats().money
        self._goods.setText(money(card.totals.goods_cents))
        self._freight_words.setText(_("Freight"))
        self._freight.setText(money(card.totals.freight_cents))
        self._total.setText(money(card.totals.net_cents))
        draft = card.state is OrderState.DRAFT
        low = minimum_words(card.missing_cents) if draft else ""
        self._minimum.setText(low)
        set_shown(self._minimum, bool(low))
        free = _free_words(card) if draft else ""
        self._free.setText(free)
        set_shown(self._free, bool(free))


def _free_words(card: OrderCard) -> str:
    """How much more makes the freight free."""
    free_from = card.terms.free_freight_cents
    if free_from is None or not card.totals.freight_cents or not card.totals.goods_cents:
        return ""
    missing = free_from - card.totals.goods_cents
    if missing <= 0:
        return ""
    return _("{amount} more, and freight is free.").format(amount=formats().money(missing))


def _mail_words(card: OrderCard) -> str:
    mail = card.mail
    if mail is None:
        return ""
    match mail.state:
        case MessageState.WAITING | MessageState.SENDING:
            return _("Leaves in a moment, to {address}").format(address=mail.to_address)
        case MessageState.SENT:
            return _("Left, to {address}").format(address=mail.to_address)
        case MessageState.CANCELLED:
            return _("Taken back")
        case _:
            return _("Did not leave")


def _detail(line: OrderLine) -> str:
    parts = [line.code, _("for {job}").format(job=line.job) if line.job else "", line.note]
    return " · ".join(part for part in parts if part)


def above_main(acts: QWidget, parts: Sequence[QWidget], message: QWidget, main: QWidget, name: str) -> QWidget:
    """The left side of such a page: its parts scroll, the message and the main button below them always show."""
    content = QWidget()
    inner = QVBoxLayout(content)
    inner.setContentsMargins(0, 0, 0, 0)
    inner.setSpacing(10)
    for each in parts:
        inner.addWidget(each)
    inner.addStretch(1)
    side = QWidget()
    layout = QVBoxLayout(side)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(10)
    layout.addWidget(acts)
    layout.addWidget(scrolled(content, name), 1)
    layout.addWidget(message)
    layout.addWidget(main)
    return side


def boxed(link: QWidget) -> QWidget:
    """A link at the left of its place, which takes the whole width."""
    box = QWidget()
    line = row(link, None)
    line.setContentsMargins(0, 0, 0, 0)
    box.setLayout(line)
    return box


def _go(screen: Screen, delivery_id: int) -> Callable[[], object]:
    return lambda: screen.desk.go("receive", delivery_id=delivery_id)
