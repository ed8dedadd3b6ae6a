"""A count by keys and scanner: started, scanned blind, closed, explained, counted again and approved."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from msp_desktop.domain.stock import MoveReason
from msp_desktop.queries.stock_take_differences import DifferenceRow, difference_list
from msp_desktop.queries.stock_take_page import last_scan, running_take, take_shelves
from msp_desktop.store.shop import Shop
from msp_desktop.ui.inventory.take_screen import TakeScreen
from msp_desktop.ui.kit import Sheet
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.usecases.stock_takes import close_shelf, count_part, set_count
from tests.shops import Clock
from tests.ui import accessibility, keys
from tests.ui.desk import desk_for, window_for
from tests.usecases.counting import begin, on_hand, put, sell

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def window(shop: Shop) -> Iterator[MainWindow]:
    desk = desk_for(shop)
    desk.dispatcher.act_as(1)
    made = window_for(desk)
    yield made
    desk.dispatcher.background.close()
    made.close()
    made.deleteLater()


def page(window: MainWindow) -> TakeScreen:
    window.go("stock_take")
    QApplication.processEvents()
    found = window.current()
    assert isinstance(found, TakeScreen)
    return found


def sheet(window: MainWindow) -> Sheet:
    (found,) = [each for each in window.findChildren(Sheet) if each.isVisible()]
    return found


def write(text: str) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    keys.type_text(target, text)


def texts(page: TakeScreen) -> list[str]:
    return [each.text() for each in page.findChildren(QLabel) if each.isVisibleTo(page)]


def shown(page: TakeScreen) -> list[DifferenceRow]:
    return page._differences.table.rows()


def test_a_count_from_beginning_to_end(window: MainWindow, shop: Shop, clock: Clock) -> None:
    adapter = shop.run(put, code="ADP-HDMI", name="HDMI adapter", shelf="D-06", pieces=4, each_cents=720).value
    cable = shop.run(put, code="CAB-ETH", name="Network cable", shelf="D-09", pieces=2, each_cents=190).value
    take = page(window)
    assert keys.focused() == "stock_take.start_button"
    keys.press(None, "Ctrl+Return")
    assert sheet(window).objectName() == "stock_take.start"
    keys.press(None, "Ctrl+Return")
    assert keys.focused() == "stock_take.scan"
    for code in ("ADP-HDMI", "ADP-HDMI", "ADP-HDMI", "CAB-ETH"):
        clock.forward(seconds=2)
        window.handle_scan(code)
    assert "Counting shelf D" in texts(take)
    assert "2 of 2" in texts(take)
    keys.press(None, "F4")
    write("5")
    keys.press(None, "Return")
    keys.press(None, "F8")
    assert take._last is not None
    assert (take._last.name, int(take._last.mine)) == ("Network cable", 4)
    keys.press(None, "Ctrl+Z")
    keys.press(None, "Ctrl+Z")
    assert take._last.mine == 1
    shop.run(sell, part_id=adapter)
    assert shown(take) == []
    keys.press(None, "Ctrl+L")
    assert [(row.code, int(row.difference)) for row in shown(take)] == [("ADP-HDMI", -1), ("CAB-ETH", -1)]
    assert keys.focused() == "stock_take.differences"
    keys.press(None, "Down")
    menu = take._differences.reason_menu(shown(take)[0])
    next(act for act in menu.actions() if act.text() == "Lost").trigger()
    assert shown(take)[0].reason is MoveReason.LOST
    assert "1 line has no reason. It is booked as “not known”." in texts(take)
    take._differences.table.select(shown(take)[1].id)
    keys.press(None, "Ctrl+D")
    assert "Counting again: shelf D" in texts(take)
    assert shown(take) == []
    window.handle_scan("ADP-HDMI")
    assert take.message.text().startswith("HDMI adapter is not counted again")
    window.handle_scan("CAB-ETH")
    window.handle_scan("CAB-ETH")
    keys.press(None, "Ctrl+L")
    assert [row.code for row in shown(take)] == ["ADP-HDMI"]
    keys.press(None, "Ctrl+Return")
    assert (on_hand(shop, adapter), on_hand(shop, cable)) == (2, 2)
    assert shop.ask(running_take) is None
    assert [row.differences for row in take._before.rows()] == [1]
    keys.press(None, "Ctrl+Z")
    assert (on_hand(shop, adapter), len(shown(take))) == (3, 1)


def test_words_codes_serials_and_shelves(window: MainWindow, shop: Shop) -> None:
    disk = shop.run(put, code="SNV-500", name="Kingston NV2", shelf="P-11", pieces=2, serials=["AA-11", "AA-12"]).value
    cable = shop.run(put, code="CAB-ETH", name="Network cable", shelf="D-09", pieces=2).value
    _take, shelf = begin(shop, "D", "P")
    take = page(window)
    write("network")
    keys.press(None, "Return")
    assert take._last is not None
    assert take._last.part_id == cable
    window.handle_scan("SHELF-P")
    assert "Next: shelf P" in texts(take)
    window.handle_scan("AA-11")  # known by its serial
    window.handle_scan("SNV-500")
    assert take.message.text() == "Scan the serial of this Kingston NV2."
    window.handle_scan("NEW-77")
    window.handle_scan("SNV-500")
    keys.click(take, "stock_take.no_serial")
    scan = shop.ask(last_scan, shelf_id=shelf["P"], person_id=1)
    assert scan is not None
    assert (scan.part_id, int(scan.mine)) == (disk, 3)
    window.handle_scan("CAB-ETH")
    assert take.message.text() == "Network cable belongs on D-09."
    assert "1 piece of Network cable, found on shelf P, belongs on D-09." in texts(take)
    window.handle_scan("8001234567890")
    assert take.message.text() == "No item has the code 8001234567890."
    keys.press(None, "Ctrl+M")
    assert "Counting shelf D" in texts(take)


def test_what_is_expected_stays_hidden_until_the_shelf_is_closed(window: MainWindow, shop: Shop) -> None:
    part = shop.run(put, code="KEY", shelf="K-1", pieces=4711).value
    _take, shelf = begin(shop, "K")
    shop.acting_as(2).run(count_part, shelf_id=shelf["K"], part_id=part, quantity=Decimal(3))
    take = page(window)
    window.handle_scan("KEY")
    words = texts(take)
    assert "3 by others" in words
    assert "4" in words
    assert not any("4711" in text or "4,711" in text for text in words)
    shop.run(close_shelf, shelf_id=shelf["K"])
    take.mark_stale()
    assert [int(row.expected) for row in shown(take)] == [4711]


def test_neighbours_are_counted_again_by_one_link(window: MainWindow, shop: Shop) -> None:
    many = shop.run(put, code="D4", name="DDR4", shelf="P-03", pieces=6).value
    few = shop.run(put, code="D5", name="DDR5", shelf="P-04", pieces=4).value
    _take, shelf = begin(shop, "P")
    shop.run(set_count, shelf_id=shelf["P"], part_id=many, quantity=Decimal(7))
    shop.run(set_count, shelf_id=shelf["P"], part_id=few, quantity=Decimal(3))
    shop.run(close_shelf, shelf_id=shelf["P"])
    take = page(window)
    assert take._differences.mixed.text() == "Mixed up? P-03 has one DDR4 too many, P-04 next to it one DDR5 too few."
    keys.click(take, "stock_take.pair")
    assert take._differences.mixed.text() == ""
    (row,) = shop.ask(take_shelves, take_id=_take)
    assert (row.round, row.items) == (2, 2)
    assert keys.focused() == "stock_take.scan"


def test_filters_and_columns(window: MainWindow, shop: Shop) -> None:
    take_id, shelf = begin_with(shop, 30)
    shop.run(close_shelf, shelf_id=shelf["C"])
    take = page(window)
    assert len(shown(take)) == 30
    take._differences.chips.set_value("found")
    take._show_lines()
    assert {int(row.difference) for row in shown(take)} == {1}
    for key, order in (("code", "code"), ("value_cents", "value_cents"), ("difference", "difference")):
        for down in (False, True):
            pages: list[DifferenceRow] = []
            while more := shop.ask(
                difference_list, take_id=take_id, sort=key, descending=down, after=pages[-1] if pages else None, limit=7
            ):
                pages += more
            assert len(pages) == len({row.id for row in pages}) == 30
            values: list[Any] = [getattr(row, order) for row in pages]
            values = [value if isinstance(value, str) else abs(value) for value in values]
            assert values == sorted(values, reverse=down)


def begin_with(shop: Shop, parts: int) -> tuple[int, dict[str, int]]:
    """A count of parts of which every other one is one too many, and the others one too few."""
    ids = [
        shop.run(put, code=f"P{at:02}", shelf=f"C-{at * 5:02}", pieces=2, each_cents=100 + at % 4).value
        for at in range(parts)
    ]
    take, shelf = begin(shop, "C")
    for at, part in enumerate(ids):
        shop.run(set_count, shelf_id=shelf["C"], part_id=part, quantity=Decimal(1 + at % 2 * 2))
    return take, shelf


def test_every_part_of_the_page_has_a_name(window: MainWindow, shop: Shop) -> None:
    _take, shelf = begin_with(shop, 3)
    shop.run(put, code="KEY", shelf="K-1", pieces=1)
    take = page(window)
    keys.click(take, "stock_take.add")
    assert accessibility.nameless(sheet(window)) == []
    keys.press(None, "Esc")
    shop.run(close_shelf, shelf_id=shelf["C"])
    take.mark_stale()
    assert accessibility.nameless(take) == []
    assert accessibility.doubled(take) == []
    assert accessibility.unpressable(take) == []
