"""Money taken and paid back; insert-only."""

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from msp_desktop.store.base import Base, Cents, Day, Text, UtcTime, column, key, link


class Payment(Base):
    """One act of paying: positive is money in, negative is a refund."""

    __tablename__ = "payment"

    id: Mapped[int] = key()
    customer_id: Mapped[int | None] = link("customer.id", nullable=True)
    day: Mapped[date] = column(Day, privacy="document")
    at: Mapped[datetime] = column(UtcTime, privacy="document")
    way: Mapped[str] = column(Text(20), privacy="document")
    amount_cents: Mapped[int] = column(Cents, privacy="document")
    received_cents: Mapped[int | None] = column(Cents, privacy="document")
    change_cents: Mapped[int | None] = column(Cents, privacy="document")
    reference: Mapped[str] = column(Text(120), privacy="document", default="")
    refunds_id: Mapped[int | None] = link("payment.id", nullable=True, index=False)
    person_id: Mapped[int | None] = link("person.id", nullable=True, index=False)

    __table_args__ = (
        Index("ix_payment_day", "day", "id"),
        # Few payments are refunds; an index full of NULLs looks useless to SQLite, and it would read the whole table.
        Index(
            "ix_payment_refunds_id",
            "refunds_id",
            sqlite_where=text("refunds_id IS NOT NULL"),
            postgresql_where=text("refunds_id IS NOT NULL"),
        ),
    )


class Allocation(Base):
    """How much of a payment settles which document."""

    __tablename__ = "allocation"

    id: Mapped[int] = key()
    payment_id: Mapped[int] = link("payment.id")
    document_id: Mapped[int] = link("document.id")
    amount_cents: Mapped[int] = column(Cents, privacy="document")
