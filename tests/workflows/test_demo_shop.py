"""The demo shop: one plan, two ways of writing it down, the same shop every time."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from msp_desktop.domain.errors import Unavailable
from msp_desktop.domain.snapshot import DocumentSnapshot
from msp_desktop.queries import demo_facts
from msp_desktop.store.lock import AlreadyOpen
from msp_desktop.store.part_rows import serial_key
from msp_desktop.store.shop import open_shop
from msp_desktop.store.stock_rows import differences
from msp_desktop.workflows import demo_shop
from msp_desktop.workflows.demo_shop import Writing, demo_copy, make_demo_shop
from msp_desktop.workflows.issue_document import paper_bytes
from tests.workflows.demo_totals import content, read, totals

AS_OF = date(2026, 11, 18)
CLOSED = "2026-11-17T18:00:00.000000Z"
JOBS = 60


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[Writing, Path]:
    """The same small shop, written in each of the three ways."""
    folder = tmp_path_factory.mktemp("demo")
    made = {way: folder / f"{way.name}.db" for way in Writing}
    for way, path in made.items():
        make_demo_shop(path, jobs=JOBS, as_of=AS_OF, by=way)
    return made


@pytest.mark.parametrize("way", [Writing.ROWS, Writing.RECENT_ACTS])
def test_however_it_is_written_every_total_is_the_same(written: dict[Writing, Path], way: Writing) -> None:
    lived, found = totals(written[Writing.ACTS]), totals(written[way])
    for name, rows in lived.items():
        assert found[name] == rows, name


@pytest.mark.parametrize("way", Writing)
def test_the_stock_adds_up_and_what_is_used_is_on_its_line(written: dict[Writing, Path], way: Writing) -> None:
    path = written[way]
    with open_shop(path, clock=lambda: datetime(2026, 11, 18, 8, tzinfo=UTC)) as shop:
        assert shop.ask(differences) == []
    ((used, on_lines),) = read(
        path,
        "SELECT (SELECT -sum(on_hand) FROM stock_move WHERE job_line_id NOT NULL AND on_hand <> 0),"
        " (SELECT sum(used) FROM job_line)",
    )
    assert used == on_lines > 0
    ((value, cost),) = read(
        path,
        "SELECT (SELECT -sum(value_cents) FROM stock_move WHERE job_line_id NOT NULL),"
        " (SELECT sum(cost_cents) FROM job_line WHERE used <> 0)",
    )
    assert value == cost > 0
    pieces_kept = read(path, "SELECT serial, serial_key FROM part_serial")
    assert all(serial_key(serial) == key for serial, key in pieces_kept), "a scanned serial finds its piece"
    (pieces,) = read(path, "SELECT count(*) FROM part_serial WHERE state = 'in_stock'")
    (on_hand,) = read(
        path, "SELECT sum(on_hand) / 1000 FROM stock_balance JOIN part ON part.id = part_id WHERE serialised"
    )
    assert pieces == on_hand


def test_the_plan_has_something_of_everything(written: dict[Writing, Path]) -> None:
    found = totals(written[Writing.ACTS])
    assert {"booked_in", "in_repair", "waiting_parts", "ready", "closed"} <= {row[0] for row in found["per state"]}
    assert {row[0] for row in found["papers"]} == {"invoice", "receipt"}
    assert any(row[3] for row in found["owed"])
    assert any(row[1] is None for row in found["papers"]), "a draft waits at the counter"


@pytest.mark.parametrize("way", Writing)
def test_numbers_have_no_gap_and_the_chain_holds(written: dict[Writing, Path], way: Writing) -> None:
    path = written[way]
    for kind, year, first, last, count in read(
        path,
        "SELECT kind, year, min(counter), max(counter), count(*) FROM document WHERE number NOT NULL GROUP BY 1, 2",
    ):
        assert (first, last) == (1, count), f"{kind} {year}"
    with open_shop(path, clock=lambda: datetime(2026, 11, 18, 8, tzinfo=UTC)) as shop:
        assert shop.verify_chain().whole
    assert read(path, "PRAGMA foreign_key_check") == []
    assert read(path, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize("way", Writing)
def test_every_row_is_in_the_audit_and_nothing_is_after_the_end(written: dict[Writing, Path], way: Writing) -> None:
    for table in ("job", "job_event", "document", "document_line", "payment", "customer"):
        missing = f"""SELECT count(*) FROM {table} WHERE id NOT IN
            (SELECT row_id FROM audit WHERE table_name = '{table}' AND act = 'insert')"""
        assert read(written[way], missing) == [(0,)], table
    assert read(written[way], "SELECT max(at) FROM job_event")[0][0] <= CLOSED
    assert read(written[way], "SELECT max(at) FROM audit")[0][0] <= CLOSED


def test_written_pictures_read_back_as_they_are(written: dict[Writing, Path]) -> None:
    for (text,) in read(written[Writing.ROWS], "SELECT snapshot FROM document WHERE snapshot NOT NULL"):
        snapshot = DocumentSnapshot.from_json(text)
        assert snapshot.to_json() == text
        assert snapshot.adds_up()


def test_a_paper_of_the_demo_shop_is_made_when_somebody_looks_at_it(written: dict[Writing, Path]) -> None:
    with open_shop(written[Writing.RECENT_ACTS]) as shop:
        assert paper_bytes(shop, 1).startswith(b"%PDF")


def test_same_seed_and_day_same_content(tmp_path: Path) -> None:
    again, other = tmp_path / "again.db", tmp_path / "other.db"
    make_demo_shop(again, jobs=20, as_of=AS_OF)
    make_demo_shop(other, jobs=20, as_of=AS_OF)
    assert content(again) == content(other)
    make_demo_shop(tmp_path / "seed.db", jobs=20, seed=2, as_of=AS_OF, by=Writing.ROWS)
    assert content(tmp_path / "seed.db")["job"] != content(again)["job"]


def test_two_processes_write_what_one_does(tmp_path: Path) -> None:
    alone, path = tmp_path / "one.db", tmp_path / "two.db"
    make_demo_shop(alone, jobs=JOBS, as_of=AS_OF, by=Writing.ROWS)
    told: list[int] = []
    make_demo_shop(
        path, jobs=JOBS, as_of=AS_OF, two_processes=True, progress=lambda done, _of, _words: told.append(done)
    )
    assert content(path) == content(alone)
    assert told[-1] == JOBS
    assert told == sorted(told)


def test_what_goes_wrong_in_the_second_process_is_told_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(demo_facts, "last_ids", lambda _session, models: {})
    with pytest.raises(RuntimeError, match="KeyError"):
        make_demo_shop(tmp_path / "shop.db", jobs=JOBS, as_of=AS_OF, two_processes=True)
    assert not list(tmp_path.glob("*shop.db*"))


def test_phones_ring_nowhere_and_mails_go_nowhere(written: dict[Writing, Path]) -> None:
    for value, kind in read(written[Writing.ROWS], "SELECT value, kind FROM contact_point"):
        if kind == "phone":
            assert value.startswith(("+3930", "+33639980", "+493023125")), value
        else:
            assert value.endswith(".example"), value


def test_it_speaks_italian_too(tmp_path: Path) -> None:
    path = tmp_path / "it.db"
    make_demo_shop(path, jobs=12, as_of=AS_OF, language="it", by=Writing.ROWS)
    assert read(path, "SELECT language FROM shop") == [("it",)]
    assert read(path, "SELECT count(*) FROM service WHERE name = 'Reinstallazione Windows'") == [(1,)]


def test_a_file_that_is_there_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    path.write_bytes(b"something else")
    with pytest.raises(Unavailable):
        make_demo_shop(path, jobs=3, as_of=AS_OF)
    assert path.read_bytes() == b"something else"


def test_an_interrupted_run_leaves_nothing(tmp_path: Path) -> None:
    def stop(done: int, _of: int, _words: str) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_demo_shop(tmp_path / "shop.db", jobs=60, as_of=AS_OF, by=Writing.ROWS, progress=stop)
    assert list(tmp_path.iterdir()) == [tmp_path / "home"] or list(tmp_path.iterdir()) == []


def test_the_copy_may_be_spoiled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made: list[Path] = []

    def small(path: Path, **_options: object) -> None:
        made.append(path)
        make_demo_shop(path, jobs=12, as_of=AS_OF, by=Writing.ROWS)

    monkeypatch.setattr(demo_shop, "make_demo_shop", small)
    first = demo_copy()
    with open_shop(first), pytest.raises(AlreadyOpen):
        demo_copy()
    before = first.read_bytes()
    first.write_bytes(b"spoiled")
    assert demo_copy().read_bytes()[:16] == before[:16]
    assert len(made) == 1, "made once, copied twice"
