"""Passcodes on the screen: typed masked, shown for a moment, gone from the clipboard."""

import keyring
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from msp_desktop.domain.device_kind import DeviceKind
from msp_desktop.domain.passcode_kind import PasscodeKind
from msp_desktop.store.shop import Shop
from msp_desktop.ui.devices.device_screen import DevicePage
from msp_desktop.ui.vault.clipboard import wiper
from msp_desktop.ui.vault.passcode_field import PasscodeField
from msp_desktop.ui.vault.pattern_pad import PatternPad, whole_pattern
from msp_desktop.usecases.devices import add_device
from msp_desktop.usecases.jobs import NewItem, open_job
from msp_desktop.usecases.passcodes import erase_passcodes, keep_passcode
from msp_desktop.workflows.vault import VaultState, make_vault, open_vault, seal_passcode
from tests.conftest import MemoryKeyring
from tests.ui import keys
from tests.ui.desk import desk_for, window_for
from tests.ui.vault.test_security import until
from tests.usecases.repairs import item_ids
from tests.usecases.sales import person

CANARY = "Kanarie-Zürich-77"


def test_a_passcode_is_typed_masked_and_by_keys(app: QApplication) -> None:
    field = PasscodeField("intake.device.passcode")
    field.show()
    assert field.value() is None
    assert field.line.echoMode() is QLineEdit.EchoMode.Password
    keys.type_text(field.line, CANARY)
    assert field.value() == (PasscodeKind.PASSWORD, CANARY)
    keys.click(field, "intake.device.passcode.eye")
    assert field.line.echoMode() is QLineEdit.EchoMode.Normal
    field.clear()
    assert field.value() is None
    assert field.line.echoMode() is QLineEdit.EchoMode.Password
    field.line.undo()
    assert not field.line.text()


def test_an_account_has_two_lines(app: QApplication) -> None:
    field = PasscodeField("p")
    field.show()
    keys.click(field, "p.kind.3")
    keys.type_text(field.line, "geheim 1")
    assert "account" in field.problem()
    keys.type_text(field.account, "anna@mail.example")
    assert not field.problem()
    assert field.value() == (PasscodeKind.ACCOUNT, "anna@mail.example\ngeheim 1")


@pytest.mark.parametrize(
    ("typed", "whole"),
    [("14789", "14789"), ("1a1 0 3", "123"), ("19", "159"), ("5193", "51963"), ("27", "27"), ("", "")],
)
def test_a_pattern_touches_what_lies_between(typed: str, whole: str) -> None:
    assert whole_pattern(typed) == whole


def test_a_pattern_is_drawn_or_typed(app: QApplication) -> None:
    field = PasscodeField("p")
    field.show()
    keys.click(field, "p.kind.2")
    pad = field.findChild(PatternPad)
    assert pad is not None
    draw(pad, "14789")
    assert field.value() == (PasscodeKind.PATTERN, "14789")
    field.line.clear()
    keys.type_text(field.line, "13x")
    assert field.value() == (PasscodeKind.PATTERN, "123")


def draw(pad: PatternPad, digits: str) -> None:
    """Drag over the points."""
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    places = [pad.point(each) for each in digits]
    kinds = [QMouseEvent.Type.MouseButtonPress, *[QMouseEvent.Type.MouseMove] * (len(places) - 1)]
    for kind, place in [*zip(kinds, places, strict=True), (QMouseEvent.Type.MouseButtonRelease, places[-1])]:
        QApplication.sendEvent(pad, QMouseEvent(kind, place, QPointF(), button, button, none))


def test_a_closed_vault_is_said_where_one_would_type(app: QApplication) -> None:
    field = PasscodeField("p")
    asked: list[bool] = []
    field.unlock_asked.connect(lambda: asked.append(True))
    field.show()
    keys.type_text(field.line, CANARY)
    field.show_vault(VaultState.LOCKED)
    assert field.value() is None
    assert not field.line.isVisible()
    proxy = field.focusProxy()
    assert proxy is not None
    assert proxy.objectName() == "p.unlock"
    keys.click(field, "p.unlock")
    assert asked == [True]
    field.show_vault(VaultState.OPEN)
    assert field.line.isVisible()


# -- on the device's page


@pytest.fixture
def device(shop: Shop) -> tuple[int, int]:
    """A device on the bench, and its item."""
    open_vault(shop)
    customer = person(shop)
    made = shop.run(add_device, customer_id=customer, kind=DeviceKind.LAPTOP, maker="HP", model="Pavilion").value
    job = shop.run(open_job, customer_id=customer, items=[NewItem(made)], problem="Slow").value
    return made, item_ids(shop, job)[0]


