"""From a draft to an order at its supplier: tried on paper, its bytes kept, sent, and queued as a mail; returns too."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from msp_desktop.domain.buying_paper import PurchaseOrderPaper, SupplierReturnPaper
from msp_desktop.domain.purchase import OrderWay
from msp_desktop.queries.order_paper import OrderSheet, SupplierLetter, order_letter, order_sheet, return_sheet
from msp_desktop.store.shop import Done, Shop
from msp_desktop.usecases.counter.ordering import SupplierMail, send_order
from msp_desktop.usecases.counter.sending_back import send_back
from msp_desktop.usecases.messages import NewFile
from msp_desktop.usecases.purchasing import keep_order_paper

MIME = "application/pdf"


@dataclass(frozen=True, slots=True)
class BuyingPrint:
    """A finished paper to a supplier: its bytes, what the print is called, and the file's name."""

    pdf: bytes
    title: str
    file_name: str


def issue_order(
    shop: Shop,
    *,
    order_id: int,
    way: OrderWay,
    expected: date | None = None,
    mail: SupplierMail | None = None,
    seen: int | None = None,
    key: str | None = None,
    confirmed: Iterable[str] = (),
) -> Done[int | None]:
    """Send an order: its paper is made and kept first, and goes with the mail where there is one.

    The value is the message's id. Raises Refused and Changed before anything is written, Unavailable when the disk
    fails.
    """
    sheet = shop.ask(order_sheet, order_id=order_id, now=shop.now, expected=expected)
    paper = _as_sent(sheet.paper)
    _check(paper)
    made = order_print(shop, paper)
    stored = shop.files.put(made.pdf)
    return shop.run(
        send_order,
        key=key,
        confirmed=confirmed,
        order_id=order_id,
        way=way,
        expected_day=paper.expected,
        paper=NewFile(made.file_name, MIME, len(made.pdf), stored.sha256),
        mail=mail,
        seen=sheet.version if seen is None else seen,
    )


def order_paper(shop: Shop, order_id: int) -> BuyingPrint:
    """The paper of an order: a draft's as it would be, a sent one's kept bytes, the same on every print.

    Raises Unavailable when the disk or a kept file fails.
    """
    sheet = shop.ask(order_sheet, order_id=order_id, now=shop.now)
    if sheet.sha256 is not None:
        return _named(sheet.paper, shop.files.read(sheet.sha256))
    made = order_print(shop, sheet.paper)
    if not sheet.paper.draft:
        # Sent without a paper, by phone or from another program: the first one that is looked at stays.
        stored = shop.files.put(made.pdf)
        shop.run(keep_order_paper, order_id=order_id, sha256=stored.sha256)
    return made


def order_mail(shop: Shop, order_id: int) -> tuple[OrderSheet, SupplierLetter]:
    """What would be sent for a draft now: its paper's values, and the mail in the supplier's words."""
    sheet = shop.ask(order_sheet, order_id=order_id, now=shop.now)
    return sheet, shop.ask(order_letter, order_id=order_id, expected=sheet.paper.expected)


def order_print(shop: Shop, paper: PurchaseOrderPaper) -> BuyingPrint:
    """Draw an order."""
    from msp_desktop.documents.purchase_order import purchase_order_pdf

    return _named(paper, purchase_order_pdf(paper, _logo(shop, paper)))


def _named(paper: PurchaseOrderPaper, pdf: bytes) -> BuyingPrint:
    from msp_desktop.documents.purchase_order import order_file_name, order_title

    name = order_file_name(paper.number, paper.supplier.name, paper.language)
    return BuyingPrint(pdf, order_title(paper.number, paper.language), name)


def _as_sent(paper: PurchaseOrderPaper) -> PurchaseOrderPaper:
    return replace(paper, draft=False)


# -- returns


def issue_return(
    shop: Shop,
    *,
    return_id: int,
    mail: SupplierMail | None = None,
    seen: int | None = None,
    key: str | None = None,
    confirmed: Iterable[str] = (),
) -> Done[int | None]:
    """Send a return, with its paper on the mail where there is one; the value is the message's id."""
    paper = replace(shop.ask(return_sheet, return_id=return_id, now=shop.now), draft=False)
    _check(paper)
    made = return_print(shop, paper)
    attached = None
    if mail is not None:
        stored = shop.files.put(made.pdf)
        attached = NewFile(made.file_name, MIME, len(made.pdf), stored.sha256)
    return shop.run(send_back, key=key, confirmed=confirmed, return_id=return_id, paper=attached, mail=mail, seen=seen)


def return_paper(shop: Shop, return_id: int) -> BuyingPrint:
    """The paper of a return as it stands."""
    return return_print(shop, shop.ask(return_sheet, return_id=return_id, now=shop.now))


def return_print(shop: Shop, paper: SupplierReturnPaper) -> BuyingPrint:
    """Draw a return."""
    from msp_desktop.documents.supplier_return import return_file_name, return_title, supplier_return_pdf

    pdf = supplier_return_pdf(paper, _logo(shop, paper))
    name = return_file_name(paper.number, paper.supplier.name, paper.language)
    return BuyingPrint(pdf, return_title(paper.number, paper.language), name)


def _logo(shop: Shop, paper: PurchaseOrderPaper | SupplierReturnPaper) -> bytes | None:
    return shop.files.read(paper.logo_sha256) if paper.logo_sha256 else None


def _check(paper: PurchaseOrderPaper | SupplierReturnPaper) -> None:
    """Refuse a paper with characters that no face has, naming them."""
    from msp_desktop.workflows.issue_document import check_printable

    check_printable(paper.texts())
