"""What the lists for the bench say besides their jobs: the shop, the reader, and for whom they are."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.i18n import Formats
from msp_desktop.store.models.person import Person
from msp_desktop.store.shop_facts import shop_facts


@dataclass(frozen=True, slots=True)
class BenchPaperFacts:
    """The reader's forms, the shop's name and paper, and the name of the person the list is for ("" for all)."""

    reader: Formats
    shop_name: str
    paper: str
    person: str


def bench_paper_facts(
    session: Session, *, language: str | None = None, person_id: int | None = None
) -> BenchPaperFacts:
    """Read them in two statements."""
    facts = shop_facts(session)
    person = session.scalar(select(Person.name).where(Person.id == person_id)) if person_id else None
    return BenchPaperFacts(facts.formats(language), facts.name, facts.paper, person or "")
