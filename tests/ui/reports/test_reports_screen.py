"""Reports by keys: other reports, periods, the jobs behind a figure, paper and file."""

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget

from msp_desktop.domain.bench_measures import PeriodCode
from msp_desktop.i18n import use_language
from msp_desktop.store.shop import Shop
from msp_desktop.ui.kit import Chart, PlainLabel, Sheet
from msp_desktop.ui.reports.screen import ReportsScreen
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.jobs import add_service_line, start_timer, stop_timer
from msp_desktop.workflows.bench_report import ReportPart
from tests.bench import MARCO, Bench, bench, items, job
from tests.shops import Clock
from tests.ui import accessibility, keys
from tests.ui.desk import desk_for, window_for
from tests.usecases.repairs import make_ready

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def window(shop: Shop) -> Iterator[MainWindow]:
    made = window_for(desk_for(shop))
    assert made.desk is not None
    made.desk.dispatcher.act_as(1)
    yield made
    made.desk.dispatcher.background.close()
    made.close()
    made.deleteLater()


@pytest.fixture
def done(shop: Shop, clock: Clock) -> Bench:
    """One job timed and ready."""
    made = bench(shop)
    one = job(shop, made.company, made.latitude)
    (item,) = items(shop, one)
    shop.run(add_service_line, item_id=item, service_id=made.ssd)
    desk = shop.acting_as(MARCO)
    desk.run(start_timer, item_id=item, labour_id=None)
    clock.forward(minutes=60)
    desk.run(stop_timer)
    shop.run(make_ready, item_ids=(item,))
    return made


def settle(window: MainWindow) -> None:
    """Wait until the worker has brought the figures home."""
    assert window.desk is not None
    for _n in range(3):
        window.desk.dispatcher.background.quietly(lambda: None).wait(20)
        QTest.qWait(30)


def page(window: MainWindow, **place: object) -> ReportsScreen:
    assert window.desk is not None
    window.desk.go("reports", **place)
    found = window.desk.current
    assert isinstance(found, ReportsScreen)
    settle(window)
    return found


def sheet(window: QWidget) -> Sheet:
    found = [each for each in window.findChildren(Sheet) if each.isVisible()]
    assert found, "no sheet is open"
    return found[-1]


@pytest.mark.usefixtures("done")
def test_every_report_by_keys_and_the_jobs_behind_a_row(window: MainWindow) -> None:
    screen = page(window)
    for part in (*ReportPart, ReportPart.SERVICES):
        assert screen.place()["part"] is part
        screen.first_focus().setFocus()
        keys.press(None, "Ctrl+Tab")
        settle(window)
    keys.press(None, "Ctrl+Shift+Tab")
    screen.first_focus().setFocus()
    keys.press(None, "Return")
    settle(window)
    assert "SSD swap" in sheet(window).accessibleName()
    assert any(label.text() == "1 job" for label in sheet(window).body.findChildren(PlainLabel))
    assert keys.focused() == "reports.jobs.table"
    keys.press(None, "Esc")
    keys.click(screen, "reports.done")
    assert "Jobs done" in sheet(window).accessibleName()
    keys.press(None, "Esc")


@pytest.mark.usefixtures("done")
def test_bars_open_their_jobs_and_give_way_to_the_table(window: MainWindow) -> None:
    screen = page(window)
    chart = screen.findChild(Chart, "reports.services.chart")
    assert chart is not None
    assert chart.rows() == [("SRV-021", "€95.00")]
    chart.setFocus()
    keys.press(chart, "Right")
    keys.press(chart, "Return")
    assert "SSD swap" in sheet(window).accessibleName()
    keys.press(None, "Esc")
    keys.click(screen, "reports.services.as_table")
    assert chart.isHidden()
    keys.click(screen, "reports.services.info")
    assert sheet(window).accessibleName() == "What these figures mean"


@pytest.mark.usefixtures("done")
def test_the_period_is_chosen_and_kept(window: MainWindow) -> None:
    screen = page(window, period=PeriodCode.LAST_MONTH)
    assert "31 Oct 2026" in screen._summary.text()
    assert screen._tiles["done"].accessibleName().startswith("0")
    screen = page(window, period=PeriodCode.YEAR)
    assert screen._tiles["done"].accessibleName().startswith("1")
    assert screen.place()["period"] is PeriodCode.YEAR


@pytest.mark.usefixtures("done")
def test_paper_and_file(window: MainWindow, tmp_path: Path) -> None:
    page(window)
    keys.press(None, "Ctrl+P")
    settle(window)
    assert sheet(window).accessibleName() == "Bench report"
    keys.press(None, "Esc")
    target = tmp_path / "services.csv"
    with patch.object(QFileDialog, "getSaveFileName", return_value=(str(target), "")):
        keys.press(None, "Ctrl+Shift+E")
        settle(window)
    text = target.read_text("utf-8-sig")
    assert text.splitlines()[1].split(",")[:2] == ["SRV-021", "SSD swap and clean install"]


def test_an_empty_shop_says_what_fills_it(window: MainWindow) -> None:
    screen = page(window)
    assert screen._empty.isVisible()


@pytest.mark.usefixtures("done")
@pytest.mark.parametrize(("look", "language"), [("light", "en"), ("dark", "it")])
def test_nothing_is_nameless_or_cut(window: MainWindow, look: str, language: str) -> None:
    use_language(language)
    theme().apply(look, 100)
    for part in ReportPart:
        screen = page(window, part=part)
        assert not accessibility.nameless(screen)
        assert not accessibility.doubled(screen)
        assert not accessibility.unpressable(screen)
        assert not accessibility.cut_texts(screen)
    theme().apply("light", 100)
