"""Parts: what the shop keeps and sells, the codes they are scanned by, and who delivers them at which price."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from msp_desktop.domain.part_price import PartPricing
from msp_desktop.domain.pricing import PriceEnding
from msp_desktop.domain.stock import SerialState
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.store.base import (
    Base,
    BigText,
    Cents,
    Code,
    Day,
    Flag,
    Integer,
    Milli,
    Percent,
    Text,
    UtcTime,
    column,
    key,
    link,
    version,
)


class Part(Base):
    """One article; how many there are stands in `stock_balance`, which only the ledger writes."""

    __tablename__ = "part"

    id: Mapped[int] = key()
    code: Mapped[str] = column(Text(40), privacy="technical", unique=True)
    name: Mapped[str] = column(Text(200), privacy="document")
    # Folded name for sorting.
    name_key: Mapped[str] = column(Text(200), privacy="technical")
    detail: Mapped[str] = column(Text(1000), privacy="document", default="")
    category: Mapped[str] = column(Text(80), privacy="technical", default="")
    maker: Mapped[str] = column(Text(80), privacy="technical", default="")
    shelf: Mapped[str] = column(Text(20), privacy="technical", default="")
    tax_key: Mapped[str] = column(Text(30), privacy="technical")
    # What a piece costs to buy at present, net, without freight; the average of those on hand is the ledger's.
    cost_cents: Mapped[int] = column(Cents, privacy="technical", default=0)
    pricing: Mapped[PartPricing] = column(Code(PartPricing), privacy="technical", default=PartPricing.FIXED)
    price_basis: Mapped[PriceBasis] = column(Code(PriceBasis), privacy="technical")
    # The price in its basis; under a markup it is worked out anew whenever the cost changes.
    price_cents: Mapped[int] = column(Cents, privacy="technical", default=0)
    markup_percent: Mapped[Decimal] = column(Percent, privacy="technical", default=Decimal(0))
    price_ending: Mapped[PriceEnding] = column(Code(PriceEnding), privacy="technical", default=PriceEnding.CENT)
    minimum: Mapped[Decimal] = column(Milli, privacy="technical", default=Decimal(0))
    # Orders are in multiples of it; 0 where any quantity may be ordered.
    order_quantity: Mapped[Decimal] = column(Milli, privacy="technical", default=Decimal(0))
    serialised: Mapped[bool] = column(Flag, privacy="technical", default=False)
    # To the customer, and from the supplier.
    warranty_days: Mapped[int] = column(Integer, privacy="technical", default=0)
    supplier_warranty_days: Mapped[int] = column(Integer, privacy="technical", default=0)
    # What the supplier pays for the old piece that comes out; NULL where none goes back.
    core_cents: Mapped[int | None] = column(Cents, privacy="technical")
    note: Mapped[str] = column(BigText, privacy="technical", default="")
    # No longer sold: hidden from search and suggestions, kept in every list of what was.
    active: Mapped[bool] = column(Flag, privacy="technical", default=True)
    created_at: Mapped[datetime] = column(UtcTime, privacy="technical")
    deleted_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    version: Mapped[int] = version()

    __table_args__ = (
        Index("ix_part_name", "name_key", "id"),
        Index("ix_part_shelf", "shelf", "id"),
        Index("ix_part_cost", "cost_cents", "id"),
        Index("ix_part_minimum", "minimum", "id"),
    )


class PartBarcode(Base):
    """One code a part is scanned by; no two parts share one."""

    __tablename__ = "part_barcode"

    id: Mapped[int] = key()
    part_id: Mapped[int] = link("part.id")
    code: Mapped[str] = column(Text(80), privacy="technical", unique=True)
    position: Mapped[int] = column(Integer, privacy="technical", default=0)


class PartSupplier(Base):
    """A supplier's own code and net price of a part; the first one is ordered from."""

    __tablename__ = "part_supplier"

    id: Mapped[int] = key()
    part_id: Mapped[int] = link("part.id")
    supplier_id: Mapped[int] = link("supplier.id")
    position: Mapped[int] = column(Integer, privacy="technical", default=0)
    supplier_code: Mapped[str] = column(Text(80), privacy="technical", default="")
    price_cents: Mapped[int] = column(Cents, privacy="technical", default=0)
    # Pieces in a pack, the least that can be bought.
    pack: Mapped[Decimal] = column(Milli, privacy="technical", default=Decimal(1))
    price_day: Mapped[date | None] = column(Day, privacy="technical")

    __table_args__ = (
        UniqueConstraint("part_id", "supplier_id"),
        Index("ix_part_supplier_code", "supplier_id", "supplier_code"),
    )


class PartSerial(Base):
    """One piece of a part with serial numbers; without a serial of its own it still counts as a piece."""

    __tablename__ = "part_serial"

    id: Mapped[int] = key()
    part_id: Mapped[int] = link("part.id")
    serial: Mapped[str] = column(Text(80), privacy="technical", default="")
    # Folded, for finding.
    serial_key: Mapped[str] = column(Text(80), privacy="technical", default="")
    state: Mapped[SerialState] = column(Code(SerialState), privacy="technical")
    delivery_id: Mapped[int | None] = link("delivery.id", nullable=True, index=False)
    arrived_at: Mapped[datetime] = column(UtcTime, privacy="technical")
    # Where it is reserved or went: a line of a job (lines can be removed, so no link) or of a sale.
    job_id: Mapped[int | None] = link("job.id", nullable=True)
    job_line_id: Mapped[int | None] = column(Integer, privacy="technical")
    document_id: Mapped[int | None] = link("document.id", nullable=True)
    version: Mapped[int] = version()

    __table_args__ = (
        Index("ix_part_serial_state", "part_id", "state"),
        Index(
            "uq_part_serial_key",
            "part_id",
            "serial_key",
            unique=True,
            sqlite_where=text("serial_key <> ''"),
            postgresql_where=text("serial_key <> ''"),
        ),
        Index("ix_part_serial_key", "serial_key"),
    )


class Shelf(Base):
    """The name of a group of shelves: "K" holds K-09 and K-14."""

    __tablename__ = "shelf"

    id: Mapped[int] = key()
    code: Mapped[str] = column(Text(20), privacy="technical", unique=True)
    name: Mapped[str] = column(Text(80), privacy="technical", default="")
    version: Mapped[int] = version()
