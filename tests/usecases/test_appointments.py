"""Appointments: booked, moved, ended and taken back; two desks cannot put one person in two places."""

import random
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from msp_desktop.domain.appointment import AppointmentKind, AppointmentState, Visit
from msp_desktop.domain.errors import Changed, NeedsConfirmation, Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.work_kind import LabourKind, ServiceKind
from msp_desktop.queries.appointment_list import (
    AppointmentRow,
    appointment,
    appointments_between,
    appointments_of,
)
from msp_desktop.queries.bench_day import bench_day
from msp_desktop.store.models.job import JobEvent, JobLine
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.appointments import (
    AppointmentFacts,
    book_appointment,
    cancel_appointment,
    change_appointment,
    finish_appointment,
    link_appointment,
    miss_appointment,
    move_appointment,
)
from msp_desktop.usecases.catalogue import ServiceFacts, add_service
from msp_desktop.usecases.customers_merge import merge_customers
from msp_desktop.usecases.jobs import cancel_job
from msp_desktop.usecases.shop import AbsenceFacts, add_absence, set_person_hours
from tests.bench import DESK, ELENA, MARCO, bench, job
from tests.shops import Clock, ShopMaker

WEDNESDAY = date(2026, 11, 18)


def at(hour: int, minute: int = 0, day: int = 18) -> datetime:
    """A moment on the clock of Bologna in November."""
    return datetime(2026, 11, day, hour - 1, minute, tzinfo=UTC)


def visit(start: datetime, minutes: int = 60, **more: object) -> AppointmentFacts:
    facts = {"person_id": MARCO, "who": "Rita Valli", **more}
    kind = facts.pop("kind", AppointmentKind.ON_SITE)
    return AppointmentFacts(kind, start, start + timedelta(minutes=minutes), **facts)  # type: ignore[arg-type]


def row(shop: Shop, appointment_id: int) -> AppointmentRow:
    found = shop.ask(appointment, appointment_id=appointment_id)
    assert found is not None
    return found


def test_an_appointment_takes_bench_time_and_can_be_taken_back(shop: Shop) -> None:
    before = shop.ask(bench_day, now=shop.now, day=WEDNESDAY)[0].day_minutes
    shop.run(set_person_hours, person_id=MARCO, week={2: ((540, 780),)})
    done = shop.run(book_appointment, facts=visit(at(10), travel_minutes=30))
    assert before == 360
    assert shop.ask(bench_day, now=shop.now, day=WEDNESDAY)[0].day_minutes == 240 - 120
    assert [each.who for each in shop.ask(appointments_between, first=WEDNESDAY, last=WEDNESDAY)] == ["Rita Valli"]
    assert done.undo is not None
    shop.undo(done.undo.operation_id)
    assert shop.ask(appointments_between, first=WEDNESDAY, last=WEDNESDAY) == []


def test_nobody_is_in_two_places(shop: Shop) -> None:
    shop.run(book_appointment, facts=visit(at(10), travel_minutes=30))
    with pytest.raises(Refused) as clash:
        shop.run(book_appointment, facts=visit(at(11, 15), who="Otto Kern"))
    assert clash.value.field == "starts_at"
    assert "Marco Bianchi is with Rita Valli from 10:00 to 11:00" in clash.value.message
    assert "Tomorrow, 11:30" in clash.value.message
    shop.run(book_appointment, facts=visit(at(11, 30), who="Otto Kern"))
    shop.run(book_appointment, facts=visit(at(10), who="Otto Kern", person_id=ELENA))
    drop = visit(at(10), kind=AppointmentKind.DROP_OFF, person_id=None)
    shop.run(book_appointment, facts=drop)
    shop.run(book_appointment, facts=drop)


def test_away_is_refused_and_closed_is_asked(shop: Shop) -> None:
    shop.run(add_absence, person_id=MARCO, facts=AbsenceFacts(WEDNESDAY, WEDNESDAY))
    with pytest.raises(Refused, match=r"away then. The next free time is Thu 19, 09:00") as away:
        shop.run(book_appointment, facts=visit(at(10)))
    assert away.value.field == "person_id"
    sunday = visit(at(10, day=22))
    with pytest.raises(NeedsConfirmation) as closed:
        shop.run(book_appointment, facts=sunday)
    assert closed.value.key == "closed"
    shop.run(book_appointment, confirmed={"closed"}, facts=sunday)
    shop.run(set_person_hours, person_id=ELENA, week={0: ((540, 780),)})
    with pytest.raises(NeedsConfirmation, match="Elena Conti does not work then"):
        shop.run(book_appointment, facts=visit(at(10, day=19), person_id=ELENA))


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (visit(at(8, day=17)), "starts_at"),
        (visit(at(10), 0), "ends_at"),
        (visit(at(10), 900), "ends_at"),
        (visit(at(10, day=18) + timedelta(days=900)), "starts_at"),
        (visit(at(10), person_id=None), "person_id"),
        (visit(at(10), who="  "), "who"),
        (visit(at(10), travel_minutes=900), "travel_minutes"),
        (visit(at(10), phone="12"), "phone"),
    ],
)
def test_what_cannot_be_is_refused(shop: Shop, facts: AppointmentFacts, field: str) -> None:
    with pytest.raises(Refused) as slip:
        shop.run(book_appointment, facts=facts)
    assert slip.value.field == field


