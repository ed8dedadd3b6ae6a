"""The catalogue: flat-rate services and labour types."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from msp_desktop.domain.totals import PriceBasis
from msp_desktop.domain.work_kind import LabourKind, ServiceKind
from msp_desktop.store.base import (
    Base,
    BigText,
    Cents,
    Code,
    Day,
    Flag,
    Integer,
    Milli,
    Text,
    UtcTime,
    column,
    key,
    link,
    version,
)


class Service(Base):
    """A flat-rate service, or a labour type priced by the hour."""

    __tablename__ = "service"

    id: Mapped[int] = key()
    code: Mapped[str] = column(Text(40), privacy="technical", unique=True)
    name: Mapped[str] = column(Text(200), privacy="document")
    detail: Mapped[str] = column(Text(1000), privacy="document", default="")
    kind: Mapped[ServiceKind] = column(Code(ServiceKind), privacy="technical")
    labour_kind: Mapped[LabourKind | None] = column(Code(LabourKind), privacy="technical")
    category: Mapped[str] = column(Text(80), privacy="technical", default="")
    price_basis: Mapped[PriceBasis] = column(Code(PriceBasis), privacy="technical")
    tax_key: Mapped[str] = column(Text(30), privacy="technical")
    bench_minutes: Mapped[int] = column(Integer, privacy="technical", default=0)
    minimum_minutes: Mapped[int] = column(Integer, privacy="technical", default=0)
    step_minutes: Mapped[int] = column(Integer, privacy="technical", default=1)
    warranty_days: Mapped[int] = column(Integer, privacy="technical", default=0)
    active: Mapped[bool] = column(Flag, privacy="technical", default=True)
    created_at: Mapped[datetime] = column(UtcTime, privacy="technical")
    deleted_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    version: Mapped[int] = version()


class ServicePrice(Base):
    """The price of a service (of an hour, for labour) from a day on."""

    __tablename__ = "service_price"

    id: Mapped[int] = key()
    service_id: Mapped[int] = link("service.id")
    from_day: Mapped[date] = column(Day, privacy="technical")
    price_cents: Mapped[int] = column(Cents, privacy="technical")

    __table_args__ = (UniqueConstraint("service_id", "from_day"),)


class ServiceStep(Base):
    """One step of a service's checklist."""

    __tablename__ = "service_step"

    id: Mapped[int] = key()
    service_id: Mapped[int] = link("service.id")
    position: Mapped[int] = column(Integer, privacy="technical")
    text: Mapped[str] = column(Text(300), privacy="technical")
    required: Mapped[bool] = column(Flag, privacy="technical", default=False)


class ServicePart(Base):
    """A part this service usually needs, with the price in the service's basis."""

    __tablename__ = "service_part"

    id: Mapped[int] = key()
    service_id: Mapped[int] = link("service.id")
    position: Mapped[int] = column(Integer, privacy="technical")
    description: Mapped[str] = column(Text(200), privacy="document")
    quantity: Mapped[Decimal] = column(Milli, privacy="technical")
    price_cents: Mapped[int] = column(Cents, privacy="technical")
    note: Mapped[str] = column(BigText, privacy="technical", default="")
    # A part of the stock at its own price; without one it is a part in no list, at the price above.
    part_id: Mapped[int | None] = link("part.id", nullable=True, index=False)
