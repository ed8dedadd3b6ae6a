"""What is wiped when a device leaves the shop: the passcode that opened it."""

from collections.abc import Sequence

from sqlalchemy import select

from msp_desktop.domain.job_event import EventKind
from msp_desktop.store.models.job import JobItem
from msp_desktop.store.models.vault import Passcode
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs.record import note_event


def erase_passcodes(work: UnitOfWork, *, item_ids: Sequence[int]) -> int:
    """Empty the passcodes of these items, with an entry on each timeline, and give how many there were.

    The caller names its own undo; none brings a passcode back.
    """
    rows = work.session.scalars(
        select(Passcode).where(Passcode.item_id.in_(list(item_ids)), Passcode.erased_at.is_(None))
    ).all()
    for row in rows:
        row.sealed, row.erased_at = "", work.now
        note_event(work, work.get(JobItem, row.item_id).job_id, EventKind.PASSCODE_ERASED, item_id=row.item_id)
    work.session.flush()
    return len(rows)
