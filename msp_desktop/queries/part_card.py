"""One part with all that belongs to it: what it sells, how long it lasts, its last moves, and who waits for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.part_price import PartPricing, margin_cents, margin_percent
from msp_desktop.domain.pricing import PriceEnding
from msp_desktop.domain.purchase import OrderState
from msp_desktop.domain.stock import NOTHING, Balance, MoveKind, SerialState, StockState, average_cents, stock_state
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.i18n import _
from msp_desktop.queries.catalogue_taxes import day_taxes
from msp_desktop.queries.stock_card import Move, stock_card
from msp_desktop.store.base import alive
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.document import Document
from msp_desktop.store.models.job import Job, JobLine
from msp_desktop.store.models.part import Part, PartBarcode, PartSerial, PartSupplier
from msp_desktop.store.models.purchase import PurchaseLine, PurchaseOrder
from msp_desktop.store.models.stock import StockMove
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.shop_facts import shop_facts
from msp_desktop.store.stock_rows import balances

SOLD_DAYS = 90
LAST_MOVES = 4
TAKEN = (MoveKind.USED, MoveKind.SOLD, MoveKind.RETURNED)
"""What sales are counted from: pieces used on jobs and sold, less those that came back."""


@dataclass(frozen=True, slots=True)
class CardSupplier:
    """A supplier of the part; the price net of one piece in cents."""

    supplier_id: int
    name: str
    supplier_code: str
    price_cents: int
    pack: Decimal
    price_day: date | None


@dataclass(frozen=True, slots=True)
class WaitingJob:
    """A job that the part is held for: how many of it, and how many are still missing."""

    job_id: int
    number: str
    customer: str
    state: JobState
    quantity: Decimal
    reserved: Decimal


@dataclass(frozen=True, slots=True)
class CardOrder:
    """A line of a purchase order that the part stands on."""

    order_id: int
    number: str
    state: OrderState
    supplier: str
    quantity: Decimal
    coming: Decimal
    unit_cents: int
    expected_day: date | None
    sent_at: datetime | None
    job: str


@dataclass(frozen=True, slots=True)
class CardPiece:
    """One piece with its serial ("" for none on it), where it is or went, and the job or paper that has it."""

    id: int
    version: int
    serial: str
    state: SerialState
    arrived_at: datetime
    job_id: int | None
    job: str
    document_id: int | None
    document: str


@dataclass(frozen=True, slots=True)
class PartCard:
    """Everything the pages show of a part. Money in cents: cost and margin net, price in its own basis and in both."""

    id: int
    version: int
    code: str
    name: str
    detail: str
    category: str
    maker: str
    shelf: str
    tax_key: str
    cost_cents: int
    pricing: PartPricing
    price_basis: PriceBasis
    price_cents: int
    markup_percent: Decimal
    price_ending: PriceEnding
    minimum: Decimal
    order_quantity: Decimal
    serialised: bool
    warranty_days: int
    supplier_warranty_days: int
    core_cents: int | None
    note: str
    active: bool
    deleted_at: datetime | None
    balance: Balance
    net_cents: int
    gross_cents: int
    taxed: bool
    sold: Decimal
    barcodes: tuple[str, ...]
    suppliers: tuple[CardSupplier, ...]
    waiting: tuple[WaitingJob, ...]
    moves: tuple[Move, ...]

    @property
    def state(self) -> StockState:
        """What the balance means."""
        return stock_state(self.balance, self.minimum)

    @property
    def average_cents(self) -> int | None:
        """What one piece on hand cost on average."""
        return average_cents(self.balance)

    @property
    def margin_cents(self) -> int:
        """What a piece leaves at today's price and cost."""
        return margin_cents(self.net_cents, self.cost_cents)

    @property
    def margin_percent(self) -> Decimal | None:
        """The same as a share of the net price."""
        return margin_percent(self.net_cents, self.cost_cents)

    @property
    def lasts_days(self) -> int | None:
        """How many days the free pieces last at the pace of the last 90; None where nothing was sold."""
        return days_left(self.balance.free, self.sold)

    @property
    def short(self) -> Decimal:
        """How many pieces jobs wait for that are not there."""
        return max(Decimal(), -self.balance.free)


def days_left(free: Decimal, sold: Decimal) -> int | None:
    """How many whole days pieces last when `sold` go in 90; 0 where none is free, None where none is sold."""
    if sold <= 0:
        return None
    return int(max(free, Decimal()) * SOLD_DAYS / sold)


