"""A markup never sells under cost, follows its ending, and the margin adds up."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from msp_desktop.domain.part_price import margin_cents, margin_percent, marked_up
from msp_desktop.domain.pricing import PriceEnding
from msp_desktop.domain.totals import PriceBasis

percents = st.integers(0, 300_000).map(lambda each: Decimal(each) / 1000)


@given(st.integers(0, 10_000_000), percents, percents)
def test_to_the_cent_it_is_cost_plus_markup_plus_tax(cost: int, markup: Decimal, tax: Decimal) -> None:
    price = marked_up(cost, markup, PriceBasis.GROSS, tax, PriceEnding.CENT)
    exact = cost * (1 + markup / 100) * (1 + tax / 100)
    assert abs(price - exact) <= 2 + tax / 100
    assert price >= cost
    net = marked_up(cost, markup, PriceBasis.NET, tax, PriceEnding.CENT)
    assert net == marked_up(cost, markup, PriceBasis.GROSS, Decimal(), PriceEnding.CENT)


@given(st.integers(1, 10_000_000), percents, st.sampled_from(PriceEnding))
def test_an_ending_is_near_and_kept(cost: int, markup: Decimal, ending: PriceEnding) -> None:
    exact = marked_up(cost, markup, PriceBasis.NET, Decimal(), PriceEnding.CENT)
    price = marked_up(cost, markup, PriceBasis.NET, Decimal(), ending)
    step = {PriceEnding.CENT: 1, PriceEnding.HALF: 50, PriceEnding.WHOLE: 100, PriceEnding.NINETY: 100}[ending]
    assert (price - (90 if ending is PriceEnding.NINETY else 0)) % step == 0 or price == 0
    assert abs(price - exact) <= step


@given(st.integers(0, 10_000_000), st.integers(0, 10_000_000))
def test_margin_is_what_is_left(price: int, cost: int) -> None:
    left = margin_cents(price, cost)
    assert left + cost == price
    share = margin_percent(price, cost)
    if share is None:
        assert price == 0
    else:
        assert (share > 0) == (left * 2000 >= price) or abs(left * 1000) <= price
        assert abs(share / 100 * price - left) <= Decimal(price) / 2000 + 1
