"""What the labels of parts say."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.i18n import Formats
from msp_desktop.store.models.part import Part
from msp_desktop.store.shop_facts import shop_facts


@dataclass(frozen=True, slots=True)
class LabelledPart:
    """A part as its label names it."""

    id: int
    code: str
    name: str
    shelf: str


def labelled_parts(session: Session, *, part_ids: Iterable[int]) -> dict[int, LabelledPart]:
    """Several parts by id; one that is not there is left out."""
    rows = session.execute(select(Part.id, Part.code, Part.name, Part.shelf).where(Part.id.in_(sorted(set(part_ids)))))
    return {row.id: LabelledPart(row.id, row.code, row.name, row.shelf) for row in rows}


@dataclass(frozen=True, slots=True)
class ShopPaper:
    """The shop on its own papers: its name, how its people read, and the size of its sheets."""

    reader: Formats
    name: str
    paper: str


def shop_paper(session: Session) -> ShopPaper:
    """In the shop's language."""
    facts = shop_facts(session)
    return ShopPaper(facts.formats(), facts.name, facts.paper)
