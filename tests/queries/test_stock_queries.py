"""The stock list in every order, what a card counts, and that longer lists take no more questions."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise, product

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import CompileError

from msp_desktop.domain.stock import Change, MoveKind, MoveReason
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.queries.part_card import days_left, part_card, part_orders, part_pieces
from msp_desktop.queries.part_lookup import find_parts
from msp_desktop.queries.stock_card import Move, move_count, stock_card
from msp_desktop.queries.stock_list import (
    StockFilter,
    StockRow,
    StockSort,
    last_move,
    stock_count,
    stock_counts,
    stock_list,
    stock_rows,
)
from msp_desktop.store.models.part import Part
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.shop import Shop
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.parts import PartFacts, PartSupplierFacts, add_part, adjust_stock, book, end_part
from tests.queries.test_customer_queries import statements
from tests.shops import Clock


def stocked(work: UnitOfWork, *, count: int) -> list[int]:
    """So many parts whose every number repeats, so that the order within equal ones shows."""
    brenta = work.add(Supplier(name="Brenta", name_key="brenta", language="it", created_at=work.now)).id
    ids = []
    for n in range(count):
        facts = PartFacts(
            f"Part {n % 5}", code=f"P{n * 7 % count:03d}", shelf=f"K-{n % 3}", cost_cents=100 * (n % 4),
            minimum=Decimal(n % 3), suppliers=(PartSupplierFacts(brenta, f"B{n}"),) if n % 2 else (),
            barcodes=(f"code-{n}",), serialised=n == 4,
        )  # fmt: skip
        ids.append(add_part(work, facts=facts, opening=Decimal(n % 4)))
        part = work.get(Part, ids[-1])
        if n % 3 == 0:
            book(work, part=part, kind=MoveKind.ORDERED, change=Change(on_order=Decimal(2)))
        if n % 4 == 1:
            book(work, part=part, kind=MoveKind.RESERVED, change=Change(reserved=Decimal(1)), reason=MoveReason.WAITS)
    return ids


@pytest.fixture
def parts(shop: Shop) -> list[int]:
    """Twenty-three parts, the last one ended."""
    ids = shop.run(stocked, count=23).value
    shop.run(end_part, part_id=ids[-1])
    return ids


def test_pages_join_in_every_order(shop: Shop, parts: list[int]) -> None:
    """By key, in both directions, forwards and back, without a gap or a double."""
    for sort, descending in product(StockSort, (False, True)):
        whole = shop.ask(stock_list, sort=sort, descending=descending)
        values = [(row.sorted_by(sort), row.id) for row in whole]
        assert values == sorted(values, reverse=descending)
        assert {row.id for row in whole} == set(parts[:-1])
        found: list[StockRow] = []
        while page := shop.ask(
            stock_list, sort=sort, descending=descending, after=found[-1] if found else None, limit=5
        ):
            found += page
        assert found == whole
        back = shop.ask(stock_list, sort=sort, descending=descending, backwards=True, limit=4)
        while page := shop.ask(stock_list, sort=sort, descending=descending, before=back[0], limit=4):
            back = page + back
        assert back == whole


def test_chips_show_as_many_as_they_say(shop: Shop, parts: list[int]) -> None:
    counts = shop.ask(stock_counts)
    for each in StockFilter:
        rows = shop.ask(stock_list, chosen=each)
        assert len(rows) == counts.of(each) == shop.ask(stock_count, chosen=each), each
        assert {row.active for row in rows} <= {each is not StockFilter.ENDED}
    assert (counts.all, counts.ended) == (22, 1)
    every = shop.ask(stock_list, limit=100) + shop.ask(stock_list, chosen=StockFilter.ENDED)
    assert counts.value_cents == sum(row.value_cents for row in every) > 0
    of_brenta = shop.ask(stock_list, supplier_id=1)
    assert len(of_brenta) == 11
    assert shop.ask(stock_counts, supplier_id=1).all == 11
    for row in every:
        assert row.free == row.on_hand - row.reserved


def test_parts_are_found_by_words_codes_and_serials(shop: Shop, parts: list[int]) -> None:
    shop.run(adjust_stock, part_id=parts[4], quantity=Decimal(1), reason=MoveReason.FOUND, serials=("SN 4/44",))
    for text, expected in (("code-7", parts[7]), ("b7", parts[7]), ("sn444", parts[4])):
        assert [row.id for row in shop.ask(stock_list, typed=text)] == [expected], text
    first = shop.ask(stock_rows, part_ids=(parts[3],))[0]
    assert first.id in {row.id for row in shop.ask(stock_list, typed=first.code[:2])}
    assert [row.id for row in shop.ask(stock_list, typed=first.code.lower())] == [first.id]
    assert shop.ask(stock_count, chosen=StockFilter.ALL, typed="part 3 k-0") == len(
        shop.ask(stock_list, typed="part 3 k-0")
    )
    found = shop.ask(find_parts, text="SN4-44", basis=PriceBasis.NET, day=shop.today)
    assert found[0].id == parts[4]
    assert found[0].serial_id is not None


def test_a_card_counts_ninety_days(shop: Shop, clock: Clock) -> None:
    part = shop.run(add_part, facts=PartFacts("Disk", cost_cents=100, price_cents=250), opening=Decimal(30)).value

    def take(work: UnitOfWork, *, kind: MoveKind, quantity: int) -> None:
        change = Change(on_hand=Decimal(quantity), value_cents=quantity * 100)
        book(work, part=work.get(Part, part), kind=kind, change=change)

    shop.run(take, kind=MoveKind.SOLD, quantity=-5)
    clock.forward(days=91)
    shop.run(take, kind=MoveKind.USED, quantity=-8)
    clock.forward(days=10)
    shop.run(take, kind=MoveKind.SOLD, quantity=-2)
    shop.run(take, kind=MoveKind.RETURNED, quantity=1)
    card = shop.ask(part_card, part_id=part, now=shop.now, today=shop.today)
    assert (int(card.sold), int(card.balance.on_hand), card.margin_cents) == (9, 16, 150)
    assert card.margin_percent == 60
    assert card.lasts_days == 160
    assert card.moves[0].kind is MoveKind.RETURNED
    assert [(int(move.on_hand_before), int(move.on_hand_after)) for move in card.moves] == [
        (15, 16), (17, 15), (25, 17), (30, 25),
    ]  # fmt: skip
    assert (days_left(Decimal(5), Decimal()), days_left(Decimal(-1), Decimal(3))) == (None, 0)


def test_a_stock_card_is_read_in_pages(shop: Shop, clock: Clock) -> None:
    part = shop.run(add_part, facts=PartFacts("Disk", cost_cents=100), opening=Decimal(1)).value
    for _n in range(6):
        shop.run(adjust_stock, part_id=part, quantity=Decimal(2), reason=MoveReason.FOUND)
        clock.forward(minutes=1)

        def hold(work: UnitOfWork) -> None:
            book(work, part=work.get(Part, part), kind=MoveKind.RESERVED, change=Change(reserved=Decimal(1)))

        shop.run(hold)
    whole = shop.ask(stock_card, part_id=part)
    assert len(whole) == shop.ask(move_count, part_id=part) == 13
    assert whole == sorted(whole, key=lambda move: (move.at, move.id), reverse=True)
    found: list[Move] = []
    while page := shop.ask(stock_card, part_id=part, after=found[-1] if found else None, limit=4):
        found += page
    assert found == whole
    back = shop.ask(stock_card, part_id=part, backwards=True, limit=3)
    while page := shop.ask(stock_card, part_id=part, before=back[0], limit=3):
        back = page + back
    assert back == whole
    pieces = shop.ask(stock_card, part_id=part, pieces_only=True)
    assert len(pieces) == 7
    assert all(older.on_hand_after == newer.on_hand_before for newer, older in pairwise(pieces))
    last = shop.ask(last_move)
    assert last is not None
    assert (last.person, last.at) == ("Davide Riva", whole[0].at)


def test_longer_lists_take_no_more_questions(shop: Shop, parts: list[int]) -> None:
    with statements() as few:
        shop.ask(stock_list, limit=2)
        shop.ask(find_parts, text="part", basis=PriceBasis.NET, day=shop.today, limit=2)
    with statements() as many:
        shop.ask(stock_list, limit=20)
        shop.ask(find_parts, text="part", basis=PriceBasis.NET, day=shop.today, limit=20)
    assert len(many) == len(few) < 14
    with statements() as one:
        shop.ask(part_card, part_id=parts[4], now=shop.now, today=shop.today)
    assert len(one) < 14


@contextmanager
def told_to_postgresql() -> Iterator[list[str]]:
    """What is asked meanwhile and could not be asked of PostgreSQL."""
    dialect = sa.make_url("postgresql://").get_dialect()()
    wrong: list[str] = []

    def hear(_connection: sa.Connection, statement: object, *_rest: object) -> None:
        if isinstance(statement, sa.ClauseElement):
            try:
                statement.compile(dialect=dialect)
            except CompileError as error:
                wrong.append(str(error))

    sa.event.listen(sa.Engine, "before_execute", hear)
    try:
        yield wrong
    finally:
        sa.event.remove(sa.Engine, "before_execute", hear)


def test_the_questions_can_be_asked_of_postgresql(shop: Shop, parts: list[int]) -> None:
    with told_to_postgresql() as wrong:
        for sort in StockSort:
            first = shop.ask(stock_list, sort=sort, limit=2)
            shop.ask(stock_list, sort=sort, after=first[-1], supplier_id=1)
        for chosen in StockFilter:
            shop.ask(stock_list, chosen=chosen)
        shop.ask(stock_counts)
        shop.ask(part_card, part_id=parts[4], now=shop.now + timedelta(days=1), today=shop.today)
        shop.ask(part_orders, part_id=parts[4])
        shop.ask(part_pieces, part_id=parts[4], here_only=True)
        moves = shop.ask(stock_card, part_id=parts[3], limit=1)
        shop.ask(stock_card, part_id=parts[3], after=moves[0])
    assert wrong == []
