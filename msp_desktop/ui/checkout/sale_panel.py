"""The left side of checkout: who fetches what, the lines, what to tell the customer, the sums and what prints."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QLayout, QVBoxLayout, QWidget

from msp_desktop.checks import phone_grouped
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.checkout_sheet import CheckoutQuote, CheckoutSheet, ReadyItem
from msp_desktop.queries.invoice_card import CardLine
from msp_desktop.ui.checkout.words import accessory_words, piece_words, quantity_words, sum_rows, under_cost_words
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import (
    Badge,
    BadgeLabel,
    Check,
    Column,
    Found,
    IconLabel,
    InlineMessage,
    LookupBox,
    Panel,
    PlainLabel,
    RowTable,
    Rule,
    link_button,
    row,
)
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.theme import theme

MOST_TOLD = 4
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SalePanel(QWidget):
    """Shows the draft in front. Signals say what a person wants; the screen does it."""

    item_chosen = Signal(object)
    item_typed = Signal(str)
    line_opened = Signal(object)
    line_taken_off = Signal()
    customer_chosen = Signal(object)
    customer_typed = Signal(str)
    hand_over_changed = Signal()
    left_for_later = Signal(int)

    def __init__(
        self, find_item: Callable[[str], Sequence[Found]], find_customer: Callable[[str], Sequence[Found]]
    ) -> None:
        super().__init__()
        self._sheet: CheckoutSheet | None = None
        self._ticks: dict[int, Check] = {}
        self._bags: dict[int, Check] = {}
        self._held: set[int] = set()
        self._kept_bags: set[int] = set()
        self.scanned_items: set[int] = set()
        self.tax_word = _("VAT")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        self._who_panel = Panel()
        self._who = QGridLayout()
        self._who.setHorizontalSpacing(36)
        self._who.setVerticalSpacing(2)
        self._who_panel.add(self._who)
        self.customer = LookupBox(
            "checkout.customer.find",
            find_customer,
            placeholder=_("Customer, if an invoice is wanted"),
            icon="account-outline",
            add_words=_("Add “{text}” as new"),
            width=320,
        )
        self.customer.setAccessibleName(_("Customer"))
        self.customer.chosen.connect(self.customer_chosen)
        self.customer.added.connect(self.customer_typed)
        self._who_panel.add(self.customer)
        layout.addWidget(self._who_panel)
        self.owed = InlineMessage("checkout.owed")
        layout.addWidget(self.owed)
        layout.addWidget(self._build_lines(find_item), 1)

    def _build_lines(self, find_item: Callable[[str], Sequence[Found]]) -> Panel:
        panel = Panel(_("Lines"), icon="receipt-text-outline", note=_("Number given when you take payment"), bare=True)
        self._panel = panel
        self.add_item = LookupBox(
            "checkout.add",
            find_item,
            placeholder=_("Scan or add an item"),
            keys="Ctrl+L",
            icon="barcode-scan",
            add_words=_("Sell “{text}” at a price"),
            clears=True,
            width=260,
            list_width=440,
        )
        self.add_item.setAccessibleName(_("Scan or add an item"))
        self.add_item.chosen.connect(self.item_chosen)
        self.add_item.added.connect(self.item_typed)
        panel.add_to_head(self.add_item)
        self.table: RowTable[CardLine] = RowTable("checkout.lines", _("Lines"), self._columns(), bare=True)
        self.table.opened.connect(self.line_opened)
        remove = QShortcut(QKeySequence("Del"), self.table.view)
        remove.setContext(Qt.ShortcutContext.WidgetShortcut)
        remove.activated.connect(self.line_taken_off)
        panel.add(self.table, 1)
        panel.add(self._build_told())
        panel.add(Rule())
        panel.add(self._build_foot())
        return panel

    @staticmethod
    def _columns() -> list[Column[CardLine]]:
        return [
            Column("code", N_("Code"), 116, kind="mono"),
            Column("description", N_("Description"), kind="strong", detail=piece_words, tone=_piece_tone),
            Column("quantity", N_("Quantity"), 76, kind="number", value=quantity_words),
            Column("unit_cents", N_("Unit"), 96, kind="money"),
            Column("discount", N_("Discount"), 84, align="right", value=_discount, tone=_discount_tone),
            Column("tax", N_("Tax"), 66, align="right", value=lambda line: formats().percent(line.tax_percent)),
            Column("amount_cents", N_("Amount"), 104, kind="money_strong"),
        ]

    def _build_told(self) -> QWidget:
        self._told_box = QWidget()
        outer = QVBoxLayout(self._told_box)
        outer.setContentsMargins(14, 6, 14, 8)
        inset = Panel(kind="inset")
        self._checks = BadgeLabel()
        inset.add(row(IconLabel("note-text-outline"), PlainLabel(_("Tell the customer"), "strong"), None, self._checks))
        self._told = QVBoxLayout()
        self._told.setSpacing(3)
        inset.add(self._told)
        outer.addWidget(inset)
        return self._told_box

    def _build_foot(self) -> QWidget:
        foot = QWidget()
        prints = QVBoxLayout()
        prints.setSpacing(6)
        prints.addWidget(PlainLabel(_("Print"), "label"))
        self.print_page = Check(_("Sheet"), "checkout.print.page", checked=True)
        self.print_roll = Check(_("80 mm roll"), "checkout.print.roll")
        prints.addLayout(row(self.print_page, self.print_roll, None, spacing=14))
        self.sign = Check(_("Let the customer sign here"), "checkout.sign")
        self.receipt = Check(_("Hand-over receipt"), "checkout.print.receipt")
        self._papers = QWidget()
        papers = row(self.receipt, self.sign, None, spacing=14)
        papers.setContentsMargins(0, 0, 0, 0)
        self._papers.setLayout(papers)
        prints.addWidget(self._papers)
        self._secrets = PlainLabel("", "hint")
        self._secrets.setObjectName("checkout.secrets")
        self._secrets_row = QWidget()
        secrets = row(IconLabel("lock-outline", "t3", 14), self._secrets, None, spacing=6)
        secrets.setContentsMargins(0, 0, 0, 0)
        self._secrets_row.setLayout(secrets)
        set_shown(self._secrets_row, False)
        prints.addWidget(self._secrets_row)
        self.prints = prints
        prints.addStretch(1)
        self._sums = QGridLayout()
        self._sums.setContentsMargins(0, 0, 0, 0)
        self._sums.setVerticalSpacing(4)
        self._sums.setColumnMinimumWidth(0, 160)
        self._sums.setColumnStretch(0, 1)
        sums = QWidget()
        sums.setLayout(self._sums)
        sums.setMinimumWidth(270)
        layout = row()
        layout.addLayout(prints, 1)
        self._under_cost = PlainLabel("", "hint", wrap=True)
        self._under_cost.setObjectName("checkout.under_cost")
        set_shown(self._under_cost, False)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addWidget(sums)
        right.addWidget(self._under_cost)
        right.addStretch(1)
        layout.addLayout(right)
        layout.setContentsMargins(14, 8, 14, 10)
        foot.setLayout(layout)
        return foot

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        keys = [column.key for column in self._columns()]
        narrow = self.width() < theme().px(720)
        self.table.set_columns_shown([key for key in keys if not narrow or key not in {"code", "tax"}])

    # -- showing

    def show_sheet(self, sheet: CheckoutSheet) -> None:
        """Show another draft, or the same one after a change."""
        if self._sheet is None or self._sheet.document_id != sheet.document_id:
            self._held, self.scanned_items, self._kept_bags = set(), set(), set()
        self._sheet = sheet
        self._show_who(sheet)
        self.table.set_two_lines(any(map(piece_words, sheet.lines)))
        self.table.show_rows(list(sheet.lines))
        basis = _("Prices with tax. Number given when you take payment.")
        self._panel.set_note(basis if sheet.gross else _("Prices without tax. Number given when you take payment."))
        under = under_cost_words(sheet.lines)
        self._under_cost.setText(under)
        set_shown(self._under_cost, bool(under))
        self._show_told(sheet)
        self._show_owed(sheet)

    def show_line(self, line_id: int) -> None:
        """Put a line in front, so that what was scanned last is in sight."""
        self.table.select(line_id)

    def show_quote(self, quote: CheckoutQuote) -> None:
        """Show the sums as they stand for the way chosen."""
        _emptied(self._sums)
        for at, each in enumerate(sum_rows(quote.sums, self.tax_word)):
            role = "strong" if each.strong else ""
            self._sums.addWidget(PlainLabel(each.word, role, tone="" if each.strong else "t2"), at, 0)
            amount = PlainLabel(each.amount, role)
            self._sums.addWidget(amount, at, 1)
            self._sums.setAlignment(amount, _RIGHT)

    def handed_over(self) -> tuple[int, ...]:
        """The items that go out of the door now."""
        items = self._sheet.items if self._sheet else ()
        return tuple(
            item.item_id for item in items if item.item_id in self._ticks and self._ticks[item.item_id].value()
        )

    def hold_all(self) -> None:
        """Keep everything at the desk."""
        for tick in self._ticks.values():
            tick.set_value(value=False)

    def _show_who(self, sheet: CheckoutSheet) -> None:
        self._held = {item for item, tick in self._ticks.items() if not tick.value()} | self._held
        self._kept_bags = {item for item, tick in self._bags.items() if not tick.value()} | {
            item for item in self._kept_bags if item not in self._bags
        }
        self._ticks, self._bags = {}, {}
        _emptied(self._who)
        free = not sheet.items
        set_shown(self._papers, not free)
        set_shown(self.customer, free)
        if free:
            self.customer.set_value(sheet.customer, sheet.customer_id)
            return
        heads = (_("Customer"), _("Device"), _("Hand over"))
        for column, head in enumerate(heads):
            self._who.addWidget(PlainLabel(head, "label"), 0, column)
        for at, item in enumerate(sheet.items):
            self._show_item(at, item, sheet)
        self._who.setColumnStretch(3, 1)

    def _show_item(self, at: int, item: ReadyItem, sheet: CheckoutSheet) -> None:
        top, under = at * 2 + 1, at * 2 + 2
        if at == 0:
            self._who.addWidget(PlainLabel(sheet.customer, "strong"), top, 0)
            self._who.addWidget(PlainLabel(phone_grouped(sheet.phone) if sheet.phone else "", tone="t2"), under, 0)
        device = item.device or _("Work without a device")
        self._who.addWidget(PlainLabel(device, "strong"), top, 1)
        self._who.addWidget(PlainLabel(item.serial or item.job, "mono", tone="t2"), under, 1)
        shelf = _("Shelf {shelf}").format(shelf=item.shelf) if item.shelf else _("No shelf noted")
        self._who.addWidget(PlainLabel(shelf, "strong"), top, 2)
        self._who.addWidget(self._bag(item), under, 2)
        ready = item.state.value == "ready"
        scanned = item.item_id in self.scanned_items
        now = _("Hand over unrepaired") if item.unrepaired else _("Hand over now")
        words = _("Hand over, label scanned") if scanned else now
        tick = Check(words, f"checkout.hand_over.{item.item_id}", checked=ready and item.item_id not in self._held)
        tick.setAccessibleName(_("Hand over {what}").format(what=device))
        tick.edited.connect(self.hand_over_changed)
        if ready:
            self._ticks[item.item_id] = tick
            several = len(sheet.items) > 1
            self._who.addWidget(tick, top, 3, 1 if several else 2, 1, _RIGHT)
            if several:
                later = link_button(
                    _("Not fetched today"),
                    f"checkout.later.{item.item_id}",
                    lambda: self.left_for_later.emit(item.item_id),
                )
                later.setAccessibleName(_("{what} is not fetched today").format(what=device))
                self._who.addWidget(later, under, 3, _RIGHT)
        else:
            tick.deleteLater()
            self._who.addWidget(PlainLabel(_("Not ready yet"), tone="t2"), top, 3, 2, 1, _RIGHT)

    def _bag(self, item: ReadyItem) -> QWidget:
        """What lies in the bag, ticked as given back."""
        words = accessory_words(item)
        if not words or item.state.value != "ready":
            return PlainLabel(words or _("Nothing else was left"), tone="t2")
        tick = Check(words, f"checkout.bag.{item.item_id}", checked=item.item_id not in self._kept_bags)
        tick.setAccessibleName(_("{what} given back").format(what=words))
        self._bags[item.item_id] = tick
        return tick

    def kept_back(self) -> tuple[tuple[int, str], ...]:
        """The jobs of what is handed over now whose bag stays here, and what lies in it."""
        over = self.handed_over()
        items = self._sheet.items if self._sheet else ()
        return tuple(
            (item.job_id, accessory_words(item))
            for item in items
            if item.item_id in over and item.item_id in self._bags and not self._bags[item.item_id].value()
        )

    def show_secrets(self) -> None:
        """Say that passcodes go with the hand-over."""
        items = self._sheet.items if self._sheet else ()
        over = self.handed_over()
        kept = sum(item.passcode for item in items if item.item_id in over)
        words = ngettext(
            "The passcode is erased when you hand the device over.",
            "{n} passcodes are erased when you hand the devices over.",
            kept,
        )
        self._secrets.setText(words.format(n=kept) if kept else "")
        set_shown(self._secrets_row, bool(kept))

    def _show_told(self, sheet: CheckoutSheet) -> None:
        told = [*sheet.told[:MOST_TOLD]]
        if sheet.warranty_days:
            times = ", ".join(_time(days) for days in sheet.warranty_days)
            told.append(_("Warranty: {times}. It prints on the paper.").format(times=times))
        set_shown(self._told_box, bool(sheet.items) and bool(told or sheet.checks))
        _emptied(self._told)
        for each in told:
            self._told.addWidget(PlainLabel(f"•  {each}", wrap=True))
        words = _("{done} of {n} checks passed").format(done=sheet.checks_done, n=sheet.checks)
        done = sheet.checks_done == sheet.checks
        badge = Badge("ok" if done else "wai", "check-circle-outline" if done else "alert-outline", words)
        self._checks.show_badge(badge if sheet.checks else None)

    def _show_owed(self, sheet: CheckoutSheet) -> None:
        if not sheet.owed_cents or sheet.owed_since is None:
            self.owed.clear()
            return
        words = _("Also owes {amount} from {day}.")
        shown = words.format(amount=formats().money(sheet.owed_cents), day=formats().day(sheet.owed_since))
        self.owed.say("warning", shown)


def _discount(line: CardLine) -> str:
    return f"−{formats().percent(line.discount_percent)}" if line.discount_percent > Decimal() else "–"


def _piece_tone(line: CardLine) -> str:
    return "wai" if line.to_choose else ""


def _discount_tone(line: CardLine) -> str:
    return "ok" if line.discount_percent else "t3"


def _time(days: int) -> str:
    if days % 365 == 0:
        months = days // 365 * 12
        return ngettext("{n} month", "{n} months", months).format(n=months)
    return ngettext("{n} day", "{n} days", days).format(n=days)


def _emptied(layout: QLayout) -> None:
    while item := layout.takeAt(0):
        inner = item.layout()
        if inner is not None:
            _emptied(inner)
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
