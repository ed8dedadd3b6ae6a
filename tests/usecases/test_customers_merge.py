"""Two cards made one and parted again: nothing is lost, and parting puts back exactly what was there."""

import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from msp_desktop.domain.customer_facts import ContactPerson, PostalAddress
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.queries.customer_card import customer_card
from msp_desktop.queries.customer_doubles import customer_doubles
from msp_desktop.queries.customer_history import customer_papers
from msp_desktop.store.search import hits
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.customers import add_customer
from msp_desktop.usecases.customers_log import add_customer_note, set_consent
from msp_desktop.usecases.customers_merge import merge_customers
from msp_desktop.usecases.devices import move_device
from tests.customers import anna, latitude, put_job, put_paper
from tests.shops import Clock, ShopMaker

TABLES = (
    "customer", "contact", "contact_point", "address", "consent", "customer_note", "device", "device_owner", "job",
    "document", "receivable", "payment",
)  # fmt: skip


def everything(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that a merge may touch, without the version counters, which only ever go up."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as file:
        found = {}
        for table in TABLES:
            names = [row[1] for row in file.execute(f"PRAGMA table_info({table})") if row[1] != "version"]
            found[table] = file.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY id").fetchall()
        for noun in ("customer", "device"):
            found[noun + " words"] = file.execute(f"SELECT rowid, words FROM fts_{noun} ORDER BY rowid").fetchall()
        return found


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    phones=st.lists(st.sampled_from(["347 555 0192", "347 555 0193", "051 555 0004"]), max_size=3),
    contacts=st.integers(0, 2),
    jobs=st.integers(0, 3),
    papers=st.lists(st.booleans(), max_size=3),
    devices=st.integers(0, 2),
    notes=st.integers(0, 2),
    address=st.booleans(),
    vat=st.sampled_from(["", "IT02345670018"]),
)
def test_parting_restores_every_row(
    tmp_path_factory: pytest.TempPathFactory,
    shop_maker: ShopMaker,
    *,
    phones: list[str],
    contacts: int,
    jobs: int,
    papers: list[bool],
    devices: int,
    notes: int,
    address: bool,
    vat: str,
) -> None:
    """Whatever the two have, merge and undo leave each row as it was; redo merges again."""
    path = tmp_path_factory.mktemp("merge") / "shop.db"
    with shop_maker.opened(path) as shop:
        winner = anna(shop)
        loser = shop.run(
            add_customer,
            kind=CustomerKind.COMPANY,
            name="A. Kowalski",
            phones=tuple(phones),
            contacts=tuple(ContactPerson(f"Person {n}", "desk", (f"051 555 010{n}",)) for n in range(contacts)),
            billing=PostalAddress("Via Po 1", "10100", "Torino") if address else None,
            vat_number=vat,
        ).value
        for n in range(jobs):
            shop.run(put_job, number=f"J-{n}", customer_id=loser, state=JobState.READY if n else JobState.CLOSED)
        for n, draft in enumerate(papers):
            shop.run(
                put_paper,
                customer_id=loser,
                number=str(n),
                day=date(2026, 11, 2),
                labour_cents=500,
                open_cents=200,
                draft=draft,
            )
        for n in range(devices):
            latitude(shop, loser, f"S{n}")
        for n in range(notes):
            shop.run(add_customer_note, customer_id=loser, text=f"Note {n}")
            shop.run(set_consent, customer_id=loser, purpose="news", given=bool(n))
        before = everything(path)
        shop.run(merge_customers, loser_id=loser, winner_id=winner)
        merged = everything(path)
        assert merged["document"] != before["document"] or True not in papers
        shop.undo_last()
        assert everything(path) == before
        shop.redo_last()
        assert everything(path) == merged


