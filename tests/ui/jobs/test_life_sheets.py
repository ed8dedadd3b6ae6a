"""The sheets about the life of a job, through the job page and by keys."""

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import select

from msp_desktop.domain.job_state import JobState
from msp_desktop.queries.job_card import JobCard, job_card
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.shop import Shop
from msp_desktop.ui.jobs import life_sheets
from msp_desktop.ui.jobs.job_screen import JobPage
from msp_desktop.ui.kit import Sheet
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.usecases.jobs import add_part_line, add_service_line
from msp_desktop.usecases.jobs.check_fee import agree_check_fee
from tests.bench import Bench, bench, items, job
from tests.ui import accessibility, keys
from tests.ui.desk import desk_for, window_for

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def at(shop: Shop) -> Bench:
    return bench(shop)


@pytest.fixture
def window(app: QApplication, shop: Shop) -> Iterator[MainWindow]:
    desk = desk_for(shop)
    desk.dispatcher.act_as(1)
    made = window_for(desk)
    yield made
    desk.dispatcher.background.close()
    app.processEvents()
    made.close()
    shiboken6.delete(made)


def page(window: MainWindow, job_id: int) -> JobPage:
    assert window.desk is not None
    window.desk.go("job", job_id=job_id)
    found = window.current()
    assert isinstance(found, JobPage)
    return found


def card(shop: Shop, job_id: int) -> JobCard:
    return shop.ask(job_card, job_id=job_id, since=shop.now, since_day=shop.today)


def sheet(window: QWidget) -> Sheet:
    return next(each for each in window.findChildren(Sheet) if each.isVisible())


def write(text: str) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    keys.type_text(target, text)


def fine(shown: QWidget) -> None:
    assert accessibility.nameless(shown) == []
    assert accessibility.unpressable(shown) == []


def test_a_line_is_split_off_and_the_new_job_opens(shop: Shop, at: Bench, window: MainWindow) -> None:
    job_id = job(shop, at.company, at.latitude)
    (only,) = items(shop, job_id)
    shop.run(add_service_line, item_id=only, service_id=at.ssd)
    shop.run(add_part_line, item_id=only, description="Battery", unit_cents=8900)
    shown = page(window, job_id)
    now = card(shop, job_id)
    assert life_sheets.can_split(now)
    made = life_sheets.open_split(shown, now, now.items[0])
    fine(sheet(window))
    keys.press(None, "Ctrl+Return")
    assert made.form.fields["split"].error() == "Choose what goes on the new job."
    lines = shop.ask(lambda session: session.scalars(select(JobLine.id).order_by(JobLine.id)).all())
    made.form.fields["split"].editor.set_values([lines[1]])  # type: ignore[attr-defined]
    keys.press(None, "Ctrl+Return")
    other = shop.ask(lambda session: session.scalars(select(Job.id).order_by(Job.id.desc())).first())
    assert other is not None
    assert other != job_id
    assert [line.description for line in card(shop, other).lines] == ["Battery"]
    current = window.current()
    assert isinstance(current, JobPage)
    assert current.place()["job_id"] == other


def test_back_unrepaired_charges_the_check_that_was_agreed(shop: Shop, at: Bench, window: MainWindow) -> None:
    job_id = job(shop, at.company, at.latitude)
    (only,) = items(shop, job_id)
    shop.run(add_service_line, item_id=only, service_id=at.ssd)
    shop.run(agree_check_fee, job_id=job_id, service_id=at.hour, credited=True)
    shown, now = page(window, job_id), card(shop, job_id)
    life_sheets.open_unrepaired(shown, now, now.items[0])
    fine(sheet(window))
    write("Too dear")
    keys.press(None, "Ctrl+Return")
    after = card(shop, job_id)
    assert (after.items[0].state, after.items[0].unrepaired, after.net_cents) == (JobState.READY, True, 3000)
    assert not life_sheets.can_return(after.items[0])
    assert life_sheets.can_repair_again(after.items[0])


def test_without_a_fee_it_may_be_handed_back_at_once(shop: Shop, at: Bench, window: MainWindow) -> None:
    job_id = job(shop, at.company, at.latitude)
    (only,) = items(shop, job_id)
    shown, now = page(window, job_id), card(shop, job_id)
    made = life_sheets.open_unrepaired(shown, now, now.items[0])
    write("Beyond repair")
    tick = made.sheet.findChild(QWidget, "job.unrepaired.now")
    assert tick is not None
    tick.setFocus()
    keys.press(None, "Space")
    keys.press(None, "Ctrl+Return")
    assert shop.ask(lambda session: session.get_one(JobItem, only).state) is JobState.RETURNED


def test_a_job_goes_to_another_customer_found_by_name(shop: Shop, at: Bench, window: MainWindow) -> None:
    job_id = job(shop, at.company, at.latitude)
    shown, now = page(window, job_id), card(shop, job_id)
    life_sheets.open_change_customer(shown, now, now.items[0])
    fine(sheet(window))
    write("Kowalski")
    keys.press(None, "Return")
    keys.press(None, "Ctrl+Return")
    assert card(shop, job_id).customer.id == at.person


def test_the_same_job_once_more(shop: Shop, at: Bench, window: MainWindow) -> None:
    job_id = job(shop, at.company, at.latitude)
    shown, now = page(window, job_id), card(shop, job_id)
    life_sheets.open_duplicate(shown, now, now.items[0])
    fine(sheet(window))
    keys.press(None, "Ctrl+Return")
    numbers = shop.ask(lambda session: session.scalars(select(Job.number).order_by(Job.id)).all())
    assert numbers == ["J-0001", "J-0002"]
