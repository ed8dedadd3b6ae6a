"""How a new shop's secrets will be kept: by this computer's keyring, or by a passphrase where there is none."""

from msp_desktop.i18n import _
from msp_desktop.ui.kit import Field, Form, Panel, PlainLabel, row
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.vault.passcode_field import SecretLine
from msp_desktop.workflows.vault import SHORTEST_PASSPHRASE


class SecretsPanel(Panel):
    """Says it in two sentences; asks for a passphrase only once it is known that there is no keyring."""

    def __init__(self) -> None:
        super().__init__(_("Secrets"), icon="lock-outline", note=_("passcodes of devices, the mail password"))
        self.form = Form()
        self._how = PlainLabel("", wrap=True)
        self.add(self._how)
        self._one = SecretLine("first_start.passphrase", placeholder=_("Four words that you remember"), width=280)
        self._two = SecretLine("first_start.passphrase_again", width=280)
        first = self.form.add(Field(_("Passphrase"), self._one, check=self._weak, hint=_("can be left for later")))
        second = self.form.add(Field(_("The same once more"), self._two, check=self._differ))
        self._fields = (first, second)
        self.add(row(first, second, None, spacing=12))
        self.add(
            PlainLabel(
                _("A recovery code opens them on another computer. It is shown when the shop opens: print it then."),
                "hint",
                wrap=True,
            )
        )
        self.show_keyring(True)

    def show_keyring(self, here: bool) -> None:
        """Whether this computer has a keyring."""
        self._how.setText(
            _("They are sealed, and the keyring of this computer opens them when you sign in.")
            if here
            else _("They are sealed. This computer has no keyring, so a passphrase opens them at each start.")
        )
        for each in self._fields:
            set_shown(each, not here)

    def passphrase(self) -> str:
        """What was chosen; "" for nothing."""
        return self._one.value()

    def forget(self) -> None:
        """Empty the fields."""
        self._one.clear()
        self._two.clear()

    def _weak(self) -> str:
        typed = self._one.value()
        if typed and (len(typed) < SHORTEST_PASSPHRASE or len(set(typed)) < 5):
            words = _("Use at least {n} characters. Four words that you remember are good.")
            return words.format(n=SHORTEST_PASSPHRASE)
        return ""

    def _differ(self) -> str:
        return _("The two differ.") if self._one.value() != self._two.value() else ""
