"""The jobs as a table: chips narrow it, any column sorts what is open, many rows at once are moved or given away."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.domain.job_state import JobState, is_overdue
from msp_desktop.i18n import N_, _
from msp_desktop.queries.job_list import (
    JobCounts,
    JobFilter,
    JobRow,
    JobSort,
    JobWish,
    can_sort,
    job_count,
    job_counts,
    job_list,
)
from msp_desktop.ui.badges import job_badge
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs.words import due_words, since_words
from msp_desktop.ui.kit import Chips, Column, EmptyState, RowTable
from msp_desktop.ui.theme import theme

if TYPE_CHECKING:
    from msp_desktop.ui.screen import Screen

_FILTERS = (
    (JobFilter.OPEN, N_("In the shop"), ""),
    (JobFilter.LATE, N_("Late"), "clock-alert-outline"),
    (JobFilter.TODAY, N_("Due today"), "calendar-outline"),
    (JobFilter.WAITING, N_("Waiting"), "truck-delivery-outline"),
    (JobFilter.READY, N_("Ready"), "bag-checked"),
    (JobFilter.DONE, N_("Done"), "check"),
    (JobFilter.ALL, N_("All"), ""),
)
_NEEDS_ROOM = {"received_at": 1040, "problem": 960, "technician": 840}


class JobTable(QWidget):
    """Chips and rows; `wish(chosen)` says what is looked for, with whose and which text the page has set."""

    def __init__(self, screen: "Screen", wish: Callable[[JobFilter], JobWish]) -> None:
        super().__init__()
        self._screen, self._ask_wish = screen, wish
        self.setObjectName("jobs.list")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        self.chips: Chips[JobFilter] = Chips(
            "jobs.show", _("Show"), [(value, _(text), icon) for value, text, icon in _FILTERS], optional=False
        )
        self.chips.set_value(JobFilter.OPEN)
        layout.addWidget(self.chips)
        self.table: RowTable[JobRow] = RowTable(
            "jobs.table", _("Jobs"), self._columns(), sorted_by=JobSort.PROMISED.value, multi=True
        )
        layout.addWidget(self.table, 1)
        self._said = ""
        self._sorted = (JobSort.PROMISED.value, False)
        self.table.sort_asked.connect(self._sort)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Who, what and until when stay in sight; the rest gives way."""
        super().resizeEvent(event)
        room = self.width() * 100 // theme().px(100)
        gone = {key for key, least in _NEEDS_ROOM.items() if room < least}
        self.table.set_columns_shown([column.key for column in self._columns() if column.key not in gone])

    def refresh(self, start: Callable[[], object], clear: Callable[[], object]) -> JobCounts:
        """Ask again; an empty list offers to `start` a job, or to `clear` what narrows it."""
        wish = self._wish()
        counts = self._screen.ask(job_counts, wish=wish)
        for value, _text, _icon in _FILTERS:
            self.chips.set_count(value, counts.of(value))
        self._say_empty(wish, start, clear)
        self.table.show_pages(self._after, before=self._before)
        return counts

    def _wish(self) -> JobWish:
        return self._ask_wish(self.chips.value() or JobFilter.OPEN)

    def _after(self, last: JobRow | None, limit: int) -> list[JobRow]:
        return self._page(last, None, limit, backwards=False)

    def _before(self, first: JobRow | None, limit: int) -> list[JobRow]:
        return self._page(None, first, limit, backwards=True)

    def _page(self, after: JobRow | None, before: JobRow | None, limit: int, *, backwards: bool) -> list[JobRow]:
        key, down = self._sorted
        return self._screen.ask(
            job_list,
            wish=self._wish(),
            sort=JobSort(key),
            descending=down,
            after=after,
            before=before,
            backwards=backwards,
            limit=limit,
        )

    def _sort(self, key: str, descending: bool) -> None:
        message = self._screen.message
        if not can_sort(JobSort(key), self._screen.ask(job_count, wish=self._wish())):
            before, down = self._sorted
            self.table.show_sorted(before, descending=down)
            message.say("info", _("Narrow the list first."), _("This column sorts up to 20,000 jobs."))
            return
        message.clear()
        self._sorted = (key, descending)
        self.table.show_pages(self._after, before=self._before, keep_place=False)

    def _say_empty(self, wish: JobWish, start: Callable[[], object], clear: Callable[[], object]) -> None:
        """What stands in place of an empty list; made anew when it says something else."""
        plain = not wish.typed and wish.technician_id is None and wish.chosen in (JobFilter.ALL, JobFilter.OPEN)
        sentence = empty_words(wish.typed, narrowed=not plain)
        hint = _("Choose All to search done jobs too.") if wish.typed and wish.chosen is not JobFilter.ALL else ""
        if sentence + hint == self._said:
            return
        self._said = sentence + hint
        new = (_("New job"), "jobs.empty.new", start)
        off = (_("Clear filter"), "jobs.empty.clear", clear)
        icon = "wrench-outline" if plain else "filter-outline"
        self.table.set_empty(EmptyState(sentence, "jobs.empty", icon=icon, act=new if plain else off, hint=hint))

    # -- columns

    def _columns(self) -> list[Column[JobRow]]:
        return [
            Column("number", N_("Job"), 92, kind="link", sortable=True),
            Column("customer", N_("Customer"), kind="strong", sortable=True),
            Column("device", N_("Device"), 150, sortable=True, value=_device),
            Column(
                "problem", N_("Problem"), kind="muted", sortable=True, value=lambda one: " ".join(one.problem.split())
            ),
            Column("state", N_("State"), 168, kind="badge", sortable=True, value=lambda one: job_badge(one.state)),
            Column(
                "promised_at",
                N_("Due"),
                154,
                sortable=True,
                value=self._due,
                tone=self._due_tone,
                mark=self._due_mark,
            ),
            Column("technician", N_("Who"), 58, align="center", kind="avatar", sortable=True),
            Column("received_at", N_("Since"), 92, kind="muted", sortable=True, value=self._received),
            Column("net_cents", N_("Net"), 104, kind="money", sortable=True, value=lambda one: one.net_cents or None),
        ]

    def _due(self, one: JobRow) -> str:
        now = self._screen.desk.dispatcher.shop.now
        if one.state is JobState.READY and one.ready_at is not None:
            return _("Ready {since}").format(since=since_words(one.ready_at, now))
        return due_words(one.state, one.promised_at, now)

    def _due_tone(self, one: JobRow) -> str:
        if is_overdue(one.state, one.promised_at, self._screen.desk.dispatcher.shop.now):
            return "bad"
        return "ok" if one.state is JobState.READY else ""

    def _due_mark(self, one: JobRow) -> str:
        if one.state is JobState.READY:
            return "bag-checked"
        late = is_overdue(one.state, one.promised_at, self._screen.desk.dispatcher.shop.now)
        return "clock-alert-outline" if late else "clock-outline" if self._due(one) else ""

    def _received(self, one: JobRow) -> str:
        return formats().near_day(formats().local(one.received_at).date(), self._screen.desk.dispatcher.shop.today)


def empty_words(typed: str, *, narrowed: bool) -> str:
    """What stands in place of no jobs."""
    if typed:
        return _("No jobs match “{text}”.").format(text=typed)
    return _("No jobs here.") if narrowed else _("Nothing is in the shop. Book a job to see it here.")


def _device(one: JobRow) -> str:
    if one.devices > 1:
        return _("{device} +{n}").format(device=one.device, n=one.devices - 1)
    return one.device
