"""What two demo shops must agree on, read straight from their files."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

Rows = list[tuple[Any, ...]]

TOTALS = {
    "per customer": """
        SELECT c.number, c.name, c.merged_into_id, c.on_stop,
               (SELECT count(*) FROM job j WHERE j.customer_id = c.id),
               (SELECT coalesce(sum(j.total_cents), 0) FROM job j WHERE j.customer_id = c.id),
               (SELECT coalesce(sum(d.total_cents), 0) FROM document d
                 WHERE d.customer_id = c.id AND d.issued_at IS NOT NULL),
               (SELECT coalesce(sum(p.amount_cents), 0) FROM payment p WHERE p.customer_id = c.id),
               (SELECT coalesce(sum(r.open_cents), 0) FROM receivable r WHERE r.customer_id = c.id),
               (SELECT count(*) FROM device v WHERE v.customer_id = c.id)
          FROM customer c ORDER BY c.number""",
    "per rate": """SELECT name, percent, category, count(*), sum(base_cents), sum(tax_cents)
          FROM document_tax GROUP BY 1, 2, 3""",
    "per way": "SELECT way, count(*), sum(amount_cents), sum(change_cents) FROM payment GROUP BY way ORDER BY way",
    "per state": "SELECT state, count(*), sum(net_cents), sum(planned_minutes) FROM job GROUP BY state ORDER BY state",
    "per event": "SELECT kind, count(*) FROM job_event GROUP BY kind ORDER BY kind",
    "jobs": """SELECT number, state, received_at, promised_at, ready_at, closed_at, technician_id, net_cents,
               total_cents, problem, found, solution, limit_cents, price_basis, discount_percent, terms_id
          FROM job ORDER BY number""",
    "lines": """SELECT j.number, l.position, l.kind, l.description, l.quantity, l.unit_cents, l.list_cents,
               l.discount_percent, l.actual_minutes, l.billable_minutes, l.warranty_days
          FROM job_line l JOIN job j ON j.id = l.job_id ORDER BY 1, 2""",
    "checks": """SELECT j.number, c.position, c.text, c.done_at, c.done_by_id, c.skip_reason
          FROM job_check c JOIN job j ON j.id = c.job_id ORDER BY 1, c.item_id, 2""",
    "papers": """SELECT kind, number, counter, issue_day, due_day, net_cents, tax_cents, total_cents, to_pay_cents,
               till_number
          FROM document ORDER BY kind, number, total_cents""",
    "pictures": "SELECT snapshot FROM document WHERE snapshot IS NOT NULL ORDER BY kind, number",
    "owed": """SELECT d.number, r.due_day, r.to_pay_cents, r.open_cents FROM receivable r
          JOIN document d ON d.id = r.document_id ORDER BY d.kind, d.number""",
    # Where every step is an act, nobody orders: the shelves are full from the first day.
    "numbers": """SELECT kind, year, last FROM number_counter WHERE kind NOT IN ('purchase_order', 'delivery')
             ORDER BY kind, year""",
    "reach": "SELECT value, kind, position FROM contact_point ORDER BY value, customer_id",
}


def read(path: Path, sql: str) -> Rows:
    """Rows of a closed shop's file."""
    with closing(sqlite3.connect(path)) as opened:
        return opened.execute(sql).fetchall()


def totals(path: Path) -> dict[str, Rows]:
    """Everything that must agree however the shop was written."""
    return {name: read(path, sql) for name, sql in TOTALS.items()}


def content(path: Path) -> dict[str, str]:
    """A hash of each table's rows, ids and times included."""
    with closing(sqlite3.connect(path)) as opened:
        return dict(_hashes(opened))


def _hashes(opened: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    tables = opened.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    for (name,) in tables.fetchall():
        hashed = hashlib.sha256()
        for row in opened.execute(f"SELECT * FROM {name} ORDER BY 1"):
            hashed.update(repr(row).encode())
        yield name, hashed.hexdigest()
