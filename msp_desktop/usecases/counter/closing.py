"""Close job: the repair is finished, the item is ready, and the draft invoice stands."""

from collections.abc import Sequence

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import JobState, can_move
from msp_desktop.domain.message import MessageEvent
from msp_desktop.i18n import _, ngettext
from msp_desktop.store.models.document import Document, DocumentItem
from msp_desktop.store.models.job import Job, JobCheck, JobItem
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.invoices import draft_for_items, take_items_off
from msp_desktop.usecases.jobs import KeptTime, resume_timers, stop_timers_of
from msp_desktop.usecases.jobs.checklist import open_required
from msp_desktop.usecases.jobs.moving import Standing, restore_standing, shift_items
from msp_desktop.usecases.jobs.record import items_of, restate, tidy_line
from msp_desktop.usecases.messages import take_back_messages, tell_customer


def close_job(
    work: UnitOfWork,
    *,
    job_id: int | None = None,
    item_id: int | None = None,
    seen: int | None = None,
    reason: str = "",
) -> int | None:
    """Finish one item, or every item of a job still in work; gives the draft invoice, None with nothing to charge.

    `seen` is the version of the item where one is named, else of the job. Raises Refused, field "reason", when
    required checks are open and nobody says why. Undoable.
    """
    if item_id is not None:
        items = [work.get(JobItem, item_id, seen=seen)]
    else:
        assert job_id is not None, "a job or an item"
        job = work.get(Job, job_id, seen=seen)
        items = [item for item in items_of(work, job.id) if can_move(item.state, JobState.READY)]
        if not items:
            raise Refused(_("Nothing on {job} is in work any more.").format(job=job.number))
    return close_items(work, item_ids=tuple(item.id for item in items), reason=reason)


def close_jobs(work: UnitOfWork, *, job_ids: Sequence[int], reason: str = "") -> int | None:
    """Finish everything still in work on several jobs as one act with one undo."""
    items = [item for each in dict.fromkeys(job_ids) for item in items_of(work, each)]
    return close_items(
        work, item_ids=[item.id for item in items if can_move(item.state, JobState.READY)], reason=reason
    )


def close_items(work: UnitOfWork, *, item_ids: Sequence[int], reason: str = "", seen: Sequence[int] = ()) -> int | None:
    """Finish several items as one act with one undo, each job with its own draft; gives the first draft.

    `seen` holds the version of each item as it was shown.
    """
    items = work.get_all(JobItem, item_ids, seen=seen)
    if not items:
        raise Refused(_("Choose what is finished."))
    why = tidy_line(reason, 200, "reason")
    skipped = _skip_open_checks(work, [item.id for item in items], why)
    times = stop_timers_of(work, item_ids=[item.id for item in items])
    before = shift_items(work, items, JobState.READY, kind=EventKind.CLOSED, reason=why)
    if not before:
        number = work.get(Job, items[0].job_id).number
        raise Refused(_("{job} is ready already.").format(job=number))
    drafts = [_draft(work, job_id) for job_id in dict.fromkeys(item.job_id for item in items)]
    told = _tell(work, [work.get(JobItem, each.item_id) for each in before])
    work.undo_with(_label(work, items), reopen_closed, before=before, skipped=skipped, times=times, told=told)
    return next((draft for draft in drafts if draft is not None), None)


def reopen_closed(
    work: UnitOfWork,
    *,
    before: tuple[Standing, ...],
    skipped: tuple[int, ...] = (),
    times: tuple[KeptTime, ...] = (),
    told: tuple[int, ...] = (),
) -> None:
    """Take a closing back: the items where they were, off their draft, checks open and timers on, and the message to
    the customer where it has not left. Undoable.
    """
    _refuse_issued(work, [each.item_id for each in before])
    take_back_messages(work, message_ids=told)
    items = [restore_standing(work, each) for each in before]
    why = ""
    for check_id in skipped:
        check = work.get(JobCheck, check_id)
        why, check.skip_reason = check.skip_reason or why, ""
    ids = [item.id for item in items]
    for document_id in _drafts_of(work, ids):
        take_items_off(work, document_id=document_id, item_ids=ids)
    for job_id in dict.fromkeys(item.job_id for item in items):
        restate(work, work.get(Job, job_id))
    resume_timers(work, times=times)
    number = work.get(Job, items[0].job_id).number
    work.undo_with(_("{job} reopened").format(job=number), close_items, item_ids=tuple(ids), reason=why)


def _tell(work: UnitOfWork, items: Sequence[JobItem]) -> tuple[int, ...]:
    """Let each job's customer know what became ready, and give the messages."""
    told = [
        tell_customer(
            work,
            job_id=job_id,
            event=MessageEvent.READY,
            item_ids=[item.id for item in items if item.job_id == job_id],
        )
        for job_id in dict.fromkeys(item.job_id for item in items)
    ]
    return tuple(each for each in told if each is not None)


def _skip_open_checks(work: UnitOfWork, item_ids: Sequence[int], why: str) -> tuple[int, ...]:
    checks = open_required(work, item_ids)
    if checks and not why:
        words = ngettext(
            "{n} required check is open. Say why it is left out.",
            "{n} required checks are open. Say why they are left out.",
            len(checks),
        )
        raise Refused(words.format(n=len(checks)), "reason")
    for check in checks:
        check.skip_reason = why
    return tuple(check.id for check in checks)


def _draft(work: UnitOfWork, job_id: int) -> int | None:
    """Bring the job's draft up to date with all its ready items."""
    ready = [item.id for item in items_of(work, job_id) if item.state is JobState.READY]
    return draft_for_items(work, item_ids=ready) if ready else None


def _drafts_of(work: UnitOfWork, item_ids: Sequence[int]) -> Sequence[int]:
    return work.session.scalars(
        select(Document.id)
        .join(DocumentItem, DocumentItem.document_id == Document.id)
        .where(DocumentItem.item_id.in_(item_ids), Document.issued_at.is_(None), Document.deleted_at.is_(None))
        .distinct()
    ).all()


def _refuse_issued(work: UnitOfWork, item_ids: Sequence[int]) -> None:
    """Refuse once a paper was issued since they became ready; an older one was for a repair before."""
    number = work.session.scalars(
        select(Document.number)
        .join(DocumentItem, DocumentItem.document_id == Document.id)
        .join(JobItem, JobItem.id == DocumentItem.item_id)
        .where(DocumentItem.item_id.in_(item_ids), Document.issued_at >= JobItem.state_since)
        .limit(1)
    ).first()
    if number is not None:
        raise Refused(_("{number} was issued for it meanwhile. Reopen the job instead.").format(number=number))


def _label(work: UnitOfWork, items: Sequence[JobItem]) -> str:
    numbers = list(dict.fromkeys(work.get(Job, item.job_id).number for item in items))
    if len(numbers) == 1:
        return _("{job} is ready").format(job=numbers[0])
    return ngettext("{n} job is ready", "{n} jobs are ready", len(numbers)).format(n=len(numbers))
