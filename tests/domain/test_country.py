"""What each country sets: today's rates, checks that exist, and which paper a sale gets."""

import importlib
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from msp_desktop.domain.country import (
    COUNTRIES,
    FOOT_TEXTS,
    AddressForm,
    Country,
    Paper,
    RateName,
    basis_for,
    paper_for,
    preset_of,
    sales_tax,
)
from msp_desktop.domain.money import CURRENCIES
from msp_desktop.domain.numbering import SeriesKind, form_problem, number_text
from msp_desktop.domain.tax import LEGAL_TEXTS, TaxCategory, TaxPart, regimes_of
from msp_desktop.domain.totals import Line, PartsRule, PriceBasis, TaxPolicy, document_totals

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize("code", COUNTRIES)
def test_every_country_is_whole(code: str) -> None:
    country = COUNTRIES[code]
    assert country.code == code
    assert country.currency in CURRENCIES
    assert ZoneInfo(country.zone).key == country.zone
    assert country.retention_years >= 6
    assert country.retention_source
    assert country.foot == "" or FOOT_TEXTS[country.foot].text("it")
    assert regimes_of(code)
    assert all(form_problem(form) is None for form in country.forms.values())
    assert set(country.forms) == set(SeriesKind)


@pytest.mark.parametrize("code", COUNTRIES)
def test_every_tax_number_check_exists(code: str) -> None:
    numbers = COUNTRIES[code].numbers
    assert numbers.vat
    for scheme in (*numbers.vat, *numbers.tax_code):
        assert callable(importlib.import_module(f"stdnum.{scheme}").validate)


@pytest.mark.parametrize("code", COUNTRIES)
def test_every_rate_makes_a_tax_with_its_reason(code: str) -> None:
    for rate in COUNTRIES[code].rates:
        tax = rate.tax("name")
        assert tax.key == rate.key
        assert tax.reason == "" or LEGAL_TEXTS[tax.reason].category is tax.category
        assert (tax.reason == "") is (tax.category in {TaxCategory.STANDARD, TaxCategory.ZERO})


@pytest.mark.parametrize("code", COUNTRIES)
def test_a_rate_is_in_force_once_a_day(code: str) -> None:
    keys = [rate.key for rate in COUNTRIES[code].rates_on(TODAY)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("code", "percents"),
    [
        ("IT", ["22", "10", "5", "4"]),
        ("DE", ["19", "7"]),
        ("AT", ["20", "10", "13"]),
        ("FR", ["20", "10", "5.5", "2.1"]),
        ("ES", ["21", "10", "4"]),
        ("GB", ["20", "5"]),
        ("CH", ["8.1", "2.6", "3.8"]),
        ("CA", ["5"]),
    ],
)
def test_todays_rates(code: str, percents: list[str]) -> None:
    assert [str(rate.percent) for rate in COUNTRIES[code].rates_on(TODAY) if rate.percent] == percents


def test_a_rate_ends_on_its_last_day() -> None:
    italy = COUNTRIES["IT"]
    assert italy.rates_on(date(2013, 9, 30))[0].percent == 21
    assert italy.rates_on(date(2013, 10, 1))[0].percent == 22


@pytest.mark.parametrize(
    ("province", "percent"), [("ON", "13"), ("QC", "14.975"), ("NS", "14"), ("BC", "12"), ("AB", "5"), ("SK", "11")]
)
def test_canadas_provinces(province: str, percent: str) -> None:
    usual = COUNTRIES["CA"].rates_on(TODAY, province)[0]
    assert usual.percent == Decimal(percent)
    assert sum(part.percent for part in usual.parts) == usual.percent


def test_quebec_rounds_each_tax() -> None:
    canada = COUNTRIES["CA"]
    tax = canada.rates_on(TODAY, "QC")[0].tax("GST and QST")
    policy = TaxPolicy(basis_for(canada, is_company=False), canada.tax_rounding, canada.parts_rule)
    totals = document_totals([Line(Decimal(1), 1_010, tax)], policy)
    assert (canada.parts_rule, totals.total_cents) == (PartsRule.EACH, 1_010 + 51 + 101)


def test_a_us_owner_enters_one_rate_of_parts() -> None:
    assert COUNTRIES["US"].rate_entered
    rate = sales_tax([TaxPart("State", Decimal(4)), TaxPart("City", Decimal("4.875"))], TODAY)
    assert (rate.percent, rate.name, rate.key) == (Decimal("8.875"), RateName.SALES_TAX, COUNTRIES["US"].rates[0].key)


@pytest.mark.parametrize("code", ["IT", "DE", "FR", "ES", "CH"])
def test_a_person_who_paid_gets_a_receipt_there(code: str) -> None:
    assert paper(COUNTRIES[code]) is SeriesKind.RECEIPT
    assert paper(COUNTRIES[code], paid_in_full=False) is SeriesKind.INVOICE
    assert paper(COUNTRIES[code], is_company=True) is SeriesKind.INVOICE
    assert paper(COUNTRIES[code], has_tax_number=True) is SeriesKind.INVOICE


@pytest.mark.parametrize("code", ["US", "GB", "CA", "AT"])
def test_elsewhere_the_invoice_is_the_receipt(code: str) -> None:
    assert paper(COUNTRIES[code]) is SeriesKind.INVOICE


def paper(
    country: Country, *, is_company: bool = False, has_tax_number: bool = False, paid_in_full: bool = True
) -> SeriesKind:
    return paper_for(country, is_company=is_company, has_tax_number=has_tax_number, paid_in_full=paid_in_full)


def test_only_italy_asks_for_the_tills_number_and_the_note() -> None:
    assert [code for code, country in COUNTRIES.items() if country.till_number_required] == ["IT"]
    assert [code for code, country in COUNTRIES.items() if country.receipt_not_tax_document] == ["IT"]


def test_prices_are_told_with_tax_to_people_in_europe_only() -> None:
    for code, country in COUNTRIES.items():
        assert basis_for(country, is_company=True) is PriceBasis.NET
        assert (basis_for(country, is_company=False) is PriceBasis.NET) is (code in {"US", "CA"})


def test_paper_cash_and_bank_code() -> None:
    assert {code for code, country in COUNTRIES.items() if country.paper is Paper.LETTER} == {"US", "CA"}
    assert {code for code, country in COUNTRIES.items() if country.cash_step == 5} == {"CH", "CA"}
    assert {code for code, country in COUNTRIES.items() if country.payment_qr} == {"IT", "AT", "FR", "DE", "ES"}


def test_the_credit_note_of_the_pictures() -> None:
    assert number_text(COUNTRIES["IT"].forms[SeriesKind.CREDIT_NOTE], 2026, 15) == "NC-2026/015"


def test_a_country_without_a_preset_has_plain_values() -> None:
    assert preset_of("IT") is COUNTRIES["IT"]
    poland = preset_of("PL")
    assert (poland.code, poland.address_form, poland.rates_on(TODAY)) == ("PL", AddressForm.POSTCODE_TOWN, ())
