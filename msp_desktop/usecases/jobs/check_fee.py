"""The check the customer agreed to pay for: which service it is, and whether a repair makes it fall away."""

from dataclasses import dataclass, replace

from sqlalchemy import select

from msp_desktop.domain.check_fee import check_fee_due
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import is_working
from msp_desktop.domain.work_kind import ServiceKind
from msp_desktop.i18n import _
from msp_desktop.store.models.document import Document, DocumentLine
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.models.service import Service
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs.checklist import KeptCheck
from msp_desktop.usecases.jobs.kept import KeptLine, kept_line
from msp_desktop.usecases.jobs.lines import (
    line_of_labour,
    line_of_service,
    offer_for,
    put_line_back,
    put_lines,
    take_line_off,
)
from msp_desktop.usecases.jobs.record import items_of, note_event, retotal


@dataclass(frozen=True, slots=True)
class DroppedFee:
    """A line of the check that was taken off, as it was."""

    item_id: int
    line_id: int
    line: KeptLine
    checks: tuple[KeptCheck, ...]


@dataclass(frozen=True, slots=True)
class BeforeFee:
    """What was agreed before, and the lines that came, went or were taken up since."""

    service_id: int | None
    credited: bool
    dropped: tuple[DroppedFee, ...] = ()
    raised: tuple[int, ...] = ()
    added: tuple[int, ...] = ()


def agree_check_fee(
    work: UnitOfWork, *, job_id: int, service_id: int | None, credited: bool, seen: int | None = None
) -> None:
    """Agree on what a check costs, None for nothing. Undoable.

    Credited, it is charged only when the device goes back as it came; else it is a line of each device from now on.
    Raises Refused for a service that is not offered.
    """
    job = work.get(Job, job_id, seen=seen)
    credited = credited and service_id is not None
    if (job.diagnostic_id, job.diagnostic_credited) == (service_id, credited):
        return
    if service_id is not None:
        work.get(Service, service_id)
    before = BeforeFee(job.diagnostic_id, job.diagnostic_credited)
    dropped = tuple(_drop_lines(work, job, before.service_id)) if before.service_id is not None else ()
    job.diagnostic_id, job.diagnostic_credited = service_id, credited
    raised: tuple[int, ...] = ()
    added: tuple[int, ...] = ()
    if check_fee_due(agreed=service_id is not None, credited=credited, repaired=True):
        raised, added = _add_lines(work, job, _offered(work, service_id))
    retotal(work, job)
    work.undo_with(
        _("Check fee of {job} agreed").format(job=job.number),
        take_check_fee_back,
        job_id=job.id,
        before=replace(before, dropped=dropped, raised=raised, added=added),
    )


def take_check_fee_back(work: UnitOfWork, *, job_id: int, before: BeforeFee) -> None:
    """Agree on the check as it was before, with its lines as they were. Undoable."""
    job = work.get(Job, job_id)
    service_id, credited = job.diagnostic_id, job.diagnostic_credited
    for line_id in before.added:
        row = work.session.get(JobLine, line_id)
        if row is not None:
            take_line_off(work, row)
    for line_id in before.raised:
        row = work.session.get(JobLine, line_id)
        if row is not None:
            row.set_aside = True
    for each in before.dropped:
        put_line_back(work, item_id=each.item_id, line=each.line, checks=each.checks, line_id=each.line_id)
    job.diagnostic_id, job.diagnostic_credited = before.service_id, before.credited
    retotal(work, job)
    work.undo_with(
        _("Check fee of {job} agreed").format(job=job.number),
        agree_check_fee,
        job_id=job.id,
        service_id=service_id,
        credited=credited,
        seen=None,
    )


def _offered(work: UnitOfWork, service_id: int | None) -> Service:
    assert service_id is not None, "a fee is due for a service"
    service = work.get(Service, service_id)
    if service.deleted_at is not None:
        raise Refused(_("{service} is no longer offered.").format(service=service.name), "check")
    return service


def _add_lines(work: UnitOfWork, job: Job, service: Service) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Charge the check of each device in work: lines set aside are taken up, missing ones added; gives both."""
    offer = offer_for(work, service.id, job.price_basis)
    if service.kind is ServiceKind.LABOUR:
        line = line_of_labour(offer, minutes=max(service.minimum_minutes, 1))
    else:
        line = line_of_service(offer)
    raised: list[int] = []
    added: list[int] = []
    for item in items_of(work, job.id):
        if not is_working(item.state):
            continue
        own = select(JobLine).where(JobLine.item_id == item.id, JobLine.service_id == service.id)
        row = work.session.scalars(own.order_by(JobLine.set_aside, JobLine.id).limit(1)).first()
        if row is None:
            (row,) = put_lines(work, job, [item], [line])
            added.append(row.id)
            note_event(work, job.id, EventKind.LINE_ADDED, item_id=item.id, facts={"line": line.description})
        elif row.set_aside:
            row.set_aside = False
            raised.append(row.id)
    return tuple(raised), tuple(added)


def _drop_lines(work: UnitOfWork, job: Job, service_id: int) -> list[DroppedFee]:
    """Take the fee's lines off what is in work; what an issued paper charges and what is set aside stays."""
    issued = (
        select(DocumentLine.id)
        .join(Document, DocumentLine.document_id == Document.id)
        .where(DocumentLine.job_line_id == JobLine.id, Document.issued_at.is_not(None))
    )
    rows = work.session.execute(
        select(JobLine, JobItem.state)
        .join(JobItem, JobItem.id == JobLine.item_id)
        .where(
            JobLine.job_id == job.id,
            JobLine.service_id == service_id,
            JobLine.set_aside.is_(False),
            ~issued.exists(),
        )
    ).all()
    dropped = []
    for row, state in rows:
        if is_working(state):
            line_id, item_id, line = row.id, row.item_id, kept_line(row)
            dropped.append(DroppedFee(item_id, line_id, line, take_line_off(work, row)))
    return dropped
