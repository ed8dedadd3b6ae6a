"""Orders and returns as a person works with them: by keys, by scan, by mail, and taken back."""

import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TypeVar

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QWidget

from msp_desktop.domain.message import MessageState, Trouble
from msp_desktop.domain.purchase import OrderState, OrderWay, ReturnReason, ReturnState
from msp_desktop.queries.message_list import message_list
from msp_desktop.queries.order_card import order_card
from msp_desktop.queries.return_card import return_card
from msp_desktop.store.models.part import Part
from msp_desktop.store.shop import Shop
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.ui.inventory.order_screen import OrderPage
from msp_desktop.ui.inventory.orders_screen import OrderList
from msp_desktop.ui.inventory.return_screen import ReturnPage
from msp_desktop.ui.inventory.returns_screen import ReturnList
from msp_desktop.ui.inventory.screen import InventoryScreen
from msp_desktop.ui.kit import Check, DateEdit, LineEdit, MoneyEdit, NumberEdit, Sheet, TextEdit
from msp_desktop.ui.screen import Screen
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.usecases.counter.ordering import SupplierMail, send_order
from msp_desktop.usecases.messages import mark_failed
from msp_desktop.usecases.parts.cores import keep_core
from msp_desktop.usecases.purchasing import NewReturnLine, change_order_line, make_return, send_return
from tests.purchases import Stand, balance, drafted, lines_of, order_of, sent, stand, state_of
from tests.ui import accessibility, keys
from tests.ui.desk import desk_for, window_for
from tests.usecases.mailing import with_server

pytestmark = pytest.mark.usefixtures("app")
D = Decimal
Page = TypeVar("Page", bound=Screen)
Widget = TypeVar("Widget", bound=QWidget)


@pytest.fixture
def window(app: QApplication, shop: Shop) -> Iterator[MainWindow]:
    desk = desk_for(shop)
    desk.dispatcher.act_as(1)
    made = window_for(desk)
    yield made
    desk.dispatcher.background.close()
    app.processEvents()
    made.close()
    # Gone at once: a window that stays is dressed again for every later test.
    shiboken6.delete(made)


@pytest.fixture
def here(shop: Shop) -> Stand:
    return stand(shop)


def at(window: MainWindow, kind: type[Page], page: str, **place: object) -> Page:
    """Go to a page and wait for its papers."""
    assert window.desk is not None
    window.desk.go(page, **place)
    settle(window)
    shown = window.desk.current
    assert isinstance(shown, kind)
    return shown


def settle(window: MainWindow) -> None:
    """Let the worker bring home what it makes."""
    assert window.desk is not None
    background = window.desk.dispatcher.background
    over = background.quietly(lambda: None)
    ends = time.monotonic() + 20
    while not over.is_set() or background.running():
        assert time.monotonic() < ends, "the worker never finished"
        QApplication.processEvents()
        time.sleep(0.005)
    QApplication.processEvents()


def child(within: QWidget, kind: type[Widget], name: str) -> Widget:
    found = within.findChild(kind, name)
    assert found is not None, name
    return found


def sheet_of(window: MainWindow) -> Sheet:
    return next(each for each in window.findChildren(Sheet) if each.is_open())


def sheets(window: MainWindow) -> list[Sheet]:
    return [each for each in window.findChildren(Sheet) if each.is_open()]


def order_page(window: MainWindow, order_id: int) -> OrderPage:
    return at(window, OrderPage, "order", order_id=order_id)


# -- the suggestion


def test_the_suggestion_becomes_an_order_by_one_key(window: MainWindow, shop: Shop, here: Stand) -> None:
    """A tick less, a number more, Ctrl+Enter; the draft has exactly that, and undo takes it back."""
    page = at(window, InventoryScreen, "inventory")
    panel = page._order
    assert panel.main_words() == "Create PO-0001"
    assert panel._count.text() == "3 lines, net"
    child(panel, Check, "inventory.order.line.1.tick").click()
    number = child(panel, NumberEdit, "inventory.order.line.0.quantity")
    number.selectAll()
    keys.type_text(number, "5")
    assert panel._count.text() == "2 lines, net"
    page.main_action()
    assert [(line.part_id, line.quantity) for line in lines_of(shop, 1)] == [
        (here.part["MX4-4G"], D(5)),
        (here.part["SO-D4-8G"], D(6)),
    ]
    assert panel.main_words() == "Add to PO-0001"
    page.main_action()
    assert len(lines_of(shop, 1)) == 3
    assert panel.has_lines() is False
    shop.undo_last()
    shop.undo_last()
    page.refresh()
    assert panel.main_words() == "Create PO-0002"


