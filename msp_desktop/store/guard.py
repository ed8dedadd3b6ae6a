"""The guard on the write engine: nothing is written but by a flush or through a named door."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

DOORS = frozenset(
    {
        "flush", "audit", "operation", "insert_many", "update_many", "delete_many", "touch_many", "search", "drafts",
        "chain", "erase",
    }
)  # fmt: skip

_READS = re.compile(r"\s*(select|values|explain|savepoint|release|rollback to)\b", re.IGNORECASE)
_WITH = re.compile(r"\s*with\b", re.IGNORECASE)
_WRITES = re.compile(r"\b(insert|update|delete|replace)\b", re.IGNORECASE)
_COMMENTS = re.compile(r"\A(\s|--[^\n]*\n|/\*.*?\*/)+", re.DOTALL)


class UnguardedWrite(RuntimeError):
    """A statement tried to write past the audit."""


class Guard:
    """Knows which door is open on the one write connection."""

    def __init__(self, engine: Engine) -> None:
        self._open: list[str] = []
        event.listen(engine, "before_cursor_execute", self._check)

    @contextmanager
    def door(self, name: str) -> Iterator[None]:
        """Let statements write while the block runs."""
        if name not in DOORS:
            raise ValueError(name)
        self._open.append(name)
        try:
            yield
        finally:
            self._open.pop()

    def _check(self, _conn: Any, _cursor: Any, statement: str, _parameters: Any, _context: Any, _many: bool) -> None:
        if self._open or statement == "BEGIN IMMEDIATE":
            return
        bare = _COMMENTS.sub("", statement)
        if _READS.match(bare) or (_WITH.match(bare) and not _WRITES.search(bare)):
            return
        raise UnguardedWrite(f"not through a door of the unit of work: {bare[:80]}")
