"""The labour lines that the timer's minutes make, and a stretch of time as it was before an act."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import is_open
from msp_desktop.i18n import _
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.models.work_time import WorkTime
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs.aside import after_bench
from msp_desktop.usecases.jobs.checklist import copy_steps
from msp_desktop.usecases.jobs.kept import KeptLine, kept_line, row_of
from msp_desktop.usecases.jobs.lines import (
    follow_stretches,
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
    """Give a row what it was; a stretch on another labour type, one that runs or is gone leaves its line."""
    if row.labour_id != kept.labour_id or kept.runs or kept.deleted_at is not None:
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
    lines = _lines(work, item_id, labour_id)
    # A stretch follows the line it stands on; one without goes on the newest.
    newest = lines[0] if lines else None
    for line in lines:
        own = [row for row in rows if row.line_id == line.id or (row.line_id is None and line is newest)]
        _follow(work, line, own)
    loose = [row for row in rows if row.line_id is None and newest is None]
    minutes = sum(row.minutes or 0 for row in loose)
    if minutes:
        _follow(work, _new_line(work, item_id, labour_id, minutes), loose)


def _follow(work: UnitOfWork, line: JobLine, stretches: Sequence[WorkTime]) -> None:
    if not sum(row.minutes or 0 for row in stretches):
        take_line_off(work, line)
        return
    follow_stretches(work, line, [row.minutes or 0 for row in stretches])
    for row in stretches:
        row.line_id = line.id
    retotal(work, work.get(Job, line.job_id))


def _lines(work: UnitOfWork, item_id: int, labour_id: int) -> list[JobLine]:
    """The lines that still follow the timer, the newest first: those that were not issued."""
    rows = work.session.scalars(
        select(JobLine)
        .where(JobLine.item_id == item_id, JobLine.service_id == labour_id, JobLine.from_timer.is_(True))
        .order_by(JobLine.id.desc())
    )
    return [row for row in rows if issued_number(work, row.id) is None]


@dataclass(frozen=True, slots=True)
class TimerLine:
    """A line of the timer as it was, with the price that somebody may have changed by hand."""

    line_id: int
    item_id: int
    line: KeptLine
    aside: bool = False
    warranty_from: date | None = None


def timer_lines(work: UnitOfWork, item_ids: Iterable[int]) -> tuple[TimerLine, ...]:
    """The lines of the timer on these items."""
    work.session.flush()
    rows = work.session.scalars(
        select(JobLine).where(JobLine.item_id.in_(set(item_ids)), JobLine.from_timer.is_(True)).order_by(JobLine.id)
    )
    return tuple(TimerLine(row.id, row.item_id, kept_line(row), row.set_aside, row.warranty_from) for row in rows)


def lines_gone(work: UnitOfWork, before: Sequence[TimerLine]) -> tuple[TimerLine, ...]:
    """Those of these lines that are no longer there: the last minute on them went."""
    work.session.flush()
    return tuple(each for each in before if work.session.get(JobLine, each.line_id) is None)


def put_lines_again(work: UnitOfWork, lines: Sequence[TimerLine]) -> None:
    """Put lines back that went with their last minute, so that the minutes go on them again at the old price."""
    for each in lines:
        if work.session.get(JobLine, each.line_id) is None:
            item = work.get(JobItem, each.item_id)
            row = row_of(each.line, item.job_id, item.id)
            row.id, row.warranty_from = each.line_id, each.warranty_from
            work.add(row)
            row.set_aside = each.aside and (item.unrepaired or row.id in after_bench(work, item))
            copy_steps(work, (row,))


def _new_line(work: UnitOfWork, item_id: int, labour_id: int, minutes: int) -> JobLine:
    item = work.get(JobItem, item_id)
    job = work.get(Job, item.job_id)
    line = line_of_labour(offer_for(work, labour_id, job.price_basis), minutes=minutes)
    (row,) = put_lines(work, job, [item], [line])
    row.from_timer = True
    note_event(work, job.id, EventKind.LINE_ADDED, item_id=item.id, facts={"line": row.description})
    return row
