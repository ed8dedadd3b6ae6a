"""Where items go, what the job's state follows from, and the ways back."""

from datetime import timedelta

import pytest

from msp_desktop.domain.errors import Changed, Refused
from msp_desktop.domain.intake_answers import DataAnswer
from msp_desktop.domain.job_state import JobState
from msp_desktop.store.models.document import Document
from msp_desktop.store.models.job import Job, JobCheck, JobItem
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.counter.checkout import hand_over
from msp_desktop.usecases.counter.closing import close_job, close_jobs
from msp_desktop.usecases.jobs import (
    add_service_line,
    assign_jobs,
    cancel_job,
    move_item,
    move_jobs,
    reopen_item,
    return_unrepaired,
    warranty_return,
)
from tests.bench import ELENA, MARCO, Bench, bench, items, job
from tests.shops import Clock


@pytest.fixture
def at(shop: Shop) -> Bench:
    return bench(shop)


def state(shop: Shop, job_id: int) -> JobState:
    return shop.ask(lambda session: session.get_one(Job, job_id).state)


def test_a_job_is_as_far_as_its_least_advanced_item(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude, at.aspire)
    first, second = items(shop, job_id)
    shop.run(move_item, item_id=first, to=JobState.IN_REPAIR)
    assert state(shop, job_id) is JobState.BOOKED_IN
    shop.run(move_item, item_id=second, to=JobState.WAITING_PARTS)
    assert state(shop, job_id) is JobState.WAITING_PARTS
    shop.undo_last()
    assert state(shop, job_id) is JobState.BOOKED_IN
    shop.redo_last()
    assert state(shop, job_id) is JobState.WAITING_PARTS


@pytest.mark.parametrize(
    ("to", "sentence"),
    [
        (JobState.READY, "Close the job to make it ready."),
        (JobState.CLOSED, "A job closes when it is handed over at checkout."),
    ],
)
def test_ready_and_closed_have_acts_of_their_own(shop: Shop, at: Bench, to: JobState, sentence: str) -> None:
    item = items(shop, job(shop, at.company, at.latitude))[0]
    with pytest.raises(Refused) as refused:
        shop.run(move_item, item_id=item, to=to)
    assert refused.value.message == sentence


def test_a_move_that_the_table_does_not_know_is_refused(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude)
    shop.run(cancel_job, job_id=job_id)
    with pytest.raises(Refused, match="“Cancelled” and cannot become “In repair”"):
        shop.run(move_item, item_id=items(shop, job_id)[0], to=JobState.IN_REPAIR)


def test_a_colleagues_move_is_noticed(shop: Shop, at: Bench) -> None:
    item = items(shop, job(shop, at.company, at.latitude))[0]
    shop.run(move_item, item_id=item, to=JobState.DIAGNOSING, seen=1)
    with pytest.raises(Changed):
        shop.run(move_item, item_id=item, to=JobState.IN_REPAIR, seen=1)


def test_closing_makes_ready_and_drafts_the_invoice_and_undo_takes_both_back(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude)
    item = items(shop, job_id)[0]
    shop.run(add_service_line, item_id=item, service_id=at.ssd)
    with pytest.raises(Refused, match="2 required checks are open") as refused:
        shop.run(close_job, job_id=job_id)
    assert refused.value.field == "reason"
    draft = shop.run(close_job, job_id=job_id, reason="Customer is in a hurry").value
    assert draft is not None
    assert state(shop, job_id) is JobState.READY
    row = shop.ask(lambda session: session.get_one(Document, draft))
    assert (row.total_cents, row.issued_at) == (11590, None)
    assert shop.ask(lambda session: session.get_one(Job, job_id).ready_at) == shop.now
    assert shop.ask(lambda session: session.get_one(JobCheck, 1).skip_reason) == "Customer is in a hurry"
    shop.undo_last()
    assert state(shop, job_id) is JobState.BOOKED_IN
    assert shop.ask(lambda session: session.get_one(Document, draft).deleted_at) is not None
    assert shop.ask(lambda session: session.get_one(JobCheck, 1).skip_reason) == ""
    shop.redo_last()
    assert state(shop, job_id) is JobState.READY


def test_closing_twice_is_refused_and_without_lines_there_is_no_draft(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude)
    assert shop.run(close_job, job_id=job_id).value is None
    with pytest.raises(Refused, match="in work any more"):
        shop.run(close_job, job_id=job_id)
    with pytest.raises(Refused, match="is ready already"):
        shop.run(close_job, item_id=items(shop, job_id)[0])


