"""Time worked on jobs, as the timer took it."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from msp_desktop.store.base import Base, Integer, Text, UtcTime, column, key, link, version


class WorkTime(Base):
    """One stretch of work by one person, running while `stopped_at` is empty; a person has one running at most."""

    __tablename__ = "work_time"

    id: Mapped[int] = key()
    job_id: Mapped[int] = link("job.id")
    item_id: Mapped[int] = link("job_item.id")
    person_id: Mapped[int] = link("person.id")
    # The labour type it is billed by; empty for work that a flat price covers.
    labour_id: Mapped[int | None] = link("service.id", nullable=True, index=False)
    # The labour line it stands on, once billed.
    line_id: Mapped[int | None] = link("job_line.id", nullable=True)
    started_at: Mapped[datetime] = column(UtcTime, privacy="technical")
    stopped_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    # Worked minutes; NULL while running. Corrected ones differ from the clock and say why.
    minutes: Mapped[int | None] = column(Integer, privacy="technical")
    reason: Mapped[str] = column(Text(200), privacy="technical", default="")
    corrected_by_id: Mapped[int | None] = link("person.id", nullable=True, index=False)
    deleted_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    version: Mapped[int] = version()

    __table_args__ = (
        Index(
            "uq_work_time_running",
            "person_id",
            unique=True,
            sqlite_where=text("stopped_at IS NULL AND deleted_at IS NULL"),
            postgresql_where=text("stopped_at IS NULL AND deleted_at IS NULL"),
        ),
        Index("ix_work_time_person_started", "person_id", "started_at"),
    )
