"""Taxes: what a line is charged, and the group it falls into on a document."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class TaxCategory(StrEnum):
    """Why a rate applies or none does: the codes of EN 16931 (UNCL 5305), with M for the margin scheme."""

    STANDARD = "S"
    ZERO = "Z"
    EXEMPT = "E"
    REVERSE_CHARGE = "AE"
    INTRA_EU = "K"
    EXPORT = "G"
    OUTSIDE = "O"
    MARGIN = "M"


@dataclass(frozen=True, slots=True)
class TaxPart:
    """A named share of a combined rate, in percent of the net price (state and county, GST and QST)."""

    name: str
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Tax:
    """One tax treatment: a percent of the net price, or none with the code of the reason.

    `key` is stable and kept on lines; `reason` is a key of `tax_law.LEGAL_TEXTS`, "" where the tax is simply charged.
    Raises ValueError where a percent is charged without cause or the parts do not make up the percent.
    """

    key: str
    name: str
    category: TaxCategory
    percent: Decimal = Decimal()
    reason: str = ""
    parts: tuple[TaxPart, ...] = ()

    def __post_init__(self) -> None:
        if self.percent < 0 or (self.percent > 0 and self.category is not TaxCategory.STANDARD):
            raise ValueError(f"{self.key}: only the standard category charges a percent")
        if self.parts and sum((part.percent for part in self.parts), Decimal()) != self.percent:
            raise ValueError(f"{self.key}: the parts do not add up to the percent")

    @property
    def group(self) -> tuple[TaxCategory, Decimal, str, tuple[TaxPart, ...]]:
        """What lines must share to be taxed together on a document."""
        return (self.category, self.percent, self.reason, self.parts)

    @property
    def shown(self) -> bool:
        """Whether the paper may show a tax for it; under the margin scheme it must not (Directive 2006/112 art. 325)."""
        return self.category is not TaxCategory.MARGIN


def combined(key: str, name: str, parts: Iterable[TaxPart]) -> Tax:
    """A charged tax whose percent is the sum of its parts."""
    kept = tuple(parts)
    return Tax(key, name, TaxCategory.STANDARD, sum((part.percent for part in kept), Decimal()), parts=kept)
