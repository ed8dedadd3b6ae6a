"""The ledger books what can be, refuses what cannot, and its balance is the sum of its moves."""

import sqlite3
from contextlib import closing
from decimal import Decimal

import pytest
import sqlalchemy as sa

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.stock import Change, MoveKind, MoveReason
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.store.models.part import Part
from msp_desktop.store.models.stock import StockMove
from msp_desktop.store.shop import Shop
from msp_desktop.store.stock_rows import balances, differences
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.parts import PartFacts, add_part
from msp_desktop.usecases.parts.ledger import book
from tests.usecases.stocked import disk, stock


def make_part(work: UnitOfWork) -> int:
    part = Part(
        code="CR2032", name="CMOS battery", name_key="cmos battery", tax_key="standard", cost_cents=35,
        price_basis=PriceBasis.NET, price_cents=200, minimum=Decimal(10), created_at=work.now,
    )  # fmt: skip
    return work.add(part).id


def move(
    work: UnitOfWork, *, part_id: int, kind: MoveKind, change: Change, reason: MoveReason = MoveReason.NONE
) -> int:
    return book(work, part=work.get(Part, part_id), kind=kind, change=change, reason=reason).id


def test_moves_add_up(shop: Shop) -> None:
    part = shop.run(make_part).value
    shop.run(move, part_id=part, kind=MoveKind.ORDERED, change=Change(on_order=Decimal(5)))
    shop.run(move, part_id=part, kind=MoveKind.RESERVED, change=Change(reserved=Decimal(2)))
    here = Change(on_hand=Decimal(3), on_order=Decimal(-3), value_cents=105)
    shop.run(move, part_id=part, kind=MoveKind.RECEIVED, change=here)
    stands = shop.ask(balances, part_ids=[part])[part]
    assert (stands.on_hand, stands.reserved, stands.on_order, stands.value_cents) == (
        Decimal(3),
        Decimal(2),
        Decimal(2),
        105,
    )
    assert shop.ask(differences) == []


@pytest.mark.parametrize(
    "change",
    [
        Change(on_hand=Decimal(-1)),
        Change(reserved=Decimal(1)),
        Change(on_order=Decimal(-1)),
        Change(cores=Decimal(-1)),
        Change(value_cents=5),
    ],
)
def test_what_cannot_be_is_refused(shop: Shop, change: Change) -> None:
    part = shop.run(make_part).value
    with pytest.raises(Refused):
        shop.run(move, part_id=part, kind=MoveKind.ADJUSTED, change=change)
    assert shop.ask(lambda s: s.scalar(sa.select(sa.func.count()).select_from(StockMove))) == 0


def test_reserving_more_than_there_is_needs_a_reason(shop: Shop) -> None:
    part = shop.run(make_part).value
    shop.run(move, part_id=part, kind=MoveKind.RESERVED, change=Change(reserved=Decimal(1)), reason=MoveReason.WAITS)
    assert shop.ask(balances, part_ids=[part])[part].free == -1


def test_no_part_of_a_piece_with_a_serial_number_comes_or_goes(shop: Shop) -> None:
    part = shop.run(add_part, facts=PartFacts("Disk", serialised=True)).value
    half = Change(on_hand=Decimal("0.5"), value_cents=10)
    with pytest.raises(Refused, match="whole pieces"):
        shop.run(move, part_id=part, kind=MoveKind.RECEIVED, change=half)


def test_what_is_booked_is_never_written_over(shop: Shop) -> None:
    """Not with SQL of one's own either, nor by putting another row in its place."""
    part = disk(shop, "A1")
    assert stock(shop, part).on_hand == 1
    with closing(sqlite3.connect(shop.path)) as beside:
        for statement in (
            "UPDATE stock_move SET note = 'x'",
            "DELETE FROM stock_move",
            "INSERT OR REPLACE INTO stock_move SELECT * FROM stock_move",
            "UPDATE stock_move_serial SET serial_id = serial_id",
            "DELETE FROM stock_move_serial",
            "REPLACE INTO stock_move_serial SELECT * FROM stock_move_serial",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="kept as it was written"):
                beside.execute(statement)
