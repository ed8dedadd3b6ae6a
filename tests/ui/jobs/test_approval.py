"""A customer's yes from the page of a job, with keys only: quote, over the limit, answer, calls, papers."""

import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from msp_desktop.domain.approval import Answer, AnswerWay, CallOutcome
from msp_desktop.domain.job_state import JobState
from msp_desktop.i18n import use_language
from msp_desktop.queries.quote_card import QuoteCard, quote_card
from msp_desktop.store.models.job import Job, JobItem
from msp_desktop.store.shop import Shop
from msp_desktop.ui.jobs.job_screen import JobPage
from msp_desktop.ui.kit import PlainLabel, Sheet
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.usecases.catalogue import ServiceFacts, add_service
from msp_desktop.usecases.jobs import add_part_line, add_service_line, agree_check_fee, set_limit
from msp_desktop.usecases.quotes import make_quote, mark_line_optional, record_answer
from tests.bench import bench, items, job
from tests.ui import accessibility, keys
from tests.ui.desk import desk_for, window_for

pytestmark = pytest.mark.usefixtures("app")

TOTAL, WITHOUT, CHECK = 26352, 16714, 4758


@pytest.fixture
def job_id(shop: Shop) -> int:
    at = bench(shop)
    check = shop.run(add_service, facts=ServiceFacts(name="Check", code="SRV-001", bench_minutes=30), price_cents=3900)
    made = job(shop, at.company, at.latitude)
    (item,) = items(shop, made)
    shop.run(agree_check_fee, job_id=made, service_id=check.value, credited=True)
    shop.run(add_service_line, item_id=item, service_id=at.ssd)
    shop.run(add_part_line, item_id=item, description="Kingston NV2 500 GB", unit_cents=4200)
    option = shop.run(add_part_line, item_id=item, description="External disk", unit_cents=7900).value
    shop.run(mark_line_optional, line_id=option, optional=True)
    return made


@pytest.fixture
def window(shop: Shop) -> Iterator[MainWindow]:
    made = window_for(desk_for(shop))
    yield made
    assert made.desk is not None
    made.desk.dispatcher.background.close()
    made.close()
    made.deleteLater()


def page(window: MainWindow, job_id: int) -> JobPage:
    assert window.desk is not None
    window.desk.go("job", job_id=job_id)
    found = window.desk.current
    assert isinstance(found, JobPage)
    return found


def card(shop: Shop, job_id: int) -> QuoteCard:
    return shop.ask(quote_card, job_id=job_id, today=shop.today)


def sheets(window: QWidget) -> list[str]:
    return [each.objectName() for each in window.findChildren(Sheet) if each.isVisible()]


def until(holds: Callable[[], object]) -> None:
    ends = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < ends, "waited too long"
        QApplication.processEvents()
        time.sleep(0.005)


def state(shop: Shop, job_id: int) -> JobState:
    return shop.ask(lambda s: s.get_one(JobItem, items(shop, job_id)[0]).state)


def tab_to(name: str) -> None:
    for _step in range(20):
        if keys.focused() == name or keys.focused().startswith(name + "."):
            return
        keys.press(None, "Tab")
    raise AssertionError(f"Tab never reached {name}, but stands at {keys.focused()}")


def test_over_the_limit_three_presses_note_a_yes_by_phone(shop: Shop, job_id: int, window: MainWindow) -> None:
    shop.run(set_limit, job_id=job_id, limit_cents=20000)
    page(window, job_id)
    keys.press(None, "Ctrl+Return")
    assert sheets(window) == ["job.ask"], "the main button asks for approval"
    keys.press(None, "Ctrl+Return")
    assert sheets(window) == ["job.answer"]
    keys.press(None, "Ctrl+Return")
    assert sheets(window) == []
    given = card(shop, job_id).answer
    assert given is not None
    assert (given.answer, given.way, given.who) == (Answer.APPROVED, AnswerWay.PHONE, "Studio Dentistico Marchetti")
    assert (given.total_cents, given.limit_cents) == (TOTAL, TOTAL)
    assert not card(shop, job_id).needs_approval


def test_what_changed_since_the_yes_is_shown(shop: Shop, job_id: int, window: MainWindow) -> None:
    quote_id = shop.run(make_quote, job_id=job_id).value
    shop.run(
        record_answer, job_id=job_id, quote_id=quote_id, answer=Answer.APPROVED, way=AnswerWay.COUNTER, who="Reception"
    )
    (item,) = items(shop, job_id)
    shop.run(add_part_line, item_id=item, description="New board", unit_cents=20000)
    made = page(window, job_id).approval.ask_for_approval()
    assert made is not None
    shown = " ".join(_texts(made.sheet))
    for text in ("€507.52", "€263.52", "€244.00", "New board", "€200.00", "+39 333 555 0117"):
        assert text in shown, text
    assert accessibility.nameless(made.sheet) == []
    keys.click(made.sheet, "job.ask.call")
    assert sheets(window) == ["job.call"]


def _texts(root: QWidget) -> list[str]:
    return [each.text() for each in root.findChildren(PlainLabel) if each.isVisible()]


def test_a_quote_told_by_phone_leads_to_its_answer(shop: Shop, job_id: int, window: MainWindow) -> None:
    page(window, job_id).approval.make_quote()
    assert keys.focused() == "job.quote.valid_until"
    tab_to("job.quote.by")
    for _step in range(2):
        keys.press(None, "Right")
    keys.press(None, "Ctrl+Return")
    until(lambda: sheets(window) == ["job.answer"])
    quote = card(shop, job_id).quote
    assert quote is not None
    assert (quote.number, quote.sent_at) == ("Q-0001", shop.now), "told is sent"
    assert state(shop, job_id) is JobState.WAITING_APPROVAL
    keys.press(None, "Down")
    keys.press(None, "Ctrl+Return")
    assert sheets(window) == []
    assert state(shop, job_id) is JobState.IN_REPAIR
    assert shop.ask(lambda s: s.get_one(Job, job_id).total_cents) == WITHOUT


