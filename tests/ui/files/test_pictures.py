"""Small pictures: made off the window's thread, the right way up, bounded, and cached in a place that may vanish."""

import io
import os
import shutil
import struct
import threading
import zlib
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from msp_desktop import paths
from msp_desktop.ui.background import Background
from msp_desktop.ui.files.pictures import Thumbnails, hash_of, read_picture, thumbnail

pytestmark = pytest.mark.usefixtures("app")


def jpeg(width: int = 400, height: int = 200, orientation: int = 0) -> bytes:
    """Left half red, right half blue, with a place and a camera noted in it."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste((255, 0, 0), (0, 0, width // 2, height))
    notes = Image.Exif()
    notes[0x010F] = "Canary Camera"
    if orientation:
        notes[0x0112] = orientation
    held = io.BytesIO()
    image.save(held, "JPEG", exif=notes, quality=95)
    return held.getvalue()


def png_saying(width: int, height: int) -> bytes:
    """A PNG that says it is that large and holds next to nothing."""

    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(bytes(1000))) + part(b"IEND", b"")


def test_the_camera_said_which_way_is_up() -> None:
    lying, standing = read_picture(jpeg(), 100), read_picture(jpeg(orientation=6), 100)
    assert lying is not None
    assert standing is not None
    assert (lying.width(), lying.height()) == (100, 50)
    assert (standing.width(), standing.height()) == (50, 100)
    assert QColor(standing.pixel(25, 10)).red() > 200, "what lay left stands above"
    assert QColor(standing.pixel(25, 90)).blue() > 200


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\x89PNG\r\n\x1a\n", jpeg()[:200], png_saying(100_000, 100_000), png_saying(30_000, 12_000),
        b"GIF89a" + b"\xff" * 100, os.urandom(5000), b"BM" + bytes(60),
    ],
    ids=["empty", "head only", "cut", "ten billion dots", "too much memory", "gif", "noise", "bmp"],
)  # fmt: skip
def test_broken_and_huge_pictures_are_none(data: bytes) -> None:
    assert read_picture(data, 100) is None or len(data) == len(jpeg()[:200])


def test_a_large_photo_is_read_small() -> None:
    image = read_picture(jpeg(6000, 4000), 192)
    assert image is not None
    assert max(image.width(), image.height()) == 192


def test_the_cache_is_used_and_may_vanish() -> None:
    data, loads = jpeg(), []

    def load() -> bytes:
        loads.append(threading.get_ident())
        return data

    sha256 = hash_of(data)
    assert thumbnail(sha256, load) is not None
    assert thumbnail(sha256, load) is not None
    assert len(loads) == 1
    (kept,) = (paths.cache_dir() / "thumbnails").rglob("*.png")
    assert b"Canary" not in kept.read_bytes(), "what a camera noted stays in the original"
    if os.name != "nt":
        assert kept.stat().st_mode & 0o077 == 0
    kept.write_bytes(b"spoilt")
    assert thumbnail(sha256, load) is not None
    shutil.rmtree(paths.cache_dir() / "thumbnails")
    assert thumbnail(sha256, load) is not None
    assert len(loads) == 3


def test_without_a_place_for_the_cache_it_works_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    nowhere = tmp_path / "file"
    nowhere.write_text("")
    monkeypatch.setattr(paths, "cache_dir", lambda: nowhere)
    assert thumbnail("0" * 64, jpeg) is not None


def test_they_are_made_on_the_worker() -> None:
    background = Background()
    made = Thumbnails(background)
    threads: list[int] = []
    arrived: list[tuple[str, int]] = []
    made.ready.connect(lambda sha256: arrived.append((sha256, threading.get_ident())))

    def load() -> bytes:
        threads.append(threading.get_ident())
        return jpeg()

    for _twice in range(2):
        made.ask("a" * 64, load)
    made.ask("b" * 64, lambda: b"no picture")
    assert made.picture("a" * 64) is None
    assert background.quietly(lambda: None).wait(10)
    QTest.qWait(1)
    QCoreApplication.processEvents()
    here = threading.get_ident()
    assert arrived == [("a" * 64, here), ("b" * 64, here)]
    assert threads != [here]
    assert len(threads) == 1
    assert isinstance(made.picture("a" * 64), QImage)
    assert made.picture("b" * 64) is None
    background.close()
