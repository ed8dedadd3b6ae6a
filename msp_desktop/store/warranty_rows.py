"""The warranties on past repairs read from the rows: the one reading for intake, job, device and the use cases."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.warranty import LineWarranty
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.shop_facts import shop_facts

MOST_LINES = 2000


def device_warranties(session: Session, device_ids: Sequence[int]) -> list[LineWarranty]:
    """List the lines of all repairs of these devices with their warranty, the newest job first, in one statement.

    Nothing of what went back unrepaired, was called off or was set aside.
    """
    return _lines(session, JobItem.device_id.in_(device_ids)) if device_ids else []


def item_warranties(session: Session, item_ids: Sequence[int]) -> list[LineWarranty]:
    """The same for items of jobs, with a device or without."""
    return _lines(session, JobItem.id.in_(item_ids)) if item_ids else []


def warranty_starts(
    zone: ZoneInfo, state: JobState, handed_over_at: datetime | None, kept_from: date | None
) -> date | None:
    """The day a line's clock began: kept from the first hand-over, else that of the only one so far."""
    if kept_from is not None:
        return kept_from
    if state is not JobState.CLOSED or handed_over_at is None:
        return None
    return handed_over_at.astimezone(zone).date()


def _lines(session: Session, condition: ColumnElement[bool]) -> list[LineWarranty]:
    zone = ZoneInfo(shop_facts(session).zone)
    rows: Iterable[Any] = session.execute(
        select(
            Job.id, Job.number, JobItem.id, JobItem.state, JobItem.handed_over_at, JobLine.id, JobLine.kind,
            JobLine.description, JobLine.warranty_days, JobLine.warranty_from,
        )
        .join(JobItem, JobItem.job_id == Job.id)
        .join(JobLine, JobLine.item_id == JobItem.id)
        .where(condition, JobItem.state.not_in((JobState.RETURNED, JobState.CANCELLED)), JobLine.set_aside.is_(False))
        .order_by(Job.id.desc(), JobLine.position, JobLine.id)
        .limit(MOST_LINES)
    )  # fmt: skip
    return [
        LineWarranty(job_id, number, item_id, line_id, kind, what, days, warranty_starts(zone, state, over, kept))
        for job_id, number, item_id, state, over, line_id, kind, what, days, kept in rows
    ]
