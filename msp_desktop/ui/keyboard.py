"""One event filter for the whole application: keys of the page and of the window, and the scanner's burst."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

BURST_SECONDS = 0.035
BURST_LEAST = 4
SAME_CODE_SECONDS = 1.0
PREFIXED_SECONDS = 0.15
"""How far apart the characters of a scan may be that begins with the scanner's own prefix: some send by radio."""
# Every event of the program passes here, so the question is asked cheaply.
_HEARD = frozenset({QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride, QEvent.Type.InputMethod})
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_COMMAND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_MODIFIERS = {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr}


class KeyHandler(Protocol):
    """What the window answers to the filter."""

    def handle_keys(self, keys: str) -> bool:
        """Act on a key such as "Ctrl+K"; False when nothing belongs to it."""

    def has_keys(self, keys: str) -> bool:
        """Whether something belongs to a key now."""

    def handle_scan(self, code: str) -> None:
        """Act on a scanned code."""


def keys_of(event: QKeyEvent) -> str:
    """The key of an event as it is written in code: "Ctrl+Return", "F7", "Alt+Left"."""
    key = Qt.Key.Key_Return if event.key() == Qt.Key.Key_Enter else Qt.Key(event.key())
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier & ~Qt.KeyboardModifier.GroupSwitchModifier
    if key in _MODIFIERS:
        return ""
    return QKeySequence(modifiers.value | key.value).toString(QKeySequence.SequenceFormat.PortableText)


@dataclass(slots=True)
class _Burst:
    """Characters held back until it is known whether a person or a scanner types."""

    text: str = ""
    last: float = 0.0
    events: list[tuple[QWidget, QKeyEvent]] = field(default_factory=list)


class KeyFilter(QObject):
    """Installed on the application by the window.

    A focused text field keeps some keys for itself on X11, so the page's keys are taken here, before any widget. Ctrl+Z
    belongs to a text field as long as it has something to undo. Characters that come faster than a hand types are held
    back for 35 ms at most: four or more and an Enter are a scan, anything else reaches its field in order. What begins
    with `prefix`, which the scanner may be set to send first, is a scan even when it comes slower.
    """

    def __init__(
        self,
        window: QWidget,
        handler: KeyHandler,
        *,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[], float] = lambda: SAME_CODE_SECONDS,
    ) -> None:
        super().__init__(window)
        self._window, self._handler, self._clock, self._pause = window, handler, clock, pause
        self.prefix = ""
        self._burst = _Burst()
        self._replaying = False
        self._last_code, self._last_at = "", 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._give_back)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in _HEARD:
            return False
        if not isinstance(watched, QWidget) or watched.window() is not self._window:
            return False
        if kind == QEvent.Type.InputMethod:
            self._give_back()
            return False
        if not isinstance(event, QKeyEvent):
            return False
        if kind == QEvent.Type.ShortcutOverride:
            return self._override(event)
        return self._press(watched, event)

    def scan(self, code: str) -> None:
        """Act as if a scanner had read a code; the same code within a second counts once, where pieces are counted
        only within the blink in which a scanner may read twice."""
        now = self._clock()
        if self.prefix and code.startswith(self.prefix) and len(code) > len(self.prefix):
            code = code.removeprefix(self.prefix)
        if code == self._last_code and now - self._last_at < self._pause():
            return
        self._last_code, self._last_at = code, now
        self._handler.handle_scan(code)

    def _override(self, event: QKeyEvent) -> bool:
        keys = keys_of(event)
        if keys and not self._belongs_to_text(keys) and self._handler.has_keys(keys):
            event.ignore()
            return True
        return False

    def _press(self, watched: QWidget, event: QKeyEvent) -> bool:
        if self._replaying:
            return False
        if event.spontaneous() and self._held_back(watched, event):
            return True
        keys = keys_of(event)
        if not keys or self._belongs_to_text(keys):
            return False
        return self._handler.handle_keys(keys)

    def _belongs_to_text(self, keys: str) -> bool:
        if keys not in {"Ctrl+Z", "Ctrl+Shift+Z"}:
            return False
        focused = QApplication.focusWidget()
        if isinstance(focused, QLineEdit):
            return focused.isUndoAvailable() if keys == "Ctrl+Z" else focused.isRedoAvailable()
        if isinstance(focused, QPlainTextEdit):
            return focused.document().isUndoAvailable() if keys == "Ctrl+Z" else focused.document().isRedoAvailable()
        return False

    def _held_back(self, watched: QWidget, event: QKeyEvent) -> bool:
        """Whether the key is kept: a character of a possible scan, or the Enter that ends one."""
        if event.key() in _MODIFIERS:
            return False
        now = self._time_of(event)
        ends = event.key() in _ENTER and not event.modifiers() & _COMMAND
        if ends and len(self._burst.text) >= BURST_LEAST and now - self._burst.last <= self._gap():
            code, self._burst = self._burst.text, _Burst()
            self._timer.stop()
            self.scan(code)
            return True
        text = event.text()
        if len(text) != 1 or not text.isprintable() or text == " " or event.modifiers() & _COMMAND:
            self._give_back()
            return False
        if self._burst.text and now - self._burst.last > self._gap():
            self._give_back()
        self._burst.text += text
        self._burst.last = now
        self._burst.events.append((watched, event.clone()))
        self._timer.start(round(self._gap() * 1000))
        return True

    def _gap(self) -> float:
        """How long the next character of what is held back may take, in seconds."""
        prefixed = bool(self.prefix) and self._burst.text.startswith(self.prefix)
        return PREFIXED_SECONDS if prefixed else BURST_SECONDS

    def _time_of(self, event: QKeyEvent) -> float:
        """When the key was pressed, not when we came to it: keys that waited for a busy window are no scan."""
        pressed = event.timestamp()
        return pressed / 1000 if pressed and self._clock is time.monotonic else self._clock()

    def _give_back(self) -> None:
        """A person typed: the characters reach the field that had the focus."""
        self._timer.stop()
        events, self._burst = self._burst.events, _Burst()
        self._replaying = True
        try:
            for watched, event in events:
                target = QApplication.focusWidget() or watched
                QApplication.sendEvent(target, event)
        finally:
            self._replaying = False
