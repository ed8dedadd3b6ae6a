"""Copies of a shop's file that have been opened and checked before anybody relies on them."""

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from msp_desktop.store.base import json_text, utc_text
from msp_desktop.store.database import damaged
from msp_desktop.store.files import put_in_place, sync_file, write_whole

_PAGES = 4096


@dataclass(frozen=True, slots=True)
class Copy:
    """A checked copy: `rows` by table."""

    path: Path
    sha256: str
    rows: dict[str, int]


def folder_of(shop: Path) -> Path:
    """Where a shop's backups lie."""
    return shop.with_suffix(".backups")


def verified_copy(shop: Path, *, why: str, at: datetime) -> Copy:
    """Copy a shop through SQLite, check the copy, and write its manifest beside it.

    Must not run while this process has the shop open for writing in another thread's transaction longer than a few
    seconds. Raises Unavailable when the copy is damaged, sqlite3.Error and OSError from the disk.
    """
    folder = folder_of(shop)
    folder.mkdir(parents=True, exist_ok=True)
    stamp = utc_text(at).replace(":", "").replace("-", "")[:15]
    target = _free(folder, f"{shop.stem}-{stamp}-{why}")
    partial = target.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    with closing(sqlite3.connect(partial, isolation_level=None)) as copy:
        with closing(sqlite3.connect(shop, timeout=5, isolation_level=None)) as source:
            source.backup(copy, pages=_PAGES)
        copy.execute("PRAGMA journal_mode = DELETE").close()
        check(copy)
        rows = count_rows(copy)
        (schema,) = copy.execute("PRAGMA user_version").fetchone()
    partial.chmod(0o600)
    sync_file(partial)
    with partial.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    put_in_place(partial, target)
    manifest = {"sha256": digest, "rows": rows, "schema": schema, "made_at": utc_text(at), "why": why}
    write_whole(target.with_suffix(".json"), json_text(manifest).encode())
    return Copy(target, digest, rows)


def _free(folder: Path, stem: str) -> Path:
    number = 1
    target = folder / f"{stem}.db"
    while target.exists():
        number += 1
        target = folder / f"{stem}-{number}.db"
    return target


def check(connection: sqlite3.Connection) -> None:
    """Look a whole file over. Raises Unavailable when it is damaged or a reference leads nowhere."""
    if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
        raise damaged()
    if connection.execute("PRAGMA foreign_key_check").fetchall():
        raise damaged()


def count_rows(connection: sqlite3.Connection) -> dict[str, int]:
    """Count the rows of each table of ours."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'fts_%' "
        "ORDER BY name"
    ).fetchall()
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names}  # noqa: S608
