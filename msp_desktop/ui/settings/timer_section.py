"""Settings › Timer: after how long a running timer is asked about."""

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from msp_desktop.domain.errors import Refused, ShopError
from msp_desktop.i18n import N_, _
from msp_desktop.ui.kit import Field, NumberEdit, Panel, PlainLabel, row
from msp_desktop.ui.settings.section import Section
from msp_desktop.usecases.shop import set_timer_limit

if TYPE_CHECKING:
    from msp_desktop.ui.screen import Screen


class TimerSection(Section):
    """One number; it applies at once."""

    NAME = "timer"
    TITLE = N_("Timer")
    ICON = "timer-outline"
    WORDS = N_("timer time minutes forgotten bench labour")

    def __init__(self, page: "Screen") -> None:
        super().__init__(page)
        self._limit = NumberEdit("settings.timer.timer_limit", smallest="1", width=110)
        panel = Panel(_("Timer"), icon="timer-outline")
        panel.add(
            row(self.form.add(Field(_("Ask about a timer that runs longer than, in minutes"), self._limit)), None)
        )
        words = _("Minimum and rounding of billed time are set with each labour type, in the catalogue.")
        panel.add(PlainLabel(words, "hint", wrap=True))
        self.column.addWidget(panel)
        self.column.addStretch(1)
        self._limit.left.connect(self._keep)

    def refresh(self) -> None:
        if not self._limit.hasFocus():
            self._limit.set_value(Decimal(self.identity().timer_limit_minutes))

    def first_focus(self) -> QWidget:
        return self._limit

    def main_action(self) -> None:
        self._keep()

    def _keep(self) -> None:
        shop, typed = self.identity(), self._limit.value()
        minutes = int(typed) if typed is not None and typed == int(typed) else 0
        if minutes == shop.timer_limit_minutes:
            return
        try:
            self.desk.dispatcher.run(set_timer_limit, minutes=minutes, seen=shop.version)
        except Refused as slip:
            if not self.form.refuse(slip.field, slip.message):
                self.page.message.say("warning", slip.message)
        except ShopError as error:
            self.page.refused(error)
        else:
            self.form.reset()
            self.desk.say(_("Saved."))
