"""The frozen picture of an issued document: everything its paper shows, as plain values that are hashed and kept."""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache, lru_cache
from hashlib import sha256
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Protocol, Self, TypeVar, Union, cast, get_args, get_origin, get_type_hints

SNAPSHOT_VERSION = 1

Record = TypeVar("Record")


class DocumentKind(Enum):
    """What an issued document is; the value is the code that is stored."""

    INVOICE = "invoice"
    RECEIPT = "receipt"
    CREDIT_NOTE = "credit_note"


class PaperSize(Enum):
    """The sheet that a document is laid out for."""

    A4 = "a4"
    LETTER = "letter"
    A5 = "a5"


class SettledBy(Enum):
    """How money came in, as far as a paper says different things about it."""

    CASH = "cash"
    CARD = "card"
    TRANSFER = "transfer"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class PartyId:
    """One more identification of a party, as printed: "SDI code" and "M5UXCR1"."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Party:
    """A seller or a customer as it stood on the day of issue; `address` holds the lines under the name."""

    name: str
    legal_name: str = ""
    contact: str = ""
    address: tuple[str, ...] = ()
    country: str = ""
    vat_number: str = ""
    tax_code: str = ""
    ids: tuple[PartyId, ...] = ()
    phone: str = ""
    email: str = ""
    website: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class SnapshotDevice:
    """One device of the band above the lines: whose words the problem is in and on which job it came."""

    name: str
    serial: str = ""
    tag: str = ""
    problem: str = ""
    job: str = ""


@dataclass(frozen=True, slots=True)
class SnapshotLine:
    """One charged line; `unit_cents` and `amount_cents` are in the document's price basis, `net_cents` is without tax.

    `unit_code` is of UN/ECE Recommendation 20 (C62 piece, HUR hour, MIN minute, DAY day, KMT kilometre).
    `amount_cents` already has the line's own discount taken off, not the document's. `serials` are those of the pieces
    sold or fitted, `warranty` is the sentence about this line alone.
    """

    description: str
    quantity: Decimal
    unit_cents: int
    amount_cents: int
    net_cents: int
    code: str = ""
    detail: str = ""
    unit_code: str = "C62"
    discount_percent: Decimal = Decimal(0)
    tax_name: str = ""
    tax_percent: Decimal = Decimal(0)
    tax_category: str = "S"
    serials: tuple[str, ...] = ()
    warranty: str = ""


@dataclass(frozen=True, slots=True)
class TaxPart:
    """One named part of a rate, such as the county's share of a US sales tax or Quebec's QST."""

    name: str
    percent: Decimal
    tax_cents: int


@dataclass(frozen=True, slots=True)
class SnapshotTax:
    """The tax of one group; `reason_text` is the legal sentence that a line without tax needs on paper."""

    name: str
    percent: Decimal
    base_cents: int
    tax_cents: int
    category: str = "S"
    parts: tuple[TaxPart, ...] = ()
    reason_code: str = ""
    reason_text: str = ""


@dataclass(frozen=True, slots=True)
class SnapshotPayment:
    """Money taken before or with the document; `way` is the shop's own name for it.

    `received_cents` and `change_cents` are what changed hands in cash, zero for other ways.
    """

    way: str
    settled_by: SettledBy
    amount_cents: int
    paid_on: date
    received_cents: int = 0
    change_cents: int = 0
    deposit: bool = False
    reference: str = ""


@dataclass(frozen=True, slots=True)
class DocumentReference:
    """An earlier document that this one names: the receipt an invoice stands for, the invoice that is credited."""

    kind: DocumentKind
    number: str
    issue_date: date


@dataclass(frozen=True, slots=True)
class DocumentSnapshot:
    """An issued document whole; every amount is in minor units of `currency` and none is negative.

    `lines_cents` adds up the lines in the price basis, `discount_cents` is the document's discount in the same basis.
    total = net + tax + stamp; to pay = total + cash rounding - withheld - split - paid (`adds_up` checks it).
    Legal sentences are kept as printed, in `language`; the issuer's own words are kept as typed.
    `issued_at` carries the shop's own offset, so that the paper shows the time on its clock.
    """

    kind: DocumentKind
    number: str
    issue_date: date
    language: str
    country: str
    currency: str
    prices_include_tax: bool
    seller: Party
    lines: tuple[SnapshotLine, ...]
    taxes: tuple[SnapshotTax, ...]
    lines_cents: int
    net_cents: int
    tax_cents: int
    total_cents: int
    to_pay_cents: int
    paid_cents: int = 0
    customer: Party | None = None
    issued_at: datetime | None = None
    due_date: date | None = None
    supply_from: date | None = None
    supply_to: date | None = None
    served_by: str = ""
    customer_reference: str = ""
    jobs: tuple[str, ...] = ()
    devices: tuple[SnapshotDevice, ...] = ()
    names_documents: tuple[DocumentReference, ...] = ()
    reason: str = ""
    discount_cents: int = 0
    discount_percent: Decimal | None = None
    discount_reason: str = ""
    rounding_cents: int = 0
    stamp_cents: int = 0
    stamp_text: str = ""
    withheld_cents: int = 0
    withheld_percent: Decimal = Decimal(0)
    split_cents: int = 0
    payments: tuple[SnapshotPayment, ...] = ()
    marking: str = ""
    legal_texts: tuple[str, ...] = ()
    foot_text: str = ""
    work_done: str = ""
    warranty: tuple[str, ...] = ()
    handed_over: tuple[str, ...] = ()
    iban: str = ""
    bic: str = ""
    account_name: str = ""
    payment_note: str = ""
    till_number: str = ""
    paper: PaperSize = PaperSize.A4
    logo_sha256: str = ""
    version: int = SNAPSHOT_VERSION

    def adds_up(self) -> bool:
        """Whether the sums that the paper shows agree with each other to the cent."""
        lines = sum(line.amount_cents for line in self.lines)
        base = self.net_cents + (self.tax_cents if self.prices_include_tax else 0)
        deducted = self.withheld_cents + self.split_cents + self.paid_cents
        return (
            lines == self.lines_cents
            and self.lines_cents - self.discount_cents == base
            and self.net_cents == sum(tax.base_cents for tax in self.taxes)
            and self.tax_cents == sum(tax.tax_cents for tax in self.taxes)
            and self.total_cents == self.net_cents + self.tax_cents + self.stamp_cents
            and self.to_pay_cents == self.total_cents + self.rounding_cents - deducted
            and self.paid_cents == sum(payment.amount_cents for payment in self.payments)
        )

    def texts(self) -> tuple[str, ...]:
        """Every text that will be printed, for the check that each character has a glyph."""
        return texts_of(self)

    @property
    def states_net_of_lines(self) -> bool:
        """Whether an invoice with tax in its prices also states each line without it (Directive 2006/112, art. 226)."""
        return self.prices_include_tax and self.kind is not DocumentKind.RECEIPT

    def to_json(self) -> str:
        """The one canonical form: sorted keys, no spaces, Decimals without trailing zeros, dates in ISO 8601."""
        return canonical_json(self)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote; raises ValueError when the text is something else."""
        return from_canonical_json(cls, text)

    def sha256(self) -> str:
        """The hash over the canonical form, in hex."""
        return sha256_of(self)


