"""Appointments: booked, changed, moved, called off, missed or done; nobody is in two places at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from msp_desktop.domain.appointment import (
    LONGEST_MINUTES,
    LONGEST_TRAVEL,
    NEEDS_PERSON,
    TAKES_TIME,
    AppointmentKind,
    AppointmentState,
    Visit,
    next_free_visit,
    travel_minutes,
)
from msp_desktop.domain.bench_week import Bench, less
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import is_open
from msp_desktop.domain.message import MessageEvent
from msp_desktop.domain.service_hours import ServiceHours, Spell
from msp_desktop.domain.work_kind import LabourKind, ServiceKind
from msp_desktop.i18n import Formats, _, language
from msp_desktop.store.base import utc_text
from msp_desktop.store.bench_rows import LONGEST_VISIT, benches
from msp_desktop.store.customer_rows import standing_for
from msp_desktop.store.models.bench import Appointment
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.job import Job, JobLine
from msp_desktop.store.models.person import Person
from msp_desktop.store.models.service import Service
from msp_desktop.store.shop_facts import business_calendar, shop_facts
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs import add_labour_line, note_event, remove_line
from msp_desktop.usecases.jobs.record import items_of
from msp_desktop.usecases.messages import take_back_messages, tell_customer
from msp_desktop.usecases.shop import fields

FURTHEST = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class AppointmentFacts:
    """What is agreed: `starts_at` and `ends_at` are aware, `travel_minutes` is one way.

    With a job its customer holds; without a customer on record `who` says who comes.
    """

    kind: AppointmentKind
    starts_at: datetime
    ends_at: datetime
    person_id: int | None = None
    customer_id: int | None = None
    job_id: int | None = None
    travel_minutes: int = 0
    travel_labour_id: int | None = None
    who: str = ""
    phone: str = ""
    place: str = ""
    note: str = ""


# -- booking and changing


def book_appointment(work: UnitOfWork, *, facts: AppointmentFacts) -> int:
    """Agree on a time and give the appointment's id; the customer of a job is told where that is automatic. Undoable.

    Refused where its person has another appointment then (travel counts) or is away; asks where the shop is closed or
    the person does not work then.
    """
    clean = _checked(work, facts)
    if clean.starts_at < work.now:
        raise Refused(_("This time is past. Choose a later one."), "starts_at")
    _refuse_double(work, clean, besides=None)
    row = Appointment(state=AppointmentState.PLANNED, created_at=work.now)
    _write(row, clean)
    work.add(row)
    told = _note_on_job(work, row, tell=True)
    work.undo_with(
        _("Appointment with {who} booked").format(who=_who(work, row)),
        drop_appointment,
        appointment_id=row.id,
        message_ids=told,
    )
    return row.id


def change_appointment(
    work: UnitOfWork, *, appointment_id: int, facts: AppointmentFacts, seen: int | None = None
) -> None:
    """Correct anything about an appointment that is still planned. Undoable, and checked like a new one."""
    row = _planned(work, appointment_id, seen)
    clean, before = _checked(work, facts), facts_of(row)
    if clean == before:
        return
    moved = (clean.starts_at, clean.ends_at, clean.person_id, clean.travel_minutes) != (
        before.starts_at,
        before.ends_at,
        before.person_id,
        before.travel_minutes,
    )
    if moved:
        if clean.starts_at < work.now and clean.starts_at != before.starts_at:
            raise Refused(_("This time is past. Choose a later one."), "starts_at")
        _refuse_double(work, clean, besides=row.id)
    _write(row, clean)
    work.session.flush()
    new_time = clean.starts_at != before.starts_at
    told = _note_on_job(work, row, tell=new_time) if new_time or clean.job_id != before.job_id else ()
    work.undo_with(
        _("Appointment with {who} changed").format(who=_who(work, row)),
        restore_appointment,
        appointment_id=row.id,
        facts=before,
        message_ids=told,
    )


def move_appointment(
    work: UnitOfWork,
    *,
    appointment_id: int,
    starts_at: datetime,
    ends_at: datetime,
    person_id: int | None,
    seen: int | None = None,
) -> None:
    """Give an appointment another time or person. Undoable, and checked like a new one."""
    row = _planned(work, appointment_id, seen)
    facts = replace(facts_of(row), starts_at=starts_at, ends_at=ends_at, person_id=person_id)
    change_appointment(work, appointment_id=appointment_id, facts=facts)


def restore_appointment(
    work: UnitOfWork, *, appointment_id: int, facts: AppointmentFacts, message_ids: tuple[int, ...] = ()
) -> None:
    """Give an appointment back what was agreed before; Refused where that time is taken by now."""
    row = _planned(work, appointment_id, None)
    before = facts_of(row)
    _refuse_clash(work, facts, besides=row.id)
    take_back_messages(work, message_ids=message_ids)
    _write(row, facts)
    work.session.flush()
    if facts.starts_at != before.starts_at:
        _note_on_job(work, row, tell=False)
    work.undo_with(
        _("Appointment with {who} changed").format(who=_who(work, row)),
        restore_appointment,
        appointment_id=row.id,
        facts=before,
    )


def link_appointment(work: UnitOfWork, *, appointment_id: int, job_id: int | None, seen: int | None = None) -> None:
    """Say which job an appointment belongs to: the one it became, or none. Undoable."""
    row = _there(work, appointment_id, seen)
    before = row.job_id
    if before == job_id:
        return
    if job_id is not None:
        job = work.get(Job, job_id)
        row.customer_id = job.customer_id
    row.job_id = job_id
    work.session.flush()
    if job_id is not None:
        _note_on_job(work, row, tell=False)
    work.undo_with(
        _("Appointment with {who} changed").format(who=_who(work, row)),
        link_appointment,
        appointment_id=row.id,
        job_id=before,
        seen=None,
    )


# -- how it ended


def cancel_appointment(work: UnitOfWork, *, appointment_id: int, seen: int | None = None) -> None:
    """Call an appointment off; its time is free again. Undoable."""
    _end(work, _planned(work, appointment_id, seen), AppointmentState.CANCELLED)


def miss_appointment(work: UnitOfWork, *, appointment_id: int, seen: int | None = None) -> None:
    """Note that nobody came, or nobody was there. Undoable."""
    row = _planned(work, appointment_id, seen)
    if row.starts_at > work.now:
        raise Refused(_("This appointment is still to come. Call it off instead."))
    _end(work, row, AppointmentState.MISSED)


def finish_appointment(work: UnitOfWork, *, appointment_id: int, seen: int | None = None) -> int | None:
    """Note that it took place, and put the travel there and back on its job by the labour type for travel.

    Gives the line's id, None without one. Asks first where the job is done already. Undoable.
    """
    row = _planned(work, appointment_id, seen)
    line_id = _charge_travel(work, row)
    _end(work, row, AppointmentState.DONE, line_id)
    return line_id


def plan_again(work: UnitOfWork, *, appointment_id: int, line_id: int | None = None) -> None:
    """Let an appointment stand again that was ended, without its travel line; Refused where its time is taken."""
    row = _there(work, appointment_id, None)
    if row.state is AppointmentState.PLANNED:
        return
    before = row.state
    _refuse_clash(work, facts_of(row), besides=row.id)
    if line_id is not None and work.session.get(JobLine, line_id) is not None:
        remove_line(work, line_id=line_id)
    row.state = AppointmentState.PLANNED
    work.session.flush()
    label = _("Appointment with {who} stands again").format(who=_who(work, row))
    match before:
        case AppointmentState.DONE:
            work.undo_with(label, finish_appointment, appointment_id=row.id)
        case AppointmentState.MISSED:
            work.undo_with(label, miss_appointment, appointment_id=row.id)
        case _:
            work.undo_with(label, cancel_appointment, appointment_id=row.id)


def drop_appointment(work: UnitOfWork, *, appointment_id: int, message_ids: tuple[int, ...] = ()) -> None:
    """Take an appointment back as if it had never been booked. Undoable."""
    row = _there(work, appointment_id, None)
    take_back_messages(work, message_ids=message_ids)
    row.deleted_at = work.now
    work.session.flush()
    work.undo_with(
        _("Appointment with {who} taken back").format(who=_who(work, row)),
        put_back_appointment,
        appointment_id=row.id,
    )


def put_back_appointment(work: UnitOfWork, *, appointment_id: int) -> None:
    """Book an appointment again that was taken back; Refused where its time is taken by now."""
    row = work.get(Appointment, appointment_id)
    _refuse_clash(work, facts_of(row), besides=row.id)
    row.deleted_at = None
    work.session.flush()
    work.undo_with(
        _("Appointment with {who} booked").format(who=_who(work, row)), drop_appointment, appointment_id=row.id
    )


def facts_of(row: Appointment) -> AppointmentFacts:
    """What a row says."""
    return AppointmentFacts(
        row.kind,
        row.starts_at,
        row.ends_at,
        row.person_id,
        row.customer_id,
        row.job_id,
        row.travel_minutes,
        row.travel_labour_id,
        row.who,
        row.phone,
        row.place,
        row.note,
    )


def travel_labour(work: UnitOfWork, service_id: int | None) -> Service | None:
    """The labour type that travel is charged by: the one named, else the shop's first; None where it has none."""
    if service_id is not None:
        return work.get(Service, service_id)
    return work.session.scalars(
        select(Service)
        .where(
            Service.kind == ServiceKind.LABOUR,
            Service.labour_kind == LabourKind.TRAVEL,
            Service.active.is_(True),
            Service.deleted_at.is_(None),
        )
        .order_by(Service.id)
        .limit(1)
    ).first()


