"""What a price list is read by and comes to, as plain values: choices, parts as they are, what each row proposes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from msp_desktop.domain.part_price import PartPricing
from msp_desktop.domain.price_list_cells import Cell, DayOrder, DecimalMark
from msp_desktop.domain.price_list_headings import PriceField
from msp_desktop.domain.pricing import PriceEnding
from msp_desktop.domain.totals import PriceBasis

LARGEST_CENTS = 100_000_000
LARGEST_PACK = Decimal(100_000)
LONGEST_NAME = 200
LONGEST_CODE = 80
LONGEST_SHORT = 80


class MatchBy(StrEnum):
    """What a row finds its part by."""

    SUPPLIER_CODE = "supplier_code"
    BARCODE = "barcode"
    OWN_CODE = "own_code"


KEY_FIELDS = {
    MatchBy.SUPPLIER_CODE: PriceField.CODE,
    MatchBy.BARCODE: PriceField.BARCODE,
    MatchBy.OWN_CODE: PriceField.OWN_CODE,
}
"""The column that a way of matching needs."""


class ProposalKind(StrEnum):
    """What a row comes to."""

    NEW = "new"
    UP = "up"
    DOWN = "down"
    # The first price of this supplier for a part that is known.
    FIRST = "first"
    # Same price, another code or pack.
    TERMS = "terms"
    SAME = "same"
    # Not among the parts, and unknown ones are not added.
    LEFT = "left"
    REFUSED = "refused"


CHANGING = frozenset({ProposalKind.NEW, ProposalKind.UP, ProposalKind.DOWN, ProposalKind.FIRST, ProposalKind.TERMS})
"""Rows that an import would write."""


class Reason(StrEnum):
    """Why a row is refused."""

    NO_KEY = "no_key"
    NO_PRICE = "no_price"
    PRICE = "price"
    PRICE_ZERO = "price_zero"
    PRICE_LARGE = "price_large"
    PACK = "pack"
    DAY = "day"
    FUTURE = "future"
    NO_NAME = "no_name"
    LONG = "long"
    BARCODE = "barcode"
    BARCODE_SHORTENED = "barcode_shortened"
    BARCODE_TAKEN = "barcode_taken"
    OWN_CODE = "own_code"
    TWICE = "twice"
    TWO_PARTS = "two_parts"


@dataclass(frozen=True, slots=True)
class Choices:
    """How a list is read and what it may change.

    `percent` is added to every price (below zero: taken off). `follow_cost`: the cost of parts that come from this
    supplier first follows, and with it prices under a markup; else only the supplier's own price. New parts are sold
    at cost plus `markup`. `skip_rows` stand above the headings, or above the first row where there are none.
    """

    match: MatchBy = MatchBy.SUPPLIER_CODE
    add_new: bool = False
    only_in_stock: bool = False
    follow_cost: bool = True
    percent: Decimal = Decimal()
    per_pack: bool = False
    skip_rows: int = 0
    has_headings: bool = True
    mark: DecimalMark = DecimalMark.AUTO
    days: DayOrder = DayOrder.DAY_FIRST
    markup: Decimal = Decimal(40)


@dataclass(frozen=True, slots=True)
class KnownPart:
    """A part as it is: its cost and price, and what this supplier calls it and asks for it (None: never had it).

    `first` where no other supplier comes before this one.
    """

    id: int
    code: str
    name: str
    cost_cents: int
    price_cents: int
    pricing: PartPricing
    basis: PriceBasis
    markup: Decimal
    ending: PriceEnding
    tax_percent: Decimal
    link_id: int | None = None
    supplier_code: str = ""
    supplier_cents: int | None = None
    pack: Decimal = Decimal(1)
    first: bool = True


@dataclass(frozen=True, slots=True)
class KnownParts:
    """Every part, and by what rows find it: codes as `code_key` has them, barcodes in every reading."""

    parts: Mapping[int, KnownPart] = field(default_factory=dict)
    by_supplier_code: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    by_barcode: Mapping[str, int] = field(default_factory=dict)
    by_own_code: Mapping[str, int] = field(default_factory=dict)
    # How new parts are priced.
    basis: PriceBasis = PriceBasis.NET
    tax_percent: Decimal = Decimal()
    usual_mark: DecimalMark = DecimalMark.POINT


@dataclass(frozen=True, slots=True)
class Row:
    """One row with its number as a spreadsheet shows it."""

    number: int
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row says, tidied: the price is net in cents for one piece, the percentage already on it."""

    code: str = ""
    own_code: str = ""
    barcode: str = ""
    name: str = ""
    maker: str = ""
    category: str = ""
    price_cents: int = 0
    pack: Decimal | None = None
    day: date | None = None
    in_stock: bool = True


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one row comes to. `old_cents` and `new_cents` are what they ask for a piece; a cost or price that stays is
    None. `margin` is in percent of the net price after the import. `detail` belongs to the reason.
    """

    row: int
    kind: ProposalKind
    entry: Entry
    code: str = ""
    name: str = ""
    part: KnownPart | None = None
    old_cents: int | None = None
    new_cents: int | None = None
    cost_cents: int | None = None
    price_cents: int | None = None
    margin: Decimal | None = None
    reason: Reason | None = None
    detail: str = ""

    @property
    def rise(self) -> Decimal | None:
        """By how many percent the price goes up, below zero when it goes down; None where there is none before."""
        if not self.old_cents or self.new_cents is None:
            return None
        return Decimal((self.new_cents - self.old_cents) * 100) / Decimal(self.old_cents)