def test_moving_is_checked_and_undoable(shop: Shop) -> None:
    first = shop.run(book_appointment, facts=visit(at(10))).value
    other = shop.run(book_appointment, facts=visit(at(15), who="Otto Kern")).value
    with pytest.raises(Refused):
        shop.run(
            move_appointment, appointment_id=first, starts_at=at(15, 30), ends_at=at(16, 30), person_id=MARCO, seen=1
        )
    # Over its own old time, and to somebody else.
    shop.run(move_appointment, appointment_id=first, starts_at=at(10, 30), ends_at=at(12), person_id=MARCO, seen=1)
    moved = shop.run(move_appointment, appointment_id=first, starts_at=at(15), ends_at=at(16), person_id=ELENA, seen=2)
    assert (row(shop, first).starts_at, row(shop, first).person_id) == (at(15), ELENA)
    with pytest.raises(Changed):
        shop.run(move_appointment, appointment_id=first, starts_at=at(9), ends_at=at(10), person_id=MARCO, seen=1)
    shop.run(change_appointment, appointment_id=other, facts=visit(at(11), who="Otto Kern", note="ring twice"))
    assert moved.undo is not None
    with pytest.raises(Refused, match="Otto Kern"):
        shop.undo(moved.undo.operation_id)
    shop.run(cancel_appointment, appointment_id=other)
    shop.undo(moved.undo.operation_id)
    assert (row(shop, first).starts_at, row(shop, first).person_id) == (at(10, 30), MARCO)


def test_cancelled_and_missed_free_the_time(shop: Shop, clock: Clock) -> None:
    first = shop.run(book_appointment, facts=visit(at(10))).value
    called_off = shop.run(cancel_appointment, appointment_id=first, seen=1)
    with pytest.raises(Refused, match="called off"):
        shop.run(cancel_appointment, appointment_id=first)
    second = shop.run(book_appointment, facts=visit(at(10), who="Otto Kern")).value
    assert called_off.undo is not None
    with pytest.raises(Refused, match="Otto Kern"):
        shop.undo(called_off.undo.operation_id)
    with pytest.raises(Refused, match="still to come"):
        shop.run(miss_appointment, appointment_id=second)
    clock.forward(days=2)
    missed = shop.run(miss_appointment, appointment_id=second)
    assert row(shop, second).state is AppointmentState.MISSED
    assert missed.undo is not None
    shop.undo(missed.undo.operation_id)
    assert row(shop, second).state is AppointmentState.PLANNED


def lines(shop: Shop, job_id: int) -> list[tuple[str, int | None, int | None]]:
    return shop.ask(
        lambda session: [
            (each.description, each.actual_minutes, each.billable_minutes)
            for each in session.scalars(select(JobLine).where(JobLine.job_id == job_id).order_by(JobLine.id))
        ]
    )


def test_a_visit_done_charges_the_travel_there_and_back(shop: Shop) -> None:
    made = bench(shop)
    travel = ServiceFacts(
        name="Travel", kind=ServiceKind.LABOUR, labour_kind=LabourKind.TRAVEL, minimum_minutes=30, step_minutes=15
    )
    shop.run(add_service, facts=travel, price_cents=4000)
    repair = job(shop, made.company, made.latitude)
    facts = visit(at(10), who="", job_id=repair, travel_minutes=20)
    booked = shop.run(book_appointment, facts=facts).value
    assert row(shop, booked).who == "Studio Dentistico Marchetti"
    done = shop.run(finish_appointment, appointment_id=booked, seen=1)
    assert lines(shop, repair) == [("Travel", 40, 45)]
    kinds = shop.ask(
        lambda session: session.scalars(
            select(JobEvent.facts).where(JobEvent.job_id == repair, JobEvent.kind == EventKind.APPOINTED)
        ).all()
    )
    assert [each["state"] for each in kinds] == ["planned", "done"]
    assert done.undo is not None
    again = shop.undo(done.undo.operation_id)
    assert lines(shop, repair) == []
    assert row(shop, booked).state is AppointmentState.PLANNED
    assert again.undo is not None
    shop.undo(again.undo.operation_id)
    assert lines(shop, repair) == [("Travel", 40, 45)]
    assert [each.id for each in shop.ask(appointments_of, job_id=repair)] == [booked]


