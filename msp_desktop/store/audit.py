"""Who changed what: rows of the audit made from what the mapper really wrote."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import islice, pairwise, repeat
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapper, Session, object_session
from sqlalchemy.orm.attributes import get_history

from msp_desktop.store import canonical
from msp_desktop.store.base import Base, privacy_of
from msp_desktop.store.insertion import Bound, bind, insert_bound, insert_rows
from msp_desktop.store.models.audit import Audit, AuditValue
from msp_desktop.store.operations import Record

UNAUDITED = frozenset(
    {"audit", "audit_value", "operation", "draft", "chain", "stock_move", "stock_move_serial", "stock_balance"}
)
"""The machinery's own tables, and the stock ledger, which is its own audit: moves never change and name their act."""


@dataclass(slots=True)
class Change:
    """One row's change: `values` are (column, old, new)."""

    act: str
    table: sa.Table
    row_id: int
    version: int | None
    columns: list[str]
    values: list[tuple[str, Any, Any]] = field(default_factory=list)
    customer_id: int | None = None


class Recorder:
    """Collects the changes of one act and writes them in bulk."""

    def __init__(self, now: datetime, actor: int | None, operation: Record) -> None:
        self.touched: set[str] = set()
        self._now = now
        self._actor = actor
        self._operation = operation
        self._pending: list[Change] = []
        self._inserted: list[tuple[sa.Table, Sequence[int], int | None]] = []

    def turn_to(self, now: datetime, actor: int | None, operation: Record) -> None:
        """Go on with another act; what was taken down has been written."""
        assert not self._pending
        assert not self._inserted
        self._now, self._actor, self._operation = now, actor, operation

    def note(self, change: Change) -> None:
        """Take a change down."""
        self.touched.add(change.table.name)
        if change.table.name not in UNAUDITED:
            self._pending.append(change)

    def note_inserted(self, table: sa.Table, ids: Sequence[int], version: int | None) -> None:
        """Take down that many rows of one table were inserted."""
        self.touched.add(table.name)
        if ids and table.name not in UNAUDITED:
            self._inserted.append((table, ids, version))

    def belongs(self, gone: Change) -> None:
        """Say whose row it was that now goes, for what was taken down about it before."""
        for each in self._pending:
            if each.customer_id is None and each.row_id == gone.row_id and each.table is gone.table:
                each.customer_id = gone.customer_id

    def write(self, connection: sa.Connection) -> None:
        """Write what was taken down; to be called with a door open."""
        if self._inserted:
            self._write_inserted(connection)
        if not self._pending:
            return
        changes, self._pending = self._pending, []
        operation_id = self._operation.reserve(connection)
        audit_ids = reserve_ids(connection, _table(Audit), len(changes))
        rows: list[dict[str, Any]] = []
        values: list[dict[str, Any]] = []
        for audit_id, each in zip(audit_ids, changes, strict=True):
            rows.append(
                {
                    "id": audit_id,
                    "at": self._now,
                    "actor_id": self._actor,
                    "use_case": self._operation.use_case,
                    "operation_id": operation_id,
                    "act": each.act,
                    "table_name": each.table.name,
                    "row_id": each.row_id,
                    "version": each.version,
                    "columns": each.columns,
                }
            )
            if each.values:
                values.extend(_value_rows(connection, audit_id, each))
        insert_rows(connection, _table(Audit), rows)
        insert_rows(connection, _table(AuditValue), values)

    def _write_inserted(self, connection: sa.Connection) -> None:
        """Write the audit of inserts in bulk: all of a table share everything but their ids."""
        inserted, self._inserted = self._inserted, []
        table = _table(Audit)
        operation_id = self._operation.reserve(connection)
        audit_ids = iter(reserve_ids(connection, table, sum(len(ids) for _of, ids, _version in inserted)))
        for of, ids, version in inserted:
            shared = {
                "id": 0,
                "at": self._now,
                "actor_id": self._actor,
                "use_case": self._operation.use_case,
                "operation_id": operation_id,
                "act": "insert",
                "table_name": of.name,
                "row_id": 0,
                "version": version,
                "columns": [],
            }
            one = bind(table, [shared], connection.dialect)
            own: dict[str, Iterable[int]] = {"id": islice(audit_ids, len(ids)), "row_id": ids}
            columns = [
                own[name] if name in own else repeat(value, len(ids))
                for name, value in zip(one.names, one.rows[0], strict=True)
            ]
            insert_bound(connection, table, Bound(table.name, one.names, list(zip(*columns, strict=True))))


