"""Checkout with nothing in front: what waits to be fetched, parked sales, and the start of a sale without a job."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.checkout_sheet import ReadyItem
from msp_desktop.ui.checkout.words import accessory_words
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Column, EmptyState, Panel, PlainLabel, RowTable, SearchBox, link_button, row

Parked = tuple[int, str, str, int]


class StartPanel(QWidget):
    """The items ready to be fetched as a table; `chosen` a row, `parked` a draft's id."""

    chosen = Signal(object)
    parked = Signal(int)
    asked = Signal(str)

    def __init__(self, new_sale: Callable[[], object]) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        self.search = SearchBox("checkout.find", _("Scan a claim ticket, or type a name or job"), width=380)
        self.search.asked.connect(self.asked)
        layout.addLayout(row(self.search, None))
        panel = Panel(_("Ready to be fetched"), icon="bag-checked", bare=True)
        self._panel = panel
        self.table: RowTable[ReadyItem] = RowTable(
            "checkout.ready",
            _("Ready to be fetched"),
            [
                Column("job", N_("Job"), 90, kind="mono"),
                Column("customer", N_("Customer"), kind="strong"),
                Column("device", N_("Device")),
                Column("shelf", N_("Shelf"), 80),
                Column("left", N_("Left with us"), value=accessory_words, kind="muted"),
                Column("total_cents", N_("Job total"), 110, kind="money_strong"),
            ],
            row_id=lambda item: item.item_id,
            bare=True,
        )
        self.table.set_empty(
            EmptyState(
                _("Nothing waits to be fetched."),
                "checkout.ready.empty",
                icon="bag-checked",
                act=(_("Sell something"), "checkout.ready.empty.sell", new_sale),
            )
        )
        self.table.opened.connect(self.chosen)
        self.search.down.connect(self.table.setFocus)
        panel.add(self.table, 1)
        layout.addWidget(panel, 1)
        self._parked_panel = Panel(_("Parked"), icon="clock-outline")
        self._parked = QVBoxLayout()
        self._parked.setSpacing(4)
        self._parked_panel.add(self._parked)
        layout.addWidget(self._parked_panel)

    def show_items(self, items: list[ReadyItem], parked: list[Parked]) -> None:
        """Show what waits."""
        self.table.show_rows(items)
        self._panel.set_note(ngettext("{n} item", "{n} items", len(items)).format(n=len(items)))
        while item := self._parked.takeAt(0):
            inner = item.widget()
            if inner is not None:
                inner.hide()
                inner.deleteLater()
        self._parked_panel.setVisible(bool(parked))
        for document_id, customer, jobs, cents in parked:
            line = QWidget()
            words = customer.replace("&", "&&") or _("Nobody named")
            opener = link_button(words, f"checkout.parked.{document_id}", self._opener(document_id))
            layout = row(opener, PlainLabel(jobs, tone="t3"), None, PlainLabel(formats().money(cents), "strong"))
            layout.setContentsMargins(0, 0, 0, 0)
            line.setLayout(layout)
            self._parked.addWidget(line)

    def _opener(self, document_id: int) -> Callable[[], None]:
        return lambda: self.parked.emit(document_id)
