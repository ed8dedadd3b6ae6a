"""The catalogue's prices as the demo shop charges them: planned lines made lines of a job or a sale."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache

from msp_desktop.domain.money import half_up
from msp_desktop.domain.pricing import discounted
from msp_desktop.domain.totals import PriceBasis, converted_unit
from msp_desktop.domain.work_kind import LineKind, ServiceKind
from msp_desktop.queries.demo_facts import PriceList
from msp_desktop.usecases.invoices import SaleLine
from msp_desktop.usecases.jobs import NewLine, line_of_labour, line_of_service
from msp_desktop.workflows.demo.stories import PlannedLine

PART_WARRANTY = 365
"""Days on every part fitted."""


class PriceBook:
    """The price lists with the day each one starts."""

    def __init__(self, lists: dict[date, PriceList]) -> None:
        self._days = sorted(lists)
        self._lists = [lists[day] for day in self._days]
        self._costs = {each.id: each.cost_cents for each in self._lists[0].parts.values()}
        self.job_line = lru_cache(maxsize=50_000)(self._job_line)
        self.sale_line = lru_cache(maxsize=5_000)(self._sale_line)

    def epoch(self, day: date) -> int:
        """Which price list holds on a day."""
        return max(bisect_right(self._days, day) - 1, 0)

    def at(self, epoch: int) -> PriceList:
        """One of the lists."""
        return self._lists[epoch]

    def _job_line(self, line: PlannedLine, item: int, basis: PriceBasis, epoch: int) -> NewLine:
        """The line on a job in a basis."""
        prices = self._lists[epoch]
        if not line.code:
            part = prices.parts.get(line.part)
            return NewLine(
                kind=LineKind.PART,
                description=line.part,
                unit_cents=converted_unit(line.net_cents, PriceBasis.NET, basis, prices.usual),
                tax_rate_id=prices.usual_id,
                item_index=item,
                warranty_days=PART_WARRANTY,
                part_id=part.id if part else None,
                code=part.code if part else "",
            )
        offer = prices.offers[line.code, basis]
        if offer.service.kind is ServiceKind.LABOUR:
            return line_of_labour(offer, minutes=line.minutes, item_index=item)
        made = line_of_service(offer, item_index=item)
        unit = half_up(Decimal(discounted(made.unit_cents, Decimal(line.less_percent))) / 100) * 100
        return NewLine(
            kind=made.kind,
            description=made.description,
            detail=made.detail,
            unit_cents=unit if line.less_percent else made.unit_cents,
            list_cents=made.list_cents,
            tax_rate_id=made.tax_rate_id,
            item_index=item,
            service_id=made.service_id,
            code=made.code,
            quantity=made.quantity,
            planned_minutes=made.planned_minutes,
            discount_percent=line.discount_percent,
            price_reason=line.reason,
            warranty_days=made.warranty_days,
        )

    def _sale_line(self, line: PlannedLine, epoch: int) -> SaleLine:
        """Goods over the counter, tax included."""
        prices = self._lists[epoch]
        unit = converted_unit(line.net_cents, PriceBasis.NET, PriceBasis.GROSS, prices.usual)
        part = prices.parts.get(line.part)
        return SaleLine(
            line.part,
            half_up(Decimal(unit) / 10) * 10,
            prices.usual_id,
            warranty_days=PART_WARRANTY,
            part_id=part.id if part else None,
            code=part.code if part else "",
        )

    def cost_of(self, part_id: int) -> int:
        """What a piece of a part costs, in cents."""
        return self._costs[part_id]

    @property
    def parts(self) -> Iterable[int]:
        """The parts of the stock."""
        return self._costs.keys()


def tenders_for(tendering: str, due_cents: int) -> list[tuple[str, int]]:
    """What is offered for an amount due, by way and in cents; cash in round notes, much money never in cash."""
    if tendering == "CASH" and due_cents <= 90_000:
        note = 500 if due_cents < 4000 else 1000 if due_cents < 15_000 else 5000
        return [("cash", -(-due_cents // note) * note)]
    if tendering in ("CASH", "CARD"):
        return [("card", due_cents)]
    if tendering == "TRANSFER":
        return [("transfer", due_cents)]
    if tendering == "SPLIT" and due_cents > 2000:
        cash = min(due_cents // 2000 * 1000, 50_000)
        return [("cash", cash), ("card", due_cents - cash)]
    if tendering == "PART" and due_cents > 5000:
        return [("card", due_cents // 2500 * 1000)]
    return [("card", due_cents)] if tendering in ("SPLIT", "PART") else []
