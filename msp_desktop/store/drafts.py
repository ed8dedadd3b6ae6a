"""Half-typed forms, kept by a short write of their own: not audited, not told to anybody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from msp_desktop.store import canonical
from msp_desktop.store.database import Database
from msp_desktop.store.guard import Guard
from msp_desktop.store.models.draft import FormDraft


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft as it was last written; `content` is plain data."""

    form: str
    content: Any
    saved_at: datetime


class DraftDoor:
    """One author's drafts inside a transaction."""

    def __init__(self, connection: sa.Connection, guard: Guard, *, author_id: int, now: datetime) -> None:
        self._connection = connection
        self._guard = guard
        self._author_id = author_id
        self._now = now

    def _mine(self, form: str) -> sa.ColumnElement[bool]:
        return (FormDraft.author_id == self._author_id) & (FormDraft.form == form)

    def save(self, form: str, content: object) -> None:
        """Keep what was typed so far. Raises TypeError when a Secret is in it."""
        values = {"content": canonical.plain(content), "saved_at": self._now}
        with self._guard.door("drafts"):
            changed = self._connection.execute(sa.update(FormDraft).where(self._mine(form)).values(values))
            if not changed.rowcount:
                row = {"author_id": self._author_id, "form": form, **values}
                self._connection.execute(sa.insert(FormDraft).values(row))

    def discard(self, form: str) -> None:
        """Forget a draft, because its form was saved or thrown away."""
        with self._guard.door("drafts"):
            self._connection.execute(sa.delete(FormDraft).where(self._mine(form)))


class Drafts:
    """One author's drafts from outside a transaction; each call is a transaction of its own."""

    def __init__(self, database: Database, *, author_id: int, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._author_id = author_id
        self._clock = clock

    def save(self, form: str, content: object) -> None:
        """Keep what was typed so far into `form`. Raises TypeError when a Secret is in it, Unavailable."""
        with self._database.writing() as connection:
            self._door(connection).save(form, content)

    def discard(self, form: str) -> None:
        """Forget a draft. Raises Unavailable."""
        with self._database.writing() as connection:
            self._door(connection).discard(form)

    def load(self, form: str) -> Kept | None:
        """Find a draft again."""
        return next((each for each in self.all() if each.form == form), None)

    def all(self) -> list[Kept]:
        """List this author's drafts, the newest first."""
        with self._database.reading() as connection, Session(connection) as session:
            found = sa.select(FormDraft.form, FormDraft.content, FormDraft.saved_at)
            mine = found.where(FormDraft.author_id == self._author_id).order_by(FormDraft.saved_at.desc())
            return [Kept(row.form, row.content, row.saved_at) for row in session.execute(mine)]

    def _door(self, connection: sa.Connection) -> DraftDoor:
        return DraftDoor(connection, self._database.guard, author_id=self._author_id, now=self._clock())
