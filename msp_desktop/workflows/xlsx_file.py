"""Tables as XLSX whose texts stay texts: no cell is a formula, numbers are numbers."""

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from msp_desktop.workflows.csv_file import Cell

LONGEST_NAME = 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def xlsx_bytes(sheet: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The table as the only sheet of a workbook, its header bold and kept in view. Slow, so on the worker."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    page = book.create_sheet(sheet.translate(_NOT_IN_NAMES)[:LONGEST_NAME])
    page.freeze_panes = "A2"

    def cell(value: Cell, *, bold: bool = False) -> object:
        made = WriteOnlyCell(page, value=value)
        if isinstance(value, str):
            # Else a text that begins with an equals sign would be a formula.
            made.data_type = "s"
        elif isinstance(value, Decimal):
            made.number_format = "0.00" if value.as_tuple().exponent == -2 else "General"
        if bold:
            made.font = Font(bold=True)
        return made

    page.append([cell(each, bold=True) for each in header])
    for row in rows:
        page.append([cell(each) for each in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
