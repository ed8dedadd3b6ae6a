"""Invoices, credit notes and receipts say what their snapshot says, in any length, with any name."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from msp_desktop.documents.fonts import missing_glyphs
from msp_desktop.documents.issued import document_pdf
from msp_desktop.documents.receipt_roll import receipt_roll_pdf
from msp_desktop.domain.snapshot import (
    DocumentSnapshot,
    PaperSize,
    Party,
    SettledBy,
    SnapshotDevice,
    SnapshotPayment,
    SnapshotTax,
)
from tests.documents import papers

HOSTILE = [
    "Rossi <b",
    "Tom & Jerry <Bros>",
    "<img src=/etc/hosts>",
    "Ωμέγα Σ.",
    "Привіт Київ",
    "Łódź Żółć",
    "100% {name} %s",
]


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_an_invoice_has_the_fields_the_law_asks_for() -> None:
    text = flat(papers.text_of(document_pdf(papers.invoice())))
    for field in (
        "Invoice 2026/0872", "17 November 2026", "17 December 2026", "J-2654", "16 Nov – 17 Nov 2026",
        "Bottega Informatica S.r.l. · Via delle Lame 58, 40122 Bologna (BO), Italy", "VAT IT02345678901",
        "Studio Dentistico Marchetti", "Via San Felice 112", "VAT IT03456789012 · SDI code M5UXCR1",
        "SSD swap and clean install", "0.75 h", "60.00", "22%", "45.00", "VAT 22% on 224.00", "49.28", "€273.28",
        "IBAN IT60 X054 2811 1010 0000 0123 456", "Page 1 of 1", "7KQ2XN3",
    ):  # fmt: skip
        assert field in text or field.replace("Invoice ", "") in text, field


def test_the_file_says_its_title_author_and_language() -> None:
    import io

    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(document_pdf(papers.invoice(language="it"))))
    assert reader.metadata is not None
    assert reader.metadata.title == "Invoice 2026/0872" or "2026/0872" in str(reader.metadata.title)
    assert reader.metadata.author == "Bottega Informatica S.r.l."
    assert reader.trailer["/Root"]["/Lang"] == "it"  # type: ignore[index] # pypdf's tree has no types
    fonts = reader.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    assert all("Helvetica" not in str(fonts[name]["/BaseFont"]) for name in fonts)


def test_the_same_values_give_the_same_bytes() -> None:
    assert document_pdf(papers.invoice(), papers.a_logo()) == document_pdf(papers.invoice(), papers.a_logo())
    assert receipt_roll_pdf(papers.receipt()) == receipt_roll_pdf(papers.receipt())


def test_italian_amounts_and_dates() -> None:
    line = papers.line("Server", 123456)
    text = papers.text_of(document_pdf(papers.invoice((line,), language="it")))
    assert "1.234,56" in text
    assert "17 novembre 2026" in text


def test_the_transfer_code_is_read_back() -> None:
    read = papers.codes_of(document_pdf(papers.invoice()))
    code = (
        "BCD\n002\n1\nSCT\n\nBottega Informatica S.r.l.\nIT60X0542811101000000123456\nEUR273.28\n\n\nInvoice 2026/0872"
    )
    assert {text.strip() for text in read} == {code}


@pytest.mark.parametrize(
    "more",
    [{"currency": "USD"}, {"iban": ""}, {"to_pay_cents": 0, "paid_cents": 27328}],
    ids=["dollars", "no IBAN", "paid"],
)
def test_no_transfer_code_without_euro_account_or_debt(more: dict[str, Any]) -> None:
    assert papers.codes_of(document_pdf(papers.invoice(**more))) == {}


@pytest.mark.parametrize(
    ("settled", "sentence"),
    [
        (SettledBy.CASH, "Paid in cash on 17 November 2026. Thank you."),
        (SettledBy.CARD, "Paid by card on 17 November 2026. Thank you."),
        (SettledBy.TRANSFER, "Paid by transfer on 17 November 2026. Thank you."),
        (SettledBy.OTHER, "Paid on 17 November 2026: Voucher. Thank you."),
    ],
)
def test_a_paid_invoice_says_how(settled: SettledBy, sentence: str) -> None:
    payment = SnapshotPayment("Voucher", settled, 27328, date(2026, 11, 17))
    text = papers.text_of(document_pdf(papers.invoice(payments=(payment,), paid_cents=27328, to_pay_cents=0)))
    assert sentence in flat(text)
    assert "Pay by" not in text


def test_prices_with_tax_state_net_amounts_too() -> None:
    text = flat(papers.text_of(document_pdf(papers.gross_invoice())))
    for field in (
        "Net €",
        "Total €",
        "61.75",
        "75.34",
        "10.00 each without tax",
        "Less 5% discount",
        "VAT 4% on 18.79",
    ):
        assert field in text, field
    assert "Discount, regular customer −6.14" in text


@pytest.mark.parametrize(
    "sentence", ["Reverse charge, article 17 c. 6", "Exempt under article 10", "Margin scheme - second-hand goods"]
)
def test_lines_without_tax_print_their_legal_sentence(sentence: str) -> None:
    tax = SnapshotTax("VAT", Decimal(0), 22400, 0, category="E", reason_text=sentence)
    lines = tuple(replace(each, tax_percent=Decimal(0), tax_category="E") for each in papers.LINES)
    snapshot = papers.invoice(lines, taxes=(tax,), tax_cents=0, total_cents=22400, to_pay_cents=22400)
    text = flat(papers.text_of(document_pdf(snapshot)))
    assert snapshot.adds_up()
    assert sentence in text
    assert "Without VAT: 224.00" in text


@pytest.mark.parametrize("make", [document_pdf, receipt_roll_pdf])
def test_the_margin_scheme_states_no_tax(make: Callable[[DocumentSnapshot], bytes]) -> None:
    sentence = "Margin scheme - second-hand goods"
    lines = tuple(replace(each, tax_percent=Decimal(0), tax_category="M") for each in papers.LINES)
    tax = SnapshotTax("VAT", Decimal(0), 22400, 0, category="M", reason_text=sentence)
    sold = papers.invoice(lines, taxes=(tax,), tax_cents=0, total_cents=22400, to_pay_cents=22400)
    text = flat(papers.text_of(make(sold)))
    assert sentence in text
    assert "€224.00" in text
    assert "Without VAT" not in text
    assert "22%" not in text


def test_stamp_withholding_and_split_payment_lower_what_is_paid() -> None:
    snapshot = papers.invoice(
        stamp_cents=200, withheld_cents=4480, withheld_percent=Decimal(20), split_cents=4928, rounding_cents=0,
        total_cents=27528, to_pay_cents=18120, stamp_text="Stamp duty paid on the original.",
    )  # fmt: skip
    text = flat(papers.text_of(document_pdf(snapshot)))
    assert snapshot.adds_up()
    for field in (
        "Stamp duty 2.00",
        "Withholding tax 20% −44.80",
        "Total 275.28",
        "€181.20",
        "−49.28",
        "on the original",
    ):
        assert field in text, field


@pytest.mark.parametrize("count", [14, 15, 16, 28, 29, 30, 31, 42, 60])
def test_carried_sums_agree_and_totals_keep_two_rows(count: int) -> None:
    snapshot = papers.long_invoice(count)
    pages = papers.pages_of(document_pdf(snapshot))
    seen = 0
    for number, page in enumerate(pages):
        assert f"Page {number + 1} of {len(pages)}" in page
        rows = [int(found) for found in re.findall(r"Part number (\d+)", page)]
        if number:
            assert f"€{seen / 100:,.2f}" in page
            assert "Brought forward" in page
        seen += sum(snapshot.lines[row].amount_cents for row in rows)
        if number < len(pages) - 1:
            assert "Carried forward" in page
            assert f"€{seen / 100:,.2f}" in page
            assert "To pay" not in page
    assert seen == snapshot.lines_cents
    assert len(re.findall(r"Part number", pages[-1])) >= 2
    assert "To pay" in pages[-1]


def test_three_pages_repeat_the_head_of_the_table() -> None:
    pages = papers.pages_of(document_pdf(papers.long_invoice()))
    assert len(pages) == 3
    assert all("Description" in page and "Invoice 2026/0872" in page for page in pages[1:])


@pytest.mark.parametrize("name", [*HOSTILE, "Wolfeschlegelsteinhausenbergerdorff " * 6 + "end", "x" * 200])
@pytest.mark.parametrize("make", [document_pdf, receipt_roll_pdf])
def test_any_name_prints_literally(name: str, make: Callable[..., bytes]) -> None:
    snapshot = papers.invoice(
        (papers.line(name, 1000, detail=name),),
        customer=Party(name, address=(name,)),
        seller=replace(papers.SHOP, name=name),
    )
    text = re.sub(r"\s+", "", papers.text_of(make(snapshot)))
    assert text.count(re.sub(r"\s+", "", name)) >= 3
    assert "\ufffd" not in text


def test_a_character_without_a_glyph_is_named() -> None:
    assert missing_glyphs("Łódź Ωμέγα Київ € − → ✓ ₂") == ""
    assert missing_glyphs("王 Anna 王 ☃ שלום") == "王☃שלום"
    assert missing_glyphs("".join(papers.invoice().texts())) == ""


def test_control_characters_vanish_and_decomposed_letters_print() -> None:
    snapshot = papers.invoice(customer=Party("Ha\u0000rdy\u200b Le\u0301o\tX"))
    assert "Hardy Léo X" in papers.text_of(document_pdf(snapshot))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=300), st.text(max_size=1000))
def test_no_text_stops_a_paper(short: str, long: str) -> None:
    snapshot = papers.invoice(
        (papers.line(short, 1000, code=short[:40], detail=long),),
        customer=Party(short, contact=short, address=(long,), vat_number=short[:60]),
        seller=replace(papers.SHOP, name=short, legal_name=long, hours=short),
        devices=(SnapshotDevice(short, short, short, long),),
        jobs=(short,),
        work_done=long,
        warranty=(short,),
        payment_note=short,
        marking=short[:40],
        foot_text=long,
    )
    for make in (document_pdf, receipt_roll_pdf):
        assert make(snapshot).startswith(b"%PDF")
    assert DocumentSnapshot.from_json(snapshot.to_json()) == snapshot


def test_long_notes_run_on_and_keep_the_box() -> None:
    notes = " ".join(f"Step {number} was done and tested." for number in range(600))
    pages = papers.pages_of(document_pdf(papers.invoice(work_done=notes)))
    assert len(pages) > 2
    assert "Step 599 was done" in flat(" ".join(pages))
    assert "Pay by" in pages[-1]
    assert all("Pay by" not in page for page in pages[:-1])


def test_many_devices_end_with_a_count() -> None:
    devices = tuple(SnapshotDevice(f"Laptop {number}", f"SN{number}") for number in range(20))
    text = papers.text_of(document_pdf(papers.invoice(devices=devices)))
    assert "and 8 more devices" in text


@pytest.mark.parametrize("paper", list(PaperSize))
@pytest.mark.parametrize("make", [papers.invoice, papers.receipt, papers.gross_invoice])
def test_nothing_is_drawn_outside_the_margins(paper: PaperSize, make: Callable[..., DocumentSnapshot]) -> None:
    long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft " * 3
    lines = tuple(replace(each, description=long[:200], code="A-VERY-LONG-CODE-0123456789") for each in make().lines)
    snapshot = make(paper=paper, lines=lines, customer=Party(long[:200], address=(long,)))
    pdf = document_pdf(snapshot)
    picture = papers.picture_of(pdf, dpi=100)
    box = picture.point(lambda grey: 255 if grey < 200 else 0).getbbox()
    assert box is not None
    left, top, right, bottom = (edge * 25.4 / 100 for edge in box)
    width, height = (edge * 25.4 / 100 for edge in picture.size)
    narrow = paper is PaperSize.A5
    assert left >= (10 if narrow else 19.4)
    assert right <= width - (10 if narrow else 15.4)
    assert top >= 9
    assert bottom <= height - 4


def test_a_receipt_states_cash_and_change() -> None:
    for pdf in (document_pdf(papers.receipt()), receipt_roll_pdf(papers.receipt())):
        text = flat(papers.text_of(pdf))
        for field in (
            "Receipt",
            "R-2026/0873",
            "Not a tax document",
            "17 Nov",
            "10:44",
            "Deposit, 12 Nov, Card",
            "−30.00",
        ):
            assert field in text, field
        for field in ("€118.54", "Cash received", "150.00", "31.46", "0042-0017", "marked “failing, do not use”"):
            assert field in text, field


def test_the_roll_is_as_long_as_its_text_and_scans() -> None:
    short, long = receipt_roll_pdf(papers.receipt()), receipt_roll_pdf(papers.long_invoice(100))
    assert papers.codes_of(short, dpi=203) == {"J-2653": "Code128"}
    assert papers.picture_of(long, dpi=50).height > 2 * papers.picture_of(short, dpi=50).height
    assert len(papers.pages_of(long)) == 1


def test_an_open_invoice_on_the_roll_is_no_receipt() -> None:
    text = papers.text_of(receipt_roll_pdf(papers.invoice()))
    assert "Receipt" not in text
    assert "Thank you" not in text
    assert "Pay by 17 December 2026" in text
