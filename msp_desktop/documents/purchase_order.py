"""A purchase order on a sheet, in the supplier's language: what we order, where it goes, what it comes to."""

from msp_desktop.documents.buying_sheet import BandPart, BuyingSheet, Head, reader_of
from msp_desktop.documents.issued_sums import SumRow, Sums
from msp_desktop.documents.letterhead import Fact
from msp_desktop.documents.names import file_name
from msp_desktop.domain.buying_paper import BuyingLine, PurchaseOrderPaper
from msp_desktop.i18n import Words


def purchase_order_pdf(paper: PurchaseOrderPaper, logo: bytes | None = None) -> bytes:
    """The PDF of an order; `logo` is a PNG or JPEG. A draft says that it is one."""
    words = Words(paper.language)
    page = BuyingSheet.begun(_head(paper, words), reader_of(paper), paper.paper, logo, _foot(paper, words))
    y = page.draw_band(_band(paper, words, page.stock.content), page.draw_head())
    sums = _sums(paper, words)
    y = page.draw_lines(paper.lines, _notes, y, page.tail_height(sums, paper.note))
    page.draw_sums(sums, words("Note"), paper.note, y)
    return page.sheet.finish()


def order_title(number: str, language: str) -> str:
    """What the print is called: "Purchase order PO-0193"."""
    return Words(language)("Purchase order {number}").format(number=number)


def order_file_name(number: str, supplier: str, language: str) -> str:
    """The file's name: "Purchase-order-PO-0193-Runner-S-p-A.pdf"."""
    return file_name(Words(language)("Purchase order"), number, supplier)


def _head(paper: PurchaseOrderPaper, words: Words) -> Head:
    reader = reader_of(paper)
    facts = [Fact(words("Number"), paper.number), Fact(words("Date"), reader.long_day(paper.day))]
    if paper.expected is not None:
        facts.append(Fact(words("Expected"), reader.long_day(paper.expected)))
    if paper.account_number:
        facts.append(Fact(words("Customer number"), paper.account_number))
    if paper.supplier_reference:
        facts.append(Fact(words("Your reference"), paper.supplier_reference))
    if paper.ordered_by:
        facts.append(Fact(words("Ordered by"), paper.ordered_by))
    return Head(
        shop=paper.shop,
        supplier=paper.supplier,
        address_label=words("Order to"),
        word=words("Purchase order"),
        title=order_title(paper.number, words.language),
        facts=tuple(facts),
        marking=words("Draft, not yet sent") if paper.draft else "",
    )


def _foot(paper: PurchaseOrderPaper, words: Words) -> str:
    return words("Name {order} on your delivery note and invoice.").format(order=paper.number)


def _band(paper: PurchaseOrderPaper, words: Words, width: float) -> list[BandPart]:
    half = width * 0.55
    return [
        BandPart(words("Deliver to"), paper.deliver_to, half),
        BandPart(words("We take deliveries"), (paper.hours,), width - half),
    ]


def _sums(paper: PurchaseOrderPaper, words: Words) -> Sums:
    reader = reader_of(paper)
    rows = [SumRow(words("Goods"), reader.amount(paper.goods_cents))]
    rows.append(SumRow(words("Freight"), reader.amount(paper.freight_cents)))
    return Sums(tuple(rows), words("Total net"), reader.money(paper.net_cents))


def _notes(line: BuyingLine) -> list[str]:
    return [line.note]
