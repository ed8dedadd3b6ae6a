"""The scripting face of a shop: open it, run use cases, ask queries, take acts back."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Concatenate, Generic, ParamSpec, Self, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import sqlalchemy as sa
from sqlalchemy.orm import Session

from msp_desktop.domain.errors import AlreadyDone, Refused
from msp_desktop.i18n import _
from msp_desktop.store import audit, canonical, chain, operations
from msp_desktop.store.base import Base
from msp_desktop.store.database import FILLER_PRAGMAS, Database
from msp_desktop.store.drafts import Drafts
from msp_desktop.store.files import FileStore
from msp_desktop.store.overtaken import overtaken_by
from msp_desktop.store.unit_of_work import UnitOfWork

P = ParamSpec("P")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)
Clock = Callable[[], datetime]
Reader = Session
"""What a query is handed; for faces of the program that know no SQL."""


def now() -> datetime:
    """Give this moment in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Undo:
    """The way back from an act: show `label`, call `shop.undo(operation_id)`."""

    operation_id: int
    label: str


@dataclass(frozen=True, slots=True)
class Done(Generic[R_co]):
    """What a run brought: the value, the tables it changed, the way back, and whether it is an old result."""

    value: R_co
    touched: frozenset[str]
    undo: Undo | None
    replayed: bool


