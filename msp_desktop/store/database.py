"""The two engines of an open shop, how a file is recognised, and what the failures of storage are called."""

import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import NullPool, QueuePool

from msp_desktop.domain.errors import Unavailable
from msp_desktop.i18n import _
from msp_desktop.store.guard import Guard
from msp_desktop.store.lock import ShopLock, already_open

APPLICATION_ID = 0x4D535044  # "MSPD"
BUSY_SECONDS = 5
READERS = 4

_COMMON = {"foreign_keys": 1, "recursive_triggers": 1, "busy_timeout": BUSY_SECONDS * 1000, "cell_size_check": 1}
WRITER_PRAGMAS: Mapping[str, str | int] = {
    "journal_mode": "wal",
    "synchronous": 2,
    **_COMMON,
    "secure_delete": 1,
    # At most 32 MB: the indexes of a large shop are all over the file.
    "cache_size": -32_000,
}
FILLER_PRAGMAS: Mapping[str, str | int] = {
    "journal_mode": "memory",
    "synchronous": 0,
    **_COMMON,
    "cache_size": -128_000,
}
"""For filling a new file with very many rows, which is synced at the end or thrown away; 128 MB at most."""
READER_PRAGMAS: Mapping[str, str | int] = {**_COMMON, "synchronous": 2, "wal_autocheckpoint": 0, "query_only": 1}
BUILDER_PRAGMAS: Mapping[str, str | int] = {
    "journal_mode": "delete",
    "synchronous": 3,
    # Tables are rebuilt, so foreign keys are off before the transaction and checked before its end.
    "foreign_keys": 0,
    "recursive_triggers": 1,
    "busy_timeout": BUSY_SECONDS * 1000,
    "cell_size_check": 1,
    "secure_delete": 1,
}
"""For a file that is being made or brought up to date, which nobody else opens."""


# -- recognising a file


@dataclass(frozen=True, slots=True)
class Identity:
    """What the first bytes of a file say."""

    schema: int


def identify(path: Path) -> Identity:
    """Read what a file is without opening it as a database. Raises Unavailable when it is no shop of ours.

    Only for a file that this process does not have open: closing a plain handle would drop SQLite's locks.
    """
    if not path.exists():
        raise Unavailable(
            _("There is no shop at {path}.").format(path=path), _("Check the name, or make a new shop there.")
        )
    not_ours = Unavailable(
        _("{name} is not a shop of this program.").format(name=path.name),
        _("Nothing in it was changed. Choose another file."),
    )
    if not path.is_file():
        raise not_ours
    try:
        with path.open("rb") as opened:
            head = opened.read(100)
    except OSError as problem:
        raise Unavailable(
            _("{name} cannot be read.").format(name=path.name), _("Check that you may read it, then try again.")
        ) from problem
    ours = head[:16] == b"SQLite format 3\0" and int.from_bytes(head[68:72], "big") == APPLICATION_ID
    if len(head) < 100 or not ours:
        raise not_ours
    return Identity(int.from_bytes(head[60:64], "big"))


# -- engines


