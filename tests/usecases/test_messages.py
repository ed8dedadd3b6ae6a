"""Messages as acts: who is told and who is not, what can be taken back, what somebody does about the rest."""

from datetime import timedelta
from typing import Any

import pytest

from msp_desktop.domain.drafts.intake import DraftCustomer, DraftDevice
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.intake_answers import ContactWay, DataAnswer
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.message import Channel, MailSecurity, MessageEvent, MessageState, Trouble
from msp_desktop.domain.message_text import template_problems
from msp_desktop.i18n import LANGUAGES, Words
from msp_desktop.queries.customer_card import customer_card
from msp_desktop.queries.job_timeline import job_timeline
from msp_desktop.queries.message_list import MessageFilter, message_counts, message_list
from msp_desktop.queries.message_post import mail_server
from msp_desktop.queries.message_settings import occasions, template_words
from msp_desktop.store.message_words import built_in
from msp_desktop.store.models.message import Message
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.counter.checkout import hand_over
from msp_desktop.usecases.counter.closing import close_job
from msp_desktop.usecases.counter.intake import book_in
from msp_desktop.usecases.customers_log import set_consent
from msp_desktop.usecases.messages import (
    cancel_message,
    change_mail_server,
    change_template,
    correct_address,
    leave_message,
    mark_failed,
    mark_sending,
    note_by_hand,
    queue_message,
    reset_template,
    send_again,
    set_rule,
    settle_unfinished,
    tell_customer,
)
from tests.bench import Bench, bench, items, job
from tests.shops import Clock
from tests.usecases.mailing import with_server, write_to


@pytest.fixture
def here(shop: Shop) -> Bench:
    """A shop that writes mail, with its bench."""
    with_server(shop)
    return bench(shop)


@pytest.fixture
def job_id(shop: Shop, here: Bench) -> int:
    """A job whose customer wants mail."""
    made = job(shop, here.company, here.latitude)
    write_to(shop, made)
    return made


def _message(shop: Shop, message_id: int) -> Message:
    return shop.ask(lambda session: session.get_one(Message, message_id))


def _queue(shop: Shop, here: Bench) -> int:
    return shop.run(
        queue_message,
        customer_id=here.person,
        to_address="anna@kowalski.example",
        subject="Hello",
        body="Are you there?",
        language="en",
    ).value


def test_closing_tells_the_customer_and_its_undo_takes_that_back(shop: Shop, job_id: int) -> None:
    done = shop.run(close_job, item_id=items(shop, job_id)[0], reason="no list")
    (row,) = shop.ask(message_list)
    assert (row.event, row.state, row.to_address) == (
        MessageEvent.READY,
        MessageState.WAITING,
        "studio@marchetti.example",
    )
    assert row.due_at - shop.now == timedelta(seconds=10)
    told = [each for each in shop.ask(job_timeline, job_id=job_id) if each.kind is EventKind.MESSAGE]
    assert [each.facts for each in told] == [{"message": row.id, "event": "ready", "channel": "mail"}]
    assert done.undo
    shop.undo(done.undo.operation_id)
    assert _message(shop, row.id).state is MessageState.CANCELLED


def test_undo_goes_on_when_the_message_has_left(shop: Shop, job_id: int, clock: Clock) -> None:
    shop.run(close_job, item_id=items(shop, job_id)[0], reason="no list")
    (row,) = shop.ask(message_list)
    clock.forward(minutes=1)
    shop.run(mark_sending, message_id=row.id)
    shop.undo_last()
    assert _message(shop, row.id).state is MessageState.SENDING


def test_who_wants_calls_or_said_no_is_not_written_to(shop: Shop, here: Bench) -> None:
    called = job(shop, here.company, here.latitude)
    shop.run(close_job, item_id=items(shop, called)[0], reason="no list")
    assert shop.ask(message_list) == []
    refused = job(shop, here.company)
    write_to(shop, refused)
    shop.run(set_consent, customer_id=here.company, purpose="jobs", given=False, ground="at the counter")
    assert shop.run(tell_customer, job_id=refused, event=MessageEvent.READY).value is None
    shop.run(set_consent, customer_id=here.company, purpose="jobs", given=True, ground="at the counter")
    assert shop.run(tell_customer, job_id=refused, event=MessageEvent.READY).value is not None


def test_a_customer_who_wants_mail_and_has_no_address_needs_somebody(shop: Shop, here: Bench) -> None:
    made = job(shop, here.person, here.aspire)
    write_to(shop, made)
    shop.run(close_job, item_id=items(shop, made)[0], reason="no list")
    (row,) = shop.ask(message_list)
    assert (row.state, row.trouble) == (MessageState.NEEDS_YOU, Trouble.NO_ADDRESS)
    with pytest.raises(Refused):
        shop.run(send_again, message_id=row.id)
    shop.run(correct_address, message_id=row.id, address="anna@kowalski.example", on_card=True)
    assert _message(shop, row.id).state is MessageState.WAITING
    card = shop.ask(customer_card, customer_id=here.person)
    assert "anna@kowalski.example" in repr(card)


