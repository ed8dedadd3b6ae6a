"""Planned work on the benches, the first free bench time and what can be promised."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from msp_desktop.domain.bench_load import (
    Away,
    Bench,
    BenchLoad,
    FreeBench,
    PlannedWork,
    Promise,
    PromiseCode,
    bench_load,
    promises,
)
from msp_desktop.domain.service_hours import ServiceHours

ROME = ZoneInfo("Europe/Rome")
MARCO, ELENA = 1, 2
HOURS = ServiceHours.weekly("Europe/Rome", dict.fromkeys(range(5), ((540, 780), (900, 1080))))
NEVER = ServiceHours.weekly("Europe/Rome", {})
TUESDAY, WEDNESDAY = date(2026, 11, 17), date(2026, 11, 18)


def rome(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ROME)


NOW = rome(17, 10, 42)


def load_of(*work: PlannedWork, benches: tuple[Bench, ...] = (Bench(MARCO, 360),)) -> BenchLoad:
    return bench_load(HOURS, NOW, benches, work)


def test_an_empty_bench_is_free_now() -> None:
    load = load_of()
    assert load.first_free() == FreeBench(NOW, MARCO)
    assert load.free_minutes(MARCO, TUESDAY) == 138 + 180
    assert load.free_minutes(MARCO, WEDNESDAY) == 360
    assert load.free_minutes(MARCO, date(2026, 11, 22)) == 0
    assert load.free_minutes(ELENA, TUESDAY) == 0


def test_booked_work_moves_the_first_free_time_over_lunch_and_night() -> None:
    assert load_of(PlannedWork(138, MARCO)).first_free() == FreeBench(rome(17, 15), MARCO)
    load = load_of(PlannedWork(318 + 60, MARCO))
    assert load.booked_minutes(MARCO, TUESDAY) == 318
    assert load.booked_minutes(MARCO, WEDNESDAY) == 60
    assert load.first_free(MARCO) == FreeBench(rome(18, 10), MARCO)


def test_the_finish_takes_the_rest_of_the_day_and_then_the_next() -> None:
    load = load_of(PlannedWork(318, MARCO))
    assert load.finish(90) == FreeBench(rome(18, 10, 30), MARCO)
    assert load.finish(361) == FreeBench(rome(19, 9, 1), MARCO)
    assert load.finish(0) == load.first_free()


def test_nobodys_work_goes_to_the_freest() -> None:
    benches = (Bench(MARCO, 360), Bench(ELENA, 360))
    load = load_of(PlannedWork(300, MARCO), PlannedWork(60), benches=benches)
    assert load.booked_minutes(ELENA, TUESDAY) == 60
    assert load.first_free() == FreeBench(rome(17, 11, 42), ELENA)


def test_work_of_somebody_without_a_bench_is_done_by_whoever_is_free() -> None:
    assert load_of(PlannedWork(60, 99)).booked_minutes(MARCO, TUESDAY) == 60


def test_a_technician_away_is_not_booked() -> None:
    away = Bench(MARCO, 360, away=(Away(TUESDAY, TUESDAY),))
    assert load_of(benches=(away,)).first_free() == FreeBench(rome(18, 9), MARCO)


def test_no_bench_and_no_hours_give_no_time() -> None:
    assert load_of(benches=()).first_free() is None
    assert load_of(benches=(Bench(MARCO, 0),)).finish(1) is None
    never = bench_load(NEVER, NOW, (Bench(MARCO, 360),), [PlannedWork(60)])
    assert never.first_free() is None
    assert never.booked == {}


def test_the_bench_day_is_no_longer_than_the_shop_is_open() -> None:
    assert load_of(benches=(Bench(MARCO, 600),)).free_minutes(MARCO, WEDNESDAY) == 420


works = st.lists(st.builds(PlannedWork, st.integers(0, 900), st.sampled_from([None, MARCO, ELENA])), max_size=12)


@given(works, st.integers(0, 900))
def test_no_minute_is_lost_and_no_day_overfull(work: list[PlannedWork], more: int) -> None:
    benches = (Bench(MARCO, 360), Bench(ELENA, 240))
    load = load_of(*work, benches=benches)
    assert sum(load.booked.values()) == sum(each.minutes for each in work)
    for person_id, day in load.booked:
        assert load.free_minutes(person_id, day) >= 0
    fuller = load.with_work(more)
    first, later = load.first_free(), fuller.first_free()
    assert first is not None
    assert later is not None
    assert later.at >= first.at
    finish = load.finish(more)
    assert finish is not None
    assert finish.at >= first.at + timedelta(minutes=more)


def test_chips_today_tomorrow_and_the_first_day_that_can_be_kept() -> None:
    assert promises(HOURS, NOW, rome(19, 10)) == (
        Promise(PromiseCode.TODAY, rome(17, 18).astimezone(UTC), fits=False, suggested=False),
        Promise(PromiseCode.TOMORROW, rome(18, 18).astimezone(UTC), fits=False, suggested=False),
        Promise(PromiseCode.DAY, rome(19, 18).astimezone(UTC), fits=True, suggested=True),
    )


def test_the_first_chip_that_fits_is_suggested() -> None:
    chips = promises(HOURS, NOW, rome(17, 16))
    assert [(chip.code, chip.suggested) for chip in chips] == [
        (PromiseCode.TODAY, True),
        (PromiseCode.TOMORROW, False),
        (PromiseCode.DAY, False),
    ]
    assert all(chip.fits for chip in chips)


def test_closed_days_are_not_offered() -> None:
    chips = promises(HOURS, rome(20, 18, 30), rome(23, 11))
    assert [(chip.code, chip.at) for chip in chips] == [(PromiseCode.DAY, rome(23, 18))]
    assert chips[0].suggested


def test_a_bench_that_cannot_say_suggests_nothing() -> None:
    chips = promises(HOURS, NOW, None)
    assert len(chips) == 3
    assert not any(chip.fits or chip.suggested for chip in chips)


def test_a_shop_without_hours_offers_nothing() -> None:
    assert promises(NEVER, NOW, None) == ()
