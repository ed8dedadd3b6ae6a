"""Own weeks and absences: kept, corrected, taken back; what they are in the way of."""

from datetime import date, timedelta

import pytest

from msp_desktop.domain.appointment import AbsenceKind
from msp_desktop.domain.errors import Changed, Refused
from msp_desktop.queries import shop_settings
from msp_desktop.queries.absence_list import absence_conflicts, absences, own_week_people, person_week
from msp_desktop.queries.bench_day import NOBODY, bench_day, bench_jobs, bench_weeks
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.jobs import set_promise
from msp_desktop.usecases.shop import (
    AbsenceFacts,
    add_absence,
    change_absence,
    remove_absence,
    set_person_hours,
)
from tests.bench import ELENA, MARCO, bench, items, job

TODAY = date(2026, 11, 17)
FRIDAY = TODAY + timedelta(days=3)


def version(shop: Shop, person_id: int) -> int:
    return next(row.version for row in shop.ask(shop_settings.people) if row.id == person_id)


def test_an_own_week_is_kept_and_taken_back(shop: Shop) -> None:
    seen = version(shop, MARCO)
    done = shop.run(set_person_hours, person_id=MARCO, week={1: ((600, 700), (540, 600))}, seen=seen)
    assert shop.ask(person_week, person_id=MARCO) == {1: ((540, 700),)}
    assert shop.ask(own_week_people) == {MARCO}
    with pytest.raises(Changed):
        shop.run(set_person_hours, person_id=MARCO, week={}, seen=seen)
    assert done.undo is not None
    shop.undo(done.undo.operation_id)
    assert shop.ask(person_week, person_id=MARCO) == {}


def test_absences_are_noted_changed_and_removed(shop: Shop) -> None:
    first = shop.run(add_absence, person_id=MARCO, facts=AbsenceFacts(FRIDAY, FRIDAY + timedelta(days=7)))
    with pytest.raises(Refused, match="away then already"):
        shop.run(add_absence, person_id=MARCO, facts=AbsenceFacts(FRIDAY, FRIDAY, starts=540, ends=600))
    shop.run(add_absence, person_id=ELENA, facts=AbsenceFacts(FRIDAY, FRIDAY, AbsenceKind.COURSE, 540, 600))
    shop.run(add_absence, person_id=ELENA, facts=AbsenceFacts(FRIDAY, FRIDAY, starts=600, ends=660))
    changed = shop.run(
        change_absence, absence_id=first.value, facts=AbsenceFacts(FRIDAY, FRIDAY, AbsenceKind.ILL, note=" flu ")
    )
    row = shop.ask(absences, from_day=TODAY, person_id=MARCO)[0]
    assert (row.last_day, row.kind, row.note, row.version) == (FRIDAY, AbsenceKind.ILL, "flu", 2)
    with pytest.raises(Changed):
        shop.run(remove_absence, absence_id=first.value, seen=1)
    removed = shop.run(remove_absence, absence_id=first.value, seen=2)
    assert shop.ask(absences, from_day=TODAY, person_id=MARCO) == []
    assert removed.undo is not None
    shop.undo(removed.undo.operation_id)
    assert changed.undo is not None
    shop.undo(changed.undo.operation_id)
    assert shop.ask(absences, from_day=TODAY, person_id=MARCO)[0].last_day == FRIDAY + timedelta(days=7)


@pytest.mark.parametrize(
    "facts",
    [
        AbsenceFacts(FRIDAY, TODAY),
        AbsenceFacts(TODAY, TODAY + timedelta(days=900)),
        AbsenceFacts(TODAY, FRIDAY, starts=540),
        AbsenceFacts(TODAY, TODAY, starts=600, ends=540),
        AbsenceFacts(TODAY, TODAY, note="x" * 201),
    ],
)
def test_what_cannot_be_is_refused(shop: Shop, facts: AbsenceFacts) -> None:
    with pytest.raises(Refused) as slip:
        shop.run(add_absence, person_id=MARCO, facts=facts)
    assert slip.value.field


def test_what_an_absence_is_in_the_way_of(shop: Shop) -> None:
    made = bench(shop)
    late = job(shop, made.company, made.latitude, promised_at=shop.now + timedelta(days=3))
    job(shop, made.company, made.latitude, promised_at=shop.now + timedelta(days=3), technician_id=ELENA)
    job(shop, made.company, made.latitude, promised_at=shop.now + timedelta(days=1))
    away = shop.run(add_absence, person_id=MARCO, facts=AbsenceFacts(FRIDAY, FRIDAY)).value
    found = shop.ask(absence_conflicts, absence_id=away)
    assert found.person == "Marco Bianchi"
    assert [each[0] for each in found.jobs] == [late]


def test_the_bench_by_day_follows_weeks_absences_and_work(shop: Shop) -> None:
    from msp_desktop.usecases.jobs import add_service_line

    made = bench(shop)
    promised = job(shop, made.company, made.latitude, promised_at=shop.now + timedelta(hours=1))
    shop.run(add_service_line, item_id=items(shop, promised)[0], service_id=made.ssd)
    marco, elena = shop.ask(bench_day, now=shop.now, day=TODAY)
    assert (marco.booked_minutes, elena.booked_minutes) == (90, 0)
    assert marco.late_jobs == 1
    assert marco.capacity_minutes > 0
    shop.run(add_absence, person_id=MARCO, facts=AbsenceFacts(TODAY, FRIDAY))
    weeks = shop.ask(bench_weeks, now=shop.now)
    cells = {cell.day: cell for cell in weeks.rows[0].cells}
    assert cells[TODAY].away
    assert cells[TODAY].capacity_minutes == cells[TODAY].booked_minutes == 0
    assert sum(cell.booked_minutes for cell in weeks.rows[0].cells) == 90
    assert weeks.late_jobs == 1
    day = next(cell.day for cell in weeks.rows[0].cells if cell.booked_minutes)
    (found,) = shop.ask(bench_jobs, now=shop.now, person_id=MARCO, day=day)
    assert (found.id, found.minutes, found.late) == (promised, 90, True)
    assert shop.ask(bench_jobs, now=shop.now, person_id=NOBODY, late_only=True) == shop.ask(
        bench_jobs, now=shop.now, person_id=MARCO
    )
    shop.run(set_promise, job_id=promised, promised_at=shop.now + timedelta(days=30))
    assert shop.ask(bench_weeks, now=shop.now).late_jobs == 0
