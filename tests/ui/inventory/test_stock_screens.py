"""The stock list, the page and the form of a part: in every look, by keys alone, by scan, and taken back."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from msp_desktop.domain.part_price import PartPricing
from msp_desktop.domain.stock import Change, MoveKind, MoveReason
from msp_desktop.i18n import use_language
from msp_desktop.queries.palette import palette
from msp_desktop.queries.part_card import PartCard, part_card, part_pieces
from msp_desktop.queries.window import code_place, page_counts
from msp_desktop.store.models.part import Part
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.part_rows import part_by_code
from msp_desktop.store.shop import Shop
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.ui.inventory.form_screen import PartEdit
from msp_desktop.ui.inventory.item_panel import free_badge, waiting_words
from msp_desktop.ui.inventory.part_picker import PartPicker
from msp_desktop.ui.inventory.part_screen import PartPage
from msp_desktop.ui.inventory.screen import InventoryScreen
from msp_desktop.ui.inventory.tabs import VIEWS
from msp_desktop.ui.kit import Sheet
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.parts import PartFacts, PartSupplierFacts, add_part, adjust_stock, book, change_part
from tests.house.fitting import badly_called, cut_off, not_fitting
from tests.shops import Clock
from tests.ui import accessibility, keys
from tests.ui.desk import desk_for, window_for

EAN = "8806090572227"


def stocked(work: UnitOfWork) -> dict[str, int]:
    """Four parts: a disk that is low, paste that is on order, a battery that a job waits for, serialised memory."""
    brenta = work.add(Supplier(name="Brenta", name_key="brenta", language="it", created_at=work.now)).id
    disk = add_part(
        work,
        facts=PartFacts(
            "NVMe Samsung 980 1 TB", code="MZ-V8V1T0", category="Storage", maker="Samsung", shelf="P-12",
            cost_cents=5820, price_cents=8400, minimum=Decimal(4), warranty_days=730, barcodes=(EAN,),
            suppliers=(PartSupplierFacts(brenta, "B-980", 5820),),
        ),
        opening=Decimal(2),
    )  # fmt: skip
    paste = add_part(work, facts=PartFacts("Thermal paste", code="MX4-4G", cost_cents=410, minimum=Decimal(3)))
    battery = add_part(work, facts=PartFacts("Battery Spectre", code="BAT-HP", cost_cents=5200))
    memory = add_part(
        work, facts=PartFacts("SO-DIMM 8 GB", code="SO-D4", cost_cents=1740, serialised=True), opening=Decimal(3)
    )
    coming, waits = Change(on_order=Decimal(6)), Change(reserved=Decimal(1))
    book(work, part=work.get(Part, paste), kind=MoveKind.ORDERED, change=coming)
    book(work, part=work.get(Part, battery), kind=MoveKind.RESERVED, change=waits, reason=MoveReason.WAITS)
    return {"disk": disk, "paste": paste, "battery": battery, "memory": memory}


@pytest.fixture
def parts(shop: Shop) -> dict[str, int]:
    """The four parts by a short name."""
    return shop.run(stocked).value


@pytest.fixture
def window(app: QApplication, shop: Shop, parts: dict[str, int]) -> Iterator[MainWindow]:
    """The window around the shop with parts; the first person works at it."""
    desk = desk_for(shop)
    desk.dispatcher.act_as(1)
    made = window_for(desk)
    yield made
    desk.dispatcher.background.close()
    made.close()
    made.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def inventory(window: MainWindow, **place: Any) -> InventoryScreen:
    """Go to the list."""
    assert window.go("inventory", **place)
    QApplication.processEvents()
    screen = window.current()
    assert isinstance(screen, InventoryScreen)
    return screen


def form(window: MainWindow, **place: Any) -> PartEdit:
    """Go to the form."""
    assert window.go("part_edit", **place)
    QApplication.processEvents()
    screen = window.current()
    assert isinstance(screen, PartEdit)
    return screen


def page(window: MainWindow, part_id: int, **place: Any) -> PartPage:
    """Go to the page of a part."""
    assert window.go("part", part_id=part_id, **place)
    QApplication.processEvents()
    screen = window.current()
    assert isinstance(screen, PartPage)
    return screen


def child(screen: QWidget, name: str) -> Any:
    """The control of that name."""
    found = screen.findChild(QWidget, name)
    assert found is not None, name
    return found


def codes(screen: InventoryScreen) -> list[str]:
    """The codes listed, in order."""
    return [row.code for row in screen._table.rows()]


def card(shop: Shop, part_id: int) -> PartCard:
    """The part as it is now."""
    return shop.ask(part_card, part_id=part_id, now=shop.now, today=shop.today)


def says(screen: QWidget, text: str) -> bool:
    """Whether a label in sight holds the text."""
    return any(text in label.text() for label in screen.findChildren(QLabel) if label.isVisible())


def typed(text: str) -> None:
    """Type where the focus is."""
    widget = QApplication.focusWidget()
    assert widget is not None
    keys.type_text(widget, text)


def sheet(window: MainWindow, name: str) -> Sheet:
    """The open sheet of that name."""
    found = [each for each in window.findChildren(Sheet) if each.objectName() == name and each.is_open()]
    assert found, name
    return found[-1]


def test_every_view_can_be_read(window: MainWindow, parts: dict[str, int]) -> None:
    """In Italian, dark, in a small window; the pages as such are walked with those of the whole house."""
    theme().apply("dark", 100)
    use_language("it")
    window.resize(1180, 720)
    for screen in (
        inventory(window, part_id=parts["battery"]),
        page(window, parts["memory"], view="pieces"),
        page(window, parts["disk"], view="suppliers"),
        form(window, part_id=parts["disk"]),
    ):
        assert not window.grab().isNull()
        assert accessibility.nameless(screen) == []
        assert accessibility.unpressable(screen) == []
        assert accessibility.doubled(screen) == []
        assert accessibility.cut_texts(screen) == []
        assert badly_called(accessibility.controls(screen)) == []
        assert not_fitting(screen) + cut_off(screen) == []


def test_the_list_is_narrowed_and_sorted(window: MainWindow) -> None:
    screen = inventory(window)
    assert codes(screen) == ["BAT-HP", "MZ-V8V1T0", "MX4-4G", "SO-D4"]
    assert says(screen, "2 low or out shown first · 4 items")
    assert says(screen, "€168.60")
    child(screen, "inventory.show.2").click()
    assert codes(screen) == ["MX4-4G"]
    child(screen, "inventory.show.3").click()
    assert codes(screen) == ["BAT-HP"]
    child(screen, "inventory.show.0").click()
    screen._table.header_clicked(0)
    assert codes(screen) == ["BAT-HP", "MX4-4G", "MZ-V8V1T0", "SO-D4"]
    keys.press(None, "Ctrl+F")
    typed("samsung")
    keys.press(None, "Return")
    assert codes(screen) == ["MZ-V8V1T0"]
    assert says(screen, "1 item")
    screen.clear_filter()
    supplier = child(screen, "inventory.supplier")
    supplier.set_value(1)
    supplier.edited.emit()
    assert codes(screen) == ["MZ-V8V1T0"]
    keys.press(child(screen, "inventory.filter"), "Ctrl+F")
    typed("nothing like it")
    keys.press(None, "Return")
    assert codes(screen) == []
    assert says(screen, "No parts match")


def test_the_selected_part_says_how_it_stands(window: MainWindow, parts: dict[str, int]) -> None:
    screen = inventory(window, part_id=parts["disk"])
    assert says(screen, "€25.80")
    assert says(screen, "2 more, opening stock, Davide")
    assert says(screen, "0 → 2")


def test_badges_say_what_is_free_and_who_waits(shop: Shop, parts: dict[str, int]) -> None:
    assert free_badge(card(shop, parts["disk"])).word == "2 free, min 4"
    assert free_badge(card(shop, parts["battery"])).word == "−1 free"
    assert waiting_words(card(shop, parts["battery"])) == "1 job waiting"
    assert waiting_words(card(shop, parts["disk"])) == ""


def test_a_scan_selects_and_an_unknown_one_begins_a_card(window: MainWindow, parts: dict[str, int]) -> None:
    screen = inventory(window)
    assert screen.scanned(EAN)
    QApplication.processEvents()
    assert screen.place() == {"part_id": parts["disk"]}
    assert screen.scanned("4006381333931")
    assert says(screen, "No item has the code 4006381333931.")
    child(screen, "inventory.unknown.add").click()
    QApplication.processEvents()
    assert isinstance(window.current(), PartEdit)
    assert window.current().facts().barcodes == ("4006381333931",)  # type: ignore[union-attr]


def test_stock_is_set_right_by_keys_and_taken_back(window: MainWindow, shop: Shop, parts: dict[str, int]) -> None:
    inventory(window, part_id=parts["disk"])
    keys.press(None, "Ctrl+E")
    assert keys.focused() == "adjust.now"
    typed("5")
    shown = sheet(window, "adjust")
    QApplication.processEvents()
    assert says(shown, "+3: 2 → 5.")
    assert accessibility.nameless(shown) + accessibility.cut_texts(shown) + not_fitting(shown) == []
    reason = child(shown, "adjust.reason")
    assert MoveReason.LOST not in [reason.itemData(at) for at in range(reason.count())]
    reason.set_value(MoveReason.OTHER)
    keys.press(None, "Ctrl+Return")
    assert shown.is_open()
    child(shown, "adjust.note").setFocus()
    typed("from the show")
    keys.press(None, "Ctrl+Return")
    assert not shown.is_open()
    assert card(shop, parts["disk"]).balance.on_hand == 5
    assert card(shop, parts["disk"]).moves[0].note == "from the show"
    keys.press(None, "Ctrl+Z")
    assert card(shop, parts["disk"]).balance.on_hand == 2


def test_pieces_that_go_are_chosen(window: MainWindow, shop: Shop, parts: dict[str, int]) -> None:
    screen = page(window, parts["memory"], view="pieces")
    piece = shop.ask(part_pieces, part_id=parts["memory"])[0]
    screen.name_piece(piece)
    typed("SN-77")
    keys.press(None, "Ctrl+Return")
    assert shop.ask(part_pieces, part_id=parts["memory"])[0].serial == "SN-77"
    keys.press(None, "Ctrl+E")
    typed("2")
    child(sheet(window, "adjust"), "adjust.reason").set_value(MoveReason.BROKEN)
    keys.press(None, "Ctrl+Return")
    QApplication.processEvents()
    picker = sheet(window, "adjust.pieces")
    assert keys.focused() == "adjust.pieces.code"
    typed("sn 77")
    keys.press(None, "Return")
    keys.press(None, "Ctrl+Return")
    assert not picker.is_open()
    gone = [each.serial for each in shop.ask(part_pieces, part_id=parts["memory"]) if each.state.value == "written_off"]
    assert gone == ["SN-77"]
    assert screen.place() == {"part_id": parts["memory"]}


def test_a_count_is_taken_anew_where_stock_moved(window: MainWindow, shop: Shop, parts: dict[str, int]) -> None:
    inventory(window, part_id=parts["disk"])
    keys.press(None, "Ctrl+E")
    typed("5")
    shop.acting_as(2).run(adjust_stock, part_id=parts["disk"], quantity=Decimal(-1), reason=MoveReason.LOST)
    keys.press(None, "Ctrl+Return")
    shown = sheet(window, "adjust")
    assert says(shown, "The stock moved meanwhile: the book shows 1, not 2.")
    assert says(shown, "+4: 1 → 5.")
    keys.press(None, "Ctrl+Return")
    assert not shown.is_open()
    assert card(shop, parts["disk"]).balance.on_hand == 5


def test_a_part_is_added_by_keys(window: MainWindow, shop: Shop) -> None:
    inventory(window)
    keys.press(None, "Ctrl+L")
    assert keys.focused() == "part_edit.name"
    typed("Fan Noctua 40 mm")
    screen = window.current()
    assert isinstance(screen, PartEdit)
    child(screen, "part_edit.category").setFocus()
    typed("Cooling")
    assert screen.scanned("4006381333931")
    child(screen, "part_edit.cost_cents").setFocus()
    typed("10,00")
    child(screen, "part_edit.pricing").set_value(PartPricing.MARKUP)
    child(screen, "part_edit.pricing").edited.emit()
    child(screen, "part_edit.price_basis").set_value(child(screen, "part_edit.price_basis").value())
    child(screen, "part_edit.markup_percent").setFocus()
    typed("50")
    assert says(screen, "Margin €5.00, 33.3% of the net price")
    child(screen, "part_edit.quantity").setFocus()
    typed("4")
    keys.press(None, "Ctrl+Return")
    QApplication.processEvents()
    assert isinstance(window.current(), InventoryScreen)
    made = card(shop, shop.ask(part_by_code, text="4006381333931")[0])
    assert (made.code, made.name, made.balance.on_hand, made.balance.value_cents) == (
        "COO-001", "Fan Noctua 40 mm", Decimal(4), 4000,
    )  # fmt: skip
    assert made.net_cents == 1500
    keys.press(None, "Ctrl+Z")
    assert shop.ask(part_by_code, text="4006381333931") == []


def test_a_wrong_barcode_is_said_at_its_field(window: MainWindow, parts: dict[str, int]) -> None:
    screen = form(window, part_id=parts["paste"])
    child(screen, "part_edit.barcodes").set_value("4006381333932")
    keys.press(None, "Ctrl+Return")
    assert says(screen, "The check digit of 4006381333932 does not fit. Its last digit would be 1.")
    child(screen, "part_edit.barcodes").set_value(EAN)
    keys.press(None, "Ctrl+Return")
    assert isinstance(window.current(), PartEdit)
    assert says(screen, "is scanned for NVMe Samsung 980 1 TB (MZ-V8V1T0) already")
    child(screen, "part_edit.barcodes").set_value("4006381333931")
    keys.press(None, "Ctrl+Return")
    QApplication.processEvents()
    assert isinstance(window.current(), InventoryScreen)


def test_a_half_typed_card_survives(window: MainWindow, shop: Shop, parts: dict[str, int]) -> None:
    screen = form(window, part_id=parts["disk"])
    child(screen, "part_edit.name").set_value("NVMe Samsung 980 PRO")
    child(screen, "part_edit.shelf").set_value("P-13")
    screen.touched()
    screen.save_draft_now()
    inventory(window)
    screen = form(window, part_id=parts["disk"])
    assert child(screen, "part_edit.name").value() == "NVMe Samsung 980 1 TB"
    child(screen, "part_edit.draft.continue").click()
    assert screen.facts().name == "NVMe Samsung 980 PRO"
    assert screen.facts().suppliers == (PartSupplierFacts(1, "B-980", 5820),)
    keys.press(None, "Ctrl+Return")
    assert (card(shop, parts["disk"]).name, card(shop, parts["disk"]).shelf) == ("NVMe Samsung 980 PRO", "P-13")
    screen = form(window, part_id=parts["disk"])
    assert screen.findChild(QWidget, "part_edit.draft.continue") is None or not says(screen, "You have a draft")


def test_a_form_opened_bare_is_a_new_one(window: MainWindow, shop: Shop, parts: dict[str, int]) -> None:
    screen = form(window)
    assert says(screen, "New item")
    child(screen, "part_edit.name").set_value("Cable")
    keys.press(None, "Ctrl+Return")
    screen = form(window)
    assert screen.facts().name == ""
    child(screen, "part_edit.name").set_value("Longer cable")
    keys.press(None, "Ctrl+Return")
    assert {card(shop, 5).name, card(shop, 6).name} == {"Cable", "Longer cable"}


def test_what_a_colleague_changed_is_asked_about(
    window: MainWindow, shop: Shop, parts: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = form(window, part_id=parts["disk"])
    child(screen, "part_edit.shelf").set_value("Q-1")
    theirs = PartFacts("Theirs", code="MZ-V8V1T0")
    shop.acting_as(2).run(change_part, part_id=parts["disk"], facts=theirs)
    monkeypatch.setattr(PartEdit, "_changed", lambda self, changed, arguments: self.current_version(arguments))
    keys.press(None, "Ctrl+Return")
    now = card(shop, parts["disk"])
    assert (now.name, now.shelf) == ("NVMe Samsung 980 1 TB", "Q-1")
    assert screen is not window.current()


def test_prices_of_several_are_changed_in_one_act(window: MainWindow, shop: Shop, parts: dict[str, int]) -> None:
    screen = inventory(window)
    for at in range(len(screen._table.rows())):
        screen._table.toggle_pick(at)
    child(screen, "inventory.bulk.prices").click()
    shown = sheet(window, "part_prices")
    child(shown, "part_prices.way").set_value("markup")
    child(shown, "part_prices.way").edited.emit()
    child(shown, "part_prices.markup").setFocus()
    typed("50")
    keys.press(None, "Ctrl+Return")
    assert not shown.is_open()
    found = [card(shop, part_id) for part_id in parts.values()]
    assert [each.price_cents for each in found] == [8730, 615, 7800, 2610]
    assert {each.pricing for each in found} == {PartPricing.MARKUP}
    keys.press(None, "Ctrl+Z")
    assert card(shop, parts["disk"]).price_cents == 8400


def test_parts_are_ended_and_brought_back(window: MainWindow, shop: Shop, parts: dict[str, int]) -> None:
    screen = inventory(window, part_id=parts["battery"])
    screen.end()
    assert says(screen, "reserved for a job")
    inventory(window, part_id=parts["disk"])
    screen.end()
    assert codes(screen) == ["BAT-HP", "MX4-4G", "SO-D4"]
    child(screen, "inventory.show.4").click()
    assert codes(screen) == ["MZ-V8V1T0"]
    there = page(window, parts["disk"])
    child(there, "part.revive").click()
    assert card(shop, parts["disk"]).active


def test_labels_wait_where_there_is_no_printer(window: MainWindow, shop: Shop, parts: dict[str, int]) -> None:
    waiting: list[tuple[str, str]] = []
    screen = inventory(window, part_id=parts["disk"])
    screen.desk.printing.waits.connect(lambda kind, title, _again: waiting.append((kind, title)))
    keys.press(None, "Ctrl+P")
    assert keys.focused() == "label.copies"
    keys.press(None, "Ctrl+Return")
    for _try in range(200):
        QApplication.processEvents()
        if waiting:
            break
        QApplication.instance().thread().msleep(10)  # type: ignore[union-attr]
    assert waiting == [("label", "Part labels")]


def test_the_stock_card_leads_on(window: MainWindow, shop: Shop, parts: dict[str, int]) -> None:
    screen = page(window, parts["battery"])
    assert [row.kind for row in screen._moves.rows()] == [MoveKind.RESERVED]
    child(screen, "part.moves.pieces_only").click()
    assert screen._moves.rows() == []
    keys.press(None, "Ctrl+Tab")
    assert says(screen, "No supplier yet.")
    keys.press(None, "Ctrl+Return")
    QApplication.processEvents()
    assert isinstance(window.current(), PartEdit)


def test_a_picker_finds_by_words_code_and_scan(window: MainWindow, parts: dict[str, int]) -> None:
    screen = inventory(window)
    picker = PartPicker(screen, "test.picker", parent=screen)
    picker.setAccessibleName("Part")
    picker.show()
    took: list[int] = []
    picker.picked.connect(lambda part: took.append(part.id))
    picker.setFocus()
    keys.type_text(picker, "samsung")
    assert picker.rows() == ["NVMe Samsung 980 1 TB"]
    keys.press(picker, "Return")
    assert picker.value() == ""
    assert picker.take_code("B-980")
    assert picker.take_code("0" + EAN)
    assert not picker.take_code("nobody")
    assert took == [parts["disk"]] * 3


def test_the_palette_scans_and_counts_know_parts(shop: Shop, parts: dict[str, int]) -> None:
    for text in ("samsung", "MZ-V8V1T0", EAN, "B-980", "p-12"):
        assert [each.id for each in shop.ask(palette, typed=text, today=shop.today).parts] == [parts["disk"]], text
    place = shop.ask(code_place, code=EAN)
    assert place is not None
    assert (place.page, place.row_id) == ("inventory", parts["disk"])
    assert shop.ask(page_counts, today=shop.today).low_parts == 2


def test_an_empty_shop_begins_with_a_card(app: QApplication, shop: Shop, clock: Clock) -> None:
    made = window_for(desk_for(shop))
    screen = inventory(made)
    assert says(screen, "No parts yet. Scan one to add it.")
    keys.press(None, "Ctrl+L")
    QApplication.processEvents()
    assert isinstance(made.current(), PartEdit)
    made.close()


def test_the_views_stand_at_the_same_place_on_every_page(window: MainWindow) -> None:
    places = set()
    for view, _text in VIEWS:
        window.go(view)
        QApplication.processEvents()
        screen = window.current()
        assert screen is not None
        row = screen.findChild(QWidget, "inventory.view")
        assert row is not None
        places.add(row.mapTo(window, QPoint(0, 0)))
    assert len(places) == 1
