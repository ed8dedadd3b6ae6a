"""The catalogue as the price list needs it: who the shop is, and what customers pay by category."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.country import TaxWord
from msp_desktop.domain.snapshot import Party
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.domain.work_kind import ServiceKind
from msp_desktop.i18n import Formats
from msp_desktop.queries.catalogue_list import catalogue_rows
from msp_desktop.store.models.service import Service
from msp_desktop.store.models.shop import Shop
from msp_desktop.store.parties import shop_party
from msp_desktop.store.shop_facts import shop_facts


@dataclass(frozen=True, slots=True)
class PriceListEntry:
    """One entry in use with its price of the day in the basis people are told."""

    code: str
    name: str
    detail: str
    category: str
    kind: ServiceKind
    bench_minutes: int
    price_cents: int


@dataclass(frozen=True, slots=True)
class PriceListFacts:
    """Everything on a price list; `taxed` is False where the shop charges no tax at all."""

    reader: Formats
    shop: Party
    logo_sha256: str | None
    paper: str
    basis: PriceBasis
    taxed: bool
    tax_word: TaxWord
    entries: tuple[PriceListEntry, ...]


def price_list_facts(session: Session, *, today: date, language: str | None = None) -> PriceListFacts:
    """Read the price list of a day, in the shop's language without another; entries without a price are left out."""
    facts = shop_facts(session)
    reader = facts.formats(language)
    basis = facts.person_basis
    details: dict[int, str] = {row.id: row.detail for row in session.execute(select(Service.id, Service.detail))}
    rows = [row for row in catalogue_rows(session, today=today) if row.active and row.net_cents is not None]
    return PriceListFacts(
        reader=reader,
        shop=shop_party(session, reader.language),
        logo_sha256=session.scalars(select(Shop.logo_sha256)).first(),
        paper=facts.paper,
        basis=basis,
        taxed=any(row.net_cents != row.gross_cents for row in rows),
        tax_word=facts.preset.tax_word,
        entries=tuple(
            PriceListEntry(
                code=row.code,
                name=row.name,
                detail=details[row.id],
                category=row.category,
                kind=row.kind,
                bench_minutes=row.bench_minutes,
                price_cents=(row.gross_cents if basis is PriceBasis.GROSS else row.net_cents) or 0,
            )
            for row in rows
        ),
    )
