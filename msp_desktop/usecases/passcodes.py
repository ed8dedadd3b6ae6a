"""What opens a device while it is here: kept sealed, each look noted, erased when the device leaves."""

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import is_open
from msp_desktop.domain.passcode_kind import SealedPasscode
from msp_desktop.domain.roles import Role
from msp_desktop.i18n import _
from msp_desktop.store.models.job import Job, JobItem
from msp_desktop.store.models.person import Person
from msp_desktop.store.models.vault import Passcode
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs.erasing import erase_passcodes
from msp_desktop.usecases.jobs.record import note_event

__all__ = ["erase_passcodes", "keep_passcode", "note_passcode_seen", "withdraw_passcode"]


def keep_passcode(work: UnitOfWork, *, item_id: int, passcode: SealedPasscode) -> int:
    """Keep what opens an item's device, sealed by the caller, and give its id; an earlier one is replaced for good.

    Refused once the device has left. Taking it back erases the passcode.
    """
    item = work.get(JobItem, item_id)
    job = work.get(Job, item.job_id)
    if not is_open(item.state):
        raise Refused(_("The device of {job} has left the shop; its passcode is not kept.").format(job=job.number))
    row = _of_item(work, item.id)
    if row is None:
        row = work.add(
            Passcode(
                uuid=passcode.uuid,
                item_id=item.id,
                device_id=item.device_id,
                kind=passcode.kind,
                sealed=passcode.sealed,
                added_at=work.now,
                person_id=work.actor,
            )
        )
    else:
        row.uuid, row.kind, row.sealed = passcode.uuid, passcode.kind, passcode.sealed
        row.device_id, row.added_at, row.person_id, row.erased_at = item.device_id, work.now, work.actor, None
    note_event(work, job.id, EventKind.PASSCODE_ADDED, item_id=item.id)
    work.session.flush()
    work.undo_with(_("Passcode for {job} kept").format(job=job.number), withdraw_passcode, item_id=item.id)
    return row.id


def withdraw_passcode(work: UnitOfWork, *, item_id: int) -> None:
    """Erase the passcode of one item; nothing brings it back. Refused when there is none."""
    if not erase_passcodes(work, item_ids=(item_id,)):
        raise Refused(_("The passcode is erased already."))


def note_passcode_seen(work: UnitOfWork, *, passcode_id: int) -> None:
    """Write down that this person looks at a passcode; goes before every look.

    Refused for those whose role has nothing to do with devices, and when it is erased.
    """
    if work.actor is not None and work.get(Person, work.actor).role is Role.ACCOUNTANT:
        raise Refused(_("Passcodes are shown to those who work on devices. Ask one of them."))
    row = work.get(Passcode, passcode_id)
    if row.erased_at is not None or not row.sealed:
        raise Refused(_("This passcode is erased. Ask the customer again."))
    note_event(work, work.get(JobItem, row.item_id).job_id, EventKind.PASSCODE_SEEN, item_id=row.item_id)
    work.session.flush()


def _of_item(work: UnitOfWork, item_id: int) -> Passcode | None:
    return work.session.scalars(select(Passcode).where(Passcode.item_id == item_id)).first()