def test_travel_without_a_type_or_an_open_job_is_asked(shop: Shop) -> None:
    made = bench(shop)
    repair = job(shop, made.company, made.latitude)
    booked = shop.run(book_appointment, facts=visit(at(10), who="", job_id=repair, travel_minutes=20)).value
    with pytest.raises(NeedsConfirmation, match="no work by the hour for travel"):
        shop.run(finish_appointment, appointment_id=booked)
    travel = ServiceFacts(name="Travel", kind=ServiceKind.LABOUR, labour_kind=LabourKind.TRAVEL)
    shop.run(add_service, facts=travel, price_cents=4000)
    shop.run(cancel_job, job_id=repair)
    with pytest.raises(NeedsConfirmation, match="is done"):
        shop.run(finish_appointment, appointment_id=booked)
    assert shop.run(finish_appointment, confirmed={"job-done"}, appointment_id=booked).value is None


def test_an_appointment_becomes_a_job(shop: Shop) -> None:
    made = bench(shop)
    booked = shop.run(book_appointment, facts=visit(at(10), kind=AppointmentKind.DROP_OFF, person_id=DESK)).value
    repair = job(shop, made.person, made.aspire)
    done = shop.run(link_appointment, appointment_id=booked, job_id=repair, seen=1)
    assert (row(shop, booked).customer_id, row(shop, booked).who) == (made.person, "Anna Kowalski")
    assert done.undo is not None
    shop.undo(done.undo.operation_id)
    assert row(shop, booked).job_id is None
    with pytest.raises(Refused, match="another customer"):
        shop.run(book_appointment, facts=visit(at(12), customer_id=made.company, job_id=repair))


def test_a_visit_over_a_clock_change_keeps_its_wall_time(tmp_path: Path, shop_maker: ShopMaker) -> None:
    clock = Clock(datetime(2027, 3, 26, 9, 0, tzinfo=UTC))
    with shop_maker.opened(tmp_path / "spring.db", clock=clock) as shop:
        # Ten in the morning, before and after the clock goes forward on the 28th.
        for moment in (datetime(2027, 3, 27, 9, 0, tzinfo=UTC), datetime(2027, 3, 29, 8, 0, tzinfo=UTC)):
            shop.run(book_appointment, confirmed={"closed"}, facts=visit(moment))
        found = shop.ask(appointments_between, first=date(2027, 3, 29), last=date(2027, 3, 29))
        assert [each.starts_at.astimezone(shop.zone).hour for each in found] == [10]


@pytest.mark.parametrize("seed", range(3))
def test_random_bookings_at_two_desks_never_overlap(shop: Shop, seed: int) -> None:
    """Two handles book, move, call off and undo at random; after each act nobody is in two places."""
    rng = random.Random(seed)
    desks = (shop.acting_as(DESK), shop.acting_as(MARCO))
    known: list[tuple[int, datetime]] = []
    refused = 0
    for _round in range(60):
        desk = rng.choice(desks)
        start = at(8) + timedelta(minutes=15 * rng.randint(0, 90))
        length, travel, person = rng.choice((15, 30, 60, 120)), rng.choice((0, 15, 45)), rng.choice((MARCO, ELENA))
        everything = {"closed", "not-at-work"}
        try:
            match rng.random():
                case chance if chance < 0.5 or not known:
                    facts = visit(start, length, travel_minutes=travel, person_id=person)
                    known.append((desk.run(book_appointment, confirmed=everything, facts=facts).value, start))
                case chance if chance < 0.8:
                    end = start + timedelta(minutes=length)
                    moved = rng.choice(known)[0]
                    desk.run(
                        move_appointment,
                        confirmed=everything,
                        appointment_id=moved,
                        starts_at=start,
                        ends_at=end,
                        person_id=person,
                    )
                case chance if chance < 0.9:
                    desk.run(cancel_appointment, appointment_id=rng.choice(known)[0])
                case _:
                    desk.undo_last()
        except Refused:
            refused += 1
        _nobody_twice(shop)
    assert refused > 5


def _nobody_twice(shop: Shop) -> None:
    planned = shop.ask(
        appointments_between, first=WEDNESDAY - timedelta(days=2), last=WEDNESDAY + timedelta(days=4),
        states=(AppointmentState.PLANNED, AppointmentState.DONE),
    )  # fmt: skip
    for person in (MARCO, ELENA):
        mine = [each for each in planned if each.person_id == person]
        taken = sorted(Visit(each.starts_at, each.ends_at, each.travel_minutes).taken for each in mine)
        assert all(one[1] <= other[0] for one, other in pairwise(taken))


def test_appointments_go_along_when_two_customers_are_one(shop: Shop) -> None:
    made = bench(shop)
    booked = shop.run(book_appointment, facts=visit(at(10), who="", customer_id=made.person)).value
    merged = shop.run(merge_customers, loser_id=made.person, winner_id=made.company)
    assert row(shop, booked).customer_id == made.company
    assert merged.undo is not None
    shop.undo(merged.undo.operation_id)
    assert row(shop, booked).customer_id == made.person
