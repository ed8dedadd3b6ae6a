"""What must be true of a shop's file after anything: nothing half done, numbers without gap, sums that agree."""

import sqlite3
from contextlib import closing
from pathlib import Path

from msp_desktop.domain.snapshot import DocumentSnapshot
from msp_desktop.store.shop import Shop


def broken(shop: Shop) -> list[str]:
    """Everything that does not hold, in words; empty when all is well."""
    found: list[str] = []
    verdict = shop.verify_chain()
    if verdict.first_bad is not None:
        found.append(f"chain: record {verdict.first_bad}, {verdict.reason}")
    return found + broken_rows(shop.path)


def broken_rows(path: Path) -> list[str]:
    """Everything in the tables that does not hold, the chain left out."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        return [
            *_sound(connection),
            *_numbers(connection),
            *_documents(connection),
            *_sales(connection),
            *_jobs(connection),
        ]


def _sound(connection: sqlite3.Connection) -> list[str]:
    state = connection.execute("PRAGMA integrity_check").fetchone()[0]
    wrong = connection.execute("PRAGMA foreign_key_check").fetchall()
    return ([] if state == "ok" else [f"integrity: {state}"]) + [f"foreign key: {tuple(row)}" for row in wrong]


def _numbers(connection: sqlite3.Connection) -> list[str]:
    found = []
    rows = connection.execute(
        "SELECT kind, year, count(*) n, max(counter) top, min(counter) low FROM document"
        " WHERE issued_at IS NOT NULL GROUP BY kind, year"
    )
    for row in rows:
        if row["n"] != row["top"] or row["low"] != 1:
            found.append(f"numbers of {row['kind']} {row['year']}: {row['n']} papers, last is {row['top']}")
        last = connection.execute(
            "SELECT last FROM number_counter WHERE kind = ? AND year = ?", (row["kind"], row["year"])
        ).fetchone()[0]
        if last != row["top"]:
            found.append(f"counter of {row['kind']} {row['year']}: {last}, last paper {row['top']}")
    return found


def _documents(connection: sqlite3.Connection) -> list[str]:
    found = []
    rows = connection.execute(
        "SELECT d.*, r.open_cents, r.replaced, r.to_pay_cents AS owed,"
        " (SELECT coalesce(sum(a.amount_cents), 0) FROM allocation a WHERE a.document_id = d.id) AS paid,"
        " (SELECT count(*) FROM chain c WHERE c.kind = 'document' AND c.row_id = d.id) AS chained,"
        " (SELECT coalesce(sum(t.base_cents), 0) FROM document_tax t WHERE t.document_id = d.id) AS base,"
        " (SELECT coalesce(sum(t.tax_cents), 0) FROM document_tax t WHERE t.document_id = d.id) AS tax"
        " FROM document d LEFT JOIN receivable r ON r.document_id = d.id WHERE d.issued_at IS NOT NULL"
    )
    for row in rows:
        name = f"{row['kind']} {row['number']}"
        snapshot = DocumentSnapshot.from_json(row["snapshot"])
        if row["chained"] != 1:
            found.append(f"{name}: {row['chained']} chain records")
        if row["owed"] is None or row["open_cents"] != (0 if row["replaced"] else row["owed"] - row["paid"]):
            found.append(f"{name}: open {row['open_cents']}, to pay {row['owed']}, paid {row['paid']}")
        if not snapshot.adds_up() or snapshot.total_cents != row["total_cents"]:
            found.append(f"{name}: its picture does not add up")
        if (row["base"], row["tax"]) != (row["net_cents"], row["tax_cents"]):
            found.append(
                f"{name}: taxes {row['base']} + {row['tax']}, document {row['net_cents']} + {row['tax_cents']}"
            )
    orphans = connection.execute(
        "SELECT count(*) FROM payment p WHERE NOT EXISTS (SELECT 1 FROM allocation a WHERE a.payment_id = p.id)"
    ).fetchone()[0]
    return [*found, *([f"{orphans} payments without a paper"] if orphans else [])]


def _sales(connection: sqlite3.Connection) -> list[str]:
    """What papers sell by themselves has left the stock with them, at the cost on the line, and only then."""
    moved = {
        tuple(row[:2]): tuple(row[2:])
        for row in connection.execute(
            "SELECT document_id, part_id, -sum(on_hand), -sum(value_cents) FROM stock_move WHERE kind = 'sold'"
            " GROUP BY document_id, part_id"
        )
    }
    sold = {
        tuple(row[:2]): tuple(row[2:])
        for row in connection.execute(
            "SELECT l.document_id, l.part_id, sum(l.quantity), sum(l.cost_cents) FROM document_line l"
            " JOIN document d ON d.id = l.document_id WHERE d.issued_at IS NOT NULL AND d.names_id IS NULL"
            " AND l.part_id IS NOT NULL AND l.job_line_id IS NULL GROUP BY l.document_id, l.part_id"
        )
    }
    return [
        f"document {key[0]}, part {key[1]}: sold {sold.get(key)}, left the stock {moved.get(key)}"
        for key in sorted(moved.keys() | sold.keys())
        if moved.get(key) != sold.get(key)
    ]


def _jobs(connection: sqlite3.Connection) -> list[str]:
    lonely = connection.execute(
        "SELECT count(*) FROM job WHERE id NOT IN (SELECT job_id FROM job_item)"
        " OR id NOT IN (SELECT job_id FROM job_event WHERE kind = 'booked_in')"
    ).fetchone()[0]
    unknown = connection.execute("SELECT count(*) FROM job WHERE id NOT IN (SELECT rowid FROM fts_job)").fetchone()[0]
    return [
        *([f"{lonely} jobs without an item or a beginning"] if lonely else []),
        *([f"{unknown} jobs that search does not find"] if unknown else []),
    ]


def missing(path: Path, said: list[tuple[int, str, int, str]]) -> list[str]:
    """Acknowledged steps that the file does not know."""
    tables = {"book": "job", "service": "job_line", "labour": "job_line", "part": "job_line", "note": "job_event"}
    gone = []
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        for number, name, row_id, words in said:
            if name in tables:
                found = connection.execute(f"SELECT count(*) FROM {tables[name]} WHERE id = ?", (row_id,)).fetchone()[0]
            elif name == "issue":
                found = connection.execute(
                    "SELECT count(*) FROM document WHERE id = ? AND number = ?", (row_id, words)
                ).fetchone()[0]
            elif name == "paper":
                found = connection.execute(
                    "SELECT count(*) FROM document_paper WHERE document_id = ?", (row_id,)
                ).fetchone()[0]
            else:
                continue
            if found != 1:
                gone.append(f"visit {number}, {name} {row_id} {words}")
    return gone
