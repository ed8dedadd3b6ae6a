"""A device's jobs as dots on a line of years, with one bar for each warranty below."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from msp_desktop.domain.timeline import Timeline, timeline
from msp_desktop.i18n import _
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import PlainLabel, announce
from msp_desktop.ui.theme import theme

LINE_TOP, BAR_HEIGHT, BAR_STEP = 62, 20, 27
EDGE = 8.0
MOST_BARS = 6


@dataclass(frozen=True, slots=True)
class Dot:
    """One job on the line; `now` while the device is here on it."""

    job_id: int
    number: str
    day: date
    words: str
    now: bool


@dataclass(frozen=True, slots=True)
class Span:
    """One warranty: `ends` is its last day, None when it starts only with the hand-over."""

    words: str
    starts: date
    ends: date | None
    days: int = 0


@dataclass(frozen=True, slots=True)
class _Words:
    """One line of a label: its top, what it says, its colour."""

    y: float
    text: str
    token: str
    bold: bool = False


class HistoryLine(QWidget):
    """Arrows walk the jobs, Enter opens one: `opened(job_id)`."""

    opened = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(_("History and warranties"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._dots: tuple[Dot, ...] = ()
        self._spans: tuple[Span, ...] = ()
        self._today = date(2000, 1, 1)
        self._line = Timeline(2000, 2003)
        self._at = -1

    def show_history(self, dots: Sequence[Dot], spans: Sequence[Span], today: date) -> None:
        """Show jobs, oldest first, and warranties."""
        self._dots, self._spans, self._today = tuple(dots), tuple(spans)[:MOST_BARS], today
        days = [each.day for each in dots] + [each.starts for each in self._spans]
        days += [_end_of(each) for each in self._spans]
        self._line = timeline(days, today)
        self._at = -1
        self.setAccessibleDescription("; ".join(self._said(dot) for dot in self._dots))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(480), self._needed())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(280), self._needed())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        if step and self._dots:
            self._at = (self._at + step) % len(self._dots) if self._at >= 0 else len(self._dots) - 1
            announce(self, self._said(self._dots[self._at]))
            self.update()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._at >= 0:
            self.opened.emit(self._dots[self._at].job_id)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        for dot in self._dots:
            if abs(event.position().x() - self._x(dot.day)) < 10 and abs(event.position().y() - self._top()) < 24:
                self.opened.emit(dot.job_id)
                return

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_years(painter)
        self._paint_spans(painter)
        self._paint_dots(painter)
        if self.hasFocus():
            painter.setPen(QPen(theme().colour("acc"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def _needed(self) -> int:
        return theme().px(LINE_TOP + 52 + BAR_STEP * max(len(self._spans), 1))

    def _top(self) -> float:
        return float(theme().px(LINE_TOP))

    def _x(self, day: date) -> float:
        edge = theme().px(10)
        return edge + self._line.share(day) * (self.width() - 2 * edge)

    def _said(self, dot: Dot) -> str:
        return _("{job}, {day}: {work}").format(job=dot.number, day=formats().day(dot.day), work=dot.words)

    def _paint_years(self, painter: QPainter) -> None:
        look = theme()
        painter.setFont(look.font(12))
        step = max(1, -(-len(self._line.years) * look.px(46) // max(self.width(), 1)))
        for year in (*self._line.years, self._line.end_year):
            x = self._x(date(year, 1, 1))
            painter.setPen(QPen(look.colour("line"), 1))
            painter.drawLine(QPointF(x, look.px(24)), QPointF(x, self.height() - 4))
            if year < self._line.end_year and (year - self._line.first_year) % step == 0:
                wide = self._x(date(year + 1, 1, 1)) - x
                painter.setPen(look.colour("t3"))
                painter.drawText(QRectF(x, 2, wide * step, look.px(18)), Qt.AlignmentFlag.AlignHCenter, str(year))
        x = self._x(self._today)
        painter.setPen(QPen(look.colour("wrk"), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, look.px(24)), QPointF(x, self.height() - 4))

    def _paint_dots(self, painter: QPainter) -> None:
        look, top = theme(), self._top()
        if self._dots:
            painter.setPen(QPen(look.colour("ctl"), 2))
            painter.drawLine(QPointF(self._x(self._dots[0].day), top), QPointF(self._x(self._dots[-1].day), top))
        free_above = free_below = 0.0
        for at, dot in enumerate(self._dots):
            x = self._x(dot.day)
            colour = look.colour("wrk" if dot.now else "acc")
            painter.setPen(QPen(look.colour("acc"), 2) if at == self._at else Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(QPointF(x, top), 6.5, 6.5)
            # A label that would run into the one before is left to the arrows and the tooltip of the list.
            until = self._until(at)
            above = [_Words(top - look.px(26), dot.number, "acctx", bold=True)]
            free_above = self._label(painter, x, above, (free_above, until), beside=dot.now)
            day = _Words(top + look.px(26), _("Here now"), "wrk")
            if not dot.now:
                day = _Words(top + look.px(26), formats().day(dot.day), "t2")
            below = [_Words(top + look.px(10), dot.words, "t1", bold=True), day]
            free_below = self._label(painter, x, below, (free_below, until), beside=dot.now)

    def _until(self, at: int) -> float:
        """How far a dot's label may reach: to the job that is here now, whose label stands right of its dot."""
        after = self._dots[at + 1] if at + 1 < len(self._dots) else None
        return self._x(after.day) if after is not None and after.now else self.width() - EDGE

    def _label(
        self, painter: QPainter, x: float, lines: Sequence[_Words], room: tuple[float, float], *, beside: bool
    ) -> float:
        """Write lines around x, or `beside` it, if they fit into the room; answers where the next may begin."""
        free, until = room
        look = theme()
        fonts = [look.font(12, QFont.Weight.DemiBold if line.bold else QFont.Weight.Normal) for line in lines]
        most = min(look.px(120), round(until - EDGE))
        texts = [
            QFontMetrics(font).elidedText(line.text, Qt.TextElideMode.ElideRight, most)
            for font, line in zip(fonts, lines, strict=True)
        ]
        widths = [QFontMetrics(font).horizontalAdvance(text) for font, text in zip(fonts, texts, strict=True)]
        wide = max(widths)
        left = min(max(x - wide / 2, EDGE), until - wide)
        right_of_it = x + EDGE
        # Beside its dot the label stands clear of the line of today and of the label before it.
        beside = (beside and right_of_it + wide <= until) or left < free
        left = right_of_it if beside else left
        if left < free or left + wide > until:
            return free
        for line, font, text, own in zip(lines, fonts, texts, widths, strict=True):
            painter.setFont(font)
            painter.setPen(look.colour(line.token))
            at = left if beside else left + (wide - own) / 2
            self._write(painter, QRectF(at, line.y, own + 2, look.px(16)), text)
        return left + wide + 6

    @staticmethod
    def _write(painter: QPainter, place: QRectF, text: str) -> None:
        """A text on the panel's own ground, so that no line runs through it."""
        painter.fillRect(place, theme().colour("panel"))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_spans(self, painter: QPainter) -> None:
        look = theme()
        y = self._top() + look.px(52)
        font = look.font(12)
        metrics = QFontMetrics(font)
        for span in self._spans:
            left, right = self._x(span.starts), self._x(_end_of(span))
            box = QRectF(left, y, max(right - left, 10.0), look.px(BAR_HEIGHT))
            running = span.ends is not None and span.ends >= self._today
            token, fill = ("inf", "panel") if span.ends is None else ("ok", "okb") if running else ("ctl", "neub")
            painter.setPen(
                QPen(look.colour(token), 1.2, Qt.PenStyle.DashLine if span.ends is None else Qt.PenStyle.SolidLine)
            )
            painter.setBrush(look.colour(fill))
            painter.drawRoundedRect(box, 4, 4)
            words, when = span.words, _span_words(span, running=running)
            painter.setFont(font)
            painter.setPen(look.colour("t1"))
            inside = metrics.elidedText(words, Qt.TextElideMode.ElideRight, round(box.width() - 12))
            fits = metrics.horizontalAdvance(words) <= box.width() - 12
            painter.drawText(box.adjusted(7, 0, -4, 0), Qt.AlignmentFlag.AlignVCenter, inside if fits else "")
            beside = when if fits else f"{words}, {when}"
            self._beside(painter, box, beside, metrics)
            y += look.px(BAR_STEP)

    def _beside(self, painter: QPainter, box: QRectF, text: str, metrics: QFontMetrics) -> None:
        look = theme()
        painter.setPen(look.colour("t2"))
        wide = metrics.horizontalAdvance(text) + 4
        if box.right() + 8 + wide <= self.width():
            place = QRectF(box.right() + 8, box.top(), wide, box.height())
        else:
            place = QRectF(max(box.left() - 8 - wide, 2), box.top(), min(wide, box.left() - 10), box.height())
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, round(place.width()))
        self._write(painter, place, text)