def part_card(session: Session, *, part_id: int, now: datetime, today: date, moves: int = LAST_MOVES) -> PartCard:
    """One part, in about ten statements whatever its history. Raises Refused when it is not there."""
    row = session.execute(
        select(
            Part.id,
            Part.version,
            Part.code,
            Part.name,
            Part.detail,
            Part.category,
            Part.maker,
            Part.shelf,
            Part.tax_key,
            Part.cost_cents,
            Part.pricing,
            Part.price_basis,
            Part.price_cents,
            Part.markup_percent,
            Part.price_ending,
            Part.minimum,
            Part.order_quantity,
            Part.serialised,
            Part.warranty_days,
            Part.supplier_warranty_days,
            Part.core_cents,
            Part.note,
            Part.active,
            Part.deleted_at,
        ).where(Part.id == part_id)
    ).first()
    if row is None:
        raise Refused(_("This part is no longer there."))
    taxes = day_taxes(session, shop_facts(session), today)
    net, gross = taxes.both(row.price_cents, row.price_basis, row.tax_key)
    return PartCard(
        **row._asdict(),
        balance=balances(session, [part_id])[part_id],
        net_cents=net,
        gross_cents=gross,
        taxed=taxes.taxed,
        sold=taken_since(session, part_id=part_id, since=now - timedelta(days=SOLD_DAYS)),
        barcodes=tuple(
            session.scalars(
                select(PartBarcode.code)
                .where(PartBarcode.part_id == part_id)
                .order_by(PartBarcode.position, PartBarcode.id)
            )
        ),
        suppliers=_suppliers(session, part_id),
        waiting=_waiting(session, part_id),
        moves=tuple(stock_card(session, part_id=part_id, pieces_only=True, limit=moves)),
    )


def part_version(session: Session, *, part_id: int) -> int | None:
    """The version of a part now; None when it is not there."""
    return session.scalar(select(Part.version).where(Part.id == part_id))


def taken_since(session: Session, *, part_id: int, since: datetime) -> Decimal:
    """How many pieces were used and sold since a moment, less those that came back."""
    found = session.scalar(
        select(func.sum(StockMove.on_hand, type_=StockMove.on_hand.type)).where(
            StockMove.part_id == part_id, StockMove.at >= since, StockMove.kind.in_(TAKEN)
        )
    )
    return -(found or Decimal())


def part_orders(session: Session, *, part_id: int, limit: int = 50) -> list[CardOrder]:
    """The orders a part stands on, the newest first."""
    rows: Iterable[Any] = session.execute(
        select(
            PurchaseOrder.id,
            PurchaseOrder.number,
            PurchaseOrder.state,
            Supplier.name,
            PurchaseLine.quantity,
            PurchaseLine.quantity - PurchaseLine.received - PurchaseLine.closed,
            PurchaseLine.unit_cents,
            func.coalesce(PurchaseLine.expected_day, PurchaseOrder.expected_day),
            PurchaseOrder.sent_at,
            func.coalesce(Job.number, ""),
        )
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseLine.order_id)
        .join(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .outerjoin(Job, Job.id == PurchaseLine.job_id)
        .where(PurchaseLine.part_id == part_id, alive(PurchaseOrder))
        .order_by(PurchaseOrder.id.desc(), PurchaseLine.position)
        .limit(limit)
    )
    return [CardOrder(*row) for row in rows]


def part_pieces(
    session: Session,
    *,
    part_id: int,
    here_only: bool = False,
    after: CardPiece | None = None,
    limit: int = 100,
) -> list[CardPiece]:
    """The pieces of a part with serial numbers, the newest first; `here_only` those on hand."""
    page = (
        select(
            PartSerial.id,
            PartSerial.version,
            PartSerial.serial,
            PartSerial.state,
            PartSerial.arrived_at,
            PartSerial.job_id,
            func.coalesce(Job.number, ""),
            PartSerial.document_id,
            func.coalesce(Document.number, ""),
        )
        .outerjoin(Job, Job.id == PartSerial.job_id)
        .outerjoin(Document, Document.id == PartSerial.document_id)
        .where(PartSerial.part_id == part_id)
        .order_by(PartSerial.id.desc())
        .limit(limit)
    )
    if here_only:
        page = page.where(PartSerial.state.in_((SerialState.IN_STOCK, SerialState.RESERVED)))
    if after is not None:
        page = page.where(PartSerial.id < after.id)
    return [CardPiece(*row) for row in session.execute(page)]


def known_words(session: Session) -> tuple[list[str], list[str]]:
    """Categories and makers in use, for forms that offer them."""
    return (
        list(session.scalars(select(Part.category).where(alive(Part), Part.category != "").distinct())),
        list(session.scalars(select(Part.maker).where(alive(Part), Part.maker != "").distinct())),
    )


def _suppliers(session: Session, part_id: int) -> tuple[CardSupplier, ...]:
    rows = session.execute(
        select(
            PartSupplier.supplier_id,
            Supplier.name,
            PartSupplier.supplier_code,
            PartSupplier.price_cents,
            PartSupplier.pack,
            PartSupplier.price_day,
        )
        .join(Supplier, Supplier.id == PartSupplier.supplier_id)
        .where(PartSupplier.part_id == part_id)
        .order_by(PartSupplier.position, PartSupplier.id)
    )
    return tuple(CardSupplier(*row) for row in rows)


def _waiting(session: Session, part_id: int) -> tuple[WaitingJob, ...]:
    """Jobs that hold pieces, those that came first first."""
    rows = session.execute(
        select(
            Job.id,
            Job.number,
            Customer.name,
            Job.state,
            func.sum(JobLine.quantity, type_=JobLine.quantity.type),
            func.sum(JobLine.reserved, type_=JobLine.reserved.type),
        )
        .select_from(JobLine)
        .join(Job, Job.id == JobLine.job_id)
        .join(Customer, Customer.id == Job.customer_id)
        .where(JobLine.part_id == part_id, JobLine.reserved > NOTHING)
        .group_by(Job.id, Job.number, Customer.name, Job.state)
        .order_by(Job.id)
        .limit(20)
    )
    return tuple(WaitingJob(*row) for row in rows)
