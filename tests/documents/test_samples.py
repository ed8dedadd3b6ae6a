"""Every sample paper adds up, prints in both languages and whatever the country."""

from decimal import Decimal

import pytest

from msp_desktop.documents.raster import page_count
from msp_desktop.documents.samples import every_paper, sample_document
from msp_desktop.domain.snapshot import DocumentKind
from msp_desktop.i18n import Formats
from tests.documents import papers


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize(("country", "currency"), [("IT", "EUR"), ("US", "USD"), ("CH", "CHF"), ("GB", "GBP")])
def test_every_paper_in_every_tongue(language: str, country: str, currency: str) -> None:
    reader = Formats(language, country, currency, "Europe/Rome")
    made = dict(every_paper(papers.SHOP, reader, papers.a_logo()))
    assert len(made) == len(list(DocumentKind)) + 2 + 3 + 3 + 4
    assert all(page_count(pdf) == 1 for pdf in made.values())


@pytest.mark.parametrize("gross", [True, False])
@pytest.mark.parametrize("percent", ["0", "8.1", "8.875", "22"])
@pytest.mark.parametrize("kind", list(DocumentKind))
def test_every_sample_adds_up(kind: DocumentKind, percent: str, gross: bool) -> None:
    sample = sample_document(
        papers.SHOP, papers.READER, kind=kind, prices_include_tax=gross, tax_percent=Decimal(percent)
    )
    assert sample.adds_up()
