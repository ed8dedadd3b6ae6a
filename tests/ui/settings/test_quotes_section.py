"""Settings, Quotes and check fee: each choice applies at once and comes back."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from msp_desktop.queries.check_services import check_services
from msp_desktop.queries.shop_settings import shop_identity
from msp_desktop.store.shop import Shop
from msp_desktop.ui.settings.quotes_section import QuotesSection
from msp_desktop.ui.settings.screen import SettingsScreen
from msp_desktop.usecases.catalogue import ServiceFacts, add_service
from msp_desktop.usecases.shop import set_quoting
from tests.ui import accessibility, keys
from tests.ui.desk import desk_for


@pytest.fixture
def check(shop: Shop) -> int:
    shop.run(add_service, facts=ServiceFacts(name="Clean-up", code="SRV-030"), price_cents=6900)
    return shop.run(add_service, facts=ServiceFacts(name="Check", code="SRV-001"), price_cents=3900).value


@pytest.fixture
def section(app: QApplication, shop: Shop, check: int) -> Iterator[QuotesSection]:
    desk = desk_for(shop)
    screen = SettingsScreen(desk)
    desk.current = screen
    desk.dispatcher.changed.connect(lambda touched: screen.mark_stale() if touched & screen.SHOWS else None)
    screen.resize(1180, 840)
    screen.show()
    screen.activateWindow()
    screen.open(section="quotes")
    QApplication.processEvents()
    made = screen.section()
    assert isinstance(made, QuotesSection)
    yield made
    desk.dispatcher.background.close()
    screen.close()
    screen.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def kept(shop: Shop) -> tuple[int, int | None, bool]:
    row = shop.ask(shop_identity)
    return row.quote_days, row.diagnostic_id, row.diagnostic_credited


def test_each_choice_applies_at_once_and_can_be_undone(section: QuotesSection, shop: Shop, check: int) -> None:
    assert kept(shop) == (14, None, True)
    section._days.setFocus()
    section._days.selectAll()
    keys.type_text(section._days, "21")
    section.main_action()
    assert kept(shop) == (21, None, True)
    section._service.set_value(check)
    section._service.edited.emit()
    section._credited.set_value(False)
    section._credited.edited.emit()
    assert kept(shop) == (21, check, False)
    shop.undo_last()
    assert kept(shop) == (21, check, True)
    assert accessibility.nameless(section) == []


def test_a_number_that_cannot_be_is_said_at_the_field(section: QuotesSection, shop: Shop) -> None:
    section._days.selectAll()
    keys.type_text(section._days, "900")
    section.main_action()
    assert kept(shop)[0] == 14
    assert "365" in section.form.fields["quote_days"].error()


def test_only_what_is_offered_can_be_the_check_and_the_chosen_one_stays(shop: Shop, check: int) -> None:
    assert [each.text for each in shop.ask(check_services)] == ["SRV-001 Check", "SRV-030 Clean-up"]
    shop.run(set_quoting, quote_days=14, diagnostic_id=check, credited=True)
    assert kept(shop)[1] == check
