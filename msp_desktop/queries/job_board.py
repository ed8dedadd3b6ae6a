"""The board: the cards of six columns in the order they are looked at, a page at a time, and each column's sums."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, false, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from msp_desktop.domain.approval import QuoteState
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import OPEN_STATES, WORKING_STATES, JobState
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.job import Job, JobCheck, JobEvent, JobItem, JobLine
from msp_desktop.store.models.person import Person
from msp_desktop.store.models.quote import Quote
from msp_desktop.store.models.work_time import WorkTime
from msp_desktop.store.search import matches

PAGE = 40
"""So many cards of a column are read at once; the next ones when somebody comes near the end."""
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_NO_DAY = date(9999, 1, 1)


class DueFilter(StrEnum):
    """Which cards are shown by their promise; a delivery that did not come counts as late."""

    ANY = "any"
    LATE = "late"
    TODAY = "today"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class BoardWish:
    """What is looked for: whose (0: nobody's), until when, text. Late counts from `now`, deliveries from `today`."""

    now: datetime
    today: date
    day_ends: datetime
    week_ends: datetime
    technician_id: int | None = None
    due: DueFilter = DueFilter.ANY
    typed: str = ""


@dataclass(frozen=True, slots=True)
class CardRow:
    """One item on the board: what its card says, and its place among the others of its column.

    `amount_cents` is the job's, in the basis its customer is told: of the quote that is open, and with tax when ready.
    `nth` of `of` numbers the item on a job of several. `timers` are the starts of the clocks that run on it now.
    """

    item_id: int
    item_version: int
    job_id: int
    job_version: int
    number: str
    customer_id: int
    customer: str
    device: str
    problem: str
    state: JobState
    state_since: datetime
    received_at: datetime
    promised_at: datetime | None
    expected_day: date | None
    sent_at: datetime | None
    technician_id: int | None
    technician: str
    rush: bool
    warranty_of_id: int | None
    unrepaired: bool
    shelf: str
    amount_cents: int
    nth: int
    of: int
    open_checks: int
    rank: int
    place: datetime | date
    timers: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnSums:
    """What stands in a column: cards, those late, deliveries that did not come, bench minutes, money, timers."""

    cards: int = 0
    late: int = 0
    deliveries_late: int = 0
    minutes: int = 0
    amount_cents: int = 0
    timers: int = 0


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One column as it is shown: its sums and its first cards."""

    state: JobState
    sums: ColumnSums
    cards: tuple[CardRow, ...]


@dataclass(frozen=True, slots=True)
class LastMove:
    """Who brought an item where it is, and when; the name is empty for the program itself."""

    item_id: int
    person_id: int | None
    person: str
    at: datetime


def board(session: Session, *, wish: BoardWish, most: Mapping[JobState, int] | None = None) -> tuple[BoardColumn, ...]:
    """Read the whole board: each column's sums and its first cards, `most` of them where a column asks for more."""
    sums = board_sums(session, wish=wish)
    wanted = most or {}
    return tuple(
        BoardColumn(
            state,
            sums[state],
            tuple(board_cards(session, state=state, wish=wish, limit=wanted.get(state, PAGE)))
            if sums[state].cards
            else (),
        )
        for state in OPEN_STATES
    )


def board_cards(
    session: Session,
    *,
    state: JobState,
    wish: BoardWish,
    after: CardRow | None = None,
    limit: int = PAGE,
) -> list[CardRow]:
    """Read a page of one column in display order, in two statements: late ones, rushed ones, then by what is next."""
    rank, place = _rank(wish), _place(state)
    down = state is JobState.READY
    query = (
        select(JobItem.id.label("item_id"), rank.label("rank"), place.label("place"))
        .join(Job, Job.id == JobItem.job_id)
        .where(JobItem.state == state, *_conditions(wish))
    )
    if after is not None:
        here = tuple_(place, JobItem.id)
        there = tuple_(literal(after.place, place.type), literal(after.item_id))
        query = query.where(or_(rank > after.rank, and_(rank == after.rank, here < there if down else here > there)))
    keys = [place.desc(), JobItem.id.desc()] if down else [place, JobItem.id]
    found = query.order_by(rank, *keys).limit(limit).subquery()
    return _with_timers(session, [_row(row) for row in session.execute(_cards(found, down=down))])


def board_card(session: Session, *, item_id: int, wish: BoardWish) -> CardRow | None:
    """Read one card, whatever the filters say; None when the item is not on the board."""
    state = session.scalar(select(JobItem.state).where(JobItem.id == item_id))
    if state not in OPEN_STATES:
        return None
    found = (
        select(JobItem.id.label("item_id"), _rank(wish).label("rank"), _place(state).label("place"))
        .join(Job, Job.id == JobItem.job_id)
        .where(JobItem.id == item_id)
        .subquery()
    )
    rows = _with_timers(session, [_row(row) for row in session.execute(_cards(found, down=False))])
    return rows[0] if rows else None


def board_sums(session: Session, *, wish: BoardWish) -> dict[JobState, ColumnSums]:
    """Add up each column, in three statements. A job with several devices in a column counts its amount once."""
    late, conditions = _late(wish), _conditions(wish)
    rows = session.execute(
        select(
            JobItem.state,
            func.count(),
            func.sum(case((and_(late, JobItem.state != JobState.READY), 1), else_=0)),
            func.sum(case((_delivery_late(wish), 1), else_=0)),
            func.sum(case((and_(JobItem.state.in_(_WITH_MONEY), ~_counted()), _amount(JobItem.state)), else_=0)),
        )
        .join(Job, Job.id == JobItem.job_id)
        .where(JobItem.state.in_(OPEN_STATES), *conditions)
        .group_by(JobItem.state)
    ).all()
    booked_in = (
        select(func.sum(JobLine.planned_minutes))
        .join(JobItem, JobItem.id == JobLine.item_id)
        .where(JobItem.state == JobState.BOOKED_IN, *conditions)
    )
    minutes = session.scalar(booked_in.join(Job, Job.id == JobItem.job_id) if conditions else booked_in)
    timers = _timers_by_state(session, conditions)
    found = {
        state: ColumnSums(
            cards,
            late_ones or 0,
            deliveries or 0,
            (minutes or 0) if state is JobState.BOOKED_IN else 0,
            amount or 0,
            timers.get(state, 0),
        )
        for state, cards, late_ones, deliveries, amount in rows
    }
    return {state: found.get(state, ColumnSums()) for state in OPEN_STATES}


_WITH_MONEY = (JobState.WAITING_APPROVAL, JobState.READY)
"""The columns whose head says an amount."""


@cache
def _counted() -> ColumnElement[bool]:
    """Whether the job's amount is counted already, with an item before this one in the same column."""
    before = aliased(JobItem)
    return (
        select(before.id)
        .where(before.job_id == JobItem.job_id, before.state == JobItem.state, before.id < JobItem.id)
        .correlate(JobItem)
        .exists()
    )


def last_moves(session: Session, *, item_ids: Sequence[int]) -> dict[int, LastMove]:
    """Say who last moved each of a few items, in one statement."""
    if not item_ids:
        return {}
    jobs = select(JobItem.job_id).where(JobItem.id.in_(item_ids))
    rows = session.execute(
        select(JobEvent.item_id, JobEvent.person_id, func.coalesce(Person.name, ""), JobEvent.at)
        .outerjoin(Person, Person.id == JobEvent.person_id)
        .where(JobEvent.job_id.in_(jobs), JobEvent.item_id.in_(item_ids), JobEvent.kind.in_(_MOVES))
        .order_by(JobEvent.id)
    )
    return {item_id: LastMove(item_id, who, name, at) for item_id, who, name, at in rows if item_id is not None}


_MOVES = (EventKind.MOVED, EventKind.CLOSED, EventKind.REOPENED, EventKind.BOOKED_IN)


# -- which


def _conditions(wish: BoardWish) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wish.technician_id is not None:
        found.append(Job.technician_id == wish.technician_id if wish.technician_id else Job.technician_id.is_(None))
    working = JobItem.state.in_(WORKING_STATES)
    match wish.due:
        case DueFilter.LATE:
            found.append(or_(and_(working, _late(wish)), _delivery_late(wish)))
        case DueFilter.TODAY:
            found += [working, Job.promised_at <= wish.day_ends]
        case DueFilter.WEEK:
            found += [working, Job.promised_at <= wish.week_ends]
        case DueFilter.ANY:
            pass
    if wish.typed.strip():
        found.append(Job.id.in_(matches("job", wish.typed)))
    return found


def _late(wish: BoardWish) -> ColumnElement[bool]:
    return func.coalesce(Job.promised_at < wish.now, false())


def _delivery_late(wish: BoardWish) -> ColumnElement[bool]:
    return and_(JobItem.state == JobState.WAITING_PARTS, func.coalesce(JobItem.expected_day < wish.today, false()))


def _runs() -> tuple[ColumnElement[bool], ...]:
    return WorkTime.stopped_at.is_(None), WorkTime.deleted_at.is_(None)


# -- in which order


def _rank(wish: BoardWish) -> ColumnElement[int]:
    return case(
        (JobItem.state == JobState.READY, 2),
        (or_(_late(wish), _delivery_late(wish)), 0),
        (Job.rush, 1),
        else_=2,
    )


def _place(state: JobState) -> ColumnElement[Any]:
    """What orders cards of one rank: longest asked, soonest delivered, newest ready, else soonest promised."""
    match state:
        case JobState.WAITING_APPROVAL:
            return func.coalesce(_sent_at(), JobItem.state_since)
        case JobState.WAITING_PARTS:
            return func.coalesce(JobItem.expected_day, literal(_NO_DAY, JobItem.expected_day.type))
        case JobState.READY:
            return func.coalesce(JobItem.state_since, JobItem.state_since)
        case _:
            return func.coalesce(Job.promised_at, literal(_NEVER, Job.promised_at.type))


def _sent_at() -> ColumnElement[datetime | None]:
    return (
        select(func.max(Quote.sent_at))
        .where(Quote.job_id == Job.id, Quote.state == QuoteState.OPEN)
        .correlate(Job)
        .scalar_subquery()
    )


# -- what a card says


def _amount(state: Any) -> ColumnElement[int]:
    """The job's amount in the basis its customer is told; the open quote's while that is out, with tax when ready."""
    gross = or_(state == JobState.READY, Job.price_basis == PriceBasis.GROSS)
    own = case((gross, Job.total_cents), else_=Job.net_cents)
    quoted = (
        select(case((Job.price_basis == PriceBasis.GROSS, Quote.total_cents), else_=Quote.net_cents))
        .where(Quote.job_id == Job.id, Quote.state == QuoteState.OPEN)
        .order_by(Quote.id.desc())
        .limit(1)
        .correlate(Job)
        .scalar_subquery()
    )
    return case((state == JobState.WAITING_APPROVAL, func.coalesce(quoted, own)), else_=own)


def _cards(found: Subquery, *, down: bool) -> Select[*tuple[Any, ...]]:
    keys = [found.c.place.desc(), found.c.item_id.desc()] if down else [found.c.place, found.c.item_id]
    return (
        select(*_card_columns(), found.c.rank, found.c.place)
        .select_from(found)
        .join(JobItem, JobItem.id == found.c.item_id)
        .join(Job, Job.id == JobItem.job_id)
        .join(Customer, Customer.id == Job.customer_id)
        .outerjoin(Device, Device.id == JobItem.device_id)
        .outerjoin(Person, Person.id == Job.technician_id)
        .order_by(found.c.rank, *keys)
    )


@cache
def _card_columns() -> tuple[Any, ...]:
    """What is read for a card, in the order of CardRow; put together once, for that takes as long as reading it."""
    other, before = aliased(JobItem), aliased(JobItem)
    nth = (
        select(func.count())
        .where(
            before.job_id == JobItem.job_id,
            or_(before.position < JobItem.position, and_(before.position == JobItem.position, before.id <= JobItem.id)),
        )
        .correlate(JobItem)
        .scalar_subquery()
    )
    of = select(func.count()).where(other.job_id == JobItem.job_id).correlate(JobItem).scalar_subquery()
    checks = (
        select(func.count())
        .where(
            JobCheck.item_id == JobItem.id,
            JobCheck.required,
            JobCheck.done_at.is_(None),
            JobCheck.skip_reason == "",
        )
        .correlate(JobItem)
        .scalar_subquery()
    )
    return (
        JobItem.id, JobItem.version, Job.id, Job.version, Job.number, Job.customer_id, Customer.name,
        func.coalesce(func.trim(Device.maker + " " + Device.model), ""), Job.problem, JobItem.state,
        JobItem.state_since, Job.received_at, Job.promised_at, JobItem.expected_day, _sent_at(),
        Job.technician_id, func.coalesce(Person.name, ""), Job.rush, Job.warranty_of_id, JobItem.unrepaired,
        JobItem.shelf, _amount(JobItem.state), nth, of, checks,
    )  # fmt: skip


def _row(row: Iterable[Any]) -> CardRow:
    return CardRow(*row)


def _running(session: Session) -> dict[int, list[datetime]]:
    """The clocks that run, by item, the first started first: as many as people work at most."""
    found: dict[int, list[datetime]] = {}
    for item_id, started in session.execute(
        select(WorkTime.item_id, WorkTime.started_at).where(*_runs()).order_by(WorkTime.started_at)
    ):
        found.setdefault(item_id, []).append(started)
    return found


def _timers_by_state(session: Session, conditions: Sequence[ColumnElement[bool]]) -> dict[JobState, int]:
    # The running ones first, by themselves: joined to the items, all items would be walked for a handful of clocks.
    running = _running(session)
    if not running:
        return {}
    found: dict[JobState, int] = {}
    for state, item_id in session.execute(
        select(JobItem.state, JobItem.id)
        .join(Job, Job.id == JobItem.job_id)
        .where(JobItem.id.in_(list(running)), *conditions)
    ):
        found[state] = found.get(state, 0) + len(running[item_id])
    return found


def _with_timers(session: Session, rows: list[CardRow]) -> list[CardRow]:
    """Add the clocks that run, in one statement."""
    running = _running(session) if rows else {}
    return [replace(row, timers=tuple(running[row.item_id])) if row.item_id in running else row for row in rows]
