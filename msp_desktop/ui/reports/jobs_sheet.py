"""The jobs behind a figure, in a sheet; Enter opens one."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.domain.bench_measures import Period
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.bench_measures import MOST, Figure, MeasuredJob, measured_jobs
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Badge, Column, EmptyState, PlainLabel, RowTable, Sheet
from msp_desktop.ui.reports.tabs import day_words, hour_words
from msp_desktop.ui.screen import Screen

if TYPE_CHECKING:
    from msp_desktop.store.shop import Shop
    from msp_desktop.ui.background import Progress


class JobsSheet:
    """Shown above the report."""

    def __init__(self, screen: Screen, title: str, period: Period, figure: Figure, row_id: int | None = None) -> None:
        self._screen = screen
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        with_minutes = figure in (Figure.SERVICE, Figure.BILLED)
        self._table: RowTable[MeasuredJob] = RowTable(
            "reports.jobs.table", title, _minute_columns() if with_minutes else _time_columns()
        )
        self._table.setMinimumHeight(420)
        self._table.opened.connect(self._open)
        self._count = PlainLabel(_("Reading…"), "hint")
        column.addWidget(self._count)
        column.addWidget(self._table)
        self.sheet = Sheet(title, body, _("Open job"), self._open_current, name="reports.jobs", width=960)
        # The rows may come home after the sheet has gone, with its page or its window.
        self._there = [True]
        for gone in (self.sheet.closed, self.sheet.destroyed):
            gone.connect(self._there.clear)
        self.sheet.open(over=screen, first=self._table)

        def read(shop: "Shop", _progress: "Progress") -> list[MeasuredJob]:
            return shop.ask(measured_jobs, period=period, figure=figure, row_id=row_id)

        screen.start(title, read, done=self._show)

    def _show(self, rows: list[MeasuredJob]) -> None:
        if not self._there:
            return
        self._table.set_empty(EmptyState(_("No jobs behind this figure."), "reports.jobs.empty", icon="chart-bar"))
        self._table.show_rows(rows)
        words = ngettext("{n} job", "{n} jobs", len(rows)).format(n=len(rows))
        if len(rows) == MOST:
            words = _("The last {n} jobs; export the report for all figures.").format(n=MOST)
        self._count.setText(words)

    def _open(self, job: MeasuredJob) -> None:
        self.sheet.close_sheet()
        self._screen.desk.go("job", job_id=job.id)

    def _open_current(self) -> bool:
        job = self._table.current()
        if job is None:
            return True
        self._open(job)
        return True


def _first_columns() -> list[Column[MeasuredJob]]:
    return [
        Column("number", N_("Job"), 92, kind="link"),
        Column("customer", N_("Customer"), 190, kind="strong"),
        Column("problem", N_("Problem")),
        Column("technician", N_("Technician"), 130),
    ]


def _time_columns() -> list[Column[MeasuredJob]]:
    return [
        *_first_columns(),
        Column("ready_at", N_("Ready"), 152, firm=True, value=lambda job: formats().moment(job.ready_at)),
        Column("turnaround", N_("Turnaround"), 110, kind="number", value=lambda job: day_words(job.turnaround_minutes)),
        Column("state", N_("Promise"), 140, kind="badge", value=_promise),
    ]


def _minute_columns() -> list[Column[MeasuredJob]]:
    return [
        *_first_columns(),
        Column("ready_at", N_("Ready"), 152, firm=True, value=lambda job: formats().moment(job.ready_at)),
        Column("budget", N_("Billed"), 90, kind="number", value=lambda job: hour_words(job.budget_minutes)),
        Column("actual", N_("Worked"), 90, kind="number", value=lambda job: hour_words(job.actual_minutes or None)),
    ]


def _promise(job: MeasuredJob) -> Badge:
    if job.promised_at is None:
        return Badge("neu", "minus", _("No promise"))
    return Badge("bad", "clock-alert-outline", _("Late")) if job.late else Badge("ok", "check", _("On time"))
