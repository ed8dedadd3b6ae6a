"""The pages of customers and devices: they open in every look, have names for everything, and work with keys alone."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QMenu, QVBoxLayout, QWidget

from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.queries.customer_card import customer_card, customer_form
from msp_desktop.queries.device_card import device_card
from msp_desktop.store.shop import Shop
from msp_desktop.ui import pages
from msp_desktop.ui.background import Background
from msp_desktop.ui.customers.form_screen import CustomerEdit
from msp_desktop.ui.customers.merge_sheet import open_merge
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.dispatcher import Dispatcher
from msp_desktop.ui.kit.sheet import Sheet
from msp_desktop.ui.preferences import Preferences
from msp_desktop.ui.printing import Printing
from msp_desktop.ui.screen import Screen
from msp_desktop.ui.shell.acts import command_hits, menu_of
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.customers import add_customer, add_reach, set_stop
from msp_desktop.usecases.customers_log import add_customer_note, set_consent
from msp_desktop.usecases.messages import queue_message
from tests.customers import anna, latitude, put_job, put_paper
from tests.ui import accessibility, keys
from tests.usecases.mailing import with_server

PAGES = ("customers", "customer", "customer_edit", "devices", "device", "device_edit")


class Stage:
    """One page in a bare window, with where it asked to go."""

    def __init__(self, shop: Shop) -> None:
        preferences = Preferences()
        self.shop = shop
        self.desk = Desk(Dispatcher(shop, Background()), preferences, Printing(preferences))
        self.went: list[tuple[str, dict[str, Any]]] = []
        self.desk.asked_to_go.connect(lambda page, place: self.went.append((page, place)))
        self.windows: list[QWidget] = []

    def show(self, page: str, **place: Any) -> Any:
        """Open a page at a place."""
        screen = pages.make(pages.BY_ID[page], self.desk)
        self.desk.current = screen
        window = QWidget()
        layout = QVBoxLayout(window)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(screen)
        window.resize(1240, 812)
        self.windows.append(window)
        if place or page.endswith("edit"):
            screen.open(**place)
        window.show()
        first = screen.first_focus()
        if first is not None:
            first.setFocus()
        QApplication.processEvents()
        return screen


@pytest.fixture
def stage(app: QApplication, shop: Shop) -> Iterator[Stage]:
    """A stage around the shop, taken down afterwards."""
    made = Stage(shop)
    yield made
    for window in made.windows:
        window.close()
        window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def filled(shop: Shop) -> tuple[int, int]:
    """A customer with everything a page shows, and a device of theirs."""
    customer = anna(shop)
    device = latitude(shop, customer)
    shop.run(
        put_job, number="J-1", customer_id=customer, device_ids=(device,), state=JobState.CLOSED, net_cents=9000,
        lines=((0, "Battery", 9000, 730),), handed_over_at=shop.now,
    )  # fmt: skip
    shop.run(put_job, number="J-2", customer_id=customer, device_ids=(device,))
    shop.run(
        put_paper, customer_id=customer, number="2026/0001", day=date(2026, 10, 1), labour_cents=9000, open_cents=500
    )
    shop.run(add_customer_note, customer_id=customer, text="Rings <b>before</b> noon")
    shop.run(set_consent, customer_id=customer, purpose="news", given=False)
    shop.run(set_stop, customer_id=customer, seen=None, on_stop=True, reason="Late")
    return customer, device


def place_of(page: str, customer: int, device: int) -> dict[str, int]:
    """What a page needs to open."""
    return {
        "customer": {"customer_id": customer},
        "customer_edit": {"customer_id": customer},
        "device": {"device_id": device},
        "device_edit": {"device_id": device},
    }.get(page, {})


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_full_and_names_everything(stage: Stage, page: str, look: str) -> None:
    """No control without accessible name, without objectName, or with the name of another."""
    theme().apply(look, 100)
    customer, device = filled(stage.shop)
    screen = stage.show(page, **place_of(page, customer, device))
    assert screen.title()
    assert accessibility.nameless(screen) == []
    assert accessibility.unpressable(screen) == []
    assert accessibility.doubled(screen) == []
    assert not screen.grab().isNull()


@pytest.mark.parametrize(("page", "sentence"), [("customers", "No customers yet"), ("devices", "No devices yet")])
def test_an_empty_list_says_what_to_do(stage: Stage, page: str, sentence: str) -> None:
    """One sentence and a button that leads on."""
    screen = stage.show(page)
    assert sentence in " ".join(each.text() for each in screen.findChildren(QWidget) if hasattr(each, "whole_text"))
    keys.press(screen.findChild(QWidget, f"{page}.empty.new_job"), "Space")
    assert stage.went == [("intake", {})]


def test_a_new_customer_page_is_empty_and_calm(stage: Stage) -> None:
    """Nothing yet, and New job for them leads to intake."""
    customer = anna(stage.shop)
    screen = stage.show("customer", customer_id=customer)
    screen.main_action()
    assert stage.went == [("intake", {"customer_id": customer})]
    for tab in ("jobs", "devices", "invoices", "overview"):
        screen._tabs.set_value(tab)
    assert accessibility.nameless(screen) == []


def test_the_list_filters_and_opens_with_keys(stage: Stage) -> None:
    """Type, arrow down, Enter."""
    anna(stage.shop)
    other = stage.shop.run(add_customer, kind=CustomerKind.COMPANY, name="Hotel Aurora").value
    screen = stage.show("customers")
    assert keys.focused() == "customers.table"
    screen.filter_()
    keys.type_text(screen._find, "aurora")
    keys.press(screen._find, "Return")
    keys.press(screen._find, "Down")
    keys.press(None, "Return")
    assert stage.went == [("customer", {"customer_id": other})]
    screen.clear_filter()
    assert len(screen._table.rows()) == 2
    keys.type_text(screen._find, "nobody like this")
    keys.press(screen._find, "Return")
    assert screen._table.rows() == []


def test_a_customer_is_added_with_keys_alone(stage: Stage) -> None:
    """Name, Tab to the phone, Ctrl+Enter's act; the page of the new customer follows."""
    screen: CustomerEdit = stage.show("customer_edit")
    assert keys.focused() == "customer_edit.name"
    keys.type_text(screen._name, "Żaneta Łukaszewicz")
    keys.type_text(screen._phones.first, "347 555 0111")
    screen.main_action()
    ((page, place),) = stage.went
    assert page == "customer"
    card = stage.shop.ask(customer_card, customer_id=place["customer_id"])
    assert (card.name, card.facts.phones) == ("Żaneta Łukaszewicz", ("+393475550111",))


