"""Measures of a made shop against figures worked out again from the plain rows, by other means."""

import random
import statistics
from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from sqlalchemy import text

from msp_desktop.domain.bench_measures import Period
from msp_desktop.queries.bench_measures import NOBODY, BenchMeasures, Figure, bench_measures, measured_jobs
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.catalogue import ServiceFacts, add_service
from msp_desktop.usecases.jobs import add_service_line, cancel_job, start_timer, stop_timer
from msp_desktop.usecases.jobs.discount import discount_job
from msp_desktop.usecases.shop import AbsenceFacts, add_absence
from tests.bench import ELENA, MARCO, Bench, bench, items, job
from tests.shops import Clock
from tests.usecases.repairs import make_ready

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


def made_shop(shop: Shop, clock: Clock, seed: int) -> Bench:
    """Twenty jobs over some weeks: services and hours, one or two timers, promises kept or not, some never ready."""
    rng = random.Random(seed)
    made = bench(shop)
    clean = ServiceFacts(name="Deep clean", code="SRV-014", bench_minutes=45)
    other = shop.run(add_service, facts=clean, price_cents=4900).value
    for n in range(20):
        clock.forward(hours=rng.randint(1, 14))
        customer, device = rng.choice(((made.company, made.latitude), (made.person, made.aspire)))
        promised = rng.choice((None, shop.now + timedelta(hours=rng.randint(1, 60))))
        technician = rng.choice((MARCO, MARCO, ELENA, None))
        one = job(shop, customer, device, promised_at=promised, technician_id=technician)
        (item,) = items(shop, one)
        for service in rng.sample((made.ssd, other), rng.randint(1, 2)):
            shop.run(add_service_line, item_id=item, service_id=service)
        if n % 7 == 0:
            shop.run(discount_job, job_id=one, percent=Decimal(5), reason="")
        for person in rng.sample((MARCO, ELENA), rng.randint(0, 2)):
            labour = made.hour if rng.random() < 0.3 else None
            desk = shop.acting_as(person)
            desk.run(start_timer, item_id=item, labour_id=labour)
            clock.forward(minutes=rng.randint(5, 170))
            desk.run(stop_timer)
        if rng.random() < 0.1:
            shop.run(cancel_job, job_id=one)
        elif rng.random() < 0.9:
            clock.forward(minutes=rng.randint(1, 600))
            shop.run(make_ready, item_ids=(item,))
    return made


def rows(shop: Shop, sql: str) -> list[Any]:
    return shop.ask(lambda session: list(session.execute(text(sql))))


def moment(written: str) -> datetime:
    return datetime.fromisoformat(written)


def ready_jobs(shop: Shop, period: Period) -> list[Any]:
    found = rows(
        shop,
        "SELECT id, technician_id, received_at, ready_at, promised_at, price_basis, discount_percent FROM job"
        " WHERE ready_at IS NOT NULL AND state IN ('ready', 'closed')",
    )
    zone = shop.zone
    return [each for each in found if period.first <= moment(each.ready_at).astimezone(zone).date() <= period.last]


@pytest.mark.parametrize("seed", [1, 2])
def test_figures_are_those_of_the_plain_rows(shop: Shop, clock: Clock, seed: int) -> None:
    made_shop(shop, clock, seed)
    shop.run(add_absence, person_id=MARCO, facts=AbsenceFacts(date(2026, 11, 19), date(2026, 11, 20)))
    for period in (
        NOVEMBER,
        Period(date(2026, 11, 18), date(2026, 11, 24)),
        Period(date(2027, 5, 1), date(2027, 5, 2)),
    ):
        _compare(shop, period, shop.ask(bench_measures, period=period))


