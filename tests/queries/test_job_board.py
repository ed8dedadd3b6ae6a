"""The board's columns: which cards in which order, page after page, what they add up to, and in how few statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, event

from msp_desktop.domain.job_state import OPEN_STATES, JobState
from msp_desktop.queries.job_board import (
    BoardWish,
    CardRow,
    DueFilter,
    board,
    board_card,
    board_cards,
    board_sums,
    last_moves,
)
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.counter.closing import close_job
from msp_desktop.usecases.jobs import (
    add_part_line,
    add_service_line,
    assign_job,
    expect_parts,
    move_item,
    set_rush,
    start_timer,
)
from msp_desktop.usecases.quotes import make_quote, note_quote_sent
from tests.bench import ELENA, MARCO, Bench, bench, items, job
from tests.shops import Clock

NOW = datetime(2026, 11, 17, 9, 42, tzinfo=UTC)
TODAY = date(2026, 11, 17)


@pytest.fixture
def at(shop: Shop) -> Bench:
    return bench(shop)


def wish(**more: Any) -> BoardWish:
    facts: dict[str, Any] = {
        "now": NOW,
        "today": TODAY,
        "day_ends": datetime(2026, 11, 17, 23, tzinfo=UTC),
        "week_ends": datetime(2026, 11, 22, 23, tzinfo=UTC),
    }
    return BoardWish(**{**facts, **more})


def numbers(shop: Shop, state: JobState, **more: Any) -> list[str]:
    return [card.number for card in shop.ask(board_cards, state=state, wish=wish(**more))]


def booked(shop: Shop, at: Bench, *, hours: float | None = None, to: JobState | None = None) -> int:
    """A job promised in so many hours, in that state."""
    due = NOW + timedelta(hours=hours) if hours is not None else None
    made = job(shop, at.person, at.aspire, promised_at=due)
    if to is not None:
        shop.run(move_item, item_id=items(shop, made)[0], to=to)
    return made


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collects the statements that run inside."""
    seen: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_late_ones_come_first_then_rushed_ones_then_by_promise(shop: Shop, at: Bench) -> None:
    booked(shop, at)
    booked(shop, at, hours=30)
    booked(shop, at, hours=5)
    booked(shop, at, hours=-20)
    rushed = booked(shop, at, hours=60)
    shop.run(set_rush, job_id=rushed, rush=True)
    booked(shop, at, hours=-1)
    assert numbers(shop, JobState.BOOKED_IN) == ["J-0004", "J-0006", "J-0005", "J-0003", "J-0002", "J-0001"]


def test_a_column_is_read_page_by_page_without_gap_or_double(shop: Shop, at: Bench) -> None:
    for number in range(11):
        booked(shop, at, hours=(number % 4) * 7 - 8 if number % 5 else None)
    whole = shop.ask(board_cards, state=JobState.BOOKED_IN, wish=wish())
    pages: list[CardRow] = []
    while True:
        page = shop.ask(board_cards, state=JobState.BOOKED_IN, wish=wish(), after=pages[-1] if pages else None, limit=2)
        pages += page
        if len(page) < 2:
            break
    assert pages == whole
    assert len(pages) == 11


@pytest.mark.parametrize("state", [JobState.WAITING_APPROVAL, JobState.WAITING_PARTS, JobState.READY])
def test_columns_with_an_order_of_their_own_are_paged_too(shop: Shop, at: Bench, clock: Clock, state: JobState) -> None:
    for number in range(5):
        clock.forward(minutes=7)
        made = booked(shop, at)
        item_id = items(shop, made)[0]
        if state is JobState.READY:
            shop.run(close_job, item_id=item_id, reason="No charge")
        else:
            shop.run(move_item, item_id=item_id, to=state)
        if state is JobState.WAITING_PARTS and number % 2:
            shop.run(expect_parts, item_id=item_id, day=TODAY + timedelta(days=9 - number))
    whole = shop.ask(board_cards, state=state, wish=wish())
    pages: list[CardRow] = []
    while page := shop.ask(board_cards, state=state, wish=wish(), after=pages[-1] if pages else None, limit=1):
        pages += page
    assert [card.item_id for card in pages] == [card.item_id for card in whole]
    expected = {
        JobState.WAITING_APPROVAL: ["J-0001", "J-0002", "J-0003", "J-0004", "J-0005"],
        JobState.WAITING_PARTS: ["J-0004", "J-0002", "J-0001", "J-0003", "J-0005"],
        JobState.READY: ["J-0005", "J-0004", "J-0003", "J-0002", "J-0001"],
    }
    assert [card.number for card in whole] == expected[state]


def test_each_device_has_a_card_and_its_job_counts_once(shop: Shop, at: Bench) -> None:
    both = job(shop, at.company, at.latitude, at.latitude)
    first, second = items(shop, both)
    for each in (first, second):
        shop.run(add_part_line, item_id=each, description="Part", unit_cents=5000, quantity=Decimal(1))
    cards = shop.ask(board_cards, state=JobState.BOOKED_IN, wish=wish())
    assert [(card.item_id, card.nth, card.of, card.amount_cents) for card in cards] == [
        (first, 1, 2, 10000),
        (second, 2, 2, 10000),
    ]
    shop.run(move_item, item_id=second, to=JobState.IN_REPAIR)
    for each in (first, second):
        shop.run(close_job, item_id=each, reason="Tested")
    sums = shop.ask(board_sums, wish=wish())[JobState.READY]
    assert (sums.cards, sums.amount_cents) == (2, 12200)


