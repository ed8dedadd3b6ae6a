"""Every key of the guide works with a text field focused, means one thing, and is told by F1."""

import importlib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from msp_desktop.domain.device_kind import DeviceKind
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.i18n import _
from msp_desktop.store.shop import Shop
from msp_desktop.ui.commands import ALSO, BY_ID, COMMANDS, Command
from msp_desktop.ui.kit.labels import KeyCap
from msp_desktop.ui.pages import BY_ID as PAGE_OF
from msp_desktop.ui.pages import PAGES
from msp_desktop.ui.screen import Screen
from msp_desktop.usecases.catalogue import add_starter_catalogue
from msp_desktop.usecases.customers import add_customer
from msp_desktop.usecases.devices import add_device
from tests.stories.counter import Hands, counter
from tests.usecases.repairs import ready_job
from tests.usecases.sales import company

pytestmark = pytest.mark.usefixtures("qapp")

EVERYWHERE = {
    "Ctrl+K": "palette", "Ctrl+N": "new_job", "F2": "new_job", "Ctrl+Return": "main", "Ctrl+Z": "undo",
    "Ctrl+Shift+Z": "redo", "Ctrl+F": "filter", "Ctrl+P": "print", "Ctrl+S": "save", "Ctrl+E": "edit",
    "Ctrl+Shift+N": "new_customer", "Ctrl+2": "jobs", "Ctrl+3": "checkout", "Ctrl+4": "customers",
    "Ctrl+6": "invoices", "Ctrl+B": "fold", "F1": "keys", "F5": "refresh", "F6": "next_pane",
    "Shift+F6": "previous_pane", "F10": "menu", "Alt+Left": "back", "Ctrl+,": "settings", "Ctrl+Shift+H": "amounts",
    "Ctrl+Shift+L": "person", "Ctrl+1": "today", "Ctrl+9": "reports",
}  # fmt: skip
"""The guide's keys of everywhere whose act exists, and the command that each is for."""

BY_PAGE = {
    "intake": ("Ctrl+L", "Ctrl+Return", "Ctrl+Shift+Return", "Esc"),
    "jobs": ("Ctrl+M", "Ctrl+G", "Ctrl+F", "Return", "Space"),
    "job": ("Space", "Ctrl+L", "Ctrl+J", "Ctrl+M", "Ctrl+Shift+P", "Ctrl+Return"),
    "checkout": ("F7", "F8", "F9", "F12", "Ctrl+D", "Ctrl+L", "Ctrl+Return", "Esc"),
    "customer": ("Ctrl+J", "Ctrl+Return"),
}
"""The guide's keys by page, without those whose act (photos, messages, timers) is not part of the program."""

WIDGETS_OWN = {"Ctrl+Z", "Ctrl+Shift+Z"}
"""While a text field has something to undo, these belong to it."""

TYPED = "abc"


def pages() -> list[tuple[str, type[Screen]]]:
    """Every page's class."""
    found = []
    for page in PAGES:
        module, _colon, name = page.factory.partition(":")
        found.append(
            (page.id, cast("type[Screen]", getattr(importlib.import_module(f"msp_desktop.ui.{module}"), name)))
        )
    return found


def press_as_qt_does(widget: QWidget, keys: str) -> None:
    """A key as it comes from the system: first the question whose it is, then the key itself."""
    combination = cast("Any", QKeySequence(keys))[0]  # the stubs do not know that it is indexed
    for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
        event = QKeyEvent(kind, combination.key(), combination.keyboardModifiers())
        event.setAccepted(kind is QEvent.Type.KeyPress)
        QApplication.sendEvent(widget, event)


def fields(root: QWidget) -> list[QWidget]:
    """One line edit and one text edit of a page, if it has them."""
    lines: list[QWidget] = [each for each in root.findChildren(QLineEdit) if _takes_text(each)]
    texts: list[QWidget] = [each for each in root.findChildren(QPlainTextEdit) if _takes_text(each)]
    return lines[:1] + texts[:1]


def _takes_text(edit: QLineEdit | QPlainTextEdit) -> bool:
    focus = edit.focusPolicy() & Qt.FocusPolicy.TabFocus
    return edit.isVisible() and edit.isEnabled() and not edit.isReadOnly() and focus == Qt.FocusPolicy.TabFocus


def fill(field: QWidget) -> None:
    """Put a text into a field that leaves it nothing to undo, and the cursor with it."""
    if isinstance(field, QLineEdit):
        field.setText(TYPED)
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(TYPED)
    field.setFocus(Qt.FocusReason.OtherFocusReason)


