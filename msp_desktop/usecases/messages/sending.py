"""A message on its way: handed over, gone, tried again later, or in need of somebody."""

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.message import Channel, MessageState, Trouble, wait_after
from msp_desktop.store.models.message import Message
from msp_desktop.store.models.quote import Quote
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.messages.queueing import too_late

LONGEST_ANSWER = 1000


def mark_sending(work: UnitOfWork, *, message_id: int) -> None:
    """Note, before the server is given anything, that a message is on its way.

    Refused when it was taken back, is not due yet or is another sender's: whoever gets here first sends it.
    """
    row = work.get(Message, message_id)
    if row.state is not MessageState.WAITING or row.channel is not Channel.MAIL or row.due_at > work.now:
        raise Refused(too_late(row.state))
    row.state, row.answer = MessageState.SENDING, ""
    work.session.flush()


def mark_sent(work: UnitOfWork, *, message_id: int, answer: str = "") -> None:
    """Note that the mail server took a message, with its words."""
    row = _on_its_way(work, message_id)
    row.state, row.trouble, row.sent_at = MessageState.SENT, None, work.now
    row.tries, row.answer = row.tries + 1, answer[:LONGEST_ANSWER]
    if row.quote_id is not None:
        quote = work.get(Quote, row.quote_id)
        if quote.sent_at is None:
            quote.sent_at = work.now
    work.session.flush()


def mark_failed(work: UnitOfWork, *, message_id: int, trouble: Trouble, answer: str = "", again: bool = False) -> None:
    """Note that a message did not leave. `again`: it is tried after 1, 5, 15 and 60 minutes, then needs somebody."""
    row = work.get(Message, message_id)
    if row.state not in (MessageState.SENDING, MessageState.WAITING):
        raise Refused(too_late(row.state))
    row.tries, row.trouble, row.answer = row.tries + 1, trouble, answer[:LONGEST_ANSWER]
    wait = wait_after(row.tries) if again else None
    if wait is None:
        row.state = MessageState.NEEDS_YOU
    else:
        row.state, row.due_at = MessageState.WAITING, work.now + wait
    work.session.flush()


def put_back(work: UnitOfWork, *, message_id: int, trouble: Trouble, answer: str = "") -> None:
    """Let a message wait on as it did: it is the mail server that needs somebody, not the message."""
    row = _on_its_way(work, message_id)
    row.state, row.trouble, row.answer = MessageState.WAITING, trouble, answer[:LONGEST_ANSWER]
    work.session.flush()


def settle_unfinished(work: UnitOfWork) -> int:
    """Turn what was on its way when the program stopped into messages that need somebody, and give how many.

    Whether the server took them is not known, so they never leave again by themselves.
    """
    found = select(Message).where(Message.state == MessageState.SENDING)
    rows = work.session.scalars(found).all()
    for row in rows:
        row.state, row.trouble, row.tries = MessageState.NEEDS_YOU, Trouble.MAYBE_SENT, row.tries + 1
    work.session.flush()
    return len(rows)


def _on_its_way(work: UnitOfWork, message_id: int) -> Message:
    row = work.get(Message, message_id)
    if row.state is not MessageState.SENDING:
        raise Refused(too_late(row.state))
    return row
