"""One return to a supplier whole, and what could go on it: pieces set aside at deliveries, old pieces."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.message import MessageState, Trouble
from msp_desktop.domain.purchase import DeliveryState, ReturnReason, ReturnState, line_cents
from msp_desktop.domain.stock import NOTHING
from msp_desktop.i18n import _
from msp_desktop.store.models.message import Message
from msp_desktop.store.models.part import Part, PartSerial, PartSupplier
from msp_desktop.store.models.purchase import Delivery, DeliveryLine, SupplierReturn, SupplierReturnLine
from msp_desktop.store.models.stock import StockBalance
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.purchase_rows import returned_of_delivery


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """A part on a return; `value_cents` is what left the stock with it, `source` the delivery it was set aside at."""

    id: int
    part_id: int
    code: str
    name: str
    quantity: Decimal
    reason: ReturnReason
    unit_cents: int
    value_cents: int
    serial_ids: tuple[int, ...]
    serials: tuple[str, ...]
    source: str
    serialised: bool
    delivery_line_id: int | None
    note: str

    @property
    def amount_cents(self) -> int:
        """What it is to bring."""
        return line_cents(self.quantity, self.unit_cents)


@dataclass(frozen=True, slots=True)
class ReturnMail:
    """The mail that announces a return."""

    message_id: int
    state: MessageState
    trouble: Trouble | None
    to_address: str


@dataclass(frozen=True, slots=True)
class ReturnCard:
    """A return with everything its page shows; money in cents net."""

    id: int
    number: str
    state: ReturnState
    supplier_id: int
    supplier: str
    supplier_email: str
    supplier_reference: str
    note: str
    created_at: datetime
    sent_at: datetime | None
    credited_at: datetime | None
    credit_cents: int | None
    credit_note: str
    lines: tuple[ReturnLine, ...]
    mail: ReturnMail | None
    deleted: bool
    version: int

    @property
    def expected_cents(self) -> int:
        """What all lines are to bring."""
        return sum(line.amount_cents for line in self.lines)

    @property
    def value_cents(self) -> int:
        """What left the stock."""
        return sum(line.value_cents for line in self.lines)

    @property
    def difference_cents(self) -> int | None:
        """How much more than what left the stock was credited; None without a credit."""
        return None if self.credit_cents is None else self.credit_cents - self.value_cents


@dataclass(frozen=True, slots=True)
class Returnable:
    """Pieces that could go on a return: how many, why, and where they lie."""

    part_id: int
    code: str
    name: str
    quantity: Decimal
    reason: ReturnReason
    unit_cents: int
    delivery_line_id: int | None
    source: str


def return_card(session: Session, *, return_id: int) -> ReturnCard:
    """One return. Raises Refused when there is none."""
    row = session.get(SupplierReturn, return_id)
    if row is None:
        raise Refused(_("This record is no longer there."))
    supplier = session.get_one(Supplier, row.supplier_id)
    return ReturnCard(
        id=row.id,
        number=row.number,
        state=row.state,
        supplier_id=supplier.id,
        supplier=supplier.name,
        supplier_email=supplier.email,
        supplier_reference=row.supplier_reference,
        note=row.note,
        created_at=row.created_at,
        sent_at=row.sent_at,
        credited_at=row.credited_at,
        credit_cents=row.credit_cents,
        credit_note=row.credit_note,
        lines=_lines(session, row.id),
        mail=_mail(session, row.id),
        deleted=row.deleted_at is not None,
        version=row.version,
    )


def returnable(session: Session, *, supplier_id: int) -> list[Returnable]:
    """What waits to go back to a supplier: set aside at its deliveries, and old pieces of its parts."""
    return [*_set_aside(session, supplier_id), *_cores(session, supplier_id)]


def _lines(session: Session, return_id: int) -> tuple[ReturnLine, ...]:
    rows = session.execute(
        select(
            SupplierReturnLine.id,
            SupplierReturnLine.part_id,
            Part.code,
            Part.name,
            Part.serialised,
            SupplierReturnLine.quantity,
            SupplierReturnLine.reason,
            SupplierReturnLine.unit_cents,
            SupplierReturnLine.value_cents,
            SupplierReturnLine.serial_ids,
            SupplierReturnLine.delivery_line_id,
            Delivery.number.label("delivery"),
            SupplierReturnLine.note,
        )
        .join(Part, Part.id == SupplierReturnLine.part_id)
        .outerjoin(DeliveryLine, DeliveryLine.id == SupplierReturnLine.delivery_line_id)
        .outerjoin(Delivery, Delivery.id == DeliveryLine.delivery_id)
        .where(SupplierReturnLine.return_id == return_id)
        .order_by(SupplierReturnLine.position, SupplierReturnLine.id)
    ).all()
    ids = sorted({int(each) for row in rows for each in row.serial_ids})
    serials = {
        row.id: row.serial
        for row in session.execute(select(PartSerial.id, PartSerial.serial).where(PartSerial.id.in_(ids)))
    }
    return tuple(
        ReturnLine(
            id=row.id,
            part_id=row.part_id,
            code=row.code,
            name=row.name,
            quantity=row.quantity,
            reason=row.reason,
            unit_cents=row.unit_cents,
            value_cents=row.value_cents,
            serial_ids=tuple(int(each) for each in row.serial_ids),
            serials=tuple(serials[int(each)] for each in row.serial_ids if serials.get(int(each))),
            source=row.delivery or "",
            serialised=row.serialised,
            delivery_line_id=row.delivery_line_id,
            note=row.note,
        )
        for row in rows
    )


def _mail(session: Session, return_id: int) -> ReturnMail | None:
    row = session.execute(
        select(Message.id, Message.state, Message.trouble, Message.to_address)
        .where(Message.return_id == return_id)
        .order_by(Message.id.desc())
        .limit(1)
    ).first()
    return None if row is None else ReturnMail(*row)


def _set_aside(session: Session, supplier_id: int) -> list[Returnable]:
    rows = session.execute(
        select(
            DeliveryLine.id,
            DeliveryLine.part_id,
            DeliveryLine.counted,
            DeliveryLine.taken,
            DeliveryLine.unit_cents,
            Part.code,
            Part.name,
            Part.cost_cents,
            Delivery.number,
        )
        .join(Delivery, Delivery.id == DeliveryLine.delivery_id)
        .join(Part, Part.id == DeliveryLine.part_id)
        .where(
            Delivery.supplier_id == supplier_id,
            Delivery.state == DeliveryState.RECEIVED,
            Delivery.deleted_at.is_(None),
            DeliveryLine.counted > DeliveryLine.taken,
        )
        .order_by(Delivery.id.desc(), DeliveryLine.position)
        .limit(200)
    ).all()
    gone = returned_of_delivery(session, [row.id for row in rows])
    found = []
    for row in rows:
        left = row.counted - row.taken - gone.get(row.id, NOTHING)
        if left > 0:
            price = row.cost_cents if row.unit_cents is None else row.unit_cents
            reason = ReturnReason.NOT_ORDERED
            found.append(Returnable(row.part_id, row.code, row.name, left, reason, price, row.id, row.number or ""))
    return found


def _cores(session: Session, supplier_id: int) -> list[Returnable]:
    """Old pieces that are kept, less those on returns that have not left."""
    drafted: dict[int, Decimal] = {}
    lines = session.execute(
        select(SupplierReturnLine.part_id, SupplierReturnLine.quantity)
        .join(SupplierReturn, SupplierReturn.id == SupplierReturnLine.return_id)
        .where(
            SupplierReturn.state == ReturnState.DRAFT,
            SupplierReturn.deleted_at.is_(None),
            SupplierReturnLine.reason == ReturnReason.CORE,
        )
    )
    for line in lines:
        drafted[line.part_id] = drafted.get(line.part_id, NOTHING) + line.quantity
    rows = session.execute(
        select(Part.id, Part.code, Part.name, Part.core_cents, StockBalance.cores)
        .join(StockBalance, StockBalance.part_id == Part.id)
        .join(PartSupplier, PartSupplier.part_id == Part.id)
        .where(PartSupplier.supplier_id == supplier_id, Part.core_cents.is_not(None), StockBalance.cores > NOTHING)
        .order_by(Part.name_key, Part.id)
        .limit(200)
    )
    found = []
    for row in rows:
        left = row.cores - drafted.get(row.id, NOTHING)
        if left > 0:
            found.append(Returnable(row.id, row.code, row.name, left, ReturnReason.CORE, row.core_cents or 0, None, ""))
    return found
