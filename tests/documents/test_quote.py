"""The quote of the drawing: its words and sums, its box, its pages, in both languages and on both sheets."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from msp_desktop.documents.quote import quote_pdf
from msp_desktop.documents.raster import page_count, page_size_mm
from msp_desktop.domain.quote import QuoteSnapshot
from msp_desktop.domain.snapshot import PaperSize, Party, SnapshotDevice, SnapshotLine, SnapshotTax
from tests.documents import papers
from tests.documents.papers import line

AURORA = Party(
    name="Hotel Aurora",
    legal_name="Hotel Aurora S.r.l.",
    contact="Att. Monica Conti",
    address=("Viale Ceccarini 14", "47838 Riccione (RN), Italy"),
    country="IT",
)
LINES = (
    line("Malware clean-up", 6900, code="SRV-030", detail="Two scanners, browser, start-up entries."),
    line("Windows reinstall", 9500, code="SRV-020", detail="Windows 11 Pro, drivers, your four programs."),
    line("Data backup up to 500 GB", 3500, code="SRV-012", detail="140 GB, copied before we erase, put back."),
    line("Kingston NV2 NVMe SSD, 500 GB", 4200, code="SNV2S-500", detail="Replaces the worn disk."),
    line("External disk, 2 TB, USB 3", 7900, code="HDD-EXT-2T", detail="For your backups."),
)


def quote(**more: object) -> QuoteSnapshot:
    """The quote of the drawing."""
    made = QuoteSnapshot(
        number="Q-0309",
        issue_date=date(2026, 11, 16),
        valid_until=date(2026, 11, 30),
        language="en",
        country="IT",
        currency="EUR",
        prices_include_tax=False,
        seller=papers.SHOP,
        customer=AURORA,
        lines=LINES,
        taxes=(SnapshotTax("VAT", Decimal(22), 32000, 7040),),
        lines_cents=32000,
        net_cents=32000,
        tax_cents=7040,
        total_cents=39040,
        job="J-2644",
        optional=(4,),
        without_option_cents=29402,
        refused_cents=4758,
        limit_cents=40000,
        made_by="Elena Conti",
        devices=(SnapshotDevice("HP ProDesk 400 G7", "8CG0421TQX"),),
        found="Malware in two profiles. Disk with 31 bad blocks.",
        how="Ready two working days after your yes.",
        terms=("Repairs carry 90 days’ warranty.", "Without your yes we do nothing more."),
    )
    return replace(made, **more)  # type: ignore[arg-type]  # any field may be given


def words_of(pdf: bytes) -> str:
    return " ".join(papers.text_of(pdf).split())


def test_the_quote_of_the_drawing_says_it_all() -> None:
    assert quote().adds_up()
    pdf = quote_pdf(quote(), papers.a_logo())
    assert page_count(pdf) == 1
    text = words_of(pdf)
    for part in (
        "Quote for", "Hotel Aurora S.r.l.", "Att. Monica Conti", "Q-0309", "16 November 2026", "30 November 2026",
        "J-2644, by Elena", "HP ProDesk 400 G7", "8CG0421TQX", "Malware in two profiles.", "SRV-030", "HDD-EXT-2T",
        "Optional. For your backups.", "Ready two working days", "Repairs carry 90 days", "VAT 22% on 320.00", "70.40",
        "€390.40", "Your answer", "Yes, all of it", "Yes, without: External disk, 2 TB, USB 3", "€294.02",
        "No, return it unrepaired. The check is due", "€47.58", "Name and signature, Hotel Aurora",
        "We ask before going over", "€400.00", "VAT included", "+39 051 555 0148",
        "Quote Q-0309. Prices hold until 30 November 2026. VAT at the rate of the invoice date.", "Page 1 of 1",
    ):  # fmt: skip
        assert part in text, part
    assert text.count("Optional") == 1


def test_the_same_quote_is_the_same_to_the_byte() -> None:
    assert quote_pdf(quote(), papers.a_logo()) == quote_pdf(quote(), papers.a_logo())


def test_the_box_has_a_square_for_each_choice_and_stands_at_the_foot() -> None:
    picture = papers.picture_of(quote_pdf(quote()), dpi=254).convert("L")
    dots = 10  # ten dots a millimetre
    # The box's frame left and right of the page, where the drawing has it (mm from the top).
    dark = [y for y in range(200, 285) if sum(picture.crop((200, y * dots, 201, y * dots + 1)).histogram()[:140])]
    assert dark, "the frame stands on the left margin"
    assert 215 <= min(dark) <= 240
    assert max(dark) <= 280


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("paper", [PaperSize.A4, PaperSize.LETTER])
@pytest.mark.parametrize("gross", [False, True])
def test_every_sheet_and_tongue_is_one_page(language: str, paper: PaperSize, gross: bool) -> None:
    made = quote(language=language, paper=paper)
    if gross:
        shown = tuple(replace(each, amount_cents=each.amount_cents, net_cents=0) for each in LINES)
        tax = SnapshotTax("VAT", Decimal(22), 26230, 5770)
        made = replace(
            made, prices_include_tax=True, lines=shown, taxes=(tax,), net_cents=26230, tax_cents=5770, total_cents=32000
        )
    assert made.adds_up()
    pdf = quote_pdf(made)
    assert page_count(pdf) == 1
    wide = page_size_mm(pdf, 0)[0]
    assert round(wide) == (210 if paper is PaperSize.A4 else 216)
    text = words_of(pdf)
    assert ("Net €" in text or "Imponibile €" in text) is not gross


def test_without_a_fee_nothing_is_due_for_a_no() -> None:
    text = words_of(quote_pdf(quote(refused_cents=None, without_option_cents=None, optional=(), limit_cents=None)))
    assert "No, return it unrepaired. Nothing is due" in text
    assert "€0.00" in text
    assert "Optional" not in text
    assert "Yes, without" not in text
    assert text.count("€390.40") == 3, "the total, the yes, and the amount that is asked before going over"


def test_an_untaxed_shop_speaks_of_no_tax() -> None:
    tax = SnapshotTax("", Decimal(0), 32000, 0, category="N", reason_text="No VAT: flat-rate scheme.")
    lines = tuple(replace(each, tax_percent=Decimal(0), tax_category="N") for each in LINES)
    text = words_of(quote_pdf(quote(lines=lines, taxes=(tax,), tax_cents=0, total_cents=32000)))
    assert "included" not in text
    assert "rate of the invoice date" not in text
    assert "No VAT: flat-rate scheme." in text


def test_a_draft_says_so_and_has_no_number() -> None:
    text = words_of(quote_pdf(quote(), draft=True))
    assert "Draft, not yet made" in text
    assert "Q-0309" not in text


def test_several_devices_stand_below_each_other_with_what_was_found_once() -> None:
    devices = tuple(SnapshotDevice(f"Terminal {n}", f"SN-{n}") for n in range(1, 15))
    text = words_of(quote_pdf(quote(devices=devices)))
    assert "Terminal 12" in text
    assert "and 2 more devices" in text
    assert text.count("Malware in two profiles.") == 1


def test_many_lines_go_on_and_the_box_is_on_the_last_page_only() -> None:
    many = tuple(replace(LINES[place % 5], code=f"C-{place}") for place in range(45))
    cents = sum(each.amount_cents for each in many)
    tax = cents * 22 // 100
    made = quote(
        lines=many, lines_cents=cents, net_cents=cents, tax_cents=tax, total_cents=cents + tax,
        taxes=(SnapshotTax("VAT", Decimal(22), cents, tax),),
    )  # fmt: skip
    pages = papers.pages_of(quote_pdf(made))
    assert len(pages) > 1
    assert ["Your answer" in page for page in pages] == [False] * (len(pages) - 1) + [True]
    assert "Carried forward" in pages[0]
    assert f"Page {len(pages)} of {len(pages)}" in " ".join(pages[-1].split())


words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=400)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(found=words, how=words, name=words, tag=st.text(max_size=30), cents=st.integers(0, 10**9))
def test_whatever_people_type_prints(found: str, how: str, name: str, tag: str, cents: int) -> None:
    device = SnapshotDevice(name[:80], "S", tag)
    made = quote(
        found=found, how=how, devices=(device,), customer=replace(AURORA, name=name), refused_cents=cents,
        valid_until=date(2026, 11, 16) + timedelta(days=cents % 300),
    )  # fmt: skip
    assert page_count(quote_pdf(made)) >= 1


def test_a_long_option_wraps_inside_the_box() -> None:
    long = SnapshotLine("A very long name of a part " * 6, Decimal(1), 7900, 7900, 7900, tax_percent=Decimal(22))
    text = words_of(quote_pdf(quote(lines=(*LINES[:4], long))))
    assert "Yes, without: A very long name of a part" in text
