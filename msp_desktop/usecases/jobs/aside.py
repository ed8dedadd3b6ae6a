"""Lines set aside: agreed and then not done, so they are charged nowhere until they are taken up again."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import object_session

from msp_desktop.store.models.document import Document, DocumentLine
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs.record import retotal


def lines_aside(item: JobItem) -> tuple[int, ...]:
    """The lines of an item that are set aside."""
    session = object_session(item)
    assert session is not None, "an item of an act"
    return tuple(
        session.scalars(
            select(JobLine.id).where(JobLine.item_id == item.id, JobLine.set_aside.is_(True)).order_by(JobLine.id)
        )
    )


def lines_of_item(work: UnitOfWork, item_id: int) -> Sequence[JobLine]:
    """All lines of an item in order."""
    return work.session.scalars(
        select(JobLine).where(JobLine.item_id == item_id).order_by(JobLine.position, JobLine.id)
    ).all()


def set_lines_aside(work: UnitOfWork, item: JobItem, line_ids: Iterable[int]) -> None:
    """Set exactly these lines of an item aside and take up all others, and add the job up; what is issued stays."""
    wanted = set(line_ids)
    rows = lines_of_item(work, item.id)
    issued = issued_lines(work, [row.id for row in rows])
    changed = False
    for row in rows:
        aside = row.id in wanted and row.id not in issued
        if row.set_aside is not aside:
            row.set_aside, changed = aside, True
    if changed:
        retotal(work, work.get(Job, item.job_id))


def issued_lines(work: UnitOfWork, line_ids: Sequence[int]) -> frozenset[int]:
    """Which of these lines an issued document charges."""
    if not line_ids:
        return frozenset()
    return frozenset(
        each
        for each in work.session.scalars(
            select(DocumentLine.job_line_id)
            .join(Document, DocumentLine.document_id == Document.id)
            .where(DocumentLine.job_line_id.in_(line_ids), Document.issued_at.is_not(None))
        )
        if each is not None
    )


def after_bench(work: UnitOfWork, item: JobItem) -> tuple[int, ...]:
    """What stays set aside once an item is repaired after all: the check fee, where the repair makes it fall away."""
    job = work.get(Job, item.job_id)
    if job.diagnostic_id is None or not job.diagnostic_credited:
        return ()
    return tuple(row.id for row in lines_of_item(work, item.id) if row.service_id == job.diagnostic_id)
