"""What to order: enough for minimum, jobs and use, never more than that needs, in whole lots and packs."""

from dataclasses import replace
from decimal import Decimal
from math import lcm

from hypothesis import assume, given
from hypothesis import strategies as st

from msp_desktop.domain.reorder import COVER_DAYS, Need, WhyOrder, in_lots, lasts_days, suggestion

D = Decimal
pieces = st.integers(0, 60).map(Decimal)
steps = st.sampled_from([0, 1, 2, 3, 5, 6, 10, 12]).map(Decimal)
needs = st.builds(
    Need,
    on_hand=pieces,
    reserved=pieces,
    on_order=pieces,
    drafted=pieces,
    minimum=pieces,
    used=pieces,
    lot=steps,
    pack=steps,
    lead_days=st.integers(0, 30),
)


def _after(need: Need, ordered: Decimal) -> Decimal:
    return need.on_hand - need.reserved + need.on_order + need.drafted + ordered


@given(needs)
def test_nothing_is_ordered_exactly_when_minimum_and_jobs_are_covered(need: Need) -> None:
    """A part is short below its minimum, or below nothing."""
    assert (suggestion(need) is None) == (_after(need, D(0)) >= need.minimum)


@given(needs)
def test_what_is_ordered_covers_the_minimum_and_the_jobs_and_asks_for_nothing_more(need: Need) -> None:
    """After the order nothing is short, so a second look suggests nothing."""
    found = suggestion(need)
    assume(found is not None)
    assert found is not None
    assert found.quantity > 0
    assert _after(need, found.quantity) >= max(need.minimum, D(0))
    assert suggestion(replace(need, drafted=need.drafted + found.quantity)) is None


@given(needs)
def test_no_smaller_number_of_packs_and_lots_would_do(need: Need) -> None:
    """One step of lots and packs fewer would leave the wanted level unreached."""
    found = suggestion(need)
    assume(found is not None)
    assert found is not None
    used = (need.used * (need.lead_days + COVER_DAYS) / 90 + D("0.5")) // 1 if need.minimum > 0 else D(0)
    wanted = need.minimum + used - _after(need, D(0))
    assert found.quantity >= wanted
    together = lcm(int(need.lot) or 1, int(need.pack) or 1)
    assert found.quantity - together < max(wanted, D(1))


@given(needs, pieces)
def test_more_in_the_house_never_means_more_to_order(need: Need, more: Decimal) -> None:
    """A piece found on the shelf does not raise the order."""
    before, after = suggestion(need), suggestion(replace(need, on_hand=need.on_hand + more))
    assert after is None or (before is not None and after.quantity <= before.quantity)


@given(needs)
def test_coming_and_drafted_pieces_count_as_if_they_were_here(need: Need) -> None:
    """Where pieces are makes no difference to how many are missing."""
    moved = replace(need, on_hand=need.on_hand + need.on_order + need.drafted, on_order=D(0), drafted=D(0))
    before, after = suggestion(need), suggestion(moved)
    assert (before and before.quantity) == (after and after.quantity)


@given(needs)
def test_a_part_nobody_keeps_is_ordered_for_jobs_alone(need: Need) -> None:
    """Without a minimum its use counts for nothing, and the jobs are the reason."""
    found = suggestion(replace(need, minimum=D(0), lot=D(0), pack=D(1)))
    if found is not None:
        assert found.why is WhyOrder.RESERVED
        assert _after(need, found.quantity) == 0


@given(st.integers(1, 200).map(Decimal), steps, steps)
def test_lots_and_packs_are_never_broken_up(wanted: Decimal, lot: Decimal, pack: Decimal) -> None:
    """Packs always come whole, lots too where both can be had."""
    got = in_lots(wanted, lot, pack)
    assert got >= wanted
    if pack:
        assert got % pack == 0
    elif lot:
        assert got % lot == 0


def test_the_three_reasons_of_the_picture() -> None:
    """Samsung 980 for 30 days, SO-DIMM to its minimum and four more, a keyboard because one is reserved."""
    samsung = suggestion(Need(on_hand=D(1), minimum=D(4), used=D(14), lead_days=2))
    assert samsung is not None
    assert (samsung.quantity, samsung.why, samsung.days) == (D(8), WhyOrder.USE, 30)
    memory = suggestion(Need(on_hand=D(2), minimum=D(4), lot=D(6)))
    assert memory is not None
    assert (memory.quantity, memory.why, memory.more) == (D(6), WhyOrder.MINIMUM, D(4))
    keyboard = suggestion(Need(on_hand=D(1), reserved=D(1), minimum=D(1), lot=D(2)))
    assert keyboard is not None
    assert (keyboard.quantity, keyboard.why, keyboard.reserved) == (D(2), WhyOrder.RESERVED, D(1))
    assert suggestion(Need(minimum=D(3), on_order=D(6))) is None


def test_how_long_pieces_last_at_the_pace_of_ninety_days() -> None:
    """Fourteen in ninety days: one lasts six days; what nobody uses lasts for good."""
    assert lasts_days(D(1), D(14)) == 6
    assert lasts_days(D(-1), D(14)) == 0
    assert lasts_days(D(5), D(0)) is None
