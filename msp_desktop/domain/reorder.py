"""What to order: how much of a part is missing by its minimum, its reservations and its use, and why."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from msp_desktop.domain.money import half_up_ratio
from msp_desktop.domain.purchase import line_cents
from msp_desktop.domain.stock import NOTHING, milli

USE_DAYS = 90
"""Over how many days the use of a part is looked at."""

COVER_DAYS = 30
"""For how many days an order is to last, counted from the day it is there."""


@dataclass(frozen=True, slots=True)
class Need:
    """What is known of a part: pieces on hand, promised, coming; its minimum, its use over 90 days, how it is bought.

    `drafted` pieces stand on a draft order already. `lot` is what is usually ordered at once (0 for any number),
    `pack` the least the supplier sells; `lead_days` calendar days go by between the order and the door.
    """

    on_hand: Decimal = NOTHING
    reserved: Decimal = NOTHING
    on_order: Decimal = NOTHING
    drafted: Decimal = NOTHING
    minimum: Decimal = NOTHING
    used: Decimal = NOTHING
    lot: Decimal = NOTHING
    pack: Decimal = Decimal(1)
    lead_days: int = 0


class WhyOrder(StrEnum):
    """What decides that, and how many, are ordered."""

    # Only what is promised to jobs makes it short.
    RESERVED = "reserved"
    # What is used in so many days, on top of the minimum.
    USE = "use"
    # The minimum, and `more` beyond it where lots or packs ask for it.
    MINIMUM = "minimum"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How many to order, and why: `days` of use, `more` pieces beyond the minimum, `reserved` ones for jobs."""

    quantity: Decimal
    why: WhyOrder
    days: int = 0
    more: Decimal = NOTHING
    reserved: Decimal = NOTHING

    def cents(self, price_cents: int) -> int:
        """What it costs net."""
        return line_cents(self.quantity, price_cents)


def suggestion(need: Need) -> Suggestion | None:
    """What to order of a part; None when what is here and coming is enough.

    A part is short once fewer pieces are free, here or coming, than its minimum; one that is not kept (minimum 0) when
    jobs wait. Then so many are ordered that the minimum is there with what is used until the delivery and COVER_DAYS
    after it, in whole lots and packs.
    """
    least = max(need.minimum, NOTHING)
    coming = need.on_hand + need.on_order + need.drafted
    free = coming - need.reserved
    if free >= least:
        return None
    used = _used_until_next(need)
    quantity = in_lots(least + used - free, need.lot, need.pack)
    reserved, more = max(need.reserved, NOTHING), free + quantity - least
    if coming >= least:
        return Suggestion(quantity, WhyOrder.RESERVED, more=more, reserved=reserved)
    if used > 0:
        return Suggestion(quantity, WhyOrder.USE, days=COVER_DAYS, more=more, reserved=reserved)
    return Suggestion(quantity, WhyOrder.MINIMUM, more=more, reserved=reserved)


def _used_until_next(need: Need) -> Decimal:
    """What goes until COVER_DAYS after the delivery at the pace of the last USE_DAYS, in whole pieces, half up.

    Nothing for a part that is not kept: what jobs need of it is ordered for them.
    """
    if need.minimum <= 0 or need.used <= 0:
        return NOTHING
    return Decimal(half_up_ratio(milli(need.used) * (need.lead_days + COVER_DAYS), USE_DAYS * 1000))


def in_lots(wanted: Decimal, lot: Decimal, pack: Decimal) -> Decimal:
    """The least quantity of whole lots that is also whole packs and not below `wanted`; lots or packs of 0 are none.

    Where lots and packs do not meet within ten lots, packs win: the supplier sells nothing else.
    """
    step = pack if pack > 0 else NOTHING
    if lot <= 0:
        return _up_to(wanted, step) if step else wanted
    least = _up_to(wanted, lot)
    if not step or _fits(least, step):
        return least
    for more in range(1, 10):
        if _fits(least + lot * more, step):
            return least + lot * more
    return _up_to(least, step)


def _up_to(wanted: Decimal, step: Decimal) -> Decimal:
    times = (wanted / step).to_integral_value(ROUND_CEILING)
    return max(times, Decimal(1)) * step


def _fits(quantity: Decimal, step: Decimal) -> bool:
    return milli(quantity) % milli(step) == 0


def lasts_days(free: Decimal, used: Decimal) -> int | None:
    """For how many days free pieces last at the pace of the last USE_DAYS; None where nothing is used."""
    if used <= 0:
        return None
    return max(0, milli(free)) * USE_DAYS // milli(used)
