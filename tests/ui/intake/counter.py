"""A counter for tests and pictures of intake: a shop with a catalogue, Chiara and her MacBook, and the window on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtWidgets import QApplication

from msp_desktop.domain.device_kind import DeviceKind
from msp_desktop.domain.drafts.intake import DraftCustomer, DraftDevice
from msp_desktop.domain.intake_answers import DataAnswer
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.queries.intake_services import find_services
from msp_desktop.store.shop import Shop
from msp_desktop.ui.intake.screen import IntakeScreen
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.usecases.catalogue import add_starter_catalogue
from msp_desktop.usecases.counter.intake import book_in
from msp_desktop.usecases.jobs import NewLine, move_items
from tests.shops import Clock
from tests.ui.desk import desk_for, window_for

CHIARA = DraftCustomer(name="Chiara Moretti", mobile="347 555 0192", email="chiara.moretti@posta.example")
MACBOOK = DraftDevice(
    kind=DeviceKind.LAPTOP,
    model="Apple MacBook Air 13 (M1, 2020)",
    serial="C02FK3XQQ6L4",
    data_answer=DataAnswer.HAS_BACKUP,
    shelf="B-05",
)
ANNA = DraftCustomer(name="Anna Kowalski", mobile="348 555 0173")
IDEAPAD = DraftDevice(
    model="Lenovo IdeaPad 5 14ALC05", serial="PF3C7M2K", data_answer=DataAnswer.NOT_NEEDED, shelf="B-06"
)


def furnish(shop: Shop, clock: Clock) -> None:
    """A catalogue; a past job of Chiara's, and one of Anna's that is still here."""
    shop.run(add_starter_catalogue, language="en")
    now = clock.at
    clock.at = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
    first = book(shop, CHIARA, MACBOOK, datetime(2026, 3, 5, 17, tzinfo=UTC))
    items = shop.ask(lambda session: item_ids(session, first))
    shop.run(move_items, item_ids=items, to=JobState.CANCELLED)
    clock.at = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
    book(shop, ANNA, IDEAPAD, datetime(2026, 11, 18, 17, tzinfo=UTC), service="hardware")
    clock.at = now


def item_ids(session: object, job_id: int) -> tuple[int, ...]:
    """The items of a job."""
    from sqlalchemy import select
    from sqlalchemy.orm import Session

    from msp_desktop.store.models.job import JobItem

    assert isinstance(session, Session)
    return tuple(session.scalars(select(JobItem.id).where(JobItem.job_id == job_id)))


def book(shop: Shop, customer: DraftCustomer, device: DraftDevice, promised: datetime, *, service: str = "data") -> int:
    """Book in with the first service found by that word."""
    found = shop.ask(find_services, typed=service, basis=PriceBasis.GROSS, day=shop.today)
    lines = [
        NewLine(
            kind=LineKind.FLAT,
            description=each.name,
            unit_cents=each.unit_cents,
            tax_rate_id=each.line.tax_rate_id or 0,
            service_id=each.id,
            code=each.code,
            list_cents=each.unit_cents,
            planned_minutes=each.minutes,
        )
        for each in found[:1]
    ]
    return shop.run(
        book_in, customer=customer, devices=(replace(device),), promised_at=promised, lines=lines, technician_id=3
    ).value


@contextmanager
def counter(shop: Shop) -> Iterator[tuple[MainWindow, IntakeScreen]]:
    """The window at Jobs… with the intake page, in Davide's hands."""
    desk = desk_for(shop)
    window = window_for(desk)
    window.go("intake")
    screen = window.current()
    assert isinstance(screen, IntakeScreen)
    try:
        yield window, screen
    finally:
        screen._draft_timer.stop()
        desk.dispatcher.background.close()
        QApplication.processEvents()  # what the worker brought home still finds its window
        window.close()
        window.deleteLater()
