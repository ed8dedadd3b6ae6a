"""The day sheet and the bench list: what stands on them, that their codes scan, and what never stands on them."""

from msp_desktop.documents.raster import page_count
from msp_desktop.store.shop import Shop
from msp_desktop.workflows.print_bench_papers import bench_list, day_sheet
from tests.bench import ELENA, bench, job
from tests.documents.papers import codes_of, text_of
from tests.queries.test_today import full
from tests.shops import Clock


def codes(pdf: bytes) -> set[str]:
    """Every code on every page, as a scanner reads it."""
    return {text for index in range(page_count(pdf)) for text in codes_of(pdf, index)}


def test_the_day_sheet_tells_the_day_and_its_codes_scan(shop: Shop, clock: Clock) -> None:
    full(shop, clock)
    paper = day_sheet(shop)
    text = text_of(paper.pdf)
    for words in ("Day sheet", "Do first", "Waiting on someone else", "Ready for pickup", "Bench today", "Marco"):
        assert words in text
    assert codes(paper.pdf) == {"J-0001", "J-0002", "J-0004", "J-0005", "J-0006"}
    assert "333" not in text
    assert "10.00" not in text
    assert paper.title == "Day sheet"


def test_one_persons_day_sheet_names_them(shop: Shop, clock: Clock) -> None:
    full(shop, clock)
    paper = day_sheet(shop, person_id=ELENA, language="it")
    assert "Elena Conti" in text_of(paper.pdf)
    assert codes(paper.pdf) == {"J-0002"}


def test_a_long_bench_list_runs_over_pages_and_loses_no_job(shop: Shop) -> None:
    made = bench(shop)
    for number in range(40):
        job(shop, made.person, problem=f"Case {number} <b>&amp; long " + "words " * 60)
    paper = bench_list(shop)
    assert page_count(paper.pdf) > 2
    assert len(codes(paper.pdf)) == 40
    assert "continued" in text_of(paper.pdf)
