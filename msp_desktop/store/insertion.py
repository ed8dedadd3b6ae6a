"""Plain inserts at the speed of the driver: columns through their types, nothing of the library in between per row."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from msp_desktop.store.base import BigText, Cents, Code, Day, Integer, Json, UtcTime

Process = Callable[[Any], Any]


@lru_cache(maxsize=256)
def _statement(table: sa.Table, names: tuple[str, ...], dialect: Dialect) -> tuple[str, list[str], bool]:
    compiled = sa.insert(table).compile(dialect=dialect, column_keys=list(names))
    return str(compiled), list(compiled.positiontup or names), compiled.positional


@lru_cache(maxsize=1024)
def _processor(column: sa.Column[Any], dialect: Dialect) -> Process | None:
    made: Process | None = column.type.dialect_impl(dialect).bind_processor(dialect)
    return made if made is None else _quick(column.type, made)


def _quick(kind: sa.types.TypeEngine[Any], process: Process) -> Process:
    """The same processor, with the values that pass unchanged let through at once."""
    if isinstance(kind, Integer | Cents):
        return lambda value: value if value is None or type(value) is int else process(value)
    if isinstance(kind, BigText):
        return lambda value: value if value is None or (value.isascii() and "\0" not in value) else process(value)
    if isinstance(kind, Json):
        return lambda value: _EMPTY[type(value)] if not value and type(value) in _EMPTY else process(value)
    return process


_EMPTY: Mapping[type, str] = {list: "[]", dict: "{}"}


def _remembering(process: Process) -> Process:
    """Process each value once: moments, days and codes come back on row after row."""
    known: dict[Any, Any] = {}

    def processed(value: Any) -> Any:
        if value not in known:
            known[value] = process(value)
        return known[value]

    return processed


def _processor_for(column: sa.Column[Any], dialect: Dialect) -> Process | None:
    """A column's processor for one run of rows."""
    found = _processor(column, dialect)
    return _remembering(found) if found and isinstance(column.type, UtcTime | Day | Code) else found


def insert_rows(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns; a column with a default of ours that is missing gets it."""
    if not rows:
        return
    dialect = connection.dialect
    missing = [each for each in table.columns if each.name not in rows[0] and each.default is not None]
    names = tuple(sorted([*rows[0], *(each.name for each in missing)]))
    sql, order, positional = _statement(table, names, dialect)
    processors = [(name, _processor_for(table.c[name], dialect)) for name in order]
    defaults = {each.name: _default(each) for each in missing}
    ready: list[Any] = []
    for row in rows:
        full = {**{name: make() for name, make in defaults.items()}, **row} if defaults else row
        values = [full[name] if process is None else process(full[name]) for name, process in processors]
        ready.append(tuple(values) if positional else dict(zip(order, values, strict=True)))
    connection.exec_driver_sql(sql, ready)


def _default(column: sa.Column[Any]) -> Callable[[], Any]:
    default = column.default
    if isinstance(default, sa.ColumnDefault) and default.is_scalar:
        return lambda: default.arg
    if isinstance(default, sa.ColumnDefault) and default.is_callable:
        return lambda: default.arg(None)
    raise TypeError(f"{column} has a default that only the database knows")
