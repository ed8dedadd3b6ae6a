"""Scale, ticks and bars."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from msp_desktop.domain.chart import BarChart, Line, Series, bars, scale, shares, ticks


def test_ticks_are_round_and_reach_the_largest() -> None:
    assert ticks(53000) == (0, 15000, 30000, 45000, 60000)
    assert ticks(0) == (0, 1)


@given(st.integers(1, 10**12))
def test_ticks_hold_every_value_with_few_steps(largest: int) -> None:
    marks = ticks(largest)
    assert marks[0] == 0
    assert marks[-1] >= largest
    assert 2 <= len(marks) <= 8
    assert len({b - a for a, b in pairwise(marks)}) == 1


def test_bars_stack_from_zero_and_leave_out_nothing_but_nothing() -> None:
    chart = BarChart(("a", "b"), (Series("work", (100, 0)), Series("parts", (50, 20))), Line("plan", 180))
    parts = bars(chart)
    assert [(part.label, part.series, part.value) for part in parts] == [(0, 0, 100), (0, 1, 50), (1, 1, 20)]
    assert parts[0].bottom == 0
    assert parts[1].bottom == parts[0].top
    assert scale(chart)[-1] >= 180
    assert chart.totals() == (150, 20)


def test_shares_of_the_largest() -> None:
    assert shares((5, 10)) == (0.5, 1.0)
    assert shares((5, 10), 20) == (0.25, 0.5)
    assert shares((0, 0)) == (0.0, 0.0)
