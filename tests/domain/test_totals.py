"""A document added up: every basis, rounding and parts rule, and credits that end at zero."""

from copy import copy
from dataclasses import fields, replace
from decimal import Decimal
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_desktop.domain.money import half_up, percent_of
from msp_desktop.domain.tax import REGIMES, Tax, TaxCategory, TaxPart, combined, stamp_rule, tax_under
from msp_desktop.domain.totals import (
    Line,
    LineTotal,
    PartsRule,
    PartTotal,
    PriceBasis,
    TaxPolicy,
    TaxRounding,
    TaxTotal,
    Totals,
    converted_unit,
    credit_shares,
    document_totals,
    partial_credit,
    policy_under,
)

VAT22 = Tax("standard", "22 %", TaxCategory.STANDARD, Decimal(22))
VAT10 = Tax("reduced", "10 %", TaxCategory.STANDARD, Decimal(10))
VAT5_5 = Tax("second", "5.5 %", TaxCategory.STANDARD, Decimal("5.5"))
REVERSE = Tax("reverse", "Reverse charge", TaxCategory.REVERSE_CHARGE, reason="reverse-charge")
MARGIN = Tax("margin", "Margin", TaxCategory.MARGIN, reason="margin")
NEW_YORK = combined("ny", "Sales tax", [TaxPart("State", Decimal(4)), TaxPart("City", Decimal("4.875"))])
QUEBEC = combined("qc", "GST and QST", [TaxPart("GST", Decimal(5)), TaxPart("QST", Decimal("9.975"))])
TAXES = (VAT22, VAT10, VAT5_5, REVERSE, MARGIN, NEW_YORK, QUEBEC)

PERCENTS = st.integers(0, 100_000).map(lambda thousandths: Decimal(thousandths) / 1000)
LINES = st.builds(
    Line,
    quantity=st.integers(-20_000, 50_000).map(lambda thousandths: Decimal(thousandths) / 1000),
    unit_cents=st.integers(0, 500_000),
    tax=st.sampled_from(TAXES),
    discount_percent=st.one_of(st.just(Decimal()), PERCENTS),
    discount_cents=st.one_of(st.just(0), st.integers(0, 500)),
)
SOLD = st.builds(
    Line,
    quantity=st.integers(1, 20_000).map(lambda thousandths: Decimal(thousandths) / 1000),
    unit_cents=st.integers(0, 500_000),
    tax=st.sampled_from(TAXES),
    discount_percent=st.one_of(st.just(Decimal()), PERCENTS),
)
POLICIES = st.builds(
    TaxPolicy,
    basis=st.sampled_from(PriceBasis),
    rounding=st.sampled_from(TaxRounding),
    parts_rule=st.sampled_from(PartsRule),
    discount_percent=st.one_of(st.just(Decimal()), PERCENTS),
    discount_cents=st.one_of(st.just(0), st.integers(0, 1000)),
    cash_step=st.sampled_from([0, 5]),
    withholding_percent=st.sampled_from([Decimal(), Decimal(4), Decimal(20)]),
    split_payment=st.booleans(),
    stamp=st.sampled_from(
        [None, stamp_rule(REGIMES["RF01"], recharge=True), stamp_rule(REGIMES["RF01"], recharge=False)]
    ),
)
BASKETS = st.lists(LINES, max_size=8)


def one(cents: int, tax: Tax = VAT22, quantity: str = "1") -> Line:
    return Line(Decimal(quantity), cents, tax)


GROSS = TaxPolicy(PriceBasis.GROSS)
NET = TaxPolicy(PriceBasis.NET)


Part = TypeVar("Part", LineTotal, TaxTotal, PartTotal, Totals)


def turned(part: Part) -> Part:
    """Every amount of its own with the other sign."""
    turned_part = copy(part)
    for field in fields(part):
        if field.name.endswith("cents"):
            object.__setattr__(turned_part, field.name, -getattr(part, field.name))
    return turned_part


