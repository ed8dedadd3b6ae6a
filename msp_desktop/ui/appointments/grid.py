"""The calendar as numbers: columns of days or people, blocks in minutes of the wall clock, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from msp_desktop.domain.appointment import AppointmentState, lanes
from msp_desktop.domain.bench_week import Bench
from msp_desktop.domain.service_hours import ServiceHours, Spell
from msp_desktop.queries.appointment_calendar import CalendarDays, CalendarPerson
from msp_desktop.queries.appointment_list import AppointmentRow

DAY_MINUTES = 24 * 60
STEP = 15
"""The finest step of dragging and moving by keys, in minutes."""
SLOT = 30
"""What one arrow goes up or down, in minutes."""
USUAL = 60
"""How long a new appointment is."""
NOBODY = 0

Stretch = tuple[int, int]
"""From, until, in minutes of a day's wall clock."""


@dataclass(frozen=True, slots=True)
class Block:
    """One appointment in a column; `before` and `after` are travel, `lane` of `lane_count` stand side by side."""

    row: AppointmentRow
    column: int
    starts: int
    ends: int
    before: int
    after: int
    lane: int
    lane_count: int

    @property
    def movable(self) -> bool:
        """Only what is still planned moves."""
        return self.row.state is AppointmentState.PLANNED


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A day, or a person's day; outside `open_at` it is shaded, `away` is hatched."""

    day: date
    person_id: int | None
    name: str
    open_at: tuple[Stretch, ...]
    away: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The columns with their blocks, and the part of the day that shows."""

    columns: tuple[GridColumn, ...] = ()
    blocks: tuple[Block, ...] = ()
    first: int = 8 * 60
    last: int = 19 * 60

    def at(self, column: int, minute: int) -> tuple[Block, ...]:
        """The blocks of a column that touch the slot at a minute."""
        return tuple(
            each
            for each in self.blocks
            if each.column == column and each.starts < minute + SLOT and minute < max(each.ends, each.starts + 1)
        )

    def of(self, appointment_id: int) -> Block | None:
        """The block of an appointment."""
        return next((each for each in self.blocks if each.row.id == appointment_id), None)


def day_grid(days: CalendarDays, *, everybody: bool = False) -> Grid:
    """One column for each technician, for others who have an appointment, and for what nobody has taken."""
    day = days.first
    busy = {row.person_id for row in days.rows}
    shown = [each for each in days.people if (each.active and (each.repairs or everybody)) or each.id in busy]
    columns = [_person_column(days.hours, day, each) for each in shown]
    open_at = tuple(_stretch(days.hours, day, spell) for spell in days.hours.spells(day))
    columns.append(GridColumn(day, None, "", open_at, ()))
    places = {each.id: at for at, each in enumerate(shown)}
    blocks = _blocks(days, [(row, places.get(row.person_id or NOBODY, len(shown)), day) for row in days.rows])
    return _framed(tuple(columns), blocks)


def week_grid(days: CalendarDays, person_id: int | None = None) -> Grid:
    """One column for each day; with a person only their appointments, hours and absences."""
    shown = tuple(days.first + timedelta(days=ahead) for ahead in range((days.last - days.first).days + 1))
    person = next((each for each in days.people if each.id == person_id), None)
    columns = tuple(
        _person_column(days.hours, day, person)
        if person
        else GridColumn(day, None, "", tuple(_stretch(days.hours, day, spell) for spell in days.hours.spells(day)), ())
        for day in shown
    )
    placed = [
        (row, at, day)
        for row in days.rows
        if person_id is None or row.person_id == person_id
        for at, day in enumerate(shown)
        if days.hours.day_of(row.starts_at) <= day <= days.hours.day_of(row.ends_at - timedelta(seconds=1))
    ]
    return _framed(columns, _blocks(days, placed))


def wall_minute(hours: ServiceHours, day: date, at: datetime) -> int:
    """Minutes of the wall clock since midnight of a day, kept within it."""
    local = hours.local(at)
    if local.date() < day:
        return 0
    return DAY_MINUTES if local.date() > day else local.hour * 60 + local.minute


def _person_column(hours: ServiceHours, day: date, person: CalendarPerson) -> GridColumn:
    bench = person.bench
    present = Bench(bench.person_id, week=bench.week).at_work(hours, day)
    away = tuple(_stretch(hours, day, spell) for each in bench.away if (spell := each.spell_on(hours, day)))
    return GridColumn(day, person.id, person.name, tuple(_stretch(hours, day, spell) for spell in present), away)


def _stretch(hours: ServiceHours, day: date, spell: Spell) -> Stretch:
    return wall_minute(hours, day, spell[0]), wall_minute(hours, day, spell[1])


def _blocks(days: CalendarDays, placed: Sequence[tuple[AppointmentRow, int, date]]) -> tuple[Block, ...]:
    found: list[Block] = []
    for column in sorted({at for _row, at, _day in placed}):
        mine = sorted(
            ((row, day) for row, at, day in placed if at == column), key=lambda pair: (pair[0].starts_at, pair[0].id)
        )
        side = lanes([_with_travel(row) for row, _day in mine])
        for (row, day), (lane, count) in zip(mine, side, strict=True):
            starts, ends = (wall_minute(days.hours, day, each) for each in (row.starts_at, row.ends_at))
            found.append(Block(row, column, starts, ends, row.travel_minutes, row.travel_minutes, lane, count))
    return tuple(found)


def _with_travel(row: AppointmentRow) -> Spell:
    travel = timedelta(minutes=row.travel_minutes)
    return row.starts_at - travel, row.ends_at + travel


def _framed(columns: tuple[GridColumn, ...], blocks: tuple[Block, ...]) -> Grid:
    """Show the open hours and an hour around, and every block."""
    starts = [a for column in columns for a, _b in column.open_at] + [each.starts - each.before for each in blocks]
    ends = [b for column in columns for _a, b in column.open_at] + [each.ends + each.after for each in blocks]
    first = (min(starts, default=9 * 60) - 60) // 60 * 60
    last = -(-(max(ends, default=18 * 60) + 60) // 60) * 60
    return Grid(columns, blocks, max(first, 0), min(last, DAY_MINUTES))
