"""What of the catalogue can be a check fee."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.store.base import alive
from msp_desktop.store.models.service import Service
from msp_desktop.store.models.shop import Shop


@dataclass(frozen=True, slots=True)
class CheckService:
    """A service that may be asked for a check."""

    id: int
    code: str
    name: str

    @property
    def text(self) -> str:
        """Its code and name in one line."""
        return f"{self.code} {self.name}".strip()


def check_services(session: Session) -> list[CheckService]:
    """The services in use by name, and the shop's own check fee even when it is no longer offered."""
    chosen = session.scalars(select(Shop.diagnostic_id)).first()
    offered = alive(Service) & Service.active.is_(True)
    rows = session.execute(
        select(Service.id, Service.code, Service.name)
        .where(offered | (Service.id == (chosen or 0)))
        .order_by(Service.name, Service.id)
    )
    return [CheckService(*row) for row in rows]
