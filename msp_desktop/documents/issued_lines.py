"""The charged lines of an issued paper as table columns and rows."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from msp_desktop.documents.page import BODY, BOLD, MONO, SMALL, Align, Stock, width_mm, wrapped
from msp_desktop.documents.table import CellLine, Column, Row, stacked
from msp_desktop.domain.snapshot import Charged, SnapshotLine
from msp_desktop.i18n import Formats, Words

# A line this long is a page of its own; what people type is capped well below.
MOST_DETAIL_LINES = 36


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the columns of one sheet stand, in mm; a narrow sheet has no code column, some have a net one beside."""

    code: float | None
    text: float
    text_width: float
    quantity: float
    unit: float
    tax: float
    net: float | None
    amount: float


def currency_sign(formats: Formats) -> str:
    """The sign that stands in the column heads: "€", "CHF"."""
    return formats.money(0).replace(formats.amount(0), "").strip()


def quantity_text(quantity: Decimal, unit_code: str, formats: Formats, words: Words) -> str:
    """A quantity with its unit; pieces need none."""
    shown = formats.number(quantity)
    match unit_code:
        case "HUR":
            return words("{quantity} h").format(quantity=shown)
        case "MIN":
            return words("{quantity} min").format(quantity=shown)
        case "DAY":
            return words("{quantity} d").format(quantity=shown)
        case "KMT":
            return words("{quantity} km").format(quantity=shown)
        case _:
            return shown


def grid_for(snapshot: Charged, stock: Stock) -> Grid:
    """The columns that this document needs on this sheet."""
    edge = stock.edge
    if stock.content < 150:
        return Grid(None, stock.left, 50, edge - 56, edge - 36, edge - 24, None, edge)
    code = stock.left if any(line.code for line in snapshot.lines) else None
    text = stock.left + 27 if code is not None else stock.left
    if not snapshot.states_net_of_lines:
        quantity = edge - 59.7
        return Grid(code, text, quantity - 16 - text, quantity, edge - 40.1, edge - 26, None, edge)
    quantity = edge - 73
    return Grid(code, text, quantity - 15 - text, quantity, edge - 54, edge - 40.5, edge - 21, edge)


def tax_word(snapshot: Charged, words: Words) -> str:
    """What the document's tax is called."""
    names = [line.tax_name for line in snapshot.lines] + [tax.name for tax in snapshot.taxes]
    return next(filter(None, names), words("Tax"))


def columns(snapshot: Charged, grid: Grid, formats: Formats, words: Words) -> list[Column]:
    """The heads; the currency is stated once in each amount column."""
    sign = currency_sign(formats)
    heads = [Column(words("Code"), grid.code)] if grid.code is not None else []
    heads += [
        Column(words("Description"), grid.text),
        Column(words("Quantity"), grid.quantity, Align.RIGHT),
        Column(words("Unit {currency}").format(currency=sign), grid.unit, Align.RIGHT),
        Column(tax_word(snapshot, words), grid.tax, Align.RIGHT),
    ]
    net = Column(words("Net {currency}").format(currency=sign), grid.net or grid.amount, Align.RIGHT)
    total = Column(words("Total {currency}").format(currency=sign), grid.amount, Align.RIGHT)
    if grid.net is not None:
        return [*heads, net, total]
    return [*heads, total if snapshot.prices_include_tax else net]


def rows(snapshot: Charged, grid: Grid, formats: Formats, words: Words) -> list[Row]:
    """One row a line; its amount is in the document's price basis."""
    return [_row(line, grid, formats, words) for line in snapshot.lines]


def _row(line: SnapshotLine, grid: Grid, formats: Formats, words: Words) -> Row:
    percent = formats.percent(line.tax_percent) if line.tax_percent or line.tax_category == "Z" else "–"
    cells = [_code_cell(line)] if grid.code is not None else []
    cells += [
        _text_cell(line, grid, formats, words),
        (CellLine(quantity_text(line.quantity, line.unit_code, formats, words)),),
        (CellLine(formats.amount(line.unit_cents)),),
        (CellLine(percent),),
    ]
    if grid.net is not None:
        cells.append((CellLine(formats.amount(line.net_cents)),))
    cells.append((CellLine(formats.amount(line.amount_cents), style=BOLD),))
    return Row(tuple(cells), line.amount_cents)


def _code_cell(line: SnapshotLine) -> tuple[CellLine, ...]:
    size = next((size for size in (SMALL, 7.4) if width_mm(line.code, size, MONO) <= 25), 7.2)
    parts = wrapped(line.code, 25, size, MONO, most=3)
    return tuple(CellLine(part, place * 3.6, size, MONO, grey=True) for place, part in enumerate(parts))


def _text_cell(line: SnapshotLine, grid: Grid, formats: Formats, words: Words) -> tuple[CellLine, ...]:
    main = wrapped(line.description, grid.text_width, BODY, BOLD)
    notes = [line.detail]
    if grid.code is None and line.code:
        notes.append(line.code)
    if line.discount_percent:
        notes.append(words("Less {percent} discount").format(percent=formats.percent(line.discount_percent)))
    if grid.net is not None and line.quantity not in {0, 1} and line.tax_category != "M":
        notes.append(words("{amount} each without tax").format(amount=_each_net(line, formats)))
    notes += piece_notes(line, words)
    details = [part for note in notes if note for part in wrapped(note, grid.text_width, SMALL)]
    if len(details) > MOST_DETAIL_LINES:
        details = [*details[: MOST_DETAIL_LINES - 1], details[MOST_DETAIL_LINES - 1] + "…"]
    return stacked(main, details, small=SMALL)


def piece_notes(line: SnapshotLine, words: Words) -> list[str]:
    """The serials of what was sold or fitted and its own warranty, each as a text under the line."""
    notes = []
    if line.serials:
        shown = ", ".join(line.serials)
        notes.append(words.plural("Serial {serials}", "Serials {serials}", len(line.serials), serials=shown))
    return [*notes, line.warranty] if line.warranty else notes


def _each_net(line: SnapshotLine, formats: Formats) -> str:
    """The unit price without tax, with up to four decimals so that quantity times price gives the net amount."""
    each = (Decimal(line.net_cents) / 100 / line.quantity).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    cents = each * 100
    return formats.amount(int(cents)) if cents == int(cents) else formats.number(each)
