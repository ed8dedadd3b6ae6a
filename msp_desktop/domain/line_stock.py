"""Where the part of a line on a job stands: held, waiting, missing, used up."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from msp_desktop.domain.stock import NOTHING


class LineStockState(StrEnum):
    """What a part line shows of the stock."""

    RESERVED = "reserved"
    # On its way: the order was sent.
    WAITS = "waits"
    # On a draft that was not sent yet.
    TO_SEND = "to_send"
    MISSING = "missing"
    # Held for nobody before the customer has said yes.
    NOT_HELD = "not_held"
    USED = "used"


@dataclass(frozen=True, slots=True)
class LineStanding:
    """What is known of a line: how many it holds or used, how many of those held are on hand for it, and what comes.

    `sent` and `drafted` are pieces ordered for this line; `others` says that what is on order anyhow is enough for all
    who wait.
    """

    quantity: Decimal
    reserved: Decimal
    used: Decimal
    here: Decimal
    sent: Decimal = NOTHING
    drafted: Decimal = NOTHING
    others: bool = False

    @property
    def missing(self) -> Decimal:
        """How many of those held are not on hand."""
        return max(NOTHING, self.reserved - self.here)

    @property
    def state(self) -> LineStockState:
        """What it comes to."""
        if self.used > 0:
            return LineStockState.USED
        if not self.reserved:
            return LineStockState.NOT_HELD
        if not self.missing:
            return LineStockState.RESERVED
        if self.sent >= self.missing or self.others:
            return LineStockState.WAITS
        if self.sent + self.drafted >= self.missing:
            return LineStockState.TO_SEND
        return LineStockState.MISSING


@dataclass(frozen=True, slots=True)
class LineStock:
    """The stock side of one part line for whoever works on it; cost is in cents net, None before it is used.

    `missing` pieces are not here, `day` is when they are to come and `order` with which order.
    """

    part_id: int
    state: LineStockState
    missing: Decimal = NOTHING
    free: Decimal = NOTHING
    day: date | None = None
    order: str = ""
    order_id: int | None = None
    shelf: str = ""
    serialised: bool = False
    serials: tuple[str, ...] = ()
    serial_ids: tuple[int, ...] = ()
    cost_cents: int | None = None
    average_cents: int | None = None

    @property
    def can_order(self) -> bool:
        """Whether pieces are missing that nobody ordered."""
        return self.state is LineStockState.MISSING or (
            self.state is LineStockState.NOT_HELD and self.missing > 0 and not self.order
        )
