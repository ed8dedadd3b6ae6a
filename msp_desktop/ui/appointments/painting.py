"""How the calendar is painted: hours, shade, hatching, blocks, cursor and the line of now."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen

from msp_desktop.domain.appointment import AppointmentState
from msp_desktop.ui import icons
from msp_desktop.ui.appointments.grid import SLOT, Block, Grid
from msp_desktop.ui.appointments.look import KIND_LOOKS, clock, from_to
from msp_desktop.ui.theme import theme

if TYPE_CHECKING:
    from msp_desktop.ui.appointments.calendar import Moving

_HOUR = 56
"""Height of an hour in px at text size 100 %."""
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Geometry:
    """Places in the body: columns of equal width right of the hours, minutes downwards from `first`."""

    width: int
    count: int
    first: int
    last: int

    @property
    def gutter(self) -> float:
        """The width of the hours at the left."""
        return float(theme().px(52))

    @property
    def height(self) -> float:
        """The height of the whole body."""
        return self.y(self.last) + 8

    @property
    def column_width(self) -> float:
        """The width of one column."""
        return max((self.width - self.gutter - 1) / max(self.count, 1), 1.0)

    def x(self, column: int) -> float:
        """The left edge of a column."""
        return self.gutter + column * self.column_width

    def y(self, minute: float) -> float:
        """Where a minute lies."""
        return 8 + (minute - self.first) * theme().px(_HOUR) / 60

    def column_at(self, x: float) -> int:
        """The column at a place."""
        return min(max(int((x - self.gutter) // self.column_width), 0), max(self.count - 1, 0))

    def minute_at(self, y: float) -> int:
        """The minute at a place."""
        return round((y - 8) * 60 / theme().px(_HOUR)) + self.first

    def box(self, block: Block) -> QRectF:
        """Where a block is painted."""
        room = self.column_width - 6
        width = room / block.lane_count
        left = self.x(block.column) + 3 + block.lane * width
        top, bottom = self.y(block.starts), self.y(block.ends)
        return QRectF(left, top + 1, width - 2, max(bottom - top - 2, theme().px(17)))


def paint_head(painter: QPainter, rect: QRectF, places: Geometry, grid: Grid, titles: list[str], today: date) -> None:
    """The titles of the columns; today's in the accent colour."""
    look = theme()
    painter.fillRect(rect, look.colour("head"))
    painter.setPen(QPen(look.colour("line"), 1))
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())
    font = look.font(12, QFont.Weight.DemiBold)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    same_day = len({column.day for column in grid.columns}) == 1
    for at, (column, title) in enumerate(zip(grid.columns, titles, strict=True)):
        box = QRectF(places.x(at) + 8, rect.top(), places.column_width - 12, rect.height())
        painter.setPen(look.colour("acctx" if column.day == today and not same_day else "t2"))
        text = metrics.elidedText(title, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, _LEFT, text)


