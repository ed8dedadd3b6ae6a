"""The page that takes a price list over: from the file to the report, by keys, by drop, and back."""

import threading
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from sqlalchemy import select

from msp_desktop.domain.price_list_cells import DayOrder, DecimalMark
from msp_desktop.domain.price_list_headings import PriceField
from msp_desktop.domain.price_list_values import Choices, Entry, MatchBy, Proposal, ProposalKind
from msp_desktop.domain.supplier_facts import SupplierFacts
from msp_desktop.store.models.part import Part
from msp_desktop.store.shop import Shop
from msp_desktop.ui.inventory.price_list_changes import ListChanges
from msp_desktop.ui.inventory.price_list_screen import PriceListScreen
from msp_desktop.ui.kit import Combo, SearchBox
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.parts import PartFacts, PartSupplierFacts, add_part, change_part_cost
from msp_desktop.usecases.suppliers import add_supplier
from tests.ui import accessibility, keys
from tests.ui.desk import desk_for, window_for

LIST = """Listino novembre
Codice articolo;Descrizione;Prezzo netto;Ricarico
IM-1;Disk;44,00;x
IM-2;Ram;20,00;y
IM-3;Dock;on request;z
IM-4;Cable;2,50;
"""


@pytest.fixture
def window(app: QApplication, shop: Shop) -> Iterator[MainWindow]:
    supplier = shop.run(add_supplier, facts=SupplierFacts("Ingram Micro")).value
    shop.run(add_supplier, facts=SupplierFacts("Esprinet"))
    for code, cost in (("1", 4000), ("2", 2000)):
        shop.run(
            add_part,
            facts=PartFacts(
                f"Part {code}", cost_cents=cost, suppliers=(PartSupplierFacts(supplier, f"IM-{code}", cost),)
            ),
        )
    desk = desk_for(shop)
    desk.dispatcher.act_as(1)
    made = window_for(desk)
    yield made
    desk.dispatcher.background.close()
    made.close()
    made.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "listino.csv"
    path.write_text(LIST, encoding="cp1252")
    return path


def page(window: MainWindow, supplier_id: int | None = 1) -> PriceListScreen:
    window.go("price_list", supplier_id=supplier_id)
    QApplication.processEvents()
    screen = window.current()
    assert isinstance(screen, PriceListScreen)
    return screen


def until(done: Callable[[], bool]) -> None:
    for _time in range(400):
        QTest.qWait(5)
        if done():
            return
    raise AssertionError("it did not end")


def ready(screen: PriceListScreen) -> None:
    until(lambda: not screen.busy())


def costs(shop: Shop) -> dict[str, int]:
    found = shop.ask(
        lambda session: session.execute(select(Part.name, Part.cost_cents).where(Part.deleted_at.is_(None))).all()
    )
    return {row.name: row.cost_cents for row in found}


def test_from_the_file_to_the_report_by_keys(
    window: MainWindow, shop: Shop, file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_about: (str(file), ""))
    screen = page(window)
    assert keys.focused() == "price_list.choose"
    keys.press(None, "Ctrl+I")
    ready(screen)
    assert screen.fields() == (PriceField.CODE, PriceField.NAME, PriceField.PRICE, PriceField.NONE)
    assert keys.focused() == "price_list.columns.1"
    keys.click(screen, "price_list.choices.add_new")
    keys.press(None, "Ctrl+Return")
    ready(screen)
    assert [each.kind for each in screen.shown()] == [
        ProposalKind.UP, ProposalKind.SAME, ProposalKind.REFUSED, ProposalKind.NEW
    ]  # fmt: skip
    assert costs(shop) == {"Part 1": 4000, "Part 2": 2000}
    keys.press(None, "Ctrl+Return")
    ready(screen)
    assert costs(shop) == {"Part 1": 4400, "Part 2": 2000, "Cable": 250}
    assert "1 price changed. 1 part added." in screen.message.text()
    refused = tmp_path / "refused.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_about: (str(refused), ""))
    assert keys.focused() == "price_list.refused"
    keys.press(None, "Ctrl+S")
    assert "IM-3;Dock;on request;z;on request cannot be read as a price." in refused.read_text("utf-8-sig")
    keys.click(screen, "price_list.take_back")
    ready(screen)
    assert costs(shop) == {"Part 1": 4000, "Part 2": 2000}
    assert "as it was before" in screen.message.text()


