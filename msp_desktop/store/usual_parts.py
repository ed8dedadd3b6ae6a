"""The parts a service usually needs, as lines take them; those of the stock at their own price."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.tax import Tax
from msp_desktop.domain.totals import PriceBasis, converted_unit
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.store.models.job import Job, JobLine
from msp_desktop.store.models.service import Service
from msp_desktop.store.part_rows import OfferedPart, offered_parts
from msp_desktop.store.service_rows import parts_of
from msp_desktop.store.shop_facts import USUAL, ShopFacts, charged_tax, shop_facts, tax_in_force


@dataclass(frozen=True, slots=True)
class UsualOffer:
    """One usual part for one of the service: the price of a piece in cents of the basis asked for, and its tax.

    `part` is the part of the stock; None for one that is in no list.
    """

    description: str
    quantity: Decimal
    unit_cents: int
    tax_rate_id: int
    tax: Tax
    note: str = ""
    part: OfferedPart | None = None

    @property
    def part_id(self) -> int | None:
        """The part of the stock."""
        return self.part.id if self.part is not None else None


def usual_offers(session: Session, service_id: int, basis: PriceBasis, day: date, facts: ShopFacts) -> list[UsualOffer]:
    """The usual parts of a service in order; a part of the stock that is no longer sold is left out."""
    rows = parts_of(session, (service_id,)).get(service_id, [])
    if not rows:
        return []
    own = session.scalar(select(Service.price_basis).where(Service.id == service_id)) or basis
    offers = offered_parts(session, (row.part_id for row in rows if row.part_id is not None), basis, day, facts)
    rate_id, rate = tax_in_force(session, USUAL, day)
    usual = charged_tax(facts, rate)
    found = []
    for row in rows:
        if row.part_id is None:
            unit = converted_unit(row.price_cents, own, basis, usual)
            found.append(UsualOffer(row.description, row.quantity, unit, rate_id, usual, row.note))
        elif (part := offers.get(row.part_id)) is not None and part.active:
            found.append(
                UsualOffer(part.name, row.quantity, part.unit_cents, part.tax_rate_id, part.tax, row.note, part)
            )
    return found


def missing_usual(session: Session, *, line_id: int, day: date) -> list[UsualOffer]:
    """The usual parts of a line's service that its item does not have yet."""
    row = session.get(JobLine, line_id)
    if row is None or row.service_id is None:
        return []
    lines = session.execute(
        select(JobLine.part_id, JobLine.description).where(
            JobLine.item_id == row.item_id, JobLine.kind == LineKind.PART
        )
    ).all()
    ids, names = {each.part_id for each in lines if each.part_id is not None}, {each.description for each in lines}
    basis = session.get_one(Job, row.job_id).price_basis
    offers = usual_offers(session, row.service_id, basis, day, shop_facts(session))
    return [each for each in offers if each.part_id not in ids and (each.part or each.description not in names)]
