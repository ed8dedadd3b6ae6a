"""What Today shows: figures for the tiles, what to do first, who is waited for, what is ready, today's appointments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from msp_desktop.domain.appointment import AppointmentState
from msp_desktop.domain.job_state import JobState
from msp_desktop.queries.appointment_list import AppointmentRow, appointments_between
from msp_desktop.queries.job_board import BoardWish, CardRow, ColumnSums, board_cards, board_sums
from msp_desktop.queries.job_list import JobCounts, JobFilter, JobRow, JobWish, job_counts, job_list
from msp_desktop.queries.loaner_list import LoanerRow, loans_due
from msp_desktop.queries.low_stock import LowStock, low_stock
from msp_desktop.queries.unclaimed_list import unclaimed_count

MOST = 60
"""So many rows a panel of Today reads; the rest is on the board."""

MOST_LOW = 12
"""So many parts that run low; the rest is in the inventory."""


@dataclass(frozen=True, slots=True)
class TodayWish:
    """Whose day it is (None: the whole shop's), from `now` until `day_ends`."""

    now: datetime
    today: date
    day_ends: datetime
    week_ends: datetime
    person_id: int | None = None

    @property
    def board(self) -> BoardWish:
        """The same for the board's columns."""
        return BoardWish(self.now, self.today, self.day_ends, self.week_ends, technician_id=self.person_id)

    def jobs(self, chosen: JobFilter) -> JobWish:
        """The same for the list of jobs."""
        return JobWish(self.now, self.day_ends, chosen=chosen, technician_id=self.person_id)


@dataclass(frozen=True, slots=True)
class TodayView:
    """The day at a glance. `first` is late or due today, by the promise; the other rows are cards of the board."""

    counts: JobCounts
    sums: Mapping[JobState, ColumnSums]
    first: tuple[JobRow, ...]
    approvals: tuple[CardRow, ...]
    deliveries: tuple[CardRow, ...]
    ready: tuple[CardRow, ...]
    next_due: JobRow | None
    """What is promised next after today, where nothing is due today."""
    appointments: tuple[AppointmentRow, ...]
    loans: tuple[LoanerRow, ...]
    """Machines that should have come back by today."""
    unclaimed: int
    """Items that nobody has fetched for as long as the first step of the ladder."""
    low: LowStock
    """Parts that run low, whoever's day it is."""

    @property
    def late(self) -> tuple[JobRow, ...]:
        """The rows whose promise is past."""
        return self.first[: min(self.counts.late, len(self.first))]

    @property
    def due(self) -> tuple[JobRow, ...]:
        """The rows still to be kept today."""
        return self.first[min(self.counts.late, len(self.first)) :]

    @property
    def due_today(self) -> int:
        """How many are still due today."""
        return self.counts.today - self.counts.late

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is in the shop."""
        return self.counts.open == 0


def today_view(session: Session, *, wish: TodayWish, most: int = MOST) -> TodayView:
    """Read everything Today shows but the benches, in a fixed number of statements whatever the shop holds."""
    counts = job_counts(session, wish=wish.jobs(JobFilter.OPEN))
    first = job_list(session, wish=wish.jobs(JobFilter.TODAY), limit=most)
    following = [] if first else job_list(session, wish=wish.jobs(JobFilter.WORKING), limit=1)

    def cards(state: JobState) -> tuple[CardRow, ...]:
        return tuple(board_cards(session, state=state, wish=wish.board, limit=most))

    return TodayView(
        counts=counts,
        sums=board_sums(session, wish=wish.board),
        first=tuple(first),
        approvals=cards(JobState.WAITING_APPROVAL),
        deliveries=cards(JobState.WAITING_PARTS),
        ready=cards(JobState.READY),
        next_due=following[0] if following and following[0].promised_at is not None else None,
        appointments=tuple(
            appointments_between(
                session,
                first=wish.today,
                last=wish.today,
                person_id=wish.person_id,
                states=(AppointmentState.PLANNED, AppointmentState.MISSED),
            )
        ),
        loans=tuple(loans_due(session, today=wish.today)) if wish.person_id is None else (),
        unclaimed=unclaimed_count(session, today=wish.today),
        low=low_stock(session, most=MOST_LOW),
    )