class Shop:
    """An open shop as one person works in it. One writer at a time; may be used from the window and one worker."""

    def __init__(self, core: "_Core", actor: int | None) -> None:
        self._core = core
        self.actor = actor
        """The person whose acts these are, or None for the system."""

    # -- the two verbs

    def run(
        self,
        use_case: Callable[Concatenate[UnitOfWork, P], R],
        key: str | None = None,
        confirmed: Iterable[str] = (),
        *args: P.args,
        **arguments: P.kwargs,
    ) -> Done[R]:
        """Carry out one use case in one transaction: all of it or nothing.

        `key` is made when the form opens; a second run with it gives the first result. `confirmed` names the
        questions that the person has said yes to.
        Raises Refused, NeedsConfirmation, Changed, AlreadyDone and Unavailable.
        """
        assert not args, "use cases take keyword arguments only"
        return self._run(use_case, key, confirmed, arguments)

    def ask(self, query: Callable[Concatenate[Session, P], R], *args: P.args, **arguments: P.kwargs) -> R:
        """Answer a query on a reading connection. Raises Unavailable."""
        with self._core.database.reading() as connection, Session(connection, autoflush=False) as session:
            return query(session, *args, **arguments)

    def acting_as(self, person_id: int | None) -> "Shop":
        """Give the same shop in the hands of another person."""
        return Shop(self._core, person_id)

    def on_change(self, heard: Callable[[frozenset[str]], None]) -> None:
        """Tell `heard`, on the thread of the act, which tables each act from now on has touched."""
        self._core.listeners.append(heard)

    # -- undo

    def undo(self, operation_id: int) -> Done[Any]:
        """Take one act back by running its inverse. Raises Refused when there is no way back (any more)."""
        inverse = self.ask(operations.inverse_of, operation_id=operation_id)
        use_case, arguments = inverse.resolve()
        done = self._run(use_case, None, (), arguments, undoes=operation_id)
        self._core.history[self.actor].undone(operation_id, done.undo.operation_id if done.undo else None)
        return done

    def next_undo(self, *, redo: bool = False) -> int | None:
        """The act that `undo_last` (or `redo_last`) would take back, None when there is none."""
        history = self._core.history[self.actor]
        acts = history.taken_back if redo else history.acts
        return acts[-1] if acts else None

    def undo_last(self) -> Done[Any]:
        """Take back this person's last act of this session. Raises Refused when there is none."""
        history = self._core.history[self.actor]
        if not history.acts:
            raise Refused(_("There is nothing to undo."))
        try:
            return self.undo(history.acts[-1])
        except Refused:
            history.acts.pop()
            raise

    def redo_last(self) -> Done[Any]:
        """Do again what was last taken back. Raises Refused when there is none."""
        history = self._core.history[self.actor]
        if not history.taken_back:
            raise Refused(_("There is nothing to redo."))
        try:
            return self.undo(history.taken_back[-1])
        except Refused:
            history.taken_back.pop()
            raise

    # -- what belongs to the shop

    @property
    def path(self) -> Path:
        """The database file; files, backups and lock stand beside it."""
        return self._core.database.path

    @property
    def now(self) -> datetime:
        """This moment in UTC by the shop's clock."""
        return self._core.clock()

    @property
    def zone(self) -> ZoneInfo:
        """The shop's time zone; UTC while there is no shop row."""
        return self._core.zone or self.ask(self._core.zone_of)

    @property
    def today(self) -> date:
        """The business day in the shop's zone."""
        return self.now.astimezone(self.zone).date()

    @property
    def files(self) -> FileStore:
        """Files under the hash of their content."""
        return self._core.files

    @property
    def drafts(self) -> Drafts:
        """This person's half-typed forms."""
        return Drafts(self._core.database, author_id=self.actor or 0, clock=self._core.clock)

    def use_chain_key(self, key_id: str, key: bytes) -> None:
        """Sign new chain records with this key from now on; a change of key is recorded in the chain itself."""
        self._core.chain_key = chain.Key(key_id, key)

    @property
    def data_key(self) -> chain.Key | None:
        """The key that opens the shop's sealed secrets, while the vault is open; None otherwise."""
        return self._core.data_key

    def use_data_key(self, key_id: str, key: bytes) -> None:
        """Seal and open secrets with this key from now on; held in memory only, until the shop closes."""
        self._core.data_key = chain.Key(key_id, key)
        for heard in self._core.listeners:
            heard(frozenset({"vault_key"}))

    def verify_chain(
        self, *, anchor: chain.Anchor | None = None, body: chain.BodyLookup | None = None
    ) -> chain.Verdict:
        """Check every chain record; the verdict names the first bad one. `body` gives a row's hash as it is today."""
        return self.ask(chain.verify, keys=self._core.chain_keys, anchor=anchor, body=body)

    def chain_anchor(self) -> chain.Anchor | None:
        """Give the end of the chain, to be kept outside the file; None while the chain is empty."""
        return self.ask(chain.anchor)

    def close(self) -> None:
        """Close the shop; every handle made from it is closed with it. May be called twice."""
        self._core.data_key = None
        self._core.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    # -- how it is done

    def _run(
        self,
        use_case: Callable[..., R],
        key: str | None,
        confirmed: Iterable[str],
        arguments: dict[str, Any],
        undoes: int | None = None,
    ) -> Done[R]:
        core = self._core
        name = operations.name_of(use_case)
        request = canonical.digest(name, arguments) if key else None
        with core.alone(), core.database.writing() as connection:
            if key:
                earlier = operations.find(connection, key)
                if earlier:
                    value = earlier.value(use_case)
                    if earlier.request_hash != request:
                        raise AlreadyDone(value)
                    return Done(value, frozenset(), earlier.undo and Undo(*earlier.undo), replayed=True)
            moment = core.clock()
            record = operations.Record(key, name, request, moment, self.actor, undoes)
            work = UnitOfWork(
                connection,
                core.database.guard,
                now=moment,
                actor=self.actor,
                operation=record,
                zone=core.zone_of,
                chain_key=core.chain_key,
                confirmed=confirmed,
            )
            try:
                with work.session:
                    if undoes is not None:
                        self._refuse_overtaken(work.session, undoes)
                    value = use_case(work, **arguments)
                    work.finish(value)
            except BaseException:
                # The zone may have been read from a row that is now taken back.
                core.zone = None
                raise
            touched = work.touched
        return self._done(value, touched, record)

    def _refuse_overtaken(self, session: Session, operation_id: int) -> None:
        who = overtaken_by(session, operation_id=operation_id, actor=self.actor)
        if who is not None:
            name = audit.person_name(session, who) or _("Somebody")
            raise Refused(_("{who} has changed this since, so it cannot be undone.").format(who=name))

    def _done(self, value: R, touched: frozenset[str], record: operations.Record) -> Done[R]:
        if "shop" in touched:
            self._core.zone = None
        for heard in self._core.listeners:
            heard(touched)
        undo = None
        if record.undo and record.id is not None:
            undo = Undo(record.id, record.undo.label)
            if record.undoes_id is None:
                self._core.history[self.actor].done(record.id)
        return Done(value, touched, undo, replayed=False)