def test_what_is_missing_is_named_and_nothing_is_saved(stage: Stage) -> None:
    """The first wrong field has the cursor, the message names them in reading order."""
    screen: CustomerEdit = stage.show("customer_edit")
    screen._emails.first.set_value("anna.posta")
    screen._days.set_value(400)
    screen.main_action()
    assert keys.focused() == "customer_edit.name"
    assert screen.message.text() == "3 fields need you: Name, Email, Days to pay."
    assert stage.went == []
    assert stage.shop.ask(_count) == 0


def test_a_likely_double_is_said_and_never_blocks(stage: Stage) -> None:
    """Same phone as somebody known; saving goes on."""
    known = anna(stage.shop)
    screen: CustomerEdit = stage.show("customer_edit")
    keys.type_text(screen._name, "A. K.")
    keys.type_text(screen._phones.first, "+39 347 555 0192")
    screen.look_for_doubles()
    assert screen._doubles.text() == "Same phone as Anna Kowalski."
    keys.press(screen.findChild(QWidget, "customer_edit.doubles.open"), "Space")
    assert stage.went == [("customer", {"customer_id": known})]
    screen.main_action()
    assert stage.shop.ask(_count) == 2


def test_the_form_keeps_everything_it_shows(stage: Stage) -> None:
    """Opening and saving an untouched card changes nothing."""
    customer, _device = filled(stage.shop)
    before = stage.shop.ask(customer_form, customer_id=customer)
    screen: CustomerEdit = stage.show("customer_edit", customer_id=customer)
    assert screen.facts() == before.facts
    screen.main_action()
    assert stage.shop.ask(customer_form, customer_id=customer) == before
    kept = screen.draft()
    assert kept is None, "the card of a known customer is no draft"


def test_a_new_customers_draft_is_found_again(stage: Stage) -> None:
    """Everything typed comes back from the kept draft."""
    screen: CustomerEdit = stage.show("customer_edit")
    screen._name.set_value("Half Typed")
    screen._phones.set_value(("+393475550199",))
    kept = screen.draft()
    assert kept is not None
    again: CustomerEdit = stage.show("customer_edit")
    again.restore(kept)
    assert again.facts() == screen.facts()