class Charged(Protocol):
    """What issued papers and quotes have in common: lines, taxes and their sums."""

    @property
    def prices_include_tax(self) -> bool:
        """The price basis of the lines."""

    @property
    def lines(self) -> tuple[SnapshotLine, ...]:
        """What is charged."""

    @property
    def taxes(self) -> tuple[SnapshotTax, ...]:
        """The tax of each group."""

    @property
    def lines_cents(self) -> int:
        """The sum of the lines in the price basis."""

    @property
    def discount_cents(self) -> int:
        """The document's discount in the same basis."""

    @property
    def discount_percent(self) -> Decimal | None:
        """The discount as a percentage, where it was one."""

    @property
    def discount_reason(self) -> str:
        """Why there is a discount."""

    @property
    def net_cents(self) -> int:
        """The sum without tax."""

    @property
    def stamp_cents(self) -> int:
        """Stamp duty charged on."""

    @property
    def states_net_of_lines(self) -> bool:
        """Whether each line also stands without tax."""


def canonical_json(record: object) -> str:
    """A frozen record in the one canonical form: sorted keys, no spaces, dates in ISO 8601."""
    return _JSON.encode(_plain(record))


def from_canonical_json(kind: type[Record], text: str) -> Record:
    """Read a record that `canonical_json` wrote; raises ValueError when the text is something else."""
    record: Record = _read_record(kind, json.loads(text))
    return record


