"""Signatures: what counts as one, made lighter without changing the look, and smooth curves through every point."""

from itertools import pairwise
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_desktop.domain.signature import (
    MOST_POINTS,
    MOST_STROKES,
    Drawing,
    Point,
    cropped,
    curves,
    is_signature,
    is_sound,
    simplified,
)
from msp_desktop.workflows.sample_handover import sample_drawing

WIDTH, HEIGHT = 4800, 1700


def drawing(*strokes: list[tuple[int, int]]) -> Drawing:
    made, ms = [], 0
    for stroke in strokes:
        points = []
        for x, y in stroke:
            ms += 5
            points.append(Point(x, y, ms, 500))
        made.append(tuple(points))
    return Drawing(WIDTH, HEIGHT, tuple(made))


points = st.tuples(st.integers(0, WIDTH), st.integers(0, HEIGHT))


def _away(point: tuple[float, float], stroke: tuple[Point, ...]) -> float:
    """How far a place is from a line of straight pieces."""
    if len(stroke) == 1:
        return hypot(point[0] - stroke[0].x, point[1] - stroke[0].y)
    found = []
    for a, b in pairwise(stroke):
        way = (b.x - a.x) ** 2 + (b.y - a.y) ** 2
        share = ((point[0] - a.x) * (b.x - a.x) + (point[1] - a.y) * (b.y - a.y)) / way if way else 0
        share = min(max(share, 0), 1)
        found.append(hypot(point[0] - a.x - share * (b.x - a.x), point[1] - a.y - share * (b.y - a.y)))
    return min(found)


@given(st.lists(points, min_size=1, max_size=60))
def test_a_lighter_stroke_looks_the_same(stroke: list[tuple[int, int]]) -> None:
    whole = drawing(stroke)
    lighter = simplified(whole)
    (kept,) = lighter.strokes
    assert set(kept) <= set(whole.strokes[0])
    assert (kept[0], kept[-1]) == (whole.strokes[0][0], whole.strokes[0][-1])
    assert all(_away((point.x, point.y), kept) <= 2.01 for point in whole.strokes[0]), "within 0.2 px"
    assert is_sound(lighter)


def test_pressure_is_part_of_the_look() -> None:
    stroke = tuple(Point(10 * n, 100, n, 1000 if 40 < n < 60 else 200) for n in range(100))
    lighter = simplified(Drawing(WIDTH, HEIGHT, (stroke,)))
    assert 4 < lighter.points < 20
    assert {point.pressure for point in lighter.strokes[0]} == {200, 1000}


def test_endless_scribbling_is_bounded() -> None:
    wild = drawing(*([((n * 37 + s * 11) % WIDTH, (n * 91 + s * 53) % HEIGHT) for n in range(60)] for s in range(330)))
    lighter = simplified(wild)
    assert len(lighter.strokes) == MOST_STROKES
    assert lighter.points <= MOST_POINTS


@given(st.lists(points, min_size=2, max_size=30))
def test_curves_go_through_every_point_and_never_far_beyond(stroke: list[tuple[int, int]]) -> None:
    made = drawing(stroke)
    pieces = list(curves(made.strokes[0]))
    assert [piece.start for piece in pieces] == [(p.x, p.y) for p in made.strokes[0][:-1]]
    assert all(one.end == other.start for one, other in pairwise(pieces))
    for piece in pieces:
        length = hypot(piece.end[0] - piece.start[0], piece.end[1] - piece.start[1])
        for at, control in ((piece.start, piece.control1), (piece.end, piece.control2)):
            assert hypot(control[0] - at[0], control[1] - at[1]) <= length / 3 + 0.01


def test_harder_is_thicker() -> None:
    soft, hard = (next(curves((Point(0, 0, 0, p), Point(9, 9, 9, p)))) for p in (100, 900))
    assert soft.weight < 1 < hard.weight


@pytest.mark.parametrize(
    ("strokes", "is_one"),
    [
        ([[(400, 400)]], False),
        ([[(400, 400), (410, 405)]], False),
        ([[(400, 400)], [(900, 400)], [(1400, 500)]], False),
        ([[(400, 400), (460, 400), (400, 400), (460, 400)]], False),
        ([[(400, 400), (800, 800)], [(800, 400), (400, 800)]], True),
        ([[(400, 400), (1400, 700), (2400, 300)]], True),
        ([], False),
    ],
    ids=["dot", "tap", "three taps", "sleeve", "cross", "name", "nothing"],
)
def test_what_is_a_signature(strokes: list[list[tuple[int, int]]], is_one: bool) -> None:
    assert is_signature(drawing(*strokes)) is is_one


@pytest.mark.parametrize(
    "rows",
    [
        [[[0, 0, 0, 500], [WIDTH + 1, 0, 1, 500]]],
        [[[0, -1, 0, 500]]],
        [[[0, 0, 5, 500], [1, 1, 4, 500]]],
        [[[0, 0, 0, 1001]]],
        [[[0, 0, 0, -1]]],
        [[]],
        [[[0.5, 0, 0, 500]]],
        [[[True, 0, 0, 500]]],
        [[[0, 0, n, 500] for n in range(MOST_POINTS + 1)]],
        [[[0, 0, 0, 500]]] * (MOST_STROKES + 1),
    ],
)
def test_what_is_not_kept(rows: list[list[list[int]]]) -> None:
    assert not is_sound(Drawing.from_rows(WIDTH, HEIGHT, rows))


def test_rows_and_back() -> None:
    made = sample_drawing()
    assert Drawing.from_rows(made.width, made.height, made.rows()) == made
    assert is_sound(made)
    assert is_signature(made)
    with pytest.raises(ValueError, match="four"):
        Drawing.from_rows(1, 1, [[[1, 2]]])


def test_cropped_is_the_ink_alone() -> None:
    ink = cropped(drawing([(1000, 900), (2000, 1100)]))
    assert (ink.width, ink.height) == (1000 + 2 * 51, 200 + 2 * 51)
    assert ink.strokes[0][0][:2] == (51, 51)
