"""When a field is checked, what it says, and how a form leads to it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from msp_desktop.ui.kit import (
    Check,
    Chips,
    Combo,
    Field,
    Form,
    LineEdit,
    MoneyEdit,
    PlainLabel,
    RadioGroup,
    Segments,
    TabBar,
)
from msp_desktop.ui.kit.fields import need_you
from tests.ui.accessibility import nameless
from tests.ui.keys import focused, press, type_text

pytestmark = pytest.mark.usefixtures("app")


def form_in(qtbot: QtBot) -> tuple[QWidget, Form]:
    whole = QWidget()
    qtbot.addWidget(whole)
    form = Form(
        Field("Name", LineEdit("f.name"), required=True, missing="Enter the customer’s name."),
        Field("Price", MoneyEdit("f.price")),
        Field("Note", LineEdit("f.note"), hint="Printed", check=lambda: ""),
    )
    layout = QVBoxLayout(whole)
    for field in form.fields.values():
        layout.addWidget(field)
    whole.show()
    with qtbot.waitActive(whole):
        whole.activateWindow()
    return whole, form


def test_an_empty_required_field_is_no_mistake_until_the_end(qtbot: QtBot) -> None:
    _whole, form = form_in(qtbot)
    name = form.fields["name"]
    name.editor.setFocus()
    press(None, "Tab")
    assert name.error() == ""
    assert [field.name for field in form.problems()] == ["name"]
    assert name.error() == "Enter the customer’s name."
    assert focused() == "f.name"
    type_text(name.editor, "C")
    assert name.error() == ""


def test_a_typed_mistake_is_said_on_leaving_and_goes_while_typing(qtbot: QtBot) -> None:
    _whole, form = form_in(qtbot)
    price = form.fields["price"]
    price.editor.setFocus()
    type_text(price.editor, "x")
    assert price.error() == ""
    press(None, "Return")
    assert focused() == "f.note"
    assert price.error().startswith("“x” is not an amount.")
    price.editor.setFocus()
    assert isinstance(price.editor, MoneyEdit)
    price.editor.clear()
    type_text(price.editor, "5")
    assert price.error() == ""


def test_a_refusal_marks_the_field_it_names(qtbot: QtBot) -> None:
    _whole, form = form_in(qtbot)
    assert form.refuse("note", "Too long for the label.")
    assert form.fields["note"].error() == "Too long for the label."
    assert focused() == "f.note"
    assert not form.refuse("elsewhere", "no")


def test_one_message_names_the_fields(qtbot: QtBot) -> None:
    _whole, form = form_in(qtbot)
    fields = list(form.fields.values())
    assert need_you(fields[:1]) == "1 field needs you: Name."
    assert need_you(fields[:2]) == "2 fields need you: Name, Price."


def test_what_is_wrong_is_read_whole_under_a_narrow_field(qtbot: QtBot) -> None:
    line = LineEdit("n.when", width=170)
    field = Field("When", line, hint="Thu 26")
    qtbot.addWidget(field)
    field.show()
    low = field.sizeHint().height()
    sentence = "Marco Bianchi is with Gabriele Serra from 15:40 to 17:50."
    field.set_error(sentence)
    said = next(each for each in field.findChildren(PlainLabel) if each.isVisible() and each.text() == sentence)
    assert said.heightForWidth(said.width()) <= field._line.height()
    assert field.sizeHint().height() > low
    field.set_error("")
    assert field.sizeHint().height() == low


def test_every_choice_has_a_name_and_one_tab_stop(qtbot: QtBot) -> None:
    whole = QWidget()
    qtbot.addWidget(whole)
    layout = QVBoxLayout(whole)
    chips = Chips("c.chips", "Problem", [(1, "Slow"), (2, "Screen"), (3, "Virus")], multi=True)
    data = RadioGroup("c.data", "Data", [("keep", "Must be kept"), ("no", "Not needed")])
    view = Segments("c.view", "View", [("b", "Board"), ("t", "Table")])
    combo = Combo("c.kind", [("l", "Laptop"), ("p", "PC")])
    tick = Check("Charger", "c.charger")
    tabs: TabBar[str] = TabBar("c.tabs", "Parts", [("a", "Overview"), ("b", "Jobs")])
    layout.addWidget(Field("Kind", combo))
    for part in (chips, data, view, tick, tabs):
        layout.addWidget(part)
    whole.show()
    with qtbot.waitActive(whole):
        whole.activateWindow()
    assert nameless(whole) == []
    heard: list[str] = []
    chips.edited.connect(lambda: heard.append("chips"))
    view.edited.connect(lambda: heard.append("view"))
    chips.setFocus()
    press(None, "Right")
    press(None, "Space")
    press(None, "Right")
    press(None, "Space")
    assert chips.values() == [2, 3]
    press(None, "Tab")
    assert focused() == "c.data.0"
    assert data.value() is None
    press(None, "Space")
    assert data.value() == "keep"
    view.setFocus()
    press(None, "Right")
    assert view.value() == "t"
    assert heard == ["chips", "chips", "view"]
    chips.set_count(1, 4)
    assert chips.buttons()[0].text() == "Slow 4"
    assert combo.value() == "l"
    tabs.set_count("b", 27)
    tabs.next_tab()
    assert tabs.value() == "b"


def test_single_chips_choose_one_and_may_choose_none() -> None:
    chips = Chips("c.one", "Data", [("a", "A"), ("b", "B")])
    first, second = chips.buttons()
    first.click()
    second.click()
    assert chips.value() == "b"
    second.click()
    assert chips.value() is None
    firm = Chips("c.firm", "Show", [("a", "A"), ("b", "B")], optional=False)
    firm.set_value("a")
    firm.buttons()[0].click()
    assert firm.value() == "a"


def test_what_is_typed_into_a_long_list_becomes_its_entry_and_enter_goes_on(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    layout = QVBoxLayout(holder)
    words = ("Laptop", "Desktop PC", "Phone", "Tablet", "Printer", "Monitor", "Server", "Network", "Other")
    combo: Combo[int] = Combo("c.kind", list(enumerate(words)))
    after = LineEdit("c.after")
    layout.addWidget(combo)
    layout.addWidget(after)
    holder.show()
    with qtbot.waitActive(holder):
        holder.activateWindow()
    line = combo.lineEdit()
    assert line is not None
    heard: list[int | None] = []
    combo.edited.connect(lambda: heard.append(combo.value()))
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "desk")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert (combo.value(), combo.currentText(), heard) == (1, "Desktop PC", [1])
    qtbot.waitUntil(lambda: holder.focusWidget() is after, timeout=2000)
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "Lenovo")
    after.setFocus()
    assert (combo.value(), combo.currentText(), heard) == (1, "Desktop PC", [1])


def test_a_tick_that_gives_way_asks_for_no_room_and_tells_its_text(qtbot: QtBot) -> None:
    outer = QWidget()
    qtbot.addWidget(outer)
    layout = QVBoxLayout(outer)
    tick = Check("Email the complaint to Elettronica Ferri e Figli S.r.l.", "f.tick", gives_way=True)
    layout.addWidget(tick)
    assert outer.minimumSizeHint().width() < tick.sizeHint().width()
    outer.resize(160, 60)
    outer.show()
    assert tick.toolTip() == tick.text()
    outer.resize(700, 60)
    assert tick.toolTip() == ""
