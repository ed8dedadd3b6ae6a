"""The one place to write on a job: inside the shop, or to the customer. The choice never carries over."""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from msp_desktop.i18n import _
from msp_desktop.ui.kit import Button, PlainLabel, Segments, TextEdit, button, link_button
from msp_desktop.ui.kit.labels import KeyCap, set_shown
from msp_desktop.ui.theme import set_variant, theme

NARROW = 560


class Side(StrEnum):
    """Who reads it."""

    INTERNAL = "internal"
    CUSTOMER = "customer"


class Composer(QWidget):
    """`write(side, text)` saves or sends and answers whether it did; each side has its own text.

    After sending, on leaving and on another job it is internal again: what was meant for the shop never leaves it.
    """

    def __init__(
        self, write: Callable[[Side, str], bool], touched: Callable[[], object], more: Callable[[str], object]
    ) -> None:
        super().__init__()
        self._write = write
        self._texts = {Side.INTERNAL: "", Side.CUSTOMER: ""}
        self._side = Side.INTERNAL
        self._reach = ""
        options = [
            (Side.INTERNAL, _("Internal"), "lock-outline"),
            (Side.CUSTOMER, _("To customer"), "email-outline"),
        ]
        self.side: Segments[Side] = Segments("job.compose.side", _("Who reads it"), options)
        self.side.edited.connect(self._side_chosen)
        self.text = TextEdit("job.compose.note", lines=1, max_lines=5)
        self.text.edited.connect(touched)
        self._cap = KeyCap("Ctrl+J")
        self.send: Button = button(_("Add"), "job.compose.add", self.save)
        self._more = link_button(_("More…"), "job.compose.more", lambda: more(self.text.value()))
        self._more.setToolTip(_("Subject, address, files, or a text message"))
        self._more.setAccessibleName(_("Write with subject, address and files"))
        self._to = PlainLabel("", "hint", cut=True)
        self._lay_out()
        self._dress()

    def _lay_out(self) -> None:
        writing = QHBoxLayout()
        writing.setSpacing(10)
        writing.addWidget(self.text, 1)
        writing.addWidget(self._cap, 0, Qt.AlignmentFlag.AlignVCenter)
        writing.addWidget(self._more, 0, Qt.AlignmentFlag.AlignVCenter)
        writing.addWidget(self.send, 0, Qt.AlignmentFlag.AlignBottom)
        outer = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        outer.setContentsMargins(12, 11, 12, 11)
        outer.setSpacing(5)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(8)
        self._row.addWidget(self.side, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        self._row.addLayout(writing, 1)
        outer.addLayout(self._row)
        outer.addWidget(self._to)

    def fit(self, width: int) -> None:
        """A narrow panel has what to write above where to write it."""
        narrow = width < theme().px(NARROW)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._row.direction() is not way:
            self._row.setDirection(way)

    # -- what it holds

    def start(self, side: Side) -> None:
        """Put the cursor where one writes to that side."""
        self._turn(side)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def be_internal(self) -> None:
        """Whatever was chosen: the next words stay in the shop."""
        self._turn(Side.INTERNAL)

    def begin(self, draft: dict[str, str]) -> None:
        """Start with texts begun earlier, or with none; internal in any case."""
        self._texts = {side: str(draft.get(side.value, "")) for side in Side}
        self._side = Side.INTERNAL
        self.text.set_value(self._texts[Side.INTERNAL])
        self._dress()

    def draft(self) -> dict[str, str]:
        """Texts begun and neither added nor sent."""
        self._texts[self._side] = self.text.value()
        return {side.value: text for side, text in self._texts.items() if text}

    def has_words(self) -> bool:
        """Whether the cursor stands in a text that can be added or sent."""
        return self.text.hasFocus() and bool(self.text.value())

    def show_reach(self, words: str) -> None:
        """Say where a message to the customer goes, under the field."""
        self._reach = words
        self._dress()

    def save(self) -> bool:
        """Add or send what was written; then the field is empty, and internal."""
        side = self._side
        if not self._write(side, self.text.value()):
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        self.forget(side)
        return True

    def forget(self, side: Side) -> None:
        """What was written to that side is on its way."""
        self._texts[side] = ""
        if side is self._side:
            self.text.set_value("")
        self.be_internal()

    def _turn(self, side: Side) -> None:
        if side is not self._side:
            self._texts[self._side] = self.text.value()
            self._side = side
            self.text.set_value(self._texts[side])
        self._dress()

    def _side_chosen(self) -> None:
        self._turn(self.side.value())

    def _dress(self) -> None:
        out = self._side is Side.CUSTOMER
        self.side.set_value(self._side)
        self.text.setPlaceholderText(_("Write to the customer") if out else _("Write an internal note"))
        self.text.setAccessibleName(_("Message to the customer") if out else _("Internal note"))
        set_variant(self.text, reader="customer" if out else "")
        self.send.setText(_("Send") if out else _("Add"))
        self.send.show_icon("email-outline" if out else "")
        self._to.setText(self._reach)
        set_shown(self._cap, not out)
        set_shown(self._more, out)
        set_shown(self._to, out and bool(self._reach))
