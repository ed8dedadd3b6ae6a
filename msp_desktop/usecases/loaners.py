"""Devices the shop lends: the machines, who has one until when, and that it came back."""

from datetime import date, timedelta

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.i18n import _
from msp_desktop.store.customer_rows import standing_for
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.job import Job
from msp_desktop.store.models.loaner import Loan, Loaner
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs.record import note_event, tidy_line, tidy_text

LONGEST_NAME = 200
LONGEST_LINE = 200
FURTHEST = timedelta(days=365)


def add_loaner(work: UnitOfWork, *, name: str, serial: str = "", note: str = "", value_cents: int | None = None) -> int:
    """Note a machine that is lent, and give its id. Undoable."""
    row = work.add(
        Loaner(
            name=_name(name),
            serial=tidy_line(serial, 80, "serial"),
            note=tidy_text(note, 1000, "note"),
            value_cents=_value(value_cents),
            active=True,
            created_at=work.now,
        )
    )
    work.undo_with(_("{loaner} added").format(loaner=row.name), retire_loaner, loaner_id=row.id)
    return row.id


def change_loaner(
    work: UnitOfWork,
    *,
    loaner_id: int,
    name: str,
    serial: str = "",
    note: str = "",
    value_cents: int | None = None,
    seen: int | None = None,
) -> None:
    """Correct what is noted about a machine. Undoable."""
    row = work.get(Loaner, loaner_id, seen=seen)
    work.undo_with(
        _("{loaner} changed").format(loaner=row.name),
        change_loaner,
        loaner_id=row.id,
        name=row.name,
        serial=row.serial,
        note=row.note,
        value_cents=row.value_cents,
    )
    row.name, row.serial = _name(name), tidy_line(serial, 80, "serial")
    row.note, row.value_cents = tidy_text(note, 1000, "note"), _value(value_cents)


def retire_loaner(work: UnitOfWork, *, loaner_id: int, seen: int | None = None) -> None:
    """No longer lend a machine; Refused while somebody has it. Undoable."""
    row = work.get(Loaner, loaner_id, seen=seen)
    loan = _out(work, row.id)
    if loan is not None:
        who = work.get(Customer, standing_for(work.session, loan.customer_id)).name
        raise Refused(_("{loaner} is with {customer}. Take it back first.").format(loaner=row.name, customer=who))
    row.active = False
    work.undo_with(_("{loaner} no longer lent").format(loaner=row.name), bring_back_loaner, loaner_id=row.id)


def bring_back_loaner(work: UnitOfWork, *, loaner_id: int) -> None:
    """Lend a machine again."""
    row = work.get(Loaner, loaner_id)
    row.active = True
    work.undo_with(_("{loaner} lent again").format(loaner=row.name), retire_loaner, loaner_id=row.id)


def lend(
    work: UnitOfWork,
    *,
    loaner_id: int,
    customer_id: int | None = None,
    job_id: int | None = None,
    due_day: date,
    with_it: str = "",
    state_out: str = "",
) -> int:
    """Give a machine to a customer until a day, for a job or without one; gives the loan. Undoable.

    Raises Refused, field "loaner", "customer" or "due".
    """
    row = work.get(Loaner, loaner_id)
    if not row.active:
        raise Refused(_("{loaner} is no longer lent.").format(loaner=row.name), "loaner")
    held = _out(work, row.id)
    if held is not None:
        who = work.get(Customer, standing_for(work.session, held.customer_id)).name
        raise Refused(_("{loaner} is with {customer}.").format(loaner=row.name, customer=who), "loaner")
    customer = _customer(work, customer_id, job_id)
    _check_due(work, due_day)
    loan = work.add(
        Loan(
            loaner_id=row.id,
            customer_id=customer.id,
            job_id=job_id,
            out_at=work.now,
            due_day=due_day,
            with_it=tidy_line(with_it, LONGEST_LINE, "with_it"),
            state_out=tidy_line(state_out, LONGEST_LINE, "state_out"),
            person_id=work.actor,
        )
    )
    _note(work, loan, row, EventKind.LOANED)
    work.undo_with(
        _("{loaner} lent to {customer}").format(loaner=row.name, customer=customer.name), unlend, loan_id=loan.id
    )
    return loan.id


def unlend(work: UnitOfWork, *, loan_id: int) -> None:
    """Take back that a machine was lent, as if it never left. Refused once it came back."""
    loan = work.get(Loan, loan_id)
    if loan.back_at is not None:
        raise Refused(_("It came back meanwhile. The loan stays as it was."))
    loan.deleted_at = work.now
    loaner = work.get(Loaner, loan.loaner_id)
    work.undo_with(_("Loan of {loaner} taken back").format(loaner=loaner.name), lend_again, loan_id=loan.id)


