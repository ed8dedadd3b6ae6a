"""Settings › Unclaimed devices: the steps with their days, the fee, and whether reminders leave by themselves."""

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from msp_desktop.domain.message import MessageEvent
from msp_desktop.domain.unclaimed import LadderStep, UnclaimedAct
from msp_desktop.i18n import N_, _
from msp_desktop.queries.unclaimed_list import reminders_leave, unclaimed_ladder
from msp_desktop.ui.kit import (
    Check,
    Combo,
    Field,
    MoneyEdit,
    NumberEdit,
    Panel,
    PlainLabel,
    button,
    icon_button,
    primary_button,
    row,
)
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.settings.section import Section
from msp_desktop.usecases.messages import set_rule
from msp_desktop.usecases.shop.unclaimed import set_ladder
from msp_desktop.words import UNCLAIMED_ACT_WORDS

if TYPE_CHECKING:
    from PySide6.QtWidgets import QHBoxLayout, QWidget

    from msp_desktop.ui.screen import Screen

ROWS = 8


class UnclaimedSection(Section):
    """Steps are saved together, because a day belongs to one of them only."""

    NAME = "unclaimed"
    TITLE = N_("Unclaimed devices")
    ICON = "bag-checked"
    WORDS = N_("storage fee reminder letter abandoned not fetched collect steps")

    def __init__(self, page: "Screen") -> None:
        super().__init__(page)
        self._seen = 0
        self._days = [NumberEdit(f"settings.unclaimed.days.{at}") for at in range(ROWS)]
        self._acts: list[Combo[UnclaimedAct]] = [
            Combo(f"settings.unclaimed.act.{at}", [(act, _(UNCLAIMED_ACT_WORDS[act])) for act in UnclaimedAct])
            for at in range(ROWS)
        ]
        self._removes: list[QWidget] = []
        self._shown = 0
        self.column.addWidget(self._steps())
        self.column.addWidget(self._fee())
        self._say = PlainLabel("", "error", wrap=True)
        self.column.addWidget(self._say)
        self.column.addLayout(
            row(None, primary_button(_("Save steps and fee"), "settings.unclaimed.save", self.main_action))
        )
        self.column.addStretch(1)

    def _steps(self) -> Panel:
        panel = Panel(_("Steps"), icon="bag-checked", note=_("days after the device was ready"))
        for at in range(ROWS):
            panel.add(self._row(at))
        self._more = button(_("Add a step"), "settings.unclaimed.add", self._add, icon="plus", small=True)
        panel.add(row(self._more, None))
        self._leave = Check(_("Reminders by mail leave by themselves on their day"), "settings.unclaimed.leave")
        self._leave.edited.connect(self._leave_chosen)
        panel.add(self._leave)
        words = _("Only customers who want mail are written to. Calls and letters stay in the list for you.")
        panel.add(PlainLabel(words, "hint", wrap=True))
        return panel

    def _row(self, at: int) -> "QHBoxLayout":
        days, act = self._days[at], self._acts[at]
        days.setAccessibleName(_("Days, step {n}").format(n=at + 1))
        act.setAccessibleName(_("Step {n}").format(n=at + 1))
        days.setFixedWidth(90)
        words = _("Take step {n} off").format(n=at + 1)
        remove = icon_button("close", f"settings.unclaimed.remove.{at}", words, partial(self._remove, at))
        self._removes.append(remove)
        return row(days, act, remove, None)

    def _fee(self) -> Panel:
        panel = Panel(_("Storage fee"), icon="cash", note=_("tax included"))
        self._free = NumberEdit("settings.unclaimed.free_days")
        self._a_day = MoneyEdit("settings.unclaimed.fee")
        panel.add(
            row(
                self.form.add(Field(_("Days without a fee"), self._free)),
                self.form.add(Field(_("Fee a day"), self._a_day, hint=_("Empty for none."))),
                None,
                spacing=12,
            )
        )
        words = _("Ask a fee only if your terms say so. What the law lets you do differs: check it for your country.")
        panel.add(PlainLabel(words, "hint", wrap=True))
        return panel

    # -- showing

    def refresh(self) -> None:
        rules = self.page.ask(unclaimed_ladder)
        self._seen = rules.version
        self._show(rules.steps)
        self._free.set_value(Decimal(rules.free_days))
        self._a_day.set_value(rules.fee_cents)
        self._leave.set_value(self.page.ask(reminders_leave))
        self._say.setText("")

    def first_focus(self) -> NumberEdit:
        return self._days[0]

    def _show(self, steps: tuple[LadderStep, ...]) -> None:
        self._shown = min(len(steps), ROWS)
        for at in range(ROWS):
            if at < self._shown:
                self._days[at].set_value(Decimal(steps[at].after_days))
                self._acts[at].set_value(steps[at].act)
            for each in (self._days[at], self._acts[at], self._removes[at]):
                set_shown(each, at < self._shown)
        set_shown(self._more, self._shown < ROWS)

    def _steps_now(self) -> tuple[LadderStep, ...]:
        found = []
        for at in range(self._shown):
            days, act = self._days[at].value(), self._acts[at].value()
            found.append(LadderStep(int(days) if days is not None else 0, act or UnclaimedAct.REMIND))
        return tuple(found)

    # -- acts

    def _add(self) -> None:
        steps = self._steps_now()
        last = max((step.after_days for step in steps), default=0)
        self._show((*steps, LadderStep(last + 30, UnclaimedAct.LETTER)))
        self._days[self._shown - 1].setFocus()

    def _remove(self, at: int) -> None:
        steps = self._steps_now()
        self._show(steps[:at] + steps[at + 1 :])
        self._more.setFocus()

    def _leave_chosen(self) -> None:
        if self.page.run(set_rule, event=MessageEvent.UNCLAIMED, automatic=self._leave.value()) is not None:
            self.desk.say(_("Saved."))

    def main_action(self) -> None:
        free = self._free.value()
        done = self.page.run(
            set_ladder,
            steps=tuple(sorted(self._steps_now())),
            free_days=int(free) if free is not None else 0,
            fee_cents=self._a_day.value(),
            seen=self._seen,
        )
        if done is not None:
            self.refresh()
            self.desk.say(_("Saved."))
