"""The hash chain over issued documents and payments."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from msp_desktop.store.base import BIG_INTEGER, Base, Text, UtcTime, column, key


class ChainRecord(Base):
    """One link: what was issued, its hash, and a code over this record and the one before."""

    __tablename__ = "chain"

    id: Mapped[int] = key()
    at: Mapped[datetime] = column(UtcTime(), privacy="technical")
    actor: Mapped[str] = column(Text(40), privacy="technical")
    kind: Mapped[str] = column(Text(40), privacy="technical")
    row_id: Mapped[int] = column(BIG_INTEGER, privacy="technical")
    body_sha256: Mapped[str] = column(Text(64), privacy="technical")
    key_id: Mapped[str] = column(Text(64), privacy="technical")
    prev: Mapped[str] = column(Text(64), privacy="technical")
    mac: Mapped[str] = column(Text(64), privacy="technical")