class HistoryLegend(QWidget):
    """What the marks mean, drawn as they stand on the line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for edge, fill, words in (
            ("acc", "acc", _("Job")),
            ("ok", "okb", _("Under warranty")),
            ("ctl", "neub", _("Ended")),
        ):
            layout.addWidget(_Mark(edge, fill))
            layout.addWidget(PlainLabel(words, "hint"))
            layout.addSpacing(8)
        self.setAccessibleName(_("Legend"))


class _Mark(QWidget):
    """A dot for a job, a small bar for a warranty."""

    def __init__(self, edge: str, fill: str) -> None:
        super().__init__()
        self._edge, self._fill = edge, fill
        self.setFixedSize(theme().px(13), theme().px(12))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().colour(self._edge), 1.2))
        painter.setBrush(theme().colour(self._fill))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self._edge == self._fill:
            side = box.height()
            painter.drawEllipse(QRectF(box.center().x() - side / 2, box.top(), side, side))
        else:
            painter.drawRoundedRect(box, 3, 3)
        painter.end()


def _end_of(span: Span) -> date:
    return span.ends or span.starts + timedelta(days=span.days)


def _span_words(span: Span, *, running: bool) -> str:
    if span.ends is None:
        return _("from hand-over")
    day = formats().day(span.ends)
    return _("until {day}").format(day=day) if running else _("ended {day}").format(day=day)
