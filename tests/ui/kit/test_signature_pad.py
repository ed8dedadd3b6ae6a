"""The pad to sign in: mouse, finger and pen, at every size; what is painted is what is kept."""

from collections.abc import Iterator, Sequence
from math import sin

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QInputDevice, QPainter, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from msp_desktop.domain.signature import PLAIN_PRESSURE, UNITS_PER_PX, Drawing, Point, is_sound, simplified
from msp_desktop.ui.kit import signature_pad
from msp_desktop.ui.kit.signature_pad import SignaturePad, paint_drawing
from msp_desktop.ui.theme import theme
from msp_desktop.workflows.sample_handover import sample_drawing
from tests.ui import keys

pytestmark = pytest.mark.usefixtures("app")
WAY = [(40, 100), (80, 30), (120, 110), (180, 40), (260, 100), (330, 60)]


@pytest.fixture
def pad() -> Iterator[SignaturePad]:
    made = SignaturePad("test.pad", "Signature")
    made.resize(480, 170)
    made.show()
    QTest.qWaitForWindowExposed(made)
    yield made
    made.close()


def with_mouse(pad: SignaturePad, way: Sequence[tuple[int, int]] = WAY) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(pad, left, none, QPoint(*way[0]))
    for x, y in way[1:]:
        QTest.mouseMove(pad, QPoint(x, y))
    QTest.mouseRelease(pad, left, none, QPoint(*way[-1]))


def with_pen(pad: SignaturePad, way: Sequence[tuple[float, float, float]]) -> list[bool]:
    """A signature tablet: places between the pixels, and how hard; whether each event was taken."""
    device = QPointingDevice(
        "pen", 7, QInputDevice.DeviceType.Stylus, QPointingDevice.PointerType.Pen,
        QInputDevice.Capability.Position | QInputDevice.Capability.Pressure, 1, 3,
    )  # fmt: skip
    taken = []
    for at, (x, y, pressure) in enumerate(way):
        kind = QEvent.Type.TabletPress if at == 0 else QEvent.Type.TabletMove
        taken.append(_pen(pad, device, kind, QPointF(x, y), pressure))
    taken.append(_pen(pad, device, QEvent.Type.TabletRelease, QPointF(*way[-1][:2]), 0))
    return taken


def _pen(pad: SignaturePad, device: QPointingDevice, kind: QEvent.Type, at: QPointF, pressure: float) -> bool:
    button = Qt.MouseButton.LeftButton
    event = QTabletEvent(
        kind, device, at, QPointF(pad.mapToGlobal(at.toPoint())), pressure, 0, 0, 0, 0, 0,
        Qt.KeyboardModifier.NoModifier, button, button,
    )  # fmt: skip
    QApplication.sendEvent(pad, event)
    return event.isAccepted()


