"""Making a quote: its number, its frozen picture, the older one replaced, the devices waiting for the answer."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from sqlalchemy import select

from msp_desktop.domain.approval import QuoteState
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import JobState, is_open, is_working
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.quote import QuoteGap
from msp_desktop.i18n import N_, _
from msp_desktop.store.models.job import Job, JobEvent, JobItem, JobLine
from msp_desktop.store.models.message import Message
from msp_desktop.store.models.quote import Quote
from msp_desktop.store.quote_picture import QuoteOccasion, last_valid_day, quote_sheet, quote_snapshot
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs.moving import Standing, restore_standing, shift_items
from msp_desktop.usecases.jobs.record import note_event, restate, tidy_text
from msp_desktop.usecases.messages import take_back_messages
from msp_desktop.usecases.shop import draw_number

LONGEST_HOW = 600

GAP_WORDS: Mapping[QuoteGap, str] = MappingProxyType(
    {
        QuoteGap.NOTHING_IN_WORK: N_("Nothing on {job} is in work any more."),
        QuoteGap.NO_LINES: N_("There is nothing on {job} to quote. Add the work and parts first."),
        QuoteGap.ALL_OPTIONAL: N_("Every line is optional. Leave at least one that belongs to the repair."),
        QuoteGap.PAST: N_("This day is past. Choose today or later."),
        QuoteGap.TOO_FAR: N_("A quote holds for a year at most."),
    }
)
_GAP_FIELDS = {QuoteGap.PAST: "valid_until", QuoteGap.TOO_FAR: "valid_until", QuoteGap.ALL_OPTIONAL: "optional"}


def make_quote(
    work: UnitOfWork,
    *,
    job_id: int,
    valid_until: date | None = None,
    how: str = "",
    waits: bool = True,
    seen: int | None = None,
) -> int:
    """Make a quote of what stands on a job, under the next number, and give its id; an open older one is replaced.

    Without `valid_until` it holds as long as the shop's settings say; `how` is printed under “When and how”. `waits`
    moves what is in work to Waiting approval. Undoable, though the number is given for good. Raises Refused.
    """
    job = work.get(Job, job_id, seen=seen)
    day = valid_until or last_valid_day(work.session, work.today)
    sheet = quote_sheet(work.session, job, work.today)
    gap = sheet.gap(day, work.today)
    if gap is not None:
        raise Refused(_(GAP_WORDS[gap]).format(job=job.number), _GAP_FIELDS.get(gap, ""))
    text = tidy_text(how, LONGEST_HOW, "how")
    number = draw_number(work, SeriesKind.QUOTE).text
    snapshot = quote_snapshot(work.session, sheet, QuoteOccasion(work.now, day, text, work.actor, number))
    if not snapshot.adds_up():
        raise ValueError(f"the sums of {number} do not agree")
    older = _replace_open(work, job.id)
    quote = work.add(
        Quote(
            job_id=job.id,
            number=number,
            language=snapshot.language,
            made_at=work.now,
            made_by_id=work.actor,
            valid_until=day,
            net_cents=snapshot.net_cents,
            total_cents=snapshot.total_cents,
            without_option_cents=snapshot.without_option_cents,
            refused_cents=snapshot.refused_cents,
            snapshot=snapshot.to_json(),
            snapshot_sha256=snapshot.sha256(),
        )
    )
    event = note_event(
        work, job.id, EventKind.QUOTED, facts={"quote": quote.id, "number": number, "total": snapshot.total_cents}
    )
    moved = _wait(work, job.id) if waits else ()
    work.session.flush()
    work.undo_with(
        _("Quote {number} made").format(number=number),
        take_quote_back,
        quote_id=quote.id,
        event_id=event.id,
        older=older,
        moved=moved,
    )
    return quote.id


def _replace_open(work: UnitOfWork, job_id: int) -> tuple[int, ...]:
    rows = work.session.scalars(select(Quote).where(Quote.job_id == job_id, Quote.state == QuoteState.OPEN)).all()
    for row in rows:
        row.state = QuoteState.REPLACED
    return tuple(row.id for row in rows)


def _wait(work: UnitOfWork, job_id: int) -> tuple[Standing, ...]:
    items = work.session.scalars(select(JobItem).where(JobItem.job_id == job_id)).all()
    return shift_items(work, [each for each in items if is_working(each.state)], JobState.WAITING_APPROVAL)


def take_quote_back(
    work: UnitOfWork, *, quote_id: int, event_id: int, older: tuple[int, ...], moved: tuple[Standing, ...]
) -> None:
    """Take a quote back that nobody has answered: the one before it holds again, the devices are where they were.

    A message with it that has not left yet does not leave.
    """
    quote = work.get(Quote, quote_id)
    if quote.state is not QuoteState.OPEN:
        raise Refused(_("{number} was answered or replaced meanwhile.").format(number=quote.number))
    messages = work.session.scalars(select(Message.id).where(Message.quote_id == quote_id)).all()
    take_back_messages(work, message_ids=messages)
    _set_states(work, older, QuoteState.OPEN)
    quote.state = QuoteState.REPLACED
    work.get(JobEvent, event_id).deleted_at = work.now
    for each in moved:
        restore_standing(work, each)
    restate(work, work.get(Job, quote.job_id))
    work.undo_with(
        _("Quote {number} taken back").format(number=quote.number),
        bring_quote_back,
        quote_id=quote_id,
        event_id=event_id,
        older=older,
        waits=bool(moved),
    )


def bring_quote_back(work: UnitOfWork, *, quote_id: int, event_id: int, older: tuple[int, ...], waits: bool) -> None:
    """Let a quote hold again that was taken back. Refused when another was made since."""
    quote = work.get(Quote, quote_id)
    newer = select(Quote.number).where(Quote.job_id == quote.job_id, Quote.id > quote.id).limit(1)
    if quote.state is not QuoteState.REPLACED or work.session.scalar(newer) is not None:
        raise Refused(_("{number} was answered or replaced meanwhile.").format(number=quote.number))
    _set_states(work, older, QuoteState.REPLACED)
    quote.state = QuoteState.OPEN
    work.get(JobEvent, event_id).deleted_at = None
    moved = _wait(work, quote.job_id) if waits else ()
    work.session.flush()
    work.undo_with(
        _("Quote {number} made").format(number=quote.number),
        take_quote_back,
        quote_id=quote_id,
        event_id=event_id,
        older=older,
        moved=moved,
    )


def _set_states(work: UnitOfWork, quote_ids: Sequence[int], state: QuoteState) -> None:
    for each in quote_ids:
        work.get(Quote, each).state = state


def note_quote_sent(work: UnitOfWork, *, quote_id: int, printed: bool = False) -> None:
    """Note that the customer has the quote from now on: printed, handed to the mail, or told. It cannot be unsaid."""
    quote = work.get(Quote, quote_id)
    quote.sent_at = work.now
    if printed:
        note_event(work, quote.job_id, EventKind.PRINTED, facts={"paper": "quote", "number": quote.number})
    work.session.flush()


def keep_quote_paper(work: UnitOfWork, *, quote_id: int, sha256: str) -> None:
    """Note where the bytes of a quote's paper are kept; the first ones stay."""
    quote = work.get(Quote, quote_id)
    if quote.paper_sha256 is None:
        quote.paper_sha256 = sha256
        work.session.flush()


def mark_line_optional(work: UnitOfWork, *, line_id: int, optional: bool, seen: int | None = None) -> None:
    """Say whether the customer may leave a line out of the quote. Undoable; nothing happens when it is so."""
    row = work.get(JobLine, line_id, seen=seen)
    if row.optional is optional:
        return
    job, item = work.get(Job, row.job_id), work.get(JobItem, row.item_id)
    if not is_open(item.state):
        raise Refused(_("{job} is done. Reopen it to change its lines.").format(job=job.number))
    row.optional = optional
    note_event(
        work, job.id, EventKind.LINE_CHANGED, item_id=item.id, facts={"line": row.description, "optional": optional}
    )
    restate(work, job)
    label = _("{line} made optional") if optional else _("{line} no longer optional")
    work.undo_with(
        label.format(line=row.description), mark_line_optional, line_id=row.id, optional=not optional, seen=None
    )