def test_occasions_write_by_themselves_as_the_shop_says(shop: Shop, job_id: int) -> None:
    assert shop.run(tell_customer, job_id=job_id, event=MessageEvent.HANDED_OVER).value is None
    shop.run(set_rule, event=MessageEvent.HANDED_OVER, automatic=True)
    shop.run(set_rule, event=MessageEvent.READY, automatic=False)
    item = items(shop, job_id)[0]
    shop.run(close_job, item_id=item, reason="no list")
    assert shop.ask(message_list) == []
    done = shop.run(hand_over, item_ids=(item,))
    (row,) = shop.ask(message_list)
    assert row.event is MessageEvent.HANDED_OVER
    assert done.undo
    shop.undo(done.undo.operation_id)
    assert _message(shop, row.id).state is MessageState.CANCELLED
    assert {each.event for each in shop.ask(occasions) if each.automatic} == {
        MessageEvent.BOOKED_IN,
        MessageEvent.HANDED_OVER,
    }
    shop.run(set_rule, event=MessageEvent.READY, automatic=True)
    shop.undo_last()
    assert not next(each for each in shop.ask(occasions) if each.event is MessageEvent.READY).automatic


def test_booking_in_tells_the_customer_and_its_undo_takes_that_back(shop: Shop, here: Bench, clock: Clock) -> None:
    customer = DraftCustomer(
        id=here.company, name="Studio Dentistico Marchetti", mobile="333 555 0117", email="studio@marchetti.example"
    )
    device = DraftDevice(id=here.latitude, model="Dell Latitude 5420", data_answer=DataAnswer.MUST_KEEP)
    done = shop.run(
        book_in,
        customer=customer,
        devices=(device,),
        problem="Does not start",
        promised_at=clock.at + timedelta(days=2),
        contact_way=ContactWay.EMAIL,
    )
    (row,) = shop.ask(message_list)
    assert row.event is MessageEvent.BOOKED_IN
    assert "Does not start" in _message(shop, row.id).body
    assert done.undo
    shop.undo(done.undo.operation_id)
    assert _message(shop, row.id).state is MessageState.CANCELLED