def negative(totals: Totals) -> Totals:
    """Every amount of the document with the other sign, written without the code under test."""
    taxes = tuple(replace(turned(group), parts=tuple(turned(part) for part in group.parts)) for group in totals.taxes)
    return replace(turned(totals), lines=tuple(turned(line) for line in totals.lines), taxes=taxes)


@given(BASKETS, POLICIES)
def test_totals_add_up_for_any_basket(lines: list[Line], policy: TaxPolicy) -> None:
    totals = document_totals(lines, policy)
    assert totals.subtotal_cents == sum(line.amount_cents for line in totals.lines)
    assert totals.net_cents == sum(group.base_cents for group in totals.taxes)
    assert totals.net_cents == sum(line.net_cents for line in totals.lines)
    assert totals.tax_cents == sum(group.tax_cents for group in totals.taxes)
    assert totals.discount_cents == sum(group.discount_cents for group in totals.taxes)
    assert totals.total_cents == totals.net_cents + totals.tax_cents + totals.stamp_charged_cents
    left = totals.total_cents - totals.withheld_cents - totals.split_cents + totals.cash_rounding_cents
    assert totals.to_pay_cents == left
    if policy.cash_step:
        assert totals.to_pay_cents % policy.cash_step == 0
        assert abs(totals.cash_rounding_cents) <= policy.cash_step // 2
    for group in totals.taxes:
        own = [total for line, total in zip(lines, totals.lines, strict=True) if line.tax.group == group.tax.group]
        assert group.base_cents == sum(line.net_cents for line in own)
        if group.parts:
            assert group.tax_cents == sum(part.cents for part in group.parts)


@given(BASKETS, POLICIES)
def test_gross_totals_are_what_the_customer_was_told(lines: list[Line], policy: TaxPolicy) -> None:
    policy = replace(policy, basis=PriceBasis.GROSS, stamp=None)
    totals = document_totals(lines, policy)
    told = sum(half_up(line.quantity * line.unit_cents) for line in lines)
    told -= sum(
        percent_of(half_up(line.quantity * line.unit_cents), line.discount_percent) + line.discount_cents
        for line in lines
    )
    assert totals.total_cents == told - totals.discount_cents


@given(BASKETS, POLICIES)
def test_the_negative_of_a_document_is_exact(lines: list[Line], policy: TaxPolicy) -> None:
    taken_back = document_totals([line.negated() for line in lines], policy.negated())
    assert taken_back == negative(document_totals(lines, policy))


@given(BASKETS, POLICIES)
def test_net_tax_is_the_rate_of_the_base(lines: list[Line], policy: TaxPolicy) -> None:
    policy = replace(policy, basis=PriceBasis.NET, rounding=TaxRounding.DOCUMENT, parts_rule=PartsRule.SUM)
    for group in document_totals(lines, policy).taxes:
        assert group.tax_cents == percent_of(group.base_cents, group.tax.percent)


@given(BASKETS)
def test_gross_tax_stays_within_a_cent_of_the_rate(lines: list[Line]) -> None:
    for group in document_totals(lines, GROSS).taxes:
        assert abs(group.tax_cents - percent_of(group.base_cents, group.tax.percent)) <= 1


@given(BASKETS, POLICIES)
def test_what_is_not_charged_shows_no_tax(lines: list[Line], policy: TaxPolicy) -> None:
    for group in document_totals(lines, policy).taxes:
        if group.tax.category is not TaxCategory.STANDARD:
            assert group.tax_cents == 0


