"""The technician at the bench: path 2 of the guide through the program's own window, with keys and a scanner only."""

import pytest

from msp_desktop.domain.device_kind import DeviceKind
from msp_desktop.domain.intake_answers import ContactWay, DataAnswer
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.message import MailSecurity, MessageEvent, MessageState
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.queries.job_card import JobCard, job_card
from msp_desktop.queries.job_timeline import TimelinePart, TimelineRow, job_timeline
from msp_desktop.queries.running_timer import running_timer
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.catalogue import ServiceFacts, Step, add_service
from msp_desktop.usecases.customers import add_customer
from msp_desktop.usecases.devices import add_device
from msp_desktop.usecases.jobs import NewItem, add_service_line, open_job, start_timer, tick_check
from msp_desktop.usecases.messages import change_mail_server
from tests.shops import Clock
from tests.stories.counter import Hands, counter

pytestmark = pytest.mark.usefixtures("qapp")
both_languages = pytest.mark.parametrize("language", ["en", "it"])

MARCO = 3
MOST_ACTS = 5
SSD_CODE = "8806092837089"


def furnish(shop: Shop, language: str) -> int:
    """A laptop on the bench, its checklist done but for the last required step; a disk in the drawer; a mail server."""
    practice = shop.run(
        add_customer,
        kind=CustomerKind.COMPANY,
        name="Studio Dentistico Marchetti",
        phones=("333 555 0117",),
        emails=("studio@marchetti.example",),
        language=language,
    ).value
    laptop = shop.run(
        add_device, customer_id=practice, kind=DeviceKind.LAPTOP, model="Dell Latitude 5420", serial="7KQ2XN3"
    ).value
    steps = (Step("Image the old disk", required=True), Step("Stress test", required=True))
    swap = shop.run(
        add_service,
        facts=ServiceFacts(name="SSD swap", code="SRV-021", bench_minutes=90, steps=steps),
        price_cents=9500,
    ).value
    shop.run(add_service, facts=ServiceFacts(name="Samsung 980 1 TB", code=SSD_CODE), price_cents=8400)
    shop.run(
        change_mail_server,
        host="mail.example",
        port=587,
        security=MailSecurity.STARTTLS,
        sender_address="shop@bottega.example",
    )
    job_id = shop.run(
        open_job,
        customer_id=practice,
        items=(NewItem(laptop, data_answer=DataAnswer.MUST_KEEP),),
        problem="Does not start since Friday",
        technician_id=MARCO,
        contact_way=ContactWay.EMAIL,
    ).value
    item_id = card_of(shop, job_id).items[0].id
    marco = shop.acting_as(MARCO)
    marco.run(add_service_line, item_id=item_id, service_id=swap)
    marco.run(start_timer, item_id=item_id)
    marco.run(tick_check, check_id=card_of(shop, job_id).checks[0].id)
    return job_id


def card_of(shop: Shop, job_id: int) -> JobCard:
    """The job as its page shows it."""
    return shop.ask(job_card, job_id=job_id, since=shop.now, since_day=shop.today)


def messages(shop: Shop, job_id: int) -> list[TimelineRow]:
    """What went to the customer, newest first."""
    return shop.ask(job_timeline, job_id=job_id, part=TimelinePart.MESSAGES)


def sits_down(hands: Hands) -> None:
    """Marco is at the screen, the third of the person chooser, with the board in front."""
    hands.press("Ctrl+Shift+L", "Down", "Down", "Down", "Return", "Ctrl+2")
    hands.count_anew()


@both_languages
def test_path_2_closes_a_job_in_five_acts_at_most(shop: Shop, clock: Clock, language: str) -> None:
    job_id = furnish(shop, language)
    clock.forward(minutes=41)
    with counter(shop, language) as hands:
        sits_down(hands)
        hands.scan("J-0001")
        assert hands.page() == "job"
        assert hands.focused() == "job.checks", "the first open step is in front"
        hands.scan(SSD_CODE)
        hands.press("Space")
        hands.press("Ctrl+Return")
        assert (hands.acts, hands.typed) == (4, 0)
        assert hands.acts <= MOST_ACTS
    card = card_of(shop, job_id)
    assert card.state is JobState.READY
    assert [line.description for line in card.lines] == ["SSD swap", "Samsung 980 1 TB"]
    assert all(check.done_by == "Marco Bianchi" and not check.skip_reason for check in card.checks)
    assert [(paper.issued, paper.total_cents) for paper in card.papers] == [(False, 21838)]
    assert shop.ask(running_timer, person_id=MARCO) is None, "closing stops the timer"
    (told,) = messages(shop, job_id)
    assert told.message is not None
    assert (told.message.event, told.message.state) == (MessageEvent.READY, MessageState.WAITING)
    assert told.message.to_address == "studio@marchetti.example"
    kinds = [event.kind for event in shop.ask(job_timeline, job_id=job_id)]
    assert {EventKind.SCANNED, EventKind.CHECKED, EventKind.TIMER_STOPPED, EventKind.CLOSED} <= set(kinds)


@both_languages
def test_the_close_is_taken_back_before_the_message_leaves(shop: Shop, clock: Clock, language: str) -> None:
    job_id = furnish(shop, language)
    clock.forward(minutes=41)
    with counter(shop, language) as hands:
        sits_down(hands)
        hands.scan("J-0001")
        hands.press("Space", "Ctrl+Return")
        assert card_of(shop, job_id).state is JobState.READY
        hands.press("Ctrl+Z")
    card = card_of(shop, job_id)
    assert card.state is JobState.IN_REPAIR
    (told,) = messages(shop, job_id)
    assert told.message is not None
    assert told.message.state is MessageState.CANCELLED
    assert shop.ask(running_timer, person_id=MARCO) is not None, "the timer runs on"


@both_languages
def test_a_morning_at_the_bench_with_keys_only(shop: Shop, clock: Clock, language: str) -> None:
    job_id = furnish(shop, language)
    with counter(shop, language) as hands:
        sits_down(hands)
        hands.scan("J-0001")
        hands.press("Ctrl+T")
        clock.forward(minutes=30)
        hands.press("Ctrl+E")
        hands.type("Settori danneggiati")
        hands.press("Ctrl+Return", "Ctrl+E")
        hands.type("Disco sostituito")
        hands.press("Ctrl+Return", "Ctrl+J")
        hands.type("Vecchio disco nel cassetto 4")
        hands.press("Ctrl+Return", "Ctrl+Shift+J")
        hands.type("Il nuovo disco è montato.")
        hands.press("Ctrl+Return", "Ctrl+T")
        assert hands.page() == "job"
    card = card_of(shop, job_id)
    assert (card.found, card.solution) == ("Settori danneggiati", "Disco sostituito")
    assert card.state is JobState.IN_REPAIR
    (told,) = messages(shop, job_id)
    assert told.message is not None
    assert "Il nuovo disco è montato." in told.message.body
    notes = shop.ask(job_timeline, job_id=job_id, part=TimelinePart.NOTES)
    assert [note.text for note in notes] == ["Vecchio disco nel cassetto 4"]
    running = shop.ask(running_timer, person_id=MARCO)
    assert running is not None
    assert running.job_id == job_id
