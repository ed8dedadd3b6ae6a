"""Parts of the stock on the page of a job: found, scanned, held, missing and ordered, their pieces chosen."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from msp_desktop.domain.errors import NeedsConfirmation
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.line_stock import LineStockState
from msp_desktop.domain.supplier_facts import SupplierFacts
from msp_desktop.queries.job_card import JobCard, job_card
from msp_desktop.queries.job_timeline import TimelinePart, job_timeline
from msp_desktop.store.shop import Shop
from msp_desktop.store.stock_rows import balances
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.jobs.event_words import event_sentence
from msp_desktop.ui.jobs.job_screen import JobPage
from msp_desktop.ui.jobs.stock_words import stock_badge, stock_words
from msp_desktop.ui.kit import Field, Sheet
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.usecases.catalogue import ServiceFacts, UsualPart, add_service
from msp_desktop.usecases.jobs import add_stock_part, move_item
from msp_desktop.usecases.parts import PartFacts, PartSupplierFacts, add_part
from msp_desktop.usecases.suppliers import add_supplier
from tests.bench import Bench, bench, items, job
from tests.ui import accessibility, keys
from tests.ui.desk import desk_for, window_for
from tests.usecases.stocked import disk, pieces, shelved

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def at(shop: Shop) -> Bench:
    return bench(shop)


@pytest.fixture
def window(shop: Shop) -> Iterator[MainWindow]:
    made = window_for(desk_for(shop))
    yield made
    made.close()
    made.deleteLater()


def desk_of(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk


def page(window: MainWindow, job_id: int) -> JobPage:
    desk_of(window).go("job", job_id=job_id)
    found = desk_of(window).current
    assert isinstance(found, JobPage)
    return found


def card(shop: Shop, job_id: int) -> JobCard:
    return shop.ask(job_card, job_id=job_id, since=shop.now, since_day=shop.today)


def sheet(window: QWidget) -> Sheet:
    return next(each for each in window.findChildren(Sheet) if each.isVisible())


def write(text: str) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    keys.type_text(target, text)


def said(shop: Shop, job_id: int) -> list[str]:
    rows = shop.ask(job_timeline, job_id=job_id, part=TimelinePart.ALL)
    return [event_sentence(row)[1] for row in rows]


def shown(shop: Shop, job_id: int) -> list[tuple[str, str]]:
    """Badge and words of each part line."""
    stocks = [line.stock for line in card(shop, job_id).lines if line.stock is not None]
    return [(stock_badge(each).word, stock_words(each, shop.today)) for each in stocks]


def test_a_part_is_found_beside_services_and_added_by_keys(shop: Shop, at: Bench, window: MainWindow) -> None:
    part = shelved(shop, "P-12-SSD", "SSD adapter")
    job_id = job(shop, at.company, at.latitude)
    current = page(window, job_id)
    keys.press(None, "Ctrl+L")
    write("SSD")
    assert set(current._lines.adder.rows()) >= {"SSD swap and clean install", "SSD adapter"}
    current._lines.adder.setText("")
    write("P-12-SSD")
    assert current._lines.adder.rows()[0] == "SSD adapter"
    keys.press(current._lines.adder, "Return")
    (line,) = card(shop, job_id).lines
    assert (line.part_id, line.quantity, line.unit_cents) == (part, Decimal(1), 1800)
    assert shown(shop, job_id) == [("Reserved", "")]
    assert any("SSD adapter — stock 10 → 9" in each for each in said(shop, job_id))
    keys.press(None, "Ctrl+Z")
    assert card(shop, job_id).lines == ()
    assert shop.ask(balances, part_ids=[part])[part].reserved == 0


def test_a_scan_adds_a_part_and_once_more_makes_it_two(shop: Shop, at: Bench, window: MainWindow) -> None:
    part = shelved(shop, barcodes=("4006381333931",))
    job_id = job(shop, at.company, at.latitude)
    page(window, job_id)
    window.handle_scan("4006381333931")
    window.handle_scan("4006381333931")
    (line,) = card(shop, job_id).lines
    assert (line.part_id, line.quantity) == (part, Decimal(2))
    assert shop.ask(balances, part_ids=[part])[part].reserved == 2
    assert any("scanned" in each and "stock 10 → 9" in each for each in said(shop, job_id))


def test_the_scan_of_a_serial_names_the_piece(shop: Shop, at: Bench, window: MainWindow) -> None:
    part = disk(shop, "50026B7785D1", "50026B7785D2", "50026B7785D3")
    job_id = job(shop, at.company, at.latitude)
    current = page(window, job_id)
    shop.run(add_stock_part, item_id=items(shop, job_id)[0], part_id=part, quantity=Decimal(2))
    current.refresh()
    window.handle_scan("50026B7785D2")
    window.handle_scan("50026B7785D3")
    (line,) = card(shop, job_id).lines
    assert line.stock is not None
    assert line.stock.serials == ("50026B7785D2", "50026B7785D3")
    window.handle_scan("50026B7785D2")
    assert "on the job already" in current.message.text()
    window.handle_scan("50026B7785D1")
    assert [each.quantity for each in card(shop, job_id).lines] == [2, 1]


def test_closing_asks_which_piece_was_used(shop: Shop, at: Bench, window: MainWindow) -> None:
    part = disk(shop, "50026B7785D1", "50026B7785D2")
    job_id = job(shop, at.company, at.latitude)
    current = page(window, job_id)
    shop.run(add_stock_part, item_id=items(shop, job_id)[0], part_id=part)
    current.refresh()
    keys.press(None, "Ctrl+Return")
    assert sheet(window).objectName() == "serials"
    assert card(shop, job_id).state is not JobState.READY
    keys.press(None, "Ctrl+Return")
    assert sheet(window).objectName() == "serials"
    window.handle_scan("99999")
    window.handle_scan("50026B7785D2")
    keys.press(None, "Ctrl+Return")
    assert card(shop, job_id).state is JobState.READY
    assert shown(shop, job_id) == [("Used", "")]
    assert pieces(shop, part)["50026B7785D2"].job_id == job_id
    assert pieces(shop, part)["50026B7785D1"].job_id is None


def supplier(shop: Shop) -> int:
    return shop.run(add_supplier, facts=SupplierFacts(name="Componenti Rapidi")).value


def test_a_missing_part_is_ordered_from_the_page(shop: Shop, at: Bench, window: MainWindow) -> None:
    bought = PartSupplierFacts(supplier(shop), "CR-77", 4100)
    facts = PartFacts(name="Fan", cost_cents=4000, price_cents=7000, suppliers=(bought,))
    part = shop.run(add_part, facts=facts).value
    job_id = job(shop, at.company, at.latitude)
    current = page(window, job_id)
    shop.run(add_stock_part, item_id=items(shop, job_id)[0], part_id=part, confirmed=[f"short-{part}"])
    current.refresh()
    assert shown(shop, job_id) == [("Not in stock", "1 missing")]
    keys.click(current, "job.lines.order")
    assert accessibility.nameless(sheet(window)) == []
    keys.press(None, "Ctrl+Return")
    (line,) = card(shop, job_id).lines
    assert line.stock is not None
    assert line.stock.state is LineStockState.TO_SEND
    assert (card(shop, job_id).items[0].state, line.stock.order) == (JobState.WAITING_PARTS, "PO-0001")
    assert card(shop, job_id).items[0].expected_day is not None
    assert any("Fan" in each and "PO-0001" in each for each in said(shop, job_id))
    keys.press(None, "Ctrl+Z")
    assert card(shop, job_id).items[0].state is JobState.BOOKED_IN
    assert shown(shop, job_id) == [("Not in stock", "1 missing")]


def test_a_short_part_asks_before_it_is_promised(
    shop: Shop, at: Bench, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = shelved(shop, pieces=0, value_cents=0)
    job_id = job(shop, at.company, at.latitude)
    current = page(window, job_id)
    asked: list[str] = []

    def no(question: NeedsConfirmation) -> bool:
        asked.append(question.question)
        return False

    monkeypatch.setattr(current, "_sure", no)
    keys.press(None, "Ctrl+L")
    write("HDMI")
    keys.press(current._lines.adder, "Return")
    assert asked == ["No USB-C to HDMI adapter is free. Put it on the job all the same?"]
    assert card(shop, job_id).lines == ()
    assert shop.ask(balances, part_ids=[part])[part].reserved == 0


def test_a_part_in_no_list_is_added_and_ordered_in_one_act(shop: Shop, at: Bench, window: MainWindow) -> None:
    supplier(shop)
    job_id = job(shop, at.company, at.latitude)
    current = page(window, job_id)
    keys.press(None, "Ctrl+L")
    write("Hinge left")
    keys.press(current._lines.adder, "Return")
    keys.click(sheet(window), "job.part.order")
    form = sheet(window)
    assert accessibility.nameless(form) == []
    for name, text in (("price", "18"), ("unit", "39")):
        editor = form.findChild(QWidget, f"job.new_part.{name}")
        assert editor is not None
        keys.type_text(editor, text)
    keys.press(None, "Ctrl+Return")
    (line,) = card(shop, job_id).lines
    assert (line.description, line.unit_cents, line.part_id is not None) == ("Hinge left", 3900, True)
    assert shown(shop, job_id) == [("To send", "1 on PO-0001, not sent")]
    keys.press(None, "Ctrl+Z")
    assert card(shop, job_id).lines == ()
    assert card(shop, job_id).items[0].state is JobState.BOOKED_IN


def test_the_form_of_a_line_says_what_it_leaves_and_chooses_pieces(shop: Shop, at: Bench, window: MainWindow) -> None:
    part = disk(shop, "50026B7785D1", "50026B7785D2")
    job_id = job(shop, at.company, at.latitude)
    current = page(window, job_id)
    shop.run(add_stock_part, item_id=items(shop, job_id)[0], part_id=part)
    current.refresh()
    current._work.change(card(shop, job_id).lines[0])
    form = sheet(window)
    texts = [
        each.text() for each in form.findChildren(QWidget) if hasattr(each, "whole_text") and hasattr(each, "text")
    ]
    assert "Reserved" in texts
    assert "1 piece not chosen yet" in texts
    assert "€30.00" in texts
    assert any(each.startswith("€12.00") for each in texts)
    keys.click(form, "job.line.serials")
    write("50026b7785d1")
    keys.press(None, "Return")
    keys.press(None, "Ctrl+Return")
    (line,) = card(shop, job_id).lines
    assert line.stock is not None
    assert line.stock.serials == ("50026B7785D1",)


def test_the_usual_parts_of_a_service_come_with_one_key(shop: Shop, at: Bench, window: MainWindow) -> None:
    part = shelved(shop)
    usual = (UsualPart("", Decimal(2), part_id=part),)
    shop.run(add_service, facts=ServiceFacts(name="Screen", code="SRV-090", parts=usual), price_cents=9000)
    job_id = job(shop, at.company, at.latitude)
    current = page(window, job_id)
    keys.press(None, "Ctrl+L")
    write("SRV-090")
    keys.press(current._lines.adder, "Return")
    QApplication.processEvents()
    assert current._lines._hints._usual_words.whole_text() == "Usual: 2 × USB-C to HDMI adapter"
    keys.press(None, "Ctrl+U")
    assert [line.part_id for line in card(shop, job_id).lines] == [None, part]
    assert shop.ask(balances, part_ids=[part])[part].reserved == 2
    QApplication.processEvents()
    assert not current._lines._hints._usual.isVisible()
    keys.press(None, "Ctrl+Z")
    assert len(card(shop, job_id).lines) == 1


def test_a_missing_part_can_be_ordered_from_the_menu_too(shop: Shop, at: Bench, window: MainWindow) -> None:
    part = shelved(shop, pieces=0, value_cents=0)
    job_id = job(shop, at.company, at.latitude)
    current = page(window, job_id)
    shop.run(add_stock_part, item_id=items(shop, job_id)[0], part_id=part, confirmed=[f"short-{part}"])
    current.refresh()
    words = [act.text() for act in current.more_menu().actions()]
    assert "Order USB-C to HDMI adapter for this job…" in words


def test_what_cannot_be_chosen_is_said_in_the_sheet(shop: Shop, at: Bench, window: MainWindow) -> None:
    part = disk(shop, "50026B7785D1", "50026B7785D2")
    job_id = job(shop, at.company, at.latitude)
    (item_id,) = items(shop, job_id)
    current = page(window, job_id)
    shop.run(add_stock_part, item_id=item_id, part_id=part)
    shop.run(move_item, item_id=item_id, to=JobState.WAITING_APPROVAL)
    current.refresh()
    assert shown(shop, job_id) == [("Not held yet", "")]
    current._work.choose_pieces(card(shop, job_id).lines[0])
    window.handle_scan("50026B7785D1")
    keys.press(None, "Ctrl+Return")
    form = sheet(window)
    field = form.findChild(Field)
    assert field is not None
    assert field.error() == "Nothing is held for this line yet. Take the device into repair first."
