"""Checkout by keyboard and scanner: the way from the shelf to the change in the customer's hand."""

from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from msp_desktop.domain.job_state import JobState
from msp_desktop.store.shop import Shop
from msp_desktop.ui.checkout.screen import CheckoutScreen
from msp_desktop.ui.kit import PlainLabel
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.usecases import invoices
from msp_desktop.usecases.jobs import add_part_line
from tests.ui import accessibility, keys
from tests.ui.desk import desk_for, window_for
from tests.usecases.repairs import item_ids, job, ready_job
from tests.usecases.sales import company, document, goods, payments, person, receivable

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def window(app: QApplication, shop: Shop) -> Iterator[MainWindow]:
    desk = desk_for(shop, "Giulia")
    made = window_for(desk)
    yield made
    desk.dispatcher.background.close()
    app.processEvents()
    made.close()
    # Gone at once: a window that stays is dressed again for every later test.
    shiboken6.delete(made)


def screen_of(window: MainWindow) -> CheckoutScreen:
    desk = window.desk
    assert desk is not None
    assert isinstance(desk.current, CheckoutScreen)
    return desk.current


def opened(window: MainWindow, **place: object) -> CheckoutScreen:
    assert window.desk is not None
    window.desk.go("checkout", **place)
    return screen_of(window)


def child(screen: QWidget, name: str) -> QWidget:
    found = screen.findChild(QWidget, name)
    assert found is not None, name
    return found


def shown_text(screen: QWidget, name: str) -> str:
    label = child(screen, name)
    assert isinstance(label, PlainLabel)
    return label.text()


Until = Callable[..., None]


def test_cash_change_and_hand_over_with_keys_only(window: MainWindow, shop: Shop, qtbot: object) -> None:
    number = ready_job(shop, person(shop))
    screen = opened(window, job_id=number)
    assert shown_text(screen, "checkout.due") == "€103.75"
    keys.type_text(child(screen, "checkout.received"), "150")
    assert "Take €103.75 and hand over" in screen._main.text()
    keys.type_text(child(screen, "checkout.till"), "0001-0042")
    keys.press(window, "Ctrl+Return")
    qtbot.waitUntil(lambda: not screen._busy and screen._document_id is None, timeout=10_000)  # type: ignore[attr-defined]
    assert shown_text(screen, "checkout.done.change") == "€46.25"
    assert job(shop, number).state is JobState.CLOSED
    assert payments(shop)[0].change_cents == 4625


def test_short_cash_is_split_with_the_card(window: MainWindow, shop: Shop, qtbot: object) -> None:
    screen = opened(window, job_id=ready_job(shop, person(shop)))
    keys.type_text(child(screen, "checkout.received"), "100")
    keys.press(window, "Ctrl+Return")
    assert screen.message.text() == "€3.75 missing."
    screen._pay.split_the_rest()
    assert shown_text(screen, "checkout.due") == "€3.75"
    screen._pay.till.set_value("7")
    screen.main_action()
    qtbot.waitUntil(lambda: screen._document_id is None and not screen._busy, timeout=10_000)  # type: ignore[attr-defined]
    assert [(each.way, each.amount_cents) for each in payments(shop)] == [("cash", 10000), ("card", 375)]


def test_the_till_number_is_asked_for(window: MainWindow, shop: Shop) -> None:
    screen = opened(window, job_id=ready_job(shop, person(shop)))
    screen.main_action()
    assert screen._pay.till_field.error() == "Enter the number of the till’s receipt."
    assert payments(shop) == []


def test_f12_makes_an_invoice_to_be_paid_later(window: MainWindow, shop: Shop, qtbot: object) -> None:
    screen = opened(window, job_id=ready_job(shop, company(shop)))
    keys.press(window, "F12")
    assert screen._main.text() == "Invoice and hand over"
    draft = screen._document_id
    assert draft is not None
    keys.press(window, "Ctrl+Return")
    qtbot.waitUntil(lambda: screen._document_id is None and not screen._busy, timeout=10_000)  # type: ignore[attr-defined]
    assert receivable(shop, draft).open_cents == 12658


def test_hold_at_the_desk_takes_the_money_and_keeps_the_device(window: MainWindow, shop: Shop, qtbot: object) -> None:
    number = ready_job(shop, person(shop))
    screen = opened(window, job_id=number)
    screen._pay.till.set_value("7")
    screen.hold()
    qtbot.waitUntil(lambda: screen._document_id is None and not screen._busy, timeout=10_000)  # type: ignore[attr-defined]
    assert job(shop, number).state is JobState.READY
    assert payments(shop)[0].amount_cents == 10375


def test_esc_parks_and_the_draft_is_found_again(window: MainWindow, shop: Shop) -> None:
    screen = opened(window, job_id=ready_job(shop, person(shop)))
    draft = screen._document_id
    assert screen.escape()
    assert screen._document_id is None
    assert screen._start._parked.count() == 1
    screen._start.parked.emit(draft)
    assert screen._document_id == draft


def test_a_parked_draft_takes_over_what_changed_on_its_job(window: MainWindow, shop: Shop) -> None:
    number = ready_job(shop, person(shop))
    screen = opened(window, job_id=number)
    draft = screen._document_id
    assert draft is not None
    assert screen.escape()
    (item,) = item_ids(shop, number)
    shop.run(add_part_line, item_id=item, description="Cable", unit_cents=500)
    screen._start.parked.emit(draft)
    assert screen._document_id == draft
    assert screen._sheet is not None
    assert screen._sheet.sums.total_cents == 10875


def test_a_scanned_ticket_opens_and_a_scanned_label_ticks(window: MainWindow, shop: Shop) -> None:
    number = ready_job(shop, person(shop))
    screen = opened(window)
    code = job(shop, number).number
    assert screen.scanned(code)
    assert screen._sheet is not None
    assert screen.scanned(code)
    assert screen._sale.scanned_items == set(item_ids(shop, number))
    assert not screen.scanned("8034105921")


def test_a_sale_without_a_job_of_something_typed(window: MainWindow, shop: Shop) -> None:
    screen = opened(window)
    screen.add_item()
    draft = screen._document_id
    assert draft is not None
    shop.run(invoices.add_draft_line, document_id=draft, line=goods(shop, 1800))
    screen.refresh()
    assert shown_text(screen, "checkout.due") == "€18.00"
    screen.park()
    screen.new_sale()
    assert document(shop, draft).deleted_at is None


def test_a_line_of_a_job_points_to_the_job(window: MainWindow, shop: Shop) -> None:
    screen = opened(window, job_id=ready_job(shop, person(shop)))
    assert screen._sheet is not None
    screen._change_line(screen._sheet.lines[0])
    assert screen.message.text() == "This line comes from job J-0001. Change it there."


def test_every_control_has_a_name(window: MainWindow, shop: Shop) -> None:
    screen = opened(window)
    assert accessibility.nameless(screen) == []
    screen.open(job_id=ready_job(shop, person(shop), devices=("One", "Two")))
    assert accessibility.nameless(screen) == []
    assert isinstance(child(screen, "checkout.received"), QLineEdit)
