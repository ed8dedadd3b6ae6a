"""The stock card of a part: every move, who made it and what for, and how many there were after it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_
from sqlalchemy.orm import Session

from msp_desktop.domain.stock import NOTHING, MoveKind, MoveReason
from msp_desktop.store.models.document import Document
from msp_desktop.store.models.job import Job
from msp_desktop.store.models.part import PartSerial
from msp_desktop.store.models.person import Person
from msp_desktop.store.models.purchase import Delivery, PurchaseOrder, SupplierReturn
from msp_desktop.store.models.stock import StockMove, StockMoveSerial


@dataclass(frozen=True, slots=True)
class Move:
    """One move: what it added to each number, what stood on hand after it, who did it and for which paper.

    The texts are numbers of jobs and papers, "" where there is none; value in cents net; `serials` of the pieces.
    """

    id: int
    at: datetime
    kind: MoveKind
    reason: MoveReason
    on_hand: Decimal
    reserved: Decimal
    on_order: Decimal
    cores: Decimal
    value_cents: int
    on_hand_after: Decimal
    person: str
    job_id: int | None
    job: str
    document_id: int | None
    document: str
    order_id: int | None
    order: str
    delivery_id: int | None
    delivery: str
    return_id: int | None
    supplier_return: str
    stock_take_id: int | None
    note: str
    serials: tuple[str, ...] = ()

    @property
    def on_hand_before(self) -> Decimal:
        """How many there were before it."""
        return self.on_hand_after - self.on_hand


def stock_card(
    session: Session,
    *,
    part_id: int,
    pieces_only: bool = False,
    after: Move | None = None,
    before: Move | None = None,
    backwards: bool = False,
    limit: int = 100,
) -> list[Move]:
    """Moves of a part, the newest first, in two statements; `pieces_only` leaves out promises and orders.

    `after` and `before` are rows at the edge of what is shown; `backwards` gives the oldest ones.
    """
    place = tuple_(StockMove.at, StockMove.id)
    page = _moves().where(StockMove.part_id == part_id)
    if pieces_only:
        page = page.where(StockMove.on_hand != NOTHING)
    for edge, older in ((after, True), (before, False)):
        if edge is not None:
            at = tuple_(literal(edge.at, StockMove.at.type), literal(edge.id))
            page = page.where(place < at if older else place > at)
    turned = backwards or before is not None
    order = (StockMove.at, StockMove.id) if turned else (StockMove.at.desc(), StockMove.id.desc())
    found: Iterable[Any] = session.execute(page.order_by(*order).limit(limit))
    rows = list(found)
    serials = _serials(session, [row[0] for row in rows])
    moves = [replace(Move(*row), serials=serials.get(row[0], ())) for row in rows]
    return moves[::-1] if turned else moves


def move_count(session: Session, *, part_id: int) -> int:
    """How many moves a part has."""
    return session.scalar(select(func.count()).select_from(StockMove).where(StockMove.part_id == part_id)) or 0


def _moves() -> Select[*tuple[Any, ...]]:
    def text(column: Any) -> ColumnElement[str]:
        return func.coalesce(column, "")

    return (
        select(
            StockMove.id,
            StockMove.at,
            StockMove.kind,
            StockMove.reason,
            StockMove.on_hand,
            StockMove.reserved,
            StockMove.on_order,
            StockMove.cores,
            StockMove.value_cents,
            StockMove.on_hand_after,
            text(Person.name),
            StockMove.job_id,
            text(Job.number),
            StockMove.document_id,
            text(Document.number),
            StockMove.order_id,
            text(PurchaseOrder.number),
            StockMove.delivery_id,
            text(Delivery.number),
            StockMove.return_id,
            text(SupplierReturn.number),
            StockMove.stock_take_id,
            StockMove.note,
        )
        .outerjoin(Person, Person.id == StockMove.person_id)
        .outerjoin(Job, Job.id == StockMove.job_id)
        .outerjoin(Document, Document.id == StockMove.document_id)
        .outerjoin(PurchaseOrder, PurchaseOrder.id == StockMove.order_id)
        .outerjoin(Delivery, Delivery.id == StockMove.delivery_id)
        .outerjoin(SupplierReturn, SupplierReturn.id == StockMove.return_id)
    )


def _serials(session: Session, move_ids: list[int]) -> dict[int, tuple[str, ...]]:
    if not move_ids:
        return {}
    rows = session.execute(
        select(StockMoveSerial.move_id, PartSerial.serial)
        .join(PartSerial, PartSerial.id == StockMoveSerial.serial_id)
        .where(StockMoveSerial.move_id.in_(move_ids), PartSerial.serial != "")
        .order_by(StockMoveSerial.id)
    )
    found: dict[int, tuple[str, ...]] = {}
    for row in rows:
        found[row.move_id] = (*found.get(row.move_id, ()), row.serial)
    return found
