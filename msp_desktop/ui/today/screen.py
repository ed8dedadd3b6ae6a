"""Today: what to do first, who is waited for, what is ready, and how full the benches are."""

from datetime import datetime, time, timedelta
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.message import MessageEvent
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.bench_day import BenchDay, bench_day
from msp_desktop.queries.job_board import CardRow
from msp_desktop.queries.job_list import JobRow
from msp_desktop.queries.today import TodayView, TodayWish, today_view
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs import job_acts
from msp_desktop.ui.kit import Columns, EmptyState, Segments, Tile, button, row, scrolled
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.screen import Key, Screen
from msp_desktop.ui.today import acts
from msp_desktop.ui.today.panels import (
    BenchStrip,
    RowsPanel,
    appointment_panel,
    first_panel,
    late_words,
    loan_panel,
    low_panel,
    ready_panel,
    waiting_panel,
)

RIGHT = 364


class TodayScreen(Screen):
    """The first page of the day, for the whole shop or for oneself."""

    SHOWS = frozenset(
        {"job", "job_item", "customer", "device", "person", "quote", "appointment", "absence", "person_hours",
         "work_time", "message", "loan", "loaner", "unclaimed_done", "unclaimed_step", "part", "stock_balance"}
    )  # fmt: skip
    NAME = "today"
    MAIN = N_("New job")
    KEYS = (
        Key("Up", N_("Row")),
        Key("Return", N_("Open")),
        Key("Ctrl+M", N_("Move"), "move_"),
        Key("Ctrl+R", N_("Remind"), "remind"),
        Key("Ctrl+G", N_("Assign"), "assign"),
        Key("Ctrl+P", N_("Print day sheet"), "print_"),
    )
    _laid = Signal(int, object)
    """How often was asked when this was asked, and the benches of the day."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._view: TodayView | None = None
        self._asked = 0
        self._chosen = ""
        self._whose: Segments[bool] = Segments(
            "today.whose", _("Whose day"), [(False, _("Whole shop")), (True, _("My jobs"))]
        )
        self._whose.set_value(bool(desk.preferences.get("today_mine")))
        self._whose.edited.connect(self._whose_chosen)
        self.add_act(self._whose)
        self.add_act(button(_("Print day sheet"), "today.print", self.print_, icon="printer-outline"))
        self._tiles = self._make_tiles()
        self.body.addLayout(row(*self._tiles.values(), spacing=10))
        self._first = first_panel(self._now)
        self._waiting = waiting_panel(self._now, lambda card: card.sent_at is not None)
        self._ready = ready_panel(self._now)
        self._visits = appointment_panel()
        self._loans = loan_panel(lambda: desk.dispatcher.shop.today)
        self._low = low_panel()
        self._bench = BenchStrip(lambda: desk.go("appointments", tab="bench"))
        self._nothing = EmptyState(
            _("Book your first job to see the day here."),
            "today.nothing",
            icon="home-outline",
            act=(_("New job"), "today.nothing.new", self.main_action),
        )
        self._columns = Columns(
            "today",
            _("Today"),
            centre=(self._stacked(self._first, self._waiting, self._bench), _("Work")),
            right=(self._stacked(self._ready, self._visits, self._loans, self._low), _("Ready for pickup")),
            widths=(0, RIGHT, 600),
        )
        self.body.addWidget(self._columns, 1)
        self.body.addWidget(self._nothing, 1)
        self._connect()
        # Late and due move on with the clock, not only with what people do.
        self._minute = QTimer(self, interval=60_000)
        self._minute.timeout.connect(self.mark_stale)
        self._minute.start()

    def _make_tiles(self) -> dict[str, Tile]:
        def tile(name: str, word: str, icon: str, token: str) -> Tile:
            return Tile(word, f"today.tile.{name}", lambda: self._choose(name), icon=icon, token=token)

        return {
            "late": tile("late", _("Overdue"), "clock-alert-outline", "bad"),
            "due": tile("due", _("Due today"), "clock-outline", "inf"),
            "approvals": tile("approvals", _("To approve"), "comment-question-outline", "app"),
            "deliveries": tile("deliveries", _("On parts"), "truck-delivery-outline", "wai"),
            "ready": tile("ready", _("Ready"), "bag-checked", "ok"),
            "low": tile("low", _("Low stock"), "package-variant-closed", "neu"),
        }

    def _stacked(self, *panels: QWidget) -> QWidget:
        held = QWidget()
        layout = QVBoxLayout(held)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for each in panels:
            layout.addWidget(each)
        layout.addStretch(1)
        return scrolled(held)

    def _connect(self) -> None:
        for table in (self._first.table, self._waiting.table, self._ready.table):
            table.opened.connect(self._open)
            table.act_asked.connect(self._act)
        self._visits.table.opened.connect(
            lambda one: self.desk.go("appointments", day=one.starts_at.isoformat(), appointment_id=one.id)
        )
        self._loans.table.opened.connect(lambda _one: self.desk.go("loaners"))
        self._low.table.opened.connect(lambda one: self.desk.go("part", part_id=one.part_id))
        self._low.link(_("Create order"), "today.low.order", lambda: self.desk.go("inventory", chosen="low"))
        self._unclaimed = self._ready.link(_("Unclaimed"), "today.unclaimed", lambda: self.desk.go("unclaimed"))
        self._notify = self._ready.link(_("Notify all"), "today.notify", self.notify)
        self.desk.dispatcher.person_changed.connect(self.mark_stale)
        self._laid.connect(self._show_benches)

    # -- showing

    def open(self, **place: Any) -> None:
        self.mark_stale()

    def refresh(self) -> None:
        wish = self._wish()
        view = self._view = self.ask(today_view, wish=wish)
        self._show_heading(view)
        self._show_tiles(view)
        set_shown(self._columns, not view.is_empty)
        set_shown(self._nothing, view.is_empty)
        if view.is_empty:
            return
        self._show_rows(view)
        self._lay_benches(wish)

    def _lay_benches(self, wish: TodayWish) -> None:
        """Lay all open work on the benches, on the worker: with thousands of jobs that takes its time."""
        self._asked += 1
        asked, shop = self._asked, self.desk.dispatcher.shop

        def lay() -> None:
            # Whoever asked again meanwhile has the newer question in the queue.
            if asked == self._asked:
                self._laid.emit(asked, shop.ask(bench_day, now=wish.now, day=wish.today))

        # Quietly: the page asks every minute, and the status bar need not tell.
        self.desk.dispatcher.background.quietly(lay)

    def _show_benches(self, asked: int, benches: list[BenchDay]) -> None:
        if asked == self._asked:
            self._bench.show_benches(benches, self._now())

    def _show_heading(self, view: TodayView) -> None:
        open_jobs = ngettext("{n} open job", "{n} open jobs", view.counts.open).format(
            n=formats().number(view.counts.open)
        )
        said = [formats().long_weekday(self.desk.dispatcher.shop.today), open_jobs]
        pressing = view.counts.late + view.due_today
        if pressing:
            words = ngettext("{n} needs you now", "{n} need you now", pressing)
            said.append(words.format(n=formats().number(pressing)))
        self.set_title(_("Today"), " · ".join(said))

    def _show_tiles(self, view: TodayView) -> None:
        number, money = formats().number, formats().money
        oldest = view.late[0].promised_at if view.late else None
        days = self._days_ago(oldest) if oldest else 0
        self._tiles["late"].show_figure(number(view.counts.late), late_words(days) if oldest else _("Nothing is late"))
        due = view.due[0].promised_at if view.due else None
        following = view.next_due.promised_at if view.next_due else None
        if due:
            note = _("Next at {time}").format(time=formats().time(due))
        elif following:
            note = _("Next: {when}").format(when=formats().when(following, self._now()))
        else:
            note = _("Nothing more today")
        self._tiles["due"].show_figure(number(view.due_today), note)
        asked = view.sums[JobState.WAITING_APPROVAL]
        quoted = _("{amount} quoted").format(amount=money(asked.amount_cents)) if asked.amount_cents else ""
        self._tiles["approvals"].show_figure(number(asked.cards), quoted)
        parts = view.sums[JobState.WAITING_PARTS]
        late = ngettext("{n} delivery late", "{n} deliveries late", parts.deliveries_late)
        shown = late.format(n=number(parts.deliveries_late)) if parts.deliveries_late else ""
        self._tiles["deliveries"].show_figure(number(parts.cards), shown)
        ready = view.sums[JobState.READY]
        collect = _("{amount} to collect").format(amount=money(ready.amount_cents)) if ready.amount_cents else ""
        self._tiles["ready"].show_figure(number(ready.cards), collect)
        out = ngettext("{n} item at zero", "{n} items at zero", view.low.out).format(n=number(view.low.out))
        self._tiles["low"].show_figure(number(view.low.count), out if view.low.out else "")

    def _show_rows(self, view: TodayView) -> None:
        first: tuple[JobRow, ...] = {"late": view.late, "due": view.due}.get(self._chosen, view.first)
        cards = {"approvals": view.approvals, "deliveries": view.deliveries}
        self._first.show_rows(first)
        self._waiting.show_rows(cards.get(self._chosen, (*view.approvals, *view.deliveries)))
        self._ready.show_rows(view.ready)
        self._visits.show_rows(view.appointments)
        set_shown(self._first, self._chosen in ("", "late", "due"))
        set_shown(self._waiting, self._chosen in ("", "approvals", "deliveries"))
        set_shown(self._visits, bool(view.appointments))
        set_shown(self._notify, bool(view.ready))
        self._loans.show_rows(view.loans)
        set_shown(self._loans, bool(view.loans))
        self._low.show_rows(view.low.parts)
        set_shown(self._low, bool(view.low.parts))
        words = ngettext("{n} unclaimed", "{n} unclaimed", view.unclaimed)
        self._unclaimed.setText(words.format(n=formats().number(view.unclaimed)))
        set_shown(self._unclaimed, view.unclaimed > 0)
        for name, tile in self._tiles.items():
            tile.setChecked(name == self._chosen)

    def _choose(self, name: str) -> None:
        """A tile narrows the page to its rows; once more shows everything again. Ready has its own panel."""
        self._chosen = "" if name == self._chosen else name
        if self._view is not None and not self._view.is_empty:
            self._show_rows(self._view)
            self._columns.show_right() if self._chosen in ("ready", "low") else self._columns.show_centre()
            target = self._tables()[0]
            target.setFocus()

    def _tables(self) -> list[QWidget]:
        """The tables in the order they matter for what is chosen."""
        order: dict[str, RowsPanel[Any]] = {
            "approvals": self._waiting, "deliveries": self._waiting, "ready": self._ready, "low": self._low,
        }  # fmt: skip
        front = order.get(self._chosen, self._first)
        shown = [front, *(each for each in (self._first, self._waiting, self._ready) if each is not front)]
        filled = [each.table for each in shown if each.table.rows()]
        return [each.view for each in filled] or [self._first.table.view]

    def _wish(self) -> TodayWish:
        shop = self.desk.dispatcher.shop
        ends = datetime.combine(shop.today + timedelta(days=1), time(0), tzinfo=shop.zone)
        week = ends + timedelta(days=6 - shop.today.weekday())
        return TodayWish(shop.now, shop.today, ends, week, shop.actor if self._whose.value() else None)

    def _whose_chosen(self) -> None:
        self.desk.preferences.set("today_mine", bool(self._whose.value()))
        self.refresh()

    def _now(self) -> datetime:
        return self.desk.dispatcher.shop.now

    def _days_ago(self, at: datetime) -> int:
        return (self.desk.dispatcher.shop.today - formats().local(at).date()).days

    # -- acts

    def first_focus(self) -> QWidget:
        return self._tables()[0]

    def main_action(self) -> None:
        self.desk.go("intake")

    def _open(self, one: JobRow | CardRow) -> None:
        if isinstance(one, CardRow):
            if one.state is JobState.READY:
                self.desk.go("checkout", job_id=one.job_id, customer_id=one.customer_id)
            else:
                self.desk.go("job", job_id=one.job_id, item_id=one.item_id)
        else:
            self.desk.go("job", job_id=one.id)

    def _act(self, one: JobRow | CardRow) -> None:
        """The button on a row."""
        if isinstance(one, JobRow):
            job_acts.assign_rows(self, [one])
        elif one.state is JobState.WAITING_APPROVAL:
            self._remind(one)
        else:
            acts.open_expected(self, one)

    def current(self) -> JobRow | CardRow | None:
        """The row in front in the table that has the focus, else in the first one."""
        tables = (self._first.table, self._waiting.table, self._ready.table)
        focused = next((each for each in tables if each.view.hasFocus()), None)
        return (focused or tables[0]).current()

    def move_(self) -> None:
        """Ctrl+M."""
        one = self.current()
        if isinstance(one, CardRow):
            job_acts.ask_where(self, one)
        elif one is not None:
            job_acts.move_rows(self, [one])

    def assign(self) -> None:
        """Ctrl+G."""
        one = self.current()
        if isinstance(one, CardRow):
            job_acts.assign_card(self, one)
        elif one is not None:
            job_acts.assign_rows(self, [one])

    def current_version(self, arguments: dict[str, Any]) -> int | tuple[int, ...] | None:
        self.refresh()
        view = self._view
        if view is None:
            return None
        cards, rows = (*view.approvals, *view.deliveries, *view.ready), view.first
        known = {each.job_id: each.job_version for each in cards} | {each.id: each.version for each in rows}
        if {"item_id", "item_ids"} & arguments.keys():
            known = dict(each for row in rows for each in row.open_items)
            known |= {each.item_id: each.item_version for each in cards}
        for several in ("item_ids", "job_ids"):
            if several in arguments:
                return tuple(known.get(each, 0) for each in arguments[several])
        return known.get(arguments.get("item_id", arguments.get("job_id", 0)))

    def remind(self) -> None:
        """Ctrl+R: write to the customer of the row in front."""
        one = self.current()
        if isinstance(one, CardRow):
            self._remind(one)
        elif one is not None:
            acts.open_reminder(self, one.customer_id, one.id, MessageEvent.FREE)

    def _remind(self, card: CardRow) -> None:
        events = {
            JobState.WAITING_APPROVAL: MessageEvent.QUOTE_REMINDER,
            JobState.READY: MessageEvent.READY_REMINDER,
        }
        acts.open_reminder(self, card.customer_id, card.job_id, events.get(card.state, MessageEvent.FREE))

    def notify(self) -> None:
        """Tell everybody whose device is ready."""
        if self._view is not None and self._view.ready:
            acts.open_notify(self, self._view.ready)

    def print_(self) -> None:
        """Ctrl+P: the day sheet."""
        acts.print_day_sheet(self, self._wish())

    def place(self) -> dict[str, Any]:
        return {}
