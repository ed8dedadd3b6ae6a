"""One use case is one transaction: what a use case may see and do."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Concatenate, NoReturn, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from msp_desktop.domain.errors import Changed, NeedsConfirmation, Refused
from msp_desktop.i18n import _
from msp_desktop.store import audit, bulk, chain, operations
from msp_desktop.store.base import Base
from msp_desktop.store.chain import Link
from msp_desktop.store.drafts import DraftDoor
from msp_desktop.store.guard import Guard
from msp_desktop.store.insertion import Bound
from msp_desktop.store.search import SearchDoor

P = ParamSpec("P")
R = TypeVar("R")
Row = TypeVar("Row", bound=Base)


class WorkSession(Session):
    """A session whose flushes open the guard and take the audit down, and which cannot commit."""

    def __init__(self, connection: sa.Connection, guard: Guard, recorder: audit.Recorder) -> None:
        super().__init__(bind=connection, join_transaction_mode="rollback_only", expire_on_commit=False)
        self._guard = guard
        self.recorder = recorder
        self._in_hand: set[object] = set()
        event.listen(self, "loaded_as_persistent", self._hold)
        event.listen(self, "pending_to_persistent", self._hold)

    def _hold(self, _session: Session, row: object) -> None:
        # A session forgets rows that nobody else holds and would read the shop and the job again at every step.
        self._in_hand.add(row)

    def let_go(self) -> None:
        """Forget rows that nobody else holds; the next act of a long transaction starts afresh."""
        self._in_hand.clear()

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Write what changed. The audit of it is taken down, and written once at the end of the act."""
        with self._guard.door("flush"):
            super().flush(objects)

    def commit(self) -> NoReturn:
        """Refuse: a use case does not end its own transaction."""
        raise RuntimeError("a use case does not commit")


