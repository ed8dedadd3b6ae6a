"""The painted calendar: open hours, now, appointments; moved and made by keys or by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from msp_desktop.domain.appointment import LONGEST_MINUTES
from msp_desktop.i18n import _
from msp_desktop.ui.appointments.grid import DAY_MINUTES, SLOT, STEP, Block, Grid, GridColumn
from msp_desktop.ui.appointments.look import clock
from msp_desktop.ui.appointments.painting import Geometry, paint_body, paint_head
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit.message import announce
from msp_desktop.ui.theme import theme

_EDGE = 7
"""How near the lower edge of a block the hand takes hold of its end, in px."""
_STEPS = {Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1), Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0)}


@dataclass(frozen=True, slots=True)
class Moving:
    """A block on its way to another place: by hand or by keys, its end only when `resizes`."""

    block: Block
    column: int
    starts: int
    ends: int
    resizes: bool = False

    @property
    def changed(self) -> bool:
        """Whether it would end up elsewhere."""
        before = self.block.column, self.block.starts, self.block.ends
        return (self.column, self.starts, self.ends) != before


class Calendar(QWidget):
    """A head of columns and the scrolling body under it."""

    opened = Signal(int)
    """An appointment's id: Enter or a double click."""
    wanted = Signal(int, int)
    """Column and minute of an empty slot: Enter or a double click."""
    moved = Signal(int, int, int, int)
    """Id, column, start and end in minutes of the wall clock."""
    dropped = Signal(int)
    """An appointment's id: Delete."""
    stepped = Signal(int)
    """The cursor left the days at the left (-1) or right (1) edge."""

    def __init__(self, name: str, label: str, told: Callable[[Block], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.body = _Body(self, name, label, told)
        self._head = _Head(self)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.body)
        layout.addWidget(self._head)
        layout.addWidget(self._scroll, 1)
        self.setFocusProxy(self.body)

    def show_grid(self, grid: Grid, titles: list[str], today: date, now: int | None) -> None:
        """Show other days; `now` is the minute of the wall clock when today is among them."""
        first = not self.body.grid.columns
        self.body.take(grid, titles, today, now)
        self._head.update()
        if first:
            self.body.start_at(now)

    def geometry_now(self) -> Geometry:
        """Where everything is painted, in the body's own places."""
        return self.body.places()

    def show_place(self, column: int, minute: int) -> None:
        """Put the cursor on a slot."""
        self.body.go_to(column, minute)

    def cursor_place(self) -> tuple[int, int]:
        """The column and minute of the cursor."""
        return self.body.column, self.body.minute

    def current(self) -> Block | None:
        """The block the cursor is on."""
        return self.body.current()

    def move_by_keys(self) -> bool:
        """Take the current block in hand: arrows move it, Shift+arrows its end, Enter lets go, Esc leaves it."""
        return self.body.take_in_hand()

    def is_moving(self) -> bool:
        """Whether a block is in hand."""
        return self.body.moving is not None

    def stop_moving(self) -> None:
        """Leave the block where it was."""
        self.body.let_be()

    def keep_in_sight(self, top: float, bottom: float) -> None:
        """Scroll so that a stretch of the body shows."""
        self._scroll.ensureVisible(0, round(top), 0, 12)
        self._scroll.ensureVisible(0, round(bottom), 0, 12)


class _Head(QWidget):
    def __init__(self, calendar: Calendar) -> None:
        super().__init__()
        self._calendar = calendar
        self.setFixedHeight(theme().px(34))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setFixedHeight(theme().px(34))

    def paintEvent(self, _event: QPaintEvent) -> None:
        body = self._calendar.body
        painter = QPainter(self)
        paint_head(painter, QRectF(self.rect()), body.places(), body.grid, body.titles, body.today)
        painter.end()


class _Body(QWidget):
    """The slots; holds cursor and what is in hand."""

    def __init__(self, calendar: Calendar, name: str, label: str, told: Callable[[Block], str]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._calendar, self._told = calendar, told
        self.grid = Grid()
        self.titles: list[str] = []
        self.today = date.min
        self.now: int | None = None
        self.column, self.minute = 0, 9 * 60
        self._nth = 0
        self.moving: Moving | None = None
        self._by_hand: tuple[QPointF, Block, int, bool] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    # -- what shows

    def take(self, grid: Grid, titles: list[str], today: date, now: int | None) -> None:
        """Show another grid; the cursor stays where it is, if it can."""
        self.grid, self.titles, self.today, self.now = grid, titles, today, now
        self.moving = self._by_hand = None
        self.column = min(max(self.column, 0), max(len(grid.columns) - 1, 0))
        self.minute = self._within(self.minute)
        self.setFixedHeight(round(self.places().height))
        self._describe()
        self.update()

    def start_at(self, now: int | None) -> None:
        """Begin where the day is."""
        opens = [starts for column in self.grid.columns for starts, _ends in column.open_at]
        self.go_to(self._today_column(), now if now is not None else min(opens, default=9 * 60))

    def places(self) -> Geometry:
        """Where everything is painted at this width."""
        return Geometry(self.width(), len(self.grid.columns), self.grid.first, self.grid.last)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(600), round(self.places().height))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setFixedHeight(round(self.places().height))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_body(
            painter,
            self.places(),
            self.grid,
            today=self.today,
            now=self.now,
            cursor=(self.column, self.minute) if self.hasFocus() else None,
            current=self.current(),
            moving=self.moving,
        )
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._in_sight()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # -- the cursor

    def current(self) -> Block | None:
        """The block under the cursor; Space goes on to the next one in the same slot."""
        found = self.grid.at(self.column, self.minute)
        return found[self._nth % len(found)] if found else None

    def go_to(self, column: int, minute: int) -> None:
        """Put the cursor on a slot."""
        self.column = min(max(column, 0), max(len(self.grid.columns) - 1, 0))
        self.minute, self._nth = self._within(minute), 0
        self._in_sight()
        self._describe()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        others = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier & ~Qt.KeyboardModifier.KeypadModifier
        if others:
            super().keyPressEvent(event)
        elif self.moving is not None:
            self._press_in_hand(event, key, shift=shift)
        elif key in _STEPS and not shift:
            self._step(*_STEPS[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open()
        elif key == Qt.Key.Key_N and not shift:
            self._calendar.wanted.emit(self.column, self.minute)
        elif key == Qt.Key.Key_Delete:
            block = self.current()
            if block is not None and block.movable:
                self._calendar.dropped.emit(block.row.id)
        elif key == Qt.Key.Key_Space:
            self._nth += 1
            self._say()
            self.update()
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self.go_to(self.column, self.grid.first if key == Qt.Key.Key_Home else self.grid.last)
            self._say()
        else:
            super().keyPressEvent(event)

    def _step(self, across: int, down: int) -> None:
        column = self.column + across
        if not 0 <= column < len(self.grid.columns):
            self._calendar.stepped.emit(across)
            return
        self.go_to(column, self.minute + down * SLOT)
        self._say()

    def _open(self) -> None:
        block = self.current()
        if block is None:
            self._calendar.wanted.emit(self.column, self.minute)
        else:
            self._calendar.opened.emit(block.row.id)

    def _within(self, minute: int) -> int:
        return min(max(minute // SLOT * SLOT, self.grid.first), self.grid.last - SLOT)

    def _today_column(self) -> int:
        return next((at for at, each in enumerate(self.grid.columns) if each.day == self.today), 0)

    def _in_sight(self) -> None:
        places = self.places()
        self._calendar.keep_in_sight(places.y(self.minute), places.y(self.minute + SLOT))

    # -- in hand

    def take_in_hand(self) -> bool:
        """Begin to move the current block by keys."""
        block = self.current()
        if block is None or not block.movable:
            return False
        self.moving = Moving(block, block.column, block.starts, block.ends)
        self._say_moving()
        self.update()
        return True

    def let_be(self) -> None:
        """Leave the block where it was."""
        self.moving = self._by_hand = None
        self.unsetCursor()
        self._describe()
        self.update()

    def _press_in_hand(self, event: QKeyEvent, key: Qt.Key, *, shift: bool) -> None:
        assert self.moving is not None
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._let_go()
        elif key == Qt.Key.Key_Escape:
            self.let_be()
        elif key in _STEPS:
            across, down = _STEPS[key]
            self._shift(self.moving.column + across, down * STEP, end_only=shift)
            self._say_moving()
        else:
            super().keyPressEvent(event)

    def _shift(self, column: int, minutes: int, *, end_only: bool) -> None:
        moving = self.moving
        assert moving is not None
        if end_only:
            ends = min(max(moving.ends + minutes, moving.starts + STEP), moving.starts + LONGEST_MINUTES, DAY_MINUTES)
            self.moving = Moving(moving.block, moving.column, moving.starts, ends, resizes=True)
        else:
            starts = min(max(moving.starts + minutes, 0), DAY_MINUTES - (moving.ends - moving.starts))
            column = min(max(column, 0), len(self.grid.columns) - 1)
            self.moving = Moving(moving.block, column, starts, starts + moving.ends - moving.starts)
        places = self.places()
        self._calendar.keep_in_sight(places.y(self.moving.starts), places.y(self.moving.ends))
        self.update()

    def _let_go(self) -> None:
        moving, self.moving, self._by_hand = self.moving, None, None
        self.unsetCursor()
        if moving is not None and moving.changed:
            self.column, self.minute = moving.column, self._within(moving.starts)
            self._calendar.moved.emit(moving.block.row.id, moving.column, moving.starts, moving.ends)
        self.update()

    # -- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        places = self.places()
        self.moving = None
        column, minute = places.column_at(event.position().x()), places.minute_at(event.position().y())
        block = self._under(event.position())
        if block is None:
            self.go_to(column, minute)
            return
        self.column, self.minute = block.column, self._within(max(min(minute, block.ends - 1), block.starts))
        found = self.grid.at(self.column, self.minute)
        self._nth = found.index(block) if block in found else 0
        if block.movable:
            resizes = self._at_edge(block, event.position())
            self._by_hand = event.position(), block, minute - block.starts, resizes
        self._describe()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._by_hand is None:
            block = self._under(event.position())
            edge = block is not None and block.movable and self._at_edge(block, event.position())
            self.setCursor(Qt.CursorShape.SizeVerCursor if edge else Qt.CursorShape.ArrowCursor)
            return
        origin, block, grip, resizes = self._by_hand
        if self.moving is None and (event.position() - origin).manhattanLength() < 6:
            return
        places = self.places()
        minute = places.minute_at(event.position().y())
        if resizes:
            ends = min(max(round(minute / STEP) * STEP, block.starts + STEP), block.starts + LONGEST_MINUTES)
            self.moving = Moving(block, block.column, block.starts, min(ends, DAY_MINUTES), resizes=True)
        else:
            length = block.ends - block.starts
            starts = min(max(round((minute - grip) / STEP) * STEP, 0), DAY_MINUTES - length)
            self.moving = Moving(block, places.column_at(event.position().x()), starts, starts + length)
        self.update()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        if self._by_hand is not None:
            self._let_go()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._by_hand = None
        block = self._under(event.position())
        if block is not None:
            self._calendar.opened.emit(block.row.id)
            return
        places = self.places()
        self.go_to(places.column_at(event.position().x()), places.minute_at(event.position().y()))
        self._calendar.wanted.emit(self.column, self.minute)

    def _under(self, at: QPointF) -> Block | None:
        places = self.places()
        return next((each for each in reversed(self.grid.blocks) if places.box(each).contains(at)), None)

    def _at_edge(self, block: Block, at: QPointF) -> bool:
        return self.places().box(block).bottom() - at.y() <= _EDGE

    # -- said

    def _describe(self) -> None:
        self.setAccessibleDescription(self._words())

    def _say(self) -> None:
        self._describe()
        announce(self, self._words())

    def _words(self) -> str:
        if not self.grid.columns:
            return ""
        column = self.grid.columns[self.column]
        block = self.current()
        place = _("{place}, {time}").format(place=self._column_words(column), time=clock(self.minute))
        if block is not None:
            return f"{place}: {self._told(block)}"
        shut = not any(starts <= self.minute < ends for starts, ends in column.open_at)
        return _("{place}: closed").format(place=place) if shut else _("{place}: free").format(place=place)

    def _column_words(self, column: GridColumn) -> str:
        day = formats().near_day(column.day, self.today)
        return f"{day} {column.name}".strip()

    def _say_moving(self) -> None:
        assert self.moving is not None
        column = self.grid.columns[self.moving.column]
        words = _("Moving to {place}, {starts} – {ends}. Enter lets go.").format(
            place=self._column_words(column), starts=clock(self.moving.starts), ends=clock(self.moving.ends)
        )
        self.setAccessibleDescription(words)
        announce(self, words)
