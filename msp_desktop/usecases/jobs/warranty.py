"""A repair that comes back: a new job that names the one it follows, with what is covered at no charge."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.intake_answers import ContactWay, DataAnswer
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import DONE_STATES
from msp_desktop.i18n import _
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.store.warranty_rows import item_warranties
from msp_desktop.usecases.jobs.moving import cancel_job
from msp_desktop.usecases.jobs.opening import open_job
from msp_desktop.usecases.jobs.record import note_event, still_here
from msp_desktop.usecases.jobs.values import NewItem, NewLine


def warranty_return(
    work: UnitOfWork,
    *,
    item_ids: Sequence[int],
    problem: str,
    data_answer: DataAnswer,
    promised_at: datetime | None = None,
    technician_id: int | None = None,
    contact_way: ContactWay | None = None,
    line_ids: Sequence[int] | None = None,
) -> int:
    """Open a job for devices of one job that came back after it was handed over, and give its id. Undoable.

    Lines still under warranty go on it at no charge: those of `line_ids`, without it all that are covered today.
    Their warranty keeps its first clock; what is newly fitted gets its own.
    """
    items = [work.get(JobItem, each) for each in dict.fromkeys(item_ids)]
    if not items or len({item.job_id for item in items}) > 1:
        raise Refused(_("Choose devices of one job."))
    first = work.get(Job, items[0].job_id)
    if any(item.state not in DONE_STATES for item in items):
        raise Refused(_("{job} is still here. Move it back to the bench instead.").format(job=first.number))
    if not problem.strip():
        raise Refused(_("Say what is wrong, in the customer’s words."), "problem")
    places = {item.id: place for place, item in enumerate(items)}
    job_id = open_job(
        work,
        customer_id=first.customer_id,
        items=[NewItem(device_id=item.device_id, data_answer=data_answer) for item in items],
        lines=[
            replace(line, item_index=places[item_id])
            for item_id, line in covered_lines(work, first, list(places), line_ids)
        ],
        problem=problem,
        promised_at=promised_at,
        technician_id=technician_id if technician_id is not None else still_here(work, first.technician_id),
        contact_way=contact_way or first.contact_way,
        warranty_of_id=first.id,
    )
    note_return(work, first, work.get(Job, job_id))
    job = work.get(Job, job_id)
    work.undo_with(_("{job} booked in").format(job=job.number), cancel_job, job_id=job.id, seen=None)
    return job_id


def covered_lines(
    work: UnitOfWork, first: Job, item_ids: Sequence[int], line_ids: Sequence[int] | None = None
) -> list[tuple[int, NewLine]]:
    """The lines of a past job that are under warranty today, at no charge, each with the item it was for.

    They carry no warranty of their own: the first one goes on. Lines that ran out are left away even when named.
    """
    running = {
        each.line_id: each.item_id for each in item_warranties(work.session, item_ids) if each.running(work.today)
    }
    wanted = [each for each in running if line_ids is None or each in set(line_ids)]
    rows = work.session.scalars(
        select(JobLine).where(JobLine.id.in_(wanted)).order_by(JobLine.position, JobLine.id)
    ).all()
    why = _("Warranty of {job}").format(job=first.number)
    return [(row.item_id, free_line(row, why)) for row in rows]


def free_line(row: JobLine, why: str) -> NewLine:
    """A line done again at no charge, with its list price beside it."""
    return NewLine(
        kind=row.kind,
        description=row.description,
        detail=row.detail,
        code=row.code,
        unit_cents=0,
        list_cents=row.list_cents or row.unit_cents,
        price_reason=why,
        tax_rate_id=row.tax_rate_id,
        service_id=row.service_id,
        quantity=row.quantity,
        planned_minutes=row.planned_minutes,
        billable_minutes=row.billable_minutes,
        warranty_days=0,
        part_id=row.part_id,
    )


def note_return(work: UnitOfWork, first: Job, job: Job) -> None:
    """Name the new job on the timeline of the one it follows."""
    note_event(work, first.id, EventKind.REOPENED, facts={"job": job.number})
    work.session.flush()
