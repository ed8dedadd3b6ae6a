"""A day at the counter through the program's own window, with keys only, in both languages."""

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication

from msp_desktop.domain.device_kind import DeviceKind
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.i18n import Words, _
from msp_desktop.queries.intake_customers import find_customers
from msp_desktop.queries.intake_papers import job_paper_facts
from msp_desktop.queries.invoice_card import InvoiceCard, invoice_card
from msp_desktop.queries.job_card import JobCard, job_card
from msp_desktop.store.shop import Shop, open_shop
from msp_desktop.ui.formats import formats
from msp_desktop.usecases.catalogue import add_starter_catalogue
from msp_desktop.usecases.customers import add_customer
from msp_desktop.usecases.devices import add_device
from msp_desktop.workflows.issue_document import ROLL, SHEET, paper_bytes
from msp_desktop.workflows.print_job_papers import JobPaper, job_papers
from tests.shops import Clock, ShopMaker
from tests.stories.counter import Hands, counter
from tests.usecases.sales import company, payments

pytestmark = pytest.mark.usefixtures("qapp")
both_languages = pytest.mark.parametrize("language", ["en", "it"])
MACBOOK, SERIAL = "Apple MacBook Air 13", "C02FK3XQQ6L4"
SPILL = "Caffè sulla tastiera, si spegne"


def furnish(shop: Shop, language: str) -> None:
    """The starter catalogue; Chiara with her MacBook, a dental practice with its Latitude."""
    shop.run(add_starter_catalogue, language=language)
    chiara = shop.run(
        add_customer, kind=CustomerKind.PERSON, name="Chiara Moretti", phones=("347 555 0192",), language=language
    ).value
    shop.run(add_device, customer_id=chiara, kind=DeviceKind.LAPTOP, model=MACBOOK, serial=SERIAL)
    practice = company(shop, "Studio Dentistico Marchetti", phones=("051 555 0117",), language=language)
    shop.run(add_device, customer_id=practice, kind=DeviceKind.LAPTOP, model="Dell Latitude 5420", serial="7KQ2XN3")


# -- what people do


def becomes(hands: Hands, steps_down: int) -> None:
    """Somebody else sits down: the person chooser of the top bar."""
    hands.press("Ctrl+Shift+L", *["Down"] * steps_down, "Return")


def books_known(hands: Hands, digits: str, problem: str, code: str) -> None:
    """Path 1a: a known customer, their last device, one service."""
    hands.press("Ctrl+N")
    hands.type(digits)
    hands.press("Return", "Return")
    hands.type(problem)
    hands.press("Tab", "Space", "Ctrl+L")
    hands.type(code)
    hands.press("Return", "Ctrl+Return")


def books_new(hands: Hands) -> None:
    """Path 1b: a new customer with a new device."""
    hands.press("Ctrl+N")
    hands.type("Mario Bruni")
    hands.press("Return")
    hands.type("349 555 0101")
    hands.press("Return")
    hands.type("mario@posta.example")
    hands.press("Return")
    hands.tab_to("intake.device.model")
    hands.type("HP 250 G8")
    hands.press("Return")
    hands.type("5CD1234XYZ")
    hands.tab_to("intake.problem.text")
    hands.type("Non si accende")
    hands.press("Tab", "Space", "Ctrl+L")
    hands.type("SRV-001")
    hands.press("Return", "Ctrl+Return")


def finds(hands: Hands, text: str) -> None:
    """The palette's first hit."""
    hands.press("Ctrl+K")
    hands.type(text)
    hands.press("Return")


def adds_labour(hands: Hands, minutes: str) -> None:
    """Bench work by the minute."""
    hands.press("Ctrl+L")
    hands.type("LAB-60")
    hands.press("Return")
    hands.type(minutes)
    hands.press("Ctrl+Return")


def adds_part(hands: Hands, name: str, price: str) -> None:
    """A part that no list knows."""
    hands.press("Ctrl+L")
    hands.type(name)
    hands.press("Return")
    hands.type(price)
    hands.press("Ctrl+Return")


# -- what is in the shop afterwards


def card_of(shop: Shop, job_id: int) -> JobCard:
    """The job as its page shows it."""
    return shop.ask(job_card, job_id=job_id, since=shop.now, since_day=shop.today)


def paper_of(shop: Shop, job_id: int) -> InvoiceCard:
    """The one paper of a job."""
    (paper,) = card_of(shop, job_id).papers
    return shop.ask(invoice_card, document_id=paper.id, today=shop.today)


