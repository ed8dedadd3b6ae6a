"""The timer: who works on what, from when to when, and the labour line that its minutes make."""

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import JobState, is_working
from msp_desktop.domain.labour import worked_minutes
from msp_desktop.domain.work_kind import LineKind, ServiceKind
from msp_desktop.i18n import _
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.models.service import Service
from msp_desktop.store.models.work_time import WorkTime
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.store.work_time_rows import bench_labour, running_row
from msp_desktop.usecases.jobs.moving import Standing, restore_standing, shift_items
from msp_desktop.usecases.jobs.record import note_event, restate, tidy_line
from msp_desktop.usecases.jobs.timer_lines import (
    KeptTime,
    TimerLine,
    bill_labour,
    kept_time,
    lines_gone,
    put_lines_again,
    refuse_billed,
    timer_lines,
)
from msp_desktop.usecases.jobs.timer_stops import restore_stretches, stop_stretch

MOST_MINUTES = 60 * 24 * 31
USUAL_LABOUR = -1
"""Billed as is usual for the item: nothing beside a flat price, else the shop's bench labour."""


def start_timer(work: UnitOfWork, *, item_id: int, labour_id: int | None = USUAL_LABOUR) -> int:
    """Start the acting person's timer on an item and give the stretch's id; one running elsewhere stops. Undoable.

    `labour_id` is the labour type it is billed by, None for work that a flat price covers. A booked-in item moves to
    Diagnosing, or to In repair when flat work is on it. Running on this item already, nothing happens.
    """
    person_id = _acting(work)
    item = work.get(JobItem, item_id)
    job = work.get(Job, item.job_id)
    running = running_row(work.session, person_id)
    if running is not None and running.item_id == item.id:
        return running.id
    if not is_working(item.state):
        raise Refused(_("{job} is not in work. Move it back to the bench first.").format(job=job.number))
    billed = _usual(work, item) if labour_id == USUAL_LABOUR else labour_id
    _check_labour(work, billed)
    before = []
    if running is not None:
        before.append(kept_time(running))
        stop_stretch(work, running)
    row = work.add(WorkTime(job_id=job.id, item_id=item.id, person_id=person_id, labour_id=billed, started_at=work.now))
    before.append(kept_time(row, gone=work.now))
    note_event(work, job.id, EventKind.TIMER_STARTED, item_id=item.id)
    stood = _move_on(work, item)
    work.session.flush()
    work.undo_with(
        _("Timer started on {job}").format(job=job.number), restore_times, times=tuple(before), standings=stood
    )
    return row.id


def stop_timer(work: UnitOfWork, *, time_id: int | None = None) -> int:
    """Stop a running stretch, by default the acting person's, and give its id; its labour line follows. Undoable."""
    if time_id is None:
        row = running_row(work.session, _acting(work))
        if row is None:
            raise Refused(_("No timer is running."))
    else:
        row = work.get(WorkTime, time_id)
        if row.stopped_at is not None or row.deleted_at is not None:
            raise Refused(_("This timer is stopped already."))
    before = kept_time(row)
    stop_stretch(work, row)
    number = work.get(Job, row.job_id).number
    work.undo_with(_("Timer stopped on {job}").format(job=number), restore_times, times=(before,))
    return row.id


def correct_time(work: UnitOfWork, *, time_id: int, minutes: int, reason: str, seen: int | None = None) -> None:
    """Say how many minutes a stretch really took, and why; one still running stops. Undoable."""
    row = work.get(WorkTime, time_id, seen=seen)
    _refuse_gone(work, row)
    if not 0 <= minutes <= MOST_MINUTES:
        raise Refused(_("Enter minutes of 0 or more."), "minutes")
    why = tidy_line(reason, 200, "reason")
    if not why:
        raise Refused(_("Say why in a few words."), "reason")
    before, lines = kept_time(row), timer_lines(work, (row.item_id,))
    was = worked_minutes(row.started_at, work.now) if row.minutes is None else row.minutes
    if row.stopped_at is None:
        row.stopped_at = max(work.now, row.started_at)
    row.minutes, row.reason, row.corrected_by_id = minutes, why, work.actor
    note_event(
        work,
        row.job_id,
        EventKind.TIME_CORRECTED,
        item_id=row.item_id,
        text=why,
        facts={"from": was, "to": minutes, "person": row.person_id},
    )
    bill_labour(work, row.item_id, row.labour_id)
    work.undo_with(_time_label(work, row), restore_times, times=(before,), lines=lines_gone(work, lines))


