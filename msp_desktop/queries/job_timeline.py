"""The timeline of a job, newest first: codes with their values and names, and what people wrote."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.job_event import EventKind
from msp_desktop.store.base import alive
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.job import JobEvent, JobItem
from msp_desktop.store.models.person import Person


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One entry; `facts` are plain values of its code, `device` and `given_to` name what they point to."""

    id: int
    at: datetime
    person: str
    kind: EventKind
    text: str
    facts: dict[str, Any]
    device: str
    given_to: str = ""


def job_timeline(
    session: Session,
    *,
    job_id: int,
    notes_only: bool = False,
    after: TimelineRow | None = None,
    limit: int = 200,
) -> list[TimelineRow]:
    """List what happened on a job, newest first, after the row shown last; two statements."""
    query = (
        select(
            JobEvent.id, JobEvent.at, func.coalesce(Person.name, ""), JobEvent.kind, JobEvent.text, JobEvent.facts,
            func.coalesce(func.trim(Device.maker + " " + Device.model), ""),
        )
        .outerjoin(Person, Person.id == JobEvent.person_id)
        .outerjoin(JobItem, JobItem.id == JobEvent.item_id)
        .outerjoin(Device, Device.id == JobItem.device_id)
        .where(JobEvent.job_id == job_id, alive(JobEvent))
        .order_by(JobEvent.id.desc())
        .limit(limit)
    )  # fmt: skip
    if notes_only:
        query = query.where(JobEvent.kind == EventKind.NOTE)
    if after is not None:
        query = query.where(JobEvent.id < after.id)
    people = {row.id: row.name for row in session.execute(select(Person.id, Person.name))}
    found: Iterable[Any] = session.execute(query)
    rows = [TimelineRow(*row) for row in found]
    return [replace(row, given_to=people.get(row.facts.get("to") or 0, "")) if _assigns(row) else row for row in rows]


def _assigns(row: TimelineRow) -> bool:
    return row.kind is EventKind.ASSIGNED
