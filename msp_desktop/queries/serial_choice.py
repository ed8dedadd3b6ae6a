"""The pieces of a part that somebody may choose among: free ones, and those chosen already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from msp_desktop.domain.stock import SERIALS_HERE, SerialState
from msp_desktop.store.models.job import Job
from msp_desktop.store.models.part import PartSerial
from msp_desktop.store.part_rows import serial_key


@dataclass(frozen=True, slots=True)
class PieceChoice:
    """One piece; without a serial of its own `serial` is empty. `job` is where it is reserved, empty for a free one."""

    id: int
    serial: str
    key: str
    arrived_at: datetime
    job: str = ""


def pieces_to_choose(
    session: Session, *, part_id: int, chosen: Sequence[int] = (), reserved: bool = False
) -> list[PieceChoice]:
    """Those on hand that are nobody's (with `reserved` those kept for jobs too, after them), the oldest first, with the
    chosen ones wherever those are.
    """
    states = SERIALS_HERE if reserved else {SerialState.IN_STOCK}
    rows = session.execute(
        select(PartSerial.id, PartSerial.serial, PartSerial.serial_key, PartSerial.arrived_at, Job.number)
        .outerjoin(Job, Job.id == PartSerial.job_id)
        .where(
            PartSerial.part_id == part_id,
            or_(PartSerial.state.in_(states), PartSerial.id.in_(chosen)),
        )
        .order_by(
            PartSerial.job_id.is_not(None) if reserved else PartSerial.part_id, PartSerial.arrived_at, PartSerial.id
        )
    )
    return [PieceChoice(row.id, row.serial, row.serial_key, row.arrived_at, row.number or "") for row in rows]


def must_choose(session: Session, *, part_id: int, count: int) -> bool:
    """Whether it is open which of the free pieces so many are: there are more of them, and they differ."""
    if count <= 0:
        return False
    free = select(PartSerial.serial).where(PartSerial.part_id == part_id, PartSerial.state == SerialState.IN_STOCK)
    serials = list(session.scalars(free))
    return len(serials) > count and sum(not each for each in serials) < count


def piece_like(pieces: Sequence[PieceChoice], text: str) -> PieceChoice | None:
    """The piece whose serial reads like this; the only one that begins so where somebody types."""
    wanted = serial_key(text)
    if not wanted:
        return None
    exact = [each for each in pieces if each.key == wanted]
    near = exact or [each for each in pieces if each.key.startswith(wanted)]
    return near[0] if len(near) == 1 else None
