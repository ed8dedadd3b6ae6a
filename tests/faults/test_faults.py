"""A few kills and two rivals in every check; the hundred are in run.py."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from msp_desktop.store.shop import open_shop
from tests.faults import run
from tests.faults.invariants import broken, broken_rows


def test_five_kills_lose_nothing(tmp_path: Path) -> None:
    wrong, steps = run.campaign(tmp_path, 5, seed=7)
    assert wrong == []
    assert steps > 5


def test_two_processes_number_without_gap_or_double(tmp_path: Path) -> None:
    path = run.new_shop(tmp_path)
    rivals = [
        subprocess.Popen([sys.executable, "-m", "tests.faults.numbering", str(path), str(first), "8"], cwd=run.ROOT)
        for first in (1, 101)
    ]
    assert [rival.wait(timeout=120) for rival in rivals] == [0, 0]
    with open_shop(path) as shop:
        assert broken(shop) == []


def test_the_invariants_notice_what_is_wrong(tmp_path: Path) -> None:
    """The check that the kills rely on is not blind: a changed total, a lost allocation and a gap are named."""
    path = run.new_shop(tmp_path)
    run.killed(path, 1, 1.5, papers=False)
    assert broken_rows(path) == []
    with closing(sqlite3.connect(path)) as connection, connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in names:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE document SET total_cents = total_cents + 1 WHERE id = 1")
        connection.execute("DELETE FROM allocation WHERE id = 1")
        connection.execute("UPDATE number_counter SET last = last + 1 WHERE kind = 'receipt'")
    found = "\n".join(broken_rows(path))
    for fault in ("picture does not add up", "payments without a paper", "counter of receipt"):
        assert fault in found