def _value_rows(connection: sa.Connection, audit_id: int, change: Change) -> Iterable[dict[str, Any]]:
    customer_id = change.customer_id
    if customer_id is None:
        customer_id = _customer_behind(connection, change.table, change.row_id)
    for name, old, new in change.values:
        yield {
            "audit_id": audit_id,
            "column_name": name,
            "old": canonical.plain(old),
            "new": canonical.plain(new),
            "customer_id": customer_id,
        }


def values_kept(table: sa.Table, name: str) -> bool:
    """Say whether the audit keeps this column's values: never those of a secret."""
    return privacy_of(table.columns[name]) != "secret"


@lru_cache(maxsize=1)
def _audit_tables() -> dict[type[Base], sa.Table]:
    found: dict[type[Base], sa.Table] = {}
    models: tuple[type[Base], ...] = (Audit, AuditValue)
    for model in models:
        assert isinstance(model.__table__, sa.Table)
        found[model] = model.__table__
    return found


def _table(model: type[Base]) -> sa.Table:
    return _audit_tables()[model]


def reserve_ids(connection: sa.Connection, table: sa.Table, count: int) -> Sequence[int]:
    """Give `count` ids that nobody else will use: the write transaction is alone on SQLite, a sequence elsewhere."""
    if connection.dialect.name == "sqlite":
        highest = connection.execute(sa.select(sa.func.max(table.c.id))).scalar() or 0
        return range(highest + 1, highest + 1 + count)
    drawn = sa.func.nextval(sa.func.pg_get_serial_sequence(table.name, "id"))
    return list(connection.scalars(sa.select(drawn).select_from(sa.func.generate_series(1, count))))


# -- which customer a row belongs to


@lru_cache(maxsize=256)
def _way_to_customer(table: sa.Table) -> tuple[sa.Column[Any], ...] | None:
    """Give the foreign keys that lead from a table to the customer, by the shortest way of at most four steps."""
    ways: list[tuple[sa.Table, tuple[sa.Column[Any], ...]]] = [(table, ())]
    seen = {table}
    for _step in range(4):
        further: list[tuple[sa.Table, tuple[sa.Column[Any], ...]]] = []
        for here, way in ways:
            for each in sorted(here.foreign_keys, key=lambda key: key.parent.name != "customer_id"):
                target = each.column.table
                if target.name == "customer":
                    return (*way, each.parent)
                if target not in seen and not each.parent.nullable:
                    seen.add(target)
                    further.append((target, (*way, each.parent)))
        ways = further
    return None


def _customer_behind(connection: sa.Connection, table: sa.Table, row_id: int) -> int | None:
    if table.name == "customer":
        return row_id
    way = _way_to_customer(table)
    if way is None:
        return None
    found = sa.select(way[-1]).where(table.c.id == row_id)
    for step, after in pairwise(way):
        found = found.where(after.table.c.id == step)
    return connection.execute(found).scalar()


# -- what the mapper wrote


def _recorder_of(target: Base) -> Recorder | None:
    session = object_session(target)
    return getattr(session, "recorder", None)


def _change(mapper: Mapper[Any], target: Base, act: str) -> Change:
    table = mapper.local_table
    assert isinstance(table, sa.Table)
    customer = target.__dict__.get("customer_id") if "customer_id" in table.columns else None
    row_id: int = mapper.primary_key_from_instance(target)[0]
    return Change(act, table, row_id, target.__dict__.get("version"), [], customer_id=customer)


