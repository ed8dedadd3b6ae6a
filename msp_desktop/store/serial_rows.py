"""The serials of the pieces that lines sell or were fitted with, for papers and pages."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.stock import SerialState
from msp_desktop.store.models.document import DocumentLine
from msp_desktop.store.models.part import PartSerial

ON_A_JOB = (SerialState.RESERVED, SerialState.USED)


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a part with serial numbers; `serial` may be ""."""

    id: int
    serial: str


def pieces_of_lines(session: Session, rows: Iterable[DocumentLine]) -> dict[DocumentLine, tuple[Piece, ...]]:
    """The pieces of each line that has any: those chosen for it, or those its line of a job holds. Two statements."""
    kept = [row for row in rows if row.part_id is not None]
    chosen = {each for row in kept if row.job_line_id is None or row.serial_ids for each in row.serial_ids}
    by_id: dict[int, Piece] = {}
    if chosen:
        found = session.execute(select(PartSerial.id, PartSerial.serial).where(PartSerial.id.in_(chosen)))
        by_id = {row.id: Piece(row.id, row.serial) for row in found}
    of_job = _of_job_lines(session, [row.job_line_id for row in kept if row.job_line_id is not None])
    pieces: dict[DocumentLine, tuple[Piece, ...]] = {}
    for row in kept:
        if row.job_line_id is None or row.serial_ids:
            own = tuple(by_id[each] for each in row.serial_ids if each in by_id)
        else:
            own = of_job.get(row.job_line_id, ())
        if own:
            pieces[row] = own
    return pieces


def _of_job_lines(session: Session, line_ids: list[int]) -> dict[int, tuple[Piece, ...]]:
    if not line_ids:
        return {}
    found: dict[int, list[Piece]] = {}
    rows = session.execute(
        select(PartSerial.id, PartSerial.serial, PartSerial.job_line_id)
        .where(PartSerial.job_line_id.in_(line_ids), PartSerial.state.in_(ON_A_JOB))
        .order_by(PartSerial.id)
    )
    for row in rows:
        found.setdefault(row.job_line_id, []).append(Piece(row.id, row.serial))
    return {line_id: tuple(own) for line_id, own in found.items()}
