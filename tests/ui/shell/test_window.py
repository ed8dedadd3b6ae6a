"""Going, coming back, keys with a field focused, undo, people, and what was changed elsewhere."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from msp_desktop import i18n
from msp_desktop.i18n import N_
from msp_desktop.store import operations
from msp_desktop.store.shop import Shop
from msp_desktop.ui import commands, pages
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Field, LineEdit, primary_button
from msp_desktop.ui.screen import Key, Screen, new_key
from msp_desktop.ui.shell.acting_window import Person
from msp_desktop.ui.shell.acts import menu_of
from msp_desktop.ui.shell.palette import Hit, Palette, PaletteSources, Source
from msp_desktop.ui.shell.window import MainWindow
from tests.store import acts
from tests.ui.accessibility import doubled, nameless, unpressable
from tests.ui.desk import desk_for, window_for
from tests.ui.keys import click, focused, press, type_text


class Staff(Screen):
    """A page of one form, standing in for every page."""

    SHOWS = frozenset({"person"})
    NAME = "staff"
    MAIN = N_("Hire")
    KEYS = (Key("F7", N_("Cash"), "cash"), Key("Ctrl+L", N_("Add line"), "line"), Key("Return", N_("Next field")))

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.log: list[str] = []
        self.asked = 0
        self.key = new_key()
        self.use_case: Callable[..., int] = acts.hire
        self.name = LineEdit("staff.name")
        self.body.addWidget(self.form.add(Field("Name", self.name, required=True)))
        self.name.edited.connect(self.touched)
        self.add_act(primary_button("Hire", "staff.hire", self.main_action))

    def refresh(self) -> None:
        self.asked += 1
        self.set_title("Staff", str(len(self.ask(acts.names))))

    def open(self, **place: Any) -> None:
        self.log.append(f"open {place}")
        self.name.set_value(place.get("name", ""))

    def place(self) -> dict[str, Any]:
        return {"name": self.name.value()} if self.name.value() else {}

    def first_focus(self) -> QWidget:
        return self.name

    def main_action(self) -> None:
        if self.check_form() and (done := self.run(self.use_case, key=self.key, name=self.name.value())) is not None:
            self.log.append(f"hired {done.value}")
            self.key = new_key()
            self.forget_draft()

    def cash(self) -> None:
        self.log.append("cash")

    def line(self) -> None:
        self.log.append("line")

    def filter_(self) -> None:
        self.log.append("filter")

    def print_(self) -> None:
        self.log.append("print")

    def edit(self) -> None:
        self.log.append("edit")

    def scanned(self, code: str) -> bool:
        self.log.append(f"scan {code}")
        return code.startswith("J-")

    def draft(self) -> dict[str, Any] | None:
        return {"name": self.name.value()} if self.name.value() else None


@pytest.fixture
def desk(app: QApplication, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(operations, "ROOTS", [*operations.ROOTS, "tests.store.acts"])
    monkeypatch.setattr(pages, "make", lambda _page, desk: Staff(desk))
    made = desk_for(shop)
    made.dispatcher.act_as(1)
    yield made
    made.dispatcher.background.close()


@pytest.fixture
def window(qtbot: QtBot, desk: Desk) -> MainWindow:
    made = window_for(desk)
    qtbot.addWidget(made)
    made.go("jobs")
    return made


def run(window: MainWindow, use_case: Callable[..., object], **arguments: Any) -> None:
    """An act of the person at the screen."""
    assert window.desk is not None
    window.desk.dispatcher.run(use_case, **arguments)


def page(window: MainWindow) -> Staff:
    found = window.current()
    assert isinstance(found, Staff)
    return found


def test_every_key_works_with_a_field_focused(window: MainWindow) -> None:
    first = page(window)
    assert focused() == "staff.name"
    for keys, said in (
        ("F7", "cash"),
        ("Ctrl+L", "line"),
        ("Ctrl+F", "filter"),
        ("Ctrl+P", "print"),
        ("Ctrl+E", "edit"),
    ):
        press(None, keys)
        assert first.log[-1] == said
    for keys, page_id in (("Ctrl+3", "checkout"), ("Ctrl+4", "customers"), ("Ctrl+6", "invoices"), ("Ctrl+2", "jobs")):
        press(None, keys)
        assert window.side.entry(page_id).isChecked(), keys
    for keys in ("Ctrl+N", "F2"):
        window.go("jobs")
        press(None, keys)
        assert window.side.entry("intake").isChecked()
    press(None, "Ctrl+,")
    assert window.side.entry("settings").isChecked()
    press(None, "Alt+Left")
    assert window.side.entry("intake").isChecked()
    press(None, "Esc")
    assert window.side.entry("jobs").isChecked()


def test_no_key_is_given_twice_and_every_command_can_be_done() -> None:
    keys = [command.keys for command in commands.COMMANDS if command.keys] + list(commands.ALSO)
    assert len(keys) == len(set(keys))
    for command in commands.COMMANDS:
        assert command.menu in commands.MENUS
        assert command.act == "page_act" or hasattr(MainWindow, command.act)
        assert not command.place or command.place in pages.BY_ID


def test_every_page_that_stands_by_itself_is_reached_by_a_command_with_its_key() -> None:
    reached = {command.place: command for command in commands.COMMANDS if command.place}
    for page in pages.PAGES:
        if page.group is not None:
            command = reached[page.id]
            assert command.keys == page.keys or not page.keys
    assert "unclaimed" in reached


def test_every_icon_exists() -> None:
    from msp_desktop.ui import icons

    names = [command.icon for command in commands.COMMANDS] + [page.icon for page in pages.PAGES]
    assert icons.every_name_renders(names) == []


def test_back_returns_to_the_place_left(window: MainWindow) -> None:
    window.go("customer", name="Marta")
    window.go("invoices")
    window.go_back()
    assert page(window).name.text() == "Marta"
    assert [visit.page for visit in window.recent()] == ["customer"]


def test_a_form_is_saved_undone_and_done_again(window: MainWindow, shop: Shop) -> None:
    press(None, "Ctrl+Return")
    assert page(window).message.text() == "1 field needs you: Name."
    type_text(page(window).name, "Ada")
    assert page(window).message.text() == ""
    press(None, "Ctrl+Return")
    assert "Ada" in shop.ask(acts.names)
    assert page(window).asked == 2

    run(window, acts.rename, person_id=1, name="Dora")
    assert window.side.undo_card.text() == "Rename back to Davide Riva"
    window.top.menu_button.setFocus()
    press(None, "Ctrl+Z")
    assert "Davide Riva" in shop.ask(acts.names)
    assert window.status.said().startswith("Taken back")
    press(None, "Ctrl+Shift+Z")
    assert "Dora" in shop.ask(acts.names)
    run(window, acts.rename, person_id=1, name="Eva")
    click(window.side.undo_card, "undo_card.undo")
    assert "Dora" in shop.ask(acts.names)


def test_undo_belongs_to_the_text_while_it_has_something_to_undo(window: MainWindow, shop: Shop) -> None:
    run(window, acts.rename, person_id=1, name="Dora")
    name = page(window).name
    type_text(name, "x")
    press(None, "Ctrl+Z")
    assert name.text() == ""
    assert "Dora" in shop.ask(acts.names)
    press(None, "Ctrl+Z")
    assert "Davide Riva" in shop.ask(acts.names)


def test_nothing_to_undo_is_said(window: MainWindow) -> None:
    press(None, "Ctrl+Z")
    assert page(window).message.text() == "There is nothing to undo."


def test_a_question_of_the_rules_is_asked_and_yes_runs_again(window: MainWindow, shop: Shop) -> None:
    page(window).use_case = acts.careful
    type_text(page(window).name, "Cleo")
    QTimer.singleShot(0, lambda: press(None, "Esc"))
    press(None, "Ctrl+Return")
    assert "Cleo" not in shop.ask(acts.names)
    QTimer.singleShot(0, lambda: press(None, "Ctrl+Return"))
    press(None, "Ctrl+Return")
    assert "Cleo" in shop.ask(acts.names)


def test_a_refusal_is_said_on_the_page_and_nothing_is_saved(window: MainWindow, shop: Shop) -> None:
    page(window).use_case = acts.hire_and_fail
    type_text(page(window).name, "Bo")
    press(None, "Ctrl+Return")
    assert page(window).message.text() == "no"
    assert "Bo" not in shop.ask(acts.names)


def test_what_was_saved_before_is_said(window: MainWindow) -> None:
    staff = page(window)
    type_text(staff.name, "Ada")
    key = staff.key
    press(None, "Ctrl+Return")
    staff.key = key
    type_text(staff.name, "m")
    press(None, "Ctrl+Return")
    assert staff.message.text() == "This was already saved."


def test_hidden_pages_ask_again_when_shown(window: MainWindow, shop: Shop) -> None:
    jobs = page(window)
    window.go("customers")
    assert jobs.asked == 1
    run(window, acts.hire, name="Ada")
    assert (jobs.asked, page(window).asked) == (1, 2)
    window.go("jobs")
    assert jobs.asked == 2
    window.go("customers")
    window.go("jobs")
    assert jobs.asked == 2


def test_work_of_the_worker_is_heard(window: MainWindow, qtbot: QtBot) -> None:
    staff = page(window)
    done: list[int] = []
    staff.start("Hiring", lambda shop, progress: shop.run(acts.hire, name="Wim").value, done=done.append)
    qtbot.waitUntil(lambda: bool(done) and staff.asked == 2, timeout=5000)


def test_the_draft_is_kept_two_seconds_after_typing_and_on_leaving(
    window: MainWindow, shop: Shop, qtbot: QtBot
) -> None:
    type_text(page(window).name, "Half")
    window.go("customers")
    qtbot.waitUntil(lambda: shop.acting_as(1).drafts.load("staff") is not None, timeout=5000)
    kept = shop.acting_as(1).drafts.load("staff")
    assert kept is not None
    assert kept.content == {"name": "Half"}


def test_what_is_called_just_so_is_in_front_in_the_palette(qtbot: QtBot, desk: Desk) -> None:
    went: list[str] = []
    jobs = Source("job", N_("Jobs"), lambda _text: [Hit("J-1356 · Bernardi", lambda: went.append("job"))])
    orders = Source("order", N_("Purchase orders"), lambda _text: [Hit("PO-0271", lambda: went.append("order"))])
    window = window_for(desk, PaletteSources([jobs, orders]))
    qtbot.addWidget(window)
    window.go("jobs")
    for text in ("po-0271", "0271"):
        press(None, "Ctrl+K")
        palette = window.findChild(Palette)
        assert palette is not None
        type_text(palette.entry, text)
        palette.search()
        press(palette.entry, "Return")
    assert went == ["order", "job"]


def test_the_palette_finds_acts_and_records_and_gives_the_focus_back(qtbot: QtBot, desk: Desk) -> None:
    went: list[str] = []
    people = Source(
        "customer",
        N_("Customers"),
        lambda text: (
            [Hit("Marta Nowak", lambda: went.append("open"), main=lambda: went.append("main"))] if text == "mar" else []
        ),
        "c",
    )
    window = window_for(
        desk,
        PaletteSources([people], suggest=lambda _t: ["Marchetti"], add_new=lambda t: [Hit(f"New {t}", lambda: None)]),
    )
    qtbot.addWidget(window)
    window.go("jobs")
    press(None, "Ctrl+K")
    assert focused() == "palette.find"

    def palette() -> Palette:
        return window.findChildren(Palette)[-1]

    def typed(text: str) -> list[str]:
        palette().entry.clear()
        type_text(palette().entry, text)
        QApplication.processEvents()
        return palette().titles()

    assert typed("mar") == ["Customers", "Marta Nowak"]
    assert typed("c mar") == ["Customers", "Marta Nowak"]
    assert typed(">fold") == ["Acts", "Fold or open the sidebar"]
    assert typed("marchtti") == ["Nothing for “marchtti”.", "Did you mean Marchetti?", "New marchtti"]
    press(None, "F7")
    assert page(window).log == []
    typed("mar")
    press(None, "Ctrl+Return")
    assert went == ["main"]
    assert focused() == "staff.name"
    press(None, "Ctrl+K")
    typed("mar")
    press(None, "Return")
    assert went == ["main", "open"]
    press(None, "Ctrl+K")
    press(None, "Esc")
    assert focused() == "staff.name"


def test_key_help_shows_and_narrows(window: MainWindow) -> None:
    press(None, "F1")
    assert focused() == "keys.find"
    press(None, "Esc")
    assert focused() == "staff.name"


def test_a_scan_goes_to_the_page_then_to_the_record_then_says_so(window: MainWindow) -> None:
    window._keys.scan("J-2654")
    assert page(window).log == ["scan J-2654"]
    assert window.status.said() == "Scanned J-2654"
    window._find_code = lambda code: ("invoice", {"name": code}) if code == "7KQ2XN3" else None
    window._keys.scan("7KQ2XN3")
    assert page(window).name.text() == "7KQ2XN3"
    window._keys.scan("8034105921")
    assert page(window).message.text() == "No item has the code 8034105921."


def test_somebody_else_acts(window: MainWindow, shop: Shop) -> None:
    window.act_as(Person(2, "Giulia Ferri"))
    assert window.desk is not None
    assert window.desk.dispatcher.shop.actor == 2
    assert window.preferences.get("person") == 2
    assert "Giulia" in window.top.person.accessibleName()


def test_amounts_are_covered_and_shown_again(window: MainWindow) -> None:
    assert formats().money(1234) == "€12.34"
    press(None, "Ctrl+Shift+H")
    assert formats().money(1234) == "€•••"
    press(None, "Ctrl+Shift+H")
    assert formats().money(1234) == "€12.34"


def test_the_language_changes_while_running(window: MainWindow) -> None:
    type_text(page(window).name, "Ada")
    before = page(window)
    window.preferences.set("language", "it")
    assert i18n.language() == "it"
    assert formats().language == "it"
    assert page(window) is not before
    assert page(window).name.text() == "Ada"
    window.preferences.set("language", "en")
    assert formats().money(123456) == "€1,234.56"


def test_panes_go_round(window: MainWindow) -> None:
    press(None, "F6")
    assert focused() == "staff.hire"
    press(None, "F6")
    assert focused().startswith("side.")
    press(None, "F6")
    assert focused() == "top.menu"
    press(None, "Shift+F6")
    assert focused().startswith("side.")


def test_the_sidebar_folds_and_undo_moves_to_the_status_bar(window: MainWindow, shop: Shop) -> None:
    press(None, "Ctrl+B")
    assert window.side.folded
    run(window, acts.rename, person_id=1, name="Dora")
    assert window.status.said() == "Rename back to Davide Riva"
    click(window, "status.undo")
    assert "Davide Riva" in shop.ask(acts.names)
    press(None, "Ctrl+B")
    assert not window.side.folded


def test_the_window_comes_back_where_it_was(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1300, 800)
    window.close()
    assert window.preferences.get("geometry")


def test_every_control_has_a_name(window: MainWindow) -> None:
    press(None, "Ctrl+K")
    assert nameless(window) == []
    assert unpressable(window) == []
    assert doubled(window) == []


def test_the_menu_opens_on_its_first_act(window: MainWindow) -> None:
    press(None, "F10")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.activeAction() is menu.actions()[0]
    press(menu, "Down")
    assert menu.activeAction() is not menu.actions()[0]
    press(menu, "Esc")


def test_menus_hold_every_act_with_its_key(window: MainWindow) -> None:
    menus = menu_of(window).findChildren(QMenu)
    texts = [row.text() for menu in menus for row in menu.actions()]
    for text in ("Hire\tCtrl+Enter", "Cash\tF7", "New job\tCtrl+N", "Undo\tCtrl+Z", "Search and commands\tCtrl+K"):
        assert text in texts
