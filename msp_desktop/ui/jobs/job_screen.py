"""The page of one job: who and what at the left, checklist and timeline in the middle, work and sum at the right."""

from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_state import JobState, can_reopen, is_open
from msp_desktop.i18n import N_, _
from msp_desktop.queries.job_card import JobCard, JobCheckRow, JobItemCard, job_card
from msp_desktop.queries.job_timeline import job_timeline
from msp_desktop.ui.badges import JOB_STATES, job_badge
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs import job_sheets, papers
from msp_desktop.ui.jobs.checklist_panel import ChecklistPanel
from msp_desktop.ui.jobs.closing_box import ClosingBox
from msp_desktop.ui.jobs.line_work import LineWork
from msp_desktop.ui.jobs.lines_panel import LinesPanel
from msp_desktop.ui.jobs.more_menu import done_on, more_menu
from msp_desktop.ui.jobs.side_panels import CustomerPanel, DevicePanel, DropOffPanel, ProblemPanel
from msp_desktop.ui.jobs.timeline_panel import NOTE, PAGE, TimelinePanel
from msp_desktop.ui.jobs.words import due_badge
from msp_desktop.ui.kit import Avatar, Badge, Chips, Columns, PlainLabel, button, icon_button, scrolled
from msp_desktop.ui.screen import Key, Screen
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.counter.closing import close_job
from msp_desktop.usecases.jobs import (
    JobText,
    add_note,
    delete_note,
    set_rush,
    tick_check,
    write_text,
)
from msp_desktop.words import PROBLEM_PHRASE_WORDS, closing_gap_sentence
from msp_desktop.workflows.print_job_papers import JobPaper

YEAR = timedelta(days=365)


