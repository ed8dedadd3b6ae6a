"""Where a part can be ordered for a job: each supplier with its price, and the day on which it would come."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.store.base import alive
from msp_desktop.store.models.part import Part, PartSupplier
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.purchase_rows import day_of_delivery


@dataclass(frozen=True, slots=True)
class SupplierOffer:
    """One supplier: its net price in cents and its code, None and "" where it is not known to sell the part."""

    id: int
    name: str
    day: date
    price_cents: int | None = None
    code: str = ""


def order_offers(session: Session, *, now: datetime, part_id: int | None = None) -> list[SupplierOffer]:
    """All suppliers in use: those of the part first, in its order, the others by name."""
    known: dict[int, PartSupplier] = {}
    if part_id is not None:
        rows = session.scalars(
            select(PartSupplier).where(PartSupplier.part_id == part_id).order_by(PartSupplier.position, PartSupplier.id)
        )
        known = {row.supplier_id: row for row in rows}
    rank = {supplier_id: at for at, supplier_id in enumerate(known)}
    suppliers = list(session.scalars(select(Supplier).where(alive(Supplier)).order_by(Supplier.name_key, Supplier.id)))
    suppliers.sort(key=lambda each: rank.get(each.id, len(rank)))
    return [
        SupplierOffer(
            each.id,
            each.name,
            day_of_delivery(session, each, now),
            known[each.id].price_cents if each.id in known else None,
            known[each.id].supplier_code if each.id in known else "",
        )
        for each in suppliers
    ]


def part_cost(session: Session, *, part_id: int) -> int:
    """What a piece costs at present, net, in cents."""
    return session.scalar(select(Part.cost_cents).where(Part.id == part_id)) or 0
