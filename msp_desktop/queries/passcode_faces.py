"""What a screen may know of a passcode without opening it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.job_state import OPEN_STATES
from msp_desktop.domain.passcode_kind import PasscodeKind
from msp_desktop.store.models.job import JobItem
from msp_desktop.store.models.vault import Passcode


@dataclass(frozen=True, slots=True)
class PasscodeFace:
    """That there is one, of which kind, since when, and when it was erased (aware UTC)."""

    id: int
    item_id: int
    kind: PasscodeKind
    added_at: datetime
    erased_at: datetime | None

    @property
    def known(self) -> bool:
        """Whether it can still be shown."""
        return self.erased_at is None


def passcodes_of(session: Session, *, item_ids: tuple[int, ...]) -> dict[int, PasscodeFace]:
    """The passcodes of these items, by item."""
    p = Passcode
    rows = session.execute(
        select(p.id, p.item_id, p.kind, p.added_at, p.erased_at).where(p.item_id.in_(item_ids)).order_by(p.id)
    )
    return {row.item_id: PasscodeFace(*row) for row in rows}


def passcode_of_device(session: Session, *, device_id: int) -> tuple[int | None, PasscodeFace | None]:
    """The item with which a device is in the shop now, and the newest passcode it came with; None where there is none.

    Of a device that is not here, the last one, erased.
    """
    here = session.scalar(
        select(JobItem.id)
        .where(JobItem.device_id == device_id, JobItem.state.in_(OPEN_STATES))
        .order_by(JobItem.id.desc())
        .limit(1)
    )
    p = Passcode
    mine = select(p.id, p.item_id, p.kind, p.added_at, p.erased_at).where(p.device_id == device_id)
    if here is not None:
        mine = mine.where(p.item_id == here)
    row = session.execute(mine.order_by(p.id.desc()).limit(1)).first()
    return here, PasscodeFace(*row) if row else None
