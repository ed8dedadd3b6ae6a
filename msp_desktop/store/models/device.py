"""Devices that customers bring in."""

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from msp_desktop.domain.device_kind import DeviceKind
from msp_desktop.store.base import Base, BigText, Code, Day, Text, UtcTime, column, key, link, version


class Device(Base):
    """One machine; it keeps its history when it changes hands."""

    __tablename__ = "device"

    id: Mapped[int] = key()
    customer_id: Mapped[int] = link("customer.id")
    kind: Mapped[DeviceKind] = column(Code(DeviceKind), privacy="technical")
    maker: Mapped[str] = column(Text(80), privacy="technical", default="")
    model: Mapped[str] = column(Text(120), privacy="technical")
    serial: Mapped[str] = column(Text(80), privacy="personal", default="")
    # Serial without blanks and dashes, upper case, to know it again; empty when there is none.
    serial_key: Mapped[str] = column(Text(80), privacy="personal", default="", index=True)
    asset_tag: Mapped[str] = column(Text(60), privacy="personal", default="")
    place: Mapped[str] = column(Text(80), privacy="personal", default="")
    system: Mapped[str] = column(Text(120), privacy="technical", default="")
    warranty_end: Mapped[date | None] = column(Day, privacy="technical")
    note: Mapped[str] = column(BigText, privacy="personal", default="")
    created_at: Mapped[datetime] = column(UtcTime, privacy="technical")
    deleted_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    version: Mapped[int] = version()

    __table_args__ = (
        Index("ix_device_maker_model", "maker", "model"),
        # Counts how many a filter shows without reading the rows themselves. Partial, so that no list is tempted to
        # find its rows by "not deleted", which nearly all of them are.
        Index(
            "ix_device_shown",
            "warranty_end",
            "deleted_at",
            sqlite_where=text("deleted_at IS NULL"),
            postgresql_where=text("deleted_at IS NULL"),
        ),
    )


class DeviceOwner(Base):
    """Who owned a device from when on; the newest row is the owner today."""

    __tablename__ = "device_owner"

    id: Mapped[int] = key()
    device_id: Mapped[int] = link("device.id")
    customer_id: Mapped[int] = link("customer.id")
    from_at: Mapped[datetime] = column(UtcTime, privacy="technical")
