"""What is added to a job as it goes on: internal notes, signed papers and other files."""

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.i18n import _
from msp_desktop.store.models.job import Attachment, Job, JobEvent
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs.record import index_job, note_event, tidy_line

LONGEST_NOTE = 4000
MOST_BYTES = 50 * 1024 * 1024
SIGNED_TERMS = "signed_terms"
PHOTO = "photo"
FILE = "file"
KINDS = (SIGNED_TERMS, PHOTO, FILE)


def add_note(work: UnitOfWork, *, job_id: int, text: str, item_id: int | None = None) -> int:
    """Add a note that only the shop reads, and give its id. Undoable."""
    job = work.get(Job, job_id)
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


def attach_file(
    work: UnitOfWork, *, job_id: int, name: str, mime: str, size: int, sha256: str, kind: str = FILE
) -> int:
    """Keep a file with a job, its bytes already in the file store; "signed_terms" is the paper signed at drop-off."""
    job = work.get(Job, job_id)
    if kind not in KINDS:
        raise Refused(_("Choose what this file is."), "kind")
    if not 0 < size <= MOST_BYTES:
        raise Refused(_("The file is empty or larger than {n} MB.").format(n=MOST_BYTES // 1024**2), "file")
    twin = work.session.scalars(
        select(Attachment.id).where(
            Attachment.job_id == job.id, Attachment.sha256 == sha256, Attachment.deleted_at.is_(None)
        )
    ).first()
    if twin is not None:
        raise Refused(_("This file is with {job} already.").format(job=job.number), "file")
    row = work.add(
        Attachment(
            job_id=job.id,
            customer_id=job.customer_id,
            kind=kind,
            name=tidy_line(name, 200, "file") or sha256[:12],
            mime=mime[:80],
            size=size,
            sha256=sha256,
            at=work.now,
            person_id=work.actor,
        )
    )
    note_event(work, job.id, EventKind.PAPER_ADDED, facts={"kind": kind, "attachment": row.id})
    work.session.flush()
    work.undo_with(_("File added to {job}").format(job=job.number), detach_file, attachment_id=row.id)
    return row.id


def detach_file(work: UnitOfWork, *, attachment_id: int) -> None:
    """Take a file off its job; its bytes stay as long as it can be brought back. Undoable."""
    row, number = _attachment(work, attachment_id)
    if row.deleted_at is not None:
        raise Refused(_("This file is already deleted."))
    row.deleted_at = work.now
    work.session.flush()
    work.undo_with(_("File of {job} deleted").format(job=number), bring_file_back, attachment_id=row.id)


def bring_file_back(work: UnitOfWork, *, attachment_id: int) -> None:
    """Put a file back on its job."""
    row, number = _attachment(work, attachment_id)
    if row.deleted_at is None:
        raise Refused(_("This file is not deleted."))
    row.deleted_at = None
    work.session.flush()
    work.undo_with(_("File added to {job}").format(job=number), detach_file, attachment_id=row.id)


def _attachment(work: UnitOfWork, attachment_id: int) -> tuple[Attachment, str]:
    row = work.get(Attachment, attachment_id)
    if row.job_id is None:
        raise Refused(_("This record is no longer there."))
    return row, work.get(Job, row.job_id).number


def note_printed(work: UnitOfWork, *, job_id: int, paper: str) -> None:
    """Note on the timeline that a paper ("ticket", "label", "work_order") left the printer."""
    job = work.get(Job, job_id)
    note_event(work, job.id, EventKind.PRINTED, facts={"paper": paper})
    work.session.flush()
