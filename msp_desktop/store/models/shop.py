"""The shop itself: who it is, when it is open, its taxes, number series, ways of paying and terms."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from msp_desktop.domain.numbering import Restart, SeriesKind
from msp_desktop.domain.tax import TaxCategory
from msp_desktop.domain.totals import PriceBasis, TaxRounding
from msp_desktop.store.base import (
    Base,
    BigText,
    Cents,
    Code,
    Day,
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


class Shop(Base):
    """The one row (id 1) of facts that print on papers and rule prices."""

    __tablename__ = "shop"

    id: Mapped[int] = key()
    uuid: Mapped[str] = column(Text(36), privacy="technical")
    name: Mapped[str] = column(Text(200), privacy="document")
    legal_name: Mapped[str] = column(Text(200), privacy="document", default="")
    street: Mapped[str] = column(Text(200), privacy="document", default="")
    postcode: Mapped[str] = column(Text(20), privacy="document", default="")
    town: Mapped[str] = column(Text(120), privacy="document", default="")
    province: Mapped[str] = column(Text(60), privacy="document", default="")
    country: Mapped[str] = column(Text(2), privacy="document")
    vat_number: Mapped[str] = column(Text(40), privacy="document", default="")
    tax_code: Mapped[str] = column(Text(40), privacy="document", default="")
    tax_regime: Mapped[str] = column(Text(20), privacy="document", default="")
    phone: Mapped[str] = column(Text(20), privacy="document", default="")
    email: Mapped[str] = column(Text(254), privacy="document", default="")
    web: Mapped[str] = column(Text(200), privacy="document", default="")
    iban: Mapped[str] = column(Text(34), privacy="document", default="")
    bic: Mapped[str] = column(Text(11), privacy="document", default="")
    account_name: Mapped[str] = column(Text(200), privacy="document", default="")
    currency: Mapped[str] = column(Text(3), privacy="document")
    language: Mapped[str] = column(Text(2), privacy="technical", default="en")
    zone: Mapped[str] = column(Text(60), privacy="technical")
    paper: Mapped[str] = column(Text(10), privacy="technical", default="a4")
    person_basis: Mapped[PriceBasis] = column(Code(PriceBasis), privacy="technical", default=PriceBasis.GROSS)
    company_basis: Mapped[PriceBasis] = column(Code(PriceBasis), privacy="technical", default=PriceBasis.NET)
    tax_rounding: Mapped[TaxRounding] = column(Code(TaxRounding), privacy="technical", default=TaxRounding.DOCUMENT)
    recharge_stamp: Mapped[bool] = column(Flag, privacy="technical", default=True)
    payment_days: Mapped[int] = column(Integer, privacy="technical", default=30)
    warranty_days: Mapped[int] = column(Integer, privacy="technical", default=90)
    target_hour_cents: Mapped[int] = column(Cents, privacy="technical", default=0)
    retention_years: Mapped[int] = column(Integer, privacy="technical", default=10)
    quote_days: Mapped[int] = column(Integer, privacy="technical", default=14)
    # The service asked for a check that leads to no repair, and whether it falls away when one follows.
    diagnostic_id: Mapped[int | None] = link("service.id", nullable=True, index=False)
    diagnostic_credited: Mapped[bool] = column(Flag, privacy="technical", default=True)
    # A device that nobody fetches: days without a fee, then so much a day, tax included; NULL asks none.
    storage_free_days: Mapped[int] = column(Integer, privacy="technical", default=30)
    storage_fee_cents: Mapped[int | None] = column(Cents, privacy="technical")
    # A timer that ran longer is asked about.
    timer_limit_minutes: Mapped[int] = column(Integer, privacy="technical", default=240)
    invoice_foot: Mapped[str] = column(BigText, privacy="document", default="")
    logo_sha256: Mapped[str | None] = column(Text(64), privacy="technical")
    set_up_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    version: Mapped[int] = version()


class OpeningHours(Base):
    """One open span of a weekday (0 is Monday), in minutes after midnight; a lunch break makes two rows."""

    __tablename__ = "opening_hours"

    id: Mapped[int] = key()
    weekday: Mapped[int] = column(Integer, privacy="technical")
    opens: Mapped[int] = column(Integer, privacy="technical")
    closes: Mapped[int] = column(Integer, privacy="technical")


class ClosedDay(Base):
    """A day the shop is shut: a public holiday or its own."""

    __tablename__ = "closed_day"

    id: Mapped[int] = key()
    day: Mapped[date] = column(Day, privacy="technical", unique=True)
    label: Mapped[str] = column(Text(120), privacy="technical", default="")


class TaxRate(Base):
    """A tax rate with the days it is in force; it is never changed, it ends and a new one starts."""

    __tablename__ = "tax_rate"

    id: Mapped[int] = key()
    key: Mapped[str] = column(Text(30), privacy="technical")
    name: Mapped[str] = column(Text(80), privacy="document")
    category: Mapped[TaxCategory] = column(Code(TaxCategory), privacy="document")
    percent: Mapped[Decimal] = column(Percent, privacy="document")
    reason: Mapped[str] = column(Text(40), privacy="document", default="")
    from_day: Mapped[date] = column(Day, privacy="technical")
    to_day: Mapped[date | None] = column(Day, privacy="technical")
    position: Mapped[int] = column(Integer, privacy="technical", default=0)

    __table_args__ = (Index("ix_tax_rate_key_from", "key", "from_day"),)


class TaxRatePart(Base):
    """A named part of a rate: state and city of a US rate, GST and QST of a Canadian one."""

    __tablename__ = "tax_rate_part"

    id: Mapped[int] = key()
    tax_rate_id: Mapped[int] = link("tax_rate.id")
    name: Mapped[str] = column(Text(80), privacy="document")
    percent: Mapped[Decimal] = column(Percent, privacy="document")
    position: Mapped[int] = column(Integer, privacy="technical", default=0)


class NumberSeries(Base):
    """The form of one kind of number from a day on; the newest row in force wins."""

    __tablename__ = "number_series"

    id: Mapped[int] = key()
    kind: Mapped[SeriesKind] = column(Code(SeriesKind), privacy="technical")
    from_day: Mapped[date] = column(Day, privacy="technical")
    prefix: Mapped[str] = column(Text(10), privacy="document", default="")
    with_year: Mapped[bool] = column(Flag, privacy="technical", default=False)
    digits: Mapped[int] = column(Integer, privacy="technical", default=4)
    restarts: Mapped[Restart] = column(Code(Restart), privacy="technical", default=Restart.NEVER)

    __table_args__ = (UniqueConstraint("kind", "from_day"),)


class NumberCounter(Base):
    """The last number drawn of a series in a year (0 where it never starts again)."""

    __tablename__ = "number_counter"

    id: Mapped[int] = key()
    kind: Mapped[SeriesKind] = column(Code(SeriesKind), privacy="technical")
    year: Mapped[int] = column(Integer, privacy="technical")
    last: Mapped[int] = column(Integer, privacy="technical", default=0)
    used_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")

    __table_args__ = (UniqueConstraint("kind", "year"),)


class PaymentWay(Base):
    """A way of paying the shop takes (cash, card, transfer, account, …)."""

    __tablename__ = "payment_way"

    id: Mapped[int] = key()
    code: Mapped[str] = column(Text(20), privacy="technical", unique=True)
    label: Mapped[str] = column(Text(60), privacy="document", default="")
    enabled: Mapped[bool] = column(Flag, privacy="technical", default=True)
    position: Mapped[int] = column(Integer, privacy="technical", default=0)


class Terms(Base):
    """A version of the intake terms in one language; a job keeps the version it was signed under."""

    __tablename__ = "terms"

    id: Mapped[int] = key()
    number: Mapped[int] = column(Integer, privacy="technical")
    language: Mapped[str] = column(Text(2), privacy="technical")
    text: Mapped[str] = column(BigText, privacy="document")
    from_at: Mapped[datetime] = column(UtcTime, privacy="technical")

    __table_args__ = (UniqueConstraint("number", "language"),)
