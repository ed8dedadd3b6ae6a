"""Mail against a real server: what leaves, to whom, and what is said when it does not."""

import ssl
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from msp_desktop.domain.message import MailSecurity, Trouble
from msp_desktop.integrations.mail import Account, Mail, MailFile, MailServer, MailTrouble
from tests.mail_room import PASSWORD, USER, MailRoom, mail_room, own_certificate

MAIL = Mail(
    header_id="<17@bottega.example>",
    at=datetime(2026, 11, 17, 9, 42, tzinfo=UTC),
    sender_name="Bottega Informatica",
    sender_address="assistenza@bottega.example",
    to_name="Anna Kowalski",
    to_address="anna@kowalski.example",
    subject="J-2650: your laptop is ready",
    body="Hello Anna,\n\n.a line with a dot\nè pronto\n",
)

HOSTILE = (
    "anna@kowalski.example, evil@x.example",
    "anna@kowalski.example\r\nBcc: evil@x.example",
    "anna@kowalski.example\nRCPT TO:<evil@x.example>",
    "anna@kowalski.example;evil@x.example",
    "<anna@kowalski.example> <evil@x.example>",
    "Anna <evil@x.example>",
    '"anna@kowalski.example, "@x.example',
    "anna@kowalski.example evil@x.example",
    "anna@kowalski.example\x00evil@x.example",
    "anna@kowalski.example\u2028Bcc: evil@x.example",
    "group: anna@kowalski.example, evil@x.example;",
    "(evil@x.example) anna@kowalski.example",
    "anna@kowalski.example> SIZE=1",
    "@x.example",
    "anna@",
    "",
)
HOSTILE_TEXTS = (
    "Anna\r\nBcc: evil@x.example",
    "Anna\nTo: evil@x.example\n\nbody",
    'Anna", evil@x.example, "',
    "Anna <evil@x.example>",
    "Anna, evil@x.example",
    "Anna\rBcc: evil@x.example",
    "Anna\u2028Bcc: evil@x.example",
    "Anna\x85Bcc: evil@x.example",
    "Anna\x0bBcc: evil@x.example",
    "=?utf-8?q?Anna=0D=0ABcc:_evil@x.example?=",
    "\u202eannA",
    "A" * 5000,
    "Ann\udcffa \U0001f4a9 Łódź",
    "(comment",
    "\\",
    '"',
)


def _account(room: MailRoom, security: MailSecurity = MailSecurity.NONE, **more: str) -> Account:
    return Account("127.0.0.1", room.port, security, **more)


def _send(room: MailRoom, mail: Mail) -> str:
    with MailServer(_account(room), seconds=5) as server:
        return server.deliver(mail)


def test_a_message_arrives_whole() -> None:
    with mail_room() as room:
        file = MailFile("Quote è-1.pdf", "application/pdf", b"%PDF-\r\n.\r\n..")
        answer = _send(room, replace(MAIL, files=(file,), automatic=True, reply_to="desk@bottega.example"))
    message = room.messages[0]
    assert answer == "250 Taken"
    assert room.recipients == [["anna@kowalski.example"]]
    assert str(message["To"]) == "Anna Kowalski <anna@kowalski.example>"
    assert str(message["Message-ID"]) == "<17@bottega.example>"
    assert message["Date"].datetime == MAIL.at
    assert (message["Auto-Submitted"], message["Reply-To"]) == ("auto-generated", "desk@bottega.example")
    body = message.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == MAIL.body
    attached = next(message.iter_attachments())
    assert (attached.get_filename(), attached.get_content()) == ("Quote è-1.pdf", file.data)


def test_the_copy_for_the_shop_stands_on_no_header() -> None:
    with mail_room() as room:
        _send(room, replace(MAIL, copy_to="archive@bottega.example"))
    assert room.recipients == [["anna@kowalski.example", "archive@bottega.example"]]
    assert b"archive" not in room.taken[0][1]