def text_of(field: QWidget) -> str:
    """What stands in a field."""
    return field.text() if isinstance(field, QLineEdit) else cast("QPlainTextEdit", field).toPlainText()


@pytest.fixture
def stocked(shop: Shop) -> Shop:
    """A catalogue, a person with a device, a company, and a job that is ready."""
    shop.run(add_starter_catalogue, language="en")
    person = shop.run(add_customer, kind=CustomerKind.PERSON, name="Anna Kowalski", phones=("347 555 0192",)).value
    shop.run(add_device, customer_id=person, kind=DeviceKind.LAPTOP, model="Dell Latitude 5420", serial="7KQ2XN3")
    company(shop)
    ready_job(shop, person)
    return shop


@pytest.fixture
def hands(stocked: Shop) -> Iterator[Hands]:
    """Hands at the window on that shop."""
    with counter(stocked) as made:
        yield made


PLACES: dict[str, dict[str, int]] = {
    "job": {"job_id": 1},
    "customer": {"customer_id": 1},
    "customer_edit": {"customer_id": 1},
    "device": {"device_id": 1},
    "device_edit": {"device_id": 1},
    "service_edit": {"service_id": 1},
}


def test_no_key_means_two_things() -> None:
    keys = [command.keys for command in COMMANDS if command.keys] + list(ALSO)
    assert [key for key, count in Counter(keys).items() if count > 1] == []
    for name, page in pages():
        own = [key.keys for key in page.KEYS if key.act]
        assert [key for key, count in Counter(own).items() if count > 1] == [], name
        assert "Ctrl+Return" not in own, f"{name}: the main act is MAIN"


def test_the_guides_keys_are_the_programs() -> None:
    bound = {command.keys: command.id for command in COMMANDS if command.keys} | ALSO
    assert {keys: bound.get(keys) for keys in EVERYWHERE} == EVERYWHERE
    own = dict(pages())
    for name, keys in BY_PAGE.items():
        known = {key.keys for key in own[name].KEYS} | ({"Ctrl+Return"} if own[name].MAIN else set())
        assert set(keys) - known == set(), name


def test_no_key_is_taken_from_european_keyboards_or_from_typing() -> None:
    every = [command.keys for command in COMMANDS if command.keys] + list(ALSO)
    for _name, page in pages():
        every += [key.keys for key in page.KEYS if key.act]
    for keys in every:
        parts = keys.split("+")
        assert not {"Ctrl", "Alt"} <= set(parts), f"{keys} is AltGr"
        assert parts[-1] not in {"[", "]", "@", "#", "/", ""}, keys
        assert "Ctrl" in parts or parts[-1].startswith("F") or keys == "Alt+Left", f"{keys} belongs to text fields"


