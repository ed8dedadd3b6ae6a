"""Stock-take: shelves are scanned blind while sales go on; closed ones show what differs, and one act books it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.domain.stock import MoveReason
from msp_desktop.domain.stock_take import ShelfState, done_by, shelf_group
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.stock_take_differences import (
    DifferenceRow,
    MixedUp,
    difference_list,
    difference_sums,
    mixed_up_parts,
)
from msp_desktop.queries.stock_take_page import (
    CountHit,
    LastScan,
    RunningTake,
    TakeShelf,
    counting_again,
    earlier_takes,
    found_elsewhere,
    last_scan,
    latest_moments,
    running_take,
    scanned_hits,
    shelf_choices,
    take_shelves,
    typed_hits,
)
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.inventory import take_sheets
from msp_desktop.ui.inventory.tabs import inventory_tabs
from msp_desktop.ui.inventory.take_count_panel import CountActs, CountPanel
from msp_desktop.ui.inventory.take_differences_panel import DifferenceActs, DifferencesPanel, earlier_table
from msp_desktop.ui.inventory.take_side import COUNTABLE, ApproveBox, ShelvesPanel, SumsPanel
from msp_desktop.ui.inventory.take_words import shelf_named
from msp_desktop.ui.kit import Columns, EmptyState, Found, announce, button, confirm
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.screen import Key, Screen, new_key
from msp_desktop.usecases.stock_takes import (
    NamedShelf,
    add_shelves,
    approve_take,
    cancel_take,
    close_shelf,
    count_again,
    count_part,
    set_count,
    set_reason,
    start_take,
)
from msp_desktop.workflows.print_count_sheet import SHELF_CODE, CountSheetPaper, print_count_sheet


class TakeScreen(Screen):
    """The page of the count that goes on, or the way to start one."""

    SHOWS = frozenset({"stock_take", "stock_take_shelf", "stock_take_line", "stock_count", "shelf", "person"})
    NAME = "stock_take"
    MAIN = N_("Approve")
    SCAN_PAUSE = 0.25
    """Two like pieces one after the other are two."""
    KEYS = (
        Key("F4", N_("Set number"), "set_number"),
        Key("Ctrl+Z", N_("Undo scan")),
        Key("Ctrl+P", N_("Count sheet"), "print_"),
        Key("F8", N_("One less"), "one_less"),
        Key("Ctrl+L", N_("Close shelf"), "close_shelf"),
        Key("Ctrl+D", N_("Count again"), "count_again"),
        Key("Ctrl+M", N_("Next shelf"), "next_shelf"),
        Key("Return", N_("Choose a reason")),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._take: RunningTake | None = None
        self._shelves: list[TakeShelf] = []
        self._shelf_id: int | None = None
        self._last: LastScan | None = None
        self._part_id: int | None = None
        self._waits: CountHit | None = None
        self._lines_of: tuple[int, int] | None = None
        self.add_view(inventory_tabs(self, "stock_take"), before_summary=True)
        self._sheet_button = button(_("Print count sheet"), "stock_take.print", self.print_, icon="printer-outline")
        self._add_button = button(_("Add shelves"), "stock_take.add", self.add, icon="plus")
        self.add_act(self._sheet_button)
        self.add_act(self._add_button)
        self._build()
        # A layer that closes gives the focus back here where its button is gone: counting begins.
        self.setFocusProxy(self._count.scan)

    def _build(self) -> None:
        self._count = CountPanel(CountActs(self._find, self._chosen, self.one_less, self.set_number, self.close_shelf))
        self._differences = DifferencesPanel(
            DifferenceActs(self._show_lines, self.count_again, self._count_pair, self._give_reason)
        )
        centre = _column(self._count, self._differences, 10)
        self._shelf_panel = ShelvesPanel(self._take_in_hand)
        self._sums_panel = SumsPanel()
        right = _column(self._shelf_panel, self._sums_panel, 1, upper_stretch=20)
        self._approve = ApproveBox(self.main_action)
        self._columns = Columns(
            "stock_take",
            _("Stock-take"),
            centre=(centre, _("Count")),
            right=(right, _("Shelves")),
            widths=(0, 308, 720),
            foot=self._approve,
        )
        self.body.addWidget(self._columns, 1)
        self._none = QWidget()
        self._start = EmptyState(
            _("No count goes on."),
            "stock_take.empty",
            icon="clipboard-check-outline",
            act=(_("Start a count"), "stock_take.start_button", self.main_action),
            hint=_("Count shelf by shelf, when there is time. You go on selling meanwhile."),
        )
        self._before = earlier_table("stock_take.before")
        layout = QVBoxLayout(self._none)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._start, 1)
        layout.addWidget(self._before)
        self.body.addWidget(self._none, 1)

    # -- what is shown

    def open(self, **place: Any) -> None:
        self.mark_stale()

    def refresh(self) -> None:
        self._take = self.ask(running_take)
        going_on = self._take is not None
        for part in (self._columns, self._sheet_button, self._add_button):
            set_shown(part, going_on)
        set_shown(self._none, not going_on)
        if self._take is None:
            self._show_none()
        else:
            self._show_take(self._take)

    def _show_none(self) -> None:
        self.set_title(_("Inventory"))
        self._shelf_id, self._lines_of = None, None
        rows = self.ask(earlier_takes)
        self._before.show_rows(rows)
        set_shown(self._before, bool(rows))
        self._before.fit_height(5)

    def _show_take(self, take: RunningTake) -> None:
        shop = self.desk.dispatcher.shop
        self.set_title(_("Inventory"), _started(take, shop.today))
        self._shelves = self.ask(take_shelves, take_id=take.id, person_id=shop.actor)
        self._shelf_id = self._shelf_to_count()
        shelf = self._in_hand()
        left = sum(each.items - each.counted for each in self._shelves)
        at = done_by(self.ask(latest_moments, take_id=take.id), left, shop.now)
        self._shelf_panel.show_shelves(self._shelves, self._shelf_id, _clock(at, shop.now))
        again = self.ask(counting_again, shelf_id=shelf.id) if shelf is not None and shelf.round > 1 else []
        self._count.show_shelf(shelf, again, self._nothing_to_count())
        self._show_last(shelf)
        if self._lines_of != (take.id, take.version):
            self._lines_of = take.id, take.version
            self._show_sums(take)
            self._show_lines()
            self._differences.show_elsewhere(self.ask(found_elsewhere, take_id=take.id))

    def _show_last(self, shelf: TakeShelf | None) -> None:
        self._last = None
        if shelf is not None:
            person = self.desk.dispatcher.shop.actor
            self._last = self.ask(last_scan, shelf_id=shelf.id, person_id=person, part_id=self._part_id)
        self._count.show_last(self._last)

    def _show_sums(self, take: RunningTake) -> None:
        sums = self.ask(difference_sums, take_id=take.id)
        closed = bool(sums.shelves)
        self._differences.show_sums(sums, closed)
        self._sums_panel.show_sums(sums)
        self._approve.show_sums(sums, self._shelves)
        self._columns.use_right(used=True, foot=closed)
        self._differences.show_mixed(self.ask(mixed_up_parts, take_id=take.id) if closed else [])
        self._differences.show_earlier(self.ask(earlier_takes, limit=3))

    def _show_lines(self) -> None:
        take = self._take
        if take is None:
            return
        key, descending = self._differences.table.sorted_by()
        show = self._differences.chips_value()

        def page(after: DifferenceRow | None, limit: int) -> list[DifferenceRow]:
            return self.ask(
                difference_list, take_id=take.id, show=show, sort=key, descending=descending, after=after, limit=limit
            )

        self._differences.show_table(page)

    def _in_hand(self) -> TakeShelf | None:
        return next((each for each in self._shelves if each.id == self._shelf_id), None)

    def _shelf_to_count(self) -> int | None:
        """The shelf in hand as long as it can be counted; else one's own, else the next one."""
        open_ones = [each for each in self._shelves if each.state in COUNTABLE]
        if any(each.id == self._shelf_id for each in open_ones):
            return self._shelf_id
        self._part_id = self._waits = None
        mine = [each for each in open_ones if each.mine_at is not None]
        if mine:
            return max(mine, key=lambda each: (each.mine_at, each.id)).id
        begun = [each for each in open_ones if each.state is ShelfState.COUNTING and each.round > 1]
        return next((each.id for each in (*begun, *_untouched(open_ones), *open_ones)), None)

    def _nothing_to_count(self) -> str:
        return _("Every shelf is closed. Approve what differs, or add shelves.")

    def first_focus(self) -> QWidget:
        if self._take is None:
            start = self.findChild(QWidget, "stock_take.start_button")
            assert isinstance(start, QWidget)
            return start
        return self._count.scan if self._in_hand() is not None else self._differences.table

    def place(self) -> dict[str, Any]:
        return {}

    def further_acts(self) -> Sequence[tuple[str, str, Callable[[], object]]]:
        if self._take is None:
            return ((_("Start a count"), "stock_take.start_act", self.main_action),)
        return (
            (_("Add shelves"), "stock_take.add_act", self.add),
            (_("End the count"), "stock_take.cancel", self.cancel),
        )

    # -- counting

    def scanned(self, code: str) -> bool:
        """Every scan counts one: a part, a piece by its serial, or it takes a shelf in hand by its sheet's code."""
        shelf = self._in_hand()
        if shelf is None:
            return False
        found = self.ask(scanned_hits, text=code, shelf=shelf.shelf)
        if self._waits is not None and all(each.part_id == self._waits.part_id for each in found):
            return self._count_one(self._waits, serial=code)
        if len(found) == 1:
            self._count_one(found[0], serial=found[0].serial)
            return True
        if found:
            self._count.scan.setText(code)
            self._count.scan.setFocus()
            self._count.scan.open_list()
            return True
        return self._scanned_shelf(code)

    def _scanned_shelf(self, code: str) -> bool:
        upper = code.strip().upper()
        if not upper.startswith(SHELF_CODE):
            return False
        meant = next((each for each in self._shelves if each.shelf == upper.removeprefix(SHELF_CODE)), None)
        if meant is None:
            return False
        self._take_in_hand(meant.id)
        return True

    def _find(self, text: str) -> list[Found]:
        shelf = self._in_hand()
        if shelf is None:
            return []
        found = self.ask(typed_hits, text=text, shelf=shelf.shelf)
        rows = [Found(each.name, detail=each.code, right=each.place, payload=each) for each in found]
        if self._waits is not None and not any(each.serial for each in found):
            words = _("Serial {text} of {part}").format(text=text, part=self._waits.name)
            rows.insert(0, Found(words, payload=text, icon="barcode"))
        if not rows:
            rows.append(Found(_("No part has the code or name “{text}”.").format(text=text), icon="alert-outline"))
        return rows

    def _chosen(self, payload: object) -> None:
        if isinstance(payload, CountHit):
            self._count_one(payload, serial=payload.serial)
        elif isinstance(payload, str) and self._waits is not None:
            self._count_one(self._waits, serial=payload)
        self._count.scan.setFocus()

    def _count_one(self, hit: CountHit, *, serial: str = "", plain: bool = False) -> bool:
        """Count one piece; a part with serial numbers is asked for its serial first. True: the code was taken."""
        shelf = self._in_hand()
        if shelf is None:
            return False
        if hit.serialised and not serial and not plain:
            self._waits = hit
            self._ask_serial(hit)
            return True
        self._waits = None
        before, self._part_id = self._part_id, hit.part_id
        done = self.run(
            count_part, key=new_key(), shelf_id=shelf.id, part_id=hit.part_id, quantity=Decimal(1), serial=serial
        )
        if done is None:
            self._part_id = before
        else:
            self._tell_counted(hit, shelf)
        return True

    def _ask_serial(self, hit: CountHit) -> None:
        self.message.say(
            "info",
            _("Scan the serial of this {part}.").format(part=hit.name),
            acts=[
                (
                    _("It has none"),
                    "stock_take.no_serial",
                    lambda: (self._count_one(hit, plain=True), self._count.scan.setFocus()),
                )
            ],
        )

    def _tell_counted(self, hit: CountHit, shelf: TakeShelf) -> None:
        if self._last is not None:
            number = formats().number(self._last.mine + self._last.others)
            announce(self._count, _("{n} {part}").format(n=number, part=hit.name))
        if shelf_group(hit.place) == shelf.shelf:
            return
        own = shelf_group(hit.place)
        state = next((each.state for each in self._shelves if each.shelf == own), None)
        words = {
            None: _("That shelf is not in this count: put it there."),
            ShelfState.BOOKED: _("That shelf is booked already: put it there, it counts as found."),
        }.get(state, _("It counts here. Put it there once that shelf is counted."))
        place = hit.place or shelf_named("")
        self.message.say("info", _("{part} belongs on {place}.").format(part=hit.name, place=place), words)

    def one_less(self) -> None:
        """F8: take back one piece of what was scanned last."""
        shelf, last = self._in_hand(), self._last
        if shelf is not None and last is not None:
            self._part_id = last.part_id
            self.run(count_part, key=new_key(), shelf_id=shelf.id, part_id=last.part_id, quantity=Decimal(-1))
            self._count.scan.setFocus()

    def set_number(self) -> None:
        """F4: type how many there are of what was scanned last."""
        shelf, last = self._in_hand(), self._last
        if shelf is None:
            return
        if last is None:
            self.message.say("info", _("Scan a part first. Then its number can be typed."))
            return
        self._part_id = last.part_id
        take_sheets.ask_number(
            self,
            last,
            shelf.shelf,
            lambda quantity: self.run(
                set_count, key=new_key(), shelf_id=shelf.id, part_id=last.part_id, quantity=quantity
            ),
        )

    def _take_in_hand(self, shelf_id: int) -> None:
        shelf = next((each for each in self._shelves if each.id == shelf_id), None)
        if shelf is None:
            return
        if shelf.state not in COUNTABLE:
            words = _("{shelf} is closed. What differs on it is in the list.")
            if shelf.state is ShelfState.BOOKED:
                words = _("{shelf} is booked.")
            named = shelf_named(shelf.shelf)
            self.message.say("info", words.format(shelf=named[:1].upper() + named[1:]))
            return
        if shelf_id != self._shelf_id:
            self._shelf_id, self._part_id, self._waits = shelf_id, None, None
            self.message.clear()
            self.refresh()
        self._columns.show_centre()
        self._count.scan.setFocus()

    def next_shelf(self) -> None:
        """Ctrl+M: take the next shelf in hand that can be counted."""
        ids = [each.id for each in self._shelves if each.state in COUNTABLE]
        if ids:
            at = ids.index(self._shelf_id) if self._shelf_id in ids else -1
            self._take_in_hand(ids[(at + 1) % len(ids)])

    # -- shelves and differences

    def close_shelf(self) -> None:
        """Ctrl+L: close the shelf in hand, so that what differs shows."""
        shelf = self._in_hand()
        if shelf is not None and self.run(close_shelf, key=new_key(), shelf_id=shelf.id) is not None:
            named = shelf_named(shelf.shelf)
            self.desk.say(_("{shelf} closed.").format(shelf=named[:1].upper() + named[1:]))
            self.first_focus().setFocus()

    def count_again(self) -> None:
        """Ctrl+D: have the picked lines, or the one in front, counted once more."""
        self._again([row.id for row in self._differences.table.picked()])

    def _count_pair(self, pair: MixedUp) -> None:
        self._again([pair.many_id, pair.few_id])

    def _again(self, line_ids: list[int]) -> None:
        if not line_ids:
            self.message.say("info", _("Choose the differences to count again. Space picks several."))
            return
        self._differences.table.clear_picked()
        row = next((each for each in self._differences.table.rows() if each.id == line_ids[0]), None)
        if self.run(count_again, key=new_key(), line_ids=line_ids) is not None:
            if row is not None:
                group = row.found_on
                self._shelf_id = next((each.id for each in self._shelves if each.shelf == group), self._shelf_id)
                self._part_id = None
                self.refresh()
            self._count.scan.setFocus()

    def _give_reason(self, one: DifferenceRow, reason: MoveReason) -> None:
        def put(chosen: MoveReason, note: str) -> object:
            return self.run(set_reason, line_id=one.id, reason=chosen, note=note, seen=one.version)

        if reason is MoveReason.OTHER:
            take_sheets.ask_reason(self, one, put)
        else:
            put(reason, "")
            self._differences.table.view.setFocus()

    def current_version(self, arguments: dict[str, Any]) -> int | None:
        self.refresh()
        if "line_id" in arguments:
            rows = self._differences.table.rows()
            return next((each.version for each in rows if each.id == arguments["line_id"]), None)
        return self._take.version if self._take is not None else None

    # -- the count as a whole

    def main_action(self) -> None:
        """Ctrl+Enter: approve the closed shelves, or start a count."""
        take = self._take
        if take is None:
            self._ask_start()
            return
        done = self.run(approve_take, key=new_key(), take_id=take.id, seen=take.version)
        if done is not None:
            words = ngettext("{n} difference is booked.", "{n} differences are booked.", done.value)
            self.desk.say(words.format(n=done.value))
            self.first_focus().setFocus()

    def _ask_start(self) -> None:
        choices = self.ask(shelf_choices)
        if not choices:
            self.message.say(
                "info",
                _("No part lies on a shelf yet."),
                acts=[(_("Open the stock"), "stock_take.stock", lambda: self.desk.go("inventory"))],
            )
            return

        def start(name: str, shelves: list[NamedShelf]) -> object:
            done = self.run(start_take, name=name, shelves=shelves)
            if done is not None:
                self._count.scan.setFocus()
            return done

        take_sheets.ask_start(self, choices, start)

    def add(self) -> None:
        """Let more shelves join the count."""
        take = self._take
        if take is None:
            return
        choices = self.ask(shelf_choices, take_id=take.id)
        if not choices:
            self.message.say("info", _("Every shelf with parts on it is in this count."))
            return

        def join(shelves: list[NamedShelf]) -> object:
            done = self.run(add_shelves, take_id=take.id, shelves=shelves)
            if done is not None:
                self.desk.say(take_sheets.added_words(len(done.value)))
            return done

        take_sheets.ask_shelves(self, choices, join)

    def cancel(self) -> None:
        """End the count; what is not approved is not booked."""
        take = self._take
        if take is None:
            return
        title = _("End {count}?").format(count=take.name)
        note = _("What is not approved is not booked. Ctrl+Z goes on with the count.")
        if confirm(self, title, note, _("End the count"), name="stock_take.end"):
            self.run(cancel_take, take_id=take.id, seen=take.version)

    def print_(self) -> None:
        """Ctrl+P: the count sheet of the shelf in hand, or of all that are still to be counted."""
        take = self._take
        if take is None:
            return
        shelf_ids = [each.id for each in self._shelves if each.state in COUNTABLE]
        if not shelf_ids:
            self.message.say("info", self._nothing_to_count())
            return

        def show(made: CountSheetPaper) -> None:
            self.desk.printing.preview(self, made.pdf, made.title, made.file_name)

        reader = formats()
        self.start(
            _("Count sheet"),
            lambda shop, _progress: print_count_sheet(shop, take_id=take.id, language=reader.language),
            done=show,
        )


def _untouched(shelves: Sequence[TakeShelf]) -> list[TakeShelf]:
    return [each for each in shelves if each.state is ShelfState.WAITING]


def _clock(at: datetime | None, now: datetime) -> str:
    """The time the rest is counted by; with its day where that is not today."""
    if at is None:
        return ""
    same = formats().local(at).date() == formats().local(now).date()
    return formats().time(at) if same else formats().moment(at)


def _started(take: RunningTake, today: date) -> str:
    """What the count is called and since when it goes on."""
    at = formats().local(take.started_at)
    day = formats().weekday_short(at.date()) if (today - at.date()).days < 7 else formats().day(at.date())
    words = _("{count} · started {day} at {time}")
    return words.format(count=take.name, day=day, time=formats().time(take.started_at))


def _column(upper: QWidget, lower: QWidget, stretch: int, upper_stretch: int = 0) -> QWidget:
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(10)
    layout.addWidget(upper, upper_stretch)
    layout.addWidget(lower, stretch)
    # Where the lower one is not needed, the upper one stays at the top.
    layout.addStretch(0)
    return box
