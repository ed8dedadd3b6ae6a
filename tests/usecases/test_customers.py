"""Customers are added, changed, stopped, deleted and brought back; every act can be taken back."""

from dataclasses import replace
from datetime import date

import pytest

from msp_desktop.domain.customer_facts import ContactPerson, PostalAddress
from msp_desktop.domain.errors import Changed, Refused
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.queries.customer_card import customer_card, customer_form
from msp_desktop.store.search import hits
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.customers import (
    add_customer,
    add_reach,
    change_customer,
    delete_customer,
    restore_customer,
    set_stop,
)  # fmt: skip
from msp_desktop.usecases.customers_log import add_customer_note, set_consent
from tests.customers import anna, put_job, put_paper
from tests.shops import Clock

STUDIO = {
    "kind": CustomerKind.COMPANY,
    "name": "Studio Dentistico Marchetti",
    "phones": ("051 555 0117",),
    "contacts": (
        ContactPerson("Dr Paola Marchetti", "signs, approves", ("333 555 0117",), ("studio@marchetti.example",)),
        ContactPerson("Irene Fini", "reception"),
    ),
    "billing": PostalAddress("Via San Felice 112", "40122", "Bologna", "BO"),
    "vat_number": "it 03456 789012",
    "sdi_code": "m5uxcr1",
}


def test_a_company_is_kept_as_it_will_be_shown(shop: Shop) -> None:
    """Phones come out in E.164, codes in capitals, and the next number is drawn."""
    customer_id = shop.run(add_customer, **STUDIO).value  # type: ignore[arg-type]  # one table of keywords
    card = shop.ask(customer_card, customer_id=customer_id)
    assert card.number == "A-0001"
    assert card.facts.phones == ("+390515550117",)
    assert card.facts.contacts[0].phones == ("+393335550117",)
    assert [each.name for each in card.facts.contacts] == ["Dr Paola Marchetti", "Irene Fini"]
    assert (card.facts.vat_number, card.facts.sdi_code) == ("IT03456789012", "M5UXCR1")
    assert card.facts.language == "en"


@pytest.mark.parametrize("typed", ["kowal", "0192", "555 0192", "+39 347 555", "3475550192", "anna.k@posta", "A-0001"])
def test_a_customer_is_found_by_name_phone_mail_and_number(shop: Shop, typed: str) -> None:
    """What the desk types finds the customer."""
    customer_id = anna(shop)
    assert shop.ask(hits, noun="customer", typed=typed) == [customer_id]


def test_adding_can_be_taken_back_and_done_again(shop: Shop) -> None:
    """Undo deletes, redo brings back under the same number."""
    customer_id = anna(shop)
    shop.undo_last()
    assert shop.ask(customer_card, customer_id=customer_id).deleted
    assert shop.ask(hits, noun="customer", typed="kowalski") == []
    shop.redo_last()
    assert not shop.ask(customer_card, customer_id=customer_id).deleted
    assert shop.ask(hits, noun="customer", typed="kowalski") == [customer_id]


def test_a_change_keeps_the_rows_that_stay_and_can_be_taken_back(shop: Shop) -> None:
    """Contacts and phones are matched, not made anew."""
    customer_id = shop.run(add_customer, **STUDIO).value  # type: ignore[arg-type]  # one table of keywords
    form = shop.ask(customer_form, customer_id=customer_id)
    after = replace(
        form.facts,
        name="Studio Marchetti",
        phones=("+390515550118", "+390515550117"),
        contacts=(form.facts.contacts[1], replace(form.facts.contacts[0], part="owner")),
        billing=PostalAddress(),
    )
    done = shop.run(change_customer, customer_id=customer_id, seen=form.version, facts=after)
    assert shop.ask(customer_form, customer_id=customer_id).facts == after
    assert "contact_point" in done.touched
    shop.undo_last()
    assert shop.ask(customer_form, customer_id=customer_id).facts == form.facts


def test_saving_what_is_already_there_changes_nothing(shop: Shop) -> None:
    """No row is touched and nothing is offered to undo."""
    customer_id = anna(shop)
    form = shop.ask(customer_form, customer_id=customer_id)
    done = shop.run(change_customer, customer_id=customer_id, seen=form.version, facts=form.facts)
    assert done.touched == frozenset()
    assert done.undo is None


def test_an_old_view_is_told(shop: Shop) -> None:
    """A change of only a phone counts as a change of the customer."""
    customer_id = anna(shop)
    form = shop.ask(customer_form, customer_id=customer_id)
    shop.run(add_reach, customer_id=customer_id, phones=("347 555 0193",))
    with pytest.raises(Changed):
        shop.run(change_customer, customer_id=customer_id, seen=form.version, facts=replace(form.facts, name="A K"))


