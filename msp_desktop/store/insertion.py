"""Plain inserts at the speed of the driver: columns through their types, nothing of the library in between per row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from types import NoneType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from msp_desktop.store.base import BigText, Cents, Code, Day, Integer, Json, Milli, Percent, UtcTime

Process = Callable[[Any], Any]
Processors = Sequence[tuple[str, Process | None]]
Rows = Sequence[Mapping[str, Any]]
Defaults = Mapping[str, Callable[[], Any]]

MANY = 50
"""From so many rows on it pays to look at whole columns."""


@lru_cache(maxsize=256)
def _statement(table: sa.Table, names: tuple[str, ...], dialect: Dialect) -> tuple[str, list[str], bool]:
    compiled = sa.insert(table).compile(dialect=dialect, column_keys=list(names))
    return str(compiled), list(compiled.positiontup or names), compiled.positional


@lru_cache(maxsize=1024)
def _processor(column: sa.Column[Any], dialect: Dialect) -> Process | None:
    made: Process | None = column.type.dialect_impl(dialect).bind_processor(dialect)
    return made


_EMPTY: Mapping[type, str] = {list: "[]", dict: "{}"}


def _bound(kind: sa.types.TypeEngine[Any], process: Process | None, values: list[Any]) -> list[Any]:
    """One column of many rows as the driver takes it: what passes unchanged is left, what comes back is done once."""
    if process is None:
        return values
    types = set(map(type, values)) - {NoneType}
    if isinstance(kind, Integer | Cents) and types <= {int}:
        return values
    if isinstance(kind, BigText) and types <= {str}:
        whole = "".join(filter(None, values))
        if whole.isascii() and "\0" not in whole:
            return values
    if isinstance(kind, UtcTime | Day | Code | Milli | Percent) and len(types) <= 1:
        known = {each: process(each) for each in set(values)}
        return [known[each] for each in values]
    if isinstance(kind, Json):
        # Told apart by identity: what many rows share is one object.
        shared: dict[int, Any] = {id(each): each for each in values}
        done = {
            key: _EMPTY[type(each)] if not each and type(each) in _EMPTY else process(each)
            for key, each in shared.items()
        }
        return [done[id(each)] for each in values]
    return list(map(process, values))


def _by_columns(table: sa.Table, processors: Processors, rows: Rows, defaults: Defaults) -> Iterable[tuple[Any, ...]]:
    def column(name: str) -> list[Any]:
        make = defaults.get(name)
        return list(map(itemgetter(name), rows)) if make is None else [make() for _each in rows]

    return zip(*(_bound(table.c[name].type, process, column(name)) for name, process in processors), strict=True)


def _by_rows(processors: Processors, rows: Rows, defaults: Defaults) -> Iterable[tuple[Any, ...]]:
    for row in rows:
        full = {**{name: make() for name, make in defaults.items()}, **row} if defaults else row
        yield tuple(full[name] if process is None else process(full[name]) for name, process in processors)


@dataclass(frozen=True, slots=True)
class Bound:
    """Rows of one table that all have the same columns, each value as the driver takes it."""

    table: str
    names: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def insert_rows(connection: sa.Connection, table: sa.Table, rows: Rows) -> None:
    """Insert rows that all have the same columns; a column with a default of ours that is missing gets it."""
    if rows:
        insert_bound(connection, table, bind(table, rows, connection.dialect))


def bind(table: sa.Table, rows: Rows, dialect: Dialect) -> Bound:
    """Take rows that all have the same columns through the types of those, for one database or another."""
    missing = [each for each in table.columns if each.name not in rows[0] and each.default is not None]
    names = tuple(sorted([*rows[0], *(each.name for each in missing)]))
    _sql, order, _positional = _statement(table, names, dialect)
    processors = [(name, _processor(table.c[name], dialect)) for name in order]
    defaults = {each.name: _default(each) for each in missing}
    bound = (
        _by_columns(table, processors, rows, defaults) if len(rows) >= MANY else _by_rows(processors, rows, defaults)
    )
    return Bound(table.name, tuple(order), list(bound))


def insert_bound(connection: sa.Connection, table: sa.Table, bound: Bound) -> None:
    """Insert rows whose values are ready."""
    sql, order, positional = _statement(table, tuple(sorted(bound.names)), connection.dialect)
    if tuple(order) != bound.names:
        raise ValueError(f"the columns of {table.name} stand in another order")
    ready: list[Any] = bound.rows if positional else [dict(zip(order, each, strict=True)) for each in bound.rows]
    connection.exec_driver_sql(sql, ready)


def _default(column: sa.Column[Any]) -> Callable[[], Any]:
    default = column.default
    if isinstance(default, sa.ColumnDefault) and default.is_scalar:
        return lambda: default.arg
    if isinstance(default, sa.ColumnDefault) and default.is_callable:
        return lambda: default.arg(None)
    raise TypeError(f"{column} has a default that only the database knows")
