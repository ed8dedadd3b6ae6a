"""What the maker of the demo shop asks about its stock: what was used, what is bought from whom, what lies where."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.job_state import OPEN_STATES, JobState
from msp_desktop.store.models.document import Document, DocumentLine
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.models.part import Part, PartSupplier
from msp_desktop.store.models.purchase import DeliveryLine
from msp_desktop.store.models.stock import StockBalance
from msp_desktop.store.models.stock_take import StockTakeLine, StockTakeShelf
from msp_desktop.store.models.supplier import Supplier


@dataclass(frozen=True, slots=True)
class PartUse:
    """A part that went into a device, is held for one, or was sold; `line_id` and `job_id` are None for a sale."""

    part_id: int
    quantity: Decimal
    at: datetime
    person_id: int | None
    held: bool = False
    job_id: int | None = None
    line_id: int | None = None
    document_id: int | None = None


def part_uses(session: Session) -> list[PartUse]:
    """Every use of a part so far, in the order of time."""
    used_up = (JobState.READY, JobState.CLOSED)
    jobs = session.execute(
        select(
            JobLine.part_id,
            JobLine.quantity,
            JobLine.id.label("line_id"),
            JobLine.job_id,
            JobItem.state,
            Job.received_at,
            Job.ready_at,
            Job.technician_id,
        )
        .join(JobItem, JobItem.id == JobLine.item_id)
        .join(Job, Job.id == JobLine.job_id)
        .where(
            JobLine.part_id.is_not(None),
            JobItem.state.in_((*OPEN_STATES, JobState.CLOSED)),
            JobItem.state != JobState.WAITING_APPROVAL,
            JobItem.unrepaired.is_(False),
            JobLine.set_aside.is_(False),
        )
    )
    found = [
        PartUse(
            part_id=row.part_id,
            quantity=row.quantity,
            at=(row.ready_at or row.received_at) if row.state in used_up else row.received_at,
            person_id=row.technician_id,
            held=row.state not in used_up,
            job_id=row.job_id,
            line_id=row.line_id,
        )
        for row in jobs
    ]
    sales = session.execute(
        select(
            DocumentLine.part_id,
            DocumentLine.quantity,
            DocumentLine.document_id,
            Document.issued_at,
            Document.issued_by_id,
        )
        .join(Document, Document.id == DocumentLine.document_id)
        .where(DocumentLine.part_id.is_not(None), DocumentLine.job_line_id.is_(None), Document.issued_at.is_not(None))
    )
    found += [
        PartUse(row.part_id, row.quantity, row.issued_at, row.issued_by_id, document_id=row.document_id)
        for row in sales
    ]
    return sorted(found, key=lambda each: (each.at, each.part_id, each.line_id or 0, each.document_id or 0))


@dataclass(frozen=True, slots=True)
class KeptPart:
    """A part as it is bought: from whom, at which price, down to which number."""

    id: int
    code: str
    name: str
    minimum: Decimal
    order_quantity: Decimal
    cost_cents: int
    supplier_id: int
    supplier_name: str
    supplier_code: str
    serialised: bool


def kept_parts(session: Session) -> list[KeptPart]:
    """Every part with its first supplier."""
    rows = session.execute(
        select(
            Part.id,
            Part.code,
            Part.name,
            Part.minimum,
            Part.order_quantity,
            Part.cost_cents,
            PartSupplier.supplier_id,
            Supplier.name.label("supplier_name"),
            PartSupplier.supplier_code,
            Part.serialised,
        )
        .join(PartSupplier, PartSupplier.part_id == Part.id)
        .join(Supplier, Supplier.id == PartSupplier.supplier_id)
        .where(PartSupplier.position == 0)
        .order_by(Part.id)
    )
    return [KeptPart(**row) for row in rows.mappings()]


def on_shelves(session: Session, *, group: str) -> list[tuple[int, Decimal]]:
    """The parts without serial numbers on a group of shelves, with what is on hand of each."""
    rows = session.execute(
        select(Part.id, StockBalance.on_hand)
        .join(StockBalance, StockBalance.part_id == Part.id)
        .where(Part.shelf.startswith(f"{group}-", autoescape=True), Part.serialised.is_(False))
        .order_by(Part.id)
    )
    return [(row[0], row[1]) for row in rows]


def shelves_of(session: Session, *, take_id: int) -> dict[str, int]:
    """The groups of shelves in a count, by their letters."""
    wanted = select(StockTakeShelf.shelf, StockTakeShelf.id).where(StockTakeShelf.stock_take_id == take_id)
    return {row[0]: row[1] for row in session.execute(wanted)}


def differences_of(session: Session, *, shelf_id: int) -> list[int]:
    """The lines of a closed shelf where more or fewer were counted."""
    wanted = select(StockTakeLine.id).where(
        StockTakeLine.shelf_id == shelf_id, StockTakeLine.counted != StockTakeLine.expected
    )
    return list(session.scalars(wanted.order_by(StockTakeLine.id)))


def delivery_lines_of(session: Session, *, delivery_id: int) -> dict[int, int]:
    """The line of each part of a delivery."""
    rows = session.execute(select(DeliveryLine.part_id, DeliveryLine.id).where(DeliveryLine.delivery_id == delivery_id))
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class SupplierTerms:
    """How long a supplier takes, and the language it reads."""

    id: int
    delivery_days: int
    language: str


def supplier_terms(session: Session) -> list[SupplierTerms]:
    """The terms of every supplier."""
    rows = session.execute(select(Supplier.id, Supplier.delivery_days, Supplier.language).order_by(Supplier.id))
    return [SupplierTerms(*row) for row in rows]
