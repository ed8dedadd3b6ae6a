"""Panels with a head, rows of facts, and tiles."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from msp_desktop.ui.kit.buttons import Button, link_button
from msp_desktop.ui.kit.labels import IconLabel, PlainLabel
from msp_desktop.ui.theme import theme


class Panel(QFrame):
    """A white box with a 40-high head: icon or number, title, note, and at the right one link or small widget.

    Put content with `add(widget_or_layout, stretch)`; `bare=True` leaves no padding, for tables.
    """

    def __init__(
        self,
        title: str = "",
        *,
        icon: str = "",
        number: int = 0,
        note: str = "",
        note_right: bool = False,
        bare: bool = False,
        kind: str = "true",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("panel", kind)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        self._note = PlainLabel(note, "hint", cut=note_right is False and bool(note))
        self._title = PlainLabel(title, "strong")
        self._head: QHBoxLayout | None = None
        if title:
            outer.addWidget(self._make_head(icon, number, right=note_right))
        self.body = QVBoxLayout()
        margins = (0, 0, 0, 0) if bare else (15, 12, 15, 13)
        self.body.setContentsMargins(*margins)
        self.body.setSpacing(0 if bare else 10)
        outer.addLayout(self.body, 1)

    def add(self, part: QWidget | QHBoxLayout | QVBoxLayout | QGridLayout, stretch: int = 0) -> None:
        """Put a widget or a layout below what is there."""
        if isinstance(part, QWidget):
            self.body.addWidget(part, stretch)
        else:
            self.body.addLayout(part, stretch)

    def add_stretch(self) -> None:
        """Push what is there to the top."""
        self.body.addStretch(1)

    def set_title(self, title: str, note: str | None = None) -> None:
        """Change the title and, if given, the note."""
        self._title.setText(title)
        if note is not None:
            self.set_note(note)

    def set_note(self, note: str) -> None:
        """Change the small text beside the title."""
        self._note.setText(note)

    def add_to_head(self, widget: QWidget) -> None:
        """Put a link, small button, badge or field at the right of the head."""
        assert self._head is not None, "a panel without title has no head"
        self._head.addWidget(widget)

    def link(self, text: str, name: str, act: Callable[[], object]) -> Button:
        """Put a link at the right of the head."""
        made = link_button(text, name, act)
        self.add_to_head(made)
        return made

    def _make_head(self, icon: str, number: int, *, right: bool) -> QFrame:
        head = QFrame()
        head.setProperty("panel", "head")
        head.setMinimumHeight(theme().px(40))
        layout = QHBoxLayout(head)
        layout.setContentsMargins(15, 3, 15, 3)
        layout.setSpacing(9)
        if number:
            layout.addWidget(NumberDot(number))
        elif icon:
            layout.addWidget(IconLabel(icon))
        layout.addWidget(self._title)
        if right:
            layout.addStretch(1)
            layout.addWidget(self._note)
        else:
            layout.addWidget(self._note, 1)
            if not self._note.text():
                layout.addStretch(0)
        self._head = layout
        return head


class NumberDot(QWidget):
    """The number of a group in a form whose order matters."""

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(20), theme().px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        from PySide6.QtGui import QFont

        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().colour("acct"))
        painter.drawEllipse(QRectF(self.rect()))
        painter.setPen(theme().colour("acctx"))
        painter.setFont(theme().font(11, QFont.Weight.Bold))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.end()


class FactRows(QWidget):
    """Rows of label and value; a value is text or a widget. Long text is cut and whole in the tooltip."""

    def __init__(self, *, label_width: int = 82, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(0, theme().px(label_width))
        self._values: dict[str, QWidget] = {}
        self._next = 0

    def add(self, label: str, value: str | QWidget, *, key: str = "", role: str = "", tone: str = "") -> None:
        """Add a row; `key` lets `set_value` find it again."""
        at, self._next = self._next, self._next + 1
        shown = PlainLabel(value, role, tone=tone, cut=True) if isinstance(value, str) else value
        name = PlainLabel(label, "fact")
        name.setMinimumHeight(theme().px(18 if isinstance(value, str) else 24))
        self._grid.addWidget(name, at, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(shown, at, 1)
        self._values[key or label] = shown

    def set_value(self, key: str, text: str, *, tone: str = "") -> None:
        """Change the text of a row."""
        shown = self._values[key]
        assert isinstance(shown, PlainLabel)
        shown.setText(text)
        shown.set_tone(tone)

    def show_facts(self, facts: Iterable[tuple[str, str] | tuple[str, str, str]]) -> None:
        """Replace all rows by (label, text) or (label, text, role)."""
        self.clear()
        for fact in facts:
            self.add(fact[0], fact[1], role=fact[2] if len(fact) == 3 else "")

    def clear(self) -> None:
        """Take all rows away."""
        while item := self._grid.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        # Counted here: the grid never forgets a row that it had.
        self._values, self._next = {}, 0


class Tile(QAbstractButton):
    """A figure with its word and note; a click filters the page."""

    def __init__(
        self,
        word: str,
        name: str,
        act: Callable[[], object] | None = None,
        *,
        icon: str,
        token: str = "neu",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._icon, self._token, self._word = icon, token, word
        self._figure, self._note = "–", ""
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_figure("–")
        if act:
            self.clicked.connect(lambda _on=False: act())

    def show_figure(self, figure: str, note: str = "") -> None:
        """Show another figure and note."""
        self._figure, self._note = figure, note
        self.setAccessibleName(f"{figure} {self._word}")
        self.setAccessibleDescription(note)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(150), theme().px(72))

    def paintEvent(self, _event: QPaintEvent) -> None:
        from PySide6.QtGui import QFont, QFontMetrics

        from msp_desktop.ui import icons

        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong = self.hasFocus() or self.isChecked()
        painter.setPen(QPen(look.colour("acc" if strong else "line"), 2 if strong else 1))
        painter.setBrush(look.colour("acct" if self.isChecked() else "hover" if self.underMouse() else "panel"))
        edge = 1.0 if strong else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), 8, 8)
        square = QRectF(12, 12, look.px(30), look.px(30))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour(self._token + "b"))
        painter.drawRoundedRect(square, 6, 6)
        mark = look.px(17)
        icons.draw(
            painter,
            QRectF(square.center().x() - mark / 2, square.center().y() - mark / 2, mark, mark),
            self._icon,
            look.colour(self._token),
        )
        left = square.right() + 10
        figure = look.font(22, QFont.Weight.Bold)
        painter.setFont(figure)
        painter.setPen(look.colour("t1"))
        wide = QFontMetrics(figure).horizontalAdvance(self._figure)
        painter.drawText(QRectF(left, 9, wide + 4, look.px(28)), Qt.AlignmentFlag.AlignVCenter, self._figure)
        word = look.font(13, QFont.Weight.DemiBold)
        painter.setFont(word)
        room = self.width() - left - wide - 14
        text = QFontMetrics(word).elidedText(self._word, Qt.TextElideMode.ElideRight, round(room))
        painter.drawText(QRectF(left + wide + 8, 11, room, look.px(28)), Qt.AlignmentFlag.AlignVCenter, text)
        note = look.font(12)
        painter.setFont(note)
        painter.setPen(look.colour("t3"))
        text = QFontMetrics(note).elidedText(self._note, Qt.TextElideMode.ElideRight, round(self.width() - left - 10))
        painter.drawText(
            QRectF(left, 9 + look.px(28), self.width() - left - 10, look.px(20)), Qt.AlignmentFlag.AlignVCenter, text
        )
        painter.end()


def scrolled(content: QWidget, name: str = "") -> QScrollArea:
    """The content in a scroll area without frame, scrolling up and down only."""
    area = QScrollArea()
    if name:
        area.setObjectName(name)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    content.setProperty("scrolled", True)
    area.setWidget(content)
    return area
