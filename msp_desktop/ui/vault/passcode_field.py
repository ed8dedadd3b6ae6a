"""Typing what opens a device: masked, never in a draft."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from msp_desktop.domain.passcode_kind import PasscodeKind
from msp_desktop.i18n import _
from msp_desktop.ui import icons
from msp_desktop.ui.kit import Chips, LineEdit, PlainLabel, icon_button, link_button, row
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.vault.pattern_pad import PatternPad, whole_pattern
from msp_desktop.words import PASSCODE_KIND_WORDS
from msp_desktop.workflows.vault import LONGEST_PASSCODE, VaultState

SHORTEST_PATTERN = 2


class SecretLine(LineEdit):
    """One line that is masked unless the eye is open, and that no word list or input help learns from."""

    def __init__(self, name: str, *, width: int = 0, placeholder: str = "", max_length: int = LONGEST_PASSCODE) -> None:
        super().__init__(name, width=width, placeholder=placeholder, mono=True, max_length=max_length)
        hints = Qt.InputMethodHint
        self.setInputMethodHints(hints.ImhSensitiveData | hints.ImhNoPredictiveText | hints.ImhNoAutoUppercase)
        self.show_typed(False)

    def show_typed(self, visible: bool) -> None:
        """Show what is typed, or dots."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if visible else QLineEdit.EchoMode.Password)

    def value(self) -> str:
        """The text exactly as typed: blanks count in a password."""
        return self.text()


