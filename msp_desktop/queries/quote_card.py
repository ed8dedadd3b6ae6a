"""What the approval of a job stands on: the last quote and answer, what a new quote would offer, what changed since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop import checks
from msp_desktop.domain.approval import Answer, AnswerWay, CallOutcome, QuoteState
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.quote import (
    LineChange,
    Prices,
    QuoteGap,
    QuoteSnapshot,
    is_expired,
    line_changes,
    needs_approval,
)
from msp_desktop.i18n import _
from msp_desktop.store.customer_rows import EMAIL, PHONE, points_of
from msp_desktop.store.models.job import Job
from msp_desktop.store.models.quote import Approval, Quote
from msp_desktop.store.models.service import Service
from msp_desktop.store.quote_picture import (
    QuoteOccasion,
    QuoteSheet,
    last_valid_day,
    quote_sheet,
    quote_snapshot,
)


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """One quote of a job; amounts tax included, `refused_cents` None where nothing is due for a refusal."""

    id: int
    number: str
    state: QuoteState
    made_at: datetime
    valid_until: date
    expired: bool
    total_cents: int
    without_option_cents: int | None
    refused_cents: int | None
    sent_at: datetime | None
    optional: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.state is QuoteState.OPEN

    @property
    def prices(self) -> Prices:
        """What each answer comes to."""
        return Prices(self.total_cents, self.without_option_cents, self.refused_cents)


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What a customer answered."""

    id: int
    quote_id: int | None
    answer: Answer
    way: AnswerWay
    who: str
    at: datetime
    limit_cents: int | None
    total_cents: int


@dataclass(frozen=True, slots=True)
class OfferLine:
    """A line that a quote made now would hold; its amount is in the job's basis, after its own discount."""

    id: int
    version: int
    description: str
    amount_cents: int
    optional: bool
    is_check: bool


@dataclass(frozen=True, slots=True)
class QuoteCard:
    """Everything the sheets about a job's approval show."""

    job_id: int
    job_version: int
    number: str
    customer_id: int
    customer: str
    phone: str
    email: str
    limit_cents: int | None
    total_cents: int
    last_call: CallOutcome | None
    last_call_at: datetime | None
    quote: QuoteRow | None
    answer: AnswerRow | None
    lines: tuple[OfferLine, ...]
    prices: Prices
    taxed: bool
    valid_until: date
    gap: QuoteGap | None
    changes: tuple[LineChange, ...]
    check_fee: str
    check_credited: bool
    waits: bool
    """Whether a device waits for the answer: only then does a yes move it on."""

    @property
    def approved_cents(self) -> int | None:
        """What the customer said yes to last, tax included."""
        return None if self.answer is None or self.answer.answer is Answer.REFUSED else self.answer.total_cents

    @property
    def needs_approval(self) -> bool:
        """Whether the customer is to be asked before the job goes on."""
        return needs_approval(self.total_cents, self.limit_cents, self.approved_cents)


def quote_card(session: Session, *, job_id: int, today: date) -> QuoteCard:
    """Show where the approval of a job stands. Raises Refused when there is no such job."""
    job = session.get(Job, job_id)
    if job is None:
        raise Refused(_("This record is no longer there."))
    sheet = quote_sheet(session, job, today)
    points = points_of(session, sheet.customer.id)
    valid_until = last_valid_day(session, today)
    answer = _answer(session, job_id)
    return QuoteCard(
        job_id=job.id,
        job_version=job.version,
        number=job.number,
        customer_id=sheet.customer.id,
        customer=sheet.customer.name,
        phone=next((checks.phone_grouped(each.value) for each in points if each.kind == PHONE), ""),
        email=next((each.value for each in points if each.kind == EMAIL), ""),
        limit_cents=job.limit_cents,
        total_cents=job.total_cents,
        last_call=job.last_call,
        last_call_at=job.last_call_at,
        quote=_last_quote(session, job_id, today),
        answer=answer,
        lines=tuple(
            OfferLine(
                row.id,
                row.version,
                row.description,
                total.amount_cents,
                row.optional,
                row.service_id is not None and row.service_id == job.diagnostic_id,
            )
            for row, total in zip(sheet.rows, sheet.totals.lines, strict=True)
        ),
        prices=sheet.prices,
        taxed=sheet.totals.tax_cents > 0,
        valid_until=valid_until,
        gap=sheet.gap(valid_until, today),
        changes=_changes(session, answer, sheet),
        check_fee=_check_name(session, job),
        check_credited=job.diagnostic_credited,
        waits=any(each.item.state is JobState.WAITING_APPROVAL for each in sheet.items),
    )


def _check_name(session: Session, job: Job) -> str:
    if job.diagnostic_id is None:
        return ""
    return session.scalar(select(Service.name).where(Service.id == job.diagnostic_id)) or ""


