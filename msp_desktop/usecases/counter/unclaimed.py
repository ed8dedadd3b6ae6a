"""Devices that nobody fetches: the steps of the shop's ladder, taken once each, and the storage fee."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from msp_desktop.domain.approval import CallOutcome
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.message import MessageEvent
from msp_desktop.domain.totals import PriceBasis, converted_unit
from msp_desktop.domain.unclaimed import STORAGE_CODE, LadderStep, UnclaimedAct, storage_days, storage_fee_cents
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.i18n import Words, _
from msp_desktop.store.message_rows import language_of
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.document import Document, DocumentLine
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.models.unclaimed import UnclaimedDone
from msp_desktop.store.shop_facts import USUAL, charged_tax, shop_facts, tax_in_force
from msp_desktop.store.unclaimed_rows import ladder
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.invoices import draft_for_items
from msp_desktop.usecases.jobs import NewLine, add_line, change_line, remove_line
from msp_desktop.usecases.jobs.kept import kept_line
from msp_desktop.usecases.jobs.lines import restore_line
from msp_desktop.usecases.jobs.record import items_of, note_event
from msp_desktop.usecases.messages import take_back_messages, tell_customer
from msp_desktop.usecases.quotes.calling import log_call, take_call_back


def take_unclaimed_step(work: UnitOfWork, *, item_id: int, step: LadderStep, asked: bool = True) -> int | None:
    """Note that a step was taken for a ready item; a reminder writes to the customer and gives the message.

    `asked` is False where the program does it by itself: then the shop's rule for the occasion holds. None where
    nothing was written. Raises Refused when the item is not ready or the step was taken already. Undoable.
    """
    item = work.get(JobItem, item_id)
    job = work.get(Job, item.job_id)
    message_id = None
    if step.act is UnclaimedAct.REMIND and _may_take(work, item, step):
        message_id = tell_customer(work, job_id=job.id, event=MessageEvent.UNCLAIMED, item_ids=(item.id,), asked=asked)
        if message_id is None:
            raise Refused(_("{job}: the customer cannot be written to. Call them.").format(job=job.number))
    done_id = _take(work, item, step, message_id=message_id)
    work.undo_with(
        _("{job}: step taken").format(job=job.number), take_back_step, done_id=done_id, message_ids=_only(message_id)
    )
    return message_id


def _may_take(work: UnitOfWork, item: JobItem, step: LadderStep) -> bool:
    """True, or Refused with the reason."""
    number = work.get(Job, item.job_id).number
    if item.state is not JobState.READY:
        raise Refused(_("{job} is not ready any more.").format(job=number))
    if step.after_days in _taken(work, item):
        raise Refused(_("This step was taken for {job} already.").format(job=number))
    return True


def _take(work: UnitOfWork, item: JobItem, step: LadderStep, *, message_id: int | None) -> int:
    _may_take(work, item, step)
    ready_on = _ready_on(work, item)
    row = work.add(
        UnclaimedDone(
            item_id=item.id,
            after_days=step.after_days,
            act=step.act,
            ready_since=item.state_since,
            at=work.now,
            person_id=work.actor,
            message_id=message_id,
            fee_cents=storage_fee_cents(ready_on, work.today, ladder(work.session)) or None,
        )
    )
    facts: dict[str, str | int | bool | None] = {"act": step.act.value, "days": (work.today - ready_on).days}
    note_event(work, item.job_id, EventKind.UNCLAIMED, item_id=item.id, facts=facts)
    work.session.flush()
    return row.id


def note_unclaimed_call(
    work: UnitOfWork, *, item_id: int, step: LadderStep, outcome: CallOutcome, note: str = ""
) -> None:
    """Take the step of calling the customer, with what came of the call. Undoable."""
    item = work.get(JobItem, item_id)
    job = work.get(Job, item.job_id)
    before, before_at = job.last_call, job.last_call_at
    event_id = log_call(work, job_id=job.id, outcome=outcome, note=note)
    done_id = _take(work, item, step, message_id=None)
    work.undo_with(
        _("Call about {job} noted").format(job=job.number),
        take_back_call_step,
        done_id=done_id,
        event_id=event_id,
        before=before,
        before_at=before_at,
    )


def take_back_call_step(
    work: UnitOfWork, *, done_id: int, event_id: int, before: CallOutcome | None, before_at: datetime | None
) -> None:
    """Forget a call that was noted, and the step with it."""
    take_call_back(work, event_id=event_id, before=before, before_at=before_at)
    take_back_step(work, done_id=done_id)
    work.no_undo()


def take_back_step(work: UnitOfWork, *, done_id: int, message_ids: Sequence[int] = ()) -> None:
    """Forget that a step was taken; a letter that was printed stays printed."""
    row = work.get(UnclaimedDone, done_id)
    take_back_messages(work, message_ids=message_ids)
    work.delete(row)


def charge_storage(work: UnitOfWork, *, item_id: int, seen: int | None = None) -> int:
    """Put the storage fee up to today on the item, or bring it up to today; gives the line. Undoable.

    The fee is set with tax; a customer who is told prices without tax gets it converted once. Raises Refused where
    the shop asks none or none has run up.
    """
    item = work.get(JobItem, item_id, seen=seen)
    job = work.get(Job, item.job_id)
    rules = ladder(work.session)
    days = storage_days(_ready_on(work, item), work.today, rules.free_days)
    if item.state is not JobState.READY or rules.fee_cents is None or days == 0:
        raise Refused(_("No storage fee has run up for {job}.").format(job=job.number))
    paid, old = _storage_on(work, item)
    if paid + (old.quantity if old else 0) >= days:
        raise Refused(_("Storage up to today is on {job} already.").format(job=job.number))
    line, label = _storage_line(work, job, rules.fee_cents, days - paid), _("Storage charged on {job}")
    if old is None:
        line_id = add_line(work, item_id=item.id, line=line)
        work.undo_with(label.format(job=job.number), drop_storage, line_id=line_id)
    else:
        line_id, before = old.id, kept_line(old)
        change_line(
            work,
            line_id=old.id,
            quantity=line.quantity,
            unit_cents=line.unit_cents,
            discount_percent=old.discount_percent,
            detail=line.detail,
        )
        work.undo_with(label.format(job=job.number), restore_line, line_id=old.id, line=before)
    ready = [each.id for each in items_of(work, job.id) if each.state is JobState.READY]
    draft_for_items(work, item_ids=ready)
    return line_id


def _storage_on(work: UnitOfWork, item: JobItem) -> tuple[int, JobLine | None]:
    """The days that issued papers have charged since the item became ready, and the line that is charged next."""
    rows = work.session.scalars(
        select(JobLine)
        .where(JobLine.item_id == item.id, JobLine.code == STORAGE_CODE, JobLine.set_aside.is_(False))
        .order_by(JobLine.id)
    ).all()
    found = work.session.execute(
        select(DocumentLine.job_line_id, Document.issued_at)
        .join(Document, DocumentLine.document_id == Document.id)
        .where(DocumentLine.job_line_id.in_([row.id for row in rows]), Document.issued_at.is_not(None))
    )
    issued = {row.job_line_id: row.issued_at for row in found}
    paid = sum(int(row.quantity) for row in rows if row.id in issued and issued[row.id] >= item.state_since)
    return paid, next((row for row in rows if row.id not in issued), None)


def drop_storage(work: UnitOfWork, *, line_id: int) -> None:
    """Take the storage fee off again."""
    line = work.get(JobLine, line_id)
    number = work.get(Job, line.job_id).number
    item_id = line.item_id
    remove_line(work, line_id=line_id)
    work.undo_with(_("Storage taken off {job}").format(job=number), charge_storage, item_id=item_id)


def _storage_line(work: UnitOfWork, job: Job, fee_cents: int, days: int) -> NewLine:
    rate_id, rate = tax_in_force(work.session, USUAL, work.today)
    facts = shop_facts(work.session)
    words = Words(language_of(work.session, work.get(Customer, job.customer_id)))
    reader = facts.formats(words.language)
    first = work.today - timedelta(days=days - 1)
    return NewLine(
        kind=LineKind.PART,
        description=words("Storage, per day"),
        detail=words("From {first} to {last}").format(first=reader.day(first), last=reader.day(work.today)),
        code=STORAGE_CODE,
        unit_cents=converted_unit(fee_cents, PriceBasis.GROSS, job.price_basis, charged_tax(facts, rate)),
        tax_rate_id=rate_id,
        quantity=Decimal(days),
    )


def _ready_on(work: UnitOfWork, item: JobItem) -> date:
    return item.state_since.astimezone(work.zone).date()


def _taken(work: UnitOfWork, item: JobItem) -> set[int]:
    return set(
        work.session.scalars(
            select(UnclaimedDone.after_days).where(
                UnclaimedDone.item_id == item.id, UnclaimedDone.ready_since == item.state_since
            )
        )
    )


def _only(message_id: int | None) -> tuple[int, ...]:
    return () if message_id is None else (message_id,)
