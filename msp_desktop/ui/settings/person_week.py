"""The sheet for somebody's own week: without one the shop's opening hours hold."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.domain.errors import Refused, ShopError
from msp_desktop.i18n import _
from msp_desktop.queries.absence_list import person_week
from msp_desktop.queries.shop_settings import PersonRow, opening_week
from msp_desktop.ui.kit import Check, PlainLabel, Sheet
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.week_editor import WeekEditor
from msp_desktop.usecases.shop import set_person_hours

if TYPE_CHECKING:
    from msp_desktop.ui.settings.section import Section


class PersonWeekSheet:
    """A tick for own hours, and the week under it."""

    def __init__(self, section: "Section", person: PersonRow) -> None:
        self._section, self._person = section, person
        own = section.page.ask(person_week, person_id=person.id)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self._own = Check(_("Works other hours than the shop opens"), "settings.person_week.own", checked=bool(own))
        self._own.edited.connect(self._follow)
        self._holder = QWidget()
        inner = QVBoxLayout(self._holder)
        inner.setContentsMargins(0, 0, 0, 0)
        self._week = WeekEditor("settings.person_week")
        self._week.set_value(own or section.page.ask(opening_week))
        inner.addWidget(self._week)
        inner.addWidget(
            PlainLabel(
                _("Write 9 – 13, 15 – 19; leave a day empty when off. Bench work counts within opening hours only."),
                "hint",
                wrap=True,
            )
        )
        column.addWidget(self._own)
        column.addWidget(self._holder)
        self._follow()
        self._sheet = Sheet(
            _("Hours of {name}").format(name=person.name),
            body,
            _("Save"),
            self._keep,
            name="settings.person_week.sheet",
        )
        self._sheet.open(over=section, first=self._own)

    def _follow(self) -> None:
        set_shown(self._holder, self._own.value())

    def _keep(self) -> bool:
        problem = self._week.problem() if self._own.value() else ""
        if problem:
            self._sheet.message.say("bad", problem)
            return False
        week = self._week.value() if self._own.value() else {}
        if self._own.value() and not week:
            self._sheet.message.say("bad", _("Write at least one day, or untick own hours."))
            return False
        try:
            self._section.desk.dispatcher.run(
                set_person_hours, person_id=self._person.id, week=week, seen=self._person.version
            )
        except Refused as slip:
            self._sheet.message.say("warning", slip.message)
            return False
        except ShopError as error:
            self._section.page.refused(error)
        return True
