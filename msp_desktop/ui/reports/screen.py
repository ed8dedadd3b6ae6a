"""Reports of the bench: four questions over a period, each beside the period before."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from msp_desktop.domain.bench_measures import Period, PeriodCode, period_before, period_of, share_percent
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.bench_measures import BenchMeasures, Figure, bench_measures
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import (
    Chart,
    Combo,
    DateEdit,
    EmptyState,
    Panel,
    PlainLabel,
    RowTable,
    Segments,
    Sheet,
    Tile,
    button,
    icon_button,
    row,
)
from msp_desktop.ui.kit.chart import Legend
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.reports.groups import report_groups
from msp_desktop.ui.reports.jobs_sheet import JobsSheet
from msp_desktop.ui.reports.saving import save_file
from msp_desktop.ui.reports.tabs import (
    TABS,
    Drawn,
    ReportRow,
    Tab,
    day_words,
    percent_axis,
    percent_words,
    plain,
    window_words,
)
from msp_desktop.ui.screen import Key, Screen
from msp_desktop.workflows.bench_report import (
    ReportFile,
    ReportPaper,
    ReportPart,
    definition,
    report_file,
    report_paper,
)

if TYPE_CHECKING:
    from msp_desktop.store.shop import Shop
    from msp_desktop.ui.background import Progress

PERIODS = (
    (PeriodCode.THIS_MONTH, N_("This month")),
    (PeriodCode.LAST_MONTH, N_("Last month")),
    (PeriodCode.QUARTER, N_("This quarter")),
    (PeriodCode.YEAR, N_("This year")),
    (PeriodCode.OWN, N_("From … to …")),
)
_Both = tuple[BenchMeasures, BenchMeasures]


class ReportsScreen(Screen):
    """Figures above, one question below: its chart, or its table."""

    SHOWS = frozenset(
        {"job", "job_line", "job_item", "work_time", "person", "person_hours", "absence", "service", "opening_hours"}
    )
    NAME = "reports"
    KEYS = (
        Key("Ctrl+Tab", N_("Next report"), "next_report"),
        Key("Ctrl+P", N_("Print"), "print_"),
        Key("Ctrl+Shift+E", N_("Export"), "export"),
        Key("Return", N_("Show the jobs behind a figure")),
        Key("Ctrl+Shift+Tab", N_("Report before"), "report_before"),
        Key("F5", N_("Refresh"), "refresh"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asked = 0
        self._there = [True]
        self.destroyed.connect(self._there.clear)
        self._found: _Both | None = None
        self._code = PeriodCode.THIS_MONTH
        self._period = period_of(self._code, desk.dispatcher.shop.today)
        self._drawn: dict[ReportPart, Drawn] = {}
        self._view: Segments[ReportPart] = Segments(
            "reports.view", _("Report"), [(tab.part, _(tab.word), tab.icon) for tab in TABS]
        )
        self._view.set_value(ReportPart.SERVICES)
        self._view.edited.connect(self._show_tab)
        self.add_view(report_groups(self, "reports"), before_summary=True)
        self._choice: Combo[PeriodCode] = Combo(
            "reports.period", [(code, _(word)) for code, word in PERIODS], width=170
        )
        self._choice.setAccessibleName(_("Period"))
        self._choice.edited.connect(self._period_chosen)
        self.add_act(button(_("Print"), "reports.print", self.print_, icon="printer-outline", keys="Ctrl+P"))
        self.add_act(button(_("Export CSV"), "reports.export", self.export, icon="download-outline"))
        self._build_bar()
        self._build_tiles()
        self._stack = QStackedWidget()
        self._made = [_TabPanel(self, tab) for tab in TABS]
        for made in self._made:
            self._stack.addWidget(made)
        self._empty = EmptyState(
            _("Reports fill up after your first finished job."),
            "reports.empty",
            icon="chart-bar",
        )
        self._stack.addWidget(self._empty)
        self.body.addWidget(self._stack, 1)

    def _build_bar(self) -> None:
        self._own = QWidget()
        self._first, self._last = DateEdit("reports.first", width=130), DateEdit("reports.last", width=130)
        self._first.setAccessibleName(_("First day"))
        self._last.setAccessibleName(_("Last day"))
        days = row(self._first, PlainLabel(_("to"), "label"), self._last)
        days.setContentsMargins(0, 0, 0, 0)
        self._own.setLayout(days)
        for field in (self._first, self._last):
            field.left.connect(self._own_typed)
        self._said = PlainLabel("", "hint")
        self.body.addLayout(row(self._view, self._choice, self._own, self._said, None))
        self._own.hide()

    def _build_tiles(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(10)
        tiles = (
            ("done", _("Jobs done"), Figure.DONE, "check", "ok"),
            ("turnaround", _("Turnaround"), Figure.DONE, "refresh", "inf"),
            ("on_time", _("On time"), Figure.LATE, "clock-outline", "wrk"),
            ("used", _("Utilisation"), Figure.BILLED, "wrench-outline", "neu"),
            ("budget", _("Of budget"), Figure.SERVICE, "tag-outline", "neu"),
        )
        self._tiles: dict[str, Tile] = {}
        for name, word, figure, icon, token in tiles:
            tile = Tile(word, f"reports.{name}", partial(self._behind, figure), icon=icon, token=token)
            tile.setCheckable(False)
            self._tiles[name] = tile
            line.addWidget(tile)
        self.body.addLayout(line)

    # -- going

    def open(self, **place: Any) -> None:
        """Show a report (`part=`) and a period (`period=`, with `first=` and `last=` for an own one)."""
        if place.get("part") in list(ReportPart):
            self._view.set_value(ReportPart(place["part"]))
        if place.get("period") in list(PeriodCode):
            self._code = PeriodCode(place["period"])
            first, last = place.get("first"), place.get("last")
            if isinstance(first, date) and isinstance(last, date) and first <= last:
                self._period = Period(first, last)
            else:
                self._period = period_of(self._code, self._today())
            self.mark_stale()

    def place(self) -> dict[str, Any]:
        return {
            "part": self._view.value(),
            "period": self._code,
            "first": self._period.first,
            "last": self._period.last,
        }

    def first_focus(self) -> QWidget:
        return self._tab_panel().first_focus()

    def refresh(self) -> None:
        if self._code is not PeriodCode.OWN:
            self._period = period_of(self._code, self._today())
        self._choice.set_value(self._code)
        set_shown(self._own, self._code is PeriodCode.OWN)
        if not (self._first.hasFocus() or self._last.hasFocus()):
            self._first.set_value(self._period.first)
            self._last.set_value(self._period.last)
        self._say_period()
        self._asked += 1
        there = self._there
        asked, period, earlier = self._asked, self._period, period_before(self._code, self._period)

        def read(shop: "Shop", _progress: "Progress") -> _Both:
            return shop.ask(bench_measures, period=period), shop.ask(bench_measures, period=earlier)

        def show(found: _Both) -> None:
            # A slower answer to an earlier question comes too late.
            if there and asked == self._asked:
                self._show(found)

        self.start(_("Reports"), read, done=show)

    def _say_period(self) -> None:
        reader = formats()
        earlier = period_before(self._code, self._period)
        span = _("{first} – {last}")
        shown, before = (
            span.format(first=reader.short_day(each.first), last=reader.day(each.last))
            for each in (self._period, earlier)
        )
        self.set_title(_("Reports"), shown)
        self._said.setText(_("Compared with {period}").format(period=before))

    def _show(self, found: _Both) -> None:
        self._found = found
        now, before = found
        was = _("was {value}")
        self._tiles["done"].show_figure(plain(now.done), was.format(value=plain(before.done)))
        figures = (
            ("turnaround", day_words(now.middle_minutes), day_words(before.middle_minutes)),
            ("on_time", percent_words(now.kept_percent), percent_words(before.kept_percent)),
            ("used", percent_words(now.used_percent), percent_words(before.used_percent)),
        )
        for name, figure, earlier in figures:
            self._tiles[name].show_figure(figure, was.format(value=earlier))
        (budget, actual), (budget_before, actual_before) = now.timed_minutes, before.timed_minutes
        self._tiles["budget"].show_figure(
            percent_words(share_percent(actual, budget)),
            was.format(value=percent_words(share_percent(actual_before, budget_before))),
        )
        for made in self._made:
            made.show_measures(now, before)
        self._show_tab()

    def _show_tab(self) -> None:
        empty = self._found is not None and not self._found[0].done and not self._found[1].done
        self._stack.setCurrentIndex(len(self._made) if empty else self._at())

    def _at(self) -> int:
        part = self._view.value()
        return next((at for at, tab in enumerate(TABS) if tab.part is part), 0)

    def _tab_panel(self) -> "_TabPanel":
        return self._made[self._at()]

    def _today(self) -> date:
        return self.desk.dispatcher.shop.today

    # -- the period

    def _period_chosen(self) -> None:
        self._code = self._choice.value() or PeriodCode.THIS_MONTH
        if self._code is PeriodCode.OWN:
            set_shown(self._own, True)
            self._first.setFocus()
        self.refresh()

    def _own_typed(self) -> None:
        first, last = self._first.value(), self._last.value()
        if first is None or last is None or (first, last) == (self._period.first, self._period.last):
            return
        if last < first:
            self.message.say("warning", _("The last day comes after the first. Turn the two round."))
            return
        self.message.clear()
        self._period = Period(first, last)
        self.refresh()

    # -- keys

    def next_report(self) -> None:
        """Ctrl+Tab."""
        self._turn(1)

    def report_before(self) -> None:
        """Ctrl+Shift+Tab."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        self._view.set_value(TABS[(self._at() + by) % len(TABS)].part)
        self._show_tab()
        self.first_focus().setFocus()

    def print_(self) -> None:
        """Ctrl+P: all four tables on paper."""
        code, period = self._code, self._period

        def make(shop: "Shop", _progress: "Progress") -> ReportPaper:
            return report_paper(shop, code=code, period=period)

        self.start(_("Bench report"), make, done=self._preview)

    def _preview(self, paper: ReportPaper) -> None:
        self.desk.printing.preview(self, paper.pdf, paper.title, paper.file_name)

    def export(self) -> None:
        """Ctrl+Shift+E: the table in front as CSV."""
        code, period, part = self._code, self._period, TABS[self._at()].part

        def make(shop: "Shop", _progress: "Progress") -> ReportFile:
            return report_file(shop, part=part, code=code, period=period)

        self.start(_("Export"), make, done=self._save)

    def _save(self, made: ReportFile) -> None:
        save_file(self, made)

    # -- behind the figures

    def _behind(self, figure: Figure, title: str = "", row_id: int | None = None) -> None:
        words = {
            Figure.DONE: _("Jobs done"),
            Figure.LATE: _("Late jobs"),
            Figure.BILLED: _("Billed bench time"),
            Figure.SERVICE: _("Jobs with services"),
        }
        JobsSheet(self, title or words[figure], self._period, figure, row_id)

    def show_row(self, tab: Tab, row_id: int) -> None:
        """The jobs behind a row or a bar."""
        name = next((each.name for each in self._tab_panel().rows if each.id == row_id), "")
        self._behind(tab.figure, _("{what}: {name}").format(what=_(tab.title), name=name), row_id)

    def explain(self, tab: Tab) -> None:
        """The definitions under the (i)."""
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for each in TABS:
            column.addWidget(PlainLabel(_(each.title), "strong"))
            column.addWidget(PlainLabel(definition(each.part, window_words()), "", wrap=True))
        Sheet(_("What these figures mean"), body, _("Close"), lambda: True, name="reports.definitions", width=620).open(
            over=self
        )


