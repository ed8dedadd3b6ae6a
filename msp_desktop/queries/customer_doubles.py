"""Customers that may be the same as one being typed: same phone, mail or tax number, or nearly the same name."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from msp_desktop import checks
from msp_desktop.store.base import alive
from msp_desktop.store.customer_rows import EMAIL, PHONE, standing_of
from msp_desktop.store.models.customer import ContactPoint, Customer
from msp_desktop.store.names import name_key
from msp_desktop.store.search import hits

CANDIDATES = 40
"""How many names of the search index are compared at most."""
ALIKE = 88.0
"""From which likeness on (0 to 100) two names may be one customer's."""


class SameIn(StrEnum):
    """What two customers have in common, the surest first."""

    TAX_NUMBER = "tax_number"
    PHONE = "phone"
    EMAIL = "email"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class DoubleRow:
    """A customer that may be meant, and why."""

    id: int
    number: str
    name: str
    same: SameIn


def customer_doubles(
    session: Session,
    *,
    name: str = "",
    phones: tuple[str, ...] = (),
    emails: tuple[str, ...] = (),
    tax_numbers: tuple[str, ...] = (),
    country: str = "",
    other_than: int | None = None,
    limit: int = 5,
) -> list[DoubleRow]:
    """List likely doubles of what has been typed so far, the surest first; each customer once.

    Phones may be typed in any form of `country`. `other_than` is the customer being changed.
    """
    alike = [
        *_by_tax_number(session, tax_numbers),
        *_by_point(session, phones, emails, country),
        *_by_name(session, name),
    ]
    stands_for = standing_of(session, (customer_id for customer_id, _same in alike))
    found: dict[int, SameIn] = {}
    for customer_id, same in alike:
        found.setdefault(stands_for[customer_id], same)
    if other_than is not None:
        found.pop(other_than, None)
    rows = session.execute(
        select(Customer.id, Customer.number, Customer.name).where(
            Customer.id.in_(found), alive(Customer), Customer.merged_into_id.is_(None)
        )
    )
    doubles = [DoubleRow(row.id, row.number, row.name, found[row.id]) for row in rows]
    order = list(SameIn)
    return sorted(doubles, key=lambda each: (order.index(each.same), each.name))[:limit]


def _by_tax_number(session: Session, numbers: Iterable[str]) -> list[tuple[int, SameIn]]:
    wanted = [each for each in ("".join(number.split()).upper() for number in numbers) if each]
    if not wanted:
        return []
    # Through the index of words, so that no column has to be read from end to end.
    near = {each for number in wanted for each in hits(session, "customer", number, limit=CANDIDATES)}
    rows = session.scalars(
        select(Customer.id).where(
            Customer.id.in_(near), or_(Customer.vat_number.in_(wanted), Customer.tax_code.in_(wanted))
        )
    )
    return [(each, SameIn.TAX_NUMBER) for each in rows]


def _by_point(session: Session, phones: Iterable[str], emails: Iterable[str], country: str) -> list[tuple[int, SameIn]]:
    numbers = [each for each in (checks.phone_e164(typed, country) for typed in phones if typed.strip()) if each]
    mails = [each.strip().casefold() for each in emails if "@" in each]
    found: list[tuple[int, SameIn]] = []
    if numbers:
        same = select(ContactPoint.customer_id).where(ContactPoint.value.in_(numbers), ContactPoint.kind == PHONE)
        found += [(each, SameIn.PHONE) for each in session.scalars(same.limit(CANDIDATES))]
    for mail in mails:
        near = hits(session, "customer", mail, limit=CANDIDATES)
        same = select(ContactPoint.customer_id).where(
            ContactPoint.customer_id.in_(near), ContactPoint.kind == EMAIL, func.lower(ContactPoint.value) == mail
        )
        found += [(each, SameIn.EMAIL) for each in session.scalars(same)]
    return found


def _by_name(session: Session, name: str) -> list[tuple[int, SameIn]]:
    wanted = name_key(name)
    if len(wanted) < 4:
        return []
    near: dict[int, None] = {}
    for word in sorted(wanted.split(), key=len, reverse=True)[:3]:
        # The first letters are enough: a slip is rarer there.
        near |= dict.fromkeys(hits(session, "customer", word[: max(4, len(word) - 2)], limit=CANDIDATES))
    rows = session.execute(select(Customer.id, Customer.name_key).where(Customer.id.in_(near), alive(Customer)))
    return [(row.id, SameIn.NAME) for row in rows if fuzz.token_sort_ratio(wanted, row.name_key) >= ALIKE]
