"""Balances as they stand, and as the moves add up to, for use cases and queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Select, exists, func, literal_column, or_, select
from sqlalchemy.orm import Session

from msp_desktop.domain.stock import Balance
from msp_desktop.store.base import Milli
from msp_desktop.store.models.part import Part
from msp_desktop.store.models.stock import StockBalance, StockMove


def balances(session: Session, part_ids: Iterable[int]) -> dict[int, Balance]:
    """Where several parts stand; a part that never moved stands at nothing."""
    wanted = sorted(set(part_ids))
    rows = session.execute(
        select(
            StockBalance.part_id,
            StockBalance.on_hand,
            StockBalance.reserved,
            StockBalance.on_order,
            StockBalance.cores,
            StockBalance.value_cents,
        ).where(StockBalance.part_id.in_(wanted))
    )
    found = {row.part_id: Balance(row.on_hand, row.reserved, row.on_order, row.cores, row.value_cents) for row in rows}
    return {each: found.get(each, Balance()) for each in wanted}


@dataclass(frozen=True, slots=True)
class Difference:
    """A part whose balance is not what its moves add up to."""

    part_id: int
    kept: Balance
    summed: Balance


def differences(session: Session) -> list[Difference]:
    """Compare every balance with the sum of its moves, in two statements; nothing is the only good answer."""
    summed = _sums().subquery()
    kept = StockBalance.__table__
    pairs = [(kept.c[name], summed.c[name]) for name in _NUMBERS]
    wrong = or_(summed.c.part_id.is_(None), *(here != there for here, there in pairs))
    moved = exists().where(StockMove.part_id == Part.id)
    missing = select(Part.id).where(Part.id.not_in(select(kept.c.part_id)), moved)
    found = [
        Difference(row[0], Balance(*row[1:6]), Balance() if row[6] is None else Balance(*row[6:]))
        for row in session.execute(
            select(kept.c.part_id, *(here for here, _there in pairs), *(there for _here, there in pairs))
            .select_from(kept.outerjoin(summed, summed.c.part_id == kept.c.part_id))
            .where(wrong, or_(summed.c.part_id.is_not(None), *(here != literal_column("0") for here, _there in pairs)))
        )
    ]
    for part_id in session.scalars(missing).all():
        row = session.execute(_sums(every=False).where(StockMove.part_id == part_id)).one()
        found.append(Difference(part_id, Balance(), Balance(*row[1:])))
    return sorted(found, key=lambda each: each.part_id)


_NUMBERS = ("on_hand", "reserved", "on_order", "cores", "value_cents")


def _sums(*, every: bool = True) -> Select[int, Decimal, Decimal, Decimal, Decimal, int]:
    # Every row is read once in the order of the file: going to all of them by an index takes four times as long.
    order = [StockMove.part_id + literal_column("0")] if every else []
    return select(
        StockMove.part_id,
        func.sum(StockMove.on_hand, type_=Milli).label("on_hand"),
        func.sum(StockMove.reserved, type_=Milli).label("reserved"),
        func.sum(StockMove.on_order, type_=Milli).label("on_order"),
        func.sum(StockMove.cores, type_=Milli).label("cores"),
        func.sum(StockMove.value_cents).label("value_cents"),
    ).group_by(*order, StockMove.part_id)
