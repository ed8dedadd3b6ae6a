"""Tables from outside: whatever their writing, within limits, and nothing in them is ever run."""

import contextlib
import csv
import io
import random
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_desktop.domain.errors import Refused
from msp_desktop.integrations import spreadsheet
from msp_desktop.integrations.spreadsheet import csv_bytes, guarded, read_sheet, unguarded

ROWS = (("Codice", "Descrizione", "Prezzo"), ("A1", "Tastiera «più»", "12,50"), ("A2", "Dock €", "8"))


def file(tmp_path: Path, content: bytes, name: str = "list.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def workbook(tmp_path: Path, rows: list[list[object]], name: str = "list.xlsx") -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / name)
    return tmp_path / name


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_any_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(ROWS)
    sheet = read_sheet(file(tmp_path, text.getvalue().encode(encoding)))
    assert sheet.rows == ROWS
    assert sheet.delimiter == delimiter


def test_the_delimiter_that_a_spreadsheet_names_and_lines_in_quotes(tmp_path: Path) -> None:
    sheet = read_sheet(file(tmp_path, b'sep=,\r\nCode,Name\r\nA1,"Two\nlines, one cell"\r\n\r\nA2,Disk\r\n'))
    assert sheet.rows == (("Code", "Name"), ("A1", "Two\nlines, one cell"), (), ("A2", "Disk"))


def test_decimal_commas_do_not_pass_for_the_delimiter(tmp_path: Path) -> None:
    sheet = read_sheet(file(tmp_path, b"Code;Price\nA1;12,50\nA2;8,20\nA3;1,00\n"))
    assert sheet.delimiter == ";"


def test_values_of_a_workbook(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        [
            ["Listino"], [], ["Codice", "EAN", "Prezzo", "Dal", "Vero"],
            ["A1", 8034105921003, 58.2, datetime.fromisoformat("2026-11-03T00:00"), True],
            ["A2", None, "=1+1", date(2026, 1, 2), None],
        ],
    )  # fmt: skip
    sheet = read_sheet(path)
    assert sheet.rows[2] == ("Codice", "EAN", "Prezzo", "Dal", "Vero")
    assert sheet.rows[3] == ("A1", Decimal(8034105921003), Decimal("58.2"), date(2026, 11, 3), "1")
    # A formula that nobody has worked out is no value, and is not worked out here.
    assert sheet.rows[4] == ("A2", "", "", date(2026, 1, 2))


def test_the_first_sheet_that_shows_something_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    hidden = book.active
    hidden.title, hidden.sheet_state = "Old", "hidden"
    hidden.append(["no"])
    hidden.append(["no"])
    book.create_sheet("Empty")
    shown = book.create_sheet("Listino")
    shown.append(["Codice", "Prezzo"])
    shown.append(["A1", 5])
    book.save(tmp_path / "a.xlsx")
    sheet = read_sheet(tmp_path / "a.xlsx")
    assert (sheet.sheet, sheet.rows[1]) == ("Listino", ("A1", Decimal(5)))


# -- limits


def refused(path: Path) -> str:
    with pytest.raises(Refused) as caught:
        read_sheet(path)
    return caught.value.message


def test_too_large_too_long_too_wide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "larger than 10 MB" in refused(file(tmp_path, b"a;b\n" * (spreadsheet.MOST_BYTES // 4 + 1)))
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 10)
    assert "more than 100,000 rows" in refused(file(tmp_path, b"a;b\n" * 11))
    assert len(read_sheet(file(tmp_path, b"a;b\n" * 10)).rows) == 10
    assert "more than 100,000 rows" in refused(workbook(tmp_path, [["a", "b"]] * 11))
    assert "more than 100 columns" in refused(file(tmp_path, b";" * 101 + b"\n" + b";" * 101))


@pytest.mark.parametrize(
    "content", [b"", b"\r\n\n", b"%PDF-1.7", b"\xd0\xcf\x11\xe0 old", b"a\0b", b"PK\x03\x04 broken", b"\x89PNG"]
)
def test_what_is_no_table(tmp_path: Path, content: bytes) -> None:
    assert "list.csv" in refused(file(tmp_path, content))


def packed(tmp_path: Path, parts: dict[str, bytes]) -> Path:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in {"xl/workbook.xml": b"<workbook/>", **parts}.items():
            made.writestr(name, content)
    return path


def test_what_unpacks_to_very_much_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_UNPACKED", 2_000_000)
    path = packed(tmp_path, {"xl/worksheets/sheet1.xml": b" " * 3_000_000})
    assert path.stat().st_size < 20_000
    assert "unpacks to far more" in refused(path)
    assert "unpacks to far more" in refused(packed(tmp_path, {f"xl/{n}.xml": b"<a/>" for n in range(2001)}))


@pytest.mark.parametrize(
    "part",
    [
        b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaa">]><sst>&a;</sst>',
        b'<?xml version="1.0"?>' + b" " * 1_048_560 + b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><sst/>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "a">]><sst/>'.encode("utf-16"),
    ],
)
def test_declarations_of_its_own_are_refused(tmp_path: Path, part: bytes) -> None:
    assert "instructions that no price list needs" in refused(packed(tmp_path, {"xl/sharedStrings.xml": part}))


def test_a_zip_that_is_no_workbook_and_a_broken_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("a.txt", "x")
    assert "no table" in refused(path)
    assert "no table" in refused(packed(tmp_path, {}))


def test_a_cell_far_to_the_right_costs_nothing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Code", "Price"])
    book.active["XFD2"] = "far"
    book.active["A3"] = "A1"
    book.save(tmp_path / "wide.xlsx")
    assert all(len(row) <= spreadsheet.MOST_COLUMNS for row in read_sheet(tmp_path / "wide.xlsx").rows)


# -- what is written


@pytest.mark.parametrize("text", ["=1+1", "+39 02", "-5", "@cmd", "\tx", " =HYPERLINK(1)", "'=x", "''-1"])
def test_no_cell_is_written_so_that_a_spreadsheet_runs_it(text: str) -> None:
    assert guarded(text).startswith("'")
    assert unguarded(guarded(text)) == text


@given(st.text(max_size=20))
def test_guarding_is_taken_back_exactly(text: str) -> None:
    assert unguarded(guarded(text)) == text


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    rows = [["Codice", "Prezzo", "Reason"], ["-A;1", "=2+3", 'He said "no"'], ["@x", "12,50", "Ünïcode €\nnext"]]
    content = csv_bytes(rows)
    assert content.startswith(b"\xef\xbb\xbf")
    assert b";=2" not in content
    assert [list(row) for row in read_sheet(file(tmp_path, content)).rows] == rows


def test_a_spoiled_workbook_is_read_or_refused(tmp_path: Path) -> None:
    good = workbook(tmp_path, [["Codice", "Prezzo"], *([f"A{n}", n] for n in range(20))]).read_bytes()
    inside = {
        name: zipfile.ZipFile(io.BytesIO(good)).read(name) for name in zipfile.ZipFile(io.BytesIO(good)).namelist()
    }
    dice = random.Random(7)
    for _time in range(60):
        parts = dict(inside)
        name = dice.choice(list(parts))
        at = dice.randrange(len(parts[name]))
        parts[name] = parts[name][:at] + bytes([dice.randrange(32, 127)]) + parts[name][at + dice.randrange(9) :]
        with contextlib.suppress(Refused):
            assert read_sheet(packed(tmp_path, parts)).rows


def test_a_workbook_damaged_on_its_way_is_read_or_refused(tmp_path: Path) -> None:
    good = workbook(tmp_path, [["Codice", "Prezzo"], *([f"A{n}", n] for n in range(20))]).read_bytes()
    dice = random.Random(5)
    for _time in range(60):
        spoiled = bytearray(good)
        spoiled[dice.randrange(len(spoiled))] = dice.randrange(256)
        (tmp_path / "spoiled.xlsx").write_bytes(spoiled)
        with contextlib.suppress(Refused):
            assert read_sheet(tmp_path / "spoiled.xlsx").rows


def test_a_line_that_names_no_delimiter_is_a_row(tmp_path: Path) -> None:
    assert read_sheet(file(tmp_path, b"sep=\r\na,b\r\n1,2\r\n")).rows[1:] == (("a", "b"), ("1", "2"))
