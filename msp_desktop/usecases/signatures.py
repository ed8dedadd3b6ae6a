"""Signatures drawn on the screen at drop-off and at pick-up: kept with the terms they stand for, and withdrawn."""

from collections.abc import Sequence

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.signature import Drawing, SigningMoment, is_signature, is_sound
from msp_desktop.i18n import _
from msp_desktop.store.models.job import Job, JobEvent
from msp_desktop.store.models.signature import Signature
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs.record import items_of, note_event, tidy_line


def keep_signature(
    work: UnitOfWork, *, job_id: int, moment: SigningMoment, who: str, drawing: Drawing, item_ids: Sequence[int] = ()
) -> int:
    """Keep what somebody drew, under the terms the job was left under, and give its id. Undoable.

    `item_ids` are the devices handed over with it; none means all of the job. An earlier signature stays on record,
    the newest one counts. Raises Refused for a drawing that is no signature.
    """
    job = work.get(Job, job_id)
    name = tidy_line(who, 200, "who")
    if not name:
        raise Refused(_("Enter who signs."), "who")
    if not is_sound(drawing):
        raise Refused(_("This drawing cannot be kept. Clear it and sign again."), "pad")
    if not is_signature(drawing):
        raise Refused(_("This is too small for a signature. Sign across the field."), "pad")
    own = {item.id for item in items_of(work, job.id)}
    wanted = list(dict.fromkeys(item_ids))
    if not own.issuperset(wanted):
        raise Refused(_("Choose devices of one job."))
    row = work.add(
        Signature(
            job_id=job.id,
            moment=moment,
            who=name,
            at=work.now,
            terms_id=job.terms_id,
            width=drawing.width,
            height=drawing.height,
            strokes=drawing.rows(),
            item_ids=wanted if moment is SigningMoment.PICK_UP else [],
            person_id=work.actor,
        )
    )
    facts = {"moment": moment.value, "signature": row.id}
    note_event(work, job.id, EventKind.SIGNED, item_id=wanted[0] if len(wanted) == 1 else None, text=name, facts=facts)
    work.session.flush()
    work.undo_with(_("Signature on {job} kept").format(job=job.number), withdraw_signature, signature_id=row.id)
    return row.id


def withdraw_signature(work: UnitOfWork, *, signature_id: int) -> None:
    """Take a signature back, with its entry on the timeline; it stays on record as withdrawn. Undoable."""
    row, job = _signature(work, signature_id)
    if row.withdrawn_at is not None:
        raise Refused(_("This signature was already withdrawn."))
    row.withdrawn_at = work.now
    for event in _events(work, row):
        event.deleted_at = work.now
    work.session.flush()
    work.undo_with(_("Signature on {job} withdrawn").format(job=job.number), bring_signature_back, signature_id=row.id)


def bring_signature_back(work: UnitOfWork, *, signature_id: int) -> None:
    """Let a withdrawn signature stand again."""
    row, job = _signature(work, signature_id)
    if row.withdrawn_at is None:
        raise Refused(_("This signature was not withdrawn."))
    row.withdrawn_at = None
    for event in _events(work, row):
        event.deleted_at = None
    work.session.flush()
    work.undo_with(_("Signature on {job} kept").format(job=job.number), withdraw_signature, signature_id=row.id)


def _signature(work: UnitOfWork, signature_id: int) -> tuple[Signature, Job]:
    row = work.get(Signature, signature_id)
    return row, work.get(Job, row.job_id)


def _events(work: UnitOfWork, row: Signature) -> list[JobEvent]:
    events = work.session.scalars(
        select(JobEvent).where(JobEvent.job_id == row.job_id, JobEvent.kind == EventKind.SIGNED)
    )
    return [event for event in events if event.facts.get("signature") == row.id]
