"""Numbers of papers and records: their form, the next ones, and whether a new form would repeat an old number."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class SeriesKind(StrEnum):
    """What is numbered, each kind in a series of its own."""

    INVOICE = "invoice"
    RECEIPT = "receipt"
    CREDIT_NOTE = "credit_note"
    JOB = "job"
    CUSTOMER = "customer"
    QUOTE = "quote"
    PURCHASE_ORDER = "purchase_order"
    DELIVERY = "delivery"
    SUPPLIER_RETURN = "supplier_return"


# Issued in one go, without a gap: the law asks for it (Directive 2006/112/EC art. 226(2)).
GAPLESS = frozenset({SeriesKind.INVOICE, SeriesKind.RECEIPT, SeriesKind.CREDIT_NOTE})


class Restart(StrEnum):
    """When a series starts again from one."""

    YEAR = "year"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class NumberForm:
    """How a number is written: what stands before it, the year, and at least how many digits."""

    prefix: str = ""
    with_year: bool = False
    digits: int = 4
    restarts: Restart = Restart.NEVER


STANDARD_FORMS = MappingProxyType(
    {
        SeriesKind.INVOICE: NumberForm("", with_year=True, digits=4, restarts=Restart.YEAR),
        SeriesKind.RECEIPT: NumberForm("R-", with_year=True, digits=4, restarts=Restart.YEAR),
        SeriesKind.CREDIT_NOTE: NumberForm("NC-", with_year=True, digits=3, restarts=Restart.YEAR),
        SeriesKind.JOB: NumberForm("J-"),
        SeriesKind.CUSTOMER: NumberForm("A-"),
        SeriesKind.QUOTE: NumberForm("Q-"),
        SeriesKind.PURCHASE_ORDER: NumberForm("PO-"),
        SeriesKind.DELIVERY: NumberForm("GR-"),
        SeriesKind.SUPPLIER_RETURN: NumberForm("SR-"),
    }
)


class FormProblem(StrEnum):
    """Why a number form cannot be used."""

    PREFIX_CHARACTERS = "prefix_characters"
    DIGITS = "digits"
    TOO_LONG = "too_long"
    YEAR_MISSING = "year_missing"


def form_problem(form: NumberForm) -> FormProblem | None:
    """What is wrong with a form by itself, None if nothing.

    A series that starts again each year must show the year, or next year repeats this year's numbers. Prefixes are
    plain Latin and the whole at most 20 characters, as FatturaPA 1.9 (Numero) and file names ask.
    """
    if re.fullmatch(r"[A-Za-z0-9._/-]*", form.prefix) is None or form.prefix.startswith((".", "/")):
        return FormProblem.PREFIX_CHARACTERS
    if not 1 <= form.digits <= 8:
        return FormProblem.DIGITS
    if len(number_text(form, 2000, 10**8 - 1)) > 20:
        return FormProblem.TOO_LONG
    if form.restarts is Restart.YEAR and not form.with_year:
        return FormProblem.YEAR_MISSING
    return None


def number_text(form: NumberForm, year: int, value: int) -> str:
    """The number as printed: "2026/0872", "J-2662", "NC-2026/015"."""
    return f"{form.prefix}{f'{year}/' if form.with_year else ''}{value:0{form.digits}d}"


def form_pattern(form: NumberForm, year: int) -> str:
    """The form shown with noughts: "NC-2026/000"."""
    return number_text(form, year, 0)


def counter_year(form: NumberForm, year: int) -> int:
    """The year whose counter is drawn from: 0 where the series never starts again."""
    return year if form.restarts is Restart.YEAR else 0


def next_two(
    form: NumberForm,
    *,
    year: int,
    last: int,
    then: NumberForm | None = None,
    then_year: int = 0,
    gapless: bool = False,
) -> tuple[str, str]:
    """The next number, and the one after it; with `then`, the first number of that form in `then_year`.

    A `gapless` series counts on when its form changes within a year.
    """
    first = number_text(form, year, last + 1)
    if then is None:
        return first, number_text(form, year, last + 2)
    from_one = form.restarts is Restart.NEVER and not gapless
    starts_again = then.restarts is Restart.YEAR and (then_year > year or from_one)
    return first, number_text(then, then_year or year, 1 if starts_again else last + 2)


def number_value(form: NumberForm, text: str) -> tuple[int, int] | None:
    """Year (0 where the form shows none) and value of a number written in exactly this form, else None."""
    year = r"(?P<year>[0-9]{4})/" if form.with_year else "(?P<year>)"
    found = re.fullmatch(f"{re.escape(form.prefix)}{year}(?P<value>[0-9]+)", text)
    if found is None:
        return None
    shown, value = int(found["year"] or 0), int(found["value"])
    return (shown, value) if number_text(form, shown, value) == text else None


def repeated_number(form: NumberForm, *, from_year: int, next_value: int, used: Iterable[str]) -> str | None:
    """The first number already used that the form would give again from `next_value` of `from_year` on, else None."""
    for text in used:
        read = number_value(form, text)
        if read is None:
            continue
        year, value = read
        # A later year counts from one again; without the year in it, such a form meets every number.
        least = next_value if form.restarts is Restart.NEVER or year == from_year else 1
        if (not form.with_year or year >= from_year) and value >= least:
            return text
    return None
