"""The suggested order beside the stock: one supplier at a time, each part with its reason, made an order by a key."""

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from msp_desktop.domain.purchase import line_cents
from msp_desktop.i18n import _, ngettext
from msp_desktop.queries.order_suggestion import (
    SuggestedLine,
    SuggestedOrder,
    SuggestedSupplier,
    next_order_number,
    on_its_way,
    suggested_order,
    suggested_suppliers,
)
from msp_desktop.ui.formats import formats
from msp_desktop.ui.inventory.order_words import minimum_words, on_its_way_words, until_words, why_words
from msp_desktop.ui.kit import (
    Check,
    Combo,
    NumberEdit,
    Panel,
    PlainLabel,
    button,
    primary_button,
    row,
    scrolled,
)  # fmt: skip
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.screen import Screen, new_key
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.purchasing import NewOrderLine, fill_order, make_order

MOST_ROWS = 60
NOBODY = 0


class SuggestionPanel(Panel):
    """Ask with `refresh()`; `create_order()` is what Ctrl+Enter does on the page around it while `has_lines()`.

    Ticks and quantities stay as somebody set them until the supplier's order is made. `changed` when the main act
    may be called otherwise.
    """

    changed = Signal()

    def __init__(self, screen: Screen, name: str = "inventory.order") -> None:
        super().__init__(_("Suggested order"), icon="truck-delivery-outline", note=" ", bare=True)
        self.setObjectName(name)
        self._screen, self._name = screen, name
        self._order: SuggestedOrder | None = None
        self._any = False
        self._chosen = NOBODY
        self._typed: dict[int, dict[int, Decimal]] = {}
        self._left_out: dict[int, set[int]] = {}
        self._rows: list[_Row] = []
        self._key = new_key()
        self.set_note("")
        self._supplier: Combo[int] = Combo(f"{name}.supplier", [], width=290)
        self._supplier.setAccessibleName(_("Supplier"))
        self._supplier.edited.connect(self._supplier_chosen)
        self._choice = QWidget()
        choice = QHBoxLayout(self._choice)
        choice.setContentsMargins(15, 8, 15, 4)
        choice.addWidget(self._supplier)
        choice.addStretch(1)
        self.add(self._choice)
        self.add(self._build_list(), 1)
        self.add(self._build_foot())

    def _build_list(self) -> QWidget:
        inner = QWidget()
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._more = PlainLabel("", "hint", wrap=True)
        self._more.setContentsMargins(15, 8, 15, 8)
        self._list.addWidget(self._more)
        self._list.addStretch(1)
        return scrolled(inner, f"{self._name}.lines")

    def _build_foot(self) -> QWidget:
        foot = QFrame()
        foot.setProperty("panel", "foot")
        layout = QVBoxLayout(foot)
        layout.setContentsMargins(15, 10, 15, 13)
        layout.setSpacing(7)
        self._coming = PlainLabel("", "small", tone="t2", wrap=True)
        self._minimum = PlainLabel("", "warning", wrap=True)
        self._count = PlainLabel("", tone="t2")
        self._sum = PlainLabel("", "total")
        self._main = primary_button(_("Create order"), f"{self._name}.create", self.create_order, icon="check")
        self._edit = button(_("Edit"), f"{self._name}.edit", self.edit)
        for each in (self._coming, self._minimum):
            layout.addWidget(each)
        layout.addLayout(row(self._count, None, self._sum))
        acts = row(self._main, self._edit, spacing=10)
        acts.setStretch(0, 1)
        layout.addLayout(acts)
        return foot

    # -- showing

    def refresh(self) -> None:
        """Ask what to order now."""
        found = self._screen.ask(suggested_suppliers)
        ids = [each.supplier_id or NOBODY for each in found]
        if self._chosen not in ids:
            self._chosen = ids[0] if ids else NOBODY
        self._supplier.show_options([(each.supplier_id or NOBODY, _supplier_words(each)) for each in found])
        self._supplier.set_value(self._chosen)
        set_shown(self._choice, len(found) > 1)
        self._any = bool(found)
        self._ask_order()

    def order(self) -> SuggestedOrder | None:
        """The suggestion in front."""
        return self._order

    def _ask_order(self) -> None:
        shop = self._screen.desk.dispatcher.shop
        self._order = None
        if self._any:
            supplier_id = self._chosen or None
            self._order = self._screen.ask(suggested_order, supplier_id=supplier_id, now=shop.now, today=shop.today)
        self._show_order()

    def has_lines(self) -> bool:
        """Whether an order can be made of it."""
        order = self.order()
        return order is not None and order.supplier_id is not None and bool(self._wanted(order))

    def main_words(self) -> str:
        """What the main act is called: “Create PO-0193”, or “Add to PO-0192” while a draft is open."""
        order = self.order()
        if order is not None and order.draft:
            return _("Add to {order}").format(order=order.draft)
        number = self._screen.ask(next_order_number, today=self._screen.desk.dispatcher.shop.today)
        return _("Create {order}").format(order=number)

    def _show_order(self) -> None:
        order = self.order()
        self._show_rows(order)
        if order is None:
            self._more.setText(_("Nothing to order. Every part is there, or on its way."))
            set_shown(self._more, True)
            self.set_note("")
        else:
            hidden = len(order.lines) - MOST_ROWS
            words = ngettext("{n} more part is on the order.", "{n} more parts are on the order.", hidden)
            self._more.setText(words.format(n=hidden) if hidden > 0 else "")
            set_shown(self._more, hidden > 0)
            self.set_note(until_words(order) if order.supplier_id is not None else _("No supplier on their cards"))
        self._show_foot()

    def _show_rows(self, order: SuggestedOrder | None) -> None:
        lines = order.lines[:MOST_ROWS] if order is not None else ()
        typed, left_out = self._typed.get(self._chosen, {}), self._left_out.get(self._chosen, set())
        while len(self._rows) > len(lines):
            gone = self._rows.pop()
            gone.hide()
            gone.deleteLater()
        while len(self._rows) < len(lines):
            made = _Row(f"{self._name}.line.{len(self._rows)}", self._row_edited)
            self._list.insertWidget(len(self._rows), made)
            self._rows.append(made)
        can = order is not None and order.supplier_id is not None
        for made, line in zip(self._rows, lines, strict=True):
            quantity = typed.get(line.part_id, line.suggestion.quantity)
            made.show_line(line, quantity, ticked=line.part_id not in left_out, can=can)

    def _show_foot(self) -> None:
        order = self.order()
        wanted = self._wanted(order) if order is not None else []
        goods = sum(line_cents(quantity, line.unit_cents) for line, quantity in wanted)
        self._count.setText(ngettext("{n} line, net", "{n} lines, net", len(wanted)).format(n=len(wanted)))
        self._sum.setText(formats().money(goods))
        coming = ""
        if order is not None and order.supplier_id is not None:
            found, count = self._screen.ask(on_its_way, supplier_id=order.supplier_id)
            coming = on_its_way_words(found, count, self._screen.desk.dispatcher.shop.today)
        self._coming.setText(coming)
        set_shown(self._coming, bool(coming))
        low = minimum_words(order.missing_cents(goods)) if order is not None else ""
        self._minimum.setText(low)
        set_shown(self._minimum, bool(low))
        can = self.has_lines()
        for each in (self._main, self._edit, self._count, self._sum):
            set_shown(each, can)
        if can:
            self._main.setText(self.main_words())
        self.changed.emit()

    def _wanted(self, order: SuggestedOrder) -> list[tuple[SuggestedLine, Decimal]]:
        """The ticked lines with their quantities."""
        key = order.supplier_id or NOBODY
        typed, left_out = self._typed.get(key, {}), self._left_out.get(key, set())
        found = [(line, typed.get(line.part_id, line.suggestion.quantity)) for line in order.lines]
        return [(line, quantity) for line, quantity in found if line.part_id not in left_out and quantity > 0]

    # -- acting

    def create_order(self) -> None:
        """Make the draft, or add to the one that is open; the next supplier's suggestion comes in front."""
        self._make()

    def edit(self) -> None:
        """Make it and open its page."""
        order_id = self._make()
        if order_id is not None:
            self._screen.desk.go("order", order_id=order_id)

    def _make(self) -> int | None:
        order = self.order()
        if order is None or order.supplier_id is None or not self.has_lines():
            return None
        lines = [NewOrderLine(line.part_id, quantity, line.unit_cents) for line, quantity in self._wanted(order)]
        words = self._main.text()
        if order.draft_id is None:
            done = self._screen.run(make_order, key=self._key, supplier_id=order.supplier_id, lines=lines)
            order_id = done.value if done is not None else None
        else:
            filled = self._screen.run(fill_order, key=self._key, order_id=order.draft_id, lines=lines)
            order_id = order.draft_id if filled is not None else None
        if order_id is None:
            return None
        self._key = new_key()
        self._typed.pop(self._chosen, None)
        self._left_out.pop(self._chosen, None)
        self._screen.desk.say(_("{act}: done. Send it from Purchase orders.").format(act=words))
        self.refresh()
        return order_id

    def _supplier_chosen(self) -> None:
        self._chosen = self._supplier.value() or NOBODY
        self._ask_order()

    def _row_edited(self, part_id: int, quantity: Decimal | None, ticked: bool) -> None:
        left_out = self._left_out.setdefault(self._chosen, set())
        if ticked:
            left_out.discard(part_id)
        else:
            left_out.add(part_id)
        if quantity is not None:
            self._typed.setdefault(self._chosen, {})[part_id] = quantity
        self._show_foot()


