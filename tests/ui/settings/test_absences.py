"""Settings › People: own hours and absences by keys, what they are in the way of, and taken back."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QWidget

from msp_desktop.domain.appointment import AbsenceKind
from msp_desktop.queries.absence_list import absences, person_week
from msp_desktop.store.shop import Shop
from msp_desktop.ui.kit import Check, DateEdit, LineEdit, Sheet
from msp_desktop.ui.settings.absence_panel import AbsencePanel
from msp_desktop.ui.settings.screen import SettingsScreen
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.usecases.shop import AbsenceFacts, add_absence
from tests.bench import MARCO, bench, job
from tests.ui import accessibility, keys
from tests.ui.desk import desk_for, window_for

pytestmark = pytest.mark.usefixtures("app")
FRIDAY = date(2026, 11, 20)


@pytest.fixture
def window(shop: Shop) -> Iterator[MainWindow]:
    made = window_for(desk_for(shop))
    assert made.desk is not None
    made.desk.dispatcher.act_as(1)
    yield made
    made.desk.dispatcher.background.close()
    made.close()
    made.deleteLater()


def page(window: MainWindow) -> SettingsScreen:
    assert window.desk is not None
    window.desk.go("settings", section="people")
    found = window.desk.current
    assert isinstance(found, SettingsScreen)
    return found


def sheet(window: QWidget) -> Sheet:
    found = [each for each in window.findChildren(Sheet) if each.isVisible()]
    assert found, "no sheet is open"
    return found[-1]


def panel(screen: SettingsScreen) -> AbsencePanel:
    found = screen.findChild(AbsencePanel)
    assert found is not None
    return found


def test_an_absence_is_noted_and_says_what_it_is_in_the_way_of(window: MainWindow, shop: Shop) -> None:
    made = bench(shop)
    late = job(shop, made.company, made.latitude, promised_at=shop.now + timedelta(days=3))
    screen = page(window)
    keys.click(screen, "settings.absences.add")
    opened = sheet(window)
    person = opened.findChild(QWidget, "settings.absence.person_id")
    assert person is not None
    person.set_value(MARCO)  # type: ignore[attr-defined]  # a Combo, generic at run time only
    first = opened.findChild(DateEdit, "settings.absence.first_day")
    hours = opened.findChild(LineEdit, "settings.absence.hours")
    assert first is not None
    assert hours is not None
    keys.press(None, "Ctrl+Return")
    assert opened.isVisible()
    first.set_value(FRIDAY)
    keys.press(None, "Ctrl+Return")
    (row,) = shop.ask(absences, from_day=shop.today)
    assert (row.person_id, row.first_day, row.last_day, row.kind) == (MARCO, FRIDAY, FRIDAY, AbsenceKind.HOLIDAY)
    assert "Marco Bianchi has 1 job promised while away." in panel(screen).message.text()
    keys.click(screen, f"settings.absences.job.{late}")
    page(window)
    keys.press(None, "Ctrl+Z")
    assert shop.ask(absences, from_day=shop.today) == []


def test_own_hours_are_kept_and_given_up(window: MainWindow, shop: Shop) -> None:
    screen = page(window)
    table = screen.section()._table  # type: ignore[attr-defined]  # the people section's
    table.select(MARCO)
    keys.click(screen, "settings.people.week")
    own = sheet(window).findChild(Check, "settings.person_week.own")
    assert own is not None
    own.set_value(True)
    own.edited.emit()
    monday = sheet(window).findChild(LineEdit, "settings.person_week.0")
    assert monday is not None
    monday.set_value("9 – ")
    keys.press(None, "Ctrl+Return")
    assert sheet(window).message.text()
    monday.set_value("9 – 13")
    keys.press(None, "Ctrl+Return")
    assert shop.ask(person_week, person_id=MARCO)[0] == ((540, 780),)
    keys.press(None, "Ctrl+Z")
    assert shop.ask(person_week, person_id=MARCO) == {}


def test_nothing_is_nameless_or_cut(window: MainWindow, shop: Shop) -> None:
    shop.run(add_absence, person_id=MARCO, facts=AbsenceFacts(FRIDAY, FRIDAY + timedelta(days=3), note="the sea"))
    shop.run(add_absence, person_id=4, facts=AbsenceFacts(FRIDAY, FRIDAY, AbsenceKind.COURSE, 540, 720))
    screen = page(window)
    assert not accessibility.nameless(screen)
    assert not accessibility.doubled(screen)
    assert not accessibility.cut_texts(screen)
