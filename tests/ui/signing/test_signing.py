"""The sheet to sign on: keys only and by mouse, large, on paper instead, in the customer's language."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from msp_desktop.domain.roles import CustomerKind
from msp_desktop.domain.signature import SigningMoment
from msp_desktop.i18n import Words
from msp_desktop.queries.signature_of import SignatureRow, signature_of
from msp_desktop.store.shop import Shop
from msp_desktop.ui.screen import Screen
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.ui.signing.sign_sheet import SignSheet, open_signing, what_is_signed
from msp_desktop.ui.signing.signed_row import SignedRow
from msp_desktop.usecases.customers import add_customer
from tests.bench import Bench, bench, job
from tests.ui import accessibility, keys
from tests.ui.desk import desk_for, window_for

pytestmark = pytest.mark.usefixtures("app")
DROP_OFF, PICK_UP = SigningMoment.DROP_OFF, SigningMoment.PICK_UP


@pytest.fixture
def at(shop: Shop) -> Bench:
    return bench(shop)


@pytest.fixture
def job_id(shop: Shop, at: Bench) -> int:
    return job(shop, at.company, at.latitude, at.aspire)


@pytest.fixture
def screen(shop: Shop, at: Bench) -> Iterator[Screen]:
    desk = desk_for(shop)
    desk.dispatcher.act_as(1)
    window = window_for(desk)
    desk.go("device", device_id=at.latitude)
    assert isinstance(desk.current, Screen)
    yield desk.current
    desk.dispatcher.background.close()
    window.close()
    window.deleteLater()


def scribble(sheet: SignSheet) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(sheet.pad, left, none, QPoint(40, 90))
    for x, y in ((90, 20), (140, 100), (240, 30), (330, 80)):
        QTest.mouseMove(sheet.pad, QPoint(x, y))
    QTest.mouseRelease(sheet.pad, left, none, QPoint(330, 80))


def kept(shop: Shop, job_id: int, moment: SigningMoment = DROP_OFF) -> SignatureRow | None:
    return shop.ask(signature_of, job_id=job_id, moment=moment)


def test_draw_and_ctrl_enter(screen: Screen, shop: Shop, job_id: int) -> None:
    told: list[bool] = []
    sheet = open_signing(screen, job_id=job_id, moment=DROP_OFF, after=told.append)
    assert keys.focused() == "signing.pad"
    scribble(sheet)
    keys.press(None, "Ctrl+Return")
    assert not sheet.is_open()
    row = kept(shop, job_id)
    assert row is not None
    assert (row.who, row.by) == ("Studio Dentistico Marchetti", "Davide Riva")
    assert row.drawing == sheet.pad.drawing()
    assert told == [True]
    keys.press(screen, "Ctrl+Z")
    assert kept(shop, job_id) is None


def test_nothing_is_kept_without_a_signature_and_a_name(screen: Screen, shop: Shop, job_id: int) -> None:
    sheet = open_signing(screen, job_id=job_id, moment=DROP_OFF, who="Paola")
    keys.press(None, "Ctrl+Return")
    assert sheet.message.text() == "Sign in the field first."
    QTest.mouseClick(sheet.pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(50, 50))
    keys.press(None, "Ctrl+Return")
    assert sheet.message.text() == "Sign across the field."
    scribble(sheet)
    sheet._who.set_value("")
    keys.press(None, "Ctrl+Return")
    assert sheet.is_open()
    assert sheet._who_field.error() == "Enter who signs."
    assert kept(shop, job_id) is None
    sheet._who.set_value("Paola Marchetti")
    keys.press(None, "Ctrl+Return")
    row = kept(shop, job_id)
    assert row is not None
    assert row.who == "Paola Marchetti"


def test_keys_reach_every_button(screen: Screen, job_id: int) -> None:
    sheet = open_signing(screen, job_id=job_id, moment=DROP_OFF)
    seen = []
    for _step in range(12):
        seen.append(keys.focused())
        keys.press(None, "Tab")
    for name in ("signing.pad", "signing.who", "signing.clear", "signing.paper", "signing.large", "signing.cancel"):
        assert name in seen, name
    scribble(sheet)
    sheet.pad.setFocus()
    keys.press(None, "Del")
    assert sheet.pad.is_empty()
    assert accessibility.nameless(sheet) == []
    assert accessibility.cut_texts(sheet) == []


def test_what_is_signed_stands_above_the_field(screen: Screen, shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude)
    sheet = open_signing(screen, job_id=job_id, moment=DROP_OFF)
    assert sheet._said[0].text() == "I leave this with the shop, on the terms below:"
    assert sheet._said[1].text() == "Dell Latitude 5420 · 7KQ2XN3"
    assert "warranty" in sheet.terms.toPlainText()
    sheet.close_sheet()
    picked = open_signing(screen, job_id=job_id, moment=PICK_UP)
    assert picked._said[0].text() == "I have received this back from the shop:"
    assert picked.terms.isHidden()


def test_the_customer_reads_their_own_language(screen: Screen, shop: Shop) -> None:
    carla = shop.run(
        add_customer, kind=CustomerKind.PERSON, name="Carla", phones=("349 555 0199",), language="it"
    ).value
    sheet = open_signing(screen, job_id=job(shop, carla), moment=DROP_OFF)
    assert "La verifica costa" in sheet.terms.toPlainText()
    assert sheet._said[0].text() == what_is_signed(DROP_OFF, Words("it"))


def test_large_fills_the_window_and_keeps_the_drawing(screen: Screen, shop: Shop, job_id: int) -> None:
    sheet = open_signing(screen, job_id=job_id, moment=DROP_OFF)
    scribble(sheet)
    before, small = sheet.pad.drawing(), sheet.pad.height()
    keys.press(None, "F11")
    QTest.qWait(10)
    window = screen.window()
    assert sheet.is_large()
    assert sheet.width() == window.width() - 40
    assert sheet.height() == window.height() - 40
    assert sheet.pad.height() > small
    assert sheet.pad.drawing() == before
    parts = [sheet.pad, sheet.terms, sheet._who_field]
    places = [part.mapTo(sheet, QPoint(0, 0)).y() for part in parts]
    for part, top in zip(parts, places, strict=True):
        for other, start in zip(parts, places, strict=True):
            assert part is other or top + part.height() <= start or start + other.height() <= top
    keys.press(None, "F11")
    QTest.qWait(10)
    assert sheet.pad.height() == small
    keys.press(None, "Ctrl+Return")
    row = kept(shop, job_id)
    assert row is not None
    assert row.drawing == before


@pytest.mark.parametrize("size", [(1180, 720), (1440, 900), (1000, 640)])
def test_it_fits_every_window(screen: Screen, job_id: int, size: tuple[int, int]) -> None:
    window = screen.window()
    window.resize(*size)
    sheet = open_signing(screen, job_id=job_id, moment=DROP_OFF)
    QTest.qWait(10)
    assert sheet.height() <= window.height() - 40
    assert sheet.main_button.mapTo(sheet, QPoint(0, sheet.main_button.height())).y() <= sheet.height()
    assert sheet.pad.height() >= 80


def test_on_paper_instead(screen: Screen, shop: Shop, job_id: int) -> None:
    told: list[bool] = []
    sheet = open_signing(screen, job_id=job_id, moment=DROP_OFF, after=told.append)
    keys.click(sheet, "signing.paper")
    assert told == [False]
    again = open_signing(screen, job_id=job_id, moment=DROP_OFF, after=told.append)
    scribble(again)
    keys.press(None, "Esc")
    assert told == [False, False]
    assert kept(shop, job_id) is None


@pytest.mark.parametrize(
    ("moment", "title"), [(DROP_OFF, "Claim ticket J-0001"), (PICK_UP, "Hand-over receipt J-0001")]
)
def test_without_somebody_waiting_the_paper_prints_by_itself(
    screen: Screen, job_id: int, moment: SigningMoment, title: str
) -> None:
    waiting: list[str] = []
    screen.desk.printing.waits.connect(lambda _kind, name, _again: waiting.append(name))
    sheet = open_signing(screen, job_id=job_id, moment=moment)
    keys.click(sheet, "signing.paper")
    for _round in range(400):
        QTest.qWait(5)
        if waiting:
            break
    assert waiting == [title], "without a printer it waits under the bell"


def test_the_row_on_the_job(screen: Screen, shop: Shop, job_id: int) -> None:
    line = SignedRow("job.signed")
    assert line.isHidden()
    sheet = open_signing(screen, job_id=job_id, moment=DROP_OFF, who="Paola Marchetti")
    scribble(sheet)
    sheet.main_action()
    line.setParent(screen)
    line.show_signed(kept(shop, job_id))
    assert line.text() == "Signed at drop-off, 17 Nov 2026, 10:42, Paola Marchetti"
    assert not line.isHidden()
    assert isinstance(screen.window(), MainWindow)
    line.show_signed(None)
    assert line.isHidden()
