"""Unlocking the vault: what is in the way, said plainly, with the act that solves it."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.domain.errors import Refused, ShopError
from msp_desktop.i18n import _
from msp_desktop.ui.kit import Field, Sheet
from msp_desktop.ui.screen import Screen
from msp_desktop.ui.vault.code_sheet import show_code
from msp_desktop.ui.vault.passcode_field import SecretLine
from msp_desktop.workflows.vault import Lock, Unlocked, make_vault, unlock, why_locked

After = Callable[[], object]


def open_unlock(screen: Screen, after: After | None = None) -> None:
    """Try to open the vault on the worker; where that needs a person, ask. `after` runs once it is open."""

    def looked(lock: Lock | None) -> None:
        if lock is None:
            if after is not None:
                after()
        elif lock is Lock.NO_KEYRING:
            _ask_new_passphrase(screen, after)
        else:
            _ask_secret(screen, lock, after)

    screen.start(_("Opening the vault"), lambda shop, _progress: why_locked(shop), done=looked)


def lock_words(lock: Lock) -> tuple[str, str]:
    """Why it is locked and what to do, in two sentences."""
    return {
        Lock.KEYRING_SILENT: (
            _("The keyring of this computer does not answer."),
            _("Unlock it or sign in again, then try once more. The recovery code opens the vault as well."),
        ),
        Lock.OTHER_COMPUTER: (
            _("This computer does not hold the key of this shop yet."),
            _("Type the recovery code once. From then on the vault opens here by itself."),
        ),
        Lock.PASSPHRASE: (
            _("This computer has no keyring, so the vault is opened by a passphrase at each start."),
            _("Everything else works without it."),
        ),
        Lock.RECOVERY: (
            _("This computer has no keyring, and the shop has no passphrase."),
            _("Type the recovery code, then choose a passphrase in Settings, Security."),
        ),
        Lock.NO_KEYRING: (
            _("This computer has no keyring that keeps secrets safely."),
            _("Choose a passphrase instead. It is asked for at each start, and opens passcodes and the mail password."),
        ),
    }[lock]


def _ask_secret(screen: Screen, lock: Lock, after: After | None) -> None:
    why, what = lock_words(lock)
    typed = SecretLine("unlock.secret", placeholder=_("Passphrase or recovery code"))
    label = _("Passphrase, or recovery code") if lock is Lock.PASSPHRASE else _("Recovery code")
    if lock is not Lock.PASSPHRASE:
        typed.setPlaceholderText("XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX")
        typed.show_typed(True)
    field = Field(label, typed)
    body = QWidget()
    layout = QVBoxLayout(body)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(field)

    def opened(how: Unlocked) -> None:
        sheet.close_sheet()
        if how.kept_here:
            screen.desk.say(_("The vault is open, and this computer opens it by itself from now on."))
        else:
            screen.desk.say(_("The vault is open until the program is closed."))
        if after is not None:
            after()

    def failed(error: Exception) -> None:
        sheet.main_button.setEnabled(True)
        if isinstance(error, Refused):
            field.set_error(error.message)
            typed.setFocus()
            typed.selectAll()
        elif isinstance(error, ShopError):
            sheet.message.say("bad", str(error))
        else:
            raise error

    def act() -> bool:
        secret = typed.value()
        if not secret.strip():
            if lock is Lock.KEYRING_SILENT:
                sheet.close_sheet()
                open_unlock(screen, after)
            else:
                field.set_error(_("Type it first."))
            return False
        field.set_error("")
        sheet.main_button.setEnabled(False)
        screen.start(_("Opening the vault"), lambda shop, _progress: unlock(shop, secret), done=opened, failed=failed)
        return False

    main = _("Try again") if lock is Lock.KEYRING_SILENT else _("Unlock")
    sheet = Sheet(_("The vault is locked"), body, main, act, name="unlock", note=f"{why} {what}", cancel=_("Later"))
    sheet.closed.connect(typed.clear)
    sheet.open(over=screen, first=typed)


def _ask_new_passphrase(screen: Screen, after: After | None) -> None:
    why, what = lock_words(Lock.NO_KEYRING)
    one = SecretLine("passphrase.first", placeholder=_("Four words that you remember"))
    two = SecretLine("passphrase.second")
    first, second = Field(_("Passphrase"), one), Field(_("The same once more"), two)
    body = QWidget()
    layout = QVBoxLayout(body)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(first)
    layout.addWidget(second)

    def made(code: str) -> None:
        sheet.close_sheet()
        show_code(screen, code, after)

    def failed(error: Exception) -> None:
        sheet.main_button.setEnabled(True)
        if isinstance(error, Refused) and error.field == "passphrase":
            first.set_error(error.message)
            one.setFocus()
        elif isinstance(error, ShopError):
            sheet.message.say("bad", str(error))
        else:
            raise error

    def act() -> bool:
        chosen = one.value()
        first.set_error("")
        second.set_error("")
        if chosen != two.value():
            second.set_error(_("The two differ."))
            two.setFocus()
            return False
        sheet.main_button.setEnabled(False)
        screen.start(_("Making the vault"), lambda shop, _progress: make_vault(shop, chosen), done=made, failed=failed)
        return False

    sheet = Sheet(_("Choose a passphrase"), body, _("Make the vault"), act, name="passphrase", note=f"{why} {what}")
    sheet.closed.connect(one.clear)
    sheet.closed.connect(two.clear)
    sheet.open(over=screen, first=one)
