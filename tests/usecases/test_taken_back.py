"""What is taken back is as it was before, to the cent, the minute and the day; nothing of a colleague's is lost."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

import pytest
from sqlalchemy import select

from msp_desktop.domain.approval import Answer, AnswerWay, QuoteState
from msp_desktop.domain.errors import NeedsConfirmation, Refused
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.message import MessageState
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.domain.unclaimed import LadderStep, UnclaimedAct
from msp_desktop.store.base import Base
from msp_desktop.store.models.document import Document, DocumentItem
from msp_desktop.store.models.job import Job, JobCheck, JobItem, JobLine
from msp_desktop.store.models.message import Message
from msp_desktop.store.models.quote import Quote
from msp_desktop.store.models.work_time import WorkTime
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.counter.checkout import check_out, hand_over
from msp_desktop.usecases.counter.closing import close_items
from msp_desktop.usecases.counter.returning import return_now
from msp_desktop.usecases.counter.unclaimed import charge_storage
from msp_desktop.usecases.customers import add_customer
from msp_desktop.usecases.invoices import leave_for_later
from msp_desktop.usecases.jobs import (
    JobText,
    add_part_line,
    add_service_line,
    agree_check_fee,
    cancel_job,
    change_job_customer,
    change_line,
    correct_time,
    discard_time,
    duplicate_job,
    make_unrepaired,
    move_item,
    remove_line,
    reopen_item,
    return_unrepaired,
    set_promise,
    split_job,
    start_timer,
    stop_timer,
    tick_check,
    write_text,
)
from msp_desktop.usecases.messages import cancel_message, queue_message, set_rule
from msp_desktop.usecases.quotes import make_quote, record_answer
from msp_desktop.usecases.shop.people import retire_person
from msp_desktop.usecases.shop.unclaimed import set_ladder
from tests.bench import DESK, ELENA, MARCO, Bench, bench, items, job
from tests.shops import Clock
from tests.usecases.mailing import with_server, write_to


@pytest.fixture
def at(shop: Shop) -> Bench:
    return bench(shop)


Row = TypeVar("Row", bound=Base)


def row(shop: Shop, model: type[Row], row_id: int) -> Row:
    return shop.ask(lambda session: session.get_one(model, row_id))


def only(shop: Shop, model: type[Row]) -> Row:
    return shop.ask(lambda session: session.scalars(select(model)).one())


def undo(shop: Shop, done: Any) -> Any:
    return shop.undo(done.undo.operation_id)


# -- timers


@pytest.mark.parametrize("act", ["cancelled", "returned", "moved"])
def test_no_timer_runs_on_what_left_the_bench(shop: Shop, clock: Clock, at: Bench, act: str) -> None:
    job_id = job(shop, at.person, at.aspire)
    (item,) = items(shop, job_id)
    marco = shop.acting_as(MARCO)
    time_id = marco.run(start_timer, item_id=item, labour_id=at.hour).value
    clock.forward(minutes=20)
    match act:
        case "cancelled":
            done: Any = shop.run(cancel_job, job_id=job_id)
        case "returned":
            done = shop.run(return_unrepaired, item_id=item)
        case _:
            done = shop.run(move_item, item_id=item, to=JobState.CANCELLED)
    assert row(shop, WorkTime, time_id).minutes == 20
    back = undo(shop, done)
    assert row(shop, WorkTime, time_id).stopped_at is None
    assert row(shop, JobItem, item).state is JobState.DIAGNOSING
    undo(shop, back)
    assert row(shop, WorkTime, time_id).minutes == 20


def test_a_price_changed_by_hand_outlives_a_stretch_discarded_by_mistake(shop: Shop, clock: Clock, at: Bench) -> None:
    job_id = job(shop, at.person, at.aspire)
    (item,) = items(shop, job_id)
    marco = shop.acting_as(MARCO)
    time_id = marco.run(start_timer, item_id=item, labour_id=at.hour).value
    clock.forward(minutes=50)
    marco.run(stop_timer)
    line = only(shop, JobLine)
    marco.run(change_line, line_id=line.id, quantity=line.quantity, unit_cents=100, price_reason="agreed")
    before = only(shop, JobLine)
    discarded = marco.run(discard_time, time_id=time_id)
    assert shop.ask(lambda session: session.scalars(select(JobLine)).all()) == []
    back = undo(marco, discarded)
    after = only(shop, JobLine)
    assert (after.id, after.unit_cents, after.price_reason) == (before.id, 100, "agreed")
    assert (after.quantity, after.actual_minutes) == (before.quantity, 50)
    undo(marco, back)
    assert row(shop, Job, job_id).total_cents == 0


def test_a_price_taken_back_leaves_the_minutes_as_they_are_now(shop: Shop, clock: Clock, at: Bench) -> None:
    job_id = job(shop, at.person, at.aspire)
    (item,) = items(shop, job_id)
    time_id = shop.run(start_timer, item_id=item, labour_id=at.hour).value
    clock.forward(minutes=50)
    shop.run(stop_timer)
    line = only(shop, JobLine)
    changed = shop.run(change_line, line_id=line.id, quantity=line.quantity, unit_cents=100, price_reason="agreed")
    shop.run(correct_time, time_id=time_id, minutes=120, reason="lunch")
    undo(shop, changed)
    after = only(shop, JobLine)
    assert (after.unit_cents, after.actual_minutes, after.quantity) == (line.unit_cents, 120, Decimal(2))


def test_a_line_put_back_takes_only_the_time_that_is_billed_nowhere_else(shop: Shop, clock: Clock, at: Bench) -> None:
    job_id = job(shop, at.person, at.aspire)
    (item,) = items(shop, job_id)
    first = shop.run(start_timer, item_id=item, labour_id=at.hour).value
    clock.forward(minutes=60)
    shop.run(stop_timer)
    second = shop.acting_as(ELENA).run(start_timer, item_id=item, labour_id=at.hour).value
    clock.forward(minutes=60)
    shop.acting_as(ELENA).run(stop_timer)
    removed = shop.run(remove_line, line_id=only(shop, JobLine).id)
    shop.run(discard_time, time_id=second)
    undo(shop, removed)
    assert only(shop, JobLine).actual_minutes == 60
    assert row(shop, WorkTime, first).line_id == only(shop, JobLine).id
    assert row(shop, WorkTime, second).line_id is None


def test_a_clock_set_back_ends_a_stretch_where_it_began(shop: Shop, clock: Clock, at: Bench) -> None:
    (item,) = items(shop, job(shop, at.person, at.aspire))
    time_id = shop.run(start_timer, item_id=item).value
    clock.forward(minutes=-90)
    shop.run(stop_timer)
    kept = row(shop, WorkTime, time_id)
    assert (kept.stopped_at, kept.minutes) == (kept.started_at, 0)


# -- days that the measures count


def test_taking_a_reopening_back_keeps_the_day_the_job_was_done(shop: Shop, clock: Clock, at: Bench) -> None:
    job_id = job(shop, at.person, at.aspire)
    (item,) = items(shop, job_id)
    shop.run(close_items, item_ids=(item,))
    clock.forward(days=1)
    shop.run(hand_over, item_ids=(item,))
    before = row(shop, Job, job_id)
    clock.forward(days=30)
    undo(shop, shop.run(reopen_item, item_id=item))
    after = row(shop, Job, job_id)
    assert (after.ready_at, after.closed_at) == (before.ready_at, before.closed_at)
    assert after.closed_at == after.ready_at + timedelta(days=1)  # type: ignore[operator]  # both are set


def test_taking_a_move_back_keeps_the_day_the_job_was_ready(shop: Shop, clock: Clock, at: Bench) -> None:
    job_id = job(shop, at.person, at.aspire)
    (item,) = items(shop, job_id)
    shop.run(close_items, item_ids=(item,))
    ready = row(shop, Job, job_id).ready_at
    clock.forward(days=3)
    undo(shop, shop.run(move_item, item_id=item, to=JobState.IN_REPAIR))
    assert row(shop, Job, job_id).ready_at == ready


# -- lines


def test_a_line_set_aside_is_put_back_aside(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.person, at.aspire)
    (item,) = items(shop, job_id)
    line_id = shop.run(add_part_line, item_id=item, description="Fan", unit_cents=1000).value
    shop.run(make_unrepaired, item_id=item)
    undo(shop, shop.run(remove_line, line_id=line_id))
    assert row(shop, JobLine, line_id).set_aside
    assert row(shop, Job, job_id).total_cents == 0


def test_a_warranty_runs_on_when_a_line_is_taken_off_by_mistake(shop: Shop, clock: Clock, at: Bench) -> None:
    job_id = job(shop, at.person, at.aspire)
    (item,) = items(shop, job_id)
    line_id = shop.run(add_service_line, item_id=item, service_id=at.ssd).value
    shop.run(close_items, item_ids=(item,), reason="no time")
    shop.run(hand_over, item_ids=(item,))
    day = shop.today
    clock.forward(days=20)
    shop.run(reopen_item, item_id=item)
    undo(shop, shop.run(remove_line, line_id=line_id))
    assert row(shop, JobLine, line_id).warranty_from == day


def test_a_line_split_off_what_goes_back_unrepaired_counts_on_the_new_job(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.person, at.aspire)
    (item,) = items(shop, job_id)
    line_id = shop.run(add_part_line, item_id=item, description="Fan", unit_cents=1000).value
    shop.run(make_unrepaired, item_id=item)
    done = shop.run(split_job, job_id=job_id, line_ids=(line_id,))
    assert not row(shop, JobLine, line_id).set_aside
    assert row(shop, Job, done.value).total_cents == 1000
    undo(shop, done)
    assert row(shop, JobLine, line_id).set_aside
    assert (row(shop, Job, job_id).total_cents, row(shop, Job, done.value).total_cents) == (0, 0)


def test_steps_come_back_with_their_line_and_their_reason(shop: Shop, at: Bench) -> None:
    (item,) = items(shop, job(shop, at.person, at.aspire))
    line_id = shop.run(add_service_line, item_id=item, service_id=at.ssd).value
    shop.run(close_items, item_ids=(item,), reason="disk was empty")

    def steps() -> list[tuple[int, str, str]]:
        found = shop.ask(lambda session: session.scalars(select(JobCheck).order_by(JobCheck.id)).all())
        return [(each.id, each.text, each.skip_reason) for each in found]

    before = steps()
    assert ("disk was empty" in {reason for _id, _text, reason in before}) is True
    undo(shop, shop.run(remove_line, line_id=line_id))
    assert steps() == before
    undo(shop, shop.run(tick_check, check_id=before[0][0]))
    assert steps() == before


def test_an_undo_never_writes_over_a_line_that_got_the_number_of_one_that_is_gone(shop: Shop, at: Bench) -> None:
    (item,) = items(shop, job(shop, at.person, at.aspire))
    marco, elena = shop.acting_as(MARCO), shop.acting_as(ELENA)
    fan = marco.run(add_part_line, item_id=item, description="Fan", unit_cents=1000).value
    marco.run(change_line, line_id=fan, quantity=Decimal(1), unit_cents=500)
    elena.run(remove_line, line_id=fan)
    elena.run(add_part_line, item_id=item, description="Screen", unit_cents=20000)
    for _act in range(2):
        with pytest.raises(Refused, match="Elena Conti"):
            marco.undo_last()
    kept = only(shop, JobLine)
    assert (kept.description, kept.unit_cents) == ("Screen", 20000)


def test_a_line_that_a_colleague_took_off_and_put_back_is_still_ones_own(shop: Shop, at: Bench) -> None:
    (item,) = items(shop, job(shop, at.person, at.aspire))
    marco, elena = shop.acting_as(MARCO), shop.acting_as(ELENA)
    fan = marco.run(add_part_line, item_id=item, description="Fan", unit_cents=1000).value
    marco.run(change_line, line_id=fan, quantity=Decimal(1), unit_cents=500)
    undo(elena, elena.run(remove_line, line_id=fan))
    marco.undo_last()
    assert only(shop, JobLine).unit_cents == 1000


# -- the counter


def test_closing_a_reopened_job_can_be_taken_back_though_it_was_invoiced_before(
    shop: Shop, clock: Clock, at: Bench
) -> None:
    (item,) = items(shop, job(shop, at.company, at.latitude))
    shop.run(add_part_line, item_id=item, description="Fan", unit_cents=1000)
    draft = shop.run(close_items, item_ids=(item,)).value
    assert draft is not None
    clock.forward(minutes=5)
    shop.run(check_out, document_id=draft, wants_invoice=True, hand_over_items=(item,))
    clock.forward(days=2)
    shop.run(reopen_item, item_id=item)
    clock.forward(days=1)
    undo(shop, shop.run(close_items, item_ids=(item,)))
    assert row(shop, JobItem, item).state is JobState.IN_REPAIR


def test_a_return_taken_back_writes_to_nobody(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude)
    (item,) = items(shop, job_id)
    with_server(shop)
    write_to(shop, job_id)
    from msp_desktop.domain.message import MessageEvent

    shop.run(set_rule, event=MessageEvent.HANDED_OVER, automatic=True)
    done = shop.run(return_now, item_id=item, reason="too dear")
    assert [each.state for each in _messages(shop)] == [MessageState.WAITING]
    undo(shop, done)
    assert [each.state for each in _messages(shop)] == [MessageState.CANCELLED]


def test_a_repaired_device_given_back_by_mistake_is_repaired_again_after_undo(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.person, at.aspire)
    (item,) = items(shop, job_id)
    shop.run(add_part_line, item_id=item, description="Fan", unit_cents=1000)
    shop.run(close_items, item_ids=(item,))
    done = shop.run(return_now, item_id=item)
    assert row(shop, Job, job_id).total_cents == 0
    undo(shop, done)
    assert not row(shop, JobItem, item).unrepaired
    assert row(shop, Job, job_id).total_cents == 1000


def test_storage_brought_up_to_date_goes_back_to_what_it_was(shop: Shop, clock: Clock, at: Bench) -> None:
    job_id, item = _stored(shop, at)
    clock.forward(days=5)
    line_id = shop.run(charge_storage, item_id=item).value
    clock.forward(days=5)
    done = shop.run(charge_storage, item_id=item)
    assert done.value == line_id
    assert row(shop, JobLine, line_id).quantity == 10
    undo(shop, done)
    assert row(shop, JobLine, line_id).quantity == 5
    assert row(shop, Job, job_id).total_cents == 1000 + 5 * 200


def test_storage_after_the_invoice_is_charged_for_the_days_since(shop: Shop, clock: Clock, at: Bench) -> None:
    _job_id, item = _stored(shop, at)
    clock.forward(days=5)
    shop.run(charge_storage, item_id=item)
    draft = shop.ask(lambda session: session.scalars(select(DocumentItem.document_id)).one())
    shop.run(check_out, document_id=draft, wants_invoice=True)
    with pytest.raises(Refused, match="already"):
        shop.run(charge_storage, item_id=item)
    clock.forward(days=3)
    more = shop.run(charge_storage, item_id=item).value
    assert row(shop, JobLine, more).quantity == 3


def test_leaving_the_only_charged_device_for_later_can_be_taken_back(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.person, at.aspire, at.latitude)
    first, second = items(shop, job_id)
    shop.run(add_part_line, item_id=first, description="Fan", unit_cents=1000)
    draft = shop.run(close_items, item_ids=(first, second)).value
    assert draft is not None
    done = shop.run(leave_for_later, document_id=draft, item_ids=(first,))
    undo(shop, done)
    assert row(shop, Document, draft).deleted_at is None
    assert row(shop, Document, draft).total_cents == 1000


def test_a_customer_given_back_reads_lines_added_since_in_their_own_basis(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude)
    (item,) = items(shop, job_id)
    done = shop.run(change_job_customer, job_id=job_id, customer_id=at.person)
    shop.acting_as(DESK).run(add_part_line, item_id=item, description="Fan", unit_cents=1220)
    assert row(shop, Job, job_id).total_cents == 1220
    undo(shop, done)
    assert row(shop, Job, job_id).total_cents == 1220


def test_what_was_returned_is_not_returned_again(shop: Shop, clock: Clock, at: Bench) -> None:
    (item,) = items(shop, job(shop, at.person, at.aspire))
    shop.run(return_unrepaired, item_id=item)
    day = row(shop, JobItem, item).handed_over_at
    clock.forward(days=1)
    with pytest.raises(Refused, match="not in the shop"):
        shop.run(return_unrepaired, item_id=item)
    assert row(shop, JobItem, item).handed_over_at == day


# -- what is not there


def test_a_note_belongs_to_a_device_of_its_job(shop: Shop, at: Bench) -> None:
    from msp_desktop.usecases.jobs import add_note

    one, two = job(shop, at.person, at.aspire), job(shop, at.company, at.latitude)
    for item in (*items(shop, two), 999_999):
        with pytest.raises(Refused):
            shop.run(add_note, job_id=one, text="hello", item_id=item)


def test_what_is_not_there_is_a_sentence(shop: Shop, at: Bench) -> None:
    from msp_desktop.usecases.jobs import NewItem, open_job

    job_id = job(shop, at.person, at.aspire)
    with_server(shop)
    with pytest.raises(Refused):
        shop.run(agree_check_fee, job_id=job_id, service_id=999_999, credited=True)
    with pytest.raises(Refused):
        shop.run(open_job, customer_id=at.person, items=(NewItem(999_999),))
    with pytest.raises(Refused):
        shop.run(open_job, customer_id=at.person, warranty_of_id=999_999)
    mail = {"to_address": "a@b.example", "subject": "s", "body": "b", "language": "en"}
    for gone in ("job_id", "quote_id", "document_id"):
        arguments: dict[str, Any] = {**mail, gone: 999_999}
        with pytest.raises(Refused):
            shop.run(queue_message, customer_id=at.person, **arguments)


@pytest.mark.parametrize("quantity", ["NaN", "Infinity", "-Infinity"])
def test_a_quantity_is_a_number(shop: Shop, at: Bench, quantity: str) -> None:
    (item,) = items(shop, job(shop, at.person, at.aspire))
    with pytest.raises(Refused):
        shop.run(add_part_line, item_id=item, description="Fan", unit_cents=100, quantity=Decimal(quantity))


def _messages(shop: Shop) -> list[Message]:
    return list(shop.ask(lambda session: session.scalars(select(Message).order_by(Message.id)).all()))


def _stored(shop: Shop, at: Bench) -> tuple[int, int]:
    shop.run(set_ladder, steps=(LadderStep(7, UnclaimedAct.REMIND),), free_days=0, fee_cents=200)
    person = shop.run(add_customer, kind=CustomerKind.PERSON, name="Bruno", emails=("b@x.example",)).value
    job_id = job(shop, person)
    (item,) = items(shop, job_id)
    shop.run(add_part_line, item_id=item, description="Fan", unit_cents=1000)
    shop.run(close_items, item_ids=(item,))
    return job_id, item


@pytest.mark.parametrize("far", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)])
def test_a_promise_beyond_all_bounds_is_a_sentence(shop: Shop, at: Bench, far: datetime) -> None:
    job_id = job(shop, at.person, at.aspire)
    for act in (
        lambda: job(shop, at.person, at.aspire, promised_at=far),
        lambda: shop.run(set_promise, job_id=job_id, promised_at=far),
        lambda: shop.run(duplicate_job, job_id=job_id, promised_at=far),
    ):
        with pytest.raises(Refused, match="two years"):
            act()


def test_half_characters_of_a_broken_paste_are_dropped(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.person, at.aspire)
    (item,) = items(shop, job_id)
    line_id = shop.run(add_part_line, item_id=item, description="a\ud83d\x00b", unit_cents=100).value
    assert row(shop, JobLine, line_id).description == "ab"
    shop.run(write_text, job_id=job_id, which=JobText.FOUND, text="\udc00c")
    assert row(shop, Job, job_id).found == "c"
    quote_id = shop.run(make_quote, job_id=job_id, how="d\ud800").value
    assert '"d"' in row(shop, Quote, quote_id).snapshot


def test_the_mail_of_a_quote_that_was_taken_back_does_not_leave_after_all(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.person, at.aspire)
    (item,) = items(shop, job_id)
    with_server(shop)
    shop.run(add_part_line, item_id=item, description="Fan", unit_cents=100)
    made = shop.run(make_quote, job_id=job_id)
    mail = shop.run(
        queue_message, customer_id=at.person, to_address="a@b.example", subject="s", body="b", language="en",
        job_id=job_id, quote_id=made.value,
    )  # fmt: skip
    cancelled = shop.run(cancel_message, message_id=mail.value)
    undo(shop, made)
    with pytest.raises(Refused, match="replaced"):
        undo(shop, cancelled)


def test_doing_again_what_was_confirmed_does_not_ask_again(shop: Shop, clock: Clock, at: Bench) -> None:
    job_id = job(shop, at.person, at.aspire)
    (item,) = items(shop, job_id)
    shop.run(add_part_line, item_id=item, description="Fan", unit_cents=100)
    quote_id = shop.run(make_quote, job_id=job_id).value
    clock.forward(days=60)
    said: dict[str, Any] = {"answer": Answer.APPROVED, "way": AnswerWay.PHONE, "who": "Anna"}
    with pytest.raises(NeedsConfirmation):
        shop.run(record_answer, job_id=job_id, quote_id=quote_id, **said)
    done = shop.run(record_answer, None, ("quote-expired",), job_id=job_id, quote_id=quote_id, **said)
    undo(shop, undo(shop, done))
    assert row(shop, Quote, quote_id).state is QuoteState.APPROVED


def test_the_same_job_once_more_charges_no_storage_and_waits_for_nobody_who_left(
    shop: Shop, clock: Clock, at: Bench
) -> None:
    job_id, item = _stored(shop, at)
    clock.forward(days=5)
    shop.run(charge_storage, item_id=item)
    shop.run(retire_person, person_id=MARCO)
    again = shop.run(duplicate_job, job_id=job_id).value
    assert row(shop, Job, again).total_cents == 1000
    assert row(shop, Job, again).technician_id is None
