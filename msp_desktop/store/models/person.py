"""The people of the shop."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from msp_desktop.domain.roles import Role
from msp_desktop.store.base import Base, Code, Flag, Integer, Text, UtcTime, column, key, version


class Person(Base):
    """Somebody who works here; jobs and audit rows name them for good, so nobody is ever deleted."""

    __tablename__ = "person"

    id: Mapped[int] = key()
    name: Mapped[str] = column(Text(200), privacy="personal")
    initials: Mapped[str] = column(Text(4), privacy="personal")
    role: Mapped[Role] = column(Code(Role), privacy="technical")
    repairs: Mapped[bool] = column(Flag, privacy="technical", default=False)
    bench_minutes: Mapped[int] = column(Integer, privacy="technical", default=0)
    active: Mapped[bool] = column(Flag, privacy="technical", default=True)
    created_at: Mapped[datetime] = column(UtcTime, privacy="technical")
    version: Mapped[int] = version()
