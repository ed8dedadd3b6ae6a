"""Settings › Security and the bell: what opens the secrets, the recovery code, another computer, no keyring."""

import time
from collections.abc import Callable, Iterator

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from msp_desktop.store.shop import Shop
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.settings.screen import SettingsScreen
from msp_desktop.ui.settings.security_section import SecuritySection
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.ui.vault.keeper import CODE_KEY, LOCKED_KEY, VaultKeeper
from msp_desktop.usecases.shop.vault import Way
from msp_desktop.workflows import vault
from msp_desktop.workflows.vault import VaultState
from msp_desktop.workflows.vault_paper import vault_facts
from tests.conftest import MemoryKeyring
from tests.ui import accessibility, keys
from tests.ui.desk import desk_for, window_for

Room = tuple[Desk, MainWindow]


def until(holds: Callable[[], object], seconds: float = 10) -> None:
    """Let the window live until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        QApplication.processEvents()
        time.sleep(0.01)


def there(window: QWidget, name: str) -> QWidget | None:
    """The newest visible widget of that objectName."""
    shown = [each for each in window.findChildren(QWidget, name) if each.isVisible()]
    return shown[-1] if shown else None


def named(window: QWidget, name: str) -> QWidget:
    """The same, waited for."""
    until(lambda: there(window, name))
    found = there(window, name)
    assert found is not None
    return found


@pytest.fixture
def room(app: QApplication, shop: Shop) -> Iterator[Room]:
    """A window on the shop."""
    desk = desk_for(shop)
    desk.dispatcher.act_as(1)
    yield desk, window_for(desk)
    desk.dispatcher.background.close()


def section(desk: Desk, window: MainWindow) -> SecuritySection:
    """The section, in front."""
    window.go("settings", section="security")
    screen = desk.current
    assert isinstance(screen, SettingsScreen)
    found = screen.section()
    assert isinstance(found, SecuritySection)
    return found


def test_the_bell_reminds_until_the_code_is_kept(room: Room) -> None:
    desk, window = room
    waiting: dict[str, str] = {}
    desk.waiting.connect(lambda key, text, _act: waiting.update({key: text}))
    desk.solved.connect(lambda key: waiting.pop(key, None))
    VaultKeeper(desk).look()
    until(lambda: CODE_KEY in waiting)
    assert LOCKED_KEY not in waiting
    page = section(desk, window)
    assert not accessibility.nameless(page)
    keys.click(window, "settings.security.new_code")
    code = named(window, "recovery.code").accessibleName()
    keys.press(None, "Ctrl+Return")
    assert there(window, "recovery"), "neither printed nor saved"
    keys.press(named(window, "recovery.kept"), "Space")
    keys.press(None, "Ctrl+Return")
    until(lambda: CODE_KEY not in waiting)
    assert there(window, "recovery") is None
    typed = named(window, "settings.security.code")
    keys.type_text(typed, code[:-1])
    keys.click(window, "settings.security.test")
    until(lambda: "31" in page._field.error())
    keys.type_text(typed, code[-1])
    keys.click(window, "settings.security.test")
    until(lambda: "opens the secrets" in page._verdict.text())
    assert not page._typed.text()


def test_on_another_computer_two_acts_open_it(room: Room, shop: Shop) -> None:
    desk, window = room
    code = vault.make_vault(shop)
    shop._core.data_key = None
    keyring.set_keyring(MemoryKeyring())
    page = section(desk, window)
    assert vault.vault_state(shop) is VaultState.LOCKED
    keys.click(page, "settings.security.unlock")
    keys.type_text(named(window, "unlock.secret"), code)
    keys.press(None, "Ctrl+Return")
    until(lambda: vault.vault_state(shop) is VaultState.OPEN)
    until(lambda: "open" in page._state.text())
    shop._core.data_key = None
    assert vault.open_vault(shop) is VaultState.OPEN, "this keyring opens it by itself now"


def test_without_a_keyring_a_passphrase_is_chosen_and_asked_for_at_start(room: Room, shop: Shop) -> None:
    desk, window = room
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]  # the library's own
    page = section(desk, window)
    keys.click(page, "settings.security.unlock")
    keys.type_text(named(window, "passphrase.first"), "vier gute Worte hier")
    keys.press(None, "Ctrl+Return")
    keys.type_text(named(window, "passphrase.second"), "vier gute Worte hier")
    keys.press(None, "Ctrl+Return")
    named(window, "recovery.code")
    keys.press(None, "Esc")
    assert vault_facts(shop).ways == {Way.PASSPHRASE, Way.RECOVERY}
    shop._core.data_key = None
    VaultKeeper(desk).look()
    typed = named(window, "unlock.secret")
    keys.type_text(typed, "falsch geraten")
    keys.press(None, "Ctrl+Return")
    until(lambda: vault.vault_state(shop) is VaultState.LOCKED and there(window, "unlock.secret"))
    until(lambda: named(window, "unlock.main").isEnabled())
    keys.press(typed, "Ctrl+A")
    keys.type_text(typed, "vier gute Worte hier")
    keys.press(None, "Ctrl+Return")
    until(lambda: vault.vault_state(shop) is VaultState.OPEN)
    until(lambda: there(window, "unlock") is None)
    keys.click(window, "settings.security.passphrase")
    keys.type_text(named(window, "new_passphrase.before"), "vier gute Worte hier")
    keys.type_text(named(window, "new_passphrase.passphrase"), "ganz andere Worte nun")
    keys.type_text(named(window, "new_passphrase.again"), "ganz andere Worte nun")
    keys.press(None, "Ctrl+Return")
    until(lambda: there(window, "new_passphrase") is None)
    vault.unlock(shop, "ganz andere Worte nun")


def test_the_key_is_changed_with_one_question(room: Room, shop: Shop) -> None:
    desk, window = room
    old = vault.make_vault(shop)
    vault.keep_shop_secret(shop, "mail_password", "geheim")
    section(desk, window)
    before = shop.data_key
    QTimer.singleShot(200, lambda: keys.click(named(window, "question"), "question.main"))
    keys.click(window, "settings.security.change_key")
    new = named(window, "recovery.code").accessibleName()
    assert shop.data_key != before
    assert vault.shop_secret(shop, "mail_password") == "geheim"
    assert not vault.code_fits(shop, old)
    assert vault.code_fits(shop, new)
