"""Small pictures of kept files: read scaled, on the worker, with a bound on memory; kept in a cache that may vanish."""

import contextlib
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QImageWriter

from msp_desktop import paths
from msp_desktop.domain.errors import ShopError
from msp_desktop.ui.background import Background

MEGABYTES = 256
"""No picture may take more than this while it is read; a larger one is not shown."""
MOST_PIXELS = 400_000_000
THUMBNAIL_SIDE = 192
"""Enough for 64 px on a screen of three dots per pixel."""


def read_picture(data: bytes, side: int) -> QImage | None:
    """A picture at most `side` px wide and high, the right way up as its camera noted; None when it cannot be read.

    May be called on the worker.
    """
    QImageReader.setAllocationLimit(MEGABYTES)
    kept = QByteArray(data)
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    reader.setDecideFormatFromContent(True)
    size = reader.size()
    if size.isValid():
        if size.isEmpty() or size.width() * size.height() > MOST_PIXELS:
            return None
        if max(size.width(), size.height()) > side:
            scaled = size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio)
            reader.setScaledSize(scaled.expandedTo(QSize(1, 1)))
    image = reader.read()
    if image.isNull():
        return None
    if max(image.width(), image.height()) > side:
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        image = image.scaled(side, side, keep, smooth)
    return image


def png_of(image: QImage) -> bytes:
    """A picture as PNG, as it is kept when it was pasted."""
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(held.data())


def thumbnail(sha256: str, load: Callable[[], bytes]) -> QImage | None:
    """The small picture of a content: from the cache, else made and put there. May be called on the worker."""
    place = _place(sha256)
    with contextlib.suppress(OSError):
        kept = read_picture(place.read_bytes(), THUMBNAIL_SIDE)
        if kept is not None:
            return kept
    made = read_picture(load(), THUMBNAIL_SIDE)
    if made is not None:
        with contextlib.suppress(OSError):
            _write(place, png_of(made))
    return made


def _place(sha256: str) -> Path:
    folder = paths.cache_dir() / "thumbnails" / sha256[:2]
    return folder / f"{sha256}-{THUMBNAIL_SIDE}.png"


def _write(place: Path, data: bytes) -> None:
    # Customers' pictures are nobody else's business on this machine.
    place.parent.parent.mkdir(mode=0o700, exist_ok=True)
    place.parent.mkdir(mode=0o700, exist_ok=True)
    partial = place.with_suffix(f".{os.getpid()}.partial")
    partial.write_bytes(data)
    partial.chmod(0o600)
    partial.replace(place)


def hash_of(data: bytes) -> str:
    """The name of a content."""
    return hashlib.sha256(data).hexdigest()


class Thumbnails(QObject):
    """Makes small pictures on the worker and remembers them; `ready` with the hash when one is there or cannot be."""

    ready = Signal(str)
    _made = Signal(str, object)

    def __init__(self, background: Background) -> None:
        super().__init__()
        self._background = background
        self._pictures: dict[str, QImage | None] = {}
        self._asked: set[str] = set()
        self._made.connect(self._keep)

    def picture(self, sha256: str) -> QImage | None:
        """The small picture, if it is there already."""
        return self._pictures.get(sha256)

    def ask(self, sha256: str, load: Callable[[], bytes]) -> None:
        """Have it made, once."""
        if sha256 in self._asked:
            return
        self._asked.add(sha256)

        def make() -> None:
            picture = None
            with contextlib.suppress(ShopError, OSError):
                picture = thumbnail(sha256, load)
            self._made.emit(sha256, picture)

        self._background.quietly(make)

    def _keep(self, sha256: str, picture: QImage | None) -> None:
        self._pictures[sha256] = picture
        self.ready.emit(sha256)