def ink_of(image: QImage) -> set[tuple[int, int]]:
    """The dark dots of a picture."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows, wide = bytes(grey.constBits()), grey.bytesPerLine()
    return {(at % wide, at // wide) for at, light in enumerate(rows) if light < 100 and at % wide < grey.width()}


def test_the_mouse_draws(pad: SignaturePad) -> None:
    told: list[int] = []
    pad.edited.connect(lambda: told.append(1))
    with_mouse(pad)
    drawing = pad.drawing()
    assert [(p.x, p.y) for p in drawing.strokes[0]] == [(x * UNITS_PER_PX, y * UNITS_PER_PX) for x, y in WAY]
    assert {p.pressure for p in drawing.strokes[0]} == {PLAIN_PRESSURE}
    assert (drawing.width, drawing.height) == (4800, 1700)
    assert is_sound(drawing)
    assert pad.is_signed()
    assert told == [1]


def test_the_pen_brings_pressure_and_the_fine_steps(pad: SignaturePad) -> None:
    way = [(40.25, 100.5, 0.2), (80.6, 30.1, 0.9), (120.0, 110.0, 0.4), (300.0, 50.0, 1.0)]
    assert all(with_pen(pad, way)), "taken, so that it does not come once more as a mouse"
    (stroke,) = pad.drawing().strokes
    assert [(p.x, p.y, p.pressure) for p in stroke] == [
        (402, 1005, 200), (806, 301, 900), (1200, 1100, 400), (3000, 500, 1000)
    ]  # fmt: skip


def test_the_first_finger_draws_and_the_palm_does_not(pad: SignaturePad) -> None:
    screen = QTest.createTouchDevice()
    QTest.touchEvent(pad, screen).press(0, QPoint(40, 100), pad).commit()
    for x, y in WAY[1:]:
        QTest.touchEvent(pad, screen).move(0, QPoint(x, y), pad).commit()
    QTest.touchEvent(pad, screen).stationary(0).press(1, QPoint(400, 160), pad).commit()
    QTest.touchEvent(pad, screen).stationary(0).move(1, QPoint(410, 165), pad).commit()
    QTest.touchEvent(pad, screen).release(0, QPoint(*WAY[-1]), pad).release(1, QPoint(410, 165), pad).commit()
    (stroke,) = pad.drawing().strokes
    assert [(p.x // 10, p.y // 10) for p in stroke] == WAY
    QTest.touchEvent(pad, screen).press(0, QPoint(50, 50), pad).commit()
    QTest.touchEvent(pad, screen).move(0, QPoint(90, 90), pad).commit()
    QTest.touchEvent(pad, screen).release(0, QPoint(90, 90), pad).commit()
    assert len(pad.drawing().strokes) == 2


def test_two_quick_strokes_are_two(pad: SignaturePad) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    with_mouse(pad, [(100, 100), (200, 20)])
    QTest.mouseDClick(pad, left, none, QPoint(150, 60))
    assert len(pad.drawing().strokes) >= 2
    assert is_sound(pad.drawing())


def test_outside_the_field_the_ink_runs_along_the_edge(pad: SignaturePad) -> None:
    with_mouse(pad, [(100, 100), (600, 300), (-50, -20), (200, 60)])
    drawing = pad.drawing()
    assert is_sound(drawing)
    assert (4800, 1700) in [(p.x, p.y) for p in drawing.strokes[0]]
    assert (0, 0) in [(p.x, p.y) for p in drawing.strokes[0]]


@pytest.mark.parametrize("key", ["Del", "Backspace"])
def test_keys_clear_it(pad: SignaturePad, key: str) -> None:
    with_mouse(pad)
    keys.press(pad, key)
    assert pad.is_empty()
    assert pad.drawing().strokes == ()
    with_mouse(pad)
    assert len(pad.drawing().strokes) == 1


def test_a_screen_reader_hears_how_it_stands(pad: SignaturePad) -> None:
    assert pad.accessibleName() == "Signature: empty"
    with_mouse(pad, [(40, 40), (41, 41)])
    assert pad.accessibleName() == "Signature: too small for a signature"
    assert not pad.is_signed()
    with_mouse(pad)
    assert pad.accessibleName() == "Signature: signed"
    pad.clear()
    assert pad.accessibleName() == "Signature: empty"


def test_a_change_of_size_keeps_the_drawing_and_later_strokes_fit(pad: SignaturePad) -> None:
    with_mouse(pad)
    before = pad.drawing().strokes[0]
    pad.resize(960, 340)
    with_mouse(pad, [(80, 200), (240, 220)])
    drawing = pad.drawing()
    assert (drawing.width, drawing.height) == (4800, 1700)
    assert drawing.strokes[0] == before
    assert [(p.x, p.y) for p in drawing.strokes[1]] == [(400, 1000), (1200, 1100)], "twice as large, half the way"
    pad.resize(200, 90)
    assert is_sound(pad.drawing())


@pytest.mark.parametrize("size", [(160, 80), (480, 170), (1400, 500)])
@pytest.mark.parametrize("look", ["light", "dark"])
def test_what_is_painted_is_what_is_kept(pad: SignaturePad, size: tuple[int, int], look: str) -> None:
    """The ink on the pad lies where the kept points say, and is dark on white in both looks."""
    theme().apply(look, 100)
    pad.resize(*size)
    scale = size[1] / 170
    with_mouse(pad, [(round(20 + x * scale / 2), round(y * scale)) for x, y in WAY])
    ink = ink_of(pad.grab().toImage())
    for stroke in pad.drawing().strokes:
        for point in stroke:
            near = {(x, y) for x in range(-2, 3) for y in range(-2, 3)}
            assert any((round(point.x / 10) + x, round(point.y / 10) + y) in ink for x, y in near)
    theme().apply("light", 100)


def test_leaving_points_out_does_not_change_the_picture() -> None:
    """A stroke of 400 points and its lighter form paint the same, within the soft edge of the line."""
    stroke = tuple(
        Point(200 + 10 * n, round(800 + 500 * sin(n / 23) * (1 - n / 500)), n * 4, 300 + n) for n in range(400)
    )
    whole = Drawing(4800, 1700, (stroke,))
    lighter = simplified(whole)
    assert lighter.points < 150
    one, other = picture(whole), picture(lighter)
    thick = {(x + dx, y + dy) for x, y in one for dx in (-1, 0, 1) for dy in (-1, 0, 1)}
    assert other <= thick
    assert len(one ^ other) < 0.08 * len(one)


def picture(drawing: Drawing) -> set[tuple[int, int]]:
    """The ink of a drawing in its own size."""
    image = QImage(480, 170, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_drawing(painter, drawing, QRectF(0, 0, 480, 170), QColor("black"))
    painter.end()
    return ink_of(image)


def test_endless_scribbling_stays_bounded(pad: SignaturePad, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signature_pad, "_MOST_RAW", 40)
    for _n in range(10):
        with_mouse(pad)
    drawing = pad.drawing()
    assert is_sound(drawing)
    assert 36 <= sum(len(stroke) for stroke in drawing.strokes) <= 40
    pad.clear()
    with_mouse(pad)
    assert pad.is_signed()


def test_a_dot_is_painted() -> None:
    assert picture(Drawing(4800, 1700, ((Point(2400, 850, 0, 900),),)))
    assert picture(sample_drawing())
