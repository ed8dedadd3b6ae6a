"""The real window on a real shop file, and two hands on its keyboard: no mouse, no call of a page's methods."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from msp_desktop import app as composition
from msp_desktop import i18n
from msp_desktop.store.shop import Shop
from msp_desktop.ui.background import Background
from msp_desktop.ui.formats import use_day
from msp_desktop.ui.kit import InlineMessage, PlainLabel
from msp_desktop.ui.preferences import Preferences
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.ui.theme import theme
from tests.ui import keys

PATIENCE = 20.0


class Hands:
    """Presses keys where the focus is; counts acts, and typed content apart."""

    def __init__(self, window: MainWindow, background: Background) -> None:
        self.window, self.background = window, background
        self.acts = 0
        self.typed = 0
        self._later = 0.0
        # The keys of a scan lie close together however busy this machine is; two scans do not.
        window._keys._clock = lambda: self._later

    def press(self, *combinations: str) -> None:
        """One act each, in an open menu, else in the widget with the focus."""
        for each in combinations:
            keys.press(QApplication.activePopupWidget(), each)
            QApplication.processEvents()
            self.acts += 1

    def type(self, text: str) -> None:
        """Content."""
        widget = QApplication.focusWidget()
        assert widget is not None, "nothing has the focus"
        keys.type_text(widget, text)
        QApplication.processEvents()
        self.typed += len(text)

    def quit(self) -> None:
        """Ctrl+Q; nothing is left to hear the key go up."""
        keys.press(self.window, "Ctrl+Q")
        self.acts += 1

    def scan(self, code: str) -> None:
        """A scanner types a code faster than hands do, and Enter; one act, and nothing typed."""
        self._later += 10
        target = QApplication.focusWidget()
        assert target is not None, "nothing has the focus"
        QTest.keyClicks(target, code)
        QTest.keyClick(target, Qt.Key.Key_Return)
        QApplication.processEvents()
        self.acts += 1

    def count_anew(self) -> None:
        """From here on count afresh."""
        self.acts = self.typed = 0

    def tab_to(self, name: str, *, key: str = "Tab", most: int = 40) -> None:
        """Tab until the control of that objectName, or one inside it, has the focus."""
        for _step in range(most):
            if self.focused() == name or self.focused().startswith(name + "."):
                return
            self.press(key)
        raise AssertionError(f"{key} never reached {name}, but stands at {self.focused()}")

    @staticmethod
    def focused() -> str:
        """The objectName of what has the focus."""
        return keys.focused()

    def until(self, holds: Callable[[], object], what: str = "") -> None:
        """Let the window live until something holds."""
        ends = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < ends, what or "waited too long"
            QApplication.processEvents()
            time.sleep(0.005)

    def settle(self) -> None:
        """Let the worker finish what was asked of it, and bring it home."""
        over: threading.Event = self.background.quietly(lambda: None)
        self.until(over.is_set, "the worker never finished")
        self.until(lambda: not self.background.running(), "work never ended")
        QApplication.processEvents()

    def page(self) -> str:
        """The name of the page in front."""
        screen = self.window.current()
        assert screen is not None
        return screen.NAME

    def shown(self, name: str) -> str:
        """The text of a label, by its objectName."""
        found = self.window.findChild(PlainLabel, name)
        assert found is not None, name
        return found.text()

    def said(self) -> str:
        """What the page's message line says."""
        screen = self.window.current()
        assert screen is not None
        return screen.message.text()

    def message(self, name: str) -> str:
        """What another message line says."""
        found = self.window.findChild(InlineMessage, name)
        return found.text() if found is not None and found.isVisible() else ""


@contextmanager
def counter(shop: Shop, language: str = "en", *, look: str = "light", size: int = 100) -> Iterator[Hands]:
    """The program's own window on a shop, shown and active at its first page."""
    i18n.use_language(language)
    theme().apply(look, size)
    use_day(date(2026, 11, 17))
    preferences = Preferences()
    preferences.set("language", language)
    preferences.set("theme", look)
    preferences.set("text_size", size)
    background = Background()
    window = MainWindow(preferences)
    window.resize(1440, 900)
    window.show()
    QTest.qWaitForWindowActive(window)
    try:
        composition.compose(window, shop, preferences, background)
        window.go(composition.FIRST_PAGE)
        QApplication.processEvents()
        yield Hands(window, background)
    finally:
        background.close()
        window.close()
        remove(window)
        theme().apply("light", 100)
        use_day(None)
        i18n.use_language("en")


def remove(widget: QWidget) -> None:
    """Take a window away for good: one that stays is dressed again for every later test."""
    shiboken6.delete(widget)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QApplication.processEvents()
