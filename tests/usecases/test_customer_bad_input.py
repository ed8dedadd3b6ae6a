"""Every field of a customer's and a device's card: what is refused with which sentence, and what is put right."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from msp_desktop.domain.customer_facts import ContactPerson, CustomerFacts, PostalAddress
from msp_desktop.domain.device_facts import DeviceFacts
from msp_desktop.domain.device_kind import DeviceKind
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.store.shop import Shop
from msp_desktop.usecases import devices
from msp_desktop.usecases.customers import add_customer
from msp_desktop.usecases.customers_checks import cautions, problems, tidied

GOOD = CustomerFacts(CustomerKind.PERSON, "Anna Kowalski")
COMPANY = replace(GOOD, kind=CustomerKind.COMPANY)

REFUSED: list[tuple[CustomerFacts, dict[str, Any], str, str]] = [
    (GOOD, {"name": ""}, "name", "Enter the customer’s name."),
    (GOOD, {"name": " \t\n "}, "name", "Enter the customer’s name."),
    (COMPANY, {"name": ""}, "name", "Enter the company’s name."),
    (GOOD, {"name": "x" * 201}, "name", "This is longer than 200 characters. Shorten it."),
    (GOOD, {"phones": ("347",)}, "phones", "Add the missing digits of 347, or leave it empty."),
    (GOOD, {"phones": ("call me",)}, "phones", "Add the missing digits of call me, or leave it empty."),
    (GOOD, {"phones": ("+999 123456789",)}, "phones", "Add the missing digits of +999 123456789, or leave it empty."),
    (GOOD, {"emails": ("anna.posta.example",)}, "emails", "This address has no @. Check it with the customer."),
    (GOOD, {"emails": ("anna@",)}, "emails", "anna@ is not complete. Check it with the customer."),
    (GOOD, {"emails": ("a@b.example, c@d.example",)}, "emails",
     "a@b.example, c@d.example is not complete. Check it with the customer."),
    (GOOD, {"emails": ("a" * 250 + "@b.example",)}, "emails",
     "a" * 80 + " is not complete. Check it with the customer."),
    (GOOD, {"contacts": (ContactPerson("", "reception"),)}, "contact_name", "Enter the name of this contact."),
    (GOOD, {"contacts": (ContactPerson("", "", ("0515550001",)),)}, "contact_name", "Enter the name of this contact."),
    (GOOD, {"contacts": (ContactPerson("Irene", "", ("12",)),)}, "contact_phones",
     "Add the missing digits of 12, or leave it empty."),
    (GOOD, {"contacts": (ContactPerson("Irene", "", (), ("irene",)),)}, "contact_emails",
     "This address has no @. Check it with the customer."),
    (GOOD, {"billing": PostalAddress(street="x" * 201)}, "street", "This is longer than 200 characters. Shorten it."),
    (GOOD, {"service": PostalAddress(postcode="1" * 21)}, "postcode", "This is longer than 20 characters. Shorten it."),
    (GOOD, {"billing": PostalAddress(country="Italy")}, "country", "Enter the country as two letters, such as IT."),
    (GOOD, {"vat_number": "1" * 41}, "vat_number", "This is longer than 40 characters. Shorten it."),
    (GOOD, {"reverse_charge": True}, "vat_number", "Reverse charge needs the customer’s tax number."),
    (GOOD, {"tax_code": "A" * 41}, "tax_code", "This is longer than 40 characters. Shorten it."),
    (GOOD, {"sdi_code": "M5UX"}, "sdi_code", "An SDI code has 7 letters and digits, 6 for public offices. Check M5UX."),
    (GOOD, {"sdi_code": "M5UX-R1"}, "sdi_code",
     "An SDI code has 7 letters and digits, 6 for public offices. Check M5UX-R1."),
    (GOOD, {"pec": "pec.marchetti"}, "pec", "This address has no @. Check it with the customer."),
    (GOOD, {"discount_percent": Decimal("100.5")}, "discount_percent", "Enter a percentage from 0 to 100."),
    (GOOD, {"discount_percent": Decimal(-1)}, "discount_percent", "Enter a percentage from 0 to 100."),
    (GOOD, {"discount_percent": Decimal("NaN")}, "discount_percent", "Enter a percentage from 0 to 100."),
    (GOOD, {"withholding_percent": Decimal(101)}, "withholding_percent", "Enter a percentage from 0 to 100."),
    (GOOD, {"payment_days": -1}, "payment_days", "Enter 0 to 365 days."),
    (GOOD, {"payment_days": 366}, "payment_days", "Enter 0 to 365 days."),
    (GOOD, {"referral": "x" * 121}, "referral", "This is longer than 120 characters. Shorten it."),
]  # fmt: skip

REPAIRED: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"name": "  Anna\t Maria\nKowalski\u0000 "}, {"name": "Anna Maria Kowalski"}),
    ({"name": "<img src=/etc/hosts>"}, {"name": "<img src=/etc/hosts>"}),
    ({"name": "Łukasz Wójcik-Ω Ж"}, {"name": "Łukasz Wójcik-Ω Ж"}),
    ({"phones": ("(347) 555-0192", "+39 3475550192", "")}, {"phones": ("+393475550192",)}),
    ({"phones": ("0044 20 7946 0958",)}, {"phones": ("+442079460958",)}),
    ({"emails": (" Anna.K@posta.example ", "anna.k@POSTA.example")}, {"emails": ("Anna.K@posta.example",)}),
    ({"emails": ("mailto:a@b.example",)}, {"emails": ("a@b.example",)}),
    ({"contacts": (ContactPerson(" "), ContactPerson(" Irene  Fini "))}, {"contacts": (ContactPerson("Irene Fini"),)}),
    ({"billing": PostalAddress(country=" it ")}, {"billing": PostalAddress(country="IT")}),
    ({"vat_number": " it 0234567 0018"}, {"vat_number": "IT02345670018"}),
    ({"sdi_code": "m5uxcr1 "}, {"sdi_code": "M5UXCR1"}),
    ({"discount_percent": Decimal("7.5000")}, {"discount_percent": Decimal("7.5")}),
    ({"discount_percent": Decimal(100)}, {"discount_percent": Decimal(100)}),
]


@pytest.mark.parametrize(("facts", "typed", "field", "sentence"), REFUSED)
def test_refused(facts: CustomerFacts, typed: dict[str, Any], field: str, sentence: str) -> None:
    """The field is named and the sentence says what to do; the form finds the same thing by itself."""
    given = replace(facts, **typed)
    with pytest.raises(Refused) as refused:
        tidied(given, "IT")
    assert (refused.value.field, refused.value.message) == (field, sentence)
    assert [(each.field, each.sentence) for each in problems(given, "IT")] == [(field, sentence)]


@pytest.mark.parametrize(("typed", "kept"), REPAIRED)
def test_repaired(typed: dict[str, Any], kept: dict[str, Any]) -> None:
    """What is plainly meant is kept in its proper form, and that form stays as it is."""
    once = tidied(replace(GOOD, **typed), "IT")
    assert once == replace(GOOD, **kept)
    assert tidied(once, "IT") == once


@pytest.mark.parametrize(
    ("typed", "where", "fields"),
    [
        ({"vat_number": "IT02345670018"}, "IT", []),
        ({"vat_number": "IT03456789012"}, "IT", ["vat_number"]),
        ({"tax_code": "KWLNNA80A41A944Q"}, "IT", ["tax_code"]),
        ({"vat_number": "DE136695976", "billing": PostalAddress(country="DE")}, "IT", []),
        ({"vat_number": "DE136695977", "billing": PostalAddress(country="DE")}, "IT", ["vat_number"]),
        ({"vat_number": "whatever", "billing": PostalAddress(country="JP")}, "IT", []),
        ({}, "IT", []),
    ],
)
def test_a_wrong_check_digit_is_said_and_never_stops(typed: dict[str, Any], where: str, fields: list[str]) -> None:
    """The shop knows its customer better than a check digit does."""
    facts = replace(GOOD, **typed)
    assert [each.field for each in cautions(facts, where)] == fields
    assert problems(facts, where) == ()


def test_a_refused_customer_draws_no_number(shop: Shop) -> None:
    """Nothing is half done."""
    with pytest.raises(Refused):
        shop.run(add_customer, kind=CustomerKind.PERSON, name="Anna", phones=("1",))
    shop.run(add_customer, kind=CustomerKind.PERSON, name="Anna")
    assert shop.ask(_numbers) == ["A-0001"]


DEVICE = DeviceFacts(DeviceKind.LAPTOP, "Latitude 5420", "Dell")


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"model": " ", "maker": "Dell"}, "model", "Enter the model."),
        ({"model": "x" * 121}, "model", "This is longer than 120 characters. Shorten it."),
        ({"maker": "x" * 81}, "maker", "This is longer than 80 characters. Shorten it."),
        ({"serial": "x" * 81}, "serial", "This is longer than 80 characters. Shorten it."),
        ({"asset_tag": "x" * 61}, "asset_tag", "This is longer than 60 characters. Shorten it."),
        ({"place": "x" * 81}, "place", "This is longer than 80 characters. Shorten it."),
        ({"system": "x" * 121}, "system", "This is longer than 120 characters. Shorten it."),
        ({"warranty_end": date(202, 1, 1)}, "warranty_end", "Enter a year from 1980 to 2100."),
    ],
)
def test_refused_on_a_device(typed: dict[str, Any], field: str, sentence: str) -> None:
    """The same for the device's card."""
    with pytest.raises(Refused) as refused:
        devices.tidied(replace(DEVICE, **typed))
    assert (refused.value.field, refused.value.message) == (field, sentence)


@pytest.mark.parametrize(
    ("maker", "model", "kept"),
    [
        ("", "dell Latitude 5420", ("Dell", "Latitude 5420")),
        ("", "HP", ("", "HP")),
        ("", "Gaming PC built by Ivo", ("", "Gaming PC built by Ivo")),
        ("Dell", "Latitude  5420 ", ("Dell", "Latitude 5420")),
        ("", "Apple  MacBook\tPro 14", ("Apple", "MacBook Pro 14")),
    ],
)
def test_repaired_on_a_device(maker: str, model: str, kept: tuple[str, str]) -> None:
    """A known maker is taken off the front of the model."""
    found = devices.tidied(replace(DEVICE, maker=maker, model=model))
    assert (found.maker, found.model) == kept


def _numbers(session: object) -> list[str]:
    from sqlalchemy import text
    from sqlalchemy.orm import Session

    assert isinstance(session, Session)
    return [str(each) for each in session.scalars(text("SELECT number FROM customer"))]
