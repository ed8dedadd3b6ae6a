"""Stock-takes: the shelves counted, who counted what, and the differences that were booked."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from msp_desktop.domain.stock import MoveReason, SerialState
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
    # Parts that have pieces there: as the shelf joined the count, and once closed as it was found.
    items: Mapped[int] = column(Integer, privacy="technical", default=0)
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
    # On hand by the book at that moment: what is sold later does not count as missing.
    book: Mapped[Decimal] = column(Milli, privacy="technical")
    # Pieces came or went by the book between two of these scans: the sum may be one off.
    unsure: Mapped[bool] = column(Flag, privacy="technical", default=False)
    # Part of a line that was booked: what is counted later counts anew.
    booked: Mapped[bool] = column(Flag, privacy="technical", default=False)
    version: Mapped[int] = version()

    __table_args__ = (Index("ix_stock_count_part", "shelf_id", "part_id", "round"),)


class StockCountSerial(Base):
    """One piece that was scanned by its serial in a count."""

    __tablename__ = "stock_count_serial"

    id: Mapped[int] = key()
    count_id: Mapped[int] = link("stock_count.id")
    serial: Mapped[str] = column(Text(80), privacy="technical")
    serial_key: Mapped[str] = column(Text(80), privacy="technical")
    # The piece, where it is known; NULL for a serial the shop never had.
    serial_id: Mapped[int | None] = link("part_serial.id", nullable=True, index=False)
    # Whether the piece was here by the book as it was scanned.
    here: Mapped[bool] = column(Flag, privacy="technical", default=False)


class StockTakeLine(Base):
    """What a closed shelf came to for one part."""

    __tablename__ = "stock_take_line"

    id: Mapped[int] = key()
    shelf_id: Mapped[int] = link("stock_take_shelf.id")
    part_id: Mapped[int] = link("part.id")
    expected: Mapped[Decimal] = column(Milli, privacy="technical")
    counted: Mapped[Decimal] = column(Milli, privacy="technical")
    value_cents: Mapped[int] = column(Cents, privacy="technical", default=0)
    # Something is to be booked: the numbers differ, or the pieces do.
    differs: Mapped[bool] = column(Flag, privacy="technical", default=False)
    # Sold or used since the shelf was begun, already left out of `expected`.
    sold: Mapped[Decimal] = column(Milli, privacy="technical", default=Decimal(0))
    unsure: Mapped[bool] = column(Flag, privacy="technical", default=False)
    reason: Mapped[MoveReason] = column(Code(MoveReason), privacy="technical", default=MoveReason.NONE)
    note: Mapped[str] = column(Text(200), privacy="technical", default="")
    # To be counted once more before it is booked.
    again: Mapped[bool] = column(Flag, privacy="technical", default=False)
    booked_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    version: Mapped[int] = version()

    __table_args__ = (
        UniqueConstraint("shelf_id", "part_id"),
        Index("ix_stock_take_line_differs", "shelf_id", "differs"),
    )


class StockTakeSerial(Base):
    """One piece that a closed shelf misses, or has and the book does not know."""

    __tablename__ = "stock_take_serial"

    id: Mapped[int] = key()
    line_id: Mapped[int] = link("stock_take_line.id")
    serial: Mapped[str] = column(Text(80), privacy="technical")
    serial_id: Mapped[int | None] = link("part_serial.id", nullable=True, index=False)
    found: Mapped[bool] = column(Flag, privacy="technical")
    # What the piece was before it was booked; NULL while it is not, and for a piece that is new.
    was: Mapped[SerialState | None] = column(Code(SerialState), privacy="technical")
