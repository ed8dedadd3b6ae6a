"""What every act on an order does besides its own: what it comes to, where it stands, what it is found by."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.purchase import (
    OPEN_ORDERS,
    LineStanding,
    OrderState,
    line_cents,
    sent_state,
    usual_freight,
)
from msp_desktop.i18n import _
from msp_desktop.store.base import whole_text
from msp_desktop.store.models.part import Part
from msp_desktop.store.models.purchase import PurchaseLine, PurchaseOrder
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.purchase_rows import terms_of
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.parts.serials import whole_pieces

NOUN = "purchase_order"
MOST_PIECES = Decimal(100_000)
MOST_CENTS = 100_000_000
LONGEST_NOTE = 1000
LONGEST_LINE_NOTE = 200
LONGEST_REFERENCE = 80


def lines_of(work: UnitOfWork, order_id: int) -> list[PurchaseLine]:
    """The lines of an order in order."""
    found = select(PurchaseLine).where(PurchaseLine.order_id == order_id)
    return list(work.session.scalars(found.order_by(PurchaseLine.position, PurchaseLine.id)))


def standing(line: PurchaseLine) -> LineStanding:
    """How much of a line came and was given up."""
    return LineStanding(line.quantity, line.received, line.closed)


def goods_cents(lines: Sequence[PurchaseLine]) -> int:
    """What the lines come to."""
    return sum(line_cents(line.quantity, line.unit_cents) for line in lines)


def draft_order(work: UnitOfWork, order_id: int, seen: int | None = None) -> PurchaseOrder:
    """An order whose lines may be changed. Refused once it was sent or deleted."""
    order = work.get(PurchaseOrder, order_id, seen=seen)
    if order.deleted_at is not None:
        raise Refused(_("{order} was deleted.").format(order=order.number))
    if order.state is not OrderState.DRAFT:
        raise Refused(
            _("{order} was sent. Take it back to change it, or order the rest anew.").format(order=order.number)
        )
    return order


def open_order(work: UnitOfWork, order_id: int, seen: int | None = None) -> PurchaseOrder:
    """An order from which something is still to come."""
    order = work.get(PurchaseOrder, order_id, seen=seen)
    if order.state not in OPEN_ORDERS or order.deleted_at is not None:
        raise Refused(_("Nothing is to come from {order} any more.").format(order=order.number))
    return order


def retotal(work: UnitOfWork, order: PurchaseOrder, *, before_cents: int | None = None) -> None:
    """Add an order up. Freight that was the usual one on the goods before (`before_cents`) follows them."""
    work.session.flush()
    goods = goods_cents(lines_of(work, order.id))
    if before_cents is not None:
        terms = terms_of(work.get(Supplier, order.supplier_id))
        if order.freight_cents == usual_freight(terms, before_cents):
            order.freight_cents = usual_freight(terms, goods)
    order.net_cents = goods + order.freight_cents
    work.touch(order)
    work.session.flush()


def restate(work: UnitOfWork, order: PurchaseOrder) -> None:
    """Say anew where a sent order stands."""
    work.session.flush()
    order.state = sent_state(standing(line) for line in lines_of(work, order.id))
    work.touch(order)
    work.session.flush()


def index_order(work: UnitOfWork, order: PurchaseOrder) -> None:
    """Write what an order is found by: its number, the supplier's, the supplier, and the parts on it."""
    work.session.flush()
    supplier = work.get(Supplier, order.supplier_id).name
    parts = work.session.execute(
        select(Part.code, PurchaseLine.description, PurchaseLine.supplier_code)
        .join(Part, Part.id == PurchaseLine.part_id)
        .where(PurchaseLine.order_id == order.id)
        .order_by(PurchaseLine.position)
        .limit(200)
    )
    texts = [order.number, order.supplier_reference, supplier]
    for row in parts:
        texts += [row.code, row.description, row.supplier_code]
    if order.deleted_at is None:
        work.search.index(NOUN, order.id, texts)
    else:
        work.search.remove(NOUN, order.id)


def checked_quantity(quantity: Decimal) -> Decimal:
    """A number of pieces that can be ordered. Refused, field "quantity"."""
    if quantity.is_finite() and quantity <= 0:
        raise Refused(_("Enter how many."), "quantity")
    if not quantity.is_finite() or quantity > MOST_PIECES or quantity != round(quantity, 3):
        raise Refused(_("This is not a number of pieces. Check it."), "quantity")
    return quantity


def checked_pieces(part: Part, quantity: Decimal) -> Decimal:
    """The same for a part: whole pieces where each has its serial number. Refused, field "quantity"."""
    if checked_quantity(quantity) and part.serialised:
        whole_pieces(part, quantity)
    return quantity


def checked_cents(cents: int, field: str) -> int:
    """An amount from 0 up. Refused with that field."""
    if not 0 <= cents <= MOST_CENTS:
        raise Refused(_("An amount is 0 or more. Check it."), field)
    return cents


def tidy(text: str, longest: int, field: str) -> str:
    """A text without outer blanks; Refused where it is too long to keep."""
    kept = whole_text(text).strip()
    if len(kept) > longest:
        raise Refused(_("This is longer than {most} characters. Shorten it.").format(most=longest), field)
    return kept
