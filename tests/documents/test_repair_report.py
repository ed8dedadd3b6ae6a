"""The report after a repair: what it says, its ticks, its pages."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from msp_desktop.documents.raster import page_count
from msp_desktop.documents.repair_report import repair_report_pdf
from msp_desktop.documents.repair_values import RepairReport, ReportCheck, ReportLine
from msp_desktop.domain.snapshot import PaperSize
from msp_desktop.i18n import Formats
from tests.documents import papers

AT = datetime(2026, 11, 17, 15, tzinfo=UTC)
REPORT = RepairReport(
    reader=papers.READER,
    shop=papers.SHOP,
    customer=papers.MARCHETTI,
    job_number="J-2654",
    booked_on=date(2026, 11, 16),
    ready_on=date(2026, 11, 17),
    done_by=("Marco", "Elena"),
    device="Dell Latitude 5420",
    serial="7KQ2XN3",
    tag="SDM-LT-04",
    problem="Does not start since Friday.",
    found="214 reallocated sectors.",
    done="New disk fitted, all files moved across.",
    checks=(
        ReportCheck("Image the old disk", AT, "MB"),
        ReportCheck("Stress test 15 min", AT, "EC"),
        ReportCheck("Clean the case"),
    ),
    lines=(
        ReportLine("SSD swap and clean install", Decimal(1), warranty="12 months", until=date(2027, 11, 17)),
        ReportLine("Samsung 980 1 TB", Decimal(1), detail="Serial S64DNX0T", warranty="24 months"),
        ReportLine("Data recovery, bench", Decimal("0.75"), "HUR"),
    ),
)


def words_of(pdf: bytes) -> str:
    return " ".join(papers.text_of(pdf).split())


def test_it_says_what_was_wrong_found_and_done_and_by_whom() -> None:
    text = words_of(repair_report_pdf([REPORT], papers.a_logo()))
    for part in (
        "Report for", "Studio Dentistico Marchetti", "Repair report", "J-2654", "16 November 2026", "17 November 2026",
        "Marco, Elena", "Dell Latitude 5420", "7KQ2XN3", "SDM-LT-04", "Does not start since Friday.",
        "214 reallocated sectors.", "New disk fitted", "2 of 3 checks passed", "Image the old disk", "MB 17 Nov",
        "EC 17 Nov", "Clean the case", "left out", "17 Nov 2027", "12 months", "Serial S64DNX0T",
        "24 months from the hand-over", "0.75 h", "Call +39 051 555 0148 with the number J-2654.", "Page 1 of 1",
    ):  # fmt: skip
        assert part in text, part
    for secret in ("€", "Passcode", "limit"):
        assert secret not in text, secret


def test_a_tick_is_drawn_and_needs_no_letter() -> None:
    done = repair_report_pdf([replace(REPORT, checks=(ReportCheck("Step", AT, "MB"),))])
    left_out = repair_report_pdf([replace(REPORT, checks=(ReportCheck("Step"),))])
    assert not set("✓✔☑☐") & set(papers.text_of(done))

    def ink(pdf: bytes) -> int:
        """Dark dots of the strip that the squares stand in; but for the tick both papers have the same there."""
        picture = papers.picture_of(pdf, dpi=254).convert("L")
        return sum(picture.crop((200, 1000, 238, 2600)).histogram()[:100])

    assert ink(done) > ink(left_out) + 20


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("paper", [PaperSize.A4, PaperSize.LETTER])
def test_every_sheet_and_tongue_is_one_page(language: str, paper: PaperSize) -> None:
    report = replace(REPORT, reader=Formats(language, "IT", "EUR", "Europe/Rome"))
    pdf = repair_report_pdf([report], None, paper)
    assert page_count(pdf) == 1
    assert pdf == repair_report_pdf([report], None, paper)


def test_what_goes_back_as_it_came_says_so() -> None:
    text = words_of(repair_report_pdf([replace(REPORT, unrepaired=True, done="The board is beyond repair.", lines=())]))
    assert "Nothing was repaired. The device goes back as it came." in text
    assert "The board is beyond repair." in text


def test_each_device_has_its_own_page_and_long_lists_go_on() -> None:
    assert page_count(repair_report_pdf([REPORT, REPORT])) == 2
    steps = tuple(ReportCheck(f"Step {n} of a long list of things to look at", AT, "MB") for n in range(1, 121))
    lines = tuple(ReportLine(f"Part {n}", Decimal(1), detail="x" * 200) for n in range(1, 30))
    pages = papers.pages_of(repair_report_pdf([replace(REPORT, checks=steps, lines=lines, done="Done. " * 300)]))
    whole = " ".join(" ".join(pages).split())
    assert len(pages) > 3
    assert "Step 120 of" in whole
    assert "Part 29" in whole
    assert "Repair report J-2654" in pages[-1]


def test_without_a_device_or_a_phone_the_paper_still_stands() -> None:
    bare = replace(REPORT, device="", serial="", tag="", shop=replace(papers.SHOP, phone=""), checks=(), found="")
    text = words_of(repair_report_pdf([bare]))
    assert "Does not start since Friday." in text
    assert "Bring this report along" in text
