"""Bad input at intake: what is refused with which sentence at which field, and what is put right by itself."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from msp_desktop.domain.drafts.intake import DraftCustomer, DraftDevice
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.intake_answers import DataAnswer
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.queries.customer_card import customer_card
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.job import Job, JobItem
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.counter.intake import book_in
from msp_desktop.usecases.jobs import NewLine

PROMISE = datetime(2026, 11, 19, 17, tzinfo=UTC)
CUSTOMER = DraftCustomer(name="Chiara Moretti", mobile="347 555 0192")
DEVICE = DraftDevice(model="MacBook Air", data_answer=DataAnswer.MUST_KEEP)
LINE = NewLine(kind=LineKind.PART, description="Cable", unit_cents=900, tax_rate_id=1)

REFUSED: list[tuple[str, object, str, str]] = [
    ("customer", replace(CUSTOMER, name="  "), "name", "Enter the customer’s name."),
    ("customer", replace(CUSTOMER, kind=CustomerKind.COMPANY, name=""), "name", "Enter the company’s name."),
    ("customer", replace(CUSTOMER, name="x" * 201), "name", "This is over 200 characters. Shorten it."),
    ("customer", replace(CUSTOMER, mobile=""), "mobile", "Enter the mobile number, or choose “No phone”."),
    ("customer", replace(CUSTOMER, mobile="34 7"), "mobile", "Add the missing digits, or choose “No phone”."),
    ("customer", replace(CUSTOMER, mobile="123456789012345678"), "phones",
     "Add the missing digits of 123456789012345678, or leave it empty."),
    ("customer", replace(CUSTOMER, email="chiara posta.example"), "email",
     "This address has no @. Check it with the customer."),
    ("customer", replace(CUSTOMER, email="chiara@posta"), "email",
     "Something is missing in this address. Check it with the customer."),
    ("customer", replace(CUSTOMER, contact="x" * 201), "contact", "This is over 200 characters. Shorten it."),
    ("devices", (replace(DEVICE, model=" "),), "model", "Enter the brand and model."),
    ("devices", (replace(DEVICE, model="x" * 121),), "model", "This is over 120 characters. Shorten it."),
    ("devices", (replace(DEVICE, serial="x" * 81),), "serial", "This is over 80 characters. Shorten it."),
    ("devices", (replace(DEVICE, accessory_note="x" * 201),), "accessories",
     "This is over 200 characters. Shorten it."),
    ("devices", (replace(DEVICE, condition_note="x" * 201),), "condition",
     "This is over 200 characters. Shorten it."),
    ("devices", (replace(DEVICE, data_answer=None),), "data",
     "Ask whether the data must be kept, and choose the answer."),
    ("devices", (replace(DEVICE, shelf="x" * 21),), "shelf", "This is longer than 20 characters. Shorten it."),
    ("problem", "x" * 4001, "problem", "This is longer than 4000 characters. Shorten it."),
    ("promised_at", None, "promise", "Choose a date."),
    ("promised_at", datetime(2026, 11, 16, 17, tzinfo=UTC), "promise",
     "16 November is past. Choose today or later."),
    ("promised_at", datetime(2026, 11, 17, 8, tzinfo=UTC), "promise", "09:00 today is past. Choose a later time."),
    ("limit_cents", -1, "limit", "A limit is 0 or more. Leave it empty for no limit."),
    ("discount_percent", Decimal(101), "discount", "A discount is between 0 and 100 percent."),
    ("technician_id", 99, "", "This record is no longer there."),
    ("lines", (replace(LINE, description=" "),), "description", "Say what this line is for."),
    ("lines", (replace(LINE, quantity=Decimal(0)),), "quantity", "Enter a quantity above 0, or remove the line."),
    ("lines", (replace(LINE, unit_cents=-1),), "unit", "Enter a price of 0 or more."),
    ("lines", (replace(LINE, discount_percent=Decimal(-1)),), "discount",
     "A discount is between 0 and 100 percent."),
    ("lines", (replace(LINE, item_index=3),), "line", "Say for which device this line is."),
    ("customer", replace(CUSTOMER, id=99), "", "This record is no longer there."),
    ("devices", (replace(DEVICE, id=99),), "", "This record is no longer there."),
]  # fmt: skip


@pytest.mark.parametrize(("argument", "value", "field", "sentence"), REFUSED)
def test_what_cannot_be_kept_is_refused_with_a_sentence(
    shop: Shop, argument: str, value: object, field: str, sentence: str
) -> None:
    arguments: dict[str, object] = {"customer": CUSTOMER, "devices": (DEVICE,), "promised_at": PROMISE}
    arguments[argument] = value
    with pytest.raises(Refused) as refused:
        shop.run(book_in, **arguments)  # type: ignore[arg-type]  # the table holds every kind of value
    assert (refused.value.message, refused.value.field) == (sentence, field)
    assert shop.ask(lambda session: session.scalars(select(Job)).all()) == []


def test_what_can_be_put_right_is_put_right(shop: Shop) -> None:
    customer = replace(CUSTOMER, name="  Chiara\t Moretti ", mobile="0039 347-555.0192", email=" Chiara@Posta.example ")
    device = replace(DEVICE, model=" apple  MacBook Air ", serial=" C02F K3 ", shelf="  B  07 ", accessory_note=" hub ")
    job_id = shop.run(
        book_in, customer=customer, devices=(device,), promised_at=PROMISE, problem="  wet \n", lines=(LINE,)
    ).value
    facts = shop.ask(customer_card, customer_id=1).facts
    assert (facts.name, facts.phones, facts.emails) == ("Chiara Moretti", ("+393475550192",), ("Chiara@Posta.example",))
    row = shop.ask(lambda session: session.scalars(select(Device)).one())
    assert (row.maker, row.model, row.serial, row.serial_key) == ("Apple", "MacBook Air", "C02F K3", "C02FK3")
    item = shop.ask(lambda session: session.scalars(select(JobItem)).one())
    assert (item.shelf, item.accessory_note) == ("B 07", "hub")
    assert shop.ask(lambda session: session.get_one(Job, job_id)).problem == "wet"


@pytest.mark.parametrize("name", ["Rossi <b", "Tom & Jerry <Bros>", "<img src=/etc/hosts>", "Łukasz Żółć", "x" * 200])
def test_names_are_data(shop: Shop, name: str) -> None:
    shop.run(book_in, customer=replace(CUSTOMER, name=name), devices=(DEVICE,), promised_at=PROMISE)
    assert shop.ask(customer_card, customer_id=1).facts.name == name


def test_no_phone_is_an_answer(shop: Shop) -> None:
    customer = replace(CUSTOMER, mobile="", no_phone=True)
    shop.run(book_in, customer=customer, devices=(DEVICE,), promised_at=PROMISE)
    assert shop.ask(customer_card, customer_id=1).facts.phones == ()
