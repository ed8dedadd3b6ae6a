"""When technicians work, when they are away, and their appointments."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from msp_desktop.domain.appointment import AbsenceKind, AppointmentKind, AppointmentState
from msp_desktop.store.base import Base, Code, Day, Integer, Text, UtcTime, column, key, link, version


class PersonHours(Base):
    """One span of somebody's own week (0 is Monday), in minutes after midnight; without any the shop's hours hold."""

    __tablename__ = "person_hours"

    id: Mapped[int] = key()
    person_id: Mapped[int] = link("person.id")
    weekday: Mapped[int] = column(Integer, privacy="personal")
    starts: Mapped[int] = column(Integer, privacy="personal")
    ends: Mapped[int] = column(Integer, privacy="personal")


class Absence(Base):
    """Days on which somebody is away, the first and the last included."""

    __tablename__ = "absence"

    id: Mapped[int] = key()
    person_id: Mapped[int] = link("person.id")
    first_day: Mapped[date] = column(Day, privacy="personal")
    last_day: Mapped[date] = column(Day, privacy="personal")
    # Of one day only: from and until, in minutes after midnight; NULL for whole days.
    starts: Mapped[int | None] = column(Integer, privacy="personal")
    ends: Mapped[int | None] = column(Integer, privacy="personal")
    kind: Mapped[AbsenceKind] = column(Code(AbsenceKind), privacy="personal")
    note: Mapped[str] = column(Text(200), privacy="personal", default="")
    deleted_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    version: Mapped[int] = version()


class Appointment(Base):
    """A visit or a time agreed with a customer; travel lies before `starts_at` and after `ends_at`."""

    __tablename__ = "appointment"

    id: Mapped[int] = key()
    kind: Mapped[AppointmentKind] = column(Code(AppointmentKind), privacy="technical")
    state: Mapped[AppointmentState] = column(
        Code(AppointmentState), privacy="technical", default=AppointmentState.PLANNED
    )
    customer_id: Mapped[int | None] = link("customer.id", nullable=True)
    job_id: Mapped[int | None] = link("job.id", nullable=True)
    # Who goes or receives; empty for a drop-off that anybody at the counter takes.
    person_id: Mapped[int | None] = link("person.id", nullable=True)
    starts_at: Mapped[datetime] = column(UtcTime, privacy="technical")
    ends_at: Mapped[datetime] = column(UtcTime, privacy="technical")
    # One way, in minutes.
    travel_minutes: Mapped[int] = column(Integer, privacy="technical", default=0)
    travel_labour_id: Mapped[int | None] = link("service.id", nullable=True, index=False)
    # Who comes when there is no customer on record yet.
    who: Mapped[str] = column(Text(200), privacy="personal", default="")
    phone: Mapped[str] = column(Text(40), privacy="personal", default="")
    place: Mapped[str] = column(Text(200), privacy="personal", default="")
    note: Mapped[str] = column(Text(1000), privacy="personal", default="")
    created_at: Mapped[datetime] = column(UtcTime, privacy="technical")
    deleted_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    version: Mapped[int] = version()

    __table_args__ = (Index("ix_appointment_starts", "starts_at", "id"),)
