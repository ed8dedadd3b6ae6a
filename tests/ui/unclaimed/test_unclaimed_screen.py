"""Unclaimed devices, by keys: the step that is due, a call with what came of it, storage; and their settings."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from msp_desktop.domain.unclaimed import LadderStep, UnclaimedAct
from msp_desktop.queries.job_timeline import job_timeline
from msp_desktop.queries.unclaimed_list import unclaimed_ladder, unclaimed_list
from msp_desktop.store.models.job import Job
from msp_desktop.store.shop import Shop
from msp_desktop.ui.kit import Sheet
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.ui.unclaimed.screen import UnclaimedScreen
from tests.shops import Clock
from tests.ui import accessibility, keys
from tests.ui.desk import desk_for, window_for
from tests.usecases.counter.test_unclaimed import ready

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def window(shop: Shop) -> Iterator[MainWindow]:
    desk = desk_for(shop)
    desk.dispatcher.act_as(2)
    made = window_for(desk)
    yield made
    made.close()
    made.deleteLater()


def unclaimed(window: MainWindow) -> UnclaimedScreen:
    assert window.desk is not None
    window.desk.go("unclaimed")
    found = window.desk.current
    assert isinstance(found, UnclaimedScreen)
    return found


def test_a_call_is_noted_with_what_came_of_it_and_taken_back(shop: Shop, clock: Clock, window: MainWindow) -> None:
    _made, job_id, _item = ready(shop)
    clock.forward(days=15)
    unclaimed(window)
    keys.press(None, "Ctrl+Return")
    (sheet,) = [each for each in window.findChildren(Sheet) if each.isVisible()]
    assert sheet.objectName() == "unclaimed.call"
    keys.press(None, "Down")
    keys.press(None, "Ctrl+Return")
    (row,) = shop.ask(unclaimed_list, today=shop.today)
    assert [each.act for each in row.taken] == [UnclaimedAct.CALL]
    kinds = [each.kind.value for each in shop.ask(job_timeline, job_id=job_id)]
    assert "called" in kinds
    assert "unclaimed" in kinds
    assert shop.ask(lambda session: session.get_one(Job, job_id).last_call) is not None
    keys.press(None, "Ctrl+Z")
    (row,) = shop.ask(unclaimed_list, today=shop.today)
    assert row.taken == ()
    assert shop.ask(lambda session: session.get_one(Job, job_id).last_call) is None


def test_storage_is_charged_by_key(shop: Shop, clock: Clock, window: MainWindow) -> None:
    _made, job_id, _item = ready(shop)
    clock.forward(days=35)
    before = shop.ask(lambda session: session.get_one(Job, job_id).total_cents)
    page = unclaimed(window)
    keys.press(None, "Ctrl+D")
    assert shop.ask(lambda session: session.get_one(Job, job_id).total_cents) == before + 610
    assert not accessibility.nameless(page)
    assert not accessibility.cut_texts(page)


def test_a_reminder_that_cannot_be_written_says_so(shop: Shop, clock: Clock, window: MainWindow) -> None:
    ready(shop)
    clock.forward(days=4)
    page = unclaimed(window)
    keys.press(None, "Ctrl+Return")
    assert "cannot be written to" in page.message.text()
    assert shop.ask(unclaimed_list, today=shop.today)[0].taken == ()


def test_steps_are_changed_in_settings(shop: Shop, window: MainWindow) -> None:
    ready(shop)
    assert window.desk is not None
    window.desk.go("settings", section="unclaimed")
    QApplication.processEvents()
    assert keys.focused() == "settings.unclaimed.days.0"
    keys.press(None, "Ctrl+A")
    focused = QApplication.focusWidget()
    assert focused is not None
    keys.type_text(focused, "5")
    keys.press(None, "Ctrl+Return")
    assert shop.ask(unclaimed_ladder).steps[0] == LadderStep(5, UnclaimedAct.REMIND)
