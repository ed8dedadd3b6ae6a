"""Machines that are lent, by keys: added, lent, kept longer, taken back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication

from msp_desktop.queries.loaner_list import loaner_list
from msp_desktop.store.shop import Shop
from msp_desktop.ui.kit import Sheet
from msp_desktop.ui.loaners.screen import LoanerScreen
from msp_desktop.ui.loaners.sheets import open_lend_for_job
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.usecases.loaners import add_loaner, lend
from tests.bench import bench, job
from tests.shops import Clock
from tests.ui import accessibility, keys
from tests.ui.desk import desk_for, window_for

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def window(shop: Shop) -> Iterator[MainWindow]:
    made = window_for(desk_for(shop))
    yield made
    made.close()
    made.deleteLater()


def loaners(window: MainWindow) -> LoanerScreen:
    assert window.desk is not None
    window.desk.go("loaners")
    found = window.desk.current
    assert isinstance(found, LoanerScreen)
    return found


def sheet(window: MainWindow) -> Sheet:
    (found,) = [each for each in window.findChildren(Sheet) if each.isVisible()]
    return found


def write(text: str) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    keys.type_text(target, text)


def test_a_machine_is_added_lent_and_taken_back_by_keys(shop: Shop, window: MainWindow) -> None:
    bench(shop)
    loaners(window)
    keys.press(None, "Ctrl+L")
    write("ThinkPad T480")
    keys.press(None, "Ctrl+Return")
    assert [row.name for row in shop.ask(loaner_list)] == ["ThinkPad T480"]
    keys.press(None, "Ctrl+Return")
    assert sheet(window).objectName() == "loaner.lend"
    write("kowal")
    keys.press(None, "Return")
    keys.press(None, "Ctrl+Return")
    (row,) = shop.ask(loaner_list)
    assert (row.customer, row.due_day) == ("Anna Kowalski", shop.today + timedelta(days=7))
    keys.press(None, "Ctrl+D")
    write("")
    keys.press(None, "Ctrl+A")
    write("+3")
    keys.press(None, "Ctrl+Return")
    assert shop.ask(loaner_list)[0].due_day == shop.today + timedelta(days=3)
    keys.press(None, "Ctrl+Return")
    write("fine")
    keys.press(None, "Ctrl+Return")
    assert shop.ask(loaner_list)[0].loan_id is None


def test_a_bad_day_keeps_what_was_typed(shop: Shop, window: MainWindow) -> None:
    made = bench(shop)
    loaner = shop.run(add_loaner, name="ThinkPad T480").value
    shop.run(lend, loaner_id=loaner, customer_id=made.person, due_day=shop.today)
    loaners(window)
    keys.press(None, "Ctrl+D")
    keys.press(None, "Ctrl+A")
    write("1/1/2020")
    keys.press(None, "Ctrl+Return")
    assert sheet(window).isVisible()
    assert shop.ask(loaner_list)[0].due_day == shop.today


def test_a_late_one_is_said(shop: Shop, clock: Clock, window: MainWindow) -> None:
    made = bench(shop)
    loaner = shop.run(add_loaner, name="ThinkPad T480").value
    shop.run(lend, loaner_id=loaner, customer_id=made.person, due_day=shop.today)
    clock.forward(days=2)
    page = loaners(window)
    assert page._badge(page._table.rows()[0]).word == "Late"
    QApplication.processEvents()
    assert not accessibility.nameless(page)
    assert not accessibility.cut_texts(page)


def test_from_a_job_one_of_those_that_are_here_is_lent(shop: Shop, window: MainWindow) -> None:
    made = bench(shop)
    job_id = job(shop, made.company, made.latitude)
    page = loaners(window)
    assert open_lend_for_job(page, job_id, "J-0001") is None
    shop.run(add_loaner, name="ThinkPad T480")
    assert open_lend_for_job(page, job_id, "J-0001") is not None
    keys.press(None, "Ctrl+Return")
    assert shop.ask(loaner_list)[0].job_number == "J-0001"
