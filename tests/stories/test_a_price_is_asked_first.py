"""A price is offered first: refused and fetched unrepaired for the check; approved in part by phone and invoiced."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from msp_desktop.domain.approval import Answer, AnswerWay, CallOutcome
from msp_desktop.domain.drafts.intake import DraftCustomer, DraftDevice
from msp_desktop.domain.intake_answers import ContactWay, DataAnswer
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.queries.quote_card import quote_card
from msp_desktop.store.models.job import Job, JobEvent, JobItem
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.catalogue import ServiceFacts, add_service
from msp_desktop.usecases.counter.closing import close_job
from msp_desktop.usecases.counter.intake import book_in
from msp_desktop.usecases.invoices import draft_for_items
from msp_desktop.usecases.jobs import JobText, add_part_line, add_service_line, write_text
from msp_desktop.usecases.quotes import log_call, mark_line_optional, note_quote_sent, record_answer
from msp_desktop.usecases.shop import set_quoting
from msp_desktop.workflows.issue_document import issue_document, paper_bytes
from msp_desktop.workflows.make_quote import QuotePaper, offer_quote, quote_paper
from msp_desktop.workflows.print_repair_report import repair_report
from tests.bench import ELENA, items
from tests.documents.papers import text_of
from tests.usecases.sales import card, cash, document, picture, receivable


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Services of the story."""

    check: int
    clean: int


@pytest.fixture
def catalogue(shop: Shop) -> Catalogue:
    check = shop.run(add_service, facts=ServiceFacts(name="Check of a computer", code="SRV-001"), price_cents=3900)
    clean = shop.run(
        add_service, facts=ServiceFacts(name="Malware clean-up", code="SRV-030", warranty_days=90), price_cents=6900
    )
    shop.run(set_quoting, quote_days=14, diagnostic_id=check.value, credited=True)
    return Catalogue(check.value, clean.value)


def offered(shop: Shop, catalogue: Catalogue, kind: CustomerKind, name: str) -> tuple[int, QuotePaper]:
    """A computer comes in under the check fee, Elena finds what it has, and a quote with an optional part goes out."""
    job_id = shop.run(
        book_in,
        customer=DraftCustomer(kind=kind, name=name, mobile="347 555 0192", email="aurora@posta.example"),
        devices=(DraftDevice(model="HP ProDesk 400 G7", serial="8CG0421TQX", data_answer=DataAnswer.HAS_BACKUP),),
        problem="Slow, strange windows",
        promised_at=shop.now + timedelta(days=2),
        contact_way=ContactWay.CALL,
        technician_id=ELENA,
        check_id=catalogue.check,
        check_credited=True,
    ).value
    (item,) = items(shop, job_id)
    bench = shop.acting_as(ELENA)
    bench.run(write_text, job_id=job_id, which=JobText.FOUND, text="Malware in two profiles.")
    bench.run(add_service_line, item_id=item, service_id=catalogue.clean)
    option = bench.run(add_part_line, item_id=item, description="External disk, 2 TB", unit_cents=7900).value
    bench.run(mark_line_optional, line_id=option, optional=True)
    paper = offer_quote(bench, job_id=job_id, how="Ready two working days after your yes.")
    bench.run(note_quote_sent, quote_id=paper.quote_id, printed=True)
    return job_id, paper


def state(shop: Shop, job_id: int) -> JobState:
    return shop.ask(lambda s: s.get_one(JobItem, items(shop, job_id)[0]).state)


def told(shop: Shop, job_id: int, kind: EventKind) -> list[JobEvent]:
    found = select(JobEvent).where(JobEvent.job_id == job_id, JobEvent.kind == kind, JobEvent.deleted_at.is_(None))
    return list(shop.ask(lambda s: s.scalars(found.order_by(JobEvent.id)).all()))


def test_a_private_customer_refuses_and_pays_the_check(shop: Shop, catalogue: Catalogue) -> None:
    job_id, paper = offered(shop, catalogue, CustomerKind.PERSON, "Monica Conti")
    text = " ".join(text_of(paper.pdf).split())
    for part in ("Total €", "€163.18", "€84.18", "€47.58", "The check is due"):
        assert part in text, part
    shop.run(log_call, job_id=job_id, outcome=CallOutcome.NO_ANSWER)
    shop.run(log_call, job_id=job_id, outcome=CallOutcome.CALL_BACK, note="Calls back after work")
    quote = shop.ask(quote_card, job_id=job_id, today=shop.today).quote
    assert quote is not None
    shop.run(
        record_answer,
        job_id=job_id,
        quote_id=quote.id,
        answer=Answer.REFUSED,
        way=AnswerWay.PHONE,
        who="Monica Conti",
        note="Too dear for its age",
    )
    assert state(shop, job_id) is JobState.READY
    row = shop.ask(lambda s: s.get_one(Job, job_id))
    assert (row.total_cents, row.last_call) == (quote.refused_cents, None)
    report = " ".join(text_of(repair_report(shop, job_id=job_id).pdf).split())
    assert "Nothing was repaired." in report
    (item,) = items(shop, job_id)
    draft = shop.run(draft_for_items, item_ids=(item,)).value
    assert draft is not None
    issued = issue_document(shop, document_id=draft, tenders=cash(5000), till_number="0001-0042", hand_over=(item,))
    assert document(shop, issued.document_id).total_cents == quote.refused_cents
    assert [line.description for line in picture(shop, issued.document_id).lines] == ["Check of a computer"]
    assert receivable(shop, issued.document_id).open_cents == 0
    assert state(shop, job_id) is JobState.RETURNED
    assert quote_paper(shop, quote.id).pdf == paper.pdf, "the offer stays as it was made"
    assert len(told(shop, job_id, EventKind.CALLED)) == 2


def test_a_company_takes_it_without_the_option_by_phone(shop: Shop, catalogue: Catalogue) -> None:
    job_id, paper = offered(shop, catalogue, CustomerKind.COMPANY, "Hotel Aurora")
    desk = shop.acting_as(2)
    desk.run(
        record_answer,
        job_id=job_id,
        quote_id=paper.quote_id,
        answer=Answer.WITHOUT_OPTION,
        way=AnswerWay.PHONE,
        who="Monica Conti",
        limit_cents=10000,
    )
    assert state(shop, job_id) is JobState.IN_REPAIR
    (said,) = told(shop, job_id, EventKind.APPROVED)
    assert (said.text, said.facts["limit"], said.person_id) == ("Monica Conti", 10000, 2)
    bench = shop.acting_as(ELENA)
    bench.run(write_text, job_id=job_id, which=JobText.SOLUTION, text="Cleaned, start-up entries removed.")
    draft = bench.run(close_job, job_id=job_id).value
    assert draft is not None
    due = document(shop, draft).to_pay_cents
    issued = issue_document(
        shop, document_id=draft, tenders=card(due), hand_over=items(shop, job_id), wants_invoice=True
    )
    frozen = picture(shop, issued.document_id)
    assert [line.description for line in frozen.lines] == ["Malware clean-up"], "neither the option nor the check"
    assert frozen.total_cents == 8418
    assert state(shop, job_id) is JobState.CLOSED
    text = " ".join(text_of(paper_bytes(shop, issued.document_id)).split())
    assert "Hotel Aurora" in text
    report = " ".join(text_of(repair_report(shop, job_id=job_id).pdf).split())
    assert "Cleaned, start-up entries removed." in report
    assert "15 Feb 2027" in report, "90 days from the hand-over"
    assert shop.verify_chain().first_bad is None
