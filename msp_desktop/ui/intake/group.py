"""A numbered group of the form: a panel a little tighter than usual, so that all four stand on one page."""

from PySide6.QtWidgets import QFrame

from msp_desktop.ui.kit import Panel
from msp_desktop.ui.theme import theme


class Group(Panel):
    """A panel with number, title and a note at the right of its head."""

    def __init__(self, title: str, number: int, note: str = "") -> None:
        super().__init__(title, number=number, note=note, note_right=True)
        self.body.setContentsMargins(15, 6, 15, 6)
        self.body.setSpacing(5)
        for head in self.findChildren(QFrame):
            if head.property("panel") == "head":
                head.setMinimumHeight(theme().px(32))
                layout = head.layout()
                if layout is not None:
                    layout.setContentsMargins(15, 1, 15, 1)
