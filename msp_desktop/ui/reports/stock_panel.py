"""One report of the stock: its sums, its bars where it has some, and its table."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from msp_desktop.domain.chart import BarChart
from msp_desktop.i18n import _, ngettext
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Chart, Column, EmptyState, Panel, PlainLabel, RowTable, row
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.workflows.stock_report import Kind, ReportField, StockPart, StockTable, TableRow, said

MOST = 1000
"""So many rows are shown; the paper and the files hold all."""

_WIDTHS = {Kind.CODE: 130, Kind.PIECES: 100, Kind.MONEY: 130, Kind.PERCENT: 100, Kind.DAY: 120}
_NARROW = {"state": 120, "shelf": 90, "category": 150, "supplier": 190}
_KINDS = {Kind.CODE: "mono", Kind.TEXT: "text", Kind.MONEY: "money", Kind.DAY: "date"}


class StockPanel(QWidget):
    """Made once for each question; its columns come with what is found."""

    chosen = Signal(object)
    group_chosen = Signal(str)

    def __init__(self, part: StockPart, word: str, icon: str) -> None:
        super().__init__()
        self._name = f"stock_reports.{part.value}"
        self._icon = icon
        self._found: StockTable | None = None
        self._as_chart = True
        self._columns: tuple[str, ...] = ()
        self._table: RowTable[TableRow] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self._panel = Panel(word, icon=icon)
        self._chart = Chart(f"{self._name}.chart", word)
        self._chart.opened.connect(self._bar_opened)
        self._sums = QHBoxLayout()
        self._sums.setContentsMargins(0, 0, 0, 0)
        self._sums.setSpacing(28)
        self._note = PlainLabel("", "hint", wrap=True)
        self._swap = self._panel.link(_("Show as table"), f"{self._name}.as_table", self._swap_chart)
        self._panel.add(self._sums)
        self._panel.add(self._note)
        self._panel.add(self._chart, 1)
        self._more = PlainLabel("", "hint")
        column.addWidget(self._panel, 0)
        column.addWidget(self._more)
        self._layout = column
        self._fit()

    def first_focus(self) -> QWidget:
        """Where the cursor goes."""
        return self._table if self._table is not None else self._chart

    def current(self) -> TableRow | None:
        """The chosen row."""
        return self._table.current() if self._table is not None else None

    def show_table(self, found: StockTable) -> None:
        """Show what was found."""
        focused = QApplication.focusWidget()
        # Before the first answer there is no table to put the cursor into.
        first = self._table is None and self.isVisible() and not isinstance(focused, QLineEdit)
        had_focus = first or (self._table is not None and focused is not None and self._table.isAncestorOf(focused))
        self._found = found
        self._panel.set_title(found.title)
        self._say_sums(found)
        self._note.setText(found.note)
        keys = tuple(each.key for each in found.columns)
        if self._table is None or keys != self._columns:
            self._new_table(found)
        assert self._table is not None
        self._table.show_rows(list(found.rows[:MOST]))
        beyond = len(found.rows) - MOST
        words = ngettext("{n} more is on paper and in the file.", "{n} more are on paper and in the file.", beyond)
        self._more.setText(words.format(n=formats().number(beyond)) if beyond > 0 else "")
        set_shown(self._more, beyond > 0)
        self._chart.show_bars(found.bars or BarChart((), ()))
        self._fit()
        if had_focus:
            self._table.setFocus()

    def _say_sums(self, found: StockTable) -> None:
        while item := self._sums.takeAt(0):
            if old := item.widget():
                old.hide()
                old.deleteLater()
        for what, value in found.sums:
            both = QWidget()
            line = row(PlainLabel(what, "label"), PlainLabel(value, "lead"), spacing=8)
            line.setContentsMargins(0, 0, 0, 0)
            both.setLayout(line)
            self._sums.addWidget(both)
        self._sums.addStretch(1)

    def _new_table(self, found: StockTable) -> None:
        self._columns = tuple(each.key for each in found.columns)
        if self._table is not None:
            self._layout.removeWidget(self._table)
            self._table.hide()
            self._table.setParent(None)
            self._table.deleteLater()
        columns = [_column(each, at) for at, each in enumerate(found.columns)]
        self._table = RowTable(f"{self._name}.table", found.title, columns, dense=True)
        self._table.opened.connect(self.chosen.emit)
        self._table.set_empty(EmptyState(_EMPTY[found.wish.part](), f"{self._name}.empty", icon=self._icon))
        self._layout.insertWidget(1, self._table, 4)

    def _fit(self) -> None:
        """A chart with bars has its room; without, or when the table was asked for, the table takes it."""
        bars = self._found is not None and self._found.bars is not None and bool(self._found.bars.labels)
        shown = bars and self._as_chart
        set_shown(self._chart, shown)
        set_shown(self._swap, bars)
        self._layout.setStretch(0, 3 if shown else 0)

    def _swap_chart(self) -> None:
        self._as_chart = not self._as_chart
        self._swap.setText(_("Show as table") if self._as_chart else _("Show as chart"))
        self._fit()
        self.first_focus().setFocus()

    def _bar_opened(self, at: int) -> None:
        if self._found is not None and at < len(self._found.groups):
            self.group_chosen.emit(self._found.groups[at])


def _column(field: ReportField, at: int) -> Column[TableRow]:
    kind = "strong" if field.key == "name" else _KINDS.get(field.kind, "number")
    width = 0 if field.key == "name" else _NARROW.get(field.key, _WIDTHS.get(field.kind, 120))

    def value(row_: TableRow) -> object:
        cell = row_.cells[at]
        return cell if field.kind in (Kind.MONEY, Kind.DAY) else said(cell, field.kind, formats())

    return Column(field.key, field.title, width, kind=kind, value=value)


_EMPTY: dict[StockPart, Callable[[], str]] = {
    StockPart.LOW: lambda: _("Nothing runs low."),
    StockPart.VALUE: lambda: _("Nothing was on hand."),
    StockPart.MARGIN: lambda: _("No parts were sold in this period."),
    StockPart.USAGE: lambda: _("No parts were used or sold in this period."),
    StockPart.DEAD: lambda: _("Every part on hand was used or sold lately."),
}
