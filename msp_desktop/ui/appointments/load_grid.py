"""How full each bench is, day after day: a bar with its figure in every cell; arrows walk, Enter shows the jobs."""

from datetime import UTC, date, datetime

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from msp_desktop.domain.labour import hours
from msp_desktop.domain.money import half_up_to
from msp_desktop.i18n import _, ngettext
from msp_desktop.queries.bench_day import BenchCell, BenchRow, BenchWeeks
from msp_desktop.ui import icons
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit.labels import paint_avatar
from msp_desktop.ui.kit.message import announce
from msp_desktop.ui.theme import theme

_HEAD, _ROW, _NAME = 34, 64, 196
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_STEPS = {Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1), Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0)}


def hours_words(minutes: int) -> str:
    """`5.5` hours, with one place at most."""
    return formats().number(half_up_to(hours(minutes), 1))


class LoadGrid(QWidget):
    """Technicians downwards, open days across. `chosen(person_id, day)` when the cursor moves."""

    chosen = Signal(int, object)
    opened = Signal()
    """Enter: on to the jobs of the cell."""

    def __init__(self, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._weeks = BenchWeeks((), frozenset(), (), 0, 0)
        self._now = datetime.now(UTC)
        self._days: tuple[date, ...] = ()
        self._column = self._row = 0

    def show_weeks(self, weeks: BenchWeeks, now: datetime) -> None:
        """Show other figures; the cursor stays."""
        self._weeks, self._now = weeks, now
        self._days = tuple(
            day
            for day in weeks.days
            if day in weeks.open_days or any(_cell(row, day).booked_minutes for row in weeks.rows)
        )
        self._column = min(self._column, max(len(self._days) - 1, 0))
        self._row = min(self._row, max(len(weeks.rows) - 1, 0))
        self.setFixedHeight(self.sizeHint().height())
        self._describe()
        self.update()

    def place(self) -> tuple[int, date] | None:
        """The technician and day under the cursor."""
        if not self._days or not self._weeks.rows:
            return None
        return self._weeks.rows[self._row].person_id, self._days[self._column]

    def name(self) -> str:
        """The technician under the cursor."""
        return self._weeks.rows[self._row].name if self._weeks.rows else ""

    def go_to(self, person_id: int, day: date) -> None:
        """Put the cursor on a technician's day, where it shows."""
        people = [row.person_id for row in self._weeks.rows]
        if person_id in people and day in self._days:
            self._go(self._days.index(day), people.index(person_id))

    def sizeHint(self) -> QSize:
        return QSize(theme().px(900), theme().px(_HEAD + _ROW * max(len(self._weeks.rows), 1)) + 1)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setFixedHeight(self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in _STEPS:
            across, down = _STEPS[key]
            self._go(self._column + across, self._row + down)
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self._go(0 if key == Qt.Key.Key_Home else len(self._days) - 1, self._row)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        x, y = event.position().x(), event.position().y()
        if x >= self._names() and y >= theme().px(_HEAD):
            self._go(int((x - self._names()) // self._width()), int((y - theme().px(_HEAD)) // theme().px(_ROW)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _go(self, column: int, row: int) -> None:
        self._column = min(max(column, 0), max(len(self._days) - 1, 0))
        self._row = min(max(row, 0), max(len(self._weeks.rows) - 1, 0))
        self._describe()
        announce(self, self.accessibleDescription())
        place = self.place()
        if place is not None:
            self.chosen.emit(*place)
        self.update()

    def _describe(self) -> None:
        place = self.place()
        if place is None:
            self.setAccessibleDescription("")
            return
        row = self._weeks.rows[self._row]
        cell = _cell(row, place[1])
        words = _("{name}, {day}: {booked} of {capacity} hours booked").format(
            name=row.name,
            day=formats().near_day(cell.day, self._weeks.days[0]),
            booked=hours_words(cell.booked_minutes),
            capacity=hours_words(cell.capacity_minutes),
        )
        if cell.away:
            words = _("{name}, {day}: away").format(
                name=row.name, day=formats().near_day(cell.day, self._weeks.days[0])
            )
        if cell.late_jobs:
            late = ngettext("{n} job late", "{n} jobs late", cell.late_jobs).format(n=cell.late_jobs)
            words = f"{words}, {late}"
        self.setAccessibleDescription(words)

    # -- painted

    def _names(self) -> float:
        return float(theme().px(_NAME))

    def _width(self) -> float:
        return max((self.width() - self._names()) / max(len(self._days), 1), 1.0)

    def _box(self, column: int, row: int) -> QRectF:
        look = theme()
        return QRectF(
            self._names() + column * self._width(), look.px(_HEAD) + row * look.px(_ROW), self._width(), look.px(_ROW)
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = theme()
        painter.fillRect(QRectF(0, 0, self.width(), look.px(_HEAD)), look.colour("head"))
        painter.setFont(look.font(12, QFont.Weight.DemiBold))
        painter.setPen(look.colour("t2"))
        for at, day in enumerate(self._days):
            box = QRectF(self._names() + at * self._width() + 6, 0, self._width() - 8, look.px(_HEAD))
            text = QFontMetricsF(painter.font()).elidedText(
                formats().near_day(day, self._weeks.days[0]), Qt.TextElideMode.ElideRight, box.width()
            )
            painter.drawText(box, _LEFT, text)
        for at, row in enumerate(self._weeks.rows):
            self._paint_row(painter, at, row)
        if self.hasFocus() and self.place() is not None:
            painter.setPen(QPen(look.colour("acc"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self._box(self._column, self._row).adjusted(2, 3, -2, -3), 6, 6)
        painter.end()

    def _paint_row(self, painter: QPainter, at: int, row: BenchRow) -> None:
        look = theme()
        top, height = look.px(_HEAD) + at * look.px(_ROW), look.px(_ROW)
        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawLine(QPointF(0, top + height), QPointF(self.width(), top + height))
        paint_avatar(painter, QRectF(14, top + (height - 24) / 2, 24, 24).toRect(), row.name, 24)
        room = QRectF(46, top + 8, self._names() - 52, height / 2 - 8)
        font = look.font(13, QFont.Weight.Medium)
        _text(painter, row.name, room, font, "t1")
        free = formats().when(row.next_free, self._now) if row.next_free else _("full")
        _text(painter, _("Free: {when}").format(when=free), room.translated(0, height / 2 - 8), look.font(12), "t3")
        for column, day in enumerate(self._days):
            chosen = (column, at) == (self._column, self._row)
            self._paint_cell(painter, self._box(column, at), _cell(row, day), chosen=chosen)

    def _paint_cell(self, painter: QPainter, box: QRectF, cell: BenchCell, *, chosen: bool) -> None:
        look = theme()
        if chosen:
            painter.fillRect(box.adjusted(1, 1, -1, 0), look.colour("sel"))
        room = box.adjusted(6, 12, -6, -10)
        if cell.away or (not cell.capacity_minutes and not cell.booked_minutes):
            _text(painter, _("away") if cell.away else _("none"), room, look.font(12), "t3")
            return
        bar = QRectF(room.left(), room.top(), room.width(), 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("neub"))
        painter.drawRoundedRect(bar, 4, 4)
        share = min(cell.booked_minutes / cell.capacity_minutes, 1.0) if cell.capacity_minutes else 1.0
        if share > 0:
            painter.setBrush(look.colour("wai" if share >= 1 else "acc"))
            painter.drawRoundedRect(QRectF(bar.left(), bar.top(), max(bar.width() * share, 4), 8), 4, 4)
        words = _("{booked} of {capacity} h").format(
            booked=hours_words(cell.booked_minutes), capacity=hours_words(cell.capacity_minutes)
        )
        line = QRectF(room.left(), bar.bottom() + 4, room.width(), room.bottom() - bar.bottom() - 4)
        if cell.late_jobs:
            side = look.px(14)
            mark = QRectF(line.right() - side, line.top() + (line.height() - side) / 2, side, side)
            icons.draw(painter, mark, "clock-alert-outline", look.colour("bad"))
            line.setRight(mark.left() - 2)
        _text(painter, words, line, look.font(12), "t2")


def _cell(row: BenchRow, day: date) -> BenchCell:
    return next(each for each in row.cells if each.day == day)


def _text(painter: QPainter, text: str, box: QRectF, font: QFont, token: str) -> None:
    painter.setFont(font)
    painter.setPen(theme().colour(token))
    painter.drawText(box, _LEFT, QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width()))
