"""Parts as the intake form adds them: of the stock by name or code, and those a service usually needs."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from msp_desktop.domain.drafts.intake import DraftLine
from msp_desktop.domain.tax import Tax
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.queries.part_lookup import FoundPart, find_parts
from msp_desktop.store.part_rows import OfferedPart, offered_parts
from msp_desktop.store.shop_facts import ShopFacts, charged_tax, shop_facts
from msp_desktop.store.usual_parts import UsualOffer, usual_offers

MOST = 8


@dataclass(frozen=True, slots=True)
class IntakePart:
    """A part as it was found, and the line it makes."""

    part: FoundPart
    line: DraftLine


def find_intake_parts(
    session: Session, *, typed: str, basis: PriceBasis, day: date, reverse_charge: bool = False
) -> list[IntakePart]:
    """Parts of the stock by code, barcode or words of their name, priced in the basis asked for."""
    found = find_parts(session, text=typed, basis=basis, day=day, limit=MOST) if typed.strip() else []
    facts = shop_facts(session)
    offers = offered_parts(session, (each.id for each in found), basis, day, facts)
    return [
        IntakePart(each, _stock_line(offers[each.id], basis, facts, Decimal(1), reverse=reverse_charge))
        for each in found
    ]


def usual_lines(
    session: Session, *, service_id: int, basis: PriceBasis, day: date, reverse_charge: bool = False
) -> tuple[DraftLine, ...]:
    """The lines of the parts that a service usually needs, for one of it."""
    facts = shop_facts(session)
    return tuple(
        _usual_line(each, basis, facts, reverse=reverse_charge)
        for each in usual_offers(session, service_id, basis, day, facts)
    )


def _usual_line(offer: UsualOffer, basis: PriceBasis, facts: ShopFacts, *, reverse: bool) -> DraftLine:
    if offer.part is not None:
        return _stock_line(offer.part, basis, facts, offer.quantity, reverse=reverse)
    return DraftLine(
        kind=LineKind.PART,
        text=offer.description,
        price_cents=offer.unit_cents,
        price_basis=basis,
        tax=_charged(facts, offer.tax, reverse=reverse),
        tax_rate_id=offer.tax_rate_id,
        quantity=offer.quantity,
    )


def _stock_line(
    offer: OfferedPart, basis: PriceBasis, facts: ShopFacts, quantity: Decimal, *, reverse: bool
) -> DraftLine:
    return DraftLine(
        kind=LineKind.PART,
        text=offer.name,
        detail=offer.detail,
        price_cents=offer.unit_cents,
        price_basis=basis,
        tax=_charged(facts, offer.tax, reverse=reverse),
        tax_rate_id=offer.tax_rate_id,
        code=offer.code,
        quantity=quantity,
        warranty_days=offer.warranty_days,
        part_id=offer.id,
    )


def _charged(facts: ShopFacts, tax: Tax, *, reverse: bool) -> Tax:
    return charged_tax(facts, tax, reverse_charge=reverse)