class _Row(QFrame):
    """A part: tick, name with code and reason, quantity, amount."""

    def __init__(self, name: str, edited: Callable[[int, Decimal | None, bool], object]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("panel", "head")
        self._edited = edited
        self._line: SuggestedLine | None = None
        self._tick = Check("", f"{name}.tick", checked=True)
        self._tick.setFixedWidth(theme().px(22))
        self._title = PlainLabel("", cut=True)
        self._detail = PlainLabel("", "small", tone="t2", cut=True)
        self._quantity = NumberEdit(f"{name}.quantity", width=48)
        self._amount = PlainLabel("", "strong")
        self._amount.setMinimumWidth(theme().px(62))
        self._amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._title)
        texts.addWidget(self._detail)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(15, 6, 15, 6)
        layout.setSpacing(7)
        layout.addWidget(self._tick)
        layout.addLayout(texts, 1)
        layout.addWidget(self._quantity)
        layout.addWidget(self._amount)
        self._tick.edited.connect(self._changed)
        self._quantity.edited.connect(self._changed)

    def show_line(self, line: SuggestedLine, quantity: Decimal, *, ticked: bool, can: bool) -> None:
        """Show a part as it stands in the suggestion."""
        self._line = line
        self._title.setText(line.name)
        self._detail.setText(_("{code} · {why}").format(code=line.code, why=why_words(line.suggestion)))
        self._tick.setAccessibleName(_("Order {part}").format(part=line.name))
        self._tick.set_value(ticked)
        self._quantity.setAccessibleName(_("How many of {part}").format(part=line.name))
        if self._quantity.value() != quantity:
            self._quantity.set_value(quantity)
        for each in (self._tick, self._quantity):
            set_shown(each, can)
        self._show_amount()

    def _show_amount(self) -> None:
        quantity = self._quantity.value()
        if self._line is not None and quantity is not None:
            self._amount.setText(formats().money(line_cents(quantity, self._line.unit_cents)))

    def _changed(self) -> None:
        if self._line is not None:
            quantity = self._quantity.value()
            self._show_amount()
            self._edited(self._line.part_id, quantity, self._tick.value())


def _supplier_words(order: SuggestedSupplier) -> str:
    n = order.parts
    if order.supplier_id is None:
        return ngettext("No supplier, {n} part", "No supplier, {n} parts", n).format(n=n)
    return ngettext("{supplier}, {n} part", "{supplier}, {n} parts", n).format(supplier=order.supplier, n=n)
