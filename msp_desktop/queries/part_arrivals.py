"""Parts that came for the repairs of one person, told until they are seen."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import WORKING_STATES
from msp_desktop.store.models.job import Job, JobEvent, JobItem

TOLD_FOR = timedelta(days=14)
MOST = 100


@dataclass(frozen=True, slots=True)
class ArrivedPart:
    """One part that came for a job, and when."""

    event_id: int
    job_id: int
    job_number: str
    part: str
    at: datetime


def arrived_parts(session: Session, *, person_id: int, now: datetime) -> list[ArrivedPart]:
    """What came for jobs that this person repairs and still works on, and has not seen; the newest first.

    What they received themselves they know; what came more than two weeks ago is no news.
    """
    rows = session.execute(
        select(JobEvent.id, JobEvent.job_id, Job.number, JobEvent.facts, JobEvent.at)
        .join(Job, Job.id == JobEvent.job_id)
        .join(JobItem, JobItem.id == JobEvent.item_id)
        .where(
            Job.technician_id == person_id,
            Job.state.in_(WORKING_STATES),
            JobItem.state.in_(WORKING_STATES),
            JobEvent.kind == EventKind.PART_ARRIVED,
            JobEvent.at > now - TOLD_FOR,
            JobEvent.deleted_at.is_(None),
            JobEvent.person_id.is_distinct_from(person_id),
        )
        .order_by(JobEvent.id.desc())
        .limit(MOST)
    )
    return [
        ArrivedPart(row.id, row.job_id, row.number, str(row.facts.get("part") or ""), row.at)
        for row in rows
        if not row.facts.get("seen")
    ]