# -- the parts


def _there(work: UnitOfWork, appointment_id: int, seen: int | None) -> Appointment:
    row = work.get(Appointment, appointment_id, seen=seen)
    if row.deleted_at is not None:
        raise Refused(_("This appointment was taken back already."))
    return row


def _planned(work: UnitOfWork, appointment_id: int, seen: int | None) -> Appointment:
    row = _there(work, appointment_id, seen)
    match row.state:
        case AppointmentState.DONE:
            raise Refused(_("This appointment is done."))
        case AppointmentState.CANCELLED:
            raise Refused(_("This appointment was called off."))
        case AppointmentState.MISSED:
            raise Refused(_("This appointment was missed. Book a new one."))
        case _:
            return row


def _end(work: UnitOfWork, row: Appointment, state: AppointmentState, line_id: int | None = None) -> None:
    row.state = state
    work.session.flush()
    if row.job_id is not None:
        note_event(work, row.job_id, EventKind.APPOINTED, facts=_event_facts(row))
        work.session.flush()
    label = {
        AppointmentState.DONE: _("Appointment with {who} done"),
        AppointmentState.MISSED: _("Appointment with {who} missed"),
        AppointmentState.CANCELLED: _("Appointment with {who} called off"),
    }[state]
    work.undo_with(label.format(who=_who(work, row)), plan_again, appointment_id=row.id, line_id=line_id)


