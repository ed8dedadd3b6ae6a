"""Whole minor units ("cents"): rounding, sharing out and reading typed amounts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency the program can count in: ISO code, sign, and how many digits follow the decimal mark."""

    code: str
    symbol: str
    minor_digits: int = 2
    notes_cents: tuple[int, ...] = (500, 1000, 2000, 5000, 10000, 20000)


CURRENCIES: dict[str, Currency] = {
    currency.code: currency
    for currency in (
        Currency("EUR", "€"),
        Currency("GBP", "£", notes_cents=(500, 1000, 2000, 5000)),
        Currency("USD", "$", notes_cents=(100, 500, 1000, 2000, 5000, 10000)),
        Currency("CAD", "$", notes_cents=(500, 1000, 2000, 5000, 10000)),
        Currency("CHF", "CHF", notes_cents=(1000, 2000, 5000, 10000, 20000)),
        Currency("PLN", "zł", notes_cents=(1000, 2000, 5000, 10000, 20000)),
    )
}

_SIGN = r"(?:€|£|\$|zł|EUR|GBP|USD|CAD|CHF|PLN|Fr\.)"
_BEFORE = re.compile(rf"^(-?)\s*{_SIGN}\s*", re.IGNORECASE)
_AFTER = re.compile(rf"\s*{_SIGN}$", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_LARGEST_CENTS = 10**14


def half_up(value: Decimal) -> int:
    """Round to the nearest whole number, halves away from zero (so a negative rounds like its positive)."""
    return int(value.to_integral_value(ROUND_HALF_UP))


def half_up_to(value: Decimal, places: int) -> Decimal:
    """Round to `places` decimals, halves away from zero."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def half_up_ratio(numerator: int, denominator: int) -> int:
    """`numerator / denominator` as the nearest whole number, exactly, halves away from zero."""
    if denominator == 0:
        raise ValueError("nothing to divide by")
    negative = (numerator < 0) != (denominator < 0)
    size = (2 * abs(numerator) + abs(denominator)) // (2 * abs(denominator))
    return -size if negative else size


def percent_of(cents: int, percent: Decimal) -> int:
    """`percent` of an amount in cents, rounded half up."""
    top, bottom = percent.as_integer_ratio()
    return half_up_ratio(cents * top, 100 * bottom)


def round_to_step(cents: int, step: int) -> int:
    """The multiple of `step` nearest to the amount, halves away from zero; a step of 0 or 1 changes nothing."""
    return cents if step <= 1 else half_up_ratio(cents, step) * step


def allocate(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Share `total` out in proportion to `weights`; the shares always add up to it.

    Largest remainder, ties to the earlier weight. Turning the sign of the total turns the sign of every share;
    turning the sign of all weights changes nothing. Weights that cancel out count by their size; where all are
    zero the first takes everything. Raises ValueError where there is something to share and nobody to take it.
    """
    if not weights:
        if total:
            raise ValueError("nobody to share with")
        return ()
    whole = sum(weights)
    if whole == 0:
        weights = [abs(weight) for weight in weights]
        whole = sum(weights)
    if whole == 0:
        return (total, *(0 for _ in weights[1:]))
    if whole < 0:
        weights, whole = [-weight for weight in weights], -whole
    size = abs(total)
    shares = [size * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda at: (-(size * weights[at] % whole), at))
    for at in by_remainder[: size - sum(shares)]:
        shares[at] += 1
    return tuple(shares) if total >= 0 else tuple(-share for share in shares)


def parse_amount(text: str) -> int:
    """Read an amount as people type it ("1.234,56", "1,234.56", "1'234.50", "250", "€ 250,00", "-5,00") as cents.

    A mark followed by one or two last digits is the decimal mark; groups of three before it may be marked by dots,
    commas, apostrophes or blanks. A single mark before exactly three digits groups ("1.234" is 1234). A trailing
    minus and the Swiss "5.-" are understood.
    Raises ValueError where no single reading makes sense.
    """
    plain = text.replace("\u2212", "-").replace("\u2019", "'").strip()
    bare = _AFTER.sub("", _BEFORE.sub(r"\1", plain))
    trailing = re.search(r"[0-9]\s*-$", bare) is not None
    negative = trailing or bare.startswith("-")
    whole, mark, fraction = _split((bare[:-1] if trailing else bare.removeprefix("-")).strip())
    digits = _ungrouped(whole, mark)
    cents = int(digits or "0") * 100 + int(fraction.ljust(2, "0") or "0")
    if cents > _LARGEST_CENTS:
        raise ValueError("larger than any amount of a shop")
    return -cents if negative else cents


def _split(text: str) -> tuple[str, str, str]:
    """Cut at the decimal mark: what stands before it, the mark itself, and the one or two digits after it."""
    found = re.fullmatch(r"(?P<whole>.*?)(?:(?P<mark>[.,])(?P<fraction>[0-9]{1,2}|-{1,2}|\u2013))?", text, re.DOTALL)
    if found is None or not re.search("[0-9]", text):
        raise ValueError("not an amount")
    return found["whole"], found["mark"] or "", (found["fraction"] or "").strip("-\u2013")


def _ungrouped(whole: str, decimal_mark: str) -> str:
    """The digits of the whole part without its grouping marks; ValueError where the grouping is not by threes."""
    if whole == "" or re.fullmatch("[0-9]+", whole):
        return whole
    plain = _SPACES.sub("'", whole)
    found = re.fullmatch(r"[1-9][0-9]{0,2}(?P<mark>[.,'])[0-9]{3}(?:(?P=mark)[0-9]{3})*", plain)
    if found is None or found["mark"] == decimal_mark:
        raise ValueError("not an amount")
    return plain.replace(found["mark"], "")
