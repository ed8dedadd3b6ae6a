"""Choosing: chips, segments, combo, check boxes, radio buttons. All have `edited`, `value()`, `set_value()`."""

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from msp_desktop.ui import icons
from msp_desktop.ui.kit.buttons import Button
from msp_desktop.ui.kit.flow_layout import FlowLayout
from msp_desktop.ui.theme import set_variant, theme

T = TypeVar("T")
_NEXT = (Qt.Key.Key_Right, Qt.Key.Key_Down)
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up)


class _Roving(Button):
    """One of a row of buttons that is a single tab stop: arrows move the focus along the row."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.parent()
        if event.key() in (*_NEXT, *_BACK, Qt.Key.Key_Home, Qt.Key.Key_End) and isinstance(row, _Row):
            row.move_focus(self, event.key())
            return
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.focusNextChild()
            return
        super().keyPressEvent(event)


class _Row(QWidget, Generic[T]):
    edited = Signal()
    left = Signal()

    def __init__(self, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self._values: list[T] = []
        self._buttons: list[_Roving] = []
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)

    def buttons(self) -> Sequence[Button]:
        """The buttons in order; their objectNames end in `.0`, `.1`, …"""
        return self._buttons

    def move_focus(self, origin: "_Roving", key: int) -> None:
        """Move the focus along the row; hidden buttons are skipped."""
        shown = [b for b in self._buttons if not b.isHidden()]
        at = shown.index(origin)
        if key == Qt.Key.Key_Home:
            target = 0
        elif key == Qt.Key.Key_End:
            target = len(shown) - 1
        else:
            target = (at + (1 if key in _NEXT else -1)) % len(shown)
        self._stop_at(shown[target])
        shown[target].setFocus(Qt.FocusReason.TabFocusReason)
        self._moved_to(shown[target])

    def _moved_to(self, chosen: "_Roving") -> None:
        """What following the focus means; nothing for chips."""

    def _stop_at(self, chosen: "_Roving") -> None:
        for made in self._buttons:
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus if made is chosen else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(chosen)

    def _add(self, value: T, text: str, icon: str, kind: str) -> "_Roving":
        made = _Roving(text, f"{self.objectName()}.{len(self._buttons)}", icon=icon, kind=kind, parent=self)
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._values.append(value)
        self._buttons.append(made)
        return made

    def _clear(self) -> None:
        for made in self._buttons:
            made.hide()
            made.setParent(None)
            made.deleteLater()
        self._values, self._buttons = [], []


class Chips(_Row[T]):
    """Quick answers or filters as chips: one tab stop, arrows move, Space chooses.

    `options` are (value, text) or (value, text, icon); `multi` lets several be chosen; without `multi` a second press
    takes the choice away when `optional`.
    """

    def __init__(
        self,
        name: str,
        label: str,
        options: Iterable[tuple[T, str] | tuple[T, str, str]] = (),
        *,
        multi: bool = False,
        optional: bool = True,
        tick: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, label, parent)
        self._multi, self._optional, self._tick = multi, optional, tick
        self._icons: list[str] = []
        self._texts: list[str] = []
        self._flow = FlowLayout(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_options(options)

    def show_options(self, options: Iterable[tuple[T, str] | tuple[T, str, str]]) -> None:
        """Replace the chips, keeping what was chosen where it still exists."""
        chosen = self.values()
        self._clear()
        self._icons, self._texts = [], []
        for option in options:
            icon = option[2] if len(option) == 3 else ""
            made = self._add(option[0], option[1], icon, "chip")
            self._icons.append(icon)
            self._texts.append(option[1])
            made.clicked.connect(lambda _on=False, b=made: self._pressed(b))
            self._flow.addWidget(made)
        if self._buttons:
            self._stop_at(self._buttons[0])
        self._choose(chosen)
        self.updateGeometry()

    def values(self) -> list[T]:
        """Everything chosen, in the order of the chips."""
        return [value for value, made in zip(self._values, self._buttons, strict=True) if made.isChecked()]

    def value(self) -> T | None:
        """The one that is chosen, or None."""
        return next(iter(self.values()), None)

    def set_value(self, value: T | None) -> None:
        """Choose one, or none."""
        self._choose([] if value is None else [value])

    def set_values(self, values: Iterable[T]) -> None:
        """Choose several."""
        self._choose(list(values))

    def set_count(self, value: T, count: int | None) -> None:
        """Write a number behind the word: “Low or out 5”."""
        at = self._values.index(value)
        self._buttons[at].setText(self._texts[at] if count is None else f"{self._texts[at]} {count}")
        self._flow.invalidate()

    def problem(self) -> str:
        """Chips cannot be wrong as such."""
        return ""

    def set_state(self, *, error: bool = False, warn: bool = False) -> None:
        """Mark the edges red."""
        for made in self._buttons:
            set_variant(made, error=error or warn)

    def _choose(self, values: list[T]) -> None:
        first: _Roving | None = None
        for value, made in zip(self._values, self._buttons, strict=True):
            made.setChecked(value in values)
            if value in values and first is None:
                first = made
        self._show_ticks()
        if first is not None:
            self._stop_at(first)

    def _pressed(self, chosen: _Roving) -> None:
        if not self._multi:
            if not chosen.isChecked() and not self._optional:
                chosen.setChecked(True)
            for made in self._buttons:
                if made is not chosen:
                    made.setChecked(False)
        self._stop_at(chosen)
        self._show_ticks()
        self.edited.emit()

    def _show_ticks(self) -> None:
        if not self._tick:
            return
        for made, icon in zip(self._buttons, self._icons, strict=True):
            made.show_icon("check" if made.isChecked() else icon)
        self._flow.invalidate()


class Segments(_Row[T]):
    """Two to five views that exclude each other; arrows change the view."""

    def __init__(
        self,
        name: str,
        label: str,
        options: Iterable[tuple[T, str] | tuple[T, str, str]],
        *,
        kind: str = "segment",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, label, parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0 if kind == "segment" else 8)
        for option in options:
            made = self._add(option[0], option[1], option[2] if len(option) == 3 else "", kind)
            made.clicked.connect(lambda _on=False, b=made: self._pressed(b))
            layout.addWidget(made)
        for at, made in enumerate(self._buttons):
            place = "first" if at == 0 else "last" if at == len(self._buttons) - 1 else "middle"
            made.setProperty("place", place)
        self.setSizePolicy(
            QSizePolicy.Policy.Fixed if kind == "segment" else QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed
        )
        if self._buttons:
            self._show(self._buttons[0])

    def value(self) -> T:
        """The chosen one; there always is one."""
        return next(value for value, made in zip(self._values, self._buttons, strict=True) if made.isChecked())

    def set_value(self, value: T) -> None:
        """Choose one."""
        self._show(self._buttons[self._values.index(value)])

    def _moved_to(self, chosen: _Roving) -> None:
        self._pressed(chosen)

    def _pressed(self, chosen: _Roving) -> None:
        self._show(chosen)
        self.edited.emit()

    def _show(self, chosen: _Roving) -> None:
        for made in self._buttons:
            made.setChecked(made is chosen)
        self._stop_at(chosen)


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
        if len(self._values) > 7:
            self.setEditable(True)
            self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            completer, line = self.completer(), self.lineEdit()
            assert completer is not None
            assert line is not None
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            line.setFrame(False)
            line.setProperty("kind", "combo")
            line.setAccessibleName(self.accessibleName())

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


class Check(QCheckBox):
    """A tick box whose whole row can be clicked."""

    edited = Signal()
    left = Signal()

    def __init__(self, text: str, name: str, *, checked: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
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
        return self.sizeHint()

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
    painter.drawText(
        rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextHideMnemonic, of.text()
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
