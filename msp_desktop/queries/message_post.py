"""What is to leave now and what it consists of, for the sender; and how many messages need somebody, for the window."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.message import Channel, MessageEvent, MessageState
from msp_desktop.i18n import _
from msp_desktop.store.message_rows import ServerFacts, is_automatic, server_facts
from msp_desktop.store.models.message import Message, MessageFile


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a message; its bytes lie in the file store."""

    name: str
    mime: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message as it is to leave; `automatic` when its occasion writes by itself."""

    id: int
    event: MessageEvent
    header_id: str
    to_name: str
    to_address: str
    subject: str
    body: str
    quote_id: int | None
    document_id: int | None
    automatic: bool
    files: tuple[KeptFile, ...]


@dataclass(frozen=True, slots=True)
class PostStanding:
    """How the queue stands: messages that need somebody, that wait, and the moment the next one is due."""

    needs_you: int
    waiting: int
    next_due: datetime | None


def mail_server(session: Session) -> ServerFacts | None:
    """How mail leaves; None where nobody has said it yet."""
    return server_facts(session)


def due_messages(session: Session, *, now: datetime, limit: int = 100) -> list[int]:
    """The mails that are due, the longest waiting first."""
    found = (
        select(Message.id)
        .where(Message.state == MessageState.WAITING, Message.channel == Channel.MAIL, Message.due_at <= now)
        .order_by(Message.due_at, Message.id)
        .limit(limit)
    )
    return list(session.scalars(found))


def outgoing(session: Session, *, message_id: int) -> Outgoing:
    """One message with its files. Raises Refused when there is none."""
    row = session.get(Message, message_id)
    if row is None:
        raise Refused(_("This record is no longer there."))
    files = session.execute(
        select(MessageFile.name, MessageFile.mime, MessageFile.sha256)
        .where(MessageFile.message_id == message_id)
        .order_by(MessageFile.id)
    )
    return Outgoing(
        row.id,
        row.event,
        row.header_id,
        row.to_name,
        row.to_address,
        row.subject,
        row.body,
        row.quote_id,
        row.document_id,
        is_automatic(session, row.event),
        tuple(KeptFile(each.name, each.mime, each.sha256) for each in files),
    )


def post_standing(session: Session) -> PostStanding:
    """How the queue stands; one statement over an index."""
    states = (MessageState.NEEDS_YOU, MessageState.WAITING, MessageState.SENDING)
    rows = session.execute(
        select(Message.state, func.count().label("n"), func.min(Message.due_at).label("due"))
        .where(Message.state.in_(states))
        .group_by(Message.state)
    ).all()
    counts = {row.state: row for row in rows}
    waiting = counts.get(MessageState.WAITING)
    need = counts.get(MessageState.NEEDS_YOU)
    return PostStanding(need.n if need else 0, waiting.n if waiting else 0, waiting.due if waiting else None)
