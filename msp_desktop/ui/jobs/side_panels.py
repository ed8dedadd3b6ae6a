"""The left side of a job's page: whose it is, which device, and how it came."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop import checks
from msp_desktop.domain.approval import CallOutcome
from msp_desktop.domain.intake_answers import ContactWay, DataAnswer
from msp_desktop.domain.job_state import is_open
from msp_desktop.domain.kept_file import SIGNED_TERMS
from msp_desktop.domain.signature import SigningMoment
from msp_desktop.i18n import N_, NO_VALUE, _, ngettext
from msp_desktop.queries.device_card import device_covers
from msp_desktop.queries.job_card import JobCard, JobFile, JobItemCard
from msp_desktop.queries.passcode_faces import PasscodeFace
from msp_desktop.queries.signature_of import SignatureRow
from msp_desktop.ui.files.kept_files import KeptFiles
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs.words import condition_words, left_words, time_words
from msp_desktop.ui.kit import FactRows, InlineMessage, Panel, PlainLabel, link_button, row
from msp_desktop.ui.screen import Screen
from msp_desktop.ui.signing.signed_row import SignedRow
from msp_desktop.ui.theme import theme
from msp_desktop.ui.vault.passcode_row import PasscodeRow
from msp_desktop.ui.warranty_words import cover_sentence
from msp_desktop.words import CONTACT_WAY_WORDS, DATA_ANSWER_SHORT_WORDS, DEVICE_KIND_WORDS

Fact = tuple[str, str, str]

CALL_STATE_WORDS: Mapping[CallOutcome, str] = {
    CallOutcome.TALKED: N_("Talked {when}"),
    CallOutcome.NO_ANSWER: N_("No answer {when}, call again"),
    CallOutcome.VOICEMAIL: N_("Voicemail left {when}, waiting for call back"),
    CallOutcome.CALL_BACK: N_("Called {when}, waiting for call back"),
}


class CustomerPanel(Panel):
    """Whose job it is: how to reach them, what they owe, how often they came."""

    def __init__(self, go: Callable[[], object]) -> None:
        super().__init__(_("Customer"), icon="account-group-outline")
        self.link(_("Open"), "job.customer.open", go)
        self._rows = FactRows(label_width=76)
        self.add(self._rows)
        self._stop = InlineMessage("job.customer.stop")
        self.add(self._stop)

    def show_job(self, card: JobCard, now: datetime) -> None:
        """Show the customer of a job."""
        one, facts = card.customer, card.customer.facts
        self._rows.clear()
        contact = facts.contacts[0] if facts.contacts else None
        self._rows.add(_("Name"), facts.name, role="strong")
        if contact:
            self._rows.add(_("Contact"), contact.name, role="name")
        phone = next(iter((*facts.phones, *(contact.phones if contact else ()))), "")
        email = next(iter((*facts.emails, *(contact.emails if contact else ()))), "")
        self._rows.add(_("Phone"), checks.phone_grouped(phone) if phone else NO_VALUE)
        self._rows.add(_("Email"), email or NO_VALUE)
        self._rows.add(_("Tell by"), _(CONTACT_WAY_WORDS[card.contact_way]))
        if card.last_call is not None and card.last_call_at is not None:
            words = _(CALL_STATE_WORDS[card.last_call]).format(when=time_words(card.last_call_at, now))
            called = PlainLabel(words, wrap=True, tone="" if card.last_call is CallOutcome.TALKED else "war")
            called.setObjectName("job.customer.call")
            self._rows.add(_("Last call"), called)
        days = ngettext("pays in {n} day", "pays in {n} days", one.payment_days).format(n=one.payment_days)
        owes = _("{amount} · {days}").format(amount=formats().money(one.owed_cents), days=days)
        owed = PlainLabel(owes if one.owed_cents else _("Nothing"), wrap=True, tone="bad" if one.owed_cents > 0 else "")
        self._rows.add(_("Owes"), owed)
        jobs = ngettext("{n} job", "{n} jobs", one.jobs).format(n=formats().number(one.jobs))
        spent = _("{jobs} · {amount}").format(jobs=jobs, amount=formats().money(one.spent_cents))
        self._rows.add(_("12 months"), spent, role="name")
        if one.on_stop:
            self._stop.say("warning", _("On stop."), one.stop_reason)
        else:
            self._stop.clear()
        if card.contact_way is ContactWay.CALL and not phone:
            self._rows.set_value(_("Phone"), _("No phone to call"), tone="war")


class DevicePanel(Panel):
    """The device of the item in front."""

    def __init__(self, page: Screen, go: Callable[[], object]) -> None:
        super().__init__(_("Device"), icon="laptop")
        self._page = page
        self._history = self.link(_("History"), "job.device.open", go)
        self._rows = FactRows(label_width=76)
        self.add(self._rows)
        self.passcode = PasscodeRow(page, "job.passcode")
        label = PlainLabel(_("Passcode"), "fact")
        label.setMinimumWidth(theme().px(76))
        self._secret = QWidget()
        beside = row(label, self.passcode, spacing=8)
        beside.setStretchFactor(self.passcode, 1)
        beside.setAlignment(label, Qt.AlignmentFlag.AlignTop)
        self._secret.setLayout(beside)
        self.add(self._secret)

    def show_item(self, item: JobItemCard, passcode: PasscodeFace | None) -> None:
        """Show the device of an item, or that there is none."""
        facts = item.facts
        self._show_passcode(item, passcode)
        self._history.setVisible(facts is not None)
        if facts is None:
            self._rows.show_facts([(_("Device"), _("None on this job"))])
            return
        self._history.setText(_("History ({n})").format(n=item.earlier) if item.earlier else _("Open"))
        end = facts.warranty_end
        found: list[Fact] = [
            (_("Model"), facts.name, "strong"),
            (_("Kind"), _(DEVICE_KIND_WORDS[facts.kind]), ""),
            (_("Serial"), facts.serial or NO_VALUE, "mono" if facts.serial else ""),
            (_("Asset tag"), facts.asset_tag, ""),
            (_("Place"), facts.place, ""),
            (_("System"), facts.system, ""),
            (_("Warranty"), formats().day(end) if end else "", ""),
            (_("Our work"), self._covered(item), ""),
            (_("Note"), " ".join(facts.note.split()), ""),
        ]
        self._rows.show_facts([fact for fact in found if fact[1]])

    def _covered(self, item: JobItemCard) -> str:
        """What of earlier repairs is under the shop's warranty, "" for nothing."""
        if item.device_id is None:
            return ""
        today = self._page.desk.dispatcher.shop.today
        found = self._page.ask(device_covers, device_id=item.device_id, today=today)
        return cover_sentence(found[0]) if found else ""

    def _show_passcode(self, item: JobItemCard, face: PasscodeFace | None) -> None:
        self._secret.setVisible(item.facts is not None)
        erased = ""
        if face is not None and face.erased_at is not None:
            erased = _("Erased on {day}").format(day=formats().day(formats().local(face.erased_at).date()))
        self.passcode.show_item(
            face.id if face else None,
            face.kind if face else None,
            face is None or face.known,
            item_id=item.id if is_open(item.state) else None,
            erased=erased,
        )


