"""Tables that come from outside, CSV and XLSX: read as values with limits, and CSV written so that no cell is run."""

import csv
import hashlib
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.price_list_cells import Cell
from msp_desktop.i18n import _

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 100
LONGEST_CELL = 2_000
"""What is longer is cut: descriptions of whole pages stand in columns that nobody reads in."""
# What an XLSX may unpack to, and how much of that its table of texts may be, which is held in memory.
MOST_UNPACKED = 150 * 1024 * 1024
MOST_TEXTS = 60 * 1024 * 1024
MOST_ENTRIES = 2_000
_CHUNK = 1024 * 1024
_DELIMITERS = ";\t,|"
_LOOKED_AT = 60

_RUNS = re.compile(r"'*\s*[=+\-@\t\r]")
"""How a cell begins that a spreadsheet might run as a formula."""

_GUARDED = re.compile(r"'(?='*\s*[=+\-@\t\r])")

_BROKEN = (
    ArithmeticError, AttributeError, EOFError, LookupError, NotImplementedError, OSError, RuntimeError, SyntaxError,
    TypeError, ValueError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What the library meets broken workbooks with, whichever of its innards comes upon it; broken XML is a SyntaxError."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it was read: every row in order, blank ones too, so that the first is row 1 of the spreadsheet."""

    file_name: str
    sha256: str
    rows: tuple[tuple[Cell, ...], ...]
    # How it was read: the encoding and the sign between cells of a CSV, the name of the sheet of an XLSX.
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""


def read_sheet(path: Path) -> Sheet:
    """Read a CSV or XLSX file, whichever it is by its content. Slow for large ones, so on the worker.

    Raises Refused in plain words for what is too large, no table, locked or built to do harm; OSError from the disk.
    """
    if path.stat().st_size > MOST_BYTES:
        raise Refused(
            _("{file} is larger than 10 MB. Leave out what is not needed, or split it.").format(file=path.name)
        )
    content = path.read_bytes()
    if not content.strip(b"\0 \t\r\n"):
        raise Refused(_("{file} is empty.").format(file=path.name))
    digest = hashlib.sha256(content).hexdigest()
    if content.startswith(b"PK"):
        rows, sheet = _read_xlsx(content, path.name)
        return Sheet(path.name, digest, rows, sheet=sheet)
    if content.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"\x1f\x8b")):
        raise Refused(
            _("{file} is no table that can be read. Save it as CSV or XLSX, without a password.").format(file=path.name)
        )
    text, encoding = _decoded(content, path.name)
    rows, delimiter = _read_csv(text, path.name)
    return Sheet(path.name, digest, rows, encoding, delimiter)


def csv_bytes(rows: Iterable[Sequence[str]], delimiter: str = ";") -> bytes:
    """Write texts as CSV in UTF-8 with a mark at its start, so that spreadsheets read every letter.

    A cell that a spreadsheet might run is written with an apostrophe before it, which reading takes away again.
    """
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=delimiter, lineterminator="\r\n")
    for row in rows:
        writer.writerow([guarded(each) for each in row])
    return b"\xef\xbb\xbf" + made.getvalue().encode("utf-8", "replace")


def guarded(text: str) -> str:
    """A text that no spreadsheet runs."""
    return f"'{text}" if _RUNS.match(text) else text


def unguarded(text: str) -> str:
    """The text without the apostrophe that `guarded` put before it."""
    return text[1:] if _GUARDED.match(text) else text


# -- CSV


def _decoded(content: bytes, name: str) -> tuple[str, str]:
    if content.startswith(b"\xef\xbb\xbf"):
        return content[3:].decode("utf-8", "replace"), "UTF-8"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace"), "UTF-16"
    if b"\0" in content:
        raise Refused(_("{file} is no table that can be read. Save it as CSV or XLSX.").format(file=name))
    for encoding, shown in (("utf-8", "UTF-8"), ("cp1252", "Windows-1252"), ("latin-1", "Latin-1")):
        try:
            return content.decode(encoding), shown
        except UnicodeDecodeError:
            continue
    raise AssertionError("latin-1 reads everything")


