"""Two years of buying, worked out from what was used: on Mondays is ordered what runs low, and days later it comes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_CEILING, Decimal
from heapq import heappop, heappush
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from msp_desktop.domain.purchase import (
    CostDecision,
    DeliveryState,
    ExtraDecision,
    OrderState,
    OrderWay,
    ShortDecision,
)
from msp_desktop.domain.service_hours import ServiceHours
from msp_desktop.domain.stock import (
    NOTHING,
    Balance,
    Change,
    MoveKind,
    MoveReason,
    SerialState,
    balance_after,
    milli,
    value_of,
)
from msp_desktop.queries.demo_stock_facts import KeptPart, PartUse
from msp_desktop.store.models.purchase import Delivery, DeliveryLine, DeliveryOrder, PurchaseLine, PurchaseOrder
from msp_desktop.store.part_rows import serial_key
from msp_desktop.usecases.demo_stock import StockPast

OWNER, DESK = 1, 2
MORNING, BEFORE_NOON = time(9, 20), time(11, 5)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bought:
    """A part on its way: the order it is on, and how many come."""

    part: KeptPart
    quantity: Decimal


class StockMaker:
    """Plays the two years through once; same uses, same rows."""

    def __init__(
        self,
        parts: Sequence[KeptPart],
        uses: Sequence[PartUse],
        levels: Mapping[int, Decimal],
        *,
        hours: ServiceHours,
        first: date,
        last: date,
        zone: ZoneInfo,
        lead_days: Mapping[int, int],
        languages: Mapping[int, str],
    ) -> None:
        self._parts = {each.id: each for each in parts}
        self._uses = uses
        self._levels = levels
        self._hours, self._first, self._last, self._zone = hours, first, last, zone
        self._lead, self._languages = lead_days, languages
        self._past = StockPast()
        self._at: dict[int, Balance] = defaultdict(Balance)
        self._ids = {model: count(1) for model in self._past.rows}
        self._coming: list[tuple[datetime, int, int, list[Bought]]] = []

    def past(self) -> StockPast:
        """All the rows. Every part ends at its level at least."""
        wanted = self._needs()
        for part_id, part in self._parts.items():
            # What no story needs came at some time in between.
            later = 0 if part_id in wanted else part_id * 53 % max((self._last - self._first).days - 30, 1)
            opening = self._moment(self._first + timedelta(days=later), MORNING)
            pieces = max(self._levels.get(part_id, NOTHING), self._first_needs(wanted, part_id))
            if pieces:
                value = part.cost_cents * milli(pieces) // 1000
                self._book(part_id, opening, MoveKind.ADJUSTED, Change(on_hand=pieces, value_cents=value), OWNER,
                           reason=MoveReason.OPENING)  # fmt: skip
        mondays = self._order_days()
        nth = 0
        for use in self._uses:
            while nth < len(mondays) and self._moment(mondays[nth], MORNING) <= use.at:
                self._arrive(self._moment(mondays[nth], MORNING))
                self._order(mondays[nth], wanted)
                nth += 1
            self._arrive(use.at)
            self._use(use)
        for day in mondays[nth:]:
            self._arrive(self._moment(day, MORNING))
            self._order(day, wanted)
        self._arrive(self._moment(self._last, time(23, 0)))
        self._pieces()
        self._past.moves.sort(key=lambda row: row["at"])
        self._past.balances = dict(self._at)
        return self._past

    # -- what is needed

    def _needs(self) -> dict[int, list[tuple[datetime, Decimal]]]:
        found: dict[int, list[tuple[datetime, Decimal]]] = defaultdict(list)
        for use in self._uses:
            found[use.part_id].append((use.at, use.quantity))
        return found

    def _first_needs(self, wanted: Mapping[int, list[tuple[datetime, Decimal]]], part_id: int) -> Decimal:
        """What is used before the second order can have come."""
        until = self._moment(self._first + timedelta(days=30), MORNING)
        return sum((quantity for at, quantity in wanted.get(part_id, ()) if at < until), NOTHING)

    def _order_days(self) -> list[date]:
        days, day = [], self._first + timedelta(days=7 - self._first.weekday())
        while day <= self._last - timedelta(days=8):
            days.append(self._hours.next_business_day(day))
            day += timedelta(days=7)
        return days

    # -- what happens

    def _order(self, day: date, wanted: Mapping[int, list[tuple[datetime, Decimal]]]) -> None:
        """Order by supplier what would not last until the order after this one has come."""
        until = self._moment(day + timedelta(days=26), MORNING)
        by_supplier: dict[int, list[Bought]] = defaultdict(list)
        for part_id, needs in wanted.items():
            part = self._parts[part_id]
            now = self._moment(day, MORNING)
            coming = sum((quantity for at, quantity in needs if now < at <= until), NOTHING)
            level = self._levels.get(part_id, NOTHING)
            missing = coming + level - self._at[part_id].on_hand - self._on_its_way(part_id)
            if missing > 0:
                by_supplier[part.supplier_id].append(Bought(part, _in_lots(missing, part.order_quantity)))
        for supplier_id, bought in sorted(by_supplier.items()):
            self._send(day, supplier_id, bought)

    def _on_its_way(self, part_id: int) -> Decimal:
        return sum(
            (each.quantity for *_when, all_of in self._coming for each in all_of if each.part.id == part_id), NOTHING
        )

    def _send(self, day: date, supplier_id: int, bought: list[Bought]) -> None:
        at = self._moment(day, BEFORE_NOON)
        comes = day
        for _each in range(min(self._lead.get(supplier_id, 2), 4)):
            comes = self._hours.next_business_day(comes + timedelta(days=1))
        if comes >= self._last:
            return
        order_id = next(self._ids[PurchaseOrder])
        number = f"PO-{order_id:04d}"
        net = sum(each.part.cost_cents * milli(each.quantity) // 1000 for each in bought)
        self._past.rows[PurchaseOrder].append(
            {
                "id": order_id, "number": number, "supplier_id": supplier_id, "state": OrderState.RECEIVED,
                "language": self._languages[supplier_id], "created_at": at, "created_by_id": DESK, "sent_at": at,
                "sent_way": OrderWay.MAIL, "expected_day": comes, "supplier_reference": "", "freight_cents": 0,
                "net_cents": net, "note": "", "paper_sha256": None, "deleted_at": None, "version": 3,
            }
        )  # fmt: skip
        self._past.found_by.append((order_id, (number, bought[0].part.supplier_name)))
        self._past.orders = order_id
        for place, each in enumerate(bought):
            self._past.rows[PurchaseLine].append(
                {
                    "id": next(self._ids[PurchaseLine]), "order_id": order_id, "position": place,
                    "part_id": each.part.id, "supplier_code": each.part.supplier_code, "description": each.part.name,
                    "quantity": each.quantity, "received": each.quantity, "closed": NOTHING,
                    "unit_cents": each.part.cost_cents, "expected_day": None, "job_id": None, "item_id": None,
                    "job_line_id": None, "note": "", "version": 2,
                }
            )  # fmt: skip
            self._book(each.part.id, at, MoveKind.ORDERED, Change(on_order=each.quantity), DESK, order_id=order_id)
        heappush(self._coming, (self._moment(comes, MORNING), order_id, supplier_id, bought))

    def _arrive(self, until: datetime) -> None:
        """Take in what has come by a moment."""
        while self._coming and self._coming[0][0] <= until:
            at, order_id, supplier_id, bought = heappop(self._coming)
            delivery_id = next(self._ids[Delivery])
            value = sum(each.part.cost_cents * milli(each.quantity) // 1000 for each in bought)
            self._past.rows[Delivery].append(
                {
                    "id": delivery_id, "number": f"GR-{delivery_id:04d}", "supplier_id": supplier_id,
                    "state": DeliveryState.RECEIVED, "delivery_note": str(88000 + delivery_id * 3), "freight_cents": 0,
                    "note": "", "created_at": at, "created_by_id": DESK, "changed_at": at, "received_at": at,
                    "received_by_id": DESK, "value_cents": value, "deleted_at": None, "version": 2,
                }
            )  # fmt: skip
            self._past.rows[DeliveryOrder].append(
                {"id": next(self._ids[DeliveryOrder]), "delivery_id": delivery_id, "order_id": order_id}
            )
            lines = [row for row in self._past.rows[PurchaseLine] if row["order_id"] == order_id]
            for each, line in zip(bought, lines, strict=True):
                self._take_in(each, line, delivery_id, order_id, at)

    def _take_in(self, each: Bought, line: Row, delivery_id: int, order_id: int, at: datetime) -> None:
        value = each.part.cost_cents * milli(each.quantity) // 1000
        self._past.rows[DeliveryLine].append(
            {
                "id": next(self._ids[DeliveryLine]), "delivery_id": delivery_id, "position": line["position"],
                "part_id": each.part.id, "order_line_id": line["id"], "ordered": each.quantity,
                "counted": each.quantity, "unit_cents": None, "serials": [], "no_serials": False,
                "short": ShortDecision.KEEP, "extra": ExtraDecision.SET_ASIDE, "cost": CostDecision.USE,
                "taken": each.quantity, "value_cents": value, "scanned_at": at, "version": 2,
            }
        )  # fmt: skip
        change = Change(on_hand=each.quantity, on_order=-each.quantity, value_cents=value)
        self._book(each.part.id, at, MoveKind.RECEIVED, change, DESK, order_id=order_id, delivery_id=delivery_id)

    def _use(self, use: PartUse) -> None:
        stands = self._at[use.part_id]
        if use.held:
            change = Change(reserved=use.quantity)
            reason = MoveReason.WAITS if balance_after(stands, change).gap > stands.gap else MoveReason.NONE
            self._book(
                use.part_id, use.at, MoveKind.RESERVED, change, use.person_id, reason=reason, job_id=use.job_id,
                job_line_id=use.line_id,
            )  # fmt: skip
            self._past.lines.append({"id": use.line_id, "reserved": use.quantity})
            return
        value = value_of(stands.value_cents, stands.on_hand, use.quantity)
        change = Change(on_hand=-use.quantity, value_cents=-value)
        kind = MoveKind.SOLD if use.document_id else MoveKind.USED
        self._book(
            use.part_id, use.at, kind, change, use.person_id, job_id=use.job_id, job_line_id=use.line_id,
            document_id=use.document_id,
        )  # fmt: skip
        if use.line_id:
            self._past.lines.append({"id": use.line_id, "used": use.quantity, "cost_cents": value})

    def _book(
        self,
        part_id: int,
        at: datetime,
        kind: MoveKind,
        change: Change,
        person_id: int | None,
        *,
        reason: MoveReason = MoveReason.NONE,
        **behind: int | None,
    ) -> None:
        after = self._at[part_id] = balance_after(self._at[part_id], change)
        assert after.on_hand >= 0, "the plan leaves no part short"
        ids = ("job_id", "job_line_id", "document_id", "order_id", "delivery_id", "return_id", "stock_take_id")
        self._past.moves.append(
            {
                "part_id": part_id, "at": at, "kind": kind, "reason": reason, "on_hand": change.on_hand,
                "reserved": change.reserved, "on_order": change.on_order, "cores": change.cores,
                "value_cents": change.value_cents, "on_hand_after": after.on_hand,
                "value_after_cents": after.value_cents, "person_id": person_id, "note": "",
            } | {name: behind.get(name) for name in ids}
        )  # fmt: skip

    def _pieces(self) -> None:
        """The pieces on hand of parts with serial numbers."""
        for part_id, part in self._parts.items():
            if part.serialised:
                for nth in range(int(self._at[part_id].on_hand)):
                    serial = f"{part.code[:2]}{26_000 + part_id * 17 + nth * 3}"
                    self._past.pieces.append(
                        {
                            "part_id": part_id, "serial": serial, "serial_key": serial_key(serial),
                            "state": SerialState.IN_STOCK, "delivery_id": None,
                            "arrived_at": self._moment(self._first, MORNING), "job_id": None, "job_line_id": None,
                            "document_id": None, "version": 1,
                        }
                    )  # fmt: skip

    def _moment(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, tzinfo=self._zone)


def _in_lots(quantity: Decimal, lot: Decimal) -> Decimal:
    return quantity if lot <= 0 else (quantity / lot).to_integral_value(ROUND_CEILING) * lot


def usual_use(uses: Sequence[PartUse], days: int, until: datetime) -> dict[int, Decimal]:
    """How much of each part is used in so many days, by what was used in the ninety before."""
    since = until - timedelta(days=90)
    used: dict[int, Decimal] = defaultdict(Decimal)
    for use in uses:
        if since <= use.at < until:
            used[use.part_id] += use.quantity
    return {part_id: Decimal(-(-int(quantity * days) // 90)) for part_id, quantity in used.items()}
