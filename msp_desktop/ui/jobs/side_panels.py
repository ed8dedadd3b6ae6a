"""The left side of a job's page: whose it is, which device, and how it came."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop import checks
from msp_desktop.domain.intake_answers import ContactWay, DataAnswer
from msp_desktop.i18n import NO_VALUE, _, ngettext
from msp_desktop.queries.job_card import JobCard, JobFile, JobItemCard
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs.words import condition_words, left_words
from msp_desktop.ui.kit import FactRows, InlineMessage, Panel, PlainLabel, link_button, row
from msp_desktop.words import CONTACT_WAY_WORDS, DATA_ANSWER_SHORT_WORDS, DEVICE_KIND_WORDS

Fact = tuple[str, str, str]


class CustomerPanel(Panel):
    """Whose job it is: how to reach them, what they owe, how often they came."""

    def __init__(self, go: Callable[[], object]) -> None:
        super().__init__(_("Customer"), icon="account-group-outline")
        self.link(_("Open"), "job.customer.open", go)
        self._rows = FactRows(label_width=76)
        self.add(self._rows)
        self._stop = InlineMessage("job.customer.stop")
        self.add(self._stop)

    def show_job(self, card: JobCard) -> None:
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
        days = ngettext("pays in {n} day", "pays in {n} days", one.payment_days).format(n=one.payment_days)
        owes = _("{amount} · {days}").format(amount=formats().money(one.owed_cents), days=days)
        self._rows.add(_("Owes"), owes, tone="bad" if one.owed_cents > 0 else "")
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

    def __init__(self, go: Callable[[], object]) -> None:
        super().__init__(_("Device"), icon="laptop")
        self._history = self.link(_("History"), "job.device.open", go)
        self._rows = FactRows(label_width=76)
        self.add(self._rows)

    def show_item(self, item: JobItemCard) -> None:
        """Show the device of an item, or that there is none."""
        facts = item.facts
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
            (_("Note"), " ".join(facts.note.split()), ""),
        ]
        self._rows.show_facts([fact for fact in found if fact[1]])


class DropOffPanel(Panel):
    """How the item came, where it lies, and the papers kept with the job."""

    def __init__(self, shelve: Callable[[], object], show_file: Callable[[JobFile], object]) -> None:
        super().__init__(_("At drop-off"), icon="tray-arrow-down", note=" ", note_right=True)
        self._shelve, self._show_file = shelve, show_file
        self._rows = FactRows(label_width=76)
        self.add(self._rows)

    def show_item(self, card: JobCard, item: JobItemCard) -> None:
        """Show how an item came."""
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
        if card.files:
            facts.add(_("Papers"), self._files(card))

    def _files(self, card: JobCard) -> QWidget:
        held = QWidget()
        layout = QVBoxLayout(held)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for at, each in enumerate(card.files):
            text = _("Signed paper") if each.kind == "signed_terms" else each.name
            made = link_button(text, f"job.file.{at}", partial(self._show_file, each))
            made.setToolTip(_("Open this file"))
            layout.addWidget(_beside(made))
        return held


def _beside(link: QWidget) -> QWidget:
    """A link at the left of its cell, which keeps the width of the others."""
    held = QWidget()
    layout = row(link, None)
    held.setLayout(layout)
    return held


class ProblemPanel(Panel):
    """The problem in the customer's words, what was found, and what was done about it."""

    def __init__(self) -> None:
        super().__init__()
        self.body.setSpacing(4)
        self._parts = [
            (PlainLabel(words, "hint"), PlainLabel("", wrap=True))
            for words in (_("Problem, in the customer’s words"), _("Found"), _("Done, printed on the invoice"))
        ]
        for head, text in self._parts:
            self.add(head)
            self.add(text)

    def show_job(self, card: JobCard, phrases: str) -> None:
        """Show the texts that there are."""
        told = _("“{text}”").format(text=card.problem) if card.problem else ""
        problem = _("{phrases}. {text}").format(phrases=phrases, text=told) if phrases and told else phrases or told
        texts = (problem or NO_VALUE, card.found, card.solution)
        for (head, label), text in zip(self._parts, texts, strict=True):
            head.setVisible(bool(text))
            label.setVisible(bool(text))
            label.setText(text)
