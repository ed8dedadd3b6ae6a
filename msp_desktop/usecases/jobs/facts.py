"""What is agreed and known about a job: who does it, until when, up to which amount, where it lies, what was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import is_open
from msp_desktop.i18n import _, ngettext
from msp_desktop.store.base import utc_text
from msp_desktop.store.models.job import Job, JobItem
from msp_desktop.store.models.person import Person
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs.record import FURTHEST, index_job, note_event, refuse_far, tidy_line, tidy_text

LONGEST_SHELF = 20
LONGEST_TEXT = 4000
PAST = timedelta(days=365)
MOST_CENTS = 10**10


# -- who does it


@dataclass(frozen=True, slots=True)
class Assigned:
    """Whose a job was before an act."""

    job_id: int
    person_id: int | None


def assign_job(work: UnitOfWork, *, job_id: int, person_id: int | None, seen: int | None = None) -> None:
    """Give a job to somebody, or to nobody. Undoable."""
    job = work.get(Job, job_id, seen=seen)
    assign_jobs(work, job_ids=(job.id,), person_id=person_id)


def assign_jobs(work: UnitOfWork, *, job_ids: Sequence[int], person_id: int | None, seen: Sequence[int] = ()) -> None:
    """Give several jobs to somebody as one act with one undo; `seen` holds the version of each as it was shown."""
    person = work.get(Person, person_id) if person_id is not None else None
    if person is not None and not person.active:
        raise Refused(_("{person} no longer works here.").format(person=person.name), "technician")
    before = []
    for job in work.get_all(Job, job_ids, seen=seen):
        if job.technician_id != person_id:
            before.append(Assigned(job.id, job.technician_id))
            _assign(work, job, person_id)
    if not before:
        return
    work.session.flush()
    work.undo_with(_assigned_label(work, before, person.name if person else ""), restore_assigned, before=tuple(before))


def restore_assigned(work: UnitOfWork, *, before: tuple[Assigned, ...]) -> None:
    """Give jobs back to whoever had them."""
    now = []
    for each in before:
        job = work.get(Job, each.job_id)
        now.append(Assigned(job.id, job.technician_id))
        _assign(work, job, each.person_id)
    work.session.flush()
    work.undo_with(_assigned_label(work, now, ""), restore_assigned, before=tuple(now))


def _assign(work: UnitOfWork, job: Job, person_id: int | None) -> None:
    note_event(work, job.id, EventKind.ASSIGNED, facts={"from": job.technician_id, "to": person_id})
    job.technician_id = person_id


def _assigned_label(work: UnitOfWork, before: Sequence[Assigned], name: str) -> str:
    if len(before) > 1:
        return ngettext("{n} job assigned", "{n} jobs assigned", len(before)).format(n=len(before))
    number = work.get(Job, before[0].job_id).number
    if name:
        return _("{job} given to {person}").format(job=number, person=name)
    return _("{job} assigned").format(job=number)


# -- where it lies


def shelve_item(work: UnitOfWork, *, item_id: int, shelf: str, seen: int | None = None) -> None:
    """Say on which shelf an item lies; empty for none. Undoable."""
    item = work.get(JobItem, item_id, seen=seen)
    text = tidy_line(shelf, LONGEST_SHELF, "shelf").upper()
    if item.shelf == text:
        return
    before, item.shelf = item.shelf, text
    note_event(work, item.job_id, EventKind.SHELVED, item_id=item.id, facts={"from": before, "to": text})
    work.session.flush()
    number = work.get(Job, item.job_id).number
    label = (
        _("{job} put on shelf {shelf}").format(job=number, shelf=text)
        if text
        else _("{job} off its shelf").format(job=number)
    )
    work.undo_with(label, shelve_item, item_id=item.id, shelf=before, seen=None)


# -- when its parts come


def expect_parts(work: UnitOfWork, *, item_id: int, day: date | None, seen: int | None = None) -> None:
    """Note the day on which the parts an item waits for are to come; None for not known. Undoable."""
    item = work.get(JobItem, item_id, seen=seen)
    if day is not None and not work.today - PAST <= day <= work.today + FURTHEST:
        raise Refused(_("This day is more than two years away. Check the date."), "expected")
    if item.expected_day == day:
        return
    before, item.expected_day = item.expected_day, day
    facts = {"from": before.isoformat() if before else None, "to": day.isoformat() if day else None}
    note_event(work, item.job_id, EventKind.EXPECTED, item_id=item.id, facts=facts)
    work.session.flush()
    number = work.get(Job, item.job_id).number
    work.undo_with(
        _("Delivery for {job} changed").format(job=number), expect_parts, item_id=item.id, day=before, seen=None
    )


# -- until when, up to which amount


def set_promise(work: UnitOfWork, *, job_id: int, promised_at: datetime | None, seen: int | None = None) -> None:
    """Promise a job for a moment (aware), or for none. Undoable."""
    job = work.get(Job, job_id, seen=seen)
    if promised_at is not None:
        refuse_far(work, promised_at)
        if promised_at.astimezone(work.zone).date() < work.today:
            raise Refused(_("This day is past. Choose today or later."), "promise")
    restore_promise(work, job_id=job.id, promised_at=promised_at)


def restore_promise(work: UnitOfWork, *, job_id: int, promised_at: datetime | None) -> None:
    """Write a promise as it is, past or not."""
    job = work.get(Job, job_id)
    before = job.promised_at
    if before == promised_at:
        return
    job.promised_at = promised_at
    note_event(work, job.id, EventKind.PROMISED, facts={"from": _moment(before), "to": _moment(promised_at)})
    work.session.flush()
    work.undo_with(
        _("Promise of {job} changed").format(job=job.number), restore_promise, job_id=job.id, promised_at=before
    )


def _moment(at: datetime | None) -> str | None:
    return None if at is None else utc_text(at)


def set_limit(work: UnitOfWork, *, job_id: int, limit_cents: int | None, seen: int | None = None) -> None:
    """Agree on the amount (tax included) above which the customer is called first; None agrees on nothing. Undoable."""
    job = work.get(Job, job_id, seen=seen)
    if limit_cents is not None and not 0 <= limit_cents <= MOST_CENTS:
        raise Refused(_("A limit is 0 or more. Leave it empty for no limit."), "limit")
    if job.limit_cents == limit_cents:
        return
    before, job.limit_cents = job.limit_cents, limit_cents
    note_event(work, job.id, EventKind.LIMIT_SET, facts={"from": before, "to": limit_cents})
    work.session.flush()
    work.undo_with(
        _("Agreed limit of {job} changed").format(job=job.number),
        set_limit,
        job_id=job.id,
        limit_cents=before,
        seen=None,
    )


# -- the texts


class JobText(StrEnum):
    """A text that belongs to a job."""

    PROBLEM = "problem"
    FOUND = "found"
    SOLUTION = "solution"


def write_text(work: UnitOfWork, *, job_id: int, which: JobText, text: str, seen: int | None = None) -> None:
    """Write the problem, what was found, or what was done about it (printed on the invoice). Undoable."""
    job = work.get(Job, job_id, seen=seen)
    kept = tidy_text(text, LONGEST_TEXT, which.value)
    before: str = getattr(job, which.value)
    if before == kept:
        return
    setattr(job, which.value, kept)
    note_event(work, job.id, EventKind.EDITED, facts={"field": which.value})
    index_job(work, job)
    work.undo_with(
        _("{job} changed").format(job=job.number), write_text, job_id=job.id, which=which, text=before, seen=None
    )


def set_rush(work: UnitOfWork, *, job_id: int, rush: bool, seen: int | None = None) -> None:
    """Put a job before the others, or back in line. Undoable."""
    job = work.get(Job, job_id, seen=seen)
    if job.rush is rush:
        return
    if rush and not is_open(job.state):
        raise Refused(_("{job} is done.").format(job=job.number))
    job.rush = rush
    note_event(work, job.id, EventKind.EDITED, facts={"field": "rush", "to": rush})
    work.session.flush()
    work.undo_with(_("{job} changed").format(job=job.number), set_rush, job_id=job.id, rush=not rush, seen=None)
