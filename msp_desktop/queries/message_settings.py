"""Settings of messages: every occasion with its rule and words, and the mail server."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.message import AUTOMATIC, MessageEvent
from msp_desktop.domain.message_text import Template
from msp_desktop.i18n import Words
from msp_desktop.store.message_rows import SERVER_ID, template_for
from msp_desktop.store.message_words import built_in
from msp_desktop.store.models.message import MailServer, MessageRule, MessageTemplate
from msp_desktop.store.models.vault import VaultSecret


@dataclass(frozen=True, slots=True)
class OccasionRow:
    """One occasion: whether it writes by itself, and in which languages the shop has words of its own."""

    event: MessageEvent
    automatic: bool
    own_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TemplateWords:
    """The words of an occasion in a language, whether they are the shop's own, and the built-in ones."""

    template: Template
    own: bool
    built_in: Template


@dataclass(frozen=True, slots=True)
class ServerStanding:
    """When a test message last left, and whether a password is kept."""

    tested_at: datetime | None
    has_password: bool


def occasions(session: Session) -> list[OccasionRow]:
    """Every occasion in order; two statements."""
    rows = session.execute(select(MessageRule.event, MessageRule.automatic))
    rules: dict[MessageEvent, bool] = {row.event: row.automatic for row in rows}
    own: dict[MessageEvent, list[str]] = {}
    languages = select(MessageTemplate.event, MessageTemplate.language).order_by(MessageTemplate.language)
    for row in session.execute(languages):
        own.setdefault(row.event, []).append(row.language)
    return [
        OccasionRow(event, rules.get(event, event in AUTOMATIC), tuple(own.get(event, ()))) for event in MessageEvent
    ]


def template_words(session: Session, *, event: MessageEvent, language: str) -> TemplateWords:
    """The words of an occasion in one language."""
    found = select(MessageTemplate.id).where(MessageTemplate.event == event, MessageTemplate.language == language)
    own = session.scalars(found).first() is not None
    return TemplateWords(template_for(session, event, language), own, built_in(event, Words(language)))


def server_standing(session: Session, *, secret: str) -> ServerStanding:
    """Whether the password of that name is kept, and when a test message left."""
    tested = session.scalars(select(MailServer.tested_at).where(MailServer.id == SERVER_ID)).first()
    kept = session.scalars(select(VaultSecret.id).where(VaultSecret.name == secret)).first()
    return ServerStanding(tested, kept is not None)