@given(st.data(), st.lists(SOLD, min_size=1, max_size=6), POLICIES)
def test_partial_credits_end_at_zero(data: st.DataObject, lines: list[Line], policy: TaxPolicy) -> None:
    whole = document_totals(lines, policy)
    shares = st.tuples(*(st.integers(0, int(line.quantity * 1000)) for line in lines))
    steps = sorted(data.draw(st.lists(shares, max_size=3)))
    credited = tuple(0 for _ in lines)
    done: list[Totals] = []
    highest = [0] * len(lines)
    for step in steps:
        highest = [max(pair) for pair in zip(highest, step, strict=True)]
        after = credit_shares(lines, policy, [Decimal(thousandths) / 1000 for thousandths in highest])
        done.append(partial_credit(lines, policy, credited, after))
        credited = after
    full = credit_shares(lines, policy, [line.quantity for line in lines])
    done.append(partial_credit(lines, policy, credited, full))
    for name in (
        "net_cents",
        "tax_cents",
        "total_cents",
        "withheld_cents",
        "split_cents",
        "stamp_cents",
        "to_pay_cents",
    ):
        assert sum(getattr(credit, name) for credit in done) == getattr(whole, name), name
    for at, group in enumerate(whole.taxes):
        assert sum(credit.taxes[at].base_cents for credit in done) == group.base_cents
        assert sum(credit.taxes[at].tax_cents for credit in done) == group.tax_cents
    for credit in done:
        assert sum(line.net_cents for line in credit.lines) == credit.net_cents
        assert credit.total_cents == credit.net_cents + credit.tax_cents + credit.stamp_charged_cents


def test_a_credit_touches_only_the_lines_it_takes_back() -> None:
    lines = [one(333, quantity="1"), one(333), one(335)]
    first = partial_credit(lines, GROSS, (0, 0, 0), (333, 0, 0))
    second = partial_credit(lines, GROSS, (333, 0, 0), (333, 333, 335))
    assert first.lines[1].net_cents == 0
    assert second.lines[0].net_cents == 0
    assert first.total_cents + second.total_cents == document_totals(lines, GROSS).total_cents


def test_the_checkout_of_the_pictures() -> None:
    lines = [Line(Decimal(1), 6500, VAT22, Decimal(5)), one(4200), one(1800)]
    totals = document_totals(lines, NET)
    assert [line.amount_cents for line in totals.lines] == [6175, 4200, 1800]
    assert (totals.net_cents, totals.tax_cents, totals.total_cents) == (12175, 2679, 14854)


def test_a_gross_price_that_no_net_price_gives() -> None:
    # 0.03 gross at 22 %: no net gives it by adding round(net x 22 %), yet it is what was told.
    totals = document_totals([one(3)], GROSS)
    assert (totals.net_cents, totals.tax_cents, totals.total_cents) == (2, 1, 3)


def test_a_document_discount_is_split_over_the_rates() -> None:
    totals = document_totals([one(10_000), one(5_000, VAT10)], replace(NET, discount_cents=1_000))
    assert [(group.base_cents, group.discount_cents) for group in totals.taxes] == [(9_333, 667), (4_667, 333)]
    assert [group.tax_cents for group in totals.taxes] == [2_053, 467]


def test_lines_of_one_rate_are_taxed_together() -> None:
    renamed = replace(VAT22, key="old", name="Ordinaria")
    totals = document_totals([one(2), one(2, renamed)], NET)
    assert [(group.base_cents, group.tax_cents) for group in totals.taxes] == [(4, 1)]


def test_us_tax_per_invoice_and_per_item() -> None:
    lines = [one(106, NEW_YORK), one(106, NEW_YORK)]
    # 1.06 x 8.875 % is 0.094075, so 0.09 each and 0.18 together; on the sum it is 0.18815, so 0.19.
    per_item = document_totals(lines, replace(NET, rounding=TaxRounding.LINE))
    per_invoice = document_totals(lines, NET)
    assert (per_item.tax_cents, per_invoice.tax_cents) == (18, 19)
    assert [part.cents for part in per_invoice.taxes[0].parts] == [9, 10]


def test_canadas_taxes_are_each_rounded() -> None:
    policy = replace(NET, parts_rule=PartsRule.EACH)
    totals = document_totals([one(1_010, QUEBEC)], policy)
    # GST 0.505 and QST 1.007475: 0.51 and 1.01, where their sum 1.512475 would be 1.51.
    assert [(part.name, part.cents) for part in totals.taxes[0].parts] == [("GST", 51), ("QST", 101)]
    assert totals.tax_cents == 152


