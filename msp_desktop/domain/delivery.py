"""A delivery against what was ordered: what differs, what goes into stock at which value, which jobs get the pieces."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from msp_desktop.domain.money import allocate, half_up_ratio
from msp_desktop.domain.purchase import CostDecision, ExtraDecision, ShortDecision
from msp_desktop.domain.stock import NOTHING, milli

DEARER_PERCENT = 5
"""A price that rose by more than this is asked about."""


@dataclass(frozen=True, slots=True)
class CountedLine:
    """What is known of one line: pieces still to come and counted, the price it was ordered (or last bought) at, the
    price on the note (None while it is as ordered), and what was decided.
    """

    id: int
    ordered: Decimal
    counted: Decimal
    ordered_cents: int
    note_cents: int | None = None
    short: ShortDecision = ShortDecision.KEEP
    extra: ExtraDecision = ExtraDecision.SET_ASIDE
    cost: CostDecision = CostDecision.USE

    @property
    def unit_cents(self) -> int:
        """What a piece costs on the supplier's paper, net."""
        return self.ordered_cents if self.note_cents is None else self.note_cents

    @property
    def missing(self) -> Decimal:
        """Pieces that were to come and did not."""
        return max(NOTHING, self.ordered - self.counted)

    @property
    def beyond(self) -> Decimal:
        """Pieces that nobody ordered."""
        return max(NOTHING, self.counted - self.ordered)

    @property
    def of_order(self) -> Decimal:
        """Pieces that were ordered and came."""
        return min(self.ordered, self.counted)

    @property
    def taken(self) -> Decimal:
        """Pieces that go into stock: what was ordered, and what is beyond it where that is taken."""
        return self.counted if self.extra is ExtraDecision.TAKE else self.of_order

    @property
    def dearer(self) -> bool:
        """Whether the price rose so much that somebody is asked about it."""
        return self.counted > 0 and self.unit_cents * 100 > self.ordered_cents * (100 + DEARER_PERCENT)

    @property
    def asked(self) -> bool:
        """Whether the new price is not accepted yet, so that the old one counts."""
        return self.dearer and self.cost is CostDecision.ASK

    @property
    def stock_cents(self) -> int:
        """What a piece is taken into stock at, without freight."""
        return self.ordered_cents if self.asked else self.unit_cents

    @property
    def goods_cents(self) -> int:
        """What the pieces taken come to, without freight."""
        return half_up_ratio(self.stock_cents * milli(self.taken), 1000)

    @property
    def open_cents(self) -> int:
        """What is still to come at its ordered price, unless the line is closed."""
        if self.short is ShortDecision.CLOSE:
            return 0
        return half_up_ratio(self.ordered_cents * milli(self.missing), 1000)


def rise_percent(before_cents: int, now_cents: int) -> Decimal | None:
    """By how much a price rose (below zero: fell), in percent with one place, half up; None from a price of nothing."""
    if before_cents <= 0:
        return None
    return Decimal(half_up_ratio((now_cents - before_cents) * 1000, before_cents)) / 10


