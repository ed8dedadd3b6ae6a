"""What lists and cards of customers and devices say, and that longer ones take no more questions."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.queries.customer_card import customer_card
from msp_desktop.queries.customer_doubles import SameIn, customer_doubles
from msp_desktop.queries.customer_history import customer_devices, customer_jobs, customer_papers
from msp_desktop.queries.customer_list import CustomerFilter, CustomerRow, customer_counts, customer_list
from msp_desktop.queries.customer_spend import customer_spend
from msp_desktop.queries.device_card import device_card, device_covers, serial_seen
from msp_desktop.queries.device_list import DeviceFilter, device_counts, device_list
from msp_desktop.queries.device_models import known_makers, known_models
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.customers import add_customer, set_stop
from msp_desktop.usecases.customers_merge import merge_customers
from tests.customers import anna, latitude, put_job, put_paper
from tests.shops import START

TODAY = date(2026, 11, 17)
YEAR = {"since": START - timedelta(days=365), "since_day": date(2025, 11, 17)}


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the SELECTs of all engines."""
    found: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def people(shop: Shop, count: int) -> list[int]:
    """Companies and people by turns, with a job, a paper and a device each."""
    ids = []
    for n in range(count):
        kind = CustomerKind.COMPANY if n % 2 else CustomerKind.PERSON
        phones = (f"347 555 01{n:02d}",)
        customer = shop.run(add_customer, kind=kind, name=f"Customer {n:03d}", phones=phones).value
        device = latitude(shop, customer, f"SER{n}")
        state = JobState.CLOSED if n % 3 else JobState.READY
        shop.run(put_job, number=f"J-{n}", customer_id=customer, device_ids=(device,), state=state, net_cents=100 * n)
        shop.run(
            put_paper, customer_id=customer, number=f"{n}", day=date(2026, 10, 1 + n % 28), labour_cents=1000,
            parts_cents=n, open_cents=0 if n % 4 else 500,
        )  # fmt: skip
        ids.append(customer)
    return ids


def test_a_row_says_visits_sales_and_debts(shop: Shop) -> None:
    """Old jobs and papers do not count for the year; a merged customer's papers do."""
    customer = anna(shop)
    loser = shop.run(add_customer, kind=CustomerKind.PERSON, name="A Kowalska").value
    old = datetime(2024, 3, 1, 9, tzinfo=UTC)
    shop.run(put_job, number="J-1", customer_id=customer, received_at=old, state=JobState.CLOSED)
    shop.run(put_job, number="J-2", customer_id=customer)
    shop.run(put_paper, customer_id=customer, number="1", day=date(2024, 3, 1), labour_cents=9900, open_cents=100)
    shop.run(put_paper, customer_id=customer, number="2", day=date(2026, 11, 3), labour_cents=1000, parts_cents=200)
    shop.run(put_paper, customer_id=loser, number="3", day=date(2026, 11, 3), labour_cents=50, open_cents=50)
    shop.run(put_paper, customer_id=customer, number="", day=TODAY, labour_cents=70000, draft=True)
    shop.run(merge_customers, loser_id=loser, winner_id=customer)
    (row,) = shop.ask(customer_list, **YEAR)  # type: ignore[arg-type]  # one table of keywords
    assert (row.name, row.phone, row.email) == ("Anna Kowalski", "+393475550192", "anna.k@posta.example")
    assert (row.jobs, row.spent_cents, row.owed_cents, row.oldest_due) == (1, 1250, 150, date(2024, 3, 1))
    assert row.last_visit == START
    assert shop.ask(customer_list, **YEAR, chosen=CustomerFilter.OWES) == [row]  # type: ignore[arg-type]


def test_filters_and_their_counts_agree(shop: Shop) -> None:
    """Each chip shows as many as it says."""
    ids = people(shop, 9)
    shop.run(set_stop, customer_id=ids[2], seen=None, on_stop=True, reason="Late")
    counts = shop.ask(customer_counts)
    for each in CustomerFilter:
        rows = shop.ask(customer_list, **YEAR, chosen=each)  # type: ignore[arg-type]  # one table of keywords
        assert len(rows) == counts.of(each), each
    assert (counts.all, counts.companies, counts.owes, counts.on_stop) == (9, 4, 3, 1)
    devices = shop.ask(device_counts, today=TODAY)
    for chosen in DeviceFilter:
        assert len(shop.ask(device_list, today=TODAY, chosen=chosen)) == devices.of(chosen), chosen
    assert devices.here == 3