@pytest.mark.parametrize("address", HOSTILE)
def test_an_address_is_one_address_or_nothing_leaves(address: str) -> None:
    with mail_room() as room:
        for mail in (replace(MAIL, to_address=address), replace(MAIL, sender_address=address)):
            with pytest.raises(MailTrouble):
                _send(room, mail)
    assert room.taken == []


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_names_and_subjects_add_no_header_and_no_recipient(text: str) -> None:
    with mail_room() as room:
        for mail in (replace(MAIL, to_name=text), replace(MAIL, sender_name=text), replace(MAIL, body=text)):
            _send(room, mail)
        if len(text.splitlines()) > 1:
            with pytest.raises(MailTrouble, match="one line"):
                _send(room, replace(MAIL, subject=text))
        else:
            _send(room, replace(MAIL, subject=text))
        _send(room, replace(MAIL, files=(MailFile(text, text, b"x"),)))
    assert all(to == ["anna@kowalski.example"] for to in room.recipients)
    for message in room.messages:
        assert set(message.keys()) <= {
            "Date", "Message-ID", "From", "To", "Subject", "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
            "X-Peer", "X-MailFrom", "X-RcptTo",
        }  # fmt: skip
        assert [each.addr_spec for each in message["To"].addresses] == ["anna@kowalski.example"]
        assert [each.addr_spec for each in message["From"].addresses] == ["assistenza@bottega.example"]


def test_a_refused_recipient_is_told_in_the_servers_words_and_the_next_one_goes() -> None:
    with mail_room() as room, MailServer(_account(room), seconds=5) as server:
        room.refuse["anna@kowalski.example"] = "550 5.1.1 No such user here"
        with pytest.raises(MailTrouble) as found:
            server.deliver(MAIL)
        server.deliver(replace(MAIL, to_address="marco@x.example"))
    assert (found.value.trouble, found.value.again) == (Trouble.REFUSED, False)
    assert found.value.answer == "550 5.1.1 No such user here"
    assert room.recipients == [["marco@x.example"]]


def test_a_server_that_is_busy_is_asked_again_later() -> None:
    with mail_room() as room:
        room.refuse["anna@kowalski.example"] = "451 4.7.1 Greylisted, come back"
        with pytest.raises(MailTrouble) as found:
            _send(room, MAIL)
        room.refuse.clear()
        room.data_answer = "452 Out of room"
        with pytest.raises(MailTrouble) as full:
            _send(room, MAIL)
    assert [(each.value.trouble, each.value.again) for each in (found, full)] == [(Trouble.UNREACHABLE, True)] * 2


def test_a_text_the_server_takes_for_spam_is_refused() -> None:
    with mail_room() as room:
        room.data_answer = "554 5.7.1 Looks like spam"
        with pytest.raises(MailTrouble) as found:
            _send(room, MAIL)
    assert (found.value.trouble, found.value.answer) == (Trouble.REFUSED, "554 5.7.1 Looks like spam")


def test_no_server_is_unreachable() -> None:
    with mail_room() as room:
        pass
    with pytest.raises(MailTrouble) as found:
        _send(room, MAIL)
    assert (found.value.trouble, found.value.again, found.value.whole) == (Trouble.UNREACHABLE, True, True)
    assert "takes no mail on this port" in found.value.answer


def test_login_over_starttls_with_the_certificate_checked(tmp_path: Path) -> None:
    certificate = own_certificate(tmp_path)
    trust = ssl.create_default_context(cafile=str(certificate))
    with mail_room(login=True, certificate=certificate) as room:
        account = _account(room, MailSecurity.STARTTLS, user=USER, password=PASSWORD)
        with MailServer(account, seconds=5, trust=trust) as server:
            server.deliver(MAIL)
        with pytest.raises(MailTrouble) as unknown, MailServer(account, seconds=5) as server:
            server.deliver(MAIL)
        wrong = replace(account, password="falsch")
        with pytest.raises(MailTrouble) as refused, MailServer(wrong, seconds=5, trust=trust) as server:
            server.deliver(MAIL)
    assert len(room.taken) == 1
    assert (unknown.value.trouble, unknown.value.whole) == (Trouble.CERTIFICATE, True)
    assert "certificate that is not trusted" in unknown.value.answer
    assert (refused.value.trouble, refused.value.whole, refused.value.again) == (Trouble.LOGIN, True, False)
    for text in (repr(account), repr(wrong), str(refused.value), repr(refused.value.__cause__)):
        assert PASSWORD not in text
        assert "falsch" not in text


def test_a_server_without_starttls_gets_nothing_in_the_open(tmp_path: Path) -> None:
    del tmp_path
    with mail_room() as room:
        with (
            pytest.raises(MailTrouble) as found,
            MailServer(_account(room, MailSecurity.STARTTLS, user=USER, password=PASSWORD), seconds=5) as server,
        ):
            server.deliver(MAIL)
        with pytest.raises(MailTrouble) as tls, MailServer(_account(room, MailSecurity.TLS), seconds=5) as server:
            server.deliver(MAIL)
    assert (found.value.trouble, room.logins) == (Trouble.CERTIFICATE, 0)
    assert tls.value.trouble is Trouble.CERTIFICATE
