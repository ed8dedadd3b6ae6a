"""Many rows in one go, with the same audit as one at a time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from msp_desktop.store.audit import Change, Recorder, reserve_ids, values_kept
from msp_desktop.store.base import Base
from msp_desktop.store.insertion import Bound, bind, insert_bound, insert_rows

_BATCH = 500
_FILE = sqlite.dialect()


def _columns(model: type[Base]) -> dict[str, sa.Column[Any]]:
    """Give the table's column of each attribute name."""
    found = {}
    for each in sa.inspect(model).column_attrs:
        target = each.columns[0]
        assert isinstance(target, sa.Column)
        found[each.key] = target
    return found


def _table(columns: Mapping[str, sa.Column[Any]]) -> sa.Table:
    table = columns["id"].table
    assert isinstance(table, sa.Table)
    return table


def insert_many(
    connection: sa.Connection, recorder: Recorder, model: type[Base], rows: Iterable[Mapping[str, Any]]
) -> list[int]:
    """Insert rows and take their audit down; gives their ids in order."""
    columns = _columns(model)
    table = _table(columns)
    same = all(name == each.name for name, each in columns.items())
    named = [dict(row) if same else {columns[name].name: value for name, value in row.items()} for row in rows]
    if not named:
        return []
    fresh = iter(reserve_ids(connection, table, sum("id" not in row for row in named)))
    by_shape: defaultdict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    starts_at = 1 if "version" in table.columns else None
    for row in named:
        if "id" not in row:
            row["id"] = next(fresh)
        by_shape[tuple(row)].append(row)
        customer = row["id"] if table.name == "customer" else row.get("customer_id")
        recorder.note(Change("insert", table, row["id"], row.get("version", starts_at), [], customer_id=customer))
    for alike in by_shape.values():
        insert_rows(connection, table, alike)
    return [row["id"] for row in named]


def bind_rows(model: type[Base], rows: Iterable[Mapping[str, Any]]) -> list[Bound]:
    """Make rows that carry their own ids ready for `insert_ready` into a SQLite file, also far from that file."""
    columns = _columns(model)
    table = _table(columns)
    by_shape: defaultdict[tuple[str, ...], list[Mapping[str, Any]]] = defaultdict(list)
    if all(name == each.name for name, each in columns.items()):
        for row in rows:
            by_shape[tuple(row)].append(row)
    else:
        for row in rows:
            by_shape[tuple(row)].append({columns[name].name: value for name, value in row.items()})
    return [bind(table, alike, _FILE) for alike in by_shape.values()]


def insert_ready(connection: sa.Connection, recorder: Recorder, model: type[Base], ready: Iterable[Bound]) -> None:
    """Insert what `bind_rows` made ready and take its audit down."""
    assert connection.dialect.name == _FILE.name
    table = _table(_columns(model))
    for bound in ready:
        if bound.table != table.name:
            raise ValueError(f"rows of {bound.table} are not for {table.name}")
        id_at = bound.names.index("id")
        version = 1 if "version" in bound.names else None
        if version and any(row[bound.names.index("version")] != version for row in bound.rows):
            raise ValueError("rows that come ready are new and have their first version")
        insert_bound(connection, table, bound)
        recorder.note_inserted(table, [row[id_at] for row in bound.rows], version)


def update_many(
    connection: sa.Connection, recorder: Recorder, model: type[Base], rows: Iterable[Mapping[str, Any]]
) -> int:
    """Change rows and take their audit down; rows that already are as wanted are left alone."""
    columns = _columns(model)
    table = _table(columns)
    wanted = [{columns[name].name: value for name, value in row.items()} for row in rows]
    changed = 0
    for start in range(0, len(wanted), _BATCH):
        changed += _update_batch(connection, recorder, table, wanted[start : start + _BATCH])
    return changed


def _update_batch(connection: sa.Connection, recorder: Recorder, table: sa.Table, wanted: list[dict[str, Any]]) -> int:
    ids = [row["id"] for row in wanted]
    names = {"id", *({"version", "customer_id"} & set(table.columns.keys())), *(name for row in wanted for name in row)}
    found = sa.select(*(table.c[name] for name in sorted(names))).where(table.c.id.in_(ids))
    before = {row["id"]: row for row in connection.execute(found).mappings()}
    by_shape: defaultdict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in wanted:
        was = before[row["id"]]
        new = {name: value for name, value in row.items() if name not in ("id", "version") and was[name] != value}
        if not new:
            continue
        change = Change("update", table, row["id"], None, sorted(new), customer_id=was.get("customer_id"))
        change.values = [(name, was[name], new[name]) for name in change.columns if values_kept(table, name)]
        if "version" in table.columns:
            change.version = new["version"] = was["version"] + 1
        recorder.note(change)
        by_shape[tuple(sorted(new))].append({"of_id": row["id"]} | {f"to_{name}": new[name] for name in new})
    for shape, alike in by_shape.items():
        values = {name: sa.bindparam(f"to_{name}", type_=table.c[name].type) for name in shape}
        connection.execute(sa.update(table).where(table.c.id == sa.bindparam("of_id")).values(values), alike)
    return sum(map(len, by_shape.values()))


def delete_many(connection: sa.Connection, recorder: Recorder, model: type[Base], ids: Iterable[int]) -> None:
    """Remove rows for good and take down what stood in them."""
    table = _table(_columns(model))
    wanted = list(dict.fromkeys(ids))
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        for row in connection.execute(sa.select(table).where(table.c.id.in_(batch))).mappings():
            change = Change("delete", table, row["id"], row.get("version"), [], customer_id=row.get("customer_id"))
            change.values = [
                (name, value, None)
                for name, value in row.items()
                if name not in ("id", "version") and value is not None and values_kept(table, name)
            ]
            recorder.note(change)
        connection.execute(sa.delete(table).where(table.c.id.in_(batch)))


def touch_many(connection: sa.Connection, recorder: Recorder, model: type[Base], ids: Iterable[int]) -> None:
    """Count rows as changed because something that belongs to them changed: their versions go up by one."""
    table = _table(_columns(model))
    wanted = list(dict.fromkeys(ids))
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        for row in connection.execute(sa.select(table.c.id, table.c.version).where(table.c.id.in_(batch))):
            recorder.note(Change("update", table, row.id, row.version + 1, []))
        raised = sa.update(table).where(table.c.id.in_(batch)).values(version=table.c.version + 1)
        connection.execute(raised)
