"""Who is away and when: the list, its form, and what an absence is in the way of."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.domain.appointment import AbsenceKind
from msp_desktop.domain.errors import Refused, ShopError
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.absence_list import AbsenceRow, absence_conflicts, absences
from msp_desktop.queries.shop_settings import people
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import (
    Column,
    Combo,
    DateEdit,
    EmptyState,
    Field,
    Form,
    InlineMessage,
    LineEdit,
    Panel,
    RowTable,
    Sheet,
    button,
    row,
)
from msp_desktop.ui.kit.message import Act
from msp_desktop.ui.screen import new_key
from msp_desktop.usecases.shop import AbsenceFacts, add_absence, change_absence, remove_absence
from msp_desktop.usecases.shop.fields import day_spans, spans_text
from msp_desktop.words import ABSENCE_KIND_WORDS

if TYPE_CHECKING:
    from msp_desktop.ui.settings.section import Section

MOST_NAMED = 5


class AbsencePanel(QWidget):
    """Absences from today on; a row opens its form."""

    def __init__(self, section: "Section") -> None:
        super().__init__()
        self.section = section
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        panel = Panel(_("Away"), icon="calendar-outline", note=_("bench time and promises follow"), bare=True)
        panel.add_to_head(button(_("Add an absence"), "settings.absences.add", self._add, icon="plus", small=True))
        self.message = InlineMessage("settings.absences.message", closable=True)
        column.addWidget(self.message)
        self._table: RowTable[AbsenceRow] = RowTable(
            "settings.absences.table",
            _("Absences"),
            [
                Column("person", N_("Name"), 200, kind="strong"),
                Column("days", N_("Days"), 250, value=_days),
                Column("kind", N_("Why"), 120, value=lambda each: _(ABSENCE_KIND_WORDS[each.kind])),
                Column("note", N_("Note"), kind="muted"),
                Column("take_off", "", 110, kind="act", value=lambda _each: _("Take off")),
            ],
            bare=True,
        )
        self._table.set_empty(
            EmptyState(_("Nobody is away in the days ahead."), "settings.absences.empty", icon="calendar-outline")
        )
        self._table.opened.connect(self._edit)
        self._table.act_asked.connect(self._remove)
        panel.add(self._table)
        panel.body.setSpacing(0)
        column.addWidget(panel)

    def refresh(self) -> None:
        """Ask again."""
        today = self.section.desk.dispatcher.shop.today
        rows = self.section.page.ask(absences, from_day=today)
        self._table.show_rows(rows)
        self._table.fit_height(10)
        self._table.setFixedHeight(max(self._table.view.maximumHeight(), 110 if not rows else 0))

    def say_conflicts(self, absence_id: int) -> None:
        """Say which promises and appointments stand in those days, with links to them."""
        found = self.section.page.ask(absence_conflicts, absence_id=absence_id)
        if not found.jobs and not found.appointments:
            self.message.clear()
            return
        desk = self.section.desk
        parts = []
        links: list[Act] = []
        if found.jobs:
            words = ngettext(
                "{name} has {n} job promised while away.", "{name} has {n} jobs promised while away.", len(found.jobs)
            )
            parts.append(words.format(name=found.person, n=len(found.jobs)))
            links += [
                (number, f"settings.absences.job.{job_id}", partial(desk.go, "job", job_id=job_id))
                for job_id, number in found.jobs[:MOST_NAMED]
            ]
        if found.appointments:
            words = ngettext(
                "{name} has {n} appointment then.", "{name} has {n} appointments then.", len(found.appointments)
            )
            parts.append(words.format(name=found.person, n=len(found.appointments)))
            links += [
                (
                    formats().moment(starts),
                    f"settings.absences.appointment.{each}",
                    partial(desk.go, "appointments", appointment_id=each, day=formats().local(starts).date()),
                )
                for each, starts in found.appointments[:MOST_NAMED]
            ]
        self.message.say("warning", " ".join(parts), acts=links, links=True)

    def _add(self) -> None:
        AbsenceSheet(self, None)

    def _edit(self, absence: AbsenceRow) -> None:
        AbsenceSheet(self, absence)

    def _remove(self, absence: AbsenceRow) -> None:
        self.message.clear()
        self.section.page.run(remove_absence, absence_id=absence.id, seen=absence.version)


class AbsenceSheet:
    """The form of one absence."""

    def __init__(self, panel: AbsencePanel, absence: AbsenceRow | None) -> None:
        self._panel, self._absence, self._key = panel, absence, new_key()
        staff = panel.section.page.ask(people)
        self._person: Combo[int] = Combo(
            "settings.absence.person_id", [(each.id, each.name) for each in staff], width=240
        )
        self._kind: Combo[AbsenceKind] = Combo(
            "settings.absence.kind", [(kind, _(ABSENCE_KIND_WORDS[kind])) for kind in AbsenceKind], width=160
        )
        self._first = DateEdit("settings.absence.first_day", width=130)
        self._last = DateEdit("settings.absence.last_day", width=130)
        self._hours = LineEdit("settings.absence.hours", width=180)
        self._note = LineEdit("settings.absence.note", max_length=200)
        self._form = Form(
            Field(_("Who"), self._person),
            Field(_("Why"), self._kind),
            Field(_("First day"), self._first, required=True, missing=_("Enter the first day, like 24/12.")),
            Field(_("Last day"), self._last, hint=_("empty: one day")),
            Field(_("Only these hours"), self._hours, hint=_("9 – 12; empty: the whole day"), check=self._hours_slip),
            Field(_("Note"), self._note),
        )
        self._fill(absence)
        self._sheet = Sheet(
            _("Absence of {name}").format(name=absence.person) if absence else _("New absence"),
            self._body(),
            _("Save") if absence else _("Add absence"),
            self._keep,
            name="settings.absence",
        )
        self._sheet.open(over=panel, first=self._person if absence is None else self._first)

    def _body(self) -> QWidget:
        fields = self._form.fields
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(row(fields["person_id"], fields["kind"], None, spacing=12))
        column.addLayout(row(fields["first_day"], fields["last_day"], fields["hours"], None, spacing=12))
        column.addWidget(fields["note"])
        return body

    def _fill(self, absence: AbsenceRow | None) -> None:
        if absence is None:
            self._kind.set_value(AbsenceKind.HOLIDAY)
            return
        self._person.set_value(absence.person_id)
        self._person.setEnabled(False)
        self._kind.set_value(absence.kind)
        self._first.set_value(absence.first_day)
        self._last.set_value(absence.last_day)
        if absence.starts is not None and absence.ends is not None:
            self._hours.set_value(spans_text(((absence.starts, absence.ends),)))
        self._note.set_value(absence.note)

    def _hours_slip(self) -> str:
        try:
            spans = day_spans(self._hours.value())
        except Refused as slip:
            return slip.message
        return _("One stretch only. Add another absence for the second.") if len(spans) > 1 else ""

    def _keep(self) -> bool:
        if self._form.problems():
            return False
        first = self._first.value()
        if first is None:
            return False
        spans = day_spans(self._hours.value())
        starts, ends = spans[0] if spans else (None, None)
        facts = AbsenceFacts(
            first,
            self._last.value() or first,
            self._kind.value() or AbsenceKind.OTHER,
            starts,
            ends,
            self._note.value(),
        )
        dispatcher = self._panel.section.desk.dispatcher
        try:
            if self._absence is None:
                absence_id = dispatcher.run(
                    add_absence, key=self._key, person_id=self._person.value() or 0, facts=facts
                ).value
            else:
                absence_id = self._absence.id
                dispatcher.run(change_absence, absence_id=absence_id, facts=facts, seen=self._absence.version)
        except Refused as slip:
            if not self._form.refuse(slip.field, slip.message):
                self._sheet.message.say("warning", slip.message)
            return False
        except ShopError as error:
            self._panel.section.page.refused(error)
            return True
        self._panel.say_conflicts(absence_id)
        return True


def _days(absence: AbsenceRow) -> str:
    reader = formats()
    if absence.first_day != absence.last_day:
        return _("{first} – {last}").format(
            first=reader.short_day(absence.first_day), last=reader.day(absence.last_day)
        )
    day = reader.weekday_day(absence.first_day)
    if absence.starts is None or absence.ends is None:
        return day
    return _("{day}, {hours}").format(day=day, hours=spans_text(((absence.starts, absence.ends),)))
