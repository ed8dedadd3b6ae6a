"""The list of invoices and receipts, with drafts, open, overdue and this month's one click away."""

from typing import Any

from PySide6.QtWidgets import QWidget

from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.invoice_list import (
    InvoiceFilter,
    InvoiceRow,
    InvoiceSort,
    invoice_counts,
    invoice_list,
)
from msp_desktop.ui.badges import invoice_badge
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Badge, Chips, Column, EmptyState, RowTable, SearchBox, button, row
from msp_desktop.ui.screen import Key, Screen


class InvoiceList(Screen):
    """Every issued paper, newest first; chips narrow it."""

    SHOWS = frozenset({"document", "receivable", "customer", "document_item"})
    NAME = "invoices"
    KEYS = (
        Key("Return", N_("Open")),
        Key("Ctrl+F", N_("Filter"), "filter_"),
        Key("F5", N_("Refresh"), "refresh"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._find = SearchBox("invoices.filter", _("Filter by number, customer or job"), width=320)
        self._chips: Chips[InvoiceFilter] = Chips(
            "invoices.show",
            _("Show"),
            [
                (InvoiceFilter.DRAFT, _("Draft")),
                (InvoiceFilter.OPEN, _("Unpaid")),
                (InvoiceFilter.OVERDUE, _("Overdue")),
                (InvoiceFilter.MONTH, _("This month")),
            ],
        )
        self.body.addLayout(row(self._find, self._chips, None, spacing=12))
        self._table: RowTable[InvoiceRow] = RowTable(
            "invoices.table", _("Invoices and receipts"), self._columns(), sorted_by="day", descending=True
        )
        self._empty = EmptyState(
            _("No invoices yet. They are made when a job is closed or something is sold."),
            "invoices.empty",
            icon="receipt-text-outline",
            act=(_("Open checkout"), "invoices.empty.checkout", lambda: desk.go("checkout")),
        )
        self._table.set_empty(self._empty)
        self.body.addWidget(self._table, 1)
        self.add_act(button(_("Open checkout"), "invoices.checkout", lambda: desk.go("checkout")))
        self._find.asked.connect(lambda _text: self.refresh())
        self._find.down.connect(self._table.setFocus)
        self._chips.edited.connect(self.refresh)
        self._table.sort_asked.connect(lambda *_sorted: self.refresh())
        self._table.opened.connect(self._open_row)

    @staticmethod
    def _columns() -> list[Column[InvoiceRow]]:
        return [
            Column("number", N_("Number"), 130, kind="mono", value=lambda each: each.number or _("Draft")),
            Column("day", N_("Date"), 110, kind="date", sortable=True),
            Column("customer", N_("Customer"), kind="strong", sortable=True, value=_customer),
            Column("jobs", N_("Job"), 150, kind="mono", value=lambda each: ", ".join(each.jobs)),
            Column("due_day", N_("Due"), 110, kind="date"),
            Column("total_cents", N_("Total"), 120, kind="money_strong", sortable=True),
            Column("open_cents", N_("Left to pay"), 120, kind="money", value=lambda each: each.open_cents or None),
            Column("state", N_("State"), 140, kind="badge", value=_badge),
        ]

    def open(self, **place: Any) -> None:
        shown = place.get("show")
        if shown:
            self._chips.set_value(InvoiceFilter(shown))
            self.mark_stale()

    def place(self) -> dict[str, Any]:
        chosen = self._chips.value()
        return {"show": chosen.value} if chosen else {}

    def refresh(self) -> None:
        sort, down = self._table.sorted_by()
        chosen, typed, day = self._chips.value(), self._find.value(), self.desk.dispatcher.shop.today
        by = InvoiceSort(sort) if sort in {each.value for each in InvoiceSort} else InvoiceSort.DAY

        def page(after: InvoiceRow | None, limit: int) -> list[InvoiceRow]:
            return self.ask(
                invoice_list,
                today=day,
                chosen=chosen,
                typed=typed,
                sort=by,
                descending=down,
                after=after,
                limit=limit,
            )

        self._say_empty(typed, chosen)
        self._table.show_pages(page)
        counts = self.ask(invoice_counts, today=day)
        for filtered, n in (
            (InvoiceFilter.DRAFT, counts.draft),
            (InvoiceFilter.OPEN, counts.open),
            (InvoiceFilter.OVERDUE, counts.overdue),
            (InvoiceFilter.MONTH, counts.month),
        ):
            self._chips.set_count(filtered, n)
        money = formats().money
        summary = ngettext("{n} open, {amount}", "{n} open, {amount}", counts.open)
        summary = summary.format(n=counts.open, amount=money(counts.open_cents))
        if counts.overdue:
            late = _("{summary}; {amount} of it late")
            summary = late.format(summary=summary, amount=money(counts.overdue_cents))
        self.set_title(_("Invoices"), summary if counts.open else _("Nothing is open"))
        self.desk.show_counts({"invoices": counts.open})

    def _say_empty(self, typed: str, chosen: InvoiceFilter | None) -> None:
        if typed:
            self._empty.say(_("No invoices match “{text}”.").format(text=typed))
        elif chosen is not None:
            self._empty.say(_("Nothing here."))
        else:
            self._empty.say(_("No invoices yet. They are made when a job is closed or something is sold."))

    def first_focus(self) -> QWidget:
        return self._table

    def filter_(self) -> None:
        """Ctrl+F"""
        self._find.setFocus()

    def main_action(self) -> None:
        current = self._table.current()
        if current is not None:
            self._open_row(current)

    def _open_row(self, chosen: InvoiceRow) -> None:
        self.desk.go("invoice", document_id=chosen.id)


def _customer(each: InvoiceRow) -> str:
    return each.customer or _("Nobody named")


def _badge(each: InvoiceRow) -> Badge:
    if each.replaced:
        return Badge("neu", "file-document-outline", _("Invoiced"))
    if each.kind is SeriesKind.RECEIPT and each.open_cents > 0:
        return Badge("wai", "undo", _("Paid back"))
    return invoice_badge(each.state)
