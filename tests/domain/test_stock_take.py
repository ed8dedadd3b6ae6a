"""Shelves in walking order, neighbours, what counts come to, and the pace."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from msp_desktop.domain.stock_take import (
    Counted,
    Gap,
    done_by,
    mixed_up,
    outcome,
    shelf_group,
    shelf_order,
    side_by_side,
)

AT = datetime(2026, 11, 17, 9, 42, tzinfo=UTC)


def counted(
    pieces: int, minute: int, book: int, *, round_: int = 1, home: bool = True, unsure: bool = False
) -> Counted:
    return Counted(Decimal(pieces), AT + timedelta(minutes=minute), Decimal(book), round_, home)


def test_shelves_stand_in_the_order_one_walks() -> None:
    assert sorted(["K-14", "", "C-2", "K-9", "k-10", "C"], key=shelf_order) == ["C", "C-2", "K-9", "k-10", "K-14", ""]
    assert [shelf_group(each) for each in ("k-14", "K", " P-03 ", "", "K-1-2")] == ["K", "K", "P", "", "K"]


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("P-03", "P-04", True),
        ("P-04", "P-03", True),
        ("P-03", "p-03", True),
        ("P-03", "P-05", False),
        ("P-03", "K-04", False),
        ("", "", False),
        ("P", "P", True),
        ("A", "B", False),
    ],
)
def test_neighbours(one: str, other: str, near: bool) -> None:
    assert side_by_side(one, other) is near


def test_only_one_piece_the_other_way_is_mixed_up() -> None:
    gaps = [
        Gap(1, "P-03", Decimal(1)),
        Gap(2, "P-04", Decimal(-1)),
        Gap(3, "P-05", Decimal(-1)),
        Gap(4, "K-01", Decimal(2)),
        Gap(5, "K-02", Decimal(-2)),
    ]
    assert mixed_up(gaps) == [(1, 2)]


def test_the_book_counts_of_the_moment_the_own_shelf_was_counted_last() -> None:
    counts = [counted(2, 1, 5), counted(1, 9, 4), counted(1, 20, 3, home=False)]
    found = outcome(counts, book=Decimal(2), now=AT + timedelta(hours=1))
    assert (int(found.counted), int(found.expected), found.at, found.unsure) == (4, 4, AT + timedelta(minutes=9), True)


def test_a_second_round_replaces_the_first_but_not_the_finds() -> None:
    counts = [counted(3, 1, 4), counted(4, 5, 4, round_=2), counted(1, 2, 4, home=False)]
    found = outcome(counts, book=Decimal(4), now=AT)
    assert (int(found.counted), int(found.expected), found.unsure) == (5, 4, False)


def test_what_nobody_counted_is_compared_as_the_shelf_closes() -> None:
    found = outcome([counted(1, 2, 9, home=False)], book=Decimal(3), now=AT)
    assert (int(found.counted), int(found.expected), found.at) == (1, 3, AT)


def test_the_pace_leaves_out_pauses() -> None:
    moments = [AT + timedelta(minutes=each) for each in (0, 1, 2, 3, 63, 64)]  # an hour of lunch in between
    now = AT + timedelta(minutes=64)
    assert done_by(moments, 30, now) == now + timedelta(minutes=30)
    assert done_by(moments, 0, now) is None
    assert done_by(moments[:3], 30, now) is None
    assert done_by(moments, 30, now + timedelta(hours=1)) is None
