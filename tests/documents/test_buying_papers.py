"""Orders and returns on paper: all that counts is on them, over as many pages as they need, always the same bytes."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pypdfium2
import pytest

from msp_desktop.documents.purchase_order import order_file_name, purchase_order_pdf
from msp_desktop.documents.supplier_return import return_file_name, supplier_return_pdf
from msp_desktop.domain.buying_paper import PurchaseOrderPaper
from msp_desktop.domain.snapshot import PaperSize, Party
from msp_desktop.i18n import LANGUAGES
from msp_desktop.workflows.sample_buying import sample_order, sample_return
from msp_desktop.workflows.sample_values import SampleShop

BOTTEGA = Party(
    "Bottega Informatica",
    address=("Via delle Lame 58", "40122 Bologna (BO), Italy"),
    country="IT",
    vat_number="IT02345678901",
    hours="Mon – Fri 9 – 13, 15 – 19",
)


def shop(language: str = "en") -> SampleShop:
    return SampleShop(BOTTEGA, "IT", language, "RF01", datetime(2026, 11, 17, 9, 42, tzinfo=UTC))


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return texts


def long_order() -> PurchaseOrderPaper:
    order = sample_order(shop())
    lines = order.lines * 12
    return replace(order, lines=lines, goods_cents=sum(line.amount_cents for line in lines))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_order_says_who_what_when_and_how_much(language: str) -> None:
    (text,) = pages(purchase_order_pdf(sample_order(shop(language))))
    for each in ("PO-0001", "448120", "SSD-980-1T", "MZ-V8V1T0", "Samsung 980 1 TB", "Via delle Lame 58", "9 – 13"):
        assert each in text
    amounts = {"en": ("465.60", "8.90", "€640.90"), "it": ("465,60", "8,90", "€640,90")}
    for amount in amounts[language]:
        assert amount in text.replace("\u00a0", "")


def test_no_cost_of_ours_and_no_tax_is_on_it() -> None:
    (text,) = pages(purchase_order_pdf(sample_order(shop())))
    assert "margin" not in text.lower()
    assert "VAT 22" not in text


def test_a_long_order_repeats_its_head_and_carries_its_sum() -> None:
    order = long_order()
    texts = pages(purchase_order_pdf(order))
    assert len(texts) == 3
    assert "Page 2 of 3" in texts[1]
    assert "Carried forward" in texts[0]
    assert "Brought forward" in texts[1]
    assert all("Your code" in text for text in texts)
    assert ["Total net" in text for text in texts] == [False, False, True]
    assert sum(text.count("KBD-5420") for text in texts) == 12


@pytest.mark.parametrize("paper", [PaperSize.A4, PaperSize.LETTER])
def test_papers_are_the_same_bytes_each_time(paper: PaperSize) -> None:
    order = replace(sample_order(shop()), paper=paper)
    assert purchase_order_pdf(order) == purchase_order_pdf(order)
    sent_back = replace(sample_return(shop()), paper=paper)
    assert supplier_return_pdf(sent_back) == supplier_return_pdf(sent_back)


def test_a_draft_says_that_it_is_one() -> None:
    (text,) = pages(purchase_order_pdf(replace(sample_order(shop()), draft=True)))
    assert "Draft, not yet sent" in text


def test_lines_without_codes_prices_or_quantities_of_one_still_print() -> None:
    order = sample_order(shop())
    line = replace(
        order.lines[0], code="", supplier_code="", description="x" * 200, quantity=Decimal("2.5"), unit_cents=0
    )
    odd = replace(
        order, lines=(line,), account_number="", ordered_by="", hours="", deliver_to=(), note="", expected=None
    )
    (text,) = pages(purchase_order_pdf(odd))
    assert "2.5" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_return_says_why_which_piece_and_what_is_expected(language: str) -> None:
    (text,) = pages(supplier_return_pdf(sample_return(shop(language))))
    for each in ("SR-0001", "RMA-77120", "S649NX0T418812", "DSP-MBP14", "A2442"):
        assert each in text
    assert {"en": "138.20", "it": "138,20"}[language] in text


def test_file_names_say_number_and_supplier() -> None:
    assert order_file_name("PO-0193", "Runner S.p.A.", "en") == "Purchase-order-PO-0193-Runner-S-p-A.pdf"
    assert return_file_name("SR-0012", "Runner S.p.A.", "en") == "Return-SR-0012-Runner-S-p-A.pdf"
