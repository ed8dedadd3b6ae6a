"""Time worked as several floors read it: what runs, and the labour type that bench work is billed by."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.work_kind import LabourKind, ServiceKind
from msp_desktop.store.base import alive
from msp_desktop.store.models.service import Service
from msp_desktop.store.models.work_time import WorkTime


def running_row(session: Session, person_id: int) -> WorkTime | None:
    """The stretch that somebody's timer is on, if it runs."""
    return session.scalars(
        select(WorkTime).where(
            WorkTime.person_id == person_id, WorkTime.stopped_at.is_(None), WorkTime.deleted_at.is_(None)
        )
    ).one_or_none()


def bench_labour(session: Session) -> int | None:
    """The shop's bench labour: the oldest such type it offers; None where it sells no bench work by the hour."""
    return session.scalars(
        select(Service.id)
        .where(
            Service.kind == ServiceKind.LABOUR,
            Service.labour_kind == LabourKind.BENCH,
            Service.active.is_(True),
            alive(Service),
        )
        .order_by(Service.id)
        .limit(1)
    ).first()
