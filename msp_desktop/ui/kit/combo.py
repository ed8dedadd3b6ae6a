"""A choice from a list, drawn like a field."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QSizePolicy,
    QWidget,
)

from msp_desktop.ui import icons
from msp_desktop.ui.theme import theme

T = TypeVar("T")


class Combo(QComboBox, Generic[T]):
    """A choice from a list; over seven entries it can be typed into. The value is what belongs to the text."""

    edited = Signal()
    left = Signal()

    def __init__(
        self, name: str, options: Iterable[tuple[T, str]] = (), *, width: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._values: list[T] = []
        self._width = width
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if width:
            self.setMaximumWidth(theme().px(width))
        self.show_options(options)
        self.activated.connect(lambda _at: self.edited.emit())

    def show_options(self, options: Iterable[tuple[T, str]]) -> None:
        """Replace the list, keeping the value where it still exists."""
        before = self.value()
        self.clear()
        self._values = []
        for value, text in options:
            self._values.append(value)
            self.addItem(text)
        self.set_value(before)
        if len(self._values) > 7 and not self.isEditable():
            self.setEditable(True)
            self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            completer, line = self.completer(), self.lineEdit()
            assert completer is not None
            assert line is not None
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            line.setFrame(False)
            line.setTextMargins(5, 0, 0, 0)  # as far from the edge as the text of a list that nobody types in
            line.setProperty("kind", "combo")
            line.setAccessibleName(self.accessibleName())
            line.editingFinished.connect(self._settle)
            line.returnPressed.connect(self._entered)

    def value(self) -> T | None:
        """The value of the chosen entry; None when the list is empty."""
        at = self.currentIndex()
        return self._values[at] if 0 <= at < len(self._values) else None

    def set_value(self, value: T | None) -> None:
        """Choose the entry of a value; the first when there is none such."""
        self.setCurrentIndex(self._values.index(value) if value in self._values else (0 if self._values else -1))

    def problem(self) -> str:
        """A list cannot be wrong as such."""
        return ""

    def set_state(self, *, error: bool = False, warn: bool = False) -> None:
        """Mark the edge."""
        self.setProperty("error", error)
        self.setProperty("warn", warn and not error)
        self.update()

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        line = self.lineEdit()
        if line is not None:
            line.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        widest = max((metrics.horizontalAdvance(self.itemText(at)) for at in range(self.count())), default=60)
        return QSize(theme().px(self._width) if self._width else widest + 46, theme().px(32))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), theme().px(90)), theme().px(32))

    def _settle(self) -> None:
        """What was typed becomes the entry it begins, or is in; text that is none of the list goes again."""
        at = self._entry_of(self.currentText())
        changed = at != self.currentIndex()
        self.setCurrentIndex(at)
        self.setEditText(self.itemText(at))
        if changed:
            self.edited.emit()

    def _entered(self) -> None:
        """Enter goes on to the next field, as in every field."""
        completer = self.completer()
        popup = completer.popup() if completer is not None else None
        if popup is not None:
            popup.hide()
        self._settle()
        if self.window().focusWidget() is self:
            self.focusNextChild()

    def _entry_of(self, typed: str) -> int:
        wanted = typed.strip().casefold()
        texts = [self.itemText(at).casefold() for at in range(self.count())]
        if not wanted or wanted in texts:
            return texts.index(wanted) if wanted in texts else self.currentIndex()
        fitting = [at for at, text in enumerate(texts) if text.startswith(wanted)]
        fitting += [at for at, text in enumerate(texts) if wanted in text]
        return fitting[0] if fitting else self.currentIndex()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling a form must not change its answers

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() and not self.isEditable():
            self.focusNextChild()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self.lineEdit()
        focused = self.hasFocus() or (line is not None and line.hasFocus())
        paint_edge(
            painter,
            QRectF(self.rect()),
            error=bool(self.property("error")),
            warn=bool(self.property("warn")),
            focus=focused,
        )
        ink = theme().colour("t1" if self.isEnabled() else "tdis")
        mark = theme().px(16)
        icons.draw(
            painter,
            QRectF(self.width() - mark - 8, (self.height() - mark) / 2, mark, mark),
            "chevron-down",
            theme().colour("t2"),
        )
        if not self.isEditable():
            painter.setPen(ink)
            painter.setFont(self.font())
            box = self.rect().adjusted(9, 0, -mark - 10, 0)
            text = QFontMetrics(self.font()).elidedText(self.currentText(), Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.end()


def paint_edge(painter: QPainter, rect: QRectF, *, error: bool, warn: bool, focus: bool) -> None:
    """Paint the body and edge of a field: 1 px, or 2 px when focused or marked."""
    token = "bad" if error else "war" if warn else "acc" if focus else "ctl"
    thick = 2 if error or warn or focus else 1
    painter.setPen(QPen(theme().colour(token), thick))
    painter.setBrush(theme().colour("panel"))
    half = thick / 2
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), 5.5, 5.5)