def _event_facts(row: Appointment) -> dict[str, str | int | bool | None]:
    return {"kind": row.kind.value, "at": utc_text(row.starts_at), "state": row.state.value}


def _note_on_job(work: UnitOfWork, row: Appointment, *, tell: bool) -> tuple[int, ...]:
    """Put it on the job's timeline and tell the customer; gives the ids of messages."""
    if row.job_id is None:
        return ()
    note_event(work, row.job_id, EventKind.APPOINTED, facts=_event_facts(row))
    work.session.flush()
    told = tell_customer(work, job_id=row.job_id, event=MessageEvent.APPOINTMENT) if tell else None
    return () if told is None else (told,)


def _charge_travel(work: UnitOfWork, row: Appointment) -> int | None:
    minutes = travel_minutes(Visit(row.starts_at, row.ends_at, row.travel_minutes))
    if row.job_id is None or not minutes:
        return None
    labour = travel_labour(work, row.travel_labour_id)
    if labour is None:
        work.confirm("no-travel-type", _("The catalogue has no work by the hour for travel. Leave it off the job?"))
        return None
    open_items = [item for item in items_of(work, row.job_id) if is_open(item.state)]
    if not open_items:
        number = work.get(Job, row.job_id).number
        work.confirm("job-done", _("{job} is done, so the travel is not put on it. Go on?").format(job=number))
        return None
    return add_labour_line(work, item_id=open_items[0].id, service_id=labour.id, minutes=minutes)