def discard_time(work: UnitOfWork, *, time_id: int, seen: int | None = None) -> None:
    """Take a stretch off as if it had not been worked: started by mistake. Undoable."""
    row = work.get(WorkTime, time_id, seen=seen)
    _refuse_gone(work, row)
    before, lines = kept_time(row), timer_lines(work, (row.item_id,))
    restore_times(work, times=(kept_time(row, gone=work.now),))
    work.undo_with(_time_label(work, row), restore_times, times=(before,), lines=lines_gone(work, lines))


def bill_time(work: UnitOfWork, *, time_id: int, labour_id: int | None, seen: int | None = None) -> None:
    """Bill a stretch by another labour type, or by none where a flat price covers it. Undoable."""
    row = work.get(WorkTime, time_id, seen=seen)
    _refuse_gone(work, row)
    if row.labour_id == labour_id:
        return
    _check_labour(work, labour_id)
    before, lines = kept_time(row), timer_lines(work, (row.item_id,))
    _put_on(work, row, labour_id)
    work.undo_with(_time_label(work, row), restore_times, times=(before,), lines=lines_gone(work, lines))


def restore_times(
    work: UnitOfWork,
    *,
    times: tuple[KeptTime, ...],
    standings: tuple[Standing, ...] = (),
    lines: tuple[TimerLine, ...] = (),
) -> None:
    """Give stretches back what they were, with their lines, and items the state they had. Its own way back.

    `lines` went with their last minute and come back first, at the price they had.
    """
    there = timer_lines(work, [work.get(WorkTime, each.time_id).item_id for each in times])
    put_lines_again(work, lines)
    now = restore_stretches(work, times)
    # Moved on by somebody else meanwhile, an item stays where it is.
    moved = [each for each in standings if is_working(work.get(JobItem, each.item_id).state)]
    stood = tuple(_stood(work.get(JobItem, each.item_id)) for each in moved)
    for each in moved:
        restate(work, work.get(Job, restore_standing(work, each).job_id))
    row = work.get(WorkTime, times[-1].time_id)
    work.undo_with(
        _time_label(work, row),
        restore_times,
        times=tuple(reversed(now)),
        standings=stood,
        lines=lines_gone(work, there),
    )


def _stood(item: JobItem) -> Standing:
    return Standing(item.id, item.state, item.state_since, item.handed_over_at)


def _put_on(work: UnitOfWork, row: WorkTime, labour_id: int | None) -> None:
    was = row.labour_id
    row.labour_id, row.line_id = labour_id, None
    work.session.flush()
    for each in (was, labour_id):
        bill_labour(work, row.item_id, each)


def _move_on(work: UnitOfWork, item: JobItem) -> tuple[Standing, ...]:
    if item.state is not JobState.BOOKED_IN:
        return ()
    to = JobState.IN_REPAIR if _has_flat_work(work, item.id) else JobState.DIAGNOSING
    return shift_items(work, [item], to)


def _usual(work: UnitOfWork, item: JobItem) -> int | None:
    return None if _has_flat_work(work, item.id) else bench_labour(work.session)


def _has_flat_work(work: UnitOfWork, item_id: int) -> bool:
    found = select(JobLine.id).where(JobLine.item_id == item_id, JobLine.kind == LineKind.FLAT).limit(1)
    return work.session.scalars(found).first() is not None


def _check_labour(work: UnitOfWork, labour_id: int | None) -> None:
    if labour_id is None:
        return
    service = work.get(Service, labour_id)
    if service.kind is not ServiceKind.LABOUR:
        raise Refused(_("{service} has one price, not a price by the hour.").format(service=service.name), "labour")
    if service.deleted_at is not None or not service.active:
        raise Refused(_("{service} is no longer offered.").format(service=service.name), "labour")


def _acting(work: UnitOfWork) -> int:
    if work.actor is None:
        raise Refused(_("Say who you are first: choose a person at the top right."))
    return work.actor


def _refuse_gone(work: UnitOfWork, row: WorkTime) -> None:
    if row.deleted_at is not None:
        raise Refused(_("This record is no longer there."))
    refuse_billed(work, row)


def _time_label(work: UnitOfWork, row: WorkTime) -> str:
    return _("Time on {job} changed").format(job=work.get(Job, row.job_id).number)
