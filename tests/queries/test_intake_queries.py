"""What the intake form asks for: customers, devices, services, bench and shelf; few statements, few rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from msp_desktop.domain.bench_load import PlannedWork
from msp_desktop.domain.drafts.intake import DraftCustomer, DraftDevice
from msp_desktop.domain.intake_answers import DataAnswer
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.queries.intake_customers import find_customers, intake_customer
from msp_desktop.queries.intake_devices import customer_devices, devices_with_serial, intake_device
from msp_desktop.queries.intake_services import find_services, intake_service, part_tax
from msp_desktop.queries.intake_shop import intake_shop, next_shelf, terms_in_force
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.catalogue import add_starter_catalogue
from msp_desktop.usecases.counter.intake import book_in
from msp_desktop.usecases.customers import add_customer, set_stop
from msp_desktop.usecases.customers_merge import merge_customers
from msp_desktop.usecases.jobs import NewLine, cancel_job
from tests.customers import anna, latitude, put_paper
from tests.shops import Clock

PROMISE = datetime(2026, 11, 19, 17, tzinfo=UTC)


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements run inside."""
    found: list[str] = []

    def heard(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")):
            found.append(statement)

    sa.event.listen(Engine, "before_cursor_execute", heard)
    try:
        yield found
    finally:
        sa.event.remove(Engine, "before_cursor_execute", heard)


def book(shop: Shop, customer_id: int, *, shelf: str = "", device: int | None = None, minutes: int = 0) -> int:
    """A job of a known customer, with so many planned minutes of Marco's."""
    line = NewLine(LineKind.PART, "Work", 100, shop.ask(part_tax, day=shop.today)[0], planned_minutes=minutes)
    return shop.run(
        book_in,
        customer=DraftCustomer(id=customer_id, name="known", no_phone=True),
        devices=(DraftDevice(id=device, model="PC", data_answer=DataAnswer.NOT_NEEDED, shelf=shelf),),
        lines=(line,) if minutes else (),
        promised_at=PROMISE,
        technician_id=3,
    ).value


@pytest.mark.parametrize("typed", ["347 555 0192", "3475550192", "0192", "555 0192", "kowal", "ANNA k", "anna.k@posta"])
def test_a_customer_is_found_by_number_name_or_mail(shop: Shop, typed: str) -> None:
    anna(shop)
    assert [each.name for each in shop.ask(find_customers, typed=typed)] == ["Anna Kowalski"]


def test_a_company_is_found_by_contact_and_tax_number(shop: Shop) -> None:
    shop.run(
        add_customer,
        kind=CustomerKind.COMPANY,
        name="Studio Marchetti",
        vat_number="IT02345670018",
        phones=("051 555 0148",),
    )
    for typed in ("marchetti", "02345670018", "IT02345670018"):
        assert [each.kind for each in shop.ask(find_customers, typed=typed)] == [CustomerKind.COMPANY]
    assert shop.ask(find_customers, typed="") == []
    assert shop.ask(find_customers, typed="nobody") == []


def test_the_line_under_a_customer_says_visits_and_debts(shop: Shop, clock: Clock) -> None:
    customer = anna(shop)
    clock.at = datetime(2024, 3, 3, 9, tzinfo=UTC)
    old = DraftDevice(model="PC", data_answer=DataAnswer.NOT_NEEDED)
    known = DraftCustomer(id=customer, name="Anna", no_phone=True)
    shop.run(book_in, customer=known, devices=(old,), promised_at=datetime(2024, 3, 5, 17, tzinfo=UTC))
    clock.at = datetime(2026, 3, 3, 9, tzinfo=UTC)
    shop.run(book_in, customer=known, devices=(old,), promised_at=datetime(2026, 3, 5, 17, tzinfo=UTC))
    shop.run(
        put_paper, customer_id=customer, number="2026/1", day=date(2026, 3, 5), labour_cents=12200, open_cents=12200
    )
    row = shop.ask(find_customers, typed="Anna")[0]
    assert (row.jobs, row.owed_cents, row.oldest_due) == (2, 12200, date(2026, 3, 5))
    assert row.since is not None
    assert row.last_visit is not None
    assert (row.since.year, row.last_visit.date()) == (2024, date(2026, 3, 3))


def test_at_most_twelve_in_two_statements(shop: Shop) -> None:
    for n in range(15):
        shop.run(add_customer, kind=CustomerKind.PERSON, name=f"Rossi {n}", phones=(f"347 555 01{n:02d}",))
    with statements() as run:
        assert len(shop.ask(find_customers, typed="rossi")) == 12
    assert len(run) == 2


def test_a_merged_customer_is_the_one_it_stands_for(shop: Shop) -> None:
    winner = anna(shop)
    loser = shop.run(add_customer, kind=CustomerKind.PERSON, name="Ania Kowalski").value
    shop.run(put_paper, customer_id=loser, number="2026/1", day=date(2026, 3, 5), labour_cents=500, open_cents=500)
    shop.run(merge_customers, loser_id=loser, winner_id=winner)
    found = shop.ask(intake_customer, customer_id=loser)
    assert found is not None
    assert (found.id, found.owed_cents) == (winner, 500)
    assert shop.ask(intake_customer, customer_id=99) is None


def test_a_stop_is_seen(shop: Shop) -> None:
    customer = anna(shop)
    shop.run(set_stop, customer_id=customer, seen=None, on_stop=True, reason="Unpaid")
    assert shop.ask(find_customers, typed="Anna")[0].stop_reason == "Unpaid"


def test_devices_of_the_last_job_come_first(shop: Shop) -> None:
    customer = anna(shop)
    first, second = latitude(shop, customer), latitude(shop, customer, "OTHER-1")
    book(shop, customer, device=second)
    job = book(shop, customer, device=first, shelf="B-06")
    with statements() as run:
        rows = shop.ask(customer_devices, customer_id=customer)
    assert len(run) == 1
    assert [each.id for each in rows] == [first, second]
    assert (rows[0].name, rows[0].open_job_id, rows[0].shelf) == ("Dell Latitude 5420", job, "B-06")


def test_a_serial_knows_where_its_device_is(shop: Shop) -> None:
    customer = anna(shop)
    device = latitude(shop, customer)
    assert shop.ask(devices_with_serial, serial_key="7KQ2XN3")[0].open_job == ""
    job = book(shop, customer, device=device)
    found = shop.ask(devices_with_serial, serial_key="7KQ2XN3")[0]
    assert (found.customer, found.open_job, found.jobs) == ("Anna Kowalski", "J-0001", 1)
    shop.run(cancel_job, job_id=job)
    assert shop.ask(devices_with_serial, serial_key="7KQ2XN3")[0].open_job == ""
    assert shop.ask(devices_with_serial, serial_key="") == []
    known = shop.ask(intake_device, device_id=device)
    assert known is not None
    assert known.last_job == "J-0001"


def test_services_are_found_by_code_and_name_in_the_basis_asked_for(shop: Shop) -> None:
    shop.run(add_starter_catalogue, language="en")
    net = shop.ask(find_services, typed="diagnosis", basis=PriceBasis.NET, day=shop.today)[0]
    gross = shop.ask(find_services, typed=net.code.lower(), basis=PriceBasis.GROSS, day=shop.today)[0]
    assert gross.id == net.id
    assert gross.unit_cents == round(net.unit_cents * 1.22)
    assert gross.line.price_basis is PriceBasis.GROSS
    free = shop.ask(intake_service, service_id=net.id, basis=PriceBasis.GROSS, day=shop.today, reverse_charge=True)
    assert free is not None
    assert free.line.tax.percent == 0
    with statements() as run:
        assert len(shop.ask(find_services, typed="r", basis=PriceBasis.GROSS, day=shop.today)) <= 12
    assert len(run) <= 10


def test_the_bench_is_what_open_jobs_still_need(shop: Shop) -> None:
    customer = anna(shop)
    book(shop, customer, minutes=90)
    gone = book(shop, customer, minutes=60)
    shop.run(cancel_job, job_id=gone)
    with statements() as run:
        found = shop.ask(intake_shop, now=shop.now)
    assert len(run) <= 16
    assert found.work == (PlannedWork(90, 3, PROMISE),)
    assert [each.person_id for each in found.benches] == [3, 4]
    assert found.technicians[0].name == "Marco Bianchi"


def test_the_next_shelf_is_free(shop: Shop) -> None:
    customer = anna(shop)
    assert shop.ask(next_shelf) == ""
    first = book(shop, customer, shelf="B-06")
    assert shop.ask(next_shelf) == "B-07"
    book(shop, customer, shelf="B-07")
    assert shop.ask(next_shelf) == "B-08"
    shop.run(cancel_job, job_id=first)
    assert shop.ask(next_shelf) == "B-06"
    book(shop, customer, shelf="floor")
    assert shop.ask(next_shelf) == ""


def test_the_terms_in_force_follow_the_language(shop: Shop) -> None:
    english = shop.ask(terms_in_force, language="en")
    assert english is not None
    assert english.text
    other = shop.ask(terms_in_force, language="fr")
    assert other is not None
    assert other.language == "en"
