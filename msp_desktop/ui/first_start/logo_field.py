"""The logo of a shop that is being set up: a copy is kept until there is a shop."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QVBoxLayout, QWidget

from msp_desktop.i18n import _
from msp_desktop.ui.first_start.draft import logo_file
from msp_desktop.ui.kit import PlainLabel, button, icon_button, row
from msp_desktop.ui.logo import LOGO_FILTER, logo_problem
from msp_desktop.ui.theme import theme


class LogoField(QWidget):
    """The picture, the way to choose one, and what is wrong with it."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._name = ""
        self._picture = QLabel()
        self._picture.setAccessibleName(_("Logo"))
        self._picture.setFixedSize(theme().px(32), theme().px(32))
        self._picture.setScaledContents(False)
        choose = button(_("Choose file"), "first_start.logo", self.choose, icon="image-outline")
        self._remove = icon_button(
            "close", "first_start.logo.remove", _("Take the logo off"), self._take_off, small=True
        )
        self._slip = PlainLabel("", "error")
        self._slip.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(PlainLabel(_("Logo"), "label"))
        column.addLayout(row(self._picture, choose, self._remove))
        column.addWidget(self._slip)
        column.addStretch(1)

    def value(self) -> str:
        """The name of the chosen file, "" for none."""
        return self._name

    def set_value(self, name: str) -> None:
        """Show the kept copy of this file, or nothing."""
        self._name = name
        picture = QPixmap()
        if name and logo_file().exists():
            picture.loadFromData(logo_file().read_bytes())
        shown = not picture.isNull()
        self._picture.setVisible(shown)
        self._remove.setVisible(shown)
        if shown:
            side = QSize(theme().px(32), theme().px(32))
            self._picture.setPixmap(
                picture.scaled(side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
            )

    def choose(self) -> None:
        """Ask for a picture."""
        chosen, _filter = QFileDialog.getOpenFileName(self.window(), _("Choose a logo"), "", LOGO_FILTER)
        if chosen:
            self.use(Path(chosen))

    def use(self, path: Path) -> None:
        """Take a picture file as the logo; says under the button when it will not do."""
        try:
            data = path.read_bytes()
        except OSError:
            self._say(_("The file could not be read."))
            return
        slip = logo_problem(data)
        self._say(slip)
        if not slip:
            logo_file().write_bytes(data)
            self.set_value(path.name)
            self.edited.emit()

    def _take_off(self) -> None:
        logo_file().unlink(missing_ok=True)
        self.set_value("")
        self.edited.emit()

    def _say(self, slip: str) -> None:
        self._slip.setText(slip)
        self._slip.setVisible(bool(slip))
