"""The owner's passphrase: asking for it, and setting another one."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.domain.errors import Refused, ShopError
from msp_desktop.i18n import _
from msp_desktop.ui.kit import Field, Form, Sheet
from msp_desktop.ui.screen import Screen
from msp_desktop.ui.vault.passcode_field import SecretLine
from msp_desktop.workflows.vault import change_passphrase


def ask_passphrase(screen: Screen, title: str, note: str, verb: str, act: Callable[[str], object]) -> Sheet:
    """Ask for the passphrase before an act that needs it."""
    typed = SecretLine("passphrase.now")
    field = Field(_("Passphrase"), typed)

    def go() -> bool:
        secret = typed.value()
        if not secret:
            field.set_error(_("Type it first."))
            return False
        act(secret)
        return True

    sheet = Sheet(title, field, verb, go, name="passphrase_now", note=note)
    sheet.closed.connect(typed.clear)
    sheet.open(over=screen, first=typed)
    return sheet


def change_passphrase_sheet(screen: Screen, *, known: bool) -> Sheet:
    """Set the passphrase; where there is one (`known`) it is asked for first."""
    before = SecretLine("new_passphrase.before")
    one = SecretLine("new_passphrase.passphrase", placeholder=_("Four words that you remember"))
    two = SecretLine("new_passphrase.again")
    form = Form()
    body = QWidget()
    layout = QVBoxLayout(body)
    layout.setContentsMargins(0, 0, 0, 0)
    fields = [Field(_("New passphrase"), one), Field(_("The same once more"), two)]
    if known:
        fields.insert(0, Field(_("Passphrase so far"), before))
    for each in fields:
        layout.addWidget(form.add(each))

    def changed(_nothing: None) -> None:
        sheet.close_sheet()
        screen.desk.say(_("The passphrase is changed."))

    def failed(error: Exception) -> None:
        sheet.main_button.setEnabled(True)
        if isinstance(error, Refused) and error.field and form.refuse(error.field, error.message):
            return
        if not isinstance(error, ShopError):
            raise error
        sheet.message.say("bad", str(error))

    def act() -> bool:
        form.reset()
        new, old = one.value(), before.value()
        if new != two.value():
            form.refuse("again", _("The two differ."))
            return False
        sheet.main_button.setEnabled(False)
        screen.start(
            _("Changing the passphrase"),
            lambda shop, _progress: change_passphrase(shop, new, old),
            done=changed,
            failed=failed,
        )
        return False

    title = _("Change the passphrase") if known else _("Add a passphrase")
    note = _("It opens the secrets where there is no keyring. It is kept nowhere.")
    sheet = Sheet(title, body, title, act, name="new_passphrase", note=note)
    for line in (before, one, two):
        sheet.closed.connect(line.clear)
    sheet.open(over=screen, first=before if known else one)
    return sheet
