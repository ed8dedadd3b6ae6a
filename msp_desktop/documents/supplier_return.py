"""The paper that lies in a parcel back to a supplier, in its language: what, why, and the credit expected for it."""

from collections.abc import Mapping

from msp_desktop.documents.buying_sheet import BuyingSheet, Head, reader_of
from msp_desktop.documents.issued_sums import Sums
from msp_desktop.documents.letterhead import Fact
from msp_desktop.documents.names import file_name
from msp_desktop.domain.buying_paper import BuyingLine, SupplierReturnPaper
from msp_desktop.domain.purchase import ReturnReason
from msp_desktop.i18n import Words


def supplier_return_pdf(paper: SupplierReturnPaper, logo: bytes | None = None) -> bytes:
    """The PDF of a return; `logo` is a PNG or JPEG. A draft says that it is one."""
    words = Words(paper.language)
    foot = words("{number}. Name it on your credit note.").format(number=paper.number)
    page = BuyingSheet.begun(_head(paper, words), reader_of(paper), paper.paper, logo, foot)
    y = page.draw_band((), page.draw_head())
    sums = Sums((), words("Credit expected, net"), reader_of(paper).money(paper.credit_cents))
    y = page.draw_lines(paper.lines, lambda line: _notes(line, words), y, page.tail_height(sums, paper.note))
    page.draw_sums(sums, words("Note"), paper.note, y)
    return page.sheet.finish()


def return_title(number: str, language: str) -> str:
    """What the print is called: "Return SR-0012"."""
    return Words(language)("Return {number}").format(number=number)


def return_file_name(number: str, supplier: str, language: str) -> str:
    """The file's name: "Return-SR-0012-Runner-S-p-A.pdf"."""
    return file_name(Words(language)("Return"), number, supplier)


def _head(paper: SupplierReturnPaper, words: Words) -> Head:
    facts = [Fact(words("Number"), paper.number), Fact(words("Date"), reader_of(paper).long_day(paper.day))]
    if paper.supplier_reference:
        facts.append(Fact(words("Your number (RMA)"), paper.supplier_reference))
    if paper.account_number:
        facts.append(Fact(words("Customer number"), paper.account_number))
    if paper.sent_by:
        facts.append(Fact(words("Sent by"), paper.sent_by))
    return Head(
        shop=paper.shop,
        supplier=paper.supplier,
        address_label=words("Return to"),
        word=words("Return"),
        title=return_title(paper.number, words.language),
        facts=tuple(facts),
        marking=words("Draft, not yet sent") if paper.draft else "",
    )


def _notes(line: BuyingLine, words: Words) -> list[str]:
    notes = [_reasons(words)[line.reason]] if line.reason is not None else []
    if line.serials:
        shown = ", ".join(line.serials)
        notes.append(words.plural("Serial {serials}", "Serials {serials}", len(line.serials), serials=shown))
    return [*notes, line.note]


def _reasons(words: Words) -> Mapping[ReturnReason, str]:
    return {
        ReturnReason.DEFECTIVE: words("Defective"),
        ReturnReason.WRONG: words("Wrong part delivered"),
        ReturnReason.NOT_ORDERED: words("Delivered but not ordered"),
        ReturnReason.NOT_NEEDED: words("Not needed"),
        ReturnReason.CORE: words("Old piece"),
        ReturnReason.OTHER: words("Returned"),
    }
