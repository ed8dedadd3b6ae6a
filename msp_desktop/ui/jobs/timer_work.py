"""What a person does about time from the page of a job: start, pause, bill, correct."""

from collections.abc import Callable, Sequence
from datetime import date

from msp_desktop.domain.job_state import is_working
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.i18n import _
from msp_desktop.queries.job_card import JobCard, JobItemCard
from msp_desktop.queries.job_times import LabourType, TimeRow, job_times, labour_types
from msp_desktop.ui.jobs.time_sheet import open_correct
from msp_desktop.ui.jobs.timer_panel import TimerActs, TimerPanel
from msp_desktop.ui.jobs.words import duration_words
from msp_desktop.ui.screen import Screen
from msp_desktop.usecases.jobs import USUAL_LABOUR, bill_time, start_timer, stop_timer

Place = Callable[[], "tuple[JobCard, int] | None"]
PRICES = frozenset({"service", "service_price", "tax_rate", "shop"})


class TimerWork:
    """Acts through a page; `place` gives the job shown and the item in front."""

    def __init__(self, page: Screen, place: Place) -> None:
        self._page, self._place = page, place
        self._times: Sequence[TimeRow] = ()
        self._labours: Sequence[LabourType] = ()
        self._asked: tuple[PriceBasis, date] | None = None
        self.panel = TimerPanel(
            TimerActs(
                toggle=self.toggle,
                bill=self.bill,
                correct=self.correct,
                keep=self.keep,
                now=lambda: page.desk.dispatcher.shop.now,
            )
        )

    def refresh(self, card: JobCard, item: JobItemCard) -> None:
        """Ask again and show the time of the item in front."""
        shop = self._page.desk.dispatcher.shop
        self._times = self._page.ask(job_times, job_id=card.id)
        wanted = (card.basis, shop.today)
        if wanted != self._asked:
            self._labours = self._page.ask(labour_types, basis=card.basis, day=shop.today)
            self._asked = wanted
        self.panel.show_item(
            item.id,
            self._times,
            self._labours,
            person_id=shop.actor,
            works=is_working(item.state),
            flat=any(line.kind is LineKind.FLAT and line.item_id == item.id for line in card.lines),
        )
        self.ask_forgotten()

    def hear(self, touched: frozenset[str]) -> bool:
        """Labour types and their prices are asked for again once one changed; says whether that is so."""
        if not touched & PRICES:
            return False
        self._asked = None
        return True

    def running(self) -> bool:
        """Whether anybody's timer runs on the item in front."""
        place = self._place()
        return place is not None and any(row.running and row.item_id == place[1] for row in self._times)

    def ask_forgotten(self) -> None:
        """Ask about a timer that runs long, where it is this page's."""
        watch, place = self._page.desk.timer, self._place()
        timer = None if watch is None else watch.forgotten()
        here = timer is not None and place is not None and timer.item_id == place[1]
        seconds = timer.seconds(self._page.desk.dispatcher.shop.now) if timer is not None and here else 0
        self.panel.ask_forgotten(seconds // 60 if here else None)

    def toggle(self) -> None:
        """Ctrl+T: pause here, else start here; on what is not in work, whatever the timer was on."""
        place, shop = self._place(), self._page.desk.dispatcher.shop
        if place is None:
            return
        card, item_id = place
        mine = next((row for row in self._times if row.running and row.person_id == shop.actor), None)
        if mine is not None and mine.item_id == item_id:
            self._stop(mine)
        elif any(item.id == item_id and is_working(item.state) for item in card.items):
            chosen, labour_id = self.panel.chosen_labour()
            self._page.run(start_timer, item_id=item_id, labour_id=labour_id if chosen else USUAL_LABOUR)
        elif self._page.desk.timer is not None:
            self._page.desk.timer.toggle()

    def _stop(self, mine: TimeRow) -> None:
        watch = self._page.desk.timer
        asked = None if watch is None else watch.forgotten()
        if self._page.run(stop_timer, time_id=mine.id) is None or asked is None:
            return
        # Stopped without an answer: the time is asked about once more, where it can be corrected.
        row = next((each for each in self._times if each.id == mine.id), None)
        if row is not None and row.minutes is not None:
            self._page.message.say(
                "warning",
                _("Timer has run {time}.").format(time=duration_words(row.minutes)),
                acts=[
                    (_("Keep"), "job.timer.stopped.keep", self._page.message.clear),
                    (_("Set to…"), "job.timer.stopped.set", lambda: self.correct(row)),
                ],
            )

    def bill(self, row: TimeRow, labour_id: int | None) -> None:
        """Bill a stretch by another labour type, or by none."""
        self._page.run(bill_time, time_id=row.id, labour_id=labour_id, seen=row.version)

    def correct(self, row: TimeRow) -> None:
        """Open the sheet about a stretch."""
        self._page.message.clear()
        open_correct(self._page, row, self._labours, self._page.desk.dispatcher.shop.now)

    def keep(self) -> None:
        """The time of the running timer is right."""
        if self._page.desk.timer is not None:
            self._page.desk.timer.keep()
        self.ask_forgotten()

    def version(self, time_id: int) -> int | None:
        """The version of a stretch as it is now."""
        return next((row.version for row in self._times if row.id == time_id), None)
