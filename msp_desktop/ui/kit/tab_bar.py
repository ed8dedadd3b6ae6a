"""Tabs with counts, a 2 px line under the chosen one."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QTabBar, QWidget

from msp_desktop.i18n import NO_VALUE
from msp_desktop.ui.theme import theme

T = TypeVar("T")
_EDGE, _GAP, _COUNT_GAP = 6, 20, 7


class TabBar(QTabBar, Generic[T]):
    """Views of one record. Arrows move, Ctrl+Tab goes on; `edited` when another tab is chosen."""

    edited = Signal()

    def __init__(self, name: str, label: str, tabs: Iterable[tuple[T, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._values: list[T] = []
        self._counts: dict[int, int | None] = {}
        for value, text in tabs:
            self._values.append(value)
            self.addTab(text)
        self.currentChanged.connect(lambda _at: self.edited.emit())

    def value(self) -> T:
        """The chosen tab."""
        return self._values[self.currentIndex()]

    def set_value(self, value: T) -> None:
        """Choose a tab."""
        self.setCurrentIndex(self._values.index(value))

    def set_count(self, value: T, count: int | None) -> None:
        """Write a number behind a tab's word; 0 is shown as a dash."""
        at = self._values.index(value)
        self._counts[at] = count
        self.setAccessibleTabName(at, f"{self.tabText(at)} {count or 0}")
        self.setTabData(at, count)
        self.setTabText(at, self.tabText(at))  # measures the tabs anew
        self.update()
        self.updateGeometry()

    def next_tab(self, step: int = 1) -> None:
        """Go to the next tab, round the end."""
        self.setCurrentIndex((self.currentIndex() + step) % self.count())

    def tabSizeHint(self, index: int) -> QSize:
        width = QFontMetrics(theme().font(13, QFont.Weight.DemiBold)).horizontalAdvance(self.tabText(index))
        if index in self._counts:
            width += _COUNT_GAP + QFontMetrics(theme().font(12)).horizontalAdvance(self._count_text(index))
        return QSize(_EDGE + width + (_GAP if index < self.count() - 1 else _EDGE), theme().px(38))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def _count_text(self, index: int) -> str:
        count = self._counts.get(index)
        return str(count) if count else NO_VALUE

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(theme().colour("line"), 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        for at in range(self.count()):
            self._paint_tab(painter, at, self.tabRect(at))
        painter.end()

    def _paint_tab(self, painter: QPainter, at: int, rect: QRect) -> None:
        look = theme()
        chosen = at == self.currentIndex()
        font = look.font(13, QFont.Weight.DemiBold if chosen else QFont.Weight.Medium)
        painter.setFont(font)
        painter.setPen(look.colour("acctx" if chosen else "t2"))
        left = rect.left() + _EDGE
        painter.drawText(
            QRect(left, rect.top(), rect.width(), rect.height() - 2), Qt.AlignmentFlag.AlignVCenter, self.tabText(at)
        )
        wide = QFontMetrics(font).horizontalAdvance(self.tabText(at))
        end = left + wide
        if at in self._counts:
            painter.setFont(look.font(12))
            painter.setPen(look.colour("t2" if chosen else "t3"))
            text = self._count_text(at)
            place = QRect(end + _COUNT_GAP, rect.top(), 60, rect.height() - 2)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
            end += _COUNT_GAP + painter.fontMetrics().horizontalAdvance(text)
        if chosen:
            painter.fillRect(QRect(left - 2, rect.bottom() - 1, end - left + 4, 2), look.colour("acc"))
            if self.hasFocus():
                painter.setPen(QPen(look.colour("acc"), 2))
                painter.drawRoundedRect(QRect(left - 6, rect.top() + 5, end - left + 12, rect.height() - 12), 5, 5)
