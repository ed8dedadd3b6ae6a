"""What Today shows: late before due, who is waited for and since when, what is ready; of everybody or of one person."""

from datetime import date, datetime, time, timedelta

from msp_desktop.domain.job_state import JobState
from msp_desktop.queries.ready_notice import ready_notices
from msp_desktop.queries.today import TodayView, TodayWish, today_view
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.counter.closing import close_job
from msp_desktop.usecases.jobs import add_part_line, expect_parts, move_item
from tests.bench import ELENA, MARCO, Bench, bench, items, job
from tests.shops import Clock


def view(shop: Shop, person_id: int | None = None) -> TodayView:
    ends = datetime.combine(shop.today + timedelta(days=1), time(0), tzinfo=shop.zone)
    return shop.ask(today_view, wish=TodayWish(shop.now, shop.today, ends, ends + timedelta(days=5), person_id))


def at(shop: Shop, day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=shop.zone)


def full(shop: Shop, clock: Clock) -> tuple[Bench, dict[str, int]]:
    """One job of each kind, booked on Monday 16 November and looked at on Tuesday at 10:42."""
    clock.forward(days=-1)
    made = bench(shop)
    monday, tuesday = shop.today, shop.today + timedelta(days=1)
    found = {
        "late": job(shop, made.company, made.latitude, promised_at=at(shop, monday, 18)),
        "due": job(shop, made.person, made.aspire, promised_at=at(shop, tuesday, 16), technician_id=ELENA),
        "later": job(shop, made.person, promised_at=at(shop, tuesday + timedelta(days=2), 16)),
        "approval": job(shop, made.person, promised_at=at(shop, tuesday + timedelta(days=3), 16)),
        "parts": job(shop, made.company, promised_at=at(shop, tuesday + timedelta(days=4), 16)),
        "ready": job(shop, made.company),
    }
    shop.run(move_item, item_id=items(shop, found["approval"])[0], to=JobState.WAITING_APPROVAL)
    shop.run(move_item, item_id=items(shop, found["parts"])[0], to=JobState.WAITING_PARTS)
    shop.run(expect_parts, item_id=items(shop, found["parts"])[0], day=monday)
    shop.run(add_part_line, item_id=items(shop, found["ready"])[0], description="Fan", unit_cents=1000)
    shop.run(close_job, job_id=found["ready"])
    clock.forward(days=1)
    return made, found


def test_the_day_at_a_glance(shop: Shop, clock: Clock) -> None:
    _made, jobs = full(shop, clock)
    seen = view(shop)
    assert [row.id for row in seen.first] == [jobs["late"], jobs["due"]]
    assert [row.id for row in seen.late] == [jobs["late"]]
    assert [row.id for row in seen.due] == [jobs["due"]]
    assert (seen.counts.open, seen.counts.late, seen.due_today) == (6, 1, 1)
    assert [card.job_id for card in seen.approvals] == [jobs["approval"]]
    assert [card.job_id for card in seen.deliveries] == [jobs["parts"]]
    assert [(card.job_id, card.amount_cents) for card in seen.ready] == [(jobs["ready"], 1220)]
    assert seen.sums[JobState.WAITING_PARTS].deliveries_late == 1
    assert seen.next_due is None


def test_one_persons_day_leaves_out_the_others(shop: Shop, clock: Clock) -> None:
    _made, jobs = full(shop, clock)
    assert [row.id for row in view(shop, ELENA).first] == [jobs["due"]]
    assert view(shop, ELENA).ready == ()
    assert [row.id for row in view(shop, MARCO).first] == [jobs["late"]]
    assert view(shop, MARCO).counts.open == 5


def test_when_nothing_is_due_it_says_what_comes_next(shop: Shop) -> None:
    made = bench(shop)
    assert view(shop).is_empty
    following = job(shop, made.person, promised_at=at(shop, shop.today + timedelta(days=2), 16))
    seen = view(shop)
    assert not seen.is_empty
    assert seen.first == ()
    assert seen.next_due is not None
    assert seen.next_due.id == following


def test_a_delivery_day_can_be_taken_back(shop: Shop) -> None:
    made = bench(shop)
    item = items(shop, job(shop, made.person))[0]
    shop.run(move_item, item_id=item, to=JobState.WAITING_PARTS)
    done = shop.run(expect_parts, item_id=item, day=shop.today + timedelta(days=2))
    assert view(shop).deliveries[0].expected_day == shop.today + timedelta(days=2)
    assert done.undo is not None
    shop.undo(done.undo.operation_id)
    assert view(shop).deliveries[0].expected_day is None


def test_without_a_mail_server_everybody_is_called(shop: Shop, clock: Clock) -> None:
    _made, jobs = full(shop, clock)
    (notice,) = shop.ask(ready_notices, job_ids=(jobs["ready"],), now=shop.now)
    assert (notice.by_mail, notice.phone, notice.told_at) == (False, "+393335550117", None)
