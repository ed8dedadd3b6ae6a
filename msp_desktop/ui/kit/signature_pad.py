"""A field to sign in with a pen, a finger or the mouse; what was drawn is kept as strokes, not as a picture."""

from time import monotonic_ns

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from msp_desktop.domain.signature import (
    FULL_PRESSURE,
    LONGEST_MS,
    MOST_STROKES,
    PLAIN_PRESSURE,
    UNITS_PER_PX,
    Drawing,
    Point,
    cropped,
    curves,
    is_signature,
    simplified,
)
from msp_desktop.i18n import _
from msp_desktop.ui.theme import theme

INK_PX = 2.4
_MOST_RAW = 20_000
_LINE_AT = 0.78


def paint_drawing(painter: QPainter, drawing: Drawing, room: QRectF, ink: QColor, line_px: float = INK_PX) -> None:
    """Paint a drawing as large as fits in `room`, its shape kept, the ink `line_px` wide at usual pressure."""
    scale = min(room.width() / max(drawing.width, 1), room.height() / max(drawing.height, 1))
    left = room.left() + (room.width() - drawing.width * scale) / 2
    top = room.top() + (room.height() - drawing.height * scale) / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for stroke in drawing.strokes:
        for curve in curves(stroke):
            pen = QPen(ink, line_px * curve.weight, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            points = [QPointF(left + x * scale, top + y * scale) for x, y in curve[:4]]
            if points[0] == points[3]:
                painter.drawPoint(points[0])
                continue
            path = QPainterPath(points[0])
            path.cubicTo(*points[1:])
            painter.drawPath(path)
    painter.restore()


class SignaturePad(QWidget):
    """The field. `edited` after each stroke and after Clear; Delete or Backspace clears it too."""

    edited = Signal()

    def __init__(self, name: str, label: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._label = label or _("Signature")
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_TabletTracking, False)
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._strokes: list[list[Point]] = []
        self._down = False
        self._finger: int | None = None
        self._began_ns = 0
        self._size = QSize()
        self._ink: QPixmap | None = None
        self._ink_of: tuple[int, QSize] = (0, QSize())
        self._hint = _("Sign here")
        self._tell()

    # -- what was drawn

    def drawing(self) -> Drawing:
        """What was drawn, without the points that do not change its look."""
        size = self._size if self._strokes else self.size()
        width, height = max(size.width(), 1) * UNITS_PER_PX, max(size.height(), 1) * UNITS_PER_PX
        return simplified(Drawing(width, height, tuple(tuple(stroke) for stroke in self._strokes)))

    def is_empty(self) -> bool:
        """Whether nothing was drawn yet."""
        return not self._strokes

    def is_signed(self) -> bool:
        """Whether what was drawn is a signature and not a dot."""
        return bool(self._strokes) and is_signature(self.drawing())

    def clear(self) -> None:
        """Take everything away."""
        was_empty = self.is_empty()
        self._strokes, self._down, self._finger, self._ink = [], False, None, None
        self.update()
        self._tell()
        if not was_empty:
            self.edited.emit()

    def set_hint(self, words: str) -> None:
        """The words on the line while nothing is drawn, in the language of who signs."""
        self._hint = words
        self.update()

    # -- pen, finger, mouse

    def tabletEvent(self, event: QTabletEvent) -> None:
        kind = event.type()
        if kind == QEvent.Type.TabletPress:
            self._press(event.position(), round(event.pressure() * FULL_PRESSURE))
        elif kind == QEvent.Type.TabletMove:
            self._move(event.position(), round(event.pressure() * FULL_PRESSURE))
        elif kind == QEvent.Type.TabletRelease:
            self._lift()
        # Accepted, so that the pen does not come a second time as a mouse.
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent):
            self._touch(event)
            event.accept()
            return True
        return super().event(event)

    def _touch(self, event: QTouchEvent) -> None:
        """The first finger draws; a palm beside it does not."""
        if event.type() == QEvent.Type.TouchCancel:
            self._lift()
            self._finger = None
            return
        for point in event.points():
            state = point.state()
            if state == point.State.Pressed and self._finger is None and not self._down:
                self._finger = point.id()
                self._press(point.position(), PLAIN_PRESSURE)
            elif point.id() == self._finger and state == point.State.Updated:
                self._move(point.position(), PLAIN_PRESSURE)
            elif point.id() == self._finger and state == point.State.Released:
                self._lift()
                self._finger = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._finger is None:
            self._press(event.position(), PLAIN_PRESSURE)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self._finger is None:
            self._move(event.position(), PLAIN_PRESSURE)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._finger is None:
            self._lift()
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick strokes are two strokes."""
        self.mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and not event.modifiers():
            self.clear()
            return
        super().keyPressEvent(event)

    # -- strokes

    def _press(self, at: QPointF, pressure: int) -> None:
        if not self._strokes:
            self._began_ns = monotonic_ns()
            self._size = self.size()
        if len(self._strokes) >= MOST_STROKES or self._raw() >= _MOST_RAW:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._down = True
        self._strokes.append([self._point(at, pressure)])
        self.update()

    def _move(self, at: QPointF, pressure: int) -> None:
        if not self._down or self._raw() >= _MOST_RAW:
            return
        stroke, point = self._strokes[-1], self._point(at, pressure)
        if (point.x, point.y) != (stroke[-1].x, stroke[-1].y):
            stroke.append(point)
            self.update()

    def _lift(self) -> None:
        if self._down:
            self._down = False
            self._tell()
            self.edited.emit()

    def _raw(self) -> int:
        return sum(len(stroke) for stroke in self._strokes)

    def _point(self, at: QPointF, pressure: int) -> Point:
        """A place in the field as it was when signing began; outside of it the ink runs along the edge."""
        scale, left, top = self._fit()
        wide, high = self._size.width() * UNITS_PER_PX, self._size.height() * UNITS_PER_PX
        x = min(max(round((at.x() - left) / scale * UNITS_PER_PX), 0), wide)
        y = min(max(round((at.y() - top) / scale * UNITS_PER_PX), 0), high)
        ms = min((monotonic_ns() - self._began_ns) // 1_000_000, LONGEST_MS)
        return Point(x, y, ms, min(max(pressure, 0), FULL_PRESSURE))

    def _fit(self) -> tuple[float, float, float]:
        """How a drawing begun in another size lies in this one: its scale, left and top."""
        wide, high = max(self._size.width(), 1), max(self._size.height(), 1)
        scale = max(min(self.width() / wide, self.height() / high), 0.01)
        return scale, (self.width() - wide * scale) / 2, (self.height() - high * scale) / 2

    # -- looks

    def sizeHint(self) -> QSize:
        return QSize(theme().px(480), theme().px(170))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(160), theme().px(80))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focus = self.hasFocus()
        edge = QPen(theme().colour("acc" if focus else "ctl"), 2 if focus else 1)
        painter.setPen(edge)
        # Always paper and ink: what is seen is what prints.
        painter.setBrush(QColor("#FFFFFF"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        line = self.height() * _LINE_AT
        side = theme().px(24)
        painter.setPen(QPen(QColor("#8A929E"), 1))
        painter.drawLine(QPointF(side, line), QPointF(self.width() - side, line))
        if not self._strokes:
            painter.setFont(theme().font(13))
            painter.setPen(QColor("#4A5361"))
            below = QRectF(side, line, self.width() - 2 * side, self.height() - line)
            painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._hint)
        else:
            # Finished strokes are painted once: with hundreds of them the pen would fall behind.
            painter.drawPixmap(0, 0, self._finished())
            if self._down:
                self._paint(painter, self._strokes[-1:])
        painter.end()

    def _finished(self) -> QPixmap:
        done = self._strokes[:-1] if self._down else self._strokes
        if self._ink is None or self._ink_of != (len(done), self.size()):
            ratio = self.devicePixelRatioF()
            self._ink = QPixmap(self.size() * ratio)
            self._ink.setDevicePixelRatio(ratio)
            self._ink.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._ink)
            self._paint(painter, done)
            painter.end()
            self._ink_of = (len(done), self.size())
        return self._ink

    def _paint(self, painter: QPainter, strokes: list[list[Point]]) -> None:
        wide, high = self._size.width() * UNITS_PER_PX, self._size.height() * UNITS_PER_PX
        drawing = Drawing(wide, high, tuple(tuple(stroke) for stroke in strokes))
        paint_drawing(painter, drawing, QRectF(self.rect()), QColor("#0E1520"), INK_PX * self._fit()[0])

    def _tell(self) -> None:
        state = _("empty") if self.is_empty() else _("signed") if self.is_signed() else _("too small for a signature")
        self.setAccessibleName(_("{field}: {state}").format(field=self._label, state=state))
        self.setAccessibleDescription(_("Draw with a pen, a finger or the mouse. Delete clears the field."))
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))


class SignatureView(QWidget):
    """A kept signature, small, to look at."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._drawing: Drawing | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_drawing(self, drawing: Drawing | None, what: str) -> None:
        """Show a drawing; `what` says it in words."""
        self._drawing = drawing
        self.setAccessibleName(what)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(116), theme().px(40))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._drawing is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().colour("line"), 1))
        painter.setBrush(QColor("#FFFFFF"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        paint_drawing(
            painter, cropped(self._drawing), QRectF(self.rect()).adjusted(5, 4, -5, -4), QColor("#0E1520"), 1.2
        )
        painter.end()
