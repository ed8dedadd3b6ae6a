"""A job taken apart: some of its devices or lines go on a job of their own, the two naming each other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import JobState, is_open, is_working
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.i18n import _
from msp_desktop.store.models.document import Document, DocumentItem, DocumentLine
from msp_desktop.store.models.job import Job, JobCheck, JobEvent, JobItem, JobLine
from msp_desktop.store.models.vault import Passcode
from msp_desktop.store.models.work_time import WorkTime
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs.aside import lines_of_item
from msp_desktop.usecases.jobs.lines import issued_number
from msp_desktop.usecases.jobs.ordering import orders_follow
from msp_desktop.usecases.jobs.record import index_job, items_of, note_event, refuse_far, retotal
from msp_desktop.usecases.jobs.timer_stops import stop_timers_of
from msp_desktop.usecases.parts.pieces import pieces_follow
from msp_desktop.usecases.shop import draw_number


@dataclass(frozen=True, slots=True)
class MovedLine:
    """Where a line stood before it went on another job."""

    line_id: int
    item_id: int
    position: int
    aside: bool = False


@dataclass(frozen=True, slots=True)
class MovedItem:
    """Where an item stood before it went on another job."""

    item_id: int
    position: int


def split_job(
    work: UnitOfWork,
    *,
    job_id: int,
    item_ids: Sequence[int] = (),
    line_ids: Sequence[int] = (),
    problem: str | None = None,
    promised_at: datetime | None = None,
    seen: int | None = None,
) -> int:
    """Put devices (with all that is theirs) and single lines of a job on a new one, and give its id. Undoable.

    A line whose device stays goes with a second entry of that device. Without `promised_at` the promise is the same,
    without `problem` the text too. Raises Refused where nothing would stay, or an issued paper names what is to go.
    """
    job = work.get(Job, job_id, seen=seen)
    items = items_of(work, job.id)
    going = [item for item in items if item.id in set(item_ids)]
    lines = _lines_to_go(work, job, going, line_ids)
    _check(work, job, items, going, lines)
    refuse_far(work, promised_at)
    made = _new_job(work, job, problem, promised_at)
    moved_items = tuple(MovedItem(item.id, item.position) for item in going)
    moved_lines = tuple(MovedLine(line.id, line.item_id, line.position, line.set_aside) for line in lines)
    _move_items(work, going, made)
    _move_lines(work, lines, made, len(going))
    _settle(work, (job, made))
    work.undo_with(
        _("{job} split off").format(job=made.number),
        join_jobs,
        job_id=job.id,
        split_id=made.id,
        items=moved_items,
        lines=moved_lines,
    )
    return made.id


def join_jobs(
    work: UnitOfWork, *, job_id: int, split_id: int, items: tuple[MovedItem, ...], lines: tuple[MovedLine, ...]
) -> None:
    """Put back what was split off; the number of the other job stays given, and it is cancelled. Undoable."""
    job, other = work.get(Job, job_id), work.get(Job, split_id)
    returning = {each.item_id: each.position for each in items}
    # What was left empty when they were joined before stays as it is.
    theirs = [
        item
        for item in items_of(work, other.id)
        if item.id in returning or is_open(item.state) or lines_of_item(work, item.id)
    ]
    stop_timers_of(work, item_ids=[item.id for item in theirs if item.id not in returning])
    if any(not is_open(item.state) for item in theirs) or not set(returning) <= {item.id for item in theirs}:
        raise Refused(_("{job} has moved on meanwhile.").format(job=other.number))
    _refuse_issued(work, other, theirs, lines_of_job(work, other.id))
    rows = {row.id: row for row in lines_of_job(work, other.id)}
    for each in lines:
        row = rows.get(each.line_id)
        if row is not None:
            row.position, row.set_aside = each.position, each.aside
            _move_line(work, row, job.id, each.item_id)
    for item in theirs:
        if item.id in returning:
            _move_item(work, item, job.id, returning[item.id])
    if lines_of_job(work, other.id):
        raise Refused(_("{job} has moved on meanwhile.").format(job=other.number))
    _leave_empty(work, other)
    _settle(work, (job, other), joined=True)
    work.undo_with(
        _("{job} joined again").format(job=job.number),
        split_again,
        job_id=job.id,
        split_id=other.id,
        items=items,
        lines=lines,
    )


def split_again(
    work: UnitOfWork, *, job_id: int, split_id: int, items: tuple[MovedItem, ...], lines: tuple[MovedLine, ...]
) -> None:
    """Split off again what was joined, under the same number. Undoable."""
    job, other = work.get(Job, job_id), work.get(Job, split_id)
    mine = items_of(work, job.id)
    going = [item for item in mine if item.id in {each.item_id for each in items}]
    rows = [row for row in lines_of_job(work, job.id) if row.id in {each.line_id for each in lines}]
    if len(going) < len(items) or len(rows) < len(lines):
        raise Refused(_("{job} has moved on meanwhile.").format(job=job.number))
    _check(work, job, mine, going, rows)
    empty = items_of(work, other.id)
    _move_items(work, going, other)
    _move_lines(work, rows, other, len(going))
    for item in empty:
        _forget(work, item)
    _settle(work, (job, other))
    work.undo_with(
        _("{job} split off").format(job=other.number),
        join_jobs,
        job_id=job.id,
        split_id=other.id,
        items=items,
        lines=lines,
    )


def lines_of_job(work: UnitOfWork, job_id: int) -> Sequence[JobLine]:
    """All lines of a job in order, those set aside too."""
    return work.session.scalars(
        select(JobLine).where(JobLine.job_id == job_id).order_by(JobLine.position, JobLine.id)
    ).all()


# -- what may go


def _lines_to_go(work: UnitOfWork, job: Job, going: Sequence[JobItem], line_ids: Sequence[int]) -> list[JobLine]:
    """The single lines that go beside those of the devices that go."""
    with_items = {item.id for item in going}
    wanted = set(line_ids)
    return [row for row in lines_of_job(work, job.id) if row.id in wanted and row.item_id not in with_items]


def _check(
    work: UnitOfWork, job: Job, items: Sequence[JobItem], going: Sequence[JobItem], lines: Sequence[JobLine]
) -> None:
    if not going and not lines:
        raise Refused(_("Choose what goes on the new job."), "split")
    if len(going) == len(items):
        raise Refused(_("Something has to stay on {job}.").format(job=job.number), "split")
    owners = {item.id: item for item in items}
    for item in (*going, *(owners[line.item_id] for line in lines)):
        if not is_open(item.state):
            raise Refused(_("Only what is still in the shop can go on another job."), "split")
    with_items = [row for item in going for row in lines_of_item(work, item.id)]
    _refuse_issued(work, job, going, (*with_items, *lines))


def _refuse_issued(work: UnitOfWork, job: Job, items: Sequence[JobItem], lines: Sequence[JobLine]) -> None:
    named = work.session.scalars(
        select(Document.number)
        .join(DocumentItem, DocumentItem.document_id == Document.id)
        .where(DocumentItem.item_id.in_([item.id for item in items]), Document.issued_at.is_not(None))
        .limit(1)
    ).first()
    number = named or next(filter(None, (issued_number(work, line.id) for line in lines)), None)
    if number is not None:
        words = _("{number} was issued for it, so it stays on {job}.")
        raise Refused(words.format(number=number, job=job.number), "split")


# -- going


def _new_job(work: UnitOfWork, job: Job, problem: str | None, promised_at: datetime | None) -> Job:
    return work.add(
        Job(
            number=draw_number(work, SeriesKind.JOB).text,
            customer_id=job.customer_id,
            customer_key=job.customer_key,
            state=JobState.BOOKED_IN,
            received_at=job.received_at,
            promised_at=promised_at or job.promised_at,
            technician_id=job.technician_id,
            booked_by_id=work.actor,
            rush=job.rush,
            contact_way=job.contact_way,
            problem=job.problem if problem is None else problem.strip(),
            phrases=list(job.phrases),
            found=job.found,
            limit_cents=job.limit_cents,
            price_basis=job.price_basis,
            discount_percent=job.discount_percent,
            discount_reason=job.discount_reason,
            terms_id=job.terms_id,
            warranty_of_id=job.warranty_of_id,
            diagnostic_id=job.diagnostic_id,
            diagnostic_credited=job.diagnostic_credited,
        )
    )


def _move_items(work: UnitOfWork, items: Iterable[JobItem], to: Job) -> None:
    for place, item in enumerate(items):
        _move_item(work, item, to.id, place)


def _move_item(work: UnitOfWork, item: JobItem, job_id: int, position: int) -> None:
    """Put an item with its lines, steps and hours on another job, and off its draft."""
    for row in lines_of_item(work, item.id):
        _move_line(work, row, job_id, item.id)
    for check in work.session.scalars(select(JobCheck).where(JobCheck.item_id == item.id)).all():
        check.job_id = job_id
    for time in work.session.scalars(select(WorkTime).where(WorkTime.item_id == item.id)).all():
        time.job_id = job_id
    leave_drafts_of_items(work, (item.id,))
    item.job_id, item.position = job_id, position
    work.session.flush()


def _move_lines(work: UnitOfWork, lines: Sequence[JobLine], to: Job, first: int) -> None:
    """Single lines go with a second entry of their device, which is not left twice: what came with it stays behind."""
    made: dict[int, JobItem] = {}
    for line in lines:
        item = work.get(JobItem, line.item_id)
        if item.id not in made:
            made[item.id] = _second_entry(work, item, to, first + len(made))
        if item.unrepaired:
            # Its new entry is in work, so it counts there.
            line.set_aside = line.set_aside and to.diagnostic_credited and line.service_id == to.diagnostic_id
        _move_line(work, line, to.id, made[item.id].id)


def _second_entry(work: UnitOfWork, item: JobItem, to: Job, position: int) -> JobItem:
    return work.add(
        JobItem(
            job_id=to.id,
            device_id=item.device_id,
            position=position,
            state=item.state if is_working(item.state) else JobState.IN_REPAIR,
            state_since=work.now,
            shelf=item.shelf,
            data_answer=item.data_answer,
        )
    )


def _move_line(work: UnitOfWork, row: JobLine, job_id: int, item_id: int) -> None:
    for check in work.session.scalars(select(JobCheck).where(JobCheck.line_id == row.id)).all():
        check.job_id, check.item_id = job_id, item_id
    for time in work.session.scalars(select(WorkTime).where(WorkTime.line_id == row.id)).all():
        time.job_id, time.item_id = job_id, item_id
    for copy in work.session.scalars(_drafted(row.id)).all():
        work.session.delete(copy)
    pieces_follow(work, row, job_id)
    orders_follow(work, row, job_id, item_id)
    row.job_id, row.item_id = job_id, item_id
    work.session.flush()


def leave_drafts_of_items(work: UnitOfWork, item_ids: Sequence[int]) -> None:
    """Take items with their lines off drafts; a draft left without anything is put away."""
    rows = work.session.scalars(
        select(DocumentItem)
        .join(Document, DocumentItem.document_id == Document.id)
        .where(DocumentItem.item_id.in_(item_ids), Document.issued_at.is_(None), Document.deleted_at.is_(None))
    ).all()
    documents = {row.document_id for row in rows}
    for row in rows:
        work.delete(row)
    lines = select(JobLine.id).where(JobLine.item_id.in_(item_ids))
    for line in work.session.scalars(
        select(DocumentLine).where(DocumentLine.document_id.in_(documents), DocumentLine.job_line_id.in_(lines))
    ).all():
        work.session.delete(line)
    work.session.flush()
    for document_id in documents:
        left = select(func.count()).where(DocumentLine.document_id == document_id)
        if not work.session.scalar(left):
            work.get(Document, document_id).deleted_at = work.now
    work.session.flush()


def _drafted(line_id: int) -> Select[DocumentLine]:
    return (
        select(DocumentLine)
        .join(Document, DocumentLine.document_id == Document.id)
        .where(DocumentLine.job_line_id == line_id, Document.issued_at.is_(None))
    )


def _leave_empty(work: UnitOfWork, job: Job) -> None:
    """A job everything has left keeps its number: cancelled, with nothing on it."""
    left = [item for item in items_of(work, job.id) if not _forget(work, item)]
    for item in left:
        item.state, item.state_since, item.shelf = JobState.CANCELLED, work.now, ""
    if not left:
        work.add(JobItem(job_id=job.id, state=JobState.CANCELLED, state_since=work.now))
    work.session.flush()


def _forget(work: UnitOfWork, item: JobItem) -> bool:
    """Take an entry without lines and without a past off its job; say whether it is gone."""
    for model in (JobLine, JobCheck, JobEvent, WorkTime, Passcode, DocumentItem):
        if work.session.scalars(select(model.id).where(model.item_id == item.id).limit(1)).first() is not None:
            return False
    work.delete(item)
    work.session.flush()
    return True


def _settle(work: UnitOfWork, jobs: tuple[Job, Job], *, joined: bool = False) -> None:
    """Add both up, name each on the other's timeline, and let the search find both."""
    first, second = jobs
    again = {"joined": True} if joined else {}
    note_event(work, first.id, EventKind.SPLIT, facts={"to": second.number, **again})
    note_event(work, second.id, EventKind.SPLIT, facts={"from": first.number, **again})
    for job in jobs:
        retotal(work, job)
        index_job(work, job)
