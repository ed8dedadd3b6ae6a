"""What is added to a job as it goes on: internal notes and which papers were printed."""

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.i18n import _
from msp_desktop.store.models.job import Job, JobEvent, JobItem
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs.record import index_job, note_event

LONGEST_NOTE = 4000


def add_note(work: UnitOfWork, *, job_id: int, text: str, item_id: int | None = None) -> int:
    """Add a note that only the shop reads, and give its id. Undoable."""
    job = work.get(Job, job_id)
    if item_id is not None and work.get(JobItem, item_id).job_id != job.id:
        raise Refused(_("This record is no longer there."))
    kept = text.strip()
    if not kept:
        raise Refused(_("Write the note first."), "note")
    if len(kept) > LONGEST_NOTE:
        raise Refused(_("This is longer than {most} characters. Shorten it.").format(most=LONGEST_NOTE), "note")
    event = note_event(work, job.id, EventKind.NOTE, item_id=item_id, text=kept)
    index_job(work, job)
    work.undo_with(_("Note on {job} added").format(job=job.number), delete_note, event_id=event.id)
    return event.id


def delete_note(work: UnitOfWork, *, event_id: int) -> None:
    """Take a note off the timeline. Undoable."""
    event, job = _note(work, event_id)
    if event.deleted_at is not None:
        raise Refused(_("This note is already deleted."))
    event.deleted_at = work.now
    index_job(work, job)
    work.undo_with(_("Note on {job} deleted").format(job=job.number), restore_note, event_id=event.id)


def restore_note(work: UnitOfWork, *, event_id: int) -> None:
    """Bring a deleted note back."""
    event, job = _note(work, event_id)
    if event.deleted_at is None:
        raise Refused(_("This note is not deleted."))
    event.deleted_at = None
    index_job(work, job)
    work.undo_with(_("Note on {job} brought back").format(job=job.number), delete_note, event_id=event.id)


def _note(work: UnitOfWork, event_id: int) -> tuple[JobEvent, Job]:
    event = work.get(JobEvent, event_id)
    if event.kind is not EventKind.NOTE:
        raise Refused(_("Only notes can be deleted."))
    return event, work.get(Job, event.job_id)


def note_printed(work: UnitOfWork, *, job_id: int, paper: str) -> None:
    """Note on the timeline that a paper ("ticket", "label", "work_order") left the printer."""
    job = work.get(Job, job_id)
    note_event(work, job.id, EventKind.PRINTED, facts={"paper": paper})
    work.session.flush()