class DifferenceKind(StrEnum):
    """In what a line differs from what was ordered, in the order it is asked about."""

    MISSING = "missing"
    NOT_ORDERED = "not_ordered"
    DEARER = "dearer"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing to decide: so many pieces missing or beyond, or a price that rose."""

    kind: DifferenceKind
    line_id: int
    pieces: Decimal = NOTHING


def differences(lines: Sequence[CountedLine]) -> list[Difference]:
    """Everything in which a delivery differs from its orders, missing first, each in the order of the lines."""
    missing = [Difference(DifferenceKind.MISSING, each.id, each.missing) for each in lines if each.missing]
    beyond = [Difference(DifferenceKind.NOT_ORDERED, each.id, each.beyond) for each in lines if each.beyond]
    dearer = [Difference(DifferenceKind.DEARER, each.id) for each in lines if each.dearer]
    return missing + beyond + dearer


@dataclass(frozen=True, slots=True)
class Landed:
    """What the pieces of a line are worth in stock: their price, and their share of the freight."""

    goods_cents: int
    freight_cents: int

    @property
    def value_cents(self) -> int:
        """Both together."""
        return self.goods_cents + self.freight_cents


def landed(lines: Sequence[CountedLine], freight_cents: int) -> dict[int, Landed]:
    """Spread the freight over the lines that go into stock, by their value, by pieces where all are free; the shares
    add up to it. Without a piece taken there is nothing to spread it on.
    """
    taken = [each for each in lines if each.taken > 0]
    if not taken:
        return {}
    weights = [each.goods_cents for each in taken]
    if not any(weights):
        weights = [milli(each.taken) for each in taken]
    shares = allocate(freight_cents, weights)
    return {each.id: Landed(each.goods_cents, share) for each, share in zip(taken, shares, strict=True)}


@dataclass(frozen=True, slots=True)
class DeliverySums:
    """What a delivery comes to as it is counted now."""

    ordered: Decimal
    arrived: Decimal
    """Of what was ordered."""
    taken: Decimal
    complete_lines: int
    short_lines: int
    goods_cents: int
    freight_cents: int
    ordered_cents: int
    open_cents: int

    @property
    def value_cents(self) -> int:
        """What goes into stock, with the freight."""
        return self.goods_cents + self.freight_cents


def delivery_sums(lines: Sequence[CountedLine], freight_cents: int) -> DeliverySums:
    """Add a delivery up."""
    asked_for = [each for each in lines if each.ordered > 0]
    spread = landed(lines, freight_cents)
    return DeliverySums(
        ordered=sum((each.ordered for each in lines), NOTHING),
        arrived=sum((each.of_order for each in lines), NOTHING),
        taken=sum((each.taken for each in lines), NOTHING),
        complete_lines=sum(1 for each in asked_for if not each.missing),
        short_lines=sum(1 for each in asked_for if each.missing and each.counted),
        goods_cents=sum(each.goods_cents for each in spread.values()),
        freight_cents=sum(each.freight_cents for each in spread.values()),
        ordered_cents=sum(half_up_ratio(each.ordered_cents * milli(each.ordered), 1000) for each in asked_for),
        open_cents=sum(each.open_cents for each in asked_for),
    )


# -- which jobs get the pieces


@dataclass(frozen=True, slots=True)
class Want:
    """What one line of an open job still needs of a part."""

    line_id: int
    item_id: int
    quantity: Decimal
    # On the bench already, with the pieces beside it.
    working: bool = False
    # Ordered for this job, so its pieces are its own.
    special: bool = False
    promised_at: datetime | None = None


def _turn(want: Want) -> tuple[int, float, int]:
    rank = 0 if want.working else 1 if want.special else 2
    return rank, want.promised_at.timestamp() if want.promised_at is not None else float("inf"), want.line_id


def pieces_for(on_hand: Decimal, wants: Iterable[Want]) -> dict[int, Decimal]:
    """Give the pieces on hand to the lines that want them, by line: benches first, then what was ordered for a job,
    then the oldest promise. Who comes first gets all of it before the next one gets any.
    """
    left = max(on_hand, NOTHING)
    given: dict[int, Decimal] = {}
    for want in sorted(wants, key=_turn):
        given[want.line_id] = min(left, want.quantity)
        left -= given[want.line_id]
    return given


def items_covered(on_hand: Mapping[int, Decimal], wants: Mapping[int, Sequence[Want]]) -> frozenset[int]:
    """The items that have every piece they want; both by part."""
    asking: set[int] = set()
    short: set[int] = set()
    for part_id, of_part in wants.items():
        given = pieces_for(on_hand.get(part_id, NOTHING), of_part)
        for want in of_part:
            asking.add(want.item_id)
            if given[want.line_id] < want.quantity:
                short.add(want.item_id)
    return frozenset(asking - short)