def shown(page: DevicePage) -> str:
    """What stands in the row."""
    return str(page._passcode.face.text())


def test_a_kept_passcode_shows_for_a_moment(app: QApplication, shop: Shop, device: tuple[int, int]) -> None:
    device_id, item_id = device
    desk = desk_for(shop)
    window = window_for(desk)
    window.go("device", device_id=device_id)
    page = desk.current
    assert isinstance(page, DevicePage)
    assert shown(page) == "None given"
    keys.click(page, "device.passcode.change")
    sheet = window.findChild(QWidget, "passcode")
    assert sheet is not None
    keys.type_text(named(window, "passcode.typed.secret"), CANARY)
    keys.press(None, "Ctrl+Return")
    assert shown(page) == "•••••• Password"
    keys.click(page, "device.passcode.show")
    assert shown(page) == CANARY
    for _second in range(29):
        page._passcode._tick()
    assert shown(page) == CANARY
    page._passcode._tick()
    assert shown(page) == "•••••• Password"
    keys.click(page, "device.passcode.show")
    keys.click(page, "device.passcode.copy")
    assert QGuiApplication.clipboard().text() == CANARY
    window.go("jobs")
    assert shown(page) == "•••••• Password"
    wiper().wipe()
    assert QGuiApplication.clipboard().text() == ""
    window.go("device", device_id=device_id)
    keys.click(page, "device.passcode.show")
    desk.dispatcher.act_as(2)
    assert shown(page) == "•••••• Password"
    desk.dispatcher.run(erase_passcodes, item_ids=(item_id,))
    assert shown(page).startswith("Erased on")
    desk.dispatcher.background.close()


def test_what_somebody_copies_meanwhile_stays(app: QApplication) -> None:
    from msp_desktop.ui.vault.clipboard import copy_secret

    copy_secret(CANARY)
    assert wiper().timer.isActive()
    QGuiApplication.clipboard().setText("an address")
    wiper().wipe()
    assert QGuiApplication.clipboard().text() == "an address"


def test_a_shown_passcode_survives_a_refresh_and_a_pattern_is_drawn(
    app: QApplication, shop: Shop, device: tuple[int, int]
) -> None:
    device_id, item_id = device
    shop.run(keep_passcode, item_id=item_id, passcode=seal_passcode(shop, PasscodeKind.PATTERN, "14789"))
    desk = desk_for(shop)
    window = window_for(desk)
    window.go("device", device_id=device_id)
    page = desk.current
    assert isinstance(page, DevicePage)
    keys.click(page, "device.passcode.show")
    page.refresh()
    assert shown(page) == "1 4 7 8 9"
    assert page._passcode._pad.isVisible()
    keys.click(page, "device.passcode.hide")
    assert not page._passcode._pad.isVisible()
    desk.dispatcher.background.close()


def named(root: QWidget, name: str) -> QWidget:
    """The widget of that objectName."""
    found = root.findChild(QWidget, name)
    assert found is not None, name
    return found


def test_a_shown_passcode_hides_when_another_window_comes_to_the_front(
    app: QApplication, shop: Shop, device: tuple[int, int]
) -> None:
    device_id, item_id = device
    shop.run(keep_passcode, item_id=item_id, passcode=seal_passcode(shop, PasscodeKind.PASSWORD, CANARY))
    desk = desk_for(shop)
    window = window_for(desk)
    window.go("device", device_id=device_id)
    page = desk.current
    assert isinstance(page, DevicePage)
    keys.click(page, "device.passcode.show")
    assert shown(page) == CANARY
    other = QWidget()
    other.show()
    other.activateWindow()
    assert QTest.qWaitForWindowActive(other)
    assert shown(page) == "•••••• Password"
    other.close()
    desk.dispatcher.background.close()


def test_a_locked_vault_asks_for_what_opens_it_and_then_shows(
    app: QApplication, shop: Shop, device: tuple[int, int]
) -> None:
    device_id, item_id = device
    code = make_vault(shop)
    shop.run(keep_passcode, item_id=item_id, passcode=seal_passcode(shop, PasscodeKind.PASSWORD, CANARY))
    shop._core.data_key = None
    keyring.set_keyring(MemoryKeyring())
    desk = desk_for(shop)
    window = window_for(desk)
    window.go("device", device_id=device_id)
    page = desk.current
    assert isinstance(page, DevicePage)
    keys.click(page, "device.passcode.show")
    until(lambda: window.findChild(QWidget, "unlock.secret"))
    keys.type_text(named(window, "unlock.secret"), code)
    keys.press(None, "Ctrl+Return")
    until(lambda: shown(page) == CANARY)
    desk.dispatcher.background.close()
