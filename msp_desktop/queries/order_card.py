"""One purchase order whole: its lines with what came, what it comes to, its mail, and what its supplier asks for."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.message import MessageEvent, MessageState, Trouble
from msp_desktop.domain.purchase import (
    DeliveryState,
    LineStanding,
    OrderState,
    OrderTotals,
    OrderWay,
    Terms,
    is_late,
    line_cents,
    missing_cents,
    usual_freight,
)
from msp_desktop.i18n import _
from msp_desktop.store.models.job import Job
from msp_desktop.store.models.message import Message
from msp_desktop.store.models.part import Part
from msp_desktop.store.models.person import Person
from msp_desktop.store.models.purchase import Delivery, DeliveryOrder, PurchaseLine, PurchaseOrder
from msp_desktop.store.models.stock import StockBalance
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.purchase_rows import day_of_delivery, terms_of


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A part on an order, what came of it and what is there of it; money in cents net."""

    id: int
    part_id: int
    code: str
    supplier_code: str
    name: str
    standing: LineStanding
    unit_cents: int
    own_day: date | None
    due_day: date | None
    job_id: int | None
    job: str
    note: str
    free: Decimal
    version: int

    @property
    def quantity(self) -> Decimal:
        """How many are ordered."""
        return self.standing.quantity

    @property
    def received(self) -> Decimal:
        """How many came."""
        return self.standing.received

    @property
    def outstanding(self) -> Decimal:
        """How many are still to come."""
        return self.standing.outstanding

    @property
    def amount_cents(self) -> int:
        """What the line comes to."""
        return line_cents(self.standing.quantity, self.unit_cents)


@dataclass(frozen=True, slots=True)
class OrderMail:
    """The mail that carries an order: where it stands, and why it needs somebody."""

    message_id: int
    state: MessageState
    trouble: Trouble | None
    to_address: str
    answer: str
    due_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class OrderDelivery:
    """A delivery that brought something of an order."""

    id: int
    number: str
    day: datetime


@dataclass(frozen=True, slots=True)
class OrderCard:
    """An order with everything its page shows. `usual_day` is when it would be there if it were sent now."""

    id: int
    number: str
    state: OrderState
    supplier_id: int
    supplier: str
    supplier_email: str
    supplier_phone: str
    supplier_website: str
    account_number: str
    order_way: OrderWay
    terms: Terms
    language: str
    lines: tuple[OrderLine, ...]
    totals: OrderTotals
    created_at: datetime
    created_by: str
    sent_at: datetime | None
    sent_way: OrderWay | None
    expected_day: date | None
    usual_day: date
    supplier_reference: str
    note: str
    mail: OrderMail | None
    deliveries: tuple[OrderDelivery, ...]
    deleted: bool
    version: int

    @property
    def missing_cents(self) -> int:
        """What the goods lack to the supplier's minimum."""
        return missing_cents(self.terms, self.totals.goods_cents)

    @property
    def usual_freight_cents(self) -> int:
        """The supplier's freight on these goods."""
        return usual_freight(self.terms, self.totals.goods_cents)

    @property
    def due_day(self) -> date | None:
        """When the next of it is to come."""
        days = [line.due_day for line in self.lines if line.outstanding > 0 and line.due_day is not None]
        return min(days, default=self.expected_day)

    @property
    def received(self) -> Decimal:
        """How many pieces came."""
        return sum((line.received for line in self.lines), Decimal())

    @property
    def outstanding(self) -> Decimal:
        """How many pieces are still to come."""
        return sum((line.outstanding for line in self.lines), Decimal())

    def late(self, today: date) -> bool:
        """Whether something was to be here before today."""
        return is_late(self.state, self.due_day, today)


def order_card(session: Session, *, order_id: int, now: datetime) -> OrderCard:
    """One order. Raises Refused when there is none."""
    row = session.get(PurchaseOrder, order_id)
    if row is None:
        raise Refused(_("This record is no longer there."))
    supplier = session.get_one(Supplier, row.supplier_id)
    lines = _lines(session, row)
    goods = sum(line.amount_cents for line in lines)
    made_by = select(Person.name).where(Person.id == row.created_by_id)
    return OrderCard(
        id=row.id,
        number=row.number,
        state=row.state,
        supplier_id=supplier.id,
        supplier=supplier.name,
        supplier_email=supplier.email,
        supplier_phone=supplier.phone,
        supplier_website=supplier.website,
        account_number=supplier.account_number,
        order_way=supplier.order_way,
        terms=terms_of(supplier),
        language=row.language,
        lines=lines,
        totals=OrderTotals(goods, row.freight_cents),
        created_at=row.created_at,
        created_by=session.scalars(made_by).first() or "",
        sent_at=row.sent_at,
        sent_way=row.sent_way,
        expected_day=row.expected_day,
        usual_day=day_of_delivery(session, supplier, now),
        supplier_reference=row.supplier_reference,
        note=row.note,
        mail=_mail(session, row.id) if row.state is not OrderState.DRAFT else None,
        deliveries=_deliveries(session, row.id),
        deleted=row.deleted_at is not None,
        version=row.version,
    )


def _lines(session: Session, order: PurchaseOrder) -> tuple[OrderLine, ...]:
    rows = session.execute(
        select(
            PurchaseLine.id,
            PurchaseLine.part_id,
            Part.code,
            PurchaseLine.supplier_code,
            PurchaseLine.description,
            PurchaseLine.quantity,
            PurchaseLine.received,
            PurchaseLine.closed,
            PurchaseLine.unit_cents,
            PurchaseLine.expected_day,
            PurchaseLine.job_id,
            Job.number.label("job"),
            PurchaseLine.note,
            StockBalance.free,
            PurchaseLine.version,
        )
        .join(Part, Part.id == PurchaseLine.part_id)
        .outerjoin(Job, Job.id == PurchaseLine.job_id)
        .outerjoin(StockBalance, StockBalance.part_id == PurchaseLine.part_id)
        .where(PurchaseLine.order_id == order.id)
        .order_by(PurchaseLine.position, PurchaseLine.id)
    )
    return tuple(
        OrderLine(
            id=row.id,
            part_id=row.part_id,
            code=row.code,
            supplier_code=row.supplier_code,
            name=row.description,
            standing=LineStanding(row.quantity, row.received, row.closed),
            unit_cents=row.unit_cents,
            own_day=row.expected_day,
            due_day=row.expected_day or order.expected_day,
            job_id=row.job_id,
            job=row.job or "",
            note=row.note,
            free=row.free or Decimal(),
            version=row.version,
        )
        for row in rows
    )


def _mail(session: Session, order_id: int) -> OrderMail | None:
    row = session.execute(
        select(
            Message.id,
            Message.state,
            Message.trouble,
            Message.to_address,
            Message.answer,
            Message.due_at,
            Message.sent_at,
        )
        .where(Message.order_id == order_id, Message.event == MessageEvent.PURCHASE_ORDER)
        .order_by(Message.id.desc())
        .limit(1)
    ).first()
    return None if row is None else OrderMail(*row)


def _deliveries(session: Session, order_id: int) -> tuple[OrderDelivery, ...]:
    rows = session.execute(
        select(Delivery.id, Delivery.number, Delivery.received_at)
        .join(DeliveryOrder, DeliveryOrder.delivery_id == Delivery.id)
        .where(
            DeliveryOrder.order_id == order_id,
            Delivery.state == DeliveryState.RECEIVED,
            Delivery.deleted_at.is_(None),
        )
        .order_by(Delivery.id)
    )
    return tuple(OrderDelivery(row.id, row.number or "", row.received_at) for row in rows if row.received_at)
