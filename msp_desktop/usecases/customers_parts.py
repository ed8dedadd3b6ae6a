"""The rows that belong to a customer's card: contacts, phones and mails, addresses; kept where nothing changed."""

from collections.abc import Iterator, Sequence

from msp_desktop.domain.customer_facts import ContactPerson, CustomerFacts, PostalAddress
from msp_desktop.store.customer_rows import BILLING, EMAIL, PHONE, SERVICE, addresses_of, contacts_of, points_of
from msp_desktop.store.models.customer import Address, Contact, ContactPoint
from msp_desktop.store.unit_of_work import UnitOfWork

PointKey = tuple[int | None, str, str]


def add_parts(work: UnitOfWork, customer_id: int, facts: CustomerFacts) -> None:
    """Write the parts of a new customer's card."""
    contacts = _set_contacts(work, customer_id, [], facts.contacts)
    _set_points(work, customer_id, [], facts, contacts)
    for kind, address in ((BILLING, facts.billing), (SERVICE, facts.service)):
        _set_address(work, customer_id, kind, None, address)
    work.session.flush()


def set_parts(work: UnitOfWork, customer_id: int, facts: CustomerFacts) -> None:
    """Bring the parts of a customer's card in line with `facts`."""
    session = work.session
    points = list(points_of(session, customer_id))
    contacts = _set_contacts(work, customer_id, contacts_of(session, customer_id), facts.contacts)
    _set_points(work, customer_id, points, facts, contacts)
    kept = {each.kind: each for each in addresses_of(session, customer_id)}
    for kind, address in ((BILLING, facts.billing), (SERVICE, facts.service)):
        _set_address(work, customer_id, kind, kept.get(kind), address)
    session.flush()


def add_points(work: UnitOfWork, customer_id: int, kind: str, values: Sequence[str], first: int) -> None:
    """Add phones or mails of the customer itself, the first at position `first`."""
    for place, value in enumerate(values, first):
        work.session.add(ContactPoint(customer_id=customer_id, kind=kind, value=value, position=place))


def _set_contacts(
    work: UnitOfWork, customer_id: int, kept: Sequence[Contact], wanted: Sequence[ContactPerson]
) -> list[Contact]:
    """Give the rows of the wanted contacts in order; a row is known again by its name, then by its place."""
    spare = list(kept)
    rows: list[Contact | None] = []
    for person in wanted:
        same = next((each for each in spare if each.name == person.name), None)
        if same is not None:
            spare.remove(same)
        rows.append(same)
    found: list[Contact] = []
    for place, (person, known) in enumerate(zip(wanted, rows, strict=True)):
        row = known or (spare.pop(0) if spare else Contact(customer_id=customer_id))
        row.name, row.part, row.position = person.name, person.part, place
        work.session.add(row)
        found.append(row)
    gone = {each.id for each in spare}
    if gone:
        # Their phones and mails go first: nothing cascades in the database.
        for point in points_of(work.session, customer_id):
            if point.contact_id in gone:
                work.session.delete(point)
        work.session.flush()
        for each in spare:
            work.session.delete(each)
    if found:
        work.session.flush()
    return found


def _set_points(
    work: UnitOfWork,
    customer_id: int,
    kept: Sequence[ContactPoint],
    facts: CustomerFacts,
    contacts: Sequence[Contact],
) -> None:
    known: dict[PointKey, ContactPoint] = {(each.contact_id, each.kind, each.value): each for each in kept}
    for key, place in _wanted_points(facts, contacts):
        row = known.pop(key, None)
        if row is None:
            contact_id, kind, value = key
            row = ContactPoint(customer_id=customer_id, contact_id=contact_id, kind=kind, value=value)
        row.position = place
        work.session.add(row)
    for row in known.values():
        if row not in work.session.deleted and row in work.session:
            work.session.delete(row)


def _wanted_points(facts: CustomerFacts, contacts: Sequence[Contact]) -> Iterator[tuple[PointKey, int]]:
    groups: list[tuple[int | None, Sequence[str], Sequence[str]]] = [(None, facts.phones, facts.emails)]
    groups += [(row.id, one.phones, one.emails) for row, one in zip(contacts, facts.contacts, strict=True)]
    for contact_id, phones, emails in groups:
        for kind, values in ((PHONE, phones), (EMAIL, emails)):
            for place, value in enumerate(values):
                yield (contact_id, kind, value), place


def _set_address(work: UnitOfWork, customer_id: int, kind: str, row: Address | None, wanted: PostalAddress) -> None:
    if wanted.is_empty and not wanted.country:
        if row is not None:
            work.session.delete(row)
        return
    if row is None:
        row = Address(customer_id=customer_id, kind=kind)
        work.session.add(row)
    row.street, row.postcode, row.town = wanted.street, wanted.postcode, wanted.town
    row.province, row.country = wanted.province, wanted.country
