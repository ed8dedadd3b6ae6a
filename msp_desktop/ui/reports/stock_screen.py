"""Reports of the stock: what is low, what it is worth on any day, what parts bring, what is used, what lies there."""

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from msp_desktop.domain.bench_measures import Period, PeriodCode, period_of
from msp_desktop.i18n import N_, _
from msp_desktop.queries.stock_value import ValueBy
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Combo, DateEdit, PlainLabel, Segments, button, row
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.reports.groups import report_groups
from msp_desktop.ui.reports.saving import save_file
from msp_desktop.ui.reports.screen import PERIODS
from msp_desktop.ui.reports.stock_panel import StockPanel
from msp_desktop.ui.screen import Key, Screen
from msp_desktop.workflows.bench_report import ReportFile, ReportPaper
from msp_desktop.workflows.stock_card import stock_card_paper
from msp_desktop.workflows.stock_report import (
    DEAD_DAYS,
    FileKind,
    StockPart,
    StockTable,
    StockWish,
    TableRow,
    stock_file,
    stock_paper,
    stock_table,
)

if TYPE_CHECKING:
    from msp_desktop.store.shop import Shop
    from msp_desktop.ui.background import Progress

TABS = (
    (StockPart.LOW, N_("Low"), "alert-outline"),
    (StockPart.VALUE, N_("Value"), "cash"),
    (StockPart.MARGIN, N_("Margin"), "percent-outline"),
    (StockPart.USAGE, N_("Usage"), "chart-bar"),
    (StockPart.DEAD, N_("Dead stock"), "clock-outline"),
)
_BY = (
    (ValueBy.CATEGORY, N_("By category")),
    (ValueBy.SHELF, N_("By shelf")),
    (ValueBy.SUPPLIER, N_("By supplier")),
    (ValueBy.PART, N_("By part")),
)
_OF_PERIOD = frozenset({StockPart.MARGIN, StockPart.USAGE})


