"""Settings › Timer: after how long a running timer is asked about."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from msp_desktop.queries.shop_settings import shop_identity
from msp_desktop.store.shop import Shop
from msp_desktop.ui.settings.screen import SettingsScreen
from msp_desktop.ui.settings.timer_section import TimerSection
from tests.ui import accessibility, keys
from tests.ui.desk import desk_for


@pytest.fixture
def section(app: QApplication, shop: Shop) -> Iterator[TimerSection]:
    desk = desk_for(shop)
    screen = SettingsScreen(desk)
    desk.current = screen
    screen.show()
    screen.activateWindow()
    screen.open(section="timer")
    QApplication.processEvents()
    made = screen.section()
    assert isinstance(made, TimerSection)
    yield made
    desk.dispatcher.background.close()
    screen.close()
    screen.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.mark.parametrize(("typed", "kept"), [("90", 90), ("5", 240), ("2000", 240), ("", 240)])
def test_the_limit_applies_at_once_and_can_be_undone(section: TimerSection, shop: Shop, typed: str, kept: int) -> None:
    section._limit.setFocus()
    section._limit.selectAll()
    keys.press(section._limit, "Del")
    keys.type_text(section._limit, typed)
    section.main_action()
    assert shop.ask(shop_identity).timer_limit_minutes == kept
    assert bool(section.form.fields["timer_limit"].error()) is (kept == 240)
    assert accessibility.nameless(section) == []
    if kept != 240:
        shop.undo_last()
        assert shop.ask(shop_identity).timer_limit_minutes == 240
