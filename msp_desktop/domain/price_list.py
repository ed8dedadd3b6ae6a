"""A supplier's price list against the parts as they are: each row becomes one proposal, or is refused with a reason."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from msp_desktop.domain.barcode import CodeFault, code_fault, plain_code, readings
from msp_desktop.domain.money import half_up
from msp_desktop.domain.part_price import PartPricing, margin_percent, marked_up
from msp_desktop.domain.price_list_cells import (
    Cell,
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
from msp_desktop.domain.price_list_values import (
    KEY_FIELDS,
    LARGEST_CENTS,
    LARGEST_PACK,
    LONGEST_CODE,
    LONGEST_NAME,
    LONGEST_SHORT,
    Choices,
    Entry,
    KnownPart,
    KnownParts,
    MatchBy,
    Proposal,
    ProposalKind,
    Reason,
    Row,
)
from msp_desktop.domain.pricing import PriceEnding
from msp_desktop.domain.totals import PriceBasis


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


def missing_columns(columns: Sequence[PriceField], choices: Choices) -> tuple[PriceField, ...]:
    """What a list cannot be read without and no column holds yet."""
    wanted = [KEY_FIELDS[choices.match], PriceField.PRICE]
    if choices.add_new:
        wanted.append(PriceField.NAME)
    return tuple(each for each in wanted if each not in columns)


def resolved(rows: Iterable[Row], columns: Sequence[PriceField], choices: Choices, known: KnownParts) -> Choices:
    """The choices with the decimal mark that the prices have, where none was chosen."""
    if choices.mark is not DecimalMark.AUTO or PriceField.PRICE not in columns:
        return choices
    at = columns.index(PriceField.PRICE)
    prices = (row.cells[at] for row in rows if at < len(row.cells))
    return replace(choices, mark=guess_mark(prices, known.usual_mark))


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
        self._at: dict[PriceField, int] = {field: at for at, field in enumerate(columns)}
        self._choices = choices
        self._known = known
        self._today = today
        self._mark = resolved(rows, columns, choices, known).mark
        # Part or key → the row that spoke of it first, and what it said.
        self._spoken: dict[object, tuple[int, Entry]] = {}

    def proposals(self) -> Iterator[Proposal]:
        for row in self._rows:
            if not self._says_something(row):
                continue
            try:
                yield self._propose(row, self._entry(row))
            except _Refuse as refused:
                shown = Proposal(row.number, ProposalKind.REFUSED, Entry(), self._shown_code(row), self._name(row))
                yield replace(shown, reason=refused.reason, detail=refused.detail)

    # -- reading a row

    def _cell(self, row: Row, field: PriceField) -> Cell:
        at = self._at.get(field, -1)
        return row.cells[at] if 0 <= at < len(row.cells) else ""

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
            barcode=plain_code(self._text(row, PriceField.BARCODE)),
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
        for code in (entry.code, entry.own_code):
            # A code may well be called 2E3; with a sign in it, it was a long number.
            if is_shortened(code) and not code.isalnum():
                raise _Refuse(Reason.BARCODE_SHORTENED, code)
        if self._choices.match is MatchBy.BARCODE:
            _check_barcode(entry.barcode)
        return entry

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
        if part is None:
            return self._new(row, entry)
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

    def _new(self, row: Row, entry: Entry) -> Proposal:
        shown = Proposal(row.number, ProposalKind.LEFT, entry, self._shown_code(row), entry.name)
        if not self._choices.add_new or (self._choices.only_in_stock and not entry.in_stock):
            return replace(shown, new_cents=entry.price_cents)
        if self._again(row, entry, None):
            return replace(shown, kind=ProposalKind.SAME, new_cents=entry.price_cents)
        if not entry.name:
            raise _Refuse(Reason.NO_NAME)
        _check_barcode(entry.barcode)
        owner = self._known.by_barcode.get(entry.barcode) if entry.barcode else None
        if owner is not None:
            raise _Refuse(Reason.BARCODE_TAKEN, self._known.parts[owner].name)
        if entry.own_code:
            self._check_own_code(entry)
        price = self._new_price(entry.price_cents)
        return replace(
            shown,
            kind=ProposalKind.NEW,
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
        known = self._known
        return marked_up(cost_cents, self._choices.markup, known.basis, known.tax_percent, PriceEnding.CENT)

    def _known_part(self, row: Row, entry: Entry, part: KnownPart) -> Proposal:
        shown = Proposal(row.number, ProposalKind.SAME, entry, part.code, part.name, part)
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


def _check_barcode(code: str) -> None:
    if not code:
        return
    if is_shortened(code):
        raise _Refuse(Reason.BARCODE_SHORTENED, code)
    fault = code_fault(code)
    if fault is not None:
        raise _Refuse(Reason.LONG if fault is CodeFault.TOO_LONG else Reason.BARCODE, code[:40])


def repriced(part: KnownPart, cost_cents: int) -> int:
    """What a part is sold for at that cost: a markup follows it, a fixed price stays."""
    if part.pricing is PartPricing.FIXED:
        return part.price_cents
    return marked_up(cost_cents, part.markup, part.basis, part.tax_percent, part.ending)


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
