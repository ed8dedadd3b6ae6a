"""Lookup lists, sheets and questions: children of the window that give the focus back."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from msp_desktop.ui.kit import Field, Found, LineEdit, LookupBox, Sheet, UndoCard, ask, button, confirm, link_button
from tests.ui.keys import click, focused, press, type_text

pytestmark = pytest.mark.usefixtures("app")
PEOPLE = ["Marta Nowak", "Marchetti", "Omar"]


def window(qtbot: QtBot, *parts: QWidget) -> QWidget:
    whole = QWidget()
    qtbot.addWidget(whole)
    layout = QVBoxLayout(whole)
    for part in parts:
        layout.addWidget(part)
    whole.resize(700, 500)
    whole.show()
    with qtbot.waitActive(whole):
        whole.activateWindow()
    return whole


def find(text: str) -> list[Found]:
    return [Found(name, payload=name) for name in PEOPLE if text.casefold() in name.casefold()]


def test_type_arrows_enter(qtbot: QtBot) -> None:
    box = LookupBox("l.find", find, add_words="Add “{text}” as new")
    box.setAccessibleName("Find or add")
    after = LineEdit("l.after")
    _whole = window(qtbot, box, after)
    got: list[object] = []
    box.chosen.connect(got.append)
    box.added.connect(lambda text: got.append(("new", text)))
    box.setFocus()
    type_text(box, "mar")
    assert box.rows() == ["Marta Nowak", "Marchetti", "Omar", "Add “mar” as new"]
    press(box, "Down")
    press(box, "Return")
    assert got == ["Marchetti"]
    assert (box.text(), box.payload(), box.is_open()) == ("Marchetti", "Marchetti", False)
    press(box, "Return")
    assert focused() == "l.after"
    box.setFocus()
    box.clear()
    type_text(box, "zzz")
    press(box, "Return")
    assert got[-1] == ("new", "zzz")
    type_text(box, "y")
    press(box, "Esc")
    assert not box.is_open()


def test_first_choices_show_on_arrival(qtbot: QtBot) -> None:
    box = LookupBox("l.device", find, first_choices=True, clears=True)
    other = LineEdit("l.other")
    _whole = window(qtbot, other, box)
    box.setFocus()
    assert box.rows() == PEOPLE
    press(box, "Return")
    assert box.text() == ""
    assert not box.is_open()


def test_a_sheet_keeps_the_focus_inside_and_gives_it_back(qtbot: QtBot) -> None:
    start = LineEdit("s.start")
    whole = window(qtbot, start)
    start.setFocus()
    name = LineEdit("s.name")
    answers = [False, True]
    sheet = Sheet("New customer", Field("Name", name), "Save", lambda: answers.pop(0), name="s")
    sheet.open(over=whole)
    assert focused() == "s.name"
    seen = set()
    for _step in range(6):
        press(None, "Tab")
        seen.add(focused())
    assert seen == {"s.name", "s.close", "s.cancel", "s.main"}
    sheet.main_action()
    assert sheet.is_open()
    sheet.main_action()
    assert not sheet.is_open()
    assert focused() == "s.start"


def test_tab_goes_through_the_foot_of_a_sheet_as_it_is_read(qtbot: QtBot) -> None:
    whole = window(qtbot, LineEdit("s.start"))
    name = LineEdit("s.name")
    sheet = Sheet("Part", Field("Name", name), "Add", lambda: True, name="s")
    sheet.foot.addWidget(button("Order it", "s.order", lambda: None))
    sheet.open(over=whole)
    way = []
    for _step in range(3):
        press(None, "Tab")
        way.append(focused())
    assert way == ["s.order", "s.cancel", "s.main"]


def test_a_sheet_whose_act_hid_its_opener_leaves_the_focus_beside_it(qtbot: QtBot) -> None:
    place, far = QWidget(), LineEdit("f.far")
    opener, instead = link_button("Unlock", "f.unlock", lambda: None), LineEdit("f.code")
    inside = QVBoxLayout(place)
    inside.addWidget(opener)
    inside.addWidget(instead)
    instead.hide()
    whole = window(qtbot, far, place)
    opener.setFocus()

    def act() -> bool:
        opener.hide()
        instead.show()
        code = Sheet("Code", Field("Code", LineEdit("c.line")), "Done", lambda: True, name="c")
        code.open(over=whole)
        return True

    first = Sheet("Unlock", Field("Secret", LineEdit("u.line")), "Unlock", act, name="u")
    first.open(over=whole)
    first.main_action()
    assert focused() == "c.line"
    press(None, "Esc")
    assert focused() == "f.code"


def test_a_sheet_whose_act_leads_to_another_page_leaves_the_focus_there(qtbot: QtBot) -> None:
    here, there = LineEdit("p.here"), LineEdit("p.there")
    whole = window(qtbot, LineEdit("p.first"), here, there)
    here.setFocus()

    def lead_on() -> bool:
        here.hide()
        there.setFocus()
        return True

    sheet = Sheet("New return", Field("Name", LineEdit("p.name")), "Make", lead_on, name="p")
    sheet.open(over=whole)
    sheet.main_action()
    assert focused() == "p.there"


def test_enter_goes_on_past_a_link(qtbot: QtBot) -> None:
    pressed: list[bool] = []
    link, after = link_button("Choose a passphrase", "e.link", lambda: pressed.append(True)), LineEdit("e.after")
    _whole = window(qtbot, link, after)
    link.setFocus()
    press(None, "Return")
    assert (focused(), pressed) == ("e.after", [])
    link.setFocus()
    press(None, "Space")
    assert pressed == [True]


def test_a_question_waits_for_its_answer(qtbot: QtBot) -> None:
    start = LineEdit("q.start")
    whole = window(qtbot, start)
    start.setFocus()

    def answer(name: str) -> None:
        button = whole.findChild(QWidget, name)
        assert button is not None
        press(button, "Space")

    QTimer.singleShot(0, lambda: answer("question.main"))
    assert confirm(whole, "Issue invoice 2026/0872?", "The number cannot be reused.", "Issue invoice")
    QTimer.singleShot(0, lambda: press(None, "Esc"))
    assert not confirm(whole, "Issue invoice 2026/0872?", "", "Issue invoice")
    QTimer.singleShot(0, lambda: answer("question.theirs"))
    assert ask(whole, "Elena changed this.", "", [("theirs", "Keep theirs"), ("mine", "Use mine")]) == "theirs"
    assert focused() == "q.start"


def test_the_undo_card_goes_by_itself(qtbot: QtBot) -> None:
    card = UndoCard()
    _whole = window(qtbot, card)
    undone: list[bool] = []
    card.undo.connect(lambda: undone.append(True))
    card.offer("J-2662 booked in", 0.05)
    assert card.text() == "J-2662 booked in"
    qtbot.waitUntil(lambda: card.text() == "", timeout=2000)
    card.offer("Part added")
    click(card, "undo_card.undo")
    assert undone == [True]
    QApplication.processEvents()