def lend_again(work: UnitOfWork, *, loan_id: int) -> None:
    """Put a loan that was taken back in force again. Refused when somebody else has the machine now."""
    loan = work.get(Loan, loan_id)
    loaner = work.get(Loaner, loan.loaner_id)
    if _out(work, loaner.id) is not None:
        raise Refused(_("{loaner} was lent to somebody else meanwhile.").format(loaner=loaner.name))
    loan.deleted_at = None
    work.session.flush()
    work.undo_with(_("{loaner} lent").format(loaner=loaner.name), unlend, loan_id=loan.id)


def extend_loan(work: UnitOfWork, *, loan_id: int, due_day: date, seen: int | None = None) -> None:
    """Let a customer keep a machine until another day. Undoable."""
    loan = work.get(Loan, loan_id, seen=seen)
    _still_out(loan)
    _check_due(work, due_day)
    before, loan.due_day = loan.due_day, due_day
    loaner = work.get(Loaner, loan.loaner_id)
    work.undo_with(
        _("{loaner}: other day").format(loaner=loaner.name), restore_due_day, loan_id=loan.id, due_day=before
    )


def restore_due_day(work: UnitOfWork, *, loan_id: int, due_day: date) -> None:
    """Write the day of a loan as it was, past or not."""
    loan = work.get(Loan, loan_id)
    before, loan.due_day = loan.due_day, due_day
    loaner = work.get(Loaner, loan.loaner_id)
    work.undo_with(
        _("{loaner}: other day").format(loaner=loaner.name), restore_due_day, loan_id=loan.id, due_day=before
    )


def take_back_loan(work: UnitOfWork, *, loan_id: int, state_back: str = "", seen: int | None = None) -> None:
    """Note that a machine came back and how it looked. Undoable."""
    loan = work.get(Loan, loan_id, seen=seen)
    _still_out(loan)
    loan.back_at, loan.state_back = work.now, tidy_line(state_back, LONGEST_LINE, "state_back")
    loaner = work.get(Loaner, loan.loaner_id)
    _note(work, loan, loaner, EventKind.LOAN_BACK)
    work.undo_with(_("{loaner} is back").format(loaner=loaner.name), put_loan_out, loan_id=loan.id)


def put_loan_out(work: UnitOfWork, *, loan_id: int) -> None:
    """Take back that a machine came back. Refused when it was lent again meanwhile."""
    loan = work.get(Loan, loan_id)
    loaner = work.get(Loaner, loan.loaner_id)
    if _out(work, loaner.id) is not None:
        raise Refused(_("{loaner} was lent to somebody else meanwhile.").format(loaner=loaner.name))
    state, loan.back_at, loan.state_back = loan.state_back, None, ""
    work.session.flush()
    work.undo_with(
        _("{loaner} lent").format(loaner=loaner.name), take_back_loan, loan_id=loan.id, state_back=state, seen=None
    )


def _out(work: UnitOfWork, loaner_id: int) -> Loan | None:
    return work.session.scalars(
        select(Loan).where(Loan.loaner_id == loaner_id, Loan.back_at.is_(None), Loan.deleted_at.is_(None))
    ).first()


def _still_out(loan: Loan) -> None:
    if loan.back_at is not None or loan.deleted_at is not None:
        raise Refused(_("It is back already."))


def _customer(work: UnitOfWork, customer_id: int | None, job_id: int | None) -> Customer:
    if job_id is not None:
        customer_id = work.get(Job, job_id).customer_id
    if customer_id is None:
        raise Refused(_("Say who takes it."), "customer")
    customer = work.get(Customer, standing_for(work.session, customer_id))
    if customer.deleted_at is not None:
        raise Refused(_("{customer} was deleted. Bring the record back first.").format(customer=customer.name))
    return customer


def _check_due(work: UnitOfWork, day: date) -> None:
    if day < work.today:
        raise Refused(_("This day is past. Choose today or later."), "due")
    if day > work.today + FURTHEST:
        raise Refused(_("This is more than a year away. Check the date."), "due")


def _note(work: UnitOfWork, loan: Loan, loaner: Loaner, kind: EventKind) -> None:
    if loan.job_id is not None:
        facts: dict[str, str | int | bool | None] = {"loaner": loaner.id}
        if kind is EventKind.LOANED:
            facts["due"] = loan.due_day.isoformat()
        note_event(work, loan.job_id, kind, facts=facts)
    work.session.flush()


def _name(typed: str) -> str:
    name = tidy_line(typed, LONGEST_NAME, "name")
    if not name:
        raise Refused(_("Say what the machine is called."), "name")
    return name


def _value(cents: int | None) -> int | None:
    if cents is not None and cents < 0:
        raise Refused(_("A value is 0 or more. Leave it empty when nobody knows."), "value")
    return cents
