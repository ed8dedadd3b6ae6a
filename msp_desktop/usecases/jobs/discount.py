"""A discount on the whole job."""

from decimal import Decimal

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import is_open
from msp_desktop.domain.pricing import discount_fits
from msp_desktop.i18n import _
from msp_desktop.store.models.job import Job
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs.record import note_event, retotal, tidy_line

FREE_DISCOUNT = Decimal(10)
"""A discount above this percentage needs a reason."""


def discount_job(work: UnitOfWork, *, job_id: int, seen: int | None = None, percent: Decimal, reason: str = "") -> None:
    """Take a percentage off the whole job; above 10 percent it needs a reason. Undoable."""
    job = work.get(Job, job_id, seen=seen)
    if not is_open(job.state):
        raise Refused(_("{job} is done. Reopen it to change its lines.").format(job=job.number))
    if not discount_fits(percent):
        raise Refused(_("A discount is between 0 and 100 percent."), "discount")
    why = tidy_line(reason, 200, "reason")
    if percent > FREE_DISCOUNT and not why:
        raise Refused(_("Say why the discount is over 10 percent. It is kept with the job."), "reason")
    before, because = job.discount_percent, job.discount_reason
    if (before, because) == (percent, why):
        return
    job.discount_percent, job.discount_reason = percent, why
    note_event(
        work,
        job.id,
        EventKind.EDITED,
        facts={"field": "discount", "from": str(before), "to": str(percent), "reason": why},
    )
    retotal(work, job)
    work.undo_with(
        _("Discount of {job} changed").format(job=job.number),
        restore_discount,
        job_id=job.id,
        percent=before,
        reason=because,
    )


def restore_discount(work: UnitOfWork, *, job_id: int, percent: Decimal, reason: str) -> None:
    """Give a job the discount it had before, whatever its reason."""
    job = work.get(Job, job_id)
    before, because = job.discount_percent, job.discount_reason
    job.discount_percent, job.discount_reason = percent, reason
    note_event(work, job.id, EventKind.EDITED, facts={"field": "discount", "from": str(before), "to": str(percent)})
    retotal(work, job)
    work.undo_with(
        _("Discount of {job} changed").format(job=job.number),
        restore_discount,
        job_id=job.id,
        percent=before,
        reason=because,
    )
