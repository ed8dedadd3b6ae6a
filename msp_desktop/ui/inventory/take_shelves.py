"""The shelves of a stock-take beside the page: how far each is, who counts there, and which one is in hand."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from msp_desktop.domain.stock_take import ShelfState
from msp_desktop.i18n import _
from msp_desktop.queries.stock_take_page import TakeShelf
from msp_desktop.ui.inventory.take_words import shelf_badge, shelf_title
from msp_desktop.ui.kit.labels import badge_size, paint_avatar, paint_badge, set_shown
from msp_desktop.ui.theme import theme

HEIGHT = 61
EDGE = 15
FULL = {ShelfState.CLOSED: "ok", ShelfState.BOOKED: "ok"}


class ShelfList(QWidget):
    """One button a shelf; pressing one that can be counted takes it in hand."""

    def __init__(self, chosen: Callable[[int], object]) -> None:
        super().__init__()
        self._chosen = chosen
        self._buttons: list[ShelfButton] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)

    def show_shelves(self, shelves: Sequence[TakeShelf], in_hand: int | None) -> None:
        """Show these shelves; buttons are kept, so that the focus is."""
        while len(self._buttons) < len(shelves):
            made = ShelfButton()
            made.clicked.connect(partial(self._pressed, made))
            self._buttons.append(made)
            self._layout.addWidget(made)
        for at, made in enumerate(self._buttons):
            if at < len(shelves):
                made.show_shelf(shelves[at], in_hand=shelves[at].id == in_hand)
            set_shown(made, at < len(shelves))

    def buttons(self) -> list["ShelfButton"]:
        """The buttons in sight."""
        return [made for made in self._buttons if not made.isHidden()]

    def _pressed(self, made: "ShelfButton", _on: bool = False) -> None:
        if made.shelf is not None:
            self._chosen(made.shelf.id)


class ShelfButton(QAbstractButton):
    """A shelf: letters and name, its badge, a bar, the figure and who counted last."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shelf: TakeShelf | None = None
        self._in_hand = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def show_shelf(self, shelf: TakeShelf, *, in_hand: bool) -> None:
        """Show another state of a shelf."""
        self.shelf, self._in_hand = shelf, in_hand
        self.setObjectName(f"stock_take.shelf.{shelf.shelf or 'none'}")
        badge = shelf_badge(shelf.state, shelf.round)
        self.setAccessibleName(
            _("{shelf}, {state}, {figure}").format(
                shelf=shelf_title(shelf.shelf, shelf.name), state=badge.word, figure=self._figure()
            )
        )
        self.setAccessibleDescription(", ".join(shelf.people))
        self.setToolTip("")
        self.update()

    def _figure(self) -> str:
        assert self.shelf is not None
        return _("{done} of {total}").format(done=self.shelf.counted, total=self.shelf.items)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(240), theme().px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(200), theme().px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.shelf is None:
            return
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() and self._can_count():
            painter.fillRect(self.rect(), look.colour("hover"))
        if self._in_hand:
            painter.fillRect(QRect(0, 0, 3, self.height() - 1), look.colour("acc"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, look.colour("line"))
        if self.hasFocus():
            ring = QRectF(self.rect()).adjusted(2, 2, -2, -3)
            painter.setPen(look.colour("acc"))
            painter.drawRoundedRect(ring, 5, 5)
        edge = look.px(EDGE)
        self._paint_head(painter, QRect(edge, look.px(8), self.width() - 2 * edge, look.px(22)))
        self._paint_foot(painter, QRect(edge, look.px(31), self.width() - 2 * edge, look.px(22)))
        painter.end()

    def _can_count(self) -> bool:
        return self.shelf is not None and self.shelf.state in (ShelfState.WAITING, ShelfState.COUNTING)

    def _paint_head(self, painter: QPainter, box: QRect) -> None:
        assert self.shelf is not None
        look = theme()
        badge = shelf_badge(self.shelf.state, self.shelf.round)
        size = badge_size(badge)
        paint_badge(painter, QRect(box.right() - size.width(), box.top(), size.width(), box.height()), badge)
        room = box.width() - size.width() - 8
        bold, plain = look.font(13, QFont.Weight.Bold), look.font(13, QFont.Weight.Medium)
        code = self.shelf.shelf or "–"
        name = self.shelf.name if self.shelf.shelf else shelf_title("")
        painter.setPen(look.colour("t1"))
        painter.setFont(bold)
        wide = max(QFontMetrics(bold).horizontalAdvance(code), look.px(14)) + look.px(10)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(box.left(), box.top(), wide, box.height()), middle, code)
        painter.setFont(plain)
        text = QFontMetrics(plain).elidedText(name, Qt.TextElideMode.ElideRight, room - wide)
        painter.drawText(QRect(box.left() + wide, box.top(), room - wide, box.height()), middle, text)

    def _paint_foot(self, painter: QPainter, box: QRect) -> None:
        assert self.shelf is not None
        look = theme()
        disc = look.px(22)
        people = self.shelf.people[:2] or ("",)
        left = box.right() - disc * len(people) - 4 * (len(people) - 1)
        for at, name in enumerate(people):
            paint_avatar(painter, QRect(left + at * (disc + 4), box.top(), disc, box.height()), name)
        painter.setFont(look.font(12, figures=True))
        painter.setPen(look.colour("t2"))
        figure = self._figure()
        wide = painter.fontMetrics().horizontalAdvance(figure)
        right = left - look.px(10)
        painter.drawText(QRect(right - wide, box.top(), wide + 1, box.height()), Qt.AlignmentFlag.AlignVCenter, figure)
        bar = QRectF(box.left(), box.center().y() - 3, max(right - wide - look.px(16) - box.left(), 20), 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("neub"))
        painter.drawRoundedRect(bar, 4, 4)
        done = min(self.shelf.counted / self.shelf.items, 1) if self.shelf.items else 0
        if done:
            painter.setBrush(look.colour(FULL.get(self.shelf.state, "acc")))
            painter.drawRoundedRect(QRectF(bar.left(), bar.top(), max(bar.width() * done, 8), 8), 4, 4)
