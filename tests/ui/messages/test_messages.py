"""Writing to a customer, the page of messages and the postman, by keys."""

import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from msp_desktop.domain.message import Channel, MessageEvent, MessageState, Trouble
from msp_desktop.queries.message_list import message_list
from msp_desktop.store.models.message import Message
from msp_desktop.store.shop import Shop
from msp_desktop.ui.messages import message_sheet
from msp_desktop.ui.messages.message_sheet import MessageSheet, open_message
from msp_desktop.ui.messages.postman import Postman
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.usecases.messages import (
    change_mail_server,
    mark_failed,
    mark_sending,
    mark_sent,
    queue_message,
    settle_unfinished,
)
from msp_desktop.workflows.send_messages import Door
from tests.bench import Bench, bench, job
from tests.mail_room import MailRoom, mail_room
from tests.shops import Clock
from tests.ui import accessibility, keys
from tests.ui.desk import desk_for, window_for
from tests.usecases.mailing import with_server


@pytest.fixture
def here(shop: Shop) -> Bench:
    with_server(shop)
    return bench(shop)


@pytest.fixture
def window(app: QApplication, shop: Shop, here: Bench) -> Iterator[MainWindow]:
    del app, here
    desk = desk_for(shop)
    made = window_for(desk)
    made.go("customers")
    yield made
    desk.dispatcher.background.close()


def _sheet(window: MainWindow, **more: object) -> MessageSheet:
    screen = window.current()
    assert screen is not None
    sheet = open_message(screen, **more)  # type: ignore[arg-type]
    QApplication.processEvents()
    return sheet


def _rows(shop: Shop) -> list[Message]:
    return shop.ask(lambda session: [session.get_one(Message, row.id) for row in message_list(session)])


def _queue(shop: Shop, here: Bench, address: str = "anna@kowalski.example") -> int:
    return shop.run(
        queue_message, customer_id=here.person, to_address=address, subject="Hello", body="Hi", language="en"
    ).value


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 15
    while not true():
        assert time.monotonic() < end, "it never came"
        QTest.qWait(20)


# -- the sheet


def test_a_mail_is_written_and_queued_by_keys(window: MainWindow, shop: Shop, here: Bench) -> None:
    told: list[int] = []
    job_id = job(shop, here.company, here.latitude)
    sheet = _sheet(
        window, customer_id=here.company, job_id=job_id, event=MessageEvent.READY, after=lambda: told.append(1)
    )
    assert keys.focused() == "message.body"
    assert sheet._body.value().startswith("Hello Studio Dentistico Marchetti,")
    assert not accessibility.nameless(sheet.sheet)
    keys.type_text(sheet._body, "Come by. ")
    keys.press(None, "Ctrl+Return")
    (row,) = _rows(shop)
    assert (row.state, row.to_address, row.event) == (
        MessageState.WAITING,
        "studio@marchetti.example",
        MessageEvent.READY,
    )
    assert row.body.startswith("Come by. Hello")
    assert told == [1]
    assert not sheet.sheet.is_open()
    keys.press(None, "Ctrl+Z")
    assert _rows(shop)[0].state is MessageState.CANCELLED


def test_slips_are_told_in_the_sheet_and_nothing_is_queued(window: MainWindow, shop: Shop, here: Bench) -> None:
    sheet = _sheet(window, customer_id=here.company)
    sheet._to.set_value("a@b.it, evil@x.it")
    sheet._subject.set_value("")
    keys.press(None, "Ctrl+Return")
    assert sheet.sheet.is_open()
    assert sheet._to_field.error()
    assert sheet._subject_field.error()
    assert _rows(shop) == []
    keys.press(None, "Esc")
    assert not sheet.sheet.is_open()


def test_a_text_message_is_copied_and_noted_as_by_hand(window: MainWindow, shop: Shop, here: Bench) -> None:
    job_id = job(shop, here.company, here.latitude)
    sheet = _sheet(window, customer_id=here.company, job_id=job_id, event=MessageEvent.READY)
    sheet._way.setFocus()
    keys.press(None, "Right")
    keys.press(None, "Space")
    assert sheet.sheet.main_button.text() == "Copy the text"
    assert sheet._to.value() == "+393335550117"
    assert not sheet._subject_field.isVisible()
    keys.press(None, "Ctrl+Return")
    assert QGuiApplication.clipboard().text().startswith("Bottega Informatica: your Dell Latitude 5420 is ready.")
    (row,) = _rows(shop)
    assert (row.state, row.channel, row.job_id) == (MessageState.BY_HAND, Channel.SMS, job_id)


