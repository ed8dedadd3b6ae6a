"""Invoices and sale receipts: a row with `issued_at` never changes (triggers say so too); `receivable` moves."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.tax import TaxCategory
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.store.base import (
    Base,
    BigText,
    Cents,
    Code,
    Day,
    Flag,
    Integer,
    Json,
    Milli,
    Percent,
    Text,
    UtcTime,
    column,
    key,
    link,
    version,
)


class Document(Base):
    """An invoice or a sale receipt, draft while `issued_at` is empty; a draft has no number."""

    __tablename__ = "document"

    id: Mapped[int] = key()
    # SeriesKind.INVOICE or SeriesKind.RECEIPT
    kind: Mapped[SeriesKind] = column(Code(SeriesKind), privacy="document")
    number: Mapped[str | None] = column(Text(40), privacy="document")
    year: Mapped[int | None] = column(Integer, privacy="document")
    counter: Mapped[int | None] = column(Integer, privacy="document")
    customer_id: Mapped[int | None] = link("customer.id", nullable=True)
    customer_key: Mapped[str] = column(Text(200), privacy="document", default="")
    language: Mapped[str] = column(Text(2), privacy="document")
    price_basis: Mapped[PriceBasis] = column(Code(PriceBasis), privacy="document")
    discount_percent: Mapped[Decimal] = column(Percent, privacy="document", default=Decimal(0))
    discount_reason: Mapped[str] = column(Text(200), privacy="document", default="")
    created_at: Mapped[datetime] = column(UtcTime, privacy="document")
    issue_day: Mapped[date | None] = column(Day, privacy="document")
    due_day: Mapped[date | None] = column(Day, privacy="document")
    supply_from: Mapped[date | None] = column(Day, privacy="document")
    supply_to: Mapped[date | None] = column(Day, privacy="document")
    note: Mapped[str] = column(BigText, privacy="document", default="")
    net_cents: Mapped[int] = column(Cents, privacy="document", default=0)
    tax_cents: Mapped[int] = column(Cents, privacy="document", default=0)
    total_cents: Mapped[int] = column(Cents, privacy="document", default=0)
    to_pay_cents: Mapped[int] = column(Cents, privacy="document", default=0)
    till_number: Mapped[str] = column(Text(40), privacy="document", default="")
    # A receipt turned into an invoice: the invoice names it and does not count twice.
    names_id: Mapped[int | None] = link("document.id", nullable=True, index=False)
    issued_at: Mapped[datetime | None] = column(UtcTime, privacy="document")
    issued_by_id: Mapped[int | None] = link("person.id", nullable=True, index=False)
    snapshot: Mapped[str | None] = column(BigText, privacy="document")
    snapshot_sha256: Mapped[str | None] = column(Text(64), privacy="document")
    deleted_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    version: Mapped[int] = version()

    __table_args__ = (
        UniqueConstraint("kind", "year", "counter"),
        UniqueConstraint("kind", "number"),
        Index("ix_document_issue_day", "issue_day", "id"),
        Index("ix_document_customer_key", "customer_key", "id"),
        Index("ix_document_total", "total_cents", "id"),
        # Few documents name another; an index full of NULLs looks useless to SQLite, and it would read the whole table.
        Index(
            "ix_document_names_id",
            "names_id",
            sqlite_where=text("names_id IS NOT NULL"),
            postgresql_where=text("names_id IS NOT NULL"),
        ),
    )


class DocumentLine(Base):
    """One line, frozen with its document."""

    __tablename__ = "document_line"

    id: Mapped[int] = key()
    document_id: Mapped[int] = link("document.id")
    position: Mapped[int] = column(Integer, privacy="document")
    kind: Mapped[LineKind] = column(Code(LineKind), privacy="document")
    job_id: Mapped[int | None] = link("job.id", nullable=True)
    job_line_id: Mapped[int | None] = link("job_line.id", nullable=True)
    service_id: Mapped[int | None] = link("service.id", nullable=True)
    code: Mapped[str] = column(Text(40), privacy="document", default="")
    description: Mapped[str] = column(Text(200), privacy="document")
    detail: Mapped[str] = column(Text(1000), privacy="document", default="")
    quantity: Mapped[Decimal] = column(Milli, privacy="document")
    unit_cents: Mapped[int] = column(Cents, privacy="document")
    discount_percent: Mapped[Decimal] = column(Percent, privacy="document", default=Decimal(0))
    tax_rate_id: Mapped[int] = link("tax_rate.id", index=False)
    # Computed by domain.totals when the document is made and again when it is issued.
    net_cents: Mapped[int] = column(Cents, privacy="document", default=0)
    warranty_days: Mapped[int] = column(Integer, privacy="document", default=0)
    # A part of the stock, the pieces chosen where it has serial numbers, and what was sold cost: never on a paper.
    part_id: Mapped[int | None] = link("part.id", nullable=True, index=False)
    serial_ids: Mapped[list[int]] = column(Json, privacy="technical", default=list)
    cost_cents: Mapped[int | None] = column(Cents, privacy="technical")

    __table_args__ = (
        Index(
            "ix_document_line_part_id",
            "part_id",
            "document_id",
            sqlite_where=text("part_id IS NOT NULL"),
            postgresql_where=text("part_id IS NOT NULL"),
        ),
    )


class DocumentTax(Base):
    """The tax of one rate on an issued document."""

    __tablename__ = "document_tax"

    id: Mapped[int] = key()
    document_id: Mapped[int] = link("document.id")
    tax_rate_id: Mapped[int | None] = link("tax_rate.id", nullable=True, index=False)
    name: Mapped[str] = column(Text(80), privacy="document")
    category: Mapped[TaxCategory] = column(Code(TaxCategory), privacy="document")
    percent: Mapped[Decimal] = column(Percent, privacy="document")
    reason: Mapped[str] = column(Text(40), privacy="document", default="")
    base_cents: Mapped[int] = column(Cents, privacy="document")
    tax_cents: Mapped[int] = column(Cents, privacy="document")


class DocumentItem(Base):
    """Which item of which job a document charges; insert and delete while draft."""

    __tablename__ = "document_item"

    id: Mapped[int] = key()
    document_id: Mapped[int] = link("document.id")
    job_id: Mapped[int] = link("job.id")
    item_id: Mapped[int] = link("job_item.id")


class DocumentPaper(Base):
    """The printed form of an issued document, kept byte for byte in the file store; a reprint serves these bytes."""

    __tablename__ = "document_paper"

    id: Mapped[int] = key()
    document_id: Mapped[int] = link("document.id")
    # "sheet" (A4, Letter or A5) or "roll" (80 mm)
    form: Mapped[str] = column(Text(10), privacy="document")
    sha256: Mapped[str] = column(Text(64), privacy="document")
    size: Mapped[int] = column(Integer, privacy="technical")
    at: Mapped[datetime] = column(UtcTime, privacy="technical")

    __table_args__ = (UniqueConstraint("document_id", "form"),)


class Receivable(Base):
    """What is still open on an issued document; one row per document, made when it is issued."""

    __tablename__ = "receivable"

    id: Mapped[int] = key()
    document_id: Mapped[int] = link("document.id", unique=True)
    customer_id: Mapped[int | None] = link("customer.id", nullable=True)
    due_day: Mapped[date] = column(Day, privacy="document")
    to_pay_cents: Mapped[int] = column(Cents, privacy="document")
    open_cents: Mapped[int] = column(Cents, privacy="document")
    # Closed by another paper (a receipt that an invoice now stands for).
    replaced: Mapped[bool] = column(Flag, privacy="document", default=False)
    version: Mapped[int] = version()

    __table_args__ = (
        Index("ix_receivable_open", "due_day", "customer_id", "open_cents"),
        # Who owes: few rows of many; a question must say "open_cents != 0" with that very number to be answered by it.
        Index(
            "ix_receivable_unpaid",
            "customer_id",
            "open_cents",
            "replaced",
            "due_day",
            sqlite_where=text("open_cents != 0"),
            postgresql_where=text("open_cents != 0"),
        ),
    )
