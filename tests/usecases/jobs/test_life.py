"""The life of a job: split, once more, another customer, back unrepaired, and back under warranty."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Select, select

from msp_desktop.domain.device_kind import DeviceKind
from msp_desktop.domain.errors import Changed, Refused
from msp_desktop.domain.intake_answers import DataAnswer
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.queries.device_card import device_covers
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.document import Document, DocumentItem
from msp_desktop.store.models.job import Job, JobCheck, JobEvent, JobItem, JobLine
from msp_desktop.store.models.work_time import WorkTime
from msp_desktop.store.search import hits
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.catalogue import NewPrice, change_prices
from msp_desktop.usecases.counter.checkout import hand_over
from msp_desktop.usecases.counter.closing import close_job
from msp_desktop.usecases.counter.returning import return_now
from msp_desktop.usecases.devices import add_device
from msp_desktop.usecases.invoices import draft_for_items
from msp_desktop.usecases.jobs import (
    add_part_line,
    add_service_line,
    change_job_customer,
    duplicate_job,
    make_unrepaired,
    move_item,
    reopen_item,
    split_job,
    start_timer,
    take_back_unrepaired,
    warranty_return,
)
from msp_desktop.usecases.jobs.check_fee import agree_check_fee
from tests.bench import MARCO, Bench, bench, items, job
from tests.shops import Clock


@pytest.fixture
def at(shop: Shop) -> Bench:
    return bench(shop)


def row(shop: Shop, job_id: int) -> Job:
    return shop.ask(lambda session: session.get_one(Job, job_id))


def item(shop: Shop, item_id: int) -> JobItem:
    return shop.ask(lambda session: session.get_one(JobItem, item_id))


def lines(shop: Shop, job_id: int) -> list[JobLine]:
    return list(
        shop.ask(lambda s: s.scalars(select(JobLine).where(JobLine.job_id == job_id).order_by(JobLine.id)).all())
    )


def facts(shop: Shop, job_id: int, kind: EventKind) -> list[dict[str, object]]:
    wanted = select(JobEvent.facts).where(JobEvent.job_id == job_id, JobEvent.kind == kind).order_by(JobEvent.id)
    return list(shop.ask(lambda session: session.scalars(wanted).all()))


def found(shop: Shop, wanted: Select[int]) -> list[int]:
    return list(shop.ask(lambda session: session.scalars(wanted).all()))


def two_devices(shop: Shop, at: Bench) -> tuple[int, int, int]:
    """A job with two devices of the practice, an SSD swap on each."""
    second = shop.run(
        add_device, customer_id=at.company, kind=DeviceKind.LAPTOP, model="HP ProBook 450", serial="5CD-1"
    ).value
    job_id = job(shop, at.company, at.latitude, second)
    first, other = items(shop, job_id)
    for each in (first, other):
        shop.run(add_service_line, item_id=each, service_id=at.ssd)
    return job_id, first, other


# -- split


def test_a_device_goes_on_a_job_of_its_own_with_all_that_is_its(shop: Shop, at: Bench) -> None:
    job_id, first, second = two_devices(shop, at)
    shop.acting_as(MARCO).run(start_timer, item_id=second)
    before = row(shop, job_id).total_cents
    made = shop.run(split_job, job_id=job_id, item_ids=(second,)).value
    assert items(shop, job_id) == [first]
    assert items(shop, made) == [second]
    assert row(shop, job_id).total_cents + row(shop, made).total_cents == before
    assert facts(shop, job_id, EventKind.SPLIT) == [{"to": row(shop, made).number}]
    assert facts(shop, made, EventKind.SPLIT) == [{"from": row(shop, job_id).number}]
    for model in (JobLine, JobCheck, WorkTime):
        wanted = select(model.job_id).where(model.item_id == second).distinct()
        assert found(shop, wanted) == [made]
    assert made in shop.ask(lambda session: list(hits(session, "job", "5CD-1", limit=9)))
    assert job_id not in shop.ask(lambda session: list(hits(session, "job", "5CD-1", limit=9)))


def test_splitting_is_undone_and_done_again_under_the_same_number(shop: Shop, at: Bench) -> None:
    job_id, first, second = two_devices(shop, at)
    made = shop.run(split_job, job_id=job_id, item_ids=(second,)).value
    shop.undo_last()
    assert items(shop, job_id) == [first, second]
    assert row(shop, made).state is JobState.CANCELLED
    assert len(lines(shop, job_id)) == 2
    assert [bool(each.get("joined")) for each in facts(shop, job_id, EventKind.SPLIT)] == [False, True]
    shop.redo_last()
    assert items(shop, made) == [second]
    assert row(shop, made).state is not JobState.CANCELLED


def test_single_lines_go_with_a_second_entry_of_their_device(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude)
    (only,) = items(shop, job_id)
    shop.run(add_service_line, item_id=only, service_id=at.ssd)
    shop.run(add_part_line, item_id=only, description="Battery", unit_cents=8900)
    swap, battery = lines(shop, job_id)
    made = shop.run(split_job, job_id=job_id, line_ids=(battery.id,)).value
    assert [line.id for line in lines(shop, job_id)] == [swap.id]
    assert [line.description for line in lines(shop, made)] == ["Battery"]
    (entry,) = items(shop, made)
    assert item(shop, entry).device_id == at.latitude
    shop.undo_last()
    assert len(lines(shop, job_id)) == 2
    assert lines(shop, made) == []
    shop.redo_last()
    assert [line.description for line in lines(shop, made)] == ["Battery"]


def test_not_everything_can_go_nor_what_was_invoiced_or_handed_over(shop: Shop, at: Bench) -> None:
    job_id, first, second = two_devices(shop, at)
    with pytest.raises(Refused, match="Something has to stay"):
        shop.run(split_job, job_id=job_id, item_ids=(first, second))
    with pytest.raises(Refused, match="Choose what goes"):
        shop.run(split_job, job_id=job_id)
    shop.run(close_job, item_id=second, reason="tested")
    shop.run(hand_over, item_ids=(second,))
    with pytest.raises(Refused, match="still in the shop"):
        shop.run(split_job, job_id=job_id, item_ids=(second,))
    with pytest.raises(Changed):
        shop.run(split_job, job_id=job_id, item_ids=(first,), seen=1)


def test_what_is_split_off_leaves_the_draft(shop: Shop, at: Bench) -> None:
    job_id, first, second = two_devices(shop, at)
    draft = shop.run(close_job, job_id=job_id, reason="tested").value
    made = shop.run(split_job, job_id=job_id, item_ids=(second,)).value
    on_it = shop.ask(lambda s: s.scalars(select(DocumentItem.item_id).where(DocumentItem.document_id == draft)).all())
    assert on_it == [first]
    other = shop.run(draft_for_items, item_ids=(second,)).value
    assert other not in (None, draft)
    assert shop.ask(lambda s: s.get_one(Document, other).total_cents) == row(shop, made).total_cents


# -- once more


def test_the_same_job_once_more_has_the_prices_of_today(shop: Shop, at: Bench, clock: Clock) -> None:
    job_id = job(shop, at.company, at.latitude, problem="Slow")
    (only,) = items(shop, job_id)
    shop.run(add_service_line, item_id=only, service_id=at.ssd)
    shop.run(add_part_line, item_id=only, description="Battery", unit_cents=8900)
    clock.forward(days=2)
    shop.run(change_prices, prices=(NewPrice(at.ssd, 12000),), from_day=shop.today)
    made = shop.run(duplicate_job, job_id=job_id).value
    assert [(line.description, line.unit_cents) for line in lines(shop, made)] == [
        ("SSD swap and clean install", 12000),
        ("Battery", 8900),
    ]
    assert (row(shop, made).problem, row(shop, made).customer_id) == ("Slow", at.company)
    assert facts(shop, made, EventKind.DUPLICATED) == [{"from": row(shop, job_id).number}]
    shop.undo_last()
    assert row(shop, made).state is JobState.CANCELLED


# -- another customer


def test_a_job_on_the_wrong_card_goes_to_the_right_one_and_back(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude)
    (only,) = items(shop, job_id)
    shop.run(add_service_line, item_id=only, service_id=at.ssd)
    net = row(shop, job_id).net_cents
    assert row(shop, job_id).price_basis is PriceBasis.NET
    shop.run(change_job_customer, job_id=job_id, customer_id=at.person)
    now = row(shop, job_id)
    assert (now.customer_id, now.customer_key, now.price_basis) == (at.person, "anna kowalski", PriceBasis.GROSS)
    assert abs(now.net_cents - net) <= 1
    assert shop.ask(lambda s: s.get_one(Device, at.latitude).customer_id) == at.person
    assert job_id in shop.ask(lambda session: list(hits(session, "job", "kowalski", limit=9)))
    shop.undo_last()
    back = row(shop, job_id)
    assert (back.customer_id, back.price_basis, back.net_cents) == (at.company, PriceBasis.NET, net)
    assert shop.ask(lambda s: s.get_one(Device, at.latitude).customer_id) == at.company
    shop.redo_last()
    assert row(shop, job_id).customer_id == at.person


# -- back unrepaired


def test_going_back_unrepaired_sets_the_work_aside_and_charges_the_check(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude)
    (only,) = items(shop, job_id)
    shop.run(add_service_line, item_id=only, service_id=at.ssd)
    shop.run(agree_check_fee, job_id=job_id, service_id=at.hour, credited=True)
    before = row(shop, job_id).net_cents
    shop.run(make_unrepaired, item_id=only, reason="Too dear", seen=item(shop, only).version)
    assert (item(shop, only).state, item(shop, only).unrepaired) == (JobState.READY, True)
    assert [(line.service_id, line.set_aside) for line in lines(shop, job_id)] == [(at.ssd, True), (at.hour, False)]
    assert row(shop, job_id).net_cents == 3000
    draft = shop.run(draft_for_items, item_ids=(only,)).value
    assert shop.ask(lambda s: s.get_one(Document, draft).net_cents) == 3000
    shop.run(hand_over, item_ids=(only,))
    assert item(shop, only).state is JobState.RETURNED
    shop.undo_last()
    assert item(shop, only).state is JobState.READY
    shop.undo_last()
    assert (item(shop, only).state, item(shop, only).unrepaired) == (JobState.BOOKED_IN, False)
    assert row(shop, job_id).net_cents == before
    shop.redo_last()
    assert row(shop, job_id).net_cents == 3000


def test_without_a_fee_there_is_nothing_to_charge_and_the_draft_goes(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude)
    (only,) = items(shop, job_id)
    shop.run(add_service_line, item_id=only, service_id=at.ssd)
    draft = shop.run(close_job, job_id=job_id, reason="tested").value
    shop.run(make_unrepaired, item_id=only, reason="It fails again")
    assert row(shop, job_id).total_cents == 0
    assert shop.run(draft_for_items, item_ids=(only,)).value is None
    assert shop.ask(lambda s: s.get_one(Document, draft).deleted_at) is not None


def test_what_waited_to_go_back_is_repaired_after_all(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude)
    (only,) = items(shop, job_id)
    shop.run(add_service_line, item_id=only, service_id=at.ssd)
    shop.run(agree_check_fee, job_id=job_id, service_id=at.hour, credited=True)
    whole = row(shop, job_id).net_cents
    shop.run(make_unrepaired, item_id=only)
    shop.run(take_back_unrepaired, item_id=only)
    assert (item(shop, only).state, item(shop, only).unrepaired) == (JobState.IN_REPAIR, False)
    assert row(shop, job_id).net_cents == whole
    shop.undo_last()
    assert (item(shop, only).unrepaired, row(shop, job_id).net_cents) == (True, 3000)


def test_moving_it_back_to_the_bench_on_the_board_counts_its_work_again(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude)
    (only,) = items(shop, job_id)
    shop.run(add_service_line, item_id=only, service_id=at.ssd)
    whole = row(shop, job_id).net_cents
    shop.run(make_unrepaired, item_id=only)
    shop.run(move_item, item_id=only, to=JobState.WAITING_PARTS)
    assert (item(shop, only).unrepaired, row(shop, job_id).net_cents) == (False, whole)
    shop.undo_last()
    assert (item(shop, only).unrepaired, row(shop, job_id).net_cents) == (True, 0)


def test_back_at_once_is_one_act(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude)
    (only,) = items(shop, job_id)
    shop.run(return_now, item_id=only, reason="Changed their mind")
    assert row(shop, job_id).state is JobState.RETURNED
    assert item(shop, only).handed_over_at is not None
    shop.undo_last()
    assert (row(shop, job_id).state, item(shop, only).unrepaired) == (JobState.BOOKED_IN, False)
    shop.redo_last()
    assert row(shop, job_id).state is JobState.RETURNED


# -- under warranty


def handed_over_job(shop: Shop, at: Bench) -> tuple[int, int]:
    job_id = job(shop, at.company, at.latitude)
    (only,) = items(shop, job_id)
    shop.run(add_service_line, item_id=only, service_id=at.ssd)
    shop.run(add_part_line, item_id=only, description="Battery", unit_cents=8900, warranty_days=730)
    shop.run(add_part_line, item_id=only, description="Disk", unit_cents=6000)
    shop.run(close_job, job_id=job_id, reason="tested")
    shop.run(hand_over, item_ids=(only,))
    return job_id, only


def test_a_come_back_is_free_where_covered_and_never_starts_the_clock_again(
    shop: Shop, at: Bench, clock: Clock
) -> None:
    job_id, only = handed_over_job(shop, at)
    clock.forward(days=100)
    longest, other = shop.ask(device_covers, device_id=at.latitude, today=shop.today)
    assert (longest.ends, longest.covered, longest.uncovered) == (date(2028, 11, 17), ("Battery",), ("Disk",))
    assert (other.ends, other.covered) == (date(2027, 11, 17), ("SSD swap and clean install",))

    def claims() -> int:
        return shop.run(warranty_return, item_ids=(only,), problem="Dead again", data_answer=DataAnswer.MUST_KEEP).value

    again = claims()
    assert row(shop, again).warranty_of_id == job_id
    assert [(line.unit_cents, line.list_cents > 0, line.warranty_days) for line in lines(shop, again)] == [
        (0, True, 0),
        (0, True, 0),
    ]
    assert row(shop, again).total_cents == 0
    (second,) = items(shop, again)
    shop.run(add_part_line, item_id=second, description="Keyboard", unit_cents=4000, warranty_days=90)
    shop.run(close_job, job_id=again, reason="tested")
    shop.run(hand_over, item_ids=(second,))
    found = shop.ask(device_covers, device_id=at.latitude, today=shop.today)
    assert [(each.covered, each.ends) for each in found] == [
        (("Battery",), date(2028, 11, 17)),
        (("SSD swap and clean install",), date(2027, 11, 17)),
        (("Keyboard",), shop.today + timedelta(days=90)),
    ]
    third = claims()
    assert row(shop, third).warranty_of_id == job_id
    clock.forward(days=300)
    late = claims()
    assert [line.description for line in lines(shop, late)] == ["Battery"]


def test_reopening_keeps_the_first_clock_and_undo_forgets_it(shop: Shop, at: Bench, clock: Clock) -> None:
    _job_id, only = handed_over_job(shop, at)
    clock.forward(days=10)
    shop.run(reopen_item, item_id=only)
    shop.undo_last()
    assert item(shop, only).state is JobState.CLOSED
    shop.run(reopen_item, item_id=only)
    shop.run(add_part_line, item_id=only, description="Fan", unit_cents=1900, warranty_days=730)
    clock.forward(days=10)
    shop.run(close_job, item_id=only, reason="tested")
    shop.run(hand_over, item_ids=(only,))
    found = shop.ask(device_covers, device_id=at.latitude, today=shop.today)
    assert [(each.covered, each.ends) for each in found] == [
        (("Fan",), date(2028, 12, 7)),
        (("Battery",), date(2028, 11, 17)),
        (("SSD swap and clean install",), date(2027, 11, 17)),
    ]


def test_what_went_back_unrepaired_has_no_warranty(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude)
    (only,) = items(shop, job_id)
    shop.run(add_service_line, item_id=only, service_id=at.ssd)
    shop.run(return_now, item_id=only)
    assert shop.ask(device_covers, device_id=at.latitude, today=shop.today) == ()
