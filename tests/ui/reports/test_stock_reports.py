"""Reports of the stock by keys: each question, a group opened and left, the part behind a row, paper and file."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from msp_desktop.domain.stock import MoveReason
from msp_desktop.queries.stock_value import ValueBy
from msp_desktop.store.shop import Shop
from msp_desktop.ui.inventory.stock_keeper import StockKeeper
from msp_desktop.ui.kit import Chart, RowTable
from msp_desktop.ui.reports.stock_screen import StockReportsScreen
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.usecases.parts import PartFacts, add_part, adjust_stock
from msp_desktop.workflows.stock_report import StockPart
from tests.ui import accessibility, keys
from tests.ui.desk import desk_for, window_for
from tests.workflows.test_check_stock import tamper

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def part(shop: Shop) -> int:
    """Three batteries worth a euro, of which five should be there."""
    facts = PartFacts(
        name="Battery", code="CR2032", category="Batteries", cost_cents=35, price_cents=200, minimum=Decimal(5)
    )
    made = shop.run(add_part, facts=facts).value
    shop.run(adjust_stock, part_id=made, quantity=Decimal(3), reason=MoveReason.OPENING, cost_cents=33)
    return made


@pytest.fixture
def window(shop: Shop) -> Iterator[MainWindow]:
    made = window_for(desk_for(shop))
    assert made.desk is not None
    made.desk.dispatcher.act_as(1)
    yield made
    made.desk.dispatcher.background.close()
    made.close()
    made.deleteLater()


def settle(window: MainWindow) -> None:
    """Wait until the worker has brought the answer home."""
    assert window.desk is not None
    for _n in range(3):
        window.desk.dispatcher.background.quietly(lambda: None).wait(20)
        QTest.qWait(30)


def page(window: MainWindow, **place: object) -> StockReportsScreen:
    assert window.desk is not None
    window.desk.go("stock_reports", **place)
    found = window.desk.current
    assert isinstance(found, StockReportsScreen)
    settle(window)
    return found


def test_every_question_by_keys(window: MainWindow, part: int) -> None:
    screen = page(window)
    for each in (StockPart.LOW, StockPart.VALUE, StockPart.MARGIN, StockPart.USAGE, StockPart.DEAD, StockPart.LOW):
        assert screen.place()["part"] is each
        assert accessibility.nameless(screen) == []
        keys.press(None, "Ctrl+Tab")
        settle(window)
    keys.press(None, "Ctrl+Shift+Tab")
    settle(window)
    assert screen.place()["part"] is StockPart.LOW
    assert keys.focused() == "stock_reports.low.table"
    keys.press(None, "Return")
    assert window.desk is not None
    assert type(window.desk.current).__name__ == "PartPage"


def test_a_group_opens_and_esc_leaves_it(window: MainWindow, part: int) -> None:
    screen = page(window, part=StockPart.VALUE, by=ValueBy.CATEGORY)
    chart = screen.findChild(Chart, "stock_reports.value.chart")
    assert chart is not None
    assert chart.rows() == [("Batteries", "€0.99")]
    screen.first_focus().setFocus()
    keys.press(None, "Return")
    settle(window)
    table = screen.first_focus()
    assert isinstance(table, RowTable)
    assert [row.cells[:2] for row in table.rows()] == [("CR2032", "Battery")]
    assert screen.place()["group"] == "Batteries"
    keys.press(None, "Esc")
    settle(window)
    assert screen.place()["group"] is None


def test_paper_card_and_files(window: MainWindow, part: int, tmp_path: Path) -> None:
    screen = page(window, part=StockPart.VALUE, by=ValueBy.PART)
    with patch.object(type(window.desk.printing), "preview") as shown:  # type: ignore[union-attr]  # attached
        keys.press(None, "Ctrl+P")
        settle(window)
        screen.first_focus().setFocus()
        keys.click(screen, "stock_reports.card")
        settle(window)
    assert [call.args[2] for call in shown.call_args_list] == ["Stock value", "Stock card"]
    for name, ending in (("csv", ".csv"), ("xlsx", ".xlsx")):
        target = tmp_path / f"out{ending}"
        with patch.object(QFileDialog, "getSaveFileName", return_value=(str(target), "")) as asked:
            keys.click(screen, f"stock_reports.{name}")
            settle(window)
        assert asked.call_args.args[2].endswith(ending)
        assert target.stat().st_size > 50


def test_what_does_not_add_up_stands_under_the_bell(window: MainWindow, shop: Shop, part: int) -> None:
    desk = window.desk
    assert desk is not None
    keeper = StockKeeper(desk)
    with patch.object(desk, "notice") as told:
        keeper.look()
        settle(window)
        assert not told.called
        tamper(shop.path, "UPDATE stock_balance SET value_cents = 5", "DELETE FROM stock_check")
        keeper.look()
        settle(window)
    key, words, act = told.call_args.args
    assert (key, "The value of CR2032 Battery does not add up" in words) == ("stock.differs", True)
    act()
    assert type(desk.current).__name__ == "PartPage"