def test_the_winner_shows_all_and_papers_keep_their_customer(shop: Shop) -> None:
    """Issued papers stay with the loser's row and are shown with the winner, owed sums too."""
    winner = anna(shop)
    loser = shop.run(add_customer, kind=CustomerKind.PERSON, name="Anna Kowalska", phones=("347 555 0199",)).value
    shop.run(put_job, number="J-1", customer_id=loser)
    paper = shop.run(
        put_paper, customer_id=loser, number="1", day=date(2026, 11, 2), labour_cents=500, open_cents=200
    ).value
    latitude(shop, loser)
    shop.run(merge_customers, loser_id=loser, winner_id=winner)
    card = shop.ask(customer_card, customer_id=loser)
    assert (card.id, card.jobs, card.devices, card.owed_cents, card.invoices) == (winner, 1, 1, 200, 1)
    assert card.facts.phones == ("+393475550192", "+393475550199")
    assert [row.id for row in shop.ask(customer_papers, customer_id=winner)] == [paper]
    assert shop.ask(hits, noun="customer", typed="0199") == [winner]
    assert [each.id for each in shop.ask(customer_doubles, phones=("347 555 0199",), country="IT")] == [winner]


def test_parting_leaves_what_moved_on_where_it_is(shop: Shop) -> None:
    """A device handed to a third customer since is not pulled back."""
    winner = anna(shop)
    loser = shop.run(add_customer, kind=CustomerKind.PERSON, name="Anna Kowalska").value
    third = shop.run(add_customer, kind=CustomerKind.PERSON, name="Ivo Neri").value
    device = latitude(shop, loser)
    done = shop.run(merge_customers, loser_id=loser, winner_id=winner)
    assert done.undo is not None
    shop.run(move_device, device_id=device, customer_id=third)
    shop.undo(done.undo.operation_id)
    assert shop.ask(customer_card, customer_id=third).devices == 1
    assert shop.ask(customer_card, customer_id=loser).devices == 0


def test_a_merge_can_be_taken_back_for_thirty_days(shop: Shop, clock: Clock) -> None:
    """After that the sentence says so."""
    winner, loser = anna(shop), shop.run(add_customer, kind=CustomerKind.PERSON, name="Anna Kowalska").value
    done = shop.run(merge_customers, loser_id=loser, winner_id=winner)
    assert done.undo is not None
    clock.forward(days=30, minutes=1)
    with pytest.raises(Refused, match="30 days"):
        shop.undo(done.undo.operation_id)


def test_what_cannot_be_merged(shop: Shop) -> None:
    """The same customer, or one merged already."""
    winner, loser = anna(shop), shop.run(add_customer, kind=CustomerKind.PERSON, name="Anna Kowalska").value
    with pytest.raises(Refused, match="two different"):
        shop.run(merge_customers, loser_id=winner, winner_id=winner)
    shop.run(merge_customers, loser_id=loser, winner_id=winner)
    with pytest.raises(Refused, match="no longer in use"):
        shop.run(merge_customers, loser_id=loser, winner_id=winner)
    with pytest.raises(Refused, match="no longer in use"):
        latitude(shop, loser)


def test_a_chain_of_merges_is_parted_from_its_end(shop: Shop) -> None:
    """The middle one cannot be parted while it is itself merged; the card follows the chain."""
    ids = [shop.run(add_customer, kind=CustomerKind.PERSON, name=f"Anna {n}").value for n in range(3)]
    shop.run(put_paper, customer_id=ids[0], number="1", day=date(2026, 11, 2), labour_cents=500, open_cents=300)
    first = shop.run(merge_customers, loser_id=ids[0], winner_id=ids[1])
    shop.run(merge_customers, loser_id=ids[1], winner_id=ids[2])
    assert shop.ask(customer_card, customer_id=ids[0]).id == ids[2]
    assert shop.ask(customer_card, customer_id=ids[0]).owed_cents == 300
    assert first.undo is not None
    with pytest.raises(Refused, match="merged since"):
        shop.undo(first.undo.operation_id)
    shop.undo_last()
    shop.undo(first.undo.operation_id)
    assert shop.ask(customer_card, customer_id=ids[0]).owed_cents == 300
    assert shop.ask(customer_card, customer_id=ids[1]).owed_cents == 0
