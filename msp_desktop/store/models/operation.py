"""One act that was carried out: its key against repetition, and how to take it back."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped

from msp_desktop.store.base import BIG_INTEGER, Base, BigText, Json, Text, UtcTime, column, key


class Operation(Base):
    """An act of one person, kept 90 days; `undone_by_id` is the act that took it back."""

    __tablename__ = "operation"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's own form; ids are named by the audit

    id: Mapped[int] = key()
    key: Mapped[str | None] = column(Text(200), privacy="technical", unique=True)
    use_case: Mapped[str] = column(Text(200), privacy="technical")
    request_hash: Mapped[str | None] = column(Text(64), privacy="technical")
    result: Mapped[Any | None] = column(Json(), privacy="technical")
    at: Mapped[datetime] = column(UtcTime(), privacy="technical", index=True)
    actor_id: Mapped[int | None] = column(BIG_INTEGER, privacy="technical")
    undo_label: Mapped[str | None] = column(BigText(), privacy="personal")
    undo_use_case: Mapped[str | None] = column(Text(200), privacy="technical")
    undo_arguments: Mapped[Any | None] = column(Json(), privacy="personal")
    undoes_id: Mapped[int | None] = column(BIG_INTEGER, privacy="technical")
    undone_by_id: Mapped[int | None] = column(BIG_INTEGER, privacy="technical")
