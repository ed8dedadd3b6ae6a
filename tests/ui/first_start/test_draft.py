"""The answers of first start: kept in a file, moved to another country without loss, turned into facts."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.roles import Role
from msp_desktop.ui.first_start.draft import (
    PersonDraft,
    SetUpDraft,
    draft_file,
    forget_draft,
    load_draft,
    sales_tax_parts,
    save_draft,
)

TYPED = SetUpDraft(
    name="Bottega Informatica",
    street="Via delle Lame 58",
    postcode="40122",
    town="Bologna",
    province="bo",
    vat_number="02345670018",
    phone="051 555 0148",
    email="assistenza@bottega.example",
    iban="IT60 X054 2811 1010 0000 0123 456",
    people=(PersonDraft("Davide Riva", Role.OWNER, repairs=False), PersonDraft("Marco Bianchi"), PersonDraft("  ")),
)


def test_kept_and_found_again() -> None:
    draft = replace(TYPED, page=2, week={0: ((540, 780),)}, printers=(("label", "Brother"),))
    save_draft(draft)
    assert load_draft() == draft
    forget_draft()
    assert load_draft().name == ""


@pytest.mark.parametrize("content", ["", "{", "[]", '{"answers": {"page": 1}}', '{"answers": null}'])
def test_a_damaged_file_counts_as_none(content: str) -> None:
    save_draft(TYPED)
    draft_file().write_text(content)
    assert load_draft().name == ""


def test_another_country_changes_only_what_nobody_chose() -> None:
    chosen = replace(TYPED, regime="RF19", week={5: ((600, 720),)})
    moved = chosen.with_country("DE")
    assert (moved.name, moved.phone, moved.hours) == (TYPED.name, TYPED.phone, {5: ((600, 720),)})
    assert moved.regime_code == "DE"
    assert moved.with_country("IT").regime_code == "RF19"
    assert TYPED.hours != TYPED.with_country("DE").hours


def test_facts_leave_empty_people_out() -> None:
    assert TYPED.problems() == {}
    assert [person.name for person in TYPED.facts().people] == ["Davide Riva", "Marco Bianchi"]


def test_problems_in_reading_order() -> None:
    wrong = replace(TYPED, name="", postcode="4012", email="x", iban="IT00")
    assert list(wrong.problems()) == ["name", "postcode", "email", "iban"]


def test_preview_shows_clean_values_and_half_typed_ones() -> None:
    sample = TYPED.sample(datetime(2026, 11, 17, tzinfo=UTC))
    assert sample.party.phone == "+39 051 555 0148"
    assert sample.party.vat_number == "IT02345670018"
    half = replace(TYPED, phone="051 5").sample(datetime(2026, 11, 17, tzinfo=UTC))
    assert half.party.phone == "051 5"


def test_a_us_rate_is_typed_in_parts() -> None:
    parts = sales_tax_parts("State 4, City 4.5; Metro 0.375%")
    assert [(part.name, str(part.percent)) for part in parts] == [("State", "4"), ("City", "4.5"), ("Metro", "0.375")]
    assert [part.name for part in sales_tax_parts("8.875")] == ["Sales tax"]
    assert sales_tax_parts(" ") == ()
    with pytest.raises(Refused):
        sales_tax_parts("State four")
