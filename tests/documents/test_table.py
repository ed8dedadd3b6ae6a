"""Rows over pages: nothing lost, nothing split, nothing below the limit, the sums in company."""

from hypothesis import given
from hypothesis import strategies as st

from msp_desktop.documents.table import CARRIED, COMPANY, HEADER, CellLine, Flow, Row, _pages

HEIGHTS = st.lists(st.floats(0, 90), min_size=1, max_size=60)


def row(depth: float) -> Row:
    return Row(((CellLine("x", depth),),), 100)


@given(HEIGHTS, st.floats(100, 150), st.floats(20, 150))
def test_every_row_stands_once_and_fits(depths: list[float], start: float, tail: float) -> None:
    rows = [row(depth) for depth in depths]
    flow = Flow(start, 32, 280, tail, lambda: None)
    pages = _pages(rows, flow, CARRIED)
    assert [kept for page in pages for kept in page] == rows
    for number, page in enumerate(pages):
        top = (flow.next_start + CARRIED if number else flow.start) + HEADER
        end = top + sum(kept.height for kept in page)
        assert end <= flow.limit + 0.001
        if number == len(pages) - 1 and len(page) > 1:
            assert end + tail <= flow.limit + 0.001 or len(page) <= COMPANY


@given(st.integers(3, 80), st.floats(40, 120))
def test_the_last_page_has_two_rows_for_the_sums(count: int, tail: float) -> None:
    pages = _pages([row(4)] * count, Flow(116, 32, 280, tail, lambda: None), CARRIED)
    assert len(pages[-1]) >= COMPANY