def _last_quote(session: Session, job_id: int, today: date) -> QuoteRow | None:
    """The open quote, else the last one made."""
    row = session.scalars(
        select(Quote).where(Quote.job_id == job_id).order_by(Quote.state != QuoteState.OPEN, Quote.id.desc()).limit(1)
    ).first()
    if row is None:
        return None
    return QuoteRow(
        id=row.id,
        number=row.number,
        state=row.state,
        made_at=row.made_at,
        valid_until=row.valid_until,
        expired=is_expired(row.state, row.valid_until, today),
        total_cents=row.total_cents,
        without_option_cents=row.without_option_cents,
        refused_cents=row.refused_cents,
        sent_at=row.sent_at,
        optional=QuoteSnapshot.from_json(row.snapshot).optional_names,
    )


def _answer(session: Session, job_id: int) -> AnswerRow | None:
    row: Any = session.execute(
        select(
            Approval.id, Approval.quote_id, Approval.answer, Approval.way, Approval.who, Approval.at,
            Approval.limit_cents, Approval.total_cents,
        )
        .where(Approval.job_id == job_id, Approval.withdrawn_at.is_(None))
        .order_by(Approval.id.desc())
        .limit(1)
    ).first()  # fmt: skip
    return None if row is None else AnswerRow(*row)


def _changes(session: Session, answer: AnswerRow | None, sheet: QuoteSheet) -> tuple[LineChange, ...]:
    """What differs from what the customer agreed to with a quote; nothing to compare with where there was none."""
    if answer is None or answer.quote_id is None or answer.answer is Answer.REFUSED:
        return ()
    text = session.scalar(select(Quote.snapshot).where(Quote.id == answer.quote_id))
    if text is None:
        return ()
    agreed = QuoteSnapshot.from_json(text)
    left_out = set(agreed.optional) if answer.answer is Answer.WITHOUT_OPTION else set()
    before = [(line.description, line.amount_cents) for place, line in enumerate(agreed.lines) if place not in left_out]
    now = [(row.description, total.amount_cents) for row, total in zip(sheet.rows, sheet.totals.lines, strict=True)]
    return line_changes(before, now)


# -- what the board and the job page need of many jobs


def quote_sent_at(session: Session, *, job_ids: Sequence[int]) -> dict[int, datetime]:
    """When the open quote of each of these jobs reached its customer ("Sent 2 days ago"), in one statement."""
    if not job_ids:
        return {}
    rows = session.execute(
        select(Quote.job_id, func.max(Quote.sent_at))
        .where(Quote.job_id.in_(job_ids), Quote.state == QuoteState.OPEN, Quote.sent_at.is_not(None))
        .group_by(Quote.job_id)
    )
    return {job_id: sent_at for job_id, sent_at in rows if sent_at is not None}


def approved_cents(session: Session, *, job_ids: Sequence[int]) -> dict[int, int]:
    """What the customer of each of these jobs said yes to last, tax included, in one statement."""
    if not job_ids:
        return {}
    last = (
        select(func.max(Approval.id))
        .where(Approval.job_id.in_(job_ids), Approval.withdrawn_at.is_(None))
        .group_by(Approval.job_id)
    )
    rows = session.execute(
        select(Approval.job_id, Approval.total_cents).where(Approval.id.in_(last), Approval.answer != Answer.REFUSED)
    )
    return {row[0]: row[1] for row in rows}


# -- papers


@dataclass(frozen=True, slots=True)
class KeptQuote:
    """A quote as its paper needs it: the picture, and where its bytes lie once they were made."""

    snapshot: QuoteSnapshot
    paper_sha256: str | None


def kept_quote(session: Session, *, quote_id: int) -> KeptQuote:
    """The frozen picture of a quote. Raises Refused when there is none."""
    row = session.execute(select(Quote.snapshot, Quote.paper_sha256).where(Quote.id == quote_id)).first()
    if row is None:
        raise Refused(_("This record is no longer there."))
    return KeptQuote(QuoteSnapshot.from_json(row.snapshot), row.paper_sha256)


def trial_quote(
    session: Session,
    *,
    job_id: int,
    at: datetime,
    today: date,
    valid_until: date | None = None,
    how: str = "",
    person_id: int | None = None,
) -> QuoteSnapshot:
    """What a quote made now would hold, without a number. Raises Refused when there is no such job."""
    job = session.get(Job, job_id)
    if job is None:
        raise Refused(_("This record is no longer there."))
    sheet = quote_sheet(session, job, today)
    day = valid_until or last_valid_day(session, today)
    return quote_snapshot(session, sheet, QuoteOccasion(at, day, how.strip(), person_id))


def pending_quotes(session: Session, *, most: int = 200) -> Sequence[int]:
    """Quotes whose paper was never made, oldest first."""
    return session.scalars(select(Quote.id).where(Quote.paper_sha256.is_(None)).order_by(Quote.id).limit(most)).all()
