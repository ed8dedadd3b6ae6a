"""The selected number series: its form from a day on, the next two numbers, Save."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.numbering import NumberForm, Restart, form_problem, next_two
from msp_desktop.i18n import _, ngettext
from msp_desktop.queries.shop_settings import SeriesRow
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import (
    Combo,
    DateEdit,
    Field,
    InlineMessage,
    LineEdit,
    Panel,
    PlainLabel,
    flat_button,
    primary_button,
    row,
)
from msp_desktop.usecases.shop import change_series, drop_series_change
from msp_desktop.words import RESTART_WORDS, SERIES_WORDS

if TYPE_CHECKING:
    from msp_desktop.ui.settings.section import Section


class SeriesForm(Panel):
    """Fields in the order of the number itself."""

    def __init__(self, section: "Section") -> None:
        super().__init__(" ", icon="pencil-outline", note=_("the selected series"))
        self._section = section
        self._series: SeriesRow | None = None
        self._kept = (NumberForm(), date(2000, 1, 1))
        form = section.form
        self._prefix = LineEdit("settings.series.prefix", width=120, max_length=10)
        self._year: Combo[bool] = Combo("settings.series.year", width=110)
        self._digits: Combo[int] = Combo("settings.series.digits", [(n, str(n)) for n in range(1, 8)], width=84)
        self._restarts: Combo[Restart] = Combo(
            "settings.series.restarts", [(when, _(RESTART_WORDS[when])) for when in Restart], width=140
        )
        self._from = DateEdit("settings.series.from_day", width=140)
        self._next = PlainLabel("", "mono")
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(PlainLabel(_("Next two"), "label"))
        column.addWidget(self._next)
        column.addStretch(1)
        self.add(
            row(
                form.add(Field(_("Before the number"), self._prefix)),
                form.add(Field(_("Year"), self._year)),
                form.add(Field(_("Digits"), self._digits)),
                form.add(Field(_("Starts again"), self._restarts)),
                form.add(Field(_("Change from"), self._from)),
                holder,
                None,
                spacing=12,
            )
        )
        self._info = InlineMessage("settings.series.info")
        self.add(self._info)
        self._waiting = PlainLabel("", "warning", cut=True)
        self._drop = flat_button(_("Give up the coming form"), "settings.series.drop", self._drop_coming)
        self._discard = flat_button(_("Discard"), "settings.series.discard", self.discard, icon="undo")
        self._save = primary_button(_("Save numbers"), "settings.series.save", self.keep, icon="content-save-outline")
        foot = row(self._waiting, self._drop, self._discard, self._save, spacing=10)
        foot.setStretch(0, 1)
        self.add(foot)
        for editor in (self._prefix, self._year, self._digits, self._restarts, self._from):
            editor.edited.connect(self._touched)

    def show_series(self, series: SeriesRow, *, again: bool = False) -> None:
        """Show a series; the same one `again` keeps what waits for Save."""
        if again and self._series is not None and self._series.kind is series.kind and self.waits():
            self._series = series
            return
        self._series = series
        today = self._section.desk.dispatcher.shop.today
        form = series.coming or series.form
        yearly = form.restarts is Restart.YEAR
        day = series.coming_from or (series.new_year if yearly else today)
        self._kept = (form, day)
        self.set_title(_(SERIES_WORDS[series.kind]))
        self._year.show_options([(True, f"{today.year}/"), (False, _("none"))])
        self._drop.setVisible(series.coming is not None)
        self.discard()

    def discard(self) -> None:
        """Back to what is kept."""
        form, day = self._kept
        self._prefix.set_value(form.prefix)
        self._year.set_value(form.with_year)
        self._digits.set_value(form.digits)
        self._restarts.set_value(form.restarts)
        self._from.set_value(day)
        for name in ("prefix", "year", "digits", "restarts", "from_day"):
            self._section.form.fields[name].reset()
        self._touched()

    def waits(self) -> bool:
        """Whether a change waits for Save."""
        return self._series is not None and self._form() != self._kept[0]

    def keep(self) -> None:
        """Save the form; a number that would be given again is said under its field."""
        series, day = self._series, self._from.value()
        if series is None or not self.waits():
            return
        if day is None:
            self._section.form.refuse("from_day", self._from.problem() or _("Enter the first day."))
            return
        try:
            self._section.desk.dispatcher.run(change_series, kind=series.kind, form=self._form(), from_day=day)
        except Refused as slip:
            self._section.form.refuse(slip.field, slip.message)
            return
        self._kept = (self._form(), day)
        self._section.refresh()
        self._touched()
        self._section.desk.say(_("Saved."))

    def _drop_coming(self) -> None:
        series = self._series
        if series is None or series.coming_from is None:
            return
        try:
            self._section.desk.dispatcher.run(drop_series_change, kind=series.kind, from_day=series.coming_from)
        except Refused as slip:
            self._section.page.message.say("warning", slip.message)
            return
        self._series = None
        self._section.refresh()

    def _form(self) -> NumberForm:
        return NumberForm(
            self._prefix.value(),
            with_year=bool(self._year.value()),
            digits=self._digits.value() or 4,
            restarts=self._restarts.value() or Restart.NEVER,
        )

    def _touched(self) -> None:
        series, form, day = self._series, self._form(), self._from.value()
        if series is None:
            return
        today = self._section.desk.dispatcher.shop.today
        if form_problem(form) is None and day is not None:
            then_year = max(day.year, today.year)
            first, second = next_two(
                series.form,
                year=today.year,
                last=series.last_value,
                then=form,
                then_year=then_year,
                gapless=series.gapless,
            )
            self._next.setText(f"{first}  ›  {second}" if first != second else first)
        waits = self.waits()
        self._discard.setVisible(waits)
        self._save.setVisible(waits)
        self._say(series, form, day, waits=waits)
        if waits and self.isVisible():
            QTimer.singleShot(0, self._come_into_view)

    def _come_into_view(self) -> None:
        """What waits for Save is seen with its button, however low the window."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(self._save, 0, 16)

    def _say(self, series: SeriesRow, form: NumberForm, day: date | None, *, waits: bool) -> None:
        shown = formats().day(day) if day else "–"
        if not waits:
            self._waiting.setText("")
            if series.coming is not None and series.coming_from is not None:
                self._info.say(
                    "info", _("A new form starts on {day}.").format(day=formats().long_day(series.coming_from))
                )
            else:
                self._info.clear()
            return
        self._waiting.setText(
            _("1 change is not saved: {series} from {day}").format(series=_(SERIES_WORDS[series.kind]), day=shown)
        )
        n = series.last_value
        keep = ngettext("{n} number given keeps its form.", "{n} numbers given keep their form.", n).format(n=n)
        more = _("The new form starts with the first one dated {day}.").format(
            day=formats().long_day(day) if day else "–"
        )
        self._info.say("info", keep if n else _("No number has been given yet."), more)
