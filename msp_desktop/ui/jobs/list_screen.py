"""The page of all jobs: the board of what is in the shop, or the same jobs and every other as a table."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QStackedLayout, QWidget

from msp_desktop.domain.errors import Changed
from msp_desktop.domain.job_state import JobState
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.job_board import (
    PAGE,
    BoardColumn,
    BoardWish,
    CardRow,
    DueFilter,
    board,
    board_card,
    board_cards,
    last_moves,
)
from msp_desktop.queries.job_list import JobFilter, JobRow, JobWish
from msp_desktop.queries.shop_settings import people
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs.board import Board
from msp_desktop.ui.jobs.job_table import JobTable, empty_words
from msp_desktop.ui.kit import Combo, EmptyState, SearchBox, Segments, button
from msp_desktop.ui.screen import Key, Screen
from msp_desktop.words import JOB_STATE_WORDS

if TYPE_CHECKING:
    from msp_desktop.store.shop import Shop
    from msp_desktop.ui.background import Progress
    from msp_desktop.workflows.print_bench_papers import BenchPaper

ANYBODY = -1
MINE = -2
NOBODY = 0
MOST_READ = 400
JUST_NOW = timedelta(minutes=2)
_DUE = (
    (DueFilter.ANY, N_("Due: any")),
    (DueFilter.LATE, N_("Due: late")),
    (DueFilter.TODAY, N_("Due: today")),
    (DueFilter.WEEK, N_("Due: this week")),
)


class JobList(Screen):
    """Board or table; text, technician and due narrow them."""

    SHOWS = frozenset({"job", "job_item", "customer", "device", "person", "quote", "work_time"})
    NAME = "jobs"
    MAIN = N_("New job")
    KEYS = (
        Key("Left", N_("Column")),
        Key("Return", N_("Open")),
        Key("Ctrl+M", N_("Move to…"), "move_"),
        Key("Up", N_("Card or row")),
        Key("Ctrl+Shift+Right", N_("Next state")),
        Key("Ctrl+Shift+Left", N_("Previous state")),
        Key("Ctrl+G", N_("Assign"), "assign"),
        Key("Ctrl+T", N_("Timer"), "timer"),
        Key("Ctrl+Shift+T", N_("Board or table"), "switch_view"),
        Key("Ctrl+F", N_("Filter"), "filter_"),
        Key("Ctrl+P", N_("Print bench list"), "print_"),
        Key("Ctrl+Shift+P", N_("Labels"), "print_labels"),
        Key("Space", N_("Select")),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._keep: int | None = None
        self._mine: set[int] = set()
        self._asked: BoardWish | None = None
        self._build_header_acts()
        self._list = JobTable(self, self._table_wish)
        self._table = self._list.table
        self._table.add_bulk_act(_("Move…"), "jobs.bulk.move", self._move_rows, icon="swap-horizontal")
        self._table.add_bulk_act(_("Assign…"), "jobs.bulk.assign", self._assign_rows, icon="account-outline")
        self._table.add_bulk_act(_("Labels"), "jobs.bulk.labels", self._print_rows, icon="printer-outline")
        self.board = Board(self._read_on, lambda: self.desk.dispatcher.shop.now)
        # The stack needs its parent first: it shows its first widget at once, which would be a window of its own.
        inner = QWidget(self)
        self._stack = QStackedLayout(inner)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.board)
        self._stack.addWidget(self._list)
        self._empty: EmptyState | None = None
        self._empty_said = ""
        self.body.addWidget(inner, 1)
        self._find.down.connect(self._to_rows)
        self._find.asked.connect(lambda _text: self.refresh())
        self._list.chips.edited.connect(self.refresh)
        self._table.opened.connect(lambda chosen: desk.go("job", job_id=chosen.id))
        self.board.opened.connect(lambda card: desk.go("job", job_id=card.job_id))
        self.board.move_asked.connect(self._move_card)
        self.board.refused.connect(self._refuse)
        self.board.menu_asked.connect(self._show_menu)
        self._show_view()

    def _build_header_acts(self) -> None:
        self.view: Segments[str] = Segments(
            "jobs.view",
            _("Show as"),
            [("board", _("Board"), "view-column-outline"), ("table", _("Table"), "format-list-bulleted")],
        )
        self.view.set_value(self.desk.preferences.get("jobs.view"))
        self.view.edited.connect(self._view_chosen)
        self.add_view(self.view)
        self._find = SearchBox("jobs.filter", _("Filter these jobs"), width=230)
        self._find.setToolTip(_("Number, name, device, serial or phone"))
        self.add_act(self._find)
        self._who: Combo[int] = Combo("jobs.technician", [(ANYBODY, _("All technicians"))], width=170)
        self._who.setAccessibleName(_("Technician"))
        self._who.edited.connect(self.refresh)
        self.add_act(self._who)
        self._due: Combo[DueFilter] = Combo("jobs.due", [(value, _(text)) for value, text in _DUE], width=150)
        self._due.setAccessibleName(_("Due"))
        self._due.edited.connect(self.refresh)
        self.add_act(self._due)
        self._print = button(_("Print bench list"), "jobs.print", self.print_, icon="printer-outline")
        self.add_act(self._print)

    # -- which view

    def on_board(self) -> bool:
        """Whether the board is in front."""
        return self.view.value() == "board"

    def switch_view(self) -> None:
        """Ctrl+Shift+T."""
        self.view.set_value("table" if self.on_board() else "board")
        self._view_chosen()
        self.first_focus().setFocus()

    def _view_chosen(self) -> None:
        self.desk.preferences.set("jobs.view", self.view.value())
        self._show_view()
        self.refresh()

    def _show_view(self) -> None:
        self._due.setVisible(self.on_board())
        self._print.setVisible(self.on_board())
        self._stack.setCurrentWidget(self.board if self.on_board() else self._list)

    # -- showing

    def refresh(self) -> None:
        self._show_people()
        if self.on_board():
            self._refresh_board()
            return
        counts = self._list.refresh(self.main_action, self.clear_filter)
        open_jobs = ngettext("{n} in the shop", "{n} in the shop", counts.open).format(n=formats().number(counts.open))
        late = ngettext("{n} late", "{n} late", counts.late).format(n=formats().number(counts.late))
        self.set_title(_("Jobs"), _("{open} · {late}").format(open=open_jobs, late=late) if counts.late else open_jobs)

    def _refresh_board(self) -> None:
        wish = self._board_wish()
        most = {state: min(max(held, PAGE), MOST_READ) for state, held in self.board.sizes().items()}
        columns = self.ask(board, wish=wish, most=most)
        told = self._told_elsewhere(columns, wish)
        origins = {item_id: self.board.place_of(item_id) for item_id in told}
        self._asked = wish
        self.board.show_columns(columns, self._keep)
        if self._keep is not None and not self._in_front(self._keep):
            self._read_up_to(self._keep)
        for item_id, words in told.items():
            self.board.say_on(item_id, words)
            origin = origins[item_id]
            if origin is not None:
                self.board.slide(item_id, origin)
        self._show_summary(columns)
        self._show_empty(columns, wish)

    def _show_summary(self, columns: tuple[BoardColumn, ...]) -> None:
        cards = sum(column.sums.cards for column in columns)
        late = sum(column.sums.late for column in columns)
        said = ngettext("{n} open", "{n} open", cards).format(n=formats().number(cards))
        if late:
            words = ngettext("{n} late", "{n} late", late).format(n=formats().number(late))
            said = _("{open} · {late}").format(open=said, late=words)
        self.set_title(_("Jobs"), said)

    def _show_empty(self, columns: tuple[BoardColumn, ...], wish: BoardWish) -> None:
        """A board without a card says what to do instead."""
        if any(column.sums.cards for column in columns):
            self._stack.setCurrentWidget(self.board)
            return
        narrowed = bool(wish.typed) or wish.technician_id is not None or wish.due is not DueFilter.ANY
        sentence = empty_words(wish.typed, narrowed=narrowed)
        if sentence != self._empty_said:
            if self._empty is not None:
                self._stack.removeWidget(self._empty)
                self._empty.deleteLater()
            new = (_("New job"), "jobs.empty.new", self.main_action)
            clear = (_("Clear filter"), "jobs.empty.clear", self.clear_filter)
            icon = "filter-outline" if narrowed else "wrench-outline"
            self._empty = EmptyState(sentence, "jobs.empty", icon=icon, act=clear if narrowed else new)
            self._empty_said = sentence
            self._stack.addWidget(self._empty)
        if self._empty is not None:
            self._stack.setCurrentWidget(self._empty)

    def _told_elsewhere(self, columns: tuple[BoardColumn, ...], wish: BoardWish) -> dict[int, str]:
        """What colleagues have just moved, as it is said on the cards: “Elena, just now”."""
        before = self.board.cards()
        if self._asked is None or not before or _narrowing(self._asked) != _narrowing(wish):
            return {}
        moved = [
            card.item_id
            for column in columns
            for card in column.cards
            if card.item_id not in self._mine
            and (card.item_id not in before or before[card.item_id].state is not card.state)
            and wish.now - card.state_since < JUST_NOW
        ][:20]
        me = self.desk.dispatcher.shop.actor
        found = self.ask(last_moves, item_ids=moved)
        return {
            item_id: _("{who}, just now").format(who=move.person.split(" ")[0] or _("The program"))
            for item_id, move in found.items()
            if move.person_id != me
        }

    def _in_front(self, item_id: int) -> bool:
        card = self.board.current()
        return card is not None and card.item_id == item_id

    def _read_up_to(self, item_id: int) -> None:
        """Read on in the column of a card that is further down than what is held, as far as sensible."""
        card = self.ask(board_card, item_id=item_id, wish=self._board_wish())
        if card is None:
            return
        cards = next(column.list.cards for column in self.board.columns if column.state is card.state)
        while cards.find(item_id) < 0 and len(cards.cards) < min(cards.all, MOST_READ):
            cards.fetchMore(cards.index(-1))
        self.board.select(item_id)

    def _read_on(self, state: JobState, last: CardRow, limit: int) -> list[CardRow]:
        wish = self._asked or self._board_wish()
        return self.ask(board_cards, state=state, wish=wish, after=last, limit=limit)

    def _board_wish(self) -> BoardWish:
        shop = self.desk.dispatcher.shop
        ends = datetime.combine(shop.today + timedelta(days=1), time(0), tzinfo=shop.zone)
        return BoardWish(
            now=shop.now,
            today=shop.today,
            day_ends=ends,
            week_ends=ends + timedelta(days=6 - shop.today.weekday()),
            technician_id=self._technician(),
            due=self._due.value() or DueFilter.ANY,
            typed=self._find.value(),
        )

    def _table_wish(self, chosen: JobFilter) -> JobWish:
        shop = self.desk.dispatcher.shop
        ends = datetime.combine(shop.today + timedelta(days=1), time(0), tzinfo=shop.zone)
        return JobWish(shop.now, ends, chosen, self._technician(), self._find.value())

    def _technician(self) -> int | None:
        who = self._who.value()
        if who == MINE:
            return self.desk.dispatcher.shop.actor or NOBODY
        return None if who in (None, ANYBODY) else who

    def _show_people(self) -> None:
        chosen = self._who.value()
        rows = [(each.id, each.name) for each in self.ask(people) if each.repairs]
        mine = [(MINE, _("My jobs"))] if self.desk.dispatcher.shop.actor is not None else []
        self._who.show_options([(ANYBODY, _("All technicians")), *mine, *rows, (NOBODY, _("Nobody yet"))])
        self._who.set_value(ANYBODY if chosen is None else chosen)

    def first_focus(self) -> QWidget:
        if self.on_board():
            return self.board.focus_list() if self.board.cards() else self._find
        return self._table.view if self._table.rows() else self._find

    def _to_rows(self) -> None:
        self.first_focus().setFocus()

    def filter_(self) -> None:
        """Ctrl+F."""
        self._find.setFocus()
        self._find.selectAll()

    def clear_filter(self) -> None:
        """Show everything in the shop again."""
        self._find.clear()
        self._list.chips.set_value(JobFilter.OPEN)
        self._who.set_value(ANYBODY)
        self._due.set_value(DueFilter.ANY)
        self.refresh()
        self.first_focus().setFocus()

    # -- acts; what they need is loaded with the first of them, for this page may be the first that opens

    def main_action(self) -> None:
        self.desk.go("intake")

    def move_(self) -> None:
        """Ctrl+M: ask where to; on the table for what is picked, else the row in front."""
        if not self.on_board():
            self._move_rows(self._table.picked())
        elif (card := self.board.current()) is not None:
            from msp_desktop.ui.jobs.job_acts import ask_where

            self._following(card, lambda: ask_where(self, card))

    def assign(self) -> None:
        """Ctrl+G."""
        if not self.on_board():
            self._assign_rows(self._table.picked())
        elif (card := self.board.current()) is not None:
            from msp_desktop.ui.jobs.job_acts import assign_card

            self._following(card, lambda: assign_card(self, card))

    def timer(self) -> None:
        """Ctrl+T: start this person's timer on what is in front, or stop it there."""
        from msp_desktop.ui.jobs.job_acts import time_item

        if self.on_board():
            if (card := self.board.current()) is not None:
                self._following(card, lambda: time_item(self, card.item_id))
        elif (row := self._table.current()) is not None and row.item_ids:
            time_item(self, row.item_ids[0])

    def print_(self) -> None:
        """Ctrl+P: the bench list, as the filters show it."""
        from msp_desktop.workflows.print_bench_papers import bench_list

        wish = self._board_wish()

        def make(shop: "Shop", _progress: "Progress") -> "BenchPaper":
            return bench_list(shop, wish=wish)

        def send(paper: "BenchPaper") -> None:
            if self.desk.printing.print_pdf("page", paper.pdf, paper.title):
                self.desk.say(_("{paper} printed.").format(paper=paper.title))

        self.start(_("Printing"), make, done=send)

    def print_labels(self) -> None:
        """Ctrl+Shift+P."""
        card = self.board.current() if self.on_board() else None
        if card is None:
            self._print_rows([] if self.on_board() else self._table.picked())
            return
        from msp_desktop.ui.jobs.job_acts import print_labels

        print_labels(self, [(card.job_id, card.number)])

    def _move_card(self, card: CardRow, to: JobState) -> None:
        from msp_desktop.ui.jobs.job_acts import move_card

        self._following(card, lambda: move_card(self, card, to))

    def _refuse(self, card: CardRow, to: JobState) -> None:
        from msp_desktop.ui.jobs.job_acts import refuse_move

        refuse_move(self, card, to)

    def _following(self, card: CardRow, act: Callable[[], object]) -> None:
        """Act on a card and keep it in front wherever it goes; a sheet that opens acts later, on the same card."""
        self._keep = card.item_id
        self._mine.add(card.item_id)
        origin = self.board.place_of(card.item_id)
        act()
        now = self.board.current()
        if origin is not None and now is not None and now.item_id == card.item_id and now.state is not card.state:
            self.board.slide(card.item_id, origin)
        self._keep = None

    def current_version(self, arguments: dict[str, Any]) -> int | tuple[int, ...] | None:
        self.refresh()
        cards, rows = self.board.cards().values(), self._table.rows()
        if "item_id" in arguments or "item_ids" in arguments:
            versions = dict(each for row in rows for each in row.open_items)
            versions |= {card.item_id: card.item_version for card in cards}
            wanted = arguments.get("item_ids") or (arguments["item_id"],)
            for item_id in wanted:
                card = self.ask(board_card, item_id=item_id, wish=self._board_wish())
                versions[item_id] = card.item_version if card is not None else versions.get(item_id, 0)
        else:
            wanted = arguments.get("job_ids") or (arguments.get("job_id"),)
            versions = {card.job_id: card.job_version for card in cards} | {row.id: row.version for row in rows}
        found = tuple(versions.get(each, 0) for each in wanted)
        return found if "item_ids" in arguments or "job_ids" in arguments else found[0] or None

    def changed_words(self, changed: Changed, arguments: dict[str, Any]) -> tuple[str, str]:
        """“Elena moved this to Ready a moment ago.”"""
        title, detail = super().changed_words(changed, arguments)
        item_id = arguments.get("item_id")
        if item_id is None or "state" not in changed.what.split(", "):
            return title, detail
        now = self.ask(board_card, item_id=item_id, wish=self._board_wish())
        if now is None:
            return title, detail
        who = changed.who.split(" ")[0] or _("Somebody")
        state = _(JOB_STATE_WORDS[now.state])
        if self.desk.dispatcher.shop.now - changed.when < JUST_NOW:
            return _("{who} moved this to {state} a moment ago.").format(who=who, state=f"“{state}”"), ""
        at = formats().time(changed.when)
        return _("{who} moved this to {state} at {time}.").format(who=who, state=f"“{state}”", time=at), ""

    def _move_rows(self, rows: list[JobRow]) -> None:
        from msp_desktop.ui.jobs.job_acts import move_rows

        move_rows(self, rows)

    def _assign_rows(self, rows: list[JobRow]) -> None:
        from msp_desktop.ui.jobs.job_acts import assign_rows

        assign_rows(self, rows)

    def _print_rows(self, rows: list[JobRow]) -> None:
        from msp_desktop.ui.jobs.job_acts import print_labels

        print_labels(self, [(one.id, one.number) for one in rows])

    # -- acts of one card

    def _show_menu(self, card: CardRow, at: QPoint) -> None:
        self.card_menu(card).popup(at)

    def card_menu(self, card: CardRow) -> QMenu:
        """What can be done with a card, each with its key."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        acts: tuple[tuple[str, str, str, Callable[[], object]], ...] = (
            (_("Open"), "Return", "open", lambda: self.board.opened.emit(card)),
            (_("Move to…"), "Ctrl+M", "move", self.move_),
            (_("Assign…"), "Ctrl+G", "assign", self.assign),
            (_("Timer"), "Ctrl+T", "timer", self.timer),
            (_("Labels"), "Ctrl+Shift+P", "labels", self.print_labels),
        )
        for words, keys, name, act in acts:
            made = menu.addAction(f"{words}\t{keys}")
            made.setObjectName(f"jobs.card.{name}")
            made.triggered.connect(lambda _on=False, do=act: do())
        return menu


def _narrowing(wish: BoardWish) -> BoardWish:
    """What a wish narrows, without the time."""
    nothing = datetime.min.replace(tzinfo=wish.now.tzinfo)
    return replace(wish, now=nothing, today=nothing.date(), day_ends=nothing, week_ends=nothing)
