"""Change, and the notes offered as quick sums."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_desktop.domain.cash import Change, cash_due, change_for, quick_notes
from msp_desktop.domain.money import CURRENCIES


@pytest.mark.parametrize(
    ("due", "currency", "sums"),
    [
        (11_854, "EUR", (12_000, 15_000, 20_000)),
        (1_230, "EUR", (1_500, 2_000, 5_000)),
        (5_000, "EUR", (6_000, 10_000, 20_000)),
        (230, "USD", (300, 500, 1_000)),
        (1_230, "CHF", (2_000, 5_000, 10_000)),
        (0, "EUR", ()),
    ],
)
def test_quick_notes(due: int, currency: str, sums: tuple[int, ...]) -> None:
    assert quick_notes(due, currency) == sums


@given(st.integers(1, 10**7), st.sampled_from(sorted(CURRENCIES)))
def test_quick_notes_always_cover_the_amount(due: int, currency: str) -> None:
    sums = quick_notes(due, currency)
    assert list(sums) == sorted(set(sums))
    assert all(each > due for each in sums)
    assert all(any(each % note == 0 for note in CURRENCIES[currency].notes_cents) for each in sums)


def test_change() -> None:
    assert change_for(11_854, 15_000) == Change(3_146, 0)
    assert change_for(11_854, 11_500) == Change(0, 354)
    assert change_for(11_854, 11_854) == Change(0, 0)
    with pytest.raises(ValueError, match="below zero"):
        change_for(100, -1)


def test_cash_is_due_in_coins_that_exist() -> None:
    assert (cash_due(1_002, 5), cash_due(1_003, 5), cash_due(1_003, 0)) == (1_000, 1_005, 1_003)
