"""What never changes: issued papers, payments, chain and audit in the database, and files beside it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import make_url
from sqlalchemy.schema import CreateTable

from msp_desktop.domain.errors import Unavailable
from msp_desktop.store import chain, files, triggers
from msp_desktop.store.chain import Verdict
from msp_desktop.store.files import FileStore
from msp_desktop.store.migrate import load_models
from msp_desktop.store.shop import Shop, open_shop
from msp_desktop.store.unit_of_work import UnitOfWork
from tests.store.conftest import Clock

METADATA = load_models()
SQLITE, POSTGRESQL = make_url("sqlite://").get_dialect()(), make_url("postgresql://").get_dialect()()


def some_row(table: sa.Table, **given: Any) -> dict[str, Any]:
    """A row with something in each column that must have something, as it lies on disk."""
    row: dict[str, Any] = {}
    for each in table.columns:
        if not each.nullable or each.name in given:
            text = "TEXT" in str(each.type.compile(dialect=SQLITE))
            row[each.name] = given.get(each.name, "x" if text else 1)
    return row


def put(raw: sqlite3.Connection, table: str, verb: str = "INSERT", **given: Any) -> None:
    row = some_row(METADATA.tables[table], **given)
    marks = ", ".join("?" * len(row))
    raw.execute(f"{verb} INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))


@pytest.fixture(params=[True, False], ids=["our settings", "a stranger's settings"])
def raw(path: Path, request: pytest.FixtureRequest) -> Iterator[sqlite3.Connection]:
    """The file with rows of each kept table: document 1 is issued, 2 is a draft."""
    with closing(sqlite3.connect(path, isolation_level=None)) as opened:
        opened.execute(f"PRAGMA recursive_triggers = {request.param:d}")
        for table in triggers.INSERT_ONLY:
            put(opened, table, id=1)
        for number in (1, 2):
            put(opened, "document", id=number, number=f"N-{number}", kind="invoice", year=2026, counter=number)
            for table in triggers.PARTS_OF_ISSUED:
                put(opened, table, id=number, document_id=number)
        opened.execute("UPDATE document SET issued_at = 'now' WHERE id = 1")
        yield opened


INSERT_ONLY_ATTACKS = [
    "UPDATE {t} SET id = 1",
    "UPDATE {t} SET id = 77",
    "UPDATE OR REPLACE {t} SET id = 77",
    "DELETE FROM {t}",
    "REPLACE INTO {t} SELECT * FROM {t}",
    "INSERT OR REPLACE INTO {t} SELECT * FROM {t}",
]


@pytest.mark.parametrize("attack", INSERT_ONLY_ATTACKS)
@pytest.mark.parametrize("table", triggers.INSERT_ONLY)
def test_insert_only_tables_take_nothing_back(raw: sqlite3.Connection, table: str, attack: str) -> None:
    before = raw.execute(f"SELECT * FROM {table}").fetchall()
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute(attack.format(t=table))
    assert raw.execute(f"SELECT * FROM {table}").fetchall() == before


ISSUED_ATTACKS = [
    "UPDATE document SET total_cents = 5 WHERE id = 1",
    "UPDATE document SET issued_at = NULL WHERE id = 1",
    "UPDATE document SET id = 9 WHERE id = 1",
    "UPDATE document SET id = 9 WHERE id = 2",
    "UPDATE OR REPLACE document SET id = 1 WHERE id = 2",
    "UPDATE OR REPLACE document SET number = 'N-1' WHERE id = 2",
    "UPDATE OR REPLACE document SET counter = 1 WHERE id = 2",
    "DELETE FROM document WHERE id = 1",
    "DELETE FROM document",
    "REPLACE INTO document SELECT * FROM document WHERE id = 1",
    *(
        attack.format(t=table)
        for table in triggers.PARTS_OF_ISSUED
        for attack in (
            "UPDATE {t} SET document_id = 2 WHERE id = 1",
            "UPDATE {t} SET document_id = 1 WHERE id = 2",
            "UPDATE {t} SET id = 9 WHERE id = 1",
            "UPDATE OR REPLACE {t} SET id = 1 WHERE id = 2",
            "DELETE FROM {t} WHERE id = 1",
            "DELETE FROM {t}",
            "REPLACE INTO {t} SELECT * FROM {t} WHERE id = 1",
        )
    ),
]


@pytest.mark.parametrize("attack", ISSUED_ATTACKS)
def test_issued_papers_do_not_change(raw: sqlite3.Connection, attack: str) -> None:
    tables = ("document", *triggers.PARTS_OF_ISSUED)
    before = [raw.execute(f"SELECT * FROM {table}").fetchall() for table in tables]
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute(attack)
    assert [raw.execute(f"SELECT * FROM {table}").fetchall() for table in tables] == before


def test_a_new_row_takes_no_issued_place(raw: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        put(raw, "document", "REPLACE", id=7, number="N-1", kind="invoice", year=2026, counter=7)
    for table in triggers.PARTS_OF_ISSUED:
        with pytest.raises(sqlite3.IntegrityError):
            put(raw, table, id=7, document_id=1)
        with pytest.raises(sqlite3.IntegrityError):
            put(raw, table, "REPLACE", id=1, document_id=2)


def test_drafts_change_freely(raw: sqlite3.Connection) -> None:
    raw.execute("UPDATE document SET total_cents = 5 WHERE id = 2")
    for table in triggers.PARTS_OF_ISSUED:
        put(raw, table, id=8, document_id=2)
        raw.execute(f"DELETE FROM {table} WHERE document_id = 2")
    raw.execute("DELETE FROM document WHERE id = 2")
    assert raw.execute("SELECT id FROM document").fetchall() == [(1,)]


def test_tables_and_triggers_compile_for_both_databases() -> None:
    for table in METADATA.sorted_tables:
        assert "STRICT" in str(CreateTable(table).compile(dialect=SQLITE))
        assert "STRICT" not in str(CreateTable(table).compile(dialect=POSTGRESQL))
    ours = triggers.statements(METADATA, "sqlite")
    theirs = triggers.statements(METADATA, "postgresql")
    assert theirs.keys() < ours.keys()
    assert {rule.trigger for rule in triggers.rules(METADATA) if rule.only_sqlite} == ours.keys() - theirs.keys()


def test_every_column_says_what_it_holds() -> None:
    untagged = [str(each) for table in METADATA.sorted_tables for each in table.columns if "privacy" not in each.info]
    assert untagged == []


def test_missing_and_changed_triggers_are_noticed(path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        triggers.check(connection, METADATA)
        connection.exec_driver_sql("DROP TRIGGER keep_audit_delete")
        with pytest.raises(RuntimeError, match="keep_audit_delete"):
            triggers.check(connection, METADATA)
    engine.dispose()


# -- the chain

KEY = b"k" * 32


def link(work: UnitOfWork, *, kind: str, row_id: int, body: str) -> str:
    return work.chain(kind, row_id, body * 64)


@pytest.fixture
def chained(shop: Shop) -> Shop:
    shop.use_chain_key("first", KEY)
    for number in range(1, 7):
        shop.run(link, kind="invoice", row_id=number, body=str(number))
    return shop


def tamper(shop: Shop, *statements: str) -> None:
    """Write to the closed file as somebody who knows how to get past the triggers."""
    with closing(sqlite3.connect(shop.path, isolation_level=None)) as opened:
        for each in ("keep_chain_update", "keep_chain_delete"):
            opened.execute(f"DROP TRIGGER IF EXISTS {each}")
        for each in statements:
            opened.execute(each)


def recompute(path: Path, key: bytes | None) -> None:
    """Make the codes right again with whatever key the tamperer has."""
    with closing(sqlite3.connect(path, isolation_level=None)) as opened:
        prev = chain.START
        for seq, at, actor, kind, row_id, body, key_id, _prev, _mac in opened.execute(
            "SELECT * FROM chain ORDER BY id"
        ).fetchall():
            mac = chain._code(key, str(seq), at, actor, kind, str(row_id), body, key_id, prev)
            opened.execute("UPDATE chain SET prev = ?, mac = ? WHERE id = ?", (prev, mac, seq))
            prev = mac


def verdict(shop: Shop, anchor: chain.Anchor | None) -> Verdict:
    with open_shop(shop.path) as again:
        again.use_chain_key("first", KEY)
        return again.verify_chain(anchor=anchor, body=lambda _session, _kind, row_id: str(row_id) * 64)


def test_an_untouched_chain_is_whole(chained: Shop) -> None:
    anchor = chained.chain_anchor()
    assert anchor is not None
    assert anchor.seq == 6
    assert chained.verify_chain(anchor=anchor) == Verdict(6)
    chained.close()
    assert verdict(chained, anchor) == Verdict(6)


def test_five_of_five_attacks_are_found(chained: Shop) -> None:
    anchor = chained.chain_anchor()
    chained.close()
    whole = chained.path.read_bytes()

    tamper(chained, "UPDATE chain SET body_sha256 = 'x' WHERE id = 3")
    assert verdict(chained, anchor) == Verdict(2, 3, "code", "invoice", 3)

    chained.path.write_bytes(whole)
    tamper(chained, "DELETE FROM chain WHERE id = 3")
    assert verdict(chained, anchor) == Verdict(2, 3, "gap")

    chained.path.write_bytes(whole)
    tamper(chained, "DELETE FROM chain WHERE id > 4")
    assert verdict(chained, anchor) == Verdict(4, 5, "cut")

    chained.path.write_bytes(whole)
    tamper(chained, f"UPDATE chain SET body_sha256 = '{'3' * 63}x' WHERE id = 3", "UPDATE chain SET key_id = 'none'")
    recompute(chained.path, None)
    found = verdict(chained, anchor)
    assert (found.first_bad, found.reason) == (3, "body")
    tamper(chained, f"UPDATE chain SET body_sha256 = '{'3' * 64}' WHERE id = 3")
    recompute(chained.path, None)
    found = verdict(chained, anchor)
    assert (found.first_bad, found.reason) == (6, "anchor")

    # An older copy of the whole file: right in itself, but shorter than what was anchored outside.
    chained.path.write_bytes(whole)
    tamper(chained, "DELETE FROM chain WHERE id > 5")
    assert verdict(chained, None).whole
    assert verdict(chained, anchor) == Verdict(5, 6, "cut")


def test_a_changed_document_is_found(chained: Shop) -> None:
    found = chained.verify_chain(body=lambda _session, _kind, row_id: "other" if row_id == 4 else str(row_id) * 64)
    assert found == Verdict(3, 4, "body", "invoice", 4)


def test_without_a_key_the_chain_is_kept_and_a_new_key_is_recorded(shop: Shop) -> None:
    shop.run(link, kind="payment", row_id=1, body="1")
    shop.use_chain_key("first", KEY)
    shop.run(link, kind="payment", row_id=2, body="2")
    shop.use_chain_key("second", b"z" * 32)
    shop.run(link, kind="payment", row_id=3, body="3")
    assert shop.verify_chain() == Verdict(5)
    shop.close()
    with open_shop(shop.path) as again:
        assert again.verify_chain() == Verdict(1, 2, "key missing", chain.KEY_CHANGED, 0)


# -- files


def test_files_are_kept_by_their_content(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "shop.files")
    kept = store.put(b"paper")
    assert store.put(b"paper") == kept
    assert store.read(kept.sha256) == b"paper"
    assert store.path(kept.sha256) == tmp_path / "shop.files" / kept.sha256[:2] / kept.sha256[2:4] / kept.sha256
    assert list(store.all()) == [kept.sha256]
    assert store.missing([kept.sha256, "0" * 64]) == ["0" * 64]
    if os.name != "nt":
        assert store.path(kept.sha256).stat().st_mode & 0o077 == 0


def test_a_damaged_or_missing_file_is_said(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    kept = store.put(b"paper")
    store.path(kept.sha256).write_bytes(b"papes")
    with pytest.raises(Unavailable):
        store.read(kept.sha256)
    store.put(b"paper")
    assert store.read(kept.sha256) == b"paper"
    with pytest.raises(Unavailable):
        store.read("0" * 64)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "0" * 63, "0" * 63 + "/", "A" * 64, "C:" + "0" * 62])
def test_no_name_leads_out_of_the_store(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="hash"):
        FileStore(tmp_path).read(name)


def test_the_full_recipe_is_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """File synced before the rename, folder after it, and each new folder in its parent."""
    steps: list[str] = []
    replace = Path.replace

    def renamed(source: Path, target: Path) -> Path:
        steps.append("rename")
        return replace(source, target)

    monkeypatch.setattr(os, "fsync", lambda _handle: steps.append("file"))
    monkeypatch.setattr(files, "sync_folder", lambda folder: steps.append(f"folder {folder.name}"))
    monkeypatch.setattr(Path, "replace", renamed)
    store = FileStore(tmp_path / "f")
    kept = store.put(b"paper")
    a, b = kept.sha256[:2], kept.sha256[2:4]
    assert steps[:6] == [f"folder {tmp_path.name}", "folder f", f"folder {a}", "file", "rename", f"folder {b}"]
    every_folder = [f"folder {b}", f"folder {a}", "folder f", f"folder {tmp_path.name}"]
    assert steps[6:] == every_folder
    steps.clear()
    store.put(b"paper")
    assert steps == ["file", *every_folder]


def test_a_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    store = FileStore(tmp_path)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises((Unavailable, OSError)):
        store.put(b"paper")
    monkeypatch.undo()
    assert list(store.all()) == []
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


def test_what_no_row_names_goes_after_a_day(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    named, orphan = store.put(b"named"), store.put(b"orphan")
    partial = store.path(orphan.sha256).with_name(".x.partial")
    partial.touch()
    now = datetime.now(UTC).timestamp()
    assert store.sweep({named.sha256}, now=now) == 0
    assert store.sweep({named.sha256}, now=now + 25 * 3600) == 2
    assert list(store.all()) == [named.sha256]


def test_the_clock_of_a_chain_record_is_the_acts(shop: Shop, clock: Clock) -> None:
    shop.run(link, kind="payment", row_id=1, body="1")
    assert shop.ask(lambda session: session.scalar(sa.text("SELECT at FROM chain"))) == "2026-03-02T09:00:00.000000Z"
