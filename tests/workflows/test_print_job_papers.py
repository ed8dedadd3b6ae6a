"""The counter's papers of a real job: read back as text and codes, in the customer's language."""

from datetime import UTC, datetime

import pytest

from msp_desktop.documents.values import TellBy, TicketForm
from msp_desktop.domain.drafts.intake import DraftCustomer, DraftDevice, IntakeDraft
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.intake_answers import Accessory, Condition, ContactWay, DataAnswer
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.queries.intake_papers import JobPaperFacts, job_paper_facts
from msp_desktop.queries.intake_services import find_services
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.catalogue import add_starter_catalogue
from msp_desktop.usecases.counter.intake import book_in, new_lines
from msp_desktop.usecases.jobs import add_stock_part
from msp_desktop.workflows.print_job_papers import JobPaper, claim_ticket, device_labels, job_papers, work_orders
from tests.bench import items
from tests.documents.papers import codes_of, text_of
from tests.usecases.stocked import disk, pieces

PROMISE = datetime(2026, 11, 19, 17, tzinfo=UTC)
CHIARA = DraftCustomer(name="Chiara Moretti", mobile="347 555 0192", email="chiara@posta.example")
MACBOOK = DraftDevice(
    model="Apple MacBook Air 13",
    serial="C02FK3XQQ6L4",
    accessories=frozenset({Accessory.CHARGER}),
    conditions=frozenset({Condition.LIQUID_MARKS, Condition.SCRATCHES}),
    data_answer=DataAnswer.MUST_KEEP,
    shelf="B-07",
)


def book(
    shop: Shop,
    customer: DraftCustomer = CHIARA,
    *devices: DraftDevice,
    way: ContactWay = ContactWay.CALL,
    basis: PriceBasis = PriceBasis.GROSS,
    words: tuple[str, ...] = ("liquid", "backup"),
) -> int:
    """A job with two services and a limit."""
    found = [shop.ask(find_services, typed=each, basis=basis, day=shop.today)[0].line for each in words]
    return shop.run(
        book_in,
        customer=customer,
        devices=devices or (MACBOOK,),
        lines=new_lines(IntakeDraft(lines=tuple(found), basis=basis)),
        problem="Coffee spilled on the keyboard.",
        promised_at=PROMISE,
        technician_id=3,
        contact_way=way,
        limit_cents=25000,
    ).value


def facts_of(shop: Shop, job_id: int) -> JobPaperFacts:
    """What the papers are built from."""
    return shop.ask(job_paper_facts, job_id=job_id)


@pytest.fixture
def stocked(shop: Shop) -> Shop:
    """The shop with its catalogue, in Giulia's hands."""
    shop.run(add_starter_catalogue, language="en")
    return shop.acting_as(2)


def test_a_claim_ticket_says_what_was_agreed(stocked: Shop) -> None:
    job_id = book(stocked)
    (paper,) = job_papers(stocked, job_id=job_id, papers={JobPaper.TICKET})
    text = text_of(paper.pdf)
    assert (paper.title, paper.printer) == ("Claim ticket J-0001", "page")
    for said in (
        "Bottega Informatica",
        "Thursday 19 November, 18:00",
        "We call you on +39 347 555 0192 when it is ready.",
        "Scratches, liquid marks",
        "Must be kept. No backup exists.",
        "“Coffee spilled on the keyboard.”",
        "€250.00",
        "Giulia",
    ):
        assert said in text
    codes = codes_of(paper.pdf)
    assert codes["J-0001"] == "Code128"
    assert any(each.startswith("tel:") for each in codes)


def test_the_roll_and_the_label_scan(stocked: Shop) -> None:
    job_id = book(stocked)
    ticket, label = job_papers(
        stocked, job_id=job_id, papers={JobPaper.TICKET, JobPaper.LABEL}, ticket_form=TicketForm.ROLL
    )
    assert (ticket.printer, label.printer) == ("roll", "label")
    assert codes_of(ticket.pdf, dpi=203)["J-0001"] == "Code128"
    assert codes_of(label.pdf)["J-0001"] == "Code128"
    text = text_of(label.pdf)
    assert "KEEP DATA" in text
    assert "LIQUID" in text
    assert "1 of 2" in text
    assert "0192" not in text
    assert "€" not in text


