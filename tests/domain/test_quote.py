"""What a quote offers, what each answer comes to, how long it holds, and when to ask again."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_desktop.domain.approval import Answer, QuoteState
from msp_desktop.domain.check_fee import check_fee_due
from msp_desktop.domain.quote import (
    Prices,
    QuoteGap,
    QuoteSnapshot,
    agreed_cents,
    is_expired,
    limit_after,
    line_changes,
    needs_approval,
    prices,
    quote_gap,
    quote_state_after,
)
from msp_desktop.domain.snapshot import Party, SnapshotLine, SnapshotTax
from msp_desktop.domain.tax import Tax, TaxCategory
from msp_desktop.domain.totals import Line, PriceBasis, TaxPolicy, document_totals

DAY = date(2026, 11, 17)
VAT = Tax("22", "VAT 22%", TaxCategory.STANDARD, Decimal(22))
LOW = Tax("10", "VAT 10%", TaxCategory.STANDARD, Decimal(10))

cents = st.integers(0, 10**7)
maybe = st.none() | cents
lines = st.builds(
    Line,
    quantity=st.integers(1, 9000).map(lambda n: Decimal(n) / 1000),
    unit_cents=st.integers(0, 10**6),
    tax=st.sampled_from([VAT, LOW]),
    discount_percent=st.integers(0, 100).map(Decimal),
)
policies = st.builds(
    TaxPolicy, basis=st.sampled_from(list(PriceBasis)), discount_percent=st.integers(0, 30).map(Decimal)
)


# -- the answers


@given(st.lists(lines, min_size=1, max_size=8), policies, st.data())
def test_each_answer_comes_to_what_its_own_paper_would(
    offered: list[Line], policy: TaxPolicy, data: st.DataObject
) -> None:
    optional = data.draw(st.sets(st.sampled_from(range(len(offered)))))
    refused = data.draw(st.none() | st.lists(lines, max_size=2))
    found = prices(offered, optional, refused, policy)
    assert found.total_cents == document_totals(offered, policy).total_cents
    if optional:
        kept = [line for place, line in enumerate(offered) if place not in optional]
        assert found.without_option_cents == document_totals(kept, policy).total_cents
        assert found.without_option_cents <= found.total_cents
    else:
        assert found.without_option_cents is None
    assert (found.refused_cents is None) is (refused is None)
    assert found.of(Answer.APPROVED) == found.total_cents
    assert found.of(Answer.REFUSED) == (found.refused_cents or 0)


def test_the_answers_of_the_mock_up() -> None:
    offered = [Line(Decimal(1), unit, VAT) for unit in (6900, 9500, 3500, 4200, 7900)]
    found = prices(offered, {4}, [Line(Decimal(1), 3900, VAT)], TaxPolicy())
    assert found == Prices(39040, 29402, 4758)


def test_leaving_out_what_is_not_offered_is_no_answer() -> None:
    with pytest.raises(KeyError):
        Prices(100, None, None).of(Answer.WITHOUT_OPTION)
    assert Prices(100, None, None).of(Answer.REFUSED) == 0


@pytest.mark.parametrize(
    ("agreed", "credited", "repaired", "due"),
    [
        (True, True, True, False),
        (True, True, False, True),
        (True, False, True, True),
        (True, False, False, True),
        (False, False, False, False),
        (False, True, True, False),
    ],
)
def test_a_credited_check_falls_away_with_the_repair_only(
    agreed: bool, credited: bool, repaired: bool, due: bool
) -> None:
    assert check_fee_due(agreed=agreed, credited=credited, repaired=repaired) is due


# -- whether it can be made, whether it holds


def test_what_stands_against_a_quote_is_named() -> None:
    def gap(*, in_work: int = 1, lines: int = 2, optional: int = 1, until: date = DAY) -> QuoteGap | None:
        return quote_gap(in_work=in_work, lines=lines, optional=optional, valid_until=until, today=DAY)

    assert gap() is None
    assert gap(in_work=0) is QuoteGap.NOTHING_IN_WORK
    assert gap(lines=0, optional=0) is QuoteGap.NO_LINES
    assert gap(optional=2) is QuoteGap.ALL_OPTIONAL
    assert gap(until=DAY - timedelta(days=1)) is QuoteGap.PAST
    assert gap(until=DAY + timedelta(days=366)) is None
    assert gap(until=DAY + timedelta(days=367)) is QuoteGap.TOO_FAR


@given(st.dates(), st.dates(), st.sampled_from(list(QuoteState)))
def test_only_an_open_quote_expires_and_never_on_its_last_day(until: date, today: date, state: QuoteState) -> None:
    assert is_expired(state, until, today) is (state is QuoteState.OPEN and today > until)


def test_an_answer_settles_the_quote() -> None:
    assert quote_state_after(Answer.APPROVED) is QuoteState.APPROVED
    assert quote_state_after(Answer.WITHOUT_OPTION) is QuoteState.APPROVED
    assert quote_state_after(Answer.REFUSED) is QuoteState.REFUSED


# -- how far a yes reaches


@given(cents, maybe, maybe)
def test_asking_is_needed_only_above_all_that_was_agreed(total: int, limit: int | None, approved: int | None) -> None:
    asked = needs_approval(total, limit, approved)
    agreed = agreed_cents(limit, approved)
    assert asked is (agreed is not None and total > agreed)
    if limit is None and approved is None:
        assert not asked
    if asked:
        assert needs_approval(total + 1, limit, approved), "more is asked all the more"


@given(cents, maybe, maybe)
def test_after_a_yes_the_same_price_is_never_asked_again(
    total: int, given_cents: int | None, before: int | None
) -> None:
    limit = limit_after(total, given_cents, before)
    assert limit >= total
    assert not needs_approval(total, limit, total)
    if given_cents is None and before is not None:
        assert limit >= before
    if given_cents is not None:
        assert limit == max(given_cents, total)


texts = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3)), max_size=6)


@given(texts, texts)
def test_changes_lead_from_one_list_of_lines_to_the_other(
    before: list[tuple[str, int]], now: list[tuple[str, int]]
) -> None:
    changes = line_changes(before, now)
    result = Counter(before)
    for each in changes:
        assert each.before_cents != each.now_cents
        if each.before_cents is not None:
            result[each.description, each.before_cents] -= 1
        if each.now_cents is not None:
            result[each.description, each.now_cents] += 1
    assert +result == Counter(now)
    assert not line_changes(now, now)


# -- the picture


def snapshot() -> QuoteSnapshot:
    line = SnapshotLine("SSD", Decimal(1), 9500, 9500, 9500, tax_percent=Decimal(22))
    tax = SnapshotTax("VAT", Decimal(22), 9500, 2090)
    return QuoteSnapshot(
        number="Q-0309", issue_date=DAY, valid_until=DAY + timedelta(days=14), language="en", country="IT",
        currency="EUR", prices_include_tax=False, seller=Party("Bottega"), lines=(line,), taxes=(tax,),
        lines_cents=9500, net_cents=9500, tax_cents=2090, total_cents=11590, job="J-2644", refused_cents=4758,
        found="Bad blocks", discount_percent=Decimal("0.5"), optional=(),
    )  # fmt: skip


def test_the_picture_comes_back_from_its_text_and_adds_up() -> None:
    made = snapshot()
    assert QuoteSnapshot.from_json(made.to_json()) == made
    assert made.adds_up()
    assert "Bad blocks" in made.texts()
    assert [(each.answer, each.total_cents) for each in made.choices] == [
        (Answer.APPROVED, 11590),
        (Answer.REFUSED, 4758),
    ]
    assert len(made.sha256()) == 64
    with pytest.raises(ValueError, match="QuoteSnapshot"):
        QuoteSnapshot.from_json('{"number": "Q-1", "else": 2}')
