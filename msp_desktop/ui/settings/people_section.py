"""Settings › People: who works here, their role, own week and bench hours, and who is away when."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.roles import Role
from msp_desktop.i18n import N_, _
from msp_desktop.queries.absence_list import own_week_people
from msp_desktop.queries.shop_settings import PersonRow, people
from msp_desktop.ui.kit import (
    Badge,
    Check,
    Column,
    Combo,
    Field,
    Form,
    LineEdit,
    Panel,
    RowTable,
    Sheet,
    button,
    row,
)
from msp_desktop.ui.screen import new_key
from msp_desktop.ui.settings.absence_panel import AbsencePanel
from msp_desktop.ui.settings.person_week import PersonWeekSheet
from msp_desktop.ui.settings.section import Section
from msp_desktop.usecases.shop import add_person, bring_back_person, change_person, retire_person
from msp_desktop.words import ROLE_WORDS

if TYPE_CHECKING:
    from msp_desktop.ui.screen import Screen


class PeopleSection(Section):
    """A table of people; a row opens its form."""

    NAME = "people"
    TITLE = N_("People")
    ICON = "account-group-outline"
    WORDS = N_("owner technician front desk role initials bench hours week absence holiday ill away")

    def __init__(self, page: "Screen") -> None:
        super().__init__(page)
        panel = Panel(_("People"), icon="account-group-outline", note=_("what they did keeps their name"), bare=True)
        panel.add_to_head(button(_("Add a person"), "settings.people.add", self._add, icon="plus", small=True))
        self._table: RowTable[PersonRow] = RowTable(
            "settings.people.table",
            _("People"),
            [
                Column("name", N_("Name"), kind="strong"),
                Column("initials", N_("Initials"), 90, kind="mono"),
                Column("role", N_("Role"), 150, value=lambda person: _(ROLE_WORDS[person.role])),
                Column("bench", N_("At the bench"), 140, align="right", value=_bench),
                Column("week", N_("Works"), 150, value=self._works),
                Column("state", N_("State"), 130, kind="badge", value=_state),
            ],
            bare=True,
        )
        self._table.opened.connect(self._edit)
        panel.add(self._table)
        acts = row(
            button(_("Change"), "settings.people.change", self._edit_current, icon="pencil-outline", small=True),
            button(_("Own hours"), "settings.people.week", self._edit_week, icon="clock-outline", small=True),
            button(_("Take off the list"), "settings.people.retire", self._retire, small=True),
            button(_("Bring back"), "settings.people.back", self._bring_back, small=True),
            None,
        )
        acts.setContentsMargins(14, 10, 14, 12)
        panel.add(acts)
        panel.body.setSpacing(0)
        self.column.addWidget(panel)
        self._absences = AbsencePanel(self)
        self.column.addWidget(self._absences)
        self.column.addStretch(1)

    def refresh(self) -> None:
        self._own_weeks = self.page.ask(own_week_people)
        self._absences.refresh()
        self._table.show_rows(self.page.ask(people, everybody=True))
        self._table.fit_height(12)
        self._table.setFixedHeight(self._table.view.maximumHeight())

    def first_focus(self) -> QWidget:
        return self._table

    _own_weeks: frozenset[int] = frozenset()

    def _works(self, person: PersonRow) -> str:
        return _("own hours") if person.id in self._own_weeks else _("as the shop opens")

    def _edit_week(self) -> None:
        person = self._table.current()
        if person is not None and person.active:
            PersonWeekSheet(self, person)

    def _edit_current(self) -> None:
        person = self._table.current()
        if person is not None:
            self._edit(person)

    def _retire(self) -> None:
        person = self._table.current()
        if person is not None and person.active:
            self.page.run(retire_person, person_id=person.id, seen=person.version)

    def _bring_back(self) -> None:
        person = self._table.current()
        if person is not None and not person.active:
            self.page.run(bring_back_person, person_id=person.id, seen=person.version)

    def _add(self) -> None:
        PersonSheet(self, None)

    def _edit(self, person: PersonRow) -> None:
        PersonSheet(self, person)


class PersonSheet:
    """The form of one person."""

    def __init__(self, section: PeopleSection, person: PersonRow | None) -> None:
        self._section, self._person, self._key = section, person, new_key()
        self._name = LineEdit("settings.person.name")
        self._initials = LineEdit("settings.person.initials", width=150, max_length=8)
        self._role: Combo[Role] = Combo(
            "settings.person.role", [(role, _(ROLE_WORDS[role])) for role in Role], width=180
        )
        self._repairs = Check(_("Repairs devices"), "settings.person.repairs")
        self._hours: Combo[int] = Combo(
            "settings.person.bench_minutes",
            [(0, _("all working hours")), *((30 * n, _hours(30 * n)) for n in range(2, 21))],
            width=180,
        )
        self._form = Form(
            Field(_("Name"), self._name, required=True, missing=_("Enter the person’s name.")),
            Field(_("Initials"), self._initials, hint=_("empty: from the name")),
            Field(_("Role"), self._role),
            Field(_("Bench work a day, at most"), self._hours),
        )
        fields = self._form.fields
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(row(fields["name"], fields["initials"], spacing=12))
        column.addLayout(row(fields["role"], None, spacing=12))
        column.addLayout(row(self._repairs, fields["bench_minutes"], None, spacing=12))
        self._repairs.edited.connect(self._follow)
        self._fill()
        self._sheet = Sheet(
            person.name if person else _("New person"),
            body,
            _("Save") if person else _("Add person"),
            self._keep,
            name="settings.person",
        )
        self._sheet.open(over=section, first=self._name)

    def _fill(self) -> None:
        person = self._person
        self._name.set_value(person.name if person else "")
        self._initials.set_value(person.initials if person else "")
        self._role.set_value(person.role if person else Role.TECHNICIAN)
        self._repairs.set_value(person.repairs if person else True)
        self._hours.set_value(person.bench_minutes if person and person.repairs else 360)
        self._follow()

    def _follow(self) -> None:
        self._form.fields["bench_minutes"].setVisible(self._repairs.value())

    def _keep(self) -> bool:
        if self._form.problems():
            return False
        role, repairs = self._role.value() or Role.TECHNICIAN, self._repairs.value()
        minutes = (self._hours.value() or 0) if repairs else 0
        dispatcher = self._section.desk.dispatcher
        try:
            if self._person is None:
                dispatcher.run(
                    add_person,
                    key=self._key,
                    name=self._name.value(),
                    role=role,
                    repairs=repairs,
                    bench_minutes=minutes,
                    initials=self._initials.value(),
                )
                return True
        except Refused as slip:
            if not self._form.refuse(slip.field, slip.message):
                self._sheet.message.say("warning", slip.message)
            return False
        person = self._person
        try:
            dispatcher.run(
                change_person,
                person_id=person.id,
                name=self._name.value(),
                initials=self._initials.value(),
                role=role,
                repairs=repairs,
                bench_minutes=minutes,
                seen=person.version,
            )
        except Refused as slip:
            if not self._form.refuse(slip.field, slip.message):
                self._sheet.message.say("warning", slip.message)
            return False
        return True


def _hours(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return (
        _("{hours} h {minutes} min").format(hours=hours, minutes=rest) if rest else _("{hours} h").format(hours=hours)
    )


def _bench(person: PersonRow) -> str:
    if not person.repairs:
        return ""
    return _hours(person.bench_minutes) if person.bench_minutes else _("all hours")


def _state(person: PersonRow) -> Badge:
    if person.active:
        return Badge("ok", "check", _("Works here"))
    return Badge("neu", "minus", _("Has left"))
