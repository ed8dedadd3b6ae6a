"""What the customer answered: who said it, how and up to which amount, and what follows on the job."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from msp_desktop.domain.approval import Answer, AnswerWay, CallOutcome, QuoteState
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.quote import is_expired, limit_after, quote_state_after
from msp_desktop.i18n import _
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.models.quote import Approval, Quote
from msp_desktop.store.models.work_time import WorkTime
from msp_desktop.store.quote_picture import QuoteSheet, quote_sheet
from msp_desktop.store.shop_facts import shop_facts
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs.checklist import KeptCheck
from msp_desktop.usecases.jobs.kept import KeptLine, kept_line
from msp_desktop.usecases.jobs.lines import issued_number, put_line_back, take_line_off
from msp_desktop.usecases.jobs.moving import Standing, restore_standing, shift_items, standing
from msp_desktop.usecases.jobs.record import items_of, note_event, restate, retotal, tidy_line, tidy_text
from msp_desktop.usecases.jobs.unrepaired import make_unrepaired, repair_again

GOES_ON = (JobState.IN_REPAIR, JobState.WAITING_PARTS)
MOST_CENTS = 10**10


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An optional line that the customer did not want, as it was."""

    item_id: int
    line_id: int
    line: KeptLine
    checks: tuple[KeptCheck, ...]
    time_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SentBack:
    """An item that goes back unrepaired because of the answer: where it stood, and the line added for the check."""

    before: Standing
    fee_line_id: int | None


