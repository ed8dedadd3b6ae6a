"""What the window around the pages shows: the shop's name and forms, counts in the sidebar, the place of a code."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import Session

from msp_desktop.domain.device_kind import serial_key
from msp_desktop.domain.job_state import WORKING_STATES, JobState
from msp_desktop.queries.low_stock import low_count
from msp_desktop.store.base import alive
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.document import Document, Receivable
from msp_desktop.store.models.job import Job
from msp_desktop.store.models.shop import Shop
from msp_desktop.store.part_rows import part_by_code, piece_by_serial

LONGEST_CODE = 80


@dataclass(frozen=True, slots=True)
class ShopFace:
    """What the window says of the shop, and in which forms."""

    name: str
    uuid: str
    country: str
    currency: str
    zone: str


@dataclass(frozen=True, slots=True)
class PageCounts:
    """How much waits: jobs in work, jobs to hand over, issued papers still open, how many of those are late, and parts
    that run low.
    """

    working: int
    ready: int
    open_papers: int
    late_papers: int
    low_parts: int


@dataclass(frozen=True, slots=True)
class CodePlace:
    """The record of a scanned code: "job", "device", "invoice" or "inventory" (a part), its id, and which device
    of a job (1 on).
    """

    page: str
    row_id: int
    nth: int = 0


def shop_face(session: Session) -> ShopFace | None:
    """The shop as it is set up; None before that."""
    row = session.execute(
        select(Shop.name, Shop.uuid, Shop.country, Shop.currency, Shop.zone).where(Shop.set_up_at.is_not(None))
    ).first()
    return ShopFace(*row) if row else None


def page_counts(session: Session, *, today: date) -> PageCounts:
    """The counts of the sidebar, in three statements over indexed columns."""
    wanted = (*WORKING_STATES, JobState.READY)
    rows = session.execute(
        select(Job.state, func.count().label("jobs")).where(Job.state.in_(wanted)).group_by(Job.state)
    )
    states = {row.state: row.jobs for row in rows}
    # The number itself lets the partial index of what is unpaid answer, however many papers there ever were.
    is_open = (
        Receivable.open_cents != literal_column("0"),
        Receivable.open_cents > 0,
        Receivable.replaced.is_(False),
    )
    late, total = session.execute(
        select(func.count().filter(Receivable.due_day < today), func.count()).where(*is_open)
    ).one()
    ready = states.pop(JobState.READY, 0)
    return PageCounts(sum(states.values()), ready, total, late, low_count(session))


def code_place(session: Session, *, code: str) -> CodePlace | None:
    """The record that carries a scanned code: a job's number, a paper's number, a part's code or barcode, a serial."""
    code = code.strip()
    if not 0 < len(code) <= LONGEST_CODE:
        return None
    job_id, nth = session.scalar(select(Job.id).where(Job.number == code.upper())), 0
    if job_id is None:
        # The label of one device of several: “J-2662-2”.
        number, _dash, place = code.upper().rpartition("-")
        if number and place.isdecimal() and len(place) < 3:
            job_id, nth = session.scalar(select(Job.id).where(Job.number == number)), int(place)
    if job_id is not None:
        return CodePlace("job", job_id, nth)
    document_id = session.scalar(select(Document.id).where(Document.number == code, alive(Document)).limit(1))
    if document_id is not None:
        return CodePlace("invoice", document_id)
    parts = part_by_code(session, code)
    if len(parts) == 1:
        return CodePlace("inventory", parts[0])
    device_id = session.scalar(
        select(Device.id)
        .where(Device.serial_key == serial_key(code), Device.serial_key != "", alive(Device))
        .order_by(Device.id.desc())
        .limit(1)
    )
    if device_id is not None:
        return CodePlace("device", device_id)
    pieces = {part_id for part_id, _piece in piece_by_serial(session, code)}
    return CodePlace("inventory", pieces.pop()) if len(pieces) == 1 else None
