"""The list of purchase orders: late ones first, with what came, the jobs that wait, and mails that did not leave."""

from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from msp_desktop.domain.purchase import OPEN_ORDERS, OrderState
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.order_list import OrderFilter, OrderRow, order_counts, order_list
from msp_desktop.ui.badges import order_badge
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.inventory.order_sheets import open_new_order
from msp_desktop.ui.inventory.order_words import due_words
from msp_desktop.ui.inventory.tabs import inventory_tabs
from msp_desktop.ui.kit import (
    Badge,
    Chips,
    Column,
    EmptyState,
    RowTable,
    SearchBox,
    button,
    primary_button,
    row,
)  # fmt: skip
from msp_desktop.ui.screen import Key, Screen
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.purchasing import copy_order


class OrderList(Screen):
    """Enter opens an order; a new one begins with its supplier."""

    SHOWS = frozenset({"purchase_order", "purchase_line", "supplier", "message", "job"})
    NAME = "orders"
    MAIN = N_("New order")
    KEYS = (
        Key("Up", N_("Row")),
        Key("Return", N_("Open")),
        Key("Ctrl+R", N_("Receive"), "receive"),
        Key("Ctrl+D", N_("Order the same again"), "copy_it"),
        Key("Ctrl+F", N_("Filter"), "filter_"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.add_view(inventory_tabs(self, "orders"), before_summary=True)
        self.add_act(
            button(_("Receive delivery"), "orders.receive", self.receive, icon="truck-delivery-outline", keys="Ctrl+R")
        )
        self.add_act(primary_button(_("New order"), "orders.new", self.main_action, icon="plus"))
        self._find = SearchBox("orders.filter", _("Filter by number, supplier or part"), width=318)
        self._chips: Chips[OrderFilter] = Chips(
            "orders.show",
            _("Show"),
            [
                (OrderFilter.DRAFT, _("Draft"), "pencil-outline"),
                (OrderFilter.LATE, _("Late"), "clock-alert-outline"),
                (OrderFilter.SENT, _("On its way"), "truck-delivery-outline"),
                (OrderFilter.PART_RECEIVED, _("Part received"), ""),
                (OrderFilter.DONE, _("Received"), "check"),
            ],
        )
        self.body.addLayout(row(self._find, self._chips, None, spacing=12))
        self._table: RowTable[OrderRow] = RowTable("orders.table", _("Purchase orders"), self._columns())
        self.body.addWidget(self._table, 1)
        self.body.addWidget(self.message)
        self._find.asked.connect(lambda _text: self.refresh())
        self._find.down.connect(self._table.setFocus)
        self._chips.edited.connect(self.refresh)
        self._table.opened.connect(lambda one: desk.go("order", order_id=one.id))

    def _columns(self) -> list[Column[OrderRow]]:
        return [
            Column("number", N_("Number"), 96, kind="mono"),
            Column("supplier", N_("Supplier"), kind="strong"),
            Column("day", N_("Date"), 104, kind="date"),
            Column("due_day", N_("Expected"), 168, value=self._due, tone=lambda one: "bad" if one.late else ""),
            Column("jobs", N_("For jobs"), 150, kind="mono", value=lambda one: ", ".join(one.jobs)),
            Column("pieces", N_("Came"), 104, align="right", value=_came),
            Column("supplier_reference", N_("Their number"), 120, kind="muted"),
            Column("net_cents", N_("Net"), 108, kind="money_strong"),
            Column("state", N_("State"), 150, kind="badge", value=_badge),
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # On a small window the supplier needs the room of what is said on the order's page as well.
        hidden = {"supplier_reference", "day"} if self.width() < theme().px(1180) else set()
        self._table.set_columns_shown([each.key for each in self._columns() if each.key not in hidden])

    # -- where it is

    def open(self, **place: Any) -> None:
        shown = place.get("show")
        if shown:
            self._chips.set_value(OrderFilter(shown))
            self.mark_stale()

    def place(self) -> dict[str, Any]:
        chosen = self._chips.value()
        return {"show": chosen.value} if chosen else {}

    def first_focus(self) -> QWidget:
        return self._table

    # -- showing

    def refresh(self) -> None:
        today = self.desk.dispatcher.shop.today
        chosen, typed = self._chips.value(), self._find.value()

        def page(after: OrderRow | None, limit: int) -> list[OrderRow]:
            return self.ask(order_list, today=today, chosen=chosen, typed=typed, after=after, limit=limit)

        self._table.set_empty(self._empty(typed, chosen))
        self._table.show_pages(page)
        counts = self.ask(order_counts, today=today)
        for each, n in (
            (OrderFilter.DRAFT, counts.draft),
            (OrderFilter.LATE, counts.late),
            (OrderFilter.SENT, counts.sent),
            (OrderFilter.PART_RECEIVED, counts.part_received),
            (OrderFilter.DONE, counts.done),
        ):
            self._chips.set_count(each, n)
        words = ngettext("{n} on its way, {amount} net", "{n} on their way, {amount} net", counts.sent)
        on_its_way = words.format(n=counts.sent, amount=formats().money(counts.open_cents))
        self.set_title(_("Inventory"), on_its_way if counts.sent else _("Nothing is on its way"))

    def _empty(self, typed: str, chosen: OrderFilter | None) -> EmptyState:
        if typed or chosen is not None:
            words = _("No orders match “{text}”.").format(text=typed) if typed else _("Nothing here.")
            act = (_("Clear filter"), "orders.nothing.clear", self.clear_filter)
            return EmptyState(words, "orders.nothing", icon="filter-outline", act=act)
        return EmptyState(
            _("No orders yet. The stock page suggests what to order."),
            "orders.empty",
            icon="truck-delivery-outline",
            act=(_("New order"), "orders.empty.new", self.main_action),
        )

    def _due(self, one: OrderRow) -> str:
        if one.state not in OPEN_ORDERS:
            return ""
        return due_words(one.due_day, self.desk.dispatcher.shop.today)

    # -- acting

    def filter_(self) -> None:
        """Ctrl+F."""
        self._find.setFocus()

    def clear_filter(self) -> None:
        """Show every order again."""
        self._find.clear()
        self._chips.set_value(None)
        self.refresh()
        self._table.setFocus()

    def main_action(self) -> None:
        """Ctrl+Enter: a new order, its supplier first."""
        open_new_order(self)

    def receive(self) -> None:
        """Ctrl+R: count what came, of the order in front where something of it is to come."""
        chosen = self._table.current()
        if chosen is not None and chosen.state in OPEN_ORDERS:
            self.desk.go("receive", order_id=chosen.id)
        else:
            self.desk.go("receive")

    def copy_it(self) -> None:
        """Ctrl+D: the same once more, as a draft."""
        chosen = self._table.current()
        if chosen is None:
            return
        done = self.run(copy_order, order_id=chosen.id)
        if done is not None:
            self.desk.go("order", order_id=done.value)


def _came(one: OrderRow) -> str:
    if one.state is OrderState.DRAFT:
        return ngettext("{n} line", "{n} lines", one.lines).format(n=one.lines)
    number = formats().number
    return _("{n} of {all}").format(n=number(one.received), all=number(one.pieces))


def _badge(one: OrderRow) -> Badge:
    if one.needs_you:
        return Badge("bad", "email-alert-outline", _("Mail did not leave"))
    if one.leaving:
        return Badge("inf", "email-fast-outline", _("Leaving"))
    return order_badge(one.state, late=one.late)
