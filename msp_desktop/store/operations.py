"""The record of each act: its key against repetition, its result, and the inverse that takes it back."""

import importlib
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from msp_desktop.domain.errors import Refused
from msp_desktop.i18n import _
from msp_desktop.store import canonical
from msp_desktop.store.models.operation import Operation

KEPT = timedelta(days=90)
ROOTS = ["msp_desktop.usecases."]
"""Below which modules a stored inverse may be found; nothing else is ever imported because a file says so."""


def name_of(use_case: Callable[..., object]) -> str:
    """Give the name a use case is stored under, module:name."""
    return f"{use_case.__module__}:{use_case.__qualname__}"


@lru_cache(maxsize=512)
def _hints(use_case: Callable[..., object]) -> dict[str, Any]:
    return typing.get_type_hints(use_case)


def actor_name(actor: int | None) -> str:
    """Write an actor as text."""
    return "system" if actor is None else str(actor)


@dataclass(frozen=True, slots=True)
class Inverse:
    """A use case by name with its plain arguments, and the words that offer it."""

    label: str
    use_case: str
    arguments: dict[str, Any]

    @classmethod
    def of(cls, label: str, use_case: Callable[..., object], arguments: Mapping[str, object]) -> "Inverse":
        """Make one. Raises TypeError for arguments that cannot be kept and read back, such as a Secret."""
        kept = {name: canonical.plain(value) for name, value in arguments.items()}
        hints = _hints(use_case)
        # Said now, while somebody is writing the use case, and not when a person wants the act undone.
        for name, value in kept.items():
            if canonical.plain(canonical.decode(value, hints.get(name))) != value:
                raise TypeError(f"{name} of {name_of(use_case)} cannot be read back")
        return cls(label, name_of(use_case), kept)

    def resolve(self) -> tuple[Callable[..., Any], dict[str, Any]]:
        """Find the use case and read its arguments back by their annotations. Raises Refused when it no longer fits."""
        module, _colon, name = self.use_case.partition(":")
        if not any(module.startswith(root) for root in ROOTS) or "." in name or name.startswith("_"):
            raise Refused(_("This can no longer be undone."))
        try:
            use_case: Callable[..., Any] = getattr(importlib.import_module(module), name)
            hints = _hints(use_case)
            return use_case, {each: canonical.decode(value, hints[each]) for each, value in self.arguments.items()}
        except (ImportError, AttributeError, KeyError, NameError, TypeError, ValueError) as problem:
            raise Refused(_("This can no longer be undone.")) from problem


@lru_cache(maxsize=1)
def _insert() -> sa.Executable:
    return sa.insert(Operation).returning(Operation.id)


class Record:
    """The operation that is being carried out; its row is made on the first change."""

    def __init__(
        self,
        key: str | None,
        use_case: str,
        request_hash: str | None,
        at: datetime,
        actor: int | None,
        undoes_id: int | None = None,
    ) -> None:
        self.key = key
        self.use_case = use_case
        self.request_hash = request_hash
        self.at = at
        self.actor = actor
        self.undoes_id = undoes_id
        self.undo: Inverse | None = None
        self.id: int | None = None

    def reserve(self, connection: sa.Connection, kept: Mapping[str, Any] | None = None) -> int:
        """Make the row if there is none yet, holding what is `kept` of the act, and give its id."""
        if self.id is None:
            values: dict[str, Any] = {
                "key": self.key,
                "use_case": self.use_case,
                "request_hash": self.request_hash,
                "at": self.at,
                "actor_id": self.actor,
                "undoes_id": self.undoes_id,
                **(kept or {}),
            }
            self.id = connection.execute(_insert(), values).scalar_one()
        return self.id

    def finish(self, connection: sa.Connection, value: object) -> None:
        """Keep the result and the inverse. Raises Refused when the act to undo was taken back meanwhile."""
        result = canonical.plain(value)
        if self.id is None and self.key is None and self.undo is None and self.undoes_id is None:
            return
        kept: dict[str, Any] = {"result": result} if self.key else {}
        if self.undo:
            kept |= {
                "undo_label": self.undo.label,
                "undo_use_case": self.undo.use_case,
                "undo_arguments": self.undo.arguments,
            }
        known = self.id is not None
        mine = self.reserve(connection, kept)
        if kept and known:
            connection.execute(sa.update(Operation).where(Operation.id == mine).values(kept))
        if self.undoes_id is not None:
            free = (Operation.id == self.undoes_id) & Operation.undone_by_id.is_(None)
            if connection.execute(sa.update(Operation).where(free).values(undone_by_id=mine)).rowcount != 1:
                raise Refused(_("This was already undone."))


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an operation key was used for before."""

    request_hash: str
    result: Any
    undo: tuple[int, str] | None

    def value(self, use_case: Callable[..., object]) -> Any:
        """Give the first result, in the type that the use case returns."""
        try:
            return canonical.decode(self.result, _hints(use_case).get("return"))
        except (NameError, TypeError, ValueError, KeyError):
            return self.result


def find(connection: sa.Connection, key: str) -> Earlier | None:
    """Look an operation key up."""
    o = Operation
    row = connection.execute(
        sa.select(o.id, o.request_hash, o.result, o.undo_label, o.undone_by_id).where(o.key == key)
    ).one_or_none()
    if row is None:
        return None
    open_undo = row.undo_label is not None and row.undone_by_id is None
    return Earlier(row.request_hash or "", row.result, (row.id, row.undo_label) if open_undo else None)


def inverse_of(session: Session, *, operation_id: int) -> Inverse:
    """Give the stored inverse of an act. Raises Refused when it has none or was taken back already."""
    o = Operation
    columns = (o.undo_label, o.undo_use_case, o.undo_arguments, o.undone_by_id)
    row = session.execute(sa.select(*columns).where(o.id == operation_id)).one_or_none()
    if row is None or row.undo_use_case is None:
        raise Refused(_("This cannot be undone."))
    if row.undone_by_id is not None:
        raise Refused(_("This was already undone."))
    return Inverse(row.undo_label, row.undo_use_case, row.undo_arguments)


@dataclass(frozen=True, slots=True)
class Act:
    """An act that can still be taken back."""

    operation_id: int
    label: str
    at: datetime
    actor: int | None


def open_acts(session: Session, *, since: datetime, actor: int | None = None, limit: int = 100) -> list[Act]:
    """List acts since a moment that can be taken back, the newest first; of one actor if given."""
    o = Operation
    found = sa.select(o.id, o.undo_label, o.at, o.actor_id).where(
        o.at >= since, o.undo_use_case.is_not(None), o.undone_by_id.is_(None), o.undoes_id.is_(None)
    )
    if actor is not None:
        found = found.where(o.actor_id == actor)
    rows = session.execute(found.order_by(o.at.desc(), o.id.desc()).limit(limit))
    return [Act(row.id, row.undo_label, row.at, row.actor_id) for row in rows]


def forget_old(connection: sa.Connection, now: datetime) -> None:
    """Drop records older than 90 days."""
    connection.execute(sa.delete(Operation).where(Operation.at < now - KEPT))
