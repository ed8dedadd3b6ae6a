"""Making a new shop's file, and bringing an older one up to date on a copy that is checked before it takes its place.

`python -m msp_desktop.store.migrate "why"` writes the next migration from what the models say.
"""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import sqlalchemy as sa

from msp_desktop import paths
from msp_desktop.domain.errors import Unavailable
from msp_desktop.i18n import _
from msp_desktop.store import backup, search, triggers
from msp_desktop.store.base import Base
from msp_desktop.store.database import APPLICATION_ID, BUILDER_PRAGMAS, damaged, make_engine
from msp_desktop.store.files import put_in_place, sync_file

if TYPE_CHECKING:
    from alembic.config import Config


def newest() -> int:
    """The schema number this program works with: how many migrations there are."""
    return sum(1 for _each in (paths.migrations() / "versions").glob("[0-9]*.py"))


def load_models() -> sa.MetaData:
    """Import every model, and give all tables."""
    import msp_desktop.store.models  # noqa: F401 - importing registers the tables

    return Base.metadata


def create(path: Path) -> None:
    """Make a new, empty, checked file at `path`."""
    fresh = _beside(path)
    try:
        _migrate(fresh)
        with closing(sqlite3.connect(fresh, isolation_level=None)) as made:
            backup.check(made)
        fresh.chmod(0o600)
        sync_file(fresh)
        put_in_place(fresh, path)
    finally:
        _clear(fresh)


def bring_up_to_date(path: Path) -> None:
    """Migrate a verified copy of a shop and put it in the shop's place; on any failure the shop stays as it was."""
    before = backup.verified_copy(path, why="before-update", at=datetime.now(UTC))
    # Closing the copy's source was the last use of the file, so SQLite has folded the log into it.
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        raise Unavailable(_("The shop is in use by another program."), _("Close the other program, then try again."))
    fresh = _beside(path)
    try:
        with closing(sqlite3.connect(before.path)) as source, closing(sqlite3.connect(fresh)) as target:
            source.backup(target)
        _migrate(fresh)
        with closing(sqlite3.connect(fresh, isolation_level=None)) as made:
            backup.check(made)
            rows = backup.count_rows(made)
        if any(rows[name] < count for name, count in before.rows.items() if name in rows and name != "alembic_version"):
            raise damaged()
        fresh.chmod(0o600)
        sync_file(fresh)
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        put_in_place(fresh, path)
    finally:
        _clear(fresh)


def _beside(path: Path) -> Path:
    fresh = path.with_name(path.name + ".new")
    _clear(fresh)
    return fresh


def _clear(fresh: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        fresh.with_name(fresh.name + suffix).unlink(missing_ok=True)


def _migrate(path: Path) -> None:
    """Bring a file that nobody else uses to the newest schema, in one transaction."""
    from alembic import command

    metadata = load_models()
    with _building(path) as connection:
        triggers.remove(connection)
        command.upgrade(_config(connection), "head")
        search.install(connection)
        triggers.install(connection, metadata)
        if connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
            raise damaged()
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {newest()}")


@contextmanager
def _building(path: Path) -> Iterator[sa.Connection]:
    engine = make_engine(path, BUILDER_PRAGMAS, "BEGIN IMMEDIATE", connections=0)
    try:
        with engine.connect() as connection, connection.begin():
            yield connection
    finally:
        engine.dispose()


def _config(connection: sa.Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(paths.migrations()).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def differences() -> list[object]:
    """List what the models say and the migrations do not; empty when they agree."""
    from alembic import command
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    metadata = load_models()
    with TemporaryDirectory() as folder, _building(Path(folder) / "compare.db") as connection:
        command.upgrade(_config(connection), "head")
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))


def write_next(why: str) -> Path:
    """Write the next migration from what the models say, and give its file."""
    from alembic import command

    load_models()
    with TemporaryDirectory() as folder, _building(Path(folder) / "compare.db") as connection:
        config = _config(connection)
        command.upgrade(config, "head")
        made = command.revision(config, why, autogenerate=True, rev_id=f"{newest() + 1:04d}")
    script = made[0] if isinstance(made, list) else made
    assert script is not None
    return Path(script.path)


if __name__ == "__main__":
    sys.stdout.write(f"{write_next(sys.argv[1])}\n")
