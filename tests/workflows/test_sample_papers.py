"""The sample papers render for every country, in every language, and their sums agree."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from msp_desktop.documents.raster import page_count
from msp_desktop.documents.values import TicketForm
from msp_desktop.domain.country import COUNTRIES
from msp_desktop.domain.snapshot import DocumentKind, Party
from msp_desktop.domain.tax import regimes_of
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.i18n import LANGUAGES
from msp_desktop.workflows.sample_papers import SampleForm, every_paper, printer_test, sample_paper
from msp_desktop.workflows.sample_quote import sample_quote
from msp_desktop.workflows.sample_values import SampleShop, sample_document
from tests.documents import papers

NOW = datetime(2026, 11, 17, 9, 42, tzinfo=UTC)


def of(country: str, regime: str = "", language: str = "en", percent: Decimal | None = None) -> SampleShop:
    party = Party(name="Bottega", address=("Via delle Lame 58", "40122 Bologna (BO)"), country=country)
    return SampleShop(party=party, country=country, language=language, regime=regime, now=NOW, percent=percent)


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("kind", DocumentKind)
@pytest.mark.parametrize("basis", PriceBasis)
def test_every_country_adds_up(country: str, kind: DocumentKind, basis: PriceBasis) -> None:
    for regime in regimes_of(country):
        assert sample_document(of(country, regime.code), kind, basis).adds_up()


@pytest.mark.parametrize("percent", ["0", "8.1", "8.875", "22"])
@pytest.mark.parametrize("basis", PriceBasis)
def test_every_rate_adds_up(percent: str, basis: PriceBasis) -> None:
    assert sample_document(of("US", percent=Decimal(percent)), basis=basis).adds_up()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("country", COUNTRIES)
def test_every_paper_in_every_tongue(language: str, country: str) -> None:
    made = dict(every_paper(of(country, language=language), papers.a_logo()))
    assert len(made) == len(list(DocumentKind)) + 2 + 3 + 3 + 4 + 4 + 4 + 2 + 2 + 10 + len(list(TicketForm))
    # A label for each of two parts, and the shelves of a count, each on a page of its own.
    several = {name for name in made if name.startswith(("part_label", "count_sheet"))}
    assert {name: page_count(pdf) for name, pdf in made.items() if page_count(pdf) != 1} == dict.fromkeys(several, 2)


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("basis", PriceBasis)
def test_every_quote_adds_up(country: str, basis: PriceBasis) -> None:
    for regime in regimes_of(country):
        assert sample_quote(of(country, regime.code), basis).adds_up()


def test_the_tax_is_called_as_the_reader_calls_it() -> None:
    for language, word in (("it", "IVA"), ("en", "VAT")):
        sample = sample_document(of("IT", "RF01", language))
        assert {line.tax_name for line in sample.lines} == {tax.name for tax in sample.taxes} == {word}


@pytest.mark.parametrize("form", SampleForm)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_renders(form: SampleForm, language: str) -> None:
    assert page_count(sample_paper(form, of("IT", "RF19", language))) == 1


@pytest.mark.parametrize("kind", ["page", "roll", "label"])
def test_printer_tests_render(kind: str) -> None:
    assert page_count(printer_test(kind, of("US"))) == 1


def test_an_empty_shop_renders() -> None:
    bare = SampleShop(party=Party(name=""), country="IT", language="it", regime="", now=NOW)
    assert page_count(sample_paper(SampleForm.INVOICE, bare)) == 1