def test_a_new_name_moves_jobs_and_drafts_but_not_issued_papers(shop: Shop) -> None:
    """Lists sort by the name of today; paper stays as it was."""
    customer_id = anna(shop)
    job_id = shop.run(put_job, number="J-1", customer_id=customer_id).value
    draft = shop.run(
        put_paper, customer_id=customer_id, number="", day=date(2026, 11, 1), labour_cents=1, draft=True
    ).value
    paper = shop.run(put_paper, customer_id=customer_id, number="1", day=date(2026, 11, 1), labour_cents=1).value
    form = shop.ask(customer_form, customer_id=customer_id)
    shop.run(change_customer, customer_id=customer_id, seen=form.version, facts=replace(form.facts, name="Żaneta K"))
    assert shop.ask(_key_of, table="job", row_id=job_id) == "zaneta k"
    assert shop.ask(_key_of, table="document", row_id=draft) == "zaneta k"
    assert shop.ask(_key_of, table="document", row_id=paper) == "anna kowalski"


def test_more_ways_to_reach_are_added_once(shop: Shop) -> None:
    """The same phone in another form is known already."""
    customer_id = anna(shop)
    done = shop.run(
        add_reach, customer_id=customer_id, phones=("+39 347 5550192", "0515550001"), emails=("ANNA.K@posta.example",)
    )
    assert shop.ask(customer_form, customer_id=customer_id).facts.phones == ("+393475550192", "+390515550001")
    assert shop.ask(customer_form, customer_id=customer_id).facts.emails == ("anna.k@posta.example",)
    assert done.undo is not None


def test_a_stop_needs_its_reason(shop: Shop) -> None:
    """The desk has to know why."""
    customer_id = anna(shop)
    with pytest.raises(Refused, match="Say why"):
        shop.run(set_stop, customer_id=customer_id, seen=None, on_stop=True)
    shop.run(set_stop, customer_id=customer_id, seen=None, on_stop=True, reason="Two invoices late")
    assert shop.ask(customer_card, customer_id=customer_id).stop_reason == "Two invoices late"
    shop.undo_last()
    assert not shop.ask(customer_card, customer_id=customer_id).on_stop


def test_nobody_is_deleted_while_something_is_open(shop: Shop) -> None:
    """Open jobs and unpaid invoices stand in the way, and the sentence says which."""
    customer_id = anna(shop)
    shop.run(put_job, number="J-7", customer_id=customer_id)
    with pytest.raises(Refused, match="J-7"):
        shop.run(delete_customer, customer_id=customer_id)
    other = shop.run(add_customer, kind=CustomerKind.PERSON, name="Ivo Neri").value
    shop.run(put_job, number="J-8", customer_id=other, state=JobState.CLOSED)
    shop.run(put_paper, customer_id=other, number="1", day=date(2026, 11, 1), labour_cents=100, open_cents=100)
    with pytest.raises(Refused, match="unpaid"):
        shop.run(delete_customer, customer_id=other)


def test_deleted_and_brought_back(shop: Shop) -> None:
    """Twice is refused with a sentence."""
    customer_id = anna(shop)
    shop.run(delete_customer, customer_id=customer_id)
    with pytest.raises(Refused, match="already deleted"):
        shop.run(delete_customer, customer_id=customer_id)
    shop.run(restore_customer, customer_id=customer_id)
    with pytest.raises(Refused, match="not deleted"):
        shop.run(restore_customer, customer_id=customer_id)


def test_notes_are_signed_and_consents_keep_their_past(shop: Shop, clock: Clock) -> None:
    """The newest answer counts; the same answer again writes nothing."""
    customer_id = anna(shop)
    shop.run(add_customer_note, customer_id=customer_id, text="  Ring before 9:00. ")
    assert shop.run(set_consent, customer_id=customer_id, purpose="news", given=False, ground="by phone").value
    assert shop.run(set_consent, customer_id=customer_id, purpose="news", given=False, ground="by phone").value is None
    clock.forward(days=1)
    shop.run(set_consent, customer_id=customer_id, purpose="news", given=True, ground="signed form")
    card = shop.ask(customer_card, customer_id=customer_id)
    assert [(note.text, note.author) for note in card.notes] == [("Ring before 9:00.", "Davide Riva")]
    assert [(each.purpose, each.given, each.ground) for each in card.consents] == [("news", True, "signed form")]
    shop.undo_last()
    assert not shop.ask(customer_card, customer_id=customer_id).consents[0].given
    with pytest.raises(Refused):
        shop.run(add_customer_note, customer_id=customer_id, text=" \n ")


def _key_of(session: object, *, table: str, row_id: int) -> str:
    from sqlalchemy import text
    from sqlalchemy.orm import Session

    assert isinstance(session, Session)
    return str(session.scalar(text(f"SELECT customer_key FROM {table} WHERE id = :id"), {"id": row_id}))
