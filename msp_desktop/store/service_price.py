"""What catalogue entries cost in the basis of a job or a paper, with the tax they bear, for use cases and queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from msp_desktop.domain.tax import Tax
from msp_desktop.domain.totals import PriceBasis, converted_unit
from msp_desktop.domain.work_kind import LineKind, ServiceKind
from msp_desktop.store.service_rows import PricedService, priced_services
from msp_desktop.store.shop_facts import ShopFacts, charged_tax, tax_in_force


@dataclass(frozen=True, slots=True)
class OfferedService:
    """An entry as a line takes it: the price of one (of an hour, for labour) in cents of the basis asked for."""

    service: PricedService
    unit_cents: int
    tax_rate_id: int
    tax: Tax

    @property
    def line_kind(self) -> LineKind:
        """The kind of line it makes."""
        return LineKind.LABOUR if self.service.kind is ServiceKind.LABOUR else LineKind.FLAT


def offered_services(
    session: Session, ids: Iterable[int], basis: PriceBasis, day: date, facts: ShopFacts
) -> dict[int, OfferedService]:
    """Several entries at today's price, each converted once into the basis; an id that is not there is left out."""
    entries = priced_services(session, ids, day)
    rates = {key: tax_in_force(session, key, day) for key in {each.tax_key for each in entries.values()}}
    found = {}
    for each in entries.values():
        rate_id, rate = rates[each.tax_key]
        tax = charged_tax(facts, rate)
        unit = converted_unit(each.price_cents, each.price_basis, basis, tax)
        found[each.id] = OfferedService(each, unit, rate_id, tax)
    return found
