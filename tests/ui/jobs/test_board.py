"""The board with keys and by dragging, what a colleague does to it meanwhile, and how it looks with little room."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from msp_desktop.domain.job_state import JobState
from msp_desktop.i18n import use_language
from msp_desktop.queries.job_card import job_card
from msp_desktop.queries.running_timer import running_timer
from msp_desktop.store.shop import Shop
from msp_desktop.ui import screen as screen_module
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import cover_amounts
from msp_desktop.ui.jobs.board_column import CardList
from msp_desktop.ui.jobs.list_screen import MINE, JobList
from msp_desktop.ui.kit import Sheet
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.counter.closing import close_job
from msp_desktop.usecases.jobs import add_part_line, add_service_line, assign_job, move_item
from tests.bench import ELENA, MARCO, Bench, bench, items, job
from tests.ui import accessibility, keys
from tests.ui.desk import desk_for, window_for

pytestmark = pytest.mark.usefixtures("app")
S = JobState


@pytest.fixture
def at(shop: Shop) -> Bench:
    return bench(shop)


@pytest.fixture
def window(shop: Shop) -> Iterator[MainWindow]:
    desk = desk_for(shop, "Marco")
    desk.dispatcher.act_as(MARCO)
    made = window_for(desk)
    yield made
    cover_amounts(covered=False)
    made.close()
    desk.dispatcher.background.close()
    made.deleteLater()


def desk_of(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk


def page(window: MainWindow) -> JobList:
    desk_of(window).go("jobs")
    found = desk_of(window).current
    assert isinstance(found, JobList)
    QApplication.processEvents()
    return found


def put(shop: Shop, at: Bench, state: JobState, *, priced: bool = True) -> int:
    """An item in a state."""
    item_id = items(shop, job(shop, at.person, at.aspire))[0]
    if priced:
        shop.run(add_part_line, item_id=item_id, description="Part", unit_cents=4900, quantity=Decimal(1))
    if state is S.READY:
        shop.run(close_job, item_id=item_id)
    elif state is not S.BOOKED_IN:
        shop.run(move_item, item_id=item_id, to=state)
    return item_id


def column(screen: JobList, state: JobState) -> CardList:
    return next(each.list for each in screen.board.columns if each.state is state)


def states(screen: JobList) -> dict[int, JobState]:
    return {item_id: card.state for item_id, card in screen.board.cards().items()}


def sheet(window: QWidget) -> Sheet:
    found = [each for each in window.findChildren(Sheet) if each.isVisible()]
    assert found, "no sheet is open"
    return found[-1]


def in_front(screen: JobList) -> int | None:
    card = screen.board.current()
    return card.item_id if card is not None else None


# -- keys


def test_arrows_go_over_cards_and_columns_and_enter_opens(shop: Shop, at: Bench, window: MainWindow) -> None:
    first, second = put(shop, at, S.BOOKED_IN), put(shop, at, S.BOOKED_IN)
    third = put(shop, at, S.IN_REPAIR)
    screen = page(window)
    assert keys.focused() == "jobs.board.booked_in"
    assert in_front(screen) == first
    keys.press(None, "Down")
    assert in_front(screen) == second
    keys.press(None, "Right")
    assert (keys.focused(), in_front(screen)) == ("jobs.board.in_repair", third)
    keys.press(None, "Right")
    assert in_front(screen) == third
    keys.press(None, "Left")
    assert in_front(screen) == first
    keys.press(None, "Return")
    opened = desk_of(window).current
    assert opened is not None
    assert opened.objectName() == "job"


def test_a_card_moves_on_and_back_with_keys_and_stays_in_front(shop: Shop, at: Bench, window: MainWindow) -> None:
    item_id = put(shop, at, S.BOOKED_IN)
    put(shop, at, S.BOOKED_IN)
    screen = page(window)
    screen.board.select(item_id)
    for wanted in (S.DIAGNOSING, S.WAITING_APPROVAL, S.WAITING_PARTS, S.IN_REPAIR):
        keys.press(None, "Ctrl+Shift+Right")
        assert states(screen)[item_id] is wanted
        if wanted is S.WAITING_APPROVAL:
            assert sheet(window).objectName().startswith("job.quote")
            keys.press(None, "Esc")
        assert (in_front(screen), keys.focused()) == (item_id, f"jobs.board.{wanted.value}")
    keys.press(None, "Ctrl+Shift+Left")
    assert states(screen)[item_id] is S.WAITING_PARTS
    assert "moved to Waiting parts" in window.side.undo_card.text()
    keys.press(None, "Ctrl+Z")
    assert states(screen)[item_id] is S.IN_REPAIR
    assert (in_front(screen), keys.focused()) == (item_id, "jobs.board.in_repair")


def test_ready_is_reached_by_closing_with_its_question(shop: Shop, at: Bench, window: MainWindow) -> None:
    item_id = put(shop, at, S.IN_REPAIR)
    shop.run(add_service_line, item_id=item_id, service_id=at.ssd)
    screen = page(window)
    keys.press(None, "Ctrl+Shift+Right")
    assert keys.focused() == "jobs.close.reason"
    keys.type_text(QApplication.focusWidget() or window, "In a hurry")
    keys.press(None, "Ctrl+Return")
    assert states(screen)[item_id] is S.READY
    assert in_front(screen) == item_id
    keys.press(None, "Ctrl+Shift+Right")
    assert states(screen)[item_id] is S.READY


def test_move_to_asks_where_with_the_next_state_first(shop: Shop, at: Bench, window: MainWindow) -> None:
    item_id = put(shop, at, S.DIAGNOSING)
    screen = page(window)
    keys.press(None, "Ctrl+M")
    keys.press(None, "Down")
    keys.press(None, "Down")
    keys.press(None, "Ctrl+Return")
    assert states(screen)[item_id] is S.IN_REPAIR
    assert (in_front(screen), keys.focused()) == (item_id, "jobs.board.in_repair")
    keys.press(None, "Ctrl+M")
    keys.press(None, "Ctrl+Return")
    assert states(screen)[item_id] is S.READY


def test_assign_and_timer_act_on_the_card_in_front(shop: Shop, at: Bench, window: MainWindow) -> None:
    item_id = put(shop, at, S.BOOKED_IN)
    screen = page(window)
    keys.press(None, "Ctrl+G")
    keys.press(None, "Down")
    keys.press(None, "Ctrl+Return")
    assert screen.board.cards()[item_id].technician == "Elena Conti"
    keys.press(None, "Ctrl+T")
    assert screen.board.cards()[item_id].timers
    assert states(screen)[item_id] is not S.BOOKED_IN
    assert in_front(screen) == item_id
    keys.press(None, "Ctrl+T")
    assert shop.ask(running_timer, person_id=MARCO) is None


def test_what_cannot_be_is_refused_and_said(shop: Shop, at: Bench, window: MainWindow) -> None:
    item_id = put(shop, at, S.READY)
    screen = page(window)
    screen.board.refused.emit(screen.board.current(), S.BOOKED_IN)
    assert screen.message.text().startswith("J-0001 is “Ready” and cannot become “Booked in”.")
    assert states(screen)[item_id] is S.READY


def test_board_or_table_is_remembered(shop: Shop, at: Bench, window: MainWindow) -> None:
    put(shop, at, S.BOOKED_IN)
    screen = page(window)
    assert screen.on_board()
    keys.press(None, "Ctrl+Shift+T")
    assert not screen.on_board()
    assert keys.focused() == "jobs.table"
    assert desk_of(window).preferences.get("jobs.view") == "table"
    again = JobList(desk_of(window))
    assert not again.on_board()
    keys.press(None, "Ctrl+Shift+T")
    assert keys.focused() == "jobs.board.booked_in"


def test_filters_narrow_the_board_and_offer_the_way_back(shop: Shop, at: Bench, window: MainWindow) -> None:
    mine, hers = put(shop, at, S.BOOKED_IN), put(shop, at, S.DIAGNOSING)
    shop.run(assign_job, job_id=2, person_id=ELENA)
    screen = page(window)
    screen._who.set_value(MINE)
    screen._who.edited.emit()
    assert list(states(screen)) == [mine]
    screen._who.set_value(ELENA)
    screen._who.edited.emit()
    assert list(states(screen)) == [hers]
    keys.press(None, "Ctrl+F")
    assert keys.focused() == "jobs.filter"
    keys.type_text(QApplication.focusWidget() or window, "zebra")
    keys.press(None, "Return")
    assert states(screen) == {}
    keys.click(window, "jobs.empty.clear")
    assert set(states(screen)) == {mine, hers}


# -- dragging


def data_of(item_id: int) -> QMimeData:
    made = QMimeData()
    made.setData("application/x-msp-desktop-item", str(item_id).encode())
    return made


def drop(target: CardList, data: QMimeData) -> bool:
    """Bring what hangs on the mouse over a column and let go, as Qt does; whether the column took it."""
    point, left, none = QPoint(20, 60), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    view = target.viewport()
    for kind in (QDragEnterEvent, QDragMoveEvent):
        event = kind(point, Qt.DropAction.MoveAction, data, left, none)
        QApplication.sendEvent(view, event)
        if not event.isAccepted():
            return False
    last = QDropEvent(QPointF(point), Qt.DropAction.MoveAction, data, left, none)
    QApplication.sendEvent(view, last)
    return last.isAccepted()


def test_a_card_is_dragged_to_another_column(
    shop: Shop, at: Bench, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    item_id = put(shop, at, S.BOOKED_IN)
    screen = page(window)
    carried: list[QMimeData] = []

    def let_go(drag: QDrag, *_actions: object) -> Qt.DropAction:
        carried.append(drag.mimeData())
        assert not drag.pixmap().isNull()
        assert drop(column(screen, S.WAITING_PARTS), drag.mimeData())
        assert states(screen)[item_id] is S.BOOKED_IN, "it is moved once the drag is over"
        return Qt.DropAction.MoveAction

    monkeypatch.setattr(QDrag, "exec", let_go)
    origin = column(screen, S.BOOKED_IN)
    start = origin.visualRect(origin.cards.index(0)).center()
    QTest.mousePress(origin.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for far in (8, 40, 80):
        QTest.mouseMove(origin.viewport(), start + QPoint(far, 0))
        QApplication.processEvents()
    assert len(carried) == 1
    assert states(screen)[item_id] is S.WAITING_PARTS
    assert in_front(screen) == item_id


def test_dropping_on_ready_closes_with_its_question(shop: Shop, at: Bench, window: MainWindow) -> None:
    item_id = put(shop, at, S.IN_REPAIR, priced=False)
    screen = page(window)
    assert drop(column(screen, S.READY), data_of(item_id))
    assert keys.focused() == "jobs.close.reason"
    keys.press(None, "Esc")
    assert states(screen)[item_id] is S.IN_REPAIR


def test_columns_that_do_not_take_a_card_refuse_it_in_sight(shop: Shop, at: Bench, window: MainWindow) -> None:
    item_id = put(shop, at, S.READY)
    screen = page(window)
    card = screen.board.current()
    assert card is not None
    screen.board.drag_begins(card)
    refusing = [each for each in screen.board.columns if each.property("refusing") == "true"]
    assert [each.state for each in refusing] == [S.BOOKED_IN]
    assert not drop(column(screen, S.BOOKED_IN), data_of(item_id))
    screen.board.drag_ends()
    assert not [each for each in screen.board.columns if each.property("refusing") == "true"]
    assert states(screen)[item_id] is S.READY
    assert not drop(column(screen, S.DIAGNOSING), data_of(999))
    plain = QMimeData()
    plain.setText("J-0001")
    assert not drop(column(screen, S.DIAGNOSING), plain)


# -- colleagues


def test_a_card_that_a_colleague_moves_says_who(shop: Shop, at: Bench, window: MainWindow) -> None:
    item_id = put(shop, at, S.BOOKED_IN)
    screen = page(window)
    shop.acting_as(ELENA).run(move_item, item_id=item_id, to=S.IN_REPAIR)
    screen.mark_stale()
    assert states(screen)[item_id] is S.IN_REPAIR
    assert screen.board._notes == {item_id: "Elena, just now"}
    keys.press(None, "Ctrl+Shift+Left")
    assert states(screen)[item_id] is S.WAITING_PARTS


@pytest.mark.parametrize(("answer", "wanted"), [("theirs", S.READY), ("mine", S.DIAGNOSING), ("", S.READY)])
def test_a_clash_is_told_and_the_person_chooses(
    shop: Shop, at: Bench, window: MainWindow, monkeypatch: pytest.MonkeyPatch, answer: str, wanted: JobState
) -> None:
    item_id = put(shop, at, S.BOOKED_IN)
    screen = page(window)
    shop.acting_as(ELENA).run(close_job, item_id=item_id)
    asked: list[tuple[str, str, list[str]]] = []

    def answered(_over: object, title: str, detail: str, verbs: list[tuple[str, str]], **_more: object) -> str:
        asked.append((title, detail, [words for _value, words in verbs]))
        return answer

    monkeypatch.setattr(screen_module, "ask", answered)
    keys.press(None, "Ctrl+Shift+Right")
    assert asked == [("Elena moved this to “Ready” a moment ago.", "", ["Keep theirs", "Use mine"])]
    screen.refresh()
    assert states(screen)[item_id] is wanted
    assert in_front(screen) == item_id


def test_what_else_changed_is_said_in_words(
    shop: Shop, at: Bench, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(shop, at, S.BOOKED_IN)
    page(window)
    shop.acting_as(ELENA).run(assign_job, job_id=1, person_id=ELENA)
    asked: list[tuple[str, str]] = []
    monkeypatch.setattr(screen_module, "ask", lambda _over, title, detail, *_r, **_m: asked.append((title, detail)))
    keys.press(None, "Ctrl+G")
    keys.press(None, "Down")
    keys.press(None, "Ctrl+Return")
    assert asked == [("Elena Conti changed this at 10:42.", "Changed: who does it.")]


# -- looks


def test_more_than_fits_is_counted_at_the_foot(shop: Shop, at: Bench, window: MainWindow) -> None:
    for _each in range(9):
        put(shop, at, S.BOOKED_IN, priced=False)
    window.resize(1180, 720)
    screen = page(window)
    first = screen.board.columns[0]
    fits = first.list.viewport().height() // (theme().px(116) + theme().px(7))
    assert first._below.text() == f"{9 - fits} more below"
    keys.press(None, "End")
    assert first._foot.isHidden()
    assert screen.board.columns[1]._foot.isHidden()


def test_amounts_are_covered_on_request(shop: Shop, at: Bench, window: MainWindow) -> None:
    put(shop, at, S.READY)
    screen = page(window)
    ready = column(screen, S.READY)
    said = str(ready.cards.data(ready.cards.index(0), Qt.ItemDataRole.AccessibleTextRole))
    assert "€49" in said
    assert "€49.00 to collect" in ready.accessibleName()
    keys.press(None, "Ctrl+Shift+H")
    QApplication.processEvents()
    assert "49" not in str(ready.cards.data(ready.cards.index(0), Qt.ItemDataRole.AccessibleTextRole))
    assert "49" not in ready.accessibleName()
    keys.press(None, "Ctrl+Shift+H")


def test_a_card_says_everything_to_who_hears_it(shop: Shop, at: Bench, window: MainWindow) -> None:
    put(shop, at, S.IN_REPAIR)
    screen = page(window)
    cards = column(screen, S.IN_REPAIR)
    said = str(cards.cards.data(cards.cards.index(0), Qt.ItemDataRole.AccessibleTextRole))
    for part in (
        "J-0001",
        "Anna Kowalski",
        "Acer Aspire 5",
        "Does not start",
        "State: In repair",
        "Marco Bianchi",
        "€49",
    ):
        assert part in said
    assert cards.accessibleName() == "In repair, 1 card"


@pytest.mark.parametrize("size", [(1180, 720), (1440, 900)])
@pytest.mark.parametrize("language", ["en", "it"])
def test_nothing_is_nameless_or_cut(
    shop: Shop, at: Bench, window: MainWindow, size: tuple[int, int], language: str
) -> None:
    use_language(language)
    for state in (S.BOOKED_IN, S.DIAGNOSING, S.WAITING_APPROVAL, S.WAITING_PARTS, S.IN_REPAIR, S.READY):
        put(shop, at, state)
    window.resize(*size)
    screen = page(window)
    for _view in range(2):
        assert accessibility.nameless(screen) == []
        assert accessibility.doubled(screen) == []
        assert accessibility.cut_texts(screen) == []
        assert screen.board.horizontalScrollBar().maximum() == 0
        screen.switch_view()
        QApplication.processEvents()


def test_an_empty_shop_is_told_how_to_begin(shop: Shop, window: MainWindow) -> None:
    page(window)
    keys.click(window, "jobs.empty.new")
    current = desk_of(window).current
    assert current is not None
    assert current.objectName() == "intake"


def test_what_was_moved_is_kept_in_the_file(shop: Shop, at: Bench, window: MainWindow) -> None:
    put(shop, at, S.BOOKED_IN)
    page(window)
    keys.press(None, "Ctrl+Shift+Right")
    whole = shop.ask(job_card, job_id=1, since=shop.now, since_day=shop.today)
    assert whole.state is S.DIAGNOSING
