"""Devices are added, changed, handed on, deleted and brought back; every act can be taken back."""

from dataclasses import replace

import pytest

from msp_desktop.domain.errors import Changed, Refused
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.queries.device_card import device_card, serial_seen
from msp_desktop.store.search import hits
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.customers import add_customer
from msp_desktop.usecases.devices import change_device, delete_device, move_device
from tests.customers import anna, latitude, put_job
from tests.shops import Clock


@pytest.mark.parametrize("typed", ["latitude 5420", "dell", "7kq2xn3", "7KQ2-XN3", "xn3"])
def test_a_device_is_found_by_model_and_serial(shop: Shop, typed: str) -> None:
    """Also by the last signs of its serial."""
    device_id = latitude(shop, anna(shop))
    assert shop.ask(hits, noun="device", typed=typed) == [device_id]


def test_a_changed_card_and_back(shop: Shop) -> None:
    """The serial is compared in its new form at once."""
    device_id = latitude(shop, anna(shop))
    card = shop.ask(device_card, device_id=device_id)
    shop.run(change_device, device_id=device_id, seen=card.version, facts=replace(card.facts, serial="ab 12"))
    assert [row.id for row in shop.ask(serial_seen, serial_key="AB12")] == [device_id]
    with pytest.raises(Changed):
        shop.run(change_device, device_id=device_id, seen=card.version, facts=replace(card.facts, serial="x"))
    shop.undo_last()
    assert shop.ask(device_card, device_id=device_id).facts == card.facts


def test_a_device_changes_hands_and_keeps_its_past(shop: Shop, clock: Clock) -> None:
    """Owners are remembered with the day; taking it back leaves no trace in that list."""
    first = anna(shop)
    second = shop.run(add_customer, kind=CustomerKind.PERSON, name="Ivo Neri").value
    device_id = latitude(shop, first)
    shop.run(put_job, number="J-1", customer_id=first, device_ids=(device_id,), state=JobState.CLOSED)
    clock.forward(days=5)
    shop.run(move_device, device_id=device_id, customer_id=second)
    card = shop.ask(device_card, device_id=device_id)
    assert [owner.customer for owner in card.owners] == ["Ivo Neri", "Anna Kowalski"]
    assert [job.customer_id for job in card.jobs] == [first]
    shop.undo_last()
    assert [owner.customer for owner in shop.ask(device_card, device_id=device_id).owners] == ["Anna Kowalski"]
    shop.redo_last()
    assert shop.ask(device_card, device_id=device_id).customer == "Ivo Neri"
    with pytest.raises(Refused, match="already belongs"):
        shop.run(move_device, device_id=device_id, customer_id=second)


def test_a_move_back_is_refused_once_it_moved_on(shop: Shop) -> None:
    """The newest owner is never overwritten."""
    people = [shop.run(add_customer, kind=CustomerKind.PERSON, name=name).value for name in ("A", "B", "C")]
    device_id = latitude(shop, people[0])
    done = shop.run(move_device, device_id=device_id, customer_id=people[1])
    shop.run(move_device, device_id=device_id, customer_id=people[2])
    assert done.undo is not None
    with pytest.raises(Refused, match="again"):
        shop.undo(done.undo.operation_id)


def test_a_device_in_the_shop_is_not_deleted(shop: Shop) -> None:
    """The sentence names the job; elsewhere deleting can be taken back."""
    owner = anna(shop)
    here, gone = latitude(shop, owner), latitude(shop, owner, "other")
    shop.run(put_job, number="J-9", customer_id=owner, device_ids=(here,))
    with pytest.raises(Refused, match="J-9"):
        shop.run(delete_device, device_id=here)
    shop.run(delete_device, device_id=gone)
    assert shop.ask(device_card, device_id=gone).deleted
    assert shop.ask(serial_seen, serial_key="OTHER") == []
    shop.undo_last()
    assert [row.id for row in shop.ask(serial_seen, serial_key="OTHER")] == [gone]
