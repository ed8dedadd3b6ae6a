"""Parts as lines are made from them and as scanners find them, for use cases and queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Row, select, union
from sqlalchemy.orm import Session

from msp_desktop.domain.barcode import readings
from msp_desktop.domain.stock import Balance, SerialState
from msp_desktop.domain.tax import Tax
from msp_desktop.domain.totals import PriceBasis, converted_unit
from msp_desktop.store.base import alive
from msp_desktop.store.models.part import Part, PartBarcode, PartSerial, PartSupplier
from msp_desktop.store.search import fold
from msp_desktop.store.shop_facts import ShopFacts, charged_tax, tax_in_force
from msp_desktop.store.stock_rows import balances


@dataclass(frozen=True, slots=True)
class OfferedPart:
    """A part as a line takes it: the price of one in cents of the basis asked for, its tax, and what there is of it.

    Never for a customer's paper: cost and stock.
    """

    id: int
    code: str
    name: str
    detail: str
    unit_cents: int
    tax_rate_id: int
    tax: Tax
    warranty_days: int
    serialised: bool
    active: bool
    cost_cents: int
    core_cents: int | None
    shelf: str
    on_hand: Decimal
    free: Decimal
    on_order: Decimal


def offered_parts(
    session: Session, ids: Iterable[int], basis: PriceBasis, day: date, facts: ShopFacts
) -> dict[int, OfferedPart]:
    """Several parts at today's price, each converted once into the basis; an id that is not there is left out."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    rows = session.execute(
        select(
            Part.id,
            Part.code,
            Part.name,
            Part.detail,
            Part.price_cents,
            Part.price_basis,
            Part.tax_key,
            Part.warranty_days,
            Part.serialised,
            Part.active,
            Part.cost_cents,
            Part.core_cents,
            Part.shelf,
        ).where(Part.id.in_(wanted))
    ).all()
    stand = balances(session, wanted)
    rates = {key: tax_in_force(session, key, day) for key in {row.tax_key for row in rows}}
    found = {}
    for row in rows:
        rate_id, rate = rates[row.tax_key]
        tax = charged_tax(facts, rate)
        there = stand.get(row.id, Balance())
        found[row.id] = OfferedPart(
            id=row.id,
            code=row.code,
            name=row.name,
            detail=row.detail,
            unit_cents=converted_unit(row.price_cents, row.price_basis, basis, tax),
            tax_rate_id=rate_id,
            tax=tax,
            warranty_days=row.warranty_days,
            serialised=row.serialised,
            active=row.active,
            cost_cents=row.cost_cents,
            core_cents=row.core_cents,
            shelf=row.shelf,
            on_hand=there.on_hand,
            free=there.free,
            on_order=there.on_order,
        )
    return found


def part_by_code(session: Session, text: str) -> list[int]:
    """Parts with exactly this code: the own ones and barcodes first, else suppliers' codes; ended ones come last.

    An EAN counts with or without its leading zero. Several only where suppliers' codes are alike.
    """
    typed = text.strip()
    if not typed:
        return []
    own = select(Part.id).where(Part.code == typed.upper())
    barcode = select(PartBarcode.part_id).where(PartBarcode.code.in_(readings(typed)))
    return _alive(session, union(own, barcode)) or _alive(
        session, select(PartSupplier.part_id).where(PartSupplier.supplier_code == typed)
    )


def _alive(session: Session, ids: object) -> list[int]:
    found = list(session.scalars(ids))  # type: ignore[call-overload]  # a select or a union of selects of ids
    if not found:
        return []
    return list(
        session.scalars(select(Part.id).where(Part.id.in_(found), alive(Part)).order_by(Part.active.desc(), Part.code))
    )


@dataclass(frozen=True, slots=True)
class SerialPiece:
    """One piece of a part with serial numbers; "" when it has none on it."""

    id: int
    serial: str
    state: SerialState
    arrived_at: datetime
    job_id: int | None
    document_id: int | None


def free_serials(session: Session, part_id: int) -> list[SerialPiece]:
    """The pieces that are on hand and reserved for nobody, those that came first first."""
    return _pieces(session, part_id, (SerialState.IN_STOCK,))


def serials_here(session: Session, part_id: int) -> list[SerialPiece]:
    """The pieces on hand, the reserved ones too."""
    return _pieces(session, part_id, (SerialState.IN_STOCK, SerialState.RESERVED))


def _pieces(session: Session, part_id: int, states: Sequence[SerialState]) -> list[SerialPiece]:
    rows: Sequence[Row[int, str, SerialState, datetime, int | None, int | None]] = session.execute(
        select(
            PartSerial.id,
            PartSerial.serial,
            PartSerial.state,
            PartSerial.arrived_at,
            PartSerial.job_id,
            PartSerial.document_id,
        )
        .where(PartSerial.part_id == part_id, PartSerial.state.in_(states))
        .order_by(PartSerial.arrived_at, PartSerial.id)
    ).all()
    return [SerialPiece(*row) for row in rows]


def serial_key(serial: str) -> str:
    """A serial in the one form in which it is found: no blanks or signs, one case."""
    return "".join(each for each in fold(serial) if each.isalnum())[:80]


def piece_by_serial(session: Session, text: str) -> list[tuple[int, int]]:
    """Part and piece of every serial that reads like this, those on hand first."""
    wanted = serial_key(text)
    if not wanted:
        return []
    rows = session.execute(
        select(PartSerial.part_id, PartSerial.id, PartSerial.state)
        .where(PartSerial.serial_key == wanted)
        .order_by(PartSerial.id)
    ).all()
    here = (SerialState.IN_STOCK, SerialState.RESERVED)
    return [(row.part_id, row.id) for row in sorted(rows, key=lambda row: row.state not in here)]
