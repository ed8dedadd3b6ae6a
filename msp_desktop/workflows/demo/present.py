"""How the demo shop stands when it opens: time worked, quotes out, parts on the way, visits agreed, machines lent."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from msp_desktop.domain.appointment import AbsenceKind, AppointmentKind
from msp_desktop.domain.approval import CallOutcome
from msp_desktop.domain.intake_answers import ContactWay
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.message import MailSecurity, MessageEvent
from msp_desktop.domain.service_hours import ServiceHours
from msp_desktop.queries import demo_facts
from msp_desktop.queries.demo_facts import DoneWork, OpenItem
from msp_desktop.store.shop import Shop
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.appointments import AppointmentFacts, book_appointment
from msp_desktop.usecases.demo_present import Told, Worked, write_told, write_worked
from msp_desktop.usecases.loaners import add_loaner, lend
from msp_desktop.usecases.messages import change_mail_server
from msp_desktop.usecases.quotes import log_call, make_quote, note_quote_sent
from msp_desktop.usecases.shop import AbsenceFacts, add_absence
from msp_desktop.workflows.demo.stock_present import stock_today, sure_of_stock

OWNER, DESK, MARCO, ELENA = 1, 2, 3, 4
BATCH = 4000
Act = Callable[[UnitOfWork], object]


def set_the_present(shop: Shop, hours: ServiceHours, language: str) -> None:
    """Let the shop stand as it would at the end of its last day. Same shop, same rows."""
    _clock_the_past(shop)
    items = shop.ask(demo_facts.open_items)
    shop.run(_relive, acts=[*_mail_and_loaners(shop, items, language), *_quotes(items)])
    stock = stock_today(shop, _waiting(shop, hours, items), language)
    shop.run(_relive, None, sure_of_stock(shop), acts=stock)
    shop.run(write_told, messages=_told(items))
    shop.run(_relive, acts=_diary(shop, hours, items, language))


def _relive(work: UnitOfWork, *, acts: Sequence[Act]) -> None:
    for act in acts:
        act(work)
    work.no_undo()


# -- time worked


def _clock_the_past(shop: Shop) -> None:
    after = 0
    while rows := shop.ask(demo_facts.done_work, after=after, limit=BATCH):
        shop.run(write_worked, stretches=[_worked(each) for each in rows])
        after = rows[-1].job_id


def _worked(done: DoneWork) -> Worked:
    """What labour lines say; flat work took a little less or more than planned, the same each time it is made."""
    share = 72 + done.item_id * 37 % 61
    minutes = done.actual_minutes or max(done.planned_minutes * share // 100, 5)
    return Worked(
        done.job_id,
        done.item_id,
        done.technician_id,
        done.labour_id,
        done.line_id,
        done.ready_at - timedelta(minutes=2),
        minutes,
    )


# -- the open jobs


def _quotes(items: Sequence[OpenItem]) -> Iterator[Act]:
    asked = [each for each in items if each.state is JobState.WAITING_APPROVAL and each.total_cents]
    for place, each in enumerate(asked):
        yield _quoted(each)
        if place == len(asked) - 1 and each.contact_way is ContactWay.CALL:
            yield _called(each)


def _quoted(item: OpenItem) -> Act:
    def act(work: UnitOfWork) -> None:
        made = work.relive(make_quote, item.state_since, item.technician_id, job_id=item.job_id, waits=False)
        at = item.state_since + timedelta(minutes=9)
        work.relive(note_quote_sent, at, DESK, quote_id=made, printed=False)

    return act


def _called(item: OpenItem) -> Act:
    at = item.state_since + timedelta(hours=2)
    return lambda work: work.relive(log_call, at, DESK, job_id=item.job_id, outcome=CallOutcome.VOICEMAIL)


def _waiting(shop: Shop, hours: ServiceHours, items: Sequence[OpenItem]) -> list[tuple[OpenItem, date]]:
    """What waits for parts, with the day each is expected: the first was due yesterday."""
    waiting = [each for each in items if each.state is JobState.WAITING_PARTS]
    return [(each, _business_day(hours, shop.today, place - 1)) for place, each in enumerate(waiting)]


def _told(items: Sequence[OpenItem]) -> list[Told]:
    """Who wants mail was written to when the device was booked in, and when it was ready."""
    found = []
    for each in {item.job_id: item for item in items}.values():
        if each.contact_way is ContactWay.EMAIL:
            found.append(Told(each.job_id, MessageEvent.BOOKED_IN, each.received_at, DESK))
            if each.state is JobState.READY:
                found.append(Told(each.job_id, MessageEvent.READY, each.state_since, each.technician_id))
    return sorted(found, key=lambda told: (told.at, told.job_id))


# -- the mail server, and the machines to lend


def _mail_and_loaners(shop: Shop, items: Sequence[OpenItem], language: str) -> Iterator[Act]:
    start = shop.now - timedelta(days=60)
    yield lambda work: work.relive(
        change_mail_server,
        start,
        OWNER,
        host="mail.bottega.example",
        port=587,
        security=MailSecurity.STARTTLS,
        user="assistenza@bottega.example",
        sender_name="Bottega Informatica",
        sender_address="assistenza@bottega.example",
        seen=None,
    )
    machines = (("Lenovo ThinkPad T480", "PF1A2B3C"), ("Dell Latitude 7400", "5KX9L13"), ("Apple iPad 9", "DMPFX2K9Q1"))
    borrowed = [each for each in items if each.state in (JobState.WAITING_PARTS, JobState.IN_REPAIR)]
    with_it = "charger" if language == "en" else "caricatore"
    for place, (name, serial) in enumerate(machines):
        lent_for = borrowed[-1 - place] if place < 2 and len(borrowed) > place else None
        yield _machine(name, serial, start, lent_for, with_it, shop.today + timedelta(days=2 * place + 1))


def _machine(name: str, serial: str, at: datetime, lent_for: OpenItem | None, with_it: str, due: date) -> Act:
    def act(work: UnitOfWork) -> None:
        made = work.relive(add_loaner, at, OWNER, name=name, serial=serial)
        if lent_for is not None:
            out = lent_for.received_at + timedelta(minutes=6)
            work.relive(
                lend, out, DESK, loaner_id=made, job_id=lent_for.job_id, due_day=due, with_it=with_it, state_out=""
            )

    return act


# -- the diary


def _diary(shop: Shop, hours: ServiceHours, items: Sequence[OpenItem], language: str) -> list[Act]:
    """Visits on the next days, and Elena's two days off."""
    now = shop.now
    customers = list(dict.fromkeys(each.customer_id for each in items))
    kinds = (
        (0, 9, AppointmentKind.ON_SITE, MARCO, 60, 20),
        (0, 16, AppointmentKind.DROP_OFF, None, 15, 0),
        (1, 10, AppointmentKind.REMOTE, ELENA, 30, 0),
        (1, 16, AppointmentKind.ON_SITE, MARCO, 90, 15),
        (2, 9, AppointmentKind.PICK_UP, None, 15, 0),
        (3, 11, AppointmentKind.ON_SITE, MARCO, 60, 25),
    )
    acts: list[Act] = []
    for place, (ahead, hour, kind, person, minutes, travel) in enumerate(kinds):
        day = _business_day(hours, shop.today, ahead + 1)
        starts = datetime.combine(day, time(hour), tzinfo=shop.zone)
        facts = AppointmentFacts(
            kind=kind,
            starts_at=starts,
            ends_at=starts + timedelta(minutes=minutes),
            person_id=person,
            customer_id=customers[-1 - place] if place < len(customers) else None,
            who="" if place < len(customers) else "Lucia Ferrari",
            travel_minutes=travel,
        )
        acts.append(_booked(facts, now))
    first = _business_day(hours, shop.today, 6)
    note = "Family" if language == "en" else "Famiglia"
    absence = AbsenceFacts(
        first_day=first, last_day=_business_day(hours, first, 1), kind=AbsenceKind.HOLIDAY, note=note
    )
    acts.append(lambda work: work.relive(add_absence, now, OWNER, person_id=ELENA, facts=absence))
    return acts


def _booked(facts: AppointmentFacts, at: datetime) -> Act:
    return lambda work: work.relive(book_appointment, at, DESK, facts=facts)


def _business_day(hours: ServiceHours, day: date, ahead: int) -> date:
    """The business day so many business days from `day`, before it for a number below nought."""
    step = timedelta(days=1 if ahead >= 0 else -1)
    left = abs(ahead)
    while left:
        day += step
        left -= hours.is_business_day(day)
    return day
