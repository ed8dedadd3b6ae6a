"""Every editor: what is read, what is repaired, and the sentence for the rest."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QSizePolicy, QWidget
from pytestqt.qtbot import QtBot

from msp_desktop.ui.formats import cover_amounts
from msp_desktop.ui.kit import (
    DateEdit,
    DateTimeEdit,
    LineEdit,
    MoneyEdit,
    NumberEdit,
    PhoneEdit,
    PlainLabel,
    TextEdit,
    row,
)
from tests.ui.keys import type_text

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize(
    ("typed", "cents", "shown"),
    [
        ("250", 25000, "250.00"),
        ("250,00", 25000, "250.00"),
        ("250.00", 25000, "250.00"),
        ("€ 250", 25000, "250.00"),
        ("1.234,5", 123450, "1,234.50"),
        ("", None, ""),
    ],
)
def test_money_is_read_as_cents_and_shown_tidy(typed: str, cents: int | None, shown: str) -> None:
    edit = MoneyEdit("t.money")
    type_text(edit, typed)
    edit.left.emit()
    assert (edit.value(), edit.text(), edit.problem()) == (cents, shown, "")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("25o", "“25o” is not an amount. Type it like 250.00."),
        ("1,2,3", "“1,2,3” is not an amount. Type it like 250.00."),
        ("-5", "An amount below zero does not fit here."),
    ],
)
def test_what_is_no_amount_is_said_and_kept(typed: str, sentence: str) -> None:
    edit = MoneyEdit("t.money")
    type_text(edit, typed)
    assert edit.problem() == sentence
    edit.left.emit()
    assert edit.text().lstrip("−") == "5.00" if typed == "-5" else edit.text() == typed


def test_covered_amounts_stay_readable_where_they_are_typed() -> None:
    cover_amounts(covered=True)
    try:
        edit = MoneyEdit("t.money")
        edit.set_value(1234)
        assert edit.text() == "12.34"
    finally:
        cover_amounts(covered=False)


def test_a_quantity() -> None:
    edit = NumberEdit("t.number")
    for typed, value in (("1", Decimal(1)), ("0,75", Decimal("0.75")), ("1.5", Decimal("1.5"))):
        edit.setText(typed)
        assert (edit.value(), edit.problem()) == (value, "")
    edit.setText("two")
    assert edit.problem() == "“two” is not a number."
    edit.setText("1.2345")
    assert edit.problem() == "“1.2345” is not a number."
    edit.setText("-1")
    assert edit.problem() == "Use 0 or more."


def test_a_day() -> None:
    edit = DateEdit("t.day")
    type_text(edit, "thu")
    edit.left.emit()
    assert (edit.value(), edit.text()) == (date(2026, 11, 19), "19 Nov 2026")
    edit.setText("soon")
    assert edit.problem() == "“soon” is not a day. Type it like 19/11, thu or +2."


def test_a_moment_is_the_shops_wall_clock_and_survives_its_own_form() -> None:
    edit = DateTimeEdit("t.when", default=time(18))
    type_text(edit, "19.11 9:30")
    edit.left.emit()
    expected = datetime(2026, 11, 19, 9, 30)  # noqa: DTZ001 - wall clock, as typed
    assert (edit.value(), edit.text()) == (expected, "Thu 19 Nov, 09:30")
    next_year = datetime(2027, 3, 1, 18, 0)  # noqa: DTZ001
    edit.set_value(next_year)
    assert edit.text() == "Mon 1 Mar 2027, 18:00"
    assert edit.value() == next_year


def test_a_phone_is_taken_in_any_typing_and_grouped() -> None:
    edit = PhoneEdit("t.phone")
    type_text(edit, "347-5550192")
    edit.left.emit()
    assert (edit.value(), edit.text()) == ("+393475550192", "+39 347 555 0192")
    edit.setText("347 555")
    edit.setText("12")
    assert edit.problem() == "Add the missing digits, or leave the field empty."


def test_typing_is_told_as_edited_and_setting_is_not() -> None:
    heard: list[str] = []
    line, text = LineEdit("t.line"), TextEdit("t.text")
    line.edited.connect(lambda: heard.append("line"))
    text.edited.connect(lambda: heard.append("text"))
    line.set_value("a")
    text.set_value("b")
    assert heard == []
    type_text(line, "é")
    type_text(text, "ß")
    assert heard == ["line", "text"]
    assert (line.value(), text.value()) == ("éa", "ßb")


def test_names_print_literally(qtbot: QtBot) -> None:
    label = PlainLabel("Tom & Jerry <b>Bros</b>", cut=True)
    qtbot.addWidget(label)
    label.resize(40, 20)
    label.show()
    assert label.whole_text() == "Tom & Jerry <b>Bros</b>"
    assert "&lt;b&gt;" in label.toolTip()


def test_a_cut_label_asks_for_the_room_of_its_whole_text(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    label = PlainLabel("Short", cut=True)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    box.setLayout(row(label, None))
    box.resize(400, 40)
    box.show()
    whole = "Taxes and numbering of this shop"
    label.setText(whole)
    box.resize(60, 40)
    qtbot.waitUntil(lambda: label.text() != whole)
    box.resize(400, 40)
    qtbot.waitUntil(lambda: label.text() == whole)
    label.setText("Short")
    label.setText(whole)
    qtbot.waitUntil(lambda: label.text() == whole)
