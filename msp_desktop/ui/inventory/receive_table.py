"""The lines of a delivery: what was ordered and came, with a field to type a count or a price in, and the serials."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView

from msp_desktop.domain.delivery import rise_percent
from msp_desktop.i18n import N_, _
from msp_desktop.store.delivery_rows import DeliveryRow
from msp_desktop.ui.formats import formats
from msp_desktop.ui.inventory.receive_words import difference_text, line_badge, rise_text
from msp_desktop.ui.inventory.serial_strip import SerialStrip
from msp_desktop.ui.kit import Column, MoneyEdit, NumberEdit, RowTable
from msp_desktop.ui.kit.row_delegate import RowDelegate
from msp_desktop.ui.theme import theme

COUNTED, COST = "counted", "unit_cents"
ROW_PX = 38


class ReceiveTable(RowTable[DeliveryRow]):
    """The table of one delivery.

    Signals besides those of a table: `count_typed(row, Decimal)`, `price_typed(row, cents | None)`, `grown` when it
    is higher or lower because other serials are shown.
    """

    count_typed = Signal(object, object)
    grown = Signal()
    price_typed = Signal(object, object)

    def __init__(self) -> None:
        self._tall, self._was_extra, self._filling = -1, 0, False
        self._editing: tuple[DeliveryRow, str] | None = None
        self.editable = True
        super().__init__("receive.lines", _("Lines of the delivery"), _columns(), enter_opens=True)
        self.view.setItemDelegate(_ReceiveDelegate(self))
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        viewport = self.view.viewport()
        self.strip = SerialStrip(viewport)
        self._count = NumberEdit("receive.count", width=62)
        self._count.setAccessibleName(_("Pieces that arrived"))
        self._price = MoneyEdit("receive.price")
        self._price.setAccessibleName(_("Price of a piece on the note"))
        for edit in (self._count, self._price):
            edit.setParent(viewport)
            edit.hide()
            edit.installEventFilter(self)
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight)
        viewport.installEventFilter(self)
        self.view.verticalScrollBar().valueChanged.connect(lambda _value: self._place())
        self.current_changed.connect(lambda _row: self._lay_out())
        self.opened.connect(self._open)
        # The table is laid out after its columns were: not while they still are.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._lay_out)

    def row_height(self) -> int:
        """The height of a line without its serials, in px."""
        return theme().px(ROW_PX)

    def content_height(self, most: int) -> int:
        """How high the table is with up to so many lines, and the serials of the selected one."""
        rows = min(max(len(self.rows()), 1), most)
        return theme().px(31) + rows * self.row_height() + self._extra() + 2

    # -- showing

    def show_lines(self, rows: Sequence[DeliveryRow]) -> None:
        """Show the lines; the selected one stays, with what is being typed in it."""
        self._tall = -1
        # While the rows are taken out and put in, none is selected: the serials and the cursor in them stay.
        self._filling = True
        try:
            self.show_rows(rows)
        finally:
            self._filling = False
        self._lay_out()
        self._later.start()

    def type_count(self) -> None:
        """Type the count of the selected line."""
        self._edit(COUNTED)

    def type_price(self) -> None:
        """Type the price on the note of the selected line."""
        self._edit(COST)

    def _extra(self) -> int:
        row = self.current()
        if row is None or not row.serialised or not self.editable:
            return 0
        return self.strip.wanted_height(self.view.viewport().width())

    def _lay_out(self) -> None:
        """Make room for the serials under the selected line, and only there."""
        if self._filling:
            return
        at, extra = self.view.currentIndex().row(), self._extra()
        header = self.view.verticalHeader()
        if 0 <= self._tall < len(self.rows()) and self._tall != at:
            header.resizeSection(self._tall, self.row_height())
        row = self.current()
        if row is not None and extra:
            self.strip.show_row(row)
            extra = self._extra()
            header.resizeSection(at, self.row_height() + extra)
            self._tall = at
        elif at >= 0 and header.sectionSize(at) != self.row_height():
            header.resizeSection(at, self.row_height())
            self._tall = -1
        if not extra:
            self.strip.hide()
        self._place()
        if extra != self._was_extra:
            self._was_extra = extra
            self.grown.emit()

    def _place(self) -> None:
        """Put the serials and the open field where their line is now."""
        if self._filling:
            return
        at = self.view.currentIndex().row()
        if at < 0:
            self.strip.hide()
            self._stop_editing()
            return
        top, width = self.view.rowViewportPosition(at), self.view.viewport().width()
        extra = self._extra()
        if extra:
            self.strip.setGeometry(0, top + self.row_height(), width, extra - 1)
            if self.strip.isHidden():
                self.strip.show()
        if self._editing is not None:
            self._editor().setGeometry(self._cell(at, self._editing[1]))

    def _cell(self, at: int, key: str) -> QRect:
        column = next(n for n, each in enumerate(self.model_of_rows.columns) if each.key == key)
        rect = self.view.visualRect(self.model_of_rows.index(at, column))
        high = theme().px(28)
        wide = theme().px(62) if key == COUNTED else max(theme().px(62), rect.width() - 16)
        return QRect(rect.right() - wide - 7, rect.top() + (self.row_height() - high) // 2, wide, high)

    # -- typing in a cell

    def _editor(self) -> NumberEdit | MoneyEdit:
        assert self._editing is not None, "something is edited"
        return self._count if self._editing[1] == COUNTED else self._price

    def _edit(self, key: str) -> None:
        row = self.current()
        if row is None or not self.editable:
            return
        self._stop_editing()
        self._editing = (row, key)
        self.view.scrollTo(self.view.currentIndex())
        if key == COUNTED:
            self._count.set_value(row.counted.counted)
        else:
            self._price.set_value(row.counted.unit_cents)
        edit = self._editor()
        edit.setGeometry(self._cell(self.view.currentIndex().row(), key))
        edit.show()
        edit.raise_()
        edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        edit.selectAll()

    def _stop_editing(self) -> None:
        if self._editing is None:
            return
        edit = self._editor()
        self._editing = None
        if edit.hasFocus():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        edit.hide()

    def _commit(self) -> None:
        if self._editing is None:
            return
        row, key = self._editing
        edit = self._editor()
        if edit.problem():
            edit.set_state(error=True)
            return
        value = edit.value()
        self._stop_editing()
        if key == COUNTED and isinstance(value, Decimal) and value != row.counted.counted:
            self.count_typed.emit(row, value)
        elif key == COST and not isinstance(value, Decimal) and value != row.counted.unit_cents:
            self.price_typed.emit(row, None if value == row.counted.ordered_cents else value)

    def _open(self, _row: DeliveryRow) -> None:
        self._edit(COUNTED)

    def click(self, index: Any, pos: Any, modifiers: Any) -> None:
        key = self.model_of_rows.columns[index.column()].key
        if key in (COUNTED, COST) and self.editable:
            self.view.setCurrentIndex(index)
            self._edit(key)
        else:
            super().click(index, pos, modifiers)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched in (self._count, self._price):
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
                    self._commit()
                    return True
                if event.key() == Qt.Key.Key_Escape:
                    self._stop_editing()
                    return True
            if event.type() == QEvent.Type.FocusOut and self._editing is not None:
                self._commit()
        elif event.type() == QEvent.Type.Resize:
            self._later.start()
        return super().eventFilter(watched, event)


class _ReceiveDelegate(RowDelegate):
    """Draws values in the upper part of a line that has its serials under it; the count stands in a field."""

    def __init__(self, table: ReceiveTable) -> None:
        super().__init__(table)
        self._lines = table

    def _inside(self, rect: QRect, at: int) -> QRect:
        box = super()._inside(rect, at)
        box.setHeight(min(box.height(), self._lines.row_height() - 1))
        return box

    def _paint_value(
        self, painter: QPainter, box: QRect, column: Column[Any], row: DeliveryRow, *, selected: bool
    ) -> None:
        if column.key == COUNTED and self._lines.editable:
            self._paint_count(painter, box, row, selected=selected)
        elif column.key == COST:
            self._paint_cost(painter, box, row)
        else:
            super()._paint_value(painter, box, column, row, selected=selected)

    def _paint_count(self, painter: QPainter, box: QRect, row: DeliveryRow, *, selected: bool) -> None:
        look = theme()
        high, wide = look.px(28), min(look.px(62), box.width())
        place = QRectF(box.right() - wide + 1, box.center().y() - high / 2 + 0.5, wide, high)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = self._lines.current()
        mine = current is not None and current.id == row.id
        painter.setPen(QPen(look.colour("acc" if mine else "ctl"), 2 if mine else 1))
        painter.setBrush(look.colour("panel"))
        painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 6, 6)
        painter.setFont(look.font(14, QFont.Weight.Bold, figures=True))
        painter.setPen(look.colour("t1" if row.counted.counted else "t3"))
        text = formats().number(row.counted.counted)
        painter.drawText(
            place.adjusted(6, 0, -10, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text
        )
        painter.restore()

    def _paint_cost(self, painter: QPainter, box: QRect, row: DeliveryRow) -> None:
        rise = rise_text(rise_percent(row.counted.ordered_cents, row.counted.unit_cents))
        look = theme()
        painter.save()
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        if rise:
            painter.setFont(look.font(13, QFont.Weight.DemiBold, figures=True))
            painter.setPen(look.colour("war" if row.counted.dearer else "t2"))
            painter.drawText(box, right, rise)
            box = box.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(rise) - 5, 0)
        painter.setFont(look.font(13, figures=True))
        painter.setPen(look.colour("t1"))
        painter.drawText(box, right, formats().money(row.counted.unit_cents))
        painter.restore()


def _columns() -> list[Column[DeliveryRow]]:
    return [
        Column("code", N_("Code"), 104, kind="mono"),
        Column("name", N_("Item"), 0, kind="strong"),
        Column("order_number", N_("Order"), 84, kind="muted"),
        Column("ordered", N_("Ordered"), 70, kind="number", value=_ordered),
        Column(COUNTED, N_("Arrived"), 86, kind="number", value=_arrived, firm=True),
        Column("difference", N_("Difference"), 86, kind="number", value=difference_text, tone=_difference_tone),
        Column(COST, N_("Cost"), 122, kind="money", value=_cost),
        Column("state", N_("State"), 124, kind="badge", value=line_badge, firm=True),
    ]


def _ordered(row: DeliveryRow) -> str:
    return formats().number(row.counted.ordered) if row.counted.ordered else ""


def _arrived(row: DeliveryRow) -> str:
    return formats().number(row.counted.counted)


def _cost(row: DeliveryRow) -> str:
    rise = rise_text(rise_percent(row.counted.ordered_cents, row.counted.unit_cents))
    money = formats().money(row.counted.unit_cents)
    return f"{money} {rise}" if rise else money


def _difference_tone(row: DeliveryRow) -> str:
    line = row.counted
    if not line.counted or line.counted == line.ordered:
        return ""
    return "wai" if line.counted < line.ordered else "war"
