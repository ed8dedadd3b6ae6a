"""The keyed hash chain over issued documents and payments: adding to it, and finding the first record that is wrong."""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from msp_desktop.store.base import utc_text
from msp_desktop.store.insertion import insert_rows
from msp_desktop.store.models.chain import ChainRecord

START = "0" * 64
NO_KEY = "none"
KEY_CHANGED = "key changed"

BodyLookup = Callable[[Session, str, int], str | None]
"""(session, kind, row id) → the hash of that row's body as it is today, None when the row is gone."""


@dataclass(frozen=True, slots=True)
class Key:
    """A signing key and the name it is stored under."""

    key_id: str
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Anchor:
    """The end of the chain at some moment, kept outside the file."""

    seq: int
    mac: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found: how many records are right, and the first one that is not, with the reason's code.

    Reasons: "gap", "link", "code", "key missing", "body", "anchor", "cut".
    """

    checked: int
    first_bad: int | None = None
    reason: str = ""
    kind: str = ""
    row_id: int | None = None

    @property
    def whole(self) -> bool:
        """Whether the chain is as it was written."""
        return self.first_bad is None


def _code(key: bytes | None, *fields: str) -> str:
    body = b"".join(len(part).to_bytes(4, "big") + part for part in (each.encode() for each in fields))
    if key is None:
        return hashlib.sha256(body).hexdigest()
    return hmac.new(key, body, hashlib.sha256).hexdigest()


def _last(connection: sa.Connection) -> tuple[int, str, str]:
    c = ChainRecord
    row = connection.execute(sa.select(c.id, c.mac, c.key_id).order_by(c.id.desc()).limit(1)).one_or_none()
    return (row.id, row.mac, row.key_id) if row else (0, START, "")


def append(
    connection: sa.Connection, key: Key | None, *, at: datetime, actor: str, kind: str, row_id: int, body_sha256: str
) -> str:
    """Add a record and give its code; a change of key is recorded before it."""
    seq, prev, last_key = _last(connection)
    key_id = key.key_id if key else NO_KEY
    if seq and last_key != key_id:
        named = hashlib.sha256(f"{last_key}>{key_id}".encode()).hexdigest()
        prev = _write(connection, key, seq + 1, prev, at, actor, KEY_CHANGED, 0, named)
        seq += 1
    return _write(connection, key, seq + 1, prev, at, actor, kind, row_id, body_sha256)


@dataclass(frozen=True, slots=True)
class Link:
    """What a record says, before it is linked: when (aware), who, what, and the hash of its body."""

    at: datetime
    actor: str
    kind: str
    row_id: int
    body_sha256: str


def append_many(connection: sa.Connection, key: Key | None, links: Iterable[Link]) -> None:
    """Add many records at once, in order; the first goes the usual way, so that a change of key is recorded."""
    rest = iter(links)
    first = next(rest, None)
    if first is None:
        return
    append(
        connection,
        key,
        at=first.at,
        actor=first.actor,
        kind=first.kind,
        row_id=first.row_id,
        body_sha256=first.body_sha256,
    )
    last, prev, key_id = _last(connection)
    secret = key.key if key else None
    rows = []
    for seq, link in enumerate(rest, last + 1):
        fields = (link.kind, str(link.row_id), link.body_sha256, key_id, prev)
        mac = _code(secret, str(seq), utc_text(link.at), link.actor, *fields)
        rows.append(
            {
                "id": seq,
                "at": link.at,
                "actor": link.actor,
                "kind": link.kind,
                "row_id": link.row_id,
                "body_sha256": link.body_sha256,
                "key_id": key_id,
                "prev": prev,
                "mac": mac,
            }
        )
        prev = mac
    table = ChainRecord.__table__
    assert isinstance(table, sa.Table)
    insert_rows(connection, table, rows)


def _write(
    connection: sa.Connection,
    key: Key | None,
    seq: int,
    prev: str,
    at: datetime,
    actor: str,
    kind: str,
    row_id: int,
    body_sha256: str,
) -> str:
    key_id = key.key_id if key else NO_KEY
    secret = key.key if key else None
    mac = _code(secret, str(seq), utc_text(at), actor, kind, str(row_id), body_sha256, key_id, prev)
    connection.execute(
        sa.insert(ChainRecord).values(
            id=seq,
            at=at,
            actor=actor,
            kind=kind,
            row_id=row_id,
            body_sha256=body_sha256,
            key_id=key_id,
            prev=prev,
            mac=mac,
        )
    )
    return mac


def anchor(session: Session) -> Anchor | None:
    """Give the end of the chain, None while it is empty."""
    seq, mac, _key_id = _last(session.connection())
    return Anchor(seq, mac) if seq else None


def verify(
    session: Session, *, keys: Mapping[str, bytes], anchor: Anchor | None = None, body: BodyLookup | None = None
) -> Verdict:
    """Check every record in order and name the first bad one."""
    seq, prev, reached = 0, START, anchor is None
    last_key = ""
    for row in session.execute(sa.select(ChainRecord.__table__).order_by(ChainRecord.id)).yield_per(1000):
        if row.id != seq + 1:
            return Verdict(seq, seq + 1, "gap")
        reason = _fault(row, prev, last_key, keys)
        if not reason and anchor is not None and row.id == anchor.seq:
            reached = row.mac == anchor.mac
            reason = "" if reached else "anchor"
        if not reason and body is not None and row.kind != KEY_CHANGED:
            reason = "" if body(session, row.kind, row.row_id) == row.body_sha256 else "body"
        if reason:
            return Verdict(seq, row.id, reason, row.kind, row.row_id)
        seq, prev, last_key = row.id, row.mac, row.key_id
    return Verdict(seq) if reached else Verdict(seq, seq + 1, "cut")


def _fault(row: sa.Row[tuple[object, ...]], prev: str, last_key: str, keys: Mapping[str, bytes]) -> str:
    if row.prev != prev:
        return "link"
    if last_key and row.key_id != last_key and row.kind != KEY_CHANGED:
        return "link"
    if row.key_id != NO_KEY and row.key_id not in keys:
        return "key missing"
    secret = None if row.key_id == NO_KEY else keys[row.key_id]
    fields = (
        str(row.id),
        utc_text(row.at),
        row.actor,
        row.kind,
        str(row.row_id),
        row.body_sha256,
        row.key_id,
        row.prev,
    )
    return "" if hmac.compare_digest(_code(secret, *fields), row.mac) else "code"
