"""Appointments by day and week, as a list, and how full the bench is."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from msp_desktop.domain.appointment import AppointmentState
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.absence_list import AbsenceRow, absences
from msp_desktop.queries.appointment_calendar import CalendarDays, calendar_days
from msp_desktop.queries.appointment_list import AppointmentRow, appointment, appointments_between
from msp_desktop.ui.appointments.booking_sheet import BookingSheet
from msp_desktop.ui.appointments.calendar import Calendar
from msp_desktop.ui.appointments.grid import SLOT, USUAL, Block, Grid, day_grid, wall_minute, week_grid
from msp_desktop.ui.appointments.load_panel import LoadPanel
from msp_desktop.ui.appointments.look import from_to, kind_badge, state_badge, told
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import (
    Column,
    Combo,
    DateEdit,
    EmptyState,
    Panel,
    RowTable,
    Segments,
    button,
    icon_button,
    primary_button,
    row,
)
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.screen import Key, Screen
from msp_desktop.usecases.appointments import cancel_appointment, move_appointment

EVERYBODY = 0
LIST_DAYS = 60
MINUTE_MS = 60_000


class View(StrEnum):
    """What the page shows."""

    DAY = "day"
    WEEK = "week"
    LIST = "list"
    BENCH = "bench"


class AppointmentScreen(Screen):
    """Four views of the same time; a day goes with them all."""

    SHOWS = frozenset(
        {
            "appointment",
            "absence",
            "person_hours",
            "person",
            "opening_hours",
            "closed_day",
            "customer",
            "job",
            "job_item",
            "job_line",
            "work_time",
        }
    )
    NAME = "appointments"
    MAIN = N_("New appointment")
    KEYS = (
        Key("Return", N_("Open")),
        Key("Ctrl+M", N_("Move"), "move_chosen"),
        Key("Ctrl+PgDown", N_("Later"), "later"),
        Key("Ctrl+PgUp", N_("Earlier"), "earlier"),
        Key("Ctrl+Tab", N_("Next view"), "next_view"),
        Key("Ctrl+Shift+Tab", N_("View before"), "view_before"),
        Key("N", N_("New appointment")),
        Key("Delete", N_("Call off")),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._day = desk.dispatcher.shop.today
        self._days: CalendarDays | None = None
        self._shown = Grid()
        self._framed: tuple[View, date] | None = None
        self._asked_for: dict[str, Any] = {}
        self._view: Segments[View] = Segments(
            "appointments.view",
            _("View"),
            [
                (View.DAY, _("Day"), "calendar-outline"),
                (View.WEEK, _("Week"), "view-column-outline"),
                (View.LIST, _("List"), "menu"),
                (View.BENCH, _("Bench"), "wrench-outline"),
            ],
        )
        self._view.set_value(View.DAY)
        self._view.edited.connect(self._view_chosen)
        self.add_view(self._view)
        self.add_act(primary_button(_("New appointment"), "appointments.new", self.main_action, icon="plus"))
        self._build_bar()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._calendar_panel())
        self._stack.addWidget(self._list_panel())
        self._load = LoadPanel(self)
        self._stack.addWidget(self._load)
        self.body.addWidget(self._stack, 1)
        self._clock = QTimer(self)
        self._clock.setInterval(MINUTE_MS)
        self._clock.timeout.connect(self._tick)
        self._clock.start()

    def _build_bar(self) -> None:
        self._bar = QWidget()
        self._date = DateEdit("appointments.date", width=130)
        self._date.setAccessibleName(_("Day shown"))
        self._date.left.connect(self._date_typed)
        self._person: Combo[int] = Combo("appointments.person", [(EVERYBODY, _("Everybody"))], width=200)
        self._person.setAccessibleName(_("Whose appointments"))
        self._person.edited.connect(self.refresh)
        line = row(
            icon_button(
                "chevron-left", "appointments.earlier", _("Earlier"), self.earlier, keys="Ctrl+PgUp", framed=True
            ),
            icon_button("chevron-right", "appointments.later", _("Later"), self.later, keys="Ctrl+PgDown", framed=True),
            button(_("Today"), "appointments.today", self.go_today),
            self._date,
            self._person,
            None,
        )
        line.setContentsMargins(0, 0, 0, 0)
        self._bar.setLayout(line)
        self.body.addWidget(self._bar)

    def _calendar_panel(self) -> QWidget:
        panel = Panel("", bare=True)
        self._calendar = Calendar("appointments.calendar", _("Calendar"), self._told)
        self._calendar.opened.connect(self.open_appointment)
        self._calendar.wanted.connect(self._new_at)
        self._calendar.moved.connect(self._moved)
        self._calendar.stepped.connect(self._stepped)
        self._calendar.dropped.connect(self._call_off)
        panel.add(self._calendar, 1)
        return panel

    def _list_panel(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        self._table: RowTable[AppointmentRow] = RowTable(
            "appointments.table",
            _("Appointments"),
            [
                Column("day", N_("Day"), 150, kind="strong", value=lambda each: self._near(each.starts_at)),
                Column("time", N_("Time"), 120, value=from_to),
                Column("who", N_("Who")),
                Column("kind", N_("What for"), 170, kind="badge", value=lambda each: kind_badge(each.kind)),
                Column("person", N_("Technician"), 160),
                Column("place", N_("Place"), 220, kind="muted"),
                Column("job_number", N_("Job"), 90, kind="link"),
                Column("state", N_("State"), 130, kind="badge", value=lambda each: state_badge(each.state)),
            ],
        )
        self._table.opened.connect(lambda each: self.open_appointment(each.id))
        self._table.set_empty(
            EmptyState(
                _("No appointments in the next 60 days."),
                "appointments.empty",
                icon="calendar-outline",
                act=(_("New appointment"), "appointments.empty.new", self.main_action),
            )
        )
        column.addWidget(self._table, 1)
        return holder

    # -- going

    def open(self, **place: Any) -> None:
        """Show a view (`view=`), a day (`day=`), an appointment, or a new one for a customer or a job."""
        view = place.get("view")
        if view in list(View):
            self._view.set_value(View(view))
        if isinstance(place.get("day"), date):
            self._day = place["day"]
        self._asked_for = {
            name: place[name] for name in ("appointment_id", "customer_id", "job_id") if place.get(name) is not None
        }
        if self._asked_for or place:
            self.mark_stale()
        if self._asked_for:
            QTimer.singleShot(0, self._answer)

    def _answer(self) -> None:
        """Open what somebody came for, once the page shows."""
        asked, self._asked_for = self._asked_for, {}
        appointment_id = asked.pop("appointment_id", None)
        if appointment_id is not None:
            self.open_appointment(appointment_id)
        elif asked:
            BookingSheet(self, starts=self._usual_start(), **asked)

    def place(self) -> dict[str, Any]:
        return {"view": self._view.value() or View.DAY, "day": self._day}

    def first_focus(self) -> QWidget:
        match self._view.value():
            case View.LIST:
                return self._table
            case View.BENCH:
                return self._load.first_focus()
            case _:
                return self._calendar.body

    def refresh(self) -> None:
        view = self._view.value() or View.DAY
        self._stack.setCurrentIndex({View.LIST: 1, View.BENCH: 2}.get(view, 0))
        set_shown(self._bar, view is not View.BENCH)
        set_shown(self._person, view in (View.WEEK, View.LIST))
        if not self._date.hasFocus():
            self._date.set_value(self._day)
        match view:
            case View.BENCH:
                self._load.refresh()
                self.set_title(_("Appointments"), _("Bench, next two weeks"))
            case View.LIST:
                self._show_list()
            case _:
                self._show_calendar(view)

    def _show_calendar(self, view: View) -> None:
        first = self._day if view is View.DAY else self._day - timedelta(days=self._day.weekday())
        last = first if view is View.DAY else first + timedelta(days=6)
        days = self.ask(calendar_days, first=first, last=last)
        self._days = days
        self._show_people(days)
        grid = day_grid(days) if view is View.DAY else week_grid(days, self._person.value() or None)
        self._shown = grid
        self._calendar.show_grid(grid, self._titles(grid, view), self._today(), self._now_minute(days))
        if (view, first) != self._framed:
            self._framed = view, first
            _column, minute = self._calendar.cursor_place()
            self._calendar.show_place((self._day - first).days if view is View.WEEK else 0, minute)
        shown = sum(each.state is AppointmentState.PLANNED for each in days.rows)
        summary = ngettext("{n} appointment", "{n} appointments", shown).format(n=shown)
        when = formats().long_weekday(first)
        if view is View.WEEK:
            when = _("{first} – {last}").format(first=formats().short_day(first), last=formats().day(last))
        closed = "" if view is View.WEEK or days.hours.is_business_day(first) else _("the shop is closed")
        away = ", ".join(_away_words(each) for each in self._absent(first)) if view is View.DAY else ""
        self.set_title(_("Appointments"), " · ".join(part for part in (when, summary, closed, away) if part))

    def _show_list(self) -> None:
        rows = self.ask(
            appointments_between,
            first=self._day,
            last=self._day + timedelta(days=LIST_DAYS),
            person_id=self._person.value() or None,
            states=tuple(AppointmentState),
        )
        self._table.show_rows(rows)
        summary = ngettext("{n} appointment", "{n} appointments", len(rows)).format(n=len(rows))
        since = _("from {day} on").format(day=formats().short_day(self._day))
        self.set_title(_("Appointments"), f"{since} · {summary}")

    def _absent(self, day: date) -> list[AbsenceRow]:
        return [each for each in self.ask(absences, from_day=day) if each.first_day <= day]

    def _show_people(self, days: CalendarDays) -> None:
        options = [(EVERYBODY, _("Everybody"))]
        options += [(each.id, each.name) for each in days.people if each.active]
        self._person.show_options(options)

    def _titles(self, grid: Grid, view: View) -> list[str]:
        if view is View.WEEK:
            return [formats().weekday_short(each.day) for each in grid.columns]
        return [each.name or _("Anybody at the counter") for each in grid.columns]

    def _now_minute(self, days: CalendarDays) -> int | None:
        today = self._today()
        if not days.first <= today <= days.last:
            return None
        return wall_minute(days.hours, today, self.desk.dispatcher.shop.now)

    def _today(self) -> date:
        return self.desk.dispatcher.shop.today

    def _told(self, block: Block) -> str:
        return told(block.row, self.desk.dispatcher.shop.now)

    def _near(self, at: datetime) -> str:
        return formats().near_day(formats().local(at).date(), self._today())

    def _tick(self) -> None:
        if self.isVisible() and self._days is not None and not self._calendar.is_moving():
            view = self._view.value() or View.DAY
            if view in (View.DAY, View.WEEK):
                titles = self._titles(self._shown, view)
                self._calendar.show_grid(self._shown, titles, self._today(), self._now_minute(self._days))

    # -- keys

    def main_action(self) -> None:
        """A new appointment where the cursor is, or at the next full hour."""
        if self._view.value() in (View.DAY, View.WEEK) and self._shown.columns:
            self._new_at(*self._calendar.cursor_place())
        else:
            BookingSheet(self, starts=self._usual_start())

    def escape(self) -> bool:
        if self._calendar.is_moving():
            self._calendar.stop_moving()
            return True
        return False

    def earlier(self) -> None:
        """Ctrl+PgUp."""
        self._go_by(-1)

    def later(self) -> None:
        """Ctrl+PgDown."""
        self._go_by(1)

    def go_today(self) -> None:
        """Back to today."""
        self._show_day(self._today())

    def next_view(self) -> None:
        """Ctrl+Tab."""
        self._turn(1)

    def view_before(self) -> None:
        """Ctrl+Shift+Tab."""
        self._turn(-1)

    def move_chosen(self) -> None:
        """Ctrl+M: take the appointment under the cursor in hand."""
        if self._view.value() not in (View.DAY, View.WEEK):
            return
        self._calendar.body.setFocus()
        if self._calendar.move_by_keys():
            self.desk.say(_("Arrows move it, Shift and arrows its end. Enter lets go, Esc leaves it."))
        elif self._calendar.current() is not None:
            self.message.say("info", _("Only what is still planned can be moved."))
        else:
            self.message.say("info", _("Put the cursor on an appointment first."))

    def _call_off(self, appointment_id: int) -> None:
        block = self._shown.of(appointment_id)
        if block is not None:
            self.run(cancel_appointment, appointment_id=appointment_id, seen=block.row.version)

    def _turn(self, by: int) -> None:
        views = list(View)
        self._view.set_value(views[(views.index(self._view.value() or View.DAY) + by) % len(views)])
        self._view_chosen()

    def _view_chosen(self) -> None:
        self.message.clear()
        self.refresh()
        self.first_focus().setFocus()

    def _go_by(self, steps: int) -> None:
        if self._view.value() is not View.BENCH:
            days = {View.WEEK: 7, View.LIST: LIST_DAYS}.get(self._view.value() or View.DAY, 1)
            self._show_day(self._day + timedelta(days=days * steps))

    def _show_day(self, day: date) -> None:
        self._day = day
        self.refresh()

    def _date_typed(self) -> None:
        day = self._date.value()
        if day is not None and day != self._day:
            self._show_day(day)

    def _stepped(self, by: int) -> None:
        """The cursor went over the edge: on to the next day or week, at its near side."""
        _column, minute = self._calendar.cursor_place()
        self._go_by(by)
        self._calendar.show_place(0 if by > 0 else len(self._shown.columns) - 1, minute)

    # -- acts

    def open_appointment(self, appointment_id: int) -> None:
        """Open the form of an appointment."""
        found = self.ask(appointment, appointment_id=appointment_id)
        if found is None:
            self.message.say("info", _("This appointment was taken back already."))
            return
        BookingSheet(self, row=found)

    def _new_at(self, column: int, minute: int) -> None:
        place = self._shown.columns[column]
        starts = self._moment(place.day, minute)
        person = place.person_id or self._person.value() or None
        BookingSheet(self, starts=starts, minutes=USUAL, person_id=person)

    def _usual_start(self) -> datetime:
        """The next full slot of the day shown, from now on when it is today."""
        now = self.desk.dispatcher.shop.now
        if self._day <= self._today():
            return now + timedelta(minutes=SLOT) - timedelta(minutes=now.minute % SLOT, seconds=now.second)
        return self._moment(self._day, 9 * 60)

    def _moved(self, appointment_id: int, column: int, starts: int, ends: int) -> None:
        block = self._shown.of(appointment_id)
        if block is None:
            return
        place = self._shown.columns[column]
        person = place.person_id if self._view.value() is View.DAY else block.row.person_id
        # The length is kept as minutes of the clock that runs, whatever the clock on the wall does that night.
        begin = self._moment(place.day, starts)
        length = block.row.minutes if ends - starts == block.ends - block.starts else ends - starts
        done = self.run(
            move_appointment,
            appointment_id=appointment_id,
            starts_at=begin,
            ends_at=begin + timedelta(minutes=length),
            person_id=person,
            seen=block.row.version,
        )
        if done is None:
            self.refresh()

    def current_version(self, arguments: dict[str, Any]) -> int | None:
        found = self.ask(appointment, appointment_id=arguments["appointment_id"])
        return found.version if found else None

    def _moment(self, day: date, minute: int) -> datetime:
        assert self._days is not None
        return self._days.hours.moment(day, minute)


def _away_words(absence: AbsenceRow) -> str:
    return _("{name} is away").format(name=absence.person.split()[0])
