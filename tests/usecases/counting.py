"""Shelves with parts on them, sales from them and people who count, for the tests of stock-takes."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select

from msp_desktop.domain.stock import Change, MoveKind, MoveReason, SerialState, value_of
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.store.models.part import Part, PartBarcode, PartSerial
from msp_desktop.store.models.stock_take import StockTakeShelf
from msp_desktop.store.names import name_key
from msp_desktop.store.part_rows import serial_key
from msp_desktop.store.shop import Shop
from msp_desktop.store.stock_rows import balances
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.parts.ledger import balance_of, book
from msp_desktop.usecases.stock_takes import NamedShelf, start_take


def put(
    work: UnitOfWork,
    *,
    code: str,
    shelf: str,
    pieces: int,
    each_cents: int = 1000,
    name: str = "",
    barcode: str = "",
    serials: Sequence[str] | None = None,
) -> int:
    """A part on a shelf with so many pieces at a price each; with `serials` each piece has its own."""
    name = name or f"Part {code}"
    part = work.add(
        Part(
            code=code, name=name, name_key=name_key(name), tax_key="standard", cost_cents=each_cents, shelf=shelf,
            price_basis=PriceBasis.NET, price_cents=each_cents * 2, serialised=serials is not None,
            created_at=work.now,
        )
    )  # fmt: skip
    if barcode:
        work.add(PartBarcode(part_id=part.id, code=barcode))
    work.search.index("part", part.id, [code, name])
    rows = [
        work.add(
            PartSerial(
                part_id=part.id, serial=one, serial_key=serial_key(one), state=SerialState.IN_STOCK,
                arrived_at=work.now,
            )
        )
        for one in serials or ()
    ]  # fmt: skip
    if pieces:
        change = Change(on_hand=Decimal(pieces), value_cents=pieces * each_cents)
        book(work, part=part, kind=MoveKind.ADJUSTED, change=change, reason=MoveReason.OPENING, serials=rows)
    return part.id


def sell(work: UnitOfWork, *, part_id: int, pieces: int = 1, serial: str = "") -> None:
    """Pieces leave over the counter."""
    part = work.get(Part, part_id)
    before = balance_of(work, part)
    value = value_of(before.value_cents, before.on_hand, Decimal(pieces))
    rows = []
    if serial:
        rows = list(work.session.scalars(select(PartSerial).where(PartSerial.serial == serial)))
        rows[0].state = SerialState.SOLD
    change = Change(on_hand=Decimal(-pieces), value_cents=-value)
    book(work, part=part, kind=MoveKind.SOLD, change=change, reason=MoveReason.TAKEN_FIRST, serials=rows)


def hold(work: UnitOfWork, *, part_id: int, pieces: int) -> None:
    """Reserve pieces as a job does."""
    part = work.get(Part, part_id)
    book(work, part=part, kind=MoveKind.RESERVED, change=Change(reserved=Decimal(pieces)), reason=MoveReason.WAITS)


def on_hand(shop: Shop, part_id: int) -> int:
    """How many there are by the book."""
    return int(shop.ask(balances, part_ids=[part_id])[part_id].on_hand)


def begin(shop: Shop, *shelves: str) -> tuple[int, dict[str, int]]:
    """Start a count of these shelves; gives its id and theirs."""
    take = shop.run(start_take, name="Autumn 2026", shelves=[NamedShelf(each) for each in shelves]).value
    rows = shop.ask(
        lambda session: session.execute(
            select(StockTakeShelf.shelf, StockTakeShelf.id).where(StockTakeShelf.stock_take_id == take)
        ).all()
    )
    return take, {row[0]: row[1] for row in rows}
