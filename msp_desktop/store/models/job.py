"""Jobs, the items (devices) on them, their lines, checks and timeline."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from msp_desktop.domain.approval import CallOutcome
from msp_desktop.domain.intake_answers import ContactWay, DataAnswer
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import JobState
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


class Job(Base):
    """One visit of one customer; state, totals and name are kept here as the rules derive them, so that lists sort."""

    __tablename__ = "job"

    id: Mapped[int] = key()
    number: Mapped[str] = column(Text(20), privacy="technical", unique=True)
    customer_id: Mapped[int] = link("customer.id")
    customer_key: Mapped[str] = column(Text(200), privacy="personal")
    state: Mapped[JobState] = column(Code(JobState), privacy="technical")
    received_at: Mapped[datetime] = column(UtcTime, privacy="technical")
    promised_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    ready_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    closed_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    technician_id: Mapped[int | None] = link("person.id", nullable=True)
    booked_by_id: Mapped[int | None] = link("person.id", nullable=True, index=False)
    rush: Mapped[bool] = column(Flag, privacy="technical", default=False)
    contact_way: Mapped[ContactWay] = column(Code(ContactWay), privacy="technical")
    problem: Mapped[str] = column(BigText, privacy="personal")
    phrases: Mapped[list[str]] = column(Json, privacy="technical", default=list)
    found: Mapped[str] = column(BigText, privacy="personal", default="")
    solution: Mapped[str] = column(BigText, privacy="personal", default="")
    # The agreed limit, tax included: "we call before going over"; none agreed is NULL.
    limit_cents: Mapped[int | None] = column(Cents, privacy="technical")
    price_basis: Mapped[PriceBasis] = column(Code(PriceBasis), privacy="technical")
    discount_percent: Mapped[Decimal] = column(Percent, privacy="technical", default=Decimal(0))
    discount_reason: Mapped[str] = column(Text(200), privacy="technical", default="")
    net_cents: Mapped[int] = column(Cents, privacy="technical", default=0)
    total_cents: Mapped[int] = column(Cents, privacy="technical", default=0)
    planned_minutes: Mapped[int] = column(Integer, privacy="technical", default=0)
    terms_id: Mapped[int | None] = link("terms.id", nullable=True, index=False)
    warranty_of_id: Mapped[int | None] = link("job.id", nullable=True)
    # The check fee the customer agreed to; credited means it falls away when the repair is done.
    diagnostic_id: Mapped[int | None] = link("service.id", nullable=True, index=False)
    diagnostic_credited: Mapped[bool] = column(Flag, privacy="technical", default=False)
    # What came of the last call, until the customer is reached.
    last_call: Mapped[CallOutcome | None] = column(Code(CallOutcome), privacy="technical")
    last_call_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    version: Mapped[int] = version()

    __table_args__ = (
        Index("ix_job_received", "received_at", "id"),
        Index("ix_job_ready", "ready_at", "id"),
        Index("ix_job_promised", "promised_at", "id"),
        Index("ix_job_customer_key", "customer_key", "id"),
        Index("ix_job_state", "state", "id"),
        Index("ix_job_total", "total_cents", "id"),
    )


class JobItem(Base):
    """The unit that moves: one device on a job, or the job itself without a device."""

    __tablename__ = "job_item"

    id: Mapped[int] = key()
    job_id: Mapped[int] = link("job.id")
    device_id: Mapped[int | None] = link("device.id", nullable=True)
    position: Mapped[int] = column(Integer, privacy="technical", default=0)
    state: Mapped[JobState] = column(Code(JobState), privacy="technical")
    shelf: Mapped[str] = column(Text(20), privacy="technical", default="")
    accessories: Mapped[list[str]] = column(Json, privacy="technical", default=list)
    accessory_note: Mapped[str] = column(Text(200), privacy="technical", default="")
    conditions: Mapped[list[str]] = column(Json, privacy="technical", default=list)
    condition_note: Mapped[str] = column(Text(200), privacy="technical", default="")
    data_answer: Mapped[DataAnswer | None] = column(Code(DataAnswer), privacy="technical")
    state_since: Mapped[datetime] = column(UtcTime, privacy="technical")
    handed_over_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    # Ready to go back as it came: at the hand-over it becomes returned, not closed.
    unrepaired: Mapped[bool] = column(Flag, privacy="technical", default=False)
    # When the parts it waits for are to come.
    expected_day: Mapped[date | None] = column(Day, privacy="technical")
    version: Mapped[int] = version()

    # The columns of the board.
    __table_args__ = (Index("ix_job_item_state", "state", "job_id"),)


class JobLine(Base):
    """Work or a part on an item, priced in the job's basis; minutes worked and minutes charged are kept apart."""

    __tablename__ = "job_line"

    id: Mapped[int] = key()
    job_id: Mapped[int] = link("job.id")
    item_id: Mapped[int] = link("job_item.id")
    position: Mapped[int] = column(Integer, privacy="technical", default=0)
    kind: Mapped[LineKind] = column(Code(LineKind), privacy="technical")
    service_id: Mapped[int | None] = link("service.id", nullable=True)
    code: Mapped[str] = column(Text(40), privacy="technical", default="")
    description: Mapped[str] = column(Text(200), privacy="document")
    detail: Mapped[str] = column(Text(1000), privacy="document", default="")
    quantity: Mapped[Decimal] = column(Milli, privacy="technical")
    unit_cents: Mapped[int] = column(Cents, privacy="technical")
    # The catalogue's price in the job's basis when the line was added; differs from unit_cents when overridden.
    list_cents: Mapped[int] = column(Cents, privacy="technical", default=0)
    price_reason: Mapped[str] = column(Text(200), privacy="technical", default="")
    discount_percent: Mapped[Decimal] = column(Percent, privacy="technical", default=Decimal(0))
    tax_rate_id: Mapped[int] = link("tax_rate.id", index=False)
    planned_minutes: Mapped[int] = column(Integer, privacy="technical", default=0)
    actual_minutes: Mapped[int | None] = column(Integer, privacy="technical")
    billable_minutes: Mapped[int | None] = column(Integer, privacy="technical")
    warranty_days: Mapped[int] = column(Integer, privacy="technical", default=0)
    # The customer may leave it out of a quote.
    optional: Mapped[bool] = column(Flag, privacy="technical", default=False)
    # Its minutes follow the timer.
    from_timer: Mapped[bool] = column(Flag, privacy="technical", default=False)
    # Not charged and not counted: work that was agreed and then not done.
    set_aside: Mapped[bool] = column(Flag, privacy="technical", default=False)
    # The day of the first hand-over, kept once its item came back: the clock of its warranty never starts again.
    warranty_from: Mapped[date | None] = column(Day, privacy="technical")
    # A part of the stock: how many of its quantity are held for this line or gone into the device, and what those cost.
    part_id: Mapped[int | None] = link("part.id", nullable=True, index=False)
    reserved: Mapped[Decimal] = column(Milli, privacy="technical", default=Decimal(0))
    used: Mapped[Decimal] = column(Milli, privacy="technical", default=Decimal(0))
    cost_cents: Mapped[int | None] = column(Cents, privacy="technical")
    version: Mapped[int] = version()

    __table_args__ = (
        # Most lines are work; an index full of NULLs looks useless to SQLite.
        Index(
            "ix_job_line_part_id",
            "part_id",
            "job_id",
            sqlite_where=text("part_id IS NOT NULL"),
            postgresql_where=text("part_id IS NOT NULL"),
        ),
    )


