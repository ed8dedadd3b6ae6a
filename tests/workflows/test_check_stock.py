"""Every balance is compared with its moves once a day; what differs is said in a sentence that names the part."""

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from msp_desktop.__main__ import main
from msp_desktop.domain.stock import Balance
from msp_desktop.i18n import Words
from msp_desktop.queries.stock_checks import last_check
from msp_desktop.store.shop import Shop
from msp_desktop.store.shop_facts import shop_facts
from msp_desktop.workflows.check_stock import check_due, check_stock, wrong_words
from tests.shops import Clock
from tests.usecases.stocked import disk, shelved


def tamper(path: Path, *statements: str) -> None:
    """Change the file behind the program's back."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for each in statements:
            connection.execute(each)


def said(shop: Shop) -> str:
    return wrong_words(check_stock(shop), Words("en"), shop.ask(shop_facts).formats("en"))


def test_a_sound_stock_is_noted_once_a_day(shop: Shop, clock: Clock) -> None:
    shelved(shop)
    disk(shop, "A", "")
    assert check_due(shop)
    found = check_stock(shop)
    assert (found.parts, found.moves, found.wrong) == (2, 2, ())
    assert shop.ask(last_check) == (clock.at, 0)
    assert not check_due(shop)
    clock.forward(hours=15)  # past midnight
    assert check_due(shop)


def test_a_changed_balance_is_named(shop: Shop) -> None:
    part = shelved(shop)
    tamper(shop.path, "UPDATE stock_balance SET on_hand = 7000, free = 7000")
    (wrong,) = check_stock(shop).wrong
    assert (wrong.part_id, wrong.kept.on_hand, wrong.summed.on_hand) == (part, Decimal(7), Decimal(10))
    assert said(shop) == (
        "The stock of ADP-C-HDMI USB-C to HDMI adapter does not add up: it shows 7, its moves come to 10."
    )
    assert check_due(shop), "what is wrong is looked at again until it is right"


def test_a_lost_balance_and_a_lost_piece_are_named(shop: Shop) -> None:
    adapter, disks = shelved(shop), disk(shop, "A", "B")
    tamper(
        shop.path,
        f"DELETE FROM stock_balance WHERE part_id = {adapter}",
        "UPDATE part_serial SET state = 'sold' WHERE serial = 'A'",
    )
    first, second = check_stock(shop).wrong
    assert (first.part_id, first.kept, first.summed.value_cents) == (adapter, Balance(), 9001)
    assert (second.part_id, second.kept.on_hand, second.pieces) == (disks, Decimal(2), 1)
    assert said(shop).endswith("1 more part differs.")


def test_a_value_that_differs_is_said_in_money(shop: Shop) -> None:
    shelved(shop)
    tamper(shop.path, "UPDATE stock_balance SET value_cents = 1")
    assert "it shows €0.01, its moves come to €90.01" in said(shop)


def test_the_command_line_says_it_and_gives_one(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    shelved(shop)
    path = shop.path
    shop.close()
    assert main(["stock-check", str(path)]) == 0
    assert capsys.readouterr().out == "The stock adds up. Parts: 1, moves: 1.\n"
    tamper(path, "UPDATE stock_balance SET reserved = 1000, free = on_hand - 1000")
    assert main(["stock-check", str(path)]) == 1
    assert "does not add up with its moves" in capsys.readouterr().err


def test_the_value_of_a_day_is_said_and_written(shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shelved(shop)
    shelved(shop, "=1+1", "Cable", pieces=3, value_cents=1000)
    path, out = shop.path, tmp_path / "value.csv"
    shop.close()
    assert main(["stock-value", str(path), "--csv", str(out)]) == 0
    assert "Value: €100.01, Parts: 2" in capsys.readouterr().out
    lines = out.read_text("utf-8-sig").splitlines()
    assert lines[1:] == ["ADP-C-HDMI,USB-C to HDMI adapter,,,,10,90.01", "'=1+1,Cable,,,,3,10.00"]
    assert main(["stock-value", str(path), "--on", "2026-11-16"]) == 0
    assert capsys.readouterr().out == "Stock value, 16 November 2026. Value: €0.00, Parts: 0\n"
