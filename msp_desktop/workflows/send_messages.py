"""Sending what is due, so that nothing leaves twice by itself and nothing is lost in silence.

A message is WAITING; the sender commits SENDING, hands the text to the server, and commits SENT. When the program stops
between the two, nobody can know whether the server took the text: no mail protocol says so afterwards. So a message
found as SENDING at the next start becomes NEEDS_YOU ("may have left") and never leaves again by itself: at most once
without a person, told plainly, and sent again only when somebody has looked into the sent folder. Stopped before
SENDING was written it is still WAITING and leaves at the next start. A message taken back while it waits never leaves,
because SENDING is written only over WAITING, in one transaction.
"""

import logging
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from msp_desktop.domain.errors import Refused, ShopError, Unavailable
from msp_desktop.domain.message import MessageEvent, Trouble
from msp_desktop.i18n import _
from msp_desktop.integrations.mail import Account, Mail, MailFile, MailServer, MailTrouble
from msp_desktop.queries.message_post import KeptFile, Outgoing, due_messages, mail_server, outgoing
from msp_desktop.store.message_rows import MAIL_PASSWORD, ServerFacts
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.messages import (
    mark_failed,
    mark_sending,
    mark_sent,
    note_mail_tested,
    put_back,
    settle_unfinished,
)
from msp_desktop.workflows.issue_document import paper_bytes
from msp_desktop.workflows.vault import shop_secret

log = logging.getLogger(__name__)

MOST_A_ROUND = 50
_one_sender = threading.Lock()


@dataclass(slots=True)
class Posted:
    """What one round brought: messages that left, and that need somebody; `paused` when no mail leaves at all now."""

    sent: int = 0
    needs_you: int = 0
    later: int = 0
    paused: Trouble | None = None
    answer: str = ""
    locked: bool = False
    """The vault that keeps the password is not open yet; it may be soon."""
    ids: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Door:
    """What the sender reaches the world with; tests bring their own trust."""

    seconds: float = 20.0
    trust: ssl.SSLContext | None = None

    def server(self, account: Account) -> MailServer:
        """A connection to that server, not yet open."""
        return MailServer(account, seconds=self.seconds, trust=self.trust)


DOOR = Door()


def settle_after_start(shop: Shop) -> int:
    """Find what was on its way when the program stopped, before the first round; gives how many need somebody now."""
    with _one_sender:
        return shop.run(settle_unfinished).value


def send_due(shop: Shop, *, door: Door = DOOR, told: Callable[[int, int], object] | None = None) -> Posted:
    """Send what is due, one after the other; one sender at a time, a second one does nothing.

    A login, a certificate or a server that fails stops the round: nothing else would leave either. `told(done, total)`
    is called between two messages and may raise to stop.
    """
    posted = Posted()
    if not _one_sender.acquire(blocking=False):
        return posted
    try:
        ids = shop.ask(due_messages, now=shop.now, limit=MOST_A_ROUND)
        if ids:
            _send_all(shop, ids, posted, door, told)
    finally:
        _one_sender.release()
    return posted


@dataclass(frozen=True, slots=True)
class Tested:
    """What came of a test message: nothing in the way, or what was, and the server's words."""

    trouble: Trouble | None
    answer: str


def send_test(shop: Shop, *, facts: ServerFacts, password: str | None, to_address: str, door: Door = DOOR) -> Tested:
    """Send one test message with settings that need not be saved yet.

    `password` None means the kept one. Raises Unavailable when the vault is locked.
    """
    secret = (shop_secret(shop, MAIL_PASSWORD) or "") if password is None and facts.user else (password or "")
    mail = Mail(
        header_id=f"<test-{shop.now:%Y%m%d%H%M%S%f}@{facts.sender_address.rpartition('@')[2]}>",
        at=shop.now,
        sender_name=facts.sender_name,
        sender_address=facts.sender_address,
        to_name="",
        to_address=to_address,
        subject=_("Test message"),
        body=_("This message shows that mail leaves from MSP Desktop."),
        reply_to=facts.reply_to,
    )
    try:
        with door.server(account_of(facts, secret)) as server:
            answer = server.deliver(mail)
    except MailTrouble as trouble:
        return Tested(trouble.trouble, trouble.answer)
    if shop.ask(mail_server) == facts:
        shop.run(note_mail_tested)
    return Tested(None, answer)


