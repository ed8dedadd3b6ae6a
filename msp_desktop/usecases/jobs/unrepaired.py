"""Going back as it came: the agreed work is set aside, the check fee is owed, and the item waits to be fetched."""

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import JobState, is_working
from msp_desktop.domain.work_kind import ServiceKind
from msp_desktop.i18n import _
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.models.service import Service
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs.aside import issued_lines, lines_of_item, set_lines_aside
from msp_desktop.usecases.jobs.checklist import drop_checks
from msp_desktop.usecases.jobs.lines import line_of_labour, line_of_service, offer_for, put_lines, take_line_off
from msp_desktop.usecases.jobs.moving import Standing, restore_standing, shift_items, standing
from msp_desktop.usecases.jobs.record import note_event, restate, retotal, tidy_line
from msp_desktop.usecases.jobs.timer_lines import KeptTime
from msp_desktop.usecases.jobs.timer_stops import resume_timers, stop_timers_of


def make_unrepaired(
    work: UnitOfWork, *, item_id: int, reason: str = "", charge_check: bool = True, seen: int | None = None
) -> None:
    """Make an item ready to go back as it came: refused by the customer, or beyond repair. Undoable.

    Its lines are set aside but for the check fee agreed on the job, which is added where it is not there yet;
    `charge_check` lets it off. What an issued paper charges stays charged. Raises Refused where it left the shop.
    """
    item = work.get(JobItem, item_id, seen=seen)
    job = work.get(Job, item.job_id)
    if item.unrepaired and item.state is JobState.READY:
        raise Refused(_("{job} waits to go back unrepaired already.").format(job=job.number))
    if item.state is not JobState.READY and not is_working(item.state):
        raise Refused(_("{job} is not in the shop any more.").format(job=job.number))
    why = tidy_line(reason, 200, "reason")
    before = standing(item)
    times = stop_timers_of(work, item_ids=(item.id,))
    if item.state is JobState.READY:
        note_event(work, job.id, EventKind.MOVED, item_id=item.id, text=why, facts={"unrepaired": True})
    else:
        # Said before it is ready: what was not done has used no parts.
        item.unrepaired = True
        shift_items(work, [item], JobState.READY, kind=EventKind.CLOSED, reason=why)
    item.unrepaired = True
    fee = _fee_line(work, job, item) if charge_check else None
    rows = lines_of_item(work, item.id)
    set_lines_aside(work, item, [row.id for row in rows if not _stays(job, row, charge_check)])
    retotal(work, job)
    label = _("{job} goes back unrepaired").format(job=job.number)
    work.undo_with(
        label,
        repair_again,
        item_id=item.id,
        before=before,
        fee_line_id=fee.id if fee else None,
        reason=why,
        times=times,
    )


def _stays(job: Job, row: JobLine, charge_check: bool) -> bool:
    return charge_check and row.service_id is not None and row.service_id == job.diagnostic_id


def _fee_line(work: UnitOfWork, job: Job, item: JobItem) -> JobLine | None:
    """The line of the check fee, once for each job; None where none is agreed or it is there already."""
    if job.diagnostic_id is None:
        return None
    # Several devices on one job were checked for one fee, unless each has its own line.
    service = work.get(Service, job.diagnostic_id)
    if any(row.service_id == service.id for row in lines_of_item(work, item.id)):
        return None
    offer = offer_for(work, service.id, job.price_basis)
    labour = service.kind is ServiceKind.LABOUR
    line = line_of_labour(offer, minutes=max(service.minimum_minutes, 1)) if labour else line_of_service(offer)
    (row,) = put_lines(work, job, [item], [line])
    # The check is done: its steps are not asked for any more.
    drop_checks(work, row.id)
    note_event(work, job.id, EventKind.LINE_ADDED, item_id=item.id, facts={"line": row.description})
    return row


def repair_again(
    work: UnitOfWork,
    *,
    item_id: int,
    before: Standing,
    fee_line_id: int | None,
    reason: str = "",
    times: tuple[KeptTime, ...] = (),
) -> None:
    """Take it back that an item goes back unrepaired: it stands where it stood, with its lines. Undoable."""
    item = work.get(JobItem, item_id)
    job = work.get(Job, item.job_id)
    if item.state is not JobState.READY or not item.unrepaired:
        raise Refused(_("{job} has moved on meanwhile.").format(job=job.number))
    fee = work.session.get(JobLine, fee_line_id) if fee_line_id is not None else None
    if fee is not None and issued_lines(work, [fee.id]):
        raise Refused(
            _("The check fee of {job} was invoiced meanwhile. Reopen the job instead.").format(job=job.number)
        )
    if before.state is item.state:
        item.unrepaired = before.unrepaired
        set_lines_aside(work, item, before.aside)
        note_event(work, job.id, EventKind.MOVED, item_id=item.id, facts={"unrepaired": False, "undone": True})
    else:
        restore_standing(work, before)
    if fee is not None:
        take_line_off(work, fee)
    resume_timers(work, times=times)
    retotal(work, job)
    restate(work, job)
    label = _("{job} is to be repaired again").format(job=job.number)
    work.undo_with(
        label, make_unrepaired, item_id=item_id, reason=reason, charge_check=fee_line_id is not None, seen=None
    )


def take_back_unrepaired(work: UnitOfWork, *, item_id: int, seen: int | None = None) -> None:
    """Go on repairing an item that waited to go back unrepaired: its lines count again. Undoable.

    The check fee stays on the job, unless it falls away with the repair.
    """
    item = work.get(JobItem, item_id, seen=seen)
    job = work.get(Job, item.job_id)
    if not item.unrepaired or item.state is not JobState.READY:
        raise Refused(_("{job} does not wait to go back unrepaired.").format(job=job.number))
    before = standing(item)
    shift_items(work, [item], JobState.IN_REPAIR)
    retotal(work, job)
    label = _("{job} is to be repaired again").format(job=job.number)
    work.undo_with(label, put_unrepaired_back, item_id=item.id, before=before)


def put_unrepaired_back(work: UnitOfWork, *, item_id: int, before: Standing) -> None:
    """Let an item wait to go back unrepaired again, as it did before. Undoable."""
    item = restore_standing(work, before)
    job = work.get(Job, item.job_id)
    retotal(work, job)
    label = _("{job} goes back unrepaired").format(job=job.number)
    work.undo_with(label, take_back_unrepaired, item_id=item_id, seen=None)