def test_pages_join_without_gap_in_both_directions(shop: Shop) -> None:
    """By key, equal names too."""
    people(shop, 7)
    for _ in range(3):
        shop.run(add_customer, kind=CustomerKind.PERSON, name="Customer 003")
    whole = shop.ask(customer_list, **YEAR)  # type: ignore[arg-type]  # one table of keywords
    found: list[CustomerRow] = []
    while page := shop.ask(customer_list, **YEAR, after=found[-1] if found else None, limit=3):  # type: ignore[arg-type]
        found += page
    assert found == whole
    back = shop.ask(customer_list, **YEAR, backwards=True, limit=4)  # type: ignore[arg-type]
    while page := shop.ask(customer_list, **YEAR, before=back[0], limit=3):  # type: ignore[arg-type]
        back = page + back
    assert back == whole
    devices = shop.ask(device_list, today=TODAY)
    assert shop.ask(device_list, today=TODAY, after=devices[2]) == devices[3:]
    assert shop.ask(device_list, today=TODAY, before=devices[5], limit=2) == devices[3:5]
    assert shop.ask(device_list, today=TODAY, backwards=True, limit=2) == devices[-2:]


@pytest.mark.parametrize(
    ("query", "most"),
    [
        (lambda shop, at: shop.ask(customer_list, **YEAR), 3),
        (lambda shop, at: shop.ask(customer_list, **YEAR, typed="customer"), 3),
        (lambda shop, at: shop.ask(customer_counts), 2),
        (lambda shop, at: shop.ask(device_list, today=TODAY), 1),
        (lambda shop, at: shop.ask(device_counts, today=TODAY), 1),
        (lambda shop, at: shop.ask(customer_card, customer_id=at), 14),
        (lambda shop, at: shop.ask(customer_jobs, customer_id=at), 1),
        (lambda shop, at: shop.ask(customer_devices, customer_id=at), 1),
        (lambda shop, at: shop.ask(customer_papers, customer_id=at), 2),
        (lambda shop, at: shop.ask(customer_spend, customer_id=at, today=TODAY), 2),
        (lambda shop, at: shop.ask(device_card, device_id=at), 7),
        (lambda shop, at: shop.ask(customer_doubles, name="Customer 001", phones=("3475550101",), country="IT"), 8),
        (lambda shop, at: shop.ask(known_models, typed="lat"), 2),
    ],
)
def test_no_more_questions_for_more_rows(shop: Shop, query: Callable[[Shop, int], Any], most: int) -> None:
    """The number of statements does not grow with the shop."""
    first = people(shop, 2)[0]
    with statements() as few:
        query(shop, first)
    for n in range(20, 26):
        customer = first
        shop.run(put_job, number=f"K-{n}", customer_id=customer, device_ids=(1,), state=JobState.CLOSED)
        shop.run(put_paper, customer_id=customer, number=f"K{n}", day=TODAY, labour_cents=100)
        shop.run(add_customer, kind=CustomerKind.PERSON, name=f"Customer 0{n}")
        latitude(shop, customer, f"K{n}")
    with statements() as many:
        query(shop, first)
    assert len(many) <= len(few) <= most


