"""One line about a signature that was kept: when, who, and how it looks."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.domain.signature import SigningMoment
from msp_desktop.i18n import N_, _
from msp_desktop.queries.signature_of import SignatureRow
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import PlainLabel
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.kit.signature_pad import SignatureView

SIGNED_WORDS = {
    SigningMoment.DROP_OFF: N_("Signed at drop-off, {moment}, {who}"),
    SigningMoment.PICK_UP: N_("Signed at pick-up, {moment}, {who}"),
}


class SignedRow(QWidget):
    """`show_signed` the newest signature of a moment; hidden without one."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self._text = PlainLabel("", "hint", wrap=True)
        self._view = SignatureView(f"{name}.drawing")
        layout.addWidget(self._text)
        layout.addWidget(self._view)
        self.show_signed(None)

    def show_signed(self, row: SignatureRow | None) -> None:
        """Show a signature, or nothing."""
        text = ""
        if row is not None:
            text = _(SIGNED_WORDS[row.moment]).format(moment=formats().moment(row.at), who=row.who)
        self._text.setText(text)
        self._view.show_drawing(row.drawing if row is not None else None, text)
        set_shown(self, row is not None)

    def text(self) -> str:
        """What it says."""
        return self._text.text()
