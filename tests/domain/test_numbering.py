"""Numbers as printed, the next ones, and forms that would give a number twice."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_desktop.domain.numbering import (
    GAPLESS,
    STANDARD_FORMS,
    FormProblem,
    NumberForm,
    Restart,
    SeriesKind,
    counter_year,
    form_pattern,
    form_problem,
    next_two,
    number_text,
    number_value,
    repeated_number,
)

INVOICE = STANDARD_FORMS[SeriesKind.INVOICE]
CREDIT = STANDARD_FORMS[SeriesKind.CREDIT_NOTE]
JOB = STANDARD_FORMS[SeriesKind.JOB]
FORMS = st.builds(
    NumberForm,
    prefix=st.sampled_from(["", "J-", "NC-", "2026", "1"]),
    with_year=st.booleans(),
    digits=st.integers(1, 8),
    restarts=st.sampled_from(Restart),
)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (SeriesKind.INVOICE, 872, "2026/0872"),
        (SeriesKind.CREDIT_NOTE, 15, "NC-2026/015"),
        (SeriesKind.JOB, 2662, "J-2662"),
        (SeriesKind.CUSTOMER, 92, "A-0092"),
        (SeriesKind.QUOTE, 313, "Q-0313"),
        (SeriesKind.JOB, 12345, "J-12345"),
    ],
)
def test_numbers_of_the_pictures(kind: SeriesKind, value: int, text: str) -> None:
    assert number_text(STANDARD_FORMS[kind], 2026, value) == text


@given(FORMS, st.integers(1900, 2999), st.integers(1, 10**8 - 1))
def test_a_number_is_read_back(form: NumberForm, year: int, value: int) -> None:
    assert number_value(form, number_text(form, year, value)) == (year if form.with_year else 0, value)


@pytest.mark.parametrize("text", ["2026/872", "026/0872", "J-0872", "2026/", "", "2026/0872x"])
def test_another_form_is_not_read(text: str) -> None:
    assert number_value(INVOICE, text) is None


def test_every_kind_has_a_sound_form_and_papers_have_no_gaps() -> None:
    assert set(STANDARD_FORMS) == set(SeriesKind)
    assert all(form_problem(form) is None for form in STANDARD_FORMS.values())
    assert {SeriesKind.INVOICE, SeriesKind.RECEIPT, SeriesKind.CREDIT_NOTE} == GAPLESS


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        (NumberForm("Ø-"), FormProblem.PREFIX_CHARACTERS),
        (NumberForm("a b"), FormProblem.PREFIX_CHARACTERS),
        (NumberForm("../"), FormProblem.PREFIX_CHARACTERS),
        (NumberForm(digits=0), FormProblem.DIGITS),
        (NumberForm(digits=9), FormProblem.DIGITS),
        (NumberForm("LONG-PREFIX-", with_year=True), FormProblem.TOO_LONG),
        (NumberForm(restarts=Restart.YEAR), FormProblem.YEAR_MISSING),
    ],
)
def test_forms_that_cannot_be_used(form: NumberForm, problem: FormProblem) -> None:
    assert form_problem(form) is problem


def test_the_next_two_as_settings_show_them() -> None:
    assert next_two(INVOICE, year=2026, last=871) == ("2026/0872", "2026/0873")
    changed = replace(CREDIT, digits=4)
    assert next_two(CREDIT, year=2026, last=14, then=changed, then_year=2027) == ("NC-2026/015", "NC-2027/0001")
    assert next_two(JOB, year=2026, last=2662, then=replace(JOB, digits=6), then_year=2027) == ("J-2663", "J-002664")
    assert next_two(CREDIT, year=2026, last=14, then=changed, then_year=2026) == ("NC-2026/015", "NC-2026/0016")
    endless = NumberForm("X-")
    assert next_two(endless, year=2026, last=14, then=changed, then_year=2026) == ("X-0015", "NC-2026/0001")
    assert next_two(endless, year=2026, last=14, then=changed, then_year=2026, gapless=True)[1] == "NC-2026/0016"


def test_counters_run_per_year_or_for_ever() -> None:
    assert (counter_year(INVOICE, 2026), counter_year(JOB, 2026)) == (2026, 0)
    assert form_pattern(CREDIT, 2026) == "NC-2026/000"


def test_a_form_that_would_repeat_a_number() -> None:
    used = ["2026/0871", "NC-2026/014", "J-2662"]
    assert repeated_number(INVOICE, from_year=2027, next_value=1, used=used) is None
    assert repeated_number(INVOICE, from_year=2026, next_value=872, used=used) is None
    assert repeated_number(INVOICE, from_year=2026, next_value=1, used=used) == "2026/0871"
    assert repeated_number(JOB, from_year=2027, next_value=1, used=used) == "J-2662"
    assert repeated_number(JOB, from_year=2027, next_value=2663, used=used) is None
    assert repeated_number(replace(JOB, digits=5), from_year=2027, next_value=1, used=used) is None


def test_numbers_of_a_later_year_are_found_too() -> None:
    assert repeated_number(INVOICE, from_year=2026, next_value=900, used=["2027/0001"]) == "2027/0001"


@given(FORMS, FORMS, st.integers(1, 30), st.integers(1, 40))
def test_the_answer_is_that_of_counting(before: NumberForm, after: NumberForm, last: int, first: int) -> None:
    used = [number_text(before, 2026, value) for value in range(1, last + 1)]
    start = first if after.restarts is Restart.NEVER else 1
    coming = {number_text(after, 2026, value) for value in range(first, 120)}
    coming |= {number_text(after, 2027, value) for value in range(start, 120)}
    found = repeated_number(after, from_year=2026, next_value=first, used=used)
    if found is not None:
        assert found in used
    if set(used) & coming:
        assert found is not None
