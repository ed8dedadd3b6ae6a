"""The list of invoices and the page of one, as a person uses them."""

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QWidget

from msp_desktop.domain.payment import PayWay
from msp_desktop.store.shop import Shop
from msp_desktop.ui.invoices.invoice_screen import InvoicePage
from msp_desktop.ui.invoices.list_screen import InvoiceList
from msp_desktop.ui.invoices.sheets import open_payment, open_refund
from msp_desktop.ui.kit import Segments, Sheet
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.usecases import invoices
from msp_desktop.workflows.issue_document import issue_document
from tests.ui import accessibility, keys
from tests.ui.desk import desk_for, window_for
from tests.usecases.sales import card, company, document, payments, receivable, sale, sold

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


def page_of(window: MainWindow, document_id: int) -> InvoicePage:
    assert window.desk is not None
    window.desk.go("invoice", document_id=document_id)
    assert isinstance(window.desk.current, InvoicePage)
    return window.desk.current


def open_invoice(shop: Shop) -> int:
    return issue_document(shop, document_id=sale(shop, customer_id=company(shop))).document_id


def sheet_of(window: MainWindow) -> Sheet:
    return next(each for each in window.findChildren(Sheet) if each.is_open())


def child(within: QWidget, name: str) -> QWidget:
    found = within.findChild(QWidget, name)
    assert found is not None, name
    return found


def test_the_list_shows_papers_and_its_chips_narrow_it(window: MainWindow, shop: Shop) -> None:
    sold(shop)
    open_invoice(shop)
    sale(shop)
    assert window.desk is not None
    window.desk.go("invoices")
    screen = window.desk.current
    assert isinstance(screen, InvoiceList)
    assert screen._summary.text() == "1 open, €21.96"
    shown = {"": 2, "draft": 1, "open": 1, "overdue": 0, "month": 2}
    for chip, n in shown.items():
        screen._chips.set_values([])
        if chip:
            screen.open(show=chip)
        screen.refresh()
        assert screen._table.view.model().rowCount() == n, chip
    assert accessibility.nameless(screen) == []


def test_a_payment_is_taken_on_the_page(window: MainWindow, shop: Shop) -> None:
    invoice = open_invoice(shop)
    page = page_of(window, invoice)
    assert page._main.text() == "Take payment"
    assert page._card is not None
    open_payment(page, page._card)
    sheet = sheet_of(window)
    way = sheet.findChild(Segments, "invoice.payment.way")
    assert isinstance(way, Segments)
    way.set_value(PayWay.TRANSFER)
    sheet.main_action()
    assert not sheet.is_open()
    assert receivable(shop, invoice).open_cents == 0
    assert payments(shop)[0].way == "transfer"
    assert page._main.text() == "Print"


def test_too_much_by_card_is_said_in_the_sheet(window: MainWindow, shop: Shop) -> None:
    page = page_of(window, open_invoice(shop))
    assert page._card is not None
    open_payment(page, page._card)
    sheet = sheet_of(window)
    way = sheet.findChild(Segments, "invoice.payment.way")
    assert isinstance(way, Segments)
    way.set_value(PayWay.CARD)
    keys.type_text(child(sheet, "invoice.payment.amount"), "999")
    sheet.main_action()
    assert sheet.is_open()
    assert payments(shop) == []


def test_money_goes_back_with_a_reason(window: MainWindow, shop: Shop) -> None:
    receipt = sold(shop)
    page = page_of(window, receipt)
    assert page._card is not None
    open_refund(page, page._card.payments[0])
    sheet = sheet_of(window)
    sheet.main_action()
    assert sheet.is_open()
    keys.type_text(child(sheet, "invoice.refund.reason"), "Came back")
    sheet.main_action()
    assert receivable(shop, receipt).open_cents == 1800


def test_a_draft_is_issued_after_the_question(
    window: MainWindow, shop: Shop, qtbot: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def yes(_over: object, title: str, consequence: str, verb: str) -> bool:
        asked.extend((title, consequence, verb))
        return True

    monkeypatch.setattr("msp_desktop.ui.invoices.invoice_screen.confirm", yes)
    draft = sale(shop, customer_id=company(shop))
    page = page_of(window, draft)
    assert page._main.text() == "Issue"
    page.main_action()
    qtbot.waitUntil(lambda: document(shop, draft).number is not None, timeout=10_000)  # type: ignore[attr-defined]
    assert asked[0] == "Issue invoice 2026/0001 for €21.96?"
    qtbot.waitUntil(lambda: page._main.text() == "Take payment", timeout=10_000)  # type: ignore[attr-defined]


def test_a_receipt_becomes_an_invoice_on_the_page(window: MainWindow, shop: Shop) -> None:
    receipt = sold(shop)
    invoice = shop.run(invoices.receipt_to_invoice, document_id=receipt, customer_id=company(shop)).value
    page = page_of(window, invoice)
    assert page._card is not None
    assert page._card.names == (receipt, "R-2026/0001")
    old = page_of(window, receipt)
    assert old._card is not None
    assert old._card.named_by == (invoice, "2026/0001")
    assert old._card.payments == ()


def test_earlier_and_later_walk_the_series(window: MainWindow, shop: Shop) -> None:
    first, second = sold(shop), sold(shop)
    page = page_of(window, second)
    page.earlier()
    assert page._card is not None
    assert page._card.id == first
    page.later()
    assert page._card.id == second


def test_a_draft_can_be_thrown_away_and_brought_back(window: MainWindow, shop: Shop) -> None:
    page = page_of(window, sale(shop))
    page.delete()
    assert page._card is not None
    assert page._card.deleted
    page.restore_it()
    assert not page._card.deleted


def test_every_control_of_every_state_has_a_name(window: MainWindow, shop: Shop) -> None:
    paid = issue_document(shop, document_id=sale(shop), tenders=card(1800), till_number="1").document_id
    for document_id in (open_invoice(shop), paid, sale(shop)):
        assert accessibility.nameless(page_of(window, document_id)) == []
