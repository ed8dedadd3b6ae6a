"""Suppliers, and how their price lists are read."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from msp_desktop.domain.purchase import OrderWay
from msp_desktop.store.base import (
    Base,
    BigText,
    Cents,
    Code,
    Flag,
    Integer,
    Json,
    Text,
    UtcTime,
    column,
    key,
    link,
    version,
)


class Supplier(Base):
    """Whom the shop buys from, and on which terms."""

    __tablename__ = "supplier"

    id: Mapped[int] = key()
    name: Mapped[str] = column(Text(200), privacy="document")
    # Folded name for sorting and for finding the same name typed otherwise.
    name_key: Mapped[str] = column(Text(200), privacy="technical", index=True)
    language: Mapped[str] = column(Text(2), privacy="technical")
    # What the supplier knows the shop by.
    account_number: Mapped[str] = column(Text(40), privacy="document", default="")
    contact_name: Mapped[str] = column(Text(200), privacy="personal", default="")
    email: Mapped[str] = column(Text(254), privacy="document", default="")
    phone: Mapped[str] = column(Text(40), privacy="document", default="")
    website: Mapped[str] = column(Text(200), privacy="technical", default="")
    street: Mapped[str] = column(Text(200), privacy="document", default="")
    postcode: Mapped[str] = column(Text(20), privacy="document", default="")
    town: Mapped[str] = column(Text(120), privacy="document", default="")
    province: Mapped[str] = column(Text(80), privacy="document", default="")
    country: Mapped[str] = column(Text(2), privacy="document", default="")
    vat_number: Mapped[str] = column(Text(40), privacy="document", default="")
    order_way: Mapped[OrderWay] = column(Code(OrderWay), privacy="technical", default=OrderWay.MAIL)
    payment_days: Mapped[int | None] = column(Integer, privacy="technical")
    # Working days from the order to the door.
    delivery_days: Mapped[int] = column(Integer, privacy="technical", default=2)
    # Minutes after midnight until which an order leaves the same day; NULL where it does not matter.
    order_until: Mapped[int | None] = column(Integer, privacy="technical")
    minimum_cents: Mapped[int | None] = column(Cents, privacy="technical")
    freight_cents: Mapped[int] = column(Cents, privacy="technical", default=0)
    free_freight_cents: Mapped[int | None] = column(Cents, privacy="technical")
    note: Mapped[str] = column(BigText, privacy="technical", default="")
    created_at: Mapped[datetime] = column(UtcTime, privacy="technical")
    deleted_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    version: Mapped[int] = version()


class PriceListMapping(Base):
    """How a supplier's price list with these headings is read: which column is what, and the choices made."""

    __tablename__ = "price_list_mapping"

    id: Mapped[int] = key()
    supplier_id: Mapped[int] = link("supplier.id")
    # SHA-256 of the folded headings, so that the same list is known again.
    headings_sha256: Mapped[str] = column(Text(64), privacy="technical")
    columns: Mapped[dict[str, Any]] = column(Json, privacy="technical", default=dict)
    choices: Mapped[dict[str, Any]] = column(Json, privacy="technical", default=dict)
    used_at: Mapped[datetime] = column(UtcTime, privacy="technical")

    __table_args__ = (UniqueConstraint("supplier_id", "headings_sha256"),)


class PriceListImport(Base):
    """One import that was carried out: what it changed and which rows it refused, each with its reason."""

    __tablename__ = "price_list_import"

    id: Mapped[int] = key()
    supplier_id: Mapped[int] = link("supplier.id")
    file_name: Mapped[str] = column(Text(200), privacy="technical")
    file_sha256: Mapped[str] = column(Text(64), privacy="technical")
    at: Mapped[datetime] = column(UtcTime, privacy="technical")
    person_id: Mapped[int | None] = link("person.id", nullable=True, index=False)
    added: Mapped[int] = column(Integer, privacy="technical", default=0)
    changed: Mapped[int] = column(Integer, privacy="technical", default=0)
    same: Mapped[int] = column(Integer, privacy="technical", default=0)
    refused_count: Mapped[int] = column(Integer, privacy="technical", default=0)
    headings: Mapped[list[str]] = column(Json, privacy="technical", default=list)
    refused: Mapped[list[dict[str, Any]]] = column(Json, privacy="technical", default=list)
    undone: Mapped[bool] = column(Flag, privacy="technical", default=False)