class PasscodeField(QWidget):
    """Kind by chips, one masked line (two for an account), an eye, and nine points for a pattern.

    `stacked` puts the kinds above the line. `value()` is (kind, text) or None; an account is two lines, name and
    password. Never put it in a draft. Where the vault is closed the field says so in its place: call `show_vault()` on
    opening and connect `unlock_asked`.
    """

    edited = Signal()
    left = Signal()
    unlock_asked = Signal()

    def __init__(self, name: str, *, stacked: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(_("Passcode"))
        self._stacked = stacked
        self.kind: Chips[PasscodeKind] = Chips(
            f"{name}.kind",
            _("Kind of passcode"),
            [(kind, _(PASSCODE_KIND_WORDS[kind])) for kind in PasscodeKind],
            optional=False,
            tick=False,
        )
        self.kind.set_value(PasscodeKind.PASSWORD)
        self.account = LineEdit(f"{name}.account", width=150, placeholder=_("Account"), max_length=90)
        self.account.setAccessibleName(_("Account name"))
        self.line = SecretLine(f"{name}.secret", width=190, max_length=100)
        self.line.setAccessibleName(_("Passcode"))
        self._eye = icon_button("eye-outline", f"{name}.eye", _("Show what is typed"), self._turn_eye, small=True)
        self._eye.setCheckable(True)
        self._eye.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._pad = PatternPad(f"{name}.pad")
        self._pad.drawn.connect(self._take_drawn)
        self._build(name)
        self.kind.edited.connect(self._kind_changed)
        for line in (self.account, self.line):
            line.edited.connect(self._typed)
            line.left.connect(self.left)
        self.setFocusProxy(self.line)
        self._kind_changed()
        self.show_vault(VaultState.OPEN)

    def _build(self, name: str) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self._typing = QWidget(self)
        inside = QVBoxLayout(self._typing)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(6)
        if self._stacked:
            inside.addWidget(self.kind)
            inside.addLayout(row(self.account, self.line, self._eye, None))
        else:
            inside.addLayout(row(self.kind, self.account, self.line, self._eye, None))
        inside.addWidget(self._pad)
        layout.addWidget(self._typing)
        self._closed = QWidget(self)
        self._why = PlainLabel("", "hint")
        self._unlock = link_button("", f"{name}.unlock", self.unlock_asked.emit)
        closed = row(self._why, self._unlock, None)
        self._closed.setLayout(closed)
        layout.addWidget(self._closed)

    # -- what it holds

    def value(self) -> tuple[PasscodeKind, str] | None:
        """The kind and the text as typed; None when nothing is typed. An account is its name, a new line, its
        password.
        """
        kind, text = self._chosen(), self.line.text()
        if kind is PasscodeKind.ACCOUNT:
            account = self.account.value()
            return (kind, f"{account}\n{text}") if account or text.strip() else None
        return (kind, text) if text.strip() else None

    def problem(self) -> str:
        """What is wrong with what was typed, or ""."""
        if self._chosen() is PasscodeKind.PATTERN and 0 < len(self.line.text()) < SHORTEST_PATTERN:
            return _("A pattern joins at least two points.")
        if self._chosen() is PasscodeKind.ACCOUNT and self.line.text() and not self.account.value():
            return _("Type the account as well.")
        return ""

    def set_state(self, *, error: bool = False, warn: bool = False) -> None:
        """Mark the edge red or amber."""
        self.line.set_state(error=error, warn=warn)

    def clear(self) -> None:
        """Forget what was typed, the line's own undo as well."""
        self.account.clear()
        self.line.clear()
        self._shut_eye()
        self.kind.set_value(PasscodeKind.PASSWORD)
        self._show_kind()

    def show_vault(self, state: VaultState) -> None:
        """Take typing while the vault is open; otherwise say why not, with the act that solves it."""
        is_open = state is VaultState.OPEN
        set_shown(self._typing, is_open)
        set_shown(self._closed, not is_open)
        # Tab would else stop on a line that nobody sees.
        self.setFocusProxy(self.line if is_open else self._unlock)
        if state is VaultState.LOCKED:
            self._why.setText(_("The vault is locked, so no passcode can be kept."))
            self._unlock.setText(_("Unlock it"))
        elif state is VaultState.NONE:
            self._why.setText(_("This computer has no keyring, so no passcode can be kept yet."))
            self._unlock.setText(_("Choose a passphrase"))
        if not is_open:
            self.clear()

    # -- acting

    def _chosen(self) -> PasscodeKind:
        return self.kind.value() or PasscodeKind.PASSWORD

    def _kind_changed(self) -> None:
        self._show_kind()
        self.edited.emit()

    def _show_kind(self) -> None:
        kind = self._chosen()
        set_shown(self.account, kind is PasscodeKind.ACCOUNT)
        set_shown(self._pad, kind is PasscodeKind.PATTERN)
        words = {
            PasscodeKind.PASSWORD: _("Password"),
            PasscodeKind.PIN: _("Digits"),
            PasscodeKind.PATTERN: _("Draw it, or digits 1 – 9"),
            PasscodeKind.ACCOUNT: _("Its password"),
        }
        self.line.setPlaceholderText(words[kind])
        if kind is PasscodeKind.PATTERN:
            self.line.setText(whole_pattern(self.line.text()))
        self._mirror()

    def _typed(self) -> None:
        if self._chosen() is PasscodeKind.PATTERN and (made := whole_pattern(self.line.text())) != self.line.text():
            self.line.setText(made)
        self._mirror()
        self.edited.emit()

    def _take_drawn(self, digits: str) -> None:
        self.line.setText(digits)
        self._mirror()
        self.edited.emit()

    def _mirror(self) -> None:
        self._pad.show_pattern(self.line.text(), visible=self._eye.isChecked())

    def _turn_eye(self) -> None:
        visible = self._eye.isChecked()
        self.line.show_typed(visible)
        self._eye.setIcon(icons.icon("eye-off-outline" if visible else "eye-outline"))
        self._eye.setAccessibleName(_("Hide what is typed") if visible else _("Show what is typed"))
        self._mirror()

    def _shut_eye(self) -> None:
        self._eye.setChecked(False)
        self._turn_eye()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._shut_eye()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowDeactivate:
            self._shut_eye()
        return super().event(event)