class UnitOfWork:
    """The one argument of every use case: its rows, clock, actor and named doors."""

    def __init__(
        self,
        connection: sa.Connection,
        guard: Guard,
        *,
        now: datetime,
        actor: int | None,
        operation: operations.Record,
        zone: Callable[[Session], ZoneInfo],
        chain_key: chain.Key | None,
        confirmed: Iterable[str] = (),
    ) -> None:
        self.now = now
        """When this act happens, aware, in UTC; the same all through the act."""
        self.actor = actor
        """The person who acts, or None for the system."""
        self._connection = connection
        self._guard = guard
        self._operation = operation
        self._zone_of = zone
        self._zone: ZoneInfo | None = None
        self._chain_key = chain_key
        self._confirmed = frozenset(confirmed)
        self._steps: dict[int, int] = {}
        self._recorder = audit.Recorder(now, actor, operation)
        self.session = WorkSession(connection, guard, self._recorder)
        self.search = SearchDoor(self.session, guard)
        """Full text: `work.search.index("customer", 17, ["Anna Kowalski", "+39 333 1234567"])`."""
        self.drafts = DraftDoor(connection, guard, author_id=actor or 0, now=now)
        """Half-typed forms: `work.drafts.discard("intake")` when the form is saved."""

    @property
    def zone(self) -> ZoneInfo:
        """The shop's time zone; UTC while there is no shop row."""
        if self._zone is None:
            self._zone = self._zone_of(self.session)
        return self._zone

    @property
    def today(self) -> date:
        """The business day in the shop's zone."""
        return self.now.astimezone(self.zone).date()

    @property
    def operation_id(self) -> int:
        """The number of this act, which ledgers name; made on first use, never given twice."""
        with self._guard.door("operation"):
            return self._operation.reserve(self._connection)

    def next_step(self) -> tuple[int, int]:
        """The number of this act, and which of its entries in a ledger the next one is, from 0."""
        operation_id = self.operation_id
        step = self._steps.get(operation_id, 0)
        self._steps[operation_id] = step + 1
        return operation_id, step

    @property
    def takes_back(self) -> bool:
        """Whether this act takes another one back."""
        return self._operation.undoes_id is not None

    @property
    def taken_back_id(self) -> int | None:
        """The number of the act that this one takes back, None when it takes none back."""
        return self._operation.undoes_id

    @property
    def touched(self) -> frozenset[str]:
        """The tables changed so far, known from the audit."""
        return frozenset(self._recorder.touched)

    def get(self, model: type[Row], row_id: int, *, seen: int | None = None) -> Row:
        """Fetch a row, deleted ones too.

        Raises Refused when there is none, and Changed when its version is no longer the one that was `seen`.
        """
        row = self.session.get(model, row_id)
        if row is None:
            raise Refused(_("This record is no longer there."))
        if seen is not None and getattr(row, "version", seen) != seen:
            raise self._changed(model, row_id, seen)
        return row

    def get_all(self, model: type[Row], row_ids: Iterable[int], *, seen: Sequence[int] = ()) -> list[Row]:
        """Fetch several rows, each once; `seen` holds the version of each in the same order, or nothing.

        Raises what `get` raises, for the first row that is gone or has changed.
        """
        versions = dict(zip(row_ids, seen, strict=True)) if seen else {}
        return [self.get(model, row_id, seen=versions.get(row_id)) for row_id in dict.fromkeys(row_ids)]

    def _changed(self, model: type[Base], row_id: int, seen: int) -> Changed:
        who, when, columns = audit.changes_since(self.session, model.__tablename__, row_id, seen)
        return Changed(who, when or self.now, ", ".join(columns))

    def add(self, row: Row) -> Row:
        """Add a row and write it, so that it has its id."""
        self.session.add(row)
        self.session.flush()
        return row

    def delete(self, row: Base) -> None:
        """Remove a row for good; things that people delete get `deleted_at` instead."""
        self.session.delete(row)
        self.session.flush()

    def touch(self, row: Base) -> None:
        """Count a row as changed because something that belongs to it changed; its version goes up by one."""
        flag_modified(row, "version")

    def confirm(self, key: str, question: str) -> None:
        """Go on only if the person has said yes to `key`. Raises NeedsConfirmation.

        What is taken back or done again was confirmed the first time, so it goes on.
        """
        if key not in self._confirmed and self._operation.undoes_id is None:
            raise NeedsConfirmation(key, question)

    def undo_with(
        self, label: str, use_case: Callable[Concatenate["UnitOfWork", P], object], *args: P.args, **arguments: P.kwargs
    ) -> None:
        """Name the use case that takes this act back. The last one named in an act counts, so an act of several
        parts names its own after them."""
        assert not args, "use cases take keyword arguments only"
        self._operation.undo = operations.Inverse.of(label, use_case, arguments)

    def no_undo(self) -> None:
        """Say that this act, parts included, has no way back."""
        self._operation.undo = None

    def insert_many(self, model: type[Base], rows: Iterable[Mapping[str, Any]]) -> list[int]:
        """Insert many rows at once, with their audit, and give their ids in order.

        Keys are attribute names. Rows may carry their own ids.
        """
        self.session.flush()
        with self._guard.door("insert_many"):
            ids = bulk.insert_many(self._connection, self._recorder, model, rows)
            self._recorder.write(self._connection)
        return ids

    def insert_ready(self, model: type[Base], ready: Iterable[Bound]) -> None:
        """Insert many rows that `bulk.bind_rows` made ready, with their audit."""
        self.session.flush()
        with self._guard.door("insert_many"):
            bulk.insert_ready(self._connection, self._recorder, model, ready)
            self._recorder.write(self._connection)

    def update_many(self, model: type[Base], rows: Iterable[Mapping[str, Any]]) -> int:
        """Change many rows at once, with their audit, and give how many really changed.

        Each row carries `id` and the attributes to change; `version` goes up by itself.
        """
        self.session.flush()
        wanted = list(rows)
        with self._guard.door("update_many"):
            changed = bulk.update_many(self._connection, self._recorder, model, wanted)
            self._recorder.write(self._connection)
        self._refresh(model, {row["id"] for row in wanted})
        return changed

    def delete_many(self, model: type[Base], ids: Iterable[int]) -> None:
        """Remove many rows for good, with their audit."""
        self.session.flush()
        with self._guard.door("delete_many"):
            bulk.delete_many(self._connection, self._recorder, model, ids)
            self._recorder.write(self._connection)

    def touch_many(self, model: type[Base], ids: Iterable[int]) -> None:
        """Do what `touch` does for many rows at once."""
        self.session.flush()
        wanted = set(ids)
        with self._guard.door("touch_many"):
            bulk.touch_many(self._connection, self._recorder, model, wanted)
            self._recorder.write(self._connection)
        self._refresh(model, wanted)

    def _refresh(self, model: type[Base], ids: set[int]) -> None:
        """Read rows in hand again. Not merely expired: the audit needs the old value when they change next."""
        for row in list(self.session.identity_map.values()):
            if isinstance(row, model) and (sa.inspect(row).identity or (None,))[0] in ids:
                self.session.refresh(row)

    def chain(self, kind: str, row_id: int, body_sha256: str) -> str:
        """Add an issued document or a payment to the hash chain and give the record's code (64 hex digits)."""
        self.session.flush()
        with self._guard.door("chain"):
            return chain.append(
                self._connection,
                self._chain_key,
                at=self.now,
                actor=operations.actor_name(self.actor),
                kind=kind,
                row_id=row_id,
                body_sha256=body_sha256,
            )

    def chain_many(self, links: Iterable[Link]) -> None:
        """Do the same for many at once, each at its own moment and by its own actor."""
        self.session.flush()
        with self._guard.door("chain"):
            chain.append_many(self._connection, self._chain_key, links)

    def erase(self, customer_id: int) -> int:
        """Delete the values that the audit keeps about a customer, and give how many there were."""
        self.session.flush()
        with self._guard.door("erase"):
            self._recorder.write(self._connection)
            return audit.erase_values(self._connection, customer_id)

    def relive(
        self,
        use_case: Callable[Concatenate["UnitOfWork", P], R],
        at: datetime,
        actor: int | None,
        *args: P.args,
        **arguments: P.kwargs,
    ) -> R:
        """Run another use case inside this transaction as an act of its own: at its own moment, by its own person, with
        its own record, audit and way back. For workflows that write down many small acts of the past at once.
        """
        assert not args, "use cases take keyword arguments only"
        before = self.now, self.actor, self._operation
        self.session.flush()
        self._write_audit()
        record = operations.Record(None, operations.name_of(use_case), None, at, actor)
        self._become(at, actor, record)
        try:
            value = use_case(self, *args, **arguments)
            self.finish(value)
        finally:
            self._write_audit()
            self._become(*before)
        return value

    def _become(self, now: datetime, actor: int | None, operation: operations.Record) -> None:
        self.now, self.actor, self._operation = now, actor, operation
        self.session.let_go()
        self._recorder.turn_to(now, actor, operation)

    def _write_audit(self) -> None:
        with self._guard.door("flush"):
            self._recorder.write(self._connection)

    def finish(self, value: object) -> None:
        """Write what is pending, the record of the act and its audit. Called by the shop, not by use cases."""
        self.session.flush()
        with self._guard.door("operation"):
            self._operation.finish(self._connection, value)
            self._recorder.write(self._connection)
