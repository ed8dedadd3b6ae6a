"""The hand-over receipt of a real job: what went back, what stays, in the customer's words, and only what happened."""

import pytest
from sqlalchemy import select

from msp_desktop.documents.values import TicketForm
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.intake_answers import Accessory, DataAnswer
from msp_desktop.domain.passcode_kind import PasscodeKind, SealedPasscode
from msp_desktop.domain.signature import SigningMoment
from msp_desktop.i18n import use_language
from msp_desktop.queries.handover_facts import handover_facts
from msp_desktop.store.models.job import JobItem
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.counter.checkout import hand_over
from msp_desktop.usecases.counter.closing import close_job
from msp_desktop.usecases.jobs import NewItem, add_service_line, open_job
from msp_desktop.usecases.jobs.unrepaired import make_unrepaired
from msp_desktop.usecases.passcodes import keep_passcode
from msp_desktop.usecases.signatures import keep_signature
from msp_desktop.workflows.print_handover import handover_paper, handover_receipt
from msp_desktop.workflows.print_job_papers import JobPaper, job_papers
from msp_desktop.workflows.sample_handover import sample_drawing
from tests.bench import Bench, bench
from tests.documents.papers import pages_of, text_of


@pytest.fixture
def at(shop: Shop) -> Bench:
    return bench(shop)


@pytest.fixture
def job_id(shop: Shop, at: Bench) -> int:
    items = (
        NewItem(at.latitude, data_answer=DataAnswer.MUST_KEEP, accessories=(Accessory.CHARGER, Accessory.BAG)),
        NewItem(at.aspire, data_answer=DataAnswer.NOT_NEEDED),
    )
    made = shop.run(open_job, customer_id=at.company, items=items, problem="Dead").value
    (first, _second) = item_ids(shop, made)
    shop.run(add_service_line, item_id=first, service_id=at.ssd)
    return made


def item_ids(shop: Shop, job_id: int) -> list[int]:
    return shop.ask(
        lambda session: list(session.scalars(select(JobItem.id).where(JobItem.job_id == job_id).order_by(JobItem.id)))
    )


def sign(shop: Shop, job_id: int, who: str, item_id: int) -> None:
    shop.run(
        keep_signature,
        job_id=job_id,
        moment=SigningMoment.PICK_UP,
        who=who,
        drawing=sample_drawing(),
        item_ids=(item_id,),
    )


def test_one_of_two_goes_back(shop: Shop, job_id: int) -> None:
    first, _second = item_ids(shop, job_id)
    sign(shop, job_id, "Paola Marchetti", first)
    paper = handover_paper(shop, job_id=job_id, item_ids=(first,))
    text = text_of(paper.pdf)
    for said in (
        "Hand-over receipt", "Dell Latitude 5420", "7KQ2XN3", "Charger, bag", "Paola Marchetti",
        "Studio Dentistico Marchetti", "Still with us: Acer Aspire 5", "I have received what is named above.",
        "Signed by Paola Marchetti, 17 Nov 2026, 10:42", "SSD swap",
    ):  # fmt: skip
        assert said in text, said
    assert "passcode" not in text, "none was given"
    assert "Warranty" not in text, "no clock runs before the hand-over"
    assert (paper.paper, paper.printer, paper.title) == (JobPaper.HANDOVER, "page", "Hand-over receipt J-0001")
    assert handover_paper(shop, job_id=job_id, item_ids=(first,)).pdf == paper.pdf


def test_without_a_signature_there_is_a_line_to_sign(shop: Shop, job_id: int) -> None:
    text = text_of(handover_paper(shop, job_id=job_id, form=TicketForm.ROLL).pdf)
    assert "Signature, Studio Dentistico Marchetti" in text
    assert "Signed by" not in text
    assert "Acer Aspire 5" in text, "nothing went back yet: the paper is of all of it"


def test_the_ticket_carries_the_signature_of_the_drop_off(shop: Shop, job_id: int) -> None:
    (before,) = job_papers(shop, job_id=job_id, papers=(JobPaper.TICKET,))
    assert "Signature, Studio" in text_of(before.pdf)
    shop.run(keep_signature, job_id=job_id, moment=SigningMoment.DROP_OFF, who="Paola M.", drawing=sample_drawing())
    ticket, handover = job_papers(shop, job_id=job_id, papers=(JobPaper.TICKET, JobPaper.HANDOVER))
    assert "Signed by Paola M., 17 Nov 2026, 10:42" in text_of(ticket.pdf)
    assert handover.paper is JobPaper.HANDOVER
    shop.undo_last()
    (after,) = job_papers(shop, job_id=job_id, papers=(JobPaper.TICKET,))
    assert after.pdf == before.pdf


def test_nothing_is_printed_of_a_job_that_is_not_there(shop: Shop) -> None:
    with pytest.raises(Refused):
        handover_paper(shop, job_id=99)


@pytest.mark.parametrize("form", TicketForm)
def test_every_form_is_one_sheet(shop: Shop, job_id: int, form: TicketForm) -> None:
    assert len(pages_of(handover_paper(shop, job_id=job_id, form=form).pdf)) == 1


def test_after_the_hand_over_it_says_what_happened(shop: Shop, job_id: int) -> None:
    first, second = item_ids(shop, job_id)
    sealed = SealedPasscode("0b1e3c52-3f8a-4c0e-8f63-0a2c5d7f9e11", PasscodeKind.PIN, "sealed")
    shop.run(keep_passcode, item_id=first, passcode=sealed)
    assert "erased" not in text_of(handover_paper(shop, job_id=job_id).pdf), "it is not erased yet"
    shop.run(close_job, item_id=first, reason="All tested")
    shop.run(make_unrepaired, item_id=second, reason="Beyond repair")
    shop.run(hand_over, item_ids=(first, second))
    receipt = handover_receipt(shop.ask(handover_facts, job_id=job_id), shop)
    laptop, other = receipt.items
    assert laptop.work == "SSD swap and clean install"
    assert laptop.warranty == "Until 17 Nov 2027"
    assert (other.work, other.warranty) == ("Returned unrepaired", "")
    assert (receipt.by_whom, receipt.to_whom) == ("Davide Riva", "Studio Dentistico Marchetti")
    assert receipt.data == "The passcode you gave us was erased."
    assert receipt.still_here == ""
    assert receipt.at == shop.now
    use_language("it")
    assert handover_receipt(shop.ask(handover_facts, job_id=job_id), shop) == receipt, (
        "the clerk's language is no matter"
    )
