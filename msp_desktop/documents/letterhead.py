"""What every letter-sized paper begins with: the shop, the address in the window, the title and its facts."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msp_desktop.documents.page import (
    BODY,
    BOLD,
    LABEL,
    REGULAR,
    SMALL,
    Align,
    Sheet,
    fitted,
    width_mm,
    wrapped,
)
from msp_desktop.domain.snapshot import Party
from msp_desktop.i18n import Words

DOT = " · "


class Fact(NamedTuple):
    """A label and its value beside the title."""

    label: str
    value: str


def tax_numbers(party: Party, words: Words) -> list[str]:
    """The party's numbers, each with its name."""
    numbers = [words("VAT {number}").format(number=party.vat_number)] if party.vat_number else []
    numbers += [words("Tax code {code}").format(code=party.tax_code)] if party.tax_code else []
    return numbers + [f"{other.label} {other.value}" for other in party.ids]


def joined(parts: Iterable[str]) -> str:
    """The parts that say something, with a middle dot between."""
    return DOT.join(part for part in parts if part)


def packed(parts: Iterable[str], width: float, size: float) -> list[str]:
    """Parts with middle dots between, in as few lines as fit; a part is broken only when it alone is too wide."""
    lines: list[str] = []
    for part in filter(None, parts):
        if lines and width_mm(f"{lines[-1]}{DOT}{part}", size) <= width:
            lines[-1] += DOT + part
        else:
            lines += wrapped(part, width, size)
    return lines


def draw_shop(sheet: Sheet, shop: Party, logo: bytes | None) -> None:
    """Logo and name, then legal name, address, numbers and ways to reach the shop."""
    stock = sheet.stock
    x = stock.left
    if logo:
        x += sheet.picture(logo, x, stock.top, 40, 8) + 3
    sheet.text(x, stock.top + 5.6, shop.name, 13.5, BOLD, width=stock.edge - x)
    whole = width_mm(shop.name, 13.5, BOLD) <= stock.edge - x
    legal = "" if whole and shop.legal_name in {"", shop.name} else shop.legal_name or shop.name
    whose = joined((legal, ", ".join(filter(None, shop.address))))
    reach = (*tax_numbers(shop, sheet.words), shop.phone, shop.email, shop.website)
    lines = [*packed([whose], stock.content, SMALL), *packed(reach, stock.content, SMALL)]
    sheet.lines(stock.left, stock.top + 13.2, lines, SMALL, leading=4.1, grey=True)


def draw_address(sheet: Sheet, label: str, party: Party | None, *, y: float, width: float) -> float:
    """The reader's address where an envelope's window shows it; gives the y below."""
    x = sheet.stock.left
    if party is None:
        return y
    sheet.text(x, y, label, LABEL, grey=True)
    y = sheet.lines(x, y + 5.0, wrapped(party.legal_name or party.name, width, 10.4, BOLD), 10.4, BOLD, leading=4.7)
    for line in (party.contact, *party.address):
        if line:
            y = sheet.lines(x, y, wrapped(line, width, BODY), BODY)
    return sheet.lines(x, y, packed(tax_numbers(party, sheet.words), width, BODY), BODY, grey=True)


def draw_title(sheet: Sheet, title: str, facts: Sequence[Fact], *, x: float, y: float, marking: str = "") -> float:
    """The title with its facts below, and a marking such as "Not a tax document"; gives the y below."""
    width = sheet.stock.edge - x
    size = 22 if width_mm(title, 22, BOLD) <= width else 16
    sheet.text(x, y, title, size, BOLD, width=width)
    y += 4.8 if marking else 0
    if marking:
        sheet.text(x, y, marking, BODY, BOLD, width=width)
    step = 5.9 if len(facts) <= 4 else 5.0
    value_x = x + max(30.0 if width > 65 else 18.0, *(width_mm(fact.label, BODY) + 3 for fact in facts))
    y += 8.4 if step > 5.5 else 7.4
    for fact in facts:
        sheet.text(x, y, fact.label, BODY, grey=True)
        lines = wrapped(fact.value, sheet.stock.edge - value_x, BODY, BOLD, most=3)
        y = sheet.lines(value_x, y, lines, BODY, BOLD, leading=4.4) - 4.4 + step
    return y


def draw_continued_head(sheet: Sheet, shop: str, title: str) -> None:
    """The one line that later pages begin with: whose paper it is, and which."""
    stock = sheet.stock
    taken = sheet.text(stock.edge, stock.top + 5, title, BODY, BOLD, align=Align.RIGHT)
    sheet.text(stock.left, stock.top + 5, fitted(shop, stock.content - taken - 6, BODY), BODY, REGULAR, grey=True)
