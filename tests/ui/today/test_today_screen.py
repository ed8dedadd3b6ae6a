"""Today in the window, by keys: the rows, the tiles, the acts on a row, whose day it is."""

import threading
from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from msp_desktop.domain.job_state import JobState
from msp_desktop.queries.job_card import job_card
from msp_desktop.store.shop import Shop
from msp_desktop.ui.kit import Sheet
from msp_desktop.ui.kit.message import Bar
from msp_desktop.ui.kit.panel import Tile
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.ui.today.screen import TodayScreen
from tests.bench import ELENA, bench, job
from tests.queries.test_today import full
from tests.shops import Clock
from tests.ui import accessibility, keys
from tests.ui.desk import desk_for, window_for

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def window(shop: Shop) -> Iterator[MainWindow]:
    desk = desk_for(shop)
    desk.dispatcher.act_as(ELENA)
    made = window_for(desk)
    yield made
    made.close()
    made.deleteLater()


def today(window: MainWindow) -> TodayScreen:
    assert window.desk is not None
    window.desk.go("today")
    found = window.desk.current
    assert isinstance(found, TodayScreen)
    return found


def sheet(window: MainWindow) -> Sheet:
    (found,) = [each for each in window.findChildren(Sheet) if each.isVisible()]
    return found


def shown(page: TodayScreen) -> dict[str, list[str]]:
    return {
        name: [row.number for row in panel.table.rows()]
        for name, panel in (("first", page._first), ("waiting", page._waiting), ("ready", page._ready))
        if panel.isVisible()
    }


def test_the_first_row_has_the_focus_and_enter_opens_it(shop: Shop, clock: Clock, window: MainWindow) -> None:
    _made, jobs = full(shop, clock)
    page = today(window)
    assert keys.focused() == "today.first"
    assert shown(page) == {"first": ["J-0001", "J-0002"], "waiting": ["J-0004", "J-0005"], "ready": ["J-0006"]}
    keys.press(None, "Return")
    assert window.desk is not None
    assert window.desk.current is not None
    assert window.desk.current.NAME == "job"
    assert window.desk.current.place()["job_id"] == jobs["late"]


def settle(window: MainWindow) -> None:
    """Wait until the worker has brought the benches home."""
    assert window.desk is not None
    for _n in range(3):
        window.desk.dispatcher.background.quietly(lambda: None).wait(20)
        QTest.qWait(20)


def test_the_benches_are_laid_on_the_worker_and_shown_when_they_come_home(
    shop: Shop, clock: Clock, window: MainWindow
) -> None:
    full(shop, clock)
    assert window.desk is not None
    hold = threading.Event()
    window.desk.dispatcher.background.quietly(lambda: hold.wait(20))
    page = today(window)
    assert page._bench.isVisible()
    assert page._bench.findChildren(Bar) == []
    hold.set()
    settle(window)
    assert [bar.accessibleName() for bar in page._bench.findChildren(Bar)] == [
        "Marco Bianchi, booked today",
        "Elena Conti, booked today",
    ]


def test_benches_of_an_earlier_question_are_not_shown(shop: Shop, clock: Clock, window: MainWindow) -> None:
    full(shop, clock)
    page = today(window)
    settle(window)
    before = len(page._bench.findChildren(Bar))
    page._laid.emit(page._asked - 1, [])
    assert len(page._bench.findChildren(Bar)) == before == 2


def test_a_tile_narrows_the_page_and_once_more_widens_it(shop: Shop, clock: Clock, window: MainWindow) -> None:
    full(shop, clock)
    page = today(window)
    keys.click(page, "today.tile.late")
    assert shown(page)["first"] == ["J-0001"]
    assert "waiting" not in shown(page)
    keys.click(page, "today.tile.deliveries")
    assert shown(page)["waiting"] == ["J-0005"]
    assert keys.focused() == "today.waiting"
    keys.click(page, "today.tile.deliveries")
    assert shown(page)["waiting"] == ["J-0004", "J-0005"]
    names = {tile.accessibleName() for tile in page.findChildren(Tile)}
    assert names == {"1 Overdue", "1 Due today", "1 To approve", "1 On parts", "1 Ready", "0 Low stock"}


def test_a_row_is_moved_and_assigned_by_keys(shop: Shop, clock: Clock, window: MainWindow) -> None:
    _made, jobs = full(shop, clock)
    today(window)
    keys.press(None, "Ctrl+M")
    assert sheet(window).objectName() == "jobs.move.sheet"
    keys.press(None, "Down")
    keys.press(None, "Ctrl+Return")
    card = shop.ask(job_card, job_id=jobs["late"], since=shop.now, since_day=shop.today)
    assert card.items[0].state is JobState.WAITING_APPROVAL
    keys.press(None, "Ctrl+G")
    assert sheet(window).objectName() == "job.assign"
    keys.press(None, "Esc")


def test_a_late_delivery_gets_a_new_day(shop: Shop, clock: Clock, window: MainWindow) -> None:
    full(shop, clock)
    page = today(window)
    keys.click(page, "today.tile.deliveries")
    page._act(page._waiting.table.rows()[0])
    focused = QApplication.focusWidget()
    assert focused is not None
    keys.press(None, "Ctrl+A")
    keys.type_text(focused, "thu")
    keys.press(None, "Ctrl+Return")
    row = page._waiting.table.rows()[0]
    assert row.expected_day == date(2026, 11, 19)


def test_my_jobs_are_mine_and_the_choice_is_kept(shop: Shop, clock: Clock, window: MainWindow) -> None:
    full(shop, clock)
    page = today(window)
    page._whose.set_value(True)
    page._whose_chosen()
    assert shown(page)["first"] == ["J-0002"]
    assert window.desk is not None
    assert window.desk.preferences.get("today_mine") is True


def test_the_first_day_offers_the_first_job(shop: Shop, window: MainWindow) -> None:
    page = today(window)
    assert page._nothing.isVisible()
    assert not page._columns.isVisible()
    made = bench(shop)
    job(shop, made.person)
    page.mark_stale()
    assert page._columns.isVisible()


@pytest.mark.parametrize("size", [(1440, 900), (1180, 720)])
def test_everything_has_a_name_and_nothing_is_cut(
    shop: Shop, clock: Clock, window: MainWindow, size: tuple[int, int]
) -> None:
    full(shop, clock)
    window.resize(*size)
    page = today(window)
    QApplication.processEvents()
    assert not accessibility.nameless(page)
    assert not accessibility.doubled(page)
    assert not accessibility.cut_texts(page)
