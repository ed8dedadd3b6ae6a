"""What is noted about customers as time goes by: notes and what they agreed to. Both are added, never rewritten."""

from sqlalchemy import select

from msp_desktop.domain.customer_facts import CHANNELS, PURPOSES
from msp_desktop.domain.errors import Refused
from msp_desktop.i18n import _
from msp_desktop.store.models.customer import Consent, Customer, CustomerNote
from msp_desktop.store.names import clean
from msp_desktop.store.unit_of_work import UnitOfWork

LONGEST_NOTE = 4000


def add_customer_note(work: UnitOfWork, *, customer_id: int, text: str) -> int:
    """Add a note signed by whoever acts, and give its id."""
    row = work.get(Customer, customer_id)
    kept = text.strip()
    if not kept:
        raise Refused(_("Write the note first."), "note")
    if len(kept) > LONGEST_NOTE:
        raise Refused(_("This is longer than {most} characters. Shorten it.").format(most=LONGEST_NOTE), "note")
    note = work.add(CustomerNote(customer_id=row.id, text=kept, at=work.now, person_id=work.actor))
    work.undo_with(_("Note on {customer} added").format(customer=row.name), delete_customer_note, note_id=note.id)
    return note.id


def delete_customer_note(work: UnitOfWork, *, note_id: int) -> None:
    """Delete a note."""
    note = work.get(CustomerNote, note_id)
    row = work.get(Customer, note.customer_id)
    if note.deleted_at is not None:
        raise Refused(_("This note is already deleted."))
    note.deleted_at = work.now
    work.undo_with(_("Note on {customer} deleted").format(customer=row.name), restore_customer_note, note_id=note.id)


def restore_customer_note(work: UnitOfWork, *, note_id: int) -> None:
    """Bring a deleted note back."""
    note = work.get(CustomerNote, note_id)
    row = work.get(Customer, note.customer_id)
    if note.deleted_at is None:
        raise Refused(_("This note is not deleted."))
    note.deleted_at = None
    work.undo_with(
        _("Note on {customer} brought back").format(customer=row.name), delete_customer_note, note_id=note.id
    )


def set_consent(
    work: UnitOfWork, *, customer_id: int, purpose: str, given: bool, channel: str = "", ground: str = ""
) -> int | None:
    """Note that a customer said yes or no to something, and on what ground; gives the entry's id.

    Nothing is written and None is given when that is already the newest answer.
    """
    row = work.get(Customer, customer_id)
    if purpose not in PURPOSES or channel not in CHANNELS:
        raise Refused(_("Nobody can be asked for that."), "consent")
    newest = work.session.scalars(
        select(Consent)
        .where(Consent.customer_id == row.id, Consent.purpose == purpose, Consent.channel == channel)
        .order_by(Consent.at.desc(), Consent.id.desc())
        .limit(1)
    ).first()
    reason = clean(ground)[:40]
    if newest is not None and (newest.given, newest.ground) == (given, reason):
        return None
    entry = work.add(
        Consent(
            customer_id=row.id,
            purpose=purpose,
            channel=channel,
            given=given,
            ground=reason,
            at=work.now,
            person_id=work.actor,
        )
    )
    # The log is never rewritten: taking an answer back notes the former one anew.
    if newest is not None:
        work.undo_with(
            _("Consent of {customer} noted").format(customer=row.name),
            set_consent,
            customer_id=row.id,
            purpose=purpose,
            given=newest.given,
            channel=channel,
            ground=newest.ground,
        )
    return entry.id