class _TabPanel(QWidget):
    """One question: chart above, table below; the chart can give its room to the table."""

    def __init__(self, screen: ReportsScreen, tab: Tab) -> None:
        super().__init__()
        self._screen, self._tab = screen, tab
        self.rows: list[ReportRow] = []
        self._ids: tuple[int, ...] = ()
        self._as_chart, self._bars = True, False
        name = f"reports.{tab.part.value}"
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        panel = Panel(_(tab.title), icon=tab.icon)
        self._legend = QHBoxLayout()
        self._legend.setContentsMargins(0, 0, 0, 0)
        holder = QWidget()
        holder.setLayout(self._legend)
        panel.add_to_head(holder)
        panel.add_to_head(
            icon_button(
                "information-outline", f"{name}.info", _("What these figures mean"), partial(screen.explain, tab)
            )
        )
        self._swap = panel.link(_("Show as table"), f"{name}.as_table", self._swap_chart)
        if tab.money:
            self._chart = Chart(f"{name}.chart", _(tab.title))
        else:
            said = percent_axis if tab.part is ReportPart.UTILISATION else plain
            self._chart = Chart(f"{name}.chart", _(tab.title), said=said, axis=said)
        self._chart.opened.connect(self._bar_opened)
        self._no_bars = PlainLabel("", "hint", wrap=True)
        panel.add(self._chart, 1)
        panel.add(self._no_bars)
        self._chart_panel = panel
        self._table: RowTable[ReportRow] = RowTable(f"{name}.table", _(tab.title), tab.columns(), dense=True)
        self._table.opened.connect(self._row_opened)
        self._table.set_empty(EmptyState(_("Nothing in this period."), f"{name}.empty", icon=tab.icon))
        column.addWidget(panel, 3)
        column.addWidget(self._table, 4)

    def first_focus(self) -> QWidget:
        """Where the cursor goes."""
        return self._table

    def show_measures(self, now: BenchMeasures, before: BenchMeasures) -> None:
        """Show other figures."""
        self.rows = self._tab.rows(now, before)
        self._table.show_rows(self.rows)
        drawn = self._tab.draw(now)
        self._ids = drawn.ids
        self._chart.show_bars(drawn.chart)
        self._say_beside(now, drawn)
        self._fit()
        while item := self._legend.takeAt(0):
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self._legend.addWidget(Legend(list(drawn.legend)))

    def _say_beside(self, now: BenchMeasures, drawn: Drawn) -> None:
        """What the bars do not say."""
        services = self._tab.part is ReportPart.SERVICES
        self._no_bars.setText(
            _("No time was taken on these services. The timer on a job’s page does that.")
            if services
            else _("Nothing in this period.")
        )
        self._bars = bool(drawn.chart.labels)
        if self._tab.part is ReportPart.ON_TIME and now.unpromised:
            words = ngettext("{n} job without a promise, apart", "{n} jobs without a promise, apart", now.unpromised)
            self._chart_panel.set_note(words.format(n=now.unpromised))
        else:
            self._chart_panel.set_note("")

    def _fit(self) -> None:
        """A chart with bars has its room; without, or when the table was asked for, the table takes it."""
        shown = self._as_chart and self._bars
        set_shown(self._chart, shown)
        set_shown(self._no_bars, self._as_chart and not self._bars)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.setStretch(0, 3 if shown else 0)

    def _bar_opened(self, at: int) -> None:
        self._screen.show_row(self._tab, self._ids[at])

    def _row_opened(self, row_now: ReportRow) -> None:
        self._screen.show_row(self._tab, row_now.id)

    def _swap_chart(self) -> None:
        self._as_chart = not self._as_chart
        self._swap.setText(_("Show as table") if self._as_chart else _("Show as chart"))
        self._fit()
        self._table.setFocus()
