"""Who may see what things cost the shop."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.roles import Role
from msp_desktop.store.models.person import Person

SEE_COST = frozenset({Role.OWNER, Role.ACCOUNTANT})


def sees_cost(session: Session, *, person_id: int | None) -> bool:
    """Whether cost and margin are shown to a person; a shop that does not tell people apart shows them."""
    if person_id is None:
        return True
    role = session.scalar(select(Person.role).where(Person.id == person_id))
    return role is None or role in SEE_COST
