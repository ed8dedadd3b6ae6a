"""From a job to kept papers: quote and report, in the customer's language, the same to the byte when printed again."""

import pytest
from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.store.models.quote import Quote
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.counter.closing import close_job
from msp_desktop.usecases.jobs import JobText, add_part_line, add_service_line, tick_check, write_text
from msp_desktop.usecases.quotes import make_quote
from msp_desktop.workflows.make_quote import finish_quotes, offer_quote, quote_paper, quote_preview
from msp_desktop.workflows.print_repair_report import repair_report
from tests.bench import Bench, bench, items, job
from tests.documents.papers import text_of


@pytest.fixture
def at(shop: Shop) -> Bench:
    return bench(shop)


@pytest.fixture
def job_id(shop: Shop, at: Bench) -> int:
    made = job(shop, at.company, at.latitude)
    shop.run(add_service_line, item_id=items(shop, made)[0], service_id=at.ssd)
    return made


def test_a_quote_is_kept_and_printed_again_the_same(shop: Shop, job_id: int) -> None:
    paper = offer_quote(shop, job_id=job_id, how="Ready on Thursday.")
    assert (paper.number, paper.title) == ("Q-0001", "Quote Q-0001")
    assert paper.file_name == "Quote-Q-0001-Studio-Dentistico-Marchetti.pdf"
    assert "Ready on Thursday." in text_of(paper.pdf)
    # The job goes on, the paper stays.
    shop.run(add_part_line, item_id=items(shop, job_id)[0], description="New board", unit_cents=20000)
    again = quote_paper(shop, paper.quote_id)
    assert again == paper
    assert again.size == len(shop.files.read(again.sha256))
    assert "New board" in text_of(quote_preview(shop, job_id=job_id))


def test_a_preview_draws_no_number(shop: Shop, job_id: int) -> None:
    assert "Draft, not yet made" in text_of(quote_preview(shop, job_id=job_id))
    assert offer_quote(shop, job_id=job_id).number == "Q-0001"


def test_what_cannot_be_printed_is_refused_before_a_number_is_drawn(shop: Shop, job_id: int) -> None:
    with pytest.raises(Refused, match="cannot be printed"):
        offer_quote(shop, job_id=job_id, how="Ready \U0001f600")
    assert shop.ask(lambda s: s.scalars(select(Quote.id)).all()) == []


def test_papers_left_pending_are_made_later(shop: Shop, job_id: int) -> None:
    quote_id = shop.run(make_quote, job_id=job_id).value
    assert finish_quotes(shop) == 1
    assert finish_quotes(shop) == 0
    assert shop.ask(lambda s: s.get_one(Quote, quote_id).paper_sha256) == quote_paper(shop, quote_id).sha256


def test_the_report_of_a_finished_repair(shop: Shop, at: Bench, job_id: int) -> None:
    with pytest.raises(Refused, match="finished yet"):
        repair_report(shop, job_id=job_id)
    shop.run(write_text, job_id=job_id, which=JobText.SOLUTION, text="New disk fitted.")
    shop.run(tick_check, check_id=1)
    shop.run(close_job, job_id=job_id, reason="no time")
    paper = repair_report(shop, job_id=job_id)
    text = " ".join(text_of(paper.pdf).split())
    for part in ("Repair report", "New disk fitted.", "1 of 3 checks passed", "12 months from the hand-over", "Davide"):
        assert part in text, part
    assert "no time" not in text, "why a check was left out is the shop's own"
    assert paper.title == "Repair report J-0001"
