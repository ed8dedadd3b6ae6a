"""Selling from stock over the counter: whether there is enough, and whose pieces would go."""

from dataclasses import dataclass
from decimal import Decimal

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.stock import NOTHING, Balance


class OutOfStock(Refused):
    """The pieces to be sold are not on hand; `part_id` is the part to be set right or ordered."""

    def __init__(self, message: str, part_id: int) -> None:
        super().__init__(message, "stock")
        self.part_id = part_id


@dataclass(frozen=True, slots=True)
class Shortage:
    """What stands against a sale of so many pieces; false when nothing does."""

    on_hand: Decimal
    kept: Decimal
    """Pieces on hand that jobs hold."""
    missing: Decimal
    """Pieces that are not there at all: they cannot be sold."""
    taken: Decimal
    """Pieces that would be taken from what jobs hold: it is asked first."""

    def __bool__(self) -> bool:
        return self.missing > 0 or self.taken > 0


def shortage(balance: Balance, quantity: Decimal) -> Shortage:
    """What stands against selling `quantity` pieces of a part that stands so."""
    kept = min(balance.reserved, balance.on_hand)
    missing = max(NOTHING, quantity - balance.on_hand)
    taken = max(NOTHING, min(quantity, balance.on_hand) - (balance.on_hand - kept))
    return Shortage(balance.on_hand, kept, missing, taken)
