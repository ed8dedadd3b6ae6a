"""Parts at the counter by scanner and keys: a line for each part, pieces with serials, what is kept or gone."""

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QWidget

from msp_desktop.domain.stock import SerialState
from msp_desktop.store.shop import Shop
from msp_desktop.ui.checkout.screen import CheckoutScreen
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.workflows.issue_document import draft_paper
from tests.documents.papers import text_of as words_of
from tests.ui import accessibility, keys
from tests.ui.checkout.test_checkout_screen import child, opened, shown_text
from tests.ui.desk import desk_for, window_for
from tests.usecases.repairs import job, ready_job
from tests.usecases.sales import person, picture
from tests.usecases.stocked import disk, hold, keep_piece, lines, moves, pieces, shelved, stock

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def window(app: QApplication, shop: Shop) -> Iterator[MainWindow]:
    desk = desk_for(shop, "Giulia")
    made = window_for(desk)
    yield made
    desk.dispatcher.background.close()
    app.processEvents()
    made.close()
    shiboken6.delete(made)


def draft_of(screen: CheckoutScreen) -> int:
    assert screen._document_id is not None
    return screen._document_id


def taken(screen: CheckoutScreen, window: MainWindow, qtbot: object) -> None:
    keys.type_text(child(screen, "checkout.till"), "0001-0042")
    keys.press(window, "Ctrl+Return")
    qtbot.waitUntil(lambda: not screen._busy and screen._document_id is None, timeout=10_000)  # type: ignore[attr-defined]


def test_a_scan_begins_a_sale_and_the_second_one_raises_it(window: MainWindow, shop: Shop, qtbot: object) -> None:
    part = shelved(shop)
    screen = opened(window)
    assert screen.scanned("adp-c-hdmi")
    assert screen.scanned("ADP-C-HDMI")
    draft = draft_of(screen)
    assert [(int(line.quantity), line.part_id) for line in lines(shop, draft)] == [(2, part)]
    assert shown_text(screen, "checkout.due") == "€43.92"
    # The cursor waits for the money: nothing but the amount and the main key is left to press.
    assert keys.focused() == "checkout.received"
    keys.type_text(child(screen, "checkout.received"), "50")
    taken(screen, window, qtbot)
    assert shown_text(screen, "checkout.done.change") == "€6.08"
    assert stock(shop, part).on_hand == 8


def test_a_job_scanned_after_loose_parts_says_where_they_are(window: MainWindow, shop: Shop) -> None:
    shelved(shop)
    number = ready_job(shop, person(shop))
    screen = opened(window)
    assert screen.scanned("ADP-C-HDMI")
    loose = draft_of(screen)
    assert screen.scanned(job(shop, number).number)
    assert draft_of(screen) != loose
    assert screen.message.text() == "Parked. It waits under Parked."
    assert keys.focused() == "checkout.received"


def test_search_finds_parts_and_keys_alone_sell_one(window: MainWindow, shop: Shop) -> None:
    part = shelved(shop)
    screen = opened(window)
    keys.press(window, "Ctrl+L")
    field = child(screen, "checkout.add")
    keys.type_text(field, "hdmi")
    assert screen._sale.add_item.rows()[0] == "USB-C to HDMI adapter"
    keys.press(field, "Return")
    assert [line.part_id for line in lines(shop, draft_of(screen))] == [part]
    assert keys.focused() == "checkout.add"
    assert field.text() == ""  # type: ignore[attr-defined]


def test_the_piece_of_a_part_is_asked_for_and_a_scanned_serial_is_the_piece(window: MainWindow, shop: Shop) -> None:
    part = disk(shop, "50026B77A", "50026B77B", "50026B77C")
    screen = opened(window)
    assert screen.scanned("SNV2S-500")
    assert keys.focused() == "checkout.pieces.code"
    code = child(window, "checkout.pieces.code")
    keys.type_text(code, "50026b77b")
    keys.press(code, "Return")
    keys.press(code, "Return")
    assert screen.scanned("50026B77C")
    own = pieces(shop, part)
    (line,) = lines(shop, draft_of(screen))
    assert (int(line.quantity), line.serial_ids) == (2, [own["50026B77B"].id, own["50026B77C"].id])
    assert screen._sale.table.current() == screen._sheet.lines[0]  # type: ignore[union-attr]
    screen._change_line(screen._sheet.lines[0])  # type: ignore[union-attr]
    keys.click(window, "checkout.line.pieces")
    table = next(each for each in window.findChildren(QWidget, "checkout.pieces.pieces") if each.isVisible())
    keys.press(table, "Home")
    keys.press(table, "Space")
    keys.press(window, "Ctrl+Return")
    (line,) = lines(shop, draft_of(screen))
    assert (int(line.quantity), line.serial_ids) == (2, [own["50026B77C"].id, own["50026B77A"].id])


