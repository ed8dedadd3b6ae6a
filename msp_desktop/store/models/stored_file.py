"""A file kept beside the database under the hash of its content."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from msp_desktop.store.base import BIG_INTEGER, Base, Text, UtcTime, column, key


class StoredFile(Base):
    """The name and kind of a kept file; its bytes are found by `sha256`. Two rows may share the same bytes."""

    __tablename__ = "stored_file"

    id: Mapped[int] = key()
    sha256: Mapped[str] = column(Text(64), privacy="technical", index=True)
    size: Mapped[int] = column(BIG_INTEGER, privacy="technical")
    """bytes"""
    media_type: Mapped[str] = column(Text(100), privacy="technical")
    name: Mapped[str] = column(Text(255), privacy="personal")
    added_at: Mapped[datetime] = column(UtcTime(), privacy="technical")
