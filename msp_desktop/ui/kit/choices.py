"""Choosing among buttons: chips and segments. They have `edited`, `value()`, `set_value()`."""

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QWidget,
)

from msp_desktop.ui.kit.buttons import Button
from msp_desktop.ui.kit.flow_layout import FlowLayout
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.theme import set_variant

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
        self._spare: list[_Roving] = []
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
        # A button used before keeps its place in the tab order; a new one stands at the window's end of it.
        made = self._spare.pop(0) if self._spare else self._new(kind)
        made.setObjectName(f"{self.objectName()}.{len(self._buttons)}")
        made.setAccessibleName("")
        made.setText(text)
        made.show_icon(icon)
        made.setChecked(False)
        made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._values.append(value)
        self._buttons.append(made)
        return made

    def _reserve(self, room: int, kind: str) -> None:
        self._put_by([self._new(kind) for _at in range(room)])

    def _put_by(self, spare: "list[_Roving]") -> None:
        for at, made in enumerate(spare):
            made.hide()
            made.setObjectName(f"{self.objectName()}.spare.{at}")
            made.setAccessibleName(self.accessibleName())
        self._spare = spare

    def _clear(self) -> None:
        self._put_by([*self._buttons, *self._spare])
        self._values, self._buttons = [], []

    def _new(self, kind: str) -> "_Roving":
        made = _Roving("", "", kind=kind, parent=self)
        made.setCheckable(True)
        return made


class Chips(_Row[T]):
    """Quick answers or filters as chips: one tab stop, arrows move, Space chooses.

    `options` are (value, text) or (value, text, icon); `multi` lets several be chosen; without `multi` a second press
    takes the choice away when `optional`. `room` is how many chips may come later where there are none at first: they
    keep their place in the tab order.
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
        room: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, label, parent)
        self._multi, self._optional, self._tick = multi, optional, tick
        self._icons: list[str] = []
        self._texts: list[str] = []
        self._flow = FlowLayout(self)
        self._reserve(room, "chip")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_options(options)

    def show_options(self, options: Iterable[tuple[T, str] | tuple[T, str, str]]) -> None:
        """Replace the chips, keeping what was chosen where it still exists."""
        chosen = self.values()
        while self._flow.takeAt(0):
            pass
        self._clear()
        self._icons, self._texts = [], []
        for option in options:
            icon = option[2] if len(option) == 3 else ""
            made = self._add(option[0], option[1], icon, "chip")
            self._icons.append(icon)
            self._texts.append(option[1])
            self._flow.addWidget(made)
            set_shown(made, True)
        if self._buttons:
            self._stop_at(self._buttons[0])
        self._choose(chosen)
        self.updateGeometry()

    def _new(self, kind: str) -> _Roving:
        made = super()._new(kind)
        made.clicked.connect(lambda _on=False: self._pressed(made))
        return made

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
