"""A repair that comes back: a new job that names the one it follows."""

from collections.abc import Sequence
from datetime import datetime

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.intake_answers import DataAnswer
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import DONE_STATES
from msp_desktop.i18n import _
from msp_desktop.store.models.job import Job, JobItem
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs.moving import cancel_job
from msp_desktop.usecases.jobs.opening import open_job
from msp_desktop.usecases.jobs.record import note_event
from msp_desktop.usecases.jobs.values import NewItem


def warranty_return(
    work: UnitOfWork,
    *,
    item_ids: Sequence[int],
    problem: str,
    data_answer: DataAnswer,
    promised_at: datetime | None = None,
    technician_id: int | None = None,
) -> int:
    """Open a job for devices of one job that came back after it was handed over, and give its id. Undoable."""
    items = [work.get(JobItem, each) for each in dict.fromkeys(item_ids)]
    if not items or len({item.job_id for item in items}) > 1:
        raise Refused(_("Choose devices of one job."))
    first = work.get(Job, items[0].job_id)
    if any(item.state not in DONE_STATES for item in items):
        raise Refused(_("{job} is still here. Move it back to the bench instead.").format(job=first.number))
    if not problem.strip():
        raise Refused(_("Say what is wrong, in the customer’s words."), "problem")
    job_id = open_job(
        work,
        customer_id=first.customer_id,
        items=[NewItem(device_id=item.device_id, data_answer=data_answer) for item in items],
        problem=problem,
        promised_at=promised_at,
        technician_id=technician_id if technician_id is not None else first.technician_id,
        contact_way=first.contact_way,
        warranty_of_id=first.id,
    )
    job = work.get(Job, job_id)
    note_event(work, first.id, EventKind.REOPENED, facts={"job": job.number})
    work.session.flush()
    work.undo_with(_("{job} booked in").format(job=job.number), cancel_job, job_id=job.id, seen=None)
    return job_id
