"""Whether somebody else has changed what an act changed, so that taking it back would silently undo theirs."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from msp_desktop.store import canonical
from msp_desktop.store.base import Base
from msp_desktop.store.models.audit import Audit, AuditValue

CARDS = frozenset(
    (
        "absence", "appointment", "customer", "device", "document_line", "job_check", "job_line", "person", "service",
        "supplier", "supplier_return_line", "work_time",
    )
)  # fmt: skip
"""Records whose form is written back as a whole: a change by somebody else stands in the way, whichever field it is.

Not parts: taking a change of one back leaves what others wrote (`domain.taking_back`).
"""

RECORDS = frozenset(
    {
        "delivery", "delivery_line", "document", "job", "job_item", "purchase_line", "purchase_order", "shop",
        "supplier_return",
    }
)  # fmt: skip
"""Records that are changed field by field: only changes of the same fields stand in the way."""

PARTS = frozenset({"address", "contact", "contact_point", "person_hours", "service_part", "service_step"})
"""Rows that the form of a card writes anew, with the card itself counted as changed."""

FOLLOWS: dict[str, frozenset[str]] = {
    "job": frozenset({"state", "ready_at", "closed_at", "net_cents", "total_cents", "planned_minutes", "customer_key"}),
    "job_line": frozenset({"position", "actual_minutes", "billable_minutes", "reserved", "used", "cost_cents"}),
    "document": frozenset({"net_cents", "tax_cents", "total_cents", "to_pay_cents", "paid_cents", "customer_key"}),
    "document_line": frozenset({"position", "net_cents"}),
    "delivery": frozenset({"changed_at", "state", "number", "received_at", "received_by_id", "value_cents"}),
    "delivery_line": frozenset(
        {"position", "counted", "serials", "no_serials", "scanned_at", "ordered", "order_line_id", "taken",
         "value_cents"}
    ),
    "purchase_line": frozenset({"position", "received", "closed", "job_id", "item_id"}),
    "purchase_order": frozenset({"state", "net_cents", "freight_cents", "paper_sha256"}),
    "supplier_return_line": frozenset({"position", "value_cents", "serial_ids"}),
}  # fmt: skip
"""Columns that the program works out of the others: they follow whoever acts."""


def overtaken_by(session: Session, *, operation_id: int, actor: int | None) -> int | None:
    """Give the person who has since changed what an act had written, None when it stands as the act left it.

    Only other people count, and only what has not been brought back to what the act wrote.
    """
    mine, later = aliased(Audit), aliased(Audit)
    found = session.execute(
        sa.select(
            mine.id, mine.act, mine.table_name, mine.row_id, mine.columns,
            later.columns.label("changed"), later.actor_id, later.operation_id.label("by"),
            later.act.label("how"), later.id.label("later_id"),
        )
        .join(later, sa.and_(later.table_name == mine.table_name, later.row_id == mine.row_id, later.id > mine.id))
        .where(
            mine.operation_id == operation_id,
            mine.act != "delete",
            mine.table_name.in_(CARDS | RECORDS),
            later.operation_id != operation_id,
            later.act != "delete",
            later.actor_id.is_not(None),
            later.actor_id != (actor or 0),
        )
        .order_by(later.id.desc())
    )  # fmt: skip
    return next((int(row.actor_id) for row in found if _in_the_way(session, row)), None)


def _in_the_way(session: Session, row: Any) -> bool:
    if row.how == "insert":
        return not _gone_again(session, row) and not _same_again(session, row)
    changed = set(row.changed) - FOLLOWS.get(row.table_name, frozenset())
    if row.table_name in CARDS:
        return _wrote_parts(session, row.by) or any(not _stands(session, row, name) for name in changed)
    if row.act == "update":
        changed &= set(row.columns)
    return any(not _stands(session, row, name) for name in changed)


def _gone_again(session: Session, row: Any) -> bool:
    """Whether what was made later is gone: it may have been another record that had the id only for a while."""
    found = (
        sa.select(Audit.id)
        .where(
            Audit.table_name == row.table_name,
            Audit.row_id == row.row_id,
            Audit.act == "delete",
            Audit.id > row.later_id,
        )
        .limit(1)
    )
    return session.scalar(found) is not None


def _same_again(session: Session, row: Any) -> bool:
    """Whether a record that was gone meanwhile came back as it went: its id may be another record's by now."""
    deleted = (
        sa.select(Audit.id)
        .where(
            Audit.table_name == row.table_name,
            Audit.row_id == row.row_id,
            Audit.act == "delete",
            Audit.id > row.id,
            Audit.id < row.later_id,
        )
        .order_by(Audit.id.desc())
        .limit(1)
    )
    went = sa.select(AuditValue.column_name, AuditValue.old).where(AuditValue.audit_id == deleted.scalar_subquery())
    before = {name: old for name, old in session.execute(went)}  # noqa: C416 - dict() of rows is not typed
    table = Base.metadata.tables[row.table_name]
    now = session.execute(sa.select(table).where(table.c.id == row.row_id)).mappings().one_or_none()
    passed_over = FOLLOWS.get(row.table_name, frozenset()) | {"id", "version"}
    return now is None or all(
        canonical.plain(value) == before.get(name) for name, value in now.items() if name not in passed_over
    )


def _wrote_parts(session: Session, operation_id: int) -> bool:
    """Whether an act has written parts of a card anew."""
    found = sa.select(Audit.id).where(Audit.operation_id == operation_id, Audit.table_name.in_(PARTS)).limit(1)
    return session.scalar(found) is not None


def _stands(session: Session, row: Any, name: str) -> bool:
    """Whether a column holds again what it held when the act was over."""
    table = Base.metadata.tables[row.table_name]
    now = session.execute(sa.select(table.c[name]).where(table.c.id == row.row_id)).one_or_none()
    if now is None:
        return True
    # What the first later change found there is what the act had left.
    left = (
        sa.select(AuditValue.old)
        .join(Audit, Audit.id == AuditValue.audit_id)
        .where(
            Audit.table_name == row.table_name,
            Audit.row_id == row.row_id,
            Audit.id > row.id,
            AuditValue.column_name == name,
        )
        .order_by(Audit.id)
        .limit(1)
    )
    kept = session.execute(left).one_or_none()
    return kept is not None and bool(kept[0] == canonical.plain(now[0]))
