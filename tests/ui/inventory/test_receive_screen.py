"""Receive, by scanner and keys: counting, typing, serials, decisions, taking it in, and what is said on the way."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from msp_desktop.domain.purchase import DeliveryState, ShortDecision
from msp_desktop.queries.delivery_card import DeliveryCard, delivery_card
from msp_desktop.store.shop import Shop
from msp_desktop.ui.inventory.arrival_watch import ArrivalWatch
from msp_desktop.ui.inventory.form_screen import PartEdit
from msp_desktop.ui.inventory.receive_screen import ReceiveScreen
from msp_desktop.ui.kit import PlainLabel
from msp_desktop.ui.shell.top_bar import Bell
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.usecases.counter.receiving import receive_delivery
from msp_desktop.usecases.purchasing.deliveries import count_piece, set_count
from tests.deliveries import BARCODES, BATTERY, CHARGER, PASTE, SPECTRE, SUPPLY, begin, scene, scene_shop, waiting_job
from tests.shops import Clock, ShopMaker
from tests.ui import accessibility, keys
from tests.ui.desk import desk_for, window_for

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def shop(tmp_path: Path, shop_maker: ShopMaker, clock: Clock) -> Iterator[Shop]:
    """The shop of the scene, set up once and copied."""
    with scene_shop(shop_maker, tmp_path / "shop.db", clock) as opened:
        yield opened


@pytest.fixture
def window(app: QApplication, shop: Shop) -> Iterator[MainWindow]:
    desk = desk_for(shop)
    desk.dispatcher.act_as(1)
    for tick in ("receive.labels", "receive.note"):
        desk.preferences.set(tick, value=False)
    made = window_for(desk)
    yield made
    desk.dispatcher.background.close()
    app.processEvents()
    made.close()
    shiboken6.delete(made)


def page(window: MainWindow, **place: Any) -> ReceiveScreen:
    window.go("receive", **place)
    QApplication.processEvents()
    screen = window.current()
    assert isinstance(screen, ReceiveScreen)
    return screen


def card(shop: Shop, delivery: int) -> DeliveryCard:
    return shop.ask(delivery_card, delivery_id=delivery, day=shop.today)


def counted(shop: Shop, delivery: int) -> dict[str, Decimal]:
    return {each.code: each.counted.counted for each in card(shop, delivery).rows if each.counted.counted}


def texts(screen: QWidget) -> str:
    return "\n".join(each.text() for each in screen.findChildren(PlainLabel) if each.isVisibleTo(screen))


def button(screen: QWidget, text: str, name: str = "") -> QAbstractButton:
    found = [
        each
        for each in screen.findChildren(QAbstractButton)
        if each.text() == text and each.isVisibleTo(screen) and name in _path(each)
    ]
    assert found, text
    return found[0]


def _path(widget: QWidget) -> str:
    parent = widget.parentWidget()
    return f"{parent.objectName() if parent else ''}/{widget.objectName()}"


def test_it_begins_with_the_orders_that_are_to_come(window: MainWindow, shop: Shop) -> None:
    screen = page(window)
    assert keys.focused() == "receive.orders"
    for key in ("Space", "Down", "Space", "Ctrl+Return"):
        keys.press(None, key)
    QApplication.processEvents()
    found = card(shop, screen.place()["delivery_id"])
    assert [each.number for each in found.orders] == ["PO-0001", "PO-0002"]
    assert keys.focused() == "receive.scan"
    assert "0 of 31 pieces" in texts(screen)


def test_an_order_goes_on_in_its_draft(window: MainWindow, shop: Shop) -> None:
    made = begin(shop)
    assert page(window, order_id=made.orders[1]).place() == {"delivery_id": made.delivery}


def test_scans_raise_the_counts_and_the_last_one_stands_large(window: MainWindow, shop: Shop) -> None:
    made = begin(shop)
    screen = page(window, delivery_id=made.delivery)
    for _each in range(2):
        assert screen.scanned(BARCODES[BATTERY])
    assert counted(shop, made.delivery) == {BATTERY: 2}
    shown = texts(screen)
    assert "CMOS battery CR2032" in shown
    assert "of 20" in shown
    assert "2 of 31 pieces" in shown
    current = screen._table.current()
    assert current is not None
    assert current.code == BATTERY


def test_two_fast_scans_of_one_code_are_two_pieces(window: MainWindow, shop: Shop) -> None:
    made = begin(shop)
    page(window, delivery_id=made.delivery)
    now = [100.0]
    window._keys._clock = lambda: now[0]
    for _each in range(3):
        window._keys.scan(BARCODES[BATTERY])
        now[0] += 0.3
    # A scanner that reads the same label twice in a blink counts it once.
    window._keys.scan(BARCODES[BATTERY])
    now[0] += 0.05
    window._keys.scan(BARCODES[BATTERY])
    assert counted(shop, made.delivery) == {BATTERY: 4}


def test_the_last_scan_is_taken_back_by_its_button_and_by_ctrl_z(window: MainWindow, shop: Shop) -> None:
    made = begin(shop)
    screen = page(window, delivery_id=made.delivery)
    for code in (BATTERY, PASTE, PASTE):
        screen.scanned(code)
    keys.click(screen, "receive.undo")
    assert counted(shop, made.delivery) == {BATTERY: 1, PASTE: 1}
    keys.press(window, "Ctrl+Z")
    assert counted(shop, made.delivery) == {BATTERY: 1}
    keys.click(screen, "receive.undo")
    assert counted(shop, made.delivery) == {}


def test_scans_from_before_a_restart_are_taken_back_as_well(window: MainWindow, shop: Shop) -> None:
    made = begin(shop)
    shop.run(count_piece, delivery_id=made.delivery, code=BATTERY)
    keys.click(page(window, delivery_id=made.delivery), "receive.undo")
    assert counted(shop, made.delivery) == {}


def test_f4_types_a_count_and_f7_a_price(window: MainWindow, shop: Shop) -> None:
    made = begin(shop)
    screen = page(window, delivery_id=made.delivery)
    screen.scanned(PASTE)
    keys.press(None, "F4")
    assert keys.focused() == "receive.count"
    focus = QApplication.focusWidget()
    assert focus is not None
    keys.type_text(focus, "6")
    keys.press(None, "Return")
    keys.press(None, "F7")
    focus = QApplication.focusWidget()
    assert focus is not None
    keys.type_text(focus, "4.40")
    keys.press(None, "Return")
    assert counted(shop, made.delivery) == {PASTE: 6}
    shown = texts(screen)
    assert "Thermal paste MX-4, 4 g: €4.40, was €4.10" in shown
    assert "Margin now €4.60 at €9.00. Price from the note" in shown


def test_a_typed_count_can_be_left_with_esc(window: MainWindow, shop: Shop) -> None:
    made = begin(shop)
    screen = page(window, delivery_id=made.delivery)
    screen.scanned(PASTE)
    keys.press(None, "F4")
    focus = QApplication.focusWidget()
    assert focus is not None
    keys.type_text(focus, "6")
    keys.press(focus, "Esc")
    assert counted(shop, made.delivery) == {PASTE: 1}


def test_serials_have_a_field_each(window: MainWindow, shop: Shop) -> None:
    made = begin(shop)
    screen = page(window, delivery_id=made.delivery)
    screen.scanned(SUPPLY)
    strip = screen._table.strip
    assert strip.isVisible()
    screen.scanned("AX55-1")
    strip.next.setFocus()
    keys.type_text(strip.next, "AX55-2")
    keys.press(strip.next, "Return")
    assert keys.focused() == "receive.serial.next"
    assert card(shop, made.delivery).rows[0].serials == ("AX55-1", "AX55-2")
    keys.type_text(strip.next, "AX55-2")
    keys.press(strip.next, "Return")
    assert screen.message.text().startswith("AX55-2 is counted already.")
    first = screen.findChild(QWidget, "receive.serial.1")
    assert first is not None
    first.setFocus()
    keys.type_text(first, "X")
    keys.press(first, "Return")
    assert card(shop, made.delivery).rows[0].serials == ("XAX55-1", "AX55-2")
    keys.click(screen, "receive.no_serials")
    assert card(shop, made.delivery).rows[0].no_serials
    assert not strip.next.isVisible()


def test_a_code_nobody_knows_leads_on(window: MainWindow, shop: Shop) -> None:
    made = begin(shop)
    screen = page(window, delivery_id=made.delivery)
    assert screen.scanned("4006381333931")
    assert "No part has the code 4006381333931" in screen.message.text()
    assert counted(shop, made.delivery) == {}
    keys.click(screen, "receive.new_part")
    form = window.current()
    assert isinstance(form, PartEdit)
    assert form.facts().barcodes == ("4006381333931",)
    assert form.place()["then"] == "back"


def test_a_part_is_found_by_its_name(window: MainWindow, shop: Shop, qtbot: Any) -> None:
    made = begin(shop)
    screen = page(window, delivery_id=made.delivery)
    keys.type_text(screen._count.scan, "charger")
    qtbot.waitUntil(screen._count.scan.is_open, timeout=5000)
    keys.press(screen._count.scan, "Return")
    assert counted(shop, made.delivery) == {CHARGER: 1}


def test_only_what_is_to_be_decided(window: MainWindow, shop: Shop) -> None:
    made = begin(shop)
    screen = page(window, delivery_id=made.delivery)
    screen.scanned(SPECTRE)
    button(screen, "To decide 3").click()
    assert [each.code for each in screen._table.rows()] == [SUPPLY, BATTERY, PASTE]
    # A scan of a line that is not shown shows all of them again.
    screen.scanned(CHARGER)
    assert CHARGER in [each.code for each in screen._table.rows()]


def test_a_choice_is_kept_at_once(window: MainWindow, shop: Shop) -> None:
    made = begin(shop)
    screen = page(window, delivery_id=made.delivery)
    screen.scanned(BATTERY)
    button(screen, "Complain", f"receive.decide.{made.lines[BATTERY]}").click()
    assert card(shop, made.delivery).rows[1].counted.short is ShortDecision.COMPLAIN
    assert screen._prints.complaint.isVisible()


def test_many_lines_nothing_came_of_are_decided_together(window: MainWindow, shop: Shop) -> None:
    made = begin(shop)
    screen = page(window, delivery_id=made.delivery)
    assert "4 lines: nothing counted" in texts(screen)
    button(screen, "Close line", "receive.decide.rest").click()
    assert {each.counted.short for each in card(shop, made.delivery).rows} == {ShortDecision.CLOSE}


def test_receive_says_how_many_and_takes_them_in(window: MainWindow, shop: Shop) -> None:
    made = begin(shop)
    job, _item = waiting_job(shop, made.parts[SPECTRE])
    screen = page(window, delivery_id=made.delivery)
    for code in (BATTERY, SPECTRE):
        screen.scanned(code)
    assert button(screen, "Receive 2 pieces").isVisible()
    shown = texts(screen)
    assert "Autofficina Leoni" in shown
    assert "Elena is told." in shown
    keys.press(window, "Ctrl+Return")
    QApplication.processEvents()
    assert card(shop, made.delivery).state is DeliveryState.RECEIVED
    assert screen.title() == "GR-0001"
    assert not screen._main.isVisible()
    assert not screen.scanned(BATTERY)
    keys.press(window, "Ctrl+Z")
    QApplication.processEvents()
    assert card(shop, made.delivery).state is DeliveryState.DRAFT
    assert screen._main.isVisible()
    assert job


def test_what_a_colleague_counted_meanwhile_is_shown_before_it_is_received(window: MainWindow, shop: Shop) -> None:
    made = begin(shop)
    screen = page(window, delivery_id=made.delivery)
    screen.scanned(BATTERY)
    # At another desk: nobody told this window yet.
    shop.acting_as(3).run(set_count, line_id=made.lines[PASTE], counted=Decimal(6))
    keys.press(window, "Ctrl+Return")
    assert card(shop, made.delivery).state is DeliveryState.DRAFT
    assert "Somebody counted on meanwhile" in screen.message.text()
    screen.mark_stale()
    keys.press(window, "Ctrl+Return")
    assert card(shop, made.delivery).sums.taken == 7


def test_an_order_and_the_freight_are_added(window: MainWindow, shop: Shop) -> None:
    made = scene(shop)
    screen = page(window, order_id=made.orders[0])
    keys.press(window, "Ctrl+L")
    keys.press(None, "Ctrl+Return")
    QApplication.processEvents()
    delivery = screen.place()["delivery_id"]
    assert len(card(shop, delivery).orders) == 2
    keys.press(window, "Ctrl+E")
    freight = window.findChild(QWidget, "receive.facts.freight")
    assert freight is not None
    freight.setFocus()
    keys.press(freight, "Ctrl+A")
    keys.type_text(freight, "7.50")
    keys.press(None, "Ctrl+Return")
    QApplication.processEvents()
    assert card(shop, delivery).freight_cents == 750


def test_esc_keeps_the_draft(window: MainWindow, shop: Shop) -> None:
    made = begin(shop)
    page(window)
    screen = page(window, delivery_id=made.delivery)
    screen.scanned(BATTERY)
    assert screen.escape()
    assert counted(shop, made.delivery) == {BATTERY: 1}


def test_every_control_has_a_name(window: MainWindow, shop: Shop) -> None:
    made = begin(shop)
    waiting_job(shop, made.parts[SPECTRE])
    screen = page(window, delivery_id=made.delivery)
    for code in (SUPPLY, "AX55-1", SPECTRE, CHARGER, SUPPLY):
        screen.scanned(code)
    QApplication.processEvents()
    assert accessibility.nameless(screen) == []
    assert accessibility.doubled(screen) == []


def test_the_technician_hears_under_the_bell_until_they_look(window: MainWindow, shop: Shop) -> None:
    made = begin(shop)
    job, _item = waiting_job(shop, made.parts[SPECTRE], technician=4)
    shop.run(count_piece, delivery_id=made.delivery, code=SPECTRE)
    shop.run(receive_delivery, delivery_id=made.delivery)
    desk = window.desk
    assert desk is not None
    watch = ArrivalWatch(desk, window)
    bell = window.findChild(Bell, "top.bell")
    assert bell is not None
    # Davide, who received it, knows.
    assert bell.texts() == []
    desk.dispatcher.act_as(4)
    watch.refresh()
    assert bell.texts() == ["Battery Spectre x360 13 is there for J-0001"]
    window.go("job", job_id=job)
    QApplication.processEvents()
    watch.refresh()
    assert bell.texts() == []
    # And at the next start as well.
    again = ArrivalWatch(desk, window)
    again.refresh()
    assert bell.texts() == []


def test_tab_goes_from_the_decisions_to_what_happens_besides(window: MainWindow, shop: Shop) -> None:
    made = begin(shop)
    screen = page(window, delivery_id=made.delivery)
    screen.scanned(BARCODES[BATTERY])
    QApplication.processEvents()
    way = []
    screen._table.view.setFocus()
    for _step in range(12):
        keys.press(None, "Tab")
        way.append(keys.focused())
    first = next(at for at, name in enumerate(way) if name.startswith("receive.decide."))
    after = next(name for name in way[first:] if not name.startswith("receive.decide"))
    assert after == "receive.print_labels"
