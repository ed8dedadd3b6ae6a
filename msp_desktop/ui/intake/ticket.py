"""The summary at the right as it will print: who, what, how much, until when; warnings; what happens on booking in."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from msp_desktop.domain.country import preset_of
from msp_desktop.domain.drafts.intake import DraftDevice, IntakeDraft
from msp_desktop.domain.totals import TaxTotal
from msp_desktop.i18n import _, ngettext
from msp_desktop.queries.intake_shop import Technician
from msp_desktop.ui.formats import formats
from msp_desktop.ui.intake import sentences
from msp_desktop.ui.kit import Check, Combo, IconLabel, InlineMessage, LineEdit, Panel, PlainLabel, Rule, scrolled
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.kit.message import Act
from msp_desktop.ui.preferences import Preferences
from msp_desktop.ui.theme import theme
from msp_desktop.words import TAX_WORDS
from msp_desktop.workflows.print_job_papers import JobPaper

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
MOST_NOTES = 4
ROOMY = 500


@dataclass(frozen=True, slots=True)
class Note:
    """One thing worth knowing: kind of message, bold sentence, more, and what can be done about it."""

    kind: str
    text: str
    more: str = ""
    acts: tuple[Act, ...] = ()


class Ticket(Panel):
    """The summary. `edited` when technician or shelf changed by hand."""

    edited = Signal()

    def __init__(self, preferences: Preferences) -> None:
        super().__init__(_("Ticket"), note=_("Number when booked in"), note_right=True, bare=True)
        self._preferences = preferences
        inside = QWidget()
        self._layout = QVBoxLayout(inside)
        self._layout.setContentsMargins(15, 9, 15, 9)
        self._layout.setSpacing(8)
        self._build_who()
        self._build_money()
        self._build_facts()
        self._notes = [InlineMessage(f"intake.note.{place}") for place in range(MOST_NOTES)]
        self._said: tuple[Note, ...] = ()
        for each in self._notes:
            self._layout.addWidget(each)
        self._build_ticks()
        self._layout.addStretch(1)
        self.add(scrolled(inside, "intake.ticket.area"), 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Groups stand further apart where there is room for it."""
        super().resizeEvent(event)
        roomy = self.height() >= theme().px(ROOMY)
        self._layout.setSpacing(12 if roomy else 8)
        self._layout.setContentsMargins(15, 13 if roomy else 9, 15, 9)

    # -- what somebody chose here

    def technician(self) -> int | None:
        """Who does it, None for nobody yet."""
        return self._technician.value()

    def set_technician(self, person_id: int | None) -> None:
        """Show who does it."""
        self._technician.set_value(person_id)

    def shelf(self) -> str:
        """Where the device in front is put."""
        return self._shelf.value()

    def set_shelf(self, shelf: str) -> None:
        """Show where the device in front is put."""
        self._shelf.set_value(shelf)

    def papers(self) -> frozenset[JobPaper]:
        """What is printed on booking in."""
        return frozenset(paper for paper, tick in self._ticks.items() if tick.value())

    def show_people(self, people: Sequence[Technician]) -> None:
        """Offer those who repair, then the others, then nobody yet."""
        rows: list[tuple[int | None, str]] = [(each.id, each.name) for each in people]
        self._technician.show_options([*rows, (None, _("Nobody yet"))])

    # -- what it shows

    def show_draft(self, draft: IntakeDraft, at: int, *, missing_promise: bool) -> None:
        """Show the form as it will print; `at` is the device in front."""
        device = draft.devices[at] if draft.devices else DraftDevice()
        names = [each.model for each in draft.devices if each.model]
        self._who.setText(draft.customer.name or _("New customer"))
        self._who.set_tone("" if draft.customer.name else "t3")
        nothing = _("No device yet") if draft.devices else _("Without a device")
        self._device.setText(names[0] if names else nothing)
        more = max(len(draft.devices) - 1, 0)
        self._more.setText(ngettext("and {n} more device", "and {n} more devices", more).format(n=more) if more else "")
        set_shown(self._more, bool(more))
        self._serial.setText(device.serial if len(draft.devices) == 1 else "")
        set_shown(self._serial, bool(self._serial.text()))
        self._show_money(draft)
        for each in self._shelf_row:
            set_shown(each, bool(draft.devices))
        wrong = draft.promise is None or missing_promise
        promise = _("Choose a date") if draft.promise is None or wrong else sentences.moment(draft.promise)
        self._ready.setText(promise)
        self._ready.set_tone("bad" if wrong else "")
        self._ready_icon.show_icon("calendar-outline", "bad" if wrong else "t2")

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Show what is worth knowing, at most four things; what is already said is not said again."""
        wanted = tuple(notes[:MOST_NOTES])
        if [_said(each) for each in wanted] == [_said(each) for each in self._said]:
            return
        self._said = wanted
        for place, message in enumerate(self._notes):
            if place < len(wanted):
                note = wanted[place]
                message.say(note.kind, note.text, note.more, acts=note.acts)
            else:
                message.clear()

    def notes(self) -> list[str]:
        """The sentences shown."""
        return [each.text for each in self._said]

    # -- building it

    def _build_who(self) -> None:
        self._who = PlainLabel("", "strong", cut=True)
        self._device = PlainLabel("", tone="t2", cut=True)
        self._serial = PlainLabel("", "mono", tone="t2", cut=True)
        self._more = PlainLabel("", "hint")
        who = QVBoxLayout()
        who.setSpacing(1)
        for each in (self._who, self._device, self._serial, self._more):
            who.addWidget(each)
        self._layout.addLayout(who)
        self._layout.addWidget(Rule())

    def _build_money(self) -> None:
        self._money = QGridLayout()
        self._money.setVerticalSpacing(3)
        self._money.setColumnStretch(0, 1)
        self._net = self._amount(0, _("Net"))
        self._taxes = [self._amount(at, "") for at in (1, 2, 3)]
        self._total = self._amount(4, _("Estimate"), "total")
        self._limit = self._amount(5, _("Agreed limit"), "hint")
        self._layout.addLayout(self._money)
        self._layout.addWidget(Rule())

    def _amount(self, at: int, label: str, role: str = "") -> tuple[PlainLabel, PlainLabel]:
        name = PlainLabel(label, "lead" if role == "total" else role, tone="" if role else "t2")
        value = PlainLabel("", role)
        value.setAlignment(_RIGHT)
        self._money.addWidget(name, at, 0)
        self._money.addWidget(value, at, 1)
        return name, value

    def _build_facts(self) -> None:
        self._ready = PlainLabel("", "strong")
        self._ready.setAlignment(_RIGHT)
        self._ready_icon = IconLabel("calendar-outline", "t2", 16)
        self._technician: Combo[int | None] = Combo("intake.technician", width=164)
        self._technician.setAccessibleName(_("Technician"))
        self._shelf = LineEdit("intake.shelf", width=92, max_length=20)
        self._shelf.setAccessibleName(_("Shelf"))
        self._shelf.setAlignment(_RIGHT)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for at, (icon, label, value) in enumerate(
            (
                (self._ready_icon, _("Ready by"), self._ready),
                (IconLabel("account-outline", "t2", 16), _("Technician"), self._technician),
                (IconLabel("map-marker-outline", "t2", 16), _("Shelf"), self._shelf),
            )
        ):
            name = PlainLabel(label, tone="t2")
            grid.addWidget(icon, at, 0)
            grid.addWidget(name, at, 1)
            grid.addWidget(value, at, 2, _RIGHT)
            if value is self._shelf:
                self._shelf_row = (icon, name, value)
            grid.setRowMinimumHeight(at, theme().px(24))
        self._layout.addLayout(grid)
        self._layout.addWidget(Rule())
        self._technician.edited.connect(self.edited)
        self._shelf.edited.connect(self.edited)

    def _build_ticks(self) -> None:
        self._layout.addWidget(PlainLabel(_("When I book in"), "label"))
        words = {
            JobPaper.TICKET: _("Print claim ticket"),
            JobPaper.LABEL: _("Print device label 62 × 29"),
            JobPaper.WORK_ORDER: _("Print work order"),
        }
        ticks = QVBoxLayout()
        ticks.setSpacing(0)
        self._ticks: dict[JobPaper, Check] = {}
        for paper, text in words.items():
            chosen = bool(self._preferences.get(f"intake.{paper.value}"))
            tick = Check(text, f"intake.print.{paper.value}", checked=chosen)
            tick.edited.connect(lambda kind=paper: self._keep_tick(kind))
            self._ticks[paper] = tick
            ticks.addWidget(tick)
        chosen = bool(self._preferences.get("intake.sign"))
        self._sign = Check(_("Let the customer sign here"), "intake.sign", checked=chosen)
        self._sign.edited.connect(self._keep_sign)
        ticks.addWidget(self._sign)
        self._layout.addLayout(ticks)
        self._told = PlainLabel("", "hint", wrap=True)
        self._told.setObjectName("intake.told")
        self._layout.addWidget(self._told)

    def signs(self) -> bool:
        """Whether the customer is to sign on the screen once it is booked in."""
        return self._sign.value()

    def show_told(self, sentence: str) -> None:
        """Say which message the customer gets on booking in, "" for none."""
        self._told.setText(sentence)
        set_shown(self._told, bool(sentence))

    def _keep_sign(self) -> None:
        self._preferences.set("intake.sign", self._sign.value())

    def _keep_tick(self, paper: JobPaper) -> None:
        self._preferences.set(f"intake.{paper.value}", self._ticks[paper].value())

    def _show_money(self, draft: IntakeDraft) -> None:
        reader, totals = formats(), draft.totals
        self._net[1].setText(reader.money_or_dash(totals.net_cents))
        for at, (name, value) in enumerate(self._taxes):
            tax = totals.taxes[at] if at < len(totals.taxes) else None
            name.setText(_tax_name(tax) if tax else "")
            value.setText(reader.money_or_dash(tax.tax_cents) if tax else "")
            for each in (name, value):
                set_shown(each, tax is not None)
        self._total[1].setText(reader.money_or_dash(totals.total_cents))
        self._limit[1].setText(reader.money_or_dash(draft.limit_cents))
        for each in self._limit:
            set_shown(each, draft.limit_cents is not None)


def _tax_name(total: TaxTotal) -> str:
    if not total.tax.percent:
        return total.tax.name or _("Without tax")
    word = _(TAX_WORDS[preset_of(formats().country).tax_word])
    return _("{tax} {rate}").format(tax=word, rate=formats().percent(total.tax.percent))


def _said(note: Note) -> tuple[str, str, str, tuple[str, ...]]:
    return note.kind, note.text, note.more, tuple(act[0] for act in note.acts)
