"""The scanner's burst against a person's typing."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from msp_desktop.ui.keyboard import KeyFilter, keys_of

pytestmark = pytest.mark.usefixtures("app")


class Heard:
    """Stands for the window."""

    def __init__(self) -> None:
        self.codes: list[str] = []
        self.keys: list[str] = []

    def handle_keys(self, keys: str) -> bool:
        self.keys.append(keys)
        return keys == "Ctrl+K"

    def has_keys(self, keys: str) -> bool:
        return keys == "Ctrl+K"

    def handle_scan(self, code: str) -> None:
        self.codes.append(code)


class Hand:
    """A clock moved by hand, in seconds."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def bench(qtbot: QtBot) -> tuple[QWidget, QLineEdit, Heard, Hand, KeyFilter]:
    window = QWidget()
    qtbot.addWidget(window)
    field = QLineEdit()
    QVBoxLayout(window).addWidget(field)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    field.setFocus()
    heard, clock = Heard(), Hand()
    keys = KeyFilter(window, heard, clock=clock)
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    assert app is not None
    app.installEventFilter(keys)
    return window, field, heard, clock, keys


def test_a_burst_ended_by_enter_is_a_scan_and_no_widget_sees_it(
    bench: tuple[QWidget, QLineEdit, Heard, Hand, KeyFilter],
) -> None:
    _window, field, heard, clock, _keys = bench
    entered: list[bool] = []
    field.returnPressed.connect(lambda: entered.append(True))
    for character in "J-2654":
        QTest.keyClicks(field, character)
        clock.now += 0.01
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert heard.codes == ["J-2654"]
    assert field.text() == ""
    assert entered == []


def test_the_same_code_within_a_second_counts_once(bench: tuple[QWidget, QLineEdit, Heard, Hand, KeyFilter]) -> None:
    _window, _field, heard, clock, keys = bench
    keys.scan("J-2654")
    clock.now += 0.5
    keys.scan("J-2654")
    clock.now += 1.1
    keys.scan("J-2654")
    assert heard.codes == ["J-2654", "J-2654"]


def test_typing_reaches_the_field_in_order(
    bench: tuple[QWidget, QLineEdit, Heard, Hand, KeyFilter], qtbot: QtBot
) -> None:
    _window, field, heard, clock, _keys = bench
    for character in "Rossi":
        QTest.keyClicks(field, character)
        clock.now += 0.12
    qtbot.waitUntil(lambda: field.text() == "Rossi", timeout=2000)
    QTest.keyClicks(field, "x")
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "Rossi"
    assert heard.codes == []


def test_three_fast_letters_and_enter_are_a_person(bench: tuple[QWidget, QLineEdit, Heard, Hand, KeyFilter]) -> None:
    _window, field, heard, _clock, _keys = bench
    for character in "abc":
        QTest.keyClicks(field, character)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "abc"
    assert heard.codes == []


def test_keys_are_named_as_in_code() -> None:
    def named(key: Qt.Key, modifiers: Qt.KeyboardModifier) -> str:
        return keys_of(QKeyEvent(QEvent.Type.KeyPress, key, modifiers))

    control = Qt.KeyboardModifier.ControlModifier
    assert named(Qt.Key.Key_Enter, control | Qt.KeyboardModifier.KeypadModifier) == "Ctrl+Return"
    assert named(Qt.Key.Key_Z, control | Qt.KeyboardModifier.ShiftModifier) == "Ctrl+Shift+Z"
    assert named(Qt.Key.Key_Comma, control) == "Ctrl+,"
    assert named(Qt.Key.Key_F7, Qt.KeyboardModifier.NoModifier) == "F7"
    assert named(Qt.Key.Key_Control, control) == ""


def test_a_key_counts_from_when_it_was_pressed(bench: tuple[QWidget, QLineEdit, Heard, Hand, KeyFilter]) -> None:
    window, _field, heard, _clock, _keys = bench
    keys = KeyFilter(window, heard)
    waited = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
    waited.setTimestamp(5250)
    assert keys._time_of(waited) == 5.25


def test_with_a_prefix_a_slow_scanner_is_heard_and_the_prefix_is_left_off(
    bench: tuple[QWidget, QLineEdit, Heard, Hand, KeyFilter],
) -> None:
    _window, field, heard, clock, keys = bench
    keys.prefix = "~"
    for character in "~J-2654":
        QTest.keyClicks(field, character)
        clock.now += 0.1
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert heard.codes == ["J-2654"]
    assert field.text() == ""


def test_without_its_prefix_slow_characters_are_typing(
    bench: tuple[QWidget, QLineEdit, Heard, Hand, KeyFilter], qtbot: QtBot
) -> None:
    _window, field, heard, clock, keys = bench
    keys.prefix = "~"
    for character in "J-2654":
        QTest.keyClicks(field, character)
        clock.now += 0.1
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: field.text() == "J-2654", timeout=2000)
    assert heard.codes == []