class StockReportsScreen(Screen):
    """One question at a time: above how it is asked, below its chart and its table. Enter opens the part."""

    SHOWS = frozenset({"stock_balance", "part", "part_supplier", "supplier", "document"})
    NAME = "stock_reports"
    KEYS = (
        Key("Ctrl+Tab", N_("Next report"), "next_report"),
        Key("Ctrl+P", N_("Print"), "print_"),
        Key("Ctrl+Shift+E", N_("Export CSV"), "export"),
        Key("Return", N_("Open the part")),
        Key("Ctrl+Shift+Tab", N_("Report before"), "report_before"),
        Key("F5", N_("Refresh"), "refresh"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asked = 0
        self._there = [True]
        self.destroyed.connect(self._there.clear)
        self._period_code = PeriodCode.YEAR
        self._period = period_of(self._period_code, desk.dispatcher.shop.today)
        self._group: str | None = None
        self.add_view(report_groups(self, "stock_reports"), before_summary=True)
        self._view: Segments[StockPart] = Segments(
            "stock_reports.view", _("Report"), [(part, _(word), icon) for part, word, icon in TABS]
        )
        self._view.set_value(StockPart.LOW)
        self._view.edited.connect(self._turned)
        self.add_act(button(_("Stock card"), "stock_reports.card", self.print_card, icon="card-text-outline"))
        self.add_act(button(_("Export CSV"), "stock_reports.csv", self.export, icon="download-outline"))
        self.add_act(button(_("Export XLSX"), "stock_reports.xlsx", self.export_xlsx, icon="download-outline"))
        self.add_act(button(_("Print"), "stock_reports.print", self.print_, icon="printer-outline", keys="Ctrl+P"))
        self._build_bar()
        self._stack = QStackedWidget()
        self._panels = {part: StockPanel(part, _(word), icon) for part, word, icon in TABS}
        for panel in self._panels.values():
            panel.chosen.connect(self._chosen)
            panel.group_chosen.connect(self._group_chosen)
            self._stack.addWidget(panel)
        self.body.addWidget(self._stack, 1)
        self._fit()

    def _build_bar(self) -> None:
        self._periods: Combo[PeriodCode] = Combo(
            "stock_reports.period", [(code, _(word)) for code, word in PERIODS], width=170
        )
        self._periods.setAccessibleName(_("Period"))
        self._periods.edited.connect(self._period_chosen)
        self._own = QWidget()
        self._first, self._last = (DateEdit(f"stock_reports.{name}", width=130) for name in ("first", "last"))
        self._first.setAccessibleName(_("First day"))
        self._last.setAccessibleName(_("Last day"))
        days = row(self._first, PlainLabel(_("to"), "label"), self._last)
        days.setContentsMargins(0, 0, 0, 0)
        self._own.setLayout(days)
        for field in (self._first, self._last):
            field.left.connect(self._own_typed)
        self._by: Combo[ValueBy] = Combo("stock_reports.by", [(by, _(word)) for by, word in _BY], width=150)
        self._by.setAccessibleName(_("Rows"))
        self._by.edited.connect(self._by_chosen)
        self._on_word = PlainLabel(_("on the evening of"), "label")
        self._on = DateEdit("stock_reports.on", width=130)
        self._on.setAccessibleName(_("On the evening of"))
        self._on.left.connect(self._on_typed)
        self._on_day: date | None = None
        words = _("Nothing for {n} days")
        self._dead: Combo[int] = Combo(
            "stock_reports.dead_days", [(days, words.format(n=days)) for days in DEAD_DAYS], width=190
        )
        self._dead.setAccessibleName(_("Nothing used or sold for"))
        self._dead.set_value(180)
        self._dead.edited.connect(self.refresh)
        self._said = PlainLabel("", "hint")
        self.body.addLayout(
            row(self._view, self._periods, self._own, self._by, self._on_word, self._on, self._dead, self._said, None)
        )

    # -- going

    def open(self, **place: Any) -> None:
        """Show a report (`part=`), the value of a day (`on=`) by what (`by=`) and of which group (`group=`)."""
        if place.get("part") in list(StockPart):
            self._view.set_value(StockPart(place["part"]))
        if place.get("by") in list(ValueBy):
            self._by.set_value(ValueBy(place["by"]))
        if place.get("period") in list(PeriodCode):
            self._period_code = PeriodCode(place["period"])
            first, last = place.get("first"), place.get("last")
            own = isinstance(first, date) and isinstance(last, date) and first <= last
            self._period = Period(first, last) if own else period_of(self._period_code, self._today())  # type: ignore[arg-type]  # dates, as just looked at
        if "on" in place:
            self._on_day = place["on"] if isinstance(place["on"], date) else None
        if "group" in place:
            self._group = place["group"]
        if place:
            self._fit()
            self.mark_stale()

    def place(self) -> dict[str, Any]:
        return {
            "part": self._part(),
            "by": self._by.value(),
            "period": self._period_code,
            "first": self._period.first,
            "last": self._period.last,
            "on": self._on_day,
            "group": self._group,
        }

    def first_focus(self) -> QWidget:
        return self._panels[self._part()].first_focus()

    def escape(self) -> bool:
        """Back from the parts of a group to all groups."""
        if self._part() is not StockPart.VALUE or self._group is None:
            return False
        self._group = None
        self.refresh()
        return True

    def refresh(self) -> None:
        if self._period_code is not PeriodCode.OWN:
            self._period = period_of(self._period_code, self._today())
        self._fit()
        self._asked += 1
        there, asked, wish, language = self._there, self._asked, self._wish(), formats().language

        def read(shop: "Shop", _progress: "Progress") -> StockTable:
            return stock_table(shop, wish, language)

        def show(found: StockTable) -> None:
            # A slower answer to an earlier question comes too late.
            if there and asked == self._asked:
                self._show(found)

        self.start(_("Reports"), read, done=show)

    def _wish(self) -> StockWish:
        return StockWish(
            self._part(),
            self._period_code,
            self._period,
            on=self._on_day,
            by=self._by.value() or ValueBy.CATEGORY,
            group=self._group,
            dead_days=self._dead.value() or 180,
        )

    def _show(self, found: StockTable) -> None:
        self.set_title(_("Reports"), found.when)
        self._panels[found.wish.part].show_table(found)

    def _part(self) -> StockPart:
        return self._view.value() or StockPart.LOW

    def _today(self) -> date:
        return self.desk.dispatcher.shop.today

    # -- how it is asked

    def _turned(self) -> None:
        self._group = None
        self._fit()
        self.refresh()

    def _fit(self) -> None:
        """Only what the question needs is asked for."""
        part = self._part()
        of_period, own = part in _OF_PERIOD, self._period_code is PeriodCode.OWN
        set_shown(self._periods, of_period)
        set_shown(self._own, of_period and own)
        for each in (self._by, self._on_word, self._on):
            set_shown(each, part is StockPart.VALUE)
        set_shown(self._dead, part is StockPart.DEAD)
        self._periods.set_value(self._period_code)
        for field, day in ((self._first, self._period.first), (self._last, self._period.last)):
            if not field.hasFocus():
                field.set_value(day)
        if not self._on.hasFocus():
            self._on.set_value(self._on_day or self._today())
        of_group = part is StockPart.VALUE and self._group is not None
        self._said.setText(_("Esc shows all groups") if of_group else "")
        self._stack.setCurrentWidget(self._panels[part])

    def _period_chosen(self) -> None:
        self._period_code = self._periods.value() or PeriodCode.YEAR
        if self._period_code is PeriodCode.OWN:
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

    def _by_chosen(self) -> None:
        self._group = None
        self.refresh()

    def _on_typed(self) -> None:
        day = self._on.value()
        chosen = day if day is not None and day < self._today() else None
        if chosen != self._on_day:
            self._on_day = chosen
            self.refresh()

    # -- keys

    def next_report(self) -> None:
        """Ctrl+Tab."""
        self._turn(1)

    def report_before(self) -> None:
        """Ctrl+Shift+Tab."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        parts = [part for part, _word, _icon in TABS]
        self._view.set_value(parts[(parts.index(self._part()) + by) % len(parts)])
        self._turned()
        self.first_focus().setFocus()

    def print_(self) -> None:
        """Ctrl+P: the report in front, on paper."""
        wish = self._wish()

        def make(shop: "Shop", _progress: "Progress") -> ReportPaper:
            return stock_paper(shop, wish)

        self.start(_("Report"), make, done=self._preview)

    def print_card(self) -> None:
        """The stock card of the chosen part on paper: every move of it."""
        chosen = self._panels[self._part()].current()
        if chosen is None or chosen.part_id is None:
            self.message.say("info", _("Choose a part first."))
            return
        self.message.clear()
        part_id = chosen.part_id

        def make(shop: "Shop", _progress: "Progress") -> ReportPaper:
            return stock_card_paper(shop, part_id)

        self.start(_("Stock card"), make, done=self._preview)

    def _preview(self, paper: ReportPaper) -> None:
        self.desk.printing.preview(self, paper.pdf, paper.title, paper.file_name)

    def export(self) -> None:
        """Ctrl+Shift+E: the report in front as CSV."""
        self._export(FileKind.CSV)

    def export_xlsx(self) -> None:
        """The same as a workbook."""
        self._export(FileKind.XLSX)

    def _export(self, kind: FileKind) -> None:
        wish = self._wish()

        def make(shop: "Shop", _progress: "Progress") -> ReportFile:
            return stock_file(shop, wish, kind)

        self.start(_("Export"), make, done=self._save)

    def _save(self, made: ReportFile) -> None:
        save_file(self, made)

    # -- behind a row

    def _chosen(self, chosen: TableRow) -> None:
        if chosen.part_id is not None:
            self.desk.go("part", part_id=chosen.part_id)
        elif chosen.group is not None:
            self._group_chosen(chosen.group)

    def _group_chosen(self, group: str) -> None:
        self._group = group
        self.refresh()
        self.first_focus().setFocus()
