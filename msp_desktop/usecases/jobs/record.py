"""What every act on a job does besides its own: the timeline, the totals and state, and the search index."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, exists, select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import JobState, is_open, is_working, job_state
from msp_desktop.i18n import _
from msp_desktop.store.base import whole_text
from msp_desktop.store.job_sheet import job_sheet
from msp_desktop.store.job_words import job_texts
from msp_desktop.store.models.job import Job, JobEvent, JobItem, JobLine
from msp_desktop.store.models.person import Person
from msp_desktop.store.shop_facts import ShopFacts
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.parts.holding import settle_parts

NOUN = "job"
FURTHEST = timedelta(days=730)
Facts = Mapping[str, str | int | bool | None]


def note_event(
    work: UnitOfWork,
    job_id: int,
    kind: EventKind,
    *,
    item_id: int | None = None,
    text: str = "",
    facts: Facts | None = None,
) -> JobEvent:
    """Put an entry on the job's timeline with the next flush: a code with plain values, or what somebody typed."""
    event = JobEvent(
        job_id=job_id,
        item_id=item_id,
        at=work.now,
        person_id=work.actor,
        kind=kind,
        text=text,
        facts=dict(facts or {}),
    )
    work.session.add(event)
    return event


def retotal(
    work: UnitOfWork, job: Job, *, facts: ShopFacts | None = None, lines: Sequence[JobLine] | None = None
) -> None:
    """Work out what the job comes to, its bench minutes, its state, when it became ready or done, and which parts it
    holds: the one place.

    Shop facts and all lines of the job may be given where they are at hand.
    """
    if lines is None:
        work.session.flush()
    # One write of the job for its sums and its state together.
    with work.session.no_autoflush:
        sheet = job_sheet(work.session, job, facts=facts, rows=lines)
    job.net_cents, job.total_cents = sheet.totals.net_cents, sheet.totals.total_cents
    job.planned_minutes = sheet.planned_minutes
    restate(work, job, lines=(*sheet.rows, *sheet.aside))


def restate(work: UnitOfWork, job: Job, *, lines: Sequence[JobLine] | None = None) -> None:
    """Derive the job's state from its items, since when it is ready or done, and which parts its lines hold or used.

    All lines of the job may be given where they are at hand.
    """
    with work.session.no_autoflush:
        rows = work.session.execute(_STATES, {"job_id": job.id}).all()
    states = {row.id: row.state for row in rows}
    # Rows changed in this act and not yet written count as they are now.
    for row in work.session.identity_map.values():
        if isinstance(row, JobItem) and row.job_id == job.id:
            states[row.id] = row.state
    job.state = job_state(states.values())
    done = not is_open(job.state)
    ready_at = _since(job.ready_at, work.now, held=not is_working(job.state), starts=job.state is JobState.READY)
    closed_at = _since(job.closed_at, work.now, held=done, starts=done)
    if (job.ready_at, job.closed_at) != (ready_at, closed_at):
        job.ready_at, job.closed_at = ready_at, closed_at
    work.session.flush()
    if lines is not None or any(row.parts for row in rows):
        settle_parts(work, job, lines=lines)


_STATES = select(
    JobItem.id,
    JobItem.state,
    exists().where(JobLine.job_id == bindparam("job_id"), JobLine.part_id.is_not(None)).label("parts"),
).where(JobItem.job_id == bindparam("job_id"))


def _since(before: datetime | None, now: datetime, *, held: bool, starts: bool) -> datetime | None:
    if not held:
        return None
    return before or (now if starts else None)


def items_of(work: UnitOfWork, job_id: int) -> list[JobItem]:
    """List the items of a job in order."""
    return list(
        work.session.scalars(select(JobItem).where(JobItem.job_id == job_id).order_by(JobItem.position, JobItem.id))
    )


def index_job(work: UnitOfWork, job: Job) -> None:
    """Write what a job is found by: number, customer and reach, devices, the problem and what was written about it."""
    work.session.flush()
    work.search.index(NOUN, job.id, job_texts(work.session, job))


def still_here(work: UnitOfWork, person_id: int | None) -> int | None:
    """The person who did a job before, for the one that follows it; None once they have left."""
    return person_id if person_id is not None and work.get(Person, person_id).active else None


def refuse_far(work: UnitOfWork, promised_at: datetime | None) -> None:
    """Refuse a promise that is a slip of the finger. Field "promise"."""
    if promised_at is not None and not -FURTHEST <= promised_at - work.now <= FURTHEST:
        raise Refused(_("This is more than two years away. Check the date."), "promise")


def tidy_line(text: str, longest: int, field: str) -> str:
    """Give a one-line text without outer blanks; Refused where it is too long to keep."""
    kept = " ".join(whole_text(text).split())
    if len(kept) > longest:
        raise Refused(_("This is longer than {most} characters. Shorten it.").format(most=longest), field)
    return kept


def tidy_text(text: str, longest: int, field: str) -> str:
    """The same for a text of several lines."""
    kept = whole_text(text).strip()
    if len(kept) > longest:
        raise Refused(_("This is longer than {most} characters. Shorten it.").format(most=longest), field)
    return kept
