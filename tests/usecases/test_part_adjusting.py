"""Stock set right by hand: with a reason, at its value, piece by piece where there are serials, and taken back."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from msp_desktop.domain.errors import NeedsConfirmation, Refused
from msp_desktop.domain.stock import Balance, Change, MoveKind, MoveReason, SerialState
from msp_desktop.store.models.part import Part, PartSerial
from msp_desktop.store.models.stock import StockMove
from msp_desktop.store.part_rows import free_serials, piece_by_serial
from msp_desktop.store.shop import Shop
from msp_desktop.store.stock_rows import balances, differences
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.parts import PartFacts, add_part, adjust_stock, book, name_piece, take_pieces, write_off
from msp_desktop.usecases.parts.adjusting import value_back


@pytest.fixture
def paste(shop: Shop) -> int:
    """A part with three pieces worth 10.00 in all."""
    part = shop.run(add_part, facts=PartFacts("Thermal paste", code="MX4", cost_cents=410)).value
    shop.run(adjust_stock, part_id=part, quantity=Decimal(2), reason=MoveReason.OPENING, cost_cents=300)
    shop.run(adjust_stock, part_id=part, quantity=Decimal(1), reason=MoveReason.OTHER, note="gift", cost_cents=400)
    return part


@pytest.fixture
def disk(shop: Shop) -> int:
    """A part with serial numbers, three pieces here, one of them without."""
    part = shop.run(add_part, facts=PartFacts("Disk", code="HDD", cost_cents=5800, serialised=True)).value
    shop.run(adjust_stock, part_id=part, quantity=Decimal(3), reason=MoveReason.OPENING, serials=("WX-1", "WX-2"))
    return part


def stands(shop: Shop, part: int) -> Balance:
    assert shop.ask(differences) == []
    return shop.ask(balances, part_ids=[part])[part]


def serials(shop: Shop, part: int) -> list[tuple[str, SerialState]]:
    rows = shop.ask(
        lambda session: session.execute(
            select(PartSerial.serial, PartSerial.state).where(PartSerial.part_id == part).order_by(PartSerial.id)
        ).all()
    )
    here = sum(row.state in (SerialState.IN_STOCK, SerialState.RESERVED) for row in rows)
    assert here == stands(shop, part).on_hand
    return [(row.serial, row.state) for row in rows]


def test_what_leaves_takes_its_share_and_the_last_the_rest(shop: Shop, paste: int) -> None:
    assert stands(shop, paste) == Balance(on_hand=Decimal(3), value_cents=1000)
    for rest, value in ((2, 667), (1, 333), (0, 0)):
        shop.run(write_off, part_id=paste, quantity=Decimal(1), reason=MoveReason.BROKEN)
        assert stands(shop, paste) == Balance(on_hand=Decimal(rest), value_cents=value)
    with pytest.raises(Refused, match="shows 0"):
        shop.run(write_off, part_id=paste, quantity=Decimal(1))


def test_what_turns_up_counts_like_what_is_there(shop: Shop, paste: int) -> None:
    shop.run(adjust_stock, part_id=paste, quantity=Decimal(3), reason=MoveReason.FOUND)
    assert stands(shop, paste).value_cents == 2000
    empty = shop.run(add_part, facts=PartFacts("Brush", cost_cents=150)).value
    shop.run(adjust_stock, part_id=empty, quantity=Decimal(2), reason=MoveReason.FOUND)
    assert stands(shop, empty).value_cents == 300


def test_kinds_follow_the_reason(shop: Shop, paste: int) -> None:
    shop.run(adjust_stock, part_id=paste, quantity=Decimal(-1), reason=MoveReason.LOST)
    shop.run(adjust_stock, part_id=paste, quantity=Decimal(-1), reason=MoveReason.SHOP_USE)
    kinds = shop.ask(lambda session: session.scalars(select(StockMove.kind).order_by(StockMove.id)).all())
    assert list(kinds)[-2:] == [MoveKind.WRITTEN_OFF, MoveKind.ADJUSTED]


@pytest.mark.parametrize(
    ("quantity", "reason", "note", "field"),
    [
        ("0", MoveReason.FOUND, "", "quantity"),
        ("0.0005", MoveReason.FOUND, "", "quantity"),
        ("9999999", MoveReason.FOUND, "", "quantity"),
        ("NaN", MoveReason.FOUND, "", "quantity"),
        ("-9", MoveReason.LOST, "", "quantity"),
        ("1", MoveReason.LOST, "", "reason"),
        ("-1", MoveReason.FOUND, "", "reason"),
        ("-1", MoveReason.WAITS, "", "reason"),
        ("-1", MoveReason.NONE, "", "reason"),
        ("1", MoveReason.OTHER, " ", "note"),
        ("1", MoveReason.OTHER, "x" * 201, "note"),
    ],
)
def test_what_cannot_be_is_refused(
    shop: Shop, paste: int, quantity: str, reason: MoveReason, note: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        shop.run(adjust_stock, part_id=paste, quantity=Decimal(quantity), reason=reason, note=note)
    assert refused.value.field == field
    assert stands(shop, paste).on_hand == 3


def test_an_adjustment_goes_back_and_forth_exactly(shop: Shop, paste: int) -> None:
    for quantity, reason in ((-2, MoveReason.BROKEN), (5, MoveReason.FOUND), (-3, MoveReason.SHOP_USE)):
        before = stands(shop, paste)
        done = shop.run(adjust_stock, part_id=paste, quantity=Decimal(quantity), reason=reason)
        after = stands(shop, paste)
        for expected in (before, after, before):
            assert done.undo is not None
            done = shop.undo(done.undo.operation_id)
            assert stands(shop, paste) == expected
    reasons = shop.ask(lambda session: session.scalars(select(StockMove.reason).order_by(StockMove.id)).all())
    assert list(reasons)[-4:] == [MoveReason.SHOP_USE, MoveReason.UNDONE, MoveReason.SHOP_USE, MoveReason.UNDONE]


def test_undoing_late_takes_what_is_still_there(shop: Shop) -> None:
    part = shop.run(add_part, facts=PartFacts("Fan", cost_cents=1000)).value
    first = shop.run(adjust_stock, part_id=part, quantity=Decimal(4), reason=MoveReason.OPENING)
    shop.run(write_off, part_id=part, quantity=Decimal(3))
    assert first.undo is not None
    with pytest.raises(Refused):
        shop.undo(first.undo.operation_id)
    shop.run(adjust_stock, part_id=part, quantity=Decimal(3), reason=MoveReason.FOUND, cost_cents=1)
    shop.undo(first.undo.operation_id)
    assert stands(shop, part) == Balance()
    assert value_back(Balance(on_hand=Decimal(5), value_cents=100), Decimal(2), 500) == -40


def test_a_number_that_moved_meanwhile_is_not_set_right_blindly(shop: Shop, paste: int) -> None:
    with pytest.raises(Refused, match="shows 3, not 2") as refused:
        shop.run(adjust_stock, part_id=paste, quantity=Decimal(3), reason=MoveReason.FOUND, seen_on_hand=Decimal(2))
    assert refused.value.field == "now"
    shop.run(adjust_stock, part_id=paste, quantity=Decimal(2), reason=MoveReason.FOUND, seen_on_hand=Decimal(3))
    assert stands(shop, paste).on_hand == 5


def test_reserved_pieces_are_asked_for(shop: Shop, paste: int) -> None:
    def reserve(work: UnitOfWork) -> None:
        change = Change(reserved=Decimal(2))
        book(work, part=work.get(Part, paste), kind=MoveKind.RESERVED, change=change)

    shop.run(reserve)
    shop.run(adjust_stock, part_id=paste, quantity=Decimal(-1), reason=MoveReason.LOST)
    with pytest.raises(NeedsConfirmation, match="reserved") as asked:
        shop.run(adjust_stock, part_id=paste, quantity=Decimal(-1), reason=MoveReason.LOST)
    assert asked.value.key == f"reserved-{paste}"
    shop.run(adjust_stock, part_id=paste, quantity=Decimal(-1), reason=MoveReason.LOST, confirmed={f"reserved-{paste}"})
    assert stands(shop, paste) == Balance(on_hand=Decimal(1), reserved=Decimal(2), value_cents=333)


def test_pieces_leave_by_choice_or_without_a_name_first(shop: Shop, disk: int) -> None:
    shop.run(adjust_stock, part_id=disk, quantity=Decimal(-1), reason=MoveReason.LOST)
    assert [state for _serial, state in serials(shop, disk)] == [
        SerialState.IN_STOCK, SerialState.IN_STOCK, SerialState.WRITTEN_OFF,
    ]  # fmt: skip
    with pytest.raises(Refused) as refused:
        shop.run(write_off, part_id=disk, quantity=Decimal(1))
    assert refused.value.field == "serials"
    chosen = shop.ask(piece_by_serial, text="wx 2")[0][1]
    done = shop.run(write_off, part_id=disk, quantity=Decimal(1), serial_ids=(chosen,))
    assert serials(shop, disk)[1] == ("WX-2", SerialState.WRITTEN_OFF)
    with pytest.raises(Refused, match="no longer"):
        shop.run(write_off, part_id=disk, quantity=Decimal(1), serial_ids=(chosen,))
    assert done.undo is not None
    shop.undo(done.undo.operation_id)
    assert serials(shop, disk)[1] == ("WX-2", SerialState.IN_STOCK)
    assert [piece.serial for piece in shop.ask(free_serials, part_id=disk)] == ["WX-1", "WX-2"]
    # Both that are left: nothing to choose.
    shop.run(write_off, part_id=disk, quantity=Decimal(2))
    assert stands(shop, disk) == Balance()


def test_serials_are_one_of_a_kind(shop: Shop, disk: int) -> None:
    for wrong in (("WX 1",), ("A1", "a-1"), ("--",), ("1", "2", "3")):
        with pytest.raises(Refused) as refused:
            shop.run(adjust_stock, part_id=disk, quantity=Decimal(2), reason=MoveReason.FOUND, serials=wrong)
        assert refused.value.field == "serials"
    with pytest.raises(Refused, match="whole pieces"):
        shop.run(adjust_stock, part_id=disk, quantity=Decimal("0.5"), reason=MoveReason.FOUND)
    assert len(serials(shop, disk)) == 3


def test_a_piece_that_comes_back_is_the_same_one(shop: Shop, disk: int) -> None:
    gone = shop.ask(piece_by_serial, text="WX-1")[0][1]
    shop.run(write_off, part_id=disk, quantity=Decimal(1), reason=MoveReason.LOST, serial_ids=(gone,))
    shop.run(adjust_stock, part_id=disk, quantity=Decimal(1), reason=MoveReason.FOUND, serials=("wx-1",))
    assert shop.ask(piece_by_serial, text="WX1") == [(disk, gone)]
    assert len(serials(shop, disk)) == 3


def test_a_serial_is_written_down_later(shop: Shop, disk: int) -> None:
    nameless = shop.ask(free_serials, part_id=disk)[2]
    done = shop.run(name_piece, serial_id=nameless.id, serial=" WX-3 ", seen=1)
    assert shop.ask(piece_by_serial, text="WX3") == [(disk, nameless.id)]
    with pytest.raises(Refused, match="another piece"):
        shop.run(name_piece, serial_id=nameless.id, serial="wx-1")
    assert done.undo is not None
    shop.undo(done.undo.operation_id)
    assert shop.ask(piece_by_serial, text="WX3") == []


def test_pieces_of_another_part_are_none_of_this(shop: Shop, disk: int) -> None:
    other = shop.run(add_part, facts=PartFacts("Other disk", serialised=True)).value
    shop.run(adjust_stock, part_id=other, quantity=Decimal(1), reason=MoveReason.OPENING, serials=("Z",))
    foreign = shop.ask(free_serials, part_id=other)[0].id

    def take(work: UnitOfWork) -> None:
        take_pieces(work, work.get(Part, disk), Decimal(1), (foreign,))

    with pytest.raises(Refused) as refused:
        shop.run(take)
    assert refused.value.field == "serials"


def test_a_serial_that_a_colleague_set_right_is_not_undone(shop: Shop, disk: int) -> None:
    (piece,) = [each for each in shop.ask(free_serials, part_id=disk) if not each.serial]
    done = shop.run(name_piece, serial_id=piece.id, serial="WX-8")
    shop.acting_as(2).run(name_piece, serial_id=piece.id, serial="WX-3")
    assert done.undo is not None
    with pytest.raises(Refused, match="WX-3 has changed since"):
        shop.undo(done.undo.operation_id)
