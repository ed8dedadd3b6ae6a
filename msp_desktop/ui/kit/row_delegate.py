"""Paints the cells of a row table: text, money, badges, avatars, buttons."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from msp_desktop.i18n import NO_VALUE
from msp_desktop.ui import icons
from msp_desktop.ui.kit.labels import Badge, badge_size, paint_avatar, paint_badge
from msp_desktop.ui.kit.row_model import Column, cell_text
from msp_desktop.ui.kit.ticks import paint_check
from msp_desktop.ui.theme import theme

if TYPE_CHECKING:
    from msp_desktop.ui.kit.row_table import RowTable

Index = QModelIndex | QPersistentModelIndex
# Put together once: adding flags up takes as long as painting a word, and a page has hundreds of cells.
_ONE_LINE = Qt.AlignmentFlag.AlignVCenter.value | Qt.TextFlag.TextSingleLine.value
_LEFT = _ONE_LINE | Qt.AlignmentFlag.AlignLeft.value
_RIGHT = _ONE_LINE | Qt.AlignmentFlag.AlignRight.value


class RowDelegate(QStyledItemDelegate):
    """One delegate for all columns; fonts are made once per theme, so a full repaint stays cheap."""

    def __init__(self, table: "RowTable[Any]") -> None:
        super().__init__(table)
        self._table = table
        self._fonts: dict[str, tuple[QFont, QFontMetrics]] = {}
        theme().changed.connect(self._forget_fonts)

    def _forget_fonts(self) -> None:
        self._fonts.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, self._table.row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        model = self._table.model_of_rows
        row, column = model.rows[index.row()], model.columns[index.column()]
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        picked = model.row_id(row) in model.picked
        hovered = self._table.hovered_row == index.row()
        look = theme()
        if selected or picked:
            painter.fillRect(rect, look.colour("sel"))
        elif hovered:
            painter.fillRect(rect, look.colour("hover"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, look.colour("line"))
        if index.column() == self._table.first_shown and picked:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), look.colour("acc"))
        box = self._inside(rect, index.column())
        self._paint_value(painter, box, column, row, selected=selected or hovered)
        if self._table.view.hasFocus() and self._table.view.currentIndex().row() == index.row():
            self._paint_focus(painter, rect, index.column())

    def _paint_focus(self, painter: QPainter, rect: QRect, at: int) -> None:
        """This cell's part of the ring around the row that the keys act on."""
        acc = theme().colour("acc")
        painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 2), acc)
        painter.fillRect(QRect(rect.left(), rect.bottom() - 1, rect.width(), 2), acc)
        if at == self._table.first_shown:
            painter.fillRect(QRect(rect.left(), rect.top(), 2, rect.height()), acc)
        if at == self._table.last_shown:
            painter.fillRect(QRect(rect.right() - 1, rect.top(), 2, rect.height()), acc)

    def _inside(self, rect: QRect, at: int) -> QRect:
        table = self._table
        return rect.adjusted(14 if at == table.first_shown else 8, 0, -14 if at == table.last_shown else -8, -1)

    def _paint_value(self, painter: QPainter, box: QRect, column: Column[Any], row: Any, *, selected: bool) -> None:
        value = column.of(row)
        if column.kind == "badge" and isinstance(value, Badge):
            if column.align == "right":
                box.setLeft(box.right() - badge_size(value).width())
            paint_badge(painter, box, value)
        elif column.kind == "icon" and isinstance(value, Badge):
            mark = theme().px(16)
            place = QRectF(box.center().x() - mark / 2, box.center().y() - mark / 2, mark, mark)
            icons.draw(painter, place, value.icon.removeprefix("mdi6."), theme().colour(value.token))
        elif column.kind == "avatar":
            paint_avatar(painter, box, str(value or ""))
        elif column.kind == "check":
            side = theme().px(16)
            paint_check(painter, QRectF(box.left(), box.center().y() - side / 2, side, side), on=bool(value))
        elif column.kind == "share":
            self._paint_share(painter, box, value)
        elif column.kind == "act":
            if value and (selected or column.align == "always"):
                self._paint_act(painter, box, str(value))
        elif column.kind == "choice":
            self._paint_choice(painter, box, column, row)
        else:
            self._paint_text(painter, box, column, row)

    def _paint_text(self, painter: QPainter, box: QRect, column: Column[Any], row: Any) -> None:
        text = cell_text(column, row)
        font, metrics = self._font(column.kind)
        painter.setFont(font)
        ink = self._ink(column, row, text)
        painter.setPen(ink)
        if column.mark and (name := column.mark(row)):
            mark = theme().px(14)
            icons.draw(painter, QRectF(box.left(), box.center().y() - mark / 2 + 0.5, mark, mark), name, ink)
            box = box.adjusted(mark + 5, 0, 0, 0)
        side = _RIGHT if column.right else _LEFT
        detail = column.detail(row) if column.detail else ""
        state = column.badge(row) if column.badge else None
        lower_line = bool(detail) or state is not None
        upper = box
        if lower_line:
            upper = QRect(box.left(), box.top() + 5, box.width(), (box.height() - 8) // 2)
        painter.drawText(upper, side, metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width()))
        if lower_line:
            small, small_metrics = self._font("detail")
            painter.setFont(small)
            painter.setPen(theme().colour("t3"))
            lower = QRect(box.left(), upper.bottom(), box.width(), (box.height() - 8) // 2)
            if state is not None:
                paint_badge(painter, lower.translated(0, 2), state)
                painter.setFont(small)
                painter.setPen(theme().colour("t3"))
                lower = lower.adjusted(badge_size(state).width() + 6, 0, 0, 0)
            cut = small_metrics.elidedText(detail, Qt.TextElideMode.ElideRight, lower.width())
            painter.drawText(lower, side, cut)

    def _paint_share(self, painter: QPainter, box: QRect, value: object) -> None:
        part = min(max(int(value), 0), 100) if isinstance(value, int) else 0
        bar = QRectF(box.left(), box.center().y() - 3, box.width(), 7)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().colour("neub"))
        painter.drawRoundedRect(bar, 3, 3)
        painter.setBrush(theme().colour("acc"))
        painter.drawRoundedRect(QRectF(bar.left(), bar.top(), bar.width() * part / 100, bar.height()), 3, 3)
        painter.restore()

    def act_rect(self, box: QRect, text: str) -> QRect:
        """Where the act button of a row stands."""
        _font, metrics = self._font("act")
        width = min(metrics.horizontalAdvance(text) + 22, box.width())
        height = min(theme().px(26), box.height() - 4)
        return QRect(box.right() - width, box.center().y() - height // 2, width, height)

    def act_hit(self, rect: QRect, at: int, text: str, pos: QPoint) -> bool:
        """Whether a click hits the act button."""
        return self.act_rect(self._inside(rect, at), text).contains(pos)

    def _paint_act(self, painter: QPainter, box: QRect, text: str) -> None:
        font, _metrics = self._font("act")
        place = self.act_rect(box, text)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().colour("ctl"), 1))
        painter.setBrush(theme().colour("panel"))
        painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setFont(font)
        painter.setPen(theme().colour("t1"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()

    def _paint_choice(self, painter: QPainter, box: QRect, column: Column[Any], row: Any) -> None:
        """A field to choose in; a tone colours its edge and greys its words: something is still to be chosen."""
        open_still = column.tone(row) if column.tone else ""
        look = theme()
        height = min(look.px(26), box.height() - 4)
        place = QRectF(box.left(), box.center().y() - height / 2 + 0.5, box.width(), height)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour(open_still or "ctl"), 1))
        painter.setBrush(look.colour("panel"))
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.restore()
        mark = look.px(14)
        icons.draw(
            painter,
            QRectF(place.right() - mark - 7, place.center().y() - mark / 2, mark, mark),
            "chevron-down",
            look.colour("t2"),
        )
        font, metrics = self._font("detail")
        painter.setFont(font)
        painter.setPen(look.colour("t3" if open_still else "t1"))
        room = box.adjusted(9, 0, -mark - 12, 0)
        text = metrics.elidedText(cell_text(column, row), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _LEFT, text)

    def _ink(self, column: Column[Any], row: Any, text: str) -> QColor:
        if column.tone and (token := column.tone(row)):
            return theme().colour(token)
        if text == NO_VALUE or column.kind == "muted":
            return theme().colour("t3")
        return theme().colour({"link": "acctx", "mono": "t2"}.get(column.kind, "t1"))

    def _font(self, kind: str) -> tuple[QFont, QFontMetrics]:
        found = self._fonts.get(kind)
        if found is None:
            weight = {
                "strong": QFont.Weight.Medium,
                "link": QFont.Weight.Medium,
                "money_strong": QFont.Weight.Bold,
                "act": QFont.Weight.Medium,
                "small": QFont.Weight.DemiBold,
            }.get(kind, QFont.Weight.Normal)
            size = {"mono": 12, "detail": 12, "act": 12, "small": 12}.get(kind, 13)
            figures = kind in {"number", "money", "money_strong"}
            font = theme().font(size, weight, mono=kind == "mono", figures=figures)
            found = (font, QFontMetrics(font))
            self._fonts[kind] = found
        return found

    def helpEvent(self, event: Any, view: Any, option: QStyleOptionViewItem, index: Index) -> bool:
        import html

        from PySide6.QtWidgets import QToolTip

        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return False
        model = self._table.model_of_rows
        column = model.columns[index.column()]
        if column.kind in {"badge", "check", "act", "share"}:
            return False
        text = cell_text(column, model.rows[index.row()])
        _font, metrics = self._font(column.kind)
        if column.kind in {"avatar", "icon"} or metrics.horizontalAdvance(text) > option.rect.width() - 16:
            QToolTip.showText(event.globalPos(), f"<p>{html.escape(text)}</p>", view)
            return True
        QToolTip.hideText()
        return False