def _who(work: UnitOfWork, row: Appointment) -> str:
    return work.get(Customer, row.customer_id).name if row.customer_id is not None else row.who


def _write(row: Appointment, facts: AppointmentFacts) -> None:
    row.kind, row.starts_at, row.ends_at = facts.kind, facts.starts_at, facts.ends_at
    row.person_id, row.customer_id, row.job_id = facts.person_id, facts.customer_id, facts.job_id
    row.travel_minutes, row.travel_labour_id = facts.travel_minutes, facts.travel_labour_id
    row.who, row.phone, row.place, row.note = facts.who, facts.phone, facts.place, facts.note


# -- what may be agreed


def _checked(work: UnitOfWork, facts: AppointmentFacts) -> AppointmentFacts:
    starts, ends = (each.astimezone(UTC).replace(second=0, microsecond=0) for each in (facts.starts_at, facts.ends_at))
    if ends <= starts:
        raise Refused(_("The end comes after the start. Turn the two round."), "ends_at")
    if ends - starts > timedelta(minutes=LONGEST_MINUTES):
        raise Refused(_("An appointment lasts 12 hours at most. Book a second one for another day."), "ends_at")
    if starts > work.now + FURTHEST:
        raise Refused(_("This is more than two years away. Check the date."), "starts_at")
    if not 0 <= facts.travel_minutes <= LONGEST_TRAVEL:
        raise Refused(_("Travel takes 8 hours one way at most."), "travel_minutes")
    if facts.kind in NEEDS_PERSON and facts.person_id is None:
        raise Refused(_("Choose who does it."), "person_id")
    if facts.person_id is not None and not work.get(Person, facts.person_id).active:
        raise Refused(
            _("{person} no longer works here.").format(person=work.get(Person, facts.person_id).name), "person_id"
        )
    if facts.travel_labour_id is not None:
        work.get(Service, facts.travel_labour_id)
    customer_id = _customer_of(work, facts)
    who = fields.fitting("who", fields.line_of(facts.who), 200) if customer_id is None else ""
    if customer_id is None and not who:
        raise Refused(_("Enter the name of who comes, or choose a customer."), "who")
    phone = fields.phone(facts.phone, shop_facts(work.session).country) if facts.phone else ""
    return replace(
        facts,
        starts_at=starts,
        ends_at=ends,
        customer_id=customer_id,
        who=who,
        phone=phone,
        place=fields.fitting("place", fields.line_of(facts.place), 200),
        note=fields.fitting("note", facts.note.strip(), 1000),
        travel_minutes=facts.travel_minutes if facts.kind is AppointmentKind.ON_SITE else 0,
        travel_labour_id=facts.travel_labour_id if facts.kind is AppointmentKind.ON_SITE else None,
    )


def _customer_of(work: UnitOfWork, facts: AppointmentFacts) -> int | None:
    customer_id = standing_for(work.session, facts.customer_id) if facts.customer_id is not None else None
    if customer_id is not None:
        work.get(Customer, customer_id)
    if facts.job_id is None:
        return customer_id
    owner = standing_for(work.session, work.get(Job, facts.job_id).customer_id)
    if customer_id not in (None, owner):
        raise Refused(_("This job belongs to another customer."), "job_id")
    return owner


def _refuse_double(work: UnitOfWork, facts: AppointmentFacts, *, besides: int | None) -> None:
    """Refuse two places at once and days away; ask about times outside the hours."""
    _refuse_clash(work, facts, besides=besides)
    hours = business_calendar(work.session)
    day = hours.day_of(facts.starts_at)
    bench = _bench_of(work, hours, facts, besides)
    wanted: Spell = (facts.starts_at, facts.ends_at)
    if bench is not None:
        _refuse_away(work, hours, bench, facts)
    if less((wanted,), (*hours.spells(day), *hours.spells(hours.day_of(facts.ends_at)))):
        work.confirm("closed", _("The shop is closed then. Book it anyway?"))
    elif bench is not None and less((wanted,), bench.at_work(hours, day)):
        name = work.get(Person, bench.person_id).name
        work.confirm("not-at-work", _("{name} does not work then. Book it anyway?").format(name=name))