@event.listens_for(Base, "after_insert", propagate=True)
def _inserted(mapper: Mapper[Any], _connection: sa.Connection, target: Base) -> None:
    recorder = _recorder_of(target)
    if recorder is not None:
        # The row itself holds the values; a later change keeps the old ones.
        recorder.note(_change(mapper, target, "insert"))


@event.listens_for(Base, "before_update", propagate=True)
def _updating(mapper: Mapper[Any], _connection: sa.Connection, target: Base) -> None:
    session = object_session(target)
    if session is not None and "version" in mapper.columns and session.is_modified(target, include_collections=False):
        counted: Any = target
        counted.version += 1


@event.listens_for(Base, "after_update", propagate=True)
def _updated(mapper: Mapper[Any], _connection: sa.Connection, target: Base) -> None:
    recorder = _recorder_of(target)
    if recorder is None:
        return
    change = _change(mapper, target, "update")
    raised = False
    for each in mapper.column_attrs:
        history = get_history(target, each.key)
        if not history.has_changes():
            continue
        if each.key == "version":
            raised = True
            continue
        name = each.columns[0].name
        change.columns.append(name)
        if values_kept(change.table, name):
            # Without history it was left empty when the row was added in this same act.
            old = history.deleted[0] if history.deleted else None
            change.values.append((name, old, history.added[0] if history.added else None))
    if change.columns or raised:
        recorder.note(change)


@event.listens_for(Base, "before_delete", propagate=True)
def _deleting(mapper: Mapper[Any], connection: sa.Connection, target: Base) -> None:
    recorder = _recorder_of(target)
    if recorder is None:
        return
    change = _change(mapper, target, "delete")
    for each in mapper.column_attrs:
        name = each.columns[0].name
        if name not in ("id", "version") and values_kept(change.table, name):
            value = getattr(target, each.key)
            if value is not None:
                change.values.append((name, value, None))
    if change.customer_id is None:
        change.customer_id = _customer_behind(connection, change.table, change.row_id)
    recorder.belongs(change)
    recorder.note(change)


# -- reading it


def changes_since(session: Session, table: str, row_id: int, seen: int) -> tuple[str, datetime | None, list[str]]:
    """Tell who last changed a row since a version of it, when, and the names of all columns changed since.

    Where only what belongs to the row has changed, those tables are named.
    """
    found = session.execute(
        sa.select(Audit.at, Audit.actor_id, Audit.columns, Audit.operation_id)
        .where(Audit.table_name == table, Audit.row_id == row_id, Audit.version > seen)
        .order_by(Audit.id.desc())
    ).all()
    if not found:
        return "", None, []
    names = sorted({name for row in found for name in row.columns})
    if not names:
        beside = sa.select(Audit.table_name).where(
            Audit.operation_id.in_({row.operation_id for row in found}), Audit.table_name != table
        )
        names = sorted(set(session.scalars(beside)))
    return person_name(session, found[0].actor_id), found[0].at, names


def is_large(session: Session, *, operation_id: int, rows: int) -> bool:
    """Say whether an act wrote more than so many rows."""
    one_more = sa.select(Audit.id).where(Audit.operation_id == operation_id).limit(1).offset(rows)
    return session.scalar(one_more) is not None


def person_name(session: Session, actor: int | None) -> str:
    """The name of who acted; empty for the program itself."""
    table = Base.metadata.tables.get("person")
    if actor is None or table is None or "name" not in table.columns:
        return ""
    return session.scalar(sa.select(table.c.name).where(table.c.id == actor)) or ""


def erase_values(connection: sa.Connection, customer_id: int) -> int:
    """Delete the values kept about a customer; the names of the columns stay."""
    return connection.execute(sa.delete(AuditValue).where(AuditValue.customer_id == customer_id)).rowcount