class JobCheck(Base):
    """One step of the checklist of an item, copied from the service when its line was added."""

    __tablename__ = "job_check"

    id: Mapped[int] = key()
    job_id: Mapped[int] = link("job.id")
    item_id: Mapped[int] = link("job_item.id")
    line_id: Mapped[int | None] = link("job_line.id", nullable=True)
    position: Mapped[int] = column(Integer, privacy="technical", default=0)
    text: Mapped[str] = column(Text(300), privacy="technical")
    required: Mapped[bool] = column(Flag, privacy="technical", default=False)
    done_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    done_by_id: Mapped[int | None] = link("person.id", nullable=True, index=False)
    skip_reason: Mapped[str] = column(Text(200), privacy="technical", default="")


class JobEvent(Base):
    """One entry of a job's timeline: a code with its values, or what somebody typed."""

    __tablename__ = "job_event"

    id: Mapped[int] = key()
    job_id: Mapped[int] = link("job.id")
    item_id: Mapped[int | None] = link("job_item.id", nullable=True, index=False)
    at: Mapped[datetime] = column(UtcTime, privacy="technical")
    person_id: Mapped[int | None] = link("person.id", nullable=True, index=False)
    kind: Mapped[EventKind] = column(Code(EventKind), privacy="technical")
    text: Mapped[str] = column(BigText, privacy="personal", default="")
    # Values of the code: {"from": "booked_in", "to": "ready"}, {"line": "SSD swap"}, …
    facts: Mapped[dict[str, Any]] = column(Json, privacy="technical", default=dict)
    deleted_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")


class Attachment(Base):
    """A file kept with a job, a device or a customer; the bytes lie in the file store under their hash."""

    __tablename__ = "attachment"

    id: Mapped[int] = key()
    job_id: Mapped[int | None] = link("job.id", nullable=True)
    device_id: Mapped[int | None] = link("device.id", nullable=True)
    customer_id: Mapped[int | None] = link("customer.id", nullable=True)
    # "signed_terms", "photo", "file"
    kind: Mapped[str] = column(Text(20), privacy="technical")
    name: Mapped[str] = column(Text(200), privacy="personal")
    mime: Mapped[str] = column(Text(80), privacy="technical")
    size: Mapped[int] = column(Integer, privacy="technical")
    sha256: Mapped[str] = column(Text(64), privacy="technical")
    at: Mapped[datetime] = column(UtcTime, privacy="technical")
    person_id: Mapped[int | None] = link("person.id", nullable=True, index=False)
    deleted_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
