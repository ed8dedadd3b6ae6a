"""Stock: the kinds of moves, the balance they add up to, what leaves at which value, and what a balance means."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from msp_desktop.domain.money import half_up_ratio

NOTHING = Decimal()


class MoveKind(StrEnum):
    """What happened to a part; the value is the stored code."""

    ORDERED = "ordered"
    ORDER_CLOSED = "order_closed"
    RECEIVED = "received"
    RESERVED = "reserved"
    RELEASED = "released"
    USED = "used"
    SOLD = "sold"
    RETURNED = "returned"
    ADJUSTED = "adjusted"
    COUNTED = "counted"
    WRITTEN_OFF = "written_off"
    SENT_BACK = "sent_back"
    REVALUED = "revalued"
    CORE_KEPT = "core_kept"
    CORE_SENT = "core_sent"


class MoveReason(StrEnum):
    """Why a move was made, where the kind alone does not say it."""

    NONE = ""
    # More is reserved than there is and will come: a person said yes to it, or the world moved under a promise.
    WAITS = "waits"
    ORDER_CLOSED = "order_closed"
    PIECES_GONE = "pieces_gone"
    TAKEN_FIRST = "taken_first"
    # Pieces that were there although the book did not know of them, and the other way round.
    OPENING = "opening"
    FOUND = "found"
    OLD_COUNT = "old_count"
    NOT_BOOKED = "not_booked"
    SHOP_USE = "shop_use"
    LOST = "lost"
    BROKEN = "broken"
    EXPIRED = "expired"
    NOT_KNOWN = "not_known"
    OTHER = "other"
    # Back from where it had gone.
    UNUSED = "unused"
    DEFECTIVE = "defective"
    WRONG = "wrong"
    UNDONE = "undone"


ADJUST_REASONS = (
    MoveReason.NOT_BOOKED,
    MoveReason.SHOP_USE,
    MoveReason.LOST,
    MoveReason.BROKEN,
    MoveReason.EXPIRED,
    MoveReason.FOUND,
    MoveReason.OLD_COUNT,
    MoveReason.OPENING,
    MoveReason.OTHER,
)
"""What a person may choose when a number is set right; OTHER needs a line of text."""


class SerialState(StrEnum):
    """Where one piece of a part with serial numbers is."""

    IN_STOCK = "in_stock"
    RESERVED = "reserved"
    USED = "used"
    SOLD = "sold"
    SENT_BACK = "sent_back"
    WRITTEN_OFF = "written_off"


SERIALS_HERE = frozenset({SerialState.IN_STOCK, SerialState.RESERVED})
"""The pieces that on hand counts."""


@dataclass(frozen=True, slots=True)
class Balance:
    """Where a part stands: pieces with at most three decimals, and what those on hand cost, in cents net."""

    on_hand: Decimal = NOTHING
    reserved: Decimal = NOTHING
    on_order: Decimal = NOTHING
    cores: Decimal = NOTHING
    value_cents: int = 0

    @property
    def free(self) -> Decimal:
        """What is on hand and promised to nobody; below zero when jobs wait for it."""
        return self.on_hand - self.reserved

    @property
    def gap(self) -> Decimal:
        """How much more is reserved than is here or on its way."""
        return max(NOTHING, self.reserved - self.on_hand - self.on_order)


@dataclass(frozen=True, slots=True)
class Change:
    """What one move adds to a balance; below zero where it takes away."""

    on_hand: Decimal = NOTHING
    reserved: Decimal = NOTHING
    on_order: Decimal = NOTHING
    cores: Decimal = NOTHING
    value_cents: int = 0

    def __bool__(self) -> bool:
        return any((self.on_hand, self.reserved, self.on_order, self.cores, self.value_cents))


class Impossible(StrEnum):
    """Why a change cannot be made to a balance."""

    ON_HAND = "on_hand"
    RESERVED = "reserved"
    ON_ORDER = "on_order"
    CORES = "cores"
    VALUE = "value"
    # More would be reserved than may be, and nobody says why.
    GAP = "gap"


def balance_after(balance: Balance, change: Change) -> Balance:
    """The balance once a change is made, whether it can be or not."""
    return Balance(
        balance.on_hand + change.on_hand,
        balance.reserved + change.reserved,
        balance.on_order + change.on_order,
        balance.cores + change.cores,
        balance.value_cents + change.value_cents,
    )


def impossible(balance: Balance, change: Change, reason: MoveReason = MoveReason.NONE) -> Impossible | None:
    """Why a change cannot be made, None when it can.

    Nothing falls below zero; without pieces there is no value; reservations may exceed what is here and on order only
    with a reason.
    """
    after = balance_after(balance, change)
    if after.on_hand < 0:
        return Impossible.ON_HAND
    if after.reserved < 0:
        return Impossible.RESERVED
    if after.on_order < 0:
        return Impossible.ON_ORDER
    if after.cores < 0:
        return Impossible.CORES
    if after.value_cents < 0 or (after.on_hand == 0 and after.value_cents != 0):
        return Impossible.VALUE
    if after.gap > balance.gap and not reason:
        return Impossible.GAP
    return None


def plain_number(quantity: Decimal) -> str:
    """A quantity in plain digits without trailing zeros: "2", "0.5"."""
    return f"{quantity.normalize():f}"


def milli(quantity: Decimal) -> int:
    """A quantity in whole thousandths."""
    return int(quantity * 1000)


def value_of(value_cents: int, pieces: Decimal, quantity: Decimal) -> int:
    """What `quantity` of `pieces` worth `value_cents` carries away: its share rounded half up, the last piece the rest.

    So any sequence of takings ends exactly at zero. `pieces` is above zero and at least `quantity`.
    """
    if quantity == pieces:
        return value_cents
    return half_up_ratio(value_cents * milli(quantity), milli(pieces))


def value_found(balance: Balance, quantity: Decimal, cost_cents: int) -> int:
    """What pieces that turn up are taken in at: the average of those on hand, else the part's cost."""
    if balance.on_hand > 0:
        return half_up_ratio(balance.value_cents * milli(quantity), milli(balance.on_hand))
    return half_up_ratio(cost_cents * milli(quantity), 1000)


def average_cents(balance: Balance) -> int | None:
    """What one piece on hand costs on average, rounded half up; None without pieces."""
    return half_up_ratio(balance.value_cents * 1000, milli(balance.on_hand)) if balance.on_hand > 0 else None


class StockState(StrEnum):
    """What a balance means to whoever looks at the list, the most pressing first."""

    OUT = "out"
    LOW = "low"
    ON_ORDER = "on_order"
    IN_STOCK = "in_stock"
    NOT_KEPT = "not_kept"


STATE_RANK = {state: rank for rank, state in enumerate(StockState)}


def stock_state(balance: Balance, minimum: Decimal) -> StockState:
    """Whether a part is out, low, on its way, there, or simply not kept.

    Short is what has fewer free pieces than its minimum, or jobs that wait; on order when what comes covers that.
    """
    short = balance.free < max(minimum, NOTHING)
    if short and balance.on_order > 0 and balance.free + balance.on_order >= minimum:
        return StockState.ON_ORDER
    if short:
        return StockState.OUT if balance.on_hand <= 0 else StockState.LOW
    if balance.on_hand <= 0:
        return StockState.ON_ORDER if balance.on_order > 0 else StockState.NOT_KEPT
    return StockState.IN_STOCK
