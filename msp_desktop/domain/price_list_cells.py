"""What stands in the cells of a price list: numbers with either decimal mark, days, whether they have it, codes."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

Cell = str | Decimal | date
"""A cell as a spreadsheet holds it; CSV files hold texts only. An empty cell is ""."""

LONGEST_NUMBER = 40


class DecimalMark(StrEnum):
    """Which sign stands before the decimals."""

    AUTO = "auto"
    COMMA = ","
    POINT = "."


class DayOrder(StrEnum):
    """How days in digits are written."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


_SIGNS = re.compile(r"€|£|\$|zł|\b(?:EUR|GBP|USD|CAD|CHF|PLN)\b|Fr\.|\s|'|\u2019|\u00a0|\u202f", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*|[+-]?[.,][0-9]+")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_DIGITS = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4}|\d{2})(?: .*)?")
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_NONE_LEFT = frozenset(
    (
        "0", "no", "nein", "n", "false", "none", "out", "out-of-stock", "not-available", "unavailable", "esaurito",
        "esaurita", "terminato", "non-disponibile", "rosso", "ausverkauft", "nicht-verfügbar", "rot", "red",
    )
)  # fmt: skip


def text_of(cell: Cell) -> str:
    """A cell as a text in one line: numbers in full without zeros at their end, days as ISO."""
    if isinstance(cell, Decimal):
        return plain_number(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    if cell.isprintable():
        return " ".join(cell.split())
    return " ".join("".join(each if each.isprintable() else " " for each in cell).split())


def plain_number(value: Decimal) -> str:
    """A number in full: `8034105921` and never `8.03E+9`."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if value else "0"


def written(cell: Cell, mark: DecimalMark) -> str:
    """A cell as a text that `read_number` and `read_day` read back exactly, whichever mark is guessed for its column.

    Numbers are never left with three decimals, which could be taken for thousands.
    """
    if not isinstance(cell, Decimal):
        return cell.isoformat() if isinstance(cell, date) else cell
    whole, point, fraction = plain_number(cell).partition(".")
    if not point:
        return whole
    fraction = f"{fraction}0" if len(fraction) == 3 else fraction
    return f"{whole}{',' if mark is DecimalMark.COMMA else '.'}{fraction}"


def is_shortened(text: str) -> bool:
    """Whether a spreadsheet has replaced the digits of a long code by a rounded number (`8,03E+12`)."""
    return _SHORTENED.fullmatch(text) is not None


def guess_mark(cells: Iterable[Cell], usual: DecimalMark) -> DecimalMark:
    """Which decimal mark the numbers of a column have, by all of them together; `usual` where none tells."""
    votes = {DecimalMark.COMMA: 0, DecimalMark.POINT: 0}
    for cell in cells:
        if isinstance(cell, str) and (found := _mark_of(_bare(cell))) is not None:
            votes[found] += 1
    if votes[DecimalMark.COMMA] == votes[DecimalMark.POINT]:
        return usual
    return max(votes, key=lambda mark: votes[mark])


def read_number(cell: Cell, mark: DecimalMark) -> Decimal:
    """A number as it is written with that decimal mark, the other one grouping by threes.

    Raises ValueError for what is no number, or not in this writing.
    """
    if isinstance(cell, Decimal):
        return _sane(cell)
    bare = _bare(cell) if isinstance(cell, str) else ""
    if len(bare) > LONGEST_NUMBER or _NUMBER.fullmatch(bare) is None:
        raise ValueError("not a number")
    decimal, group = (",", ".") if mark is DecimalMark.COMMA else (".", ",")
    whole, _mark, fraction = bare.partition(decimal)
    if decimal in fraction or group in fraction:
        raise ValueError("two decimal marks")
    if group in whole:
        first, *others = whole.lstrip("+-").split(group)
        if not 1 <= len(first) <= 3 or first.startswith("0") or any(len(each) != 3 for each in others):
            raise ValueError("not grouped by threes")
    try:
        return _sane(Decimal(f"{whole.replace(group, '')}.{fraction or '0'}"))
    except InvalidOperation as problem:
        raise ValueError("not a number") from problem


def read_day(cell: Cell, order: DayOrder) -> date:
    """A day as ISO, or in digits with the day or the month first. Raises ValueError for anything else."""
    text = cell.isoformat() if isinstance(cell, date) else text_of(cell)
    if (found := _ISO.fullmatch(text)) is not None:
        return date(*(int(each) for each in found.groups()))
    found = _DIGITS.fullmatch(text)
    if found is None:
        raise ValueError("not a day")
    first, second, year = (int(each) for each in found.groups())
    day, month = (first, second) if order is DayOrder.DAY_FIRST else (second, first)
    return date(year if year > 99 else 2000 + year, month, day)


def they_have_it(cell: Cell) -> bool:
    """Whether a cell about their stock says that there is some; an empty one says nothing against it."""
    if isinstance(cell, Decimal):
        return cell > 0
    text = text_of(cell).casefold()
    if not text:
        return True
    if re.fullmatch(r"-?[0-9]+(?:[.,][0-9]+)?", text):
        return not text.startswith("-") and any(each in "123456789" for each in text)
    return text.replace(" ", "-") not in _NONE_LEFT


def code_key(text: str) -> str:
    """A code as it is compared: without blanks, in capitals."""
    return "".join(text.split()).upper()


def _bare(text: str) -> str:
    bare = _SIGNS.sub("", text.replace("\u2212", "-"))
    return f"-{bare[:-1]}" if bare.endswith("-") and len(bare) > 1 else bare


def _mark_of(bare: str) -> DecimalMark | None:
    """The decimal mark that a number shows beyond doubt: the later of two kinds, or one without three digits after."""
    if _NUMBER.fullmatch(bare) is None:
        return None
    comma, point = bare.rfind(","), bare.rfind(".")
    if comma >= 0 and point >= 0:
        return DecimalMark.COMMA if comma > point else DecimalMark.POINT
    last = max(comma, point)
    if last < 0:
        return None
    sign, other = (DecimalMark.COMMA, DecimalMark.POINT) if comma >= 0 else (DecimalMark.POINT, DecimalMark.COMMA)
    if bare.count(sign.value) > 1:
        return other
    after, before = len(bare) - last - 1, bare[:last].lstrip("+-")
    if after == 3 and 1 <= len(before) <= 3 and before != "0":
        return None
    return sign


def _sane(value: Decimal) -> Decimal:
    if not value.is_finite() or abs(value) >= Decimal(10) ** 15 or (value and value.adjusted() < -15):
        raise ValueError("no number of a price list")
    return value
