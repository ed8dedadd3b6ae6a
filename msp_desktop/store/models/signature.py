"""Signatures drawn on the screen."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped

from msp_desktop.domain.signature import SigningMoment
from msp_desktop.store.base import Base, Code, Integer, Json, Text, UtcTime, column, key, link


class Signature(Base):
    """Who signed what, when, under which terms; strokes are lists of [x, y, milliseconds, pressure], all whole."""

    __tablename__ = "signature"

    id: Mapped[int] = key()
    job_id: Mapped[int] = link("job.id")
    moment: Mapped[SigningMoment] = column(Code(SigningMoment), privacy="technical")
    who: Mapped[str] = column(Text(200), privacy="personal")
    at: Mapped[datetime] = column(UtcTime, privacy="technical")
    terms_id: Mapped[int | None] = link("terms.id", nullable=True, index=False)
    # The size of the field that was signed in, in the strokes' own unit.
    width: Mapped[int] = column(Integer, privacy="technical")
    height: Mapped[int] = column(Integer, privacy="technical")
    strokes: Mapped[list[Any]] = column(Json, privacy="personal")
    # The items handed over with it; empty at drop-off.
    item_ids: Mapped[list[int]] = column(Json, privacy="technical", default=list)
    person_id: Mapped[int | None] = link("person.id", nullable=True, index=False)
    withdrawn_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
