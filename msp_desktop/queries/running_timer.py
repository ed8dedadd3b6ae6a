"""The timer of the person at the screen: what runs, since when, on which job; and where it ran last."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.job_state import WORKING_STATES
from msp_desktop.store.models.job import Job, JobItem
from msp_desktop.store.models.shop import Shop
from msp_desktop.store.models.work_time import WorkTime


@dataclass(frozen=True, slots=True)
class RunningTimer:
    """A stretch of work that goes on; `limit_minutes` is how long the shop lets one run before it asks."""

    id: int
    version: int
    job_id: int
    item_id: int
    number: str
    started_at: datetime
    labour_id: int | None
    limit_minutes: int

    def seconds(self, now: datetime) -> int:
        """How long it has run."""
        return max(int((now - self.started_at).total_seconds()), 0)

    def forgotten(self, now: datetime) -> bool:
        """Whether it has run longer than the shop lets it without asking."""
        return self.seconds(now) > self.limit_minutes * 60


def running_timer(session: Session, *, person_id: int) -> RunningTimer | None:
    """The timer that somebody runs now, None when there is none; one statement."""
    limit = select(Shop.timer_limit_minutes).limit(1).scalar_subquery()
    row = session.execute(
        select(
            WorkTime.id, WorkTime.version, WorkTime.job_id, WorkTime.item_id, Job.number, WorkTime.started_at,
            WorkTime.labour_id, limit.label("limit_minutes"),
        )
        .join(Job, Job.id == WorkTime.job_id)
        .where(WorkTime.person_id == person_id, WorkTime.stopped_at.is_(None), WorkTime.deleted_at.is_(None))
    ).one_or_none()  # fmt: skip
    return None if row is None else RunningTimer(*row)


def last_timed_item(session: Session, *, person_id: int) -> int | None:
    """The item somebody worked on last, if it is still in work: where Ctrl+T goes on."""
    row = session.execute(
        select(WorkTime.item_id, JobItem.state)
        .join(JobItem, JobItem.id == WorkTime.item_id)
        .where(WorkTime.person_id == person_id, WorkTime.deleted_at.is_(None))
        .order_by(WorkTime.started_at.desc(), WorkTime.id.desc())
        .limit(1)
    ).one_or_none()
    return row.item_id if row is not None and row.state in WORKING_STATES else None
