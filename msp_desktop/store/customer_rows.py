"""A customer's card read from its rows, and the customers that were merged into it, for use cases and queries alike."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from msp_desktop.domain.customer_facts import ContactPerson, CustomerFacts, PostalAddress
from msp_desktop.store.models.customer import Address, Contact, ContactPoint, Customer

PHONE = "phone"
EMAIL = "email"
BILLING = "billing"
SERVICE = "service"


def customer_facts(session: Session, customer: Customer) -> CustomerFacts:
    """Read everything that can be changed on a customer's card, in three statements."""
    points = list(points_of(session, customer.id))
    addresses = {each.kind: each for each in addresses_of(session, customer.id)}
    return CustomerFacts(
        kind=customer.kind,
        name=customer.name,
        phones=_values(points, None, PHONE),
        emails=_values(points, None, EMAIL),
        contacts=tuple(
            ContactPerson(each.name, each.part, _values(points, each.id, PHONE), _values(points, each.id, EMAIL))
            for each in contacts_of(session, customer.id)
        ),
        billing=_address(addresses.get(BILLING)),
        service=_address(addresses.get(SERVICE)),
        language=customer.language,
        contact_way=customer.contact_way,
        price_basis=customer.price_basis,
        payment_days=customer.payment_days,
        discount_percent=customer.discount_percent,
        vat_number=customer.vat_number,
        tax_code=customer.tax_code,
        sdi_code=customer.sdi_code,
        pec=customer.pec,
        reverse_charge=customer.reverse_charge,
        split_payment=customer.split_payment,
        withholding_percent=customer.withholding_percent,
        referral=customer.referral,
    )


def points_of(session: Session, customer_id: int) -> Sequence[ContactPoint]:
    """List the phones and mails of a customer, the preferred ones first."""
    return session.scalars(
        select(ContactPoint)
        .where(ContactPoint.customer_id == customer_id)
        .order_by(ContactPoint.position, ContactPoint.id)
    ).all()


def first_points(session: Session, customer_ids: Iterable[int]) -> dict[tuple[int, str], str]:
    """Give the first phone and mail of many customers, by customer and kind: their own before those of contacts."""
    found: dict[tuple[int, str], str] = {}
    rows = session.execute(
        select(ContactPoint.customer_id, ContactPoint.kind, ContactPoint.value)
        .where(ContactPoint.customer_id.in_(list(customer_ids)))
        .order_by(ContactPoint.contact_id.is_not(None), ContactPoint.position, ContactPoint.id)
    )
    for row in rows:
        found.setdefault((row.customer_id, row.kind), row.value)
    return found


def contacts_of(session: Session, customer_id: int) -> Sequence[Contact]:
    """List the people to talk to at a customer, in order."""
    return session.scalars(
        select(Contact).where(Contact.customer_id == customer_id).order_by(Contact.position, Contact.id)
    ).all()


def addresses_of(session: Session, customer_id: int) -> Sequence[Address]:
    """List the addresses of a customer, the newest of each kind last."""
    return session.scalars(select(Address).where(Address.customer_id == customer_id).order_by(Address.id)).all()


def family(session: Session, customer_id: int) -> tuple[int, ...]:
    """Give the customer and all that were merged into it, directly or not: whose issued papers are theirs."""
    tree = select(Customer.id).where(Customer.id == customer_id).cte("family", recursive=True)
    child = aliased(Customer)
    tree = tree.union(select(child.id).join(tree, child.merged_into_id == tree.c.id))
    return tuple(session.scalars(select(tree.c.id)).all())


def standing_of(session: Session, ids: Iterable[int]) -> dict[int, int]:
    """Give for each customer the one it stands for today: itself, or the last winner it was merged into."""
    today = {each: each for each in ids}
    wanted = set(today)
    while wanted:
        rows = session.execute(
            select(Customer.id, Customer.merged_into_id).where(
                Customer.id.in_(wanted), Customer.merged_into_id.is_not(None)
            )
        ).all()
        into = {row.id: row.merged_into_id for row in rows}
        today = {each: into.get(at, at) for each, at in today.items()}
        wanted = set(into.values())
    return today


def standing_for(session: Session, customer_id: int) -> int:
    """Give the customer that a merged one stands for today; the same id when it was never merged."""
    return standing_of(session, (customer_id,))[customer_id]


def _values(points: list[ContactPoint], contact_id: int | None, kind: str) -> tuple[str, ...]:
    return tuple(each.value for each in points if each.contact_id == contact_id and each.kind == kind)


def _address(row: Address | None) -> PostalAddress:
    if row is None:
        return PostalAddress()
    return PostalAddress(row.street, row.postcode, row.town, row.province, row.country)
