"""Check digits catch what scanners and fingers get wrong, and one article is one code however it is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_desktop.domain.barcode import (
    LENGTHS,
    CodeFault,
    check_digit,
    checks_out,
    code_fault,
    expanded,
    meant_code,
    plain_code,
    readings,
    same_code,
)

bodies = st.sampled_from(LENGTHS).flatmap(
    lambda length: st.text("0123456789", min_size=length - 1, max_size=length - 1)
)


def test_codes_of_the_standard() -> None:
    assert check_digit("629104150021") == 3
    assert check_digit("03600029145") == 2
    assert check_digit("9638507") == 4
    assert check_digit("1001234500001") == 7


@given(bodies, st.data())
def test_one_wrong_digit_is_always_seen(body: str, data: st.DataObject) -> None:
    code = body + str(check_digit(body))
    assert code_fault(code) is None
    at = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.sampled_from([each for each in "0123456789" if each != code[at]]))
    wrong = code[:at] + other + code[at + 1 :]
    if len(wrong) == 8 and expanded(wrong) is not None:
        return  # it is a short UPC by chance
    assert code_fault(wrong) is CodeFault.CHECK_DIGIT
    assert code_fault(meant_code(wrong)) is None


@given(bodies)
def test_readings_are_all_the_same_code(body: str) -> None:
    code = body + str(check_digit(body))
    for each in readings(code):
        assert checks_out(each)
        assert same_code(each, code)
    assert readings(code)[0] == code


def test_upc_is_an_ean_with_a_zero() -> None:
    assert same_code("036000291452", "0036000291452")
    assert not same_code("036000291452", "4006381333931")


def test_a_short_upc_stands_for_a_long_one() -> None:
    assert expanded("04252614") == "042100005264"
    assert expanded("01234565") == "012345000065"
    assert same_code("04252614", "0042100005264")
    assert expanded("96385074") is None
    assert expanded("04252613") is None


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", CodeFault.EMPTY),
        ("A" * 81, CodeFault.TOO_LONG),
        ("caffè", CodeFault.SIGNS),
        ("a\tb", CodeFault.SIGNS),
        ("4006381333932", CodeFault.CHECK_DIGIT),
        ("MZ-V8V1T0", None),
        ("12345", None),
        ("１２３４５６７８", CodeFault.SIGNS),
    ],
)
def test_other_codes(typed: str, fault: CodeFault | None) -> None:
    assert code_fault(typed) is fault


def test_blanks_between_digits_are_no_part_of_a_code() -> None:
    assert plain_code(" 4 006381 333931 ") == "4006381333931"
    assert plain_code(" ACME 17 ") == "ACME 17"
