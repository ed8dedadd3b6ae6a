"""Templates: known words become values, values stay text, and slips are named before anything is sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_desktop.domain.message import LONGEST_SUBJECT, TO_SUPPLIERS, MessageEvent, wait_after
from msp_desktop.domain.message_text import (
    Place,
    Template,
    TemplateProblemCode,
    fill,
    fill_text,
    places_of,
    template_problems,
)

VALUES = {Place.CUSTOMER: "Anna", Place.JOB: "J-1", Place.SHOP: "Bottega"}


def test_words_in_braces_become_values() -> None:
    filled = fill(Template("{job}", "Hello {customer},\n\n{shop}", "{job}!"), VALUES)
    assert (filled.subject, filled.body, filled.short) == ("J-1", "Hello Anna,\n\nBottega", "J-1!")


def test_a_line_with_a_word_that_has_no_value_is_left_out() -> None:
    assert fill_text("Hello\n\nIt comes to {total}.\n\nBye", VALUES) == "Hello\n\nBye"


@pytest.mark.parametrize("name", ["{shop}", "{", "}{customer}{", "{{job}}", "\\g<0>", "%s", "{0}", "{__class__}"])
def test_a_hostile_name_is_only_text(name: str) -> None:
    assert fill_text("Hello {customer}.", {Place.CUSTOMER: name, Place.SHOP: "secret"}) == f"Hello {name}."


@given(st.text(), st.text(), st.text(min_size=1))
def test_filling_never_fails_and_a_subject_is_one_line(subject: str, body: str, name: str) -> None:
    filled = fill(Template(subject, body, body), {Place.CUSTOMER: name})
    assert len(filled.subject.splitlines()) <= 1
    assert len(filled.subject) <= LONGEST_SUBJECT


def test_a_subject_without_values_has_gaps() -> None:
    assert fill(Template("Quote {quote} for you", "x", ""), VALUES).subject == "Quote for you"


def test_slips_are_named_with_their_field() -> None:
    found = template_problems(Template("{jub}", "", "{total}"), MessageEvent.BOOKED_IN)
    assert [(each.field, each.code, each.word) for each in found] == [
        ("subject", TemplateProblemCode.UNKNOWN_PLACE, "jub"),
        ("body", TemplateProblemCode.EMPTY, ""),
        ("short", TemplateProblemCode.UNKNOWN_PLACE, "total"),
    ]


@pytest.mark.parametrize("event", MessageEvent)
def test_every_occasion_knows_the_shop_and_whom_it_writes_to(event: MessageEvent) -> None:
    reader = Place.SUPPLIER if event in TO_SUPPLIERS else Place.CUSTOMER
    assert {reader, Place.SHOP, Place.PHONE} <= set(places_of(event))


def test_tries_come_after_1_5_15_and_60_minutes() -> None:
    waits = [wait_after(tries) for tries in range(1, 6)]
    assert [None if each is None else each.total_seconds() / 60 for each in waits] == [1, 5, 15, 60, None]
