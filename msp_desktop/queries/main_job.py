"""What the next step of a job needs: its items, open checks, draft and sum to pay, and what the catalogue offers."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.work_kind import ServiceKind
from msp_desktop.store.base import alive
from msp_desktop.store.models.document import Document, DocumentItem
from msp_desktop.store.models.job import Job, JobCheck, JobItem
from msp_desktop.store.models.service import Service


@dataclass(frozen=True, slots=True)
class CatalogueIds:
    """The first flat-rate service with a checklist by code, and the first labour type."""

    flat_id: int
    labour_id: int


@dataclass(frozen=True, slots=True)
class StandingOf:
    """Where a job stands: state, items in order, checks still open, and what its draft asks to be paid, in cents."""

    number: str
    state: JobState
    item_ids: tuple[int, ...]
    check_ids: tuple[int, ...]
    to_pay_cents: int


def catalogue_ids(session: Session) -> CatalogueIds:
    """The entries in use that come first by code."""
    found = {
        kind: session.scalars(
            select(Service.id).where(Service.kind == kind, alive(Service), Service.active).order_by(Service.code)
        ).first()
        for kind in ServiceKind
    }
    flat, labour = found[ServiceKind.FLAT], found[ServiceKind.LABOUR]
    assert flat is not None
    assert labour is not None
    return CatalogueIds(flat, labour)


def standing_of(session: Session, *, job_id: int) -> StandingOf:
    """The job as it stands now."""
    number, state = session.execute(select(Job.number, Job.state).where(Job.id == job_id)).one()
    items = session.scalars(select(JobItem.id).where(JobItem.job_id == job_id).order_by(JobItem.position)).all()
    checks = session.scalars(
        select(JobCheck.id).where(JobCheck.job_id == job_id, JobCheck.done_at.is_(None)).order_by(JobCheck.id)
    ).all()
    to_pay = session.scalars(
        select(Document.to_pay_cents)
        .join(DocumentItem, DocumentItem.document_id == Document.id)
        .where(DocumentItem.job_id == job_id, Document.deleted_at.is_(None))
        .order_by(Document.id.desc())
    ).first()
    return StandingOf(number, state, tuple(items), tuple(checks), to_pay or 0)