def test_tab_goes_from_the_columns_to_how_it_is_read(
    window: MainWindow, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_about: (str(file), ""))
    screen = page(window)
    keys.press(None, "Ctrl+I")
    ready(screen)
    way = []
    for _step in range(10):
        keys.press(None, "Tab")
        way.append(keys.focused())
    assert "price_list.choices.match" in way, way


def test_ctrl_z_takes_the_import_back(window: MainWindow, shop: Shop, file: Path) -> None:
    screen = page(window)
    screen.read(file)
    ready(screen)
    screen.main_action()
    ready(screen)
    screen.main_action()
    ready(screen)
    assert costs(shop)["Part 1"] == 4400
    keys.press(None, "Ctrl+Z")
    until(lambda: costs(shop)["Part 1"] == 4000)


def test_a_large_import_is_taken_back_on_the_worker(
    window: MainWindow, shop: Shop, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("msp_desktop.ui.dispatcher.LARGE_ACT", 1)
    threads: list[str] = []
    undo = Shop.undo

    def heard(self: Shop, operation_id: int) -> object:
        threads.append(threading.current_thread().name)
        return undo(self, operation_id)

    screen = page(window)
    screen.read(file)
    ready(screen)
    for _step in ("look", "import"):
        screen.main_action()
        ready(screen)
    monkeypatch.setattr(Shop, "undo", heard)
    keys.press(None, "Ctrl+Z")
    keys.press(None, "Ctrl+Z")
    assert "Something large is still being taken back." in screen.message.text()
    background = screen.desk.dispatcher.background
    until(lambda: not background.running())
    assert costs(shop)["Part 1"] == 4000
    keys.press(None, "Ctrl+Shift+Z")
    until(lambda: not background.running())
    assert costs(shop)["Part 1"] == 4400
    assert threads == ["worker", "worker"]


def test_a_dropped_file_is_read_and_others_are_not_taken(window: MainWindow, file: Path, tmp_path: Path) -> None:
    screen = page(window)
    for path, taken in ((tmp_path / "photo.png", False), (file, True)):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        event = QDropEvent(
            QPoint(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        event.ignore()
        screen.dropEvent(event)
        assert event.isAccepted() is taken
    ready(screen)
    assert screen.fields()[0] is PriceField.CODE


def test_whose_list_it_is_comes_first(window: MainWindow, file: Path) -> None:
    screen = page(window, None)
    screen.read(file)
    assert "Choose whose price list it is." in screen.message.text()
    assert keys.focused() == "price_list.supplier"


def test_a_file_that_is_no_list_is_refused_in_words(window: MainWindow, tmp_path: Path) -> None:
    screen = page(window)
    for name, content, words in (
        ("a.csv", b"", "a.csv is empty."),
        ("b.pdf", b"%PDF-1.7", "b.pdf is no table that can be read."),
        ("gone.csv", None, "The file could not be read."),
    ):
        if content is not None:
            (tmp_path / name).write_bytes(content)
        screen.read(tmp_path / name)
        ready(screen)
        assert words in screen.message.text()
        assert keys.focused() == "price_list.choose"


def test_a_column_too_few_is_said(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Codice;Nome\nA;B\n")
    screen = page(window)
    screen.read(tmp_path / "a.csv")
    ready(screen)
    screen.main_action()
    ready(screen)
    assert "Choose which column holds “Price”." in screen.message.text()


def test_a_meaning_belongs_to_one_column_and_headings_may_stand_elsewhere(window: MainWindow, file: Path) -> None:
    screen = page(window)
    screen.read(file)
    ready(screen)
    combo: Combo[PriceField] | None = screen.findChild(Combo, "price_list.columns.4")
    assert combo is not None
    combo.set_value(PriceField.PRICE)
    combo.edited.emit()
    assert screen.fields() == (PriceField.CODE, PriceField.NAME, PriceField.NONE, PriceField.PRICE)
    keys.click(screen, "price_list.choices.has_headings")
    assert screen.fields() == (PriceField.NONE,) * 4


def test_every_choice_goes_through_the_panel(window: MainWindow, file: Path) -> None:
    screen = page(window)
    screen.read(file)
    ready(screen)
    wanted = Choices(
        MatchBy.BARCODE, add_new=True, only_in_stock=True, follow_cost=False, percent=Decimal("-2.5"), per_pack=True,
        skip_rows=3, has_headings=False, mark=DecimalMark.POINT, days=DayOrder.MONTH_FIRST, markup=Decimal(55),
    )  # fmt: skip
    screen.choices.set_value(wanted)
    assert screen.choices.value() == wanted


def test_parts_that_changed_meanwhile_stop_the_import(window: MainWindow, shop: Shop, file: Path) -> None:
    screen = page(window)
    screen.read(file)
    ready(screen)
    screen.main_action()
    ready(screen)
    shop.acting_as(2).run(change_part_cost, part_id=1, cost_cents=1)
    screen.main_action()
    ready(screen)
    assert "Parts have changed" in screen.message.text()
    assert costs(shop)["Part 1"] == 1
    assert screen.escape()
    screen.main_action()
    ready(screen)
    screen.main_action()
    ready(screen)
    assert costs(shop)["Part 1"] == 4400


def test_the_changes_are_narrowed_by_kind_and_by_what_is_typed(app: QApplication) -> None:
    entry = Entry(price_cents=100)
    found = [
        Proposal(row, ProposalKind.UP if row % 2 else ProposalKind.SAME, entry, f"C{row}", "Disk" if row < 9 else "Ram")
        for row in range(2, 1200)
    ]
    changes = ListChanges("changes")
    changes.show_proposals(found)
    assert [each.row for each in changes.table.rows()[:3]] == [2, 3, 4]
    changes.show_kind(ProposalKind.UP)
    assert [each.row for each in changes.table.rows()[:3]] == [3, 5, 7]
    box = changes.findChild(SearchBox, "changes.filter")
    assert box is not None
    box.setText("disk c5")
    box.asked.emit(box.value())
    assert changes.table.rows() == []
    box.setText("ram")
    box.asked.emit(box.value())
    assert changes.table.rows()[0].row == 9
    box.setText("c1199 ram")
    box.asked.emit(box.value())
    assert [each.row for each in changes.table.rows()] == [1199]
    changes.deleteLater()


def test_the_same_list_again_says_that_it_changes_nothing(window: MainWindow, shop: Shop, file: Path) -> None:
    screen = page(window)
    for _time in range(2):
        screen.read(file)
        ready(screen)
        screen.main_action()
        ready(screen)
        before = costs(shop)
        screen.main_action()
        ready(screen)
    assert "This list changes nothing." in screen.message.text()
    assert costs(shop) == before


@pytest.mark.parametrize(("scheme", "percent"), [("light", 100), ("dark", 130)])
def test_every_step_names_its_controls(window: MainWindow, file: Path, scheme: str, percent: int) -> None:
    theme().apply(scheme, percent)
    screen = page(window)
    for step in range(4):
        if step == 1:
            screen.read(file)
        elif step:
            screen.main_action()
        ready(screen)
        QApplication.processEvents()
        assert accessibility.nameless(screen) == []
        assert accessibility.doubled(screen) == []
        assert accessibility.unpressable(screen) == []
