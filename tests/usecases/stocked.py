"""Parts with stock for the tests of selling."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.stock import Balance, Change, MoveKind, MoveReason, SerialState
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.store.models.document import DocumentLine
from msp_desktop.store.models.part import Part, PartBarcode, PartSerial
from msp_desktop.store.models.stock import StockMove
from msp_desktop.store.names import name_key
from msp_desktop.store.part_rows import serial_key
from msp_desktop.store.shop import Shop
from msp_desktop.store.stock_rows import balances
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.parts.ledger import book


def put_on_shelf(
    work: UnitOfWork,
    *,
    code: str,
    name: str,
    pieces: int,
    value_cents: int,
    price_cents: int,
    serials: Sequence[str] | None = None,
    warranty_days: int = 730,
    cost_cents: int = 900,
    barcodes: Sequence[str] = (),
) -> int:
    """A part with so many pieces worth so much; with `serials` each piece has its own ("" for one without)."""
    part = work.add(
        Part(
            code=code, name=name, name_key=name_key(name), tax_key="standard", cost_cents=cost_cents,
            price_basis=PriceBasis.NET, price_cents=price_cents, warranty_days=warranty_days,
            serialised=serials is not None, created_at=work.now,
        )
    )  # fmt: skip
    for at, each in enumerate(barcodes):
        work.add(PartBarcode(part_id=part.id, code=each, position=at))
    work.search.index("part", part.id, [code, name])
    rows = [
        work.add(
            PartSerial(
                part_id=part.id, serial=each, serial_key=serial_key(each), state=SerialState.IN_STOCK,
                arrived_at=work.now,
            )
        )
        for each in serials or ()
    ]  # fmt: skip
    if pieces:
        change = Change(on_hand=Decimal(pieces), value_cents=value_cents)
        book(work, part=part, kind=MoveKind.ADJUSTED, change=change, reason=MoveReason.OPENING, serials=rows)
    return part.id


def shelved(shop: Shop, code: str = "ADP-C-HDMI", name: str = "USB-C to HDMI adapter", **more: object) -> int:
    """An adapter at €18.00 net, ten on hand worth €90.01 together, unless the test says otherwise."""
    facts: dict[str, object] = {"pieces": 10, "value_cents": 9001, "price_cents": 1800, **more}
    return shop.run(put_on_shelf, code=code, name=name, **facts).value  # type: ignore[arg-type]  # as the test wants


def disk(shop: Shop, *serials: str) -> int:
    """A disk with serial numbers at €42.00 net, each worth €30.00."""
    return shelved(
        shop, "SNV2S-500", "Kingston NV2 500 GB", pieces=len(serials), value_cents=3000 * len(serials),
        price_cents=4200, serials=serials,
    )  # fmt: skip


def hold(work: UnitOfWork, *, part_id: int, pieces: int) -> None:
    """Reserve pieces as a job does."""
    change = Change(reserved=Decimal(pieces))
    book(work, part=work.get(Part, part_id), kind=MoveKind.RESERVED, change=change, reason=MoveReason.WAITS)


def keep_piece(work: UnitOfWork, *, serial_id: int) -> None:
    """Keep one piece for a job."""
    work.get(PartSerial, serial_id).state = SerialState.RESERVED


def stock(shop: Shop, part_id: int) -> Balance:
    """Where a part stands."""
    return shop.ask(balances, part_ids=[part_id])[part_id]


def moves(shop: Shop, part_id: int) -> list[StockMove]:
    """The moves of a part, in order."""
    wanted = select(StockMove).where(StockMove.part_id == part_id).order_by(StockMove.id)
    return list(shop.ask(lambda session: session.scalars(wanted).all()))


def lines(shop: Shop, document_id: int) -> list[DocumentLine]:
    """The lines of a document."""
    wanted = select(DocumentLine).where(DocumentLine.document_id == document_id).order_by(DocumentLine.position)
    return list(shop.ask(lambda session: session.scalars(wanted).all()))


def pieces(shop: Shop, part_id: int) -> dict[str, PartSerial]:
    """The pieces of a part by serial."""

    def found(session: Session) -> dict[str, PartSerial]:
        rows = session.scalars(select(PartSerial).where(PartSerial.part_id == part_id).order_by(PartSerial.id))
        return {row.serial: row for row in rows}

    return shop.ask(found)
