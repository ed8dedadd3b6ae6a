"""Stock-takes: the shelves counted, who counted what, and the differences that were booked."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from msp_desktop.domain.stock import MoveReason
from msp_desktop.domain.stock_take import ShelfState, TakeState
from msp_desktop.store.base import Base, Cents, Code, Flag, Integer, Milli, Text, UtcTime, column, key, link, version


class StockTake(Base):
    """One count of the stock, shelf by shelf."""

    __tablename__ = "stock_take"

    id: Mapped[int] = key()
    name: Mapped[str] = column(Text(80), privacy="technical")
    state: Mapped[TakeState] = column(Code(TakeState), privacy="technical")
    started_at: Mapped[datetime] = column(UtcTime, privacy="technical")
    started_by_id: Mapped[int | None] = link("person.id", nullable=True, index=False)
    done_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    done_by_id: Mapped[int | None] = link("person.id", nullable=True, index=False)
    # Of what was booked.
    items: Mapped[int] = column(Integer, privacy="technical", default=0)
    differences: Mapped[int] = column(Integer, privacy="technical", default=0)
    net_cents: Mapped[int] = column(Cents, privacy="technical", default=0)
    version: Mapped[int] = version()


class StockTakeShelf(Base):
    """One group of shelves in a count."""

    __tablename__ = "stock_take_shelf"

    id: Mapped[int] = key()
    stock_take_id: Mapped[int] = link("stock_take.id")
    # domain.stock_take.shelf_group of the parts on it.
    shelf: Mapped[str] = column(Text(20), privacy="technical")
    state: Mapped[ShelfState] = column(Code(ShelfState), privacy="technical")
    round: Mapped[int] = column(Integer, privacy="technical", default=1)
    started_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    closed_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    closed_by_id: Mapped[int | None] = link("person.id", nullable=True, index=False)
    version: Mapped[int] = version()

    __table_args__ = (UniqueConstraint("stock_take_id", "shelf"),)


class StockCount(Base):
    """What one person has counted of one part in one round; counts of several people add up."""

    __tablename__ = "stock_count"

    id: Mapped[int] = key()
    shelf_id: Mapped[int] = link("stock_take_shelf.id")
    part_id: Mapped[int] = link("part.id", index=False)
    person_id: Mapped[int | None] = link("person.id", nullable=True, index=False)
    round: Mapped[int] = column(Integer, privacy="technical", default=1)
    quantity: Mapped[Decimal] = column(Milli, privacy="technical")
    counted_at: Mapped[datetime] = column(UtcTime, privacy="technical")
    # On hand by the book at that moment, and the move it stood after: what is sold later does not count as missing.
    book: Mapped[Decimal] = column(Milli, privacy="technical")
    version: Mapped[int] = version()

    __table_args__ = (Index("ix_stock_count_part", "shelf_id", "part_id", "round"),)


class StockTakeLine(Base):
    """What a closed shelf came to for one part."""

    __tablename__ = "stock_take_line"

    id: Mapped[int] = key()
    shelf_id: Mapped[int] = link("stock_take_shelf.id")
    part_id: Mapped[int] = link("part.id")
    expected: Mapped[Decimal] = column(Milli, privacy="technical")
    counted: Mapped[Decimal] = column(Milli, privacy="technical")
    value_cents: Mapped[int] = column(Cents, privacy="technical", default=0)
    reason: Mapped[MoveReason] = column(Code(MoveReason), privacy="technical", default=MoveReason.NONE)
    note: Mapped[str] = column(Text(200), privacy="technical", default="")
    # To be counted once more before it is booked.
    again: Mapped[bool] = column(Flag, privacy="technical", default=False)
    booked_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    version: Mapped[int] = version()

    __table_args__ = (UniqueConstraint("shelf_id", "part_id"),)
