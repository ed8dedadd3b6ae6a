"""A signature as it was drawn: strokes of points with time and pressure, made lighter, judged and made smooth."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import hypot
from typing import NamedTuple

UNITS_PER_PX = 10
"""Strokes are measured in tenths of a device-independent pixel, so that the fine steps of a pen survive."""
FULL_PRESSURE = 1000
PLAIN_PRESSURE = 500
"""What a mouse or a finger counts as."""
MOST_STROKES = 300
MOST_POINTS = 3000
MOST_SIDE = 200_000
LONGEST_MS = 3_600_000

_TOLERANCE = 2.0
_PRESSURE_TOLERANCE = 60
_THIN, _THICK = 0.55, 1.45


class SigningMoment(StrEnum):
    """When somebody signs."""

    DROP_OFF = "drop_off"
    PICK_UP = "pick_up"


class Point(NamedTuple):
    """Where the pen was, in tenths of a pixel from the top left; milliseconds since the first touch; 0 to 1000."""

    x: int
    y: int
    ms: int
    pressure: int


class Curve(NamedTuple):
    """A piece of ink: a cubic curve in the strokes' own unit; `weight` is the share of the usual line width."""

    start: tuple[float, float]
    control1: tuple[float, float]
    control2: tuple[float, float]
    end: tuple[float, float]
    weight: float


Stroke = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What was drawn in a field of `width` by `height` tenths of a pixel."""

    width: int
    height: int
    strokes: tuple[Stroke, ...]

    @classmethod
    def from_rows(cls, width: int, height: int, rows: Iterable[Iterable[Sequence[int]]]) -> "Drawing":
        """The drawing from lists of [x, y, ms, pressure]. Raises ValueError when they are not that."""
        try:
            strokes = tuple(tuple(Point(*point) for point in stroke) for stroke in rows)
        except TypeError as problem:
            raise ValueError("a point is four whole numbers") from problem
        return cls(width, height, strokes)

    def rows(self) -> list[list[list[int]]]:
        """The strokes as lists of [x, y, ms, pressure]."""
        return [[list(point) for point in stroke] for stroke in self.strokes]

    @property
    def points(self) -> int:
        """How many points all strokes have."""
        return sum(len(stroke) for stroke in self.strokes)

    def ink(self) -> tuple[int, int, int, int]:
        """The smallest and the largest x and y: left, top, right, bottom; zeros without a stroke."""
        xs = [point.x for stroke in self.strokes for point in stroke]
        ys = [point.y for stroke in self.strokes for point in stroke]
        return (min(xs), min(ys), max(xs), max(ys)) if xs else (0, 0, 0, 0)

    def length(self) -> float:
        """How far the pen went on the paper."""
        return sum(hypot(b.x - a.x, b.y - a.y) for stroke in self.strokes for a, b in pairwise(stroke))


def is_sound(drawing: Drawing) -> bool:
    """Whether a drawing is whole numbers inside its field, in time, and not beyond what is kept."""
    wide, high = drawing.width, drawing.height
    if not (0 < wide <= MOST_SIDE and 0 < high <= MOST_SIDE):
        return False
    if len(drawing.strokes) > MOST_STROKES or drawing.points > MOST_POINTS:
        return False
    last = 0
    for stroke in drawing.strokes:
        if not stroke:
            return False
        for point in stroke:
            if any(type(each) is not int for each in point):
                return False
            if not (0 <= point.x <= wide and 0 <= point.y <= high and last <= point.ms <= LONGEST_MS):
                return False
            if not 0 <= point.pressure <= FULL_PRESSURE:
                return False
            last = point.ms
    return True


def is_signature(drawing: Drawing) -> bool:
    """Whether somebody signed: a cross or a name, not a dot, a tap or the touch of a sleeve."""
    left, top, right, bottom = drawing.ink()
    side = min(drawing.height, drawing.width)
    return max(right - left, bottom - top) >= 0.12 * side and drawing.length() >= 0.35 * side


def simplified(drawing: Drawing) -> Drawing:
    """The same look in fewer points, and never more than are kept: what lies on the way between others is left out."""
    tolerance = _TOLERANCE
    strokes = drawing.strokes[:MOST_STROKES]
    while True:
        lighter = Drawing(drawing.width, drawing.height, tuple(_lighter(stroke, tolerance) for stroke in strokes))
        if lighter.points <= MOST_POINTS:
            return lighter
        tolerance *= 1.5


def _lighter(stroke: Stroke, tolerance: float) -> Stroke:
    """Douglas and Peucker's way, without recursion: keep what lies off the line between its kept neighbours."""
    kept = {0, len(stroke) - 1}
    spans = [(0, len(stroke) - 1)]
    while spans:
        first, last = spans.pop()
        worst, at = 1.0, -1
        for place in range(first + 1, last):
            off = _off(stroke[place], stroke[first], stroke[last], tolerance)
            if off > worst:
                worst, at = off, place
        if at > 0:
            kept.add(at)
            spans += [(first, at), (at, last)]
    return tuple(stroke[place] for place in sorted(kept))


def _off(point: Point, first: Point, last: Point, tolerance: float) -> float:
    """How far a point is from the straight way between two others, 1 being as far as is allowed."""
    across, down = last.x - first.x, last.y - first.y
    way = across * across + down * down
    share = ((point.x - first.x) * across + (point.y - first.y) * down) / way if way else 0.0
    share = min(max(share, 0.0), 1.0)
    away = hypot(point.x - first.x - share * across, point.y - first.y - share * down) / tolerance
    heavier = abs(point.pressure - first.pressure - share * (last.pressure - first.pressure))
    return max(away, heavier / _PRESSURE_TOLERANCE * _TOLERANCE / tolerance)


def cropped(drawing: Drawing) -> Drawing:
    """The ink alone, with a little room around it: what stands on papers and in small views."""
    left, top, right, bottom = drawing.ink()
    room = max(round(0.03 * min(drawing.width, drawing.height)), 1)
    moved = tuple(
        tuple(Point(point.x - left + room, point.y - top + room, point.ms, point.pressure) for point in stroke)
        for stroke in drawing.strokes
    )
    return Drawing(right - left + 2 * room, bottom - top + 2 * room, moved)


def curves(stroke: Stroke) -> Iterator[Curve]:
    """The ink of one stroke: a smooth line through all of its points, the same for screen and paper."""
    if len(stroke) == 1:
        dot = (float(stroke[0].x), float(stroke[0].y))
        yield Curve(dot, dot, dot, dot, _weight(stroke[0], stroke[0]))
        return
    for place, (a, b) in enumerate(pairwise(stroke)):
        before = stroke[place - 1] if place else a
        after = stroke[place + 2] if place + 2 < len(stroke) else b
        yield Curve((a.x, a.y), _handle(a, before, b, 1), _handle(b, a, after, -1), (b.x, b.y), _weight(a, b))


def _handle(at: Point, before: Point, after: Point, side: int) -> tuple[float, float]:
    """The control point beside `at`: along the way from the point before to the point after, but never overshooting."""
    other = after if side > 0 else before
    across, down = after.x - before.x, after.y - before.y
    along = hypot(across, down)
    if not along:
        return at.x, at.y
    reach = hypot(other.x - at.x, other.y - at.y) / 3 / along * side
    return at.x + across * reach, at.y + down * reach


def _weight(a: Point, b: Point) -> float:
    return _THIN + (_THICK - _THIN) * (a.pressure + b.pressure) / 2 / FULL_PRESSURE
