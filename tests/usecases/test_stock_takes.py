"""Shelves are counted blind while sales go on, compared with the book of the moment they were counted, and booked."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from msp_desktop.domain.errors import Changed, NeedsConfirmation, Refused
from msp_desktop.domain.stock import MoveKind, MoveReason, SerialState
from msp_desktop.domain.stock_take import ShelfState, TakeState
from msp_desktop.queries.stock_take_differences import (
    DifferenceRow,
    difference_list,
    difference_sums,
    mixed_up_parts,
)
from msp_desktop.queries.stock_take_page import (
    earlier_takes,
    found_elsewhere,
    last_scan,
    running_take,
    scanned_hits,
    shelf_choices,
    take_shelves,
    typed_hits,
)
from msp_desktop.store.models.part import PartSerial
from msp_desktop.store.models.stock import StockMove
from msp_desktop.store.models.stock_take import StockTake
from msp_desktop.store.shop import Shop
from msp_desktop.store.stock_rows import balances, differences
from msp_desktop.usecases.stock_takes import (
    NamedShelf,
    add_shelves,
    approve_take,
    cancel_take,
    close_shelf,
    count_again,
    count_part,
    set_count,
    set_reason,
    start_take,
)
from tests.shops import Clock
from tests.usecases.counting import begin, hold, on_hand, put, sell

DESK = 2


def lines(shop: Shop, take: int) -> list[DifferenceRow]:
    return shop.ask(difference_list, take_id=take)


def by_code(shop: Shop, take: int) -> dict[str, int]:
    return {row.code: int(row.difference) for row in lines(shop, take)}


def count(shop: Shop, shelf: int, part: int, pieces: int = 1, **more: str) -> None:
    shop.run(count_part, shelf_id=shelf, part_id=part, quantity=Decimal(pieces), **more)


def close(shop: Shop, shelf: int) -> None:
    """Close a shelf, whatever was not counted on it."""
    try:
        shop.run(close_shelf, shelf_id=shelf)
    except NeedsConfirmation as question:
        shop.run(close_shelf, shelf_id=shelf, confirmed={question.key})


def counted_moves(shop: Shop, part: int) -> list[StockMove]:
    return list(
        shop.ask(
            lambda session: session.scalars(
                select(StockMove)
                .where(StockMove.part_id == part, StockMove.kind == MoveKind.COUNTED)
                .order_by(StockMove.id)
            ).all()
        )
    )


def test_what_is_sold_meanwhile_is_no_difference(shop: Shop, clock: Clock) -> None:
    adapter = shop.run(put, code="ADP", shelf="D-06", pieces=10, each_cents=900).value
    cable = shop.run(put, code="CAB", shelf="D-09", pieces=22, each_cents=190).value
    take, shelf = begin(shop, "D")
    shop.run(sell, part_id=adapter)  # before it is counted
    clock.forward(minutes=1)
    count(shop, shelf["D"], adapter, 9)
    shop.run(set_count, shelf_id=shelf["D"], part_id=cable, quantity=Decimal(19))
    clock.forward(minutes=1)
    shop.run(sell, part_id=adapter)  # after it was counted
    shop.run(close_shelf, shelf_id=shelf["D"])
    shop.run(sell, part_id=cable, pieces=2)  # between closing and approving
    assert by_code(shop, take) == {"CAB": -3}
    sums = shop.ask(difference_sums, take_id=take)
    assert (sums.items, sums.differences, int(sums.missing_pieces), sums.net_cents) == (2, 1, 3, -570)
    assert shop.run(approve_take, take_id=take).value == 1
    assert (on_hand(shop, adapter), on_hand(shop, cable)) == (8, 17)
    assert [move.reason for move in counted_moves(shop, cable)] == [MoveReason.NOT_KNOWN]
    assert shop.ask(differences) == []
    (earlier,) = shop.ask(earlier_takes)
    assert (earlier.by, earlier.items, earlier.differences, earlier.net_cents) == ("Davide Riva", 2, 1, -570)


def test_an_open_shelf_tells_nothing(shop: Shop) -> None:
    part = shop.run(put, code="K-KEY", shelf="K-14", pieces=5).value
    take, shelf = begin(shop, "K")
    count(shop, shelf["K"], part, 2)
    assert lines(shop, take) == []
    assert shop.ask(difference_sums, take_id=take).items == 0
    (row,) = shop.ask(take_shelves, take_id=take, person_id=1)
    assert (row.state, row.items, row.counted, row.people) == (ShelfState.COUNTING, 1, 1, ("Davide Riva",))
    with pytest.raises(Refused, match="Close a shelf first"):
        shop.run(approve_take, take_id=take)


def test_what_several_people_count_adds_up(shop: Shop) -> None:
    part = shop.run(put, code="RAM", shelf="P-04", pieces=7).value
    take, shelf = begin(shop, "P")
    count(shop, shelf["P"], part, 3)
    count(shop.acting_as(DESK), shelf["P"], part, 2)
    scan = shop.ask(last_scan, shelf_id=shelf["P"], person_id=1)
    assert scan is not None
    assert (int(scan.mine), int(scan.others)) == (3, 2)
    with pytest.raises(Refused):
        count(shop, shelf["P"], part, -4)
    count(shop, shelf["P"], part, -1)
    shop.run(close_shelf, shelf_id=shelf["P"])
    assert by_code(shop, take) == {"RAM": -3}


def test_a_sale_between_two_scans_is_pointed_out(shop: Shop, clock: Clock) -> None:
    part = shop.run(put, code="RAM", shelf="P-04", pieces=5).value
    take, shelf = begin(shop, "P")
    count(shop, shelf["P"], part, 3)
    clock.forward(minutes=1)
    shop.run(sell, part_id=part)
    count(shop, shelf["P"], part, 2)
    shop.run(close_shelf, shelf_id=shelf["P"])
    (line,) = lines(shop, take)
    assert line.unsure
    assert line.difference == 1
    # Counted afresh it is certain.
    shop.run(count_again, line_ids=[line.id])
    shop.run(set_count, shelf_id=shelf["P"], part_id=part, quantity=Decimal(4))
    shop.run(close_shelf, shelf_id=shelf["P"])
    assert lines(shop, take) == []


def test_found_on_another_shelf(shop: Shop, clock: Clock) -> None:
    key = shop.run(put, code="KEY", shelf="K-14", pieces=3).value
    shop.run(put, code="RAM", shelf="P-04", pieces=1)
    take, shelf = begin(shop, "K", "P")
    count(shop, shelf["K"], key, 2)
    clock.forward(minutes=1)
    shop.run(sell, part_id=key)
    count(shop, shelf["P"], key, 1)  # counts where it is found
    (elsewhere,) = shop.ask(found_elsewhere, take_id=take)
    assert (elsewhere.code, elsewhere.found_on, elsewhere.belongs_on) == ("KEY", "P", "K-14")
    shop.run(close_shelf, shelf_id=shelf["K"])
    assert lines(shop, take) == []
    count(shop, shelf["P"], key, 1)  # one more: the closed shelf follows
    assert by_code(shop, take) == {"KEY": 1}
    shop.undo_last()
    assert lines(shop, take) == []
    shop.run(approve_take, take_id=take)
    count(shop, shelf["P"], key, 1)  # its own shelf is booked: this one is more than the book says
    close(shop, shelf["P"])
    assert by_code(shop, take) == {"KEY": 1, "RAM": -1}
    shop.run(approve_take, take_id=take)
    assert on_hand(shop, key) == 3
    assert shop.ask(running_take) is None


def test_the_second_count_replaces_the_first(shop: Shop) -> None:
    few = shop.run(put, code="D5", name="DDR5 16 GB", shelf="P-04", pieces=4, each_cents=4400).value
    many = shop.run(put, code="D4", name="DDR4 16 GB", shelf="P-03", pieces=6, each_cents=3160).value
    far = shop.run(put, code="SSD", shelf="P-11", pieces=2).value
    take, shelf = begin(shop, "P")
    for part, pieces in ((few, 3), (many, 7), (far, 1)):
        count(shop, shelf["P"], part, pieces)
    shop.run(close_shelf, shelf_id=shelf["P"])
    assert [row.code for row in lines(shop, take)] == ["D5", "D4", "SSD"]  # the dearest first
    (pair,) = shop.ask(mixed_up_parts, take_id=take)
    assert (pair.many_place, pair.few_place) == ("P-03", "P-04")
    done = shop.run(count_again, line_ids=[pair.many_id, pair.few_id])
    assert lines(shop, take) == []
    (row,) = shop.ask(take_shelves, take_id=take)
    assert (row.state, row.items, row.counted) == (ShelfState.COUNTING, 2, 0)
    assert done.undo is not None
    shop.undo(done.undo.operation_id)
    assert len(lines(shop, take)) == 3
    shop.run(count_again, line_ids=[pair.many_id, pair.few_id])
    with pytest.raises(Refused, match="first count stands"):
        count(shop, shelf["P"], far)
    count(shop, shelf["P"], few, 4)
    with pytest.raises(NeedsConfirmation, match="1 part was not counted again"):
        shop.run(close_shelf, shelf_id=shelf["P"])
    count(shop, shelf["P"], many, 6)
    shop.run(close_shelf, shelf_id=shelf["P"])
    assert by_code(shop, take) == {"SSD": -1}


def test_not_counted_is_none(shop: Shop) -> None:
    part = shop.run(put, code="GONE", shelf="R-01", pieces=2).value
    take, shelf = begin(shop, "R")
    with pytest.raises(NeedsConfirmation, match="1 item on shelf R was not counted") as asked:
        shop.run(close_shelf, shelf_id=shelf["R"])
    done = shop.run(close_shelf, shelf_id=shelf["R"], confirmed={asked.value.key})
    assert by_code(shop, take) == {"GONE": -2}
    assert done.undo is not None
    shop.undo(done.undo.operation_id)
    assert lines(shop, take) == []
    assert shop.ask(take_shelves, take_id=take)[0].state is ShelfState.WAITING
    assert on_hand(shop, part) == 2


def test_reasons(shop: Shop) -> None:
    part = shop.run(put, code="CAB", shelf="D-01", pieces=5).value
    take, shelf = begin(shop, "D")
    count(shop, shelf["D"], part, 4)
    shop.run(close_shelf, shelf_id=shelf["D"])
    (line,) = lines(shop, take)
    before = shop.ask(running_take)
    with pytest.raises(Refused):
        shop.run(set_reason, line_id=line.id, reason=MoveReason.UNDONE)
    shop.run(set_reason, line_id=line.id, reason=MoveReason.SHOP_USE, seen=line.version)
    assert before is not None
    with pytest.raises(Changed):
        shop.run(approve_take, take_id=take, seen=before.version)
    shop.run(approve_take, take_id=take)
    (move,) = counted_moves(shop, part)
    assert (move.reason, move.stock_take_id, move.value_cents) == (MoveReason.SHOP_USE, take, -1000)
    with pytest.raises(Refused):
        shop.run(set_reason, line_id=line.id, reason=MoveReason.LOST)


def test_reserved_pieces_that_are_missing_ask_first(shop: Shop) -> None:
    part = shop.run(put, code="BAT", name="Battery", shelf="K-01", pieces=2).value
    shop.run(hold, part_id=part, pieces=2)
    take, shelf = begin(shop, "K")
    count(shop, shelf["K"], part, 1)
    shop.run(close_shelf, shelf_id=shelf["K"])
    with pytest.raises(NeedsConfirmation, match=r"reserved for a job \(Battery\)") as asked:
        shop.run(approve_take, take_id=take)
    shop.run(approve_take, take_id=take, confirmed={asked.value.key})
    (move,) = counted_moves(shop, part)
    assert move.reason is MoveReason.PIECES_GONE
    stands = shop.ask(balances, part_ids=[part])[part]
    assert (int(stands.on_hand), int(stands.reserved)) == (1, 2)


def test_an_approval_goes_back_until_something_moves(shop: Shop) -> None:
    less = shop.run(put, code="LESS", shelf="C-01", pieces=5, each_cents=333).value
    more = shop.run(put, code="MORE", shelf="C-02", pieces=1).value
    take, shelf = begin(shop, "C")
    count(shop, shelf["C"], less, 3)
    count(shop, shelf["C"], more, 4)
    shop.run(close_shelf, shelf_id=shelf["C"])
    done = shop.run(approve_take, take_id=take)
    assert (on_hand(shop, less), on_hand(shop, more)) == (3, 4)
    assert done.undo is not None
    shop.undo(done.undo.operation_id)
    assert (on_hand(shop, less), on_hand(shop, more)) == (5, 1)
    assert by_code(shop, take) == {"LESS": -2, "MORE": 3}
    assert shop.ask(differences) == []
    again = shop.run(approve_take, take_id=take)
    shop.run(sell, part_id=more)
    assert again.undo is not None
    with pytest.raises(Refused, match="Part MORE has moved since"):
        shop.undo(again.undo.operation_id)
    assert on_hand(shop, more) == 3


def test_serials_are_compared_by_the_piece(shop: Shop, clock: Clock) -> None:
    disk = shop.run(put, code="SSD", shelf="P-11", pieces=4, serials=["A1", "A2", "A3", ""], each_cents=3000).value
    take, shelf = begin(shop, "P")
    clock.forward(minutes=1)
    assert shop.ask(scanned_hits, text="a 2", shelf="P")[0].part_id == disk
    for serial in ("A1", "A2", "NEW-9"):
        count(shop, shelf["P"], disk, serial=serial)
    with pytest.raises(Refused, match="counted already"):
        count(shop, shelf["P"], disk, serial="a2")
    clock.forward(minutes=1)
    shop.run(sell, part_id=disk, serial="A1")
    count(shop, shelf["P"], disk)  # one without a serial: the piece that has none
    shop.run(close_shelf, shelf_id=shelf["P"])
    (line,) = lines(shop, take)
    assert (line.missing, line.new) == (("A3",), ("NEW-9",))
    done = shop.run(approve_take, take_id=take)
    assert states(shop) == {"A1": "sold", "A2": "in_stock", "A3": "written_off", "": "in_stock", "NEW-9": "in_stock"}
    assert on_hand(shop, disk) == 3
    assert done.undo is not None
    shop.undo(done.undo.operation_id)
    assert states(shop)["A3"] == "in_stock"
    assert states(shop)["NEW-9"] == "written_off"
    shop.run(approve_take, take_id=take)
    assert states(shop)["A3"] == "written_off"
    assert states(shop)["NEW-9"] == "in_stock"
    assert on_hand(shop, disk) == 3
    assert shop.ask(differences) == []


def states(shop: Shop) -> dict[str, str]:
    rows = shop.ask(lambda session: session.execute(select(PartSerial.serial, PartSerial.state)).all())
    return {serial: SerialState(state).value for serial, state in rows}


def test_scans_are_taken_back(shop: Shop) -> None:
    part = shop.run(put, code="CAB", shelf="D-01", pieces=5).value
    disk = shop.run(put, code="SSD", shelf="D-02", pieces=1, serials=["A1"]).value
    _take, shelf = begin(shop, "D")
    first = shop.run(count_part, shelf_id=shelf["D"], part_id=part)
    second = shop.run(set_count, shelf_id=shelf["D"], part_id=part, quantity=Decimal(12))
    piece = shop.run(count_part, shelf_id=shelf["D"], part_id=disk, serial="A1")
    for done in (piece, second, first):
        assert done.undo is not None
        shop.undo(done.undo.operation_id)
    assert shop.ask(last_scan, shelf_id=shelf["D"], person_id=1) is None
    count(shop, shelf["D"], disk, serial="A1")
    count(shop, shelf["D"], disk, -1, serial="A1")
    count(shop, shelf["D"], disk, serial="A1")


def test_shelves_of_a_count(shop: Shop) -> None:
    shop.run(put, code="A", shelf="K-14", pieces=1)
    shop.run(put, code="B", shelf="k-2", pieces=0)
    shop.run(put, code="C", shelf="C-1", pieces=3)
    shop.run(put, code="X", shelf="", pieces=2)
    assert [(row.shelf, row.items) for row in shop.ask(shelf_choices)] == [("C", 1), ("K", 1), ("", 1)]
    with pytest.raises(Refused):
        shop.run(start_take, name=" ", shelves=[NamedShelf("K")])
    with pytest.raises(Refused):
        shop.run(start_take, name="Empty", shelves=[])
    with pytest.raises(Refused, match="No part lies on a shelf Z"):
        shop.run(start_take, name="Autumn", shelves=[NamedShelf("Z")])
    take = shop.run(start_take, name="Autumn", shelves=[NamedShelf("K", "Keyboards, screens")]).value
    with pytest.raises(Refused, match="Autumn goes on"):
        shop.run(start_take, name="Other", shelves=[NamedShelf("C")])
    done = shop.run(add_shelves, take_id=take, shelves=[NamedShelf("C"), NamedShelf("")])
    assert [(row.shelf, row.name) for row in shop.ask(take_shelves, take_id=take)] == [
        ("C", ""), ("K", "Keyboards, screens"), ("", ""),
    ]  # fmt: skip
    with pytest.raises(Refused, match="in this count already"):
        shop.run(add_shelves, take_id=take, shelves=[NamedShelf("c")])
    assert done.undo is not None
    shop.undo(done.undo.operation_id)
    assert len(shop.ask(take_shelves, take_id=take)) == 1
    ended = shop.run(cancel_take, take_id=take)
    assert shop.ask(lambda s: s.get_one(StockTake, take)).state is TakeState.CANCELLED
    with pytest.raises(Refused, match="cancelled"):
        shop.run(add_shelves, take_id=take, shelves=[NamedShelf("C")])
    assert ended.undo is not None
    shop.undo(ended.undo.operation_id)
    assert shop.ask(running_take) is not None


def test_parts_are_found_by_code_barcode_and_words(shop: Shop) -> None:
    near = shop.run(
        put, code="SNV-500", name="NVMe Kingston 500 GB", shelf="P-11", pieces=1, barcode="740617329919"
    ).value
    far = shop.run(put, code="SNV-1000", name="NVMe Kingston 1 TB", shelf="R-01", pieces=1).value
    assert [one.part_id for one in shop.ask(scanned_hits, text="snv-500", shelf="P")] == [near]
    assert [one.part_id for one in shop.ask(scanned_hits, text="740617329919", shelf="P")] == [near]
    assert shop.ask(scanned_hits, text="nothing", shelf="P") == []
    assert [one.part_id for one in shop.ask(typed_hits, text="kingston", shelf="P")] == [near, far]
    assert [one.part_id for one in shop.ask(typed_hits, text="SNV-", shelf="R")] == [far, near]