def test_a_queued_message_is_taken_back_once_and_queued_again(shop: Shop, here: Bench, clock: Clock) -> None:
    message = _queue(shop, here)
    shop.run(cancel_message, message_id=message)
    with pytest.raises(Refused, match="taken back already"):
        shop.run(cancel_message, message_id=message)
    shop.undo_last()
    assert _message(shop, message).state is MessageState.WAITING
    clock.forward(minutes=1)
    shop.run(mark_sending, message_id=message)
    with pytest.raises(Refused, match="leaving right now"):
        shop.run(cancel_message, message_id=message)
    with pytest.raises(Refused):
        shop.run(mark_sending, message_id=message)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("to", {"to_address": "a@b.it, evil@x.it"}),
        ("to", {"to_address": "a@b.it\r\nBcc: evil@x.it"}),
        ("to", {"to_address": ""}),
        ("subject", {"subject": "  "}),
        ("subject", {"subject": "x" * 201}),
        ("body", {"body": ""}),
    ],
)
def test_a_message_that_cannot_leave_is_refused_at_its_field(
    shop: Shop, here: Bench, field: str, change: dict[str, str]
) -> None:
    wanted: dict[str, Any] = {
        "to_address": "anna@kowalski.example", "subject": "Hello", "body": "Hi", "language": "en", **change,
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        shop.run(queue_message, customer_id=here.person, **wanted)
    assert refused.value.field == field


def test_a_line_break_in_a_subject_becomes_a_blank(shop: Shop, here: Bench) -> None:
    message = shop.run(
        queue_message,
        customer_id=here.person,
        to_address="anna@kowalski.example",
        subject="Hello\r\nBcc: evil@x.example",
        body="Hi",
        language="en",
    ).value
    assert _message(shop, message).subject == "Hello Bcc: evil@x.example"


def test_without_a_server_a_mail_is_refused_and_told_where_to_set_one_up(shop: Shop) -> None:
    here = bench(shop)
    with pytest.raises(Refused, match="Settings › Mail"):
        _queue(shop, here)


def test_what_leaves_by_hand_is_noted_and_never_sent(shop: Shop, job_id: int, here: Bench) -> None:
    message = shop.run(
        note_by_hand,
        customer_id=here.company,
        job_id=job_id,
        channel=Channel.WHATSAPP,
        to_address="+393335550117",
        body="It is ready",
        language="it",
    ).value
    assert _message(shop, message).state is MessageState.BY_HAND
    told = [each.facts["channel"] for each in shop.ask(job_timeline, job_id=job_id) if each.kind is EventKind.MESSAGE]
    assert told == ["whatsapp"]


def test_left_and_sent_again_can_each_be_undone(shop: Shop, here: Bench, clock: Clock) -> None:
    message = _queue(shop, here)
    clock.forward(minutes=1)
    shop.run(mark_sending, message_id=message)
    assert shop.run(settle_unfinished).value == 1
    shop.run(leave_message, message_id=message)
    assert _message(shop, message).state is MessageState.CANCELLED
    shop.undo_last()
    assert _message(shop, message).trouble is Trouble.MAYBE_SENT
    done = shop.run(send_again, message_id=message)
    assert _message(shop, message).state is MessageState.WAITING
    assert done.undo
    shop.undo(done.undo.operation_id)
    assert _message(shop, message).state is MessageState.NEEDS_YOU
    done = shop.run(send_again, message_id=message)
    clock.forward(minutes=1)
    shop.run(mark_sending, message_id=message)
    assert done.undo
    with pytest.raises(Refused, match="leaving right now"):
        shop.undo(done.undo.operation_id)


def test_the_list_has_those_that_need_somebody_first(shop: Shop, here: Bench, clock: Clock) -> None:
    ids = [_queue(shop, here) for _each in range(5)]
    clock.forward(minutes=1)
    shop.run(mark_failed, message_id=ids[1], trouble=Trouble.REFUSED)
    shop.run(cancel_message, message_id=ids[4])
    order = [ids[1], ids[3], ids[2], ids[0], ids[4]]
    assert [row.id for row in shop.ask(message_list)] == order
    paged, after = [], None
    while page := shop.ask(message_list, after=after, limit=2):
        paged += [row.id for row in page]
        after = page[-1]
    assert paged == order
    counts = shop.ask(message_counts)
    assert (counts.needs_you, counts.waiting, counts.sent, counts.left) == (1, 3, 0, 1)
    assert [row.id for row in shop.ask(message_list, chosen=MessageFilter.NEEDS_YOU)] == [ids[1]]
    assert len(shop.ask(message_list, typed="kowal")) == 5
    assert shop.ask(message_list, typed="100%") == []


# -- settings


def test_own_words_hold_until_they_are_given_back(shop: Shop, job_id: int) -> None:
    shop.run(
        change_template,
        event=MessageEvent.READY,
        language="en",
        subject="{job} fertig",
        body="Ciao {customer}",
        short="",
    )
    message = shop.run(tell_customer, job_id=job_id, event=MessageEvent.READY).value
    assert message is not None
    assert _message(shop, message).subject == "J-0001 fertig"
    shop.run(change_template, event=MessageEvent.READY, language="en", subject="Second", body="Second")
    shop.undo_last()
    assert shop.ask(template_words, event=MessageEvent.READY, language="en").template.subject == "{job} fertig"
    shop.run(reset_template, event=MessageEvent.READY, language="en")
    assert not shop.ask(template_words, event=MessageEvent.READY, language="en").own
    shop.undo_last()
    assert shop.ask(template_words, event=MessageEvent.READY, language="en").own


def test_an_unknown_word_in_braces_is_refused_in_a_sentence(shop: Shop, here: Bench) -> None:
    with pytest.raises(Refused, match="in braces is not known here") as refused:
        shop.run(change_template, event=MessageEvent.READY, language="en", subject="x", body="It is {totla}")
    assert refused.value.field == "body"
    assert "“{totla}”" in refused.value.message


@pytest.mark.parametrize("event", MessageEvent)
@pytest.mark.parametrize("speaks", LANGUAGES)
def test_built_in_words_have_no_slip(event: MessageEvent, speaks: str) -> None:
    assert template_problems(built_in(event, Words(speaks)), event) == ()


@pytest.mark.parametrize("name", ["{shop} <b>", "Rossi\r\nBcc: evil@x.example", "{total}", "=?utf-8?q?a?=", "a" * 200])
def test_messages_to_hostile_names_are_plain(shop: Shop, here: Bench, name: str) -> None:
    from msp_desktop.domain.roles import CustomerKind
    from msp_desktop.usecases.customers import add_customer

    customer = shop.run(add_customer, kind=CustomerKind.PERSON, name=name, emails=("x@y.example",)).value
    made = job(shop, customer)
    write_to(shop, made)
    message = shop.run(tell_customer, job_id=made, event=MessageEvent.READY).value
    assert message is not None
    row = _message(shop, message)
    assert row.body.startswith(f"Hello {row.to_name},")
    assert row.state is MessageState.WAITING


def test_the_mail_server_is_checked_and_its_change_undone(shop: Shop) -> None:
    with_server(shop)
    good: dict[str, Any] = {
        "host": "smtp.x.example",
        "port": 465,
        "security": MailSecurity.TLS,
        "sender_address": "a@x.example",
    }
    for field, change in (
        ("host", {"host": "https://smtp.x.example"}),
        ("host", {"host": "smtp.x.example:25"}),
        ("host", {"host": ""}),
        ("port", {"port": 0}),
        ("security", {"security": MailSecurity.NONE, "user": "me"}),
        ("sender_address", {"sender_address": "a@x.example, b@x.example"}),
        ("reply_to", {"reply_to": "nobody"}),
    ):
        with pytest.raises(Refused) as refused:
            shop.run(change_mail_server, **{**good, **change})
        assert refused.value.field == field
    shop.run(change_mail_server, **good)
    shop.undo_last()
    kept = shop.ask(mail_server)
    assert kept is not None
    assert kept.host == "smtp.bottega.example"
