"""Runs migrations on the connection it is handed, inside that connection's transaction."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from msp_desktop.store import base
from msp_desktop.store.migrate import load_models

SMALL = "sa.BigInteger().with_variant(sa.Integer(), 'sqlite')"
PLAIN: list[tuple[tuple[type[Any], ...], str]] = [
    ((base.Cents, base.Integer, base.Milli, base.Percent), SMALL),
    ((base.UtcTime,), "sa.DateTime(timezone=True).with_variant(sa.Text(), 'sqlite')"),
    ((base.Day,), "sa.Date().with_variant(sa.Text(), 'sqlite')"),
    ((base.Flag,), "sa.Boolean().with_variant(sa.Integer(), 'sqlite')"),
    ((base.Code, base.BigText, base.Json), "sa.Text()"),
]
"""How our column types are written in a migration, which must not depend on today's code."""


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write a column type by what it is on disk."""
    if kind == "type":
        for types, text in PLAIN:
            if isinstance(item, types):
                return text
    return False


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave the search tables alone; the program makes them itself."""
    return not (kind == "table" and name is not None and name.startswith("fts_"))


def run() -> None:
    """Migrate."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=load_models(),
        render_as_batch=True,
        transaction_per_migration=False,
        transactional_ddl=True,
        render_item=render_item,
        include_name=include_name,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