def test_edit_opens_the_order_and_nothing_is_left_to_create(window: MainWindow, here: Stand) -> None:
    """The other button makes it and goes there."""
    page = at(window, InventoryScreen, "inventory")
    keys.click(page, "inventory.order.edit")
    settle(window)
    assert window.desk is not None
    assert isinstance(window.desk.current, OrderPage)
    assert here.supplier


# -- an order


def test_parts_are_scanned_onto_a_draft_changed_and_dropped(window: MainWindow, shop: Shop, here: Stand) -> None:
    """A scan adds a lot, a second one joins it; Enter changes it, Ctrl+D takes it off."""
    page = order_page(window, drafted(shop, here))
    assert page._main.isHidden()
    assert page.scanned("SO-D4-8G")
    assert page.scanned("SO-D4-8G")
    settle(window)
    (line,) = lines_of(shop, 1)
    assert line.quantity == D(12)
    page._lines.table.setFocus()
    keys.press(page._lines.table.view, "Return")
    sheet = sheet_of(window)
    number = child(sheet, NumberEdit, "order_line.quantity")
    number.set_value(D(0))
    sheet.main_action()
    assert sheet.is_open()
    number.set_value(D(7))
    sheet.main_action()
    assert not sheet.is_open()
    assert lines_of(shop, 1)[0].quantity == D(7)
    page.drop_line()
    assert lines_of(shop, 1) == []


def test_an_order_is_sent_by_mail_and_taken_back_while_it_waits(window: MainWindow, shop: Shop, here: Stand) -> None:
    """Ctrl+Enter, Ctrl+Enter: sent; undo: a draft again, and the mail never leaves."""
    with_server(shop)
    order_id = drafted(shop, here, MX4_4G=6)
    page = order_page(window, order_id)
    assert page._main.text() == "Send by email"
    page.main_action()
    sheet = sheet_of(window)
    body = child(sheet, TextEdit, "order_send.body")
    assert "PO-0001" in body.value()
    assert "19 novembre 2026" in body.value()
    day = child(sheet, DateEdit, "order_send.expected")
    day.selectAll()
    keys.type_text(day, "27/11")
    assert "27 novembre 2026" in body.value()
    sheet.main_action()
    settle(window)
    assert not sheet.is_open()
    assert state_of(shop, order_id) is OrderState.SENT
    assert page._main.text() == "Receive delivery"
    (message,) = shop.ask(message_list)
    assert message.state is MessageState.WAITING
    assert window.desk is not None
    window.desk.dispatcher.shop.undo_last()
    page.refresh()
    (message,) = shop.ask(message_list)
    assert (message.state, state_of(shop, order_id)) == (MessageState.CANCELLED, OrderState.DRAFT)


def test_a_wrong_address_is_said_at_its_field_and_nothing_is_sent(window: MainWindow, shop: Shop, here: Stand) -> None:
    """The sheet stays open, the order a draft."""
    with_server(shop)
    order_id = drafted(shop, here, MX4_4G=6)
    page = order_page(window, order_id)
    page.main_action()
    sheet = sheet_of(window)
    child(sheet, LineEdit, "order_send.to").set_value("ordini@")
    sheet.main_action()
    settle(window)
    assert sheet.is_open()
    assert state_of(shop, order_id) is OrderState.DRAFT
    sheet.close_sheet()


def test_by_phone_it_is_only_noted_for_the_day_that_was_said(window: MainWindow, shop: Shop, here: Stand) -> None:
    """The way and the day stand on the page."""
    order_id = drafted(shop, here, MX4_4G=6)
    page = order_page(window, order_id)
    page.main_action()
    sheet = sheet_of(window)
    page_way = child(sheet, QWidget, "order_send.way")
    page_way.set_value(OrderWay.PHONE)  # type: ignore[attr-defined]
    page_way.edited.emit()  # type: ignore[attr-defined]
    child(sheet, DateEdit, "order_send.expected").set_value(date(2026, 11, 27))
    sheet.main_action()
    settle(window)
    order = order_of(shop, order_id)
    assert (order.sent_way, order.expected_day) == (OrderWay.PHONE, date(2026, 11, 27))
    page.edit()
    facts = sheet_of(window)
    child(facts, DateEdit, "order_facts.expected").set_value(date(2026, 11, 30))
    facts.main_action()
    assert order_of(shop, order_id).expected_day == date(2026, 11, 30)
    page.take_back()
    assert state_of(shop, order_id) is OrderState.DRAFT


