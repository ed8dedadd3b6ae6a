"""A supplier's card read from its row, for use cases and queries alike."""

from msp_desktop.domain.customer_facts import PostalAddress
from msp_desktop.domain.supplier_facts import SupplierFacts
from msp_desktop.store.models.supplier import Supplier


def facts_of(row: Supplier) -> SupplierFacts:
    """Everything that can be changed on a supplier's card."""
    return SupplierFacts(
        name=row.name,
        language=row.language,
        account_number=row.account_number,
        contact_name=row.contact_name,
        email=row.email,
        phone=row.phone,
        website=row.website,
        address=PostalAddress(row.street, row.postcode, row.town, row.province, row.country),
        vat_number=row.vat_number,
        order_way=row.order_way,
        payment_days=row.payment_days,
        delivery_days=row.delivery_days,
        order_until=row.order_until,
        minimum_cents=row.minimum_cents,
        freight_cents=row.freight_cents,
        free_freight_cents=row.free_freight_cents,
        note=row.note,
    )
