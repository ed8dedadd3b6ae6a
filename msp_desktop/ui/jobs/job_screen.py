"""The page of one job: who and what at the left, texts, checklist and timeline in the middle, work at the right."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_state import JobState, is_open, is_working
from msp_desktop.domain.signature import SigningMoment
from msp_desktop.i18n import N_, _
from msp_desktop.queries.job_card import JobCard, JobCheckRow, JobItemCard, JobLineRow, job_card
from msp_desktop.queries.job_timeline import job_timeline
from msp_desktop.queries.passcode_faces import passcodes_of
from msp_desktop.queries.signature_of import signatures_of
from msp_desktop.ui.badges import JOB_STATES
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.jobs import job_sheets, life_sheets, papers
from msp_desktop.ui.jobs.approval_work import ApprovalWork
from msp_desktop.ui.jobs.checklist_panel import ChecklistPanel
from msp_desktop.ui.jobs.closing_work import ClosingWork
from msp_desktop.ui.jobs.composer import Side
from msp_desktop.ui.jobs.head_badges import head_badges
from msp_desktop.ui.jobs.line_work import LineWork
from msp_desktop.ui.jobs.lines_panel import LinesPanel
from msp_desktop.ui.jobs.more_menu import act_groups, more_menu
from msp_desktop.ui.jobs.side_panels import CustomerPanel, DevicePanel, DropOffPanel
from msp_desktop.ui.jobs.timeline_panel import PAGE, TimelineActs, TimelinePanel
from msp_desktop.ui.jobs.timer_work import TimerWork
from msp_desktop.ui.jobs.writing_work import WritingWork
from msp_desktop.ui.kit import Avatar, Chips, Columns, PlainLabel, button, icon_button, scrolled
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.screen import Key, Screen
from msp_desktop.ui.signing.sign_sheet import open_signing
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.jobs import delete_note, set_rush, tick_check
from msp_desktop.words import PROBLEM_PHRASE_WORDS
from msp_desktop.workflows.print_job_papers import JobPaper

YEAR = timedelta(days=365)
WIDE_HEADER = 1000


class JobPage(Screen):
    """One job; with several devices, chips choose the one in front and every panel follows."""

    SHOWS = frozenset(
        {"job", "job_item", "job_line", "job_check", "job_event", "attachment", "customer", "contact", "contact_point",
         "device", "document", "receivable", "payment", "person", "work_time", "service", "service_price", "message",
         "mail_server", "message_rule", "consent", "quote", "approval", "passcode", "signature", "shop", "part",
         "part_serial", "purchase_order", "purchase_line"}
    )  # fmt: skip
    NAME = "job"
    MAIN = N_("Close job")
    DETAIL = True
    KEYS = (
        Key("Space", N_("Tick")),
        Key("Ctrl+L", N_("Add line"), "add_line"),
        Key("Ctrl+J", N_("Note"), "note"),
        Key("Ctrl+T", N_("Timer"), "timer"),
        Key("Ctrl+Shift+J", N_("Message"), "write_message"),
        Key("Ctrl+M", N_("Move"), "move_"),
        Key("Ctrl+E", N_("Write what was found or done"), "edit"),
        Key("Ctrl+Shift+P", N_("Label"), "print_label"),
        Key("Ctrl+P", N_("Print work order"), "print_"),
        Key("F8", N_("Photo"), "photo"),
        Key("Ctrl+G", N_("Assign"), "assign"),
        Key("Ctrl+D", N_("Discount"), "discount"),
        Key("Ctrl+U", N_("Add the usual parts"), "add_usual"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        desk.dispatcher.changed.connect(self._heard)
        self._job_id = 0
        self._item_id = 0
        self._nth = 0
        self._card: JobCard | None = None
        self._most_events = PAGE
        self._begun = False
        self._items: Chips[int] = Chips("job.item", _("Device"), optional=False)
        self._items.edited.connect(self._item_chosen)
        self.body.addWidget(self._items)
        self.approval = ApprovalWork(self, self.line_place)
        self._work = LineWork(self, self.line_place, self._show_line)
        self.closing = ClosingWork(self, self._front, self.approval.ask_for_approval, self._work)
        self.timing = TimerWork(self, self.line_place)
        self.writing = WritingWork(self, self.line_place)
        self._lines = LinesPanel(self._work)
        self._columns = Columns(
            "job",
            _("Show"),
            left=self._left(),
            centre=(self._middle(), _("Checklist")),
            right=(self._right(), _("Work and parts")),
            foot=self.closing.box,
            widths=(264, 336, 420),
        )
        self.body.addWidget(self._columns, 1)
        self._build_acts()
        if desk.timer is not None:
            desk.timer.changed.connect(self._timer_changed)

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
        self._message = button(_("Message"), "job.message.open", self.write_message, icon="email-outline")
        self.add_act(self._message)
        self.add_act(button(_("Label"), "job.label", self.print_label, icon="printer-outline"))
        self._more = icon_button("dots-vertical", "job.more", _("More"), self._show_menu, framed=True)
        self.add_act(self._more)

    def _left(self) -> QWidget:
        self._customer = CustomerPanel(self._open_customer)
        self._device = DevicePanel(self, self._open_device)
        self._drop_off = DropOffPanel(self, self.shelve, lambda file: papers.show_file(self, file))
        held = _stacked(self._customer, self._device, self._drop_off)
        area = scrolled(held, "job.side")
        area.setFixedWidth(theme().px(264))
        return area

    def _middle(self) -> QWidget:
        self._checks = ChecklistPanel(self.tick)
        acts = TimelineActs(self._refresh_timeline, self._show_earlier, self._take_note_off, self._open_message)
        self._timeline = TimelinePanel(self.writing.composer, acts)
        self._timeline.setMinimumHeight(theme().px(250))
        stacked = _stacked(self.writing.texts, self._checks, self._timeline, stretch=True)
        self._centre = scrolled(stacked, "job.centre")
        return self._centre

    def _right(self) -> QWidget:
        held = _stacked(self.timing.panel, self._lines, stretch=True)
        self._lines.setMinimumHeight(theme().px(260))
        return held

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the header is narrow, the number and the state stay; a name and a button with a key give way."""
        super().resizeEvent(event)
        wide = self.width() >= theme().px(WIDE_HEADER)
        for part in (self._message, self._technician):
            set_shown(part, wide)

    # -- where we are

    def open(self, **place: Any) -> None:
        job_id = int(place["job_id"])
        if job_id != self._job_id:
            self._most_events, self._item_id = PAGE, 0
            self._job_id = job_id
            self._find_draft()
        self._item_id = int(place.get("item_id") or self._item_id)
        # Scanned was the label of one device of several: it comes in front once the job is read.
        self._nth = int(place.get("nth") or 0)
        self.mark_stale()

    def place(self) -> dict[str, Any]:
        return {"job_id": self._job_id, "item_id": self._item_id}

    def leaving(self) -> bool:
        self.save_draft_now()
        self.writing.composer.be_internal()
        return True

    def first_focus(self) -> QWidget | None:
        if self._checks.go_to_open():
            self._columns.show_centre()
            self._show_step()
            return self._checks.table.view
        return self._lines.adder if self.closing.box.closes() else self.closing.box.main

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
        if 0 < self._nth <= len(card.items):
            self._item_id = card.items[self._nth - 1].id
        self._nth = 0
        if self._item_id not in {item.id for item in card.items}:
            self._item_id = next((item.id for item in card.items if is_open(item.state)), card.items[0].id)
        self._show_items(card)
        self._show_header(card)
        self._show_item(card, self._item())
        self._refresh_timeline()

    def _show_item(self, card: JobCard, item: JobItemCard) -> None:
        self.writing.refresh(card)
        self._customer.show_job(card, self.desk.dispatcher.shop.now)
        self._device.show_item(item, self.ask(passcodes_of, item_ids=(item.id,)).get(item.id))
        self._drop_off.show_item(card, item, self.ask(signatures_of, job_id=card.id))
        words = {each.value: PROBLEM_PHRASE_WORDS[each] for each in PROBLEM_PHRASE_WORDS}
        self.writing.texts.show_job(card, ", ".join(_(words[each]) for each in card.phrases if each in words))
        self._checks.show_checks(card, item.id)
        self._lines.show_lines(card, item, self.desk.dispatcher.shop.today)
        self.timing.refresh(card, item)
        self.closing.box.show_item(card, item, self.writing.reach, self.desk.dispatcher.shop.today)
        self._move.setVisible(bool(job_sheets.reachable(item)) and is_open(item.state))

    def _show_items(self, card: JobCard) -> None:
        self._items.setVisible(len(card.items) > 1)
        if len(card.items) > 1:
            self._items.show_options((item.id, _item_words(item), JOB_STATES[item.state][1]) for item in card.items)
            self._items.set_value(self._item_id)

    def _show_header(self, card: JobCard) -> None:
        badges = head_badges(self, card, self._item())
        self.set_title(card.number, card.customer.facts.name, badges)
        self._avatar.setVisible(bool(card.technician))
        self._avatar.show_name(card.technician)
        self._technician.setText(card.technician.split(" ")[0] if card.technician else _("Nobody yet"))

    def _refresh_timeline(self) -> None:
        if self._card is None:
            return
        rows = self.ask(job_timeline, job_id=self._job_id, part=self._timeline.part(), limit=self._most_events + 1)
        shown = rows[: self._most_events]
        now = self.desk.dispatcher.shop.now
        self._timeline.show_events(shown, now, several=len(self._card.items) > 1, more=len(rows) > len(shown))

    def _item(self) -> JobItemCard:
        assert self._card is not None
        return next(item for item in self._card.items if item.id == self._item_id)

    def _front(self) -> tuple[JobCard, JobItemCard] | None:
        return None if self._card is None else (self._card, self._item())

    def _item_chosen(self) -> None:
        self._item_id = self._items.value() or self._item_id
        self.refresh()

    def _show_earlier(self) -> None:
        self._most_events += PAGE * 4
        self._refresh_timeline()

    def _heard(self, touched: frozenset[str]) -> None:
        if self.timing.hear(touched):
            self.mark_stale()

    def _timer_changed(self) -> None:
        if self.isVisible() and self._card is not None:
            self.timing.ask_forgotten()

    def current_version(self, arguments: dict[str, Any]) -> int | None:
        self.refresh()
        card = self._card
        if card is None:
            return None
        if "time_id" in arguments:
            return self.timing.version(arguments["time_id"])
        if "line_id" in arguments:
            return next((each.version for each in card.lines if each.id == arguments["line_id"]), None)
        if "item_id" in arguments:
            return next((each.version for each in card.items if each.id == arguments["item_id"]), None)
        return card.version

    # -- acts on the item and the job

    def main_action(self) -> None:
        """Ctrl+Enter: first what is being written where the cursor stands, else what the blue button says."""
        block = self.writing.texts.editing()
        if block is not None and block.editor.hasFocus():
            block.save()
        elif self.writing.composer.has_words():
            self.add_written()
        else:
            self.closing.main()

    def escape(self) -> bool:
        block = self.writing.texts.editing()
        if block is None:
            return False
        block.cancel()
        return True

    def timer(self) -> None:
        """Ctrl+T."""
        self.timing.toggle()

    def move_(self) -> None:
        """Ctrl+M."""
        if self._card is not None and is_open(self._item().state):
            job_sheets.open_move(self, self._card, self._item(), self._moved_otherwise)

    def _moved_otherwise(self, to: JobState) -> None:
        assert self._card is not None
        if to is JobState.READY:
            self.closing.close()
        else:
            life_sheets.open_unrepaired(self, self._card, self._item())

    def assign(self) -> None:
        """Ctrl+G."""
        if self._card is not None:
            title = _("Who does {job}?").format(job=self._card.number)
            job_sheets.open_assign(self, (self._job_id,), self._card.technician_id, title, seen=self._card.version)

    def promise(self) -> None:
        """Ask until when."""
        if self._card is not None:
            job_sheets.open_promise(self, self._card, self.desk.dispatcher.shop.zone)

    def expect(self) -> None:
        """Ask when the parts come."""
        if self._card is not None:
            job_sheets.open_expected(self, self._card, self._item())

    def lend(self) -> None:
        """Lend the customer a machine while theirs is here."""
        from msp_desktop.ui.loaners.sheets import open_lend_for_job

        if self._card is not None:
            open_lend_for_job(self, self._job_id, self._card.number)

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
            self._show_step()

    def _show_step(self) -> None:
        """Scroll the step in front into sight, where the page is taller than its room."""
        view, held = self._checks.table.view, self._centre.widget()
        if held is not None:
            at = view.viewport().mapTo(held, view.visualRect(view.currentIndex()).center())
            self._centre.ensureVisible(at.x(), at.y(), 0, view.rowHeight(0) * 2)

    # -- lines

    def add_line(self) -> None:
        """Ctrl+L."""
        self._columns.show_right()
        self._lines.adder.setFocus()
        self._lines.adder.selectAll()

    def order_part(self, line: JobLineRow) -> None:
        """Order the part of a line for this job."""
        self._work.order(line)

    def add_usual(self) -> None:
        """Ctrl+U: what the service added last usually needs."""
        self._work.add_usual()

    def scanned(self, code: str) -> bool:
        if self._card is None:
            return False
        if self._chose_device(code):
            return True
        return is_open(self._item().state) and (self._work.add_code(code) or self._offer_parts(code))

    def _offer_parts(self, code: str) -> bool:
        """A code that several parts share is looked up in the field, to be chosen from."""
        if len(self._work.parts_of_code(code)) < 2:
            return False
        self.add_line()
        self._lines.adder.setText(code)
        self._lines.adder.open_list()
        return True

    def _chose_device(self, code: str) -> bool:
        """The label of this job or the serial of a device on it brings that device in front."""
        assert self._card is not None
        wanted, number = code.strip().casefold(), self._card.number.casefold()
        if wanted == number:
            return True
        for at, item in enumerate(self._card.items, start=1):
            known = {f"{number}-{at}"}
            if item.facts is not None:
                known |= {item.facts.serial.casefold(), item.facts.asset_tag.casefold()} - {""}
            if wanted in known:
                self._item_id = item.id
                self.refresh()
                return True
        return False

    def _show_line(self, line_id: int) -> None:
        """What was scanned or added last is in sight."""
        self.refresh_if_stale()
        self._lines.table.select(line_id)

    def line_place(self) -> tuple[JobCard, int] | None:
        """The job as shown and the item that acts go to."""
        return None if self._card is None else (self._card, self._item_id)

    # -- texts

    def note(self) -> None:
        """Ctrl+J."""
        self._columns.show_centre()
        self.writing.composer.start(Side.INTERNAL)
        self._centre.ensureWidgetVisible(self.writing.composer)

    def write_message(self) -> None:
        """Ctrl+Shift+J."""
        self._columns.show_centre()
        self.writing.message()
        self._centre.ensureWidgetVisible(self.writing.composer)

    def edit(self) -> None:
        """Ctrl+E."""
        self._columns.show_centre()
        self.writing.texts.edit_next()
        self._centre.ensureWidgetVisible(self.writing.texts)

    def add_written(self) -> None:
        """Add or send what stands in the composer."""
        self.writing.composer.save()

    def save_(self) -> None:
        """Ctrl+S: a text that is open is saved."""
        block = self.writing.texts.editing()
        if block is not None:
            block.save()
        self.save_draft_now()

    def _find_draft(self) -> None:
        """Bring back what was begun on this job and neither added nor saved."""
        kept = self.found_draft()
        draft = kept[1] if kept is not None else {}
        self._begun = bool(draft)
        self.writing.composer.begin(draft.get("composer", {}))
        self.writing.texts.restore(draft.get("texts", {}))

    def _take_note_off(self, event_id: int) -> None:
        self.run(delete_note, event_id=event_id)

    def draft_name(self) -> str:
        return f"{self.NAME}.{self._job_id}"

    def draft(self) -> dict[str, Any] | None:
        composer, texts = self.writing.composer.draft(), self.writing.texts.draft()
        if composer or texts:
            self._begun = True
            return {"composer": composer, "texts": texts}
        if self._begun:
            self._begun = False
            self.forget_draft()
        return None

    # -- papers and elsewhere

    def photo(self) -> None:
        """F8."""
        self._drop_off.photos.add()

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

    def sign(self) -> None:
        """Let the customer sign on the screen: at drop-off, or for what goes back."""
        if self._card is None:
            return
        moment = SigningMoment.DROP_OFF if is_working(self._item().state) else SigningMoment.PICK_UP
        who = self._card.customer.facts.name
        open_signing(self, job_id=self._job_id, moment=moment, item_ids=(self._item_id,), who=who)

    def _open_customer(self) -> None:
        if self._card is not None:
            self.desk.go("customer", customer_id=self._card.customer.id)

    def _open_device(self) -> None:
        device_id = self._item().device_id if self._card is not None else None
        if device_id is not None:
            self.desk.go("device", device_id=device_id)

    def _open_message(self, message_id: int) -> None:
        self.desk.go("messages", message_id=message_id)

    # -- more

    def further_acts(self) -> Sequence[tuple[str, str, Callable[[], object]]]:
        if self._card is None:
            return ()
        groups = act_groups(self, self._card, self._item())
        return [(text, f"job.more.{name}", act) for group in groups for text, name, act in group]

    def _show_menu(self) -> None:
        self.more_menu().popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def more_menu(self) -> QMenu:
        """The further acts that fit the job as it is; made anew each time it opens."""
        return QMenu(self) if self._card is None else more_menu(self, self._card, self._item())


def _stacked(*parts: QWidget, stretch: bool = False) -> QWidget:
    """Panels below each other; the last one takes the room that is left, or nobody does."""
    held = QWidget()
    layout = QVBoxLayout(held)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(10)
    for part in parts:
        layout.addWidget(part, 1 if stretch and part is parts[-1] else 0)
    if not stretch:
        layout.addStretch(1)
    return held


def _item_words(item: JobItemCard) -> str:
    return item.facts.name if item.facts is not None else _("The job itself")
