"""The calendar by keys and by hand, its list, and the bench: nothing needs the mouse, everything can be taken back."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from msp_desktop.domain.appointment import AppointmentKind, AppointmentState
from msp_desktop.queries.appointment_list import AppointmentRow, appointments_between
from msp_desktop.store.shop import Shop
from msp_desktop.ui.appointments.calendar import Calendar
from msp_desktop.ui.appointments.screen import AppointmentScreen, View
from msp_desktop.ui.kit import Sheet
from msp_desktop.ui.kit.lookup import LookupBox
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.appointments import AppointmentFacts, book_appointment
from msp_desktop.usecases.jobs import add_service_line
from msp_desktop.usecases.shop import AbsenceFacts, add_absence
from tests.bench import ELENA, MARCO, bench, items, job
from tests.ui import accessibility, keys
from tests.ui.desk import desk_for, window_for

pytestmark = pytest.mark.usefixtures("app")
TUESDAY, WEDNESDAY = date(2026, 11, 17), date(2026, 11, 18)


@pytest.fixture
def window(shop: Shop) -> Iterator[MainWindow]:
    made = window_for(desk_for(shop))
    assert made.desk is not None
    made.desk.dispatcher.act_as(1)
    yield made
    made.desk.dispatcher.background.close()
    made.close()
    made.deleteLater()


def at(hour: int, minute: int = 0, day: int = 18) -> datetime:
    return datetime(2026, 11, day, hour - 1, minute, tzinfo=UTC)


def book(shop: Shop, starts: datetime, minutes: int = 60, *, person: int = MARCO, who: str = "Rita Valli") -> int:
    facts = AppointmentFacts(
        AppointmentKind.ON_SITE, starts, starts + timedelta(minutes=minutes), person_id=person, who=who
    )
    return shop.run(book_appointment, facts=facts).value


def page(window: MainWindow, **place: object) -> AppointmentScreen:
    assert window.desk is not None
    window.desk.go("appointments", **place)
    found = window.desk.current
    assert isinstance(found, AppointmentScreen)
    QApplication.processEvents()
    return found


def calendar(screen: AppointmentScreen) -> Calendar:
    found = screen.findChild(Calendar)
    assert found is not None
    return found


def sheet(window: MainWindow) -> Sheet:
    found = [each for each in window.findChildren(Sheet) if each.isVisible()]
    assert found, "no sheet is open"
    return found[-1]


def kept(shop: Shop, day: date = WEDNESDAY) -> list[AppointmentRow]:
    return shop.ask(appointments_between, first=day, last=day)


def test_a_new_one_is_booked_by_keys(window: MainWindow, shop: Shop) -> None:
    screen = page(window, day=WEDNESDAY)
    assert keys.focused() == "appointments.calendar"
    calendar(screen).show_place(0, 10 * 60)
    keys.press(None, "Down")
    keys.press(None, "N")
    opened = sheet(window)
    who = opened.findChild(LookupBox, "appointment.who")
    assert who is not None
    keys.type_text(who, "Rita Valli")
    keys.press(who, "Return")
    keys.press(None, "Ctrl+Return")
    (row,) = kept(shop)
    assert (row.who, row.person, row.starts_at, row.minutes) == ("Rita Valli", "Marco Bianchi", at(10, 30), 60)
    assert keys.focused() == "appointments.calendar"
    keys.press(None, "Ctrl+Z")
    assert kept(shop) == []


def test_what_is_refused_is_said_in_the_form(window: MainWindow, shop: Shop) -> None:
    book(shop, at(10))
    screen = page(window, day=WEDNESDAY)
    calendar(screen).show_place(0, 9 * 60 + 30)
    keys.press(None, "Ctrl+Return")
    opened = sheet(window)
    keys.press(None, "Ctrl+Return")
    assert "Who" in opened.message.text()
    who = opened.findChild(LookupBox, "appointment.who")
    assert who is not None
    keys.type_text(who, "Otto Kern")
    keys.press(None, "Ctrl+Return")
    assert opened.isVisible()
    assert len(kept(shop)) == 1


def test_moving_by_keys_and_its_end(window: MainWindow, shop: Shop) -> None:
    book(shop, at(10))
    screen = page(window, day=WEDNESDAY)
    calendar(screen).show_place(0, 10 * 60)
    keys.press(None, "Ctrl+M")
    assert calendar(screen).is_moving()
    for stroke in ("Down", "Right", "Shift+Down", "Shift+Down"):
        keys.press(None, stroke)
    keys.press(None, "Return")
    (row,) = kept(shop)
    assert (row.starts_at, row.minutes, row.person_id) == (at(10, 15), 90, ELENA)
    keys.press(None, "Ctrl+Z")
    assert (kept(shop)[0].starts_at, kept(shop)[0].person_id) == (at(10), MARCO)
    calendar(screen).show_place(0, 10 * 60)
    keys.press(None, "Ctrl+M")
    keys.press(None, "Down")
    keys.press(None, "Esc")
    assert not calendar(screen).is_moving()
    assert kept(shop)[0].starts_at == at(10)


def drag(body: Calendar, start: QPointF, end: QPointF) -> None:
    """Press, move in two steps and let go."""
    target = body.body
    none, left = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
    steps = (
        (QEvent.Type.MouseButtonPress, start, left, left),
        (QEvent.Type.MouseMove, (start + end) / 2, none, left),
        (QEvent.Type.MouseMove, end, none, left),
        (QEvent.Type.MouseButtonRelease, end, left, none),
    )
    for kind, place, button, held in steps:
        where = target.mapToGlobal(place)
        event = QMouseEvent(kind, place, where, button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(target, event)


def test_dragging_moves_and_resizes_with_undo(window: MainWindow, shop: Shop) -> None:
    booked = book(shop, at(10))
    screen = page(window, day=WEDNESDAY)
    places = calendar(screen).geometry_now()
    block = calendar(screen).body.grid.of(booked)
    assert block is not None
    box = places.box(block)
    grip = QPointF(box.center().x(), box.top() + 10)
    drag(calendar(screen), grip, QPointF(places.x(1) + 40, grip.y() + places.y(90) - places.y(0)))
    (row,) = kept(shop)
    assert (row.starts_at, row.minutes, row.person_id) == (at(11, 30), 60, ELENA)
    block = calendar(screen).body.grid.of(booked)
    assert block is not None
    box = places.box(block)
    edge = QPointF(box.center().x(), box.bottom() - 2)
    drag(calendar(screen), edge, QPointF(edge.x(), edge.y() + places.y(30) - places.y(0)))
    assert (kept(shop)[0].starts_at, kept(shop)[0].minutes) == (at(11, 30), 90)
    keys.press(None, "Ctrl+Z")
    keys.press(None, "Ctrl+Z")
    assert (kept(shop)[0].starts_at, kept(shop)[0].person_id) == (at(10), MARCO)


def test_a_move_onto_another_is_refused_and_nothing_changes(window: MainWindow, shop: Shop) -> None:
    book(shop, at(10))
    book(shop, at(11), who="Otto Kern")
    screen = page(window, day=WEDNESDAY)
    calendar(screen).show_place(0, 10 * 60)
    keys.press(None, "Ctrl+M")
    for _n in range(3):
        keys.press(None, "Down")
    keys.press(None, "Return")
    assert "Marco Bianchi is with Otto Kern" in screen.message.text()
    assert [each.starts_at for each in kept(shop)] == [at(10), at(11)]
    block = calendar(screen).body.grid.of(kept(shop)[0].id)
    assert block is not None
    assert block.starts == 600


def test_week_list_and_days_by_keys(window: MainWindow, shop: Shop) -> None:
    book(shop, at(10))
    book(shop, at(10, day=24), who="Otto Kern")
    screen = page(window, view=View.WEEK, day=WEDNESDAY)
    assert len(calendar(screen).body.grid.columns) == 7
    assert [each.row.who for each in calendar(screen).body.grid.blocks] == ["Rita Valli"]
    keys.press(None, "Ctrl+PgDown")
    assert [each.row.who for each in calendar(screen).body.grid.blocks] == ["Otto Kern"]
    keys.press(None, "Ctrl+PgUp")
    keys.press(None, "Ctrl+Tab")
    assert screen.place()["view"] is View.LIST
    assert keys.focused() == "appointments.table"
    keys.press(None, "Return")
    assert "Rita Valli" in sheet(window).accessibleName()
    keys.press(None, "Esc")
    keys.press(None, "Ctrl+Shift+Tab")
    assert keys.focused() == "appointments.calendar"


def test_an_appointment_is_ended_from_its_form(window: MainWindow, shop: Shop) -> None:
    book(shop, at(10))
    screen = page(window, day=WEDNESDAY)
    calendar(screen).show_place(0, 10 * 60)
    keys.press(None, "Return")
    keys.click(sheet(window), "appointment.done")
    assert kept(shop)[0].state is AppointmentState.DONE
    keys.press(None, "Ctrl+Z")
    assert kept(shop)[0].state is AppointmentState.PLANNED
    calendar(screen).show_place(0, 10 * 60)
    keys.press(None, "Delete")
    assert kept(shop) == []


def test_one_is_booked_from_a_job_with_its_customer(window: MainWindow, shop: Shop) -> None:
    made = bench(shop)
    repair = job(shop, made.company, made.latitude)
    page(window, day=WEDNESDAY, job_id=repair)
    who = sheet(window).findChild(LookupBox, "appointment.who")
    assert who is not None
    assert who.value() == "Studio Dentistico Marchetti"
    keys.press(None, "Ctrl+Return")
    (row,) = kept(shop)
    assert (row.job_id, row.customer_id, row.person_id, row.starts_at) == (repair, made.company, MARCO, at(9))


def test_the_cursor_says_where_it_is(window: MainWindow, shop: Shop) -> None:
    book(shop, at(10))
    shop.run(add_absence, person_id=ELENA, facts=AbsenceFacts(WEDNESDAY, WEDNESDAY))
    screen = page(window, day=WEDNESDAY)
    body = calendar(screen).body
    calendar(screen).show_place(0, 10 * 60)
    assert "Rita Valli" in body.accessibleDescription()
    calendar(screen).show_place(1, 10 * 60)
    assert "Elena" in body.accessibleDescription()
    assert "Elena is away" in " ".join(label.text() for label in screen.header.findChildren(type(screen._title)))


def test_the_bench_shows_load_and_late_promises(window: MainWindow, shop: Shop) -> None:
    made = bench(shop)
    late = job(shop, made.company, made.latitude, promised_at=shop.now + timedelta(hours=1))
    shop.run(add_service_line, item_id=items(shop, late)[0], service_id=made.ssd)
    screen = page(window, view=View.BENCH)
    assert keys.focused() == "appointments.load"
    assert "1 promise is earlier" in screen._load.message.text()
    assert "1.5 of" in screen._load.first_focus().accessibleDescription()
    keys.press(None, "Return")
    assert keys.focused() == "appointments.load.jobs"
    keys.press(None, "Return")
    assert window.desk is not None
    assert window.desk.current is not screen


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("view", list(View))
def test_nothing_is_nameless_or_cut(window: MainWindow, shop: Shop, look: str, view: View) -> None:
    book(shop, at(10))
    theme().apply(look, 100)
    screen = page(window, view=view, day=WEDNESDAY)
    assert not accessibility.nameless(screen)
    assert not accessibility.doubled(screen)
    assert not accessibility.unpressable(screen)
    assert not accessibility.cut_texts(screen)
    theme().apply("light", 100)
