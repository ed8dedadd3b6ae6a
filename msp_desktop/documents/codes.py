"""Codes that scan: Code 128 for the counter's scanner, QR for phones, the euro transfer text for banking apps."""

from functools import lru_cache
from itertools import groupby
from urllib.parse import quote

import segno

from msp_desktop.documents.page import PRINTER_DOT, Sheet

QUIET_BARS = 10

# Bar and space widths of each Code 128 symbol value; 103-105 start a code, 106 stops it (ISO/IEC 15417).
_TABLE = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 "
    "123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 "
    "232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 "
    "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 "
    "111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 "
    "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 "
    "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112"
)
_PATTERNS = _TABLE.split()
_START_B, _START_C, _TO_C, _TO_B, _STOP = 104, 105, 99, 100, 106


def scannable(text: str) -> bool:
    """Whether bars can hold the text; a number form with other letters prints without bars."""
    return bool(text) and all(" " <= sign <= "~" for sign in text)


@lru_cache(maxsize=256)
def code128(text: str) -> tuple[int, ...]:
    """Widths of bar, space, bar … in modules, for printable ASCII; raises ValueError for other characters."""
    if not scannable(text):
        raise ValueError(f"Code 128 cannot hold {text!r}")
    values = _symbol_values(text)
    check = (values[0] + sum(place * value for place, value in enumerate(values))) % 103
    return tuple(int(width) for value in [*values, check, _STOP] for width in _PATTERNS[value])


def _symbol_values(text: str) -> list[int]:
    """Code set B, and C for runs of at least four digits, which halves their length."""
    values: list[int] = []
    in_c: bool | None = None
    for digits, group in groupby(text, str.isdigit):
        run = "".join(group)
        # Of an odd run the first digit stays in set B, so that the set is not changed twice.
        single = run if not digits or len(run) < 4 else run[: len(run) % 2]
        if single:
            if in_c is not False:
                values.append(_START_B if in_c is None else _TO_B)
            in_c = False
            values += [ord(sign) - 32 for sign in single]
        pairs = run[len(single) :]
        if pairs:
            values.append(_START_C if in_c is None else _TO_C)
            in_c = True
            values += [int(pairs[at : at + 2]) for at in range(0, len(pairs), 2)]
    return values


def code128_width(text: str, module: float) -> float:
    """How wide the bars become without their quiet zones, in mm; 0 for a text that bars cannot hold."""
    return sum(code128(text)) * module if scannable(text) else 0.0


def draw_code128(
    sheet: Sheet, x: float, y: float, text: str, *, height: float, module: float = 4 * PRINTER_DOT
) -> None:
    """Bars from `x`, top at `y`; the caller keeps ten modules free on both sides."""
    bars: list[tuple[float, float, float, float]] = []
    at = x
    for place, width in enumerate(code128(text) if scannable(text) else ()):
        if place % 2 == 0:
            bars.append((at, y, width * module, height))
        at += width * module
    sheet.fills(bars)


@lru_cache(maxsize=64)
def _matrix(text: str) -> tuple[bytes, ...]:
    # A fixed mask saves the search for the best of eight, a third of an invoice's time; every mask scans.
    return tuple(bytes(row) for row in segno.make_qr(text, error="m", mask=3, boost_error=False).matrix)


def qr_modules(text: str) -> int:
    """How many modules a QR code of this text has on each side."""
    return len(_matrix(text))


def draw_qr(sheet: Sheet, x: float, y: float, text: str, *, size: float) -> None:
    """A QR code of quality M, `size` mm across without its quiet zone of four modules, which the caller keeps free."""
    rows = _matrix(text)
    module = size / len(rows)
    shapes: list[tuple[float, float, float, float]] = []
    for down, row in enumerate(rows):
        at = 0
        for dark, group in groupby(row):
            count = len(list(group))
            if dark:
                shapes.append((x + at * module, y + down * module, count * module, module))
            at += count
    sheet.fills(shapes)


MOST_EPC_CENTS = 99_999_999_999


def epc_text(*, name: str, iban: str, bic: str, cents: int, text: str) -> str:
    """The euro transfer code of EPC069-12 version 002; raises ValueError where the standard has no place for it."""
    if not 1 <= cents <= MOST_EPC_CENTS:
        raise ValueError("the code holds 0.01 to 999999999.99 euro")
    amount = f"EUR{cents // 100}.{cents % 100:02d}"
    parts = ["BCD", "002", "1", "SCT", bic, name[:70], iban.replace(" ", ""), amount, "", "", text[:140]]
    if len("\n".join(parts).encode()) > 331:
        parts[10] = text[:35]
    return "\n".join(parts)


def contact_text(*, phone: str, email: str, subject: str, by_mail: bool) -> str:
    """What a phone does when it scans: call the shop, or write to it about a job; empty when there is no way."""
    if email and (by_mail or not phone):
        return f"mailto:{email}?subject={quote(subject)}"
    digits = "".join(sign for sign in phone if sign.isdigit() or sign == "+")
    return f"tel:{digits}" if digits else ""
