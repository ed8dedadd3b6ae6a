"""Suppliers: add, change, end and bring back."""

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.purchase import OPEN_ORDERS, DeliveryState, OrderState, ReturnState
from msp_desktop.domain.supplier_facts import SupplierFacts
from msp_desktop.i18n import _
from msp_desktop.store.base import alive
from msp_desktop.store.models.purchase import Delivery, PurchaseOrder, SupplierReturn
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.names import name_key
from msp_desktop.store.shop_facts import shop_row
from msp_desktop.store.supplier_rows import facts_of
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.suppliers_checks import tidied

NOUN = "supplier"


def add_supplier(work: UnitOfWork, *, facts: SupplierFacts) -> int:
    """Add a supplier and give its id; asked first where there is one of that name. Raises Refused with the field."""
    shop = shop_row(work.session)
    after = tidied(facts, shop.country, shop.language)
    _ask_double(work, after, 0)
    row = Supplier(created_at=work.now)
    _set_columns(row, after)
    work.add(row)
    index_supplier(work, row)
    work.undo_with(_("{supplier} added").format(supplier=row.name), end_supplier, supplier_id=row.id)
    return row.id


def change_supplier(work: UnitOfWork, *, supplier_id: int, facts: SupplierFacts, seen: int | None = None) -> None:
    """Take over a supplier's card as the form has it; orders that were sent keep what they said."""
    row = work.get(Supplier, supplier_id, seen=seen)
    shop = shop_row(work.session)
    before = facts_of(row)
    after = tidied(facts, shop.country, shop.language)
    if after == before:
        return
    if name_key(after.name) != row.name_key:
        _ask_double(work, after, row.id)
    _set_columns(row, after)
    index_supplier(work, row)
    work.undo_with(
        _("{supplier} changed").format(supplier=row.name), change_supplier, supplier_id=row.id, facts=before, seen=None
    )


def end_supplier(work: UnitOfWork, *, supplier_id: int, seen: int | None = None) -> None:
    """Take a supplier out of use; what was bought keeps the name. Refused while orders, deliveries or returns wait."""
    row = work.get(Supplier, supplier_id, seen=seen)
    if row.deleted_at is not None:
        raise Refused(_("{supplier} is already deleted.").format(supplier=row.name))
    _refuse_unfinished(work, row)
    row.deleted_at = work.now
    work.search.remove(NOUN, row.id)
    work.undo_with(_("{supplier} deleted").format(supplier=row.name), revive_supplier, supplier_id=row.id)


def revive_supplier(work: UnitOfWork, *, supplier_id: int) -> None:
    """Bring a supplier back into use."""
    row = work.get(Supplier, supplier_id)
    if row.deleted_at is None:
        raise Refused(_("{supplier} is not deleted.").format(supplier=row.name))
    row.deleted_at = None
    index_supplier(work, row)
    work.undo_with(_("{supplier} brought back").format(supplier=row.name), end_supplier, supplier_id=row.id)


def index_supplier(work: UnitOfWork, row: Supplier) -> None:
    """Write what a supplier is found by: name, contact, our number with them, phone, mail, town and tax number."""
    texts = [row.name, row.contact_name, row.account_number, row.phone, row.email, row.town, row.vat_number]
    work.search.index(NOUN, row.id, [each for each in texts if each])


def _ask_double(work: UnitOfWork, facts: SupplierFacts, own_id: int) -> None:
    """Two suppliers of one name are possible, but seldom meant."""
    twin = select(Supplier.name).where(
        alive(Supplier), Supplier.name_key == name_key(facts.name), Supplier.id != own_id
    )
    name = work.session.scalars(twin.limit(1)).first()
    if name is not None:
        work.confirm("same-name", _("There is a supplier {supplier} already. Keep both?").format(supplier=name))


def _refuse_unfinished(work: UnitOfWork, row: Supplier) -> None:
    open_order = work.session.scalars(
        select(PurchaseOrder.number)
        .where(
            PurchaseOrder.supplier_id == row.id,
            PurchaseOrder.state.in_((*OPEN_ORDERS, OrderState.DRAFT)),
            PurchaseOrder.deleted_at.is_(None),
        )
        .order_by(PurchaseOrder.id)
        .limit(1)
    ).first()
    if open_order is not None:
        raise Refused(_("Order {order} is still open. Receive or close it first.").format(order=open_order))
    counted = select(Delivery.id).where(
        Delivery.supplier_id == row.id, Delivery.state == DeliveryState.DRAFT, Delivery.deleted_at.is_(None)
    )
    if work.session.scalars(counted.limit(1)).first() is not None:
        raise Refused(
            _("A delivery of {supplier} is being counted. Receive or drop it first.").format(supplier=row.name)
        )
    sent_back = work.session.scalars(
        select(SupplierReturn.number)
        .where(
            SupplierReturn.supplier_id == row.id,
            SupplierReturn.state.in_((ReturnState.DRAFT, ReturnState.SENT)),
            SupplierReturn.deleted_at.is_(None),
        )
        .order_by(SupplierReturn.id)
        .limit(1)
    ).first()
    if sent_back is not None:
        raise Refused(_("Return {number} is still open. Finish it first.").format(number=sent_back))


def _set_columns(row: Supplier, facts: SupplierFacts) -> None:
    for name in _PLAIN:
        setattr(row, name, getattr(facts, name))
    row.name_key = name_key(facts.name)
    row.street, row.postcode, row.town = facts.address.street, facts.address.postcode, facts.address.town
    row.province, row.country = facts.address.province, facts.address.country


_PLAIN = (
    "name", "language", "account_number", "contact_name", "email", "phone", "website", "vat_number", "order_way",
    "payment_days", "delivery_days", "order_until", "minimum_cents", "freight_cents", "free_freight_cents", "note",
)  # fmt: skip
