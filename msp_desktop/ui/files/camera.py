"""Taking a photo with a camera on this machine, where the optional Qt Multimedia is installed and a camera is there."""

import importlib
from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from msp_desktop.i18n import _
from msp_desktop.ui.kit import Combo, PlainLabel, Sheet
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.theme import theme

Taken = Callable[[QImage], object]


@cache
def _parts() -> tuple[ModuleType, ModuleType] | None:
    """Qt's camera and its picture, None where they are not installed or do not load."""
    try:
        return importlib.import_module("PySide6.QtMultimedia"), importlib.import_module("PySide6.QtMultimediaWidgets")
    except ImportError:
        return None


def cameras() -> list[Any]:
    """The cameras that are there now; none without Qt Multimedia."""
    parts = _parts()
    return list(parts[0].QMediaDevices.videoInputs()) if parts is not None else []


def open_camera(over: QWidget, name: str, taken: Taken) -> Sheet | None:
    """Show what the camera sees; Ctrl+Enter takes a photo and gives it to `taken`. None where there is no camera."""
    parts, there = _parts(), cameras()
    if parts is None or not there:
        return None
    body = _Finder(name, parts, there, taken)
    sheet = Sheet(_("Take photo"), body, _("Take photo"), body.take, name=f"{name}.camera", width=720)
    body.failed = lambda text: sheet.message.say("bad", _("The camera gives no picture."), text)
    sheet.closed.connect(body.stop)
    sheet.open(over, first=sheet.main_button)
    body.begin()
    return sheet


class _Finder(QWidget):
    def __init__(self, name: str, parts: tuple[ModuleType, ModuleType], there: list[Any], taken: Taken) -> None:
        super().__init__()
        self._multimedia, self._taken = parts[0], taken
        self.failed: Callable[[str], object] = lambda _text: None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self._choice: Combo[int] = Combo(
            f"{name}.camera.which", [(at, str(each.description())) for at, each in enumerate(there)]
        )
        self._choice.setAccessibleName(_("Camera"))
        set_shown(self._choice, len(there) > 1)
        layout.addWidget(self._choice)
        self._view: QWidget = parts[1].QVideoWidget(self)
        self._view.setAccessibleName(_("What the camera sees"))
        self._view.setMinimumSize(QSize(theme().px(480), theme().px(320)))
        self._view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        layout.addWidget(self._view, 1)
        self._count = PlainLabel("", "hint")
        layout.addWidget(self._count)
        self._there, self._number = there, 0
        self._session = self._multimedia.QMediaCaptureSession(self)
        self._session.setVideoOutput(self._view)
        self._capture = self._multimedia.QImageCapture(self)
        self._session.setImageCapture(self._capture)
        self._capture.imageCaptured.connect(self._arrived)
        self._capture.errorOccurred.connect(self._went_wrong)
        self._camera: Any = None
        self._choice.edited.connect(self.begin)

    def begin(self) -> None:
        """Start the chosen camera."""
        self.stop()
        self._camera = self._multimedia.QCamera(self._there[self._choice.value() or 0], self)
        self._camera.errorOccurred.connect(lambda _error, text: self.failed(text))
        self._session.setCamera(self._camera)
        self._camera.start()

    def stop(self) -> None:
        """Let go of the camera."""
        if self._camera is not None:
            self._camera.stop()
            self._camera = None

    def take(self) -> bool:
        """Take one photo; the sheet stays open for the next."""
        self._capture.capture()
        return False

    def _arrived(self, _number: int, image: QImage) -> None:
        self._number += 1
        self._count.setText(_("Photos taken: {n}. Esc closes.").format(n=self._number))
        self._taken(image.copy())

    def _went_wrong(self, _number: int, _error: object, text: str) -> None:
        self.failed(text)
