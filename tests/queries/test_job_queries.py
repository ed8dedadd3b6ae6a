"""The list of jobs in every order and direction, the page of one job, its timeline, and the palette."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from decimal import Decimal
from operator import attrgetter
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import ClosingGapCode, JobState
from msp_desktop.queries.job_card import JobCard, job_card
from msp_desktop.queries.job_list import (
    NARROW,
    JobFilter,
    JobRow,
    JobSort,
    JobWish,
    can_sort,
    job_count,
    job_counts,
    job_list,
)
from msp_desktop.queries.job_timeline import TimelinePart, job_timeline
from msp_desktop.queries.palette import Narrow, narrowed, palette, recent_things
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.counter.closing import close_job
from msp_desktop.usecases.jobs import (
    add_labour_line,
    add_note,
    add_part_line,
    add_service_line,
    assign_job,
    cancel_job,
    discount_job,
    move_item,
    set_limit,
    tick_check,
)
from tests.bench import ELENA, MARCO, Bench, bench, items, job
from tests.shops import Clock, ShopMaker


@pytest.fixture
def at(shop: Shop) -> Bench:
    return bench(shop)


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collects the statements that run inside."""
    seen: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def wish(shop: Shop, chosen: JobFilter = JobFilter.ALL, **more: Any) -> JobWish:
    ends = datetime.combine(shop.today + timedelta(days=1), time(0), tzinfo=shop.zone)
    return JobWish(now=shop.now, day_ends=ends, chosen=chosen, **more)


def card(shop: Shop, job_id: int) -> JobCard:
    year = timedelta(days=365)
    return shop.ask(job_card, job_id=job_id, since=shop.now - year, since_day=shop.today - year)