@pytest.mark.parametrize("answer", ["theirs", "mine"])
def test_a_clash_is_asked(stage: Stage, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    """Somebody added a phone meanwhile: keep theirs, or use mine."""
    customer = anna(stage.shop)
    screen: CustomerEdit = stage.show("customer_edit", customer_id=customer)
    stage.shop.acting_as(2).run(add_reach, customer_id=customer, phones=("0515550001",))
    monkeypatch.setattr("msp_desktop.ui.screen.ask", lambda *_args, **_more: answer)
    screen._name.set_value("Anna K")
    screen.main_action()
    facts = stage.shop.ask(customer_form, customer_id=customer).facts
    assert facts.name == ("Anna K" if answer == "mine" else "Anna Kowalski")
    assert (len(facts.phones) == 1) is (answer == "mine")


def _sheet(screen: Screen, name: str) -> Sheet:
    found = screen.window().findChild(Sheet, name)
    assert isinstance(found, Sheet)
    return found


def test_note_stop_and_consents_through_their_sheets(stage: Stage) -> None:
    """Each opens, refuses to be empty, and writes."""
    customer = anna(stage.shop)
    screen = stage.show("customer", customer_id=customer)
    screen.note()
    note = _sheet(screen, "customer_note")
    note.main_action()
    assert note.is_open(), "an empty note stays open"
    keys.type_text(_child(note, "customer_note.note"), "Ring first")
    note.main_action()
    screen.stop()
    stop = _sheet(screen, "customer_stop")
    keys.type_text(_child(stop, "customer_stop.reason"), "Late")
    stop.main_action()
    screen._change_consents()
    consents = _sheet(screen, "customer_consents")
    assert accessibility.nameless(consents) == []
    _child(consents, "customer_consents.news").set_value("yes")
    consents.main_action()
    card = stage.shop.ask(customer_card, customer_id=customer)
    assert [each.text for each in card.notes] == ["Ring first"]
    assert (card.on_stop, card.stop_reason) == (True, "Late")
    assert [(each.purpose, each.given) for each in card.consents] == [("news", True)]
    screen.refresh()
    screen.stop()
    assert not stage.shop.ask(customer_card, customer_id=customer).on_stop


def test_two_cards_are_compared_and_merged(stage: Stage) -> None:
    """The one with more jobs stays unless the person says otherwise."""
    winner, _device = filled(stage.shop)
    loser = stage.shop.run(add_customer, kind=CustomerKind.PERSON, name="Anna Kowalska").value
    screen = stage.show("customer", customer_id=loser)
    sheet = open_merge(screen, loser, winner)
    assert accessibility.nameless(sheet) == []
    sheet.main_action()
    assert stage.shop.ask(customer_card, customer_id=loser).id == winner
    assert stage.went == [("customer", {"customer_id": winner})]


def test_intake_leads_straight_to_the_comparison(stage: Stage) -> None:
    winner, _device = filled(stage.shop)
    loser = stage.shop.run(add_customer, kind=CustomerKind.PERSON, name="Anna Kowalska").value
    screen = stage.show("customer", customer_id=loser, merge_with=winner)
    assert "merge_with" not in screen.place()
    QApplication.processEvents()
    assert _sheet(screen, "customer_merge").isVisible()


def test_tab_goes_through_what_was_added(stage: Stage) -> None:
    """A second phone and a second person to talk to stand where they are seen, and Tab comes round to the start."""
    screen: CustomerEdit = stage.show("customer_edit")
    screen._phones.add()
    screen._contacts.add()
    screen._contacts.add()
    screen._name.setFocus()
    seen: list[str] = []
    while not seen or seen[-1] != "customer_edit.name":
        keys.press(None, "Tab")
        seen.append(keys.focused())
        assert len(seen) < 80
    wanted = ["phones", "phones.2", "phones.more", "emails"]
    assert seen[:4] == [f"customer_edit.{each}" for each in wanted]
    at = seen.index("customer_edit.contacts.1.remove")
    assert seen[at + 1] == "customer_edit.contacts.2.name"


def test_deleting_leads_back_and_can_be_undone(stage: Stage) -> None:
    """Refused with a sentence while something is open."""
    busy, _device = filled(stage.shop)
    screen = stage.show("customer", customer_id=busy)
    screen.delete()
    assert "J-2" in screen.message.text()
    free = stage.shop.run(add_customer, kind=CustomerKind.PERSON, name="Ivo Neri").value
    screen.open(customer_id=free)
    screen.delete()
    assert stage.went == [("customers", {})]
    assert stage.shop.ask(customer_card, customer_id=free).deleted


def test_stop_and_merge_are_acts_of_the_menu_and_of_the_palette(stage: Stage) -> None:
    screen = stage.show("customer", customer_id=anna(stage.shop))
    found = {text: act for text, _name, act in screen.further_acts()}
    assert list(found) == ["Put on stop…", "Merge with another customer…", "Delete customer"]
    window = MainWindow(stage.desk.preferences)
    stage.windows.append(window)
    window._front = screen
    rows = [row.text() for menu in menu_of(window).findChildren(QMenu) for row in menu.actions()]
    assert set(found) <= set(rows)
    (hit,) = command_hits(window, "merge")
    hit.go()
    assert _sheet(screen, "customer_merge").isVisible()


def test_more_menus_name_their_acts(stage: Stage) -> None:
    """Every further act has a name to press it by."""
    customer, device = filled(stage.shop)
    for screen in (stage.show("customer", customer_id=customer), stage.show("device", device_id=device)):
        menu = screen.more_menu()
        assert all(act.objectName() and act.text() for act in menu.actions())
        menu.deleteLater()


def test_a_device_page_leads_on(stage: Stage) -> None:
    """New job, owner, open job; the line is walked with arrows."""
    customer, device = filled(stage.shop)
    screen = stage.show("device", device_id=device)
    screen.main_action()
    screen.open_owner()
    screen.open_job()
    keys.press(screen._line, "Left")
    keys.press(screen._line, "Return")
    went = [page for page, _place in stage.went]
    assert went == ["intake", "customer", "job", "job"]
    assert stage.went[0][1] == {"customer_id": customer, "device_id": device}


def test_a_device_is_added_changed_and_handed_on(stage: Stage) -> None:
    """Through the forms; a serial seen before is said."""
    customer, device = filled(stage.shop)
    form = stage.show("device_edit", customer_id=customer)
    keys.type_text(form._model, "Apple MacBook Pro 14")
    keys.type_text(form._serial, "7kq2 xn3")
    form.form.fields["serial"].check_now()
    assert "has this serial" in form._serial_seen() or "is here as" in form._serial_seen()
    form.main_action()
    page, place = stage.went[-1]
    assert page == "device"
    assert stage.shop.ask(device_card, device_id=place["device_id"]).facts.maker == "Apple"
    other = stage.shop.run(add_customer, kind=CustomerKind.PERSON, name="Ivo Neri").value
    screen = stage.show("device", device_id=device)
    screen.change_owner()
    sheet = _sheet(screen, "device_move")
    sheet.main_action()
    assert sheet.is_open(), "nobody chosen yet"
    _child(sheet, "device_move.customer").chosen.emit(other)
    sheet.main_action()
    assert stage.shop.ask(device_card, device_id=device).customer == "Ivo Neri"


@pytest.mark.parametrize("page", ["customers", "customer", "customer_edit", "devices", "device", "device_edit"])
def test_nothing_is_cut_at_large_text_on_a_small_window(stage: Stage, page: str) -> None:
    """Buttons keep their words at 130 %."""
    theme().apply("light", 130)
    customer, device = filled(stage.shop)
    screen = stage.show(page, **place_of(page, customer, device))
    assert accessibility.cut_texts(screen) == []


def test_typed_names_are_shown_as_typed(stage: Stage) -> None:
    """Markup in a name is text."""
    name = "<img src=/etc/hosts> & Söhne"
    customer = stage.shop.run(add_customer, kind=CustomerKind.PERSON, name=name).value
    screen = stage.show("customer", customer_id=customer)
    assert screen.title() == name


def _child(parent: QWidget, name: str) -> Any:
    found = parent.findChild(QWidget, name)
    assert found is not None, name
    return found


def _count(session: Any) -> int:
    from sqlalchemy import text

    return int(session.scalar(text("SELECT count(*) FROM customer")))


def test_what_was_written_to_a_customer_stands_on_their_page(stage: Stage) -> None:
    with_server(stage.shop)
    customer, other = anna(stage.shop), stage.shop.run(add_customer, kind=CustomerKind.PERSON, name="Omar").value
    for who, subject in ((customer, "Your laptop"), (other, "Your phone")):
        stage.shop.run(
            queue_message, customer_id=who, to_address="a@posta.example", subject=subject, body="Hello", language="en"
        )
    page = stage.show("customer", customer_id=customer)
    for _step in range(4):
        page.next_tab()
    assert page._tabs.value() == "messages"
    assert [row.subject for row in page._messages.rows()] == ["Your laptop"]
    page._messages.view.setFocus()
    keys.press(None, "Return")
    assert stage.went[-1][0] == "messages"
