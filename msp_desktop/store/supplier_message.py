"""What a message to a supplier is made of: the words in braces about its order or return, and its address."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from msp_desktop.domain.message import MessageEvent
from msp_desktop.domain.message_text import Filled, Place, fill
from msp_desktop.store.message_rows import shop_values, template_for
from msp_desktop.store.models.purchase import PurchaseOrder, SupplierReturn
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.purchase_rows import language_of_supplier
from msp_desktop.store.shop_facts import shop_facts


def supplier_text(
    session: Session,
    *,
    event: MessageEvent,
    supplier: Supplier,
    language: str = "",
    order: PurchaseOrder | None = None,
    sent_back: SupplierReturn | None = None,
    more: Mapping[Place, str] | None = None,
) -> Filled:
    """The words of an occasion filled in for a supplier, in its language without one; `more` is what only the caller
    knows, such as the day a draft would be expected on.
    """
    speaks = language or language_of_supplier(session, supplier)
    reader = shop_facts(session).formats(speaks)
    values = shop_values(session, reader) | {
        Place.SUPPLIER: supplier.contact_name or supplier.name,
        Place.ACCOUNT: supplier.account_number,
    }
    if order is not None:
        expected = order.expected_day
        values |= {
            Place.ORDER: order.number,
            Place.ORDER_TOTAL: reader.money(order.net_cents),
            Place.EXPECTED: reader.long_day(expected) if expected is not None else "",
        }
    if sent_back is not None:
        values |= {Place.RETURN: sent_back.number, Place.RMA: sent_back.supplier_reference}
    values |= more or {}
    return fill(template_for(session, event, speaks), {place: value for place, value in values.items() if value})
