"""Every code has its word, and every slip its sentence with its values in place."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum

import pytest

from msp_desktop import words
from msp_desktop.domain.bench_load import PromiseCode
from msp_desktop.domain.device_kind import DeviceKind
from msp_desktop.domain.drafts.intake import LONGEST
from msp_desktop.domain.drafts.problem import Caution, CautionCode, Problem, ProblemCode
from msp_desktop.domain.job_state import ClosingGap, ClosingGapCode
from msp_desktop.i18n import Formats

FORMATS = Formats(zone="Europe/Rome")
TABLES = [
    table
    for name, table in vars(words).items()
    if isinstance(table, dict) and isinstance(next(iter(table)), StrEnum) and name != "SERIAL_HERE_SENTENCES"
]


@pytest.mark.parametrize("table", TABLES)
def test_no_code_is_without_a_word(table: Mapping[StrEnum, str]) -> None:
    (kind,) = {type(code) for code in table}
    assert set(table) == set(kind)
    # "" stands for none at all.
    assert all(word for code, word in table.items() if code.value)


def test_sentences_of_the_guide() -> None:
    day = Problem("promise", ProblemCode.PROMISE_DAY_PAST, {"day": date(2026, 11, 16)})
    assert words.problem_sentence(day, FORMATS) == "16 November is past. Choose today or later."
    limit = Caution("limit", CautionCode.OVER_LIMIT, {"total_cents": 31240, "limit_cents": 30000})
    assert words.caution_sentence(limit, FORMATS) == (
        "Total €312.40 is over the agreed €300.00. Call the customer, or send a new quote."
    )
    assert words.needs_you_sentence(["Email", "Promise"]) == "2 fields need you: Email, Promise."
    assert words.needs_you_sentence(["Email"]) == "1 field needs you: Email."


def test_every_field_of_the_intake_has_its_label() -> None:
    assert set(LONGEST) <= set(words.FIELD_WORDS)


def test_a_moment_is_said_in_the_shops_zone() -> None:
    at = datetime(2026, 11, 19, 17, 0, tzinfo=UTC)
    tight = Caution("promise", CautionCode.PROMISE_TIGHT, {"finish": at})
    assert "Thursday 19 November at 18:00" in words.caution_sentence(tight, FORMATS)
    assert words.promise_words(PromiseCode.DAY, at, FORMATS) == "Thu 19, 18:00"
    assert words.promise_words(PromiseCode.TODAY, at, FORMATS) == "Today"
    past = Problem("promise", ProblemCode.PROMISE_TIME_PAST, {"time": at})
    assert words.problem_sentence(past, FORMATS) == "18:00 today is past. Choose a later time."


@pytest.mark.parametrize("kind", DeviceKind)
def test_a_device_already_here_is_called_by_its_kind(kind: DeviceKind) -> None:
    found = Caution("device.serial", CautionCode.SERIAL_HERE, {"job": "J-2658", "device": kind.value})
    assert "is already here as J-2658. Open it, or book a second job." in words.caution_sentence(found, FORMATS)


def test_a_stop_with_and_without_a_reason() -> None:
    for reason, expected in (("Owes", "Rossi is on stop: Owes. Only"), ("", "Rossi is on stop. Only")):
        found = Caution("customer.find", CautionCode.CUSTOMER_ON_STOP, {"customer": "Rossi", "reason": reason})
        assert words.caution_sentence(found, FORMATS).startswith(expected)


def test_what_is_missing_to_close() -> None:
    assert [
        words.closing_gap_sentence(gap, FORMATS)
        for gap in (
            ClosingGap(ClosingGapCode.CHECKS_OPEN, count=2),
            ClosingGap(ClosingGapCode.CHECKS_OPEN, count=1),
            ClosingGap(ClosingGapCode.LINES_UNPRICED, count=1),
            ClosingGap(ClosingGapCode.NO_LINES),
            ClosingGap(ClosingGapCode.OVER_LIMIT, total_cents=31240, limit_cents=30000),
        )
    ] == [
        "2 required checks open.",
        "1 required check open.",
        "1 line has no price.",
        "Nothing is charged on this job.",
        "Total €312.40 is over the agreed €300.00.",
    ]
