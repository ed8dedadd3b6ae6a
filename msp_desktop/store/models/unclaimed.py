"""The ladder for devices that nobody fetches."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from msp_desktop.domain.unclaimed import UnclaimedAct
from msp_desktop.store.base import Base, Cents, Code, Integer, UtcTime, column, key, link


class UnclaimedStep(Base):
    """One step of the shop's ladder: so many days after the item was ready, this is done."""

    __tablename__ = "unclaimed_step"

    id: Mapped[int] = key()
    after_days: Mapped[int] = column(Integer, privacy="technical", unique=True)
    act: Mapped[UnclaimedAct] = column(Code(UnclaimedAct), privacy="technical")


class UnclaimedDone(Base):
    """A step that was taken for an item since it became ready; taken once."""

    __tablename__ = "unclaimed_done"

    id: Mapped[int] = key()
    item_id: Mapped[int] = link("job_item.id")
    after_days: Mapped[int] = column(Integer, privacy="technical")
    act: Mapped[UnclaimedAct] = column(Code(UnclaimedAct), privacy="technical")
    ready_since: Mapped[datetime] = column(UtcTime, privacy="technical")
    at: Mapped[datetime] = column(UtcTime, privacy="technical")
    person_id: Mapped[int | None] = link("person.id", nullable=True, index=False)
    message_id: Mapped[int | None] = link("message.id", nullable=True, index=False)
    # The storage fee that had run up by then, tax included; NULL where none is asked.
    fee_cents: Mapped[int | None] = column(Cents, privacy="technical")

    __table_args__ = (UniqueConstraint("item_id", "ready_since", "after_days"),)
