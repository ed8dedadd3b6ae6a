"""The price list as customers read it."""

from io import BytesIO

import pypdfium2
import pytest

from msp_desktop.domain.errors import Refused
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.catalogue import ServiceFacts, add_service, add_starter_catalogue, retire_service
from msp_desktop.workflows.print_price_list import price_list_paper


def text_of(pdf: bytes) -> str:
    """All the words of a PDF."""
    document = pypdfium2.PdfDocument(BytesIO(pdf))
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def test_people_read_prices_with_tax_by_category(shop: Shop) -> None:
    shop.run(add_starter_catalogue, language="en")
    gone = shop.run(add_service, facts=ServiceFacts("Floppy repair"), price_cents=100).value
    shop.run(retire_service, service_id=gone)
    paper = price_list_paper(shop)
    text = text_of(paper.pdf)
    assert "69.54" in text
    assert "Prices include VAT." in text
    assert "an hour" in text
    assert "Floppy" not in text
    assert paper.file_name == "Price-list-Bottega-Informatica.pdf"


def test_names_print_as_they_are(shop: Shop) -> None:
    shop.run(add_service, facts=ServiceFacts("Rossi <b & <img src=/etc/hosts>"), price_cents=100)
    assert "Rossi <b & <img src=/etc/hosts>" in text_of(price_list_paper(shop).pdf).replace("\r\n", " ")


def test_an_empty_catalogue_has_no_price_list(shop: Shop) -> None:
    with pytest.raises(Refused, match="has a price yet"):
        price_list_paper(shop)
