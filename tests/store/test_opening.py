"""Opening and closing: one process, only our files, what is refused stays untouched, updates happen on a copy."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from msp_desktop import paths
from msp_desktop.domain.errors import Unavailable
from msp_desktop.store import backup, migrate
from msp_desktop.store.database import APPLICATION_ID, READER_PRAGMAS, WRITER_PRAGMAS, Database, make_engine
from msp_desktop.store.lock import AlreadyOpen
from msp_desktop.store.shop import Shop, create_shop, open_shop
from msp_desktop.store.unit_of_work import UnitOfWork
from tests.store import acts
from tests.store.conftest import Clock

NEXT = """
import sqlalchemy as sa
from alembic import op
revision = "{mine}"
down_revision = "{before}"

def upgrade() -> None:
    with op.batch_alter_table("person") as table:
        table.add_column(sa.Column("nick", sa.Text()))
{more}
"""


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def set_header(path: Path, pragma: str, value: int) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as opened:
        opened.execute(f"PRAGMA {pragma} = {value}")


def foreign(tmp_path: Path, path: Path) -> dict[str, Path]:
    """Files that are no shop, by what they are."""
    made = {
        "picture": tmp_path / "a.png",
        "empty": tmp_path / "empty.db",
        "text": tmp_path / "text.db",
        "noise": tmp_path / "noise.db",
        "other program's": tmp_path / "other.db",
        "newer": tmp_path / "newer.db",
    }
    made["picture"].write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    made["empty"].touch()
    made["text"].write_text("SQLite format 3")
    made["noise"].write_bytes(os.urandom(9000))
    with closing(sqlite3.connect(made["other program's"])) as other:
        other.execute("CREATE TABLE t (x)")
    shutil.copy(path, made["newer"])
    set_header(made["newer"], "user_version", migrate.newest() + 1)
    return made


@pytest.mark.parametrize("what", ["picture", "empty", "text", "noise", "other program's", "newer"])
def test_what_is_not_ours_is_refused_and_not_touched(tmp_path: Path, path: Path, what: str) -> None:
    file = foreign(tmp_path, path)[what]
    before, there = sha256(file), sorted(tmp_path.iterdir())
    with pytest.raises(Unavailable) as told:
        open_shop(file)
    assert told.value.what
    assert told.value.advice
    assert sha256(file) == before
    if what != "newer":
        assert sorted(tmp_path.iterdir()) == there
    assert not file.with_name(file.name + "-wal").exists()


def test_a_folder_and_nothing_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        open_shop(tmp_path)
    with pytest.raises(Unavailable):
        open_shop(tmp_path / "no.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("keep", [100, 4096, 5000, 30_000])
def test_a_truncated_file_is_called_damaged_and_not_replaced(path: Path, keep: int) -> None:
    path.write_bytes(path.read_bytes()[:keep])

    def use() -> None:
        with open_shop(path) as opened:
            opened.ask(acts.names)
            opened.run(acts.hire, name="x")

    with pytest.raises(Unavailable):
        use()
    assert path.exists()


def test_a_new_shop_never_replaces_anything(path: Path, tmp_path: Path) -> None:
    before = sha256(path)
    with pytest.raises(Unavailable):
        create_shop(path)
    assert sha256(path) == before
    with create_shop(tmp_path / "deep" / "er" / "è una bottega %20.db") as made:
        assert made.run(acts.hire, name="x").value == 1
    if os.name != "nt":
        assert made.path.stat().st_mode & 0o077 == 0


def test_one_process_opens_a_shop(shop: Shop) -> None:
    with pytest.raises(AlreadyOpen):
        open_shop(shop.path)
    assert shop.run(acts.hire, name="x").value == 1
    shop.close()
    open_shop(shop.path).close()


OPEN_AND_WAIT = """
import sys
from msp_desktop.store.shop import open_shop
from tests.store import acts
from tests.store.conftest import Clock
shop = open_shop(sys.argv[1])
number = 0
print("open", flush=True)
while True:
    number += 1
    shop.run(acts.hire, key=f"k{number}", name=f"p{number}")
    print(number, flush=True)