def pdf_text(pdf: bytes) -> str:
    """Every word of a paper, in one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def ticks_all_but(hands: Hands, shop: Shop, job_id: int, left: int) -> None:
    """Space on each open step; the next open one comes in front by itself."""
    open_steps = sum(check.done_at is None for check in card_of(shop, job_id).checks)
    for _step in range(open_steps - left):
        assert hands.focused() == "job.checks"
        hands.press("Space")


@both_languages
def test_a_day_from_booking_to_payment(shop: Shop, language: str) -> None:
    furnish(shop, language)
    with counter(shop, language) as hands:
        becomes(hands, 2)
        giulia_books(hands, shop, language)
        becomes(hands, 3)
        marco_repairs(hands, shop)
        becomes(hands, 2)
        giulia_checks_out(hands, shop, language)
        the_practice_goes_on_account(hands, shop, language)
        assert shop.verify_chain().first_bad is None


def giulia_books(hands: Hands, shop: Shop, language: str) -> None:
    """Paths 1a and 1b, and the papers that come of them."""
    hands.count_anew()
    books_known(hands, "0192", SPILL, "SRV-031")
    assert hands.acts <= 9
    assert hands.window.side.undo_card.text() == _("{job} booked in").format(job="J-0001")
    assert hands.focused() == "intake.customer.find"
    hands.count_anew()
    books_new(hands)
    assert hands.acts <= 20
    hands.settle()

    card = card_of(shop, 1)
    assert (card.number, card.customer.facts.name, card.problem) == ("J-0001", "Chiara Moretti", SPILL)
    assert card.booked_by == "Giulia Ferri"
    assert [line.code for line in card.lines] == ["SRV-031"]
    facts = card.items[0].facts
    assert facts is not None
    assert (facts.name, facts.serial) == (MACBOOK, SERIAL)
    assert shop.ask(find_customers, typed="Mario Bruni")[0].phone == "+393495550101"
    assert shop.ask(job_paper_facts, job_id=2).items[0].device == "HP 250 G8"
    wanted = (JobPaper.TICKET, JobPaper.LABEL, JobPaper.WORK_ORDER)
    ticket, label, order = (pdf_text(each.pdf) for each in job_papers(shop, job_id=1, papers=wanted))
    for text in (ticket, label, order):
        assert "J-0001" in text
    assert SPILL in ticket
    assert SERIAL in ticket
    assert card.lines[0].description in order
    assert Words(language)("Claim ticket") in ticket


def marco_repairs(hands: Hands, shop: Shop) -> None:
    """The checklist but for one required step, labour, a part, and closing with a line of why."""
    finds(hands, "J-0001")
    assert hands.page() == "job"
    ticks_all_but(hands, shop, 1, left=1)
    adds_labour(hands, "40")
    adds_part(hands, "Cavo della tastiera", "12,50")
    hands.press("Ctrl+Return")
    assert hands.focused() == "job.close.sheet.reason"
    hands.type("La cliente non ha lasciato la password")
    hands.press("Ctrl+Return")

    card = card_of(shop, 1)
    assert card.state is JobState.READY
    kinds = {line.kind: line for line in card.lines}
    assert (kinds[LineKind.LABOUR].actual_minutes, kinds[LineKind.LABOUR].billable_minutes) == (40, 45)
    assert (kinds[LineKind.PART].description, kinds[LineKind.PART].unit_cents) == ("Cavo della tastiera", 1250)
    assert [check.done_by for check in card.checks if check.done_at] == ["Marco Bianchi"] * (len(card.checks) - 1)
    assert [each.issued for each in card.papers] == [False]


def giulia_checks_out(hands: Hands, shop: Shop, language: str) -> None:
    """Path 3: the label is scanned, cash is taken, the device goes out of the door, a receipt is issued."""
    hands.press("Ctrl+3")
    due = paper_of(shop, 1).sums.to_pay_cents
    hands.count_anew()
    hands.scan("J-0001")
    assert hands.shown("checkout.due") == formats().money(due)
    hands.press("F7")
    hands.type("200")
    hands.press("Ctrl+Return")
    assert hands.focused() == "checkout.till"
    hands.type("0001-0042")
    hands.press("Ctrl+Return")
    assert hands.acts <= 4
    hands.settle()
    assert hands.shown("checkout.done.change") == formats().money(20000 - due)

    card, paper = card_of(shop, 1), paper_of(shop, 1)
    assert card.state is JobState.CLOSED
    assert card.items[0].handed_over_at == shop.now
    assert (paper.kind, paper.number, paper.till_number) == (SeriesKind.RECEIPT, "R-2026/0001", "0001-0042")
    (payment,) = payments(shop)
    assert (payment.way, payment.amount_cents, payment.change_cents) == ("cash", due, 20000 - due)
    for form in (SHEET, ROLL):
        text = pdf_text(paper_bytes(shop, paper.id, form))
        for wanted in ("R-2026/0001", "Cavo della tastiera", formats().money(due), Words(language)("Cash")):
            assert wanted in text, (form, wanted)


def the_practice_goes_on_account(hands: Hands, shop: Shop, language: str) -> None:
    """A company's job becomes an invoice to be paid later; its page takes the payment."""
    books_known(hands, "0117", "Non si accende", "SRV-001")
    hands.settle()
    finds(hands, "J-0003")
    ticks_all_but(hands, shop, 3, left=0)
    hands.press("Ctrl+Return")
    assert card_of(shop, 3).state is JobState.READY
    hands.press("Ctrl+Return")
    assert hands.page() == "checkout"
    hands.press("F12", "Ctrl+Return")
    hands.settle()
    paper = paper_of(shop, 3)
    assert (paper.kind, paper.number, paper.open_cents) == (SeriesKind.INVOICE, "2026/0001", paper.sums.to_pay_cents)
    assert card_of(shop, 3).state is JobState.CLOSED
    text = pdf_text(paper_bytes(shop, paper.id))
    for wanted in ("2026/0001", "Studio Dentistico Marchetti", Words(language)("Invoice"), "IT60"):
        assert wanted in text, wanted

    hands.press("Ctrl+6", "Return")
    assert hands.page() == "invoice"
    hands.settle()
    hands.press("Ctrl+Return")
    hands.tab_to("invoice.payment.way", key="Shift+Tab")
    hands.press("Right", "Right", "Ctrl+Return")
    paid = paper_of(shop, 3)
    assert (paid.open_cents, paid.payments[0].way) == (0, "transfer")
    assert paid.payments[0].amount_cents == paid.sums.to_pay_cents


