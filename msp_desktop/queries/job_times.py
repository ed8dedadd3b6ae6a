"""The time worked on a job, and the labour types it may be billed by."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.totals import PriceBasis
from msp_desktop.domain.work_kind import LabourKind, ServiceKind
from msp_desktop.store.base import alive
from msp_desktop.store.models.document import Document, DocumentLine
from msp_desktop.store.models.person import Person
from msp_desktop.store.models.service import Service
from msp_desktop.store.models.work_time import WorkTime
from msp_desktop.store.service_price import offered_services
from msp_desktop.store.shop_facts import shop_facts
from msp_desktop.store.work_time_rows import bench_labour


@dataclass(frozen=True, slots=True)
class TimeRow:
    """One stretch of one person; `minutes` is None while it runs, `billed` says that its line was issued."""

    id: int
    version: int
    item_id: int
    person_id: int
    person: str
    started_at: datetime
    stopped_at: datetime | None
    minutes: int | None
    reason: str
    labour_id: int | None
    labour: str
    line_id: int | None
    billed: bool

    @property
    def running(self) -> bool:
        """Whether the timer is on it."""
        return self.stopped_at is None


@dataclass(frozen=True, slots=True)
class LabourType:
    """Work by the hour that the shop sells: cents an hour in the basis asked for, minimum and step in minutes."""

    id: int
    name: str
    kind: LabourKind | None
    unit_cents: int
    minimum_minutes: int
    step_minutes: int
    usual: bool


def job_times(session: Session, *, job_id: int) -> list[TimeRow]:
    """List the stretches on a job, oldest first; one statement."""
    issued = (
        select(func.count())
        .select_from(DocumentLine)
        .join(Document, Document.id == DocumentLine.document_id)
        .where(DocumentLine.job_line_id == WorkTime.line_id, Document.issued_at.is_not(None))
        .correlate(WorkTime)
        .scalar_subquery()
    )
    rows: Any = session.execute(
        select(
            WorkTime.id, WorkTime.version, WorkTime.item_id, WorkTime.person_id, Person.name, WorkTime.started_at,
            WorkTime.stopped_at, WorkTime.minutes, WorkTime.reason, WorkTime.labour_id,
            func.coalesce(Service.name, ""), WorkTime.line_id, issued > 0,
        )
        .join(Person, Person.id == WorkTime.person_id)
        .outerjoin(Service, Service.id == WorkTime.labour_id)
        .where(WorkTime.job_id == job_id, alive(WorkTime))
        .order_by(WorkTime.started_at, WorkTime.id)
    )  # fmt: skip
    return [TimeRow(*row) for row in rows]


def labour_types(session: Session, *, basis: PriceBasis, day: date) -> list[LabourType]:
    """List what work by the hour may be billed by, the usual one first; four statements."""
    ids = session.scalars(
        select(Service.id).where(Service.kind == ServiceKind.LABOUR, Service.active.is_(True), alive(Service))
    ).all()
    usual = bench_labour(session)
    offers = offered_services(session, ids, basis, day, shop_facts(session))
    found = [
        LabourType(
            each.service.id, each.service.name, each.service.labour_kind, each.unit_cents,
            each.service.minimum_minutes, each.service.step_minutes, each.service.id == usual,
        )
        for each in offers.values()
    ]  # fmt: skip
    return sorted(found, key=lambda one: (not one.usual, one.name.casefold()))
