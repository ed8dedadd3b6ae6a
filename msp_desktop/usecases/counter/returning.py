"""Back over the counter as it came, with nothing to pay: made ready and handed over in one act."""

from msp_desktop.domain.job_state import JobState
from msp_desktop.i18n import _
from msp_desktop.store.models.job import Job, JobItem
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.counter.checkout import give_items
from msp_desktop.usecases.jobs import KeptTime, make_unrepaired, resume_timers, stop_timers_of
from msp_desktop.usecases.jobs.aside import set_lines_aside
from msp_desktop.usecases.jobs.moving import Standing, restore_standing, standing
from msp_desktop.usecases.jobs.record import restate
from msp_desktop.usecases.messages import take_back_messages


def return_now(work: UnitOfWork, *, item_id: int, reason: str = "", seen: int | None = None) -> None:
    """Give an item back unrepaired at once; nothing is charged, its passcode is erased. Undoable."""
    item = work.get(JobItem, item_id, seen=seen)
    before = standing(item)
    times = stop_timers_of(work, item_ids=(item.id,))
    if not (item.unrepaired and item.state is JobState.READY):
        make_unrepaired(work, item_id=item_id, reason=reason, charge_check=False)
    ready = standing(item)
    told = give_items(work, item_ids=(item_id,)).told
    number = work.get(Job, item.job_id).number
    work.undo_with(
        _("{job} returned unrepaired").format(job=number),
        take_return_back,
        item_id=item_id,
        before=before,
        ready=ready,
        times=times,
        told=told,
        reason=reason,
    )


def take_return_back(
    work: UnitOfWork,
    *,
    item_id: int,
    before: Standing,
    ready: Standing,
    times: tuple[KeptTime, ...] = (),
    told: tuple[int, ...] = (),
    reason: str = "",
) -> None:
    """Take an item that was given back unrepaired where it stood before, timers on, and the message to the customer
    where it has not left. Undoable.
    """
    take_back_messages(work, message_ids=told)
    item = restore_standing(work, ready)
    if before.state is not ready.state:
        restore_standing(work, before)
    elif before.unrepaired is not ready.unrepaired:
        item.unrepaired = before.unrepaired
        set_lines_aside(work, item, before.aside)
    resume_timers(work, times=times)
    job = work.get(Job, item.job_id)
    restate(work, job)
    work.undo_with(_("{job} is back").format(job=job.number), return_now, item_id=item_id, reason=reason)
