"""Photos, signed papers and other files kept with a job or a device; their bytes lie in the file store already."""

from collections.abc import Sequence

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.kept_file import FILE, MOST_BYTES, PHOTO, SIGNED_TERMS, NewAttachment
from msp_desktop.i18n import _
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.job import Attachment, Job, JobItem
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs.record import Facts, note_event, tidy_line

KINDS = (SIGNED_TERMS, PHOTO, FILE)
MOST_AT_ONCE = 100


def attach_files(
    work: UnitOfWork, *, files: Sequence[NewAttachment], job_id: int | None = None, device_id: int | None = None
) -> tuple[int, ...]:
    """Keep files with a job, with a device, or with a device on that job, and give their ids. Undoable.

    What is kept there already is left as it is; Refused when that is all of them.
    """
    if not 0 < len(files) <= MOST_AT_ONCE:
        raise Refused(_("Choose from 1 to {most} files.").format(most=MOST_AT_ONCE), "file")
    for each in files:
        _check(each)
    job = work.get(Job, job_id) if job_id is not None else None
    device = work.get(Device, device_id) if device_id is not None else None
    if job is None and device is None:
        raise Refused(_("Choose the job or the device first."), "file")
    if job is not None and device is not None and not _is_on(work, job, device):
        raise Refused(_("This device is not on {job}.").format(job=job.number))
    name = job.number if job is not None else f"{device.maker} {device.model}".strip() if device is not None else ""
    known = _kept_hashes(work, job, device)
    fresh = [each for each in {each.sha256: each for each in files}.values() if each.sha256 not in known]
    if not fresh:
        raise Refused(_("This file is with {job} already.").format(job=name), "file")
    rows = [_row(work, each, job, device) for each in fresh]
    work.session.flush()
    if job is not None:
        for kind in dict.fromkeys(row.kind for row in rows):
            # One entry for all photos of one act: a timeline is read by people.
            same = [row for row in rows if row.kind == kind]
            facts: Facts = {"kind": kind, "attachment": same[0].id, "count": len(same)}
            note_event(work, job.id, EventKind.PAPER_ADDED, facts=facts)
        work.session.flush()
    ids = tuple(row.id for row in rows)
    work.undo_with(_added(name, rows), detach_files, attachment_ids=ids)
    return ids


def detach_files(work: UnitOfWork, *, attachment_ids: Sequence[int]) -> None:
    """Take files off; their bytes stay as long as they can be brought back. Undoable."""
    rows = [work.get(Attachment, each) for each in attachment_ids]
    if any(row.deleted_at is not None for row in rows):
        raise Refused(_("This file is already deleted."))
    for row in rows:
        row.deleted_at = work.now
    work.session.flush()
    name = _whose(work, rows)
    label = _("Photo of {job} deleted") if _all_photos(rows) else _("File of {job} deleted")
    work.undo_with(label.format(job=name), bring_files_back, attachment_ids=tuple(attachment_ids))


def bring_files_back(work: UnitOfWork, *, attachment_ids: Sequence[int]) -> None:
    """Put files back where they were. Undoable."""
    rows = [work.get(Attachment, each) for each in attachment_ids]
    if any(row.deleted_at is None for row in rows):
        raise Refused(_("This file is not deleted."))
    for row in rows:
        row.deleted_at = None
    work.session.flush()
    work.undo_with(_added(_whose(work, rows), rows), detach_files, attachment_ids=tuple(attachment_ids))


def attach_file(
    work: UnitOfWork,
    *,
    name: str,
    mime: str,
    size: int,
    sha256: str,
    job_id: int | None = None,
    device_id: int | None = None,
    kind: str = FILE,
) -> int:
    """Keep one file with a job or a device and give its id; "signed_terms" is the paper signed at drop-off."""
    one = NewAttachment(name=name, mime=mime, size=size, sha256=sha256, kind=kind)
    return attach_files(work, files=(one,), job_id=job_id, device_id=device_id)[0]


def detach_file(work: UnitOfWork, *, attachment_id: int) -> None:
    """Take one file off. Undoable."""
    detach_files(work, attachment_ids=(attachment_id,))


def _check(file: NewAttachment) -> None:
    if file.kind not in KINDS:
        raise Refused(_("Choose what this file is."), "kind")
    if not 0 < file.size <= MOST_BYTES:
        raise Refused(_("The file is empty or larger than {n} MB.").format(n=MOST_BYTES // 1024**2), "file")
    if len(file.sha256) != 64:
        raise Refused(_("This record is no longer there."), "file")


def _is_on(work: UnitOfWork, job: Job, device: Device) -> bool:
    return bool(
        work.session.scalars(select(JobItem.id).where(JobItem.job_id == job.id, JobItem.device_id == device.id)).first()
    )


def _kept_hashes(work: UnitOfWork, job: Job | None, device: Device | None) -> set[str]:
    rows = select(Attachment.sha256).where(Attachment.deleted_at.is_(None))
    if job is not None:
        rows = rows.where(Attachment.job_id == job.id)
    if device is not None:
        # One photo may show two devices of a job, and is then kept with each.
        rows = rows.where(Attachment.device_id == device.id)
    return set(work.session.scalars(rows))


def _row(work: UnitOfWork, file: NewAttachment, job: Job | None, device: Device | None) -> Attachment:
    owner = job.customer_id if job is not None else device.customer_id if device is not None else None
    row = Attachment(
        job_id=job.id if job is not None else None,
        device_id=device.id if device is not None else None,
        customer_id=owner,
        kind=file.kind,
        name=tidy_line(file.name, 200, "file") or file.sha256[:12],
        mime=file.mime[:80],
        size=file.size,
        sha256=file.sha256,
        at=work.now,
        person_id=work.actor,
    )
    work.session.add(row)
    return row


def _added(name: str, rows: Sequence[Attachment]) -> str:
    if _all_photos(rows):
        return (_("Photo added to {job}") if len(rows) == 1 else _("Photos added to {job}")).format(job=name)
    return (_("File added to {job}") if len(rows) == 1 else _("Files added to {job}")).format(job=name)


def _all_photos(rows: Sequence[Attachment]) -> bool:
    return all(row.kind == PHOTO for row in rows)


def _whose(work: UnitOfWork, rows: Sequence[Attachment]) -> str:
    """The number of the job, or the name of the device, that files are kept with."""
    first = rows[0] if rows else None
    if first is not None and first.job_id is not None:
        return work.get(Job, first.job_id).number
    if first is not None and first.device_id is not None:
        device = work.get(Device, first.device_id)
        return f"{device.maker} {device.model}".strip()
    raise Refused(_("This record is no longer there."))