def test_whatsapp_opens_with_the_words_or_says_that_nothing_does(
    window: MainWindow, shop: Shop, here: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    links: list[str] = []
    opens = False

    def opener(link: str) -> bool:
        links.append(link)
        return opens

    monkeypatch.setattr(message_sheet, "open_url", opener)
    sheet = _sheet(window, customer_id=here.company)
    sheet._way.set_value(Channel.WHATSAPP)
    sheet._way_changed()
    keys.type_text(sheet._body, "Hi & bye")
    keys.click(sheet.sheet, "message.elsewhere")
    assert "No program on this computer" in sheet.sheet.message.text()
    assert _rows(shop) == []
    opens = True
    keys.click(sheet.sheet, "message.elsewhere")
    assert links[-1].startswith("https://wa.me/393335550117?text=Hi%20%26%20bye")
    assert [row.channel for row in _rows(shop)] == [Channel.WHATSAPP]
    assert not sheet.sheet.is_open()


def test_typed_words_stay_when_the_occasion_changes(window: MainWindow, here: Bench, shop: Shop) -> None:
    job_id = job(shop, here.company, here.latitude)
    sheet = _sheet(window, customer_id=here.company, job_id=job_id)
    keys.type_text(sheet._body, "Mine. ")
    sheet._event.set_value(MessageEvent.READY)
    sheet._event.edited.emit()
    assert sheet._body.value().startswith("Mine. ")
    keys.click(sheet.sheet, "message.refill")
    assert "is ready to be collected" in sheet._body.value()
    sheet._language.set_value("it")
    sheet._language.edited.emit()
    assert sheet._body.value()
    keys.press(None, "Esc")


def test_without_a_server_a_mail_is_copied(app: QApplication, shop: Shop) -> None:
    del app
    here = bench(shop)
    desk = desk_for(shop)
    window = window_for(desk)
    window.go("customers")
    sheet = _sheet(window, customer_id=here.company)
    assert "No mail server" in sheet.sheet.message.text()
    keys.type_text(sheet._body, "Hello")
    keys.press(None, "Ctrl+Return")
    assert [row.state for row in _rows(shop)] == [MessageState.BY_HAND]
    desk.dispatcher.background.close()


# -- the page


def _troubled(shop: Shop, here: Bench, clock: Clock) -> tuple[int, int]:
    refused, maybe = _queue(shop, here, "anna@kowalski.exmaple"), _queue(shop, here)
    clock.forward(minutes=1)
    shop.run(mark_failed, message_id=refused, trouble=Trouble.REFUSED, answer="550 No such user")
    shop.run(mark_sending, message_id=maybe)
    shop.run(settle_unfinished)
    return refused, maybe


def test_what_needs_somebody_is_put_right_by_keys(window: MainWindow, shop: Shop, here: Bench, clock: Clock) -> None:
    refused, maybe = _troubled(shop, here, clock)
    window.go("messages", message_id=maybe)
    screen = window.current()
    assert screen is not None
    assert keys.focused() == "messages.table"
    assert not accessibility.nameless(screen)
    shown = " ".join(label.text() for label in screen.findChildren(type(screen._trouble)))  # type: ignore[attr-defined]
    assert "Look in the sent folder, then send again or leave it." in shown
    keys.press(None, "Ctrl+D")
    assert _state(shop, maybe) is MessageState.CANCELLED
    keys.press(None, "Ctrl+Z")
    assert _state(shop, maybe) is MessageState.NEEDS_YOU
    window.go("messages", message_id=refused)
    keys.press(None, "Ctrl+Return")
    QApplication.processEvents()
    assert keys.focused() == "messages_address.to"
    keys.press(None, "Ctrl+A")
    keys.type_text(QApplication.focusWidget(), "anna@kowalski.example")  # type: ignore[arg-type]
    keys.press(None, "Ctrl+Return")
    row = shop.ask(lambda session: session.get_one(Message, refused))
    assert (row.state, row.to_address) == (MessageState.WAITING, "anna@kowalski.example")


def test_a_waiting_message_is_taken_back_and_a_sent_one_came_back(
    window: MainWindow, shop: Shop, here: Bench, clock: Clock
) -> None:
    sent, waiting = _queue(shop, here), _queue(shop, here)
    clock.forward(minutes=1)
    shop.run(mark_sending, message_id=sent)
    shop.run(mark_sent, message_id=sent)
    window.go("messages", message_id=waiting)
    keys.press(None, "Ctrl+Return")
    assert _state(shop, waiting) is MessageState.CANCELLED
    window.go("messages", message_id=sent)
    screen = window.current()
    assert screen is not None
    keys.click(screen, "messages.bounced")
    row = shop.ask(lambda session: session.get_one(Message, sent))
    assert (row.state, row.trouble) == (MessageState.NEEDS_YOU, Trouble.BOUNCED)


def test_an_empty_page_says_where_messages_come_from(window: MainWindow) -> None:
    window.go("messages")
    screen = window.current()
    assert screen is not None
    keys.click(screen, "messages.empty.settings")
    front = window.current()
    assert front is not None
    assert front.place() == {"section": "messages"}


def _state(shop: Shop, message_id: int) -> MessageState:
    return shop.ask(lambda session: session.get_one(Message, message_id).state)


# -- the postman


def _use(shop: Shop, room: MailRoom) -> None:
    from msp_desktop.domain.message import MailSecurity

    shop.run(
        change_mail_server,
        host="127.0.0.1",
        port=room.port,
        security=MailSecurity.NONE,
        sender_address="assistenza@bottega.example",
    )


def test_the_postman_sends_what_is_due_and_tells_what_needs_somebody(
    window: MainWindow, shop: Shop, here: Bench, clock: Clock
) -> None:
    desk = window.desk
    assert desk is not None
    notices: dict[str, str] = {}
    counts: dict[str, int] = {}
    desk.waiting.connect(lambda key, text, _act: notices.update({key: text}))
    desk.solved.connect(lambda key: notices.pop(key, None))
    desk.counts.connect(counts.update)
    with mail_room() as room:
        _use(shop, room)
        room.refuse["second@x.example"] = "550 No such user"
        half = _queue(shop, here, "half@x.example")
        clock.forward(minutes=1)
        shop.run(mark_sending, message_id=half)
        first, second = _queue(shop, here), _queue(shop, here, "second@x.example")
        clock.forward(minutes=1)
        postman = Postman(desk, window, door=Door(seconds=5))
        postman.go_round()
        _until(lambda: _state(shop, second) is MessageState.NEEDS_YOU and counts.get("messages") == -2)
        assert _state(shop, first) is MessageState.SENT
        assert _state(shop, half) is MessageState.NEEDS_YOU, "found half-way at the start"
        assert room.recipients == [["anna@kowalski.example"]]
        assert notices["messages"] == "2 messages need you."
        postman.stop()


def test_the_postman_rests_while_the_login_fails_and_goes_on_once_settings_change(
    window: MainWindow, shop: Shop, here: Bench, clock: Clock
) -> None:
    from msp_desktop.domain.message import MailSecurity

    desk = window.desk
    assert desk is not None
    with mail_room() as room:
        desk.dispatcher.run(
            change_mail_server,
            host="127.0.0.1",
            port=room.port,
            security=MailSecurity.STARTTLS,
            sender_address="assistenza@bottega.example",
        )
        message = _queue(shop, here)
        clock.forward(minutes=1)
        postman = Postman(desk, window, door=Door(seconds=5))
        postman.go_round()
        _until(lambda: postman.paused is Trouble.CERTIFICATE)
        assert _state(shop, message) is MessageState.WAITING
        desk.dispatcher.run(
            change_mail_server,
            host="127.0.0.1",
            port=room.port,
            security=MailSecurity.NONE,
            sender_address="assistenza@bottega.example",
        )
        assert postman.paused is None
        _until(lambda: _state(shop, message) is MessageState.SENT)
        postman.stop()