def test_the_margin_scheme_shows_no_tax() -> None:
    totals = document_totals([one(25_000, MARGIN)], GROSS)
    assert (totals.total_cents, totals.tax_cents) == (25_000, 0)
    assert not totals.taxes[0].tax.shown


def test_withholding_and_split_payment_lower_only_what_is_paid() -> None:
    withheld = document_totals([one(100_000)], replace(NET, withholding_percent=Decimal(4)))
    assert (withheld.total_cents, withheld.withheld_cents, withheld.to_pay_cents) == (122_000, 4_000, 118_000)
    split = document_totals([one(100_000)], replace(NET, split_payment=True))
    assert (split.total_cents, split.split_cents, split.to_pay_cents) == (122_000, 22_000, 100_000)


@pytest.mark.parametrize(("cents", "stamp"), [(7_747, 0), (7_748, 200), (-7_748, -200)])
def test_stamp_duty_of_a_forfettario(cents: int, stamp: int) -> None:
    regime = REGIMES["RF19"]
    line = Line(Decimal(1 if cents > 0 else -1), abs(cents), tax_under(regime, VAT22))
    charged = document_totals([line], policy_under(regime, NET, recharge_stamp=True))
    assert (charged.stamp_cents, charged.stamp_charged_cents, charged.total_cents) == (stamp, stamp, cents + stamp)
    borne = document_totals([line], policy_under(regime, NET, recharge_stamp=False))
    assert (borne.stamp_cents, borne.stamp_charged_cents, borne.total_cents) == (stamp, 0, cents)


def test_stamp_duty_looks_only_at_the_part_without_tax() -> None:
    policy = policy_under(REGIMES["RF01"], NET, recharge_stamp=True)
    excluded = Tax("excluded", "Art. 15", TaxCategory.EXEMPT, reason="it-excluded")
    intra_eu = Tax("eu", "EU goods", TaxCategory.INTRA_EU, reason="intra-eu")
    assert document_totals([one(90_000), one(5_000, excluded)], policy).stamp_cents == 0
    assert document_totals([one(90_000, intra_eu)], policy).stamp_cents == 0
    assert document_totals([one(90_000), one(8_000, excluded)], policy).stamp_cents == 200


def test_a_forfettario_knows_no_withholding_and_no_split_payment() -> None:
    wanted = replace(NET, withholding_percent=Decimal(4), split_payment=True)
    assert policy_under(REGIMES["RF01"], wanted, recharge_stamp=True).split_payment
    forfettario = policy_under(REGIMES["RF19"], wanted, recharge_stamp=True)
    assert (forfettario.withholding_percent, forfettario.split_payment) == (Decimal(), False)


def test_swiss_cash_is_rounded_to_five() -> None:
    totals = document_totals([one(1_003, REVERSE)], replace(NET, cash_step=5))
    assert (totals.total_cents, totals.cash_rounding_cents, totals.to_pay_cents) == (1_003, 2, 1_005)


def test_an_empty_document_is_zero() -> None:
    totals = document_totals([], replace(NET, discount_cents=500))
    assert (totals.discount_cents, totals.total_cents, totals.taxes) == (0, 0, ())


@pytest.mark.parametrize(
    ("price", "to_basis", "tax", "converted"),
    [
        (10_000, PriceBasis.GROSS, VAT22, 12_200),
        (12_200, PriceBasis.NET, VAT22, 10_000),
        (9_900, PriceBasis.NET, VAT22, 8_115),
        (10_000, PriceBasis.GROSS, MARGIN, 10_000),
    ],
)
def test_a_unit_price_in_the_other_basis(price: int, to_basis: PriceBasis, tax: Tax, converted: int) -> None:
    other = PriceBasis.NET if to_basis is PriceBasis.GROSS else PriceBasis.GROSS
    assert converted_unit(price, other, to_basis, tax) == converted
    assert converted_unit(price, to_basis, to_basis, tax) == price