def test_a_no_sends_it_back_unrepaired(shop: Shop, job_id: int, window: MainWindow) -> None:
    shop.run(make_quote, job_id=job_id)
    page(window, job_id).approval.record_answer()
    keys.press(None, "Down")
    keys.press(None, "Down")
    keys.press(None, "Ctrl+Return")
    assert sheets(window) == []
    assert state(shop, job_id) is JobState.READY
    assert shop.ask(lambda s: s.get_one(Job, job_id).total_cents) == CHECK
    shop.undo_last()
    assert state(shop, job_id) is JobState.WAITING_APPROVAL


def test_ticking_what_is_optional_shows_its_price_at_once(shop: Shop, job_id: int, window: MainWindow) -> None:
    made = page(window, job_id).approval.make_quote()
    assert made is not None
    assert "€167.14" in _texts(made.sheet)
    (option,) = (line.id for line in card(shop, job_id).lines if line.optional)
    tab_to(f"job.quote.optional.{option}")
    keys.press(None, "Space")
    assert "€167.14" not in _texts(made.sheet)
    assert card(shop, job_id).prices.without_option_cents is None
    assert accessibility.nameless(made.sheet) == []
    assert accessibility.unpressable(made.sheet) == []


def test_a_slip_is_said_in_the_sheet(shop: Shop, job_id: int, window: MainWindow) -> None:
    made = page(window, job_id).approval.make_quote()
    assert made is not None
    keys.press(None, "Ctrl+A")
    keys.type_text(QApplication.focusWidget() or made.sheet, "16.11.2026")
    keys.press(None, "Ctrl+Return")
    assert sheets(window) == ["job.quote"]
    assert "This day is past" in made.form.fields["valid_until"].error()
    keys.press(None, "Esc")
    assert sheets(window) == []
    assert card(shop, job_id).quote is None


def test_the_preview_shows_the_page_and_makes_nothing(shop: Shop, job_id: int, window: MainWindow) -> None:
    page(window, job_id).approval.make_quote()
    keys.press(None, "Ctrl+P")
    until(lambda: "preview" in sheets(window))
    keys.press(None, "Esc")
    assert sheets(window) == ["job.quote"]
    assert card(shop, job_id).quote is None


def test_without_a_printer_the_quote_waits_under_the_bell_and_is_not_sent(
    shop: Shop, job_id: int, window: MainWindow
) -> None:
    waiting: list[str] = []
    shown = page(window, job_id)
    assert window.desk is not None
    window.desk.printing.waits.connect(lambda _kind, title, _again: waiting.append(title))
    shown.approval.make_quote()
    tab_to("job.quote.by")
    keys.press(None, "Space")
    keys.press(None, "Ctrl+Return")
    until(lambda: waiting)
    assert waiting == ["Quote Q-0001"]
    quote = card(shop, job_id).quote
    assert quote is not None
    assert quote.sent_at is None


@pytest.mark.parametrize("outcome", CallOutcome)
def test_each_outcome_of_a_call_is_two_presses(
    shop: Shop, job_id: int, window: MainWindow, outcome: CallOutcome
) -> None:
    page(window, job_id).approval.log_call()
    assert keys.focused().startswith("job.call.outcome")
    keys.press(None, "Home")
    for _step in range(list(CallOutcome).index(outcome)):
        keys.press(None, "Right")
    keys.press(None, "Space")
    keys.press(None, "Ctrl+Return")
    assert sheets(window) == []
    expected = None if outcome is CallOutcome.TALKED else outcome
    assert card(shop, job_id).last_call is expected


def test_the_sheets_stand_in_italian(shop: Shop, job_id: int, window: MainWindow) -> None:
    use_language("it")
    try:
        for opened in (
            page(window, job_id).approval.make_quote,
            page(window, job_id).approval.record_answer,
            page(window, job_id).approval.log_call,
            page(window, job_id).approval.ask_for_approval,
        ):
            made = opened()
            assert made is not None
            assert accessibility.cut_texts(made.sheet) == []
            made.close()
    finally:
        use_language("en")


def test_a_quote_by_mail_opens_its_message_with_the_paper(shop: Shop, job_id: int, window: MainWindow) -> None:
    page(window, job_id).approval.make_quote()
    keys.press(None, "Ctrl+Return")
    until(lambda: "message" in sheets(window))
    shown = next(each for each in window.findChildren(Sheet) if each.objectName() == "message")
    assert "Quote-Q-0001-Studio-Dentistico-Marchetti.pdf" in " ".join(_texts(shown))
    quote = card(shop, job_id).quote
    assert quote is not None
    assert quote.sent_at is None, "it has not left yet"


def test_the_last_quote_is_in_the_menu_of_the_job(shop: Shop, job_id: int, window: MainWindow) -> None:
    shown = page(window, job_id)
    assert shown.approval.quote_acts() == []
    shop.run(make_quote, job_id=job_id)
    assert [words for words, _name, _act in shown.approval.quote_acts()] == ["Print quote Q-0001", "Mail quote Q-0001"]
    shown.approval.print_quote()
    until(lambda: "preview" in sheets(window))
    shop.run(record_answer, job_id=job_id, quote_id=1, answer=Answer.APPROVED, way=AnswerWay.COUNTER, who="Reception")
    assert [words for words, _name, _act in shown.approval.quote_acts()] == ["Print quote Q-0001"]
