"""Paying in one or several ways, and where an invoice stands."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_desktop.domain.payment import InvoiceState, PayWay, Tender, days_late, invoice_state, settled

TENDERS = st.lists(st.builds(Tender, st.sampled_from(PayWay), st.integers(0, 100_000)), max_size=5)
TODAY = date(2026, 11, 17)


def test_cash_with_change() -> None:
    result = settled(11_854, [Tender(PayWay.CASH, 15_000)])
    assert result.kept == (Tender(PayWay.CASH, 11_854),)
    assert (result.change_cents, result.missing_cents, result.complete) == (3_146, 0, True)


def test_cash_that_is_short() -> None:
    result = settled(11_854, [Tender(PayWay.CASH, 11_500)])
    assert (result.missing_cents, result.change_cents, result.complete) == (354, 0, False)


def test_card_and_cash() -> None:
    result = settled(11_854, [Tender(PayWay.CARD, 10_000), Tender(PayWay.CASH, 2_000)])
    assert result.kept == (Tender(PayWay.CASH, 1_854), Tender(PayWay.CARD, 10_000))
    assert (result.change_cents, result.paid_cents) == (146, 11_854)


def test_a_card_gives_no_change() -> None:
    result = settled(10_000, [Tender(PayWay.CARD, 12_000), Tender(PayWay.CASH, 500)])
    assert (result.over_cents, result.complete) == (2_000, False)
    assert result.change_cents == 500


def test_on_account_covers_but_is_no_money() -> None:
    result = settled(10_000, [Tender(PayWay.CARD, 4_000), Tender(PayWay.ACCOUNT, 6_000)])
    assert (result.complete, result.paid_cents, result.on_account_cents) == (True, 4_000, 6_000)


def test_nothing_due_needs_nothing() -> None:
    assert settled(0, []).complete
    assert settled(0, [Tender(PayWay.CASH, 500)]).change_cents == 500


@pytest.mark.parametrize(
    ("tenders", "rounding", "change", "complete"),
    [
        ([Tender(PayWay.CASH, 1_005)], 2, 0, True),
        ([Tender(PayWay.CASH, 2_000)], 2, 995, True),
        ([Tender(PayWay.CARD, 1_003)], 0, 0, True),
        ([Tender(PayWay.CARD, 501), Tender(PayWay.CASH, 500)], -2, 0, True),
        ([Tender(PayWay.CASH, 500)], 0, 0, False),
    ],
)
def test_only_cash_that_settles_is_rounded(tenders: list[Tender], rounding: int, change: int, complete: bool) -> None:
    result = settled(1_003, tenders, cash_step=5)
    assert (result.rounding_cents, result.change_cents, result.complete) == (rounding, change, complete)


@given(st.integers(0, 100_000), TENDERS, st.sampled_from([0, 5]))
def test_every_cent_offered_is_accounted_for(due: int, tenders: list[Tender], step: int) -> None:
    result = settled(due, tenders, cash_step=step)
    kept = sum(tender.cents for tender in result.kept)
    assert sum(tender.cents for tender in tenders) == kept + result.change_cents
    assert kept == due + result.rounding_cents - result.missing_cents + result.over_cents
    assert kept == result.paid_cents + result.on_account_cents
    assert result.change_cents <= sum(tender.cents for tender in tenders if tender.way is PayWay.CASH)
    assert abs(result.rounding_cents) <= step // 2
    assert result.missing_cents == 0 or result.change_cents == 0


def test_amounts_below_zero_are_no_payment() -> None:
    with pytest.raises(ValueError, match="below zero"):
        settled(-1, [])
    with pytest.raises(ValueError, match="below zero"):
        settled(1, [Tender(PayWay.CARD, -1)])


@pytest.mark.parametrize(
    ("open_cents", "credited", "due_in", "state"),
    [
        (10_000, 0, 1, InvoiceState.OPEN),
        (10_000, 0, 0, InvoiceState.OPEN),
        (10_000, 0, -1, InvoiceState.OVERDUE),
        (4_000, 0, 1, InvoiceState.PART_PAID),
        (4_000, 0, -1, InvoiceState.OVERDUE),
        (0, 0, -1, InvoiceState.PAID),
        (0, 4_000, -1, InvoiceState.PAID),
        (0, 10_000, -1, InvoiceState.CREDITED),
    ],
)
def test_states_of_an_issued_invoice(open_cents: int, credited: int, due_in: int, state: InvoiceState) -> None:
    found = invoice_state(
        issued=True,
        to_pay_cents=10_000,
        open_cents=open_cents,
        due_day=TODAY + timedelta(due_in),
        today=TODAY,
        credited_cents=credited,
    )
    assert found is state


def test_a_draft_is_never_late_and_a_free_invoice_is_paid() -> None:
    assert (
        invoice_state(issued=False, to_pay_cents=1, open_cents=1, due_day=date(2020, 1, 1), today=TODAY)
        is InvoiceState.DRAFT
    )
    assert invoice_state(issued=True, to_pay_cents=0, open_cents=0, due_day=None, today=TODAY) is InvoiceState.PAID


def test_days_late() -> None:
    assert days_late(date(2026, 10, 29), TODAY) == 19
    assert days_late(TODAY, TODAY) == 0
