"""Bars painted from the numbers of `domain/chart.py`; arrows walk them, "Show as table" lists them."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from msp_desktop.domain.chart import BarChart, bars, scale
from msp_desktop.i18n import _
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit.labels import PlainLabel
from msp_desktop.ui.kit.message import announce
from msp_desktop.ui.theme import theme

_ON_BAR = QColor("#0E1520")


def _money(value: int) -> str:
    return formats().money(value)


def _whole_money(value: int) -> str:
    text = formats().money(value)
    decimal = formats().signs[0]
    return text.rpartition(decimal)[0] if decimal in text else text


class Chart(QWidget):
    """A bar chart. `said` turns a value into words; by default money in cents.

    `opened(label_index)` on Enter or a click.
    """

    opened = Signal(int)

    def __init__(
        self,
        name: str,
        label: str,
        *,
        said: Callable[[int], str] = _money,
        axis: Callable[[int], str] = _whole_money,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._label = label
        self.setAccessibleName(label)
        self._said, self._axis = said, axis
        self._chart = BarChart((), ())
        self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_bars(self, chart: BarChart) -> None:
        """Show other numbers."""
        self._chart = chart
        self._at = -1
        self.update()

    def rows(self) -> list[tuple[str, str]]:
        """The bars as words, for “Show as table”."""
        return [
            (label, self._said(total)) for label, total in zip(self._chart.labels, self._chart.totals(), strict=True)
        ]

    def sizeHint(self) -> QSize:
        return QSize(theme().px(420), theme().px(200))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(200), theme().px(130))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        count = len(self._chart.labels)
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        if event.key() in steps and count:
            self._at = (self._at + steps[Qt.Key(event.key())]) % count if self._at >= 0 else 0
            label, words = self.rows()[self._at]
            self.setAccessibleDescription(f"{label}: {words}")
            announce(self, f"{label}: {words}")
            self.update()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._at >= 0:
            self.opened.emit(self._at)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marks = scale(self._chart)
        small = theme().font(11)
        metrics = QFontMetrics(small)
        gutter = max(metrics.horizontalAdvance(self._axis(mark)) for mark in marks) + 12
        plot = QRectF(
            gutter, metrics.height() + 6, self.width() - gutter - 8, self.height() - 2 * metrics.height() - 16
        )
        self._paint_grid(painter, plot, marks, small)
        self._paint_bars(painter, plot)
        self._paint_values(painter, plot, marks[-1])
        self._paint_labels(painter, plot, small)
        self._paint_line(painter, plot, marks[-1])
        if self.hasFocus():
            painter.setPen(QPen(theme().colour("acc"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def _paint_grid(self, painter: QPainter, plot: QRectF, marks: tuple[int, ...], font: QFont) -> None:
        painter.setFont(font)
        for mark in marks:
            y = plot.bottom() - plot.height() * mark / marks[-1]
            painter.setPen(QPen(theme().colour("line"), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(theme().colour("t3"))
            box = QRectF(0, y - 9, plot.left() - 8, 18)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._axis(mark))

    def _paint_bars(self, painter: QPainter, plot: QRectF) -> None:
        for part in bars(self._chart):
            series = self._chart.series[part.series]
            colour = theme().colour(series.colour)
            gap = 1.5 if part.bottom > 0 else 0
            box = QRectF(
                plot.left() + plot.width() * part.left,
                plot.bottom() - plot.height() * part.top,
                plot.width() * part.width,
                plot.height() * (part.top - part.bottom) - gap,
            )
            if series.hatched:
                painter.setPen(QPen(colour, 1))
                painter.setBrush(theme().colour("panel"))
                painter.drawRect(box)
                painter.setBrush(QBrush(colour, Qt.BrushStyle.BDiagPattern))
                painter.drawRect(box)
            else:
                painter.fillRect(box, colour)

    def _paint_values(self, painter: QPainter, plot: QRectF, top: int) -> None:
        count = len(self._chart.labels)
        if not 0 < count <= 12:
            return
        painter.setFont(theme().font(11, QFont.Weight.DemiBold))
        slot = plot.width() / count
        for at, total in enumerate(self._chart.totals()):
            y = plot.bottom() - plot.height() * total / top
            words = self._axis(total).lstrip("€£$") if total else "0"
            line = self._chart.line
            below = line is not None and 0 < total < line.value and plot.height() * total / top > 18
            painter.setPen(_ON_BAR if below else theme().colour("t1" if total else "t3"))
            box = QRectF(plot.left() + slot * at, y + 3 if below else y - 19, slot, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
            if at == self._at:
                painter.setPen(QPen(theme().colour("acc"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(
                    QRectF(plot.left() + slot * at + 2, plot.top() - 2, slot - 4, plot.height() + 4), 4, 4
                )

    def _paint_labels(self, painter: QPainter, plot: QRectF, font: QFont) -> None:
        count = len(self._chart.labels)
        painter.setFont(font)
        painter.setPen(theme().colour("t2"))
        for at, label in enumerate(self._chart.labels):
            box = QRectF(plot.left() + plot.width() / count * at, plot.bottom() + 5, plot.width() / count, 18)
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, label)

    def _paint_line(self, painter: QPainter, plot: QRectF, top: int) -> None:
        line = self._chart.line
        if line is None:
            return
        y = plot.bottom() - plot.height() * line.value / top
        painter.setPen(QPen(theme().colour(line.colour), 2))
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))


class Legend(QWidget):
    """What the colours of a chart mean, beside its title."""

    def __init__(self, parts: list[tuple[str, str, bool]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for token, words, hatched in parts:
            layout.addWidget(_Swatch(token, hatched=hatched))
            layout.addWidget(PlainLabel(words, "hint"))
            layout.addSpacing(8)
        self.setAccessibleName(_("Legend"))


class _Swatch(QWidget):
    def __init__(self, token: str, *, hatched: bool) -> None:
        super().__init__()
        self._token, self._hatched = token, hatched
        self.setFixedSize(12, 12)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour = theme().colour(self._token)
        if self._hatched:
            painter.setPen(colour)
            painter.setBrush(QBrush(colour, Qt.BrushStyle.BDiagPattern))
            painter.drawRect(0, 0, 11, 11)
        else:
            painter.fillRect(self.rect(), colour)
        painter.end()
