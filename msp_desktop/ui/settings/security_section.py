"""Settings › Security: how the shop's secrets are kept, and the recovery code."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.domain.errors import Refused, ShopError
from msp_desktop.i18n import N_, _
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import FactRows, Field, InlineMessage, Panel, PlainLabel, button, confirm, row
from msp_desktop.ui.settings.section import Section
from msp_desktop.ui.vault.code_sheet import show_code
from msp_desktop.ui.vault.passcode_field import SecretLine
from msp_desktop.ui.vault.passphrase_sheet import ask_passphrase, change_passphrase_sheet
from msp_desktop.ui.vault.unlock_sheet import open_unlock
from msp_desktop.usecases.shop.vault import Way
from msp_desktop.workflows.vault import VaultState, change_key, code_fits, new_recovery_code
from msp_desktop.workflows.vault_paper import VaultFacts, vault_facts

if TYPE_CHECKING:
    from msp_desktop.ui.screen import Screen


class SecuritySection(Section):
    """What opens the secrets; a new recovery code, a test of the one at hand, the passphrase, another key."""

    NAME = "security"
    TITLE = N_("Security")
    ICON = "shield-lock-outline"
    WORDS = N_("passcodes vault recovery code keyring passphrase secrets password key")

    def __init__(self, page: "Screen") -> None:
        super().__init__(page)
        self._facts: VaultFacts | None = None
        self.column.addWidget(self._how_panel())
        self.column.addWidget(self._code_panel())
        self.column.addStretch(1)

    def _how_panel(self) -> Panel:
        panel = Panel(
            _("Secrets"), icon="shield-lock-outline", note=_("passcodes of devices, the mail password, the invoice key")
        )
        self._state = InlineMessage("settings.security.state")
        self._rows = FactRows(label_width=150)
        self._passphrase = button(
            "", "settings.security.passphrase", self._change_passphrase, icon="form-textbox-password"
        )
        self._change = button(_("Change the key"), "settings.security.change_key", self._change_key, icon="key-change")
        panel.add(self._state)
        panel.add(self._rows)
        panel.add(row(self._passphrase, self._change, None))
        panel.add(
            PlainLabel(
                _("Another key seals everything anew and makes a new code. Change it when somebody who knew it goes."),
                "hint",
                wrap=True,
            )
        )
        return panel

    def _code_panel(self) -> Panel:
        panel = Panel(_("Recovery code"), icon="file-key-outline", note=_("opens the secrets on another computer"))
        self._code_state = InlineMessage("settings.security.code_state")
        self._print = button(
            _("Print a new recovery code"), "settings.security.new_code", self._new_code, icon="printer-outline"
        )
        self._typed = SecretLine(
            "settings.security.code", placeholder="XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX", width=400
        )
        self._typed.show_typed(True)
        self._field = Field(_("Test the code you have"), self._typed)
        self._test = button(_("Test"), "settings.security.test", self._test_code, icon="check")
        self._verdict = InlineMessage("settings.security.verdict")
        panel.add(self._code_state)
        panel.add(row(self._print, None))
        beside = QVBoxLayout()
        beside.setSpacing(4)
        beside.addWidget(PlainLabel(" ", "label"))
        beside.addWidget(self._test)
        beside.addStretch(1)
        test_row = row(self._field, None, spacing=10)
        test_row.insertLayout(1, beside)
        panel.add(test_row)
        panel.add(self._verdict)
        return panel

    # -- showing

    def refresh(self) -> None:
        facts = self._facts = vault_facts(self.desk.dispatcher.shop)
        is_open = facts.state is VaultState.OPEN
        self._show_state(facts)
        ways = {
            Way.KEYRING: _("the keyring of this computer"),
            Way.PASSPHRASE: _("the owner’s passphrase"),
            Way.RECOVERY: _("the recovery code"),
        }
        opens = ", ".join(words for way, words in ways.items() if way in facts.ways)
        made, printed = facts.code_made_at, facts.code_printed_at
        self._rows.show_facts(
            [
                (_("What opens them"), opens or _("Nothing yet")),
                (_("Sealed with"), _("AES-256, each secret by itself")),
                (_("Recovery code made"), formats().moment(made) if made else _("Never")),
                (_("Printed or saved"), formats().moment(printed) if printed else _("Not yet")),
            ]
        )
        has_phrase = Way.PASSPHRASE in facts.ways
        self._passphrase.setText(_("Change the passphrase") if has_phrase else _("Add a passphrase"))
        for each in (self._passphrase, self._change, self._print):
            each.setVisible(is_open)
        for part in (self._field, self._test):
            part.setVisible(Way.RECOVERY in facts.ways)
        if is_open and facts.code_missing:
            self._code_state.say(
                "warning",
                _("There is no recovery code on paper yet."),
                _("If this computer breaks, passcodes and the mail password are lost. Jobs and invoices are not."),
            )
        else:
            self._code_state.clear()

    def _show_state(self, facts: VaultFacts) -> None:
        if facts.state is VaultState.OPEN:
            words = _("Each look at a passcode is written down, and it is erased when the device leaves.")
            self._state.say("ok", _("The vault is open."), words)
            return
        acts = [(_("Unlock"), "settings.security.unlock", lambda: open_unlock(self.page))]
        if facts.state is VaultState.LOCKED:
            self._state.say(
                "warning",
                _("The vault is locked."),
                _("Passcodes cannot be kept or shown, and no mail is sent. Everything else works."),
                acts=acts,
            )
            return
        acts = [(_("Choose a passphrase"), "settings.security.unlock", lambda: open_unlock(self.page))]
        self._state.say(
            "warning",
            _("No secrets are kept yet, because this computer has no keyring."),
            _("Choose a passphrase to keep them with. It is asked for at each start."),
            acts=acts,
        )

    # -- acting

    def _new_code(self) -> None:
        facts = self._facts
        if facts is None:
            return
        if facts.code_made_at is not None and not confirm(
            self.page, _("Make a new recovery code?"), _("The one you have is void from then on."), _("Make it")
        ):
            return
        self.page.start(
            _("Making a recovery code"),
            lambda shop, _progress: new_recovery_code(shop),
            done=lambda code: show_code(self.page, code),
        )

    def _test_code(self) -> None:
        typed = self._typed.value()
        self._field.set_error("")
        self._verdict.clear()
        self.page.start(
            _("Testing the code"),
            lambda shop, _progress: code_fits(shop, typed),
            done=self._tested,
            failed=self._not_tested,
        )

    def _tested(self, fits: bool) -> None:
        if fits:
            self._typed.clear()
            self._verdict.say("ok", _("This code opens the secrets of this shop."), _("Put it back where it was."))
        else:
            self._verdict.say("bad", _("This code opens nothing here."), _("Print a new one and destroy this paper."))

    def _not_tested(self, error: Exception) -> None:
        if isinstance(error, Refused):
            self._field.set_error(error.message)
            self._typed.setFocus()
        elif isinstance(error, ShopError):
            self.page.refused(error)
        else:
            raise error

    def _change_passphrase(self) -> None:
        facts = self._facts
        if facts is not None:
            change_passphrase_sheet(self.page, known=Way.PASSPHRASE in facts.ways)

    def _change_key(self) -> None:
        facts = self._facts
        if facts is None:
            return
        title, words = (
            _("Change the key?"),
            _("The recovery code you have is void from then on. You get a new one now."),
        )
        if Way.PASSPHRASE in facts.ways:
            ask_passphrase(self.page, title, words, _("Change the key"), self._change_with)
        elif confirm(self.page, title, words, _("Change the key")):
            self._change_with("")

    def _change_with(self, passphrase: str) -> None:
        self.page.start(
            _("Sealing everything anew"),
            lambda shop, _progress: change_key(shop, passphrase),
            done=lambda code: show_code(self.page, code),
        )

    def first_focus(self) -> QWidget | None:
        return self._print if not self._print.isHidden() else None
