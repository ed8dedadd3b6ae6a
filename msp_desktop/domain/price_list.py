"""A supplier's price list against the parts as they are: each row becomes one proposal, or is refused with a reason."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from msp_desktop.domain.barcode import CodeFault, code_fault, plain_code, readings
from msp_desktop.domain.money import half_up
from msp_desktop.domain.part_price import PartPricing, margin_percent, marked_up
from msp_desktop.domain.price_list_cells import (
    Cell,
    DayOrder,
    DecimalMark,
    code_key,
    guess_mark,
    is_shortened,
    read_day,
    read_number,
    text_of,
    they_have_it,
)
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

    `first` where no other supplier comes before this one; `gone` where the part was deleted.
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
    gone: bool = False


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
    part_id: int | None = None
    link_id: int | None = None
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


class _Refuse(Exception):
    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


def propose(
    rows: Iterable[Row], columns: Sequence[PriceField], choices: Choices, known: KnownParts, today: date
) -> tuple[Proposal, ...]:
    """What each row comes to, in order. Rows without key, name and price (titles, blanks) are passed over."""
    return tuple(_Look(list(rows), columns, choices, known, today).proposals())


def counts(proposals: Iterable[Proposal]) -> dict[ProposalKind, int]:
    """How many rows come to what."""
    found = dict.fromkeys(ProposalKind, 0)
    for each in proposals:
        found[each.kind] += 1
    return found


class _Look:
    """One look at a whole list; rows that say the same thing twice are seen here."""

    def __init__(
        self, rows: list[Row], columns: Sequence[PriceField], choices: Choices, known: KnownParts, today: date
    ) -> None:
        self._rows = rows
        self._at = {field: at for at, field in enumerate(columns) if field is not PriceField.NONE}
        self._choices = choices
        self._known = known
        self._today = today
        self._mark = choices.mark
        if self._mark is DecimalMark.AUTO:
            prices = (self._cell(row, PriceField.PRICE) for row in rows)
            self._mark = guess_mark(prices, known.usual_mark)
        # Part or key → the row that spoke of it first, and what it said.
        self._spoken: dict[object, tuple[int, Entry]] = {}

    def proposals(self) -> Iterator[Proposal]:
        for row in self._rows:
            if not self._says_something(row):
                continue
            shown = Proposal(row.number, ProposalKind.REFUSED, Entry(), self._shown_code(row), self._name(row))
            try:
                yield self._propose(row, self._entry(row))
            except _Refuse as refused:
                yield replace(shown, reason=refused.reason, detail=refused.detail)

    # -- reading a row

    def _cell(self, row: Row, field: PriceField) -> Cell:
        at = self._at.get(field)
        return row.cells[at] if at is not None and at < len(row.cells) else ""

    def _text(self, row: Row, field: PriceField) -> str:
        return text_of(self._cell(row, field))

    def _key_text(self, row: Row) -> str:
        return self._text(row, KEY_FIELDS[self._choices.match])

    def _shown_code(self, row: Row) -> str:
        return (self._key_text(row) or self._text(row, PriceField.CODE))[:LONGEST_CODE]

    def _name(self, row: Row) -> str:
        return self._text(row, PriceField.NAME)[:LONGEST_NAME]

    def _says_something(self, row: Row) -> bool:
        """A title or a blank line has neither a price nor a key."""
        return bool(self._key_text(row) or self._text(row, PriceField.PRICE))

    def _entry(self, row: Row) -> Entry:
        if not self._key_text(row):
            raise _Refuse(Reason.NO_KEY)
        pack = self._pack(row)
        entry = Entry(
            code=self._text(row, PriceField.CODE),
            own_code=code_key(self._text(row, PriceField.OWN_CODE)),
            barcode=self._barcode(row),
            name=self._text(row, PriceField.NAME),
            maker=self._text(row, PriceField.MAKER),
            category=self._text(row, PriceField.CATEGORY),
            price_cents=self._price(row, pack),
            pack=pack,
            day=self._day(row),
            in_stock=they_have_it(self._cell(row, PriceField.STOCK)),
        )
        for text, longest in (
            (entry.code, LONGEST_CODE), (entry.name, LONGEST_NAME), (entry.maker, LONGEST_SHORT),
            (entry.category, LONGEST_SHORT),
        ):  # fmt: skip
            if len(text) > longest:
                raise _Refuse(Reason.LONG, text[:40])
        return entry

    def _barcode(self, row: Row) -> str:
        code = plain_code(self._text(row, PriceField.BARCODE))
        if not code:
            return ""
        if is_shortened(code):
            raise _Refuse(Reason.BARCODE_SHORTENED, code)
        fault = code_fault(code)
        if fault is not None:
            raise _Refuse(Reason.LONG if fault is CodeFault.TOO_LONG else Reason.BARCODE, code[:40])
        return code

    def _price(self, row: Row, pack: Decimal | None) -> int:
        cell = self._cell(row, PriceField.PRICE)
        if not text_of(cell):
            raise _Refuse(Reason.NO_PRICE)
        try:
            price = read_number(cell, self._mark)
        except ValueError:
            raise _Refuse(Reason.PRICE, text_of(cell)[:40]) from None
        if self._choices.per_pack and pack:
            price /= pack
        cents = half_up(price * (100 + self._choices.percent))
        if cents <= 0:
            raise _Refuse(Reason.PRICE_ZERO, text_of(cell)[:40])
        if cents > LARGEST_CENTS:
            raise _Refuse(Reason.PRICE_LARGE, text_of(cell)[:40])
        return cents

    def _pack(self, row: Row) -> Decimal | None:
        text = self._text(row, PriceField.PACK)
        if not text:
            return None
        cell = self._cell(row, PriceField.PACK)
        # "10 pcs", "VE 5": the one number in it.
        digits = [each for each in text.replace("x", " ").split() if each[:1].isdigit()]
        try:
            pack = read_number(digits[0] if isinstance(cell, str) and len(digits) == 1 else cell, self._mark)
        except ValueError:
            raise _Refuse(Reason.PACK, text[:40]) from None
        if not 0 < pack <= LARGEST_PACK or pack * 1000 != int(pack * 1000):
            raise _Refuse(Reason.PACK, text[:40])
        return pack

    def _day(self, row: Row) -> date | None:
        cell = self._cell(row, PriceField.DAY)
        if not text_of(cell):
            return None
        try:
            day = read_day(cell, self._choices.days)
        except ValueError:
            raise _Refuse(Reason.DAY, text_of(cell)[:40]) from None
        if day > self._today:
            raise _Refuse(Reason.FUTURE, day.isoformat())
        return day

    # -- what it comes to

    def _propose(self, row: Row, entry: Entry) -> Proposal:
        part = self._part(entry)
        self._refuse_twice(row, entry, part)
        if part is None or part.gone:
            return self._new(row, entry, part)
        return self._known_part(row, entry, part)

    def _part(self, entry: Entry) -> KnownPart | None:
        by_code = self._known.by_supplier_code.get(code_key(entry.code), ()) if entry.code else ()
        by_barcode = self._known.by_barcode.get(entry.barcode) if entry.barcode else None
        found: int | None
        match self._choices.match:
            case MatchBy.OWN_CODE:
                found = self._known.by_own_code.get(entry.own_code)
            case MatchBy.BARCODE:
                found = by_barcode
            case _:
                if len(by_code) > 1:
                    raise _Refuse(Reason.TWO_PARTS, self._known.parts[by_code[0]].name)
                # A code they never used before may stand for a part that is known by its barcode.
                found = by_code[0] if by_code else by_barcode
        return None if found is None else self._known.parts[found]

    def _refuse_twice(self, row: Row, entry: Entry, part: KnownPart | None) -> None:
        keys: list[object] = [part.id] if part else [(KEY_FIELDS[self._choices.match], self._key_of(entry))]
        if part is None and entry.barcode:
            keys += [("scan", reading) for reading in readings(entry.barcode)]
        for each in keys:
            if each in self._spoken and self._spoken[each][1] != entry:
                raise _Refuse(Reason.TWICE, str(self._spoken[each][0]))
        for each in keys:
            self._spoken.setdefault(each, (row.number, entry))

    def _key_of(self, entry: Entry) -> str:
        match self._choices.match:
            case MatchBy.OWN_CODE:
                return entry.own_code
            case MatchBy.BARCODE:
                return entry.barcode
            case _:
                return code_key(entry.code)

    def _again(self, row: Row, entry: Entry, part: KnownPart | None) -> bool:
        """Whether an earlier row has said exactly this."""
        key: object = part.id if part else (KEY_FIELDS[self._choices.match], self._key_of(entry))
        return self._spoken[key][0] != row.number

    def _new(self, row: Row, entry: Entry, gone: KnownPart | None) -> Proposal:
        shown = Proposal(row.number, ProposalKind.LEFT, entry, self._shown_code(row), entry.name)
        if not self._choices.add_new or (self._choices.only_in_stock and not entry.in_stock):
            return replace(shown, new_cents=entry.price_cents)
        if self._again(row, entry, gone):
            return replace(shown, kind=ProposalKind.SAME, new_cents=entry.price_cents)
        if not entry.name:
            raise _Refuse(Reason.NO_NAME)
        owner = self._known.by_barcode.get(entry.barcode) if entry.barcode else None
        if owner is not None and (gone is None or owner != gone.id):
            raise _Refuse(Reason.BARCODE_TAKEN, self._known.parts[owner].name)
        if entry.own_code and gone is None:
            self._check_own_code(entry)
        price = self._new_price(entry.price_cents)
        return replace(
            shown,
            kind=ProposalKind.NEW,
            part_id=gone.id if gone else None,
            link_id=gone.link_id if gone else None,
            new_cents=entry.price_cents,
            cost_cents=entry.price_cents,
            price_cents=price,
            margin=margin_percent(net_of(price, self._known.basis, self._known.tax_percent), entry.price_cents),
        )

    def _check_own_code(self, entry: Entry) -> None:
        allowed = entry.own_code.isascii() and all(each.isalnum() or each in "._/+-" for each in entry.own_code)
        taken = entry.own_code in self._known.by_own_code or entry.own_code in self._known.by_barcode
        if not allowed or len(entry.own_code) > 40 or taken:
            raise _Refuse(Reason.OWN_CODE, entry.own_code[:40])

    def _new_price(self, cost_cents: int) -> int:
        tax = self._known.tax_percent if self._known.basis is PriceBasis.GROSS else Decimal()
        return marked_up(cost_cents, self._choices.markup, tax, PriceEnding.CENT)

    def _known_part(self, row: Row, entry: Entry, part: KnownPart) -> Proposal:
        shown = Proposal(row.number, ProposalKind.SAME, entry, part.code, part.name, part.id, part.link_id)
        shown = replace(shown, old_cents=part.supplier_cents, new_cents=entry.price_cents)
        if self._again(row, entry, part):
            return shown
        follows = self._choices.follow_cost and part.first and part.cost_cents != entry.price_cents
        cost = entry.price_cents if follows else None
        price = repriced(part, entry.price_cents) if follows else part.price_cents
        net = net_of(price, part.basis, part.tax_percent)
        return replace(
            shown,
            kind=_kind(part, entry, follows=follows),
            old_cents=part.cost_cents if follows and part.supplier_cents == entry.price_cents else part.supplier_cents,
            cost_cents=cost,
            price_cents=price if price != part.price_cents else None,
            margin=margin_percent(net, part.cost_cents if cost is None else cost),
        )


def repriced(part: KnownPart, cost_cents: int) -> int:
    """What a part is sold for at that cost: a markup follows it, a fixed price stays."""
    if part.pricing is PartPricing.FIXED:
        return part.price_cents
    tax = part.tax_percent if part.basis is PriceBasis.GROSS else Decimal()
    return marked_up(cost_cents, part.markup, tax, part.ending)


def net_of(price_cents: int, basis: PriceBasis, tax_percent: Decimal) -> int:
    """A price without the tax that may be in it."""
    if basis is PriceBasis.NET:
        return price_cents
    return half_up(Decimal(price_cents) * 100 / (100 + tax_percent))


def _kind(part: KnownPart, entry: Entry, *, follows: bool) -> ProposalKind:
    new = entry.price_cents
    if part.supplier_cents is None:
        return ProposalKind.FIRST
    before = part.cost_cents if part.supplier_cents == new and follows else part.supplier_cents
    if before != new:
        return ProposalKind.UP if new > before else ProposalKind.DOWN
    other_code = bool(entry.code) and entry.code != part.supplier_code
    other_pack = entry.pack is not None and entry.pack != part.pack
    return ProposalKind.TERMS if other_code or other_pack else ProposalKind.SAME
