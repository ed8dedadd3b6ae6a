"""Buying: how an order goes out, where it stands, what it comes to, and what is decided when a delivery differs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from msp_desktop.domain.money import half_up_ratio
from msp_desktop.domain.service_hours import NeverOpen, ServiceHours
from msp_desktop.domain.stock import NOTHING, milli


class OrderWay(StrEnum):
    """How orders reach a supplier."""

    MAIL = "mail"
    WEB = "web"
    PHONE = "phone"
    COUNTER = "counter"


class OrderState(StrEnum):
    """Where a purchase order stands."""

    DRAFT = "draft"
    SENT = "sent"
    PART_RECEIVED = "part_received"
    RECEIVED = "received"
    CLOSED = "closed"


OPEN_ORDERS = frozenset({OrderState.SENT, OrderState.PART_RECEIVED})
"""Orders from which something is still to come."""


class DeliveryState(StrEnum):
    """Where a delivery stands: counted piece by piece, then taken into stock in one act."""

    DRAFT = "draft"
    RECEIVED = "received"


class ShortDecision(StrEnum):
    """What is done about pieces that did not come."""

    KEEP = "keep"
    CLOSE = "close"
    COMPLAIN = "complain"


class ExtraDecision(StrEnum):
    """What is done with pieces that nobody ordered."""

    SET_ASIDE = "set_aside"
    TAKE = "take"


class CostDecision(StrEnum):
    """What is done about a price that differs from the order's."""

    USE = "use"
    ASK = "ask"


class ReturnState(StrEnum):
    """Where a return to a supplier stands."""

    DRAFT = "draft"
    SENT = "sent"
    CREDITED = "credited"
    CLOSED = "closed"


class ReturnReason(StrEnum):
    """Why a piece goes back to its supplier."""

    DEFECTIVE = "defective"
    WRONG = "wrong"
    NOT_ORDERED = "not_ordered"
    NOT_NEEDED = "not_needed"
    CORE = "core"
    OTHER = "other"


LATEST_DAYS = 730
"""How far ahead a delivery may be expected; further is a slip of the finger."""


# -- what an order comes to


@dataclass(frozen=True, slots=True)
class Terms:
    """What a supplier asks for: freight, from which goods on it is free, and the least worth of an order; cents net."""

    freight_cents: int = 0
    free_freight_cents: int | None = None
    minimum_cents: int | None = None


@dataclass(frozen=True, slots=True)
class OrderTotals:
    """What an order comes to, in cents net."""

    goods_cents: int
    freight_cents: int

    @property
    def net_cents(self) -> int:
        """Goods and freight."""
        return self.goods_cents + self.freight_cents


def line_cents(quantity: Decimal, unit_cents: int) -> int:
    """What so many pieces cost, rounded half up."""
    return half_up_ratio(unit_cents * milli(quantity), 1000)


def usual_freight(terms: Terms, goods_cents: int) -> int:
    """The freight on goods of that worth: none without goods, none from the worth on that makes it free."""
    if goods_cents <= 0:
        return 0
    free = terms.free_freight_cents
    return 0 if free is not None and goods_cents >= free else terms.freight_cents


def missing_cents(terms: Terms, goods_cents: int) -> int:
    """How much an order lacks to the supplier's minimum; 0 when it is met, there is none, or nothing is ordered."""
    if terms.minimum_cents is None or goods_cents <= 0:
        return 0
    return max(0, terms.minimum_cents - goods_cents)


# -- where an order stands


@dataclass(frozen=True, slots=True)
class LineStanding:
    """How much of a line was ordered, came, and was given up."""

    quantity: Decimal
    received: Decimal = NOTHING
    closed: Decimal = NOTHING

    @property
    def outstanding(self) -> Decimal:
        """What is still to come."""
        return max(NOTHING, self.quantity - self.received - self.closed)


def sent_state(lines: Iterable[LineStanding]) -> OrderState:
    """Where an order stands once it was sent: closed when the last pieces to come were given up."""
    every = list(lines)
    if any(line.outstanding > 0 for line in every):
        return OrderState.PART_RECEIVED if any(line.received > 0 for line in every) else OrderState.SENT
    return OrderState.CLOSED if any(line.closed > 0 for line in every) else OrderState.RECEIVED


# -- when it comes


def expected_day(now: datetime, hours: ServiceHours, delivery_days: int, order_until: int | None = None) -> date:
    """The business day on which an order sent now is at the door.

    The days of delivery count from today, from the next business day when the shop is closed today or the supplier's
    hour (minutes after midnight on the shop's clock) is past.
    """
    local = hours.local(now)
    today = local.date()
    late = order_until is not None and local.hour * 60 + local.minute >= order_until
    try:
        first = hours.next_business_day(today + timedelta(days=1) if late else today)
        return hours.add_business_days(first, delivery_days)
    except NeverOpen:
        return today + timedelta(days=delivery_days + late)


def is_late(state: OrderState, day: date | None, today: date) -> bool:
    """Whether something that was to come by `day` is late."""
    return state in OPEN_ORDERS and day is not None and day < today
