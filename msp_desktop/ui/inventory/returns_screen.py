"""The list of returns to suppliers: those to send first, then those that wait for their credit."""

from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from msp_desktop.domain.purchase import ReturnState
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.return_list import ReturnFilter, ReturnRow, return_counts, return_list
from msp_desktop.ui.badges import return_badge
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.inventory.return_sheets import open_new_return
from msp_desktop.ui.inventory.tabs import inventory_tabs
from msp_desktop.ui.kit import Chips, Column, EmptyState, RowTable, SearchBox, primary_button, row
from msp_desktop.ui.screen import Key, Screen
from msp_desktop.ui.theme import theme


class ReturnList(Screen):
    """Enter opens a return; a new one begins with its supplier."""

    SHOWS = frozenset({"supplier_return", "supplier_return_line", "supplier", "message"})
    NAME = "supplier_returns"
    MAIN = N_("New return")
    KEYS = (Key("Up", N_("Row")), Key("Return", N_("Open")), Key("Ctrl+F", N_("Filter"), "filter_"))

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.add_view(inventory_tabs(self, "supplier_returns"), before_summary=True)
        self.add_act(primary_button(_("New return"), "supplier_returns.new", self.main_action, icon="plus"))
        self._find = SearchBox("supplier_returns.filter", _("Filter by number or supplier"), width=318)
        self._chips: Chips[ReturnFilter] = Chips(
            "supplier_returns.show",
            _("Show"),
            [
                (ReturnFilter.DRAFT, _("Draft"), "pencil-outline"),
                (ReturnFilter.SENT, _("Waits for credit"), "truck-delivery-outline"),
                (ReturnFilter.DONE, _("Settled"), "check"),
            ],
        )
        self.body.addLayout(row(self._find, self._chips, None, spacing=12))
        self._table: RowTable[ReturnRow] = RowTable("supplier_returns.table", _("Returns"), self._columns())
        self.body.addWidget(self._table, 1)
        self.body.addWidget(self.message)
        self._find.asked.connect(lambda _text: self.refresh())
        self._find.down.connect(self._table.setFocus)
        self._chips.edited.connect(self.refresh)
        self._table.opened.connect(lambda one: desk.go("supplier_return", return_id=one.id))

    def _columns(self) -> list[Column[ReturnRow]]:
        return [
            Column("number", N_("Number"), 96, kind="mono"),
            Column("supplier", N_("Supplier"), kind="strong"),
            Column("supplier_reference", N_("RMA number"), 130, kind="mono"),
            Column("day", N_("Date"), 110, kind="date"),
            Column("sent_day", N_("Sent"), 110, kind="date"),
            Column("lines", N_("Lines"), 64, kind="number"),
            Column("expected_cents", N_("Expected"), 110, kind="money"),
            Column("credit_cents", N_("Credited"), 110, kind="money_strong"),
            Column("difference", N_("Against stock value"), 140, kind="money", value=_difference, tone=_tone),
            Column("state", N_("State"), 180, kind="badge", value=lambda one: return_badge(one.state)),
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        hidden = {"lines", "day", "difference"} if self.width() < theme().px(1180) else set()
        self._table.set_columns_shown([each.key for each in self._columns() if each.key not in hidden])

    def open(self, **place: Any) -> None:
        shown = place.get("show")
        if shown:
            self._chips.set_value(ReturnFilter(shown))
            self.mark_stale()

    def place(self) -> dict[str, Any]:
        chosen = self._chips.value()
        return {"show": chosen.value} if chosen else {}

    def first_focus(self) -> QWidget:
        return self._table

    def refresh(self) -> None:
        chosen, typed = self._chips.value(), self._find.value()

        def page(after: ReturnRow | None, limit: int) -> list[ReturnRow]:
            return self.ask(return_list, chosen=chosen, typed=typed, after=after, limit=limit)

        self._table.set_empty(self._empty(typed, chosen))
        self._table.show_pages(page)
        counts = self.ask(return_counts)
        for each, n in (
            (ReturnFilter.DRAFT, counts.draft),
            (ReturnFilter.SENT, counts.sent),
            (ReturnFilter.DONE, counts.done),
        ):
            self._chips.set_count(each, n)
        words = ngettext("{n} return waits for its credit", "{n} returns wait for their credit", counts.sent)
        self.set_title(_("Inventory"), words.format(n=counts.sent) if counts.sent else _("No credit is awaited"))

    def _empty(self, typed: str, chosen: ReturnFilter | None) -> EmptyState:
        if typed or chosen is not None:
            words = _("No returns match “{text}”.").format(text=typed) if typed else _("Nothing here.")
            act = (_("Clear filter"), "supplier_returns.nothing.clear", self.clear_filter)
            return EmptyState(words, "supplier_returns.nothing", icon="filter-outline", act=act)
        return EmptyState(
            _("No returns yet. Send back what is defective, wrong, or an old piece."),
            "supplier_returns.empty",
            icon="undo",
            act=(_("New return"), "supplier_returns.empty.new", self.main_action),
        )

    def filter_(self) -> None:
        """Ctrl+F."""
        self._find.setFocus()

    def clear_filter(self) -> None:
        """Show every return again."""
        self._find.clear()
        self._chips.set_value(None)
        self.refresh()
        self._table.setFocus()

    def main_action(self) -> None:
        """Ctrl+Enter: a new return, its supplier first."""
        open_new_return(self)


def _difference(one: ReturnRow) -> int | None:
    return None if one.state is not ReturnState.CREDITED else (one.credit_cents or 0) - one.value_cents


def _tone(one: ReturnRow) -> str:
    difference = _difference(one)
    return "bad" if difference is not None and difference < 0 else ""
