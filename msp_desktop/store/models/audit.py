"""Who changed which columns of which row, and, apart from it, the values."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from msp_desktop.store.base import BIG_INTEGER, Base, Json, Text, UtcTime, column, key, link


class Audit(Base):
    """One change of one row. Holds names of columns, never a value."""

    __tablename__ = "audit"
    __table_args__ = (sa.Index("ix_audit_row", "table_name", "row_id"),)

    id: Mapped[int] = key()
    at: Mapped[datetime] = column(UtcTime(), privacy="technical")
    actor_id: Mapped[int | None] = column(BIG_INTEGER, privacy="technical")
    use_case: Mapped[str] = column(Text(200), privacy="technical")
    operation_id: Mapped[int] = column(BIG_INTEGER, privacy="technical", index=True)
    act: Mapped[str] = column(Text(6), privacy="technical")
    """insert, update or delete"""
    table_name: Mapped[str] = column(Text(63), privacy="technical")
    row_id: Mapped[int] = column(BIG_INTEGER, privacy="technical")
    version: Mapped[int | None] = column(BIG_INTEGER, privacy="technical")
    """The row's version after the change."""
    columns: Mapped[list[str]] = column(Json(), privacy="technical")


class AuditValue(Base):
    """A column's value before and after one change. Erasing a customer deletes that customer's values."""

    __tablename__ = "audit_value"

    id: Mapped[int] = key()
    audit_id: Mapped[int] = link("audit.id")
    column_name: Mapped[str] = column(Text(63), privacy="technical")
    old: Mapped[Any | None] = column(Json(), privacy="personal")
    new: Mapped[Any | None] = column(Json(), privacy="personal")
    customer_id: Mapped[int | None] = column(BIG_INTEGER, privacy="technical", index=True)
