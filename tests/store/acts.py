"""Small use cases for the tests of the machinery."""

from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.roles import Role
from msp_desktop.store.canonical import Secret
from msp_desktop.store.models.audit import Audit, AuditValue
from msp_desktop.store.models.person import Person
from msp_desktop.store.unit_of_work import UnitOfWork


def hire(work: UnitOfWork, *, name: str, role: Role = Role.TECHNICIAN) -> int:
    person = work.add(Person(name=name, initials=name[:2], role=role, created_at=work.now))
    work.search.index("customer", person.id, [name])
    return person.id


def rename(work: UnitOfWork, *, person_id: int, name: str, seen: int | None = None) -> None:
    person = work.get(Person, person_id, seen=seen)
    before, person.name = person.name, name
    work.undo_with(f"Rename back to {before}", rename, person_id=person_id, name=before)


def hire_and_fail(work: UnitOfWork, *, name: str) -> int:
    hire(work, name=name)
    raise Refused("no")


def careful(work: UnitOfWork, *, name: str) -> int:
    work.confirm("sure", "Sure?")
    return hire(work, name=name)


def odd_values(
    work: UnitOfWork, *, day: date, share: Decimal, roles: frozenset[Role], pin: Secret, choice: int | None = None
) -> tuple[date, Decimal]:
    return day, share


def keep_typed(work: UnitOfWork, *, day: date, share: Decimal, roles: tuple[Role, ...], note: str | None) -> str:
    """Undone by itself; gives what it got, to see that types survive."""
    work.undo_with("again", keep_typed, day=day, share=share, roles=roles, note=note)
    return f"{day!r} {share!r} {roles!r} {note!r}"


def names(session: Session) -> list[str]:
    return list(session.scalars(sa.select(Person.name).order_by(Person.id)))


def version_of(session: Session, *, person_id: int) -> int:
    return session.scalars(sa.select(Person.version).where(Person.id == person_id)).one()


def audit_rows(session: Session) -> list[tuple[Any, ...]]:
    found = sa.select(Audit.act, Audit.table_name, Audit.row_id, Audit.version, Audit.columns, Audit.actor_id)
    return [tuple(row) for row in session.execute(found.order_by(Audit.id))]


def audit_values(session: Session) -> list[tuple[Any, ...]]:
    found = sa.select(AuditValue.column_name, AuditValue.old, AuditValue.new, AuditValue.customer_id)
    return [tuple(row) for row in session.execute(found.order_by(AuditValue.id))]
