"""The strip of photos by keys, drag and paste: waiting in a form, kept with a device, looked at, taken off, undone."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from msp_desktop.domain.kept_file import PendingFile
from msp_desktop.queries.file_list import FileRow, file_list
from msp_desktop.store.shop import Shop
from msp_desktop.ui.devices.device_screen import DevicePage
from msp_desktop.ui.files import camera
from msp_desktop.ui.files.photo_strip import PhotoStrip
from msp_desktop.ui.files.viewer import Viewer
from msp_desktop.ui.kit import Sheet
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.workflows.keep_files import checked_file, keep_pending
from tests.bench import Bench, bench
from tests.ui import accessibility, keys
from tests.ui.desk import desk_for, window_for

pytestmark = pytest.mark.usefixtures("app")


def photo(path: Path, colour: str = "red", width: int = 80, height: int = 60) -> Path:
    """A picture file of one colour."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    assert image.save(str(path))
    return path


@pytest.fixture
def at(shop: Shop) -> Bench:
    return bench(shop)


@pytest.fixture
def window(shop: Shop) -> Iterator[MainWindow]:
    desk = desk_for(shop)
    desk.dispatcher.act_as(1)
    made = window_for(desk)
    yield made
    desk.dispatcher.background.close()
    made.close()
    made.deleteLater()


@pytest.fixture
def page(window: MainWindow, at: Bench) -> DevicePage:
    assert window.desk is not None
    window.desk.go("device", device_id=at.latitude)
    found = window.desk.current
    assert isinstance(found, DevicePage)
    return found


@pytest.fixture
def strip(page: DevicePage) -> PhotoStrip:
    """A strip as a form has it: nothing is kept yet."""
    made = PhotoStrip(page, "form.photos", small=True)
    made.setParent(page)
    made.resize(400, 60)
    made.show()
    return made


def settle(root: QWidget) -> None:
    """Wait until the worker has nothing left and its results are home."""
    for _round in range(400):
        QTest.qWait(5)
        done = _background(root).quietly(lambda: None)
        if done.wait(5) and not _background(root).running():
            QApplication.processEvents()
            return
    raise AssertionError("the worker never came to rest")


def _background(root: QWidget) -> Any:
    window = root.window()
    assert isinstance(window, MainWindow)
    assert window.desk is not None
    return window.desk.dispatcher.background


def kept(shop: Shop, at: Bench) -> list[FileRow]:
    return shop.ask(file_list, device_id=at.latitude)


def names(strip: PhotoStrip) -> list[str]:
    return [each.name for each in strip.files()]


def choosing(monkeypatch: pytest.MonkeyPatch, *paths: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_more: ([str(each) for each in paths], ""))


