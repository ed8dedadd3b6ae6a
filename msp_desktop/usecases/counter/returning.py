"""Back over the counter as it came, with nothing to pay: made ready and handed over in one act."""

from msp_desktop.i18n import _
from msp_desktop.store.models.job import Job, JobItem
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.counter.checkout import hand_over
from msp_desktop.usecases.jobs import make_unrepaired
from msp_desktop.usecases.jobs.moving import Standing, restore_standing, standing
from msp_desktop.usecases.jobs.record import restate


def return_now(work: UnitOfWork, *, item_id: int, reason: str = "", seen: int | None = None) -> None:
    """Give an item back unrepaired at once; nothing is charged, its passcode is erased. Undoable."""
    item = work.get(JobItem, item_id, seen=seen)
    before = standing(item)
    if not (item.unrepaired and item.state.value == "ready"):
        make_unrepaired(work, item_id=item_id, reason=reason, charge_check=False)
    ready = standing(item)
    hand_over(work, item_ids=(item_id,))
    number = work.get(Job, item.job_id).number
    work.undo_with(
        _("{job} returned unrepaired").format(job=number), take_return_back, item_id=item_id, before=before, ready=ready
    )


def take_return_back(work: UnitOfWork, *, item_id: int, before: Standing, ready: Standing) -> None:
    """Take an item that was given back unrepaired where it stood before. Undoable."""
    item = restore_standing(work, ready)
    if before.state is not ready.state:
        restore_standing(work, before)
    job = work.get(Job, item.job_id)
    restate(work, job)
    work.undo_with(_("{job} is back").format(job=job.number), return_now, item_id=item_id)
