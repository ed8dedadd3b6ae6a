"""What the window shows while a shop is being opened, and when it cannot be."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.i18n import _
from msp_desktop.ui.kit.buttons import button, primary_button
from msp_desktop.ui.kit.labels import IconLabel, PlainLabel, row
from msp_desktop.ui.kit.message import Bar
from msp_desktop.ui.theme import theme

WIDE = 460


class Opening(QWidget):
    """Says that the shop is being made or opened, and how far that is."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setObjectName("opening")
        self._words = PlainLabel(words, "lead")
        self._bar = Bar(words)
        _centred(self, self._words, self._bar)

    def show_progress(self, done: int, total: int, words: str = "") -> None:
        """How many of how many, and what is being done."""
        if words:
            self._words.setText(words)
        self._bar.show_share(done, max(1, total), "acc")


class CannotOpen(QWidget):
    """Says why the shop cannot be opened and what to do; nothing was changed. `set_up` makes one where none is."""

    def __init__(
        self,
        what: str,
        advice: str,
        again: Callable[[], None],
        close: Callable[[], None],
        set_up: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("cannot_open")
        head = PlainLabel(what, "lead", wrap=True)
        more = PlainLabel(advice, "hint", wrap=True)
        self.again = primary_button(_("Try again"), "cannot_open.again", again, icon="refresh", keys="")
        acts: list[QWidget | None] = [self.again]
        if set_up is not None:
            acts.append(button(_("Set up a new shop here"), "cannot_open.set_up", set_up, icon="plus"))
        acts += [button(_("Close"), "cannot_open.close", close), None]
        _centred(self, IconLabel("alert-outline", "war", 32), head, more, row(*acts))
        self.setAccessibleName(what)

    def main_action(self) -> None:
        """Try again."""
        self.again.click()


def _centred(page: QWidget, *pieces: "QWidget | object") -> None:
    outer = QVBoxLayout(page)
    outer.addStretch(1)
    box = QWidget()
    box.setFixedWidth(theme().px(WIDE))
    inner = QVBoxLayout(box)
    inner.setSpacing(12)
    for piece in pieces:
        if isinstance(piece, QWidget):
            inner.addWidget(piece)
        else:
            inner.addLayout(piece)  # type: ignore[arg-type]  # the only other piece is a row of buttons
    outer.addWidget(box, 0, Qt.AlignmentFlag.AlignHCenter)
    outer.addStretch(2)