def account_of(facts: ServerFacts, password: str) -> Account:
    """The account of the shop's mail server."""
    return Account(facts.host, facts.port, facts.security, facts.user, password if facts.user else "")


def _send_all(
    shop: Shop, ids: list[int], posted: Posted, door: Door, told: Callable[[int, int], object] | None
) -> None:
    facts = shop.ask(mail_server)
    if facts is None:
        posted.paused = Trouble.NO_SERVER
        return
    try:
        password = (shop_secret(shop, MAIL_PASSWORD) or "") if facts.user else ""
    except Unavailable as problem:
        posted.paused, posted.answer, posted.locked = Trouble.LOGIN, str(problem), True
        return
    with door.server(account_of(facts, password)) as server:
        try:
            server.connect()
        except MailTrouble as trouble:
            _nothing_leaves(shop, ids, trouble, posted)
            return
        for done, message_id in enumerate(ids):
            if told is not None:
                told(done, len(ids))
            if not _send_one(shop, server, facts, message_id, posted):
                return


def _send_one(shop: Shop, server: MailServer, facts: ServerFacts, message_id: int, posted: Posted) -> bool:
    """Send one message; whether the round goes on."""
    message = shop.ask(outgoing, message_id=message_id)
    try:
        # Read before the message counts as on its way: a missing file is no half-sent message.
        mail = _mail(shop, facts, message)
    except ShopError as problem:
        _failed(shop, message_id, MailTrouble(Trouble.NO_FILE, str(problem)), posted)
        return True
    try:
        shop.run(mark_sending, message_id=message_id)
    except Refused:
        return True  # taken back meanwhile
    try:
        answer = server.deliver(mail)
    except MailTrouble as trouble:
        if trouble.whole and not trouble.again:
            shop.run(put_back, message_id=message_id, trouble=trouble.trouble, answer=trouble.answer)
            posted.paused, posted.answer = trouble.trouble, trouble.answer
            return False
        _failed(shop, message_id, trouble, posted)
        return not trouble.whole
    shop.run(mark_sent, message_id=message_id, answer=answer)
    posted.sent += 1
    posted.ids.append(message_id)
    return True


def _failed(shop: Shop, message_id: int, trouble: MailTrouble, posted: Posted) -> None:
    try:
        shop.run(
            mark_failed, message_id=message_id, trouble=trouble.trouble, answer=trouble.answer, again=trouble.again
        )
    except Refused:
        return  # taken back meanwhile
    log.info("message %s: %s", message_id, trouble.trouble.value)
    if trouble.again:
        posted.later += 1
    else:
        posted.needs_you += 1


def _nothing_leaves(shop: Shop, ids: list[int], trouble: MailTrouble, posted: Posted) -> None:
    """The server itself fails: try all of it later, or wait for somebody where trying again cannot help."""
    posted.answer = trouble.answer
    if not trouble.again:
        posted.paused = trouble.trouble
        return
    for message_id in ids:
        _failed(shop, message_id, trouble, posted)


def _mail(shop: Shop, facts: ServerFacts, message: Outgoing) -> Mail:
    return Mail(
        header_id=message.header_id,
        at=shop.now,
        sender_name=facts.sender_name,
        sender_address=facts.sender_address,
        to_name=message.to_name,
        to_address=message.to_address,
        subject=message.subject,
        body=message.body,
        reply_to=facts.reply_to,
        copy_to=facts.copy_to,
        automatic=message.automatic,
        files=tuple(_files(shop, message)),
    )


def _files(shop: Shop, message: Outgoing) -> list[MailFile]:
    files = [_kept(shop, each) for each in message.files]
    if not files and message.document_id is not None and message.event is MessageEvent.INVOICE:
        data = paper_bytes(shop, message.document_id)
        files.append(MailFile(f"{message.subject or message.document_id}.pdf", "application/pdf", data))
    return files


def _kept(shop: Shop, each: KeptFile) -> MailFile:
    return MailFile(each.name, each.mime, shop.files.read(each.sha256))
