"""The inventory: every part with what is there and on its way; at the right the selected one and what to order."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from msp_desktop.domain.totals import PriceBasis
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.part_card import PartCard, part_card, part_version
from msp_desktop.queries.part_lookup import scanned_part
from msp_desktop.queries.stock_list import (
    StockCounts,
    StockFilter,
    StockRow,
    StockSort,
    last_move,
    stock_count,
    stock_counts,
    stock_list,
    stock_rows,
)
from msp_desktop.queries.supplier_list import supplier_choices
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.inventory.adjust_sheet import open_adjust
from msp_desktop.ui.inventory.item_panel import ItemPanel
from msp_desktop.ui.inventory.label_sheet import open_labels
from msp_desktop.ui.inventory.price_sheet import open_prices
from msp_desktop.ui.inventory.stock_columns import shown_columns, stock_columns
from msp_desktop.ui.inventory.suggestion_panel import SuggestionPanel
from msp_desktop.ui.inventory.tabs import inventory_tabs
from msp_desktop.ui.kit import (
    Chips,
    Combo,
    EmptyState,
    Panel,
    PlainLabel,
    RowTable,
    SearchBox,
    button,
    confirm,
    row,
    scrolled,
)  # fmt: skip
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.screen import Key, Screen
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.parts import end_part, end_parts, revive_part

SIDE_WIDTH = 324
LEAST_ORDER = 240
EVERY_SUPPLIER = 0

_FILTERS = (
    (StockFilter.ALL, N_("All"), ""),
    (StockFilter.LOW, N_("Low or out"), "alert-outline"),
    (StockFilter.ON_ORDER, N_("On order"), "truck-delivery-outline"),
    (StockFilter.RESERVED, N_("Reserved for jobs"), ""),
    (StockFilter.ENDED, N_("Ended"), ""),
)


class InventoryScreen(Screen):
    """Parts in a table, most pressing first. `open(part_id=…)` selects one, `open(chosen="low")` filters."""

    SHOWS = frozenset(
        {
            "part", "part_barcode", "part_supplier", "part_serial", "supplier", "stock_balance", "stock_move", "job",
            "job_line", "purchase_order", "purchase_line", "tax_rate",
        }
    )  # fmt: skip
    NAME = "inventory"
    MAIN = N_("Create order")
    KEYS = (
        Key("Up", N_("Row")),
        Key("Ctrl+R", N_("Receive"), "receive"),
        Key("Ctrl+E", N_("Adjust"), "adjust"),
        Key("Ctrl+P", N_("Print label"), "print_"),
        Key("Ctrl+L", N_("New item"), "new_item"),
        Key("Ctrl+F", N_("Filter"), "filter_"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._card: PartCard | None = None
        self._wanted: int | None = None
        self._counts = StockCounts(0, 0, 0, 0, 0, 0)
        self._listing = False
        self.add_view(inventory_tabs(self, "inventory"), before_summary=True)
        self.add_act(
            button(
                _("Receive delivery"), "inventory.receive", self.receive, icon="truck-delivery-outline", keys="Ctrl+R"
            )
        )
        self.add_act(button(_("New item"), "inventory.new", self.new_item, icon="plus", keys="Ctrl+L"))
        self._build_filters()
        columns = QHBoxLayout()
        columns.setSpacing(12)
        columns.addWidget(self._build_table(), 1)
        columns.addWidget(self._build_side())
        self.body.addLayout(columns, 1)
        self._connect()

    # -- building

    def _build_filters(self) -> None:
        self._find = SearchBox(
            "inventory.filter",
            _("Scan, or filter by name, code, shelf"),
            icon="barcode-scan",
            width=352,
        )
        self._chips: Chips[StockFilter] = Chips(
            "inventory.show", _("Show"), [(value, _(text), icon) for value, text, icon in _FILTERS], optional=False
        )
        self._chips.set_value(StockFilter.ALL)
        self._supplier: Combo[int] = Combo("inventory.supplier", [(EVERY_SUPPLIER, _("Supplier"))], width=130)
        self._supplier.setAccessibleName(_("Supplier"))
        self._value_words = PlainLabel(_("Stock value at cost"), "small", tone="t2")
        self._value = PlainLabel("", "bold")
        line = row(self._find, self._chips, self._supplier, 8, self._value_words, self._value)
        line.setStretch(1, 1)
        self.body.addLayout(line)

    def _build_table(self) -> QWidget:
        box = Panel(bare=True)
        self._table: RowTable[StockRow] = RowTable(
            "inventory.table",
            _("Stock"),
            stock_columns(),
            sorted_by=StockSort.STATE.value,
            multi=True,
            bare=True,
            dense=True,
        )
        self._table.add_bulk_act(
            _("Change prices"), "inventory.bulk.prices", self._change_prices, icon="percent-outline"
        )
        self._table.add_bulk_act(_("Print labels"), "inventory.bulk.labels", self._print_labels, icon="printer-outline")
        self._table.add_bulk_act(_("End"), "inventory.bulk.end", self._end_several, icon="archive-outline")
        self._nothing = EmptyState(
            "",
            "inventory.nothing",
            icon="filter-outline",
            act=(_("Clear filter"), "inventory.nothing.clear", self.clear_filter),
        )
        self._table.set_empty(self._nothing)
        self._first = EmptyState(
            _("No parts yet. Scan one to add it."),
            "inventory.empty",
            icon="package-variant-closed",
            act=(_("Import a price list"), "inventory.empty.import", lambda: self.desk.go("price_list")),
            hint=_("New item adds one by hand."),
        )
        self._first.hide()
        box.add(self._table, 1)
        box.add(self._first, 1)
        box.add(self._build_foot())
        return box

    def _build_foot(self) -> QWidget:
        self._foot = QFrame()
        self._foot.setProperty("panel", "foot")
        self._foot_words = PlainLabel("", "small", tone="t2", cut=True)
        self._updated = PlainLabel("", "small", tone="t2")
        layout = QHBoxLayout(self._foot)
        layout.setContentsMargins(14, 7, 14, 7)
        layout.setSpacing(12)
        layout.addWidget(self._foot_words, 1)
        layout.addWidget(self._updated)
        return self._foot

    def _build_side(self) -> QWidget:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        self._item = ItemPanel(
            adjust=self.adjust,
            label=self.print_,
            history=self.history,
            go_job=lambda job_id: self.desk.go("job", job_id=job_id),
        )
        self._item.hide()
        self._order = SuggestionPanel(self)
        layout.addWidget(self._item)
        layout.addWidget(self._order, 1)
        # In large text and a small window the two are read by scrolling, not squeezed.
        self._item.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._order.setMinimumHeight(theme().px(LEAST_ORDER))
        side = scrolled(content, "inventory.side")
        side.setFixedWidth(theme().px(SIDE_WIDTH))
        return side

    def _connect(self) -> None:
        self._find.asked.connect(lambda _text: self._list())
        self._find.down.connect(self._table.setFocus)
        self._chips.edited.connect(self._list)
        self._supplier.edited.connect(self._supplier_chosen)
        self._table.sort_asked.connect(lambda *_: self._list())
        self._table.current_changed.connect(self._show_card)
        self._table.opened.connect(lambda chosen: self.desk.go("part", part_id=chosen.id))
        self._table.menu_asked.connect(self._show_menu)

    # -- showing

    def open(self, **place: Any) -> None:
        chosen = str(place.get("chosen", ""))
        if chosen in set(StockFilter):
            self._find.clear()
            self._chips.set_value(StockFilter(chosen))
            self.mark_stale()
        part_id = place.get("part_id")
        if part_id is not None:
            self._go_to(int(part_id))

    def place(self) -> dict[str, Any]:
        return {"part_id": self._card.id} if self._card else {}

    def refresh(self) -> None:
        self._show_suppliers()
        self._show_counts()
        self._list()
        self._order.refresh()
        self.set_title(_("Inventory"))

    def _list(self) -> None:
        """The rows as they are filtered and sorted now; counts and the suggested order stay as they are."""
        self._say_nothing_found()
        self._listing = True
        try:
            self._table.show_pages(self._after, before=self._before)
            if self._wanted is not None:
                self._select(self._wanted)
                self._wanted = None
            elif self._table.current() is None and self._table.rows():
                self._table.select_first()
        finally:
            self._listing = False
        self._show_foot()
        self._show_card(self._table.current())

    def _supplier_chosen(self) -> None:
        self._show_counts()
        self._list()

    def _after(self, last: StockRow | None, limit: int) -> list[StockRow]:
        return self._page(last, None, limit, backwards=False)

    def _before(self, first: StockRow | None, limit: int) -> list[StockRow]:
        return self._page(None, first, limit, backwards=True)

    def _page(self, after: StockRow | None, before: StockRow | None, limit: int, *, backwards: bool) -> list[StockRow]:
        key, down = self._table.sorted_by()
        return self.ask(
            stock_list,
            chosen=self._chosen(),
            typed=self._find.value(),
            supplier_id=self._supplier_id(),
            sort=StockSort(key),
            descending=down,
            after=after,
            before=before,
            backwards=backwards,
            limit=limit,
        )

    def _chosen(self) -> StockFilter:
        return self._chips.value() or StockFilter.ALL

    def _supplier_id(self) -> int | None:
        return self._supplier.value() or None

    def _show_suppliers(self) -> None:
        chosen = self._supplier.value()
        options = [(EVERY_SUPPLIER, _("Every supplier")), *self.ask(supplier_choices)]
        self._supplier.show_options(options)
        self._supplier.set_value(chosen if chosen in {value for value, _text in options} else EVERY_SUPPLIER)
        set_shown(self._supplier, len(options) > 1)

    def _show_counts(self) -> None:
        counts = self._counts = self.ask(stock_counts, supplier_id=self._supplier_id())
        for value, _text, _icon in _FILTERS:
            self._chips.set_count(value, counts.of(value))
        # Nobody looks for what is ended where nothing is.
        set_shown(self._chips.buttons()[-1], bool(counts.ended) or self._chosen() is StockFilter.ENDED)
        self._value.setText(formats().money(counts.value_cents))
        empty = not counts.all and not counts.ended and self._supplier_id() is None
        set_shown(self._first, empty)
        set_shown(self._table, not empty)
        set_shown(self._foot, not empty)
        set_shown(self._order, not empty)
        last = self.ask(last_move)
        if last is None:
            self._updated.setText("")
            return
        when = formats().when(last.at, self.desk.dispatcher.shop.now)
        person = last.person.split(" ")[0]
        self._updated.setText(_("Updated by {person}, {time}").format(person=person, time=when) if person else when)

    def _show_foot(self) -> None:
        counts, chosen, typed = self._counts, self._chosen(), self._find.value()
        supplier = self._supplier_id()
        n = self.ask(stock_count, chosen=chosen, typed=typed, supplier_id=supplier) if typed else counts.of(chosen)
        words = ngettext("{n} item", "{n} items", n).format(n=formats().number(n))
        key, down = self._table.sorted_by()
        pressing_first = key == StockSort.STATE.value and not down and chosen is StockFilter.ALL and not typed
        if pressing_first and counts.low:
            first = ngettext("{n} low or out shown first", "{n} low or out shown first", counts.low)
            words = f"{first.format(n=formats().number(counts.low))} · {words}"
        self._foot_words.setText(words)

    def _say_nothing_found(self) -> None:
        typed = self._find.value()
        self._nothing.say(_("No parts match “{text}”.").format(text=typed) if typed else _("No parts here."))

    def _show_card(self, chosen: StockRow | None) -> None:
        if self._listing:
            return
        if chosen is None:
            self._card = None
            self._item.hide()
            return
        shop = self.desk.dispatcher.shop
        self._card = self.ask(part_card, part_id=chosen.id, now=shop.now, today=shop.today)
        self._item.show_card(self._card, shop.today)
        self._item.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - theme().px(SIDE_WIDTH) - 12
        self._table.set_columns_shown(shown_columns(int(room * 100 / theme().px(100))))
        wide = self.width() >= theme().px(1180)
        set_shown(self._value_words, wide)

    def first_focus(self) -> QWidget:
        return self._table.view if self._table.rows() else self._find

    def filter_(self) -> None:
        """Ctrl+F."""
        self._find.setFocus()
        self._find.selectAll()

    def clear_filter(self) -> None:
        """Show everything in use again."""
        self._find.clear()
        self._chips.set_value(StockFilter.ALL)
        self._supplier.set_value(EVERY_SUPPLIER)
        self._supplier_chosen()
        self._table.view.setFocus()

    # -- finding

    def scanned(self, code: str) -> bool:
        """A scanned code selects its part; one that nobody knows can be added at once."""
        today = self.desk.dispatcher.shop.today
        found = self.ask(scanned_part, code=code, basis=PriceBasis.NET, day=today, ended=True)
        if found is not None:
            self.message.clear()
            self._go_to(found.id)
            return True
        self.message.say(
            "warning",
            _("No item has the code {code}.").format(code=code),
            acts=[
                (_("Add it"), "inventory.unknown.add", lambda: self.desk.go("part_edit", barcode=code)),
                (_("Search by name"), "inventory.unknown.search", self.filter_),
            ],
        )
        return True

    def _go_to(self, part_id: int) -> None:
        """Select a part: where it is in the rows shown there, else in a list of itself alone."""
        if self._table.rows() and self._select(part_id):
            return
        self._wanted = part_id
        found = self.ask(stock_rows, part_ids=(part_id,))
        if not found:
            self.message.say("warning", _("This part is no longer there."))
            return
        self._supplier.set_value(EVERY_SUPPLIER)
        self._chips.set_value(StockFilter.ALL if found[0].active else StockFilter.ENDED)
        self._find.setText(found[0].code)
        self.mark_stale()

    def _select(self, part_id: int) -> bool:
        if any(each.id == part_id for each in self._table.rows()):
            return self._table.select(part_id)
        return False

    # -- acts

    def main_action(self) -> None:
        """Ctrl+Enter: the suggested order is made."""
        if self._order.has_lines():
            self._order.create_order()
        else:
            self.desk.say(_("Nothing to order."))

    def new_item(self) -> None:
        """A card for a new part, with the code that was scanned or typed and found nothing."""
        typed = self._find.value()
        self.desk.go("part_edit", name=typed if typed and not self._table.rows() else "")

    def receive(self) -> None:
        """Ctrl+R."""
        self.desk.go("receive")

    def adjust(self) -> None:
        """Ctrl+E: the number of the part in front set right."""
        if self._card is not None:
            open_adjust(self, self._card)

    def print_(self) -> None:
        """Ctrl+P: labels of the part in front, or of those ticked."""
        picked = self._table.picked()
        if picked:
            self._print_labels(picked)
        elif self._card is not None:
            open_labels(self, [(self._card.id, self._card.name)])

    def history(self) -> None:
        """The stock card of the part in front."""
        if self._card is not None:
            self.desk.go("part", part_id=self._card.id, view="moves")

    def edit(self) -> None:
        """The form of the part in front."""
        if self._card is not None:
            self.desk.go("part_edit", part_id=self._card.id)

    def end(self) -> None:
        """End the part in front, or bring it back; undo does the other."""
        card = self._card
        if card is not None:
            self.run(end_part if card.active else revive_part, part_id=card.id, seen=card.version)

    def _change_prices(self, parts: Sequence[StockRow]) -> None:
        open_prices(self, parts)

    def _print_labels(self, parts: Sequence[StockRow]) -> None:
        open_labels(self, [(each.id, each.name) for each in parts])

    def _end_several(self, parts: Sequence[StockRow]) -> None:
        n = len(parts)
        sure = confirm(
            self,
            ngettext("End {n} part?", "End {n} parts?", n).format(n=n),
            _("They are no longer found and suggested. What was sold keeps them, and Undo brings them back."),
            _("End"),
        )
        if sure and self.run(end_parts, part_ids=tuple(each.id for each in parts)) is not None:
            self._table.clear_picked()

    def current_version(self, arguments: dict[str, Any]) -> int | None:
        return self.ask(part_version, part_id=arguments["part_id"])

    def more_menu(self) -> QMenu:
        """What else can be done with the part in front; made anew each time it opens."""
        menu = QMenu(self)
        active = self._card is None or self._card.active
        for text, name, act in (
            (_("Open"), "inventory.more.open", self.history),
            (_("Edit card"), "inventory.more.edit", self.edit),
            (_("Adjust"), "inventory.more.adjust", self.adjust),
            (_("Print label"), "inventory.more.label", self.print_),
            (_("End") if active else _("Bring back"), "inventory.more.end", self.end),
        ):
            menu.addAction(text, act).setObjectName(name)
        return menu

    def _show_menu(self, _row: StockRow, at: QPoint) -> None:
        menu = self.more_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)
