"""Goods over the counter and customers for the tests of invoices and payments."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.payment import PayWay, Tender
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.domain.snapshot import DocumentSnapshot
from msp_desktop.store.models.document import Document, Receivable
from msp_desktop.store.models.payment import Allocation, Payment
from msp_desktop.store.shop import Shop
from msp_desktop.store.shop_facts import tax_in_force
from msp_desktop.usecases import invoices
from msp_desktop.usecases.customers import add_customer
from msp_desktop.usecases.invoices import SaleLine


def tax_id(shop: Shop, key: str = "standard") -> int:
    """The rate of that key in force today."""
    return shop.ask(tax_in_force, key=key, day=shop.today)[0]


def goods(shop: Shop, cents: int = 1800, text: str = "USB-C to HDMI adapter", quantity: str = "1") -> SaleLine:
    """One thing from the shelf at the standard rate."""
    return SaleLine(text, cents, tax_id(shop), Decimal(quantity), code="ADP-C-HDMI", warranty_days=730)


def sale(shop: Shop, *lines: SaleLine, customer_id: int | None = None) -> int:
    """A draft with these lines."""
    return shop.run(invoices.draft_sale, customer_id=customer_id, lines=lines or (goods(shop),)).value


def cash(cents: int) -> tuple[Tender, ...]:
    """Cash put on the counter."""
    return (Tender(PayWay.CASH, cents),)


def card(cents: int) -> tuple[Tender, ...]:
    """An amount on the card."""
    return (Tender(PayWay.CARD, cents),)


def sold(shop: Shop, *lines: SaleLine, till: str = "0001-0042") -> int:
    """A receipt paid by card to the cent."""
    draft = sale(shop, *lines)
    due = document(shop, draft).total_cents
    return shop.run(invoices.issue, document_id=draft, tenders=card(due), till_number=till).value


def company(shop: Shop, name: str = "Studio Dentistico Marchetti", **more: object) -> int:
    """A company with a VAT number and an address."""
    facts: dict[str, object] = {
        "kind": CustomerKind.COMPANY,
        "name": name,
        "vat_number": "IT03456780122",
    }
    return shop.run(add_customer, **{**facts, **more}).value  # type: ignore[arg-type]  # any card the test wants


def person(shop: Shop, name: str = "Federico Longo", **more: object) -> int:
    """A person."""
    facts: dict[str, object] = {"kind": CustomerKind.PERSON, "name": name}
    return shop.run(add_customer, **{**facts, **more}).value  # type: ignore[arg-type]  # any card the test wants


def document(shop: Shop, document_id: int) -> Document:
    """The document's row, detached."""

    def found(session: Session) -> Document:
        return session.get_one(Document, document_id)

    return shop.ask(found)


def picture(shop: Shop, document_id: int) -> DocumentSnapshot:
    """The frozen picture of an issued document."""
    return DocumentSnapshot.from_json(document(shop, document_id).snapshot or "")


def receivable(shop: Shop, document_id: int) -> Receivable:
    """What is open on it."""

    def found(session: Session) -> Receivable:
        return session.scalars(select(Receivable).where(Receivable.document_id == document_id)).one()

    return shop.ask(found)


def payments(shop: Shop) -> Sequence[Payment]:
    """Every payment, in order."""

    def found(session: Session) -> Sequence[Payment]:
        return session.scalars(select(Payment).order_by(Payment.id)).all()

    return shop.ask(found)


def allocated(shop: Shop, document_id: int) -> int:
    """What the payments settle of a document."""

    def found(session: Session) -> int:
        total = select(func.coalesce(func.sum(Allocation.amount_cents), 0))
        return session.scalar(total.where(Allocation.document_id == document_id)) or 0

    return shop.ask(found)