@pytest.mark.parametrize("language", ["en"])
def test_undo_takes_back_what_can_be_taken_back(shop: Shop, language: str) -> None:
    furnish(shop, language)
    with counter(shop, language) as hands:
        books_known(hands, "0192", SPILL, "SRV-031")
        hands.settle()
        hands.press("Ctrl+Z")
        assert card_of(shop, 1).state is JobState.CANCELLED
        hands.press("Ctrl+Shift+Z")
        assert card_of(shop, 1).state is JobState.BOOKED_IN
        finds(hands, "J-0001")
        hands.press("Space")
        assert card_of(shop, 1).checks[0].done_at is not None
        hands.press("Ctrl+Z")
        assert card_of(shop, 1).checks[0].done_at is None
        adds_part(hands, "Cavo", "12,50")
        assert len(card_of(shop, 1).lines) == 2
        hands.press("Ctrl+Z")
        assert len(card_of(shop, 1).lines) == 1


@pytest.mark.parametrize("language", ["it"])
def test_the_palette_finds_and_opens_every_kind_of_record(shop: Shop, language: str) -> None:
    furnish(shop, language)
    with counter(shop, language) as hands:
        books_known(hands, "0192", SPILL, "SRV-031")
        hands.settle()
        for text, page in (
            ("c moretti", "customer"),
            ("J-0001", "job"),
            ("d latitude", "device"),
            ("SRV-045", "catalogue"),
        ):
            hands.count_anew()
            finds(hands, text)
            assert (text, hands.page()) == (text, page)
            assert hands.acts <= 5
        hands.press("Ctrl+K")
        before = hands.page()
        hands.press("Esc")
        assert hands.page() == before


@pytest.mark.parametrize("language", ["it"])
def test_a_draft_outlives_the_window_and_the_shop(
    tmp_path: Path, shop_maker: ShopMaker, clock: Clock, language: str
) -> None:
    path = tmp_path / "bottega.db"
    with shop_maker.opened(path, clock=clock) as shop:
        furnish(shop, language)
        with counter(shop, language) as hands:
            hands.press("Ctrl+N")
            hands.type("0192")
            hands.press("Return", "Return")
            hands.type(SPILL)
            hands.press("Tab", "Space")
            hands.quit()
            assert not hands.window.isVisible()
    clock.forward(minutes=18)
    with open_shop(path, clock=clock) as shop, counter(shop, language) as hands:
        hands.press("Ctrl+N")
        found = _("You have a draft from {time}, {customer}.").format(time="10:42", customer="Chiara Moretti")
        assert hands.message("intake.found") == found
        hands.tab_to("intake.found.continue", key="Shift+Tab")
        hands.press("Space", "Ctrl+Shift+Return")
        card = card_of(shop, 1)
        assert (card.customer.facts.name, card.problem, card.booked_by) == ("Chiara Moretti", SPILL, "Davide Riva")
        assert card.items[0].data_answer == "must_keep"


def test_each_person_keeps_a_draft_of_their_own(shop: Shop) -> None:
    furnish(shop, "en")
    with counter(shop) as hands:
        becomes(hands, 2)
        hands.press("Ctrl+N")
        hands.type("Mario Bruni")
        hands.press("Return")
        becomes(hands, 4)
        assert QApplication.focusWidget() is not None
        assert hands.message("intake.found") == ""
        becomes(hands, 2)
        assert "Mario Bruni" in hands.message("intake.found")
