"""Settings › Mail and Messages by keys: the password in the vault, a test message, own words with their preview."""

import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from msp_desktop.domain.message import MailSecurity, MessageEvent
from msp_desktop.queries.message_post import mail_server
from msp_desktop.queries.message_settings import occasions, server_standing, template_words
from msp_desktop.store.message_rows import MAIL_PASSWORD
from msp_desktop.store.shop import Shop
from msp_desktop.ui.kit import PlainLabel
from msp_desktop.ui.settings.mail_section import MailSection
from msp_desktop.ui.settings.messages_section import MessagesSection
from msp_desktop.ui.settings.screen import SettingsScreen
from msp_desktop.workflows.vault import make_vault, shop_secret
from tests.mail_room import mail_room
from tests.ui import accessibility, keys
from tests.ui.desk import desk_for


@pytest.fixture
def screen(app: QApplication, shop: Shop) -> Iterator[SettingsScreen]:
    del app
    desk = desk_for(shop)
    made = SettingsScreen(desk)
    desk.current = made
    desk.dispatcher.changed.connect(lambda touched: made.mark_stale() if touched & made.SHOWS else None)
    made.resize(1180, 840)
    made.show()
    QApplication.processEvents()
    yield made
    desk.dispatcher.background.close()
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _mail(screen: SettingsScreen) -> MailSection:
    screen.open(section="mail")
    QApplication.processEvents()
    section = screen.section()
    assert isinstance(section, MailSection)
    return section


def _messages(screen: SettingsScreen) -> MessagesSection:
    screen.open(section="messages")
    QApplication.processEvents()
    section = screen.section()
    assert isinstance(section, MessagesSection)
    return section


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 15
    while not true():
        assert time.monotonic() < end, "it never came"
        QTest.qWait(20)


def test_the_server_is_saved_and_its_password_goes_to_the_vault(screen: SettingsScreen, shop: Shop) -> None:
    make_vault(shop)
    section = _mail(screen)
    assert not accessibility.nameless(section)
    assert section._address.value() == "assistenza@bottega.example", "the shop's own address is there already"
    keys.type_text(section._host, "smtp.bottega.example")
    section._security.set_value(MailSecurity.TLS)
    section._security.edited.emit()
    assert section._port.value() == 465
    keys.type_text(section._user, "bottega")
    keys.type_text(section._password, " p w ")
    section.main_action()
    kept = shop.ask(mail_server)
    assert kept is not None
    assert (kept.host, kept.port, kept.security, kept.user) == (
        "smtp.bottega.example",
        465,
        MailSecurity.TLS,
        "bottega",
    )
    assert shop_secret(shop, MAIL_PASSWORD) == " p w "
    assert section._password.value() == "", "it is never shown again"
    assert shop.ask(server_standing, secret=MAIL_PASSWORD).has_password
    assert not section._save.isVisible()


def test_slips_stand_at_their_fields_and_nothing_is_saved(screen: SettingsScreen, shop: Shop) -> None:
    section = _mail(screen)
    section._host.set_value("https://smtp.bottega.example")
    section._reply.set_value("nobody")
    section.main_action()
    assert section.form.fields["reply_to"].error()
    section._reply.set_value("")
    section.main_action()
    assert "without https://" in section.form.fields["host"].error()
    assert shop.ask(mail_server) is None


def test_a_test_message_leaves_with_what_stands_there_unsaved(screen: SettingsScreen, shop: Shop) -> None:
    section = _mail(screen)
    with mail_room() as room:
        section._host.set_value("127.0.0.1")
        section._security.set_value(MailSecurity.NONE)
        section._port.set_value(room.port)
        section._test_to.set_value("desk@bottega.example")
        section.send_test()
        _until(lambda: "has left" in section._verdict.text())
        assert room.recipients == [["desk@bottega.example"]]
        assert shop.ask(mail_server) is None
        room.refuse["desk@bottega.example"] = "550 No such user"
        section.send_test()
        _until(lambda: "refused the message" in section._verdict.text())
        assert "550 No such user" in [label.text() for label in section._verdict.findChildren(PlainLabel)]
    section.send_test()
    _until(lambda: "could not be reached" in section._verdict.text())
    assert section._test.isEnabled()


def test_own_words_are_written_with_the_preview_beside(screen: SettingsScreen, shop: Shop) -> None:
    section = _messages(screen)
    assert not accessibility.nameless(section)
    assert section._event() is MessageEvent.READY
    assert "Acer Aspire 5" in section._seen_subject.text()
    section._subject.setFocus()
    section._subject.set_value("Come for {device}, {jub}")
    section._changed()
    assert not shop.ask(template_words, event=MessageEvent.READY, language="en").own
    section.main_action()
    assert "“{jub}”" in section.form.fields["subject"].error()
    section._subject.set_value("Come for {device}")
    section._changed()
    section._table.select(MessageEvent.QUOTE)
    assert section._subject.value() != "Come for {device}"
    section._table.select(MessageEvent.READY)
    assert section._waiting.text(), "what was typed and not saved is still there"
    assert section._seen_subject.text() == "Come for Acer Aspire 5"
    section.main_action()
    found = shop.ask(template_words, event=MessageEvent.READY, language="en")
    assert (found.own, found.template.subject) == (True, "Come for {device}")
    assert section._reset.isVisible()
    keys.click(section, "settings.messages.reset")
    assert not shop.ask(template_words, event=MessageEvent.READY, language="en").own
    assert section._subject.value() == found.built_in.subject


def test_an_occasion_stops_writing_by_itself(screen: SettingsScreen, shop: Shop) -> None:
    section = _messages(screen)
    section._table.view.setFocus()
    for _step in range(3):
        keys.press(section._table.view, "Up")
    assert section._event() is MessageEvent.BOOKED_IN
    assert section._automatic.value()
    section._automatic.click()
    assert not next(each for each in shop.ask(occasions) if each.event is MessageEvent.BOOKED_IN).automatic
    QApplication.processEvents()
    assert section._event() is MessageEvent.BOOKED_IN, "the row in front stays"
