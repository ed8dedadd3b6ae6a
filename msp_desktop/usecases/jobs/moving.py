"""Moving items: from state to state, back again, off the shop's hands, and back within 90 days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import object_session

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import (
    REOPEN_DAYS,
    ImpossibleMove,
    JobState,
    can_move,
    is_open,
    is_working,
    moved,
    moved_back,
    reopened,
)
from msp_desktop.i18n import _, ngettext
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs.aside import after_bench, lines_aside, set_lines_aside
from msp_desktop.usecases.jobs.erasing import erase_passcodes
from msp_desktop.usecases.jobs.record import items_of, note_event, restate, tidy_line
from msp_desktop.usecases.jobs.timer_lines import KeptTime
from msp_desktop.usecases.jobs.timer_stops import resume_timers, stop_timers_of
from msp_desktop.words import JOB_STATE_WORDS


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an item stood before an act, and since when: what undo gives back."""

    item_id: int
    state: JobState
    since: datetime
    handed_over_at: datetime | None = None
    unrepaired: bool = False
    aside: tuple[int, ...] = ()
    job_ready_at: datetime | None = None
    job_closed_at: datetime | None = None


def move_item(work: UnitOfWork, *, item_id: int, to: JobState, seen: int | None = None) -> None:
    """Move one item to another state by the one table of moves. Ready and Closed have acts of their own."""
    item = work.get(JobItem, item_id, seen=seen)
    move_items(work, item_ids=(item.id,), to=to)


def move_items(work: UnitOfWork, *, item_ids: Sequence[int], to: JobState, seen: Sequence[int] = ()) -> None:
    """Move several items as one act with one undo; those already there stay. All of them, or none.

    `seen` holds the version of each item as it was shown.
    """
    if to is JobState.READY:
        raise Refused(_("Close the job to make it ready."), "state")
    if to is JobState.CLOSED:
        raise Refused(_("A job closes when it is handed over at checkout."), "state")
    items = work.get_all(JobItem, item_ids, seen=seen)
    times = _off_the_bench(work, items, to)
    before = shift_items(work, items, to)
    if before:
        work.undo_with(_moved_label(work, before, to), put_items_back, before=before, times=times)


def move_jobs(work: UnitOfWork, *, job_ids: Sequence[int], to: JobState) -> None:
    """Move everything still open on several jobs as one act with one undo. All of it, or nothing."""
    items = [item for job_id in dict.fromkeys(job_ids) for item in items_of(work, job_id) if is_open(item.state)]
    if not items:
        raise Refused(_("Nothing on these jobs is in the shop any more."), "state")
    move_items(work, item_ids=[item.id for item in items], to=to)


def shift_items(
    work: UnitOfWork, items: Sequence[JobItem], to: JobState, *, kind: EventKind = EventKind.MOVED, reason: str = ""
) -> tuple[Standing, ...]:
    """Bring items to a state with their timeline, and give where they stood; the caller names the undo."""
    moving = [item for item in items if item.state is not to]
    before = tuple(standing(item) for item in moving)
    for item in moving:
        _shift(work, item, to, kind, reason)
    _restate_jobs(work, moving)
    return before


def _off_the_bench(work: UnitOfWork, items: Sequence[JobItem], to: JobState) -> tuple[KeptTime, ...]:
    """Stop the timers on what is worked on no more, and give the stretches as they ran."""
    return () if is_working(to) else stop_timers_of(work, item_ids=[item.id for item in items])


def put_items_back(work: UnitOfWork, *, before: tuple[Standing, ...], times: tuple[KeptTime, ...] = ()) -> None:
    """Give items the state they had before a move, timers on. Refused when one has moved on since."""
    now = tuple(standing(work.get(JobItem, each.item_id)) for each in before)
    items = [restore_standing(work, each) for each in before]
    _restate_jobs(work, items)
    resume_timers(work, times=times)
    work.undo_with(_moved_label(work, now, before[0].state), put_items_forward, after=now)