def _refuse_clash(work: UnitOfWork, facts: AppointmentFacts, *, besides: int | None) -> None:
    if facts.person_id is None:
        return
    visit = Visit(facts.starts_at, facts.ends_at, facts.travel_minutes)
    for other in _others(work, facts.person_id, visit, besides):
        if visit.clashes(Visit(other.starts_at, other.ends_at, other.travel_minutes).taken):
            raise Refused(_taken_sentence(work, facts, other, besides), "starts_at")


def _others(work: UnitOfWork, person_id: int, visit: Visit, besides: int | None) -> Sequence[Appointment]:
    start, end = visit.taken
    return work.session.scalars(
        select(Appointment)
        .where(
            Appointment.starts_at > start - LONGEST_VISIT,
            Appointment.starts_at < end + LONGEST_VISIT,
            Appointment.person_id == person_id,
            Appointment.state.in_(TAKES_TIME),
            Appointment.deleted_at.is_(None),
            Appointment.id != (besides or 0),
        )
        .order_by(Appointment.starts_at, Appointment.id)
    ).all()


def _refuse_away(work: UnitOfWork, hours: ServiceHours, bench: Bench, facts: AppointmentFacts) -> None:
    visit = Visit(facts.starts_at, facts.ends_at, facts.travel_minutes)
    for day in {hours.day_of(facts.starts_at), hours.day_of(facts.ends_at)}:
        for each in bench.away:
            spell = each.spell_on(hours, day)
            if spell is not None and visit.clashes(spell):
                name = work.get(Person, bench.person_id).name
                free = _next_free(work, hours, bench, facts)
                sentence = (
                    _("{name} is away then. The next free time is {when}.").format(name=name, when=free)
                    if free
                    else _("{name} is away then.").format(name=name)
                )
                raise Refused(sentence, "person_id")


def _bench_of(work: UnitOfWork, hours: ServiceHours, facts: AppointmentFacts, besides: int | None) -> Bench | None:
    if facts.person_id is None:
        return None
    day = hours.day_of(facts.starts_at)
    (bench,) = benches(work.session, hours=hours, from_day=day, person_ids=(facts.person_id,))
    if besides is None:
        return bench
    # What is moved does not stand in its own way.
    own = work.get(Appointment, besides)
    taken = Visit(own.starts_at, own.ends_at, own.travel_minutes).taken
    return replace(bench, busy=tuple(spell for spell in bench.busy if spell != taken))


def _taken_sentence(work: UnitOfWork, facts: AppointmentFacts, other: Appointment, besides: int | None) -> str:
    hours = business_calendar(work.session)
    reader = _reader(work)
    bench = _bench_of(work, hours, facts, besides)
    assert bench is not None
    name = work.get(Person, bench.person_id).name
    said = {
        "name": name,
        "who": _who(work, other),
        "starts": reader.time(other.starts_at),
        "ends": reader.time(other.ends_at),
    }
    free = _next_free(work, hours, bench, facts)
    if free:
        sentence = _("{name} is with {who} from {starts} to {ends}. The next free time is {when}.")
        return sentence.format(**said, when=free)
    return _("{name} is with {who} from {starts} to {ends}. Choose another time.").format(**said)


def _next_free(work: UnitOfWork, hours: ServiceHours, bench: Bench, facts: AppointmentFacts) -> str:
    minutes = (facts.ends_at - facts.starts_at) // timedelta(minutes=1)
    after = max(facts.starts_at, work.now)
    free = next_free_visit(bench, hours, after, minutes, facts.travel_minutes)
    if free is None:
        return ""
    reader = _reader(work)
    day = reader.near_day(reader.local(free).date(), work.today)
    return _("{day}, {time}").format(day=day, time=reader.time(free))


def _reader(work: UnitOfWork) -> Formats:
    return shop_facts(work.session).formats(language())
