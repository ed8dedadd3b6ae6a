"""Devices the shop lends while it repairs."""

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from msp_desktop.store.base import Base, Cents, Day, Flag, Text, UtcTime, column, key, link, version


class Loaner(Base):
    """A machine of the shop that is lent."""

    __tablename__ = "loaner"

    id: Mapped[int] = key()
    name: Mapped[str] = column(Text(200), privacy="technical")
    serial: Mapped[str] = column(Text(80), privacy="technical", default="")
    note: Mapped[str] = column(Text(1000), privacy="technical", default="")
    value_cents: Mapped[int | None] = column(Cents, privacy="technical")
    active: Mapped[bool] = column(Flag, privacy="technical", default=True)
    created_at: Mapped[datetime] = column(UtcTime, privacy="technical")
    deleted_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    version: Mapped[int] = version()


class Loan(Base):
    """A loaner that is or was out; one that is out has no `back_at`."""

    __tablename__ = "loan"

    id: Mapped[int] = key()
    loaner_id: Mapped[int] = link("loaner.id")
    customer_id: Mapped[int] = link("customer.id")
    job_id: Mapped[int | None] = link("job.id", nullable=True)
    out_at: Mapped[datetime] = column(UtcTime, privacy="technical")
    due_day: Mapped[date] = column(Day, privacy="technical")
    back_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    with_it: Mapped[str] = column(Text(200), privacy="technical", default="")
    state_out: Mapped[str] = column(Text(200), privacy="technical", default="")
    state_back: Mapped[str] = column(Text(200), privacy="technical", default="")
    person_id: Mapped[int | None] = link("person.id", nullable=True, index=False)
    deleted_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    version: Mapped[int] = version()

    __table_args__ = (
        Index(
            "uq_loan_out",
            "loaner_id",
            unique=True,
            sqlite_where=text("back_at IS NULL AND deleted_at IS NULL"),
            postgresql_where=text("back_at IS NULL AND deleted_at IS NULL"),
        ),
    )
