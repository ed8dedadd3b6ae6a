"""The list of jobs: what is in the shop, what is late, what is ready; many at once moved or given to somebody."""

from datetime import datetime, time, timedelta
from functools import partial

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from msp_desktop.domain.job_state import WORKING_STATES, JobState, is_overdue
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.job_list import (
    JobFilter,
    JobRow,
    JobSort,
    JobWish,
    can_sort,
    job_count,
    job_counts,
    job_list,
)
from msp_desktop.queries.shop_settings import people
from msp_desktop.ui.badges import job_badge
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs.words import due_words, since_words
from msp_desktop.ui.kit import (
    Chips,
    Column,
    Combo,
    EmptyState,
    RadioGroup,
    RowTable,
    SearchBox,
    button,
    row,
)
from msp_desktop.ui.screen import Key, Screen
from msp_desktop.ui.theme import theme
from msp_desktop.words import JOB_STATE_WORDS

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
ANYBODY = -1
NOBODY = 0


class JobList(Screen):
    """All jobs; chips, technician and the filter field narrow the list."""

    SHOWS = frozenset({"job", "job_item", "customer", "device", "person"})
    NAME = "jobs"
    MAIN = N_("New job")
    KEYS = (
        Key("Up", N_("Row")),
        Key("Return", N_("Open")),
        Key("Space", N_("Select")),
        Key("Ctrl+M", N_("Move"), "move_"),
        Key("Ctrl+F", N_("Filter"), "filter_"),
        Key("Ctrl+G", N_("Assign"), "assign"),
        Key("Ctrl+Shift+P", N_("Labels"), "print_labels"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._find = SearchBox("jobs.filter", _("Number, name, device, serial or phone"), width=340)
        self._chips: Chips[JobFilter] = Chips(
            "jobs.show", _("Show"), [(value, _(text), icon) for value, text, icon in _FILTERS], optional=False
        )
        self._chips.set_value(JobFilter.OPEN)
        self._who: Combo[int] = Combo("jobs.technician", [(ANYBODY, _("All technicians"))])
        self._who.setAccessibleName(_("Technician"))
        self.body.addLayout(row(self._find, self._who, None, spacing=10))
        self.body.addWidget(self._chips)
        self._table: RowTable[JobRow] = RowTable(
            "jobs.table", _("Jobs"), self._columns(), sorted_by=JobSort.PROMISED.value, multi=True
        )
        self._table.add_bulk_act(_("Move…"), "jobs.bulk.move", self._move_rows, icon="swap-horizontal")
        self._table.add_bulk_act(_("Assign…"), "jobs.bulk.assign", self._assign_rows, icon="account-outline")
        self._table.add_bulk_act(_("Labels"), "jobs.bulk.labels", self._print_rows, icon="printer-outline")
        self.body.addWidget(self._table, 1)
        self._said = ""
        self.add_act(button(_("Move"), "jobs.move", self.move_, icon="swap-horizontal", keys="Ctrl+M"))
        self._find.asked.connect(lambda _text: self.refresh())
        self._find.down.connect(self._table.setFocus)
        self._chips.edited.connect(self.refresh)
        self._who.edited.connect(self.refresh)
        self._table.sort_asked.connect(self._sort)
        self._table.opened.connect(lambda chosen: desk.go("job", job_id=chosen.id))
        self._sorted = (JobSort.PROMISED.value, False)

    # -- showing

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Who, what and until when stay in sight; the rest gives way."""
        super().resizeEvent(event)
        room = self.width() * 100 // theme().px(100)
        gone = {key for key, least in _NEEDS_ROOM.items() if room < least}
        self._table.set_columns_shown([column.key for column in self._columns() if column.key not in gone])

    def refresh(self) -> None:
        self._show_people()
        wish = self._wish()
        counts = self.ask(job_counts, wish=wish)
        for value, _text, _icon in _FILTERS:
            self._chips.set_count(value, counts.of(value))
        self._say_empty(wish)
        self._table.show_pages(self._after, before=self._before)
        open_jobs = ngettext("{n} in the shop", "{n} in the shop", counts.open).format(n=formats().number(counts.open))
        late = ngettext("{n} late", "{n} late", counts.late).format(n=formats().number(counts.late))
        self.set_title(_("Jobs"), _("{open} · {late}").format(open=open_jobs, late=late) if counts.late else open_jobs)

    def _wish(self) -> JobWish:
        shop = self.desk.dispatcher.shop
        ends = datetime.combine(shop.today + timedelta(days=1), time(0), tzinfo=shop.zone)
        who = self._who.value()
        return JobWish(
            now=shop.now,
            day_ends=ends,
            chosen=self._chips.value() or JobFilter.OPEN,
            technician_id=None if who in (None, ANYBODY) else who,
            typed=self._find.value(),
        )

    def _after(self, last: JobRow | None, limit: int) -> list[JobRow]:
        return self._page(last, None, limit, backwards=False)

    def _before(self, first: JobRow | None, limit: int) -> list[JobRow]:
        return self._page(None, first, limit, backwards=True)

    def _page(self, after: JobRow | None, before: JobRow | None, limit: int, *, backwards: bool) -> list[JobRow]:
        key, down = self._sorted
        return self.ask(
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
        if not can_sort(JobSort(key), self.ask(job_count, wish=self._wish())):
            before, down = self._sorted
            self._table.show_sorted(before, descending=down)
            self.message.say("info", _("Narrow the list first."), _("This column sorts up to 20,000 jobs."))
            return
        self.message.clear()
        self._sorted = (key, descending)
        self._table.show_pages(self._after, before=self._before, keep_place=False)

    def _show_people(self) -> None:
        chosen = self._who.value()
        rows = [(each.id, each.name) for each in self.ask(people) if each.repairs]
        self._who.show_options([(ANYBODY, _("All technicians")), *rows, (NOBODY, _("Nobody yet"))])
        self._who.set_value(ANYBODY if chosen is None else chosen)

    def _say_empty(self, wish: JobWish) -> None:
        """What stands in place of an empty list; made anew when it says something else."""
        plain = not wish.typed and wish.technician_id is None and wish.chosen in (JobFilter.ALL, JobFilter.OPEN)
        sentence = _("Nothing is in the shop. Book a job to see it here.")
        if wish.typed:
            sentence = _("No jobs match “{text}”.").format(text=wish.typed)
        elif not plain:
            sentence = _("No jobs here.")
        hint = _("Choose All to search done jobs too.") if wish.typed and wish.chosen is not JobFilter.ALL else ""
        if sentence + hint == self._said:
            return
        self._said = sentence + hint
        new = (_("New job"), "jobs.empty.new", self.main_action)
        clear = (_("Clear filter"), "jobs.empty.clear", self.clear_filter)
        icon = "wrench-outline" if plain else "filter-outline"
        self._table.set_empty(EmptyState(sentence, "jobs.empty", icon=icon, act=new if plain else clear, hint=hint))

    # -- acts; what they need is loaded with the first of them, for this page is the first that opens

    def first_focus(self) -> QWidget:
        return self._table.view if self._table.rows() else self._find

    def filter_(self) -> None:
        """Ctrl+F."""
        self._find.setFocus()
        self._find.selectAll()

    def clear_filter(self) -> None:
        """Show everything in the shop again."""
        self._find.clear()
        self._chips.set_value(JobFilter.OPEN)
        self._who.set_value(ANYBODY)
        self.refresh()
        self._table.view.setFocus()

    def main_action(self) -> None:
        self.desk.go("intake")

    def move_(self) -> None:
        """Ctrl+M: move what is picked, else the row in front."""
        self._move_rows(self._table.picked())

    def assign(self) -> None:
        """Ctrl+G."""
        self._assign_rows(self._table.picked())

    def print_labels(self) -> None:
        """Ctrl+Shift+P."""
        self._print_rows(self._table.picked())

    def _move_rows(self, rows: list[JobRow]) -> None:
        if not rows:
            return
        from msp_desktop.ui.jobs.ask_sheet import AskSheet
        from msp_desktop.usecases.jobs import move_jobs

        group: RadioGroup[JobState] = RadioGroup(
            "jobs.move.state",
            _("Move to"),
            [(each, _(JOB_STATE_WORDS[each])) for each in (*WORKING_STATES, JobState.READY)],
        )
        group.set_value(WORKING_STATES[1])
        ids = tuple(one.id for one in rows)

        def act() -> bool:
            to = group.value()
            if to is JobState.READY:
                made.close()
                self._close_rows(rows)
                return True
            return to is not None and self.run(move_jobs, job_ids=ids, to=to) is not None

        title = (
            _("Move {job}").format(job=rows[0].number)
            if len(rows) == 1
            else ngettext("Move {n} job", "Move {n} jobs", len(rows)).format(n=len(rows))
        )
        made = AskSheet(self, title, [group], _("Move"), act, name="jobs.move.sheet", width=380)
        made.open(first=group)

    def _close_rows(self, rows: list[JobRow]) -> None:
        from msp_desktop.ui.jobs.job_sheets import open_why

        title = ngettext("Close {n} job?", "Close {n} jobs?", len(rows)).format(n=len(rows))
        note = _("Draft invoices are made. Open required checks need a reason.")
        act = partial(self._closed, tuple(one.id for one in rows))
        open_why(self, title, _("Close"), act, name="jobs.close", note=note, required=False)

    def _closed(self, ids: tuple[int, ...], why: str) -> object:
        from msp_desktop.usecases.counter.closing import close_jobs

        return self.run(close_jobs, job_ids=ids, reason=why)

    def _assign_rows(self, rows: list[JobRow]) -> None:
        if not rows:
            return
        from msp_desktop.ui.jobs.job_sheets import open_assign

        one = rows[0]
        title = (
            _("Who does {job}?").format(job=one.number)
            if len(rows) == 1
            else ngettext("Who does this {n} job?", "Who does these {n} jobs?", len(rows)).format(n=len(rows))
        )
        open_assign(self, [each.id for each in rows], one.technician_id if len(rows) == 1 else None, title)

    def _print_rows(self, rows: list[JobRow]) -> None:
        if rows:
            from msp_desktop.ui.jobs import papers
            from msp_desktop.workflows.print_job_papers import JobPaper

            papers.print_papers(self, [(one.id, one.number) for one in rows], (JobPaper.LABEL,))

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
            Column("received_at", N_("Received"), 92, kind="muted", sortable=True, value=self._received),
            Column(
                "total_cents", N_("Total"), 104, kind="money", sortable=True, value=lambda one: one.total_cents or None
            ),
        ]

    def _due(self, one: JobRow) -> str:
        now = self.desk.dispatcher.shop.now
        if one.state is JobState.READY and one.ready_at is not None:
            return _("Ready {since}").format(since=since_words(one.ready_at, now))
        return due_words(one.state, one.promised_at, now)

    def _due_tone(self, one: JobRow) -> str:
        if is_overdue(one.state, one.promised_at, self.desk.dispatcher.shop.now):
            return "bad"
        return "ok" if one.state is JobState.READY else ""

    def _due_mark(self, one: JobRow) -> str:
        if one.state is JobState.READY:
            return "bag-checked"
        late = is_overdue(one.state, one.promised_at, self.desk.dispatcher.shop.now)
        return "clock-alert-outline" if late else "clock-outline" if self._due(one) else ""

    def _received(self, one: JobRow) -> str:
        return formats().near_day(formats().local(one.received_at).date(), self.desk.dispatcher.shop.today)


def _device(one: JobRow) -> str:
    if one.devices > 1:
        return _("{device} +{n}").format(device=one.device, n=one.devices - 1)
    return one.device