def test_spend_by_month_parts_labour_and_parts(shop: Shop) -> None:
    """Twelve months, this one last, nought where nothing was."""
    customer = anna(shop)
    shop.run(put_paper, customer_id=customer, number="1", day=date(2026, 9, 30), labour_cents=300, parts_cents=230)
    shop.run(put_paper, customer_id=customer, number="2", day=date(2026, 9, 1), labour_cents=1)
    shop.run(put_paper, customer_id=customer, number="3", day=date(2025, 11, 30), labour_cents=999)
    months = shop.ask(customer_spend, customer_id=customer, today=TODAY)
    assert len(months) == 12
    assert months[-1].month == date(2026, 11, 1)
    (september,) = [each for each in months if each.month == date(2026, 9, 1)]
    assert (september.labour_cents, september.parts_cents) == (301, 230)
    assert sum(each.total_cents for each in months) == 531


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ({"phones": ("+39 347 555 0192",)}, SameIn.PHONE),
        ({"phones": ("3475550192",)}, SameIn.PHONE),
        ({"emails": ("ANNA.K@posta.example",)}, SameIn.EMAIL),
        ({"name": "kowalski anna"}, SameIn.NAME),
        ({"name": "Anna Kowalsky"}, SameIn.NAME),
        ({"name": "Ana Kowalski"}, SameIn.NAME),
        ({"name": "Anna Nowak"}, None),
        ({"name": "Kow"}, None),
        ({"phones": ("347",)}, None),
        ({"emails": ("other@posta.example",)}, None),
    ],
)
def test_likely_doubles(shop: Shop, typed: dict[str, Any], same: SameIn | None) -> None:
    """The surest sign is named; what is too little to tell says nothing."""
    customer = anna(shop)
    found = shop.ask(customer_doubles, country="IT", **typed)
    assert [(each.id, each.same) for each in found] == ([(customer, same)] if same else [])
    assert shop.ask(customer_doubles, country="IT", other_than=customer, **typed) == []


def test_a_device_shows_what_was_spent_and_what_still_stands(shop: Shop) -> None:
    """Each device of a job of several bears its own lines; a warranty runs from the hand-over."""
    customer = anna(shop)
    device, other = latitude(shop, customer), latitude(shop, customer, "other")
    handed = datetime(2026, 11, 1, 23, 30, tzinfo=UTC)  # already the 2nd in Rome
    shop.run(
        put_job, number="J-1", customer_id=customer, device_ids=(device, other), state=JobState.CLOSED, net_cents=40000,
        lines=((0, "Battery", 10000, 730), (0, "Cleaning", 5000, 0), (1, "Screen", 25000, 90)), handed_over_at=handed,
    )  # fmt: skip
    shop.run(
        put_job, number="J-2", customer_id=customer, device_ids=(device,), net_cents=22400,
        lines=((0, "SSD", 22400, 730),),
    )  # fmt: skip
    card = shop.ask(device_card, device_id=device)
    assert [(job.number, job.net_cents, job.work) for job in card.jobs] == [
        ("J-2", 22400, ("SSD",)),
        ("J-1", 15000, ("Battery", "Cleaning")),
    ]
    assert card.spent_cents == 37400
    assert card.here is not None
    work = [(each.what, each.ends, each.days) for each in card.warranties]
    assert work == [("SSD", None, 730), ("Battery", date(2028, 11, 2), 730), ("Cleaning", None, 0)]
    (cover,) = shop.ask(device_covers, device_id=device, today=TODAY)
    assert (cover.job, cover.ends, cover.covered, cover.uncovered) == ("J-1", date(2028, 11, 2), ("Battery",), ())
    assert shop.ask(device_covers, device_id=device, today=date(2028, 11, 3)) == ()


def test_a_serial_seen_before_shows_where(shop: Shop) -> None:
    """The open job is named; an empty serial was never seen."""
    device = latitude(shop, anna(shop))
    job = shop.run(put_job, number="J-5", customer_id=1, device_ids=(device,)).value
    (row,) = shop.ask(serial_seen, serial_key="7KQ2XN3")
    assert (row.name, row.customer, row.jobs, row.open_job_id, row.open_job) == (
        "Dell Latitude 5420",
        "Anna Kowalski",
        1,
        job,
        "J-5",
    )
    assert shop.ask(serial_seen, serial_key="") == []
    assert shop.ask(serial_seen, serial_key="7KQ2XN3", other_than=device) == []


def test_models_are_learned(shop: Shop) -> None:
    """By any word's beginning, the most seen first."""
    customer = anna(shop)
    latitude(shop, customer, "1")
    latitude(shop, customer, "2")
    assert [(each.maker, each.model, each.seen) for each in shop.ask(known_models, typed="lat 54")] == [
        ("Dell", "Latitude 5420", 2)
    ]
    assert shop.ask(known_models, typed="  ") == []
    assert shop.ask(known_makers, typed="de") == ["Dell"]
