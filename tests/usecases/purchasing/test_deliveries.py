"""Counting a delivery: scans, typed counts, serials, orders added and left out, and every one of it taken back."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from msp_desktop.domain.errors import Changed, Refused
from msp_desktop.domain.purchase import CostDecision, ExtraDecision, ShortDecision
from msp_desktop.store.delivery_rows import delivery_rows
from msp_desktop.store.models.purchase import Delivery, PurchaseOrder
from msp_desktop.store.shop import Done, Shop, open_shop
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.counter.receiving import receive_delivery
from msp_desktop.usecases.purchasing import close_order
from msp_desktop.usecases.purchasing.deliveries import (
    add_order,
    change_delivery,
    change_serial,
    count_part,
    count_piece,
    decide,
    discard_delivery,
    leave_order_out,
    note_serial,
    say_no_serials,
    set_count,
    set_price,
    start_delivery,
)
from tests.deliveries import BARCODES, BATTERY, CHARGER, PASTE, SUPPLY, begin, lines_of, order, scene, scene_shop
from tests.shops import Clock, ShopMaker


@pytest.fixture
def shop(tmp_path: Path, shop_maker: ShopMaker, clock: Clock) -> Iterator[Shop]:
    """The shop of the scene, set up once and copied."""
    with scene_shop(shop_maker, tmp_path / "shop.db", clock) as opened:
        yield opened


def back(shop: Shop, done: Done[Any]) -> Done[Any]:
    assert done.undo is not None
    return shop.undo(done.undo.operation_id)


def rows(shop: Shop, delivery: int) -> dict[str, Any]:
    return {row.code: row for row in shop.ask(delivery_rows, delivery_id=delivery)}


def test_a_delivery_begins_with_everything_its_orders_still_wait_for(shop: Shop) -> None:
    made = begin(shop)
    found = rows(shop, made.delivery)
    assert [(row.code, row.counted.ordered, row.counted.counted) for row in found.values()] == [
        (SUPPLY, 4, 0),
        (BATTERY, 20, 0),
        (PASTE, 6, 0),
        ("BAT-HP-SPX", 1, 0),
    ]
    assert found[SUPPLY].order_number == "PO-0001"
    assert found[PASTE].order_number == "PO-0002"


@pytest.mark.parametrize("code", [BATTERY, BARCODES[BATTERY], "cr2032", "EF-CR2032", f" {BARCODES[BATTERY]} "])
def test_a_scan_counts_one_by_barcode_own_code_or_the_suppliers(shop: Shop, code: str) -> None:
    made = begin(shop)
    done = shop.run(count_piece, delivery_id=made.delivery, code=code)
    shop.run(count_piece, delivery_id=made.delivery, code=code)
    assert done.value == made.lines[BATTERY]
    assert rows(shop, made.delivery)[BATTERY].counted.counted == 2


def test_what_nobody_ordered_gets_a_line_of_its_own_and_is_set_aside(shop: Shop) -> None:
    made = begin(shop)
    shop.run(count_piece, delivery_id=made.delivery, code=CHARGER)
    shop.run(count_piece, delivery_id=made.delivery, code=BARCODES[CHARGER])
    charger = rows(shop, made.delivery)[CHARGER]
    assert (charger.counted.ordered, charger.counted.counted, charger.counted.beyond) == (0, 2, 2)
    assert charger.counted.ordered_cents == 1480
    assert charger.counted.extra is ExtraDecision.SET_ASIDE
    assert charger.counted.taken == 0


def test_without_an_order_everything_is_taken(shop: Shop) -> None:
    made = scene(shop)
    delivery = shop.run(start_delivery, supplier_id=made.supplier).value
    shop.run(count_piece, delivery_id=delivery, code=CHARGER)
    assert rows(shop, delivery)[CHARGER].counted.taken == 1


def test_pieces_fill_one_order_after_the_other_and_what_is_beyond_stays_on_the_last(shop: Shop) -> None:
    made = scene(shop)
    again = order(shop, made.supplier, [(made.parts[PASTE], 2)])
    delivery = shop.run(start_delivery, supplier_id=made.supplier, order_ids=(made.orders[1], again)).value
    for _each in range(9):
        shop.run(count_piece, delivery_id=delivery, code=PASTE)
    pastes: list[Any] = [row.counted for row in shop.ask(delivery_rows, delivery_id=delivery) if row.code == PASTE]
    assert [(each.ordered, each.counted, each.beyond) for each in pastes] == [(6, 6, 0), (2, 3, 1)]


def test_the_selected_line_comes_first(shop: Shop) -> None:
    made = scene(shop)
    again = order(shop, made.supplier, [(made.parts[PASTE], 2)])
    delivery = shop.run(start_delivery, supplier_id=made.supplier, order_ids=(made.orders[1], again)).value
    second = [row.id for row in shop.ask(delivery_rows, delivery_id=delivery) if row.code == PASTE][1]
    assert shop.run(count_piece, delivery_id=delivery, code=PASTE, line_id=second).value == second


def test_an_unknown_code_is_refused_and_counts_nothing(shop: Shop) -> None:
    made = begin(shop)
    shop.run(count_piece, delivery_id=made.delivery, code=SUPPLY)
    with pytest.raises(Refused, match="No part has the code 4006381333931") as refused:
        shop.run(count_piece, delivery_id=made.delivery, code="4006381333931")
    assert refused.value.field == "code"
    assert sum(row.counted.counted for row in rows(shop, made.delivery).values()) == 1


def test_a_serial_counts_its_piece_where_its_line_is_selected_or_the_only_one(shop: Shop) -> None:
    made = begin(shop)
    line = made.lines[SUPPLY]
    assert shop.run(count_piece, delivery_id=made.delivery, code="AX55-2026-118841").value == line
    shop.run(count_piece, delivery_id=made.delivery, code="AX55-2026-118842", line_id=line)
    supply = rows(shop, made.delivery)[SUPPLY]
    assert supply.counted.counted == 2
    assert supply.serials == ("AX55-2026-118841", "AX55-2026-118842")


def test_a_barcode_and_then_the_serial_are_one_piece(shop: Shop) -> None:
    made = begin(shop)
    shop.run(count_piece, delivery_id=made.delivery, code=BARCODES[SUPPLY])
    shop.run(count_piece, delivery_id=made.delivery, code="AX55-1", line_id=made.lines[SUPPLY])
    assert (rows(shop, made.delivery)[SUPPLY].counted.counted, rows(shop, made.delivery)[SUPPLY].serials) == (
        1,
        ("AX55-1",),
    )


def test_an_article_code_is_no_serial_even_of_the_selected_line(shop: Shop) -> None:
    made = begin(shop)
    with pytest.raises(Refused, match="No part has"):
        shop.run(count_piece, delivery_id=made.delivery, code="4006381333931", line_id=made.lines[SUPPLY])
    # In its own field it may be one.
    shop.run(note_serial, line_id=made.lines[SUPPLY], serial="4006381333931")
    assert rows(shop, made.delivery)[SUPPLY].serials == ("4006381333931",)


def test_a_serial_that_came_before_says_when_and_with_which_order(shop: Shop, clock: Clock) -> None:
    made = begin(shop)
    shop.run(note_serial, line_id=made.lines[SUPPLY], serial="AX55-1")
    shop.run(receive_delivery, delivery_id=made.delivery)
    clock.forward(days=8)
    second = shop.run(start_delivery, supplier_id=made.supplier, order_ids=(made.orders[0],)).value
    line = lines_of(shop, second)[SUPPLY]
    with pytest.raises(Refused, match=r"This serial came on 17 Nov with PO-0001\.") as refused:
        shop.run(note_serial, line_id=line, serial="ax55 1")
    assert refused.value.field == "serial"


def test_a_serial_is_scanned_once(shop: Shop) -> None:
    made = begin(shop)
    shop.run(note_serial, line_id=made.lines[SUPPLY], serial="AX55-1")
    with pytest.raises(Refused, match="AX55-1 is counted already"):
        shop.run(note_serial, line_id=made.lines[SUPPLY], serial="AX55-1")
    with pytest.raises(Refused, match="without serials"):
        shop.run(note_serial, line_id=made.lines[BATTERY], serial="AX55-2")


def test_serials_are_corrected_and_cleared(shop: Shop) -> None:
    made = begin(shop)
    line = made.lines[SUPPLY]
    shop.run(note_serial, line_id=line, serial="AX55-1")
    corrected = shop.run(change_serial, line_id=line, was="AX55-1", serial="AX55-9")
    assert rows(shop, made.delivery)[SUPPLY].serials == ("AX55-9",)
    back(shop, corrected)
    assert rows(shop, made.delivery)[SUPPLY].serials == ("AX55-1",)
    cleared = shop.run(change_serial, line_id=line, was="AX55-1", serial="")
    assert (rows(shop, made.delivery)[SUPPLY].serials, rows(shop, made.delivery)[SUPPLY].counted.counted) == ((), 1)
    back(shop, cleared)
    assert rows(shop, made.delivery)[SUPPLY].serials == ("AX55-1",)
    silent = shop.run(say_no_serials, line_id=line)
    assert rows(shop, made.delivery)[SUPPLY].no_serials
    back(shop, silent)
    assert not rows(shop, made.delivery)[SUPPLY].no_serials


def test_the_last_scan_is_taken_back_and_done_again(shop: Shop) -> None:
    made = begin(shop)
    shop.run(count_piece, delivery_id=made.delivery, code="AX55-1", line_id=made.lines[SUPPLY])
    last = shop.run(count_piece, delivery_id=made.delivery, code="AX55-2", line_id=made.lines[SUPPLY])
    again = back(shop, last)
    assert rows(shop, made.delivery)[SUPPLY].serials == ("AX55-1",)
    assert rows(shop, made.delivery)[SUPPLY].counted.counted == 1
    back(shop, again)
    assert rows(shop, made.delivery)[SUPPLY].serials == ("AX55-1", "AX55-2")


def test_two_people_count_on_one_delivery_and_undo_only_their_own(shop: Shop) -> None:
    made = begin(shop)
    giulia, marco = shop.acting_as(2), shop.acting_as(3)
    giulia.run(count_piece, delivery_id=made.delivery, code=BATTERY)
    typed = giulia.run(set_count, line_id=made.lines[BATTERY], counted=Decimal(18))
    marco.run(count_piece, delivery_id=made.delivery, code=BATTERY)
    back(giulia, typed)
    assert rows(shop, made.delivery)[BATTERY].counted.counted == 2


def test_a_typed_count_does_not_write_over_a_colleagues(shop: Shop) -> None:
    made = begin(shop)
    seen = rows(shop, made.delivery)[BATTERY].version
    shop.acting_as(3).run(count_piece, delivery_id=made.delivery, code=BATTERY)
    with pytest.raises(Changed):
        shop.run(set_count, line_id=made.lines[BATTERY], counted=Decimal(5), seen=seen)


def test_a_smaller_count_drops_the_last_serials_until_it_is_taken_back(shop: Shop) -> None:
    made = begin(shop)
    line = made.lines[SUPPLY]
    for serial in ("AX55-1", "AX55-2", "AX55-3"):
        shop.run(note_serial, line_id=line, serial=serial)
    fewer = shop.run(set_count, line_id=line, counted=Decimal(1))
    assert rows(shop, made.delivery)[SUPPLY].serials == ("AX55-1",)
    back(shop, fewer)
    assert rows(shop, made.delivery)[SUPPLY].serials == ("AX55-1", "AX55-2", "AX55-3")


@pytest.mark.parametrize(
    ("counted", "said"),
    [("-1", "below zero"), ("0.5", "whole ones"), ("1000000", "Check the"), ("NaN", "not a number")],
)
def test_counts_that_cannot_be(shop: Shop, counted: str, said: str) -> None:
    made = begin(shop)
    with pytest.raises(Refused, match=said):
        shop.run(set_count, line_id=made.lines[SUPPLY], counted=Decimal(counted))


def test_an_order_added_later_takes_what_was_counted_before(shop: Shop) -> None:
    made = scene(shop)
    delivery = shop.run(start_delivery, supplier_id=made.supplier, order_ids=(made.orders[0],)).value
    shop.run(count_part, delivery_id=delivery, part_id=made.parts[PASTE], quantity=Decimal(5))
    shop.run(set_price, line_id=lines_of(shop, delivery)[PASTE], unit_cents=440)
    added = shop.run(add_order, delivery_id=delivery, order_id=made.orders[1])
    paste = rows(shop, delivery)[PASTE]
    assert (paste.order_number, paste.counted.ordered, paste.counted.counted, paste.counted.unit_cents) == (
        "PO-0002",
        6,
        5,
        440,
    )
    back(shop, added)
    paste = rows(shop, delivery)[PASTE]
    assert (paste.order_number, paste.counted.ordered, paste.counted.counted) == ("", 0, 5)


def test_an_order_left_out_leaves_its_pieces_as_not_ordered(shop: Shop) -> None:
    made = begin(shop)
    shop.run(count_piece, delivery_id=made.delivery, code=PASTE)
    out = shop.run(leave_order_out, delivery_id=made.delivery, order_id=made.orders[1])
    assert sorted(rows(shop, made.delivery)) == [BATTERY, PASTE, SUPPLY]
    assert rows(shop, made.delivery)[PASTE].counted.beyond == 1
    back(shop, out)
    assert rows(shop, made.delivery)[PASTE].counted.missing == 5


def test_only_open_orders_of_this_supplier(shop: Shop) -> None:
    made = begin(shop)
    shop.run(close_order, order_id=made.orders[1])
    with pytest.raises(Refused, match="Nothing is to come from PO-0002"):
        shop.run(start_delivery, supplier_id=made.supplier, order_ids=(made.orders[1],))
    # On the draft that had it, nothing of it is to come any more either.
    assert sorted(rows(shop, made.delivery)) == [BATTERY, SUPPLY]


def test_the_facts_of_a_delivery_change_and_come_back(shop: Shop) -> None:
    from msp_desktop.store.models.purchase import Delivery

    made = begin(shop)

    def facts(session, *, row_id):  # type: ignore[no-untyped-def]
        row = session.get(Delivery, row_id)
        return row.delivery_note, row.freight_cents, row.note

    changed = shop.run(
        change_delivery, delivery_id=made.delivery, delivery_note="88413", freight_cents=750, note="One box is wet"
    )
    assert shop.ask(facts, row_id=made.delivery) == ("88413", 750, "One box is wet")
    back(shop, changed)
    assert shop.ask(facts, row_id=made.delivery) == ("88412", 0, "")
    with pytest.raises(Refused) as refused:
        shop.run(change_delivery, delivery_id=made.delivery, delivery_note="", freight_cents=-1)
    assert refused.value.field == "freight"


def test_decisions_are_kept_on_the_lines_and_come_back(shop: Shop) -> None:
    made = begin(shop)
    both = (made.lines[SUPPLY], made.lines[BATTERY])
    shop.run(decide, line_ids=both, short=ShortDecision.COMPLAIN)
    last = shop.run(decide, line_ids=both[:1], short=ShortDecision.CLOSE, cost=CostDecision.ASK)
    assert [rows(shop, made.delivery)[code].counted.short for code in (SUPPLY, BATTERY)] == [
        ShortDecision.CLOSE,
        ShortDecision.COMPLAIN,
    ]
    back(shop, last)
    supply = rows(shop, made.delivery)[SUPPLY].counted
    assert (supply.short, supply.cost) == (ShortDecision.COMPLAIN, CostDecision.USE)


def test_a_draft_thrown_away_takes_no_scans_until_it_is_back(shop: Shop) -> None:
    made = begin(shop)
    gone = shop.run(discard_delivery, delivery_id=made.delivery)
    with pytest.raises(Refused, match="discarded"):
        shop.run(count_piece, delivery_id=made.delivery, code=BATTERY)
    back(shop, gone)
    shop.run(count_piece, delivery_id=made.delivery, code=BATTERY)


def test_every_scan_survives_a_kill(shop: Shop, clock: Clock) -> None:
    made = begin(shop)
    shop.run(count_piece, delivery_id=made.delivery, code="AX55-1", line_id=made.lines[SUPPLY])
    path = shop.path
    shop.close()
    with open_shop(path, clock=clock) as again:
        supply = rows(again, made.delivery)[SUPPLY]
    assert (supply.counted.counted, supply.serials) == (1, ("AX55-1",))


def test_freight_is_paid_once_though_two_people_count_what_came_of_an_order(shop: Shop) -> None:
    made = scene(shop)
    first, second = shop.acting_as(1), shop.acting_as(2)
    order = made.orders[1]
    shop.run(_charge_freight, order_id=order)
    one = first.run(start_delivery, supplier_id=made.supplier, order_ids=(order,)).value
    two = second.run(start_delivery, supplier_id=made.supplier, order_ids=(order,)).value
    assert (freight(shop, one), freight(shop, two)) == (890, 0)
    second.run(leave_order_out, delivery_id=two, order_id=order)
    first.run(discard_delivery, delivery_id=one)
    second.run(add_order, delivery_id=two, order_id=order)
    assert freight(shop, two) == 890


def test_a_price_that_a_colleague_set_on_a_delivery_stays(shop: Shop) -> None:
    made = begin(shop)
    first, second = shop.acting_as(1), shop.acting_as(2)
    done = first.run(set_price, line_id=made.lines[SUPPLY], unit_cents=4400)
    counted = first.run(note_serial, line_id=made.lines[SUPPLY], serial="AX55-1")
    second.run(set_price, line_id=made.lines[SUPPLY], unit_cents=4500)
    with pytest.raises(Refused, match="has changed this since"):
        back(first, done)
    back(first, counted)


def _charge_freight(work: UnitOfWork, *, order_id: int) -> None:
    work.get(PurchaseOrder, order_id).freight_cents = 890


def freight(shop: Shop, delivery_id: int) -> int:
    return shop.ask(lambda session: session.get_one(Delivery, delivery_id)).freight_cents
