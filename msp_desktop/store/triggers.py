"""What the database itself refuses: changes to issued papers, payments, stock moves, the chain and the audit."""

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

# ruff: noqa: S608 - the SQL is made of the names of our own tables and columns

INSERT_ONLY = ("audit", "chain", "payment", "allocation", "document_paper", "stock_move", "stock_move_serial")
"""Tables whose rows never change and never go."""

ISSUED = "document"
"""Rows with `issued_at` set never change and never go."""

PARTS_OF_ISSUED = ("document_line", "document_tax", "document_item")
"""Tables with `document_id`, frozen with the document."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Refuse an event on a table when a condition over OLD and NEW holds; "" is always."""

    table: str
    event: str
    name: str
    condition: str
    only_sqlite: bool = False

    @property
    def trigger(self) -> str:
        """The trigger's name in the database."""
        return f"keep_{self.table}_{self.name}"

    @property
    def message(self) -> str:
        """The text of the refusal; technical, because people meet the use case's sentence before."""
        return f"{self.table} is kept as it was written"


def rules(metadata: sa.MetaData) -> list[Rule]:
    """List the rules for the tables that exist."""
    found: list[Rule] = []
    for name in INSERT_ONLY:
        if name in metadata.tables:
            found += _insert_only(metadata.tables[name])
    if ISSUED in metadata.tables:
        found += _issued(metadata.tables[ISSUED])
    for name in PARTS_OF_ISSUED:
        if name in metadata.tables:
            found += _part(metadata.tables[name])
    return found


def _uniques(table: sa.Table) -> list[tuple[str, ...]]:
    """Give the column groups by which a REPLACE could hit another row."""
    groups: set[tuple[str, ...]] = {("id",)}
    for each in table.constraints:
        if isinstance(each, sa.UniqueConstraint):
            groups.add(tuple(column.name for column in each.columns))
    for index in table.indexes:
        if index.unique and index.dialect_options["sqlite"]["where"] is None:
            groups.add(tuple(column.name for column in index.columns))
    return sorted(groups)


def _hits(table: sa.Table, also: str = "") -> str:
    """The condition that NEW takes the place of a row that is there."""
    ways = []
    for group in _uniques(table):
        same = " AND ".join(f"old_one.{name} = NEW.{name}" for name in group)
        ways.append(f"EXISTS (SELECT 1 FROM {table.name} AS old_one WHERE {same}{also})")
    return " OR ".join(ways)


def _insert_only(table: sa.Table) -> Iterator[Rule]:
    yield Rule(table.name, "UPDATE", "update", "")
    yield Rule(table.name, "DELETE", "delete", "")
    yield Rule(table.name, "INSERT", "replace", _hits(table), only_sqlite=True)


def _issued(table: sa.Table) -> Iterator[Rule]:
    name = table.name
    yield Rule(name, "UPDATE", "update", "OLD.issued_at IS NOT NULL")
    yield Rule(name, "UPDATE", "id", "NEW.id <> OLD.id")
    yield Rule(name, "DELETE", "delete", "OLD.issued_at IS NOT NULL")
    yield Rule(name, "INSERT", "replace", _hits(table, " AND old_one.issued_at IS NOT NULL"), only_sqlite=True)
    others = _hits(table, " AND old_one.issued_at IS NOT NULL AND old_one.id <> OLD.id")
    yield Rule(name, "UPDATE", "collide", others, only_sqlite=True)


def _part(table: sa.Table) -> Iterator[Rule]:
    name = table.name

    def of_issued(row: str) -> str:
        return f"EXISTS (SELECT 1 FROM {ISSUED} AS paper WHERE paper.id = {row} AND paper.issued_at IS NOT NULL)"

    old, new = of_issued("OLD.document_id"), of_issued("NEW.document_id")
    taken = "old_one.document_id IN (SELECT paper.id FROM document AS paper WHERE paper.issued_at IS NOT NULL)"
    yield Rule(name, "INSERT", "insert", new)
    yield Rule(name, "INSERT", "replace", _hits(table, f" AND {taken}"), only_sqlite=True)
    yield Rule(name, "UPDATE", "update", f"{old} OR {new}")
    yield Rule(name, "UPDATE", "id", "NEW.id <> OLD.id")
    yield Rule(name, "DELETE", "delete", old)


def statements(metadata: sa.MetaData, dialect: str) -> dict[str, list[str]]:
    """Give, for each trigger's name, the statements that make it on "sqlite" or "postgresql"."""
    write = _sqlite if dialect == "sqlite" else _postgresql
    return {rule.trigger: write(rule) for rule in rules(metadata) if dialect == "sqlite" or not rule.only_sqlite}


def _sqlite(rule: Rule) -> list[str]:
    when = f" WHEN {rule.condition}" if rule.condition else ""
    body = f"BEGIN SELECT RAISE(ABORT, '{rule.message}'); END"
    return [f"CREATE TRIGGER {rule.trigger} BEFORE {rule.event} ON {rule.table} FOR EACH ROW{when} {body}"]


def _postgresql(rule: Rule) -> list[str]:
    raising = f"RAISE EXCEPTION '{rule.message}' USING ERRCODE = 'restrict_violation';"
    body = f"IF {rule.condition} THEN {raising} END IF;" if rule.condition else raising
    row = "OLD" if rule.event == "DELETE" else "NEW"
    made = _function_and_trigger(rule.trigger, f"{rule.event} ON {rule.table} FOR EACH ROW", f"{body} RETURN {row};")
    if rule.event == "DELETE":
        every = f"TRUNCATE ON {rule.table} FOR EACH STATEMENT"
        made += _function_and_trigger(f"{rule.trigger}_all", every, f"{raising} RETURN NULL;")
    return made


def _function_and_trigger(name: str, event: str, body: str) -> list[str]:
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$",
        f"CREATE TRIGGER {name} BEFORE {event} EXECUTE FUNCTION {name}()",
    ]


def remove(connection: sa.Connection) -> None:
    """Drop every trigger of a SQLite file, so that tables can be rebuilt."""
    for name in _present(connection):
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')


def install(connection: sa.Connection, metadata: sa.MetaData) -> None:
    """Make every trigger anew in a SQLite file, and check that they are exactly those of the list."""
    remove(connection)
    wanted = statements(metadata, "sqlite")
    for made in wanted.values():
        for each in made:
            connection.exec_driver_sql(each)
    check(connection, metadata)


def check(connection: sa.Connection, metadata: sa.MetaData) -> None:
    """Compare the triggers of a SQLite file with the list. Raises RuntimeError when they differ."""
    wanted = {name: made[0] for name, made in statements(metadata, "sqlite").items()}
    there = _present(connection)
    if there != wanted:
        names = sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name))
        raise RuntimeError(f"the triggers differ: {', '.join(names)}")


def _present(connection: sa.Connection) -> dict[str, str]:
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {row.name: row.sql for row in rows}