def _read_csv(text: str, name: str) -> tuple[tuple[tuple[Cell, ...], ...], str]:
    first, _newline, rest = text.partition("\n")
    said = re.fullmatch(r"sep=([^\r\"])\r?", first)
    if said is not None:
        text, delimiter = rest, said[1]
    else:
        delimiter = guess_delimiter(text)
    found: list[tuple[Cell, ...]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            found.append(tuple(unguarded(each[:LONGEST_CELL]) for each in row))
            _check_size(len(found), len(row), name)
    except csv.Error as problem:
        raise Refused(_("{file} could not be read as a table. Save it anew as CSV.").format(file=name)) from problem
    return tuple(found), delimiter


def guess_delimiter(text: str) -> str:
    """The sign between cells: the one that cuts the first lines into the most, and most evenly, cells."""
    sample = "\n".join(text.splitlines()[:_LOOKED_AT])
    return max(_DELIMITERS, key=lambda sign: (_evenness(sample, sign), -_DELIMITERS.index(sign)))


def _evenness(sample: str, delimiter: str) -> tuple[int, int]:
    try:
        widths = [len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if row]
    except csv.Error:
        return 0, 0
    usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
    return (widths.count(usual), usual) if usual > 1 else (0, max(widths, default=0))


# -- XLSX


def _read_xlsx(content: bytes, name: str) -> tuple[tuple[tuple[Cell, ...], ...], str]:
    no_table = Refused(_("{file} is no table that can be read. Save it as CSV or XLSX.").format(file=name))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _check_packed(packed, name)
    except _BROKEN as problem:
        raise no_table from problem
    with warnings.catch_warnings():
        # About styles and extensions of other programs, which nobody here sees.
        warnings.simplefilter("ignore")
        try:
            return _rows_of_workbook(content, name)
        except _BROKEN as problem:
            raise no_table from problem


def _check_packed(packed: zipfile.ZipFile, name: str) -> None:
    """Refuse what unpacks to very much, is locked, or brings declarations of its own into the XML."""
    entries = packed.infolist()
    too_much = Refused(_("{file} unpacks to far more than a price list holds, so it was not opened.").format(file=name))
    if len(entries) > MOST_ENTRIES or sum(each.file_size for each in entries) > MOST_UNPACKED:
        raise too_much
    if not any(each.filename.lstrip("/") == "xl/workbook.xml" for each in entries):
        raise Refused(_("{file} is no table that can be read. Save it as CSV or XLSX.").format(file=name))
    for each in entries:
        if each.flag_bits & 1:
            raise Refused(_("{file} has a password. Save it without one.").format(file=name))
        if each.filename.endswith("sharedStrings.xml") and each.file_size > MOST_TEXTS:
            raise too_much
        if each.filename.endswith((".xml", ".rels")) and _declares(packed, each):
            raise Refused(
                _("{file} holds instructions that no price list needs, so it was not opened.").format(file=name)
            )


def _declares(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Whether an XML part has a document type of its own, or is written so that this cannot be seen."""
    with packed.open(entry) as part:
        tail = part.read(2)
        if tail in (b"\xff\xfe", b"\xfe\xff") or b"\0" in tail:
            return True
        while chunk := part.read(_CHUNK):
            window = tail + chunk
            if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                return True
            tail = window[-16:]
    return False


def _rows_of_workbook(content: bytes, name: str) -> tuple[tuple[tuple[Cell, ...], ...], str]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            sheet.reset_dimensions()
            rows = _without_tail(_cells(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), name))
            if len(rows) > 1:
                return rows, str(sheet.title)
    finally:
        book.close()
    raise Refused(_("{file} is empty.").format(file=name))


def _cells(rows: Iterable[Sequence[object]], name: str) -> Iterator[tuple[Cell, ...]]:
    for number, row in enumerate(rows, start=1):
        cells = _trimmed([_cell(each) for each in row])
        if number > MOST_ROWS:
            # Blank rows far below the table are no rows.
            if cells:
                _check_size(number, 0, name)
            if number > 2 * MOST_ROWS:
                return
            continue
        yield cells


def _cell(value: object) -> Cell:
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case int():
            return Decimal(value) if abs(value) < 10**30 else str(value)[:LONGEST_CELL]
        case float():
            number = Decimal(repr(round(value, 10)))
            return number if number.is_finite() else ""
        case datetime():
            return value.date()
        case date():
            return value
        case time():
            return value.isoformat(timespec="minutes")
    return unguarded(str(value)[:LONGEST_CELL])


def _trimmed(cells: list[Cell]) -> tuple[Cell, ...]:
    while cells and cells[-1] == "":
        cells.pop()
    return tuple(cells)


def _without_tail(rows: Iterable[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
    found = list(rows)
    while found and not found[-1]:
        found.pop()
    return tuple(found)


# -- limits


def _check_size(rows: int, columns: int, name: str) -> None:
    if rows > MOST_ROWS:
        raise Refused(
            _("{file} has more than 100,000 rows. Split it, and import one part after the other.").format(file=name)
        )
    if columns > MOST_COLUMNS:
        raise Refused(_("{file} has more than 100 columns. Leave out what is not needed.").format(file=name))
