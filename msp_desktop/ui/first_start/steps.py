"""The line of steps over the pages of first start: done, here, to come."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from msp_desktop.i18n import _
from msp_desktop.ui import icons
from msp_desktop.ui.theme import theme


class Steps(QWidget):
    """Painted dots with words; numbers and ticks say it besides the colour."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self._words, self._at = list(words), 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_step(self, at: int) -> None:
        """Say which page is in front."""
        self._at = at
        self.setAccessibleName(
            _("Page {n} of {of}: {title}").format(n=at + 1, of=len(self._words), title=self._words[at])
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(600, theme().px(44))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(theme().colour("line"))
        painter.setBrush(theme().colour("panel"))
        painter.drawRoundedRect(edge, 8, 8)
        fonts = [self._font(n) for n in range(len(self._words))]
        dot, gap = theme().px(24), 8
        widths = [dot + gap + QFontMetrics(f).horizontalAdvance(w) for f, w in zip(fonts, self._words, strict=True)]
        room = self.width() - 32 - sum(widths)
        between = room / max(len(widths) - 1, 1)
        x = 16.0
        for n, (word, wide, font) in enumerate(zip(self._words, widths, fonts, strict=True)):
            self._paint_step(painter, x, n, word, font)
            if n < len(widths) - 1 and between > 24:
                painter.setPen(QPen(theme().colour("acc" if n < self._at else "line"), 1.5))
                middle = self.height() / 2
                painter.drawLine(QPointF(x + wide + 12, middle), QPointF(x + wide + between - 12, middle))
            x += wide + between
        painter.end()

    def _font(self, n: int) -> QFont:
        return theme().font(13, QFont.Weight.DemiBold if n == self._at else QFont.Weight.Medium)

    def _paint_step(self, painter: QPainter, x: float, n: int, word: str, font: QFont) -> None:
        dot, middle = theme().px(24), self.height() / 2
        circle = QRectF(x, middle - dot / 2, dot, dot)
        here, done = n == self._at, n < self._at
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().colour("acc" if here else "acct" if done else "neub"))
        painter.drawEllipse(circle)
        if done:
            side = theme().px(15)
            box = QRectF(circle.center().x() - side / 2, circle.center().y() - side / 2, side, side)
            icons.draw(painter, box, "check", theme().colour("acctx"))
        else:
            painter.setPen(theme().colour("inv" if here else "t2"))
            painter.setFont(theme().font(12, QFont.Weight.Bold))
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(n + 1))
        painter.setPen(theme().colour("t1" if here else "t2"))
        painter.setFont(font)
        place = QRectF(circle.right() + 8, 0, self.width(), self.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word)


class BrandMark(QWidget):
    """The program's mark: a white wrench on blue."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(24), theme().px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().colour("acc"))
        painter.drawRoundedRect(QRectF(self.rect()), 5, 5)
        inset = self.width() * 0.2
        icons.draw(painter, QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), "wrench", theme().colour("inv"))
        painter.end()
