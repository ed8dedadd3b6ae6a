"""Tick boxes and radio buttons whose whole row can be clicked."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from msp_desktop.ui.theme import theme

T = TypeVar("T")


class Check(QCheckBox):
    """A tick box whose whole row can be clicked; with `gives_way` a long text is cut, and a tooltip tells it whole."""

    edited = Signal()
    left = Signal()

    def __init__(
        self, text: str, name: str, *, checked: bool = False, gives_way: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._gives_way = gives_way
        if gives_way:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setObjectName(name)
        self.setChecked(checked)
        self.clicked.connect(lambda _on=False: self.edited.emit())

    def value(self) -> bool:
        """Whether it is ticked."""
        return self.isChecked()

    def set_value(self, value: bool | None) -> None:
        """Tick or clear it."""
        self.setChecked(bool(value))

    def problem(self) -> str:
        """A tick cannot be wrong as such."""
        return ""

    def set_state(self, *, error: bool = False, warn: bool = False) -> None:
        """Mark the box."""
        self.setProperty("error", error or warn)
        self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self.font()).horizontalAdvance(self.text().replace("&", ""))
        return QSize(width + theme().px(16) + 12, theme().px(26))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(80), theme().px(26)) if self._gives_way else self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._gives_way:
            self.setToolTip(self.text() if self.width() < self.sizeHint().width() else "")

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.focusNextChild()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = theme().px(16)
        box = QRectF(1.5, (self.height() - side) / 2, side, side)
        paint_check(painter, box, on=self.isChecked(), enabled=self.isEnabled(), error=bool(self.property("error")))
        _paint_text(painter, self, box)
        painter.end()


class Radio(QRadioButton):
    """One of several; see RadioGroup."""

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self.font()).horizontalAdvance(self.text().replace("&", ""))
        return QSize(width + theme().px(16) + 12, theme().px(26))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.focusNextChild()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = theme().px(16)
        box = QRectF(1.5, (self.height() - side) / 2, side, side)
        group = self.parent()
        error = bool(group.property("error")) if group is not None else False
        edge = "bad" if error else "acc" if self.isChecked() else "ctl"
        painter.setPen(QPen(theme().colour(edge), 1.5 if self.isChecked() or error else 1))
        painter.setBrush(theme().colour("panel"))
        painter.drawEllipse(box)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().colour("acc"))
            painter.drawEllipse(box.center(), side * 0.26, side * 0.26)
        _paint_text(painter, self, box)
        painter.end()


def paint_check(painter: QPainter, box: QRectF, *, on: bool, enabled: bool = True, error: bool = False) -> None:
    """Paint a tick box."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = theme().colour(("acc" if on else "bad" if error else "ctl") if enabled else "tdis")
    painter.setPen(QPen(colour, 2 if error and not on else 1))
    painter.setBrush(colour if on else theme().colour("panel"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3.5, 3.5)
    if on:
        pen = QPen(theme().colour("inv"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        x, y, side = box.x(), box.y(), box.width()
        points = [
            QPointF(x + side * 0.25, y + side * 0.52),
            QPointF(x + side * 0.43, y + side * 0.7),
            QPointF(x + side * 0.76, y + side * 0.32),
        ]
        painter.drawPolyline(QPolygonF(points))


def _paint_text(painter: QPainter, of: QCheckBox | QRadioButton, box: QRectF) -> None:
    if of.hasFocus():
        painter.setPen(QPen(theme().colour("acc"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(
            QRectF(of.rect()).adjusted(1, 1, -1, -1) if not of.text() else box.adjusted(-1.5, -1.5, 1.5, 1.5), 5, 5
        )
    painter.setPen(theme().colour("t1" if of.isEnabled() else "tdis"))
    painter.setFont(of.font())
    rect = of.rect().adjusted(round(box.right()) + 9, 0, 0, 0)
    words = of.text()
    if of.width() < of.sizeHint().width():
        words = QFontMetrics(of.font()).elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(
        rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextHideMnemonic, words
    )


class RadioGroup(QWidget, Generic[T]):
    """One answer of a few, below each other or side by side; one tab stop, arrows move and choose."""

    edited = Signal()
    left = Signal()

    def __init__(
        self,
        name: str,
        label: str,
        options: Iterable[tuple[T, str]],
        *,
        across: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self._values: list[T] = []
        self._group = QButtonGroup(self)
        layout = QHBoxLayout(self) if across else QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12 if across else 0)
        for at, (value, text) in enumerate(options):
            made = Radio(text, self)
            made.setObjectName(f"{name}.{at}")
            self._values.append(value)
            self._group.addButton(made, at)
            layout.addWidget(made)
            made.clicked.connect(lambda _on=False: self.edited.emit())
        layout.addStretch(1)
        self.setFocusProxy(self._group.button(0))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def value(self) -> T | None:
        """The chosen answer; None until one is chosen."""
        at = self._group.checkedId()
        return self._values[at] if at >= 0 else None

    def set_value(self, value: T | None) -> None:
        """Choose an answer, or none."""
        if value in self._values:
            chosen = self._group.button(self._values.index(value))
            chosen.setChecked(True)
            self.setFocusProxy(chosen)
            return
        self._group.setExclusive(False)
        for made in self._group.buttons():
            made.setChecked(False)
        self._group.setExclusive(True)

    def problem(self) -> str:
        """An answer cannot be wrong as such."""
        return ""

    def set_state(self, *, error: bool = False, warn: bool = False) -> None:
        """Mark the rings red."""
        self.setProperty("error", error or warn)
        for made in self._group.buttons():
            made.update()
