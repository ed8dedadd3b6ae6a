"""The intake page in its window, with keys only: the two fast paths, drafts, errors, doubles, papers."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from msp_desktop import i18n
from msp_desktop.domain.intake_answers import ContactWay, DataAnswer
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.i18n import Formats
from msp_desktop.queries.intake_customers import find_customers
from msp_desktop.queries.intake_papers import job_paper_facts
from msp_desktop.store.shop import Shop
from msp_desktop.ui.formats import formats, use_formats
from msp_desktop.ui.intake.screen import IntakeScreen
from msp_desktop.ui.kit import Button
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.customers import set_stop
from tests.shops import Clock
from tests.ui import accessibility, keys
from tests.ui.intake.counter import counter, furnish

pytestmark = pytest.mark.usefixtures("app")


class Hands:
    """Presses keys where the focus is, and counts the acts; typed content is counted apart."""

    def __init__(self) -> None:
        self.acts = 0
        self.typed = 0

    def press(self, *combinations: str) -> None:
        """One act each."""
        for each in combinations:
            keys.press(None, each)
            QTest.qWait(1)
            self.acts += 1

    def type(self, text: str) -> None:
        """Content."""
        widget = QApplication.focusWidget()
        assert widget is not None
        keys.type_text(widget, text)
        self.typed += len(text)


@pytest.fixture
def hands() -> Hands:
    """Two hands on the keyboard."""
    return Hands()


@pytest.fixture
def open_counter(shop: Shop, clock: Clock) -> Iterator[tuple[MainWindow, IntakeScreen]]:
    """The window on a furnished shop, at the intake page."""
    furnish(shop, clock)
    with counter(shop) as (window, screen):
        yield window, screen


def booked(shop: Shop, job_id: int = 3) -> tuple[str, str, str]:
    """Who, what and which answer of the job just booked in."""
    facts = shop.ask(job_paper_facts, job_id=job_id)
    return facts.customer, facts.items[0].device, str(facts.items[0].data_answer)


def press_button(screen: QWidget, name: str) -> None:
    """Press a button by its objectName."""
    found = screen.findChild(Button, name)
    assert found is not None, name
    found.click()


def settle(screen: IntakeScreen) -> None:
    """Let the worker finish and its signals come home."""
    screen.desk.dispatcher.background.quietly(lambda: None).wait(5)
    QTest.qWait(20)


def test_path_1a_known_customer_and_device_in_nine_acts(
    open_counter: tuple[MainWindow, IntakeScreen], shop: Shop, hands: Hands
) -> None:
    window, screen = open_counter
    hands.press("Ctrl+N")
    hands.type("0192")
    hands.press("Return")
    assert screen.customer.row is not None
    hands.press("Return")
    assert keys.focused() == "intake.problem.text"
    hands.type("Coffee on the keyboard")
    hands.press("Tab")
    hands.press("Space")
    hands.press("Ctrl+L")
    hands.type("liquid")
    hands.press("Return")
    hands.press("Ctrl+Return")

    assert hands.acts <= 9
    assert booked(shop) == ("Chiara Moretti", "Apple MacBook Air 13 (M1, 2020)", "must_keep")
    assert keys.focused() == "intake.customer.find"
    assert screen.draft() is None
    assert window.side.undo_card.text() == "J-0003 booked in"
    settle(screen)
    assert "Claim ticket J-0003" in screen.message.text()


def test_path_1b_new_customer_and_device_in_twenty_acts(
    open_counter: tuple[MainWindow, IntakeScreen], shop: Shop, hands: Hands
) -> None:
    _window, _screen = open_counter
    hands.press("Ctrl+N")
    hands.type("Mario Bruni")
    hands.press("Return")
    assert keys.focused() == "intake.customer.mobile"
    hands.type("349 555 0101")
    hands.press("Return")
    hands.type("mario@posta.example")
    hands.press("Return")
    while keys.focused() != "intake.device.model":
        hands.press("Tab")
    hands.type("HP 250 G8")
    hands.press("Return")
    assert keys.focused() == "intake.device.serial"
    hands.type("5CD1234XYZ")
    while keys.focused() != "intake.problem.text":
        hands.press("Tab")
    hands.type("Does not start")
    hands.press("Tab", "Space", "Ctrl+L")
    hands.type("diagnosis")
    hands.press("Return", "Ctrl+Return")

    assert booked(shop) == ("Mario Bruni", "HP 250 G8", "must_keep")
    assert hands.acts <= 20
    assert shop.ask(find_customers, typed="mario")[0].phone == "+393495550101"


def test_book_in_without_print_and_undo(
    open_counter: tuple[MainWindow, IntakeScreen], shop: Shop, hands: Hands
) -> None:
    _window, screen = open_counter
    fill(screen, hands)
    hands.press("Ctrl+Shift+Return")
    settle(screen)
    assert screen.message.text() == ""
    hands.press("Ctrl+Z")
    assert shop.ask(job_paper_facts, job_id=3).items[0].device
    state = shop.ask(lambda session: session.get_one(job_model(), 3)).state
    assert state is JobState.CANCELLED


def job_model() -> type:
    """The row of a job."""
    from msp_desktop.store.models.job import Job

    return Job


def fill(screen: IntakeScreen, hands: Hands) -> None:
    """Chiara, her MacBook, a problem and an answer."""
    screen.focus(screen.customer.lookup)
    hands.type("0192")
    hands.press("Return", "Return")
    hands.type("Slow")
    hands.press("Tab", "Space")


def test_a_draft_is_found_again_after_a_kill(shop: Shop, clock: Clock, hands: Hands) -> None:
    furnish(shop, clock)
    with counter(shop) as (_window, screen):
        fill(screen, hands)
        screen.work.limit.set_value(25000)
        screen.save_draft_now()
        settle(screen)
    clock.forward(minutes=30)
    with counter(shop) as (_window, screen):
        assert screen.found.text() == "You have a draft from 10:42, Chiara Moretti."
        assert screen.draft() is None
        press_button(screen, "intake.found.continue")
        draft = screen.draft_now()
        assert (draft.customer.name, draft.problem, draft.limit_cents) == ("Chiara Moretti", "Slow", 25000)
        assert draft.devices[0].data_answer is DataAnswer.MUST_KEEP
        assert draft.devices[0].id is not None
        screen.main_action()
        assert booked(shop)[0] == "Chiara Moretti"
        settle(screen)
        assert shop.drafts.load("intake") is None


def test_a_draft_can_be_left_for_a_new_start(shop: Shop, clock: Clock, hands: Hands) -> None:
    furnish(shop, clock)
    with counter(shop) as (_window, screen):
        fill(screen, hands)
        hands.press("Esc")
        settle(screen)
        assert shop.drafts.load("intake") is not None
    with counter(shop) as (_window, screen):
        press_button(screen, "intake.found.new")
        settle(screen)
        assert shop.drafts.load("intake") is None
        assert screen.found.text() == ""


def test_a_draft_saves_itself_in_two_seconds(open_counter: tuple[MainWindow, IntakeScreen], shop: Shop) -> None:
    _window, screen = open_counter
    keys.type_text(screen.problem.text, "Slow")
    QTest.qWait(2200)
    settle(screen)
    kept = shop.drafts.load("intake")
    assert kept is not None
    assert kept.content["form"]["problem"] == "Slow"


def test_errors_stand_at_their_fields_and_solve_themselves(
    open_counter: tuple[MainWindow, IntakeScreen], hands: Hands
) -> None:
    _window, screen = open_counter
    fill(screen, hands)
    screen.customer.email.setFocus()
    screen.customer.email.clear()
    hands.type("kowalski.ania example.org")
    press = screen.work.promise
    press._other.click()
    press.typed.clear()
    hands.type("16/11 18:00")
    hands.press("Ctrl+Return")
    assert screen.message.text() == "2 fields need you: Email, Promise."
    assert keys.focused() == "intake.customer.email"
    assert screen.customer.email.selectedText() == "kowalski.ania example.org"
    assert screen.form.fields["email"].error() == "This address has no @. Check it with the customer."
    assert screen.form.fields["promise"].error() == "16 November is past. Choose today or later."
    hands.type("ania@posta.example")
    assert screen.message.text() == "1 field needs you: Promise."
    screen.work.promise.chips.buttons()[0].click()
    assert screen.message.text() == ""


def test_an_empty_form_names_what_it_needs(open_counter: tuple[MainWindow, IntakeScreen], hands: Hands) -> None:
    _window, screen = open_counter
    hands.press("Ctrl+Return")
    assert screen.message.text() == "4 fields need you: Name, Mobile, Brand and model, Customer’s data."
    assert keys.focused() == "intake.customer.name"


def test_a_likely_double_is_said_and_can_be_used(open_counter: tuple[MainWindow, IntakeScreen], hands: Hands) -> None:
    _window, screen = open_counter
    hands.type("Ania K")
    hands.press("Return")
    hands.type("348 555 0173")
    hands.press("Return")
    assert screen.customer.double.text() == "Same mobile as Anna Kowalski."
    press_button(screen, "intake.customer.double.use")
    assert screen.customer.row is not None
    assert screen.customer.row.name == "Anna Kowalski"
    assert screen.customer.double.text() == ""


def test_a_serial_that_is_here_opens_its_job_or_books_a_second(
    open_counter: tuple[MainWindow, IntakeScreen],
) -> None:
    _window, screen = open_counter
    went: list[tuple[str, dict[str, object]]] = []
    screen.desk.asked_to_go.disconnect()
    screen.desk.asked_to_go.connect(lambda page, place: went.append((page, place)))
    screen.device.model.setFocus()
    keys.type_text(screen.device.model, "Lenovo")
    keys.type_text(screen.device.serial, "pf3c-7m2k")
    assert screen.ticket.notes() == ["This laptop is already here as J-0002."]
    assert screen.device.fields[2]._text.whole_text() == "Already here as J-0002"
    press_button(screen, "intake.note.open")
    assert went == [("job", {"job_id": 2})]
    press_button(screen, "intake.note.second")
    assert screen.ticket.notes() == []


def test_a_stop_is_said_and_refused_for_the_desk(shop: Shop, clock: Clock, hands: Hands) -> None:
    furnish(shop, clock)
    shop.run(set_stop, customer_id=1, seen=None, on_stop=True, reason="Two unpaid invoices")
    with counter(shop.acting_as(2)) as (_window, screen):
        fill(screen, hands)
        assert screen.ticket.notes()[0].startswith("Chiara Moretti is on stop")
        hands.press("Ctrl+Return")
        assert "on stop" in screen.form.fields["find"].error()


def test_several_devices_each_with_their_answers(
    open_counter: tuple[MainWindow, IntakeScreen], shop: Shop, hands: Hands
) -> None:
    _window, screen = open_counter
    fill(screen, hands)
    screen.device.add_device()
    hands.type("iPhone 12")
    hands.press("Return")
    hands.press("Ctrl+Return")
    assert "Customer’s data" in screen.message.text()
    screen.problem.data.set_value(DataAnswer.HAS_BACKUP)
    screen._answered()
    screen.device.go(0)
    assert screen.problem.data.value() is DataAnswer.MUST_KEEP
    hands.press("Ctrl+Return")
    items = shop.ask(job_paper_facts, job_id=3).items
    assert [(each.device, each.data_answer) for each in items] == [
        ("Apple MacBook Air 13 (M1, 2020)", DataAnswer.MUST_KEEP),
        ("iPhone 12", DataAnswer.HAS_BACKUP),
    ]


def test_taking_a_device_off_keeps_its_lines(open_counter: tuple[MainWindow, IntakeScreen], hands: Hands) -> None:
    _window, screen = open_counter
    fill(screen, hands)
    screen.device.add_device()
    hands.press("Ctrl+L")
    hands.type("diagnosis")
    hands.press("Return")
    assert screen.draft_now().lines[0].device == 1
    screen.device.remove_device()
    assert screen.draft_now().lines[0].device == 0
    assert len(screen.draft_now().devices) == 1


def test_a_company_is_added_with_its_contact_and_reads_net(
    open_counter: tuple[MainWindow, IntakeScreen], hands: Hands
) -> None:
    _window, screen = open_counter
    hands.type("Studio Marchetti")
    hands.press("Return")
    screen.customer._kind.set_value(CustomerKind.COMPANY)
    screen.customer._kind_changed()
    keys.type_text(screen.customer.contact, "Laura")
    draft = screen.draft_now()
    assert (draft.customer.kind, draft.customer.contact, draft.basis.value) == (CustomerKind.COMPANY, "Laura", "net")


def test_no_phone_is_a_way_out(open_counter: tuple[MainWindow, IntakeScreen], hands: Hands) -> None:
    _window, screen = open_counter
    hands.type("Mario Bruni")
    hands.press("Return")
    screen.customer.no_phone.click()
    assert screen.ticket.notes() == ["There is no phone number to call."]
    keys.type_text(screen.customer.email, "mario@posta.example")
    screen.customer.way.set_value(ContactWay.EMAIL)
    screen._edited()
    assert screen.ticket.notes() == []
    assert screen.problem_of("customer.mobile") == ""


def test_a_part_has_its_price_and_quantity(open_counter: tuple[MainWindow, IntakeScreen], hands: Hands) -> None:
    _window, screen = open_counter
    hands.press("Ctrl+L")
    hands.type("USB-C cable")
    hands.press("Return")
    assert keys.focused() == "intake.lines.0.price"
    hands.type("12,20")
    totals = screen.draft_now().totals
    assert (totals.total_cents, totals.net_cents) == (1220, 1000)
    press = screen.findChild(QToolButton, "intake.lines.0.remove")
    assert press is not None
    press.click()
    assert screen.draft_now().lines == ()


def test_the_promise_follows_the_bench_until_somebody_chooses(
    open_counter: tuple[MainWindow, IntakeScreen], hands: Hands
) -> None:
    _window, screen = open_counter
    assert screen.draft_now().promise is not None
    before = screen.draft_now().promise
    for _n in range(12):
        hands.press("Ctrl+L")
        hands.type("recovery")
        hands.press("Return")
    after = screen.draft_now().promise
    assert before is not None
    assert after is not None
    assert after > before
    screen.work.promise.chips.buttons()[0].click()
    assert "The bench needs until" in " ".join(screen.ticket.notes())


def test_clear_form_can_be_taken_back(open_counter: tuple[MainWindow, IntakeScreen], hands: Hands) -> None:
    _window, screen = open_counter
    fill(screen, hands)
    screen.clear_form()
    assert screen.draft() is None
    assert screen.found.text() == "The form is empty again."
    press_button(screen, "intake.found.back")
    assert screen.draft_now().customer.name == "Chiara Moretti"
    assert screen.draft_now().devices[0].data_answer is DataAnswer.MUST_KEEP


def test_the_page_opens_for_a_customer_and_for_a_device(open_counter: tuple[MainWindow, IntakeScreen]) -> None:
    window, screen = open_counter
    window.go("intake", customer_id=2)
    assert screen.customer.row is not None
    assert screen.customer.row.name == "Anna Kowalski"
    window.go("intake", device_id=1)
    draft = screen.draft_now()
    assert (draft.customer.name, draft.devices[0].id) == ("Chiara Moretti", 1)


def test_a_scanned_serial_finds_customer_and_device(open_counter: tuple[MainWindow, IntakeScreen]) -> None:
    _window, screen = open_counter
    assert screen.scanned("C02FK3XQQ6L4")
    assert screen.draft_now().customer.name == "Chiara Moretti"
    assert screen.draft_now().devices[0].id == 1
    assert not screen.scanned("J-0002")


@pytest.mark.parametrize(
    ("look", "language", "size"), [("light", "en", 100), ("dark", "it", 100), ("light", "it", 130)]
)
def test_every_control_has_a_name_in_every_look(
    shop: Shop, clock: Clock, hands: Hands, look: str, language: str, size: int
) -> None:
    furnish(shop, clock)
    i18n.use_language(language)
    use_formats(Formats(language, "IT", "EUR", "Europe/Rome"))
    theme().apply(look, size)
    try:
        with counter(shop) as (_window, screen):
            fill(screen, hands)
            screen.device.add_device()
            hands.press("Ctrl+Return")
            assert accessibility.nameless(screen) == []
            assert accessibility.unpressable(screen) == []
            assert accessibility.doubled(screen) == []
            assert accessibility.cut_texts(screen) == []
    finally:
        theme().apply("light", 100)


def test_nothing_scrolls_at_1440_by_900(open_counter: tuple[MainWindow, IntakeScreen], hands: Hands) -> None:
    window, screen = open_counter
    fill(screen, hands)
    for typed in ("liquid", "backup"):
        hands.press("Ctrl+L")
        hands.type(typed)
        hands.press("Return")
    screen.work.limit.set_value(25000)
    screen._edited()
    QTest.qWait(50)
    assert (window.width(), window.height()) == (1440, 900)
    assert screen._area.verticalScrollBar().maximum() == 0


def test_a_draft_stays_with_its_author(open_counter: tuple[MainWindow, IntakeScreen], hands: Hands) -> None:
    _window, screen = open_counter
    fill(screen, hands)
    screen.desk.dispatcher.act_as(2)
    settle(screen)
    assert screen.draft() is None
    assert screen.found.text() == ""
    screen.desk.dispatcher.act_as(1)
    settle(screen)
    assert screen.found.text() == "You have a draft from 10:42, Chiara Moretti."


def test_the_ticket_reads_as_it_will_print(open_counter: tuple[MainWindow, IntakeScreen], hands: Hands) -> None:
    _window, screen = open_counter
    fill(screen, hands)
    hands.press("Ctrl+L")
    hands.type("diagnosis")
    hands.press("Return")
    totals = screen.draft_now().totals
    assert screen.ticket._net[1].text() == formats().money(totals.net_cents)
    assert screen.ticket._total[1].text() == formats().money(totals.total_cents)
    assert screen.ticket._taxes[0][0].text() == "VAT 22%"
    assert screen.ticket.shelf() == "B-05"
    screen.work.limit.set_value(100)
    screen._edited()
    assert any(each.startswith("Total") for each in screen.ticket.notes())


def test_tab_goes_from_the_customer_to_the_device_and_on_in_the_order_of_reading(
    open_counter: tuple[MainWindow, IntakeScreen],
) -> None:
    _window, screen = open_counter
    order, widget = [], screen.customer.lookup.nextInFocusChain()
    while widget is not None and widget is not screen.customer.lookup:
        if screen.isAncestorOf(widget) and widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            order.append(widget.objectName())
        widget = widget.nextInFocusChain()
    wanted = [
        "intake.customer.email",
        "intake.device.kind",
        "intake.device.model",
        "intake.device.serial",
        "intake.device.accessories.0",
        "intake.device.accessory_note",
        "intake.device.conditions.0",
        "intake.device.condition_note",
        "intake.problem.text",
        "intake.work.add",
        "intake.work.promise.chips.0",
        "intake.work.limit",
        "intake.book",
    ]
    assert [name for name in order if name in wanted] == wanted
