"""The page of a job by keys: its timer, its three texts, the two sides of the composer, and two desks at once."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from msp_desktop.domain.approval import Answer, AnswerWay
from msp_desktop.domain.device_kind import DeviceKind
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.message import MailSecurity, MessageState
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.queries.job_card import JobCard, job_card
from msp_desktop.queries.job_timeline import TimelinePart, TimelineRow, job_timeline
from msp_desktop.queries.job_times import TimeRow, job_times
from msp_desktop.queries.running_timer import running_timer
from msp_desktop.store.shop import Shop
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.jobs.composer import Side
from msp_desktop.ui.jobs.job_screen import JobPage
from msp_desktop.ui.jobs.timeline_panel import with_ticks_together
from msp_desktop.ui.kit import Sheet
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.usecases.customers import add_customer
from msp_desktop.usecases.devices import add_device
from msp_desktop.usecases.jobs import JobText, add_service_line, set_limit, start_timer, tick_check, write_text
from msp_desktop.usecases.messages import change_mail_server
from msp_desktop.usecases.quotes import record_answer
from tests.bench import MARCO, Bench, bench, items, job
from tests.shops import Clock
from tests.ui import keys
from tests.ui.desk import desk_for, window_for

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def at(shop: Shop) -> Bench:
    return bench(shop)


@pytest.fixture
def window(shop: Shop) -> Iterator[MainWindow]:
    made = window_for(desk_for(shop))
    yield made
    made.close()
    made.deleteLater()


def desk_of(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk


def page(window: MainWindow, job_id: int) -> JobPage:
    desk_of(window).go("job", job_id=job_id)
    found = desk_of(window).current
    assert isinstance(found, JobPage)
    return found


def card(shop: Shop, job_id: int) -> JobCard:
    return shop.ask(job_card, job_id=job_id, since=shop.now, since_day=shop.today)


def times(shop: Shop, job_id: int) -> list[TimeRow]:
    return shop.ask(job_times, job_id=job_id)


def told(shop: Shop, job_id: int, part: TimelinePart = TimelinePart.ALL) -> list[TimelineRow]:
    return shop.ask(job_timeline, job_id=job_id, part=part)


def write(text: str) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    keys.type_text(target, text)


def sheet(window: QWidget) -> Sheet | None:
    return next((each for each in window.findChildren(Sheet) if each.isVisible()), None)


def mails(shop: Shop) -> None:
    shop.run(
        change_mail_server,
        host="mail.example",
        port=587,
        security=MailSecurity.STARTTLS,
        sender_address="shop@bottega.example",
    )


# -- the timer


def test_ctrl_t_starts_and_pauses_and_the_bar_ticks(shop: Shop, at: Bench, window: MainWindow, clock: Clock) -> None:
    job_id = job(shop, at.company, at.latitude)
    current = page(window, job_id)
    assert not window.top.timer.isVisible()
    keys.press(None, "Ctrl+T")
    assert card(shop, job_id).state is JobState.DIAGNOSING
    assert window.top.timer.isVisible()
    clock.forward(minutes=41, seconds=12)
    watch = desk_of(window).timer
    assert watch is not None
    watch._tick()
    current.timing.panel._tick()
    assert window.top.timer.face.text_shown() == "J-0001 00:41:12"
    assert current.timing.panel.figure.text() == "00:41:12"
    assert current.timing.panel._since.whole_text() == "Since 10:42 · rounds to 0.75 h · bench rate €60.00"
    keys.press(None, "Ctrl+T")
    assert not window.top.timer.isVisible()
    (line,) = card(shop, job_id).lines
    assert (line.actual_minutes, line.billable_minutes, line.from_timer) == (41, 45, True)


def test_ctrl_t_goes_on_anywhere_with_the_last_job(shop: Shop, at: Bench, window: MainWindow, clock: Clock) -> None:
    job_id = job(shop, at.company, at.latitude)
    desk_of(window).go("customers")
    keys.press(None, "Ctrl+T")
    assert shop.ask(running_timer, person_id=1) is None, "there is no last job yet"
    page(window, job_id)
    keys.press(None, "Ctrl+T")
    desk_of(window).go("customers")
    clock.forward(minutes=5)
    keys.press(None, "Ctrl+T")
    assert shop.ask(running_timer, person_id=1) is None
    keys.press(None, "Ctrl+T")
    running = shop.ask(running_timer, person_id=1)
    assert running is not None
    assert running.job_id == job_id
    window.top.timer.face.click()
    assert isinstance(desk_of(window).current, JobPage)
    window.top.timer.pause.click()
    assert shop.ask(running_timer, person_id=1) is None
    assert len(times(shop, job_id)) == 2


def test_a_start_on_another_job_stops_the_first(shop: Shop, at: Bench, window: MainWindow, clock: Clock) -> None:
    one, two = job(shop, at.company, at.latitude), job(shop, at.person, at.aspire)
    page(window, one)
    keys.press(None, "Ctrl+T")
    clock.forward(minutes=7)
    page(window, two)
    keys.press(None, "Ctrl+T")
    assert [row.minutes for row in times(shop, one)] == [7]
    assert window.top.timer.face.text_shown().startswith("J-0002")


def test_a_forgotten_timer_is_asked_about_on_the_page_and_under_the_bell(
    shop: Shop, at: Bench, window: MainWindow, clock: Clock
) -> None:
    job_id = job(shop, at.company, at.latitude)
    current = page(window, job_id)
    keys.press(None, "Ctrl+T")
    clock.forward(hours=4, minutes=10)
    watch = desk_of(window).timer
    assert watch is not None
    watch._tick()
    assert current.timing.panel.asked.text() == "Timer has run 4 h 10."
    assert len(window.top.bell.texts()) == 1
    keys.click(current, "job.timer.keep")
    assert current.timing.panel.asked.text() == ""
    assert window.top.bell.texts() == []
    clock.forward(hours=5)
    watch._tick()
    keys.click(current, "job.timer.set")
    assert keys.focused() == "job.time.minutes"
    keys.press(None, "Ctrl+A")
    write("50")
    keys.press(None, "Ctrl+Return")
    assert keys.focused() == "job.time.reason", "a correction says why"
    write("Forgot it over lunch")
    keys.press(None, "Ctrl+Return")
    assert sheet(window) is None
    assert [(row.minutes, row.reason) for row in times(shop, job_id)] == [(50, "Forgot it over lunch")]
    assert window.top.bell.texts() == []


def test_how_time_is_billed_is_a_choice(shop: Shop, at: Bench, window: MainWindow, clock: Clock) -> None:
    job_id = job(shop, at.company, at.latitude)
    shop.run(add_service_line, item_id=items(shop, job_id)[0], service_id=at.ssd)
    current = page(window, job_id)
    assert current.timing.panel.billed.currentText() == "Covered by the flat price"
    keys.press(None, "Ctrl+T")
    clock.forward(minutes=30)
    current.timing.panel.billed.set_value(at.hour)
    current.timing.panel.billed.edited.emit()
    keys.press(None, "Ctrl+T")
    assert [line.from_timer for line in card(shop, job_id).lines] == [False, True]


def test_the_stretches_stand_with_who_and_when(shop: Shop, at: Bench, window: MainWindow, clock: Clock) -> None:
    job_id = job(shop, at.company, at.latitude)
    item = items(shop, job_id)[0]
    shop.acting_as(MARCO).run(start_timer, item_id=item)
    current = page(window, job_id)
    keys.press(None, "Ctrl+T")
    clock.forward(minutes=12)
    keys.press(None, "Ctrl+T")
    assert current.timing.panel._others.text() == "Marco works on it since 10:42"
    current.timing.panel.more.click()
    marco, mine = times(shop, job_id)
    # Buttons of the list as it was before are gone only when the window is next idle.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    keys.click(current, f"job.time.{mine.id}.correct")
    discard = window.findChild(QWidget, "job.time.discard")
    assert discard is not None
    discard.click()  # type: ignore[attr-defined]  # a button
    assert [row.id for row in times(shop, job_id)] == [marco.id]


# -- the three texts


def test_found_and_done_are_written_in_place(shop: Shop, at: Bench, window: MainWindow) -> None:
    job_id = job(shop, at.company, at.latitude)
    current = page(window, job_id)
    keys.press(None, "Ctrl+E")
    assert keys.focused() == "job.text.found"
    write("Bad sectors")
    keys.press(None, "Ctrl+Return")
    assert card(shop, job_id).found == "Bad sectors"
    assert card(shop, job_id).state is JobState.BOOKED_IN, "the text was saved, nothing was closed"
    keys.press(None, "Ctrl+E")
    assert keys.focused() == "job.text.solution"
    write("New disk")
    keys.press(None, "Esc")
    assert card(shop, job_id).solution == ""
    assert current.writing.texts.editing() is None
    assert desk_of(window).current is current


def test_a_text_begun_is_found_again_on_its_own_job(shop: Shop, at: Bench, window: MainWindow) -> None:
    one, two = job(shop, at.company, at.latitude), job(shop, at.person, at.aspire)
    for job_id, text in ((one, "First"), (two, "Second")):
        page(window, job_id)
        keys.press(None, "Ctrl+E")
        write(text)
        desk_of(window).go("customers")
        desk_of(window).dispatcher.background.quietly(lambda: None).wait(5)
    for job_id, text in ((one, "First"), (two, "Second")):
        block = page(window, job_id).writing.texts.editing()
        assert block is not None
        assert block.editor.value() == text


@pytest.mark.parametrize(("answer", "kept"), [("theirs", "Hers"), ("mine", "Mine")])
def test_two_people_change_one_text(
    shop: Shop, at: Bench, window: MainWindow, monkeypatch: pytest.MonkeyPatch, answer: str, kept: str
) -> None:
    job_id = job(shop, at.company, at.latitude)
    page(window, job_id)
    keys.press(None, "Ctrl+E")
    write("Mine")
    her = shop.acting_as(2)
    her.run(write_text, job_id=job_id, which=JobText.FOUND, text="Hers", seen=card(shop, job_id).version)
    monkeypatch.setattr("msp_desktop.ui.screen.ask", lambda *_args, **_more: answer)
    keys.press(None, "Ctrl+Return")
    assert card(shop, job_id).found == kept


def test_a_change_of_something_else_does_not_ask(
    shop: Shop, at: Bench, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = job(shop, at.company, at.latitude)
    current = page(window, job_id)
    keys.press(None, "Ctrl+E")
    write("Mine")
    shop.acting_as(2).run(set_limit, job_id=job_id, limit_cents=5000)
    current.mark_stale()
    monkeypatch.setattr("msp_desktop.ui.screen.ask", lambda *_args, **_more: pytest.fail("nobody touched the text"))
    keys.press(None, "Ctrl+Return")
    assert card(shop, job_id).found == "Mine"


# -- the composer


def test_a_message_to_the_customer_leaves_and_the_next_words_are_internal(
    shop: Shop, at: Bench, window: MainWindow
) -> None:
    mails(shop)
    job_id = job(shop, at.company, at.latitude)
    current = page(window, job_id)
    keys.press(None, "Ctrl+Shift+J")
    assert current.writing.composer.side.value() is Side.CUSTOMER
    assert current.writing.composer.send.text() == "Send"
    write("Your disk arrives tomorrow.")
    keys.press(None, "Ctrl+Return")
    (row,) = told(shop, job_id, TimelinePart.MESSAGES)
    assert row.message is not None
    assert row.message.state is MessageState.WAITING
    assert row.message.to_address == "studio@marchetti.example"
    assert "\n\nYour disk arrives tomorrow.\n\n" in row.message.body
    assert current.writing.composer.side.value() is Side.INTERNAL
    shop.undo_last()
    (row,) = told(shop, job_id, TimelinePart.MESSAGES)
    assert row.message is not None
    assert row.message.state is MessageState.CANCELLED


def test_words_of_one_side_never_stand_on_the_other(shop: Shop, at: Bench, window: MainWindow) -> None:
    mails(shop)
    job_id, other = job(shop, at.company, at.latitude), job(shop, at.company, at.latitude)
    composer = page(window, job_id).writing.composer
    keys.press(None, "Ctrl+J")
    write("He never pays")
    keys.press(None, "Ctrl+Shift+J")
    assert composer.text.value() == ""
    write("Good morning")
    desk_of(window).go("customers")
    assert composer.side.value() is Side.INTERNAL
    assert composer.text.value() == "He never pays"
    page(window, other)
    keys.press(None, "Ctrl+Shift+J")
    assert page(window, job_id).writing.composer.side.value() is Side.INTERNAL
    assert told(shop, job_id, TimelinePart.MESSAGES) == []


def test_an_empty_message_and_an_empty_note_are_not_kept(shop: Shop, at: Bench, window: MainWindow) -> None:
    mails(shop)
    job_id = job(shop, at.company, at.latitude)
    current = page(window, job_id)
    for combination in ("Ctrl+J", "Ctrl+Shift+J"):
        keys.press(None, combination)
        current.add_written()
        assert current.message.text().startswith("Write the ")
    assert [row.kind for row in told(shop, job_id)] == [EventKind.BOOKED_IN]


def test_without_a_mail_server_the_words_go_to_the_sheet(shop: Shop, at: Bench, window: MainWindow) -> None:
    job_id = job(shop, at.company, at.latitude)
    page(window, job_id)
    keys.press(None, "Ctrl+Shift+J")
    assert sheet(window) is not None
    keys.press(None, "Esc")


# -- over the limit


def test_over_the_limit_the_button_asks_for_approval(shop: Shop, at: Bench, window: MainWindow) -> None:
    job_id = job(shop, at.company, at.latitude, limit_cents=10000)
    current = page(window, job_id)
    assert current.closing.box.main.text() == "Close job"
    shop.run(add_service_line, item_id=items(shop, job_id)[0], service_id=at.ssd)
    current.mark_stale()
    assert current.closing.box.main.text() == "Ask for approval"
    keys.press(None, "Ctrl+Return")
    assert sheet(window) is not None
    keys.press(None, "Esc")
    assert "job.more.close" in [name for _text, name, _act in current.further_acts()]
    shop.run(
        record_answer, job_id=job_id, answer=Answer.APPROVED, way=AnswerWay.PHONE, who="Dr Marchetti", limit_cents=20000
    )
    current.mark_stale()
    assert current.closing.box.main.text() == "Close job"
    assert current._lines._left.text() == "€84.10 left of €200.00"


# -- several devices, many ticks


def test_a_scanned_serial_brings_its_device_in_front(shop: Shop, at: Bench, window: MainWindow) -> None:
    second = shop.run(
        add_device, customer_id=at.company, kind=DeviceKind.LAPTOP, model="HP 250", serial="5CD1234XYZ"
    ).value
    job_id = job(shop, at.company, at.latitude, second)
    current = page(window, job_id)
    assert current.scanned("5cd1234xyz")
    assert current.place()["item_id"] == items(shop, job_id)[1]
    assert current._device.passcode._item_id == items(shop, job_id)[1]
    assert not current.scanned("0000000000")
    assert current.scanned("J-0001-1")
    assert current.place()["item_id"] == items(shop, job_id)[0]
    desk_of(window).go("customers")
    desk_of(window).go("job", job_id=job_id, nth=2)
    assert current.place()["item_id"] == items(shop, job_id)[1]


def test_ticks_one_after_the_other_are_one_entry(shop: Shop, at: Bench, window: MainWindow) -> None:
    job_id = job(shop, at.company, at.latitude)
    shop.run(add_service_line, item_id=items(shop, job_id)[0], service_id=at.ssd)
    first, second, third = card(shop, job_id).checks
    shop.run(tick_check, check_id=first.id)
    shop.run(tick_check, check_id=second.id)
    shop.acting_as(MARCO).run(tick_check, check_id=third.id)
    shop.run(tick_check, check_id=third.id, done=False)
    together = [steps for row, steps in with_ticks_together(told(shop, job_id)) if row.kind is EventKind.CHECKED]
    assert together == [[], ["Clean the case"], ["Image the old disk", "Fit the new SSD"]]


def test_a_customer_without_an_address_is_written_to_by_hand(shop: Shop, window: MainWindow) -> None:
    mails(shop)
    customer = shop.run(add_customer, kind=CustomerKind.PERSON, name="Ugo Neri", phones=("349 555 0101",)).value
    current = page(window, job(shop, customer))
    assert current.writing.reach is not None
    assert not current.writing.reach.by_mail
    assert "has no mail address" in current.writing.composer._reach
