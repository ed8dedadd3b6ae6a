"""A remark of one line inside a panel: icon, bold word, sentence, and one link at the right."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from msp_desktop.ui.kit import IconLabel, PlainLabel, announce, link_button
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.theme import set_variant

TOKENS = {"warning": "war", "info": "inf"}


class NoteLine(QFrame):
    """Hidden until something is said; a long sentence is cut and whole in its tooltip."""

    def __init__(
        self, name: str, kind: str, icon: str, link: tuple[str, str, Callable[[], object]] | None = None
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        set_variant(self, message=kind)
        self._bold, self._text = PlainLabel("", "strong"), PlainLabel("", gives_way=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.setSpacing(10)
        layout.addWidget(IconLabel(icon, TOKENS[kind], 17))
        layout.addWidget(self._bold)
        layout.addWidget(self._text, 1)
        self.link: QWidget | None = None
        if link is not None:
            self.link = link_button(*link)
            layout.addWidget(self.link)
        self._shown = ""
        self.hide()

    def say(self, bold: str, text: str) -> None:
        """Show the remark; said aloud when it is another one."""
        self._bold.setText(bold)
        self._text.setText(text)
        whole = f"{bold} {text}"
        self.setAccessibleName(whole)
        set_shown(self, True)
        if whole != self._shown:
            announce(self, whole)
        self._shown = whole

    def text(self) -> str:
        """What is said now; "" while hidden."""
        return self._shown

    def clear(self) -> None:
        """Take it away."""
        self._shown = ""
        self.hide()
