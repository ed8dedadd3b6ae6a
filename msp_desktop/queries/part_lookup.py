"""Parts as pickers find them: by code, barcode, supplier's code or words, at today's price, with what is there."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.totals import PriceBasis
from msp_desktop.store.base import alive
from msp_desktop.store.models.part import Part
from msp_desktop.store.part_rows import OfferedPart, offered_parts, part_by_code, piece_by_serial
from msp_desktop.store.search import hits, tokens
from msp_desktop.store.shop_facts import shop_facts

MOST = 12


@dataclass(frozen=True, slots=True)
class FoundPart:
    """One part in a picker's list: the price of one in cents of the basis asked for, and how many there are.

    `serial_id` is the piece whose serial was typed or scanned.
    """

    id: int
    code: str
    name: str
    shelf: str
    unit_cents: int
    cost_cents: int
    on_hand: Decimal
    free: Decimal
    on_order: Decimal
    serialised: bool
    exact: bool = False
    serial_id: int | None = None


def find_parts(
    session: Session,
    *,
    text: str,
    basis: PriceBasis,
    day: date,
    limit: int = MOST,
    ended: bool = False,
) -> list[FoundPart]:
    """Find parts in use (`ended` ones too when asked), those with exactly this code first. Few statements."""
    exact = part_by_code(session, text)
    pieces = dict(reversed(piece_by_serial(session, text))) if text.strip() else {}
    first = [*exact, *(each for each in pieces if each not in exact)]
    near = hits(session, "part", text, limit=limit * 3) if len(first) < limit else []
    if not first and not near:
        return []
    wanted = {*first, *near}
    rows = session.execute(
        select(Part.id, Part.name, Part.name_key, Part.code).where(
            Part.id.in_(wanted), alive(Part), *([] if ended else [Part.active.is_(True)])
        )
    ).all()
    words = tokens(text)[:1]
    rank = {part_id: at for at, part_id in enumerate(first)}
    code = text.strip().upper()
    ordered = sorted(
        rows,
        key=lambda row: (
            rank.get(row.id, len(first)),
            not row.code.startswith(code),
            tokens(row.name)[:1] != words,
            row.name_key,
        ),
    )[:limit]
    offers = offered_parts(session, [row.id for row in ordered], basis, day, shop_facts(session))
    return [_found(offers[row.id], exact=row.id in exact, piece=pieces.get(row.id)) for row in ordered]


def scanned_part(session: Session, *, code: str, basis: PriceBasis, day: date, ended: bool = False) -> FoundPart | None:
    """The one part a scanned code means: an own code, a barcode, a supplier's code that only one has, or a serial.

    Parts that are ended count when asked for (`ended`).
    """
    found = [
        each
        for each in find_parts(session, text=code, basis=basis, day=day, limit=MOST, ended=ended)
        if each.exact or each.serial_id is not None
    ]
    exact = [each for each in found if each.exact] or found
    return exact[0] if len(exact) == 1 else None


def _found(offer: OfferedPart, *, exact: bool, piece: int | None) -> FoundPart:
    return FoundPart(
        id=offer.id,
        code=offer.code,
        name=offer.name,
        shelf=offer.shelf,
        unit_cents=offer.unit_cents,
        cost_cents=offer.cost_cents,
        on_hand=offer.on_hand,
        free=offer.free,
        on_order=offer.on_order,
        serialised=offer.serialised,
        exact=exact,
        serial_id=piece,
    )