def test_heads_say_work_money_deliveries_and_timers(shop: Shop, at: Bench) -> None:
    planned = job(shop, at.company, at.latitude)
    shop.run(add_service_line, item_id=items(shop, planned)[0], service_id=at.ssd)
    asked = booked(shop, at, to=JobState.DIAGNOSING)
    shop.run(add_part_line, item_id=items(shop, asked)[0], description="Hinge", unit_cents=14800, quantity=Decimal(1))
    quote = shop.run(make_quote, job_id=asked).value
    shop.run(note_quote_sent, quote_id=quote)
    shop.run(add_part_line, item_id=items(shop, asked)[0], description="More", unit_cents=100, quantity=Decimal(1))
    parts = booked(shop, at, to=JobState.WAITING_PARTS)
    working = booked(shop, at, hours=-3, to=JobState.IN_REPAIR)
    shop.acting_as(MARCO).run(start_timer, item_id=items(shop, working)[0], labour_id=None)
    shop.run(expect_parts, item_id=items(shop, parts)[0], day=TODAY)
    later = wish(today=TODAY + timedelta(days=1))
    sums = shop.ask(board_sums, wish=later)
    assert sums[JobState.BOOKED_IN].minutes == 90
    assert sums[JobState.WAITING_APPROVAL].amount_cents == 14800
    assert sums[JobState.WAITING_PARTS].deliveries_late == 1
    assert (sums[JobState.IN_REPAIR].late, sums[JobState.IN_REPAIR].timers) == (1, 1)
    card = shop.ask(board_card, item_id=items(shop, asked)[0], wish=wish())
    assert card is not None
    assert (card.amount_cents, card.sent_at) == (14800, NOW)
    repair = shop.ask(board_cards, state=JobState.IN_REPAIR, wish=wish())[0]
    assert repair.timers == (NOW,)


def test_filters_narrow_cards_and_sums_alike(shop: Shop, at: Bench) -> None:
    late = booked(shop, at, hours=-3)
    booked(shop, at, hours=3)
    week = booked(shop, at, hours=60)
    shop.run(assign_job, job_id=week, person_id=ELENA)
    free = booked(shop, at, hours=24 * 20)
    shop.run(assign_job, job_id=free, person_id=None)
    delivery = booked(shop, at, to=JobState.WAITING_PARTS)
    shop.run(expect_parts, item_id=items(shop, delivery)[0], day=TODAY)
    wanted: dict[str, tuple[dict[str, Any], int]] = {
        "all": ({}, 5),
        "late": ({"due": DueFilter.LATE}, 1),
        "late tomorrow": ({"due": DueFilter.LATE, "today": TODAY + timedelta(days=1)}, 2),
        "today": ({"due": DueFilter.TODAY}, 2),
        "this week": ({"due": DueFilter.WEEK}, 3),
        "Elena": ({"technician_id": ELENA}, 1),
        "nobody": ({"technician_id": 0}, 1),
        "text": ({"typed": "J-0001"}, 1),
        "serial": ({"typed": "NX-HN"}, 5),
        "nothing": ({"typed": "zebra"}, 0),
    }
    assert late == 1
    for name, (more, count) in wanted.items():
        columns = shop.ask(board, wish=wish(**more))
        assert sum(column.sums.cards for column in columns) == count, name
        assert sum(len(column.cards) for column in columns) == count, name


def test_the_board_costs_as_many_statements_for_many_cards_as_for_one_a_column(shop: Shop, at: Bench) -> None:
    for state in OPEN_STATES[:5]:
        booked(shop, at, to=None if state is JobState.BOOKED_IN else state)
    with counted() as few:
        shop.ask(board, wish=wish())
    for _each in range(4):
        for state in OPEN_STATES[:5]:
            booked(shop, at, to=None if state is JobState.BOOKED_IN else state)
    with counted() as many:
        columns = shop.ask(board, wish=wish())
    assert len(many) == len(few) <= 3 + 2 * 5 + 2  # sums, two a column, and the transaction
    assert sum(len(column.cards) for column in columns) == 25


def test_a_card_is_known_after_it_left_the_filter_and_gone_when_handed_over(shop: Shop, at: Bench) -> None:
    made = booked(shop, at, hours=3)
    item_id = items(shop, made)[0]
    assert shop.ask(board_card, item_id=item_id, wish=wish(due=DueFilter.LATE)) is not None
    assert shop.ask(board_card, item_id=10**6, wish=wish()) is None
    whole = shop.ask(board_cards, state=JobState.BOOKED_IN, wish=wish())[0]
    assert replace(whole) == shop.ask(board_card, item_id=item_id, wish=wish())


def test_who_moved_it_last_is_known(shop: Shop, at: Bench) -> None:
    made = items(shop, booked(shop, at))[0]
    shop.acting_as(MARCO).run(move_item, item_id=made, to=JobState.DIAGNOSING)
    shop.acting_as(ELENA).run(move_item, item_id=made, to=JobState.IN_REPAIR)
    assert [(move.person_id, move.person) for move in shop.ask(last_moves, item_ids=[made]).values()] == [
        (ELENA, "Elena Conti")
    ]
    assert shop.ask(last_moves, item_ids=[]) == {}


def test_a_card_holds_no_way_to_reach_anybody(shop: Shop, at: Bench) -> None:
    booked(shop, at)
    card = shop.ask(board_cards, state=JobState.BOOKED_IN, wish=wish())[0]
    assert "349" not in repr(card)
    assert not {"phone", "email", "passcode"} & set(CardRow.__dataclass_fields__)
