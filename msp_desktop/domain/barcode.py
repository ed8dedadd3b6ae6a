"""Barcodes: what a code is, whether its check digit is right, and under which other digits the same code is read."""

from enum import StrEnum

LENGTHS = (8, 12, 13, 14)
"""How many digits EAN-8, UPC-A, EAN-13 and GTIN-14 have, the check digit included."""

LONGEST = 80


class CodeFault(StrEnum):
    """What is wrong with a typed code."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    # Signs that no scanner sends.
    SIGNS = "signs"
    CHECK_DIGIT = "check_digit"


def plain_code(typed: str) -> str:
    """A code as it is kept: without blanks at its ends, and without any between digits."""
    text = typed.strip()
    bare = "".join(text.split())
    return bare if bare.isascii() and bare.isdigit() else text


def check_digit(digits: str) -> int:
    """The check digit that belongs after these digits: weights 3 and 1 in turn from the right."""
    total = sum(int(digit) * (3 if at % 2 == 0 else 1) for at, digit in enumerate(reversed(digits)))
    return -total % 10


def has_check_digit(code: str) -> bool:
    """Whether a code is one of those whose last digit says if it was read rightly."""
    return code.isascii() and code.isdigit() and len(code) in LENGTHS


def checks_out(code: str) -> bool:
    """Whether a code of digits ends in its right check digit; an eight-digit code may also be a short UPC."""
    if check_digit(code[:-1]) == int(code[-1]):
        return True
    return len(code) == 8 and expanded(code) is not None


def expanded(code: str) -> str | None:
    """The UPC-A that a short one (UPC-E, eight digits, the first a 0) stands for; None when it is none."""
    if len(code) != 8 or not (code.isascii() and code.isdigit()) or code[0] != "0":
        return None
    body, last = code[1:7], code[6]
    if last in "012":
        whole = f"{body[:2]}{last}0000{body[2:5]}"
    elif last == "3":
        whole = f"{body[:3]}00000{body[3:5]}"
    elif last == "4":
        whole = f"{body[:4]}00000{body[4]}"
    else:
        whole = f"{body[:5]}0000{last}"
    found = f"0{whole}{code[7]}"
    return found if check_digit(found[:-1]) == int(found[-1]) else None


def code_fault(code: str) -> CodeFault | None:
    """What is wrong with a code as it is kept; None for a good one. Texts that are no EAN are good codes too."""
    if not code:
        return CodeFault.EMPTY
    if len(code) > LONGEST:
        return CodeFault.TOO_LONG
    if not code.isascii() or not code.isprintable():
        return CodeFault.SIGNS
    if has_check_digit(code) and not checks_out(code):
        return CodeFault.CHECK_DIGIT
    return None


def meant_code(code: str) -> str:
    """A code of digits with the check digit that would be right, for saying what was perhaps meant."""
    return f"{code[:-1]}{check_digit(code[:-1])}"


def readings(code: str) -> tuple[str, ...]:
    """Every way in which scanners give the same code, itself first.

    A UPC-A is an EAN-13 with a zero before it, either one a GTIN-14 with more, and a short UPC stands for a long one.
    """
    plain = plain_code(code)
    found = [plain]
    if has_check_digit(plain) and checks_out(plain):
        whole = expanded(plain) if len(plain) == 8 else None
        bases = [plain] if whole is None else [plain, whole]
        for base in bases:
            bare = base.lstrip("0")
            found += [
                bare.zfill(length) for length in LENGTHS if len(bare) <= length and (length > 8 or len(base) == 8)
            ]
    return tuple(dict.fromkeys(found))


def same_code(one: str, other: str) -> bool:
    """Whether two codes are read as the same one."""
    return not set(readings(one)).isdisjoint(readings(other))