def test_every_key_of_everywhere_works_with_a_field_focused(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def note(command: Command) -> bool:
        done.append(command.id)
        return True

    monkeypatch.setattr(hands.window, "do", note)
    for page in ("intake", "job"):
        hands.window.go(page, **PLACES.get(page, {}))
        screen = hands.window.current()
        assert screen is not None
        taken = {key.keys for key in screen.KEYS if key.act}
        tried = fields(screen)
        assert tried, page
        for field in tried:
            for keys, command in EVERYWHERE.items():
                if keys in taken:
                    continue
                fill(field)
                done.clear()
                press_as_qt_does(field, keys)
                assert (page, field.objectName(), keys, done) == (page, field.objectName(), keys, [command])
                assert text_of(field) == TYPED, (page, keys)


def test_every_key_of_a_page_works_with_a_field_focused(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, page in pages():
        place = PLACES.get(name, {})
        if PAGE_OF[name].group is None and not place:
            continue
        hands.window.go(name, **place)
        hands.settle()
        screen = hands.window.current()
        assert isinstance(screen, page)
        with monkeypatch.context() as patch:
            done: list[str] = []
            for act in {key.act for key in page.KEYS if key.act} | {"main_action"}:
                patch.setattr(screen, act, recorder(done, act))
            for field in fields(screen):
                for keys, act in [(key.keys, key.act) for key in page.KEYS if key.act] + [
                    ("Ctrl+Return", "main_action")
                ]:
                    fill(field)
                    done.clear()
                    press_as_qt_does(field, keys)
                    assert (name, field.objectName(), keys, done) == (name, field.objectName(), keys, [act])
                    assert text_of(field) == TYPED, (name, keys)


def recorder(done: list[str], act: str) -> Callable[[], None]:
    """Stands for a page's act."""
    return lambda: done.append(act)


def test_text_fields_keep_the_keys_of_text(hands: Hands) -> None:
    """What a person needs to write is taken by no page: Del, Backspace, Home, End, arrows, copy and paste."""
    for name, page in pages():
        place = PLACES.get(name, {})
        if PAGE_OF[name].group is None and not place:
            continue
        hands.window.go(name, **place)
        screen = hands.window.current()
        assert isinstance(screen, page)
        for keys in ("Del", "Backspace", "Home", "End", "Left", "Right", "Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+X"):
            assert not hands.window.handle_keys(keys), (name, keys)


def test_undo_belongs_to_the_text_while_there_is_something_to_undo(hands: Hands) -> None:
    hands.press("Ctrl+4")
    hands.press("Ctrl+F")
    hands.type("ann")
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.text() == "ann"
    assert not hands.window._keys._press(
        field, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    )
    hands.press("Ctrl+Z")
    assert field.text() == ""


def test_keys_of_everywhere_do_what_they_say(hands: Hands) -> None:
    window = hands.window
    hands.press("F2")
    assert hands.page() == "intake"
    for keys, page in (("Ctrl+2", "jobs"), ("Ctrl+3", "checkout"), ("Ctrl+4", "customers"), ("Ctrl+6", "invoices")):
        hands.press(keys)
        assert hands.page() == page
    hands.press("Alt+Left")
    assert hands.page() == "customers"
    hands.press("Ctrl+,")
    assert hands.page() == "settings"
    hands.press("Ctrl+Shift+N")
    assert hands.page() == "customer_edit"
    hands.press("Esc", "Ctrl+4", "Ctrl+F")
    assert hands.focused() == "customers.filter"
    hands.press("Ctrl+B")
    assert window.side.folded
    hands.press("Ctrl+B", "Ctrl+Shift+H")
    assert window.preferences.get("hide_amounts")
    hands.press("Ctrl+Shift+H")
    assert not window.preferences.get("hide_amounts")
    hands.press("F6")
    first = QApplication.focusWidget()
    hands.press("F6")
    assert QApplication.focusWidget() is not first
    hands.press("Shift+F6")
    assert QApplication.focusWidget() is first
    hands.press("F10")
    menu = QApplication.activePopupWidget()
    assert menu is not None
    hands.press("Esc")
    assert QApplication.activePopupWidget() is None
    hands.press("Ctrl+Shift+Z")
    assert hands.said() == _("There is nothing to redo.")


def test_a_new_customers_card_is_empty_after_another_was_edited(hands: Hands) -> None:
    hands.press("Ctrl+4", "Ctrl+E")
    name = QApplication.focusWidget()
    assert isinstance(name, QLineEdit)
    assert name.text() == "Anna Kowalski"
    for way in (["Esc", "Ctrl+4", "Ctrl+Return"], ["Ctrl+2", "Ctrl+Shift+N"]):
        hands.press(*way)
        assert hands.page() == "customer_edit"
        assert name.text() == ""


def test_rows_are_reached_opened_and_chosen_by_keys(hands: Hands) -> None:
    for keys, page, detail in (("Ctrl+4", "customers", "customer"), ("Ctrl+2", "jobs", "job")):
        hands.press(keys)
        if page == "jobs" and hands.focused().startswith("jobs.board"):
            hands.press("Ctrl+Shift+T")
        table = hands.focused()
        assert table.startswith(f"{page}.table"), table
        hands.press("End", "Home", "Return")
        assert hands.page() == detail
        hands.press("Alt+Left")
        assert hands.page() == page
    hands.press("Space")
    hands.press("Ctrl+M")
    assert hands.window.findChild(QWidget, "jobs.table") is not None
    hands.press("Esc")


def test_f1_tells_every_key(hands: Hands) -> None:
    for name, page in pages():
        place = PLACES.get(name, {})
        if PAGE_OF[name].group is None and not place:
            continue
        hands.window.go(name, **place)
        hands.press("F1")
        sheet = hands.window.findChild(QWidget, "keys")
        assert sheet is not None
        told = {cap.keys() for cap in sheet.findChildren(KeyCap)}
        wanted = {command.keys for command in COMMANDS if command.keys and command.id != "main"} | set(ALSO) | {"Esc"}
        wanted |= {key.keys for key in page.KEYS} | ({"Ctrl+Return"} if page.MAIN else set())
        assert wanted - told == set(), name
        hands.press("Esc")
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        assert hands.window.findChild(QWidget, "keys") is None
    assert set(ALSO.values()) <= set(BY_ID)
