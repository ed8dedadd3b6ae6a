"""Lending machines: one customer at a time, until a day, with a way back for every act."""

from datetime import timedelta

import pytest

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.queries.job_timeline import job_timeline
from msp_desktop.queries.loaner_list import loaner_list, loans_of
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.loaners import (
    add_loaner,
    bring_back_loaner,
    change_loaner,
    extend_loan,
    lend,
    retire_loaner,
    take_back_loan,
)
from tests.bench import bench, job
from tests.shops import Clock


def test_a_machine_goes_out_and_comes_back(shop: Shop, clock: Clock) -> None:
    made = bench(shop)
    job_id = job(shop, made.company, made.latitude)
    loaner = shop.run(add_loaner, name="ThinkPad T480", serial="PF-1", value_cents=25000).value
    due = shop.today + timedelta(days=5)
    loan = shop.run(lend, loaner_id=loaner, job_id=job_id, due_day=due, with_it="charger", state_out="no marks").value
    (row,) = shop.ask(loaner_list)
    assert (row.customer, row.job_id, row.due_day, row.with_it) == (
        "Studio Dentistico Marchetti",
        job_id,
        due,
        "charger",
    )
    assert shop.ask(loaner_list, job_id=job_id) == [row]
    assert not row.is_late(due)
    assert row.is_late(due + timedelta(days=1))
    clock.forward(days=2)
    shop.run(take_back_loan, loan_id=loan, state_back="scratch on the lid")
    (here,) = shop.ask(loaner_list)
    assert here.loan_id is None
    (past,) = shop.ask(loans_of, loaner_id=loaner)
    assert (past.state_back, past.back_at) == ("scratch on the lid", shop.now)
    said = {each.kind: each.given_to for each in shop.ask(job_timeline, job_id=job_id)}
    assert said[EventKind.LOANED] == said[EventKind.LOAN_BACK] == "ThinkPad T480"


def test_nobody_gets_what_somebody_else_has(shop: Shop) -> None:
    made = bench(shop)
    loaner = shop.run(add_loaner, name="ThinkPad T480").value
    day = shop.today + timedelta(days=3)
    shop.run(lend, loaner_id=loaner, customer_id=made.person, due_day=day)
    with pytest.raises(Refused, match="is with Anna Kowalski"):
        shop.run(lend, loaner_id=loaner, customer_id=made.company, due_day=day)
    with pytest.raises(Refused, match="Take it back first"):
        shop.run(retire_loaner, loaner_id=loaner)


@pytest.mark.parametrize(("days", "words"), [(-1, "is past"), (400, "more than a year")])
def test_a_day_that_cannot_be_is_refused_at_its_field(shop: Shop, days: int, words: str) -> None:
    made = bench(shop)
    loaner = shop.run(add_loaner, name="ThinkPad T480").value
    with pytest.raises(Refused, match=words) as refused:
        shop.run(lend, loaner_id=loaner, customer_id=made.person, due_day=shop.today + timedelta(days=days))
    assert refused.value.field == "due"


def test_every_act_can_be_taken_back_and_done_again(shop: Shop) -> None:
    made = bench(shop)
    davide = shop.acting_as(1)
    loaner = davide.run(add_loaner, name="ThinkPad T480").value
    davide.run(change_loaner, loaner_id=loaner, name="ThinkPad T490", serial="X")
    davide.undo_last()
    assert davide.ask(loaner_list)[0].name == "ThinkPad T480"
    davide.redo_last()
    assert davide.ask(loaner_list)[0].name == "ThinkPad T490"
    day = shop.today + timedelta(days=3)
    loan = davide.run(lend, loaner_id=loaner, customer_id=made.person, due_day=day).value
    davide.undo_last()
    assert davide.ask(loaner_list)[0].loan_id is None
    davide.redo_last()
    davide.run(extend_loan, loan_id=loan, due_day=day + timedelta(days=4))
    davide.undo_last()
    assert davide.ask(loaner_list)[0].due_day == day
    davide.run(take_back_loan, loan_id=loan, state_back="fine")
    davide.undo_last()
    assert davide.ask(loaner_list)[0].loan_id == loan
    davide.redo_last()
    davide.run(retire_loaner, loaner_id=loaner)
    assert davide.ask(loaner_list) == []
    assert len(davide.ask(loaner_list, with_retired=True)) == 1
    davide.run(bring_back_loaner, loaner_id=loaner)
    assert len(davide.ask(loaner_list)) == 1


def test_taking_a_return_back_fails_when_it_is_lent_again(shop: Shop) -> None:
    made = bench(shop)
    loaner = shop.run(add_loaner, name="ThinkPad T480").value
    day = shop.today + timedelta(days=3)
    loan = shop.run(lend, loaner_id=loaner, customer_id=made.person, due_day=day).value
    done = shop.run(take_back_loan, loan_id=loan)
    shop.run(lend, loaner_id=loaner, customer_id=made.company, due_day=day)
    assert done.undo is not None
    with pytest.raises(Refused, match="meanwhile"):
        shop.undo(done.undo.operation_id)