def test_a_label_without_loose_parts_is_one(stocked: Shop) -> None:
    bare = DraftDevice(model="HP 250", data_answer=DataAnswer.NOT_NEEDED)
    labels = device_labels(facts_of(stocked, book(stocked, CHIARA, bare)))
    assert [(each.part, each.of, each.handling) for each in labels] == [(1, 1, ())]


def test_a_work_order_has_the_checklist_and_no_reach(stocked: Shop) -> None:
    second = DraftDevice(model="HP 250", data_answer=DataAnswer.HAS_BACKUP)
    job_id = book(stocked, CHIARA, MACBOOK, second)
    (paper,) = job_papers(stocked, job_id=job_id, papers={JobPaper.WORK_ORDER})
    text = text_of(paper.pdf)
    assert "KEEP DATA. No backup exists." in text
    assert "Liquid inside, do not power on." in text
    assert "Marco" in text
    assert "0192" not in text
    first, other = work_orders(facts_of(stocked, job_id))
    assert first.checklist
    assert first.bench_minutes > 0
    assert (other.checklist, other.bench_minutes, other.handling_title) == ((), 0, "")
    assert codes_of(paper.pdf)["J-0001"] == "Code128"


def test_a_work_order_says_where_a_part_lies_and_which_piece_it_is(stocked: Shop) -> None:
    part = disk(stocked, "50026B7785D1")
    job_id = book(stocked, words=("liquid",))
    (item_id,) = items(stocked, job_id)
    piece = pieces(stocked, part)["50026B7785D1"].id
    stocked.run(add_stock_part, item_id=item_id, part_id=part, serial_ids=(piece,))
    (order,) = work_orders(facts_of(stocked, job_id))
    assert order.ordered[-1] == "SNV2S-500 Kingston NV2 500 GB · 50026B7785D1"
    assert order.checklist_title


def test_the_contact_sentence_follows_the_way_and_never_invents(stocked: Shop) -> None:
    by_mail = claim_ticket(facts_of(stocked, book(stocked, way=ContactWay.EMAIL)))
    assert (by_mail.tell_by, by_mail.tell_at) == (TellBy.WRITE, "chiara@posta.example")
    nobody = DraftCustomer(name="Mario Bruni", no_phone=True)
    silent = claim_ticket(facts_of(stocked, book(stocked, nobody)))
    assert (silent.tell_by, silent.tell_at) == (None, "")


def test_a_company_reads_net_prices_and_the_tax_apart(stocked: Shop) -> None:
    company = DraftCustomer(kind=CustomerKind.COMPANY, name="Studio Marchetti", mobile="051 555 0148")
    ticket = claim_ticket(facts_of(stocked, book(stocked, company, basis=PriceBasis.NET)))
    assert not ticket.estimate_includes_tax
    assert ticket.estimate_taxes[0].text == "VAT 22%"
    lines = sum(each.amount_cents for each in (*ticket.estimate, *ticket.estimate_taxes))
    assert ticket.estimate_cents == lines
    person = claim_ticket(facts_of(stocked, book(stocked)))
    assert person.estimate_includes_tax
    assert person.estimate_taxes == ()
    assert person.estimate_cents == sum(each.amount_cents for each in person.estimate)


def test_nothing_to_estimate_is_not_an_estimate_of_nothing(stocked: Shop) -> None:
    ticket = claim_ticket(facts_of(stocked, book(stocked, words=())))
    assert ticket.estimate_cents is None


def test_the_paper_speaks_the_customers_language(stocked: Shop) -> None:
    italian = DraftCustomer(name="Łukasz Żółć", mobile="347 555 0199", language="it")
    facts = facts_of(stocked, book(stocked, italian))
    assert facts.reader.language == "it"
    (paper,) = job_papers(stocked, job_id=1, papers={JobPaper.TICKET})
    assert "Łukasz Żółć" in text_of(paper.pdf)
    assert "giovedì 19 novembre" in text_of(paper.pdf).lower()


def test_the_same_job_prints_the_same_bytes(stocked: Shop) -> None:
    job_id = book(stocked)
    first = job_papers(stocked, job_id=job_id, papers=set(JobPaper))
    again = job_papers(stocked, job_id=job_id, papers=set(JobPaper))
    assert [each.pdf for each in first] == [each.pdf for each in again]
    assert [each.paper for each in first] == list(JobPaper)


def test_no_job_no_paper(stocked: Shop) -> None:
    with pytest.raises(Refused):
        job_papers(stocked, job_id=99, papers={JobPaper.TICKET})
