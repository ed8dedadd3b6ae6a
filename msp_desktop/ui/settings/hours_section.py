"""Settings › Opening hours: the week, own closed days, public holidays."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from msp_desktop.domain.errors import Refused
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.shop_settings import ClosedDayRow, closed_days, opening_week
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Column, DateEdit, EmptyState, Field, LineEdit, Panel, PlainLabel, RowTable, button, row
from msp_desktop.ui.settings.section import Section
from msp_desktop.ui.week_editor import WeekEditor
from msp_desktop.usecases.shop import add_public_holidays, close_day, open_day, set_opening_hours

if TYPE_CHECKING:
    from msp_desktop.ui.screen import Screen


class HoursSection(Section):
    """The week at the left, closed days at the right; promises count with both."""

    NAME = "hours"
    TITLE = N_("Opening hours")
    ICON = "clock-outline"
    WORDS = N_("open closed holiday lunch week day")

    def __init__(self, page: "Screen") -> None:
        super().__init__(page)
        sides = QHBoxLayout()
        sides.setSpacing(12)
        week = Panel(_("Week"), icon="clock-outline", note=_("promises count these hours"))
        self._week = WeekEditor("settings.week")
        self._week.left.connect(self._keep_week)
        week.add(self._week)
        week.add(PlainLabel(_("Write 9 – 13, 15 – 19; leave a day empty when the shop is closed."), "hint", wrap=True))
        week.add_stretch()
        sides.addWidget(week, 2)
        sides.addWidget(self._closed_panel(), 3)
        self.column.addLayout(sides, 1)

    def _closed_panel(self) -> Panel:
        panel = Panel(_("Closed days"), icon="calendar-outline", bare=True)
        self._holidays = button("", "settings.holidays", self._add_holidays, small=True)
        panel.add_to_head(self._holidays)
        self._day = DateEdit("settings.closed.day", width=130)
        self._name = LineEdit("settings.closed.name", placeholder=_("Inventory"), max_length=120)
        fields = row(
            self.form.add(
                Field(_("Day"), self._day, required=True, missing=_("Enter the day, like 24/12."), name="day")
            ),
            self.form.add(Field(_("Why"), self._name, name="name")),
            button(_("Close on this day"), "settings.closed.add", self._close, icon="plus"),
            spacing=12,
        )
        fields.setContentsMargins(14, 10, 14, 0)
        panel.add(fields)
        self._table: RowTable[ClosedDayRow] = RowTable(
            "settings.closed.table",
            _("Closed days"),
            [
                Column("day", N_("Day"), 190, kind="strong", value=lambda closed: formats().weekday_day(closed.day)),
                Column("name", N_("Why")),
                Column("open", "", 120, kind="act", value=lambda _closed: _("Open after all")),
            ],
            bare=True,
        )
        self._table.act_asked.connect(lambda closed: self.page.run(open_day, closed_day_id=closed.id))
        self._table.set_empty(EmptyState(_("No closed days ahead."), "settings.closed.empty", icon="calendar-outline"))
        panel.add(self._table, 1)
        return panel

    def refresh(self) -> None:
        today = self.desk.dispatcher.shop.today
        if not self._week.edited_now():
            self._week.set_value(self.page.ask(opening_week))
        rows = self.page.ask(closed_days, from_day=today)
        self._table.show_rows(rows)
        self._year = max((closed.day.year for closed in rows), default=today.year - 1) + 1
        self._holidays.setText(_("Add the holidays of {year}").format(year=self._year))

    _year = 0

    def _keep_week(self) -> None:
        if self._week.problem():
            return
        week = self._week.value()
        if week != self.page.ask(opening_week):
            self.page.run(set_opening_hours, week=week)

    def _close(self) -> None:
        fields = self.form.fields
        day = self._day.value()
        if fields["day"].check_now() or day is None:
            return
        try:
            self.desk.dispatcher.run(close_day, day=day, name=self._name.value())
        except Refused as slip:
            self.form.refuse(slip.field, slip.message)
            return
        self._day.set_value(None)
        self._name.set_value("")
        self.form.reset()
        self._day.setFocus()

    def _add_holidays(self) -> None:
        done = self.page.run(add_public_holidays, year=self._year)
        if done is not None:
            n = done.value
            self.desk.say(ngettext("{n} holiday added.", "{n} holidays added.", n).format(n=n))

    def first_focus(self) -> QWidget:
        return self._week
