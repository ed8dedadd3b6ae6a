"""The codes of parts: judged, compared with those of every other part, and made where none was typed."""

import re
from collections.abc import Iterable

from sqlalchemy import select

from msp_desktop.domain.barcode import CodeFault, code_fault, has_check_digit, meant_code, plain_code, readings
from msp_desktop.domain.errors import Refused
from msp_desktop.i18n import N_, _
from msp_desktop.store.models.part import Part, PartBarcode
from msp_desktop.store.search import fold
from msp_desktop.store.unit_of_work import UnitOfWork

FAULT_WORDS = {
    CodeFault.EMPTY: N_("Enter a code."),
    CodeFault.TOO_LONG: N_("Keep a barcode under 80 characters."),
    CodeFault.SIGNS: N_("{code} holds signs that no scanner sends."),
    CodeFault.CHECK_DIGIT: N_("The check digit of {code} does not fit. Its last digit would be {digit}."),
}

USUAL_PREFIX = "PRT"


def checked_barcodes(work: UnitOfWork, typed: Iterable[str], part_id: int) -> tuple[str, ...]:
    """The barcodes of a part as they are kept, each once. Raises Refused with field "barcodes"."""
    found: list[str] = []
    seen: set[str] = set()
    for each in typed:
        code = plain_code(each)
        if not code:
            continue
        fault = code_fault(code)
        if fault is not None:
            digit = meant_code(code)[-1] if has_check_digit(code) else ""
            raise Refused(_(FAULT_WORDS[fault]).format(code=code, digit=digit), "barcodes")
        if seen.isdisjoint(readings(code)):
            found.append(code)
            seen.update(readings(code))
    _refuse_taken(work, found, part_id)
    return tuple(found)


def _refuse_taken(work: UnitOfWork, codes: list[str], part_id: int) -> None:
    """A code belongs to one part; whose it is already stands in the sentence."""
    if not codes:
        return
    every = {reading: code for code in codes for reading in readings(code)}
    taken = work.session.execute(
        select(Part.name, Part.code, PartBarcode.code.label("barcode"))
        .join(PartBarcode, PartBarcode.part_id == Part.id)
        .where(PartBarcode.code.in_(every), Part.id != part_id)
        .limit(1)
    ).first()
    if taken is not None:
        _refuse(every[taken.barcode], taken.name, taken.code, "barcodes")
    upper = {code.upper(): code for code in codes}
    own = work.session.execute(
        select(Part.name, Part.code).where(Part.code.in_(upper), Part.id != part_id).limit(1)
    ).first()
    if own is not None:
        _refuse(upper[own.code], own.name, own.code, "barcodes")


def _refuse(code: str, name: str, part_code: str, field: str) -> None:
    words = _("{code} is scanned for {name} ({part}) already. A code belongs to one part.")
    raise Refused(words.format(code=code, name=name, part=part_code), field)


def checked_code(work: UnitOfWork, typed: str, part_id: int) -> str:
    """An own code as it is kept, "" when none was typed. Raises Refused with field "code"."""
    code = "".join(typed.split()).upper()
    if not code:
        return ""
    if re.fullmatch(r"[0-9A-Z._/+-]{1,40}", code) is None:
        raise Refused(_("Use letters, digits and - . _ / + in the code, at most 40."), "code")
    name = work.session.scalar(select(Part.name).where(Part.code == code, Part.id != part_id))
    if name is not None:
        raise Refused(_("{code} is {name} already. Choose another code.").format(code=code, name=name), "code")
    taken = work.session.execute(
        select(Part.name, Part.code)
        .join(PartBarcode, PartBarcode.part_id == Part.id)
        .where(PartBarcode.code.in_({*readings(code), code.lower()}), Part.id != part_id)
        .limit(1)
    ).first()
    if taken is not None:
        _refuse(code, taken.name, taken.code, "code")
    return code


def made_code(work: UnitOfWork, category: str, maker: str) -> str:
    """A code that is free, from the first letters of the category or else the maker: `KEY-001`.

    The next number is felt for in steps, so that the last of 20,000 is found as fast as the first.
    """
    prefix = code_prefix(category, maker)
    below, step = 0, 1
    while _taken(work, prefix, below + step):
        below += step
        step *= 2
    above = below + step
    while above - below > 1:
        middle = (below + above) // 2
        if _taken(work, prefix, middle):
            below = middle
        else:
            above = middle
    return numbered(prefix, above)


def _taken(work: UnitOfWork, prefix: str, number: int) -> bool:
    code = numbered(prefix, number)
    own = select(Part.id).where(Part.code == code)
    barcode = select(PartBarcode.id).where(PartBarcode.code == code)
    return any(work.session.scalar(each.limit(1)) is not None for each in (own, barcode))


def code_prefix(category: str, maker: str) -> str:
    """The letters that a code made by us begins with."""
    return _prefix(category) or _prefix(maker) or USUAL_PREFIX


def numbered(prefix: str, number: int) -> str:
    """A code made by us: `KEY-001`."""
    return f"{prefix}-{number:03d}"


def _prefix(text: str) -> str:
    """Three letters that stand for a word or two: "Keyboards" is KEY."""
    letters = "".join(each for each in fold(text).upper() if "A" <= each <= "Z")
    return letters[:3] if len(letters) >= 2 else ""
