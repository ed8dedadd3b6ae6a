"""The pages of the catalogue: they open in every look, have names for everything, and work with keys alone."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget

from msp_desktop.domain.pricing import DatedPrice, PriceChange, PriceEnding
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.domain.work_kind import ServiceKind
from msp_desktop.i18n import use_language
from msp_desktop.queries.catalogue_list import CatalogueFilter, CatalogueRow, catalogue_list, catalogue_rows
from msp_desktop.queries.service_card import ServiceCard, service_card
from msp_desktop.store.shop import Shop
from msp_desktop.ui.catalogue.bulk_sheet import repriced
from msp_desktop.ui.catalogue.figures import bench_hours, clock_time, short_money
from msp_desktop.ui.catalogue.form_screen import ServiceEdit
from msp_desktop.ui.catalogue.screen import CatalogueScreen
from msp_desktop.ui.kit import DateEdit, Field, MoneyEdit, NumberEdit, PlainLabel, Sheet
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.catalogue import (
    NewPrice,
    ServiceFacts,
    Step,
    UsualPart,
    add_service,
    add_starter_catalogue,
    change_prices,
    change_service,
)
from msp_desktop.usecases.shop import ShopChanges, change_shop
from tests.ui import accessibility, keys
from tests.ui.desk import desk_for, window_for
from tests.usecases.stocked import shelved


@pytest.fixture
def window(app: QApplication, shop: Shop) -> Iterator[MainWindow]:
    """The window around the shop with the usual services and a target of 50.00 an hour."""
    shop.run(add_starter_catalogue, language="en")
    shop.run(change_shop, changes=ShopChanges(target_hour_cents=5000))
    made = window_for(desk_for(shop))
    yield made
    made.close()
    made.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def catalogue(window: MainWindow, **place: Any) -> CatalogueScreen:
    """Go to the list."""
    assert window.go("catalogue", **place)
    QApplication.processEvents()
    screen = window.current()
    assert isinstance(screen, CatalogueScreen)
    return screen


def form(window: MainWindow, **place: Any) -> ServiceEdit:
    """Go to the form."""
    assert window.go("service_edit", **(place or {"kind": "flat"}))
    QApplication.processEvents()
    screen = window.current()
    assert isinstance(screen, ServiceEdit)
    return screen


def child(screen: QWidget, name: str) -> Any:
    """The control of that name."""
    found = screen.findChild(QWidget, name)
    assert found is not None, name
    return found


def card_of(shop: Shop, code: str) -> ServiceCard:
    """An entry by its code."""
    entry = next(row for row in shop.ask(catalogue_rows, today=shop.today) if row.code == code)
    return shop.ask(service_card, service_id=entry.id, today=shop.today)


def sheet_of(window: MainWindow, name: str) -> Sheet:
    """The open sheet of that name."""
    found = [each for each in window.findChildren(Sheet) if each.objectName() == name and each.is_open()]
    assert found, name
    return found[-1]


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("size", [(1440, 900), (1180, 720)])
def test_pages_open_in_every_look(window: MainWindow, look: str, language: str, size: tuple[int, int]) -> None:
    theme().apply(look, 100)
    use_language(language)
    window.resize(*size)
    for screen in (catalogue(window), form(window, kind="labour"), form(window, kind="flat")):
        assert not window.grab().isNull()
        assert accessibility.nameless(screen) == []
        assert accessibility.unpressable(screen) == []
        assert accessibility.doubled(screen) == []
        assert accessibility.cut_texts(screen) == []


def test_an_empty_catalogue_begins_with_the_usual_services(app: QApplication, shop: Shop) -> None:
    made = window_for(desk_for(shop))
    screen = catalogue(made)
    child(screen, "catalogue.empty.starter").click()
    assert len(shop.ask(catalogue_list, today=shop.today).rows) > 20
    assert screen.first_focus() is child(screen, "catalogue.table")
    made.close()


def test_the_list_shows_what_an_hour_brings_in_and_the_card_beside(window: MainWindow, shop: Shop) -> None:
    card = card_of(shop, "SRV-041")
    screen = catalogue(window, service_id=card.id)
    table = child(screen, "catalogue.table").model()
    headers = [table.headerData(at, Qt.Orientation.Horizontal) for at in range(table.columnCount())]
    assert "With VAT" in headers
    assert "Against €50" in headers
    assert shown_text(screen, "€49.50 an hour, €0.50 under target")
    child(screen, "catalogue.show.1").click()
    assert {row.code for row in rows_of(screen)} == {
        row.code for row in shop.ask(catalogue_list, today=shop.today, chosen=CatalogueFilter.UNDER_TARGET).rows
    }


def test_a_service_is_added_with_keys_alone(window: MainWindow, shop: Shop) -> None:
    catalogue(window)
    keys.press(None, "Ctrl+Return")
    assert keys.focused() == "service_edit.name"
    typed("Fan cleaning")
    keys.press(None, "Return")
    typed("fan-1")
    for _stop in range(2):
        keys.press(None, "Tab")
    assert keys.focused() == "service_edit.bench_minutes"
    typed("45")
    keys.press(None, "Return")
    typed("30")
    keys.press(None, "Return")
    typed("Hardware")
    keys.press(None, "Tab")
    assert keys.focused() == "service_edit.price"
    typed("48,80")
    to("service_edit.steps.more")
    keys.press(None, "Space")
    typed("Look at it")
    keys.press(None, "Return")
    typed("Clean it")
    keys.press(None, "Ctrl+Up")
    keys.press(None, "Ctrl+Return")
    assert isinstance(window.current(), CatalogueScreen)
    card = card_of(shop, "FAN-1")
    assert (card.name, card.bench_minutes, card.warranty_days, card.category) == ("Fan cleaning", 45, 30, "Hardware")
    assert card.now is not None
    assert (card.now.net_cents, card.price_basis) == (4880, PriceBasis.NET)
    assert [each.text for each in card.steps] == ["Clean it", "Look at it"]


def test_ctrl_e_changes_the_entry_in_front_and_undo_takes_it_back(window: MainWindow, shop: Shop) -> None:
    card = card_of(shop, "SRV-014")
    catalogue(window, service_id=card.id)
    keys.press(None, "Ctrl+E")
    edit = window.current()
    assert isinstance(edit, ServiceEdit)
    child(edit, "service_edit.name").set_value("Deep clean")
    keys.press(None, "Ctrl+Return")
    assert card_of(shop, "SRV-014").name == "Deep clean"
    assert card_of(shop, "SRV-014").prices == card.prices
    shop.undo_last()
    assert card_of(shop, "SRV-014").name == card.name


def test_somebody_else_changed_it_meanwhile(window: MainWindow, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    card = card_of(shop, "SRV-014")
    edit = form(window, service_id=card.id)
    facts = ServiceFacts("Theirs", code="SRV-014")
    shop.acting_as(2).run(change_service, service_id=card.id, facts=facts)
    monkeypatch.setattr("msp_desktop.ui.screen.ask", lambda *_args, **_more: "mine")
    child(edit, "service_edit.name").set_value("Mine")
    edit.main_action()
    assert card_of(shop, "SRV-014").name == "Mine"


def test_a_price_changes_from_a_day_and_a_planned_one_is_taken_back(window: MainWindow, shop: Shop) -> None:
    card = card_of(shop, "SRV-014")
    screen = catalogue(window, service_id=card.id)
    screen.change_price()
    sheet = sheet_of(window, "catalogue_price")
    assert keys.focused() == "catalogue_price.price"
    typed("59")
    keys.press(None, "Return")
    editor = child(sheet, "catalogue_price.from_day")
    assert isinstance(editor, DateEdit)
    editor.set_value(date(2027, 1, 1))
    keys.press(None, "Ctrl+Return")
    prices = card_of(shop, "SRV-014").prices
    assert (prices[0].from_day, prices[0].cents) == (date(2027, 1, 1), 5900)
    QApplication.processEvents()
    child(screen, "catalogue.price.drop.2027-01-01").click()
    assert card_of(shop, "SRV-014").prices == card.prices


def test_many_prices_change_in_one_act(window: MainWindow, shop: Shop) -> None:
    before = {row.code: row.price_cents for row in shop.ask(catalogue_rows, today=shop.today)}
    screen = catalogue(window)
    screen.change_many()
    sheet = sheet_of(window, "catalogue_bulk")
    typed("10")
    table = child(sheet, "catalogue_bulk.table")
    assert table.model().rowCount() > 20
    table.setFocus()
    keys.press(None, "Space")
    left_out = table.model().rows[0].code
    keys.press(None, "Ctrl+Return")
    after = {row.code: row.price_cents for row in shop.ask(catalogue_rows, today=shop.today)}
    assert after[left_out] == before[left_out]
    assert (before["SRV-014"], after["SRV-014"]) == (5700, 6300)
    assert after["LAB-60"] == before["LAB-60"]
    shop.undo_last()
    assert {row.code: row.price_cents for row in shop.ask(catalogue_rows, today=shop.today)} == before


def test_a_change_of_many_starts_from_the_price_of_that_day(shop: Shop) -> None:
    added = shop.run(add_service, facts=ServiceFacts("A"), price_cents=1000).value
    shop.run(change_prices, prices=(NewPrice(added, 2000),), from_day=date(2026, 12, 1))
    shop.run(change_prices, prices=(NewPrice(added, 3000),), from_day=date(2027, 2, 1))
    rows = shop.ask(catalogue_rows, today=shop.today)
    assert rows[0].planned == DatedPrice(date(2026, 12, 1), 2000)
    change = PriceChange(Decimal(5), 0, PriceEnding.NINETY)
    (found,) = repriced(rows, change, date(2027, 1, 1))
    assert (found.old_cents, found.new_cents, found.later) == (2000, 2090, date(2027, 2, 1))
    assert repriced(rows, PriceChange(), date(2027, 1, 1)) == []


def test_retired_and_deleted_entries_leave_the_list(window: MainWindow, shop: Shop) -> None:
    card = card_of(shop, "SRV-014")
    screen = catalogue(window, service_id=card.id)
    names = [act.objectName() for act in screen.more_menu().actions()]
    assert names == ["catalogue.more.edit", "catalogue.more.price", "catalogue.more.retire", "catalogue.more.delete"]
    screen.retire()
    assert not card_of(shop, "SRV-014").active
    assert "SRV-014" not in {row.code for row in rows_of(screen)}
    screen = catalogue(window, service_id=card.id)
    screen.bring_back()
    assert card_of(shop, "SRV-014").active
    screen = catalogue(window, service_id=card.id)
    screen.delete()
    assert "SRV-014" not in {row.code for row in shop.ask(catalogue_rows, today=shop.today)}
    shop.undo_last()
    assert card_of(shop, "SRV-014").active


def test_a_scanned_code_goes_to_its_entry(window: MainWindow, shop: Shop) -> None:
    screen = catalogue(window)
    assert screen.scanned("lab-60")
    QApplication.processEvents()
    assert child(screen, "catalogue.kind").value() is ServiceKind.LABOUR
    assert screen.place() == {"service_id": card_of(shop, "LAB-60").id}
    assert not screen.scanned("8034105921")


def test_a_half_typed_entry_is_found_again(window: MainWindow, shop: Shop) -> None:
    edit = form(window)
    child(edit, "service_edit.name").set_value("Half")
    assert edit.draft() is not None
    drafts = shop.drafts
    content = edit.draft()
    assert content is not None
    drafts.save("service_edit", content)
    edit = form(window)
    child(edit, "service_edit.draft.continue").click()
    assert child(edit, "service_edit.name").value() == "Half"
    known = form(window, service_id=card_of(shop, "SRV-014").id)
    assert known.draft() is None
    assert known.message.text() == ""


BAD_FIELDS = (
    ("detail", "x" * 1001, "Keep this under 1000 characters. It has 1001."),
    ("name", "", "Enter a name."),
    ("name", "   ", "Enter a name."),
    ("price", "", "Enter the price."),
    ("price", "abc", "“abc” is not an amount. Type it like 250.00."),
    ("price", "-5", "An amount below zero does not fit here."),
    ("price", "9999999", "€9,999,999.00 is more than a price can be. The most is €1,000,000.00."),
    ("bench_minutes", "1441", "Enter whole minutes, 0 to 1440."),
    ("bench_minutes", "1.5", "Enter whole minutes, 0 to 1440."),
    ("bench_minutes", "soon", "“soon” is not a number."),
    ("warranty_days", "4000", "Enter 0 to 3650 days."),
    ("warranty_days", "-1", "Use 0 or more."),
)


def test_bad_input_is_said_at_the_field(window: MainWindow) -> None:
    for name, typed_text, sentence in BAD_FIELDS:
        edit = form(window)
        child(edit, "service_edit.name").set_value("Fan cleaning")
        child(edit, "service_edit.price").set_value(4000)
        editor = child(edit, f"service_edit.{name}")
        editor.setPlainText(typed_text) if name == "detail" else editor.setText(typed_text)
        edit.main_action()
        assert edit.form.fields[name].error() == sentence
        assert keys.focused() == editor.objectName()
        assert edit.message.text().startswith("1 field needs you")


def test_what_only_the_shop_knows_is_said_at_the_field_too(window: MainWindow) -> None:
    edit = form(window)
    child(edit, "service_edit.name").set_value("Fan cleaning")
    child(edit, "service_edit.price").set_value(4000)
    child(edit, "service_edit.code").set_value("SRV-014")
    edit.main_action()
    assert edit.form.fields["code"].error().startswith("SRV-014 is Deep clean")
    child(edit, "service_edit.code").set_value("ü")
    edit.main_action()
    assert edit.form.fields["code"].error() == "Use letters, digits and - . _ / in the code, at most 40."


def test_a_part_needs_its_name_and_a_quantity(window: MainWindow, shop: Shop) -> None:
    edit = form(window)
    child(edit, "service_edit.name").set_value("Fan cleaning")
    child(edit, "service_edit.price").set_value(4000)
    child(edit, "service_edit.parts.more").click()
    price, quantity = child(edit, "service_edit.parts.1.price"), child(edit, "service_edit.parts.1.quantity")
    assert isinstance(price, MoneyEdit)
    assert isinstance(quantity, NumberEdit)
    price.set_value(500)
    quantity.set_value(0)
    edit.main_action()
    assert edit.form.fields["part1"].error() == "Name the part."
    assert edit.form.fields["quantity1"].error() == "Enter a quantity above zero."
    child(edit, "service_edit.parts.1.remove").click()
    edit.main_action()
    assert isinstance(window.current(), CatalogueScreen)


BAD_PRICES = (
    ("", "17/11/2026", "Enter the new price."),
    ("59", "", "Enter the first day."),
    ("59", "16/11/2026", "16 Nov 2026 is past. Choose today or later."),
    ("59", "someday", "“someday” is not a day. Type it like 19/11, thu or +2."),
)


def test_bad_input_in_a_price_change(window: MainWindow, shop: Shop) -> None:
    for price, day, sentence in BAD_PRICES:
        screen = catalogue(window, service_id=card_of(shop, "SRV-014").id)
        screen.change_price()
        sheet = sheet_of(window, "catalogue_price")
        child(sheet, "catalogue_price.price").setText(price)
        child(sheet, "catalogue_price.from_day").setText(day)
        sheet.main_action()
        assert sheet.is_open()
        assert [field.error() for field in sheet.findChildren(Field) if field.error()] == [sentence]
        sheet.close_sheet()


BAD_CHANGES = (
    ("", "", "Enter a percentage or an amount."),
    ("-101", "", "Use −100 or more."),
    ("1001", "", "Use 1000 or less."),
    ("ten", "", "“ten” is not a number."),
    ("", "much", "“much” is not an amount. Type it like 250.00."),
)


def test_bad_input_in_a_change_of_many(window: MainWindow) -> None:
    for percent, amount, sentence in BAD_CHANGES:
        screen = catalogue(window)
        screen.change_many()
        sheet = sheet_of(window, "catalogue_bulk")
        child(sheet, "catalogue_bulk.percent").setText(percent)
        child(sheet, "catalogue_bulk.amount").setText(amount)
        sheet.main_action()
        assert sheet.is_open()
        assert sentence in [field.error() for field in sheet.findChildren(Field)]
        sheet.close_sheet()


def test_steps_move_and_leave_with_their_ticks(window: MainWindow, shop: Shop) -> None:
    facts = ServiceFacts("Three", code="T-3", steps=(Step("a"), Step("b", required=True), Step("c")))
    added = shop.run(add_service, facts=facts, price_cents=100).value
    edit = form(window, service_id=added, part="steps")
    assert keys.focused() == "service_edit.steps.1.text"
    keys.press(None, "Ctrl+Down")
    assert keys.focused() == "service_edit.steps.2.text"
    child(edit, "service_edit.steps.3.remove").click()
    assert edit.facts().steps == (Step("b", required=True), Step("a"))


def test_long_and_strange_names_neither_spread_the_page_nor_are_read_as_html(window: MainWindow, shop: Shop) -> None:
    name = "Rossi <b & <img src=/etc/hosts> " + "wide " * 33
    facts = ServiceFacts(
        name.strip(), code="X" * 40, category="C" * 80, detail=("long " * 190).strip(), bench_minutes=60,
        steps=(Step("s" * 300, required=True),),
        parts=(UsualPart(("p " * 90).strip(), Decimal(2), 900, ("note " * 50).strip()),),
    )  # fmt: skip
    added = shop.run(add_service, facts=facts, price_cents=99_999_999).value
    window.resize(1180, 720)
    screen = catalogue(window, service_id=added)
    side = child(screen, "catalogue.side")
    assert side.widget().minimumSizeHint().width() <= side.viewport().width()
    assert window.width() == 1180
    assert shown_text(screen, name.strip())
    edit = form(window, service_id=added)
    assert window.width() == 1180
    assert edit.facts() == facts


def test_how_times_and_amounts_are_said(app: QApplication) -> None:
    assert [bench_hours(each) for each in (0, 20, 60, 105)] == ["–", "0.33 h", "1 h", "1.75 h"]
    assert [clock_time(each) for each in (42, 60, 65)] == ["42 min", "1 h", "1 h 05"]
    assert [short_money(each) for each in (5000, 5050)] == ["€50", "€50.50"]


def rows_of(screen: CatalogueScreen) -> list[CatalogueRow]:
    """The rows in the list."""
    return list(child(screen, "catalogue.table").model().rows)


def typed(text: str) -> None:
    """Type where the focus is."""
    widget = QApplication.focusWidget()
    assert widget is not None
    keys.type_text(widget, text)


def to(name: str) -> None:
    """Tab to a control."""
    for _stop in range(40):
        if keys.focused() == name:
            return
        keys.press(None, "Tab")
    raise AssertionError(f"no Tab leads to {name}")


def shown_text(screen: QWidget, text: str) -> bool:
    """Whether a label shows exactly this."""
    from msp_desktop.ui.kit import PlainLabel

    return any(label.whole_text() == text and label.isVisible() for label in screen.findChildren(PlainLabel))


def test_a_usual_part_is_one_of_the_stock_with_its_own_price(window: MainWindow, shop: Shop) -> None:
    part = shelved(shop)
    service = shop.run(add_service, facts=ServiceFacts(name="Screen", code="SRV-990"), price_cents=9000).value
    assert window.go("service_edit", service_id=service, part="parts")
    QApplication.processEvents()
    edit = window.current()
    assert isinstance(edit, ServiceEdit)
    field = child(edit, "service_edit.parts.1.description")
    keys.type_text(field, "HDMI")
    keys.press(field, "Return")
    price = child(edit, "service_edit.parts.1.price")
    assert (price.value(), price.isReadOnly()) == (1800, True)
    assert edit.facts().parts[0].part_id == part
    keys.press(None, "Ctrl+Return")
    card = shop.ask(service_card, service_id=service, today=shop.today)
    assert [(each.description, each.part_id, each.price_cents, each.free) for each in card.parts] == [
        ("USB-C to HDMI adapter", part, 1800, Decimal(10))
    ]
    screen = catalogue(window, service_id=service)
    said = [label.text() for label in screen.findChildren(PlainLabel)]
    assert "10 free" in said
