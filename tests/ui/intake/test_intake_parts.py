"""Parts at intake: found beside services, the usual ones with one key, held once the job is booked."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from msp_desktop.store.models.job import JobLine
from msp_desktop.store.shop import Shop
from msp_desktop.ui.intake.screen import IntakeScreen
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.usecases.catalogue import ServiceFacts, UsualPart, add_service
from tests.bench import bench
from tests.ui import keys
from tests.ui.intake.counter import counter
from tests.usecases.stocked import shelved, stock

NOTHING, ONE, TWO = Decimal(), Decimal(1), Decimal(2)

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def part(shop: Shop) -> int:
    return shelved(shop)


@pytest.fixture
def page(shop: Shop, part: int) -> Iterator[tuple[MainWindow, IntakeScreen]]:
    bench(shop)
    usual = (UsualPart("", Decimal(2), part_id=part), UsualPart("Tape", Decimal(1), 150))
    shop.run(add_service, facts=ServiceFacts(name="Screen", code="SRV-090", parts=usual), price_cents=9000)
    with counter(shop) as (window, screen):
        yield window, screen


def write(text: str) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    keys.type_text(widget, text)


def visit(screen: IntakeScreen) -> None:
    """Anna, without a device, with something to do."""
    screen.customer.lookup.setFocus()
    write("0188")
    keys.press(None, "Return")
    screen.device.kind.setFocus()
    typed = screen.device.kind.lineEdit()
    assert typed is not None
    typed.selectAll()
    write("No device")
    keys.press(None, "Return")
    screen.problem.text.setFocus()
    write("Wants a second screen")


def lines(shop: Shop) -> list[tuple[str, Decimal, int | None, Decimal]]:
    found = select(JobLine).order_by(JobLine.position)
    rows = shop.ask(lambda session: session.scalars(found).all())
    return [(row.description, row.quantity, row.part_id, row.reserved) for row in rows]


def test_a_part_of_the_stock_is_added_by_name_and_held(
    page: tuple[MainWindow, IntakeScreen], shop: Shop, part: int
) -> None:
    _window, screen = page
    visit(screen)
    for _each in range(2):
        keys.press(None, "Ctrl+L")
        write("HDMI")
        assert screen.work.add_line.rows()[0] == "USB-C to HDMI adapter"
        keys.press(screen.work.add_line, "Return")
    (line,) = screen.work.lines()
    assert (line.part_id, line.quantity, line.price_cents) == (part, TWO, 2196)
    keys.press(None, "Ctrl+Shift+Return")
    assert lines(shop) == [("USB-C to HDMI adapter", TWO, part, TWO)]
    assert stock(shop, part).reserved == 2


def test_the_usual_parts_come_with_one_key(page: tuple[MainWindow, IntakeScreen], shop: Shop, part: int) -> None:
    _window, screen = page
    visit(screen)
    keys.press(None, "Ctrl+L")
    write("SRV-090")
    keys.press(screen.work.add_line, "Return")
    assert screen.work._hint.isVisible()
    assert screen.work._hint_words.whole_text() == "Usual: 2 × USB-C to HDMI adapter, Tape"
    keys.press(None, "Ctrl+U")
    assert not screen.work._hint.isVisible()
    kept = screen.draft()
    assert kept is not None
    screen.restore(kept)
    assert [line.part_id for line in screen.work.lines()] == [None, part, None]
    keys.press(None, "Ctrl+Shift+Return")
    assert lines(shop) == [
        ("Screen", ONE, None, NOTHING),
        ("USB-C to HDMI adapter", TWO, part, TWO),
        ("Tape", ONE, None, NOTHING),
    ]