def test_f8_keeps_a_photo_of_the_device_and_undo_takes_it_back(
    page: DevicePage, shop: Shop, at: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choosing(monkeypatch, photo(tmp_path / "lid.png"), photo(tmp_path / "inside.jpg", "blue"))
    keys.press(page, "F8")
    settle(page)
    assert [row.name for row in kept(shop, at)] == ["lid.png", "inside.jpg"]
    strip = page.findChild(PhotoStrip, "device.photos")
    assert strip is not None
    assert names(strip) == ["lid.png", "inside.jpg"]
    keys.press(page, "Ctrl+Z")
    assert kept(shop, at) == []
    assert names(strip) == []
    keys.press(page, "Ctrl+Shift+Z")
    assert len(kept(shop, at)) == 2


def test_delete_takes_one_off_and_undo_brings_it_back(page: DevicePage, shop: Shop, at: Bench, tmp_path: Path) -> None:
    keep_pending(shop, [checked_file("a.png", photo(tmp_path / "a.png").read_bytes())], device_id=at.latitude)
    page.mark_stale()
    strip = page.findChild(PhotoStrip, "device.photos")
    assert strip is not None
    strip.view.setFocus()
    keys.press(None, "Del")
    assert kept(shop, at) == []
    keys.press(page, "Ctrl+Z")
    assert [row.name for row in kept(shop, at)] == ["a.png"]
    assert names(strip) == ["a.png"]


def test_in_a_form_files_wait(strip: PhotoStrip, shop: Shop, at: Bench, tmp_path: Path) -> None:
    told: list[list[PendingFile]] = []
    strip.added.connect(told.append)
    strip.add_paths([photo(tmp_path / f"{n}.png", colour) for n, colour in enumerate(("red", "green", "blue"))])
    settle(strip)
    assert [each.name for each in strip.pending()] == ["0.png", "1.png", "2.png"]
    assert len(told) == 1
    strip.add_paths([tmp_path / "1.png"])
    settle(strip)
    assert len(strip.pending()) == 3, "the same photo once"
    strip.view.setFocus()
    keys.press(strip.view, "Right")
    keys.press(strip.view, "Del")
    assert [each.name for each in strip.pending()] == ["0.png", "2.png"]
    keys.click(strip, "form.photos.back")
    assert [each.name for each in strip.pending()] == ["0.png", "1.png", "2.png"]
    assert kept(shop, at) == [], "nothing is kept before there is a job"
    keep_pending(shop, strip.pending(), device_id=at.latitude)
    assert len(kept(shop, at)) == 3
    strip.clear()
    assert strip.pending() == []
    assert strip.view.isHidden()


def test_the_last_one_taken_off_comes_back_by_its_link(strip: PhotoStrip, tmp_path: Path) -> None:
    strip.add_paths([photo(tmp_path / "a.png")])
    settle(strip)
    strip.view.setFocus()
    keys.press(None, "Backspace")
    assert strip.pending() == []
    assert keys.focused() == "form.photos.back"
    keys.press(None, "Space")
    assert [each.name for each in strip.pending()] == ["a.png"]


def drop(strip: PhotoStrip, mime: QMimeData) -> bool:
    """Drag over and let go; whether it was taken."""
    both = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), both, mime, left, none)
    QApplication.sendEvent(strip, enter)
    if not enter.isAccepted():
        return False
    over = QDropEvent(QPointF(5, 5), both, mime, left, none)
    QApplication.sendEvent(strip, over)
    assert over.dropAction() == Qt.DropAction.CopyAction, "the file stays where it was"
    return over.isAccepted()


def files_mime(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(each)) for each in paths])
    return mime


def test_files_are_dragged_onto_it(strip: PhotoStrip, tmp_path: Path) -> None:
    assert drop(strip, files_mime(photo(tmp_path / "a.png"), photo(tmp_path / "b.png", "blue")))
    settle(strip)
    assert [each.name for each in strip.pending()] == ["a.png", "b.png"]
    text, far = QMimeData(), QMimeData()
    text.setText("hello")
    far.setUrls([QUrl("https://example.com/a.png")])
    assert not drop(strip, text)
    assert not drop(strip, far), "nothing is fetched from the net"


def test_a_picture_is_pasted(strip: PhotoStrip) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    QGuiApplication.clipboard().setImage(image)
    strip.button.setFocus()
    keys.press(strip.button, "Ctrl+V")
    settle(strip)
    (file,) = strip.pending()
    assert (file.name, file.mime, file.kind) == ("Picture 17 Nov 2026 10.42.png", "image/png", "photo")
    again = QImage.fromData(file.data)
    assert QColor(again.pixel(3, 3)) == QColor("teal")


def test_files_are_pasted_and_text_is_not(strip: PhotoStrip, tmp_path: Path) -> None:
    QGuiApplication.clipboard().setMimeData(files_mime(photo(tmp_path / "a.png")))
    assert strip.paste()
    settle(strip)
    assert [each.name for each in strip.pending()] == ["a.png"]
    QGuiApplication.clipboard().setText("hello")
    assert not strip.paste()


