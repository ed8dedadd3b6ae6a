"""The list of suppliers: how orders reach them, what is on its way, and what was bought there this year."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from msp_desktop import checks
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.supplier_list import SupplierRow, supplier_counts, supplier_list
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.inventory.tabs import inventory_tabs
from msp_desktop.ui.kit import Chips, Column, EmptyState, RowTable, SearchBox, button, confirm, primary_button, row
from msp_desktop.ui.screen import Key, Screen
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.suppliers import end_supplier
from msp_desktop.words import ORDER_WAY_WORDS

ALL, OPEN = "all", "open"


class SupplierList(Screen):
    """All suppliers by name; Enter opens the card, the price list of the one in front is a key away."""

    SHOWS = frozenset({"supplier", "part_supplier", "purchase_order", "delivery"})
    NAME = "suppliers"
    MAIN = N_("New supplier")
    KEYS = (
        Key("Up", N_("Row")),
        Key("Return", N_("Open")),
        Key("Ctrl+F", N_("Filter"), "filter_"),
        Key("Ctrl+I", N_("Import a price list"), "import_list"),
        Key("Del", N_("Delete")),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.add_view(inventory_tabs(self, "suppliers"), before_summary=True)
        self.add_act(primary_button(_("New supplier"), "suppliers.new", self.main_action, icon="plus"))
        self._find = SearchBox("suppliers.filter", _("Name, contact, phone, email or town"), width=318)
        self._chips: Chips[str] = Chips(
            "suppliers.show",
            _("Show"),
            [(ALL, _("All"), ""), (OPEN, _("With open orders"), "truck-delivery-outline")],
            optional=False,
        )
        self._chips.set_value(ALL)
        read = button(
            _("Import a price list"), "suppliers.import", self.import_list, icon="download-outline", keys="Ctrl+I"
        )
        self.body.addLayout(row(self._find, self._chips, None, read, spacing=12))
        self.rows: RowTable[SupplierRow] = RowTable(
            "suppliers.table", _("Suppliers"), self._columns(), sorted_by="name"
        )
        self.body.addWidget(self.rows, 1)
        self.body.addWidget(self.message)
        self._find.asked.connect(lambda _text: self.refresh())
        self._find.down.connect(self.rows.setFocus)
        self._chips.edited.connect(self.refresh)
        # On the table alone: in the filter field the key takes a letter away.
        gone = QShortcut(QKeySequence("Del"), self.rows.view)
        gone.setContext(Qt.ShortcutContext.WidgetShortcut)
        gone.activated.connect(self.delete)
        self.rows.opened.connect(lambda one: desk.go("supplier_edit", supplier_id=one.id))

    def refresh(self) -> None:
        everyone, ordered = self.ask(supplier_counts)
        self._chips.set_count(ALL, everyone)
        self._chips.set_count(OPEN, ordered)
        self.rows.set_empty(self._empty())
        self.rows.show_pages(self._after, before=self._before)
        self.set_title(
            _("Inventory"),
            ngettext("{n} supplier", "{n} suppliers", everyone).format(n=formats().number(everyone)),
        )

    def first_focus(self) -> QWidget:
        return self.rows.view if self.rows.rows() else self._find

    def filter_(self) -> None:
        """Ctrl+F."""
        self._find.setFocus()
        self._find.selectAll()

    def clear_filter(self) -> None:
        """Show every supplier again."""
        self._find.clear()
        self._chips.set_value(ALL)
        self.refresh()
        self.rows.view.setFocus()

    def main_action(self) -> None:
        self.desk.go("supplier_edit", supplier_id=None)

    def edit(self) -> None:
        """Ctrl+E: the card of the supplier in front."""
        if (chosen := self.rows.current()) is not None:
            self.desk.go("supplier_edit", supplier_id=chosen.id)

    def import_list(self) -> None:
        """Ctrl+I: a price list of the supplier in front."""
        chosen = self.rows.current()
        self.desk.go("price_list", supplier_id=chosen.id if chosen else None)

    def further_acts(self) -> Sequence[tuple[str, str, Callable[[], object]]]:
        return ((_("Delete supplier"), "suppliers.more.delete", self.delete),) if self.rows.current() else ()

    def delete(self) -> None:
        """Del: the supplier in front, with the way back on the undo card."""
        chosen = self.rows.current()
        if chosen is not None and self._sure_to_delete(chosen):
            self.run(end_supplier, supplier_id=chosen.id, seen=chosen.version)

    def current_version(self, arguments: dict[str, object]) -> int | None:
        return next((each.version for each in self.rows.rows() if each.id == arguments["supplier_id"]), None)

    def _sure_to_delete(self, chosen: SupplierRow) -> bool:
        if not chosen.parts:
            return True
        consequence = ngettext(
            "{n} part keeps their price, but nothing is ordered from them.",
            "{n} parts keep their price, but nothing is ordered from them.",
            chosen.parts,
        ).format(n=formats().number(chosen.parts))
        return confirm(self, _("Delete {supplier}?").format(supplier=chosen.name), consequence, _("Delete supplier"))

    def _empty(self) -> EmptyState:
        typed = self._find.value()
        if typed or self._chips.value() == OPEN:
            words = _("No suppliers match “{text}”.").format(text=typed) if typed else _("Nothing is on order.")
            act = (_("Clear filter"), "suppliers.nothing.clear", self.clear_filter)
            return EmptyState(words, "suppliers.nothing", icon="filter-outline", act=act)
        return EmptyState(
            _("No suppliers yet. Add whom you buy from."),
            "suppliers.empty",
            icon="truck-delivery-outline",
            act=(_("New supplier"), "suppliers.empty.new", self.main_action),
        )

    def _after(self, last: SupplierRow | None, limit: int) -> list[SupplierRow]:
        return self._page(last, None, limit, backwards=False)

    def _before(self, first: SupplierRow | None, limit: int) -> list[SupplierRow]:
        return self._page(None, first, limit, backwards=True)

    def _page(
        self, after: SupplierRow | None, before: SupplierRow | None, limit: int, *, backwards: bool
    ) -> list[SupplierRow]:
        shop = self.desk.dispatcher.shop
        return self.ask(
            supplier_list,
            since=datetime(shop.today.year, 1, 1, tzinfo=shop.zone),
            typed=self._find.value(),
            open_only=self._chips.value() == OPEN,
            after=after,
            before=before,
            backwards=backwards,
            limit=limit,
        )

    def _columns(self) -> list[Column[SupplierRow]]:
        return [
            Column("name", N_("Name"), kind="strong", sortable=True),
            Column("town", N_("Town"), 110, kind="muted"),
            Column("phone", N_("Phone"), 140, value=lambda one: checks.phone_grouped(one.phone) if one.phone else ""),
            Column("email", N_("Email"), 140, kind="muted"),
            Column("order_way", N_("Orders go by"), 118, value=lambda one: _(ORDER_WAY_WORDS[one.order_way])),
            Column("parts", N_("Parts"), 70, kind="number", value=lambda one: one.parts or ""),
            Column("open_orders", N_("Open orders"), 104, kind="number", value=lambda one: one.open_orders or ""),
            Column("open_cents", N_("On order"), 110, kind="money", value=lambda one: one.open_cents or None),
            Column("next_day", N_("Next comes"), 104, kind="muted", value=_next_day),
            Column(
                "received_cents",
                N_("This year"),
                110,
                kind="money_strong",
                value=lambda one: one.received_cents or None,
            ),
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # On a small window the name needs the room that town and mail take.
        hidden = {"email", "town"} if self.width() < theme().px(1180) else set()
        self.rows.set_columns_shown([each.key for each in self._columns() if each.key not in hidden])


def _next_day(one: SupplierRow) -> str:
    return formats().day(one.next_day) if one.next_day else ""
