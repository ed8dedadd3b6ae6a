"""Checkout of parts of a job: one of two fetched, and what goes back as it came."""

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import JobState
from msp_desktop.store.models.job import JobEvent, JobItem
from msp_desktop.store.shop import Shop
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.usecases.jobs import make_unrepaired
from tests.ui import keys
from tests.ui.checkout.test_checkout_screen import child, opened, shown_text
from tests.ui.desk import desk_for, window_for
from tests.usecases.repairs import item_ids, job, ready_job
from tests.usecases.sales import person

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def window(app: QApplication, shop: Shop) -> Iterator[MainWindow]:
    desk = desk_for(shop, "Giulia")
    made = window_for(desk)
    yield made
    desk.dispatcher.background.close()
    app.processEvents()
    made.close()
    shiboken6.delete(made)


def states(shop: Shop, *ids: int) -> list[JobState]:
    wanted = select(JobItem.state).where(JobItem.id.in_(ids)).order_by(JobItem.id)
    return list(shop.ask(lambda session: session.scalars(wanted).all()))


def test_one_of_two_is_fetched_and_only_that_is_paid(window: MainWindow, shop: Shop, qtbot: object) -> None:
    number = ready_job(shop, person(shop), devices=("Pavilion 15-eg", "ProBook 450"))
    first, second = item_ids(shop, number)
    screen = opened(window, job_id=number)
    assert shown_text(screen, "checkout.due") == "€207.50"
    keys.click(screen, f"checkout.later.{second}")
    assert shown_text(screen, "checkout.due") == "€103.75"
    screen._sale._bags[first].set_value(value=False)
    keys.type_text(child(screen, "checkout.till"), "0001-0042")
    keys.press(window, "Ctrl+Return")
    qtbot.waitUntil(lambda: not screen._busy and screen._document_id is None, timeout=10_000)  # type: ignore[attr-defined]
    assert states(shop, first, second) == [JobState.CLOSED, JobState.READY]
    assert job(shop, number).state is JobState.READY
    noted = select(JobEvent.text).where(JobEvent.job_id == number, JobEvent.kind == EventKind.NOTE)
    assert shop.ask(lambda session: session.scalars(noted).all()) == [
        "Not given back at the hand-over: Charger, blue sleeve"
    ]
    screen.open(job_id=number)
    assert shown_text(screen, "checkout.due") == "€103.75"


def test_what_was_left_for_later_comes_back_with_undo(window: MainWindow, shop: Shop) -> None:
    number = ready_job(shop, person(shop), devices=("Pavilion 15-eg", "ProBook 450"))
    screen = opened(window, job_id=number)
    keys.click(screen, f"checkout.later.{item_ids(shop, number)[1]}")
    assert shown_text(screen, "checkout.due") == "€103.75"
    assert window.desk is not None
    window.desk.dispatcher.shop.undo_last()
    screen.open(job_id=number)
    assert shown_text(screen, "checkout.due") == "€207.50"


def test_a_label_of_one_device_of_two_ticks_that_one(window: MainWindow, shop: Shop) -> None:
    number = ready_job(shop, person(shop), devices=("Pavilion 15-eg", "ProBook 450"))
    second = item_ids(shop, number)[1]
    screen = opened(window, job_id=number)
    assert screen.scanned("J-0001-2")
    assert screen._sale.scanned_items == {second}
    assert not screen.scanned("J-0001-9")


def test_nothing_to_pay_goes_back_over_the_counter_as_returned(window: MainWindow, shop: Shop) -> None:
    number = ready_job(shop, person(shop))
    (only,) = item_ids(shop, number)
    shop.run(make_unrepaired, item_id=only, reason="Too dear")
    screen = opened(window, job_id=number)
    assert screen.message.text() == "Nothing is left to charge on this job."
    keys.click(screen, "checkout.hand_over_only")
    assert states(shop, only) == [JobState.RETURNED]
