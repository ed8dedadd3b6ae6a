"""Quotes on real files: made, answered, taken back, by one desk and by two; check fees and calls."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import pytest
from sqlalchemy import select

from msp_desktop.domain.approval import Answer, AnswerWay, CallOutcome, QuoteState
from msp_desktop.domain.errors import Changed, NeedsConfirmation, Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.message import MessageState
from msp_desktop.domain.quote import QuoteSnapshot
from msp_desktop.queries.quote_card import QuoteCard, approved_cents, quote_card, quote_sent_at
from msp_desktop.store.base import Base
from msp_desktop.store.models.job import Job, JobEvent, JobItem, JobLine
from msp_desktop.store.models.message import Message
from msp_desktop.store.models.quote import Approval, Quote
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.catalogue import ServiceFacts, add_service
from msp_desktop.usecases.counter.closing import close_job
from msp_desktop.usecases.jobs import (
    JobText,
    add_part_line,
    add_service_line,
    agree_check_fee,
    move_item,
    remove_line,
    set_limit,
    write_text,
)
from msp_desktop.usecases.messages import queue_message
from msp_desktop.usecases.messages.sending import mark_sending, mark_sent
from msp_desktop.usecases.quotes import (
    keep_quote_paper,
    log_call,
    make_quote,
    mark_line_optional,
    note_quote_sent,
    record_answer,
)
from msp_desktop.usecases.shop import set_quoting
from tests.bench import DESK, MARCO, Bench, bench, items, job
from tests.shops import Clock
from tests.usecases.mailing import with_server

TOTAL, WITHOUT, CHECK = 26352, 16714, 4758


@dataclass(frozen=True, slots=True)
class Offer:
    """A job with a disk swap, a disk and an optional drive, a check agreed and credited."""

    job: int
    item: int
    option: int
    check: int
    bench: Bench


@pytest.fixture
def offer(shop: Shop) -> Offer:
    at = bench(shop)
    check = shop.run(
        add_service, facts=ServiceFacts(name="Check of a computer", code="SRV-001", bench_minutes=30), price_cents=3900
    ).value
    job_id = job(shop, at.company, at.latitude)
    (item,) = items(shop, job_id)
    shop.run(agree_check_fee, job_id=job_id, service_id=check, credited=True)
    shop.run(write_text, job_id=job_id, which=JobText.FOUND, text="Disk with 31 bad blocks.")
    shop.run(add_service_line, item_id=item, service_id=at.ssd)
    shop.run(add_part_line, item_id=item, description="Kingston NV2 500 GB", unit_cents=4200, warranty_days=730)
    option = shop.run(add_part_line, item_id=item, description="External disk, 2 TB", unit_cents=7900).value
    shop.run(mark_line_optional, line_id=option, optional=True)
    return Offer(job_id, item, option, check, at)


Row = TypeVar("Row", bound=Base)


def row(shop: Shop, model: type[Row], row_id: int) -> Row:
    return shop.ask(lambda s: s.get_one(model, row_id))


def card(shop: Shop, job_id: int) -> QuoteCard:
    return shop.ask(quote_card, job_id=job_id, today=shop.today)


def events(shop: Shop, job_id: int, kind: EventKind) -> list[JobEvent]:
    found = select(JobEvent).where(JobEvent.job_id == job_id, JobEvent.kind == kind, JobEvent.deleted_at.is_(None))
    return list(shop.ask(lambda s: s.scalars(found.order_by(JobEvent.id)).all()))


def answer(shop: Shop, offer: Offer, quote_id: int | None, said: Answer, limit: int | None = None) -> int:
    return shop.run(
        record_answer,
        job_id=offer.job,
        quote_id=quote_id,
        answer=said,
        way=AnswerWay.PHONE,
        who="Dr Marchetti",
        limit_cents=limit,
    ).value


def expired(shop: Shop, offer: Offer) -> bool:
    shown = card(shop, offer.job).quote
    assert shown is not None
    return shown.expired


def everything(shop: Shop, job_id: int) -> tuple[object, ...]:
    """What an undo must give back: states, sums, lines and marks of a job."""
    one = row(shop, Job, job_id)
    rows = shop.ask(
        lambda s: s.scalars(select(JobLine).where(JobLine.job_id == job_id).order_by(JobLine.position)).all()
    )
    held = shop.ask(lambda s: s.scalars(select(JobItem).where(JobItem.job_id == job_id).order_by(JobItem.id)).all())
    quotes = shop.ask(lambda s: s.scalars(select(Quote).where(Quote.job_id == job_id).order_by(Quote.id)).all())
    return (
        (one.state, one.total_cents, one.net_cents, one.limit_cents, one.last_call, one.planned_minutes),
        [(each.description, each.unit_cents, each.optional, each.set_aside) for each in rows],
        [(each.state, each.unrepaired) for each in held],
        [(each.number, each.state) for each in quotes],
    )


# -- making


def test_a_quote_freezes_what_stands_on_the_job_and_the_device_waits(shop: Shop, offer: Offer) -> None:
    quote_id = shop.run(make_quote, job_id=offer.job, how="Ready two working days after your yes.").value
    quote = row(shop, Quote, quote_id)
    assert (quote.number, quote.state, quote.language) == ("Q-0001", QuoteState.OPEN, "en")
    assert (quote.total_cents, quote.without_option_cents, quote.refused_cents) == (TOTAL, WITHOUT, CHECK)
    assert quote.valid_until == shop.today + timedelta(days=14)
    picture = QuoteSnapshot.from_json(quote.snapshot)
    assert picture.sha256() == quote.snapshot_sha256
    assert picture.adds_up()
    assert picture.optional_names == ("External disk, 2 TB",)
    assert picture.customer is not None
    assert picture.customer.name == "Studio Dentistico Marchetti"
    assert (picture.found, picture.job, picture.made_by) == ("Disk with 31 bad blocks.", "J-0001", "Davide Riva")
    assert row(shop, JobItem, offer.item).state is JobState.WAITING_APPROVAL
    (event,) = events(shop, offer.job, EventKind.QUOTED)
    assert event.facts == {"quote": quote_id, "number": "Q-0001", "total": TOTAL}


def test_a_new_quote_replaces_the_open_one_and_its_undo_gives_it_back(shop: Shop, offer: Offer) -> None:
    first = shop.run(make_quote, job_id=offer.job).value
    shop.run(add_part_line, item_id=offer.item, description="Case fan", unit_cents=1000)
    second = shop.run(make_quote, job_id=offer.job).value
    assert row(shop, Quote, first).state is QuoteState.REPLACED
    with pytest.raises(Refused, match="replaced by a newer quote"):
        answer(shop, offer, first, Answer.APPROVED)
    shop.undo_last()
    assert row(shop, Quote, first).state is QuoteState.OPEN
    assert row(shop, Quote, second).state is QuoteState.REPLACED
    assert row(shop, JobItem, offer.item).state is JobState.WAITING_APPROVAL, "it waited already for the first"
    shop.redo_last()
    assert row(shop, Quote, second).state is QuoteState.OPEN
    assert shop.run(make_quote, job_id=offer.job).value == second + 1
    assert row(shop, Quote, second + 1).number == "Q-0003", "a number is given once"


def test_taking_a_quote_back_puts_the_device_where_it_was(shop: Shop, offer: Offer) -> None:
    before = everything(shop, offer.job)
    quote_id = shop.run(make_quote, job_id=offer.job).value
    shop.undo_last()
    after = everything(shop, offer.job)
    assert after[:3] == before[:3]
    assert row(shop, Quote, quote_id).state is QuoteState.REPLACED
    assert events(shop, offer.job, EventKind.QUOTED) == []
    shop.redo_last()
    assert row(shop, JobItem, offer.item).state is JobState.WAITING_APPROVAL


def test_an_answered_quote_is_not_taken_back(shop: Shop, offer: Offer) -> None:
    done = shop.run(make_quote, job_id=offer.job)
    answer(shop, offer, done.value, Answer.APPROVED)
    assert done.undo is not None
    with pytest.raises(Refused, match="answered or replaced"):
        shop.undo(done.undo.operation_id)


def test_what_stands_against_a_quote_is_said(shop: Shop, offer: Offer) -> None:
    with pytest.raises(Refused, match="This day is past") as past:
        shop.run(make_quote, job_id=offer.job, valid_until=shop.today - timedelta(days=1))
    assert past.value.field == "valid_until"
    with pytest.raises(Refused, match="year at most"):
        shop.run(make_quote, job_id=offer.job, valid_until=shop.today + timedelta(days=400))
    for line in card(shop, offer.job).lines:
        shop.run(mark_line_optional, line_id=line.id, optional=True)
    with pytest.raises(Refused, match="Every line is optional"):
        shop.run(make_quote, job_id=offer.job)
    empty = job(shop, offer.bench.person, offer.bench.aspire)
    with pytest.raises(Refused, match="nothing on J-0002 to quote"):
        shop.run(make_quote, job_id=empty)
    assert shop.ask(lambda s: s.scalars(select(Quote.id)).all()) == [], "no number was drawn"


def test_marking_a_line_optional_comes_back(shop: Shop, offer: Offer) -> None:
    shop.run(mark_line_optional, line_id=offer.option, optional=False)
    assert card(shop, offer.job).prices.without_option_cents is None
    shop.undo_last()
    assert card(shop, offer.job).prices.without_option_cents == WITHOUT


def test_a_private_customer_is_offered_prices_with_tax(shop: Shop, offer: Offer) -> None:
    private = job(shop, offer.bench.person, offer.bench.aspire)
    (item,) = items(shop, private)
    shop.run(add_service_line, item_id=item, service_id=offer.bench.ssd)
    picture = QuoteSnapshot.from_json(row(shop, Quote, shop.run(make_quote, job_id=private).value).snapshot)
    assert picture.prices_include_tax
    assert [line.amount_cents for line in picture.lines] == [11590]
    assert picture.total_cents == 11590 == picture.net_cents + picture.tax_cents
    assert picture.refused_cents is None, "no check was agreed"


# -- answers


def test_a_yes_agrees_on_the_price_and_the_repair_goes_on(shop: Shop, offer: Offer) -> None:
    quote_id = shop.run(make_quote, job_id=offer.job).value
    before = everything(shop, offer.job)
    approval = row(shop, Approval, answer(shop, offer, quote_id, Answer.APPROVED, 40000))
    assert (approval.total_cents, approval.limit_cents, approval.who) == (TOTAL, 40000, "Dr Marchetti")
    assert row(shop, Job, offer.job).limit_cents == 40000
    assert row(shop, JobItem, offer.item).state is JobState.IN_REPAIR
    assert row(shop, Quote, quote_id).state is QuoteState.APPROVED
    assert not row(shop, JobLine, offer.option).optional, "it belongs to the repair now"
    (event,) = events(shop, offer.job, EventKind.APPROVED)
    assert event.text == "Dr Marchetti"
    assert event.facts == {
        "answer": "approved", "way": "phone", "limit": 40000, "total": TOTAL, "quote": quote_id,
    }  # fmt: skip
    after = everything(shop, offer.job)
    shop.undo_last()
    assert everything(shop, offer.job) == before
    assert row(shop, Approval, approval.id).withdrawn_at is not None
    shop.redo_last()
    assert everything(shop, offer.job) == after


def test_without_a_limit_the_price_is_the_limit_or_the_old_one_where_it_reaches(shop: Shop, offer: Offer) -> None:
    shop.run(set_limit, job_id=offer.job, limit_cents=20000)
    assert card(shop, offer.job).needs_approval
    answer(shop, offer, shop.run(make_quote, job_id=offer.job).value, Answer.APPROVED)
    assert row(shop, Job, offer.job).limit_cents == TOTAL
    assert not card(shop, offer.job).needs_approval
    shop.run(set_limit, job_id=offer.job, limit_cents=50000)
    answer(shop, offer, None, Answer.APPROVED)
    assert row(shop, Job, offer.job).limit_cents == 50000


def test_a_yes_without_the_option_takes_it_off(shop: Shop, offer: Offer) -> None:
    quote_id = shop.run(make_quote, job_id=offer.job).value
    before = everything(shop, offer.job)
    answer(shop, offer, quote_id, Answer.WITHOUT_OPTION)
    assert row(shop, Job, offer.job).total_cents == WITHOUT
    assert [line.description for line in card(shop, offer.job).lines] == [
        "SSD swap and clean install",
        "Kingston NV2 500 GB",
    ]
    after = everything(shop, offer.job)
    shop.undo_last()
    assert everything(shop, offer.job) == before
    shop.redo_last()
    assert everything(shop, offer.job) == after


def test_a_no_sends_it_back_with_exactly_the_fee_that_was_told(shop: Shop, offer: Offer) -> None:
    quote_id = shop.run(make_quote, job_id=offer.job).value
    before = everything(shop, offer.job)
    approval = row(shop, Approval, answer(shop, offer, quote_id, Answer.REFUSED))
    assert (approval.total_cents, approval.limit_cents) == (CHECK, None)
    item = row(shop, JobItem, offer.item)
    assert (item.state, item.unrepaired) == (JobState.READY, True)
    assert row(shop, Job, offer.job).total_cents == CHECK
    assert row(shop, Quote, quote_id).state is QuoteState.REFUSED
    after = everything(shop, offer.job)
    shop.undo_last()
    assert everything(shop, offer.job) == before
    shop.redo_last()
    assert everything(shop, offer.job) == after


def test_two_devices_refused_come_to_what_the_quote_said(shop: Shop, offer: Offer) -> None:
    both = job(shop, offer.bench.company, offer.bench.latitude, offer.bench.aspire)
    shop.run(agree_check_fee, job_id=both, service_id=offer.check, credited=True)
    for item in items(shop, both):
        shop.run(add_service_line, item_id=item, service_id=offer.bench.ssd)
    quote = row(shop, Quote, shop.run(make_quote, job_id=both).value)
    shop.run(record_answer, job_id=both, quote_id=quote.id, answer=Answer.REFUSED, way=AnswerWay.MAIL, who="Reception")
    assert row(shop, Job, both).total_cents == quote.refused_cents


def test_a_check_that_is_not_credited_is_charged_either_way(shop: Shop, offer: Offer) -> None:
    shop.run(agree_check_fee, job_id=offer.job, service_id=offer.check, credited=False)
    quote = row(shop, Quote, shop.run(make_quote, job_id=offer.job).value)
    assert quote.total_cents == TOTAL + CHECK
    assert quote.refused_cents == CHECK
    answer(shop, offer, quote.id, Answer.REFUSED)
    assert row(shop, Job, offer.job).total_cents == CHECK
    shop.undo_last()
    answer(shop, offer, quote.id, Answer.APPROVED)
    assert row(shop, Job, offer.job).total_cents == TOTAL + CHECK


def test_agreeing_on_a_check_comes_back_and_can_change(shop: Shop, offer: Offer) -> None:
    before = everything(shop, offer.job)
    shop.run(agree_check_fee, job_id=offer.job, service_id=offer.check, credited=False)
    assert row(shop, Job, offer.job).total_cents == TOTAL + CHECK
    shop.undo_last()
    assert everything(shop, offer.job) == before
    assert row(shop, Job, offer.job).diagnostic_credited
    shop.redo_last()
    shop.run(agree_check_fee, job_id=offer.job, service_id=None, credited=True)
    assert (row(shop, Job, offer.job).diagnostic_id, row(shop, Job, offer.job).total_cents) == (None, TOTAL)


def test_how_long_a_quote_holds_is_the_shop_s_to_say(shop: Shop, offer: Offer) -> None:
    shop.run(set_quoting, quote_days=7, diagnostic_id=offer.check, credited=True)
    assert card(shop, offer.job).valid_until == shop.today + timedelta(days=7)
    shop.undo_last()
    assert card(shop, offer.job).valid_until == shop.today + timedelta(days=14)


def test_an_expired_quote_is_taken_after_a_question_only(shop: Shop, offer: Offer, clock: Clock) -> None:
    quote_id = shop.run(make_quote, job_id=offer.job).value
    clock.forward(days=14)
    assert not expired(shop, offer), "the last day still counts"
    clock.forward(days=1)
    assert expired(shop, offer)
    with pytest.raises(NeedsConfirmation) as question:
        answer(shop, offer, quote_id, Answer.APPROVED)
    shop.run(
        record_answer,
        confirmed={question.value.key},
        job_id=offer.job,
        quote_id=quote_id,
        answer=Answer.APPROVED,
        way=AnswerWay.COUNTER,
        who="Dr Marchetti",
    )
    assert row(shop, Quote, quote_id).state is QuoteState.APPROVED


def test_answers_that_cannot_be_are_refused_at_their_field(shop: Shop, offer: Offer) -> None:
    quote_id = shop.run(make_quote, job_id=offer.job).value
    with pytest.raises(Refused, match="limit cannot be less") as low:
        answer(shop, offer, quote_id, Answer.APPROVED, TOTAL - 1)
    assert low.value.field == "limit"
    with pytest.raises(Refused, match="who answered") as nobody:
        shop.run(
            record_answer, job_id=offer.job, quote_id=quote_id, answer=Answer.APPROVED, way=AnswerWay.PHONE, who="  "
        )
    assert nobody.value.field == "who"
    other = job(shop, offer.bench.person, offer.bench.aspire)
    with pytest.raises(Refused, match="another job"):
        shop.run(
            record_answer, job_id=other, quote_id=quote_id, answer=Answer.APPROVED, way=AnswerWay.PHONE, who="Anna"
        )
    shop.run(mark_line_optional, line_id=offer.option, optional=False)
    with pytest.raises(Refused, match="nothing optional"):
        answer(shop, offer, None, Answer.WITHOUT_OPTION)
    answer(shop, offer, quote_id, Answer.APPROVED)
    with pytest.raises(Refused, match="answered already"):
        answer(shop, offer, quote_id, Answer.REFUSED)


def test_an_answer_may_have_been_given_before(shop: Shop, offer: Offer, clock: Clock) -> None:
    came = clock.at
    clock.forward(hours=5)

    def say(hours: int) -> int:
        return shop.run(
            record_answer, job_id=offer.job, answer=Answer.APPROVED, way=AnswerWay.MAIL, who="Reception",
            at=came + timedelta(hours=hours),
        ).value  # fmt: skip

    for hours, words in ((6, "still to come"), (-1, "came in later")):
        with pytest.raises(Refused, match=words) as slip:
            say(hours)
        assert slip.value.field == "at"
    approval = say(2)
    assert row(shop, Approval, approval).at == came + timedelta(hours=2)
    shop.undo_last()
    shop.redo_last()
    assert row(shop, Approval, approval + 1).at == came + timedelta(hours=2)


def test_only_the_last_answer_can_be_taken_back(shop: Shop, offer: Offer) -> None:
    first = shop.run(record_answer, job_id=offer.job, answer=Answer.APPROVED, way=AnswerWay.PHONE, who="Dr Marchetti")
    answer(shop, offer, None, Answer.APPROVED, 90000)
    assert first.undo is not None
    with pytest.raises(Refused, match="Another answer came"):
        shop.undo(first.undo.operation_id)


def test_work_beyond_the_yes_needs_another_one_and_says_what_changed(shop: Shop, offer: Offer) -> None:
    answer(shop, offer, shop.run(make_quote, job_id=offer.job).value, Answer.APPROVED)
    assert card(shop, offer.job).changes == ()
    shop.run(add_part_line, item_id=offer.item, description="Case fan", unit_cents=1000)
    shop.run(remove_line, line_id=offer.option)
    shown = card(shop, offer.job)
    assert not shown.needs_approval, "less than was agreed"
    assert [(each.description, each.before_cents, each.now_cents) for each in shown.changes] == [
        ("Case fan", None, 1000),
        ("External disk, 2 TB", 7900, None),
    ]
    shop.run(add_part_line, item_id=offer.item, description="New board", unit_cents=20000)
    assert card(shop, offer.job).needs_approval
    answer(shop, offer, None, Answer.APPROVED)
    assert not card(shop, offer.job).needs_approval
    # Closing is possible as before: nothing is over the limit any more.
    assert shop.run(close_job, job_id=offer.job, reason="no time for the checks").value is not None


def test_what_was_fetched_before_needs_no_asking_again(shop: Shop, offer: Offer) -> None:
    both = job(shop, offer.bench.company, offer.bench.latitude, offer.bench.aspire)
    first, second = items(shop, both)
    for item in (first, second):
        shop.run(add_part_line, item_id=item, description="Battery", unit_cents=5000)
    shop.run(move_item, item_id=first, to=JobState.RETURNED)
    quote = row(shop, Quote, shop.run(make_quote, job_id=both).value)
    assert quote.total_cents == 6100, "only what is still in the shop"
    shop.run(
        record_answer, job_id=both, quote_id=quote.id, answer=Answer.APPROVED, way=AnswerWay.PHONE, who="Reception"
    )
    assert not card(shop, both).needs_approval


# -- two desks


def test_the_second_desk_is_told_who_changed_the_job(shop: Shop, offer: Offer) -> None:
    other = shop.acting_as(MARCO)
    seen = card(shop, offer.job).job_version
    other.run(set_limit, job_id=offer.job, limit_cents=40000)
    with pytest.raises(Changed) as changed:
        shop.run(make_quote, job_id=offer.job, seen=seen)
    assert changed.value.who == "Marco Bianchi"
    quote_id = shop.run(make_quote, job_id=offer.job, seen=card(shop, offer.job).job_version).value
    seen = card(shop, offer.job).job_version
    other.run(
        record_answer, job_id=offer.job, quote_id=quote_id, answer=Answer.APPROVED, way=AnswerWay.PHONE, who="Studio",
        seen=seen,
    )  # fmt: skip
    with pytest.raises((Changed, Refused)):
        shop.run(
            record_answer, job_id=offer.job, quote_id=quote_id, answer=Answer.REFUSED, way=AnswerWay.MAIL,
            who="Reception", seen=seen,
        )  # fmt: skip
    assert row(shop, Quote, quote_id).state is QuoteState.APPROVED


def test_the_same_form_saved_twice_answers_once(shop: Shop, offer: Offer) -> None:
    quote_id = shop.run(make_quote, job_id=offer.job).value
    for _time in range(2):
        shop.acting_as(DESK).run(
            record_answer, "one-form", job_id=offer.job, quote_id=quote_id, answer=Answer.APPROVED,
            way=AnswerWay.PHONE, who="Studio",
        )  # fmt: skip
    assert len(shop.ask(lambda s: s.scalars(select(Approval.id)).all())) == 1


# -- calls, sending, papers


def test_a_call_stands_on_the_job_until_the_customer_is_reached(shop: Shop, offer: Offer) -> None:
    shop.run(log_call, job_id=offer.job, outcome=CallOutcome.VOICEMAIL, note="Asked to call back")
    (event,) = events(shop, offer.job, EventKind.CALLED)
    assert (event.text, event.facts) == ("Asked to call back", {"outcome": "voicemail"})
    assert row(shop, Job, offer.job).last_call is CallOutcome.VOICEMAIL
    shop.run(log_call, job_id=offer.job, outcome=CallOutcome.TALKED)
    assert (row(shop, Job, offer.job).last_call, row(shop, Job, offer.job).last_call_at) == (None, None)
    shop.undo_last()
    assert row(shop, Job, offer.job).last_call is CallOutcome.VOICEMAIL
    assert len(events(shop, offer.job, EventKind.CALLED)) == 1
    shop.redo_last()
    assert row(shop, Job, offer.job).last_call is None
    shop.undo_last()
    answer(shop, offer, None, Answer.APPROVED)
    assert row(shop, Job, offer.job).last_call is None, "an answer is being reached"
    shop.undo_last()
    assert row(shop, Job, offer.job).last_call is CallOutcome.VOICEMAIL


def test_the_board_knows_when_an_open_quote_was_sent_and_what_was_approved(
    shop: Shop, offer: Offer, clock: Clock
) -> None:
    assert shop.ask(quote_sent_at, job_ids=()) == {}
    quote_id = shop.run(make_quote, job_id=offer.job).value
    assert shop.ask(quote_sent_at, job_ids=(offer.job,)) == {}
    shop.run(note_quote_sent, quote_id=quote_id, printed=True)
    sent = clock.at
    clock.forward(days=2)
    assert shop.ask(quote_sent_at, job_ids=(offer.job, 99)) == {offer.job: sent}
    assert events(shop, offer.job, EventKind.PRINTED)[0].facts == {"paper": "quote", "number": "Q-0001"}
    assert shop.ask(approved_cents, job_ids=(offer.job,)) == {}
    answer(shop, offer, quote_id, Answer.WITHOUT_OPTION)
    assert shop.ask(quote_sent_at, job_ids=(offer.job,)) == {}, "answered is no longer waiting"
    assert shop.ask(approved_cents, job_ids=(offer.job,)) == {offer.job: WITHOUT}


def test_the_first_paper_of_a_quote_stays(shop: Shop, offer: Offer) -> None:
    quote_id = shop.run(make_quote, job_id=offer.job).value
    shop.run(keep_quote_paper, quote_id=quote_id, sha256="a" * 64)
    shop.run(keep_quote_paper, quote_id=quote_id, sha256="b" * 64)
    assert row(shop, Quote, quote_id).paper_sha256 == "a" * 64


def test_a_quote_taken_back_does_not_leave_by_mail_and_one_that_left_counts_as_sent(
    shop: Shop, offer: Offer, clock: Clock
) -> None:
    with_server(shop)

    def mail(quote_id: int) -> int:
        return shop.run(
            queue_message, customer_id=offer.bench.company, job_id=offer.job, quote_id=quote_id, subject="Quote",
            to_address="studio@marchetti.example", body="Here it is.", language="en",
        ).value  # fmt: skip

    made = shop.run(make_quote, job_id=offer.job)
    message = mail(made.value)
    assert made.undo is not None
    shop.undo(made.undo.operation_id)
    assert row(shop, Message, message).state is MessageState.CANCELLED
    second = shop.run(make_quote, job_id=offer.job).value
    message = mail(second)
    clock.forward(minutes=1)
    shop.run(mark_sending, message_id=message)
    shop.run(mark_sent, message_id=message)
    assert shop.ask(quote_sent_at, job_ids=(offer.job,)) == {offer.job: clock.at}
