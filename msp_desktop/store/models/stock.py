"""The stock ledger: moves that never change, and the balance they add up to."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from msp_desktop.domain.stock import MoveKind, MoveReason
from msp_desktop.store.base import Base, Cents, Code, Integer, Milli, Text, UtcTime, column, key, link


class StockMove(Base):
    """One change of a part's stock, by one act, for one document; written once (triggers say so too)."""

    __tablename__ = "stock_move"

    id: Mapped[int] = key()
    part_id: Mapped[int] = link("part.id", index=False)
    at: Mapped[datetime] = column(UtcTime, privacy="technical")
    kind: Mapped[MoveKind] = column(Code(MoveKind), privacy="technical")
    reason: Mapped[MoveReason] = column(Code(MoveReason), privacy="technical", default=MoveReason.NONE)
    on_hand: Mapped[Decimal] = column(Milli, privacy="technical", default=Decimal(0))
    reserved: Mapped[Decimal] = column(Milli, privacy="technical", default=Decimal(0))
    on_order: Mapped[Decimal] = column(Milli, privacy="technical", default=Decimal(0))
    cores: Mapped[Decimal] = column(Milli, privacy="technical", default=Decimal(0))
    value_cents: Mapped[int] = column(Cents, privacy="technical", default=0)
    # Where the part stood after it.
    on_hand_after: Mapped[Decimal] = column(Milli, privacy="technical")
    value_after_cents: Mapped[int] = column(Cents, privacy="technical")
    # The act that made it, and which of the act's moves it is: no act is booked twice.
    operation_id: Mapped[int] = column(Integer, privacy="technical")
    step: Mapped[int] = column(Integer, privacy="technical")
    person_id: Mapped[int | None] = link("person.id", nullable=True, index=False)
    job_id: Mapped[int | None] = link("job.id", nullable=True)
    # Lines of jobs can be removed, so this is no link.
    job_line_id: Mapped[int | None] = column(Integer, privacy="technical")
    document_id: Mapped[int | None] = link("document.id", nullable=True)
    order_id: Mapped[int | None] = link("purchase_order.id", nullable=True)
    delivery_id: Mapped[int | None] = link("delivery.id", nullable=True)
    return_id: Mapped[int | None] = link("supplier_return.id", nullable=True)
    stock_take_id: Mapped[int | None] = link("stock_take.id", nullable=True)
    note: Mapped[str] = column(Text(200), privacy="technical", default="")

    __table_args__ = (
        UniqueConstraint("operation_id", "step"),
        CheckConstraint(
            "on_hand <> 0 OR reserved <> 0 OR on_order <> 0 OR cores <> 0 OR value_cents <> 0", name="moves_something"
        ),
        CheckConstraint("on_hand_after >= 0 AND value_after_cents >= 0", name="not_below_nothing"),
        CheckConstraint("on_hand_after <> 0 OR value_after_cents = 0", name="no_value_without_pieces"),
        # A part's card in order, and every balance at any moment, without reading the rows.
        Index("ix_stock_move_part", "part_id", "at", "id", "on_hand", "value_cents"),
        # What left last.
        Index(
            "ix_stock_move_out",
            "part_id",
            "at",
            "kind",
            sqlite_where=text("on_hand < 0"),
            postgresql_where=text("on_hand < 0"),
        ),
        # Value and use over a time.
        Index("ix_stock_move_at", "at", "part_id", "kind", "on_hand", "value_cents"),
    )


class StockMoveSerial(Base):
    """Which pieces a move was about; written once."""

    __tablename__ = "stock_move_serial"

    id: Mapped[int] = key()
    move_id: Mapped[int] = link("stock_move.id")
    serial_id: Mapped[int] = link("part_serial.id")


class StockBalance(Base):
    """Where a part stands: the sum of its moves, kept so that lists sort; the ledger alone writes it."""

    __tablename__ = "stock_balance"

    id: Mapped[int] = key()
    part_id: Mapped[int] = link("part.id", unique=True)
    on_hand: Mapped[Decimal] = column(Milli, privacy="technical", default=Decimal(0))
    reserved: Mapped[Decimal] = column(Milli, privacy="technical", default=Decimal(0))
    on_order: Mapped[Decimal] = column(Milli, privacy="technical", default=Decimal(0))
    cores: Mapped[Decimal] = column(Milli, privacy="technical", default=Decimal(0))
    value_cents: Mapped[int] = column(Cents, privacy="technical", default=0)
    # Free pieces, and the rank of what that means (domain.stock.STATE_RANK), as the rules derive them.
    free: Mapped[Decimal] = column(Milli, privacy="technical", default=Decimal(0))
    state_rank: Mapped[int] = column(Integer, privacy="technical", default=0)
    moved_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")

    __table_args__ = (
        CheckConstraint("on_hand >= 0 AND reserved >= 0 AND on_order >= 0 AND cores >= 0", name="not_below_nothing"),
        CheckConstraint("value_cents >= 0 AND (on_hand <> 0 OR value_cents = 0)", name="value"),
        CheckConstraint("free = on_hand - reserved", name="free"),
        Index("ix_stock_balance_state", "state_rank", "part_id"),
        Index("ix_stock_balance_on_hand", "on_hand", "part_id"),
        Index("ix_stock_balance_free", "free", "part_id"),
        Index("ix_stock_balance_on_order", "on_order", "part_id"),
        Index("ix_stock_balance_reserved", "reserved", "part_id"),
        Index("ix_stock_balance_value", "value_cents", "part_id"),
    )


class StockCheck(Base):
    """One time that every balance was compared with the sum of its moves."""

    __tablename__ = "stock_check"

    id: Mapped[int] = key()
    at: Mapped[datetime] = column(UtcTime, privacy="technical")
    parts: Mapped[int] = column(Integer, privacy="technical")
    moves: Mapped[int] = column(Integer, privacy="technical")
    differences: Mapped[int] = column(Integer, privacy="technical")
