"""Handing devices back over the counter, and taking that back."""

from collections.abc import Sequence

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import ImpossibleMove, JobState, moved, moved_back
from msp_desktop.i18n import _, ngettext
from msp_desktop.store.models.job import Job, JobEvent, JobItem
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs import retotal


def hand_over(work: UnitOfWork, *, item_ids: Sequence[int]) -> None:
    """Give ready items back to their customer; their jobs close when nothing is left in the shop. Undoable."""
    items = [work.get(JobItem, item_id) for item_id in dict.fromkeys(item_ids)]
    for item in items:
        _move(work, item, JobState.CLOSED, back=False)
        item.handed_over_at = work.now
    numbers = _finish(work, items, EventKind.HANDED_OVER)
    label = ngettext("Take back the hand-over of {jobs}", "Take back the hand-over of {jobs}", len(numbers))
    work.undo_with(label.format(jobs=", ".join(numbers)), take_back_hand_over, item_ids=tuple(item_ids))


def take_back_hand_over(work: UnitOfWork, *, item_ids: Sequence[int]) -> None:
    """Note that items were not handed over after all: they are ready and in the shop again. Undoable."""
    items = [work.get(JobItem, item_id) for item_id in dict.fromkeys(item_ids)]
    for item in items:
        _move(work, item, JobState.READY, back=True)
        item.handed_over_at = None
    numbers = _finish(work, items, EventKind.REOPENED)
    work.undo_with(_("Hand over {jobs}").format(jobs=", ".join(numbers)), hand_over, item_ids=tuple(item_ids))


def _move(work: UnitOfWork, item: JobItem, to: JobState, *, back: bool) -> None:
    try:
        item.state = moved_back(item.state, to) if back else moved(item.state, to)
    except ImpossibleMove as problem:
        number = work.get(Job, item.job_id).number
        if item.state is JobState.CLOSED:
            raise Refused(_("{job} was handed over already.").format(job=number)) from problem
        raise Refused(_("{job} is not ready. Close the job first.").format(job=number)) from problem
    item.state_since = work.now


def _finish(work: UnitOfWork, items: Sequence[JobItem], kind: EventKind) -> list[str]:
    work.session.flush()
    numbers = []
    for job_id in dict.fromkeys(item.job_id for item in items):
        job = work.get(Job, job_id)
        retotal(work, job)
        own = work.session.scalars(select(JobItem.handed_over_at).where(JobItem.job_id == job_id)).all()
        done = [moment for moment in own if moment is not None]
        job.closed_at = max(done) if job.state is JobState.CLOSED and done else None
        numbers.append(job.number)
    for item in items:
        work.session.add(
            JobEvent(job_id=item.job_id, item_id=item.id, at=work.now, person_id=work.actor, kind=kind, facts={})
        )
    work.session.flush()
    return numbers