def paint_body(
    painter: QPainter,
    places: Geometry,
    grid: Grid,
    *,
    today: date,
    now: int | None,
    cursor: tuple[int, int] | None,
    current: Block | None,
    moving: "Moving | None",
) -> None:
    """Everything under the head."""
    look = theme()
    painter.fillRect(QRectF(0, 0, places.width, places.height), look.colour("panel"))
    _paint_shade(painter, places, grid)
    _paint_lines(painter, places)
    for block in grid.blocks:
        if moving is None or moving.block is not block:
            _paint_block(painter, places, block, chosen=block is current and cursor is not None)
    if cursor is not None and current is None and moving is None:
        box = QRectF(places.x(cursor[0]) + 2, places.y(cursor[1]) + 1, places.column_width - 4, _slot(places) - 2)
        painter.setPen(QPen(look.colour("acc"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 5, 5)
    _paint_now(painter, places, grid, today, now)
    if moving is not None:
        _paint_moving(painter, places, moving)


def _slot(places: Geometry) -> float:
    return places.y(SLOT) - places.y(0)


def _paint_shade(painter: QPainter, places: Geometry, grid: Grid) -> None:
    look = theme()
    for at, column in enumerate(grid.columns):
        left, width = places.x(at), places.column_width
        painter.fillRect(QRectF(left, 0, width, places.height), look.colour("side"))
        for starts, ends in column.open_at:
            top = places.y(starts)
            painter.fillRect(QRectF(left, top, width, places.y(ends) - top), look.colour("panel"))
        for starts, ends in column.away:
            top, bottom = max(places.y(starts), 0.0), min(places.y(ends), places.height)
            painter.fillRect(QRectF(left, top, width, bottom - top), look.colour("side"))
            hatch = QBrush(look.colour("line"), Qt.BrushStyle.BDiagPattern)
            painter.fillRect(QRectF(left, top, width, bottom - top), hatch)


def _paint_lines(painter: QPainter, places: Geometry) -> None:
    look = theme()
    painter.setFont(look.font(11))
    for minute in range(places.first, places.last + 1, 30):
        y = places.y(minute)
        whole = minute % 60 == 0
        painter.setPen(QPen(look.colour("line"), 1, Qt.PenStyle.SolidLine if whole else Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(places.gutter, y), QPointF(places.width, y))
        if whole:
            painter.setPen(look.colour("t3"))
            box = QRectF(0, y - 9, places.gutter - 8, 18)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, clock(minute))
    painter.setPen(QPen(look.colour("line"), 1))
    for at in range(places.count + 1):
        x = places.x(at)
        painter.drawLine(QPointF(x, 0), QPointF(x, places.height))


def _paint_block(painter: QPainter, places: Geometry, block: Block, *, chosen: bool) -> None:
    look = theme()
    box = places.box(block)
    token, icon = KIND_LOOKS[block.row.kind]
    ended = block.row.state is not AppointmentState.PLANNED
    ink = look.colour("t3" if ended else token)
    _paint_travel(painter, places, block, box, ink)
    painter.setPen(QPen(look.colour("acc"), 2) if chosen else QPen(ink, 1))
    painter.setBrush(look.colour("neub" if ended else f"{token}b"))
    painter.drawRoundedRect(box, 5, 5)
    painter.fillRect(QRectF(box.left() + 1, box.top() + 3, 3, box.height() - 6), ink)
    if ended:
        icon = "check" if block.row.state is AppointmentState.DONE else "alert-outline"
    edge = 2 if box.height() > look.px(24) else 0
    _paint_words(painter, block, box.adjusted(9, edge, -5, -edge), ink, icon)


def _paint_words(painter: QPainter, block: Block, room: QRectF, ink: QColor, icon: str) -> None:
    look = theme()
    side = look.px(13)
    strong, plain = look.font(12, QFont.Weight.DemiBold), look.font(12)
    line = QFontMetricsF(strong).height()
    row = block.row
    head = min(line, room.height())
    if room.width() > side + 30:
        icons.draw(painter, QRectF(room.left(), room.top() + (head - side) / 2, side, side), icon, ink)
        left = room.left() + side + 4
    else:
        left = room.left()
    if room.height() < 2 * line:
        _cut(painter, f"{from_to(row)} {row.who}", QRectF(left, room.top(), room.right() - left, head), strong, ink)
        return
    texts = [(from_to(row), plain), (row.who, strong)]
    texts += [
        (each, plain) for each in (row.place, row.job_number, row.note.splitlines()[0] if row.note else "") if each
    ]
    for at, (text, font) in enumerate(texts):
        top = room.top() + at * line
        if top + line > room.bottom() + 3:
            return
        start = left if at == 0 else room.left()
        colour = ink if at == 0 else look.colour("t1" if row.state is AppointmentState.PLANNED else "t2")
        _cut(painter, text, QRectF(start, top, room.right() - start, line), font, colour)


def _cut(painter: QPainter, text: str, box: QRectF, font: QFont, ink: QColor) -> None:
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(box, _LEFT, QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width()))


def _paint_travel(painter: QPainter, places: Geometry, block: Block, box: QRectF, ink: QColor) -> None:
    """The way there and back as a hatched band above and below."""
    for minutes, top in (
        (block.before, places.y(block.starts - block.before)),
        (block.after, places.y(block.ends)),
    ):
        if minutes:
            band = QRectF(box.left() + 6, top, box.width() - 12, places.y(minutes) - places.y(0))
            painter.setPen(QPen(ink, 1, Qt.PenStyle.DotLine))
            painter.setBrush(QBrush(ink, Qt.BrushStyle.BDiagPattern))
            painter.drawRect(band)


def _paint_now(painter: QPainter, places: Geometry, grid: Grid, today: date, now: int | None) -> None:
    if now is None or not places.first <= now <= places.last:
        return
    y = places.y(now)
    columns = [at for at, column in enumerate(grid.columns) if column.day == today]
    if not columns:
        return
    painter.setPen(QPen(theme().colour("bad"), 2))
    left, right = places.x(columns[0]), places.x(columns[-1]) + places.column_width
    painter.drawLine(QPointF(left, y), QPointF(right, y))
    painter.setBrush(theme().colour("bad"))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(QPointF(left, y), 4, 4)


def _paint_moving(painter: QPainter, places: Geometry, moving: "Moving") -> None:
    look = theme()
    top, bottom = places.y(moving.starts), places.y(moving.ends)
    box = QRectF(places.x(moving.column) + 3, top + 1, places.column_width - 8, max(bottom - top - 2, 12))
    painter.setPen(QPen(look.colour("acc"), 2, Qt.PenStyle.DashLine))
    painter.setBrush(look.colour("acct"))
    painter.drawRoundedRect(box, 5, 5)
    text = f"{clock(moving.starts)} – {clock(moving.ends)}  {moving.block.row.who}"
    head = QRectF(box.left() + 9, box.top() + 2, box.width() - 14, min(box.height() - 2, look.px(18)))
    _cut(painter, text, head, look.font(12, QFont.Weight.DemiBold), look.colour("acctx"))