class DropOffPanel(Panel):
    """How the item came, where it lies, who signed, its photos, and the papers kept with the job."""

    def __init__(self, page: Screen, shelve: Callable[[], object], show_file: Callable[[JobFile], object]) -> None:
        super().__init__(_("At drop-off"), icon="tray-arrow-down", note=" ", note_right=True)
        self._shelve, self._show_file = shelve, show_file
        self._rows = FactRows(label_width=76)
        self.add(self._rows)
        self.signed = {each: SignedRow(f"job.signed.{each.value}") for each in SigningMoment}
        for shown in self.signed.values():
            self.add(shown)
        self.photos = KeptFiles(page, "job.photos", small=True)
        self.add(self.photos)

    def show_item(self, card: JobCard, item: JobItemCard, signatures: Sequence[SignatureRow]) -> None:
        """Show how an item came."""
        self.photos.show_job(card.id, item.device_id)
        at = formats().local(card.received_at)
        self.set_note(_("{day}, {time}").format(day=formats().weekday_short(at.date()), time=formats().time(at)))
        facts = self._rows
        facts.clear()
        facts.add(_("Left with"), left_words(item.accessories, item.accessory_note) or NO_VALUE)
        facts.add(_("Condition"), condition_words(item.conditions, item.condition_note) or NO_VALUE)
        if item.data_answer is not None:
            must = item.data_answer is DataAnswer.MUST_KEEP
            data = _(DATA_ANSWER_SHORT_WORDS[item.data_answer])
            facts.add(_("Data"), data, role="strong" if must else "", tone="bad" if must else "")
        shelf = link_button(item.shelf or _("Choose…"), "job.shelf", self._shelve)
        shelf.setAccessibleName(_("Shelf: {shelf}").format(shelf=item.shelf or _("none")))
        facts.add(_("Shelf"), _beside(shelf))
        if card.booked_by:
            facts.add(_("Booked by"), card.booked_by)
        if any(each.kind == SIGNED_TERMS for each in card.files):
            facts.add(_("Papers"), self._files(card))
        mine = [each for each in signatures if not each.item_ids or item.id in each.item_ids]
        for moment, shown in self.signed.items():
            shown.show_signed(next((each for each in mine if each.moment is moment), None))

    def _files(self, card: JobCard) -> QWidget:
        held = QWidget()
        layout = QVBoxLayout(held)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for at, each in enumerate(each for each in card.files if each.kind == SIGNED_TERMS):
            made = link_button(_("Signed paper"), f"job.file.{at}", partial(self._show_file, each))
            made.setToolTip(_("Open this file"))
            layout.addWidget(_beside(made))
        return held


def _beside(link: QWidget) -> QWidget:
    """A link at the left of its cell, which keeps the width of the others."""
    held = QWidget()
    layout = row(link, None)
    held.setLayout(layout)
    return held
