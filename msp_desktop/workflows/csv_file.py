"""Tables as CSV that a spreadsheet opens as text and numbers, never as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from msp_desktop.i18n import Formats

_STARTS = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int | Decimal | None


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]], reader: Formats) -> bytes:
    """The table in UTF-8 with a mark in front, so that every spreadsheet reads the letters right.

    Where a comma is the decimal sign, the fields are divided by a semicolon. Texts that begin like a formula get an
    apostrophe in front; numbers, which we form ourselves, do not. Empty for None.
    """
    decimal, _group = reader.signs
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if decimal == "," else ",", lineterminator="\r\n")
    writer.writerow([safe_cell(each) for each in header])
    writer.writerows([[_said(each, decimal) for each in row] for row in rows])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def safe_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_STARTS) else text


def _said(cell: Cell, decimal: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return safe_cell(cell)
    return format(cell, "f").replace(".", decimal) if isinstance(cell, Decimal) else str(cell)