@dataclass(frozen=True, slots=True)
class BeforeAnswer:
    """What an answer changed, as it was before."""

    limit_cents: int | None
    last_call: CallOutcome | None
    last_call_at: datetime | None
    firm: tuple[int, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    moved: tuple[Standing, ...] = ()
    sent_back: tuple[SentBack, ...] = ()


def record_answer(
    work: UnitOfWork,
    *,
    job_id: int,
    answer: Answer,
    way: AnswerWay,
    who: str,
    quote_id: int | None = None,
    limit_cents: int | None = None,
    note: str = "",
    then: JobState = JobState.IN_REPAIR,
    at: datetime | None = None,
    seen: int | None = None,
) -> int:
    """Keep what the customer answered to a quote, or to a price told without one, and give its id. Undoable.

    `at` is when (aware) it was said, now without one.

    A yes agrees on `limit_cents` (tax included), without one on the price, and what waited goes on to `then`;
    WITHOUT_OPTION takes the optional lines off; a no sends back unrepaired what waited, with the check fee. Raises
    Refused, and NeedsConfirmation for a quote whose last day is past.
    """
    job = work.get(Job, job_id, seen=seen)
    quote = _open_quote(work, job, quote_id)
    name = tidy_line(who, 200, "who")
    if not name:
        raise Refused(_("Say who answered."), "who")
    sheet = quote_sheet(work.session, job, work.today)
    total = _answered_cents(quote, sheet, answer)
    limit = _limit(job, sheet, answer, total, limit_cents)
    if then not in GOES_ON:
        raise Refused(_("After a yes the repair goes on or waits for parts."), "then")
    text = tidy_text(note, 1000, "note")
    said_at = _said_at(work, job, at)
    if quote is not None:
        quote.state = quote_state_after(answer)
    row = work.add(
        Approval(
            job_id=job.id,
            quote_id=quote_id,
            answer=answer,
            way=way,
            who=name,
            at=said_at,
            person_id=work.actor,
            limit_cents=limit,
            total_cents=total,
            note=text,
        )
    )
    kind = EventKind.REFUSED if answer is Answer.REFUSED else EventKind.APPROVED
    facts = {"answer": answer.value, "way": way.value, "limit": limit, "total": total, "quote": quote_id}
    note_event(work, job.id, kind, text=name, facts=facts)
    before = _follow(work, job, row, then)
    work.undo_with(
        _("Answer on {job} noted").format(job=job.number),
        withdraw_answer,
        approval_id=row.id,
        before=before,
        given_cents=limit_cents,
        then=then,
    )
    return row.id


def _said_at(work: UnitOfWork, job: Job, at: datetime | None) -> datetime:
    if at is None:
        return work.now
    if at > work.now:
        raise Refused(_("This is still to come. Say when the customer answered."), "at")
    # The clock of a form shows minutes: the job may have come in within this one.
    if at < job.received_at - timedelta(minutes=1):
        raise Refused(_("{job} came in later. Say when the customer answered.").format(job=job.number), "at")
    return at


def _open_quote(work: UnitOfWork, job: Job, quote_id: int | None) -> Quote | None:
    if quote_id is None:
        return None
    quote = work.get(Quote, quote_id)
    if quote.job_id != job.id:
        raise Refused(_("{number} belongs to another job.").format(number=quote.number))
    if quote.state is QuoteState.REPLACED:
        raise Refused(_("{number} was replaced by a newer quote.").format(number=quote.number))
    if quote.state is not QuoteState.OPEN:
        raise Refused(_("{number} was answered already.").format(number=quote.number))
    if is_expired(quote.state, quote.valid_until, work.today):
        day = shop_facts(work.session).formats().day(quote.valid_until)
        question = _("{number} held until {day}. Take its price all the same?")
        work.confirm("quote-expired", question.format(number=quote.number, day=day))
    return quote


def _answered_cents(quote: Quote | None, sheet: QuoteSheet, answer: Answer) -> int:
    """What the answer comes to: as the quote said, else as the job stands."""
    if answer is Answer.REFUSED:
        return (quote.refused_cents if quote else sheet.prices.refused_cents) or 0
    if answer is Answer.APPROVED:
        return quote.total_cents if quote else sheet.prices.total_cents
    without = quote.without_option_cents if quote else sheet.prices.without_option_cents
    if without is None:
        raise Refused(_("There is nothing optional to leave out."), "answer")
    return without


def _limit(job: Job, sheet: QuoteSheet, answer: Answer, total: int, given: int | None) -> int | None:
    """The limit on the whole job after this answer: with what was fetched before, which needs no asking any more."""
    if answer is Answer.REFUSED:
        return None
    if given is not None and not total <= given <= MOST_CENTS:
        raise Refused(_("The limit cannot be less than what was approved."), "limit")
    whole = total + sheet.outside_cents
    return limit_after(whole, None if given is None else given + sheet.outside_cents, job.limit_cents)


def _follow(work: UnitOfWork, job: Job, row: Approval, then: JobState) -> BeforeAnswer:
    """Do what follows from an answer, and give what was before."""
    limit, call, call_at = job.limit_cents, job.last_call, job.last_call_at
    job.last_call = job.last_call_at = None
    waiting = [each for each in items_of(work, job.id) if each.state is JobState.WAITING_APPROVAL]
    if row.answer is Answer.REFUSED:
        sent_back = tuple(_send_back(work, job, each, row.note) for each in waiting)
        work.session.flush()
        return BeforeAnswer(limit, call, call_at, sent_back=sent_back)
    job.limit_cents = row.limit_cents
    options = _options(work, job)
    left_out: tuple[LeftOut, ...] = ()
    firm: tuple[int, ...] = ()
    if row.answer is Answer.WITHOUT_OPTION:
        left_out = tuple(_leave_out(work, each) for each in options)
    else:
        firm = tuple(each.id for each in options)
        for each in options:
            each.optional = False
    moved = shift_items(work, waiting, then)
    retotal(work, job)
    return BeforeAnswer(limit, call, call_at, firm, left_out, moved)


def _options(work: UnitOfWork, job: Job) -> list[JobLine]:
    inside = {each.item.id for each in quote_sheet(work.session, job, work.today).items}
    rows = work.session.scalars(
        select(JobLine)
        .where(JobLine.job_id == job.id, JobLine.optional.is_(True), JobLine.set_aside.is_(False))
        .order_by(JobLine.position, JobLine.id)
    )
    return [row for row in rows if row.item_id in inside]


def _leave_out(work: UnitOfWork, row: JobLine) -> LeftOut:
    line, item_id, line_id = kept_line(row), row.item_id, row.id
    times = work.session.scalars(select(WorkTime).where(WorkTime.line_id == row.id).order_by(WorkTime.id)).all()
    number = issued_number(work, row.id)
    if number is not None:
        raise Refused(_("This line is on {number}, which was issued. Credit it there.").format(number=number))
    for each in times:
        each.labour_id = None
    return LeftOut(item_id, line_id, line, take_line_off(work, row), tuple(each.id for each in times))


def _send_back(work: UnitOfWork, job: Job, item: JobItem, reason: str) -> SentBack:
    before, fees = standing(item), _fees(work, job, item)
    make_unrepaired(work, item_id=item.id, reason=" ".join(reason.split())[:200])
    added = _fees(work, job, item) - fees
    return SentBack(before, next(iter(added), None))


def _fees(work: UnitOfWork, job: Job, item: JobItem) -> set[int]:
    if job.diagnostic_id is None:
        return set()
    found = select(JobLine.id).where(JobLine.item_id == item.id, JobLine.service_id == job.diagnostic_id)
    return set(work.session.scalars(found))


# -- back again


def withdraw_answer(
    work: UnitOfWork,
    *,
    approval_id: int,
    before: BeforeAnswer,
    given_cents: int | None = None,
    then: JobState = JobState.IN_REPAIR,
) -> None:
    """Take an answer back: the quote is open again, the job as it was. Refused after a later answer. Undoable."""
    row = work.get(Approval, approval_id)
    job = work.get(Job, row.job_id)
    later = select(Approval.id).where(Approval.job_id == job.id, Approval.id > row.id, Approval.withdrawn_at.is_(None))
    if row.withdrawn_at is not None or work.session.scalar(later.limit(1)) is not None:
        raise Refused(_("Another answer came on {job} meanwhile.").format(job=job.number))
    quote = work.get(Quote, row.quote_id) if row.quote_id is not None else None
    if quote is not None:
        if quote.state is QuoteState.REPLACED:
            raise Refused(_("{number} was replaced by a newer quote.").format(number=quote.number))
        quote.state = QuoteState.OPEN
    row.withdrawn_at = work.now
    job.limit_cents, job.last_call, job.last_call_at = before.limit_cents, before.last_call, before.last_call_at
    _restore(work, before)
    note_event(
        work,
        job.id,
        EventKind.REFUSED if row.answer is Answer.REFUSED else EventKind.APPROVED,
        text=row.who,
        facts={"answer": row.answer.value, "way": row.way.value, "quote": row.quote_id, "undone": True},
    )
    retotal(work, job)
    restate(work, job)
    work.undo_with(
        _("Answer on {job} taken back").format(job=job.number),
        record_answer,
        job_id=job.id,
        answer=row.answer,
        way=row.way,
        who=row.who,
        quote_id=row.quote_id,
        limit_cents=given_cents,
        note=row.note,
        then=then,
        at=row.at,
        seen=None,
    )


def _restore(work: UnitOfWork, before: BeforeAnswer) -> None:
    for each in before.sent_back:
        repair_again(work, item_id=each.before.item_id, before=each.before, fee_line_id=each.fee_line_id)
    for standing_before in before.moved:
        restore_standing(work, standing_before)
    for line_id in before.firm:
        row = work.session.get(JobLine, line_id)
        if row is not None:
            row.optional = True
    for left in before.left_out:
        put_line_back(
            work,
            item_id=left.item_id,
            line=left.line,
            checks=left.checks,
            time_ids=left.time_ids,
            line_id=left.line_id,
        )