def _compare(shop: Shop, period: Period, found: BenchMeasures) -> None:
    jobs = ready_jobs(shop, period)
    assert found.done == len(jobs)
    assert found.promised == sum(each.promised_at is not None for each in jobs)
    assert found.unpromised == sum(each.promised_at is None for each in jobs)
    kept = sum(each.promised_at is not None and each.ready_at <= each.promised_at for each in jobs)
    assert found.kept == kept
    if found.promised:
        expected = Decimal(kept * 100) / found.promised
        assert found.kept_percent == expected.quantize(Decimal("0.1"), ROUND_HALF_UP)
    by_person = {each.person_id: each for each in found.technicians}
    lengths: defaultdict[int, list[int]] = defaultdict(list)
    for each in jobs:
        took = moment(each.ready_at) - moment(each.received_at)
        lengths[each.technician_id or NOBODY].append(int(took.total_seconds() // 60))
    assert sum(each.done for each in found.technicians) == len(jobs)
    for person_id, spells in lengths.items():
        assert by_person[person_id].done == len(spells)
        assert abs((by_person[person_id].middle_minutes or 0) - statistics.median(spells)) <= 0.5
        ninety = by_person[person_id].ninety_minutes
        assert sum(each <= (ninety or 0) for each in spells) >= 0.9 * len(spells)
        assert sum(each < (ninety or 0) for each in spells) < 0.9 * len(spells)
    _compare_minutes(shop, found, {each.id for each in jobs})


def _compare_minutes(shop: Shop, found: BenchMeasures, ids: set[int]) -> None:
    every = rows(shop, "SELECT job_id, item_id, kind, service_id, planned_minutes, billable_minutes FROM job_line")
    lines = [each for each in every if each.job_id in ids and each.kind != "part"]
    billed = sum(each.billable_minutes if each.kind == "labour" else each.planned_minutes for each in lines)
    assert found.billed_minutes == billed
    work = [
        each
        for each in rows(shop, "SELECT job_id, item_id, person_id, labour_id, minutes FROM work_time")
        if each.job_id in ids
    ]
    assert sum(each.worked_minutes for each in found.technicians) == sum(each.minutes for each in work)
    flat = sum(each.minutes for each in work if each.labour_id is None)
    assert found.timed_minutes[1] == flat
    timed_items = {each.item_id for each in work if each.labour_id is None and each.minutes}
    for service in found.services:
        own = [each for each in lines if each.service_id == service.service_id and each.kind == "flat"]
        assert service.sold == len(own)
        timed = [each for each in own if each.item_id in timed_items]
        assert (service.timed, service.budget_minutes) == (len(timed), sum(each.planned_minutes for each in timed))


def test_planned_hours_are_the_bench_calendar_less_absences(shop: Shop) -> None:
    bench(shop)
    period = Period(date(2026, 11, 16), date(2026, 11, 22))
    before = {each.person_id: each.planned_minutes for each in shop.ask(bench_measures, period=period).technicians}
    # Monday to Friday at most six hours each, closed at the weekend.
    assert before[MARCO] == 5 * 360
    shop.run(add_absence, person_id=MARCO, facts=AbsenceFacts(date(2026, 11, 17), date(2026, 11, 18)))
    after = {each.person_id: each.planned_minutes for each in shop.ask(bench_measures, period=period).technicians}
    assert after[MARCO] == before[MARCO] - 720
    assert after[ELENA] == before[ELENA]


def test_income_an_hour_is_net_over_hours_worked(shop: Shop, clock: Clock) -> None:
    made = bench(shop)
    for customer, device in ((made.company, made.latitude), (made.person, made.aspire)):
        one = job(shop, customer, device)
        (item,) = items(shop, one)
        shop.run(add_service_line, item_id=item, service_id=made.ssd)
        desk = shop.acting_as(MARCO)
        desk.run(start_timer, item_id=item, labour_id=None)
        clock.forward(minutes=60)
        desk.run(stop_timer)
        shop.run(make_ready, item_ids=(item,))
    (ssd,) = shop.ask(bench_measures, period=NOVEMBER).services
    # 95.00 net in the catalogue: the person's gross price is turned back to the same net.
    assert (ssd.sold, ssd.timed, ssd.budget_minutes, ssd.actual_minutes) == (2, 2, 180, 120)
    assert ssd.net_cents == 19000
    assert ssd.hour_cents == 9500


def test_the_jobs_behind_a_figure_add_up_to_it(shop: Shop, clock: Clock) -> None:
    made = made_shop(shop, clock, 5)
    found = shop.ask(bench_measures, period=NOVEMBER)
    for figure in Figure:
        _behind(shop, made, found, figure)


def _behind(shop: Shop, made: Bench, found: BenchMeasures, figure: Figure) -> None:
    behind = shop.ask(measured_jobs, period=NOVEMBER, figure=figure)
    whole = {
        Figure.DONE: found.done,
        Figure.KEPT: found.kept,
        Figure.LATE: found.promised - found.kept,
        Figure.UNPROMISED: found.unpromised,
    }
    if figure in whole:
        assert len(behind) == whole[figure]
        for each in found.technicians:
            own = shop.ask(measured_jobs, period=NOVEMBER, figure=figure, row_id=each.person_id)
            if figure is Figure.DONE:
                assert len(own) == each.done
    elif figure is Figure.BILLED:
        assert sum(each.budget_minutes for each in behind) == found.billed_minutes
        for each in found.technicians:
            own = shop.ask(measured_jobs, period=NOVEMBER, figure=figure, row_id=each.person_id)
            assert sum(one.budget_minutes for one in own) == each.billed_minutes
    else:
        own = shop.ask(measured_jobs, period=NOVEMBER, figure=figure, row_id=made.ssd)
        ssd = next(each for each in found.services if each.service_id == made.ssd)
        assert len(own) == ssd.sold
        assert sum(each.actual_minutes for each in own) == ssd.actual_minutes
    assert [each.ready_at for each in behind] == sorted((each.ready_at for each in behind), reverse=True)
