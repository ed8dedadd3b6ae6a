"""A pattern over nine points, drawn with a finger, a pen or the mouse."""

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from msp_desktop.i18n import _
from msp_desktop.ui.theme import theme

POINTS = "123456789"
_SIDE = 114
_REACH = 0.34  # of the distance between two points


def whole_pattern(digits: str) -> str:
    """The points a finger touches for these: one that lies between two is touched on the way, none twice."""
    made = ""
    for each in digits:
        if each not in POINTS or each in made:
            continue
        if made:
            between = _between(made[-1], each)
            if between and between not in made:
                made += between
        made += each
    return made


def _between(one: str, other: str) -> str:
    (row, column), (to_row, to_column) = _cell(one), _cell(other)
    if (row + to_row) % 2 or (column + to_column) % 2:
        return ""
    return POINTS[(row + to_row) // 2 * 3 + (column + to_column) // 2]


def _cell(point: str) -> tuple[int, int]:
    return divmod(POINTS.index(point), 3)


class PatternPad(QWidget):
    """Nine points. Drawing over them gives their digits in order; `quiet` hides what is drawn once the finger is up.

    The same pattern can be typed as digits in the field beside it, so the pad takes no focus.
    """

    drawn = Signal(str)

    def __init__(self, name: str, *, still: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(_("Pattern"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._digits = ""
        self._at: QPointF | None = None
        self._still, self._open = still, still

    def sizeHint(self) -> QSize:
        side = theme().px(_SIDE)
        return QSize(side, side)

    def show_pattern(self, digits: str, *, visible: bool) -> None:
        """Show a pattern, or only the points."""
        self._digits, self._open = digits, visible
        self.update()

    def point(self, digit: str) -> QPointF:
        """Where a point lies."""
        line, column = _cell(digit)
        step = self.width() / 3
        return QPointF(step * (column + 0.5), step * (line + 0.5))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._still or event.button() is not Qt.MouseButton.LeftButton:
            return
        self._digits = ""
        self._follow(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._at is not None:
            self._follow(event.position())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        if self._at is None:
            return
        self._at = None
        self.update()
        if self._digits:
            self.drawn.emit(self._digits)

    def _follow(self, at: QPointF) -> None:
        self._at = at
        reach = self.width() / 3 * _REACH
        for digit in POINTS:
            away = self.point(digit) - at
            if digit not in self._digits and away.x() ** 2 + away.y() ** 2 <= reach**2:
                self._digits = whole_pattern(self._digits + digit)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = self._digits if self._open or self._at is not None else ""
        ink = theme().colour("acc")
        if shown:
            painter.setPen(QPen(ink, theme().px(3), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            way = [self.point(each) for each in shown] + ([self._at] if self._at is not None else [])
            painter.drawPolyline(way)
        for digit in POINTS:
            self._paint_point(painter, digit, ink if digit in shown else theme().colour("t3"), first=shown[:1] == digit)
        painter.end()

    def _paint_point(self, painter: QPainter, digit: str, ink: QColor, *, first: bool) -> None:
        painter.setPen(QPen(ink, 2))
        painter.setBrush(ink)
        painter.drawEllipse(self.point(digit), theme().px(4), theme().px(4))
        if first:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(self.point(digit), theme().px(9), theme().px(9))