def test_a_mail_that_did_not_leave_stands_on_the_order(window: MainWindow, shop: Shop, here: Stand) -> None:
    """Above the main button, with the way to send it again."""
    with_server(shop)
    order_id = drafted(shop, here, MX4_4G=6)
    mail = SupplierMail("ordini@runner.example", "Ordine", "Ecco", "it")
    message_id = shop.run(send_order, order_id=order_id, way=OrderWay.MAIL, mail=mail).value
    assert message_id is not None
    shop.run(mark_failed, message_id=message_id, trouble=Trouble.REFUSED, answer="550 no such mailbox")
    page = order_page(window, order_id)
    assert page.message.text() == "The mail to ordini@runner.example did not leave."
    keys.click(page, "order.mail.again")
    card = shop.ask(order_card, order_id=order_id, now=shop.now)
    assert card.mail is not None
    assert card.mail.state is MessageState.WAITING


def test_a_line_changed_by_a_colleague_is_not_written_over(
    window: MainWindow, shop: Shop, here: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keep theirs."""
    order_id = drafted(shop, here, MX4_4G=6)
    page = order_page(window, order_id)
    assert page._card is not None
    line = page._card.lines[0]
    shop.run(change_order_line, line_id=line.id, quantity=D(9), unit_cents=410)
    asked: list[str] = []

    def keep(_over: object, title: str, *_more: object, **_named: object) -> str:
        asked.append(title)
        return "theirs"

    monkeypatch.setattr("msp_desktop.ui.screen.ask", keep)
    page._lines.table.select(line.id)
    page.run(change_order_line, line_id=line.id, quantity=D(1), unit_cents=1, seen=line.version)
    assert len(asked) == 1
    assert lines_of(shop, order_id)[0].quantity == D(9)


def test_the_list_puts_what_is_late_first_and_opens_it(window: MainWindow, shop: Shop, here: Stand) -> None:
    """Chips, counts, Enter, and a new order from its supplier."""
    sent(shop, here, MX4_4G=6)
    drafted(shop, here, SO_D4_8G=1)
    page = at(window, OrderList, "orders")
    assert page._summary.text() == "1 on its way, €33.50 net"
    assert [row.number for row in page._table.rows()] == ["PO-0002", "PO-0001"]
    page.open(show="sent")
    page.refresh()
    assert [row.number for row in page._table.rows()] == ["PO-0001"]
    assert accessibility.nameless(page) == []
    page.clear_filter()
    page.main_action()
    sheet_of(window).main_action()
    settle(window)
    assert window.desk is not None
    assert isinstance(window.desk.current, OrderPage)
    assert order_of(shop, 3).number == "PO-0003"


# -- a return


def _keep(work: UnitOfWork, *, part_id: int) -> None:
    keep_core(work, work.get(Part, part_id), D(2))


def test_a_return_collects_leaves_and_is_credited(window: MainWindow, shop: Shop, here: Stand) -> None:
    """Old pieces by one button, a memory by scan; sent, credited short, and the difference said."""
    shop.run(_keep, part_id=here.part["DSP-MBP14"])
    return_id = shop.run(make_return, supplier_id=here.supplier).value
    page = at(window, ReturnPage, "supplier_return", return_id=return_id)
    page.add_waiting()
    sheet_of(window).main_action()
    assert page.scanned("SO-D4-8G")
    sheet_of(window).main_action()
    card = shop.ask(return_card, return_id=return_id)
    assert [(line.code, line.quantity, line.reason) for line in card.lines] == [
        ("DSP-MBP14", D(2), ReturnReason.CORE),
        ("SO-D4-8G", D(1), ReturnReason.DEFECTIVE),
    ]
    page.main_action()
    sheet_of(window).main_action()
    settle(window)
    assert sheets(window) == []
    assert balance(shop, here.part["SO-D4-8G"]).on_hand == D(1)
    assert page._main.text() == "Note credit"
    page.main_action()
    sheet = sheet_of(window)
    child(sheet, MoneyEdit, "return_credit.credit").set_value(9000)
    sheet.main_action()
    card = shop.ask(return_card, return_id=return_id)
    assert (card.state, card.credit_cents) == (ReturnState.CREDITED, 9000)
    assert page._difference.text() == "€72.60 more than the €17.40 that left the stock."


def test_returns_are_listed(window: MainWindow, shop: Shop, here: Stand) -> None:
    """What waits for its credit is counted; Enter opens it."""
    line = NewReturnLine(here.part["SO-D4-8G"], D(1), ReturnReason.WRONG)
    return_id = shop.run(make_return, supplier_id=here.supplier, lines=[line]).value
    shop.run(send_return, return_id=return_id)
    page = at(window, ReturnList, "supplier_returns")
    assert page._summary.text() == "1 return waits for its credit"
    assert accessibility.nameless(page) == []
    keys.press(page._table.view, "Return")
    settle(window)
    assert window.desk is not None
    assert isinstance(window.desk.current, ReturnPage)
    window.desk.current.take_back()
    assert shop.ask(return_card, return_id=return_id).state is ReturnState.DRAFT
