"""Everything at a glance about one customer: card, open jobs, what is owed, notes and consents."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.customer_facts import CustomerFacts
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_state import OPEN_STATES
from msp_desktop.i18n import _
from msp_desktop.queries.customer_list import counted_sales
from msp_desktop.store.base import alive
from msp_desktop.store.customer_rows import customer_facts, family, standing_for
from msp_desktop.store.models.customer import Consent, Customer, CustomerNote
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.document import Document, Receivable
from msp_desktop.store.models.job import Job
from msp_desktop.store.models.person import Person


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A signed note."""

    id: int
    text: str
    at: datetime
    author: str


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """The newest answer to one purpose through one channel."""

    purpose: str
    channel: str
    given: bool
    ground: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """One customer; `owed_cents` with the oldest day it was due; counts are for the tabs."""

    id: int
    version: int
    number: str
    facts: CustomerFacts
    on_stop: bool
    stop_reason: str
    since: datetime
    deleted: bool
    owed_cents: int
    oldest_due: date | None
    open_jobs: int
    jobs: int
    devices: int
    invoices: int
    paid_papers: int
    late_papers: int
    last_visit: datetime | None
    notes: tuple[NoteRow, ...] = ()
    consents: tuple[ConsentRow, ...] = ()

    @property
    def name(self) -> str:
        """The customer's name."""
        return self.facts.name


def customer_card(session: Session, *, customer_id: int) -> CustomerCard:
    """Show a customer; a merged one is shown as the one it stands for today. Raises Refused when there is none."""
    row = session.get(Customer, standing_for(session, customer_id))
    if row is None:
        raise Refused(_("This record is no longer there."))
    ids = family(session, row.id)
    jobs, open_jobs, last_visit = session.execute(
        select(
            func.count(),
            func.count().filter(Job.state.in_(OPEN_STATES)),
            func.max(Job.received_at),
        ).where(Job.customer_id == row.id)
    ).one()
    owed, oldest = session.execute(
        select(func.coalesce(func.sum(Receivable.open_cents), 0), func.min(Receivable.due_day)).where(
            Receivable.customer_id.in_(ids), Receivable.open_cents != 0, Receivable.replaced.is_(False)
        )
    ).one()
    devices = session.scalar(
        select(func.count()).select_from(Device).where(Device.customer_id == row.id, alive(Device))
    )
    invoices, paid = session.execute(
        select(func.count(), func.count().filter(Receivable.open_cents == 0))
        .select_from(Document)
        .outerjoin(Receivable, Receivable.document_id == Document.id)
        .where(Document.customer_id.in_(ids), Document.issued_at.is_not(None))
    ).one()
    return CustomerCard(
        id=row.id,
        version=row.version,
        number=row.number,
        facts=customer_facts(session, row),
        on_stop=row.on_stop,
        stop_reason=row.stop_reason,
        since=row.created_at,
        deleted=row.deleted_at is not None,
        owed_cents=owed,
        oldest_due=oldest,
        open_jobs=open_jobs,
        jobs=jobs,
        devices=devices or 0,
        invoices=invoices,
        paid_papers=paid,
        late_papers=0,
        last_visit=last_visit,
        notes=_notes(session, row.id),
        consents=_consents(session, row.id),
    )


@dataclass(frozen=True, slots=True)
class CustomerForm:
    """What the edit form of a customer starts from."""

    id: int
    version: int
    facts: CustomerFacts


def customer_form(session: Session, *, customer_id: int) -> CustomerForm:
    """Read a customer's card for the form, with its version. Raises Refused when there is none."""
    row = session.get(Customer, customer_id)
    if row is None:
        raise Refused(_("This record is no longer there."))
    return CustomerForm(row.id, row.version, customer_facts(session, row))


def _notes(session: Session, customer_id: int) -> tuple[NoteRow, ...]:
    found = session.execute(
        select(CustomerNote.id, CustomerNote.text, CustomerNote.at, func.coalesce(Person.name, ""))
        .outerjoin(Person, Person.id == CustomerNote.person_id)
        .where(CustomerNote.customer_id == customer_id, alive(CustomerNote))
        .order_by(CustomerNote.at.desc(), CustomerNote.id.desc())
        .limit(200)
    )
    return tuple(NoteRow(*row) for row in found)


def _consents(session: Session, customer_id: int) -> tuple[ConsentRow, ...]:
    found = session.execute(
        select(Consent.purpose, Consent.channel, Consent.given, Consent.ground, Consent.at)
        .where(Consent.customer_id == customer_id)
        .order_by(Consent.at, Consent.id)
    )
    newest = {(row.purpose, row.channel): ConsentRow(*row) for row in found}
    return tuple(newest.values())


__all__ = ["ConsentRow", "CustomerCard", "CustomerForm", "NoteRow", "counted_sales", "customer_card", "customer_form"]
