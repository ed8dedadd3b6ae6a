"""The lines of the form: work and parts with bench time, quantity and price, each with a way off."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from msp_desktop.domain.drafts.intake import LONGEST, DraftLine
from msp_desktop.domain.money import half_up_to
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.i18n import _
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import LineEdit, MoneyEdit, NumberEdit, PlainLabel, Rule, icon_button, scrolled
from msp_desktop.ui.theme import theme

ROW = 34
LEAST = 2
"""Rows that are always shown; where there is no room for more, the list scrolls in itself."""

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class LineRows(QFrame):
    """Every line in a row of its own. `changed(place, DraftLine)` by hand, `removed(place)`."""

    changed = Signal(int, object)
    removed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("intake.lines")
        self.setAccessibleName(_("Lines"))
        self.setProperty("panel", "inset")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(_head())
        body = QWidget()
        self._list = QVBoxLayout(body)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._list.addStretch(1)
        self._area = scrolled(body)
        layout.addWidget(self._area)
        self._area.verticalScrollBar().rangeChanged.connect(self._show_last)
        self._grew = False
        self._rows: list[LineRow] = []
        self._shown: tuple[object, ...] = ()
        self.show_lines((), PriceBasis.GROSS, ())

    def show_lines(self, lines: Sequence[DraftLine], basis: PriceBasis, amounts: Sequence[int]) -> None:
        """Show the lines with what each comes to; rows are made anew only when lines came or went."""
        wanted = tuple(
            (line.service_id, line.part_id, line.kind, line.text if _is_listed(line) else "", line.covers)
            for line in lines
        )
        if wanted != self._shown or not self._rows:
            self._shown = wanted
            self._rebuild(lines, basis)
        for row, line, amount in zip(self._rows, lines, amounts, strict=True):
            row.show_line(line, amount)

    def show_again(self) -> None:
        """Make the rows anew at the next show, because a quantity changed from outside."""
        self._shown = ()

    def focus_last(self) -> None:
        """Go to the price of the last line, for a part that was just added."""
        if self._rows:
            self._rows[-1].first_edit().setFocus()

    def _show_last(self, _least: int, most: int) -> None:
        if self._grew:
            self._grew = False
            self._area.verticalScrollBar().setValue(most)

    def _rebuild(self, lines: Sequence[DraftLine], basis: PriceBasis) -> None:
        before = len(self._rows)
        for row in self._rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
        for at, line in enumerate(lines):
            row = LineRow(at, line, basis)
            row.changed.connect(lambda now, place=at: self.changed.emit(place, now))
            row.removed.connect(lambda place=at: self.removed.emit(place))
            self._list.insertWidget(at, row)
            self._rows.append(row)
        self._area.setMinimumHeight(min(len(lines), LEAST) * theme().px(ROW))
        self._area.setMaximumHeight(len(lines) * theme().px(ROW))
        self.setMaximumHeight(len(lines) * theme().px(ROW) + theme().px(30) + 2)
        self.setVisible(bool(lines))
        if len(lines) > before:
            # Where the list scrolls in itself, the line just added is the one to see.
            self._grew = True


def _is_listed(line: DraftLine) -> bool:
    return line.service_id is not None or line.part_id is not None


class LineRow(QWidget):
    """One line; a free part has its text and price to fill in, a service or a part of the stock only its quantity."""

    changed = Signal(object)
    removed = Signal()

    def __init__(self, at: int, line: DraftLine, basis: PriceBasis) -> None:
        super().__init__()
        self._line, self._basis = line, basis
        self.setFixedHeight(theme().px(ROW))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(Rule())
        grid = QGridLayout()
        _columns(grid)
        outer.addLayout(grid, 1)
        self._minutes = PlainLabel("", tone="t2")
        self._quantity = NumberEdit(f"intake.lines.{at}.quantity", width=50, smallest="0.001")
        self._quantity.setAccessibleName(_("Quantity of {line}").format(line=line.text))
        self._quantity.setAlignment(_RIGHT)
        self._quantity.set_value(line.quantity)
        self._quantity.edited.connect(self._tell)
        self._text: LineEdit | None = None
        self._price: MoneyEdit | None = None
        self._amount = PlainLabel("", "bold")
        self._amount.setAlignment(_RIGHT)
        name = _("Take off {line}").format(line=line.text)
        off = icon_button("close", f"intake.lines.{at}.remove", name, self.removed.emit, small=True)
        off.setFixedWidth(theme().px(26))
        text: QWidget = PlainLabel(line.text, "name", cut=True)
        price: QWidget = self._amount
        if line.kind is LineKind.PART and line.covers is None and line.part_id is None:
            text, price = self._part_edits(at, line)
        for place, part in enumerate((text, self._minutes, self._quantity, price, off)):
            grid.addWidget(part, 0, place)

    def show_line(self, line: DraftLine, amount_cents: int) -> None:
        """Show what the line comes to now."""
        self._line = line
        self._minutes.setText(bench_time(line.planned_minutes))
        self._amount.setText(formats().money(amount_cents))

    def first_edit(self) -> QWidget:
        """Where the cursor goes on a line just added."""
        return self._price or self._quantity

    def _part_edits(self, at: int, line: DraftLine) -> tuple[LineEdit, MoneyEdit]:
        self._text = LineEdit(f"intake.lines.{at}.text", max_length=LONGEST["line.text"])
        self._text.setAccessibleName(_("Part"))
        self._text.set_value(line.text)
        self._price = MoneyEdit(f"intake.lines.{at}.price", width=88)
        self._price.setAccessibleName(_("Price of {line}").format(line=line.text))
        self._price.set_value(line.unit_cents(self._basis) or None)
        self._text.edited.connect(self._tell)
        self._price.edited.connect(self._tell)
        return self._text, self._price

    def _tell(self) -> None:
        quantity = self._quantity.value()
        now = self._line if quantity is None else replace(self._line, quantity=quantity)
        if self._text is not None and self._price is not None:
            cents = self._price.value() or 0
            now = replace(now, text=self._text.value(), price_cents=cents, price_basis=self._basis)
        self.changed.emit(now)


def bench_time(minutes: int) -> str:
    """`0.75 h`, or a dash for none."""
    if not minutes:
        return "–"
    return _("{hours} h").format(hours=formats().number(half_up_to(Decimal(minutes) / 60, 2)))


def _head() -> QFrame:
    head = QFrame()
    head.setProperty("panel", "rows")
    grid = QGridLayout(head)
    _columns(grid)
    for at, (text, align) in enumerate(
        ((_("Line"), _LEFT), (_("Bench time"), _LEFT), (_("Qty"), _RIGHT), (_("Price"), _RIGHT))
    ):
        label = PlainLabel(text, "group", tone="t2")
        label.setAlignment(align)
        grid.addWidget(label, 0, at)
    head.setFixedHeight(theme().px(30))
    return head


def _columns(grid: QGridLayout) -> None:
    grid.setContentsMargins(13, 0, 5, 0)
    grid.setHorizontalSpacing(8)
    grid.setColumnStretch(0, 1)
    for at, width in ((1, 66), (2, 50), (3, 88), (4, 26)):
        grid.setColumnMinimumWidth(at, theme().px(width))
