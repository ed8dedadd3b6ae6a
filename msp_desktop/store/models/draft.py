"""A half-typed form, found again after a crash."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from msp_desktop.store.base import BIG_INTEGER, Base, Json, Text, UtcTime, column, key


class FormDraft(Base):
    """What one person has typed into one form and not yet saved. `author_id` 0 is nobody in particular."""

    __tablename__ = "draft"
    __table_args__ = (sa.UniqueConstraint("author_id", "form"),)

    id: Mapped[int] = key()
    author_id: Mapped[int] = column(BIG_INTEGER, privacy="technical")
    form: Mapped[str] = column(Text(200), privacy="technical")
    content: Mapped[Any] = column(Json(), privacy="personal")
    saved_at: Mapped[datetime] = column(UtcTime(), privacy="technical")