def test_two_devices_are_closed_one_by_one_onto_one_draft(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude, at.aspire)
    first, second = items(shop, job_id)
    for item in (first, second):
        shop.run(add_service_line, item_id=item, service_id=at.ssd)
    one = shop.run(close_job, item_id=first, reason="later").value
    assert state(shop, job_id) is JobState.BOOKED_IN
    two = shop.run(close_job, item_id=second, reason="later").value
    assert one == two
    assert state(shop, job_id) is JobState.READY
    assert shop.ask(lambda session: session.get_one(Document, two).net_cents) == 19000


def test_a_closed_job_comes_back_within_90_days(shop: Shop, at: Bench, clock: Clock) -> None:
    job_id = job(shop, at.company, at.latitude)
    item = items(shop, job_id)[0]
    shop.run(close_job, job_id=job_id)
    shop.run(hand_over, item_ids=(item,))
    assert state(shop, job_id) is JobState.CLOSED
    clock.forward(days=90)
    shop.run(reopen_item, item_id=item, reason="Fails again")
    assert state(shop, job_id) is JobState.IN_REPAIR
    shop.undo_last()
    assert state(shop, job_id) is JobState.CLOSED
    assert shop.ask(lambda session: session.get_one(JobItem, item).handed_over_at) is not None
    clock.forward(days=1)
    with pytest.raises(Refused, match="more than 90 days ago"):
        shop.run(reopen_item, item_id=item)


def test_cancelled_and_returned_items_come_back_booked_in(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude, at.aspire)
    first, second = items(shop, job_id)
    shop.run(return_unrepaired, item_id=first, reason="Too dear")
    shop.run(cancel_job, job_id=job_id)
    assert state(shop, job_id) is JobState.RETURNED
    assert shop.ask(lambda session: session.get_one(Job, job_id).closed_at) == shop.now
    with pytest.raises(Refused, match="cannot be cancelled"):
        shop.run(cancel_job, job_id=job_id)
    shop.run(reopen_item, item_id=second)
    assert state(shop, job_id) is JobState.BOOKED_IN
    assert shop.ask(lambda session: session.get_one(Job, job_id).closed_at) is None


def test_a_repair_that_fails_comes_back_as_a_job_that_names_the_first(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude)
    item = items(shop, job_id)
    with pytest.raises(Refused, match="is still here"):
        shop.run(warranty_return, item_ids=item, problem="Again", data_answer=DataAnswer.MUST_KEEP)
    shop.run(close_job, job_id=job_id)
    shop.run(hand_over, item_ids=tuple(item))
    again = shop.run(warranty_return, item_ids=item, problem="Dead again", data_answer=DataAnswer.MUST_KEEP).value
    row = shop.ask(lambda session: session.get_one(Job, again))
    assert (row.warranty_of_id, row.customer_id, row.technician_id) == (job_id, at.company, MARCO)


def test_many_jobs_move_and_change_hands_as_one_act_with_one_undo(shop: Shop, at: Bench) -> None:
    jobs = [job(shop, at.company, at.latitude) for _ in range(3)]
    shop.run(move_jobs, job_ids=jobs, to=JobState.WAITING_PARTS)
    assert {state(shop, each) for each in jobs} == {JobState.WAITING_PARTS}
    shop.undo_last()
    assert {state(shop, each) for each in jobs} == {JobState.BOOKED_IN}
    shop.run(assign_jobs, job_ids=jobs, person_id=ELENA)
    shop.undo_last()
    assert shop.ask(lambda s: {s.get_one(Job, each).technician_id for each in jobs}) == {MARCO}
    shop.run(close_jobs, job_ids=jobs)
    assert {state(shop, each) for each in jobs} == {JobState.READY}
    shop.undo_last()
    assert {state(shop, each) for each in jobs} == {JobState.BOOKED_IN}


def test_all_of_several_or_none(shop: Shop, at: Bench) -> None:
    one, two = job(shop, at.company, at.latitude), job(shop, at.company, at.latitude)
    shop.run(close_job, job_id=two)
    with pytest.raises(Refused, match="“Ready” and cannot become “Booked in”"):
        shop.run(move_jobs, job_ids=[one, two], to=JobState.BOOKED_IN)


def test_a_promise_of_long_ago_makes_a_job_late_but_never_a_ready_one(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude, promised_at=shop.now + timedelta(hours=1))
    shop.run(close_job, job_id=job_id)
    assert shop.ask(lambda session: session.get_one(Job, job_id).ready_at) == shop.now