def sha256_of(record: object) -> str:
    """The hash over the canonical form of a record, in hex."""
    return sha256(canonical_json(record).encode()).hexdigest()


def texts_of(record: object) -> tuple[str, ...]:
    """Every text in a record."""
    return tuple(_texts_in(record))


_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_AS_IT_IS = frozenset({str, int, bool, NoneType})
_LATER: dict[type, frozenset[str]] = {SnapshotLine: frozenset({"serials", "warranty"})}
"""Fields that came after the first papers: written only where they say something, so that older papers hash as ever."""


def _plain(value: object) -> object:
    """A value as JSON knows it; raises TypeError for a type that no snapshot holds."""
    kind = type(value)
    if kind in _AS_IT_IS or isinstance(value, str | bool | int):
        return value
    if kind is tuple:
        return [each if type(each) in _AS_IT_IS else _plain(each) for each in cast(tuple[object, ...], value)]
    if kind in _RECURRING:
        return _plain_again(value)
    if is_dataclass(kind):
        return _plain_record(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    raise TypeError(f"{type(value).__name__} does not belong into a snapshot")


def _plain_record(value: object) -> dict[str, object]:
    kind: type = type(value)
    names, values_of = _fields_of(kind)
    later = _LATER.get(kind, frozenset())
    pairs = zip(names, values_of(value), strict=True)
    return {
        name: each if type(each) in _AS_IT_IS else _plain(each) for name, each in pairs if each or name not in later
    }


_RECURRING = frozenset({Party, SnapshotLine, SnapshotTax})
"""What stands on many papers alike."""
_plain_again = lru_cache(maxsize=4096)(_plain_record)


@cache
def _names_of(cls: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls))


@cache
def _fields_of(cls: type) -> tuple[tuple[str, ...], Callable[[object], tuple[object, ...]]]:
    """The names of a record's fields, and what gives all their values at once."""
    names = _names_of(cls)
    if len(names) > 1:
        return names, attrgetter(*names)
    return names, lambda value: tuple(getattr(value, name) for name in names)


@cache
def _types_of(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _read(expected: Any, raw: Any) -> object:
    """The value of type `expected` from its JSON form."""
    origin = get_origin(expected)
    if origin is tuple:
        return tuple(_read(get_args(expected)[0], item) for item in raw)
    if origin in (UnionType, Union):
        inner = next(kind for kind in get_args(expected) if kind is not NoneType)
        return None if raw is None else _read(inner, raw)
    if is_dataclass(expected) and isinstance(expected, type):
        return _read_record(expected, raw)
    if expected is Decimal:
        return Decimal(raw)
    if expected in (date, datetime):
        return expected.fromisoformat(raw)
    if isinstance(expected, type) and issubclass(expected, Enum):
        return expected(raw)
    if not isinstance(raw, expected) or (expected is int and isinstance(raw, bool)):
        raise ValueError(f"{raw!r} is not {expected.__name__}")
    return raw


def _read_record(expected: type, raw: Any) -> Any:
    types = _types_of(expected)
    if not isinstance(raw, dict) or not raw.keys() <= types.keys():
        raise ValueError(f"{raw!r} is not a {expected.__name__}")
    try:
        return expected(**{name: _read(types[name], value) for name, value in raw.items()})
    except TypeError as problem:
        raise ValueError(str(problem)) from problem


def _texts_in(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for item in value for text in _texts_in(item)]
    if is_dataclass(value):
        return [text for field in fields(value) for text in _texts_in(getattr(value, field.name))]
    return []
