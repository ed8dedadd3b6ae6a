"""Paints the cards of the board: number and amount, customer, device, problem, due line, clock and technician."""

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from msp_desktop.queries.job_board import CardRow
from msp_desktop.ui import icons
from msp_desktop.ui.jobs.board_model import CardModel
from msp_desktop.ui.jobs.card_words import (
    amount_words,
    clock_words,
    device_words,
    due_line,
    needs_look,
)
from msp_desktop.ui.kit.labels import Badge, paint_avatar
from msp_desktop.ui.theme import theme

Index = QModelIndex | QPersistentModelIndex
HEIGHT, GAP = 116, 7
NARROW = 176
_V = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


@dataclass(slots=True)
class CardLook:
    """What the six columns share while they paint: the time, notes of colleagues, and whose keys act."""

    now: Callable[[], datetime]
    notes: Mapping[int, str]
    """What is said on a card for a while, by item: “Elena, just now”."""
    front: int | None = None
    """The item that the keys act on."""


class CardDelegate(QStyledItemDelegate):
    """One for all columns; fonts are made once per theme."""

    def __init__(self, look: CardLook) -> None:
        super().__init__()
        self._look = look
        self._fonts: dict[tuple[float, int, bool], tuple[QFont, QFontMetrics]] = {}
        theme().changed.connect(self._forget_fonts)

    def _forget_fonts(self) -> None:
        self._fonts.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        card = model.card(index) if isinstance(model, CardModel) else None
        if card is None:
            return
        view: Any = option.widget
        front = card.item_id == self._look.front
        focused = front and view is not None and view.hasFocus()
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        rect = option.rect.adjusted(0, 0, 0, -theme().px(GAP))
        self.paint_card(painter, rect, card, front=front, focused=focused, hovered=hovered)

    def paint_card(
        self,
        painter: QPainter,
        rect: QRect,
        card: CardRow,
        *,
        front: bool = False,
        focused: bool = False,
        hovered: bool = False,
    ) -> None:
        """Paint a card into a rectangle, also for the picture that follows the mouse."""
        now = self._look.now()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_box(painter, QRectF(rect), edge=needs_look(card, now), front=front, focused=focused, over=hovered)
        narrow = rect.width() < theme().px(NARROW)
        pad = theme().px(6 if narrow else 11)
        box = rect.adjusted(pad, theme().px(7), -pad, -theme().px(7))
        self._paint_head(painter, self._part(box, 0, 19), card)
        self._text(painter, self._part(box, 19, 37), card.customer, 13, QFont.Weight.DemiBold, "t1")
        self._text(painter, self._part(box, 37, 53), device_words(card), 12, QFont.Weight.Normal, "t2")
        problem = " ".join(card.problem.split())
        self._text(painter, self._part(box, 53, 70), problem, 12, QFont.Weight.Normal, "t3")
        foot = QRect(box.left(), box.bottom() - theme().px(24) + 1, box.width(), theme().px(24))
        self._paint_foot(painter, foot, card, now)
        painter.restore()

    def _paint_box(
        self, painter: QPainter, rect: QRectF, *, edge: bool, front: bool, focused: bool, over: bool
    ) -> None:
        look = theme()
        inside = rect.adjusted(0.5, 0.5, -0.5, -0.5)
        path = QPainterPath()
        path.addRoundedRect(inside, 6, 6)
        painter.fillPath(path, look.colour("panel"))
        if edge:
            painter.save()
            painter.setClipPath(path)
            painter.fillRect(QRectF(rect.left(), rect.top(), 3.5, rect.height()), look.colour("bad"))
            painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if focused:
            painter.setPen(QPen(look.colour("acc"), 2))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6, 6)
            return
        painter.setPen(QPen(look.colour("acc" if front else "ctl" if over else "line"), 1))
        painter.drawRoundedRect(inside, 6, 6)

    @staticmethod
    def _part(box: QRect, top: float, bottom: float) -> QRect:
        """A line of the card; positions are those of the guide at 100 %."""
        return QRect(box.left(), box.top() + theme().px(top), box.width(), theme().px(bottom) - theme().px(top))

    def _paint_head(self, painter: QPainter, box: QRect, card: CardRow) -> None:
        amount = amount_words(card)
        right = box.right() + 1
        if amount:
            font, metrics = self._font(12.5, QFont.Weight.Normal, figures=True)
            width = metrics.horizontalAdvance(amount)
            painter.setFont(font)
            painter.setPen(theme().colour("t2"))
            painter.drawText(QRect(right - width, box.top(), width, box.height()), _V, amount)
            right -= width + theme().px(5)
        for name, token in _flags(card):
            mark = theme().px(14)
            place = QRectF(right - mark, box.center().y() - mark / 2 + 0.5, mark, mark)
            icons.draw(painter, place, name, theme().colour(token))
            right -= mark + theme().px(3)
        room = QRect(box.left(), box.top(), max(right - box.left(), 0), box.height())
        self._text(painter, room, card.number, 13, QFont.Weight.Medium, "acctx")

    def _paint_foot(self, painter: QPainter, box: QRect, card: CardRow, now: datetime) -> None:
        side = theme().px(22)
        paint_avatar(painter, QRect(box.right() + 1 - side, box.top(), side, box.height()), card.technician)
        right = box.right() - side - theme().px(4)
        clock = clock_words(card, now)
        if clock:
            right = self._paint_clock(painter, box, right, clock)
        note = self._look.notes.get(card.item_id)
        badge = Badge("inf", "swap-horizontal", note) if note else due_line(card, now)
        if badge is None:
            return
        mark = theme().px(14)
        ink = theme().colour(badge.token)
        place = QRectF(box.left(), box.center().y() - mark / 2 + 0.5, mark, mark)
        icons.draw(painter, place, badge.icon, ink)
        left = box.left() + mark + theme().px(4)
        room = QRect(left, box.top(), right - left, box.height())
        self._text(painter, room, badge.word, 12, QFont.Weight.DemiBold, badge.token)

    def _paint_clock(self, painter: QPainter, box: QRect, right: int, clock: str) -> int:
        """The running clock left of the technician; gives where it begins."""
        font, metrics = self._font(12, QFont.Weight.DemiBold, figures=True)
        width, mark = metrics.horizontalAdvance(clock), theme().px(14)
        ink = theme().colour("wrk")
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(QRect(right - width, box.top(), width, box.height()), _V, clock)
        left = right - width - theme().px(3) - mark
        icons.draw(painter, QRectF(left, box.center().y() - mark / 2 + 0.5, mark, mark), "timer-outline", ink)
        return left - theme().px(5)

    def _text(self, painter: QPainter, box: QRect, text: str, size: float, weight: QFont.Weight, token: str) -> None:
        if not text or box.width() <= 0:
            return
        font, metrics = self._font(size, weight)
        painter.setFont(font)
        painter.setPen(theme().colour(token))
        painter.drawText(box, _V, metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width()))

    def _font(self, size: float, weight: QFont.Weight, *, figures: bool = False) -> tuple[QFont, QFontMetrics]:
        key = (size, int(weight), figures)
        found = self._fonts.get(key)
        if found is None:
            font = theme().font(size, weight, figures=figures)
            found = (font, QFontMetrics(font))
            self._fonts[key] = found
        return found

    def helpEvent(self, event: Any, view: Any, option: QStyleOptionViewItem, index: Index) -> bool:
        """What a narrow card cuts is told whole."""
        model = index.model()
        card = model.card(index) if isinstance(model, CardModel) else None
        if card is None or event.type() != QEvent.Type.ToolTip:
            return False
        line = due_line(card, self._look.now())
        said = [card.customer, device_words(card), " ".join(card.problem.split()), line.word if line else ""]
        said.append(card.technician)
        text = "<br>".join(html.escape(each) for each in said if each)
        QToolTip.showText(event.globalPos(), f"<p>{text}</p>", view)
        return True


def row_height() -> int:
    """A card and the gap under it."""
    return theme().px(HEIGHT) + theme().px(GAP)


def _flags(card: CardRow) -> list[tuple[str, str]]:
    """The marks beside the amount, right to left."""
    found = []
    if card.warranty_of_id is not None:
        found.append(("autorenew", "app"))
    if card.unrepaired:
        found.append(("undo", "neu"))
    if card.rush:
        found.append(("alert-outline", "war"))
    return found
