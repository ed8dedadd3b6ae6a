"""The timer: who works on what, what its minutes make, and every way back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from msp_desktop.domain.errors import Changed, Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.labour import billable_minutes, hours
from msp_desktop.queries.job_card import JobCard, job_card
from msp_desktop.queries.job_timeline import job_timeline
from msp_desktop.queries.job_times import TimeRow, job_times, labour_types
from msp_desktop.queries.running_timer import last_timed_item, running_timer
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.counter.closing import close_job
from msp_desktop.usecases.invoices.issuing import issue
from msp_desktop.usecases.jobs import (
    add_service_line,
    bill_time,
    change_line,
    correct_time,
    discard_time,
    move_item,
    remove_line,
    start_timer,
    stop_timer,
)
from tests.bench import ELENA, MARCO, Bench, bench, items, job
from tests.shops import Clock


@pytest.fixture
def at(shop: Shop) -> Bench:
    return bench(shop)


def card(shop: Shop, job_id: int) -> JobCard:
    return shop.ask(job_card, job_id=job_id, since=shop.now, since_day=shop.today)


def times(shop: Shop, job_id: int) -> list[TimeRow]:
    return shop.ask(job_times, job_id=job_id)


def work(shop: Shop, clock: Clock, item_id: int, minutes: int) -> None:
    shop.run(start_timer, item_id=item_id)
    clock.forward(minutes=minutes)
    shop.run(stop_timer)


def test_work_by_the_hour_makes_one_line_of_all_stretches(shop: Shop, at: Bench, clock: Clock) -> None:
    job_id = job(shop, at.company, at.latitude)
    (item,) = items(shop, job_id)
    marco, elena = shop.acting_as(MARCO), shop.acting_as(ELENA)
    work(marco, clock, item, 20)
    (line,) = card(shop, job_id).lines
    assert (line.actual_minutes, line.billable_minutes, line.quantity) == (20, 30, Decimal("0.500"))
    work(elena, clock, item, 21)
    (line,) = card(shop, job_id).lines
    assert (line.actual_minutes, line.billable_minutes, line.quantity) == (41, 45, Decimal("0.750"))
    assert (line.amount_cents, card(shop, job_id).net_cents) == (4500, 4500)
    assert [each.person for each in times(shop, job_id)] == ["Marco Bianchi", "Elena Conti"]
    assert {each.line_id for each in times(shop, job_id)} == {line.id}


def test_several_work_on_one_job_at_once_but_nobody_on_two(shop: Shop, at: Bench, clock: Clock) -> None:
    first, second = job(shop, at.company, at.latitude), job(shop, at.person, at.aspire)
    marco, elena = shop.acting_as(MARCO), shop.acting_as(ELENA)
    marco.run(start_timer, item_id=items(shop, first)[0])
    elena.run(start_timer, item_id=items(shop, first)[0])
    clock.forward(minutes=10)
    marco.run(start_timer, item_id=items(shop, second)[0])
    assert [each.running for each in times(shop, first)] == [False, True]
    running = shop.ask(running_timer, person_id=MARCO)
    assert running is not None
    assert running.job_id == second
    marco.undo_last()
    running = shop.ask(running_timer, person_id=MARCO)
    assert running is not None
    assert running.job_id == first, "the first one runs on as if nothing had been"
    assert times(shop, second) == []
    assert card(shop, second).state is JobState.BOOKED_IN
    marco.redo_last()
    assert [each.minutes for each in times(shop, first)] == [10, None]
    assert [each.running for each in times(shop, second)] == [True]


def test_starting_twice_is_one_stretch(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude)
    (item,) = items(shop, job_id)
    assert shop.run(start_timer, item_id=item).value == shop.run(start_timer, item_id=item).value


def test_the_start_moves_a_booked_in_item(shop: Shop, at: Bench) -> None:
    checked, repaired = job(shop, at.company, at.latitude), job(shop, at.person, at.aspire)
    shop.run(add_service_line, item_id=items(shop, repaired)[0], service_id=at.ssd)
    shop.run(start_timer, item_id=items(shop, checked)[0])
    assert card(shop, checked).state is JobState.DIAGNOSING
    shop.run(start_timer, item_id=items(shop, repaired)[0])
    assert card(shop, repaired).state is JobState.IN_REPAIR
    assert times(shop, repaired)[0].labour_id is None, "the flat price covers it"
    kinds = [each.kind for each in shop.ask(job_timeline, job_id=checked)]
    assert kinds[:3] == [EventKind.TIMER_STOPPED, EventKind.MOVED, EventKind.TIMER_STARTED]


def test_work_under_a_flat_price_makes_no_line(shop: Shop, at: Bench, clock: Clock) -> None:
    job_id = job(shop, at.company, at.latitude)
    (item,) = items(shop, job_id)
    shop.run(add_service_line, item_id=item, service_id=at.ssd)
    work(shop, clock, item, 50)
    assert len(card(shop, job_id).lines) == 1
    (row,) = times(shop, job_id)
    shop.run(bill_time, time_id=row.id, labour_id=at.hour, seen=row.version)
    assert card(shop, job_id).lines[1].billable_minutes == 60
    shop.undo_last()
    assert len(card(shop, job_id).lines) == 1


def test_undo_of_a_stop_runs_on_and_takes_the_line_off(shop: Shop, at: Bench, clock: Clock) -> None:
    job_id = job(shop, at.company, at.latitude)
    (item,) = items(shop, job_id)
    work(shop, clock, item, 20)
    shop.undo_last()
    assert card(shop, job_id).lines == ()
    assert times(shop, job_id)[0].running
    clock.forward(minutes=20)
    shop.run(stop_timer)
    assert card(shop, job_id).lines[0].actual_minutes == 40


def test_a_correction_says_why_and_can_be_taken_back(shop: Shop, at: Bench, clock: Clock) -> None:
    job_id = job(shop, at.company, at.latitude)
    (item,) = items(shop, job_id)
    work(shop, clock, item, 250)
    (row,) = times(shop, job_id)
    with pytest.raises(Refused) as refused:
        shop.run(correct_time, time_id=row.id, minutes=60, reason=" ", seen=row.version)
    assert refused.value.field == "reason"
    with pytest.raises(Refused):
        shop.run(correct_time, time_id=row.id, minutes=-1, reason="Forgot", seen=row.version)
    shop.run(correct_time, time_id=row.id, minutes=60, reason="Forgot it over lunch", seen=row.version)
    assert card(shop, job_id).lines[0].billable_minutes == 60
    event = shop.ask(job_timeline, job_id=job_id)[0]
    assert (event.kind, event.text) == (EventKind.TIME_CORRECTED, "Forgot it over lunch")
    assert (event.facts["from"], event.facts["to"]) == (250, 60)
    with pytest.raises(Changed):
        shop.run(correct_time, time_id=row.id, minutes=70, reason="Mine", seen=row.version)
    shop.undo_last()
    assert card(shop, job_id).lines[0].actual_minutes == 250
    assert times(shop, job_id)[0].reason == ""


def test_a_forgotten_timer_is_set_while_it_runs(shop: Shop, at: Bench, clock: Clock) -> None:
    job_id = job(shop, at.company, at.latitude)
    shop.run(start_timer, item_id=items(shop, job_id)[0])
    running = shop.ask(running_timer, person_id=1)
    assert running is not None
    clock.forward(hours=4)
    assert not running.forgotten(shop.now)
    clock.forward(minutes=10)
    assert running.forgotten(shop.now)
    shop.run(correct_time, time_id=running.id, minutes=45, reason="Went home", seen=running.version)
    assert shop.ask(running_timer, person_id=1) is None
    assert card(shop, job_id).lines[0].actual_minutes == 45


def test_a_price_changed_by_hand_is_kept_and_typed_minutes_are_not_taken(shop: Shop, at: Bench, clock: Clock) -> None:
    job_id = job(shop, at.company, at.latitude)
    (item,) = items(shop, job_id)
    work(shop, clock, item, 30)
    (line,) = card(shop, job_id).lines
    shop.run(change_line, line_id=line.id, quantity=line.quantity, unit_cents=5000, price_reason="Promised", minutes=30)
    with pytest.raises(Refused):
        shop.run(
            change_line, line_id=line.id, quantity=line.quantity, unit_cents=5000, price_reason="Promised", minutes=90
        )
    work(shop, clock, item, 30)
    (line,) = card(shop, job_id).lines
    assert (line.unit_cents, line.actual_minutes, line.amount_cents) == (5000, 60, 5000)


def test_a_line_taken_off_leaves_its_time_unbilled_until_it_is_put_back(shop: Shop, at: Bench, clock: Clock) -> None:
    job_id = job(shop, at.company, at.latitude)
    (item,) = items(shop, job_id)
    work(shop, clock, item, 30)
    shop.run(remove_line, line_id=card(shop, job_id).lines[0].id)
    assert [(each.labour_id, each.minutes) for each in times(shop, job_id)] == [(None, 30)]
    shop.undo_last()
    work(shop, clock, item, 30)
    (line,) = card(shop, job_id).lines
    assert line.actual_minutes == 60


def test_closing_stops_every_timer_and_its_undo_lets_them_run_on(shop: Shop, at: Bench, clock: Clock) -> None:
    job_id = job(shop, at.company, at.latitude)
    (item,) = items(shop, job_id)
    for person in (MARCO, ELENA):
        shop.acting_as(person).run(start_timer, item_id=item)
    clock.forward(minutes=30)
    shop.run(close_job, job_id=job_id)
    assert [each.minutes for each in times(shop, job_id)] == [30, 30]
    assert card(shop, job_id).papers[0].total_cents == 7320
    shop.undo_last()
    assert [each.running for each in times(shop, job_id)] == [True, True]


def test_what_was_issued_stays_and_later_work_makes_a_line_of_its_own(shop: Shop, at: Bench, clock: Clock) -> None:
    job_id = job(shop, at.company, at.latitude)
    (item,) = items(shop, job_id)
    work(shop, clock, item, 30)
    draft = shop.run(close_job, job_id=job_id).value
    assert draft is not None
    shop.run(issue, document_id=draft)
    shop.run(move_item, item_id=item, to=JobState.IN_REPAIR)
    (row,) = times(shop, job_id)
    with pytest.raises(Refused):
        shop.run(correct_time, time_id=row.id, minutes=10, reason="Less", seen=row.version)
    work(shop, clock, item, 15)
    assert [each.actual_minutes for each in card(shop, job_id).lines] == [30, 15]
    assert [each.billed for each in times(shop, job_id)] == [True, False]


def test_who_may_and_what_may_not(shop: Shop, at: Bench, clock: Clock) -> None:
    job_id = job(shop, at.company, at.latitude)
    (item,) = items(shop, job_id)
    with pytest.raises(Refused):
        shop.run(stop_timer)
    with pytest.raises(Refused):
        shop.acting_as(None).run(start_timer, item_id=item)
    with pytest.raises(Refused):
        shop.run(start_timer, item_id=item, labour_id=at.ssd)
    work(shop, clock, item, 5)
    (row,) = times(shop, job_id)
    with pytest.raises(Refused):
        shop.run(stop_timer, time_id=row.id)
    shop.run(discard_time, time_id=row.id, seen=row.version)
    assert (times(shop, job_id), card(shop, job_id).lines) == ([], ())
    shop.undo_last()
    assert card(shop, job_id).lines[0].actual_minutes == 5
    shop.run(close_job, job_id=job_id)
    with pytest.raises(Refused):
        shop.run(start_timer, item_id=item)
    assert shop.ask(last_timed_item, person_id=1) is None


def test_an_undo_that_would_run_two_timers_is_refused(shop: Shop, at: Bench, clock: Clock) -> None:
    first, second = job(shop, at.company, at.latitude), job(shop, at.person, at.aspire)
    marco = shop.acting_as(MARCO)
    marco.run(start_timer, item_id=items(shop, first)[0])
    stopped = marco.run(stop_timer)
    marco.run(start_timer, item_id=items(shop, second)[0])
    assert stopped.undo is not None
    with pytest.raises(Refused):
        marco.undo(stopped.undo.operation_id)


def test_labour_types_begin_with_the_usual_one(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude)
    (usual,) = shop.ask(labour_types, basis=card(shop, job_id).basis, day=shop.today)
    assert (usual.id, usual.unit_cents, usual.minimum_minutes, usual.usual) == (at.hour, 6000, 30, True)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stretches=st.lists(st.integers(0, 200), min_size=1, max_size=6))
def test_the_line_is_always_the_sum_rounded_once(shop: Shop, at: Bench, clock: Clock, stretches: list[int]) -> None:
    job_id = job(shop, at.company, at.latitude)
    (item,) = items(shop, job_id)
    for each in stretches:
        work(shop, clock, item, each)
    lines = card(shop, job_id).lines
    charged = billable_minutes(sum(stretches), minimum=30, step=15)
    if not sum(stretches):
        assert lines == ()
        return
    (line,) = lines
    assert (line.actual_minutes, line.billable_minutes, line.quantity) == (sum(stretches), charged, hours(charged))


def test_seconds_are_shown_by_the_clock(shop: Shop, at: Bench, clock: Clock) -> None:
    shop.run(start_timer, item_id=items(shop, job(shop, at.company, at.latitude))[0])
    running = shop.ask(running_timer, person_id=1)
    assert running is not None
    assert running.seconds(shop.now + timedelta(seconds=2472)) == 2472
