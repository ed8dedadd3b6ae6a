"""Settings: every section opens, changes apply at once and can be undone, taxes and numbers wait for Save."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.roles import Role
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.queries import shop_settings as q
from msp_desktop.store.shop import Shop
from msp_desktop.ui.settings.about_section import AboutSection
from msp_desktop.ui.settings.hours_section import HoursSection
from msp_desktop.ui.settings.look_section import LanguageSection, LookSection
from msp_desktop.ui.settings.people_section import PeopleSection, PersonSheet
from msp_desktop.ui.settings.rate_sheet import EndSheet, RateSheet
from msp_desktop.ui.settings.screen import SECTIONS, SettingsScreen
from msp_desktop.ui.settings.section import Section
from msp_desktop.ui.settings.services_section import ServicesSection
from msp_desktop.ui.settings.shop_section import ShopSection
from msp_desktop.ui.settings.taxes_section import TaxesSection
from msp_desktop.ui.settings.terms_section import TermsSection
from msp_desktop.ui.settings.ways_section import WaysSection
from msp_desktop.ui.theme import theme
from tests.ui import accessibility, keys
from tests.ui.desk import desk_for

TODAY = date(2026, 11, 17)


@pytest.fixture
def screen(app: QApplication, shop: Shop) -> Iterator[SettingsScreen]:
    desk = desk_for(shop)
    made = SettingsScreen(desk)
    desk.current = made
    desk.dispatcher.changed.connect(lambda touched: made.mark_stale() if touched & made.SHOWS else None)
    made.resize(1180, 840)
    made.show()
    QApplication.processEvents()
    yield made
    desk.dispatcher.background.close()
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def go(screen: SettingsScreen, kind: type[Section]) -> Section:
    screen.open(section=kind.NAME)
    QApplication.processEvents()
    return screen.section()


@pytest.mark.parametrize("kind", SECTIONS)
def test_every_section_opens_with_names_for_all(screen: SettingsScreen, kind: type[Section]) -> None:
    section = go(screen, kind)
    assert isinstance(section, kind)
    assert screen.place() == {"section": kind.NAME}
    assert accessibility.nameless(screen) == []
    assert accessibility.unpressable(screen) == []


def test_search_narrows_the_sections(screen: SettingsScreen) -> None:
    screen._narrow("iban")
    assert [name for name, made in screen._buttons.items() if not made.isHidden()] == ["shop"]
    screen._narrow("nothing like it")
    assert not screen._nothing.isHidden()
    screen._narrow("")
    assert all(not made.isHidden() for made in screen._buttons.values())


def test_arrows_walk_the_sections(screen: SettingsScreen) -> None:
    first = screen._buttons["shop"]
    keys.press(first, "Down")
    assert screen.place() == {"section": "people"}
    keys.press(screen._buttons["people"], "Up")
    assert screen.place() == {"section": "shop"}


def test_a_field_is_kept_on_leaving_it_and_comes_back(screen: SettingsScreen, shop: Shop) -> None:
    section = go(screen, ShopSection)
    assert isinstance(section, ShopSection)
    section._lines["phone"].set_value("051 555 0199")
    section._left("phone")
    assert shop.ask(q.shop_identity).phone == "+390515550199"
    screen.desk.dispatcher.undo()
    assert shop.ask(q.shop_identity).phone == "+390515550148"


def test_a_slip_is_said_at_its_field_and_nothing_changes(screen: SettingsScreen, shop: Shop) -> None:
    section = go(screen, ShopSection)
    assert isinstance(section, ShopSection)
    before = shop.ask(q.shop_identity)
    for name, typed in {"iban": "IT00", "email": "nobody", "name": ""}.items():
        section._lines[name].set_value(typed)
        section._left(name)
        assert section.form.fields[name].error()
    assert shop.ask(q.shop_identity) == before


def test_numbers_wait_for_save(screen: SettingsScreen, shop: Shop) -> None:
    section = go(screen, TaxesSection)
    assert isinstance(section, TaxesSection)
    form = section._series_form
    assert not form.waits()
    form._digits.set_value(4)
    form._touched()
    assert form.waits()
    assert form._next.text() == "NC-2026/001  ›  NC-2027/0001"
    assert "not saved" in form._waiting.whole_text()
    screen.main_action()
    row = next(each for each in shop.ask(q.number_series, today=TODAY) if each.kind is SeriesKind.CREDIT_NOTE)
    assert row.new_year_number == "NC-2027/0001"
    assert not form.waits()
    form._drop_coming()
    row = next(each for each in shop.ask(q.number_series, today=TODAY) if each.kind is SeriesKind.CREDIT_NOTE)
    assert row.coming is None


def test_a_form_that_cannot_be_is_said_under_its_field(screen: SettingsScreen) -> None:
    section = go(screen, TaxesSection)
    assert isinstance(section, TaxesSection)
    section._series_form._year.set_value(False)
    section._series_form._touched()
    section._series_form.keep()
    assert section.form.fields["year"].error()
    section._series_form.discard()
    assert not section._series_form.waits()


def test_the_regime_waits_for_save(screen: SettingsScreen, shop: Shop) -> None:
    section = go(screen, TaxesSection)
    assert isinstance(section, TaxesSection)
    section._regime.set_value("RF19")
    section._person.set_value(PriceBasis.NET)
    section._regime_touched()
    assert not section._save.isHidden()
    assert shop.ask(q.shop_identity).tax_regime == "RF01"
    screen.main_action()
    after = shop.ask(q.shop_identity)
    assert (after.tax_regime, after.person_basis) == ("RF19", PriceBasis.NET)


def test_a_rate_follows_another_and_one_ends(screen: SettingsScreen, shop: Shop) -> None:
    section = go(screen, TaxesSection)
    rates = shop.ask(q.tax_rates, today=TODAY)
    sheet = RateSheet(section, rates[0])
    sheet._percent.set_value("23,5")
    sheet._from.set_value(date(2027, 1, 1))
    sheet._sheet.main_action()
    names = [(rate.percent, rate.to_day) for rate in shop.ask(q.tax_rates, today=TODAY) if rate.key == "standard"]
    assert (Decimal("23.5"), None) in names
    ending = EndSheet(section, next(rate for rate in rates if rate.key == "second_reduced"))
    ending._day.set_value(date(2026, 12, 31))
    ending._sheet.main_action()
    ended = next(rate for rate in shop.ask(q.tax_rates, today=TODAY) if rate.key == "second_reduced")
    assert ended.to_day == date(2026, 12, 31)
    usual = EndSheet(section, rates[0])
    usual._day.set_value(date(2027, 6, 1))
    usual._sheet.main_action()
    assert usual._sheet.is_open()
    usual._sheet.close_sheet()


def test_people_are_added_and_changed(screen: SettingsScreen, shop: Shop) -> None:
    section = go(screen, PeopleSection)
    assert isinstance(section, PeopleSection)
    sheet = PersonSheet(section, None)
    sheet._name.set_value("Dora Rossi")
    sheet._role.set_value(Role.FRONT_DESK)
    sheet._repairs.set_value(False)
    sheet._sheet.main_action()
    added = shop.ask(q.people)[-1]
    assert (added.name, added.initials, added.bench_minutes) == ("Dora Rossi", "DR2", 0)
    change = PersonSheet(section, added)
    change._initials.set_value("DR")
    change._sheet.main_action()
    assert "already stands" in change._form.fields["initials"].error()
    change._initials.set_value("DO")
    change._sheet.main_action()
    assert shop.ask(q.people)[-1].initials == "DO"


def test_hours_and_closed_days(screen: SettingsScreen, shop: Shop) -> None:
    section = go(screen, HoursSection)
    assert isinstance(section, HoursSection)
    section._week._lines[5].set_value("9-13")
    section._keep_week()
    assert shop.ask(q.opening_week)[5] == ((540, 780),)
    section._day.set_value(date(2026, 12, 24))
    section._name.set_value("Inventory")
    section._close()
    assert date(2026, 12, 24) in [row.day for row in shop.ask(q.closed_days, from_day=TODAY)]
    section._day.set_value(date(2026, 12, 24))
    section._close()
    assert section.form.fields["day"].error() == "The shop is closed on that day already."
    section._add_holidays()
    assert shop.ask(q.closed_days, from_day=date(2028, 1, 1))


def test_ways_of_paying(screen: SettingsScreen, shop: Shop) -> None:
    section = go(screen, WaysSection)
    assert isinstance(section, WaysSection)
    section._move(0, 1)
    assert [way.code for way in shop.ask(q.payment_ways)][:2] == ["card", "cash"]


def test_the_target_per_bench_hour_is_kept_and_taken_back(screen: SettingsScreen, shop: Shop) -> None:
    section = go(screen, ServicesSection)
    assert isinstance(section, ServicesSection)
    for typed, kept in (("50", 5000), ("", 0)):
        section._target.setFocus()
        section._target.clear()
        keys.type_text(section._target, typed)
        section.main_action()
        assert shop.ask(q.shop_identity).target_hour_cents == kept
    section._warranty.clear()
    keys.type_text(section._warranty, "120")
    section.main_action()
    assert shop.ask(q.shop_identity).warranty_days == 120


def test_terms_wait_for_save(screen: SettingsScreen, shop: Shop) -> None:
    section = go(screen, TermsSection)
    assert isinstance(section, TermsSection)
    section._texts["en"].set_value("New terms.")
    section._changed()
    screen.main_action()
    versions = shop.ask(q.terms_versions)
    assert versions[0].number == 2
    assert versions[0].texts["en"] == "New terms."
    assert section._save.isHidden()


def test_look_and_language_are_this_computers(screen: SettingsScreen) -> None:
    look = go(screen, LookSection)
    assert isinstance(look, LookSection)
    look._theme.set_value("dark")
    look._wear()
    assert theme().dark
    assert screen.desk.preferences.get("theme") == "dark"
    language = go(screen, LanguageSection)
    assert isinstance(language, LanguageSection)
    language._language.set_value("it")
    language._choose()
    assert screen.desk.preferences.get("language") == "it"
    theme().apply("light", 100)


def test_about_is_copied_as_one_text(screen: SettingsScreen) -> None:
    section = go(screen, AboutSection)
    assert isinstance(section, AboutSection)
    section.copy()
    text = QGuiApplication.clipboard().text()
    assert "SQLite: " in text
    assert "Schema: " in text
