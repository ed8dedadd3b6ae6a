"""A quote: the frozen picture of what is offered, what each answer comes to, how long it holds, when to ask again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Self

from msp_desktop.domain.approval import Answer, QuoteState
from msp_desktop.domain.snapshot import (
    PaperSize,
    Party,
    SnapshotDevice,
    SnapshotLine,
    SnapshotTax,
    canonical_json,
    from_canonical_json,
    sha256_of,
    texts_of,
)
from msp_desktop.domain.totals import Line, TaxPolicy, document_totals

QUOTE_VERSION = 1
LONGEST_VALIDITY = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class QuoteSnapshot:
    """An offered price whole, as its paper shows it; amounts are in minor units of `currency`.

    `optional` are the places of the lines that the customer may leave out; `without_option_cents` is None where there
    are none. `refused_cents` is what is due when the answer is no, tax included; None where nothing was agreed for it.
    `limit_cents` (tax included) is the amount the shop asks before going over. `how` is what the technician wrote
    about when and how, `terms` are the shop's sentences below it, in `language`.
    """

    number: str
    issue_date: date
    valid_until: date
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
    job: str
    optional: tuple[int, ...] = ()
    without_option_cents: int | None = None
    refused_cents: int | None = None
    limit_cents: int | None = None
    customer: Party | None = None
    made_by: str = ""
    devices: tuple[SnapshotDevice, ...] = ()
    found: str = ""
    how: str = ""
    terms: tuple[str, ...] = ()
    discount_cents: int = 0
    discount_percent: Decimal | None = None
    discount_reason: str = ""
    stamp_cents: int = 0
    paper: PaperSize = PaperSize.A4
    logo_sha256: str = ""
    version: int = QUOTE_VERSION

    @property
    def states_net_of_lines(self) -> bool:
        """Whether each line also stands without tax: only on invoices."""
        return False

    @property
    def choices(self) -> tuple["Choice", ...]:
        """What the customer may answer, each with what it comes to, tax included."""
        found = [Choice(Answer.APPROVED, self.total_cents)]
        if self.without_option_cents is not None:
            found.append(Choice(Answer.WITHOUT_OPTION, self.without_option_cents))
        return (*found, Choice(Answer.REFUSED, self.refused_cents or 0))

    @property
    def optional_names(self) -> tuple[str, ...]:
        """What may be left out."""
        return tuple(self.lines[place].description for place in self.optional)

    def adds_up(self) -> bool:
        """Whether the sums that the paper shows agree with each other to the cent."""
        base = self.net_cents + (self.tax_cents if self.prices_include_tax else 0)
        return (
            sum(line.amount_cents for line in self.lines) == self.lines_cents
            and self.lines_cents - self.discount_cents == base
            and self.net_cents == sum(tax.base_cents for tax in self.taxes)
            and self.tax_cents == sum(tax.tax_cents for tax in self.taxes)
            and self.total_cents == self.net_cents + self.tax_cents
        )

    def texts(self) -> tuple[str, ...]:
        """Every text that will be printed, for the check that each character has a glyph."""
        return texts_of(self)

    def to_json(self) -> str:
        """The one canonical form, as issued papers are kept."""
        return canonical_json(self)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote; raises ValueError when the text is something else."""
        return from_canonical_json(cls, text)

    def sha256(self) -> str:
        """The hash over the canonical form, in hex."""
        return sha256_of(self)


# -- what each answer comes to


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer with what it comes to, in cents, tax included."""

    answer: Answer
    total_cents: int


@dataclass(frozen=True, slots=True)
class Prices:
    """What each answer comes to, in cents, tax included; None where that answer does not exist."""

    total_cents: int
    without_option_cents: int | None
    refused_cents: int | None

    def of(self, answer: Answer) -> int:
        """What an answer comes to, nothing for a refusal without a fee. Raises KeyError for one that is not offered."""
        if answer is Answer.APPROVED:
            return self.total_cents
        if answer is Answer.REFUSED:
            return self.refused_cents or 0
        if self.without_option_cents is None:
            raise KeyError(answer)
        return self.without_option_cents


def prices(
    lines: Sequence[Line], optional: Collection[int], when_refused: Sequence[Line] | None, policy: TaxPolicy
) -> Prices:
    """Work out every answer by the one rule of totals: all lines, those not optional, those charged all the same.

    `optional` are places in `lines`; `when_refused` is None where no fee was agreed for a refusal.
    """
    kept = [line for place, line in enumerate(lines) if place not in optional]
    return Prices(
        total_cents=document_totals(lines, policy).total_cents,
        without_option_cents=document_totals(kept, policy).total_cents if optional else None,
        refused_cents=None if when_refused is None else document_totals(when_refused, policy).total_cents,
    )


# -- whether it can be made, whether it holds


class QuoteGap(StrEnum):
    """Why there can be no quote."""

    NOTHING_IN_WORK = "nothing_in_work"
    NO_LINES = "no_lines"
    ALL_OPTIONAL = "all_optional"
    PAST = "past"
    TOO_FAR = "too_far"


def quote_gap(*, in_work: int, lines: int, optional: int, valid_until: date, today: date) -> QuoteGap | None:
    """The first thing that stands against a quote, None when it can be made; counts of items and lines."""
    if not in_work:
        return QuoteGap.NOTHING_IN_WORK
    if not lines:
        return QuoteGap.NO_LINES
    if optional >= lines:
        return QuoteGap.ALL_OPTIONAL
    if valid_until < today:
        return QuoteGap.PAST
    return QuoteGap.TOO_FAR if valid_until - today > LONGEST_VALIDITY else None


def is_expired(state: QuoteState, valid_until: date, today: date) -> bool:
    """Whether an open quote's last day is past; the last day itself still counts."""
    return state is QuoteState.OPEN and valid_until < today


def quote_state_after(answer: Answer) -> QuoteState:
    """Where a quote stands once it is answered."""
    return QuoteState.REFUSED if answer is Answer.REFUSED else QuoteState.APPROVED


# -- how far the customer's yes reaches


def agreed_cents(limit_cents: int | None, approved_cents: int | None) -> int | None:
    """The amount (tax included) up to which the shop may go without asking; None where nothing was agreed."""
    agreed = [cents for cents in (limit_cents, approved_cents) if cents is not None]
    return max(agreed, default=None)


def needs_approval(total_cents: int, limit_cents: int | None, approved_cents: int | None = None) -> bool:
    """Whether the customer has to be asked: the job (tax included) is over the limit and over what was approved."""
    agreed = agreed_cents(limit_cents, approved_cents)
    return agreed is not None and total_cents > agreed


def limit_after(answered_cents: int, given_cents: int | None, before_cents: int | None) -> int:
    """The limit once so much was approved: what was said with the answer, else the old one where it reaches as far."""
    if given_cents is not None:
        return max(given_cents, answered_cents)
    return max(answered_cents, before_cents or 0)


# -- what changed since


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line that came, went, or costs something else; cents after its own discount, None where it is not there."""

    description: str
    before_cents: int | None
    now_cents: int | None


def line_changes(before: Sequence[tuple[str, int]], now: Sequence[tuple[str, int]]) -> tuple[LineChange, ...]:
    """What differs between two lists of lines (text, cents), in the order of the newer one, what went last.

    Lines of the same text are paired in order.
    """
    left = list(before)
    changes = []
    for text, cents in now:
        place = next((at for at, (known, _cents) in enumerate(left) if known == text), None)
        was = None if place is None else left.pop(place)[1]
        if was != cents:
            changes.append(LineChange(text, was, cents))
    return (*changes, *(LineChange(text, cents, None) for text, cents in left))
