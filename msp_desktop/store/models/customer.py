"""Customers: people and companies, how to reach them, where they are and what they agreed to."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from msp_desktop.domain.intake_answers import ContactWay
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.store.base import (
    Base,
    BigText,
    Code,
    Flag,
    Integer,
    Percent,
    Text,
    UtcTime,
    column,
    key,
    link,
    version,
)

_SHOWN = "deleted_at IS NULL AND merged_into_id IS NULL"


class Customer(Base):
    """A person or a company; a merged one points to the winner and its issued papers keep their snapshot."""

    __tablename__ = "customer"

    id: Mapped[int] = key()
    number: Mapped[str] = column(Text(20), privacy="technical", unique=True)
    kind: Mapped[CustomerKind] = column(Code(CustomerKind), privacy="technical")
    name: Mapped[str] = column(Text(200), privacy="personal")
    # Folded name for sorting and for finding the same name typed otherwise.
    name_key: Mapped[str] = column(Text(200), privacy="personal")
    language: Mapped[str] = column(Text(2), privacy="technical")
    contact_way: Mapped[ContactWay] = column(Code(ContactWay), privacy="technical", default=ContactWay.CALL)
    # Empty where the shop's own rule for people or companies holds.
    price_basis: Mapped[PriceBasis | None] = column(Code(PriceBasis), privacy="technical")
    payment_days: Mapped[int | None] = column(Integer, privacy="technical")
    discount_percent: Mapped[Decimal] = column(Percent, privacy="technical", default=Decimal(0))
    vat_number: Mapped[str] = column(Text(40), privacy="personal", default="")
    tax_code: Mapped[str] = column(Text(40), privacy="personal", default="")
    sdi_code: Mapped[str] = column(Text(7), privacy="personal", default="")
    pec: Mapped[str] = column(Text(254), privacy="personal", default="")
    reverse_charge: Mapped[bool] = column(Flag, privacy="technical", default=False)
    split_payment: Mapped[bool] = column(Flag, privacy="technical", default=False)
    withholding_percent: Mapped[Decimal] = column(Percent, privacy="technical", default=Decimal(0))
    on_stop: Mapped[bool] = column(Flag, privacy="technical", default=False)
    stop_reason: Mapped[str] = column(Text(200), privacy="personal", default="")
    referral: Mapped[str] = column(Text(120), privacy="personal", default="")
    merged_into_id: Mapped[int | None] = link("customer.id", nullable=True, index=False)
    created_at: Mapped[datetime] = column(UtcTime, privacy="technical")
    deleted_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    version: Mapped[int] = version()

    __table_args__ = (
        Index("ix_customer_name", "name_key", "id"),
        # Counts how many a filter shows without reading the rows themselves. Both are partial, so that no list is
        # tempted to find its rows by "not deleted" or "not merged", which nearly all of them are.
        Index(
            "ix_customer_shown",
            "on_stop",
            "kind",
            "deleted_at",
            "merged_into_id",
            sqlite_where=text(_SHOWN),
            postgresql_where=text(_SHOWN),
        ),
        Index(
            "ix_customer_merged",
            "merged_into_id",
            sqlite_where=text("merged_into_id IS NOT NULL"),
            postgresql_where=text("merged_into_id IS NOT NULL"),
        ),
    )


class Contact(Base):
    """A person to talk to at a company, or beside a person."""

    __tablename__ = "contact"

    id: Mapped[int] = key()
    customer_id: Mapped[int] = link("customer.id")
    name: Mapped[str] = column(Text(200), privacy="personal")
    part: Mapped[str] = column(Text(80), privacy="personal", default="")
    position: Mapped[int] = column(Integer, privacy="technical", default=0)


class ContactPoint(Base):
    """A phone (E.164) or mail address (as typed) of a customer or a contact; position 0 is the first choice."""

    __tablename__ = "contact_point"

    id: Mapped[int] = key()
    customer_id: Mapped[int] = link("customer.id")
    contact_id: Mapped[int | None] = link("contact.id", nullable=True)
    kind: Mapped[str] = column(Text(10), privacy="technical")
    value: Mapped[str] = column(Text(254), privacy="personal", index=True)
    label: Mapped[str] = column(Text(60), privacy="personal", default="")
    position: Mapped[int] = column(Integer, privacy="technical", default=0)


class Address(Base):
    """A billing or service address."""

    __tablename__ = "address"

    id: Mapped[int] = key()
    customer_id: Mapped[int] = link("customer.id")
    kind: Mapped[str] = column(Text(10), privacy="technical")
    street: Mapped[str] = column(Text(200), privacy="personal", default="")
    postcode: Mapped[str] = column(Text(20), privacy="personal", default="")
    town: Mapped[str] = column(Text(120), privacy="personal", default="")
    province: Mapped[str] = column(Text(60), privacy="personal", default="")
    country: Mapped[str] = column(Text(2), privacy="personal", default="")


class Consent(Base):
    """What a customer said yes or no to; a change of mind is a new row, the newest counts."""

    __tablename__ = "consent"

    id: Mapped[int] = key()
    customer_id: Mapped[int] = link("customer.id")
    # "jobs" (about their jobs), "reminders" (service reminders), "news" (news and offers)
    purpose: Mapped[str] = column(Text(20), privacy="technical")
    # "mail", "sms", "phone", or "" for any
    channel: Mapped[str] = column(Text(10), privacy="technical", default="")
    given: Mapped[bool] = column(Flag, privacy="personal")
    ground: Mapped[str] = column(Text(40), privacy="technical", default="")
    at: Mapped[datetime] = column(UtcTime, privacy="technical")
    person_id: Mapped[int | None] = link("person.id", nullable=True)


class CustomerNote(Base):
    """A signed note about a customer."""

    __tablename__ = "customer_note"

    id: Mapped[int] = key()
    customer_id: Mapped[int] = link("customer.id")
    text: Mapped[str] = column(BigText, privacy="personal")
    at: Mapped[datetime] = column(UtcTime, privacy="technical")
    person_id: Mapped[int | None] = link("person.id", nullable=True)
    deleted_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