class _History:
    """One person's acts of this session that can be taken back, and those that were."""

    def __init__(self) -> None:
        self.acts: list[int] = []
        self.taken_back: list[int] = []

    def done(self, operation_id: int) -> None:
        self.acts.append(operation_id)
        self.taken_back.clear()

    def undone(self, operation_id: int, by: int | None) -> None:
        """Move an act to the other list, under the act that took it back; that one's inverse is the redo."""
        source, target = (
            (self.taken_back, self.acts) if operation_id in self.taken_back else (self.acts, self.taken_back)
        )
        if operation_id in source:
            source.remove(operation_id)
        if by is not None:
            target.append(by)


class _Core:
    """What all handles of one open shop share."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock
        self.listeners: list[Callable[[frozenset[str]], None]] = []
        self.files = FileStore(database.path.with_suffix(".files"))
        self.zone: ZoneInfo | None = None
        self.chain_keys: dict[str, bytes] = {}
        self._chain_key: chain.Key | None = None
        self.data_key: chain.Key | None = None
        self.history: defaultdict[int | None, _History] = defaultdict(_History)
        self._running = threading.local()

    @property
    def chain_key(self) -> chain.Key | None:
        return self._chain_key

    @chain_key.setter
    def chain_key(self, key: chain.Key) -> None:
        self.chain_keys[key.key_id] = key.key
        self._chain_key = key

    def zone_of(self, session: Session) -> ZoneInfo:
        """Read the shop's zone once, and again after the shop's row changed."""
        if self.zone is None:
            self.zone = _read_zone(session)
        return self.zone

    def alone(self) -> "_Alone":
        return _Alone(self._running)


class _Alone:
    """Raises when a run is started inside a run."""

    def __init__(self, running: threading.local) -> None:
        self._running = running

    def __enter__(self) -> None:
        if getattr(self._running, "yes", False):
            raise RuntimeError("a run inside a run")
        self._running.yes = True

    def __exit__(self, *_exc: object) -> None:
        self._running.yes = False


def _read_zone(session: Session) -> ZoneInfo:
    table = Base.metadata.tables.get("shop")
    if table is not None and "zone" in table.columns:
        name = session.scalar(sa.select(table.c.zone).where(table.c.id == 1))
        try:
            return ZoneInfo(name or "UTC")
        except (ZoneInfoNotFoundError, ValueError):
            pass
    return ZoneInfo("UTC")


def open_shop(path: Path | str, *, clock: Clock = now, actor: str | int = "system") -> Shop:
    """Open a shop, bringing an older file up to date on a copy first.

    `actor` is "system" or a person's id. Raises Unavailable, with the file untouched, when it is missing, foreign,
    newer than this program or damaged; AlreadyOpen when another process has it.
    """
    return _opened(Database.open(Path(path)), clock, actor)


def _opened(database: Database, clock: Clock, actor: str | int) -> Shop:
    try:
        with database.writing() as connection, database.guard.door("operation"):
            operations.forget_old(connection, clock())
    except BaseException:
        database.close()
        raise
    return Shop(_Core(database, clock), actor if isinstance(actor, int) else None)


def create_shop(path: Path | str, *, clock: Clock = now) -> Shop:
    """Make the file of a new shop and open it. Raises Unavailable when something stands at `path` already."""
    Database.create(Path(path))
    return open_shop(path, clock=clock)


def create_to_fill(path: Path | str, *, clock: Clock = now) -> Shop:
    """Make the file of a new shop and open it to write very many rows at once.

    Until the shop is closed and the file is synced a failure of the machine may spoil it, so it must not be anybody's
    shop yet. Raises Unavailable when something stands at `path` already.
    """
    Database.create(Path(path))
    return _opened(Database.open(Path(path), FILLER_PRAGMAS), clock, "system")
