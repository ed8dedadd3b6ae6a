"""Watches the timer of the person at the screen: on every page, once a second, without asking the shop."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from msp_desktop.domain.errors import ShopError
from msp_desktop.i18n import _
from msp_desktop.queries.running_timer import RunningTimer, last_timed_item, running_timer
from msp_desktop.ui.shell.timer_place import TimerPlace
from msp_desktop.usecases.jobs import start_timer, stop_timer

if TYPE_CHECKING:
    from msp_desktop.ui.desk import Desk

HEARD = frozenset({"work_time", "job", "shop"})
NOTICE = "timer.forgotten"


class TimerWatch(QObject):
    """Knows what runs; `ticked` comes every second while something does."""

    ticked = Signal()
    changed = Signal()

    def __init__(self, desk: "Desk", place: TimerPlace) -> None:
        super().__init__(place)
        self._desk, self._place = desk, place
        self.running: RunningTimer | None = None
        # Stretches that somebody keeps although they ran long, with the second until which nobody asks again.
        self._kept: dict[int, int] = {}
        self._told: int | None = None
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._tick)
        place.opened.connect(self.open_job)
        place.paused.connect(self.toggle)
        desk.dispatcher.changed.connect(self._changed)
        desk.dispatcher.person_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Ask what runs."""
        shop = self._desk.dispatcher.shop
        self.running = None if shop.actor is None else shop.ask(running_timer, person_id=shop.actor)
        self._place.show_timer(self.running, shop.now)
        if self.running is None:
            self._second.stop()
        else:
            self._second.start()
        self._tell()
        self.changed.emit()

    def forgotten(self) -> RunningTimer | None:
        """The timer to ask about: it runs longer than the shop lets one run, and nobody has kept it."""
        timer = self.running
        if timer is None or not timer.forgotten(self._desk.dispatcher.shop.now):
            return None
        return None if timer.seconds(self._desk.dispatcher.shop.now) < self._kept.get(timer.id, 0) else timer

    def keep(self) -> None:
        """The time is right: nobody asks until it has run as long again."""
        if self.running is not None:
            now = self._desk.dispatcher.shop.now
            self._kept[self.running.id] = self.running.seconds(now) + self.running.limit_minutes * 60
        self._tell()
        self.changed.emit()

    def toggle(self) -> None:
        """Ctrl+T anywhere: pause, or go on with the item worked on last."""
        screen, shop = self._desk.current, self._desk.dispatcher.shop
        try:
            if self.running is not None:
                self._desk.dispatcher.run(stop_timer)
                return
            item_id = None if shop.actor is None else shop.ask(last_timed_item, person_id=shop.actor)
            if item_id is None:
                self._desk.say(_("Open a job to start the timer on it."))
            else:
                self._desk.dispatcher.run(start_timer, item_id=item_id)
        except ShopError as error:
            if screen is not None:
                screen.refused(error)

    def open_job(self) -> None:
        """The job that the timer runs on."""
        if self.running is not None:
            self._desk.go("job", job_id=self.running.job_id, item_id=self.running.item_id)

    def _changed(self, touched: frozenset[str]) -> None:
        if touched & HEARD:
            self.refresh()

    def _tick(self) -> None:
        if self.running is None:
            return
        self._place.tick(self.running, self._desk.dispatcher.shop.now)
        self._tell()
        self.ticked.emit()

    def _tell(self) -> None:
        """Under the bell what to ask, once; gone when it is answered."""
        timer = self.forgotten()
        told = None if timer is None else timer.id
        if told == self._told:
            return
        self._told = told
        if timer is None:
            self._desk.solve(NOTICE)
        else:
            words = _("The timer on {job} has run long. Keep it, or set it.")
            self._desk.notice(NOTICE, words.format(job=timer.number), self.open_job)
        self.changed.emit()