class JobPage(Screen):
    """One job; with several devices, chips choose the one in front."""

    SHOWS = frozenset(
        {"job", "job_item", "job_line", "job_check", "job_event", "attachment", "customer", "contact", "contact_point",
         "device", "document", "receivable", "payment", "person"}
    )  # fmt: skip
    NAME = "job"
    MAIN = N_("Close job")
    DETAIL = True
    KEYS = (
        Key("Space", N_("Tick")),
        Key("Ctrl+L", N_("Add line"), "add_line"),
        Key("Ctrl+J", N_("Note"), "note"),
        Key("Ctrl+M", N_("Move"), "move_"),
        Key("Ctrl+Shift+P", N_("Label"), "print_label"),
        Key("Ctrl+P", N_("Print work order"), "print_"),
        Key("Ctrl+G", N_("Assign"), "assign"),
        Key("Ctrl+D", N_("Discount"), "discount"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._job_id = 0
        self._item_id = 0
        self._card: JobCard | None = None
        self._most_events = PAGE
        self._items: Chips[int] = Chips("job.item", _("Device"), optional=False)
        self._items.edited.connect(self._item_chosen)
        self.body.addWidget(self._items)
        self._closing = ClosingBox(self.main_action)
        self._work = LineWork(self, self.line_place)
        self._lines = LinesPanel(self._work)
        self._columns = Columns(
            "job",
            _("Show"),
            left=self._left(),
            centre=(self._middle(), _("Checklist")),
            right=(self._lines, _("Work and parts")),
            foot=self._closing,
            widths=(264, 336, 420),
        )
        self.body.addWidget(self._columns, 1)
        self._build_acts()

    # -- building

    def _build_acts(self) -> None:
        held = QWidget()
        layout = QHBoxLayout(held)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self._avatar = Avatar("", 24)
        self._technician = PlainLabel("", "name")
        layout.addWidget(self._avatar)
        layout.addWidget(self._technician)
        self.add_view(held)
        self._move = button(_("Move"), "job.move.open", self.move_, icon="swap-horizontal", keys="Ctrl+M")
        self.add_act(self._move)
        self.add_act(button(_("Label"), "job.label", self.print_label, icon="printer-outline"))
        self._more = icon_button("dots-vertical", "job.more", _("More"), self._show_menu, framed=True)
        self.add_act(self._more)

    def _left(self) -> QWidget:
        held = QWidget()
        layout = QVBoxLayout(held)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        self._customer = CustomerPanel(self._open_customer)
        self._device = DevicePanel(self._open_device)
        self._drop_off = DropOffPanel(self.shelve, lambda file: papers.show_file(self, file))
        for panel in (self._customer, self._device, self._drop_off):
            layout.addWidget(panel)
        layout.addStretch(1)
        area = scrolled(held, "job.side")
        area.setFixedWidth(theme().px(264))
        return area

    def _middle(self) -> QWidget:
        held = QWidget()
        layout = QVBoxLayout(held)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        self._problem = ProblemPanel()
        self._checks = ChecklistPanel(self.tick)
        self._timeline = TimelinePanel(self._write, self._show_earlier, self._take_note_off)
        self._timeline.chips.edited.connect(self._refresh_timeline)
        self._timeline.text.edited.connect(self.touched)
        layout.addWidget(self._problem)
        layout.addWidget(self._checks)
        layout.addWidget(self._timeline, 1)
        self._timeline.setMinimumHeight(theme().px(230))
        return scrolled(held, "job.centre")

    # -- where we are

    def open(self, **place: Any) -> None:
        job_id = int(place["job_id"])
        if job_id != self._job_id:
            self._most_events, self._item_id = PAGE, 0
            self._job_id = job_id
            self._find_note()
        self._item_id = int(place.get("item_id") or self._item_id)
        self.mark_stale()

    def place(self) -> dict[str, Any]:
        return {"job_id": self._job_id, "item_id": self._item_id}

    def first_focus(self) -> QWidget | None:
        if self._checks.go_to_open():
            self._columns.show_centre()
            return self._checks.table.view
        return self._lines.adder if self._closing.closes() else self._closing.main

    def refresh(self) -> None:
        if not self._job_id:
            return
        shop = self.desk.dispatcher.shop
        try:
            card = self.ask(job_card, job_id=self._job_id, since=shop.now - YEAR, since_day=shop.today - YEAR)
        except Refused as gone:
            self.message.say("warning", gone.message)
            return
        self._card = card
        if self._item_id not in {item.id for item in card.items}:
            self._item_id = next((item.id for item in card.items if is_open(item.state)), card.items[0].id)
        self._show_items(card)
        self._show_header(card)
        item = self._item()
        self._customer.show_job(card)
        self._device.show_item(item)
        self._drop_off.show_item(card, item)
        words = {each.value: PROBLEM_PHRASE_WORDS[each] for each in PROBLEM_PHRASE_WORDS}
        self._problem.show_job(card, ", ".join(_(words[each]) for each in card.phrases if each in words))
        self._checks.show_checks(card, item.id)
        self._lines.show_lines(card, item.id, several=len(card.items) > 1)
        self._timeline.show_texts(card.found, card.solution)
        self._closing.show_item(card, item, self.desk.dispatcher.shop.today)
        self._move.setVisible(bool(job_sheets.reachable(item)) and is_open(item.state))
        self._refresh_timeline()

    def _show_items(self, card: JobCard) -> None:
        self._items.setVisible(len(card.items) > 1)
        if len(card.items) > 1:
            self._items.show_options((item.id, _item_words(item), JOB_STATES[item.state][1]) for item in card.items)
            self._items.set_value(self._item_id)

    def _show_header(self, card: JobCard) -> None:
        item = self._item()
        badges = [job_badge(item.state)]
        if (due := due_badge(item.state, card.promised_at, self.desk.dispatcher.shop.now)) is not None:
            badges.append(due)
        if card.rush:
            badges.append(Badge("war", "alert-outline", _("Rush")))
        if card.warranty_of_id is not None:
            badges.append(Badge("app", "autorenew", _("Warranty return of {job}").format(job=card.warranty_of)))
        self.set_title(card.number, card.customer.facts.name, badges)
        self._avatar.setVisible(bool(card.technician))
        self._avatar.show_name(card.technician)
        self._technician.setText(card.technician.split(" ")[0] if card.technician else _("Nobody yet"))

    def _refresh_timeline(self) -> None:
        if self._card is None:
            return
        rows = self.ask(
            job_timeline,
            job_id=self._job_id,
            notes_only=self._timeline.notes_only(),
            limit=self._most_events + 1,
        )
        shown = rows[: self._most_events]
        now = self.desk.dispatcher.shop.now
        self._timeline.show_events(shown, now, several=len(self._card.items) > 1, more=len(rows) > len(shown))

    def _item(self) -> JobItemCard:
        assert self._card is not None
        return next(item for item in self._card.items if item.id == self._item_id)

    def _item_chosen(self) -> None:
        self._item_id = self._items.value() or self._item_id
        self.refresh()

    def _show_earlier(self) -> None:
        self._most_events += PAGE * 4
        self._refresh_timeline()

    def current_version(self, arguments: dict[str, Any]) -> int | None:
        self.refresh()
        card = self._card
        if card is None:
            return None
        if "line_id" in arguments:
            return next((each.version for each in card.lines if each.id == arguments["line_id"]), None)
        if "item_id" in arguments:
            return next((each.version for each in card.items if each.id == arguments["item_id"]), None)
        return card.version

    # -- acts on the item and the job

    def main_action(self) -> None:
        if self._card is None:
            return
        item = self._item()
        if self._closing.closes():
            self._close()
        elif item.state is JobState.READY:
            self.desk.go("checkout", job_id=self._job_id, customer_id=self._card.customer.id)
        elif can_reopen(item.state, done_on(item), self.desk.dispatcher.shop.today):
            job_sheets.open_reopen(self, self._card, item)

    def _close(self) -> None:
        assert self._card is not None
        card, item = self._card, self._item()
        gaps = card.gaps([item.id])
        if not gaps:
            self._closed("")
            return
        note = " ".join(closing_gap_sentence(gap, formats()) for gap in gaps)
        job_sheets.open_why(
            self,
            _("Close {job} anyway?").format(job=card.number),
            _("Close job"),
            self._closed,
            name="job.close.sheet",
            note=note,
        )

    def _closed(self, why: str) -> object:
        item = self._item()
        done = self.run(close_job, item_id=item.id, seen=item.version, reason=why)
        if done is None:
            return None
        number = self._card.number if self._card else ""
        words = _("{job} is ready. The draft invoice is made.") if done.value else _("{job} is ready.")
        self.desk.say(words.format(job=number))
        self._closing.main.setFocus()
        return done

    def move_(self) -> None:
        """Ctrl+M."""
        if self._card is not None and is_open(self._item().state):
            job_sheets.open_move(self, self._card, self._item(), self._moved_otherwise)

    def _moved_otherwise(self, to: JobState) -> None:
        assert self._card is not None
        if to is JobState.READY:
            self._close()
        else:
            job_sheets.open_return(self, self._card, self._item())

    def assign(self) -> None:
        """Ctrl+G."""
        if self._card is not None:
            title = _("Who does {job}?").format(job=self._card.number)
            job_sheets.open_assign(
                self, (self._job_id,), self._card.technician_id, title, seen=self._card.version
            )

    def promise(self) -> None:
        """Ask until when."""
        if self._card is not None:
            job_sheets.open_promise(self, self._card, self.desk.dispatcher.shop.zone)

    def set_limit(self) -> None:
        """Ask the agreed limit."""
        if self._card is not None:
            job_sheets.open_limit(self, self._card)

    def shelve(self) -> None:
        """Ask the shelf."""
        if self._card is not None:
            job_sheets.open_shelf(self, self._item())

    def discount(self) -> None:
        """Ctrl+D."""
        if self._card is not None and is_open(self._card.state):
            job_sheets.open_discount(self, self._card)

    def rush(self) -> None:
        """Put it before the others, or back in line."""
        if self._card is not None:
            self.run(set_rush, job_id=self._job_id, rush=not self._card.rush, seen=self._card.version)

    def tick(self, row: JobCheckRow) -> None:
        """Tick or untick a step; the next open one comes in front."""
        done = row.done_at is None
        if self.run(tick_check, check_id=row.id, done=done) is not None and done:
            rows = self._checks.table.rows()
            at = next((n for n, each in enumerate(rows) if each.id == row.id), 0)
            self._checks.go_to_open([*rows[at + 1 :], *rows[:at]])

    # -- lines

    def add_line(self) -> None:
        """Ctrl+L."""
        self._columns.show_right()
        self._lines.adder.setFocus()
        self._lines.adder.selectAll()

    def scanned(self, code: str) -> bool:
        return self._card is not None and is_open(self._item().state) and self._work.add_code(code)

    def line_place(self) -> tuple[JobCard, int] | None:
        """The job as shown and the item that lines go to."""
        return None if self._card is None else (self._card, self._item_id)

    # -- texts

    def note(self) -> None:
        """Ctrl+J."""
        self._columns.show_centre()
        self._timeline.compose()

    def _write(self, kind: str, text: str) -> bool:
        if self._card is None:
            return False
        if kind == NOTE:
            done: object = self.run(add_note, job_id=self._job_id, text=text)
            if done is not None:
                self.forget_draft()
        else:
            done = self.run(write_text, job_id=self._job_id, which=JobText(kind), text=text, seen=self._card.version)
        return done is not None

    def _find_note(self) -> None:
        """Bring back a note begun on this job and not yet added."""
        self._timeline.begin("")
        kept = self.found_draft()
        if kept is not None and kept[1].get("job_id") == self._job_id:
            self._timeline.begin(str(kept[1].get("note", "")))

    def _take_note_off(self, event_id: int) -> None:
        self.run(delete_note, event_id=event_id)

    def draft(self) -> dict[str, Any] | None:
        text = self._timeline.draft()
        return {"job_id": self._job_id, "note": text} if text else None

    # -- papers and elsewhere

    def print_label(self) -> None:
        """Ctrl+Shift+P."""
        if self._card is not None:
            papers.print_papers(self, [(self._job_id, self._card.number)], (JobPaper.LABEL,))

    def print_(self) -> None:
        """Ctrl+P: the work order."""
        if self._card is not None:
            papers.preview_paper(self, self._job_id, self._card.number, JobPaper.WORK_ORDER)

    def print_ticket(self) -> None:
        """The claim ticket once more."""
        if self._card is not None:
            papers.preview_paper(self, self._job_id, self._card.number, JobPaper.TICKET)

    def _open_customer(self) -> None:
        if self._card is not None:
            self.desk.go("customer", customer_id=self._card.customer.id)

    def _open_device(self) -> None:
        device_id = self._item().device_id if self._card is not None else None
        if device_id is not None:
            self.desk.go("device", device_id=device_id)

    # -- more

    def _show_menu(self) -> None:
        self.more_menu().popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def more_menu(self) -> QMenu:
        """The further acts that fit the job as it is; made anew each time it opens."""
        return QMenu(self) if self._card is None else more_menu(self, self._card, self._item())


def _item_words(item: JobItemCard) -> str:
    return item.facts.name if item.facts is not None else _("The job itself")
