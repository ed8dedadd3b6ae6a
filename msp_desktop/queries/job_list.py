"""The list of jobs: who, what, in which state, until when; filtered, sorted and paged by key in both directions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select, tuple_
from sqlalchemy.orm import Session, aliased

from msp_desktop.domain.job_state import DONE_STATES, OPEN_STATES, WORKING_STATES, JobState, is_open
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.job import Job, JobItem
from msp_desktop.store.models.person import Person
from msp_desktop.store.search import matches

NARROW = 20_000
"""Up to so many rows any column sorts; above, only those with an index."""


class JobFilter(StrEnum):
    """Which jobs a list shows."""

    OPEN = "open"
    LATE = "late"
    TODAY = "today"
    WORKING = "working"
    WAITING = "waiting"
    READY = "ready"
    DONE = "done"
    ALL = "all"


class JobSort(StrEnum):
    """What a list is sorted by; the values are the keys of the table's columns."""

    NUMBER = "number"
    RECEIVED = "received_at"
    PROMISED = "promised_at"
    CUSTOMER = "customer"
    STATE = "state"
    TOTAL = "total_cents"
    DEVICE = "device"
    PROBLEM = "problem"
    TECHNICIAN = "technician"
    NET = "net_cents"


ALWAYS = frozenset({JobSort.NUMBER, JobSort.RECEIVED, JobSort.PROMISED, JobSort.CUSTOMER, JobSort.STATE, JobSort.TOTAL})
"""The columns that sort a list of any length."""


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job in a list; `device` names the first, `devices` counts them, amounts are cents."""

    id: int
    version: int
    number: str
    customer_id: int
    customer: str
    customer_key: str
    state: JobState
    problem: str
    received_at: datetime
    promised_at: datetime | None
    ready_at: datetime | None
    technician_id: int | None
    technician: str
    rush: bool
    warranty_of_id: int | None
    net_cents: int
    total_cents: int
    device: str = ""
    devices: int = 0
    item_ids: tuple[int, ...] = ()
    shelf: str = ""
    open_items: tuple[tuple[int, int], ...] = ()
    """Id and version of each item that is still in the shop."""


@dataclass(frozen=True, slots=True)
class JobWish:
    """What is looked for: filter, whose (0: nobody's), text; late counts from `now`, today until `day_ends`."""

    now: datetime
    day_ends: datetime
    chosen: JobFilter = JobFilter.OPEN
    technician_id: int | None = None
    typed: str = ""


@dataclass(frozen=True, slots=True)
class JobCounts:
    """How many open jobs each filter shows, and how many of them nobody has."""

    open: int
    late: int
    today: int
    working: int
    waiting: int
    ready: int
    unassigned: int

    def of(self, chosen: JobFilter) -> int | None:
        """Give the count of one filter; None for those that hold every job there ever was."""
        return None if chosen in (JobFilter.DONE, JobFilter.ALL) else int(getattr(self, chosen.value))


def job_list(
    session: Session,
    *,
    wish: JobWish,
    sort: JobSort = JobSort.PROMISED,
    descending: bool = False,
    after: JobRow | None = None,
    before: JobRow | None = None,
    backwards: bool = False,
    limit: int = 200,
) -> list[JobRow]:
    """List jobs in display order, two statements a page; `after` and `before` are the rows at the edge of the list.

    `backwards` gives the last rows (those before `before`, if given). Columns outside ALWAYS are meant for lists that
    `job_count` finds short.
    """
    back = backwards or before is not None
    edge = before if back else after
    stretches = _stretches(sort)
    down = descending is not back
    if down:
        stretches.reverse()
    if edge is not None:
        start = next(at for at, each in enumerate(stretches) if each.holds(edge))
        stretches = stretches[start:]
    rows: list[JobRow] = []
    for stretch in stretches:
        rows += _read(session, wish, stretch, down=down, edge=edge, limit=limit - len(rows))
        edge = None
        if len(rows) >= limit:
            break
    if back:
        rows.reverse()
    return _with_devices(session, rows)


def job_count(session: Session, *, wish: JobWish, most: int = NARROW) -> int:
    """Count the jobs of a list, up to one more than `most`."""
    some = select(literal(1)).select_from(Job).where(*_conditions(wish)).limit(most + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def job_counts(session: Session, *, wish: JobWish) -> JobCounts:
    """Count the open jobs of each filter in one statement, of one technician if the wish names one."""
    working = Job.state.in_(WORKING_STATES)

    def many(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((and_(*conditions), 1), else_=0)), 0)

    row = session.execute(
        select(
            func.count(),
            many(working, Job.promised_at < wish.now),
            many(working, Job.promised_at <= wish.day_ends),
            many(working),
            many(Job.state.in_(_WAITING)),
            many(Job.state == JobState.READY),
            many(working, Job.technician_id.is_(None)),
        ).where(Job.state.in_(OPEN_STATES), *_whose(wish))
    ).one()
    return JobCounts(*row)


_WAITING = (JobState.WAITING_APPROVAL, JobState.WAITING_PARTS)


# -- which


def _conditions(wish: JobWish) -> list[ColumnElement[bool]]:
    found = [*_of_filter(wish), *_whose(wish)]
    if wish.typed.strip():
        found.append(Job.id.in_(matches("job", wish.typed)))
    return found


def _of_filter(wish: JobWish) -> list[ColumnElement[bool]]:
    match wish.chosen:
        case JobFilter.OPEN:
            return [Job.state.in_(OPEN_STATES)]
        case JobFilter.LATE:
            return [Job.state.in_(WORKING_STATES), Job.promised_at < wish.now]
        case JobFilter.TODAY:
            return [Job.state.in_(WORKING_STATES), Job.promised_at <= wish.day_ends]
        case JobFilter.WORKING:
            return [Job.state.in_(WORKING_STATES)]
        case JobFilter.WAITING:
            return [Job.state.in_(_WAITING)]
        case JobFilter.READY:
            return [Job.state == JobState.READY]
        case JobFilter.DONE:
            # Nearly every job is done: the index of the states would fetch and sort them all.
            return [func.coalesce(Job.state, Job.state).in_(DONE_STATES)]
        case JobFilter.ALL:
            return []


def _whose(wish: JobWish) -> list[ColumnElement[bool]]:
    if wish.technician_id is None:
        return []
    if wish.technician_id == 0:
        return [Job.technician_id.is_(None)]
    return [func.coalesce(Job.technician_id, 0) == wish.technician_id]


def _is_short(wish: JobWish) -> bool:
    """Whether the filter finds few of all jobs, so that they are found first and sorted then."""
    rare = bool(wish.typed.strip()) or wish.technician_id == 0
    return rare or wish.chosen not in (JobFilter.DONE, JobFilter.ALL)


# -- in which order


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of the list sorted by one indexed column and the id; parts follow each other (states, promised or not)."""

    column: Any = None
    value: str = ""
    only: ColumnElement[bool] | None = None
    state: JobState | None = None
    empty: bool | None = None

    def holds(self, row: JobRow) -> bool:
        """Whether a row belongs here."""
        if self.state is not None:
            return row.state is self.state
        if self.empty is not None:
            return (row.promised_at is None) is self.empty
        return True


def _stretches(sort: JobSort) -> list[_Stretch]:
    match sort:
        case JobSort.NUMBER:
            return [_Stretch()]
        case JobSort.RECEIVED:
            return [_Stretch(Job.received_at, "received_at")]
        case JobSort.PROMISED:
            return [
                _Stretch(Job.promised_at, "promised_at", Job.promised_at.is_not(None), empty=False),
                _Stretch(None, "", Job.promised_at.is_(None), empty=True),
            ]
        case JobSort.CUSTOMER:
            return [_Stretch(Job.customer_key, "customer_key")]
        case JobSort.STATE:
            return [_Stretch(None, "", Job.state == state, state=state) for state in JobState]
        case JobSort.TOTAL:
            return [_Stretch(Job.total_cents, "total_cents")]
        case JobSort.NET:
            return [_Stretch(Job.net_cents, "net_cents")]
        case JobSort.PROBLEM:
            return [_Stretch(Job.problem, "problem")]
        case JobSort.TECHNICIAN:
            return [_Stretch(func.coalesce(Person.name, ""), "technician")]
        case JobSort.DEVICE:
            return [_Stretch(_first_device(), "device")]


def _read(
    session: Session, wish: JobWish, stretch: _Stretch, *, down: bool, edge: JobRow | None, limit: int
) -> list[JobRow]:
    query = _page().where(*_conditions(wish))
    if stretch.only is not None:
        query = query.where(stretch.only)
    # A short list is found by its filter; hiding the sorting column keeps the database from walking all jobs in order.
    column = stretch.column
    if column is not None and _is_short(wish):
        column = func.coalesce(column, column)
    keys = [Job.id] if column is None else [column, Job.id]
    if edge is not None:
        values = (
            [literal(edge.id)]
            if column is None
            else [literal(getattr(edge, stretch.value), column.type), literal(edge.id)]
        )
        here, there = (keys[0], values[0]) if column is None else (tuple_(*keys), tuple_(*values))
        query = query.where(here < there if down else here > there)
    found: Iterable[Any] = session.execute(
        query.order_by(*(each.desc() if down else each for each in keys)).limit(limit)
    )
    return [JobRow(*row) for row in found]


def _page() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Job.id, Job.version, Job.number, Job.customer_id, Customer.name, Job.customer_key, Job.state, Job.problem,
            Job.received_at, Job.promised_at, Job.ready_at, Job.technician_id, func.coalesce(Person.name, ""), Job.rush,
            Job.warranty_of_id, Job.net_cents, Job.total_cents, func.coalesce(_first_device(), ""),
        )
        .join(Customer, Customer.id == Job.customer_id)
        .outerjoin(Person, Person.id == Job.technician_id)
    )  # fmt: skip


def _first_device() -> ColumnElement[str]:
    item, device = aliased(JobItem), aliased(Device)
    return (
        select(func.trim(device.maker + " " + device.model))
        .join(item, item.device_id == device.id)
        .where(item.job_id == Job.id)
        .order_by(item.position, item.id)
        .limit(1)
        .correlate(Job)
        .scalar_subquery()
    )


def _with_devices(session: Session, rows: Sequence[JobRow]) -> list[JobRow]:
    """Add each job's items and shelves, in one statement."""
    if not rows:
        return []
    found: dict[int, list[Any]] = {}
    items = session.execute(
        select(JobItem.job_id, JobItem.id, JobItem.device_id, JobItem.shelf, JobItem.state, JobItem.version)
        .where(JobItem.job_id.in_([row.id for row in rows]))
        .order_by(JobItem.job_id, JobItem.position, JobItem.id)
    )
    for item in items:
        found.setdefault(item.job_id, []).append(item)
    return [
        replace(
            row,
            devices=sum(item.device_id is not None for item in found.get(row.id, ())),
            item_ids=tuple(item.id for item in found.get(row.id, ())),
            open_items=tuple((item.id, item.version) for item in found.get(row.id, ()) if is_open(item.state)),
            shelf=", ".join(dict.fromkeys(item.shelf for item in found.get(row.id, ()) if item.shelf)),
        )
        for row in rows
    ]


def can_sort(sort: JobSort, count: int) -> bool:
    """Whether a list of that many rows sorts by that column."""
    return sort in ALWAYS or count <= NARROW