"""


def start(path: Path) -> subprocess.Popen[str]:
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", OPEN_AND_WAIT, str(path)], stdout=subprocess.PIPE, text=True, cwd=root
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


@pytest.mark.parametrize("lines", [1, 7, 30])
def test_a_kill_frees_the_shop_and_loses_nothing_that_was_said(path: Path, lines: int) -> None:
    with start(path) as process:
        assert process.stdout is not None
        with pytest.raises(AlreadyOpen):
            open_shop(path)
        said = [process.stdout.readline() for _line in range(lines)]
        process.kill()
        said += process.stdout.readlines()
    with open_shop(path) as again:
        names = again.ask(acts.names)
        assert len(said) <= len(names) <= len(said) + 1
        assert len(again.ask(acts.audit_rows)) == len(names)
        # What the killed one would have tried again happens once.
        assert again.run(acts.hire, key="k1", name="p1").replayed


def test_the_pragmas_are_as_wanted(shop: Shop) -> None:
    database = shop._core.database
    for engine, wanted in ((database.writer, WRITER_PRAGMAS), (database.reader, READER_PRAGMAS)):
        with engine.connect() as connection:
            found = {name: connection.connection.cursor().execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}
            assert found == wanted


def test_a_pragma_that_did_not_take_stops_the_opening() -> None:
    engine = make_engine(Path(":memory:"), {"journal_mode": "wal"}, "BEGIN", connections=0)
    with pytest.raises(RuntimeError, match="journal_mode"):
        engine.connect()


def test_the_readers_close_before_the_writer_which_folds_the_log(shop: Shop) -> None:
    order: list[str] = []
    database = shop._core.database
    shop.run(acts.hire, name="x")
    shop.ask(acts.names)
    sa.event.listen(database.reader, "close", lambda *_: order.append("reader"))
    sa.event.listen(database.writer, "close", lambda *_: order.append("writer"))
    shop.close()
    assert order[-1] == "writer"
    assert "reader" in order[:-1]
    assert not shop.path.with_name("shop.db-wal").exists()
    with closing(sqlite3.connect(f"{shop.path.as_uri()}?mode=ro", uri=True)) as opened:
        assert opened.execute("SELECT count(*) FROM person").fetchone() == (1,)


def test_a_full_disk_is_said_and_survived(shop: Shop) -> None:
    def fill(work: UnitOfWork) -> None:
        for number in range(2000):
            acts.hire(work, name=f"{number} " * 30)

    shop.run(acts.hire, name="Anna")
    with shop._core.database.writer.connect() as connection:
        connection.connection.cursor().execute("PRAGMA max_page_count = 1")
    with pytest.raises(Unavailable) as told:
        shop.run(fill)
    assert "full" in told.value.what
    assert shop.ask(acts.names) == ["Anna"]
    with shop._core.database.writer.connect() as connection:
        connection.connection.cursor().execute("PRAGMA max_page_count = 1000000")
    assert shop.run(acts.hire, name="Bert").value == 2


# -- migrations


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program with one migration more; gives that migration's file."""
    folder = tmp_path / "migrations"
    shutil.copytree(paths.migrations(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    newest = migrate.newest()
    mine = folder / "versions" / f"{newest + 1:04d}_later.py"
    mine.write_text(NEXT.format(mine=f"{newest + 1:04d}", before=f"{newest:04d}", more=""))
    monkeypatch.setattr(paths, "migrations", lambda: folder)
    return mine


def schema(path: Path) -> tuple[int, int, list[str], list[str]]:
    with closing(sqlite3.connect(path)) as opened:
        (number,) = opened.execute("PRAGMA user_version").fetchone()
        (ours,) = opened.execute("PRAGMA application_id").fetchone()
        columns = [row[1] for row in opened.execute("PRAGMA table_info(person)")]
        triggers = [
            row[0] for row in opened.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY 1")
        ]
    return number, ours, columns, triggers


def test_an_older_shop_is_brought_up_to_date_with_a_checked_copy_kept(path: Path, later: Path) -> None:
    before = schema(path)
    with open_shop(path) as opened:
        assert opened.run(acts.hire, name="x").value == 1
    after = schema(path)
    assert after[0] == before[0] + 1 == migrate.newest()
    assert after[1] == APPLICATION_ID
    assert "nick" in after[2]
    assert after[3] == before[3] != []
    copies = sorted(backup.folder_of(path).iterdir())
    assert [each.suffix for each in copies] == [".db", ".json"]
    assert schema(copies[0]) == before
    assert sorted(each.name for each in path.parent.glob("shop.db*")) == ["shop.db", "shop.db-lock"]


@pytest.mark.parametrize(
    "more",
    [
        "    raise RuntimeError('stop')",
        "    op.execute('DELETE FROM person')",
        "    op.execute('INSERT INTO contact (customer_id, name, part, position) VALUES (99, 1, 1, 1)')",
    ],
    ids=["breaks", "loses rows", "leads nowhere"],
)
def test_a_failed_update_leaves_the_shop_as_it_was(path: Path, later: Path, more: str) -> None:
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("INSERT INTO person VALUES (1, 'a', 'a', 'owner', 0, 0, 1, '2026-01-01T00:00:00.000000Z', 1)")
        opened.commit()
    later.write_text(later.read_text() + more)
    before = sha256(path)
    with pytest.raises((Unavailable, RuntimeError)):
        open_shop(path)
    assert sha256(path) == before
    assert sorted(each.name for each in path.parent.glob("shop.db*")) == ["shop.db", "shop.db-lock"]


def test_an_update_killed_half_way_starts_over(path: Path, later: Path) -> None:
    killing = "    import os, signal\n    os.kill(os.getpid(), signal.SIGKILL)"
    whole = later.read_text()
    later.write_text(whole + killing)
    code = (
        "import sys; from pathlib import Path; from msp_desktop import paths; "
        f"paths.migrations = lambda: Path({str(later.parents[1])!r}); "
        "from msp_desktop.store.shop import open_shop; open_shop(sys.argv[1])"
    )
    before = sha256(path)
    root = Path(__file__).parents[2]
    killed = subprocess.run([sys.executable, "-c", code, str(path)], cwd=root, check=False)
    assert killed.returncode != 0
    assert sha256(path) == before
    later.write_text(whole)
    open_shop(path).close()
    assert "nick" in schema(path)[2]


def test_a_copy_of_a_shop_in_use_is_whole_and_leaves_the_shop_alone(shop: Shop, clock: Clock) -> None:
    shop.run(acts.hire, name="Anna")
    first = backup.verified_copy(shop.path, why="test", at=clock.at)
    shop.run(acts.hire, name="Bert")
    second = backup.verified_copy(shop.path, why="test", at=clock.at)
    assert first.path != second.path
    assert (first.rows["person"], second.rows["person"]) == (1, 2)
    assert first.sha256 == sha256(first.path)
    manifest = json.loads(first.path.with_suffix(".json").read_text())
    assert manifest["sha256"] == first.sha256
    assert manifest["schema"] == migrate.newest()
    shop.close()
    with open_shop(first.path, clock=clock) as copy:
        assert copy.ask(acts.names) == ["Anna"]


def test_the_migrations_say_what_the_models_say() -> None:
    assert migrate.differences() == []


def test_a_lock_in_a_folder_that_cannot_be_written_is_explained(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> int:
        raise PermissionError(13, "no")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(Unavailable):
        Database.open(path)
