"""A few hundred of the random stock acts in every check; the ten thousand are in stock.py."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.faults.stock import campaign, kills
from tests.faults.stock_acts import StockRoom, stocked
from tests.faults.stock_replay import Replay
from tests.shops import ShopMaker


def test_random_stock_acts_keep_the_ledger_right(tmp_path: Path, shop_maker: ShopMaker) -> None:
    totals = campaign(tmp_path, 150, 5, shop_maker)
    assert totals["acts"] >= 150
    for name in ("killed", "repeated", "undone", "moves"):
        assert totals[name] > 0, name


def test_killed_processes_lose_nothing_that_was_said(tmp_path: Path, shop_maker: ShopMaker) -> None:
    assert kills(tmp_path, 2, 3, shop_maker) > 0


HERE = "SELECT min(id) FROM part_serial WHERE state = 'in_stock'"
TAMPERED = {
    "UPDATE stock_move SET value_cents = value_cents - 1 WHERE id = 6": "worth",
    "UPDATE stock_balance SET on_hand = on_hand + 1000, free = free + 1000 WHERE part_id = 1": "sum of its moves",
    "UPDATE stock_move SET reason = '' WHERE reserved > 0": "nobody says why",
    f"UPDATE part_serial SET state = 'sold' WHERE id = ({HERE})": "pieces with serial numbers",
    "UPDATE job_line SET reserved = reserved + 1000 WHERE part_id IS NOT NULL": "lines of jobs hold",
}


def test_the_recomputation_notices(tmp_path: Path, shop_maker: ShopMaker) -> None:
    """The replay that the machine relies on is not blind."""
    room = StockRoom(stocked(shop_maker, tmp_path / "stocked.db"), tmp_path / "shop.db")
    room.given = (None,)
    for dice in range(4):
        room.act("add", dice)
        room.act("adjust", dice + 2)
    room.shop.close()
    assert Replay().follow(room.path) == []
    for statement, words in TAMPERED.items():
        changed = tmp_path / "changed.db"
        shutil.copyfile(room.path, changed)
        with closing(sqlite3.connect(changed)) as connection, connection:
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute("PRAGMA ignore_check_constraints = 1")
            assert connection.execute(statement).rowcount > 0, statement
        assert words in " ".join(Replay().follow(changed)), statement
