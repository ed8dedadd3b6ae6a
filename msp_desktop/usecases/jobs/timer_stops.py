"""Timers that stop because of another act, and run on when it is taken back."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import is_working
from msp_desktop.domain.labour import worked_minutes
from msp_desktop.i18n import _
from msp_desktop.store.models.job import Job, JobItem
from msp_desktop.store.models.person import Person
from msp_desktop.store.models.work_time import WorkTime
from msp_desktop.store.shop_facts import shop_row
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.store.work_time_rows import running_row
from msp_desktop.usecases.jobs.record import note_event
from msp_desktop.usecases.jobs.timer_lines import KeptTime, bill_labour, kept_time, put_time


def stop_timers_of(work: UnitOfWork, *, item_ids: Sequence[int]) -> tuple[KeptTime, ...]:
    """Stop everybody's timer on these items and give the stretches as they ran, for the way back of the whole act."""
    rows = work.session.scalars(
        select(WorkTime)
        .where(WorkTime.item_id.in_(item_ids), WorkTime.stopped_at.is_(None), WorkTime.deleted_at.is_(None))
        .order_by(WorkTime.id)
    ).all()
    before = tuple(kept_time(row) for row in rows)
    for row in rows:
        stop_stretch(work, row)
    return before


def resume_timers(work: UnitOfWork, *, times: Sequence[KeptTime]) -> None:
    """Let stretches run on that an act has stopped: those whose person runs nothing else and that were stopped lately.

    For the way back of closing; what does not run on stays stopped with its minutes.
    """
    limit = timedelta(minutes=shop_row(work.session).timer_limit_minutes)
    for each in times:
        row = work.session.get(WorkTime, each.time_id)
        if row is None or row.deleted_at is not None or row.stopped_at is None or row.stopped_at < work.now - limit:
            continue
        if running_row(work.session, row.person_id) is None:
            restore_stretches(work, (each,))


def restore_stretches(work: UnitOfWork, times: Sequence[KeptTime]) -> list[KeptTime]:
    """Write stretches as they were: first those that end, then those that run, since a person runs one only."""
    now = []
    for each in sorted(times, key=lambda one: one.runs):
        row = work.get(WorkTime, each.time_id)
        now.append(kept_time(row, gone=row.deleted_at))
        _refuse_second(work, row, each)
        ran, labours = row.stopped_at is None and row.deleted_at is None, {row.labour_id, each.labour_id}
        put_time(row, each)
        work.session.flush()
        if ran is not each.runs:
            kind = EventKind.TIMER_STARTED if each.runs else EventKind.TIMER_STOPPED
            note_event(work, row.job_id, kind, item_id=row.item_id, facts={"undone": True, "minutes": row.minutes})
        for labour_id in sorted(each for each in labours if each is not None):
            bill_labour(work, row.item_id, labour_id)
    return now


def _refuse_second(work: UnitOfWork, row: WorkTime, kept: KeptTime) -> None:
    if not kept.runs:
        return
    if not is_working(work.get(JobItem, row.item_id).state):
        number = work.get(Job, row.job_id).number
        raise Refused(_("{job} is not in work. Move it back to the bench first.").format(job=number))
    running = running_row(work.session, row.person_id)
    if running is not None and running.id != row.id:
        name = work.get(Person, row.person_id).name
        raise Refused(_("{person} runs another timer meanwhile. Stop it first.").format(person=name))


def stop_stretch(work: UnitOfWork, row: WorkTime) -> None:
    """Stop one running stretch now: its minutes, its entry on the timeline, and the labour line it stands on."""
    # Never before the start, even where the clock was set back.
    row.stopped_at = max(work.now, row.started_at)
    row.minutes = worked_minutes(row.started_at, work.now)
    note_event(work, row.job_id, EventKind.TIMER_STOPPED, item_id=row.item_id, facts={"minutes": row.minutes})
    work.session.flush()
    bill_labour(work, row.item_id, row.labour_id)
