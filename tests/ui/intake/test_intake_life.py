"""Intake beyond the fast path: nothing left, several devices with what opens them, and a repair that comes back."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from msp_desktop.domain.intake_answers import DataAnswer
from msp_desktop.domain.passcode_kind import PasscodeKind
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.models.shop import Shop as ShopRow
from msp_desktop.store.models.vault import Passcode
from msp_desktop.store.shop import Shop
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.ui.intake.screen import IntakeScreen
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.usecases.counter.checkout import hand_over
from msp_desktop.usecases.counter.closing import close_job
from msp_desktop.usecases.jobs import add_part_line, add_service_line
from msp_desktop.workflows.vault import make_vault, show_passcode
from tests.bench import Bench, bench, items, job
from tests.ui import keys
from tests.ui.intake.counter import counter

pytestmark = pytest.mark.usefixtures("app")


def ask_fee(work: UnitOfWork, *, service_id: int) -> None:
    """The shop asks this check fee, off the price of a repair."""
    row = work.get(ShopRow, 1)
    row.diagnostic_id, row.diagnostic_credited = service_id, True


@pytest.fixture
def at(shop: Shop) -> Bench:
    make_vault(shop)
    return bench(shop)


@pytest.fixture
def page(shop: Shop, at: Bench) -> Iterator[tuple[MainWindow, IntakeScreen]]:
    shop.run(ask_fee, service_id=at.hour)
    with counter(shop) as (window, screen):
        yield window, screen


def write(text: str) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    keys.type_text(widget, text)


def newest(shop: Shop) -> Job:
    return shop.ask(lambda session: session.scalars(select(Job).order_by(Job.id.desc())).first())  # type: ignore[return-value]


def finds_anna(screen: IntakeScreen) -> None:
    screen.customer.lookup.setFocus()
    write("0188")
    keys.press(None, "Return")


def test_a_visit_without_a_device_asks_nothing_about_one(page: tuple[MainWindow, IntakeScreen], shop: Shop) -> None:
    _window, screen = page
    finds_anna(screen)
    screen.device.kind.setFocus()
    typed = screen.device.kind.lineEdit()
    assert typed is not None
    typed.selectAll()
    write("No device")
    keys.press(None, "Return")
    assert not screen.device.model.isVisible()
    assert screen.problem.data_field.isHidden()
    screen.problem.text.setFocus()
    write("Set up the printer at home")
    keys.press(None, "Ctrl+Shift+Return")
    booked = newest(shop)
    (only,) = items(shop, booked.id)
    assert booked.problem == "Set up the printer at home"
    assert shop.ask(lambda session: session.get_one(JobItem, only).device_id) is None
    assert (booked.diagnostic_id is not None, booked.diagnostic_credited) == (True, True)


def test_answering_about_the_data_takes_the_complaint_away_at_once(page: tuple[MainWindow, IntakeScreen]) -> None:
    _window, screen = page
    finds_anna(screen)
    screen.device.model.set_value("HP 250 G8", None)
    screen.device._model_typed()
    keys.press(None, "Ctrl+Return")
    assert screen.problem.data_field.error()
    screen.problem.data.setFocus()
    keys.press(None, "Space")
    assert screen.problem.data_field.error() == ""


def test_passcodes_go_sealed_with_their_devices_and_never_into_the_draft(
    page: tuple[MainWindow, IntakeScreen], shop: Shop
) -> None:
    _window, screen = page
    finds_anna(screen)
    screen.device.model.set_value("HP 250 G8", None)
    screen.device._model_typed()
    screen.device.set_data(DataAnswer.NOT_NEEDED)
    screen.device._extras[0].passcode.line.setFocus()
    keys.press(None, "Down")
    write("481516")
    assert screen.device._extras[0].passcode.kind.value() is PasscodeKind.PIN
    keys.press(None, "Ctrl+D")
    assert keys.focused() == "intake.device.model"
    write("Nokia G42")
    screen.problem.text.setFocus()
    write("Both are slow")
    keys.press(None, "Tab")
    keys.press(None, "Space")
    assert "481516" not in str(screen.draft())
    keys.press(None, "Ctrl+Shift+Return")
    first, second = items(shop, newest(shop).id)
    kept = shop.ask(lambda session: session.scalars(select(Passcode)).all())
    assert [(row.item_id, row.kind) for row in kept] == [(first, PasscodeKind.PIN)]
    assert second
    assert show_passcode(shop, kept[0].id) == "481516"
    assert screen.device.passcodes() == [None]


def test_a_repair_under_warranty_is_booked_as_a_return_by_one_act(
    page: tuple[MainWindow, IntakeScreen], shop: Shop, at: Bench
) -> None:
    first = job(shop, at.person, at.aspire)
    (only,) = items(shop, first)
    shop.run(add_service_line, item_id=only, service_id=at.ssd)
    shop.run(add_part_line, item_id=only, description="Disk", unit_cents=6000)
    shop.run(close_job, job_id=first, reason="tested")
    shop.run(hand_over, item_ids=(only,))
    _window, screen = page
    finds_anna(screen)
    keys.press(None, "Return")
    assert "Under warranty until 17 Nov 2027: SSD swap and clean install, not Disk." in screen.ticket.notes()
    keys.click(screen, "intake.note.claim")
    assert keys.focused() == "intake.problem.text"
    write("Does not start again")
    keys.press(None, "Tab")
    keys.press(None, "Space")
    keys.press(None, "Ctrl+Shift+Return")
    booked = newest(shop)
    assert booked.warranty_of_id == first
    lines = shop.ask(lambda session: session.scalars(select(JobLine).where(JobLine.job_id == booked.id)).all())
    assert [(line.unit_cents, line.list_cents, line.warranty_days) for line in lines] == [(0, 11590, 0)]
    assert lines[0].price_reason == "Warranty of J-0001"


def test_what_is_not_under_warranty_after_all_is_taken_off_again(
    page: tuple[MainWindow, IntakeScreen], shop: Shop, at: Bench
) -> None:
    first = job(shop, at.person, at.aspire)
    (only,) = items(shop, first)
    shop.run(add_service_line, item_id=only, service_id=at.ssd)
    shop.run(close_job, job_id=first, reason="tested")
    shop.run(hand_over, item_ids=(only,))
    _window, screen = page
    finds_anna(screen)
    keys.press(None, "Return")
    keys.click(screen, "intake.note.claim")
    assert screen.ticket.notes()[-1] == "Booked as a warranty return of J-0001."
    kept = screen.draft()
    assert kept is not None
    screen.clear_form()
    assert screen.draft_now().warranty_of_id is None
    screen.bring_back(kept)
    assert screen.draft_now().warranty_of == "J-0001"
    keys.click(screen, "intake.note.unclaim")
    assert screen.draft_now().lines == ()