def test_what_may_not_be_kept_is_said(strip: PhotoStrip, page: DevicePage, tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_bytes(b"MZ\x90")
    (tmp_path / "run.sh").write_bytes(b"#!/bin/sh")
    strip.add_paths([tmp_path / "photo.png", tmp_path / "run.sh", photo(tmp_path / "good.png")])
    settle(strip)
    assert [each.name for each in strip.pending()] == ["good.png"]
    assert page.message.text() == "“photo.png” is a program. Programs are not kept here."


def test_enter_opens_the_viewer_and_it_walks(
    strip: PhotoStrip, page: DevicePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notes.txt").write_text("<b>all well</b>")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    strip.add_paths(
        [photo(tmp_path / "wide.png", width=3000, height=1500), tmp_path / "notes.txt", tmp_path / "broken.pdf"]
    )
    settle(strip)
    strip.view.setFocus()
    keys.press(strip.view, "Return")
    settle(page)
    sheet = page.window().findChild(Sheet, "viewer")
    assert sheet is not None
    view = sheet.findChild(Viewer)
    assert view is not None
    picture = view._picture
    shown = picture.shown_size()
    assert shown.width() <= picture.width(), "whole in the view"
    assert shown.width() / shown.height() == pytest.approx(2, abs=0.02)
    sheet.layer_keys["Ctrl+R"]()
    turned = picture.shown_size()
    assert turned.height() / turned.width() == pytest.approx(2, abs=0.02)
    keys.click(sheet, "viewer.larger")
    assert picture.shown_size().height() > turned.height()
    keys.click(sheet, "viewer.fit")
    assert picture.shown_size() == turned
    keys.press(None, "Right")
    settle(page)
    assert view.file.name == "notes.txt"
    assert view._text.toPlainText() == "<b>all well</b>"
    keys.click(sheet, "viewer.after")
    settle(page)
    assert view._nothing._text.text() == "This file is not shown here. Save it to open it elsewhere."
    keys.press(None, "Right")
    assert view.file.name == "broken.pdf", "it is the last"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_more: (str(tmp_path / "copy.pdf"), ""))
    keys.click(sheet, "viewer.main")
    assert (tmp_path / "copy.pdf").read_bytes() == b"%PDF-1.7 broken"
    assert sheet.is_open()
    keys.press(None, "Esc")
    assert not sheet.is_open()


def test_everything_has_a_name(strip: PhotoStrip, page: DevicePage, tmp_path: Path) -> None:
    strip.add_paths([photo(tmp_path / "a.png")])
    settle(strip)
    assert accessibility.nameless(strip) == []
    assert accessibility.doubled(page) == []
    strip.view.setFocus()
    keys.press(strip.view, "Return")
    settle(page)
    sheet = page.window().findChild(Sheet, "viewer")
    assert sheet is not None
    assert accessibility.nameless(sheet) == []


# -- the camera, with Qt Multimedia played by a few lines


class _Part(QWidget):
    """Whatever Qt Multimedia makes: takes everything, keeps what it was given."""

    imageCaptured = Signal(int, QImage)  # noqa: N815 # Qt's name
    errorOccurred = Signal(int, object, str)  # noqa: N815 # Qt's name

    def __init__(self, *given: object) -> None:
        super().__init__(given[-1] if given and isinstance(given[-1], QWidget) else None)
        self.running = False

    def setVideoOutput(self, _view: object) -> None: ...
    def setImageCapture(self, _capture: object) -> None: ...
    def setCamera(self, _camera: object) -> None: ...

    def start(self) -> None:
        self.running = True

    def stop(self) -> None:
        self.running = False

    def capture(self) -> None:
        image = QImage(30, 20, QImage.Format.Format_RGB32)
        image.fill(QColor("orange"))
        self.imageCaptured.emit(1, image)


def fake_parts(count: int) -> tuple[Any, Any]:
    inputs = [SimpleNamespace(description=lambda n=n: f"Camera {n}") for n in range(count)]
    devices = SimpleNamespace(videoInputs=lambda: inputs)
    media = SimpleNamespace(QMediaDevices=devices, QMediaCaptureSession=_Part, QImageCapture=_Part, QCamera=_Part)
    return media, SimpleNamespace(QVideoWidget=_Part)


def test_without_a_camera_there_is_no_button_for_it(page: DevicePage) -> None:
    assert camera.cameras() == []
    strip = PhotoStrip(page, "form.photos", small=True)
    assert strip.button.text() == "Add photo"
    assert strip.findChild(QWidget, "form.photos.choose").isHidden()  # type: ignore[union-attr] # it is there
    assert camera.open_camera(page, "x", lambda _image: None) is None


def test_with_a_camera_f8_takes_photos(page: DevicePage, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = fake_parts(2)
    monkeypatch.setattr(camera, "_parts", lambda: parts)
    strip = PhotoStrip(page, "form.photos", small=True)
    strip.setParent(page)
    strip.show()
    assert strip.button.text() == "Take photo"
    strip.add()
    sheet = page.window().findChild(Sheet, "form.photos.camera")
    assert sheet is not None
    sheet.main_action()
    settle(page)
    assert sheet.is_open(), "for the next photo"
    (file,) = strip.pending()
    assert file.kind == "photo"
    assert file.name.startswith("Photo 17 Nov 2026")
    sheet.close_sheet()
