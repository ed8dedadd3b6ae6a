"""Giving a device on the bench its passcode, or another one."""

from msp_desktop.domain.errors import ShopError
from msp_desktop.i18n import _
from msp_desktop.integrations.vault import SecretUnreachable
from msp_desktop.ui.kit import Sheet
from msp_desktop.ui.screen import Screen, new_key
from msp_desktop.ui.vault.passcode_field import PasscodeField
from msp_desktop.ui.vault.unlock_sheet import open_unlock
from msp_desktop.usecases.passcodes import keep_passcode, withdraw_passcode
from msp_desktop.workflows.vault import seal_passcode, vault_state


def open_passcode(screen: Screen, item_id: int, *, kept: bool) -> Sheet:
    """Ask for the passcode of an item; `kept` says that another one is replaced. Empty erases that one."""
    shop = screen.desk.dispatcher.shop
    field = PasscodeField("passcode.typed", stacked=True)
    field.show_vault(vault_state(shop))
    key = new_key()

    def keep() -> bool:
        typed = field.value()
        slip = field.problem()
        if slip:
            sheet.message.say("warning", slip)
            return False
        if typed is None:
            if not kept:
                sheet.message.say("warning", _("Type the passcode first."))
                return False
            return screen.run(withdraw_passcode, item_id=item_id) is not None
        try:
            sealed = seal_passcode(shop, *typed)
            screen.desk.dispatcher.run(keep_passcode, key=key, item_id=item_id, passcode=sealed)
        except SecretUnreachable:
            unlock()
            return False
        except ShopError as error:
            sheet.message.say("warning", str(error))
            return False
        return True

    def unlock() -> None:
        sheet.close_sheet()
        open_unlock(screen, lambda: open_passcode(screen, item_id, kept=kept))

    field.unlock_asked.connect(unlock)
    note = _("It is kept sealed, every look is written down, and it is erased when the device leaves.")
    if kept:
        note = _("It replaces the one that is kept. Leave it empty to erase that one.")
    sheet = Sheet(_("Passcode of the device"), field, _("Keep"), keep, name="passcode", note=note, width=560)
    sheet.closed.connect(field.clear)
    sheet.open(over=screen, first=field.line)
    return sheet