def put_items_forward(work: UnitOfWork, *, after: tuple[Standing, ...]) -> None:
    """Do a move again that was taken back."""
    now = tuple(standing(work.get(JobItem, each.item_id)) for each in after)
    items = [work.get(JobItem, each.item_id) for each in after]
    leaving = [item.id for item, each in zip(items, after, strict=True) if not is_working(each.state)]
    times = stop_timers_of(work, item_ids=leaving)
    for item, each in zip(items, after, strict=True):
        _shift(work, item, each.state, EventKind.MOVED, "")
        item.handed_over_at = each.handed_over_at
        _as_it_stood(work, item, each)
    _restate_jobs(work, items)
    work.undo_with(_moved_label(work, now, after[0].state), put_items_back, before=now, times=times)


def standing(item: JobItem) -> Standing:
    """Where an item stands now, with its lines set aside: a check fee may be so even where it is repaired."""
    session = object_session(item)
    assert session is not None, "an item of an act"
    job = session.get_one(Job, item.job_id)
    return Standing(
        item.id,
        item.state,
        item.state_since,
        item.handed_over_at,
        item.unrepaired,
        lines_aside(item),
        job.ready_at,
        job.closed_at,
    )


def restore_standing(work: UnitOfWork, before: Standing) -> JobItem:
    """Give one item the state it had, with its entry on the timeline; the caller works out the job's state."""
    item = work.get(JobItem, before.item_id)
    was = item.state
    try:
        item.state = moved_back(item.state, before.state)
    except ImpossibleMove as problem:
        raise _impossible(work, item, before.state) from problem
    item.state_since, item.handed_over_at = before.since, before.handed_over_at
    _as_it_stood(work, item, before)
    note_event(
        work,
        item.job_id,
        EventKind.MOVED,
        item_id=item.id,
        facts={"from": was.value, "to": before.state.value, "undone": True},
    )
    return item


def _as_it_stood(work: UnitOfWork, item: JobItem, each: Standing) -> None:
    """Whether it goes back unrepaired, which lines are set aside for it, and since when its job was ready or done."""
    # The measures count a job on the day it was done, not on the day that something was taken back.
    job = work.get(Job, item.job_id)
    job.ready_at, job.closed_at = each.job_ready_at or job.ready_at, each.job_closed_at or job.closed_at
    if item.unrepaired or each.unrepaired:
        item.unrepaired = each.unrepaired
        set_lines_aside(work, item, each.aside)


def _shift(work: UnitOfWork, item: JobItem, to: JobState, kind: EventKind, reason: str) -> None:
    was = item.state
    try:
        item.state = moved(item.state, to)
    except ImpossibleMove as problem:
        raise _impossible(work, item, to) from problem
    item.state_since = work.now
    if item.unrepaired and is_working(to):
        # It is repaired after all: its work counts again.
        item.unrepaired = False
        set_lines_aside(work, item, after_bench(work, item))
    note_event(work, item.job_id, kind, item_id=item.id, text=reason, facts={"from": was.value, "to": to.value})


def _restate_jobs(work: UnitOfWork, items: Sequence[JobItem]) -> None:
    for job_id in dict.fromkeys(item.job_id for item in items):
        job = work.get(Job, job_id)
        # What is shown of a job are its items too: who would act on all of them hears that one has moved.
        work.touch(job)
        restate(work, job)


def _impossible(work: UnitOfWork, item: JobItem, to: JobState) -> Refused:
    number = work.get(Job, item.job_id).number
    words = _("{job} is {state} and cannot become {other}.")
    state, other = _(JOB_STATE_WORDS[item.state]), _(JOB_STATE_WORDS[to])
    return Refused(words.format(job=number, state=f"“{state}”", other=f"“{other}”"), "state")


def _moved_label(work: UnitOfWork, before: Sequence[Standing], to: JobState) -> str:
    if len(before) == 1:
        job = work.get(Job, work.get(JobItem, before[0].item_id).job_id)
        return _("{job} moved to {state}").format(job=job.number, state=_(JOB_STATE_WORDS[to]))
    words = ngettext("{n} device moved to {state}", "{n} devices moved to {state}", len(before))
    return words.format(n=len(before), state=_(JOB_STATE_WORDS[to]))