@pytest.fixture(scope="module")
def busy(shop_maker: ShopMaker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A shop with twenty jobs, only read in these tests."""
    clock = Clock()
    with shop_maker.opened(tmp_path_factory.mktemp("busy") / "shop.db", clock=clock) as opened:
        fill(opened, bench(opened), clock)
        yield opened


def fill(shop: Shop, at: Bench, clock: Clock) -> None:
    """Twenty jobs of two customers in several states, promised on several days or not at all."""
    for n in range(20):
        clock.forward(minutes=7)
        promised = None if n % 4 == 3 else shop.now + timedelta(hours=(n * 37) % 90 - 20)
        job_id = job(
            shop,
            (at.company, at.person)[n % 2],
            (at.latitude, at.aspire)[n % 2],
            problem=f"Problem {n % 5}",
            promised_at=promised,
            technician_id=(MARCO, ELENA, None)[n % 3],
        )
        item = items(shop, job_id)[0]
        if n % 3:
            shop.run(add_part_line, item_id=item, description="Fan", unit_cents=1000 + (n % 7) * 100)
        if n % 6 == 1:
            shop.run(move_item, item_id=item, to=JobState.WAITING_PARTS)
        elif n % 6 == 2:
            shop.run(close_job, job_id=job_id)
        elif n % 6 == 5:
            shop.run(cancel_job, job_id=job_id)


_FAR = datetime(9999, 1, 1)  # noqa: DTZ001 - compared with bare moments


def _promise(row: JobRow) -> tuple[bool, datetime]:
    return (row.promised_at is None, row.promised_at.replace(tzinfo=None) if row.promised_at else _FAR)


ORDERS: dict[JobSort, Callable[[JobRow], Any]] = {
    JobSort.NUMBER: attrgetter("id"),
    JobSort.RECEIVED: attrgetter("received_at"),
    JobSort.PROMISED: _promise,
    JobSort.CUSTOMER: attrgetter("customer_key"),
    JobSort.STATE: lambda row: list(JobState).index(row.state),
    JobSort.TOTAL: attrgetter("total_cents"),
    JobSort.NET: attrgetter("net_cents"),
    JobSort.DEVICE: attrgetter("device"),
    JobSort.PROBLEM: attrgetter("problem"),
    JobSort.TECHNICIAN: attrgetter("technician"),
}


@pytest.mark.parametrize("sort", list(JobSort))
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("chosen", [JobFilter.ALL, JobFilter.OPEN])
def test_pages_forward_and_back_hold_every_job_once_in_order(
    busy: Shop, sort: JobSort, *, descending: bool, chosen: JobFilter
) -> None:
    def page(**more: Any) -> list[JobRow]:
        return busy.ask(job_list, wish=wish(busy, chosen), sort=sort, descending=descending, limit=5, **more)

    forward: list[JobRow] = []
    while rows := page(after=forward[-1] if forward else None):
        forward += rows
    wanted = sorted(forward, key=lambda row: (ORDERS[sort](row), row.id), reverse=descending)
    assert [row.id for row in forward] == [row.id for row in wanted]
    assert len({row.id for row in forward}) == len(forward)
    assert len(forward) == busy.ask(job_count, wish=wish(busy, chosen))
    back: list[JobRow] = page(backwards=True)
    while rows := page(before=back[0], backwards=True):
        back = rows + back
    assert [row.id for row in back] == [row.id for row in forward]


def test_a_page_costs_the_same_however_many_jobs(busy: Shop) -> None:
    for limit in (2, 20):
        with counted() as seen:
            busy.ask(job_list, wish=wish(busy), sort=JobSort.RECEIVED, limit=limit)
        assert len(seen) == 2
    with counted() as seen:
        busy.ask(job_counts, wish=wish(busy))
    assert len(seen) == 1


def test_chips_count_what_they_show(busy: Shop) -> None:
    counts = busy.ask(job_counts, wish=wish(busy))
    for chosen in JobFilter:
        shown = busy.ask(job_list, wish=wish(busy, chosen), limit=500)
        expected = counts.of(chosen)
        assert expected is None or len(shown) == expected, chosen
    assert counts.late > 0
    assert counts.unassigned == len(busy.ask(job_list, wish=wish(busy, JobFilter.WORKING, technician_id=0), limit=500))


def test_technician_and_text_narrow_the_list(busy: Shop) -> None:
    mine = busy.ask(job_list, wish=wish(busy, technician_id=ELENA), limit=500)
    assert {row.technician for row in mine} == {"Elena Conti"}
    one = busy.ask(job_list, wish=wish(busy, typed="J-0005"))
    assert [row.number for row in one] == ["J-0005"]
    assert {row.customer for row in busy.ask(job_list, wish=wish(busy, typed="kowal aspire"))} == {"Anna Kowalski"}
    assert busy.ask(job_list, wish=wish(busy, typed="% _ \" ' OR")) == []


def test_only_indexed_columns_sort_a_list_of_any_length() -> None:
    assert can_sort(JobSort.DEVICE, NARROW)
    assert not can_sort(JobSort.DEVICE, NARROW + 1)
    assert can_sort(JobSort.TOTAL, 10**6)


def test_the_page_of_a_job(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude, limit_cents=20000)
    item = items(shop, job_id)[0]
    shop.run(add_service_line, item_id=item, service_id=at.ssd)
    shop.run(add_labour_line, item_id=item, service_id=at.hour, minutes=41)
    shop.run(add_part_line, item_id=item, description="Samsung 980", unit_cents=8400)
    shop.run(discount_job, job_id=job_id, percent=Decimal(5))
    shop.run(tick_check, check_id=card(shop, job_id).checks[0].id)
    found = card(shop, job_id)
    assert (found.number, found.technician, found.customer.facts.name) == (
        "J-0001",
        "Marco Bianchi",
        "Studio Dentistico Marchetti",
    )
    assert found.items[0].facts is not None
    assert found.items[0].facts.serial == "7KQ2XN3"
    assert [line.amount_cents for line in found.lines] == [9500, 4500, 8400]
    assert (found.subtotal_cents, found.discount_cents, found.net_cents) == (22400, 1120, 21280)
    assert sum(line.net_cents for line in found.lines) == found.net_cents
    assert (found.taxes[0].tax_cents, found.total_cents) == (4682, 25962)
    assert (found.checks[0].done_by, found.checks[0].required) == ("Davide Riva", True)
    gaps = found.gaps([item])
    assert [gap.code for gap in gaps] == [ClosingGapCode.CHECKS_OPEN, ClosingGapCode.OVER_LIMIT]
    assert gaps[0].count == 1
    assert [each.id for each in found.closable()] == [item]


def test_the_page_costs_the_same_with_more_on_it(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude)
    item = items(shop, job_id)[0]
    shop.run(add_service_line, item_id=item, service_id=at.ssd)
    with counted() as few:
        card(shop, job_id)
    for _ in range(8):
        shop.run(add_service_line, item_id=item, service_id=at.ssd)
        shop.run(add_note, job_id=job_id, text="More")
    with counted() as more:
        card(shop, job_id)
    assert len(few) == len(more) <= 25
    with counted() as timeline:
        shop.ask(job_timeline, job_id=job_id)
    assert len(timeline) == 2


def test_the_timeline_is_newest_first_and_pages_and_hides_deleted_notes(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude)
    shop.run(add_note, job_id=job_id, text="One")
    shop.run(assign_job, job_id=job_id, person_id=ELENA)
    shop.run(set_limit, job_id=job_id, limit_cents=100)
    shop.run(add_note, job_id=job_id, text="Two")
    rows = shop.ask(job_timeline, job_id=job_id)
    assert [row.kind for row in rows] == [
        EventKind.NOTE,
        EventKind.LIMIT_SET,
        EventKind.ASSIGNED,
        EventKind.NOTE,
        EventKind.BOOKED_IN,
    ]
    assert rows[2].given_to == "Elena Conti"
    assert [row.text for row in shop.ask(job_timeline, job_id=job_id, part=TimelinePart.NOTES)] == ["Two", "One"]
    first = shop.ask(job_timeline, job_id=job_id, limit=2)
    assert [row.id for row in shop.ask(job_timeline, job_id=job_id, after=first[-1])] == [row.id for row in rows[2:]]
    shop.undo_last()
    assert [row.text for row in shop.ask(job_timeline, job_id=job_id, part=TimelinePart.NOTES)] == ["One"]


def look(shop: Shop, typed: str, narrow: Narrow = Narrow.EVERYTHING) -> Any:
    return shop.ask(palette, typed=typed, today=shop.today, narrow=narrow)


def test_the_palette_finds_all_nouns_in_eleven_statements(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude)
    with counted() as seen:
        found = look(shop, "mar")
    assert len(seen) == 11
    assert [each.id for each in found.jobs] == [job_id]
    assert [each.name for each in found.customers] == ["Studio Dentistico Marchetti"]
    assert found.customers[0].open_jobs == 1
    assert look(shop, "7kq2").devices[0].customer == "Studio Dentistico Marchetti"
    assert [each.price_cents for each in look(shop, "srv-021").services] == [9500]
    assert look(shop, "0117").customers[0].id == at.company, "the last digits of a phone"
    assert look(shop, "J-1").jobs == ()


def test_the_palette_narrows_and_keeps_its_groups_short(shop: Shop, at: Bench) -> None:
    for _ in range(6):
        job(shop, at.company, at.latitude)
    assert len(look(shop, "marchetti").jobs) == 4
    narrow = look(shop, "marchetti", Narrow.JOBS)
    assert (len(narrow.jobs), narrow.customers) == (6, ())
    assert narrow.jobs[0].number == "J-0006", "the newest first"


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("j mar", (Narrow.JOBS, "mar")),
        ("C anna", (Narrow.CUSTOMERS, "anna")),
        ("p ssd", (Narrow.PARTS, "ssd")),
        ("> new", (Narrow.ACTIONS, "new")),
        (">", (Narrow.ACTIONS, "")),
        ("julia", (Narrow.EVERYTHING, "julia")),
        ("  x ", (Narrow.EVERYTHING, "x")),
    ],
)
def test_prefixes_narrow(typed: str, answer: tuple[Narrow, str]) -> None:
    assert narrowed(typed) == answer


def test_one_typo_is_forgiven(shop: Shop) -> None:
    bench(shop)
    assert look(shop, "marchtti").meant == ("marchetti",)
    assert look(shop, "zzzzzz").meant == ()
    assert look(shop, "").is_empty


def test_recent_things_are_what_this_person_touched_last(shop: Shop, at: Bench) -> None:
    one, two = job(shop, at.company, at.latitude), job(shop, at.person, at.aspire)
    shop.acting_as(MARCO).run(set_limit, job_id=one, limit_cents=5)
    assert [each.id for each in shop.ask(recent_things, person_id=MARCO).jobs] == [one]
    assert [each.id for each in shop.ask(recent_things, person_id=1).jobs] == [two, one]


def test_a_query_needs_no_rows_of_the_store(shop: Shop) -> None:
    def both(session: Session) -> tuple[int, bool]:
        return len(job_list(session, wish=wish(shop))), palette(session, typed="x", today=shop.today).is_empty

    assert shop.ask(both) == (0, True)
