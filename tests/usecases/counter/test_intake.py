"""Booking in: everything at once or nothing, back again and forward again, once for each form."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.device_kind import DeviceKind
from msp_desktop.domain.drafts.intake import DraftCustomer, DraftDevice, IntakeDraft
from msp_desktop.domain.errors import AlreadyDone, Refused
from msp_desktop.domain.intake_answers import Accessory, Condition, ContactWay, DataAnswer, ProblemPhrase
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.queries.customer_card import customer_card
from msp_desktop.queries.intake_customers import find_customers
from msp_desktop.queries.intake_services import find_services
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.job import Job, JobCheck, JobEvent, JobItem, JobLine
from msp_desktop.store.models.shop import NumberCounter
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.catalogue import add_starter_catalogue
from msp_desktop.usecases.counter.intake import FORM, book_in, new_lines
from msp_desktop.usecases.customers import set_stop
from msp_desktop.usecases.devices import add_device
from msp_desktop.usecases.jobs import NewLine
from tests.customers import anna, latitude

PROMISE = datetime(2026, 11, 19, 17, tzinfo=UTC)
CHIARA = DraftCustomer(name="Chiara Moretti", mobile="347 555 0192", email="chiara@posta.example")
MACBOOK = DraftDevice(
    kind=DeviceKind.LAPTOP,
    model="Apple MacBook Air 13 (M1, 2020)",
    serial="C02FK3XQQ6L4",
    accessories=frozenset({Accessory.CHARGER}),
    conditions=frozenset({Condition.LIQUID_MARKS, Condition.SCRATCHES}),
    data_answer=DataAnswer.MUST_KEEP,
    shelf="B-07",
)


def lines(shop: Shop, *words: str, basis: PriceBasis = PriceBasis.GROSS) -> tuple[NewLine, ...]:
    """The first service found by each word."""
    found = [shop.ask(find_services, typed=each, basis=basis, day=shop.today)[0].line for each in words]
    return new_lines(IntakeDraft(lines=tuple(found), basis=basis))


def book(shop: Shop, customer: DraftCustomer = CHIARA, *devices: DraftDevice, key: str | None = None) -> int:
    """The usual booking."""
    return shop.run(
        book_in, key=key, customer=customer, devices=devices or (MACBOOK,), promised_at=PROMISE, technician_id=3
    ).value


def count(shop: Shop, model: type[Job] | type[Customer] | type[Device]) -> int:
    """How many rows a table has."""
    return shop.ask(lambda session: session.scalar(select(func.count()).select_from(model))) or 0


def job_of(shop: Shop, job_id: int) -> Job:
    """The row of a job."""

    def read(session: Session) -> Job:
        return session.get_one(Job, job_id)

    return shop.ask(read)


def test_a_new_customer_with_a_new_device_is_booked_in_as_one_act(shop: Shop) -> None:
    shop.run(add_starter_catalogue, language="en")
    shop.drafts.save(FORM, {"form": {}})
    done = shop.run(
        book_in,
        customer=CHIARA,
        devices=(MACBOOK,),
        lines=lines(shop, "liquid", "backup"),
        problem="Coffee on the keyboard.",
        phrases=(ProblemPhrase.LIQUID,),
        promised_at=PROMISE,
        technician_id=3,
        contact_way=ContactWay.EMAIL,
        limit_cents=25000,
    )

    job = job_of(shop, done.value)
    assert (job.number, job.customer_key, job.state) == ("J-0001", "chiara moretti", JobState.BOOKED_IN)
    assert (job.promised_at, job.technician_id, job.limit_cents) == (PROMISE, 3, 25000)
    assert (job.contact_way, job.phrases, job.price_basis) == (ContactWay.EMAIL, ["liquid"], PriceBasis.GROSS)
    assert job.total_cents > job.net_cents > 0
    assert job.planned_minutes > 0
    assert job.terms_id is not None

    def read(session: Session) -> tuple[JobItem, Device, int, int, int]:
        item = session.scalars(select(JobItem)).one()
        checks = session.scalar(select(func.count()).select_from(JobCheck)) or 0
        rows = session.scalar(select(func.count()).select_from(JobLine)) or 0
        events = session.scalar(select(func.count()).select_from(JobEvent)) or 0
        return item, session.scalars(select(Device)).one(), checks, rows, events

    item, device, checks, rows, events = shop.ask(read)
    assert (item.shelf, item.accessories, item.conditions) == ("B-07", ["charger"], ["scratches", "liquid_marks"])
    assert (item.data_answer, item.device_id) == (DataAnswer.MUST_KEEP, device.id)
    assert (device.maker, device.model, device.serial) == ("Apple", "MacBook Air 13 (M1, 2020)", "C02FK3XQQ6L4")
    assert checks > 0
    assert (rows, events) == (2, 1)
    assert done.undo is not None
    assert done.undo.label == "J-0001 booked in"
    assert shop.drafts.load(FORM) is None
    assert shop.ask(find_customers, typed="0192")[0].jobs == 1


def test_several_devices_share_a_job_and_each_line_belongs_to_one(shop: Shop) -> None:
    shop.run(add_starter_catalogue, language="en")
    second = replace(MACBOOK, model="HP 250", serial="5CD1", shelf="B-08")
    work = [replace(each, item_index=at) for at, each in enumerate(lines(shop, "liquid", "backup"))]
    shop.run(book_in, customer=CHIARA, devices=(MACBOOK, second), lines=work, promised_at=PROMISE)

    def read(session: Session) -> list[tuple[str, str]]:
        found = session.execute(select(JobItem.shelf, JobLine.code).join(JobLine, JobLine.item_id == JobItem.id))
        return [(row.shelf, row.code) for row in found]

    assert [shelf for shelf, _code in shop.ask(read)] == ["B-07", "B-08"]


def test_a_visit_without_a_device_moves_by_itself(shop: Shop) -> None:
    shop.run(book_in, customer=CHIARA, devices=(), promised_at=PROMISE, problem="Printer at their office")
    item = shop.ask(lambda session: session.scalars(select(JobItem)).one())
    assert (item.device_id, item.state) == (None, JobState.BOOKED_IN)


def test_what_is_new_of_a_known_customer_is_kept_first(shop: Shop) -> None:
    customer = anna(shop)
    known = DraftCustomer(id=customer, name="Anna Kowalski", mobile="348 555 0173", email="ania@posta.example")
    shop.run(book_in, customer=known, devices=(MACBOOK,), promised_at=PROMISE, contact_way=ContactWay.EMAIL)
    facts = shop.ask(customer_card, customer_id=customer).facts
    assert facts.phones == ("+393485550173", "+393475550192")
    assert facts.emails == ("ania@posta.example", "anna.k@posta.example")
    assert facts.contact_way is ContactWay.EMAIL

    shop.undo_last()
    facts = shop.ask(customer_card, customer_id=customer).facts
    assert facts.phones == ("+393475550192",)
    assert facts.contact_way is ContactWay.CALL
    assert count(shop, Customer) == 1


def test_the_same_number_in_other_clothes_changes_nothing(shop: Shop) -> None:
    customer = anna(shop)
    known = DraftCustomer(id=customer, name="Anna", mobile="+39 347-555 0192", email="ANNA.K@posta.example")
    done = shop.run(book_in, customer=known, devices=(MACBOOK,), promised_at=PROMISE)
    assert "customer" not in done.touched
    assert shop.ask(customer_card, customer_id=customer).facts.emails == ("anna.k@posta.example",)


def test_a_known_device_comes_again_and_one_that_changed_hands_is_moved(shop: Shop) -> None:
    customer = anna(shop)
    device = latitude(shop, customer)
    known = DraftCustomer(id=customer, name="Anna", mobile="347 555 0192")
    again = DraftDevice(id=device, model="Dell Latitude 5420", data_answer=DataAnswer.NOT_NEEDED)
    book(shop, known, again)
    assert count(shop, Device) == 1

    book(shop, CHIARA, again)
    owner = shop.ask(lambda session: session.get_one(Device, device)).customer_id
    assert owner != customer
    shop.undo_last()
    row = shop.ask(lambda session: session.get_one(Device, device))
    assert (row.customer_id, row.serial, row.deleted_at) == (customer, "7KQ2-XN3", None)


def test_undo_takes_everything_back_but_the_number(shop: Shop) -> None:
    job_id = book(shop)
    shop.undo_last()
    assert job_of(shop, job_id).state is JobState.CANCELLED
    assert shop.ask(find_customers, typed="Chiara") == []

    def deleted(session: Session) -> list[bool]:
        rows = [*session.scalars(select(Customer)), *session.scalars(select(Device))]
        return [row.deleted_at is not None for row in rows]

    assert shop.ask(deleted) == [True, True]
    assert job_of(shop, book(shop)).number == "J-0002"

    shop.undo_last()
    shop.redo_last()
    shop.undo_last()
    assert job_of(shop, 2).state is JobState.CANCELLED


def test_redo_books_in_again_under_the_same_number(shop: Shop) -> None:
    job_id = book(shop)
    shop.undo_last()
    shop.redo_last()
    job = job_of(shop, job_id)
    assert (job.number, job.state) == ("J-0001", JobState.BOOKED_IN)
    assert shop.ask(find_customers, typed="Chiara")[0].jobs == 1
    shop.undo_last()
    assert job_of(shop, job_id).state is JobState.CANCELLED


def test_a_customer_with_other_business_by_now_stays(shop: Shop) -> None:
    done = shop.run(book_in, customer=CHIARA, devices=(MACBOOK,), promised_at=PROMISE)
    shop.run(add_device, customer_id=1, kind=DeviceKind.PHONE, model="Nokia 3310")
    assert done.undo is not None
    shop.undo(done.undo.operation_id)
    assert [each.name for each in shop.ask(find_customers, typed="Chiara")] == ["Chiara Moretti"]
    assert job_of(shop, done.value).state is JobState.CANCELLED


def test_the_same_form_is_booked_in_once(shop: Shop) -> None:
    first = shop.run(book_in, key="form-1", customer=CHIARA, devices=(MACBOOK,), promised_at=PROMISE)
    again = shop.run(book_in, key="form-1", customer=CHIARA, devices=(MACBOOK,), promised_at=PROMISE)
    assert (again.value, again.replayed) == (first.value, True)
    assert (count(shop, Job), count(shop, Customer)) == (1, 1)
    with pytest.raises(AlreadyDone) as already:
        shop.run(book_in, key="form-1", customer=CHIARA, devices=(MACBOOK,), promised_at=PROMISE, limit_cents=1)
    assert already.value.value == first.value


def test_a_refusal_leaves_nothing(shop: Shop) -> None:
    bad = NewLine(kind=LineKind.PART, description="", unit_cents=100, tax_rate_id=1)
    with pytest.raises(Refused):
        shop.run(book_in, key="form-2", customer=CHIARA, devices=(MACBOOK,), promised_at=PROMISE, lines=(bad,))
    assert (count(shop, Job), count(shop, Customer), count(shop, Device)) == (0, 0, 0)
    drawn = shop.ask(lambda session: session.scalars(select(NumberCounter.last)).all())
    assert not any(drawn)
    assert job_of(shop, book(shop, key="form-2")).number == "J-0001"


def test_only_an_owner_books_in_a_customer_on_stop(shop: Shop) -> None:
    customer = anna(shop)
    shop.run(set_stop, customer_id=customer, seen=None, on_stop=True, reason="Two invoices since May")
    known = DraftCustomer(id=customer, name="Anna Kowalski", mobile="347 555 0192")
    with pytest.raises(Refused, match="on stop: Two invoices since May") as refused:
        book(shop.acting_as(2), known)
    assert refused.value.field == "find"
    assert book(shop, known) == 1


def test_prices_are_kept_in_the_basis_of_the_customer(shop: Shop) -> None:
    shop.run(add_starter_catalogue, language="en")
    company = DraftCustomer(kind=CustomerKind.COMPANY, name="Studio Marchetti", contact="Laura", mobile="051 555 0100")
    gross = lines(shop, "liquid")
    net = lines(shop, "liquid", basis=PriceBasis.NET)
    done = shop.run(
        book_in, customer=company, devices=(MACBOOK,), promised_at=PROMISE, lines=gross, lines_basis=PriceBasis.GROSS
    )
    row = shop.ask(lambda session: session.scalars(select(JobLine)).one())
    assert row.unit_cents == net[0].unit_cents
    assert job_of(shop, done.value).price_basis is PriceBasis.NET
    assert shop.ask(customer_card, customer_id=1).facts.contacts[0].name == "Laura"


def test_work_by_the_hour_is_planned_and_not_yet_worked(shop: Shop) -> None:
    shop.run(add_starter_catalogue, language="en")
    shop.run(book_in, customer=CHIARA, devices=(MACBOOK,), promised_at=PROMISE, lines=lines(shop, "LAB"))
    row = shop.ask(lambda session: session.scalars(select(JobLine)).one())
    assert (row.quantity, row.planned_minutes, row.billable_minutes) == (Decimal(1), 60, 60)
    assert row.actual_minutes is None
