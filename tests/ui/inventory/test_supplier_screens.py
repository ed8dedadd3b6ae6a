"""The list of suppliers and the form of one: in every look, by keys alone, and never over a colleague's change."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from msp_desktop.domain.purchase import DeliveryState, OrderState
from msp_desktop.domain.supplier_facts import SupplierFacts
from msp_desktop.queries.palette import palette
from msp_desktop.queries.supplier_list import supplier_card, supplier_choices, supplier_list
from msp_desktop.store.models.purchase import Delivery, PurchaseOrder
from msp_desktop.store.shop import Shop
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.ui.inventory.supplier_form import SupplierEdit, clock_of, minutes_of
from msp_desktop.ui.inventory.supplier_list import SupplierList
from msp_desktop.ui.kit import LineEdit, TextEdit
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.parts import PartFacts, PartSupplierFacts, add_part
from msp_desktop.usecases.suppliers import add_supplier, change_supplier
from tests.ui import accessibility, keys
from tests.ui.desk import desk_for, window_for

NAMES = ("Brevi", "Esprinet", "Ingram Micro", "Öko-Teile")


@pytest.fixture
def suppliers(shop: Shop) -> dict[str, int]:
    """Four suppliers; Ingram has a phone, a part, an open order and two deliveries."""
    found = {name: shop.run(add_supplier, facts=SupplierFacts(name)).value for name in NAMES}
    ingram = found["Ingram Micro"]
    kept = shop.ask(supplier_card, supplier_id=ingram).facts
    shop.run(change_supplier, supplier_id=ingram, facts=replace(kept, phone="02 957961", email="ordini@ingram.example"))
    shop.run(add_part, facts=PartFacts("Disk", suppliers=(PartSupplierFacts(ingram, "IM-1", 100),)))
    shop.run(bought, supplier_id=ingram)
    return found


def bought(work: UnitOfWork, *, supplier_id: int) -> None:
    for number, state, cents in (("PO-1", OrderState.SENT, 25000), ("PO-2", OrderState.RECEIVED, 9000)):
        work.add(
            PurchaseOrder(
                number=number, supplier_id=supplier_id, state=state, language="it", created_at=work.now,
                net_cents=cents, expected_day=date(2026, 11, 20),
            )
        )  # fmt: skip
    for at, cents in ((datetime(2026, 3, 2, tzinfo=UTC), 12000), (datetime(2025, 12, 31, tzinfo=UTC), 99900)):
        work.add(
            Delivery(
                supplier_id=supplier_id, state=DeliveryState.RECEIVED, created_at=at, changed_at=at, received_at=at,
                value_cents=cents,
            )
        )  # fmt: skip


@pytest.fixture
def window(app: QApplication, shop: Shop) -> Iterator[MainWindow]:
    desk = desk_for(shop)
    desk.dispatcher.act_as(1)
    made = window_for(desk)
    yield made
    desk.dispatcher.background.close()
    made.close()
    made.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def the_list(window: MainWindow) -> SupplierList:
    window.go("suppliers")
    QApplication.processEvents()
    screen = window.current()
    assert isinstance(screen, SupplierList)
    return screen


def the_form(window: MainWindow, **place: object) -> SupplierEdit:
    window.go("supplier_edit", **place)
    QApplication.processEvents()
    screen = window.current()
    assert isinstance(screen, SupplierEdit)
    return screen


W = TypeVar("W", bound=QWidget)


def piece(screen: QWidget, kind: type[W], name: str) -> W:
    found = screen.findChild(kind, name)
    assert found is not None
    return found


def test_what_is_open_and_bought_this_year(shop: Shop, suppliers: dict[str, int]) -> None:
    rows = shop.ask(supplier_list, since=datetime(2026, 1, 1, tzinfo=UTC))
    assert [row.name for row in rows] == list(NAMES)
    ingram = rows[2]
    assert (ingram.parts, ingram.open_orders, ingram.open_cents, ingram.next_day) == (1, 1, 25000, date(2026, 11, 20))
    assert (ingram.received_cents, rows[0].received_cents) == (12000, 0)


def test_pages_by_key_forwards_and_backwards(shop: Shop, suppliers: dict[str, int]) -> None:
    since = datetime(2026, 1, 1, tzinfo=UTC)
    first = shop.ask(supplier_list, since=since, limit=2)
    second = shop.ask(supplier_list, since=since, after=first[-1], limit=2)
    assert [row.name for row in (*first, *second)] == list(NAMES)
    assert shop.ask(supplier_list, since=since, before=second[0], limit=2) == first
    assert shop.ask(supplier_list, since=since, backwards=True, limit=2) == second
    assert [row.name for row in shop.ask(supplier_list, since=since, open_only=True)] == ["Ingram Micro"]
    assert [row.name for row in shop.ask(supplier_list, since=since, typed="oko")] == ["Öko-Teile"]


@pytest.mark.parametrize(("scheme", "percent"), [("light", 100), ("dark", 130)])
@pytest.mark.usefixtures("suppliers")
def test_pages_name_everything(window: MainWindow, scheme: str, percent: int) -> None:
    theme().apply(scheme, percent)
    for screen in (the_list(window), the_form(window, supplier_id=1), the_form(window)):
        assert accessibility.nameless(screen) == []
        assert accessibility.doubled(screen) == []
        assert accessibility.unpressable(screen) == []


def test_an_empty_list_leads_to_the_form(window: MainWindow) -> None:
    screen = the_list(window)
    keys.click(screen, "suppliers.empty.new")
    QApplication.processEvents()
    assert isinstance(window.current(), SupplierEdit)


def test_a_supplier_is_added_by_keys_alone(window: MainWindow, shop: Shop) -> None:
    the_list(window)
    keys.press(None, "Ctrl+Return")
    QApplication.processEvents()
    form = window.current()
    assert isinstance(form, SupplierEdit)
    assert keys.focused() == "supplier_edit.name"
    keys.press(None, "Ctrl+Return")
    assert form.message.text().startswith("1 field needs you: Name")
    keys.type_text(piece(form, LineEdit, "supplier_edit.name"), "Esprinet")
    for name, text in (("phone", "039 24041"), ("email", "ordini"), ("order_until", "1630")):
        widget = piece(form, QWidget, f"supplier_edit.{name}")
        widget.setFocus()
        keys.type_text(widget, text)
    keys.press(None, "Ctrl+Return")
    assert form.message.text().startswith("1 field needs you")
    assert keys.focused() == "supplier_edit.email"
    # What is wrong is selected, so that typing replaces it.
    keys.type_text(piece(form, LineEdit, "supplier_edit.email"), "ordini@esprinet.example")
    keys.press(None, "Ctrl+Return")
    QApplication.processEvents()
    assert isinstance(window.current(), SupplierList)
    (choice,) = shop.ask(supplier_choices)
    kept = shop.ask(supplier_card, supplier_id=choice[0]).facts
    assert (kept.name, kept.phone, kept.email, kept.order_until) == (
        "Esprinet", "+3903924041", "ordini@esprinet.example", 990
    )  # fmt: skip
    keys.press(None, "Ctrl+Z")
    assert shop.ask(supplier_choices) == []


def test_a_half_typed_supplier_is_kept(window: MainWindow, shop: Shop) -> None:
    form = the_form(window)
    keys.type_text(piece(form, LineEdit, "supplier_edit.name"), "Datamatic")
    form.save_draft_now()
    form.desk.dispatcher.background.close()
    assert shop.drafts.load("supplier_edit") is not None
    again = the_form(window)
    again.open()
    assert "You have a draft from" in again.message.text()
    keys.click(again, "supplier_edit.draft.continue")
    assert again.facts().name == "Datamatic"


def test_every_fact_of_the_card_goes_through_the_form(window: MainWindow, suppliers: dict[str, int]) -> None:
    form = the_form(window, supplier_id=suppliers["Ingram Micro"])
    facts = replace(
        form.facts(), account_number="C-1", contact_name="Laura", website="ingram.example", vat_number="IT1",
        payment_days=30, delivery_days=1, order_until=0, minimum_cents=0, freight_cents=790, free_freight_cents=20000,
        note="Ask for Laura\nnot before nine",
    )  # fmt: skip
    form.show_facts(facts)
    assert form.facts() == facts


def test_use_mine_writes_over_and_keep_theirs_does_not(
    window: MainWindow, shop: Shop, suppliers: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    ingram = suppliers["Ingram Micro"]
    answers = iter(["theirs", "mine"])
    monkeypatch.setattr("msp_desktop.ui.screen.ask", lambda *_about, **_more: next(answers))
    for expected in ("Theirs", "Mine"):
        form = the_form(window, supplier_id=ingram)
        form.open(supplier_id=ingram)
        kept = shop.ask(supplier_card, supplier_id=ingram).facts
        shop.acting_as(2).run(change_supplier, supplier_id=ingram, facts=replace(kept, note=f"Theirs {expected}"))
        piece(form, TextEdit, "supplier_edit.note").set_value("Mine")
        form.main_action()
        note = shop.ask(supplier_card, supplier_id=ingram).facts.note
        assert note.startswith(expected)


def test_deleting_asks_where_parts_have_a_price_and_is_taken_back(
    window: MainWindow, shop: Shop, suppliers: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = the_list(window)
    table = piece(screen, QTableView, "suppliers.table")
    assert keys.focused() == "suppliers.table"
    asked: list[str] = []

    def say_yes(_over: QWidget, _title: str, consequence: str, _verb: str) -> bool:
        asked.append(consequence)
        return True

    monkeypatch.setattr("msp_desktop.ui.inventory.supplier_list.confirm", say_yes)
    (_words, _name, delete) = screen.further_acts()[0]
    delete()
    assert asked == []
    assert [name for _id, name in shop.ask(supplier_choices)] == ["Esprinet", "Ingram Micro", "Öko-Teile"]
    keys.press(None, "Ctrl+Z")
    assert len(shop.ask(supplier_choices)) == 4
    table.setFocus()
    screen.rows.select(suppliers["Ingram Micro"])
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert asked == ["1 part keeps their price, but nothing is ordered from them."]
    assert "Order PO-1 is still open" in screen.message.text()


def test_the_list_leads_to_the_form_and_to_a_price_list(window: MainWindow, suppliers: dict[str, int]) -> None:
    screen = the_list(window)
    keys.press(piece(screen, QTableView, "suppliers.table"), "Return")
    QApplication.processEvents()
    form = window.current()
    assert isinstance(form, SupplierEdit)
    assert form.place() == {"supplier_id": suppliers["Brevi"]}
    form.import_list()
    QApplication.processEvents()
    current = window.current()
    assert current is not None
    assert current.place() == {"supplier_id": suppliers["Brevi"]}


def test_the_palette_finds_suppliers(shop: Shop, suppliers: dict[str, int]) -> None:
    (found,) = shop.ask(palette, typed="ingram", today=shop.today).suppliers
    assert (found.id, found.name) == (suppliers["Ingram Micro"], "Ingram Micro")


def test_times_of_day() -> None:
    assert [minutes_of(each) for each in ("16:30", "16.30", "1630", "9", "", "25", "16:75")] == [
        990, 990, 990, 540, None, None, None
    ]  # fmt: skip
    assert clock_of(545) == "9:05"
