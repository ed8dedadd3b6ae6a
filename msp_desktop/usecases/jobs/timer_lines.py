"""The labour lines that the timer's minutes make, and a stretch of time as it was before an act."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import is_open
from msp_desktop.domain.labour import billed_minutes, hours
from msp_desktop.i18n import _
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.models.work_time import WorkTime
from msp_desktop.store.service_rows import priced_services
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs.lines import (
    check_line,
    issued_number,
    line_of_labour,
    offer_for,
    put_lines,
    take_line_off,
)
from msp_desktop.usecases.jobs.record import note_event, retotal


@dataclass(frozen=True, slots=True)
class KeptTime:
    """A stretch as it was; the line it stands on follows from the others."""

    time_id: int
    labour_id: int | None
    stopped_at: datetime | None
    minutes: int | None
    reason: str
    corrected_by_id: int | None
    deleted_at: datetime | None

    @property
    def runs(self) -> bool:
        """Whether the timer was on it."""
        return self.stopped_at is None and self.deleted_at is None


def kept_time(row: WorkTime, *, gone: datetime | None = None) -> KeptTime:
    """A stretch as it is, or as gone since a moment."""
    return KeptTime(
        row.id, row.labour_id, row.stopped_at, row.minutes, row.reason, row.corrected_by_id, gone or row.deleted_at
    )


def put_time(row: WorkTime, kept: KeptTime) -> None:
    """Give a row what it was; a stretch on another labour type leaves its line."""
    if row.labour_id != kept.labour_id:
        row.line_id = None
    row.labour_id, row.stopped_at, row.minutes = kept.labour_id, kept.stopped_at, kept.minutes
    row.reason, row.corrected_by_id, row.deleted_at = kept.reason, kept.corrected_by_id, kept.deleted_at


def refuse_billed(work: UnitOfWork, row: WorkTime) -> None:
    """Refuse to change a stretch whose line stands on an issued paper, or whose item is out of the shop's hands."""
    number = issued_number(work, row.line_id) if row.line_id is not None else None
    if number is not None:
        raise Refused(_("This time is on {number}, which was issued. Credit it there.").format(number=number))
    if row.labour_id is not None and not is_open(work.get(JobItem, row.item_id).state):
        number = work.get(Job, row.job_id).number
        raise Refused(_("{job} is done. Reopen it to change its lines.").format(job=number))


def bill_labour(work: UnitOfWork, item_id: int, labour_id: int | None) -> None:
    """Bring the item's labour line of a type in step with all stretches billed by it.

    What stands on an issued paper stays as it is: later stretches make a line of their own. A price changed by hand is
    kept; minutes, charged minutes and hours follow the stretches, rounded once over their sum.
    """
    if labour_id is None:
        return
    work.session.flush()
    rows = work.session.scalars(
        select(WorkTime).where(
            WorkTime.item_id == item_id,
            WorkTime.labour_id == labour_id,
            WorkTime.stopped_at.is_not(None),
            WorkTime.deleted_at.is_(None),
        )
    ).all()
    line = _line(work, item_id, labour_id)
    own = None if line is None else line.id
    stretches = [row for row in rows if row.line_id in (None, own)]
    minutes = sum(row.minutes or 0 for row in stretches)
    if minutes == 0:
        if line is not None:
            take_line_off(work, line)
        return
    if line is None:
        line = _new_line(work, item_id, labour_id, minutes)
    else:
        _set_minutes(work, line, [row.minutes or 0 for row in stretches])
    for row in stretches:
        row.line_id = line.id
    retotal(work, work.get(Job, line.job_id))


def _line(work: UnitOfWork, item_id: int, labour_id: int) -> JobLine | None:
    """The line that still follows the timer: the newest one, unless it was issued."""
    rows = work.session.scalars(
        select(JobLine)
        .where(JobLine.item_id == item_id, JobLine.service_id == labour_id, JobLine.from_timer.is_(True))
        .order_by(JobLine.id.desc())
    )
    return next((row for row in rows if issued_number(work, row.id) is None), None)


def _new_line(work: UnitOfWork, item_id: int, labour_id: int, minutes: int) -> JobLine:
    item = work.get(JobItem, item_id)
    job = work.get(Job, item.job_id)
    line = line_of_labour(offer_for(work, labour_id, job.price_basis), minutes=minutes)
    (row,) = put_lines(work, job, [item], [line])
    row.from_timer = True
    note_event(work, job.id, EventKind.LINE_ADDED, item_id=item.id, facts={"line": row.description})
    return row


def _set_minutes(work: UnitOfWork, line: JobLine, stretches: list[int]) -> None:
    assert line.service_id is not None
    service = priced_services(work.session, (line.service_id,), work.today)[line.service_id]
    charged = billed_minutes(stretches, minimum=service.minimum_minutes, step=service.step_minutes)
    line.actual_minutes, line.billable_minutes = sum(stretches), charged
    line.quantity, line.planned_minutes = hours(charged), charged
    check_line(line)
