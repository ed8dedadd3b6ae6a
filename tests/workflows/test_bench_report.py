"""The bench report as paper and file: every figure on it, nothing a spreadsheet would run."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_desktop.documents.bench_report import bench_report_pdf
from msp_desktop.domain.bench_measures import Period, PeriodCode
from msp_desktop.domain.snapshot import PaperSize, Party
from msp_desktop.i18n import Formats
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.catalogue import ServiceFacts, add_service
from msp_desktop.usecases.jobs import add_service_line
from msp_desktop.workflows.bench_report import ReportPart, report_file, report_paper
from msp_desktop.workflows.csv_file import csv_bytes, safe_cell
from msp_desktop.workflows.sample_report import sample_bench_report
from msp_desktop.workflows.sample_values import SampleShop
from tests.bench import bench, items, job
from tests.usecases.repairs import make_ready

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def text_of(pdf: bytes) -> str:
    pages = pdfium.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_bounded() for page in pages)


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("paper", [PaperSize.A4, PaperSize.LETTER])
def test_every_figure_is_on_the_paper(language: str, paper: PaperSize) -> None:
    party = Party("Bottega Informatica", country="IT")
    shop = SampleShop(party, "IT", language, "RF01", datetime(2026, 11, 17, 9, 42, tzinfo=UTC))
    report = sample_bench_report(shop)
    text = text_of(bench_report_pdf(report, paper))
    for figure in report.figures:
        assert figure.value in text
    for table in report.tables:
        assert table.title in text
        for row in table.rows:
            assert all(cell in text for cell in row[2:])
    assert "Marco Bianchi" in text


@pytest.mark.parametrize("part", list(ReportPart))
def test_a_file_for_each_report_that_runs_nothing(shop: Shop, part: ReportPart) -> None:
    made = bench(shop)
    facts = ServiceFacts(name="=cmd|' /C calc'!A0", code="-SUM", bench_minutes=30)
    evil = shop.run(add_service, facts=facts, price_cents=1000).value
    one = job(shop, made.company, made.latitude)
    (item,) = items(shop, one)
    shop.run(add_service_line, item_id=item, service_id=evil)
    shop.run(make_ready, item_ids=(item,))
    found = report_file(shop, part=part, code=PeriodCode.OWN, period=NOVEMBER)
    assert found.file_name.endswith(".csv")
    rows = list(csv.reader(io.StringIO(found.content.decode("utf-8-sig"))))
    assert len(rows) >= 2
    assert all(len(row) == len(rows[0]) for row in rows)
    assert not any(cell.startswith(DANGEROUS) for row in rows for cell in row)
    if part is ReportPart.SERVICES:
        assert rows[1][:3] == ["'-SUM", "'=cmd|' /C calc'!A0", "1"]
    paper = report_paper(shop, code=PeriodCode.OWN, period=NOVEMBER, language="it")
    assert paper.file_name.endswith(".pdf")
    assert "-SUM" in text_of(paper.pdf)


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12), min_size=1))
def test_texts_come_back_and_never_begin_like_a_formula(texts: list[str]) -> None:
    content = csv_bytes(["a"] * len(texts), [texts], Formats("it", "IT"))
    back = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))[1:]
    if texts == [""]:
        return
    (row,) = back
    assert row == [safe_cell(each) for each in texts]
    assert not any(cell.lstrip(" ").startswith(DANGEROUS) for cell in row)
    assert [cell[1:] if cell.startswith("'") and safe_cell(cell[1:]) == cell else cell for cell in row] == texts


def test_numbers_stay_numbers_in_the_readers_form() -> None:
    rows: list[tuple[str | int | Decimal | None, ...]] = [("a", -5, Decimal("-1234.50"), None)]
    assert csv_bytes(["t", "n", "m", "x"], rows, Formats("it", "IT")).endswith(b"a;-5;-1234,50;\r\n")
    assert csv_bytes(["t", "n", "m", "x"], rows, Formats("en", "IT")).endswith(b"a,-5,-1234.50,\r\n")
