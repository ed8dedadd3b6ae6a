"""The makers and models the shop has seen, learned from its own devices."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.store.base import alive
from msp_desktop.store.models.device import Device
from msp_desktop.store.search import hits


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A maker's model as it was typed before, and the kind most of them are."""

    maker: str
    model: str
    kind: str
    seen: int

    @property
    def name(self) -> str:
        """Maker and model as one says them."""
        return f"{self.maker} {self.model}".strip()


def known_models(session: Session, *, typed: str, limit: int = 8) -> list[KnownModel]:
    """List models whose words begin as typed ("lat 54" finds Dell Latitude 5420), the most seen first.

    Looks at the newest 400 devices that match, through the index of words: it costs the same in a big shop.
    """
    if not typed.strip():
        return []
    near = hits(session, "device", typed, limit=400)
    rows = session.execute(
        select(Device.maker, Device.model, Device.kind, func.count().label("seen"))
        .where(Device.id.in_(near), alive(Device))
        .group_by(Device.maker, Device.model, Device.kind)
        .order_by(func.count().desc(), Device.maker, Device.model)
    )
    found: dict[tuple[str, str], KnownModel] = {}
    for row in rows:
        key = (row.maker.casefold(), row.model.casefold())
        if key in found:
            continue
        found[key] = KnownModel(row.maker, row.model, row.kind.value, row.seen)
    return list(found.values())[:limit]


def known_makers(session: Session, *, typed: str, limit: int = 8) -> list[str]:
    """List makers whose name begins as typed, the most seen first, learned from the newest 400 devices that match."""
    prefix = typed.strip().casefold()
    if not prefix:
        return []
    rows = session.execute(
        select(Device.maker, func.count().label("seen"))
        .where(Device.id.in_(hits(session, "device", prefix, limit=400)), Device.maker != "")
        .group_by(Device.maker)
        .order_by(func.count().desc(), Device.maker)
    )
    return [row.maker for row in rows if row.maker.casefold().startswith(prefix)][:limit]
