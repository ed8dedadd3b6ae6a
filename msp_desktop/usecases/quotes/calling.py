"""Calls to the customer about a job: what came of each, and who is still to be reached."""

from datetime import datetime

from msp_desktop.domain.approval import CallOutcome
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.i18n import _
from msp_desktop.store.models.job import Job, JobEvent
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs.record import note_event, tidy_text

LONGEST_NOTE = 1000


def log_call(work: UnitOfWork, *, job_id: int, outcome: CallOutcome, note: str = "", seen: int | None = None) -> int:
    """Note a call and give its entry on the timeline; the job shows it until the customer is reached. Undoable."""
    job = work.get(Job, job_id, seen=seen)
    text = tidy_text(note, LONGEST_NOTE, "note")
    event = note_event(work, job.id, EventKind.CALLED, text=text, facts={"outcome": outcome.value})
    before, before_at = job.last_call, job.last_call_at
    reached = outcome is CallOutcome.TALKED
    job.last_call, job.last_call_at = (None, None) if reached else (outcome, work.now)
    work.session.flush()
    work.undo_with(
        _("Call about {job} noted").format(job=job.number),
        take_call_back,
        event_id=event.id,
        before=before,
        before_at=before_at,
    )
    return event.id


def take_call_back(work: UnitOfWork, *, event_id: int, before: CallOutcome | None, before_at: datetime | None) -> None:
    """Take a call off the timeline again, with what the job showed before it. Undoable."""
    event = work.get(JobEvent, event_id)
    if event.kind is not EventKind.CALLED or event.deleted_at is not None:
        raise Refused(_("This call is no longer on the job."))
    job = work.get(Job, event.job_id)
    event.deleted_at = work.now
    job.last_call, job.last_call_at = before, before_at
    work.session.flush()
    work.undo_with(
        _("Call about {job} taken back").format(job=job.number),
        log_call,
        job_id=job.id,
        outcome=CallOutcome(str(event.facts["outcome"])),
        note=event.text,
        seen=None,
    )
