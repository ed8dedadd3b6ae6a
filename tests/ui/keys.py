"""Typing and pressing keys as a person does; QTest.keyClicks aborts on a letter outside ASCII."""

from typing import Any, cast

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

_CHARACTERS = {Qt.Key.Key_Space: " "}


def type_text(widget: QWidget, text: str) -> None:
    """Send one key press and release per character to the widget or, when it hands its focus on, to that one."""
    for character in text:
        target = widget.focusProxy() or widget
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(target, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character))


def press(widget: QWidget | None, keys: str) -> None:
    """Press a key such as "Ctrl+Return" or "Esc" in a widget; None means wherever the focus is."""
    combination = cast("Any", QKeySequence(keys))[0]  # the stubs do not know that it is indexed
    key, modifiers = combination.key(), combination.keyboardModifiers()
    text = _CHARACTERS.get(key, "")
    if not text and not modifiers & ~Qt.KeyboardModifier.ShiftModifier and 0x21 <= key < 0x7F:
        text = chr(key) if modifiers else chr(key).lower()
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        target = widget or QApplication.focusWidget() or QApplication.activeWindow()
        assert target is not None, "nothing has the focus"
        target = target.focusProxy() or target
        if key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab} and kind == QEvent.Type.KeyRelease:
            return
        QApplication.sendEvent(target, QKeyEvent(kind, key, modifiers, text))


def click(root: QWidget, name: str) -> None:
    """Press the button of that objectName."""
    found = root.findChild(QAbstractButton, name)
    assert found is not None, f"no button is called {name}"
    found.click()


def focused() -> str:
    """The objectName of what has the focus, "" for nothing."""
    widget = QApplication.focusWidget()
    return widget.objectName() if widget is not None else ""
