"""The count sheet as a paper: the shelves still to be counted, in the language of whoever counts."""

from dataclasses import dataclass

from msp_desktop.documents.codes import scannable
from msp_desktop.documents.count_sheet import CountRow, CountSheet, CountShelf, count_sheet_pdf
from msp_desktop.documents.names import file_name
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.snapshot import PaperSize
from msp_desktop.i18n import Words, _
from msp_desktop.queries.stock_take_paper import SheetShelf, count_sheet_facts
from msp_desktop.store.shop import Shop

SHELF_CODE = "SHELF-"
"""What stands before the letters of a shelf in the code on its sheet; the stock-take page reads it."""


@dataclass(frozen=True, slots=True)
class CountSheetPaper:
    """The finished paper, what it is called and the name it is saved under."""

    pdf: bytes
    title: str
    file_name: str


def print_count_sheet(
    shop: Shop, *, take_id: int, shelf_ids: tuple[int, ...] = (), language: str | None = None
) -> CountSheetPaper:
    """Make the sheet of the shelves still to be counted, or of these. Raises Refused when there is none."""
    facts = shop.ask(count_sheet_facts, take_id=take_id, shelf_ids=shelf_ids, language=language)
    if not facts.shelves:
        raise Refused(_("Every shelf of this count is closed."))
    words = Words(facts.reader.language)
    values = CountSheet(
        facts.reader,
        facts.shop_name,
        facts.count_name,
        shop.now,
        tuple(_shelf(each, words) for each in facts.shelves),
    )
    paper = PaperSize.LETTER if facts.paper == PaperSize.LETTER.value else PaperSize.A4
    title = words("Count sheet")
    return CountSheetPaper(count_sheet_pdf(values, paper), title, file_name(title, "", facts.count_name))


def _shelf(shelf: SheetShelf, words: Words) -> CountShelf:
    title = words("Shelf {shelf}").format(shelf=shelf.shelf) if shelf.shelf else words("Without a shelf")
    if shelf.name and shelf.shelf:
        title = words("Shelf {shelf} · {name}").format(shelf=shelf.shelf, name=shelf.name)
    return CountShelf(
        title=title,
        code=_code(shelf.shelf),
        rows=tuple(CountRow(each.place, each.code, each.name, each.serialised) for each in shelf.parts),
        note=words("count again") if shelf.again else "",
    )


def _code(shelf: str) -> str:
    """The code of a shelf, where a bar code can hold its letters."""
    return SHELF_CODE + shelf if shelf and scannable(SHELF_CODE + shelf) else ""
