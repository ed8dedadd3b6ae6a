"""A delivery against what was ordered: every difference is found, every cent of freight lands, no piece goes twice."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_desktop.domain.delivery import (
    CountedLine,
    DifferenceKind,
    Want,
    delivery_sums,
    differences,
    items_covered,
    landed,
    pieces_for,
    rise_percent,
)
from msp_desktop.domain.purchase import CostDecision, ExtraDecision, ShortDecision
from msp_desktop.domain.stock import milli

COUNTS = st.one_of(st.integers(0, 40).map(Decimal), st.integers(0, 9000).map(lambda n: Decimal(n) / 1000))
CENTS = st.integers(0, 100_000)


@st.composite
def lines(draw: st.DrawFn) -> list[CountedLine]:
    return [
        CountedLine(
            number,
            draw(COUNTS),
            draw(COUNTS),
            draw(CENTS),
            draw(st.one_of(st.none(), CENTS)),
            draw(st.sampled_from(ShortDecision)),
            draw(st.sampled_from(ExtraDecision)),
            draw(st.sampled_from(CostDecision)),
        )
        for number in range(1, draw(st.integers(1, 8)) + 1)
    ]


@given(lines(), st.integers(0, 50_000))
def test_all_of_the_freight_lands_on_what_is_taken(some: list[CountedLine], freight: int) -> None:
    spread = landed(some, freight)
    assert spread.keys() == {each.id for each in some if each.taken > 0}
    if spread:
        assert sum(each.freight_cents for each in spread.values()) == freight
        assert all(each.freight_cents >= 0 for each in spread.values())
    sums = delivery_sums(some, freight)
    assert sums.value_cents == sum(each.value_cents for each in spread.values())
    assert sums.goods_cents == sum(each.goods_cents for each in some if each.taken)


@given(lines())
def test_freight_follows_the_value(some: list[CountedLine]) -> None:
    spread = landed(some, 10_000)
    by_worth = sorted(spread.values(), key=lambda each: each.goods_cents)
    if any(each.goods_cents for each in by_worth):
        assert [each.freight_cents for each in by_worth] == sorted(each.freight_cents for each in by_worth)


@given(lines())
def test_a_line_splits_into_what_came_what_is_missing_and_what_is_beyond(some: list[CountedLine]) -> None:
    for each in some:
        assert each.of_order + each.missing == each.ordered
        assert each.of_order + each.beyond == each.counted
        assert not (each.missing and each.beyond)
        assert each.of_order <= each.taken <= each.counted


@given(lines())
def test_nothing_differs_only_where_everything_is_as_ordered(some: list[CountedLine]) -> None:
    found = differences(some)
    assert {each.line_id for each in found} == {each.id for each in some if each.ordered != each.counted or each.dearer}
    assert [each.kind for each in found] == sorted((each.kind for each in found), key=list(DifferenceKind).index)


@pytest.mark.parametrize(
    ("before", "now", "rise", "asked"),
    [
        (410, 440, "7.3", True),
        (1000, 1050, "5.0", False),
        (1000, 1051, "5.1", True),
        (1000, 990, "-1.0", False),
        (0, 1, None, True),
        (0, 0, None, False),
    ],
)
def test_dearer_is_what_rose_by_more_than_five_percent(before: int, now: int, rise: str | None, asked: bool) -> None:
    assert rise_percent(before, now) == (None if rise is None else Decimal(rise))
    assert CountedLine(1, Decimal(1), Decimal(1), before, now).dearer is asked
    # Of what did not come nobody needs to know.
    assert not CountedLine(1, Decimal(1), Decimal(0), before, now).dearer


def test_a_price_that_is_asked_about_does_not_count_yet() -> None:
    line = CountedLine(1, Decimal(6), Decimal(6), 410, 440, cost=CostDecision.ASK)
    assert (line.stock_cents, line.goods_cents) == (410, 2460)
    assert CountedLine(1, Decimal(6), Decimal(6), 410, 440).goods_cents == 2640
    # A small rise is not asked about, so it counts.
    assert CountedLine(1, Decimal(6), Decimal(6), 410, 415, cost=CostDecision.ASK).stock_cents == 415


def test_free_goods_carry_freight_by_pieces() -> None:
    free = [CountedLine(1, Decimal(3), Decimal(3), 0), CountedLine(2, Decimal(1), Decimal(1), 0)]
    assert {key: each.freight_cents for key, each in landed(free, 1000).items()} == {1: 750, 2: 250}


def test_the_picture_adds_up() -> None:
    pictured = [
        CountedLine(1, Decimal(4), Decimal(3), 3850),
        CountedLine(2, Decimal(20), Decimal(18), 35),
        CountedLine(3, Decimal(6), Decimal(6), 410, 440),
        CountedLine(4, Decimal(1), Decimal(1), 5200),
        CountedLine(5, Decimal(0), Decimal(2), 1480),
    ]
    sums = delivery_sums(pictured, 0)
    assert sums.arrived == sums.taken == 28
    assert sums.ordered == 31
    assert (sums.complete_lines, sums.short_lines) == (2, 2)
    assert (sums.value_cents, sums.ordered_cents, sums.open_cents) == (20020, 23760, 3920)


# -- who gets the pieces

START = datetime(2026, 11, 17, tzinfo=UTC)


@st.composite
def wants(draw: st.DrawFn) -> list[Want]:
    return [
        Want(
            number,
            draw(st.integers(1, 4)),
            draw(COUNTS.filter(lambda count: count > 0)),
            draw(st.booleans()),
            draw(st.booleans()),
            draw(st.one_of(st.none(), st.integers(0, 9).map(lambda days: START + timedelta(days=days)))),
        )
        for number in range(1, draw(st.integers(1, 8)) + 1)
    ]


@given(COUNTS, wants())
def test_no_piece_is_given_twice_and_none_is_kept_back(on_hand: Decimal, asking: list[Want]) -> None:
    given_out = pieces_for(on_hand, asking)
    wanted = {each.line_id: each.quantity for each in asking}
    assert all(0 <= given_out[line] <= wanted[line] for line in wanted)
    assert sum(map(milli, given_out.values())) == min(milli(on_hand), sum(map(milli, wanted.values())))


@given(COUNTS, COUNTS, wants())
def test_more_pieces_take_nothing_from_anybody(on_hand: Decimal, more: Decimal, asking: list[Want]) -> None:
    before, after = pieces_for(on_hand, asking), pieces_for(on_hand + more, asking)
    assert all(before[line] <= after[line] for line in before)
    assert items_covered({1: on_hand}, {1: asking}) <= items_covered({1: on_hand + more}, {1: asking})


@given(COUNTS, wants())
def test_nobody_gets_any_before_who_comes_first_has_all(on_hand: Decimal, asking: list[Want]) -> None:
    given_out = pieces_for(on_hand, asking)
    for first in asking:
        for later in asking:
            sooner = (not first.working, not first.special) < (not later.working, not later.special)
            if first.working == later.working and (first.special == later.special or first.working):
                sooner = first.promised_at is not None and (
                    later.promised_at is None or first.promised_at < later.promised_at
                )
            if sooner and given_out[later.line_id] > 0:
                assert given_out[first.line_id] == first.quantity


def test_an_item_is_covered_by_all_its_parts_or_not_at_all() -> None:
    board, fan = Want(1, 7, Decimal(1)), Want(2, 7, Decimal(2))
    assert items_covered({1: Decimal(1), 2: Decimal(1)}, {1: [board], 2: [fan]}) == frozenset()
    assert items_covered({1: Decimal(1), 2: Decimal(2)}, {1: [board], 2: [fan]}) == {7}
