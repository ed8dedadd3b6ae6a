"""What goes with a device beside the form: what opens it, and photos; neither ever enters a draft."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from msp_desktop.domain.kept_file import PendingFile
from msp_desktop.domain.passcode_kind import PasscodeKind
from msp_desktop.i18n import _
from msp_desktop.ui.files.photo_strip import PhotoStrip
from msp_desktop.ui.kit import PlainLabel
from msp_desktop.ui.theme import theme
from msp_desktop.ui.vault.passcode_field import PasscodeField
from msp_desktop.ui.vault.unlock_sheet import open_unlock
from msp_desktop.workflows.vault import vault_state

if TYPE_CHECKING:
    from msp_desktop.ui.intake.screen import IntakeScreen


class Extras(QWidget):
    """One row for one device. `edited` when something was typed or added."""

    edited = Signal()

    def __init__(self, screen: "IntakeScreen", at: int) -> None:
        super().__init__()
        self._screen = screen
        ending = f".{at + 1}" if at else ""
        self.passcode = PasscodeField(f"intake.device.passcode{ending}")
        self.photos = PhotoStrip(screen, f"intake.device.photos{ending}", small=True)
        self.photos.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        # Photos have a key of their own, and the kind of passcode is chosen from its line.
        self.photos.button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        name = PlainLabel(_("Login or passcode"), "label")
        name.setFixedWidth(theme().px(132))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(name)
        layout.addWidget(self.passcode)
        layout.addWidget(self.photos, 1)
        for line in (self.passcode.line, self.passcode.account):
            line.installEventFilter(self)
        self._one_stop()
        self.passcode.kind.edited.connect(self._one_stop)
        self.passcode.edited.connect(self.edited)
        self.passcode.unlock_asked.connect(self._unlock)
        self.photos.added.connect(self._added)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down in the passcode choose its kind: so it is one stop for Tab."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                kinds = list(PasscodeKind)
                at = kinds.index(self.passcode.kind.value() or kinds[0])
                self.passcode.kind.set_value(kinds[(at + step) % len(kinds)])
                self.passcode.kind.edited.emit()
                return True
        return super().eventFilter(watched, event)

    def _one_stop(self) -> None:
        for each in self.passcode.kind.findChildren(QAbstractButton):
            each.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def show_vault(self) -> None:
        """Take a passcode where one can be kept now, and say why not where it cannot."""
        self.passcode.show_vault(vault_state(self._screen.desk.dispatcher.shop))

    def typed(self) -> tuple[PasscodeKind, str] | None:
        """What opens the device, as typed."""
        return self.passcode.value()

    def pending(self) -> list[PendingFile]:
        """The photos that wait to be kept."""
        return self.photos.pending()

    def clear(self) -> None:
        """Forget both."""
        self.passcode.clear()
        self.photos.clear()

    def _unlock(self) -> None:
        open_unlock(self._screen, self.show_vault)

    def _added(self, _files: object) -> None:
        self.edited.emit()
