"""The parts a service usually needs, put on a job in one act with one way back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.i18n import _, ngettext
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.models.part import Part
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.store.usual_parts import UsualOffer, missing_usual
from msp_desktop.usecases.jobs.kept import KeptLine, kept_line
from msp_desktop.usecases.jobs.lines import open_for_lines, put_line_back, put_lines, refuse_invoiced, take_line_off
from msp_desktop.usecases.jobs.part_lines import put_stock_part
from msp_desktop.usecases.jobs.record import note_event, retotal
from msp_desktop.usecases.jobs.values import NewLine


@dataclass(frozen=True, slots=True)
class KeptPart:
    """A part line that was taken off, as it was."""

    line_id: int
    line: KeptLine
    warranty_from: date | None = None


def add_usual_parts(work: UnitOfWork, *, line_id: int) -> tuple[int, ...]:
    """Put the parts that the service of a line usually needs on its item, and give their lines; what is there stays.

    As many as the line's quantity needs, at today's prices; the stock holds its own, asking as `add_stock_part` does.
    Undoable as one act. Raises Refused where all of them are there.
    """
    row = work.get(JobLine, line_id)
    item = work.get(JobItem, row.item_id)
    job = open_for_lines(work, item)
    wanted = missing_usual(work.session, line_id=row.id, day=work.today)
    if not wanted:
        raise Refused(_("The usual parts are on the job already."))
    made = tuple(_put(work, job, item, each, _times(row)) for each in wanted)
    _name_undo(work, item.id, job.number, made)
    return made


def _times(row: JobLine) -> Decimal:
    """How often a service is done: hours are not a number of times."""
    return row.quantity if row.kind is LineKind.FLAT else Decimal(1)


def _put(work: UnitOfWork, job: Job, item: JobItem, offer: UsualOffer, times: Decimal) -> int:
    quantity = offer.quantity * times
    if offer.part is not None:
        part = work.get(Part, offer.part.id)
        return put_stock_part(work, job, item, part, quantity=quantity, ask=True).id
    line = NewLine(
        kind=LineKind.PART,
        description=offer.description,
        unit_cents=offer.unit_cents,
        tax_rate_id=offer.tax_rate_id,
        quantity=quantity,
    )
    (row,) = put_lines(work, job, [item], [line])
    note_event(work, job.id, EventKind.LINE_ADDED, item_id=item.id, facts={"line": row.description})
    retotal(work, job)
    return row.id


def take_parts_off(work: UnitOfWork, *, item_id: int, line_ids: Sequence[int]) -> None:
    """Take several part lines off an item as one act. Undoable."""
    item = work.get(JobItem, item_id)
    job = open_for_lines(work, item)
    kept = []
    for line_id in reversed(line_ids):
        row = work.session.get(JobLine, line_id)
        if row is None or row.item_id != item_id:
            continue
        refuse_invoiced(work, row)
        kept.append(KeptPart(row.id, kept_line(row), row.warranty_from))
        take_line_off(work, row)
    label = _("Parts taken off {job}").format(job=job.number)
    work.undo_with(label, put_parts_back, item_id=item_id, parts=tuple(reversed(kept)))


def put_parts_back(work: UnitOfWork, *, item_id: int, parts: tuple[KeptPart, ...]) -> None:
    """Put part lines back that were taken off together."""
    made = tuple(
        put_line_back(work, item_id=item_id, line=each.line, line_id=each.line_id, warranty_from=each.warranty_from)
        for each in parts
    )
    _name_undo(work, item_id, work.get(Job, work.get(JobItem, item_id).job_id).number, made)


def _name_undo(work: UnitOfWork, item_id: int, number: str, made: tuple[int, ...]) -> None:
    words = ngettext("{n} usual part added to {job}", "{n} usual parts added to {job}", len(made))
    work.undo_with(words.format(n=len(made), job=number), take_parts_off, item_id=item_id, line_ids=made)
