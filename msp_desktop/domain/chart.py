"""Charts as numbers: scale, ticks and bars, painted alike by the window and by the papers."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Series:
    """One part of every bar: its name, a value for each label, its colour (a token of the theme), and whether it is
    hatched.
    """

    name: str
    values: tuple[int, ...]
    colour: str = "c1"
    hatched: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A level drawn across the bars, such as a plan's price."""

    name: str
    value: int
    colour: str = "c1"


@dataclass(frozen=True, slots=True)
class BarChart:
    """Stacked bars from zero, one per label; values in one unit (cents, minutes, pieces)."""

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    line: Line | None = None

    def totals(self) -> tuple[int, ...]:
        """The height of each bar."""
        return tuple(sum(part.values[at] for part in self.series) for at in range(len(self.labels)))


@dataclass(frozen=True, slots=True)
class Part:
    """A rectangle of a bar in shares of the plot: left and width, bottom and top, each from 0 to 1."""

    label: int
    series: int
    left: float
    width: float
    bottom: float
    top: float
    value: int


def ticks(largest: int, about: int = 4) -> tuple[int, ...]:
    """Round marks from zero to at least `largest`, about so many steps: 0, 150, 300, 450, 600."""
    if largest <= 0:
        return (0, 1)
    step = _round_step(largest, about)
    steps = -(-largest // step)
    return tuple(step * at for at in range(steps + 1))


def _round_step(largest: int, about: int) -> int:
    wanted = -(-largest // about)
    magnitude = 1
    while magnitude * 10 <= wanted:
        magnitude *= 10
    for factor in (10, 15, 20, 25, 30, 40, 50, 60, 80, 100):
        step = factor * magnitude
        if step % 10 == 0 and step // 10 >= wanted:
            return step // 10
    return magnitude * 10


def bars(chart: BarChart, *, fill: float = 0.58) -> tuple[Part, ...]:
    """Where each part of each bar stands; `fill` is the share of a bar's place that it takes.

    Parts without value are left out.
    """
    count = len(chart.labels)
    if not count:
        return ()
    top = scale(chart)[-1]
    slot = 1 / count
    parts: list[Part] = []
    for label in range(count):
        below = 0
        for number, series in enumerate(chart.series):
            value = series.values[label]
            if value > 0:
                left = label * slot + slot * (1 - fill) / 2
                parts.append(Part(label, number, left, slot * fill, below / top, (below + value) / top, value))
                below += value
    return tuple(parts)


def scale(chart: BarChart, about: int = 4) -> tuple[int, ...]:
    """The marks of the upright axis: they reach the highest bar and the line."""
    highest = max((*chart.totals(), chart.line.value if chart.line else 0, 0))
    return ticks(highest, about)


def shares(values: Sequence[int], largest: int = 0) -> tuple[float, ...]:
    """Each value as a share of the largest, 0 to 1, for small bars in tables."""
    top = largest or max(values, default=0)
    return tuple(min(max(value / top, 0.0), 1.0) if top > 0 else 0.0 for value in values)
