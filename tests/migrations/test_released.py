"""Every schema that was ever released comes up to date with all its rows."""

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from msp_desktop.queries.job_list import JobFilter, JobWish, job_list
from msp_desktop.store import migrate
from msp_desktop.store.shop import open_shop

RELEASED = sorted(Path(__file__).parent.glob("schema-*.db.gz"))


def _rows(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as file:
        tables = file.execute(
            "SELECT name FROM sqlite_master"
            " WHERE type = 'table' AND name NOT LIKE 'fts_%' AND name NOT LIKE 'alembic_%'"
        ).fetchall()
        return {name: file.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in tables}


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.name)
def test_comes_up_to_date_and_keeps_every_row(released: Path, tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    path.write_bytes(gzip.decompress(released.read_bytes()))
    before = _rows(path)
    with open_shop(path) as shop:
        wish = JobWish(shop.now, shop.now, chosen=JobFilter.ALL)
        assert len(shop.ask(job_list, wish=wish)) == before["job"] == 12
    after = _rows(path)
    # Operation keys are kept for 90 days only.
    kept = before.keys() - {"operation"}
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    assert list(path.parent.glob("shop.backups/*before-update*"))


def test_a_file_brought_up_to_date_is_built_like_a_new_one(tmp_path: Path) -> None:
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    old.write_bytes(gzip.decompress(RELEASED[0].read_bytes()))
    open_shop(old).close()
    migrate.create(new)
    built = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
    with closing(sqlite3.connect(old)) as left, closing(sqlite3.connect(new)) as right:
        assert left.execute(built).fetchall() == right.execute(built).fetchall()
