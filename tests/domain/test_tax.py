"""Taxes and what the laws add: a value that contradicts itself is refused, and every code leads to its sentence."""

from decimal import Decimal

import pytest

from msp_desktop.domain.tax import (
    LEGAL_TEXTS,
    REGIMES,
    SPLIT_PAYMENT_TEXT,
    STAMP_TEXT,
    STAMPED_NATURA,
    WITHHOLDINGS,
    Tax,
    TaxCategory,
    TaxPart,
    combined,
    notes_for,
    regimes_of,
    stamp_rule,
    tax_under,
)

VAT22 = Tax("standard", "22 %", TaxCategory.STANDARD, Decimal(22))


def test_only_a_charged_tax_has_a_percent() -> None:
    with pytest.raises(ValueError, match="standard category"):
        Tax("odd", "Odd", TaxCategory.EXEMPT, Decimal(22))
    with pytest.raises(ValueError, match="standard category"):
        Tax("odd", "Odd", TaxCategory.STANDARD, Decimal(-1))


def test_a_percent_has_three_decimals_as_it_is_kept() -> None:
    assert Tax("qst", "QST", TaxCategory.STANDARD, Decimal("9.975")).percent == Decimal("9.975")
    with pytest.raises(ValueError, match="three decimals"):
        Tax("odd", "Odd", TaxCategory.STANDARD, Decimal("9.9755"))


def test_parts_make_up_the_percent() -> None:
    parts = (TaxPart("State", Decimal(4)), TaxPart("City", Decimal("4.875")))
    assert combined("ny", "Sales tax", parts).percent == Decimal("8.875")
    with pytest.raises(ValueError, match="parts"):
        Tax("ny", "Sales tax", TaxCategory.STANDARD, Decimal(8), parts=parts)


def test_lines_group_by_what_is_charged_and_not_by_name() -> None:
    assert VAT22.group == Tax("old", "Ordinaria", TaxCategory.STANDARD, Decimal("22.000")).group
    assert VAT22.group != Tax("standard", "22 %", TaxCategory.STANDARD, Decimal(21)).group


@pytest.mark.parametrize("code", LEGAL_TEXTS)
def test_every_reason_has_its_sentence_and_source(code: str) -> None:
    law = LEGAL_TEXTS[code]
    assert law.code == code
    assert law.source
    assert law.text("it")
    assert law.text("pl") == law.text("en")
    Tax("any", "Any", law.category, reason=code)


@pytest.mark.parametrize("code", [code for code in LEGAL_TEXTS if code.startswith("it-")])
def test_italys_reasons_have_a_natura_that_the_exchange_takes(code: str) -> None:
    natura = LEGAL_TEXTS[code].natura
    assert natura
    assert natura not in {"N2", "N3", "N6"}
    assert "it" in LEGAL_TEXTS[code].texts


def test_the_words_that_the_directive_prescribes() -> None:
    assert LEGAL_TEXTS["reverse-charge"].text("en").startswith("Reverse charge")
    assert LEGAL_TEXTS["margin"].text("en") == "Margin scheme - second-hand goods"
    assert "art. 1 cc. 54-89 L. 190/2014" in LEGAL_TEXTS["it-forfettario"].text("it")


def test_a_forfettario_charges_no_tax_and_says_why() -> None:
    untaxed = tax_under(REGIMES["RF19"], VAT22)
    assert (untaxed.percent, untaxed.category, untaxed.reason) == (Decimal(), TaxCategory.EXEMPT, "it-forfettario")
    assert LEGAL_TEXTS[untaxed.reason].natura == "N2.2"
    assert tax_under(REGIMES["RF01"], VAT22) is VAT22


@pytest.mark.parametrize("code", REGIMES)
def test_every_regime_is_whole(code: str) -> None:
    regime = REGIMES[code]
    assert (regime.untaxed is None) is regime.charges_tax
    assert regime in regimes_of(regime.country)


def test_the_usual_regime_comes_first_and_charges_tax() -> None:
    for country in {regime.country for regime in REGIMES.values()}:
        assert regimes_of(country)[0].charges_tax
    assert [regime.code for regime in regimes_of("IT")] == ["RF01", "RF17", "RF19"]


def test_which_natura_bears_stamp_duty() -> None:
    rule = stamp_rule(REGIMES["RF01"], recharge=True)
    assert rule is not None
    assert (rule.cents, rule.over_cents) == (200, 7747)
    assert {LEGAL_TEXTS[code].natura for code in rule.counted} <= STAMPED_NATURA
    assert {"it-forfettario", "it-excluded", "it-exempt", "reverse-charge"} <= rule.counted
    assert not {"export", "intra-eu", "margin", "it-phones", "it-electronics"} & rule.counted


def test_recharged_stamp_duty_is_an_advance_or_revenue() -> None:
    ordinary, forfettario = (stamp_rule(REGIMES[code], recharge=True) for code in ("RF01", "RF19"))
    assert ordinary is not None
    assert ordinary.recharged is not None
    assert LEGAL_TEXTS[ordinary.recharged.reason].natura == "N1"
    assert forfettario is not None
    assert forfettario.recharged is not None
    assert LEGAL_TEXTS[forfettario.recharged.reason].natura == "N2.2"
    assert stamp_rule(REGIMES["DE"], recharge=True) is None


def test_a_condominium_keeps_back_four_percent() -> None:
    assert (WITHHOLDINGS["condominium"].percent, WITHHOLDINGS["condominium"].cause) == (Decimal(4), "W")


def test_each_sentence_is_said_once() -> None:
    notes = notes_for(
        REGIMES["RF17"], ["", "it-exempt", "it-exempt", "reverse-charge"], split_payment=True, stamped=True
    )
    assert [note.code for note in notes] == [
        "it-exempt", "reverse-charge", "it-cash-vat", SPLIT_PAYMENT_TEXT.code, STAMP_TEXT.code,
    ]  # fmt: skip
    assert notes_for(REGIMES["RF01"], [""], split_payment=False, stamped=False) == ()
