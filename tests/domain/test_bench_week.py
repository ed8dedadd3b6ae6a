"""Own weeks, absences and appointments as bench time: never below nought, sums equal, clock changes right."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from msp_desktop.domain.appointment import Visit, lanes, next_free_visit
from msp_desktop.domain.bench_load import PlannedWork, bench_load, remaining_minutes
from msp_desktop.domain.bench_week import Away, Bench, common, less, minutes_of, week_of
from msp_desktop.domain.service_hours import ServiceHours

ROME = ZoneInfo("Europe/Rome")
HOURS = ServiceHours.weekly("Europe/Rome", dict.fromkeys(range(7), ((540, 780), (900, 1140))))
NIGHT = ServiceHours.weekly("Europe/Rome", dict.fromkeys(range(7), ((0, 1440),)))
TUESDAY = date(2026, 11, 17)
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)  # the clock goes forward, and back


def rome(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ROME).astimezone(UTC)


def test_without_an_own_week_the_shops_hours_hold() -> None:
    assert Bench(3).planned_minutes(HOURS, TUESDAY) == 480
    assert Bench(3, 360).planned_minutes(HOURS, TUESDAY) == 360


def test_the_own_week_counts_within_open_hours_only() -> None:
    bench = Bench(3, week=week_of({1: ((480, 720), (840, 1000))}))
    assert bench.planned_minutes(HOURS, TUESDAY) == 180 + 100
    assert bench.planned_minutes(HOURS, TUESDAY + timedelta(days=1)) == 0
    assert week_of({}) is None


def test_an_absence_takes_days_or_part_of_one() -> None:
    whole = Bench(3, away=(Away(TUESDAY, TUESDAY),))
    part = Bench(3, away=(Away(TUESDAY, TUESDAY, 600, 660),))
    assert (whole.free_minutes(HOURS, TUESDAY), part.free_minutes(HOURS, TUESDAY)) == (0, 420)
    assert whole.free_minutes(HOURS, TUESDAY + timedelta(days=1)) == 480


def test_an_appointment_takes_its_travel_too() -> None:
    visit = Visit(rome(TUESDAY, 10), rome(TUESDAY, 11), 30)
    bench = Bench(3, busy=(visit.taken,))
    assert bench.free_minutes(HOURS, TUESDAY) == 480 - 120
    assert bench.planned_minutes(HOURS, TUESDAY) == 480


def test_a_night_over_a_clock_change_has_its_real_minutes() -> None:
    assert Bench(3).free_minutes(NIGHT, SPRING) == 23 * 60
    assert Bench(3).free_minutes(NIGHT, AUTUMN) == 25 * 60
    assert Bench(3, away=(Away(AUTUMN, AUTUMN),)).free_minutes(NIGHT, AUTUMN) == 0
    assert Bench(3, away=(Away(AUTUMN, AUTUMN, 60, 240),)).free_minutes(NIGHT, AUTUMN) == 25 * 60 - 240


def test_work_goes_round_what_takes_the_bench() -> None:
    now = rome(TUESDAY, 9)
    bench = Bench(3, away=(Away(TUESDAY, TUESDAY, 900, 1140),), busy=((rome(TUESDAY, 10), rome(TUESDAY, 11)),))
    load = bench_load(HOURS, now, (bench,), (PlannedWork(60, 3), PlannedWork(30, 3)))
    assert [load.finish_of(each) for each in load.placed] == [rome(TUESDAY, 10), rome(TUESDAY, 11, 30)]
    found = load.finish(91)
    assert found is not None
    assert found.at == rome(TUESDAY + timedelta(days=1), 9, 1)


def test_remaining_minutes_are_never_below_nought() -> None:
    assert remaining_minutes(90, 30) == 60
    assert remaining_minutes(90, 100) == 0
    assert remaining_minutes(-5, 0) == 0


days = st.integers(-3, 20).map(lambda n: TUESDAY + timedelta(days=n))
minutes = st.integers(0, 1439)
aways = st.builds(
    lambda day, more, starts: Away(day, day + timedelta(days=more), starts if more == 0 else None, None),
    days,
    st.integers(0, 9),
    st.none() | minutes,
)
visits = st.builds(
    lambda day, at, length, travel: Visit(
        HOURS.moment(day, at), HOURS.moment(day, at) + timedelta(minutes=length), travel
    ).taken,
    days, minutes, st.integers(1, 400), st.integers(0, 90),
)  # fmt: skip
weeks = st.dictionaries(
    st.integers(0, 6), st.tuples(st.integers(0, 700), st.integers(701, 1440)).map(lambda pair: (pair,)), max_size=7
)
benches = st.builds(
    lambda cap, week, away, busy: Bench(3, cap, week_of(week), tuple(away), tuple(busy)),
    st.none() | st.integers(0, 600), weeks, st.lists(aways, max_size=4), st.lists(visits, max_size=6),
)  # fmt: skip
zones = st.sampled_from(["Europe/Rome", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia"])


@given(benches, zones, st.sampled_from([TUESDAY, SPRING, AUTUMN, date(2026, 11, 1), date(2027, 4, 4)]))
def test_capacity_is_never_negative_and_parts_add_up(bench: Bench, zone: str, day: date) -> None:
    hours = ServiceHours.weekly(zone, dict.fromkeys(range(7), ((0, 780), (900, 1440))))
    free, work = bench.free(hours, day), bench.at_work(hours, day)
    assert 0 <= bench.free_minutes(hours, day) <= bench.planned_minutes(hours, day) <= hours.open_minutes(day)
    assert minutes_of(free) + minutes_of(less(work, free)) == minutes_of(work)
    assert common(free, bench.busy) == ()
    for start, end in free:
        assert start < end
        assert hours.open_minutes_between(start, end) == minutes_of(((start, end),))


@given(benches, st.lists(st.integers(1, 500), max_size=15), st.integers(0, 1439))
def test_no_minute_of_work_is_lost_on_any_bench(bench: Bench, work: list[int], at: int) -> None:
    now = HOURS.moment(TUESDAY, at)
    load = bench_load(HOURS, now, (bench,), [PlannedWork(each, 3) for each in work])
    assert sum(load.booked.values()) + sum(each.minutes for each in load.left_out) == sum(work)
    assert len(load.placed) + len(load.left_out) == len(work)
    for person_id, day in load.booked:
        assert load.free_minutes(person_id, day) >= 0
        assert load.capacity(bench, day) <= bench.free_minutes(HOURS, day)
    for each in load.placed:
        assert sum(share for _day, share in load.days_of(each)) == each.work.minutes
        assert load.finish_of(each) > now
        if bench.minutes_a_day is None:
            laid = [HOURS.day_of(load.finish_of(each) - timedelta(seconds=1))]
            assert laid == [load.days_of(each)[-1][0]]


@given(benches, st.integers(15, 300), st.integers(0, 120), st.integers(0, 1439))
def test_the_next_free_visit_fits(bench: Bench, length: int, travel: int, at: int) -> None:
    after = HOURS.moment(TUESDAY, at)
    found = next_free_visit(bench, HOURS, after, length, travel)
    if found is None:
        return
    assert found >= after
    assert found.minute % 15 == 0
    taken = Visit(found, found + timedelta(minutes=length), travel).taken
    assert not less((taken,), bench.free(HOURS, HOURS.day_of(found)))


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(1, 200)), max_size=20))
def test_no_visit_covers_another_in_the_calendar(drawn: list[tuple[int, int]]) -> None:
    start = rome(TUESDAY, 0)
    spells = sorted((start + timedelta(minutes=at), start + timedelta(minutes=at + length)) for at, length in drawn)
    placed = lanes(spells)
    for one, (lane, count) in enumerate(placed):
        assert lane < count
        for other in range(one):
            if spells[other][0] < spells[one][1] and spells[one][0] < spells[other][1]:
                assert placed[other][0] != lane
                assert placed[other][1] == count