def make_engine(path: Path, pragmas: Mapping[str, str | int], begin: str, *, connections: int) -> sa.Engine:
    """Make an engine whose transactions start with `begin` and whose pragmas are set and read back.

    With no `connections` each use opens one of its own.
    """

    def connect() -> sqlite3.Connection:
        opened = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            set_pragmas(opened, pragmas)
        except BaseException:
            opened.close()
            raise
        return opened

    if connections:
        engine = sa.create_engine(
            "sqlite://",
            creator=connect,
            poolclass=QueuePool,
            pool_size=connections,
            max_overflow=0,
            pool_timeout=BUSY_SECONDS,
        )
    else:
        engine = sa.create_engine("sqlite://", creator=connect, poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def set_pragmas(connection: sqlite3.Connection, pragmas: Mapping[str, str | int]) -> None:
    """Set pragmas in order and read each back. Raises RuntimeError when SQLite did not take one."""
    for name, value in pragmas.items():
        connection.execute(f"PRAGMA {name} = {value}").close()
        (found,) = connection.execute(f"PRAGMA {name}").fetchone()
        if found != value:
            raise RuntimeError(f"PRAGMA {name} is {found}, not {value}")


# -- failures


@contextmanager
def storage_problems(*, reading: bool = False) -> Iterator[None]:
    """Turn failures of the disk and the file into Unavailable; faults of ours pass, a query that writes too."""
    try:
        yield
    except sa.exc.TimeoutError as problem:
        raise _busy() from problem
    except sa.exc.DBAPIError as problem:
        answer = _unavailable(problem.orig, reading=reading)
        if answer is None:
            raise
        raise answer from problem
    except sqlite3.Error as problem:
        answer = _unavailable(problem)
        if answer is None:
            raise
        raise answer from problem


def _busy() -> Unavailable:
    return Unavailable(_("The shop is busy with something else."), _("Wait a moment, then try again."))


def damaged() -> Unavailable:
    """Make the answer to a file that SQLite cannot make sense of."""
    return Unavailable(
        _("The shop's file is damaged."), _("Stop working with it and bring back the last backup. Keep this file.")
    )


def _unavailable(problem: BaseException | None, *, reading: bool = False) -> Unavailable | None:
    name = getattr(problem, "sqlite_errorname", "") or ""
    kind = name.removeprefix("SQLITE_").partition("_")[0]
    if reading and kind == "READONLY":
        return None
    match kind:
        case "BUSY" | "LOCKED":
            return _busy()
        case "FULL":
            return Unavailable(
                _("The disk is full. Nothing was half saved."), _("Make room on the disk, then try again.")
            )
        case "READONLY" | "CANTOPEN" | "PERM" | "AUTH":
            return Unavailable(
                _("The shop's file cannot be written."), _("Check that you may write in its folder, then try again.")
            )
        case "IOERR":
            return Unavailable(
                _("The disk did not answer. Nothing was half saved."),
                _("Check that the disk is connected and has room, then try again."),
            )
        case "CORRUPT" | "NOTADB":
            return damaged()
    return None


# -- an open shop


_open_here: set[Path] = set()
"""Files this process has open; a second look at one would drop SQLite's locks."""
_opening = threading.Lock()


class Database:
    """One shop's file, locked and open: one writing connection, a few reading ones."""

    def __init__(self, path: Path, lock: ShopLock, pragmas: Mapping[str, str | int] = WRITER_PRAGMAS) -> None:
        self.path = path
        self.writer = make_engine(path, pragmas, "BEGIN IMMEDIATE", connections=1)
        self.reader = make_engine(path, READER_PRAGMAS, "BEGIN", connections=READERS)
        self.guard = Guard(self.writer)
        self._lock = lock
        self._using = threading.Condition()
        self._users = 0
        self._closed = False

    @classmethod
    def open(cls, path: Path, pragmas: Mapping[str, str | int] = WRITER_PRAGMAS) -> "Database":
        """Open a shop, bringing an older file up to date first. Raises Unavailable, AlreadyOpen.

        `pragmas` are those of the writing connection.
        """
        from msp_desktop.store import migrate

        with held(path) as (whole, lock):
            schema = identify(whole).schema
            newest = migrate.newest()
            if schema > newest:
                raise Unavailable(
                    _("{name} was used with a newer version of this program.").format(name=whole.name),
                    _("Install that version. This one changed nothing in it."),
                )
            with storage_problems():
                if schema < newest:
                    migrate.bring_up_to_date(whole)
                database = cls(whole, lock, pragmas)
                try:
                    database.probe()
                except BaseException:
                    database.dispose()
                    raise
            return database

    @classmethod
    def create(cls, path: Path) -> None:
        """Make the file of a new shop. Raises Unavailable when something stands there."""
        from msp_desktop.store import migrate

        whole = _whole(path)
        if whole.exists():
            raise Unavailable(_("There is already something at {path}.").format(path=path), _("Choose another name."))
        try:
            whole.parent.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise Unavailable(
                _("The folder {folder} cannot be made.").format(folder=whole.parent), _("Choose another folder.")
            ) from problem
        with held(path, must_exist=False, keep=False), storage_problems():
            migrate.create(whole)

    def probe(self) -> None:
        """Open a connection of each kind, which sets and reads back the pragmas, and look at the schema."""
        for engine in (self.writer, self.reader):
            with engine.connect() as connection:
                connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Give the writing connection in one transaction: committed at the end, or nothing happened."""
        with self._in_use(), storage_problems(), self.writer.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Give a reading connection that sees the shop as it is now, unchanged until the end."""
        with self._in_use(), storage_problems(reading=True), self.reader.connect() as connection:
            transaction = connection.begin()
            try:
                yield connection
            finally:
                transaction.rollback()

    @contextmanager
    def _in_use(self) -> Iterator[None]:
        with self._using:
            if self._closed:
                raise Unavailable(_("The shop is closed."), _("Open it again."))
            self._users += 1
        try:
            yield
        finally:
            with self._using:
                self._users -= 1
                self._using.notify_all()

    def close(self) -> None:
        """Let running work end, close the readers, then the writer, which folds the log into the file, then unlock."""
        with self._using:
            if self._closed:
                return
            self._closed = True
            self._using.wait_for(lambda: not self._users, timeout=BUSY_SECONDS)
        self.dispose()
        _forget(self.path)
        self._lock.release()

    def dispose(self) -> None:
        """Close the connections, in the one safe order: the last one to close folds the log, and must be the writer."""
        self.reader.dispose()
        self.writer.dispose()


def _whole(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _forget(path: Path) -> None:
    with _opening:
        _open_here.discard(path)


@contextmanager
def held(path: Path, *, must_exist: bool = True, keep: bool = True) -> Iterator[tuple[Path, ShopLock]]:
    """Hold a shop's lock while the block runs, and after it when `keep` and nothing went wrong.

    A file that is not ours is refused before the lock is made beside it.
    """
    whole = _whole(path)
    with _opening:
        if whole in _open_here:
            raise already_open()
        if must_exist:
            identify(whole)
        lock = ShopLock(whole.with_name(whole.name + "-lock"))
        _open_here.add(whole)
    try:
        yield whole, lock
    except BaseException:
        keep = False
        raise
    finally:
        if not keep:
            _forget(whole)
            lock.release()


def names_of_tables(connection: sa.Connection) -> list[str]:
    """List the ordinary tables of a SQLite file."""
    rows: Any = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'fts_%' "
        "ORDER BY name"
    ).scalars()
    return [str(name) for name in rows]
