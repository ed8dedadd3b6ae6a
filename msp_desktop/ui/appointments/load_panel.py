"""The benches of the next two weeks, and the jobs behind the cell in front."""

from datetime import date, datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.bench_day import NOBODY, BenchJob, bench_jobs, bench_weeks
from msp_desktop.ui.appointments.load_grid import LoadGrid, hours_words
from msp_desktop.ui.badges import job_badge
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Badge, Check, Column, EmptyState, InlineMessage, Panel, RowTable
from msp_desktop.ui.screen import Screen


class LoadPanel(QWidget):
    """Load by day above, the chosen cell's jobs below."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._screen = screen
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.message = InlineMessage("appointments.bench.message")
        column.addWidget(self.message)
        panel = Panel(_("Bench, next two weeks"), icon="wrench-outline", note=_("booked of bench hours"), bare=True)
        self._grid = LoadGrid("appointments.load", _("Bench by technician and day"))
        self._grid.chosen.connect(lambda _person, _day: self._show_jobs())
        panel.add(self._grid)
        panel.body.setSpacing(0)
        column.addWidget(panel)
        self._jobs_panel = Panel(_("Jobs"), icon="view-column-outline", bare=True)
        self._late = Check(_("Only late promises, all days"), "appointments.load.late")
        self._late.edited.connect(self._show_jobs)
        self._jobs_panel.add_to_head(self._late)
        self._table: RowTable[BenchJob] = RowTable(
            "appointments.load.jobs",
            _("Jobs on this bench"),
            [
                Column("number", N_("Job"), 92, kind="link"),
                Column("customer", N_("Customer"), 220, kind="strong"),
                Column("problem", N_("Problem")),
                Column("state", N_("State"), 160, kind="badge", value=lambda each: job_badge(each.state)),
                Column("minutes", N_("Hours"), 80, kind="number", value=lambda each: hours_words(each.minutes)),
                Column("promised_at", N_("Promised"), 140, value=self._promised),
                Column("done_at", N_("Done by"), 140, value=lambda each: self._when(each.done_at)),
                Column("late", N_("In time"), 130, kind="badge", value=_in_time),
            ],
            bare=True,
        )
        self._table.opened.connect(lambda each: screen.desk.go("job", job_id=each.id))
        self._table.set_empty(EmptyState(_("No jobs here."), "appointments.load.empty", icon="wrench-outline"))
        self._jobs_panel.add(self._table, 1)
        self._grid.opened.connect(self._table.setFocus)
        column.addWidget(self._jobs_panel, 1)

    def refresh(self) -> None:
        """Ask again."""
        now = self._screen.desk.dispatcher.shop.now
        weeks = self._screen.ask(bench_weeks, now=now)
        self._grid.show_weeks(weeks, now)
        self.message.clear()
        if not weeks.rows:
            self.message.say(
                "info",
                _("Nobody repairs devices yet."),
                acts=[(_("People"), "appointments.load.people", self._people)],
            )
        elif weeks.late_jobs:
            words = ngettext(
                "{n} promise is earlier than the bench can keep.",
                "{n} promises are earlier than the bench can keep.",
                weeks.late_jobs,
            )
            self.message.say(
                "warning",
                words.format(n=weeks.late_jobs),
                acts=[(_("Show them"), "appointments.load.show_late", self._show_late)],
            )
        self._show_jobs()

    def first_focus(self) -> QWidget:
        """Where the cursor goes."""
        return self._grid

    def show_place(self, person_id: int, day: date) -> None:
        """Put the cursor on a cell."""
        self._grid.go_to(person_id, day)

    def _people(self) -> None:
        self._screen.desk.go("settings", section="people")

    def _show_late(self) -> None:
        self._late.set_value(True)
        self._show_jobs()
        self._table.setFocus()

    def _show_jobs(self) -> None:
        now = self._screen.desk.dispatcher.shop.now
        place = self._grid.place()
        if self._late.value():
            rows = self._screen.ask(bench_jobs, now=now, person_id=NOBODY, late_only=True)
            self._jobs_panel.set_title(_("Late promises"))
        elif place is not None:
            rows = self._screen.ask(bench_jobs, now=now, person_id=place[0], day=place[1])
            self._jobs_panel.set_title(
                _("{name}, {day}").format(name=self._grid.name(), day=formats().long_weekday(place[1]))
            )
        else:
            rows = []
        self._table.show_rows(rows)

    def _when(self, at: datetime) -> str:
        return formats().when(at, self._screen.desk.dispatcher.shop.now)

    def _promised(self, job: BenchJob) -> str:
        return self._when(job.promised_at) if job.promised_at else ""


def _in_time(job: BenchJob) -> Badge | None:
    if job.promised_at is None:
        return None
    return Badge("bad", "clock-alert-outline", _("Late")) if job.late else Badge("ok", "check", _("In time"))
