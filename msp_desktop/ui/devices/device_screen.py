"""The page of one device: its card, its owner, its past on a line, what still stands, what was spent."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from msp_desktop.i18n import N_, NO_VALUE, _, ngettext
from msp_desktop.queries.customer_lookup import find_customers
from msp_desktop.queries.device_card import DeviceCard, DeviceJobRow, RepairWarranty, device_card
from msp_desktop.queries.passcode_faces import passcode_of_device
from msp_desktop.ui.badges import job_badge
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.devices.history_line import Dot, HistoryLegend, HistoryLine, Span
from msp_desktop.ui.files.kept_files import FilesPanel
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import (
    Badge,
    Column,
    EmptyState,
    FactRows,
    Found,
    InlineMessage,
    LookupBox,
    Panel,
    PlainLabel,
    RowTable,
    Sheet,
    button,
    icon_button,
    primary_button,
    row,
    scrolled,
)
from msp_desktop.ui.screen import Key, Screen
from msp_desktop.ui.theme import theme
from msp_desktop.ui.vault.passcode_row import PasscodeRow
from msp_desktop.ui.warranty_words import cover_words
from msp_desktop.usecases.devices import delete_device, move_device, restore_device
from msp_desktop.words import DEVICE_KIND_WORDS

LEFT_WIDTH, RIGHT_WIDTH = 300, 230


class DevicePage(Screen):
    """Facts, owner and money at the left; history, what is here now and past work beside it. Opened with device_id=."""

    SHOWS = frozenset({"device", "device_owner", "customer", "job", "job_item", "job_line", "passcode", "attachment"})
    NAME = "device"
    MAIN = N_("New job for this device")
    DETAIL = True
    KEYS = (
        Key("Ctrl+E", N_("Edit"), "edit"),
        Key("Ctrl+M", N_("Change owner"), "change_owner"),
        Key("F8", N_("Photo"), "add_photo", "camera-plus-outline"),
        Key("Alt+Left", N_("Back")),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._id = 0
        self._card: DeviceCard | None = None
        self._state = InlineMessage("device.state")
        self.body.addWidget(self._state)
        columns = QHBoxLayout()
        columns.setSpacing(12)
        columns.addWidget(self._left())
        columns.addLayout(self._centre(), 1)
        self.body.addLayout(columns, 1)
        self._more = icon_button("dots-vertical", "device.more", _("More"), self._show_menu, framed=True)
        self.add_act(button(_("Change owner"), "device.change_owner", self.change_owner, icon="swap-horizontal"))
        self.add_act(self._more)
        self._new_job = primary_button(_("New job for this device"), "device.new_job", self.main_action, icon="plus")
        self.add_act(self._new_job)

    # -- building

    def _left(self) -> QWidget:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        facts = Panel(_("Device"), icon="laptop")
        facts.link(_("Edit"), "device.edit", self.edit)
        self._facts = FactRows()
        facts.add(self._facts)
        self._passcode_label = PlainLabel(_("Passcode"), "fact")
        self._passcode_label.setMinimumWidth(theme().px(82))
        self._passcode = PasscodeRow(self, "device.passcode")
        kept = row(self._passcode_label, self._passcode, spacing=8)
        kept.setStretchFactor(self._passcode, 1)
        kept.setAlignment(self._passcode_label, Qt.AlignmentFlag.AlignTop)
        facts.add(kept)
        owner = Panel(_("Belongs to"), icon="account-group-outline")
        owner.link(_("Open"), "device.owner.open", self.open_owner)
        self._owner = FactRows()
        owner.add(self._owner)
        self._spent_panel = Panel(_("Spent on it"), icon="cash", bare=True)
        self._spent: RowTable[DeviceJobRow] = RowTable(
            "device.spent",
            _("Spent on it"),
            [
                Column("number", N_("Job"), 84, kind="link"),
                Column("day", N_("Came in"), 0, kind="muted", value=_when),
                Column("net_cents", N_("Net"), 100, kind="money"),
            ],
            row_id=lambda job: job.item_id,
            dense=True,
            bare=True,
        )
        self._spent.set_empty(EmptyState(_("No jobs yet."), "device.spent.empty"))
        self._spent.opened.connect(lambda job: self.desk.go("job", job_id=job.job_id))
        self._total = PlainLabel("", "total")
        self._spent_panel.add(self._spent)
        total = row(PlainLabel(_("Total"), "strong"), None, self._total)
        total.setContentsMargins(15, 8, 15, 10)
        self._spent_panel.add(total)
        self._photos = FilesPanel(self, "device.photos")
        for panel in (facts, owner, self._spent_panel, self._photos):
            layout.addWidget(panel)
        layout.addStretch(1)
        side = scrolled(content, "device.side")
        side.setFixedWidth(theme().px(LEFT_WIDTH))
        return side

    def _centre(self) -> QVBoxLayout:
        centre = QVBoxLayout()
        centre.setSpacing(10)
        top = QGridLayout()
        top.setSpacing(12)
        history = Panel(_("History and warranties"), icon="clock-outline")
        history.add_to_head(HistoryLegend())
        self._line = HistoryLine("device.history")
        self._line.opened.connect(lambda job_id: self.desk.go("job", job_id=job_id))
        history.add(self._line, 1)
        top.addWidget(history, 0, 0)
        top.addWidget(self._here_panel(), 0, 1)
        top.setColumnStretch(0, 19)
        top.setColumnStretch(1, 10)
        centre.addLayout(top)
        work = Panel(_("Work done"), icon="wrench-outline", note=_("each job with its own warranty"), bare=True)
        self._work: RowTable[RepairWarranty] = RowTable(
            "device.work",
            _("Work done"),
            [
                Column("what", N_("Work and parts"), 0, kind="strong"),
                Column("job", N_("Job"), 96, kind="link"),
                Column("starts", N_("Handed over"), 124, kind="date"),
                Column("ends", N_("Warranty"), 124, value=_until),
                Column("state", N_("State"), 160, kind="badge", value=self._warranty_badge),
            ],
            row_id=lambda each: (each.job_id, each.days, each.starts),
            bare=True,
        )
        self._work.set_empty(EmptyState(_("No work done yet."), "device.work.empty", icon="wrench-outline"))
        self._work.opened.connect(lambda each: self.desk.go("job", job_id=each.job_id))
        work.add(self._work, 1)
        centre.addWidget(work, 1)
        return centre

    def _here_panel(self) -> Panel:
        self._here = Panel(_("Here now"), icon="wrench-outline")
        self._here.setMinimumWidth(theme().px(RIGHT_WIDTH))
        self._problem = PlainLabel("", wrap=True)
        self._here_facts = FactRows(label_width=60)
        self._standing = InlineMessage("device.standing")
        self._open_job = button("", "device.here.open", self.open_job)
        for part in (self._problem, self._here_facts, self._standing, self._open_job):
            self._here.add(part)
        self._here.add_stretch()
        return self._here

    # -- showing

    def open(self, **place: Any) -> None:
        self._id = int(place["device_id"])
        self.message.clear()
        self.mark_stale()

    def place(self) -> dict[str, Any]:
        return {"device_id": self._id}

    def first_focus(self) -> QWidget:
        return self._work if self._work.rows() else self._new_job

    def refresh(self) -> None:
        if not self._id:
            return
        card = self._card = self.ask(device_card, device_id=self._id)
        badges = [job_badge(card.here.state)] if card.here else []
        if card.deleted:
            badges = [Badge("neu", "delete-outline", _("Deleted"))]
        summary = " · ".join(filter(None, (card.customer, card.facts.serial)))
        self.set_title(card.facts.name, summary, badges)
        self._show_facts(card)
        self._show_history(card)
        self._show_here(card)
        self._spent.show_rows(card.jobs)
        self._spent.fit_height(7)
        self._spent.setFixedHeight(self._spent.view.maximumHeight())
        count = ngettext("{n} job, net", "{n} jobs, net", len(card.jobs)).format(n=len(card.jobs))
        self._spent_panel.set_note(count if card.jobs else "")
        self._total.setText(formats().money_or_dash(card.spent_cents))
        self._work.show_rows(card.warranties)
        self._photos.show_device(card.id)
        if card.deleted:
            acts = [(_("Bring back"), "device.restore", self.bring_back)]
            self._state.say("info", _("This device is deleted."), acts=acts)
        else:
            self._state.clear()

    def _show_facts(self, card: DeviceCard) -> None:
        facts = card.facts
        today = self.desk.dispatcher.shop.today
        end = facts.warranty_end
        day = formats().day(end) if end else ""
        words = _("Ended {day}") if end is not None and end < today else _("Until {day}")
        warranty = words.format(day=day) if end is not None else ""
        rows: list[tuple[str, str] | tuple[str, str, str]] = [
            (_("Kind"), _(DEVICE_KIND_WORDS[facts.kind])),
            (_("Serial"), facts.serial or NO_VALUE, "mono"),
        ]
        rows += [
            (label, value)
            for label, value in (
                (_("Asset tag"), facts.asset_tag),
                (_("System"), facts.system),
                (_("Place"), facts.place),
                (_("Warranty"), warranty),
                (_("Notes"), facts.note),
            )
            if value
        ]
        self._facts.show_facts(rows)
        self._show_passcode()
        owned: list[tuple[str, str] | tuple[str, str, str]] = [(_("Customer"), card.customer, "strong")]
        if card.owners:
            since = formats().day(formats().local(card.owners[0].from_at).date())
            owned.append((_("With them"), _("since {day}").format(day=since)))
        owned += [(_("Before"), each.customer) for each in card.owners[1:4]]
        self._owner.show_facts(owned)

    def _show_passcode(self) -> None:
        item_id, face = self.ask(passcode_of_device, device_id=self._id)
        shown = item_id is not None or face is not None
        for part in (self._passcode_label, self._passcode):
            part.setVisible(shown)
        erased = ""
        if face is not None and face.erased_at is not None:
            erased = _("Erased on {day}").format(day=formats().day(formats().local(face.erased_at).date()))
        self._passcode.show_item(
            face.id if face else None,
            face.kind if face else None,
            face is None or face.known,
            item_id=item_id,
            erased=erased,
        )

    def _show_history(self, card: DeviceCard) -> None:
        dots = [
            Dot(
                job.job_id,
                job.number,
                formats().local(job.done_at or job.received_at).date(),
                ", ".join(job.work) or job.problem,
                job.here,
            )
            for job in reversed(card.jobs)
        ]
        today = self.desk.dispatcher.shop.today
        warranties = [each for each in reversed(card.warranties) if each.days]
        spans = [Span(each.what, each.starts or today, each.ends, each.days) for each in warranties]
        if card.facts.warranty_end:
            bought = formats().local(card.created_at).date()
            end = card.facts.warranty_end
            spans.insert(0, Span(_("Maker’s warranty"), min(bought, end), end))
        self._line.show_history(dots, spans, today)

    def _show_here(self, card: DeviceCard) -> None:
        here, today = card.here, self.desk.dispatcher.shop.today
        self._here.setVisible(here is not None or any(each.running(today) for each in card.warranties))
        self._here.set_title(_("Here now") if here else _("Warranty"))
        for part in (self._problem, self._here_facts, self._open_job):
            part.setVisible(here is not None)
        if here is not None:
            self._problem.setText(_("“{problem}”").format(problem=here.problem))
            due = formats().when(here.promised_at, self.desk.dispatcher.shop.now) if here.promised_at else NO_VALUE
            self._here_facts.show_facts(
                [
                    (_("Due"), due, "strong"),
                    (_("By"), here.technician or _("Nobody yet")),
                    (_("Shelf"), here.shelf or NO_VALUE, "strong"),
                ]
            )
            self._open_job.setText(_("Open {job}").format(job=here.number))
        running = card.covers(today)
        if running:
            self._standing.say("ok", *cover_words(running))
        else:
            self._standing.clear()

    def _warranty_badge(self, each: RepairWarranty) -> Badge:
        if not each.days:
            return Badge("neu", "close", _("No warranty"))
        if each.ends is None:
            return Badge("inf", "clock-outline", _("From hand-over"))
        if each.running(self.desk.dispatcher.shop.today):
            return Badge("ok", "check-circle-outline", _("Under warranty"))
        return Badge("neu", "check", _("Ended"))

    # -- acting

    def main_action(self) -> None:
        if self._card is not None:
            self.desk.go("intake", customer_id=self._card.customer_id, device_id=self._id)

    def edit(self) -> None:
        """Ctrl+E: the device's card."""
        self.desk.go("device_edit", device_id=self._id)

    def add_photo(self) -> None:
        """F8: a photo or another file of this device."""
        self._photos.kept.add()

    def open_owner(self) -> None:
        """The owner's page."""
        if self._card is not None:
            self.desk.go("customer", customer_id=self._card.customer_id)

    def open_job(self) -> None:
        """The job the device is here on."""
        if self._card is not None and self._card.here is not None:
            self.desk.go("job", job_id=self._card.here.job_id)

    def delete(self) -> None:
        """Delete the device; the undo card and Recently deleted bring it back."""
        if self._card and self.run(delete_device, device_id=self._id, seen=self._card.version):
            self.desk.go("devices")

    def bring_back(self) -> None:
        """Bring a deleted device back."""
        self.run(restore_device, device_id=self._id)

    def change_owner(self) -> None:
        """Ctrl+M: hand the device to another customer; its past stays with it."""
        card = self._card
        if card is None:
            return
        chosen: list[int] = []

        def find(typed: str) -> list[Found]:
            rows = self.ask(find_customers, typed=typed, other_than=card.customer_id)
            return [Found(each.name, each.number, payload=each.id) for each in rows]

        def take(payload: object) -> None:
            if isinstance(payload, int):
                chosen[:] = [payload]
                sheet.main_button.setFocus()

        def move() -> bool:
            if not chosen:
                sheet.message.say("warning", _("Choose the new owner first."))
                box.setFocus()
                return False
            self.run(move_device, device_id=card.id, customer_id=chosen[0], seen=card.version)
            return True

        box = LookupBox("device_move.customer", find, placeholder=_("Name, phone, email or number"), add_words="")
        box.setAccessibleName(_("New owner"))
        box.chosen.connect(take)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(PlainLabel(_("New owner"), "label"))
        layout.addWidget(box)
        sheet = Sheet(
            _("Who owns {device} now?").format(device=card.facts.name),
            body,
            _("Change owner"),
            move,
            name="device_move",
            note=_("Its jobs stay with the customer who brought it."),
        )
        sheet.open(self, first=box)

    def current_version(self, arguments: dict[str, Any]) -> int | None:
        return self.ask(device_card, device_id=arguments["device_id"]).version

    def _show_menu(self) -> None:
        self.more_menu().popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def more_menu(self) -> QMenu:
        """The further acts; made anew each time it opens."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, name, act in (
            (_("Edit"), "device.more.edit", self.edit),
            (_("Delete device"), "device.more.delete", self.delete),
        ):
            menu.addAction(text, act).setObjectName(name)
        return menu


def _when(job: DeviceJobRow) -> str:
    return _("Here now") if job.here else formats().day(formats().local(job.received_at).date())


def _until(each: RepairWarranty) -> str:
    if each.ends is not None:
        return formats().day(each.ends)
    return ngettext("{n} day", "{n} days", each.days).format(n=each.days) if each.days else ""
