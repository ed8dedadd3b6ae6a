"""Plain inserts at the speed of the driver: columns through their types, nothing of the library in between per row."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

Process = Callable[[Any], Any]


@lru_cache(maxsize=256)
def _statement(table: sa.Table, names: tuple[str, ...], dialect: Dialect) -> tuple[str, list[str], bool]:
    compiled = sa.insert(table).compile(dialect=dialect, column_keys=list(names))
    return str(compiled), list(compiled.positiontup or names), compiled.positional


@lru_cache(maxsize=1024)
def _processor(column: sa.Column[Any], dialect: Dialect) -> Process | None:
    made: Process | None = column.type.dialect_impl(dialect).bind_processor(dialect)
    return made


def insert_rows(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns; a column with a default of ours that is missing gets it."""
    if not rows:
        return
    dialect = connection.dialect
    missing = [each for each in table.columns if each.name not in rows[0] and each.default is not None]
    names = tuple(sorted([*rows[0], *(each.name for each in missing)]))
    sql, order, positional = _statement(table, names, dialect)
    processors = [(name, _processor(table.c[name], dialect)) for name in order]
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