# -- off the shop's hands


def cancel_job(work: UnitOfWork, *, job_id: int, seen: int | None = None, reason: str = "") -> None:
    """Call a job off: every item still in work is cancelled. Refused when nothing is in work any more. Undoable."""
    job = work.get(Job, job_id, seen=seen)
    items = [item for item in items_of(work, job.id) if can_move(item.state, JobState.CANCELLED)]
    if not items:
        state = _(JOB_STATE_WORDS[job.state])
        raise Refused(_("{job} is “{state}” and cannot be cancelled.").format(job=job.number, state=state))
    why = tidy_line(reason, 200, "reason")
    times = _off_the_bench(work, items, JobState.CANCELLED)
    before = shift_items(work, items, JobState.CANCELLED, reason=why)
    work.undo_with(_("{job} cancelled").format(job=job.number), put_items_back, before=before, times=times)


def return_unrepaired(work: UnitOfWork, *, item_id: int, seen: int | None = None, reason: str = "") -> None:
    """Give an item back as it came: refused by the customer, or beyond repair. Undoable, but for its passcode."""
    item = work.get(JobItem, item_id, seen=seen)
    job = work.get(Job, item.job_id)
    if item.state is JobState.RETURNED:
        raise Refused(_("{job} is not in the shop any more.").format(job=job.number))
    why = tidy_line(reason, 200, "reason")
    times = _off_the_bench(work, [item], JobState.RETURNED)
    before = shift_items(work, [item], JobState.RETURNED, reason=why)
    item.handed_over_at = work.now
    erased = erase_passcodes(work, item_ids=(item.id,))
    label = _("{job} returned unrepaired; the passcode stays erased") if erased else _("{job} returned unrepaired")
    work.undo_with(label.format(job=job.number), put_items_back, before=before, times=times)


def reopen_item(work: UnitOfWork, *, item_id: int, seen: int | None = None, reason: str = "") -> None:
    """Take a done item back: a closed one within 90 days, a returned or cancelled one at any time. Undoable."""
    item = work.get(JobItem, item_id, seen=seen)
    job = work.get(Job, item.job_id)
    if is_open(item.state):
        raise Refused(_("{job} is open already.").format(job=job.number))
    done = (item.handed_over_at or item.state_since).astimezone(work.zone).date()
    try:
        to = reopened(item.state, done, work.today)
    except ImpossibleMove as problem:
        words = _("{job} was closed more than {n} days ago. Open a new job for it.")
        raise Refused(words.format(job=job.number, n=REOPEN_DAYS)) from problem
    why = tidy_line(reason, 200, "reason")
    clocked = _keep_clock(work, item, done)
    before = shift_items(work, [item], to, kind=EventKind.REOPENED, reason=why)
    item.handed_over_at = None
    work.session.flush()
    work.undo_with(
        _("{job} reopened").format(job=job.number), close_reopened, item_id=item.id, before=before[0], clocked=clocked
    )


def close_reopened(work: UnitOfWork, *, item_id: int, before: Standing, clocked: tuple[int, ...]) -> None:
    """Take a reopening back: the item is where it was, and its clocks run from that hand-over alone. Undoable."""
    item = restore_standing(work, before)
    for line_id in clocked:
        line = work.session.get(JobLine, line_id)
        if line is not None:
            line.warranty_from = None
    _restate_jobs(work, [item])
    number = work.get(Job, item.job_id).number
    work.undo_with(_("{job} closed again").format(job=number), reopen_item, item_id=item_id, seen=None)


def _keep_clock(work: UnitOfWork, item: JobItem, day: date) -> tuple[int, ...]:
    """Keep on what was handed over the day its warranty began: a second hand-over never starts it again."""
    if item.state is not JobState.CLOSED or item.handed_over_at is None:
        return ()
    rows = work.session.scalars(
        select(JobLine).where(JobLine.item_id == item.id, JobLine.warranty_from.is_(None), JobLine.set_aside.is_(False))
    ).all()
    for row in rows:
        row.warranty_from = day
    return tuple(row.id for row in rows)
