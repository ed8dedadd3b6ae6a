"""The sample papers render for every country, in both languages, and their sums agree."""

from datetime import UTC, datetime

import pytest

from msp_desktop.documents.raster import page_count
from msp_desktop.domain.country import COUNTRIES
from msp_desktop.domain.snapshot import Party
from msp_desktop.domain.tax import regimes_of
from msp_desktop.workflows.sample_papers import SampleForm, SampleShop, _invoice, printer_test, sample_paper

NOW = datetime(2026, 11, 17, 9, 42, tzinfo=UTC)


def of(country: str, regime: str = "", language: str = "en") -> SampleShop:
    party = Party(name="Bottega", address=("Via delle Lame 58", "40122 Bologna (BO)"), country=country)
    return SampleShop(party=party, country=country, language=language, regime=regime, now=NOW)


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_country_adds_up(country: str) -> None:
    for regime in regimes_of(country):
        assert _invoice(of(country, regime.code)).adds_up()
    assert page_count(sample_paper(SampleForm.INVOICE, of(country))) == 1


@pytest.mark.parametrize("form", SampleForm)
@pytest.mark.parametrize("language", ["en", "it"])
def test_every_form_renders(form: SampleForm, language: str) -> None:
    assert page_count(sample_paper(form, of("IT", "RF19", language))) == 1


@pytest.mark.parametrize("kind", ["page", "roll", "label"])
def test_printer_tests_render(kind: str) -> None:
    assert page_count(printer_test(kind, of("US"))) == 1


def test_an_empty_shop_renders() -> None:
    bare = SampleShop(party=Party(name=""), country="IT", language="it", regime="", now=NOW)
    assert page_count(sample_paper(SampleForm.INVOICE, bare)) == 1
