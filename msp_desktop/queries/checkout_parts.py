"""The parts on a sale as checkout shows them: which pieces are chosen, and what would go under its cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.money import half_up_ratio
from msp_desktop.domain.stock import milli, value_of
from msp_desktop.store.models.document import DocumentLine
from msp_desktop.store.models.job import JobLine
from msp_desktop.store.models.part import Part
from msp_desktop.store.serial_rows import pieces_of_lines
from msp_desktop.store.stock_rows import balances


@dataclass(frozen=True, slots=True)
class LinePieces:
    """What a line sells of a part: the serials chosen or fitted, and whether pieces are still to be chosen."""

    part_id: int
    serials: tuple[str, ...]
    serialised: bool
    to_choose: int
    under_cost: bool


def line_pieces(session: Session, rows: Sequence[DocumentLine], nets: Sequence[int]) -> Mapping[int, LinePieces]:
    """The lines of a draft that sell parts, by the line's id; `nets` is what each comes to without tax. For the shop's
    own eyes only.
    """
    kept = [(row, net) for row, net in zip(rows, nets, strict=True) if row.part_id is not None]
    if not kept:
        return {}
    pieces = pieces_of_lines(session, rows)
    costs = _costs(session, [row for row, _net in kept])
    ids = {row.part_id for row, _net in kept}
    serialised = set(session.scalars(select(Part.id).where(Part.id.in_(ids), Part.serialised.is_(True))))
    found = {}
    for row, net in kept:
        assert row.part_id is not None
        own = pieces.get(row, ())
        open_pieces = row.part_id in serialised and row.job_line_id is None
        found[row.id] = LinePieces(
            part_id=row.part_id,
            serials=tuple(each.serial for each in own if each.serial),
            serialised=open_pieces,
            to_choose=max(0, int(row.quantity) - len(own)) if open_pieces else 0,
            under_cost=net < costs.get(row.id, 0),
        )
    return found


def _costs(session: Session, rows: Sequence[DocumentLine]) -> dict[int, int]:
    """What the pieces of each line cost: those of jobs as used, others at the average on hand, else at the part's."""
    used = {row.job_line_id: row.id for row in rows if row.job_line_id is not None}
    own = [row for row in rows if row.job_line_id is None and row.part_id is not None]
    costs: dict[int, int] = {}
    if used:
        of_jobs = session.execute(select(JobLine.id, JobLine.cost_cents).where(JobLine.id.in_(used)))
        costs |= {used[line_id]: cents for line_id, cents in of_jobs if cents is not None}
    if own:
        ids = {row.part_id for row in own if row.part_id is not None}
        usual = {
            row.id: row.cost_cents for row in session.execute(select(Part.id, Part.cost_cents).where(Part.id.in_(ids)))
        }
        stand = balances(session, ids)
        for row in own:
            assert row.part_id is not None
            there = stand[row.part_id]
            costs[row.id] = (
                value_of(there.value_cents, there.on_hand, row.quantity)
                if there.on_hand >= row.quantity
                else half_up_ratio(usual[row.part_id] * milli(row.quantity), 1000)
            )
    return costs
