"""The checklist of an item: copied from the services on it, ticked by whoever did the step."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import is_open
from msp_desktop.i18n import _
from msp_desktop.store.models.job import Job, JobCheck, JobItem, JobLine
from msp_desktop.store.service_rows import steps_of
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs.record import note_event


@dataclass(frozen=True, slots=True)
class KeptCheck:
    """A step nobody had ticked when its line was taken off."""

    position: int
    text: str
    required: bool
    skip_reason: str = ""
    check_id: int | None = None


def copy_steps(work: UnitOfWork, rows: Sequence[JobLine]) -> None:
    """Copy the steps of the lines' services behind the checks their items have."""
    services = {row.service_id for row in rows if row.service_id is not None}
    steps = steps_of(work.session, services) if services else {}
    if not steps:
        return
    found = work.session.execute(
        select(JobCheck.item_id, func.max(JobCheck.position))
        .where(JobCheck.item_id.in_({row.item_id for row in rows}))
        .group_by(JobCheck.item_id)
    )
    last: dict[int, int] = {item_id: position for item_id, position in found}  # noqa: C416 - dict() of rows is not typed
    for row in rows:
        for step in steps.get(row.service_id or 0, ()):
            last[row.item_id] = last.get(row.item_id, -1) + 1
            work.session.add(
                JobCheck(
                    job_id=row.job_id,
                    item_id=row.item_id,
                    line_id=row.id,
                    position=last[row.item_id],
                    text=step.text,
                    required=step.required,
                )
            )


def tick_check(work: UnitOfWork, *, check_id: int, done: bool = True, skip_reason: str = "") -> None:
    """Tick a step as done now by whoever acts, or take the tick off. Undoable; nothing happens when it is so.

    `skip_reason` is why it was left out before it was ticked, for the way back.
    """
    check = work.get(JobCheck, check_id)
    if (check.done_at is not None) is done:
        return
    item = work.get(JobItem, check.item_id)
    job = work.get(Job, check.job_id)
    if not is_open(item.state):
        raise Refused(_("{job} is done. Reopen it to go on with its checklist.").format(job=job.number))
    check.done_at = work.now if done else None
    check.done_by_id = work.actor if done else None
    before, check.skip_reason = check.skip_reason, "" if done else skip_reason
    note_event(work, job.id, EventKind.CHECKED, item_id=item.id, facts={"check": check.text, "done": done})
    label = _("{step} ticked") if done else _("{step} unticked")
    work.undo_with(label.format(step=check.text), tick_check, check_id=check.id, done=not done, skip_reason=before)


def open_required(work: UnitOfWork, item_ids: Sequence[int]) -> Sequence[JobCheck]:
    """The required steps of items that nobody has ticked and for which no reason was given."""
    return work.session.scalars(
        select(JobCheck)
        .where(
            JobCheck.item_id.in_(item_ids),
            JobCheck.required.is_(True),
            JobCheck.done_at.is_(None),
            JobCheck.skip_reason == "",
        )
        .order_by(JobCheck.item_id, JobCheck.position)
    ).all()


def drop_checks(work: UnitOfWork, line_id: int) -> tuple[KeptCheck, ...]:
    """Take off a line's open steps and give them back; what was done stays on the item."""
    kept = []
    for check in work.session.scalars(select(JobCheck).where(JobCheck.line_id == line_id)).all():
        if check.done_at is None:
            kept.append(KeptCheck(check.position, check.text, check.required, check.skip_reason, check.id))
            work.session.delete(check)
        else:
            check.line_id = None
    work.session.flush()
    return tuple(kept)


def put_checks_back(work: UnitOfWork, row: JobLine, checks: Sequence[KeptCheck]) -> None:
    """Put the open steps of a line back where they were."""
    for each in checks:
        check = JobCheck(
            job_id=row.job_id,
            item_id=row.item_id,
            line_id=row.id,
            position=each.position,
            text=each.text,
            required=each.required,
            skip_reason=each.skip_reason,
        )
        # The same step again, so that what was done to it before can still be taken back.
        if each.check_id is not None and work.session.get(JobCheck, each.check_id) is None:
            check.id = each.check_id
        work.session.add(check)
    work.session.flush()
