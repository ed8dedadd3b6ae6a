"""The timer on the page of a job: clock, pause, how its time is billed, and the stretches worked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from msp_desktop.domain.labour import billed_minutes, hours, worked_minutes
from msp_desktop.i18n import _, ngettext
from msp_desktop.queries.job_times import LabourType, TimeRow
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs.words import duration_words
from msp_desktop.ui.kit import Button, Combo, IconLabel, InlineMessage, Panel, PlainLabel, button, link_button, scrolled
from msp_desktop.ui.kit.labels import initials, set_shown
from msp_desktop.ui.shell.timer_place import clock_text
from msp_desktop.ui.theme import theme

COVERED = 0
"""The choice that bills nothing: a flat price covers the time."""
MOST_ROWS = 4


@dataclass(frozen=True, slots=True)
class TimerActs:
    """What the panel asks its page to do."""

    toggle: Callable[[], object]
    bill: Callable[[TimeRow, int | None], object]
    correct: Callable[[TimeRow], object]
    keep: Callable[[], object]
    now: Callable[[], datetime]


class TimerPanel(Panel):
    """One item's time; the clock repaints one label a second and asks nothing."""

    def __init__(self, acts: TimerActs) -> None:
        super().__init__()
        self._acts = acts
        self._mine: TimeRow | None = None
        self._rows: Sequence[TimeRow] = ()
        self._labours: dict[int, LabourType] = {}
        self._chosen: int | None = None
        self._item_id = 0
        self.body.setContentsMargins(15, 11, 15, 11)
        self.body.setSpacing(6)
        self._build_clock()
        self._build_billing()
        self.asked = InlineMessage("job.timer.forgotten")
        self.add(self.asked)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 2, 4, 0)
        self._list.setSpacing(3)
        held = QWidget()
        held.setLayout(self._list)
        self._stretches = scrolled(held, "job.timer.list")
        self._stretches.hide()
        self.add(self._stretches)
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._tick)

    def _build_clock(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(9)
        self._icon = IconLabel("timer-outline", "wrk", 19)
        self.figure = PlainLabel("", "figure")
        self.main: Button = button(_("Start"), "job.timer.toggle", self._acts.toggle, icon="play", keys="Ctrl+T")
        top.addWidget(self._icon)
        top.addWidget(self.figure)
        top.addStretch(1)
        top.addWidget(self.main)
        self.add(top)
        self._since = PlainLabel("", "hint", cut=True)
        self.add(self._since)
        self._others = PlainLabel("", "hint", tone="wrk", wrap=True)
        self.add(self._others)

    def _build_billing(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        self.billed: Combo[int] = Combo("job.timer.billed", [(COVERED, _("Covered by the flat price"))])
        self.billed.setAccessibleName(_("How the time is billed"))
        self.billed.edited.connect(self._choose)
        self.more = link_button(_("Times"), "job.timer.times", self._unfold)
        line.addWidget(self.billed, 1)
        line.addWidget(self.more)
        self.add(line)

    # -- showing

    def show_item(
        self,
        item_id: int,
        rows: Sequence[TimeRow],
        labours: Sequence[LabourType],
        *,
        person_id: int | None,
        works: bool,
        flat: bool,
    ) -> None:
        """Show the time of one item; `works` while its timer may start, `flat` when flat work stands on it."""
        if item_id != self._item_id:
            self._item_id, self._chosen = item_id, None
            self._stretches.hide()
        self._rows = [row for row in rows if row.item_id == item_id]
        self._labours = {each.id: each for each in labours}
        self._mine = next((row for row in self._rows if row.running and row.person_id == person_id), None)
        self._show_choices(labours, flat=flat)
        running = self._mine is not None
        self.main.setText(_("Pause") if running else _("Start"))
        self.main.show_icon("pause" if running else "play")
        set_shown(self.main, works or running)
        set_shown(self.billed, works or running)
        self.setVisible(works or running or bool(self._rows))
        self._show_stretches()
        self._show_others()
        self._tick()
        if any(row.running for row in self._rows):
            self._second.start()
        else:
            self._second.stop()

    def ask_forgotten(self, minutes: int | None) -> None:
        """Ask about a timer that has run long, None for nothing to ask."""
        mine = self._mine
        if minutes is None or mine is None:
            self.asked.clear()
            return
        if not self.asked.isVisible():
            self.asked.say(
                "warning",
                _("Timer has run {time}.").format(time=duration_words(minutes)),
                acts=[
                    (_("Keep"), "job.timer.keep", self._acts.keep),
                    (_("Set to…"), "job.timer.set", partial(self._acts.correct, mine)),
                ],
            )

    def chosen_labour(self) -> tuple[bool, int | None]:
        """Whether somebody chose how the next stretch is billed, and how."""
        return self._chosen is not None, self._chosen or None

    def _show_choices(self, labours: Sequence[LabourType], *, flat: bool) -> None:
        options = [(COVERED, _("Covered by the flat price") if flat else _("Not billed"))]
        options += [(each.id, each.name) for each in labours]
        self.billed.show_options(options)
        usual = next((each.id for each in labours if each.usual and not flat), COVERED)
        value = (self._mine.labour_id or COVERED) if self._mine is not None else self._chosen
        self.billed.set_value(usual if value is None else value)

    def _choose(self) -> None:
        value = self.billed.value()
        if self._mine is not None:
            self._acts.bill(self._mine, value or None)
        else:
            self._chosen = value
            self._tick()

    def _tick(self) -> None:
        now = self._acts.now()
        if self._mine is not None:
            seconds = max(int((now - self._mine.started_at).total_seconds()), 0)
        else:
            seconds = 60 * sum(_minutes(row, now) for row in self._rows)
        self.figure.setText(clock_text(seconds))
        self._since.setText(self._words(now))

    def _words(self, now: datetime) -> str:
        parts = []
        if self._mine is not None:
            parts.append(_("Since {time}").format(time=formats().time(self._mine.started_at)))
        elif self._rows:
            n = len(self._rows)
            parts.append(ngettext("{n} stretch", "{n} stretches", n).format(n=n))
        labour = self._labours.get(self.billed.value() or COVERED)
        if labour is not None:
            mine = [row for row in self._rows if row.labour_id == labour.id]
            charged = billed_minutes(
                [_minutes(row, now) for row in mine], minimum=labour.minimum_minutes, step=labour.step_minutes
            )
            if charged:
                parts.append(_("rounds to {hours} h").format(hours=formats().number(hours(charged))))
            if labour.usual:
                parts.append(_("bench rate {price}").format(price=formats().money(labour.unit_cents)))
            else:
                parts.append(_("{price} an hour").format(price=formats().money(labour.unit_cents)))
        said = " · ".join(parts)
        return said[:1].upper() + said[1:]

    def _show_others(self) -> None:
        words = _("{person} works on it since {time}")
        others = [
            words.format(person=row.person.split(" ")[0], time=formats().time(row.started_at))
            for row in self._rows
            if row.running and row is not self._mine
        ]
        self._others.setText("\n".join(others))
        set_shown(self._others, bool(others))

    # -- the stretches

    def _unfold(self) -> None:
        set_shown(self._stretches, not self._stretches.isVisible())

    def _show_stretches(self) -> None:
        while item := self._list.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row in self._rows:
            self._list.addWidget(self._stretch(row))
        n = len(self._rows)
        self.more.setText(_("Times ({n})").format(n=n))
        set_shown(self.more, bool(n))
        self._stretches.setFixedHeight(theme().px(30) * min(n, MOST_ROWS) + 4)
        if not n:
            self._stretches.hide()

    def _stretch(self, row: TimeRow) -> QWidget:
        held = QWidget()
        layout = QHBoxLayout(held)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        who = PlainLabel(initials(row.person), "strong")
        who.setToolTip(row.person)
        layout.addWidget(who)
        when = PlainLabel(_when(row), "small", cut=True)
        if row.reason:
            when.setToolTip(row.reason)
        layout.addWidget(when, 1)
        if row.minutes is not None:
            took = PlainLabel(duration_words(row.minutes), "small", tone="war" if row.reason else "")
            took.setToolTip(row.labour or _("Not billed"))
            layout.addWidget(took)
        if not row.billed:
            made = link_button(_("Correct…"), f"job.time.{row.id}.correct", partial(self._acts.correct, row))
            made.setAccessibleName(_("Correct the time of {person}, {when}").format(person=row.person, when=_when(row)))
            layout.addWidget(made, 0, Qt.AlignmentFlag.AlignRight)
        return held


def _minutes(row: TimeRow, now: datetime) -> int:
    return worked_minutes(row.started_at, now) if row.minutes is None else row.minutes


def _when(row: TimeRow) -> str:
    start = formats().local(row.started_at)
    day, begin = formats().weekday_short(start.date()), formats().time(row.started_at)
    if row.stopped_at is None:
        return _("{day}, since {time}").format(day=day, time=begin)
    return _("{day}, {begin} to {end}").format(day=day, begin=begin, end=formats().time(row.stopped_at))