def test_what_is_kept_for_a_job_is_asked_once(window: MainWindow, shop: Shop, qtbot: object,
                                              monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    part = shelved(shop, pieces=1, value_cents=900)
    shop.run(hold, part_id=part, pieces=1)
    asked: list[str] = []

    def yes(_over: object, title: str, *_more: object, **_named: object) -> str:
        asked.append(title)
        return "yes"

    monkeypatch.setattr("msp_desktop.ui.screen.ask", yes)
    monkeypatch.setattr("msp_desktop.ui.checkout.paying.ask", yes)
    screen = opened(window)
    screen.scanned("ADP-C-HDMI")
    assert asked == ["USB-C to HDMI adapter: 1 on hand, reserved for a job. Sell it anyway?"]
    taken(screen, window, qtbot)
    assert len(asked) == 1
    assert stock(shop, part).on_hand == 0


def test_nothing_on_hand_says_what_to_do(window: MainWindow, shop: Shop) -> None:
    part = shelved(shop, pieces=0)
    screen = opened(window)
    assert screen.scanned("ADP-C-HDMI")
    assert screen.message.text().startswith("Stock shows none of USB-C to HDMI adapter.")
    keys.click(screen, "checkout.adjust")
    keys.type_text(child(window, "adjust.by"), "1")
    keys.press(window, "Ctrl+Return")
    assert stock(shop, part).on_hand == 1
    assert screen.scanned("ADP-C-HDMI")
    assert [line.part_id for line in lines(shop, draft_of(screen))] == [part]
    assert screen.message.text() == ""


def test_under_cost_is_a_quiet_word(window: MainWindow, shop: Shop) -> None:
    shelved(shop, pieces=2, value_cents=5000)
    screen = opened(window)
    screen.scanned("ADP-C-HDMI")
    words = "USB-C to HDMI adapter is under cost. You can still sell it."
    assert shown_text(screen, "checkout.under_cost") == words
    assert "under cost" not in words_of(draft_paper(shop, draft_of(screen)))


def test_a_sale_with_parts_thrown_away_comes_back_whole(window: MainWindow, shop: Shop) -> None:
    part = disk(shop, "A1", "B2")
    screen = opened(window)
    screen.scanned("A1")
    draft = draft_of(screen)
    screen.throw_away()
    assert screen._document_id is None
    assert len(moves(shop, part)) == 1
    assert window.desk is not None
    window.desk.dispatcher.shop.undo_last()
    screen.open(document_id=draft)
    assert lines(shop, draft)[0].serial_ids == [pieces(shop, part)["A1"].id]
    assert pieces(shop, part)["A1"].state is SerialState.IN_STOCK
    assert [line.serials for line in screen._sheet.lines] == [("A1",)]  # type: ignore[union-attr]


def test_scan_amount_and_one_key_sell_the_last_piece(window: MainWindow, shop: Shop, qtbot: object) -> None:
    """Guide 16: four acts at most. Here: two scans, the amount, the main key (and the till's number, typed)."""
    part, number = disk(shop, "A1"), ready_job(shop, person(shop))
    screen = opened(window)
    window.handle_scan(job(shop, number).number)
    assert shown_text(screen, "checkout.due") == "€103.75"
    window.handle_scan("SNV2S-500")
    assert shown_text(screen, "checkout.due") == "€154.99"
    assert keys.focused() == "checkout.received"
    draft = draft_of(screen)
    assert lines(shop, draft)[-1].serial_ids == [pieces(shop, part)["A1"].id]
    keys.type_text(child(screen, "checkout.received"), "200")
    taken(screen, window, qtbot)
    assert picture(shop, draft).lines[-1].serials == ("A1",)
    assert (len(picture(shop, draft).lines), int(stock(shop, part).on_hand)) == (3, 0)


def test_sell_one_from_the_part_begins_a_sale(window: MainWindow, shop: Shop) -> None:
    part = shelved(shop)
    screen = opened(window, part_id=part)
    assert [line.part_id for line in lines(shop, draft_of(screen))] == [part]
    assert accessibility.nameless(screen) == []


def test_a_barcode_sells_too(window: MainWindow, shop: Shop) -> None:
    part = shelved(shop, barcodes=("8034105921003",))
    screen = opened(window)
    assert screen.scanned("8034105921003")
    assert [line.part_id for line in lines(shop, draft_of(screen))] == [part]


def test_a_piece_kept_for_a_job_can_be_chosen_after_a_yes(
    window: MainWindow, shop: Shop, qtbot: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = disk(shop, "A1", "B2")
    shop.run(hold, part_id=part, pieces=2)
    for each in pieces(shop, part).values():
        shop.run(keep_piece, serial_id=each.id)
    monkeypatch.setattr("msp_desktop.ui.screen.ask", lambda *_all, **_named: "yes")
    screen = opened(window)
    screen.scanned("SNV2S-500")
    code = child(window, "checkout.pieces.code")
    keys.type_text(code, "a1")
    keys.press(code, "Return")
    keys.press(window, "Ctrl+Return")
    draft = draft_of(screen)
    taken(screen, window, qtbot)
    assert picture(shop, draft).lines[0].serials == ("A1",)
